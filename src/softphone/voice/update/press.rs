//! Handles a press of the agent.

use crate::connect::agent_snapshot::{Contact, ContactId};
use crate::softphone::voice::control::Control;
use crate::softphone::voice::effect::VoiceEffect;
use crate::softphone::voice::request::Request;
use crate::softphone::voice::rules::{changes, may};
use crate::softphone::voice::shortcut::{Shortcut, press_of};
use crate::softphone::voice::state::{Note, Open, Pending, Quick, VoiceState};
use crate::softphone::voice::trouble::Trouble;
use crate::softphone::voice::update::requests::{go_offline, requests};

pub(super) fn pressed(state: &mut VoiceState, control: Control) -> Vec<VoiceEffect> {
    state.note = None;
    if let Err(why) = may(state, &control) {
        let what = state.label(&control);
        state.note = Some((Note { what, why }, state.now));
        return Vec::new();
    }
    let mut effects = Vec::new();
    if let Control::Decline(contact) = &control {
        state.note_declined(contact, true);
    }
    match &control {
        Control::OpenKeypad(contact) => state.open = Some(Open::Keypad(contact.clone())),
        Control::OpenTransfer(contact) => {
            effects = open_pad(state, Some(contact.clone()));
        }
        Control::OpenDial => effects = open_pad(state, None),
        Control::OpenDevices => {
            state.open = Some(Open::Devices);
            effects = ask(state, control, None, vec![Request::GetDevices]);
        }
        Control::Close => state.open = None,
        Control::ByName => state.by_number = Some(false),
        Control::ByNumber => state.by_number = Some(true),
        Control::CopyNumber(contact) => {
            let number = state.contact(contact).and_then(Contact::number);
            effects.extend(number.map(VoiceEffect::Copy));
        }
        Control::Type(text) => state.typed.clone_from(text),
        Control::Redial(number) => state.typed = number.to_string(),
        Control::Country(country) => state.country = Some(*country),
        Control::Queue(queue) => state.queue = Some(queue.clone()),
        Control::Find(text) => state.find.clone_from(text),
        Control::ShowCcp | Control::HideCcp => {
            state.ccp_shown = control == Control::ShowCcp;
            effects.push(VoiceEffect::ShowCcp(state.ccp_shown));
        }
        Control::LogIn => {
            state.logged_out = None;
            effects.push(VoiceEffect::LogIn);
        }
        Control::Dismiss(trouble) => state.troubles.retain(|other| other != trouble),
        Control::LogOut => state.open = Some(Open::LogOut),
        Control::ConfirmLogOut => {
            state.open = None;
            state.leaving = Some(state.now);
            // Connect goes on giving contacts to an agent who logs out while available.
            let requests = go_offline(state);
            effects = ask(state, control, None, Vec::from_iter(requests));
        }
        _ => {
            let contact = changes(state, &control);
            let requests = requests(state, &control);
            state
                .troubles
                .retain(|trouble| matches!(trouble, Trouble::Health(_)));
            effects = ask(state, control, contact, requests);
        }
    }
    effects
}

/// Handles a shortcut. The phone comes to the front where that is asked for, or where it has to say why nothing has happened.
pub(super) fn by_key(state: &mut VoiceState, shortcut: Shortcut, locked: bool) -> Vec<VoiceEffect> {
    if locked {
        return vec![VoiceEffect::Front];
    }
    let mut effects = match press_of(state, shortcut) {
        Ok(Some(control)) => pressed(state, control),
        Ok(None) => return vec![VoiceEffect::Front],
        Err(why) => {
            let what = shortcut.label().into();
            state.note = Some((Note { what, why }, state.now));
            Vec::new()
        }
    };
    if state.note.is_some() {
        effects.push(VoiceEffect::Front);
    }
    effects
}

fn open_pad(state: &mut VoiceState, contact: Option<ContactId>) -> Vec<VoiceEffect> {
    let open = Some(Open::Pad(contact));
    if state.open != open {
        state.open = open;
        state.by_number = None;
        state.typed.clear();
        state.find.clear();
    }
    // An administrator may have changed the quick connects, so each opening asks again. The last list stays meanwhile.
    let id = state.next_request();
    if !matches!(state.quick, Quick::Listed(_)) {
        state.quick = Quick::Asked(id, state.now);
    }
    vec![VoiceEffect::Ask(id, Request::GetEndpoints)]
}

fn ask(
    state: &mut VoiceState,
    control: Control,
    contact: Option<ContactId>,
    requests: Vec<Request>,
) -> Vec<VoiceEffect> {
    let mut effects = Vec::new();
    for request in requests {
        let id = state.next_request();
        state.pending.push(Pending {
            id,
            control: control.clone(),
            contact: contact.clone(),
            answers: request.answers(),
            since: state.now,
            answered: false,
        });
        let is_tone = matches!(request, Request::SendDigits(..));
        if !is_tone || state.tones.push(id, &request, state.now) {
            effects.push(VoiceEffect::Ask(id, request));
        }
    }
    effects
}
