//! The extension's own pages.

// No script of a page runs there, so that nobody can make an event up.
#![allow(clippy::disallowed_types)]

pub(crate) mod allow;
pub(crate) mod allowed;
pub(crate) mod facts;
pub(crate) mod login;
pub(crate) mod notify;
pub(crate) mod options;
pub(crate) mod popup;
pub(crate) mod probe;
pub(crate) mod sign_in_test;
pub(crate) mod template;
