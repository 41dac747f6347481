//! The people who can put a cause right.

use serde::{Deserialize, Serialize};

/// Who can put a cause right.
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
    /// The administrator of the identity provider or of Amazon Connect: which of them cannot be told.
    SignInAdmins,
    /// The administrator who sets the policies of the agents' browsers.
    BrowserAdmin,
    /// Nobody: there is nothing to put right.
    Nobody,
}

impl Who {
    /// What the agent calls them.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agent => "you",
            Self::ServiceNowAdmin => "your ServiceNow administrator",
            Self::IdpAdmin => "the administrator of your company sign-in",
            Self::ConnectAdmin => "your Amazon Connect administrator",
            Self::SignInAdmins => {
                "the administrators of your company sign-in and of Amazon Connect"
            }
            Self::BrowserAdmin => "the administrator of your browser",
            Self::Nobody => "nobody",
        }
    }
}
