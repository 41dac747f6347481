//! What waits to be answered.

use crate::connect::agent_snapshot::{
    Channel, Contact, ContactId, Initiation, LineKind, LineState, Snapshot,
};
use crate::connect::contact_state::ContactState;
use crate::softphone::voice::party_name::party_of;
use crate::softphone::voice::stage::Stage;

/// A contact that waits to be answered.
pub(super) struct Ring {
    pub(super) contact: ContactId,
    pub(super) title: &'static str,
    /// Who it is, and the queue.
    pub(super) body: String,
}

impl Ring {
    pub(super) fn of(contact: &Contact, title: &'static str) -> Self {
        let mut body = String::from(&*party_of(contact));
        if let Some(queue) = &contact.queue {
            body.push_str(", ");
            body.push_str(queue);
        }
        Self {
            contact: contact.id.clone(),
            title,
            body,
        }
    }
}

/// What waits to be answered, in Connect's order.
pub(super) fn ringing(snapshot: &Snapshot) -> Vec<Ring> {
    snapshot
        .contacts
        .iter()
        .filter(|contact| rings(contact))
        .map(|contact| Ring::of(contact, ring_title(contact)))
        .collect()
}

pub(super) fn rings(contact: &Contact) -> bool {
    match contact.is_voice() {
        true => contact.stage() == Stage::Offered && !is_monitoring(contact),
        // The agent's line is the one that waits, as in a call.
        false => match contact.state {
            ContactState::Incoming => true,
            ContactState::Connecting => contact
                .own_line()
                .is_none_or(|line| line.state == LineState::Connecting),
            _ => false,
        },
    }
}

/// Whether the agent is being put through to another agent's call, which is no call of a customer's.
fn is_monitoring(contact: &Contact) -> bool {
    contact.initiation == Initiation::Monitor
        || contact
            .own_line()
            .is_some_and(|line| line.kind == LineKind::Monitoring)
}

/// What a contact that rings is.
pub(super) const fn ring_title(contact: &Contact) -> &'static str {
    match contact.channel {
        Channel::Voice | Channel::Callback => match contact.initiation {
            Initiation::CustomerFirst => "Callback, customer first",
            Initiation::Preview => "Campaign preview",
            _ if matches!(contact.channel, Channel::Callback) => "Callback",
            _ => "Incoming call",
        },
        Channel::Chat => "Incoming chat",
        Channel::Task => "New task",
        Channel::Email => "New e-mail",
        Channel::Unknown => "New contact",
    }
}
