//! Why Connect did not do what was asked for.

use crate::cause::Who;

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
            Self::TooManyRequests | Self::ServiceFailed => Who::Nobody,
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
