//! TODO-DOC

use serde::{Deserialize, Serialize};

/// What may lock a phone (setting `identity`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IdentityMode {
    /// The login is exactly the name of another person who was in this ServiceNow before, in this browser session.
    ///
    /// A login that is merely another name proves nothing, as a company may use personnel numbers at Amazon Connect and e-mail
    /// addresses in ServiceNow: whoever works that way must never be locked out by default.
    #[default]
    Known,
    /// The login is neither the user name nor the e-mail address. For companies that have seen to it that they agree.
    Exact,
    /// Nothing.
    Off,
}
