//! The names of stages, states and buttons in the screen's markup and style sheet.

use crate::connect::agent_snapshot::StateKind;
use crate::softphone::voice::view::{Button, View};
use crate::softphone::voice::{Control, DeviceKind, Phone, Stage};

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
        Stage::GaveUp => "gave-up",
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
        Control::ByName => "by-name",
        Control::ByNumber => "by-number",
        Control::CopyNumber(_) => "copy-number",
        Control::Type(_) => "type",
        Control::Country(_) => "country",
        Control::Queue(_) => "queue",
        Control::Find(_) => "find",
        Control::Redial(_) => "redial",
        Control::Call => "call",
        Control::QuickConnect(_) => "quick-connect",
        Control::SetState(_) => "set-state",
        Control::ClearNextState => "clear-next-state",
        Control::Choose(..) => "choose",
        Control::ShowCcp => "show-ccp",
        Control::HideCcp => "hide-ccp",
        Control::LogOut => "log-out",
        Control::ConfirmLogOut => "confirm-log-out",
        Control::LogIn => "log-in",
        Control::Dismiss(_) => "dismiss",
    }
}

/// The key of a button in its list. A switch has one key for both of its presses, so that it keeps the focus.
pub(crate) fn key(button: &Button) -> String {
    match &button.control {
        Control::Mute(_) | Control::Unmute(_) if button.pressed.is_some() => "mute".to_owned(),
        Control::Hold(_, line) | Control::Resume(_, line) => ["hold ", line.as_str()].concat(),
        Control::ShowCcp | Control::HideCcp => "ccp".to_owned(),
        Control::LogIn | Control::LogOut => "log".to_owned(),
        Control::BargeIn(_) | Control::Listen(_) => "monitor".to_owned(),
        Control::Digit(_, digit) => ["digit ", digit.encode_utf8(&mut [0; 4])].concat(),
        Control::Country(country) => country.as_str().to_owned(),
        Control::Queue(id)
        | Control::SetState(id)
        | Control::QuickConnect(id)
        | Control::Redial(id) => id.to_string(),
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
        Control::Leave(_) | Control::LogIn | Control::LogOut | Control::ConfirmLogOut => "leave",
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
        Control::CopyNumber(_) => "copy",
        Control::Digit(..)
        | Control::ByName
        | Control::ByNumber
        | Control::Type(_)
        | Control::Country(_)
        | Control::Queue(_)
        | Control::Find(_)
        | Control::QuickConnect(_)
        | Control::Redial(_)
        | Control::SetState(_)
        | Control::Choose(..) => return None,
    })
}
