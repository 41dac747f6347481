//! Amazon Connect and its library Streams, as far as their words and answers have a meaning for Patchcord.
//!
//! In comes what Streams reports of the agent, how Connect's host answers a frame, and the addresses a sign-in passes. Decided
//! is whether a contact is live, why a CCP frame stays out, and whether a sign-in has landed. Out go a snapshot of the agent,
//! a [`FrameAnswer`](frame_answer::FrameAnswer) and a [`Landing`](landing::Landing). The browser's half is `web/connect`, which
//! names Streams; what `webRequest` reports comes from `web/browser`.

pub mod agent_snapshot;
pub mod contact_state;
pub(crate) mod csp;
pub mod frame_answer;
pub mod landing;
pub mod streams_log;
