//! Streams' answers to requests.

use crate::softphone::voice::control::Control;
use crate::softphone::voice::effect::VoiceEffect;
use crate::softphone::voice::purpose::Purpose;
use crate::softphone::voice::refusal::Refusal;
use crate::softphone::voice::request::RequestId;
use crate::softphone::voice::state::{Open, Pending, Quick, VoiceState};
use crate::softphone::voice::trouble::Trouble;

pub(super) fn done(state: &mut VoiceState, id: RequestId) -> Vec<VoiceEffect> {
    let tone = state.tones.answered(id, state.now);
    let effects = tone.map(|(id, request)| VoiceEffect::Ask(id, request));
    let effects = Vec::from_iter(effects);
    let Some(place) = state.pending.iter().position(|one| one.id == id) else {
        return effects;
    };
    let (now, pending) = (state.now, &mut state.pending[place]);
    pending.answered = true;
    pending.since = now;
    let calls = pending.control.calls();
    let pad = Some(Open::Pad(pending.contact.clone()));
    // The snapshot tells nothing of tones and of the list of devices, so these requests end with their answer.
    if matches!(pending.control, Control::Digit(..) | Control::OpenDevices) {
        state.pending.remove(place);
    }
    if calls && state.open == pad {
        state.open = None;
    }
    effects
}

pub(super) fn failed(state: &mut VoiceState, id: RequestId, refusal: Refusal) {
    if matches!(state.quick, Quick::Asked(asked, _) if asked == id) {
        state.quick = Quick::Failed(no_quick_connects(refusal));
        return;
    }
    let tones = state.tones.failed(id);
    state.pending.retain(|one| !tones.contains(&one.id));
    if let Some(place) = state.pending.iter().position(|one| one.id == id) {
        let pending = state.pending.remove(place);
        refused(state, &pending, refusal);
    }
}

pub(super) fn refused(state: &mut VoiceState, pending: &Pending, refusal: Refusal) {
    match &pending.control {
        Control::ConfirmLogOut => state.leaving = None,
        Control::OpenDevices => state.devices = Some(Vec::new()),
        Control::Decline(contact) => state.note_declined(contact, false),
        _ => {}
    }
    let what = pending.control.name();
    let purpose = Purpose::of(&pending.control, pending.contact.is_some());
    state.trouble(Trouble::Refused {
        what,
        purpose,
        refusal,
    });
}

pub(super) fn no_quick_connects(refusal: Refusal) -> Trouble {
    Trouble::Refused {
        what: "Quick connects",
        purpose: Purpose::List,
        refusal,
    }
}
