//! The extension's own pages.

pub(super) mod allow;
mod allowed;
mod facts;
mod login;
pub(super) mod notify;
pub(super) mod options;
pub(super) mod popup;
pub(super) mod probe;
mod template;
mod trial;
