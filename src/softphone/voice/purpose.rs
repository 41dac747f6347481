//! The purpose of a request: the words of a refusal depend on it.

use crate::softphone::voice::control::Control;

/// What a request was meant to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Accept or decline an offered contact.
    Answer,
    /// End a call, leave it, or hang up on a party.
    End,
    /// Hold, resume, swap or join parties.
    Hold,
    /// Mute or unmute.
    Mute,
    /// Add a party to a call.
    Add,
    /// Start a call.
    Dial,
    /// Send a tone.
    Tone,
    /// Listen to another agent's call, or join it.
    Monitor,
    /// Clear a contact that is over.
    Clear,
    /// Change the agent's state or the next state, or go offline to log out.
    State,
    /// List the quick connects.
    List,
    /// List or choose devices.
    Devices,
}

impl Purpose {
    /// The purpose of the request behind a press. `adds` says whether a number or quick connect is added to a call.
    pub(super) fn of(control: &Control, adds: bool) -> Self {
        match control {
            Control::Accept(_) | Control::Decline(_) => Self::Answer,
            Control::HangUp(_) | Control::Leave(_) | Control::RemoveParty(..) => Self::End,
            Control::Hold(..) | Control::Resume(..) | Control::Swap(_) | Control::Join(_) => {
                Self::Hold
            }
            Control::Mute(_) | Control::Unmute(_) | Control::MuteParty(..) => Self::Mute,
            Control::Call | Control::QuickConnect(_) if adds => Self::Add,
            Control::Call | Control::QuickConnect(_) => Self::Dial,
            Control::Digit(..) => Self::Tone,
            Control::BargeIn(_) | Control::Listen(_) => Self::Monitor,
            Control::Clear(_) => Self::Clear,
            Control::OpenDevices | Control::Choose(..) => Self::Devices,
            Control::SetState(_) | Control::ClearNextState | Control::ConfirmLogOut => Self::State,
            // No other press asks Streams for anything but the list.
            _ => Self::List,
        }
    }
}
