//! How much a cause hinders the agent.

use serde::{Deserialize, Serialize};

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
