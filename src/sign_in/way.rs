//! The two ways of a sign-in, silent and in a window, and what the browser opened for it.

use serde::{Deserialize, Serialize};

/// How long a silent sign-in may take, in milliseconds. The agent sees a notice long before, and the sign-in may still succeed.
pub const ATTEMPT_MS: u32 = 20_000;

/// The way of a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// In a hidden page (Chromium) or an inactive tab (Firefox).
    Silent,
    /// In a window that the agent asked for.
    Window,
}

/// What the browser opened for a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The browser's id of the tab.
    pub tab: i32,
    /// The browser's id of the window; `None` for a tab in a window that was open before.
    pub window: Option<i32>,
}
