//! The set-up page and the toolbar's popup.
//!
//! In come the settings, the background's memory, the pairings, and what an open ServiceNow page reads about its record, user and
//! headers. Decided here are the state of the agent's phone ([`status`]), the result of each check with its fix ([`checklist`]), and
//! the cause that stops a watched sign-in ([`sign_in_test`]). Out go the lines that the pages show and a [`report`] without secrets
//! ([`redact`]). The browser's half is `web/admin`: it collects the facts, opens the test's window and fills the pages of `static/`.

pub mod address;
pub mod checklist;
pub mod form;
pub mod keys;
pub mod redact;
pub mod report;
pub mod sign_in_test;
pub mod status;
