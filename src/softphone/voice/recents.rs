//! The numbers of the last calls, to be called again. They are in memory only, and go with the page and with the log-out.

use std::rc::Rc;

use crate::connect::agent_snapshot::{Contact, ContactId, Initiation, LineKind};
use crate::softphone::voice::party_name::number_of;
use crate::softphone::voice::stage::Stage;

/// The most calls that are kept.
const MOST: usize = 8;

/// A call that can be called again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Recent {
    pub(super) number: Rc<str>,
    /// What became of it, in a word or two.
    pub(super) what: &'static str,
    contact: ContactId,
}

/// Keeps a call that the agent has dialled or that was missed, the newest first, and each number once.
pub(super) fn keep(recents: &mut Vec<Recent>, contact: &Contact, stage: Stage) {
    let missed = match stage {
        Stage::Missed => Some("Missed"),
        Stage::GaveUp => Some("Caller hung up"),
        Stage::Declined => Some("Declined"),
        _ => None,
    };
    let line = contact.initial_line();
    let dialled = contact.initiation == Initiation::Outbound
        || line.is_some_and(|line| line.kind == LineKind::Outbound);
    // Another agent has dialled a call that this agent only listens to.
    let own = contact.initiation != Initiation::Monitor && !contact.is_monitored();
    let counts = own && (missed.is_some() || dialled);
    let Some(number) = line.and_then(number_of).filter(|_| counts) else {
        return;
    };
    let kept = Recent {
        number,
        what: missed.unwrap_or("Called"),
        contact: contact.id.clone(),
    };
    if recents.contains(&kept) {
        return;
    }
    recents.retain(|recent| recent.contact != kept.contact && recent.number != kept.number);
    recents.insert(0, kept);
    recents.truncate(MOST);
}
