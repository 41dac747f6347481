//! Who is who: the person in ServiceNow, and the agent that the phone belongs to.
//!
//! Amazon Connect compares a sign-in's name (the SAML attribute `RoleSessionName`) with its own logins letter by letter. We
//! compare as it does, and lock the phone only where it is known to be somebody else's: on a shared workstation the session of
//! the agent before is still there, and the next one would take calls in that name.

use serde::{Deserialize, Serialize};

use crate::servicenow::{Match, User};

/// What a comparison comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// The phone is the user's.
    Same,
    /// One of the two is not known.
    Unknown,
    /// They differ, and that is no reason to lock the phone.
    Differs(Names),
    /// The phone is somebody else's.
    Locked(Names),
}

/// Both names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Names {
    /// The user in ServiceNow.
    pub user: User,
    /// The Connect login of the phone (Streams' `agent.getConfiguration().username`).
    pub agent: String,
}

impl Names {
    /// What is different.
    pub fn what(&self) -> Match {
        self.user.compare(&self.agent)
    }
}

impl Verdict {
    /// The names, where they differ.
    pub fn names(&self) -> Option<&Names> {
        match self {
            Self::Differs(names) | Self::Locked(names) => Some(names),
            Self::Same | Self::Unknown => None,
        }
    }
}
