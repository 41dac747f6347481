//! Which presses have an effect now.

use crate::connect::agent_snapshot::{ConnectionId, Contact, ContactId, Line};
use crate::connect::contact_state::ContactState;
use crate::softphone::voice::call_rules::{Allowed, unless};
use crate::softphone::voice::control::Control;
use crate::softphone::voice::device::DeviceKind;
use crate::softphone::voice::state::{Open, Phone, VoiceState};
use crate::softphone::voice::why::Why;

/// Whether a press has an effect now. A request under way holds back the presses that would disturb it.
pub(super) fn may(state: &VoiceState, control: &Control) -> Allowed {
    let mut pending = state.pending.iter();
    let repeats = matches!(control, Control::Digit(..) | Control::OpenDevices);
    // Logging out is asked for by the confirmation.
    let request = match control {
        Control::LogOut => &Control::ConfirmLogOut,
        control => control,
    };
    let asked = !repeats && pending.any(|one| one.control == *request);
    unless(asked, Why::Pending)?;
    rule(state, control)?;
    unless(is_held_back(state, control), Why::Busy)
}

/// Whether a request under way has to be answered first.
fn is_held_back(state: &VoiceState, control: &Control) -> bool {
    let contact = changes(state, control);
    let mut pending = state.pending.iter();
    match control {
        // An agent can always leave a call.
        Control::HangUp(_) | Control::Leave(_) | Control::RemoveParty(..) => false,
        control if control.is_aside() => false,
        Control::SetState(_)
        | Control::ClearNextState
        | Control::LogOut
        | Control::ConfirmLogOut => pending.any(|one| one.control.changes_state()),
        Control::Call | Control::QuickConnect(_) if contact.is_none() => {
            pending.any(|one| one.contact.is_none() && one.control.calls())
        }
        _ => pending
            .any(|one| contact.is_some() && one.contact == contact && !one.control.is_aside()),
    }
}

/// The contact that a press changes.
pub(super) fn changes(state: &VoiceState, control: &Control) -> Option<ContactId> {
    match control {
        Control::Accept(contact)
        | Control::Decline(contact)
        | Control::HangUp(contact)
        | Control::Leave(contact)
        | Control::Mute(contact)
        | Control::Unmute(contact)
        | Control::Hold(contact, _)
        | Control::Resume(contact, _)
        | Control::Swap(contact)
        | Control::Join(contact)
        | Control::RemoveParty(contact, _)
        | Control::MuteParty(contact, _)
        | Control::BargeIn(contact)
        | Control::Listen(contact)
        | Control::Clear(contact)
        | Control::Digit(contact, _) => Some(contact.clone()),
        Control::Call | Control::QuickConnect(_) => match &state.open {
            Some(Open::Pad(contact)) => contact.clone(),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a press is possible at all, requests under way aside.
pub(super) fn rule(state: &VoiceState, control: &Control) -> Allowed {
    match control {
        Control::LogIn => unless(state.phone != Phone::LoggedOut, Why::AlreadySo),
        Control::ShowCcp => unless(state.ccp_shown, Why::AlreadySo),
        Control::HideCcp => unless(!state.ccp_shown, Why::AlreadySo),
        Control::Close => unless(state.open.is_none(), Why::AlreadySo),
        Control::Dismiss(trouble) => unless(!state.troubles.contains(trouble), Why::AlreadySo),
        _ => {
            unless(state.phone != Phone::Ready, Why::NotReady)?;
            rule_when_ready(state, control)
        }
    }
}

fn rule_when_ready(state: &VoiceState, control: &Control) -> Allowed {
    match control {
        Control::OpenDial => may_call(state),
        Control::OpenDevices => Ok(()),
        Control::Type(_)
        | Control::ByName
        | Control::ByNumber
        | Control::Find(_)
        | Control::Country(_)
        | Control::Queue(_)
        | Control::Redial(_)
        | Control::Call
        | Control::QuickConnect(_) => pad_rule(state, control),
        Control::ConfirmLogOut if state.open != Some(Open::LogOut) => Err(Why::NotHere),
        Control::SetState(_)
        | Control::ClearNextState
        | Control::LogOut
        | Control::ConfirmLogOut => agent_rule(state, control),
        Control::Choose(kind, device) => {
            let input = *kind == DeviceKind::Microphone;
            let mut devices = state.devices.iter().flatten();
            let listed = devices.any(|one| one.id == *device && one.is_input == input);
            unless(!listed, Why::NotListed)?;
            let chosen = state.chosen[*kind as usize].as_ref() == Some(device);
            unless(chosen, Why::AlreadySo)
        }
        _ => call_rule(state, control),
    }
}

/// The rules of a call, which [`crate::softphone::voice::call_rules`] knows.
fn call_rule(state: &VoiceState, control: &Control) -> Allowed {
    let configuration = state.configuration();
    match control {
        Control::Accept(id) => voice(state, id)?.may_accept(configuration),
        Control::Decline(id) => voice(state, id)?.may_decline(),
        Control::HangUp(id) => voice(state, id)?.may_hang_up(),
        Control::Leave(id) => voice(state, id)?.may_leave(),
        Control::Mute(id) => {
            let contact = voice(state, id)?;
            contact.may_mute(configuration)?;
            unless(state.is_muted(contact) == Some(true), Why::AlreadySo)
        }
        Control::Unmute(id) => {
            let contact = voice(state, id)?;
            contact.may_unmute(configuration)?;
            unless(state.is_muted(contact) == Some(false), Why::AlreadySo)
        }
        Control::Swap(id) => voice(state, id)?.may_swap(),
        Control::Join(id) => voice(state, id)?.may_join(),
        Control::BargeIn(id) => voice(state, id)?.may_barge(),
        Control::Listen(id) => voice(state, id)?.may_listen(),
        Control::Clear(id) => voice(state, id)?.may_clear(),
        Control::OpenKeypad(id) => voice(state, id)?.may_send_digits(configuration),
        Control::Digit(id, digit) => {
            unless(!matches!(digit, '0'..='9' | '*' | '#'), Why::NotHere)?;
            voice(state, id)?.may_send_digits(configuration)
        }
        Control::OpenTransfer(id) => voice(state, id)?.may_add(),
        Control::CopyNumber(id) => unless(voice(state, id)?.number().is_none(), Why::NoNumberKnown),
        _ => party_rule(state, control),
    }
}

/// The rules of one party's line.
fn party_rule(state: &VoiceState, control: &Control) -> Allowed {
    match control {
        Control::Hold(id, line) => {
            let (contact, line) = party(state, id, line)?;
            contact.may_hold(line)
        }
        Control::Resume(id, line) => {
            let (contact, line) = party(state, id, line)?;
            contact.may_resume(line)
        }
        Control::RemoveParty(id, line) => {
            let (contact, line) = party(state, id, line)?;
            contact.may_remove(line)
        }
        Control::MuteParty(id, line) => {
            let (contact, line) = party(state, id, line)?;
            contact.may_mute_party(line)
        }
        _ => Err(Why::NotHere),
    }
}

/// The contact, if the voice controls are for it.
fn voice<'a>(state: &'a VoiceState, id: &ContactId) -> Result<&'a Contact, Why> {
    let contact = state.contact(id).ok_or(Why::ContactGone)?;
    if contact.is_voice() {
        Ok(contact)
    } else {
        Err(Why::OnlyInCcp)
    }
}

fn party<'a>(
    state: &'a VoiceState,
    id: &ContactId,
    line: &ConnectionId,
) -> Result<(&'a Contact, &'a Line), Why> {
    let contact = voice(state, id)?;
    Ok((contact, contact.line(line).ok_or(Why::PartyGone)?))
}

