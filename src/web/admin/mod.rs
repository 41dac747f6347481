//! The extension's own pages: set-up (`options`), popup, and the two that ask for a permission (`allow`, `notify`).

// No web page's script runs in these pages, so no event can be forged.
#![allow(clippy::disallowed_types)]

pub(crate) mod allow;
pub(crate) mod allowed;
pub(crate) mod facts;
pub(crate) mod keys;
mod login;
pub(crate) mod notify;
pub(crate) mod options;
pub(crate) mod popup;
pub(crate) mod probe;
pub(crate) mod sign_in_test;
pub(crate) mod template;
