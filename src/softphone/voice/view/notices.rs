//! The troubles to show, the worst first.

use crate::softphone::voice::control::Control;
use crate::softphone::voice::health::{Health, Microphone, Network};
use crate::softphone::voice::state::VoiceState;
use crate::softphone::voice::trouble::Trouble;
use crate::softphone::voice::view::button::{Button, button};

/// A trouble on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// The trouble.
    pub trouble: Trouble,
    /// Removes it; `None` for a trouble that goes with its cause.
    pub dismiss: Option<Button>,
}

pub(super) fn notices(state: &VoiceState) -> Vec<Notice> {
    let standing = [
        match state.network {
            Network::Connected => None,
            Network::Connecting => Some(Health::NetworkUnsteady),
            Network::Lost => Some(Health::NetworkLost),
        },
        (!state.web_socket).then_some(Health::WebSocketLost),
        match state.microphone {
            // A desk phone has a microphone of its own.
            _ if state.configuration().softphone == Some(false) => None,
            Microphone::Fine => None,
            Microphone::NotAsked => Some(Health::MicrophoneNotAsked),
            Microphone::Blocked => Some(Health::MicrophoneBlocked),
            Microphone::Missing => Some(Health::MicrophoneMissing),
            Microphone::Busy => Some(Health::MicrophoneBusy),
        },
    ];
    let standing = standing.into_iter().flatten().map(|health| Notice {
        trouble: Trouble::Health(health),
        dismiss: None,
    });
    let told = state.troubles.iter().rev().map(|trouble| Notice {
        trouble: trouble.clone(),
        dismiss: Some(button(state, Control::Dismiss(trouble.clone()))),
    });
    standing.chain(told).collect()
}
