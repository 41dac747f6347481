//! TODO-DOC

/// What an agent can ask for in a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayOut {
    /// The company sign-in, in a window.
    Company,
    /// Amazon Connect's ordinary login, as without us.
    Standard,
    /// The browser's permission for Connect's cookie inside ServiceNow.
    Allow,
    /// The same once more, after something was mended.
    Retry,
    /// The extension's page on which the agent pairs ServiceNow with its sign-in and its Amazon Connect.
    Pair,
}

impl WayOut {
    /// What the button says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Company => "Sign in",
            Self::Standard => "Use Amazon Connect login",
            Self::Allow => "Allow",
            Self::Retry => "Try again",
            Self::Pair => "See the sites",
        }
    }
}
