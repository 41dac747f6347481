//! What stands in the way of a press or of a call, in words.

use crate::cause::Who;

/// Why a button is off, or why a press had no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The same has been asked for, and Connect has not answered yet.
    Pending,
    /// Something else has been asked for on this contact, and Connect has not answered yet.
    Busy,
    /// The phone is not ready.
    NotReady,
    /// The contact is not there any more.
    ContactGone,
    /// The party is not on the line any more.
    PartyGone,
    /// The call is not offered to the agent, or not any more.
    NotOffered,
    /// The call is not connected.
    NotConnected,
    /// Somebody is still being called.
    StillRinging,
    /// Nobody is on hold.
    NobodyOnHold,
    /// It takes one party on hold and one that talks.
    NotTwoLines,
    /// The customer has left.
    CustomerGone,
    /// Nobody would be left with the customer.
    NobodyElse,
    /// Connect takes no more parties.
    TooManyParties,
    /// It is so already.
    AlreadySo,
    /// A supervisor has muted the agent.
    MutedBySupervisor,
    /// The desk phone does it.
    DeskPhone,
    /// The contact is still live.
    StillLive,
    /// After-call work is not done.
    AfterCallWork,
    /// There is a call already.
    OnACall,
    /// The agent may not make calls.
    NotPermitted,
    /// What is typed is not a number that can be called.
    NoNumber,
    /// There is no queue to call out on.
    NoQueue,
    /// The instance has no such agent state.
    NoSuchState,
    /// Nothing of that name is in the list.
    NotListed,
    /// It is not possible in this call.
    NotHere,
    /// The CCP has to do it.
    OnlyInCcp,
}

impl Why {
    /// One sentence for the agent.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Pending => "Waiting for Amazon Connect.",
            Self::Busy => "Amazon Connect is still busy with your last request for this contact.",
            Self::NotReady => "The phone is not ready yet.",
            Self::ContactGone => "This contact is no longer yours.",
            Self::PartyGone => "This party has left the call.",
            Self::NotOffered => "This call is no longer waiting for an answer.",
            Self::NotConnected => "The call is not connected.",
            Self::StillRinging => "Somebody is still being called. Wait until they answer.",
            Self::NobodyOnHold => "Nobody is on hold.",
            Self::NotTwoLines => "Swap needs one party on hold and one that you talk to.",
            Self::CustomerGone => "The customer has left the call.",
            Self::NobodyElse => "Nobody else is on the call. End it instead.",
            Self::TooManyParties => "This call has all the parties that Amazon Connect allows.",
            Self::AlreadySo => "It is so already.",
            Self::MutedBySupervisor => "A supervisor has muted you.",
            Self::DeskPhone => "Use your desk phone for this.",
            Self::StillLive => "The contact is still live. End it first.",
            Self::AfterCallWork => "Finish your after-call work first.",
            Self::OnACall => "Finish your present call first.",
            Self::NotPermitted => {
                "Your security profile has no outbound calls. Ask your Amazon Connect administrator."
            }
            Self::NoNumber => "Enter a complete number first.",
            Self::NoQueue => "Choose a queue to call from.",
            Self::NoSuchState => "This state is no longer on offer.",
            Self::NotListed => "This is no longer in the list.",
            Self::NotHere => "This is not possible in this call.",
            Self::OnlyInCcp => "Open the CCP for this.",
        }
    }
}

/// What is wrong, as a whole or with one request.
#[derive(Debug, Clone, PartialEq)]
pub enum Trouble {
    /// The health of the phone, before or during a call.
    Health(Health),
    /// Connect did not do what was asked for.
    Refused {
        /// What was asked for, as its button says it.
        what: &'static str,
        /// Why not.
        refusal: Refusal,
    },
}

/// What endangers calls, present ones or the next.
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
    /// There is no microphone.
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
    /// `other`, or a word that we do not know.
    SoftphoneFailed,
}

/// Why Connect did not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// `BadEndpointException`: nobody can be called there.
    BadEndpoint,
    /// `InvalidStateException`: the contact or the agent has moved on.
    WrongState,
    /// `AccessDeniedException`: the security profile does not allow it.
    NotPermitted,
    /// `UnauthorizedException`, `RefreshTokenExpiredException` or HTTP 401: the session is over.
    SignedOut,
    /// HTTP 429.
    TooManyRequests,
    /// `InvalidConfigurationException`: the agent's settings are not complete.
    BadConfiguration,
    /// HTTP 5xx, or the network.
    ServiceFailed,
    /// No answer came.
    NoAnswer,
    /// Streams does not say why.
    Unknown,
}

