//! How a contact ended that is over and was no conversation: missed, declined, given up by the customer, or failed.
//!
//! `ContactStateType` does not tell alone: Connect says `error` for a call that nobody answered as well as for a broken call, and
//! `rejected` for a declined call as well as for a customer who hung up (Amazon Connect's "About contact states"). So the
//! connections decide too, and what this phone has seen of the contact before.

use crate::connect::agent_snapshot::{
    Channel, Contact, Initiation, LineKind, LineState, Snapshot, StateKind,
};
use crate::connect::contact_state::ContactState;
use crate::softphone::voice::stage::Stage;

/// What this phone has seen of a contact while it was live.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Past {
    /// The agent was connected, or the customer was being called.
    pub(super) accepted: bool,
    /// The agent pressed Decline.
    pub(super) declined: bool,
    /// When Connect accepted it for the agent, on Connect's clock.
    pub(super) accepted_for_agent: Option<f64>,
}

/// The stage of a contact that is over, or `None` for any other contact.
pub(super) fn outcome(snapshot: &Snapshot, contact: &Contact, past: Past) -> Option<Stage> {
    Some(match contact.state {
        ContactState::Missed | ContactState::Rejected | ContactState::Error if past.declined => {
            Stage::Declined
        }
        ContactState::Missed | ContactState::Rejected if customer_left_first(contact) => {
            Stage::GaveUp
        }
        ContactState::Missed => Stage::Missed,
        ContactState::Rejected => Stage::Declined,
        ContactState::Error if was_taken(contact, past) || calls_customer(snapshot, contact) => {
            Stage::Failed
        }
        // The customer of a queued callback is not on the line until the agent accepts.
        ContactState::Error if contact.channel == Channel::Callback => Stage::Missed,
        ContactState::Error if customer_left_first(contact) => Stage::GaveUp,
        ContactState::Error => Stage::Missed,
        _ => return None,
    })
}

/// The contact was more than an offer: the agent called, or was connected.
fn was_taken(contact: &Contact, past: Past) -> bool {
    let called = contact.initiation == Initiation::Outbound
        || contact
            .initial_line()
            .is_some_and(|line| line.kind == LineKind::Outbound);
    let connected = contact
        .own_line()
        .is_some_and(|line| line.is_connected() || line.state == LineState::Hold);
    past.accepted || called || connected
}

/// For a callback that this page has not seen before: the agent's error state says that the customer could not be reached.
fn calls_customer(snapshot: &Snapshot, contact: &Contact) -> bool {
    let agent = &snapshot.state;
    contact.channel == Channel::Callback
        && agent.kind == StateKind::Error
        && agent.name.ends_with("Customer")
}

/// The customer's line ended before the agent's line did.
fn customer_left_first(contact: &Contact) -> bool {
    let customer = contact.initial_line();
    let Some(customer) = customer.filter(|line| line.state == LineState::Disconnected) else {
        return false;
    };
    let own = contact.own_line().filter(|own| own.id != customer.id);
    own.is_some_and(|own| match (customer.since, own.since) {
        _ if own.state != LineState::Disconnected => true,
        (Some(customer), Some(own)) => customer < own,
        _ => false,
    })
}
