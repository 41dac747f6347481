//! What a screen reader says when the phone changes.

use crate::softphone::voice::stage::Stage;
use crate::softphone::voice::view::{Agent, Call};

/// What a screen reader says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aloud {
    /// At once: who calls. For an element with the role `alert`.
    pub alarm: String,
    /// After what is being read: how the other calls stand, or the agent's state. For an element with the role `status`.
    pub news: String,
}

pub(super) fn aloud(calls: &[Call], agent: Option<&Agent>) -> Aloud {
    let rings = calls.iter().find(|call| call.stage == Stage::Offered);
    let others = calls.iter().filter(|call| call.stage != Stage::Offered);
    let mut news = Vec::from_iter(others.map(of_call));
    if let Some(agent) = agent.filter(|_| calls.is_empty()) {
        news.push(["Your state: ", &*agent.state].concat());
    }
    Aloud {
        alarm: rings.map(of_ringing).unwrap_or_default(),
        news: news.join(". "),
    }
}

fn of_ringing(call: &Call) -> String {
    let queue = call.queue.as_deref();
    let queue = queue.map_or_else(String::new, |queue| [", ", queue].concat());
    [&*call.status, " from ", &*call.party, &queue].concat()
}

fn of_call(call: &Call) -> String {
    [&*call.status, ", ", &*call.party].concat()
}
