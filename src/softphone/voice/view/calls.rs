//! Calls and callbacks, and the parties on the line.

use std::rc::Rc;

use crate::connect::agent_snapshot::{
    Channel, ConnectionId, Contact, ContactId, Line, LineKind, LineState,
};
use crate::softphone::voice::control::Control;
use crate::softphone::voice::party_name::{line_name, party_of};
use crate::softphone::voice::stage::Stage;
use crate::softphone::voice::state::VoiceState;
use crate::softphone::voice::view::button::{Button, button, labelled, switch};
use crate::softphone::voice::why::Why;

/// A call or a queued callback.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Which one.
    pub contact: ContactId,
    /// Where it stands.
    pub stage: Stage,
    /// Where it stands, in words. A state that we do not know has the name that Connect gives it.
    pub status: Rc<str>,
    /// The other party's number or name; of a call that is listened to, the agent who is listened to.
    pub party: Rc<str>,
    /// The queue it came through.
    pub queue: Option<Rc<str>>,
    /// Since when it stands there, in milliseconds since 1970 on Connect's clock. See [`elapsed`].
    pub since: Option<f64>,
    /// Whether the agent is muted; `None` where it cannot be known, as after a reload: then both buttons are there.
    pub muted: Option<bool>,
    /// Who else is on the line, each with its buttons. Empty where it is one party, which `party` names.
    pub parties: Vec<Party>,
    /// What can be done with the call.
    pub buttons: Vec<Button>,
}

/// One party on the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// Whose line.
    pub line: ConnectionId,
    /// Name or number.
    pub name: Rc<str>,
    /// Where the line stands, in words.
    pub status: Rc<str>,
    /// Since when, in milliseconds since 1970 on Connect's clock. See [`elapsed`].
    pub since: Option<f64>,
    /// Muted by Connect.
    pub muted: bool,
    /// What can be done with this party alone.
    pub buttons: Vec<Button>,
}

/// What a party is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The one whom the contact is about.
    Customer,
    /// One who was added.
    Third,
    /// A supervisor who has barged in.
    Supervisor,
    /// Another agent, in a call that is listened to.
    Agent,
}

pub(super) fn show_call(state: &VoiceState, contact: &Contact) -> Call {
    let stage = contact.stage();
    let several = contact.parties().nth(1).is_some();
    Call {
        contact: contact.id.clone(),
        stage,
        status: status(contact, stage),
        party: party_of(contact),
        queue: contact.queue.clone(),
        since: contact.since,
        muted: state.is_muted(contact),
        parties: contact
            .others()
            .filter(|_| contact.others().nth(1).is_some())
            .map(|line| party(state, contact, line, several))
            .collect(),
        buttons: call_buttons(state, contact, stage),
    }
}

fn call_buttons(state: &VoiceState, contact: &Contact, stage: Stage) -> Vec<Button> {
    let id = || contact.id.clone();
    if id().as_str().is_empty() {
        // Streams could not be told which.
        return vec![button(state, Control::ShowCcp)];
    }
    let mut buttons = Vec::new();
    match stage {
        Stage::Offered => {
            buttons.push(button(state, Control::Accept(id())));
            buttons.push(button(state, Control::Decline(id())));
        }
        Stage::Calling => buttons.push(button(state, Control::HangUp(id()))),
        Stage::Talking
        | Stage::OnHold
        | Stage::Consulting
        | Stage::SplitLines
        | Stage::Conference => {
            mute_buttons(state, contact, &mut buttons);
            let several = contact.parties().nth(1).is_some();
            // Between two, hold is for the other; among several it is for the agent, and each party has its own.
            let own = contact
                .own_line()
                .filter(|own| several && contact.multiparty || own.state == LineState::Hold);
            let line = own.or_else(|| contact.parties().next().filter(|_| !several));
            if let Some(line) = line {
                buttons.push(hold_button(state, contact, line));
            }
            if several {
                buttons.push(button(state, Control::Swap(id())));
                buttons.push(button(state, Control::Join(id())));
            }
            buttons.push(button(state, Control::OpenKeypad(id())));
            buttons.push(button(state, Control::OpenTransfer(id())));
            buttons.push(button(
                state,
                match several {
                    true => Control::Leave(id()),
                    false => Control::HangUp(id()),
                },
            ));
        }
        Stage::Listening | Stage::Barging => {
            if stage == Stage::Barging {
                mute_buttons(state, contact, &mut buttons);
                buttons.push(button(state, Control::Listen(id())));
            } else {
                buttons.push(button(state, Control::BargeIn(id())));
            }
            buttons.push(button(state, Control::Leave(id())));
        }
        Stage::AfterCallWork => {
            buttons.push(labelled(state, Control::Clear(id()), "Clear contact"));
        }
        Stage::Missed | Stage::Declined | Stage::Failed => {
            buttons.push(button(state, Control::Clear(id())));
        }
        Stage::Pending | Stage::Unknown => {
            let hang_up = button(state, Control::HangUp(id()));
            if hang_up.is_on() || hang_up.is_pending() {
                buttons.push(hang_up);
            }
            buttons.push(button(state, Control::ShowCcp));
        }
    }
    buttons
}

