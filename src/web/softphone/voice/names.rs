//! The names that things have in the screen's markup, and the few words that are no part of the view.

use crate::connect::agent_snapshot::StateKind;
use crate::softphone::voice::view::{Button, Call, Pad, View};
use crate::softphone::voice::{Control, DeviceKind, EndpointKind, Phone, Stage};
use crate::value::numbering_plan::Country;
use crate::value::phone_number::Fault;

/// `data-state` of the whole: the phone, or where its first call stands.
pub(crate) fn state(view: &View) -> &'static str {
    match (view.phone, view.calls.first()) {
        (Phone::Starting, _) => "starting",
        (Phone::LoggedOut, _) => "logged-out",
        (Phone::Ready, Some(call)) => stage(call.stage),
        (Phone::Ready, None) => "idle",
    }
}

/// `data-stage` of a call.
pub(crate) fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Offered => "offered",
        Stage::Pending => "pending",
        Stage::Calling => "calling",
        Stage::Talking => "talking",
        Stage::OnHold => "on-hold",
        Stage::Consulting => "consulting",
        Stage::SplitLines => "split-lines",
        Stage::Conference => "conference",
        Stage::Listening => "listening",
        Stage::Barging => "barging",
        Stage::AfterCallWork => "after-call-work",
        Stage::Missed => "missed",
        Stage::Declined => "declined",
        Stage::Failed => "failed",
        Stage::Unknown => "unknown",
    }
}

/// `data-kind` of an agent state.
pub(crate) fn kind(kind: StateKind) -> &'static str {
    match kind {
        StateKind::Routable => "routable",
        StateKind::NotRoutable => "not-routable",
        StateKind::Offline => "offline",
        StateKind::System => "system",
        StateKind::Error => "error",
        StateKind::Unknown => "unknown",
    }
}

/// What a quick connect without a number leads to.
pub(crate) fn endpoint(kind: EndpointKind) -> &'static str {
    match kind {
        EndpointKind::Number => "",
        EndpointKind::Agent => "Agent",
        EndpointKind::Queue => "Queue",
    }
}

/// `data-control` of a button.
pub(crate) fn control(control: &Control) -> &'static str {
    match control {
        Control::Accept(_) => "accept",
        Control::Decline(_) => "decline",
        Control::HangUp(_) => "hang-up",
        Control::Leave(_) => "leave",
        Control::Mute(_) => "mute",
        Control::Unmute(_) => "unmute",
        Control::Hold(..) => "hold",
        Control::Resume(..) => "resume",
        Control::Swap(_) => "swap",
        Control::Join(_) => "join",
        Control::RemoveParty(..) => "remove-party",
        Control::MuteParty(..) => "mute-party",
        Control::BargeIn(_) => "barge-in",
        Control::Listen(_) => "listen",
        Control::Clear(_) => "clear",
        Control::OpenKeypad(_) => "open-keypad",
        Control::Digit(..) => "digit",
        Control::OpenTransfer(_) => "open-transfer",
        Control::OpenDial => "open-dial",
        Control::OpenDevices => "open-devices",
        Control::Close => "close",
        Control::Type(_) => "type",
        Control::Country(_) => "country",
        Control::Queue(_) => "queue",
        Control::Find(_) => "find",
        Control::Call => "call",
        Control::QuickConnect(_) => "quick-connect",
        Control::SetState(_) => "set-state",
        Control::ClearNextState => "clear-next-state",
        Control::Choose(..) => "choose",
        Control::ShowCcp => "show-ccp",
        Control::HideCcp => "hide-ccp",
        Control::LogOut => "log-out",
        Control::LogIn => "log-in",
        Control::Dismiss(_) => "dismiss",
    }
}

/// What tells a button from its neighbours. A switch has one key for both of its presses, so that it keeps the focus.
pub(crate) fn key(button: &Button) -> String {
    match &button.control {
        Control::Mute(_) | Control::Unmute(_) if button.pressed.is_some() => "mute".to_owned(),
        Control::Hold(_, line) | Control::Resume(_, line) => ["hold ", line.as_str()].concat(),
        Control::ShowCcp | Control::HideCcp => "ccp".to_owned(),
        Control::LogIn | Control::LogOut => "log".to_owned(),
        Control::BargeIn(_) | Control::Listen(_) => "monitor".to_owned(),
        Control::Digit(_, digit) => ["digit ", digit.encode_utf8(&mut [0; 4])].concat(),
        Control::Country(country) => country.as_str().to_owned(),
        Control::Queue(id) | Control::SetState(id) | Control::QuickConnect(id) => id.to_string(),
        Control::Choose(kind, id) => {
            let kind = match kind {
                DeviceKind::Speaker => "speaker ",
                DeviceKind::Microphone => "microphone ",
                DeviceKind::Ringer => "ringer ",
            };
            [kind, id].concat()
        }
        other => control(other).to_owned(),
    }
}

