//! Patchcord signs an agent who is signed in to ServiceNow in to Amazon Connect, through the company sign-in that is
//! already there: no second login, no pop-up, no ten-second wait.
//!
//! Every decision is made here in plain Rust, without a browser; [`web`] alone binds one and obeys.
//!
//! | module | decides |
//! |---|---|
//! | [`address`] | which URLs, ids and tokens may be used at all |
//! | [`record`], [`openframe`] | what an answer of ServiceNow means, in the [`json`] that it is |
//! | [`place`], [`settings`], [`plan`] | whose softphone it is and how its agent signs in |
//! | [`softphone`] | the way of one CCP frame from signed out to ready |
//! | [`pairing`], [`host`] | which sign-in and which Amazon Connect a ServiceNow origin may use |
//! | [`switchboard`] | one read and one sign-in for all tabs |
//! | [`panel`] | where the docked softphone stands, and what its heading says |
//! | [`controls`] | the voice controls: what a press does, and what the agent sees of calls |
//! | [`framing`] | why a frame stays out whose agent is signed in |
//! | [`landing`] | where a sign-in ends, and how |
//! | [`login_check`], [`login_form`] | whether a Login URL leads there, and how it is made |
//! | [`cause`] | every dead end's name, who can mend it, and the next step |
//! | [`identity`] | whose phone it is, and when it is locked |
//! | [`journal`], [`status`] | what became of the last sign-ins, and how things stand |
//! | [`setup`] | what has to be so in all systems, and what is |
//! | [`trial`] | what a sign-in that somebody watches shows, hop by hop, and why it stops |
//! | [`report`] | what of all that may be handed on |
//! | [`message`] | what pages and the background say to each other |

pub mod address;
pub mod cause;
pub mod controls;
pub mod framing;
pub mod host;
pub mod identity;
pub mod journal;
pub mod json;
pub mod landing;
pub mod login_check;
pub mod login_form;
pub mod message;
pub mod openframe;
pub mod pairing;
pub mod panel;
pub mod place;
pub mod plan;
pub mod record;
pub mod report;
pub mod settings;
pub mod setup;
pub mod softphone;
pub mod status;
pub mod switchboard;
pub mod trial;
#[cfg(target_arch = "wasm32")]
pub mod web;
