//! Brings the kept state in line with the snapshot, after every event.

use crate::connect::agent_snapshot::{Contact, Line, StateKind};
use crate::connect::contact_state::ContactState;
use crate::softphone::voice::control::Control;
use crate::softphone::voice::effect::VoiceEffect;
use crate::softphone::voice::recents::keep;
use crate::softphone::voice::ring::ringing;
use crate::softphone::voice::rules::rule;
use crate::softphone::voice::stage::Stage;
use crate::softphone::voice::state::{Note, Open, Pending, Phone, VoiceState};
use crate::softphone::voice::why::Why;

/// Ends and closes what the snapshot has made obsolete.
pub(super) fn settle(state: &mut VoiceState, effects: &mut Vec<VoiceEffect>) {
    let sounds = |contact: &Contact| contact.state.is_live() && contact.stage() != Stage::Offered;
    if state.phone == Phone::Ready && !state.voice().any(sounds) {
        // Every call begins unmuted.
        state.muted = Some(false);
    }
    remember(state);
    let pending = std::mem::take(&mut state.pending);
    let (seen, waits): (Vec<_>, Vec<_>) = pending.into_iter().partition(|one| is_seen(state, one));
    state.pending = waits;
    for one in seen {
        if one.control.calls() && state.open == Some(Open::Pad(one.contact)) {
            state.open = None;
        }
    }
    close_if_gone(state);
    leave_if_offline(state, effects);
    notify(state, effects);
}

/// Keeps what the snapshot of a contact that is over cannot say: whether the contact was ever more than an offer, and the numbers
/// of the calls.
fn remember(state: &mut VoiceState) {
    let mut kept = Vec::with_capacity(state.snapshot.contacts.len());
    for contact in &state.snapshot.contacts {
        let mut past = state.past(contact);
        past.accepted |= contact.state == ContactState::Connected
            || contact.state == ContactState::Connecting
                && (contact.own_line().is_some_and(Line::is_connected)
                    || contact.is_voice() && contact.stage() == Stage::Calling);
        kept.push((contact.id.clone(), past));
    }
    state.past = kept;
    let mut recents = std::mem::take(&mut state.recents);
    for contact in state.voice() {
        keep(&mut recents, contact, state.stage(contact));
    }
    state.recents = recents;
}

/// Whether the snapshot shows the effect of a request, or that the request is no longer possible.
fn is_seen(state: &VoiceState, pending: &Pending) -> bool {
    match (&pending.control, &pending.contact) {
        (Control::Call | Control::QuickConnect(_), None) => state.voice().next().is_some(),
        (Control::Call | Control::QuickConnect(_), Some(contact)) => state
            .contact(contact)
            .is_none_or(|contact| contact.may_add().is_err()),
        (Control::ConfirmLogOut, _) => state.phone != Phone::Ready,
        (control, _) => rule(state, control).is_err(),
    }
}

fn close_if_gone(state: &mut VoiceState) {
    let mut contacts = state.snapshot.contacts.iter();
    if state.open == Some(Open::LogOut) && contacts.any(|one| one.state.is_live()) {
        state.open = None;
    }
    let (contact, allowed) = match &state.open {
        Some(Open::Keypad(contact)) => (
            contact,
            state
                .contact(contact)
                .map(|call| call.may_send_digits(state.configuration())),
        ),
        // The pad stays open, with its buttons off, while a third party is being called.
        Some(Open::Pad(Some(contact))) => (
            contact,
            state.contact(contact).map(|call| match call.state {
                ContactState::Connected => Ok(()),
                _ => Err(Why::NotConnected),
            }),
        ),
        _ => return,
    };
    let why = match allowed {
        Some(Ok(())) => return,
        // The reason may pass, as when a party is taken from hold.
        Some(Err(Why::NotConnected)) if state.is_connected(contact) => return,
        Some(Err(why)) => why,
        None => Why::ContactGone,
    };
    let what = state
        .open
        .as_ref()
        .map(Open::title)
        .unwrap_or_default()
        .into();
    state.open = None;
    state.note = Some((Note { what, why }, state.now));
}

fn leave_if_offline(state: &mut VoiceState, effects: &mut Vec<VoiceEffect>) {
    if state.leaving.is_none() {
        return;
    }
    let snapshot = &state.snapshot;
    if snapshot.contacts.iter().any(|one| one.state.is_live()) {
        // A contact has come meanwhile, and the log-out would lose it.
        state.leaving = None;
        state
            .pending
            .retain(|one| one.control != Control::ConfirmLogOut);
        let what = Control::LogOut.name().into();
        state.note = Some((
            Note {
                what,
                why: Why::StillLive,
            },
            state.now,
        ));
    } else if snapshot.state.kind == StateKind::Offline || state.offline_state().is_none() {
        state.leaving = None;
        effects.push(VoiceEffect::LogOut);
    }
}

fn notify(state: &mut VoiceState, effects: &mut Vec<VoiceEffect>) {
    let rings = if state.in_front {
        Vec::new()
    } else {
        ringing(&state.snapshot)
    };
    state.notified.retain(|contact| {
        let stays = rings.iter().any(|ring| ring.contact == *contact);
        if !stays {
            effects.push(VoiceEffect::Withdraw(contact.clone()));
        }
        stays
    });
    for ring in rings {
        if !state.notified.contains(&ring.contact) {
            state.notified.push(ring.contact.clone());
            effects.push(VoiceEffect::Notify {
                contact: ring.contact,
                title: ring.title,
                body: ring.body,
            });
        }
    }
}
