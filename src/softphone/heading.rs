//! The heading of the docked softphone, which stays visible when the panel is folded.

/// What the heading is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// The agent is being signed in.
    SigningIn,
    /// Amazon Connect asks the agent by itself.
    Standard,
    /// The sign-in has stopped: there is no phone until somebody acts.
    Stopped,
    /// The agent is signed in, and no call can reach the agent.
    Unreachable,
    /// The agent is signed in and has no contact.
    Ready,
    /// A contact waits to be accepted.
    Ringing,
    /// A contact is going on.
    Busy,
    /// A contact has ended and is not cleared yet.
    AfterCall,
    /// The agent has signed out of Amazon Connect.
    SignedOut,
    /// The softphone could not be started.
    Broken,
}

impl Heading {
    /// The value of the panel's `data-state`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SigningIn => "signing-in",
            Self::Standard => "standard",
            Self::Stopped => "stopped",
            Self::Unreachable => "unreachable",
            Self::Ready => "ready",
            Self::Ringing => "ringing",
            Self::Busy => "busy",
            Self::AfterCall => "after-call",
            Self::SignedOut => "signed-out",
            Self::Broken => "broken",
        }
    }

    /// Whether a contact is live, by the `data-state` of a panel that an earlier version has left in the page.
    pub fn is_live(name: &str) -> bool {
        name == Self::Ringing.name() || name == Self::Busy.name()
    }

    /// The words where nothing more special is known.
    pub const fn words(self) -> &'static str {
        match self {
            Self::SigningIn => "Signing in …",
            Self::Standard => "Sign in below or in the window that opens.",
            Self::Stopped | Self::Unreachable => "No calls reach you",
            Self::Ready => "Ready",
            Self::Ringing => "Incoming call",
            Self::Busy => "On a call",
            Self::AfterCall => "Call ended",
            Self::SignedOut => "Signed out",
            Self::Broken => "Out of order",
        }
    }
}
