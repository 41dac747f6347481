//! The health of the phone: the faults that endanger calls, and the signals of the browser and of Streams that tell of them.

use crate::cause::Who;

/// `NetworkConnectionStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// `connected`.
    Connected,
    /// `connecting`.
    Connecting,
    /// `disconnected` or `failed`.
    Lost,
}

/// The microphone, as the browser tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Microphone {
    /// The page may use it, or the browser does not say.
    Fine,
    /// `PermissionStatus.state` is `prompt`.
    NotAsked,
    /// `PermissionStatus.state` is `denied`.
    Blocked,
    /// The browser lists no `audioinput` device.
    Missing,
    /// `getUserMedia` failed with `NotReadableError`.
    Busy,
}

/// A fault that endangers the present call or the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// `NetworkConnectionStatus` is `connecting`.
    NetworkUnsteady,
    /// `NetworkConnectionStatus` is `disconnected` or `failed`.
    NetworkLost,
    /// `onWebSocketConnectionLost`.
    WebSocketLost,
    /// The browser does not let the page use a microphone.
    MicrophoneBlocked,
    /// The browser has not been asked for the microphone yet.
    MicrophoneNotAsked,
    /// The computer has no microphone.
    MicrophoneMissing,
    /// Another program has the microphone.
    MicrophoneBusy,
    /// `microphone_not_shared`: the call had no microphone; the browser does not say why.
    MicrophoneNotShared,
    /// `unsupported_browser`.
    BrowserUnsupported,
    /// `signalling_handshake_failure` or `signalling_connection_failure`.
    SignallingFailed,
    /// `ice_collection_timeout`.
    IceTimeout,
    /// `user_busy_error`: the agent's phone is busy in another window.
    PhoneBusy,
    /// `webrtc_error` or `realtime_communication_error`.
    MediaFailed,
    /// `vdi_strategy_not_supported` or `vdi_redir_not_supported`.
    VdiUnsupported,
    /// `other`, or a type that we do not know.
    SoftphoneFailed,
}

impl Health {
    /// The fault that the type of a `SoftphoneError` means.
    pub fn of_softphone_error(kind: &str) -> Self {
        match kind {
            "microphone_not_shared" => Self::MicrophoneNotShared,
            "unsupported_browser" => Self::BrowserUnsupported,
            "signalling_handshake_failure" | "signalling_connection_failure" => {
                Self::SignallingFailed
            }
            "ice_collection_timeout" => Self::IceTimeout,
            "user_busy_error" => Self::PhoneBusy,
            "webrtc_error" | "realtime_communication_error" => Self::MediaFailed,
            "vdi_strategy_not_supported" | "vdi_redir_not_supported" => Self::VdiUnsupported,
            _ => Self::SoftphoneFailed,
        }
    }

    /// For a fault that endangers the next call: whether the phone can still ring.
    pub const fn lets_ring(self) -> Option<bool> {
        match self {
            Self::NetworkLost | Self::WebSocketLost => Some(false),
            Self::MicrophoneBlocked | Self::MicrophoneMissing | Self::MicrophoneBusy => Some(true),
            _ => None,
        }
    }

    /// The fault in one sentence.
    pub const fn what(self) -> &'static str {
        match self {
            Self::NetworkUnsteady => "The connection to Amazon Connect is being set up again.",
            Self::NetworkLost => "The connection to Amazon Connect is lost.",
            Self::WebSocketLost => "Amazon Connect cannot tell this phone about new calls.",
            Self::MicrophoneBlocked => "The browser keeps this page from using the microphone.",
            Self::MicrophoneNotAsked => "The browser has not allowed the microphone yet.",
            Self::MicrophoneMissing => "The browser finds no microphone.",
            Self::MicrophoneBusy => "Another program is using the microphone.",
            Self::MicrophoneNotShared => "The call could not use your microphone.",
            Self::BrowserUnsupported => "This browser cannot make calls.",
            Self::SignallingFailed => "The server for calls cannot be reached.",
            Self::IceTimeout => "Your network blocks call audio.",
            Self::PhoneBusy => "Your phone is busy in another window.",
            Self::MediaFailed => "The sound of the call failed.",
            Self::VdiUnsupported => "The virtual desktop does not pass on the sound.",
            Self::SoftphoneFailed => "The softphone reported an error.",
        }
    }

    /// The person who can fix it.
    pub const fn who(self) -> Who {
        match self {
            Self::BrowserUnsupported | Self::SignallingFailed | Self::IceTimeout => {
                Who::BrowserAdmin
            }
            Self::VdiUnsupported => Who::ConnectAdmin,
            Self::NetworkUnsteady => Who::Nobody,
            _ => Who::Agent,
        }
    }

    /// The next step.
    pub const fn next(self) -> &'static str {
        match self {
            Self::NetworkUnsteady => "Wait a moment.",
            Self::NetworkLost => "Check your network. Calls cannot reach you until it is back.",
            Self::WebSocketLost => "Check your network. It reconnects by itself.",
            Self::MicrophoneBlocked => {
                "Allow the microphone for this site: click the icon left of the address."
            }
            Self::MicrophoneNotAsked => "Allow it when the browser asks, before the next call.",
            Self::MicrophoneMissing => "Plug in your headset.",
            Self::MicrophoneBusy => "Close the other program.",
            Self::MicrophoneNotShared => {
                "Allow the microphone for this site and check that your headset is plugged in."
            }
            Self::BrowserUnsupported => "Use a current Chrome, Edge or Firefox.",
            Self::SignallingFailed => {
                "Have the network open Amazon Connect's addresses for WebRTC signalling."
            }
            Self::IceTimeout => "Have the network open UDP port 3478 to Amazon Connect.",
            Self::PhoneBusy => "Close other windows that show your phone.",
            Self::MediaFailed => "Check your network and headset, then call again.",
            Self::VdiUnsupported => {
                "Have the virtual desktop's settings for Amazon Connect checked."
            }
            Self::SoftphoneFailed => "Try again. If it comes back, open the Amazon phone.",
        }
    }
}