/// The rules of the open pad.
fn pad_rule(state: &VoiceState, control: &Control) -> Allowed {
    pad(state)?;
    match control {
        Control::Country(country) => unless(!state.countries().contains(country), Why::NotListed),
        Control::Queue(arn) => {
            let mut queues = state.configuration().queues.iter();
            unless(!queues.any(|queue| queue.arn == *arn), Why::NotListed)
        }
        Control::Redial(number) => {
            let mut recents = state.recents.iter();
            unless(!recents.any(|one| one.number == *number), Why::NotListed)
        }
        Control::Call => {
            may_reach(state)?;
            unless(state.number().is_err(), Why::NoNumber)
        }
        Control::QuickConnect(arn) => {
            may_reach(state)?;
            let listed = state.quick_connects().any(|endpoint| endpoint.arn == *arn);
            unless(!listed, Why::NotListed)
        }
        _ => Ok(()),
    }
}

/// The rules of the agent's state.
fn agent_rule(state: &VoiceState, control: &Control) -> Allowed {
    let snapshot = &state.snapshot;
    match control {
        Control::SetState(arn) => {
            let mut states = snapshot.configuration.states.iter();
            let choice = states.find(|choice| choice.arn.as_ref() == Some(arn));
            let choice = choice.ok_or(Why::NoSuchState)?;
            unless(state.is_set(choice), Why::AlreadySo)
        }
        Control::ClearNextState => {
            unless(snapshot.next.is_none(), Why::AlreadySo)?;
            unless(state.chosen_state().is_none(), Why::NoSuchState)
        }
        _ => {
            let mut contacts = snapshot.contacts.iter();
            unless(contacts.any(|one| one.state.is_live()), Why::StillLive)?;
            let mut contacts = snapshot.contacts.iter();
            let work = contacts.any(|one| one.state == ContactState::Ended);
            unless(work, Why::AfterCallWork)
        }
    }
}

/// A new call may be made.
fn may_call(state: &VoiceState) -> Allowed {
    let configuration = state.configuration();
    unless(configuration.may_call == Some(false), Why::NotPermitted)?;
    unless(state.voice().next().is_some(), Why::OnACall)
}

/// The open pad may call or add somebody.
fn may_reach(state: &VoiceState) -> Allowed {
    match pad(state)? {
        Some(contact) => state.contact(contact).ok_or(Why::ContactGone)?.may_add(),
        None => {
            may_call(state)?;
            let queue = state.queue.is_some() || state.configuration().outbound_queue.is_some();
            unless(!queue, Why::NoQueue)
        }
    }
}

/// The call that the open pad is for; `None` for a new call.
fn pad(state: &VoiceState) -> Result<Option<&ContactId>, Why> {
    match &state.open {
        Some(Open::Pad(contact)) => Ok(contact.as_ref()),
        _ => Err(Why::NotHere),
    }
}
