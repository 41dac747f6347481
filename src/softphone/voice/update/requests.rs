//! The requests that carry a press out.

use crate::connect::agent_snapshot::{Contact, ContactId, StateKind};
use crate::softphone::voice::control::Control;
use crate::softphone::voice::request::{Destination, Request};
use crate::softphone::voice::state::{Open, StateChange, VoiceState};

/// The requests for a press that is allowed.
pub(super) fn requests(state: &VoiceState, control: &Control) -> Vec<Request> {
    let one = |request| vec![request];
    let own = |contact: &ContactId| {
        let line = state.contact(contact)?.own_line()?;
        Some(line.id.clone())
    };
    match control {
        Control::Accept(contact) => one(Request::Accept(contact.clone())),
        Control::Decline(contact) => one(Request::Reject(contact.clone())),
        Control::HangUp(contact) | Control::Leave(contact) => own(contact)
            .map(|line| Request::Destroy(contact.clone(), line))
            .into_iter()
            .collect(),
        Control::Mute(contact) => match own(contact) {
            Some(line)
                if state
                    .contact(contact)
                    .is_some_and(Contact::mutes_at_connect) =>
            {
                one(Request::MuteParticipant(contact.clone(), line))
            }
            _ => one(Request::Mute),
        },
        Control::Unmute(contact) => {
            let held = state.contact(contact).and_then(Contact::own_line);
            let at_connect = held
                .filter(|line| line.muted)
                .map(|line| Request::UnmuteParticipant(contact.clone(), line.id.clone()));
            let here = (state.muted != Some(false)).then_some(Request::Unmute);
            at_connect.into_iter().chain(here).collect()
        }
        Control::Hold(contact, line) => one(Request::Hold(contact.clone(), line.clone())),
        Control::Resume(contact, line) => one(Request::Resume(contact.clone(), line.clone())),
        Control::Swap(contact) => one(Request::Toggle(contact.clone())),
        Control::Join(contact) => one(Request::Conference(contact.clone())),
        Control::RemoveParty(contact, line) => one(Request::Destroy(contact.clone(), line.clone())),
        Control::MuteParty(contact, line) => {
            one(Request::MuteParticipant(contact.clone(), line.clone()))
        }
        Control::BargeIn(contact) => one(Request::BargeIn(contact.clone())),
        Control::Listen(contact) => one(Request::SilentMonitor(contact.clone())),
        Control::Clear(contact) => one(Request::Clear(contact.clone())),
        Control::Digit(contact, digit) => state
            .contact(contact)
            .and_then(Contact::hears_digits)
            .map(|line| Request::SendDigits(contact.clone(), line.id.clone(), *digit))
            .into_iter()
            .collect(),
        Control::Call => state
            .number()
            .ok()
            .map(|number| call(state, Destination::Number(number)))
            .into_iter()
            .collect(),
        Control::QuickConnect(arn) => one(call(state, Destination::QuickConnect(arn.clone()))),
        Control::SetState(arn) => one(Request::SetState(
            arn.clone(),
            state.state_change() == StateChange::Waits,
        )),
        Control::ClearNextState => state
            .chosen_state()
            .map(|state| Request::SetState(state, true))
            .into_iter()
            .collect(),
        Control::Choose(kind, device) => one(Request::SetDevice(*kind, device.clone())),
        _ => Vec::new(),
    }
}

fn call(state: &VoiceState, destination: Destination) -> Request {
    match &state.open {
        Some(Open::Pad(Some(contact))) => Request::AddConnection(contact.clone(), destination),
        _ => Request::Connect(destination, state.queue.clone()),
    }
}

pub(super) fn go_offline(state: &VoiceState) -> Option<Request> {
    let offline = state.snapshot.state.kind == StateKind::Offline;
    let arn = state.offline_state().filter(|_| !offline)?;
    Some(Request::SetState(arn, false))
}
