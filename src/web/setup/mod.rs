//! The extension's own pages.

// No script of a page runs there, so that nobody can make an event up.
#![allow(clippy::disallowed_types)]

pub(super) mod allow;
mod facts;
mod login;
pub(super) mod notify;
pub(super) mod options;
pub(super) mod popup;
pub(super) mod probe;
mod template;
mod trial;
