//! TODO-DOC

use serde::{Deserialize, Serialize};

/// Who can put it right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The agent.
    Agent,
    /// The administrator of ServiceNow.
    ServiceNowAdmin,
    /// The administrator of the identity provider.
    IdpAdmin,
    /// The administrator of Amazon Connect.
    ConnectAdmin,
    /// The last two: it cannot be told which.
    SignInAdmins,
    /// Whoever sets the policies of the agents' browsers.
    BrowserAdmin,
    /// There is nothing to put right.
    Nobody,
}

impl Who {
    /// How the agent would call them.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agent => "you",
            Self::ServiceNowAdmin => "your ServiceNow administrator",
            Self::IdpAdmin => "the administrator of your company sign-in",
            Self::ConnectAdmin => "your Amazon Connect administrator",
            Self::SignInAdmins => {
                "the administrators of your company sign-in and of Amazon Connect"
            }
            Self::BrowserAdmin => "whoever manages your browser",
            Self::Nobody => "nobody",
        }
    }
}

/// What a cause means for the agent's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// All is as it should be; nothing is shown.
    Quiet,
    /// The agent has a phone: with its ordinary login, after one click, or in another tab.
    Note,
    /// The agent has no phone until something is done.
    Stop,
}

/// The browser, where it decides what can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Chromium and those built on it, such as Chrome and Edge.
    Chromium,
    /// Firefox.
    Firefox,
}
