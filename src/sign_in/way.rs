//! TODO-DOC

use serde::{Deserialize, Serialize};

/// How long a silent sign-in may take: the agent is told long before, and may still be lucky.
pub const ATTEMPT_MS: u32 = 20_000;

/// How a sign-in goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// Unseen.
    Silent,
    /// In the window that the agent asked for.
    Window,
}

/// What the browser opened for a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The tab.
    pub tab: i32,
    /// The window, where it has one of its own.
    pub window: Option<i32>,
}
