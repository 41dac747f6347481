//! Patchcord signs an agent who is signed in to ServiceNow in to Amazon Connect, through the company sign-in that is already
//! there: no second login, no pop-up, no ten-second wait.
//!
//! Every decision is plain Rust that runs without a browser. Only `web` binds a browser, and it decides nothing: it has
//! the same rooms, and each carries out what its namesake here decides.
//!
//! # The rooms, from the ground up
//!
//! A room uses the rooms above it in this table, never those below it (`tests/core/house.rs` holds this).
//!
//! | room | what is in it |
//! |---|---|
//! | [`value`] | addresses, hosts, ids, numbers and texts that cannot be wrong: each is checked once, where it enters |
//! | [`cause`] | every dead end by its code: what happened, who can mend it, and the next step |
//! | [`servicenow`] | what ServiceNow answers: the record, the user, the OpenFrame configuration, the kind of page |
//! | [`connect`] | what Amazon Connect and Streams say: the agent, the contacts, why a frame stays out, where a sign-in lands |
//! | [`login_url`] | whether a Login URL is right, and how one is made |
//! | [`settings`] | what an administrator may set by policy |
//! | [`sign_in`] | one sign-in: from where to where, what it is paired with, the way of the CCP frame, the journal |
//! | [`session`] | one agent's phone at one instance: who the agent is, and when the phone is locked |
//! | [`softphone`] | the docked softphone: where it stands, and the voice controls |
//! | [`message`] | what pages and the background say to each other |
//! | [`background`] | what is decided for all tabs: one read, one sign-in, the pairings |
//! | [`admin`] | what an administrator sees: status, checklist, report, the sign-in that is watched |
//!
//! # The way of the data, from the record to `initCCP`
//!
//! 1. `content.js` starts the module; [`servicenow::PageKind`] tells from the address what kind of page this is.
//! 2. The page asks the background ([`message::Request::Hello`]); [`background::Coordinator`] lets one page read the record.
//! 3. [`servicenow::request`] names the path, [`servicenow::reading`] makes of the answer a [`servicenow::Record`].
//! 4. [`sign_in::chain::login`] makes of the record and the [`settings`] a login: through the company, or Amazon Connect's own.
//! 5. [`sign_in::pairing`] keeps it within what the agent or the policy has paired with this ServiceNow origin.
//! 6. [`softphone::plan`] decides: adopt ServiceNow's own softphone, dock ours, wait, or do nothing.
//! 7. The background opens the Login URL out of sight; [`connect::landing`] tells when it has arrived at the CCP.
//! 8. [`sign_in::ccp_frame`] loads the CCP frame anew until the CCP acknowledges.
//! 9. For a docked softphone `web/softphone/dock.rs` calls Streams' `initCCP` with the CCP URL and the Login URL.
//! 10. [`session`] compares the phone's agent with ServiceNow's user; [`softphone::voice`] shows the calls.

pub mod admin;
pub mod background;
pub mod cause;
pub mod connect;
pub mod login_url;
pub mod message;
pub mod servicenow;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod softphone;
pub mod value;
#[cfg(target_arch = "wasm32")]
pub mod web;
