//! The browser's half of the crate. It has the same rooms: each tells its namesake what happens in the browser, and carries out what that
//! decides. [`mod@entry`] is called by the extension's scripts.

// Each of the extension's modules is built with one feature, and leaves the code of the others unused.
#![cfg_attr(
    not(all(
        feature = "start",
        feature = "worker",
        feature = "phone",
        feature = "setup"
    )),
    allow(dead_code)
)]

#[cfg(feature = "setup")]
mod admin;
#[cfg(feature = "worker")]
mod background;
mod browser;
mod connect;
#[cfg(feature = "start")]
mod content;
pub mod entry;
mod messages;
mod servicenow;
mod session;
mod sign_in;
#[cfg(feature = "phone")]
mod softphone;
