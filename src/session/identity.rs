//! Whether the user of ServiceNow is the agent of the phone.
//!
//! Amazon Connect compares the name of a sign-in (the SAML attribute `RoleSessionName`) with its own logins letter by letter, and so do
//! we. A phone is locked only where it is known to be somebody else's: on a shared workstation the previous agent's session may still
//! be there, and the next agent would take calls in that name.

use serde::{Deserialize, Serialize};

use crate::servicenow::{Match, User};

/// The result of comparing the user of ServiceNow with the agent of the phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// The names are the same.
    Same,
    /// One of the two names is not known.
    Unknown,
    /// The names differ, and that is no reason to lock the phone.
    Differs(Names),
    /// The phone belongs to somebody else.
    Locked(Names),
}

/// Both names of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Names {
    /// The user in ServiceNow.
    pub user: User,
    /// The Connect login of the phone (Streams' `agent.getConfiguration().username`).
    pub agent: String,
}

impl Names {
    /// How the names differ.
    pub fn what(&self) -> Match {
        self.user.compare(&self.agent)
    }
}

impl Verdict {
    /// Both names, where they differ.
    pub fn names(&self) -> Option<&Names> {
        match self {
            Self::Differs(names) | Self::Locked(names) => Some(names),
            Self::Same | Self::Unknown => None,
        }
    }
}
