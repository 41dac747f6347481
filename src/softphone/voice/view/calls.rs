//! Calls and callbacks, and the parties on the line.

use std::rc::Rc;

use crate::connect::agent_snapshot::{
    Channel, ConnectionId, Contact, ContactId, Initiation, Line, LineKind, LineState, StateKind,
};
use crate::connect::contact_state::ContactState;
use crate::softphone::voice::control::Control;
use crate::softphone::voice::party_name::{line_name, party_of};
use crate::softphone::voice::stage::Stage;
use crate::softphone::voice::state::VoiceState;
use crate::softphone::voice::view::button::{Button, button, labelled, switch};
use crate::softphone::voice::why::Why;

/// A call or a queued callback.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The contact.
    pub contact: ContactId,
    /// The stage.
    pub stage: Stage,
    /// The stage in words. A state that we do not know has the name that Connect gives it.
    pub status: Rc<str>,
    /// The other party's name or number; for a call that the agent listens to, the other agent's name.
    pub party: Rc<str>,
    /// Copies the other party's number; `None` where there is none.
    pub copy: Option<Button>,
    /// The queue that the call came through.
    pub queue: Option<Rc<str>>,
    /// Since when the call is in this stage, in milliseconds since 1970 on Connect's clock.
    pub since: Option<f64>,
    /// Since when the customer waits for a callback that is offered, in milliseconds since 1970 on Connect's clock.
    pub waits_since: Option<f64>,
    /// When after-contact work ends by itself, in milliseconds since 1970 on Connect's clock; `None` where the limit is not known or
    /// is over.
    pub ends: Option<f64>,
    /// That the agent is muted, in words.
    pub muted: Option<&'static str>,
    /// Since when a party is on hold, where the call has one other party; with several, each party has its own time.
    pub held_since: Option<f64>,
    /// The other parties, each with its buttons. Empty for a single other party, whom `party` names.
    pub parties: Vec<Party>,
    /// What can be done with the call.
    pub buttons: Vec<Button>,
}

/// One party on the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// The party's line.
    pub line: ConnectionId,
    /// Name or number.
    pub name: Rc<str>,
    /// The line's state in words.
    pub status: Rc<str>,
    /// Since when the party is on hold, in milliseconds since 1970 on Connect's clock; `None` for a party that is not on hold.
    pub held_since: Option<f64>,
    /// What can be done with this party alone.
    pub buttons: Vec<Button>,
}

/// What a party is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The customer.
    Customer,
    /// A party that was added to the call.
    Third,
    /// A supervisor who has barged in.
    Supervisor,
    /// The other agent in a call that the agent listens to.
    Agent,
}

pub(super) fn show_call(state: &VoiceState, contact: &Contact) -> Call {
    let stage = state.stage(contact);
    let several = contact.parties().nth(1).is_some();
    Call {
        contact: contact.id.clone(),
        stage,
        status: match state.is_announced(contact) {
            true => "Accepted for you".into(),
            false => status(contact, stage),
        },
        waits_since: contact
            .queued
            .filter(|_| stage == Stage::Offered && is_callback(contact)),
        ends: ends(state, contact, stage),
        party: party_of(contact),
        copy: Some(button(state, Control::CopyNumber(contact.id.clone()))).filter(Button::is_on),
        queue: contact.queue.clone(),
        since: contact.since,
        muted: muted_in_words(state, contact),
        held_since: held_since(contact).filter(|_| !several),
        parties: contact
            .others()
            .filter(|_| contact.state.is_live() && contact.others().nth(1).is_some())
            .map(|line| party(state, contact, line, several))
            .collect(),
        buttons: call_buttons(state, contact, stage),
    }
}

