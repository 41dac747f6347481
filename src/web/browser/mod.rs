//! The browser's APIs as this crate uses them. No other room names `chrome`, IndexedDB or an event listener.
//!
//! Calls of the other rooms come in, and go to the browser with its own words for arguments. Nothing is decided here.

pub(crate) mod chrome;
pub(crate) mod clipboard;
pub(crate) mod document;
pub(crate) mod failure;
pub(crate) mod kept;
pub(crate) mod listen;
pub(crate) mod requests;
pub(crate) mod value;
pub(crate) mod windows;
