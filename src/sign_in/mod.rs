//! One company sign-in to Amazon Connect, for one ServiceNow page.
//!
//! In come the Amazon Connect instance record, the policy, the agent's pairings, and what a page sees of its CCP frame. Decided are:
//! where the sign-in begins and where it has to arrive ([`chain`]), whether the agent has agreed to those sites ([`pairing`]), and
//! every step of a CCP frame from signed out to ready, and whether the phone in it lives ([`ccp_frame`]). Out go effects for the page, and the sign-in's entry in the
//! [`journal`]. The browser's half of this room is `src/web/sign_in`.

pub mod ccp_frame;
pub mod chain;
mod heartbeat;
pub mod journal;
pub mod pairing;
pub mod phone_id;
pub mod way;
