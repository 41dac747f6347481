//! The browser's side: carries out what the rest of the crate decides. It has the same rooms, and each obeys its namesake.

// Each of the extension's modules is linked with one feature and leaves lying what only the others need.
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
