//! Contacts that the CCP must handle.

use std::rc::Rc;

use crate::connect::agent_snapshot::{Channel, Contact, ContactId};
use crate::connect::contact_state::ContactState;
use crate::softphone::voice::control::Control;
use crate::softphone::voice::party_name::line_name;
use crate::softphone::voice::ring::rings;
use crate::softphone::voice::stage::Stage;
use crate::softphone::voice::state::VoiceState;
use crate::softphone::voice::view::button::{Button, button};

/// A contact that the CCP must handle.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    /// The contact.
    pub contact: ContactId,
    /// The kind of contact, in words.
    pub what: Rc<str>,
    /// The customer's or the task's name, where there is one.
    pub name: Option<Rc<str>>,
    /// The contact's state, in words.
    pub status: Rc<str>,
    /// Whether it waits to be accepted in the CCP.
    pub rings: bool,
    /// Shows the CCP.
    pub show: Button,
}

impl Other {
    /// The contact's name, or its kind where it has no name.
    pub fn heading(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.what)
    }

    /// The contact's state, after its kind where the heading is a name.
    pub fn line(&self) -> String {
        match &self.name {
            Some(_) => [&*self.what, " · ", &*self.status].concat(),
            None => self.status.to_string(),
        }
    }
}

pub(super) fn show_other(state: &VoiceState, contact: &Contact) -> Other {
    let rings = rings(contact);
    Other {
        contact: contact.id.clone(),
        what: kind_of(contact),
        name: contact.name.clone().or_else(|| {
            let customer = contact.initial_line()?;
            line_name(customer)
        }),
        status: match contact.state {
            ContactState::Unknown => contact.state_name.clone(),
            _ if rings => "Waiting for you".into(),
            ContactState::Connected => "Open".into(),
            ContactState::Paused => "Paused".into(),
            ContactState::Ended => "After-contact work".into(),
            ContactState::Missed | ContactState::Rejected | ContactState::Error => {
                match state.stage(contact) {
                    Stage::GaveUp => "Customer left",
                    Stage::Declined => "Declined",
                    Stage::Failed => "Failed",
                    _ => "Missed",
                }
                .into()
            }
            ContactState::Incoming | ContactState::Pending | ContactState::Connecting => {
                "Connecting".into()
            }
        },
        rings,
        show: button(state, Control::ShowCcp),
    }
}

fn kind_of(contact: &Contact) -> Rc<str> {
    match contact.channel {
        // The only voice contacts here are those that the agent looks at before the call.
        Channel::Voice | Channel::Callback => "Campaign preview".into(),
        Channel::Chat => "Chat".into(),
        Channel::Task => "Task".into(),
        Channel::Email => "E-mail".into(),
        Channel::Unknown => contact.channel_name.clone(),
    }
}
