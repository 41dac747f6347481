//! The docked softphone, for an agent for whom ServiceNow starts none.
//!
//! In comes the kind of the page, the agent's record and settings, and what Streams says of the agent and the contacts. Here is
//! decided whether a phone is docked and where it stands ([`plan`], [`panel`]), what its heading says ([`heading`]), and what the
//! voice controls show and ask Streams for ([`voice`]). Out goes plain data: a plan, a placement, a view, and requests to Streams.
//! The browser's half is `src/web/softphone`.

pub mod grid;
pub mod heading;
pub mod panel;
pub mod plan;
pub mod tab_title;
pub mod voice;
