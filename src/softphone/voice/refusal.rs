//! Why Connect refused a request, in words that depend on the purpose of the request.

use std::rc::Rc;

use crate::cause::Who;
use crate::softphone::voice::purpose::Purpose;
use crate::value::Json;

/// The longest name of an exception that is shown, in bytes.
const NAME: usize = 60;

/// Why Connect refused a request. Streams' `CTIExceptions`, the AWS SDK's errors inside Streams, and what Connect's voice service
/// sends beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// `BadEndpointException`: Connect cannot call this number or quick connect.
    BadEndpoint,
    /// `InvalidStateException`: the contact or the agent is in a state that does not allow it.
    WrongState,
    /// `CallAlreadyResumedException` and its like: it is so already.
    AlreadySo,
    /// `ConnectionNotFoundException`, `CallNotFoundException` and their like: the party or the contact is gone.
    Gone,
    /// `InvalidContactTypeException`: contacts of this kind cannot do it.
    WrongContactType,
    /// `QuotaExceededException`, `LimitExceededException`: Connect allows no more.
    TooMany,
    /// `AccessDeniedException`: the security profile does not allow it.
    NotPermitted,
    /// `UnauthorizedException`, `RefreshTokenExpiredException` or HTTP 401: the session is over.
    SignedOut,
    /// `ThrottlingException` and its like, HTTP 429.
    TooManyRequests,
    /// `InvalidConfigurationException`, `InvalidAgentARNException`: the agent's settings are not complete.
    BadConfiguration,
    /// `PaginationException`: the list changed while it was read.
    ListChanged,
    /// `InternalServiceException` and its like, HTTP 5xx.
    ServiceFailed,
    /// No answer came: `NetworkingError`, `SendDataFailedException`, a time-out.
    NoAnswer,
    /// Any other exception, by its name; `None` where Streams names none.
    Unknown(Option<Rc<str>>),
}

/// Parts of exception names and of messages, the more special parts first.
const WORDS: [(&str, Refusal); 29] = [
    ("BadEndpoint", Refusal::BadEndpoint),
    ("InvalidState", Refusal::WrongState),
    ("InvalidContactType", Refusal::WrongContactType),
    ("AccessDenied", Refusal::NotPermitted),
    ("Unauthorized", Refusal::SignedOut),
    ("NotAuthorized", Refusal::SignedOut),
    ("TokenExpired", Refusal::SignedOut),
    ("ExpiredToken", Refusal::SignedOut),
    ("InvalidConfiguration", Refusal::BadConfiguration),
    ("InvalidAgentARN", Refusal::BadConfiguration),
    ("Throttl", Refusal::TooManyRequests),
    ("TooManyRequests", Refusal::TooManyRequests),
    ("RequestLimitExceeded", Refusal::TooManyRequests),
    ("ThroughputExceeded", Refusal::TooManyRequests),
    ("QuotaExceeded", Refusal::TooMany),
    ("LimitExceeded", Refusal::TooMany),
    ("Pagination", Refusal::ListChanged),
    ("Already", Refusal::AlreadySo),
    ("NotFound", Refusal::Gone),
    ("no such", Refusal::Gone),
    ("SendDataFailed", Refusal::NoAnswer),
    ("NetworkingError", Refusal::NoAnswer),
    ("TimeoutError", Refusal::NoAnswer),
    ("timed out", Refusal::NoAnswer),
    ("no agent", Refusal::NoAnswer),
    ("InternalService", Refusal::ServiceFailed),
    ("InternalServer", Refusal::ServiceFailed),
    ("InternalFailure", Refusal::ServiceFailed),
    ("ServiceUnavailable", Refusal::ServiceFailed),
];

impl Refusal {
    /// Reads the first argument of Streams' `failure`: JSON text of an error with `type` and `message`, a word, or an error's
    /// message. The type decides, because a message may speak of anything.
    pub fn of(error: &str) -> Self {
        let json = Json::parse(error);
        let member = |name| json.as_ref()?.get(name)?.as_text();
        let told = member("type").or_else(|| member("message"));
        let told = told.unwrap_or(error);
        let known = WORDS.iter().find(|(word, _)| told.contains(word));
        known.map_or_else(|| Self::Unknown(name(told)), |(_, refusal)| refusal.clone())
    }

