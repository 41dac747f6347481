//! The extension's own pages.

pub(super) mod allow;
pub(super) mod notify;
