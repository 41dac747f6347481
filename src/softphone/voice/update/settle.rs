//! Brings the kept state in line with the snapshot, after every event.

use crate::connect::agent_snapshot::{Contact, Initiation, Line, StateKind};
use crate::connect::contact_state::ContactState;
use crate::softphone::voice::control::Control;
use crate::softphone::voice::effect::VoiceEffect;
use crate::softphone::voice::outcome::Past;
use crate::softphone::voice::recents::keep;
use crate::softphone::voice::ring::{Ring, ringing};
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

/// Announces each call that Connect has accepted for the agent, once. `first`: the phone has just come, so that a call that is there
/// was announced before the page was loaded again.
pub(super) fn announce(state: &mut VoiceState, first: bool) -> Vec<VoiceEffect> {
    let mut announced = Vec::new();
    for contact in &state.snapshot.contacts {
        let past = state.past(contact);
        let accepts = contact.is_voice()
            && contact.auto_accept
            && !contact.is_monitored()
            && contact.initiation != Initiation::Outbound;
        let new = !first && !past.accepted && contact.state == ContactState::Connected;
        if accepts && new {
            announced.push((contact.id.clone(), past));
        }
    }
    let tone = !announced.is_empty() && state.settings.auto_accept_tone;
    for (id, past) in announced {
        state.past.retain(|(known, _)| *known != id);
        let accepted_for_agent = Some(state.now);
        state.past.push((
            id,
            Past {
                accepted_for_agent,
                ..past
            },
        ));
    }
    Vec::from_iter(tone.then_some(VoiceEffect::Tone))
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

/// What a notification tells while the agent looks at something else: what rings, what Connect has accepted for the agent, and what
/// was missed, until the agent has seen it.
fn notify(state: &mut VoiceState, effects: &mut Vec<VoiceEffect>) {
    let mut rings = Vec::new();
    if !state.in_front {
        rings = ringing(&state.snapshot);
        for call in state.voice() {
            let stage = state.stage(call);
            let title = match stage {
                _ if state.is_announced(call) => "Call accepted for you",
                Stage::Missed | Stage::GaveUp => "Missed call",
                _ => continue,
            };
            rings.push(Ring::of(call, title));
        }
    }
    state.notified.retain(|(contact, _)| {
        let stays = rings.iter().any(|ring| ring.contact == *contact);
        if !stays {
            effects.push(VoiceEffect::Withdraw(contact.clone()));
        }
        stays
    });
    for ring in rings {
        let mut notified = state.notified.iter();
        if notified.any(|(contact, title)| *contact == ring.contact && *title == ring.title) {
            continue;
        }
        state
            .notified
            .retain(|(contact, _)| *contact != ring.contact);
        state.notified.push((ring.contact.clone(), ring.title));
        effects.push(VoiceEffect::Notify {
            contact: ring.contact,
            title: ring.title,
            body: ring.body,
        });
    }
}
