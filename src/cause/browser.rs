//! Which browser it is, where that changes what the agent or the administrator can do.

/// A kind of browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Chromium and those built on it, such as Chrome and Edge.
    Chromium,
    /// Firefox.
    Firefox,
}
