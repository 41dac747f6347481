//! The setting `identity`: when a phone is locked because it belongs to another person.

use serde::{Deserialize, Serialize};

/// When a phone is locked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IdentityMode {
    /// When the Connect login is exactly the name of another user of this ServiceNow, seen in this browser session.
    ///
    /// A login that is merely another name proves nothing, as a company may use personnel numbers at Amazon Connect and e-mail
    /// addresses in ServiceNow. Its agents must not be locked out by default.
    #[default]
    Known,
    /// When the Connect login is neither the user name nor the e-mail address. For companies in which they agree.
    Exact,
    /// Never.
    Off,
}