/// The picture on a button, as a symbol of `controls.html`.
pub(crate) fn icon(control: &Control) -> Option<&'static str> {
    Some(match control {
        Control::Accept(_) | Control::Call | Control::OpenDial => "phone",
        Control::Decline(_) | Control::HangUp(_) => "end",
        Control::Leave(_) | Control::LogIn | Control::LogOut => "leave",
        Control::Mute(_) | Control::Unmute(_) | Control::MuteParty(..) => "mute",
        Control::Hold(..) | Control::Resume(..) => "hold",
        Control::Swap(_) => "swap",
        Control::Join(_) => "join",
        Control::RemoveParty(..) => "remove",
        Control::BargeIn(_) => "talk",
        Control::Listen(_) => "listen",
        Control::Clear(_) => "done",
        Control::OpenKeypad(_) => "keypad",
        Control::OpenTransfer(_) => "add",
        Control::OpenDevices => "devices",
        Control::Close | Control::ClearNextState | Control::Dismiss(_) => "close",
        Control::ShowCcp | Control::HideCcp => "ccp",
        Control::Digit(..)
        | Control::Type(_)
        | Control::Country(_)
        | Control::Queue(_)
        | Control::Find(_)
        | Control::QuickConnect(_)
        | Control::SetState(_)
        | Control::Choose(..) => return None,
    })
}

/// What the place of the calls says while there is none.
pub(crate) fn idle(view: &View) -> (&'static str, String) {
    let kind = view.agent.as_ref().map(|agent| agent.kind);
    match (view.phone, kind) {
        (Phone::Starting, _) => ("Starting …", String::new()),
        (Phone::LoggedOut, _) => ("You are logged out", "No calls reach you.".to_owned()),
        (Phone::Ready, Some(StateKind::Routable)) => {
            ("Ready for calls", "They ring here.".to_owned())
        }
        (Phone::Ready, Some(StateKind::Offline)) => (
            "You are offline",
            "Choose a state above to take calls.".to_owned(),
        ),
        (Phone::Ready, _) => {
            let state = view.agent.as_ref().map_or("", |agent| &agent.state);
            (
                "No calls for now",
                ["Your state is “", state, "”."].concat(),
            )
        }
    }
}

/// What a screen reader says: at once, and when it has finished.
pub(crate) fn aloud(view: &View) -> (String, String) {
    let rings = view.calls.iter().find(|call| call.stage == Stage::Offered);
    let alarm = rings.map_or_else(String::new, |call| {
        let queue = call.queue.as_deref();
        let queue = queue.map_or_else(String::new, |queue| [", ", queue].concat());
        [&*call.status, " from ", &*call.party, &queue].concat()
    });
    let others = view
        .calls
        .iter()
        .filter(|call| call.stage != Stage::Offered);
    let mut news: Vec<String> = others.map(of_call).collect();
    if let Some(agent) = view.agent.as_ref().filter(|_| view.calls.is_empty()) {
        news.push(["Your state: ", &*agent.state].concat());
    }
    (alarm, news.join(". "))
}

fn of_call(call: &Call) -> String {
    [&*call.status, ", ", &*call.party].concat()
}

/// What is said of what is typed; nothing is wrong before anything is typed.
pub(crate) fn typed(pad: &Pad, name: &dyn Fn(Country) -> String) -> String {
    match &pad.number {
        Ok(number) => {
            let country = pad.called.map(|country| [" · ", &*name(country)].concat());
            [number.as_str(), &country.unwrap_or_default()].concat()
        }
        Err(Fault::Empty) => String::new(),
        Err(Fault::NotDialable(country)) => [&*name(*country), ": ", pad_fault(pad)].concat(),
        Err(_) => pad_fault(pad).to_owned(),
    }
}

fn pad_fault(pad: &Pad) -> &'static str {
    pad.number.as_ref().err().map_or("", |fault| fault.text())
}
