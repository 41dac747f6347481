//! Which phone: the key under which everything about a phone is kept.

use serde::{Deserialize, Serialize};

use crate::sign_in::chain::Chain;

/// A phone. A browser has one for each Amazon Connect instance that a ServiceNow origin is paired with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneId {
    /// The ServiceNow origin.
    pub origin: String,
    /// The Amazon Connect host.
    pub host: String,
}

impl PhoneId {
    /// The phone that a sign-in from this origin is for.
    pub fn of(origin: &str, chain: &Chain) -> Self {
        Self {
            origin: origin.to_owned(),
            host: chain.ccp.host().to_owned(),
        }
    }
}
