//! TODO-DOC

use serde::{Deserialize, Serialize};

use crate::cause::Cause;
use crate::servicenow::{OwnSoftphone, Record};
use crate::value::SysId;

/// What a page has learned from ServiceNow, good or bad.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// What the agent's OpenFrame configuration holds.
    pub own: OwnSoftphone,
    /// Whether it asks for interaction controls.
    #[serde(default)]
    pub controls: bool,
    /// The Amazon Connect instance record, or why it cannot be had.
    pub record: Result<Record, Cause>,
}

/// Which record: the agent's own in this ServiceNow, or the one that a softphone page names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordKey {
    /// The ServiceNow origin that it was read from.
    pub origin: String,
    /// The `sys_id` that the page names.
    pub id: Option<SysId>,
}
