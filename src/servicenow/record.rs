//! The Amazon Connect instance record, read through ServiceNow's Table API as the agent who is signed in.
//!
//! The Table API leaves out fields that the agent may not read and ignores unknown names, both without an error. So a missing
//! key never means an empty field.

use serde::{Deserialize, Serialize};

use crate::cause::Cause;
use crate::value::{AddressError, CcpUrl, InstanceArn, LoginUrl, SysId};

/// One row of the table "Amazon Connect Instance".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The row's key.
    pub sys_id: Option<SysId>,
    /// "Active".
    pub active: Option<bool>,
    /// "AWS ARN"; `None` when the row does not have it.
    pub arn: Option<Result<InstanceArn, AddressError>>,
    /// `ccpUrl` of "Instance Params".
    pub ccp_url: Result<CcpUrl, CcpUrlError>,
    /// "SSO Login URL".
    pub login: LoginField,
}

impl Record {
    /// Whether the table's columns can tell more: a column was not found, or several were.
    pub fn needs_columns(&self) -> bool {
        use CcpUrlError as Params;
        use LoginField as Login;
        matches!(self.login, Login::Missing | Login::Ambiguous(_))
            || matches!(self.ccp_url, Err(Params::Missing | Params::Ambiguous(_)))
    }
}

/// The field "SSO Login URL".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoginField {
    /// An address to sign in at.
    Filled(LoginUrl),
    /// Empty or blank: the administrator wants Connect's ordinary login.
    Empty,
    /// Not in the row, and only the list of columns can tell [`Absent`](Self::Absent) from
    /// [`Unreadable`](Self::Unreadable).
    Missing,
    /// The table has no such column, nor a hidden column that may be it: the app is older than 5.3.0. (It is not known whether
    /// ServiceNow's list of columns also leaves out those that the agent may not read; if it does, such a column looks absent.)
    Absent,
    /// The column exists but was left out of the row: the agent may not read it.
    Unreadable,
    /// Filled with something that is not a usable address.
    Invalid(AddressError),
    /// Several columns may be the field: their names.
    Ambiguous(Vec<String>),
}

impl LoginField {
    /// Why there is no address; `None` when there is one.
    pub fn cause(&self) -> Option<Cause> {
        Some(match *self {
            Self::Filled(_) => return None,
            Self::Empty => Cause::LoginFieldEmpty,
            Self::Missing => Cause::LoginFieldMissing,
            Self::Absent => Cause::LoginFieldAbsent,
            Self::Unreadable => Cause::LoginFieldUnreadable,
            Self::Invalid(error) => Cause::LoginUrlInvalid(error),
            Self::Ambiguous(_) => Cause::LoginFieldAmbiguous,
        })
    }
}

/// Why a record gives no CCP address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CcpUrlError {
    /// The row does not have "Instance Params".
    Missing,
    /// "Instance Params" is not a JSON object with the text `ccpUrl`.
    Malformed,
    /// `ccpUrl` is not a CCP address.
    Invalid(AddressError),
    /// Several columns may be "Instance Params": their names.
    Ambiguous(Vec<String>),
}

impl CcpUrlError {
    /// The cause to show.
    pub fn cause(&self) -> Cause {
        match *self {
            Self::Missing => Cause::ParamsMissing,
            Self::Malformed => Cause::ParamsMalformed,
            Self::Invalid(error) => Cause::CcpUrlInvalid(error),
            Self::Ambiguous(_) => Cause::ParamsAmbiguous,
        }
    }
}
