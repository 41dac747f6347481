//! What waits to be answered.

use crate::connect::agent_snapshot::{Channel, Contact, ContactId, LineState, Snapshot};
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

/// What waits to be answered, in Connect's order.
pub(super) fn ringing(snapshot: &Snapshot) -> Vec<Ring> {
    snapshot
        .contacts
        .iter()
        .filter(|contact| rings(contact))
        .map(|contact| Ring {
            contact: contact.id.clone(),
            title: ring_title(contact),
            body: {
                let mut body = String::from(&*party_of(contact));
                if let Some(queue) = &contact.queue {
                    body.push_str(", ");
                    body.push_str(queue);
                }
                body
            },
        })
        .collect()
}

pub(super) fn rings(contact: &Contact) -> bool {
    match contact.is_voice() {
        true => contact.stage() == Stage::Offered,
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

/// What a contact that rings is.
pub(super) const fn ring_title(contact: &Contact) -> &'static str {
    match contact.channel {
        Channel::Voice => "Incoming call",
        Channel::Callback => "Callback",
        Channel::Chat => "Incoming chat",
        Channel::Task => "New task",
        Channel::Email => "New e-mail",
        Channel::Unknown => "New contact",
    }
}
