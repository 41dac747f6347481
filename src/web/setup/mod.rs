//! The extension's own pages.

pub(super) mod allow;
