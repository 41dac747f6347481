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

/// The faults that Streams and the browser tell of at this moment, the worst first.
pub(super) fn health(state: &VoiceState) -> impl Iterator<Item = Health> + Clone {
    let network = match state.network {
        Network::Connected => None,
        Network::Connecting => Some(Health::NetworkUnsteady),
        Network::Lost => Some(Health::NetworkLost),
    };
    let web_socket = (!state.web_socket).then_some(Health::WebSocketLost);
    let microphone = match state.microphone {
        // A desk phone has a microphone of its own.
        _ if state.configuration().softphone == Some(false) => None,
        Microphone::Fine => None,
        Microphone::NotAsked => Some(Health::MicrophoneNotAsked),
        Microphone::Blocked => Some(Health::MicrophoneBlocked),
        Microphone::Missing => Some(Health::MicrophoneMissing),
        Microphone::Busy => Some(Health::MicrophoneBusy),
    };
    [network, web_socket, microphone].into_iter().flatten()
}

pub(super) fn notices(state: &VoiceState) -> Vec<Notice> {
    let standing = health(state).map(|health| Notice {
        trouble: Trouble::Health(health),
        dismiss: None,
    });
    let told = state.troubles.iter().rev().map(|trouble| Notice {
        trouble: trouble.clone(),
        dismiss: Some(button(state, Control::Dismiss(trouble.clone()))),
    });
    standing.chain(told).collect()
}