fn call_buttons(state: &VoiceState, contact: &Contact, stage: Stage) -> Vec<Button> {
    let id = || contact.id.clone();
    if id().as_str().is_empty() {
        // A contact without an identifier cannot be named to Streams.
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
            if let Some(line) = contact.line_to_hold() {
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
        Stage::Missed | Stage::GaveUp | Stage::Declined | Stage::Failed => {
            buttons.push(button(state, Control::Clear(id())));
            // No call comes until the agent leaves Connect's own state for a missed call.
            buttons.extend(back_to_work(state));
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

/// The button that makes the agent available again, while Connect keeps calls from the agent.
fn back_to_work(state: &VoiceState) -> Option<Button> {
    if state.snapshot.state.kind != StateKind::Error {
        return None;
    }
    let mut states = state.configuration().states.iter();
    let routable = states.find(|choice| choice.kind == StateKind::Routable)?;
    let control = Control::SetState(routable.arn.clone()?);
    Some(labelled(state, control, routable.name.clone()))
}

fn is_callback(contact: &Contact) -> bool {
    contact.channel == Channel::Callback || contact.initiation == Initiation::CustomerFirst
}

fn ends(state: &VoiceState, contact: &Contact, stage: Stage) -> Option<f64> {
    let limit = state.settings.acw_seconds?;
    let begun = contact.since.filter(|_| stage == Stage::AfterCallWork)?;
    Some(begun + f64::from(limit) * 1_000.0).filter(|end| *end > state.now)
}

/// One switch, or both buttons where Streams does not tell whether the agent is muted.
fn mute_buttons(state: &VoiceState, contact: &Contact, buttons: &mut Vec<Button>) {
    let mute = Control::Mute(contact.id.clone());
    let unmute = Control::Unmute(contact.id.clone());
    match state.is_muted(contact) {
        Some(true) => buttons.push(switch(state, unmute, "Mute", true)),
        Some(false) => buttons.push(switch(state, mute, "Mute", false)),
        None => {
            let unmute = button(state, unmute);
            buttons.push(button(state, mute));
            // A call on a desk phone can be neither muted nor unmuted here.
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
        status: match line.muted {
            true => [&*line_status(line), " · Muted"].concat().into(),
            false => line_status(line),
        },
        held_since: line.since.filter(|_| line.state == LineState::Hold),
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

/// That the agent is muted, and by whom; `None` where the agent is not muted or Streams does not tell.
pub(super) fn muted_in_words(state: &VoiceState, contact: &Contact) -> Option<&'static str> {
    let live = contact.state == ContactState::Connected;
    let forced = contact
        .own_line()
        .is_some_and(|line| line.muted && line.forced_mute);
    match state.is_muted(contact) {
        Some(true) if live && forced => Some("Muted by a supervisor"),
        Some(true) if live => Some("Muted"),
        _ => None,
    }
}

/// Since when somebody is on hold in a call with one other party: the other party, or the agent.
fn held_since(contact: &Contact) -> Option<f64> {
    let mut lines = contact.parties().chain(contact.own_line());
    let held = lines.find(|line| line.state == LineState::Hold)?;
    held.since.filter(|_| contact.state.is_live())
}

pub(super) fn status(contact: &Contact, stage: Stage) -> Rc<str> {
    match stage {
        Stage::Offered if contact.initiation == Initiation::CustomerFirst => {
            "Callback, customer called first"
        }
        Stage::Offered if contact.channel == Channel::Callback => "Callback waiting",
        Stage::Offered => "Incoming call",
        Stage::Pending => "Connecting",
        Stage::Calling => "Calling",
        Stage::Talking => "Connected",
        Stage::OnHold => "On hold",
        Stage::Consulting => "Calling another party",
        Stage::SplitLines => "Some parties on hold",
        Stage::Conference => "Conference",
        Stage::Listening => "Listening",
        Stage::Barging => "In another agent's call",
        Stage::AfterCallWork => "After-call work",
        Stage::Missed if contact.channel == Channel::Callback => "Missed callback",
        Stage::Missed => "Missed call",
        Stage::GaveUp => "Caller hung up",
        Stage::Declined => "Declined",
        Stage::Failed if contact.channel == Channel::Callback => "Callback failed",
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
