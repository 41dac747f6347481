//! Streams' answers to requests.

use crate::softphone::voice::control::Control;
use crate::softphone::voice::effect::VoiceEffect;
use crate::softphone::voice::refusal::Refusal;
use crate::softphone::voice::request::RequestId;
use crate::softphone::voice::state::{Open, Pending, Quick, VoiceState};
use crate::softphone::voice::trouble::Trouble;

pub(super) fn done(state: &mut VoiceState, ticket: RequestId) -> Vec<VoiceEffect> {
    let tone = state.tones.answered(ticket, state.now);
    let effects = tone.map(|(id, request)| VoiceEffect::Ask(id, request));
    let effects = Vec::from_iter(effects);
    let Some(place) = state.pending.iter().position(|one| one.ticket == ticket) else {
        return effects;
    };
    let (now, pending) = (state.now, &mut state.pending[place]);
    pending.answered = true;
    pending.since = now;
    let calls = pending.control.calls();
    let pad = Some(Open::Pad(pending.contact.clone()));
    // Tones follow one another, and nothing in the snapshot tells of them, nor of the list of devices.
    if matches!(pending.control, Control::Digit(..) | Control::OpenDevices) {
        state.pending.remove(place);
    }
    if calls && state.open == pad {
        state.open = None;
    }
    effects
}

pub(super) fn failed(state: &mut VoiceState, ticket: RequestId, refusal: Refusal) {
    if matches!(state.quick, Quick::Asked(asked, _) if asked == ticket) {
        state.quick = Quick::Failed(no_quick_connects(refusal));
        return;
    }
    let tones = state.tones.failed(ticket);
    state.pending.retain(|one| !tones.contains(&one.ticket));
    if let Some(place) = state.pending.iter().position(|one| one.ticket == ticket) {
        let pending = state.pending.remove(place);
        refused(state, &pending, refusal);
    }
}

pub(super) fn refused(state: &mut VoiceState, pending: &Pending, refusal: Refusal) {
    match pending.control {
        Control::LogOut => state.leaving = None,
        Control::OpenDevices => state.devices = Some(Vec::new()),
        _ => {}
    }
    let what = pending.control.name();
    state.trouble(Trouble::Refused { what, refusal });
}

pub(super) fn no_quick_connects(refusal: Refusal) -> Trouble {
    let what = "Quick connects";
    Trouble::Refused { what, refusal }
}
