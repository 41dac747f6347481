//! What is wrong, the worst first.

use crate::softphone::voice::control::Control;
use crate::softphone::voice::health::{Health, Microphone, Network};
use crate::softphone::voice::state::VoiceState;
use crate::softphone::voice::trouble::Trouble;
use crate::softphone::voice::view::button::{Button, button};

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// What is wrong.
    pub trouble: Trouble,
    /// Takes it away, where that helps.
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
            // The desk phone has its own.
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
