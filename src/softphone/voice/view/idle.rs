//! What the place of the calls says while there is no call.

use crate::connect::agent_snapshot::StateKind;
use crate::softphone::voice::state::Phone;
use crate::softphone::voice::view::Agent;

/// The words in the place of the calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idle {
    /// Whether calls can come.
    pub headline: &'static str,
    /// Where they ring, or what to do so that they come.
    pub hint: String,
}

pub(super) fn idle(phone: Phone, agent: Option<&Agent>) -> Idle {
    let (headline, hint) = match (phone, agent.map(|agent| agent.kind)) {
        (Phone::Starting, _) => ("Starting …", ""),
        (Phone::LoggedOut, _) => ("You are logged out", "No calls reach you."),
        (Phone::Ready, Some(StateKind::Routable)) => ("Ready for calls", "They ring here."),
        (Phone::Ready, Some(StateKind::Offline)) => {
            ("You are offline", "Choose a state above to take calls.")
        }
        (Phone::Ready, _) => {
            let state = agent.map_or("", |agent| &agent.state);
            return Idle {
                headline: "No calls for now",
                hint: ["Your state is “", state, "”."].concat(),
            };
        }
    };
    Idle {
        headline,
        hint: hint.to_owned(),
    }
}
