//! What a screen reader says when the phone changes.

use crate::softphone::voice::stage::Stage;
use crate::softphone::voice::view::{Agent, Call, Idle, Other};

/// What a screen reader says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aloud {
    /// What is said at once: what rings. For an element with the role `alert`.
    pub alarm: String,
    /// What is said when the reader is free: the other calls, or the agent's state. For an element with the role `status`.
    pub news: String,
}

/// How long before its end after-contact work is announced to be over soon, in milliseconds.
const SOON_MS: f64 = 15_000.0;

pub(super) fn aloud(
    calls: &[Call],
    others: &[Other],
    agent: Option<&Agent>,
    idle: &Idle,
    now: f64,
) -> Aloud {
    let calling = calls.iter().filter(|call| call.stage == Stage::Offered);
    let calling = calling.map(of_ringing);
    let waiting = others.iter().filter(|other| other.rings).map(of_other);
    let rest = calls.iter().filter(|call| call.stage != Stage::Offered);
    let mut news = Vec::from_iter(rest.map(of_call));
    if calls
        .iter()
        .any(|call| call.ends.is_some_and(|end| end - now <= SOON_MS))
    {
        news.push("After-call work ends in a few seconds".to_owned());
    }
    if let Some(agent) = agent.filter(|_| calls.is_empty()) {
        news.push(["Your state: ", &*agent.state].concat());
        if agent.is_routable() && idle.is_wrong() {
            news.push([idle.headline, ". ", &idle.hint].concat());
        }
    }
    Aloud {
        alarm: Vec::from_iter(calling.chain(waiting)).join(". "),
        news: news.join(". "),
    }
}

fn of_ringing(call: &Call) -> String {
    let queue = call.queue.as_deref();
    let queue = queue.map_or_else(String::new, |queue| [", ", queue].concat());
    [&*call.status, " from ", &*call.party, &queue].concat()
}

fn of_other(other: &Other) -> String {
    match &other.name {
        Some(name) => [&*other.what, " from ", name, ": ", &*other.status].concat(),
        None => [&*other.what, ": ", &*other.status].concat(),
    }
}

fn of_call(call: &Call) -> String {
    let muted = call.muted.map(|muted| [", ", muted].concat());
    [
        &*call.status,
        ", ",
        &*call.party,
        &muted.unwrap_or_default(),
    ]
    .concat()
}