/// One switch; or both presses where it is not known how it stands.
fn mute_buttons(state: &VoiceState, contact: &Contact, buttons: &mut Vec<Button>) {
    let mute = Control::Mute(contact.id.clone());
    let unmute = Control::Unmute(contact.id.clone());
    match state.is_muted(contact) {
        Some(true) => buttons.push(switch(state, unmute, "Mute", true)),
        Some(false) => buttons.push(switch(state, mute, "Mute", false)),
        None => {
            let unmute = button(state, unmute);
            buttons.push(button(state, mute));
            // A desk phone does neither.
            if unmute.off != Some(Why::DeskPhone) {
                buttons.push(unmute);
            }
        }
    }
}

fn hold_button(state: &VoiceState, contact: &Contact, line: &Line) -> Button {
    let held = line.state == LineState::Hold;
    let (id, line) = (contact.id.clone(), line.id.clone());
    let control = match held {
        true => Control::Resume(id, line),
        false => Control::Hold(id, line),
    };
    switch(state, control, "Hold", held)
}

fn party(state: &VoiceState, contact: &Contact, line: &Line, several: bool) -> Party {
    let role = role(contact, line);
    let mut buttons = Vec::new();
    if several && matches!(role, Role::Customer | Role::Third) {
        buttons.push(hold_button(state, contact, line));
        if line.is_agent && contact.multiparty {
            let control = Control::MuteParty(contact.id.clone(), line.id.clone());
            buttons.push(switch(state, control, "Mute", line.muted));
        }
        let remove = Control::RemoveParty(contact.id.clone(), line.id.clone());
        buttons.push(button(state, remove));
    }
    Party {
        line: line.id.clone(),
        name: line_name(line).unwrap_or_else(|| role_in_words(role).into()),
        status: line_status(line),
        since: line.since,
        muted: line.muted,
        buttons,
    }
}

fn role(contact: &Contact, line: &Line) -> Role {
    match line.kind {
        LineKind::Monitoring => Role::Supervisor,
        LineKind::Agent => Role::Agent,
        _ if line.initial => Role::Customer,
        _ if contact.is_monitored() && line.is_agent => Role::Agent,
        _ => Role::Third,
    }
}

const fn role_in_words(role: Role) -> &'static str {
    match role {
        Role::Customer => "Customer",
        Role::Third => "Third party",
        Role::Supervisor => "Supervisor",
        Role::Agent => "Agent",
    }
}

fn status(contact: &Contact, stage: Stage) -> Rc<str> {
    match stage {
        Stage::Offered if contact.channel == Channel::Callback => "Callback waiting",
        Stage::Offered => "Incoming call",
        Stage::Pending => "Connecting",
        Stage::Calling => "Calling",
        Stage::Talking => "Connected",
        Stage::OnHold => "On hold",
        Stage::Consulting => "Calling another party",
        Stage::SplitLines => "Several parties, not all connected",
        Stage::Conference => "Conference",
        Stage::Listening => "Listening",
        Stage::Barging => "In another agent's call",
        Stage::AfterCallWork => "After-call work",
        Stage::Missed => "Missed call",
        Stage::Declined => "Declined",
        Stage::Failed => "Call failed",
        Stage::Unknown => return contact.state_name.clone(),
    }
    .into()
}

fn line_status(line: &Line) -> Rc<str> {
    match line.state {
        LineState::Connecting => "Calling",
        LineState::Connected => "Connected",
        LineState::Hold => "On hold",
        LineState::SilentMonitor => "Listening",
        LineState::Barge => "Connected",
        LineState::Disconnected => "Left",
        LineState::Unknown => return line.state_name.clone(),
    }
    .into()
}