    /// The refusal in one sentence.
    pub fn what(&self, purpose: Purpose) -> String {
        match self {
            Self::BadEndpoint => "Amazon Connect cannot call this number or quick connect.",
            Self::WrongState => wrong_state(purpose),
            Self::AlreadySo => "Amazon Connect says that this is so already.",
            Self::Gone => gone(purpose),
            Self::WrongContactType => "Amazon Connect does not do this with this kind of contact.",
            Self::TooMany if purpose == Purpose::Add => {
                "This call has all the parties that Amazon Connect allows."
            }
            Self::TooMany => "Amazon Connect allows no more of this at once.",
            Self::NotPermitted => "Your security profile does not allow it.",
            Self::SignedOut => "Your Amazon Connect session is over.",
            Self::TooManyRequests => "Amazon Connect had too many requests.",
            Self::BadConfiguration => "Your phone's settings are not complete.",
            Self::ListChanged => "The list changed while Amazon Connect was sending it.",
            Self::ServiceFailed => "Amazon Connect failed.",
            Self::NoAnswer => "Amazon Connect did not answer.",
            Self::Unknown(None) => "Amazon Connect refused it and gives no reason.",
            Self::Unknown(Some(name)) => {
                return ["Amazon Connect refused it: ", name, "."].concat();
            }
        }
        .to_owned()
    }

    /// The person who can fix it.
    pub const fn who(&self) -> Who {
        match self {
            Self::NotPermitted => Who::ConnectAdmin,
            Self::TooManyRequests | Self::ServiceFailed | Self::ListChanged => Who::Nobody,
            _ => Who::Agent,
        }
    }

    /// The next step.
    pub const fn next(&self, purpose: Purpose) -> &'static str {
        match (self, purpose) {
            (Self::BadEndpoint, _) => "Check the number, or choose another quick connect.",
            (Self::WrongState | Self::ServiceFailed, Purpose::Hold) => {
                "With a third party on the line, use Swap or Join. Otherwise open the Amazon phone."
            }
            (Self::WrongState | Self::Gone, purpose) => after_wrong_state(purpose),
            (Self::AlreadySo, _) => {
                "Look at the call. If it shows otherwise, open the Amazon phone."
            }
            (Self::WrongContactType, _) => "Open the Amazon phone.",
            (Self::TooMany, _) => "End something first.",
            (Self::NotPermitted, _) => "Ask for the permission in your security profile.",
            (Self::SignedOut, _) => "Sign in again.",
            (Self::ListChanged, _) => "Open the list again.",
            (Self::TooManyRequests | Self::ServiceFailed, _) => "Try again in a moment.",
            (Self::BadConfiguration, _) => {
                "Open the Amazon phone and check your phone type and number."
            }
            (Self::NoAnswer, _) => "Check your network and try again.",
            (Self::Unknown(_), _) => "Try again. If it comes back, open the Amazon phone.",
        }
    }
}

/// The exception's name in a text: one word of letters, such as `ValidationException`.
fn name(told: &str) -> Option<Rc<str>> {
    let mut words = told.split(|letter: char| !letter.is_ascii_alphanumeric());
    let name = words.find(|word| word.ends_with("Exception") || word.ends_with("Error"))?;
    (name.len() <= NAME && name != "Error").then(|| name.into())
}

const fn wrong_state(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Answer => "Amazon Connect does not offer you this contact any more.",
        Purpose::End => "The call had ended before Amazon Connect could end it.",
        Purpose::Hold => "Amazon Connect cannot hold or resume this party now.",
        Purpose::Mute => "Amazon Connect cannot mute or unmute now.",
        Purpose::Add => "Amazon Connect cannot add a party to this call now.",
        Purpose::Dial => "Amazon Connect cannot start a call in your present state.",
        Purpose::Tone => "The other party cannot hear tones now.",
        Purpose::Monitor => "Amazon Connect cannot change how you listen now.",
        Purpose::Clear => "Amazon Connect cannot close this contact yet.",
        Purpose::State => "Amazon Connect cannot change your state now.",
        Purpose::List => "Amazon Connect cannot list your quick connects now.",
        Purpose::Devices => "The Amazon phone cannot use this device now.",
    }
}

const fn gone(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Hold | Purpose::Mute | Purpose::Tone | Purpose::End => {
            "This party is no longer on the line."
        }
        Purpose::Answer | Purpose::Clear | Purpose::Monitor => "This contact is no longer yours.",
        Purpose::Add | Purpose::Dial => {
            "Amazon Connect has no such call or quick connect any more."
        }
        Purpose::State => "Your instance has no such state any more.",
        Purpose::List => "Amazon Connect has no quick connects for your queues.",
        Purpose::Devices => "This device is no longer there.",
    }
}

const fn after_wrong_state(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Answer => "Wait for the next contact.",
        Purpose::Add => "Check that the customer is on the line and that nobody is being called.",
        Purpose::Dial => "Finish your contacts or choose another state, then call again.",
        Purpose::Tone => "Wait until the other party is connected.",
        Purpose::Clear => "End the contact first.",
        Purpose::State => "Wait until no contact is coming in, then choose the state again.",
        Purpose::List => "Type the number, or open the list again.",
        Purpose::Devices => "Plug it in again, or choose another device.",
        Purpose::End | Purpose::Hold | Purpose::Mute | Purpose::Monitor => {
            "Look at the call and try again if needed."
        }
    }
}