impl Refusal {
    /// What Streams' `failure` says, which is JSON text of an error, a word, or an error's message.
    pub fn of(error: &str) -> Self {
        const WORDS: [(&str, Refusal); 13] = [
            ("BadEndpoint", Refusal::BadEndpoint),
            ("InvalidState", Refusal::WrongState),
            ("InvalidContactType", Refusal::WrongState),
            ("AccessDenied", Refusal::NotPermitted),
            ("Unauthorized", Refusal::SignedOut),
            ("RefreshTokenExpired", Refusal::SignedOut),
            ("InvalidConfiguration", Refusal::BadConfiguration),
            ("InvalidAgentARN", Refusal::BadConfiguration),
            ("Throttling", Refusal::TooManyRequests),
            ("TooManyRequests", Refusal::TooManyRequests),
            ("timed out", Refusal::NoAnswer),
            ("InternalService", Refusal::ServiceFailed),
            ("NetworkingError", Refusal::ServiceFailed),
        ];
        let said = WORDS.iter().find(|(word, _)| error.contains(word));
        said.map_or(Self::Unknown, |(_, refusal)| *refusal)
    }
}

impl Trouble {
    /// What happened.
    pub const fn what(&self) -> &'static str {
        match self {
            Self::Health(health) => health.what(),
            Self::Refused { refusal, .. } => refusal.what(),
        }
    }

    /// Who can put it right.
    pub const fn who(&self) -> Who {
        match self {
            Self::Health(health) => health.who(),
            Self::Refused { refusal, .. } => refusal.who(),
        }
    }

    /// The next step.
    pub const fn next(&self) -> &'static str {
        match self {
            Self::Health(health) => health.next(),
            Self::Refused { refusal, .. } => refusal.next(),
        }
    }
}

impl Health {
    /// What a `SoftphoneError`'s type says.
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

    /// What happened.
    pub const fn what(self) -> &'static str {
        match self {
            Self::NetworkUnsteady => "The connection to Amazon Connect is being set up again.",
            Self::NetworkLost => "The connection to Amazon Connect is lost.",
            Self::WebSocketLost => "Amazon Connect cannot tell this phone about new calls.",
            Self::MicrophoneBlocked => "The browser keeps this page from using the microphone.",
            Self::MicrophoneNotAsked => "The browser has not allowed the microphone yet.",
            Self::MicrophoneMissing => "The browser finds no microphone.",
            Self::MicrophoneBusy => "Another program is using the microphone.",
            Self::MicrophoneNotShared => "The call got no microphone.",
            Self::BrowserUnsupported => "This browser cannot make calls.",
            Self::SignallingFailed => "The server for calls cannot be reached.",
            Self::IceTimeout => "The network found no way for the sound.",
            Self::PhoneBusy => "Your phone is busy in another window.",
            Self::MediaFailed => "The sound of the call failed.",
            Self::VdiUnsupported => "The virtual desktop does not pass on the sound.",
            Self::SoftphoneFailed => "The softphone reported an error.",
        }
    }

    /// Who can put it right.
    pub const fn who(self) -> Who {
        match self {
            Self::BrowserUnsupported | Self::SignallingFailed | Self::IceTimeout => {
                Who::BrowserAdmin
            }
            Self::VdiUnsupported => Who::ConnectAdmin,
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
            Self::SoftphoneFailed => "Try again. If it comes back, open the CCP.",
        }
    }
}

impl Refusal {
    /// What happened.
    pub const fn what(self) -> &'static str {
        match self {
            Self::BadEndpoint => "Amazon Connect cannot call this number or quick connect.",
            Self::WrongState => "The call had moved on before Amazon Connect could do it.",
            Self::NotPermitted => "Your security profile does not allow it.",
            Self::SignedOut => "Your Amazon Connect session is over.",
            Self::TooManyRequests => "Amazon Connect had too many requests.",
            Self::BadConfiguration => "Your phone's settings are not complete.",
            Self::ServiceFailed => "Amazon Connect failed.",
            Self::NoAnswer => "Amazon Connect did not answer.",
            Self::Unknown => "Amazon Connect did not do it, and does not say why.",
        }
    }

    /// Who can put it right.
    pub const fn who(self) -> Who {
        match self {
            Self::NotPermitted => Who::ConnectAdmin,
            _ => Who::Agent,
        }
    }

    /// The next step.
    pub const fn next(self) -> &'static str {
        match self {
            Self::BadEndpoint => "Check the number, or choose another quick connect.",
            Self::WrongState => "Look at the call and try again.",
            Self::NotPermitted => "Ask for the permission in your security profile.",
            Self::SignedOut => "Sign in again.",
            Self::TooManyRequests | Self::ServiceFailed => "Try again in a moment.",
            Self::BadConfiguration => "Open the CCP and check your phone type and number.",
            Self::NoAnswer => "Check your network and try again.",
            Self::Unknown => "Try again. If it comes back, open the CCP.",
        }
    }
}
