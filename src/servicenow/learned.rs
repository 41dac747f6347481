//! What one ServiceNow page has read for its agent, and the key under which it is kept.

use serde::{Deserialize, Serialize};

use crate::cause::Cause;
use crate::servicenow::{OwnSoftphone, Record};
use crate::value::SysId;

/// What a page has read from ServiceNow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// What the agent's OpenFrame configuration holds.
    pub own: OwnSoftphone,
    /// Whether the OpenFrame configuration asks for interaction controls.
    #[serde(default)]
    pub controls: bool,
    /// The Amazon Connect instance record, or why it cannot be had.
    pub record: Result<Record, Cause>,
}

/// The key of a record: the agent's own record of a ServiceNow instance, or the record that a softphone page names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordKey {
    /// The ServiceNow origin that it was read from.
    pub origin: String,
    /// The `sys_id` that the page names.
    pub id: Option<SysId>,
}
