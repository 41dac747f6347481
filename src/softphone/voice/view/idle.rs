//! What the place of the calls says while there is no call.

use crate::connect::agent_snapshot::StateKind;
use crate::softphone::heading::Heading;
use crate::softphone::voice::view::Agent;
use crate::softphone::voice::view::standing::Standing;

/// The headline where nothing keeps calls from the agent.
const READY: &str = "Ready for calls";

/// The words in the place of the calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idle {
    /// Whether calls can come.
    pub headline: &'static str,
    /// Where they ring, or what to do so that they come.
    pub hint: String,
}

impl Idle {
    /// Whether a fault keeps calls from the agent, as opposed to the agent's state.
    pub(super) fn is_wrong(&self) -> bool {
        self.headline != READY
    }
}

pub(super) fn idle(standing: Standing, agent: Option<&Agent>) -> Idle {
    let (headline, hint) = match standing {
        Standing::SigningIn => ("Starting …", ""),
        Standing::Standard => ("Sign in to Amazon Connect", Heading::Standard.words()),
        Standing::Stopped(cause) => {
            return Idle {
                headline: cause.what(),
                hint: cause.next_step().to_owned(),
            };
        }
        Standing::SignedOut => ("You are signed out", "No calls reach you."),
        Standing::Unreachable(health) => (Heading::Unreachable.words(), health.next()),
        Standing::Soundless(health) => ("Your calls would have no sound", health.next()),
        Standing::Ready => return ready(agent),
    };
    Idle {
        headline,
        hint: hint.to_owned(),
    }
}

/// The phone is in order: the agent's state decides.
fn ready(agent: Option<&Agent>) -> Idle {
    let (headline, hint) = match agent.map(|agent| agent.kind) {
        Some(StateKind::Routable) => (READY, "Calls appear here."),
        Some(StateKind::Offline) => ("You are offline", "Choose a state above to take calls."),
        _ => {
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
