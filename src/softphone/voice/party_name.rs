//! Whom a contact or a line is with.

use std::rc::Rc;

use crate::connect::agent_snapshot::{Contact, Line, LineKind};

pub(super) fn line_name(line: &Line) -> Option<Rc<str>> {
    line.name.clone().or_else(|| line.number.clone())
}

/// Whom a contact is with.
pub(super) fn party_of(contact: &Contact) -> Rc<str> {
    if let Some(own) = contact.own_line().filter(|_| contact.is_monitored()) {
        return own
            .monitored
            .clone()
            .unwrap_or_else(|| "Another agent".into());
    }
    let line = contact
        .initial_line()
        .filter(|line| line.kind != LineKind::Agent)
        .or_else(|| contact.parties().next());
    let name = contact.name.clone().or_else(|| line_name(line?));
    name.unwrap_or_else(|| "Unknown".into())
}
