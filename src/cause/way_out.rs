//! The buttons of a notice: what an agent can do about a cause at once.

/// A button of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayOut {
    /// Open the company sign-in in a window.
    Company,
    /// Use Amazon Connect's ordinary login, as without Patchcord.
    Standard,
    /// Ask for the browser's permission for Amazon Connect's cookie inside ServiceNow.
    Allow,
    /// Try the sign-in again, after something was put right.
    Retry,
    /// Sign in again, silently, after signing out.
    SignIn,
    /// Open the extension's page on which the agent pairs ServiceNow with its company sign-in and its Amazon Connect.
    Pair,
}

impl WayOut {
    /// What the button says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Company => "Sign in",
            Self::Standard => "Use Amazon's sign-in",
            Self::Allow => "Allow",
            Self::Retry => "Try again",
            Self::SignIn => "Sign in",
            Self::Pair => "See the sites",
        }
    }
}
