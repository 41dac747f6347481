//! What the background decides for all tabs of the browser.
//!
//! In come [`BackgroundEvent`]s: requests of ServiceNow pages, commands of the extension's own pages, and what the browser tells of
//! tabs and requests. Decided are: which page reads the Amazon Connect instance record, when a sign-in begins, which pages one sign-in
//! serves, which addresses may be opened at all, and what is remembered. Out go [`BackgroundEffect`]s. The browser's half of this room
//! is `src/web/background`: it listens, and carries the effects out.
//!
//! A page only says that it wants something. What is opened for it comes from the record that a page of its origin has read, and
//! only where that is paired (see [`crate::sign_in::pairing`]). Times are milliseconds of the browser's clock (`Date.now()`), given
//! by the glue.

mod attempt;
mod commands;
mod coordinator;
mod effect;
mod event;
mod keeper;
pub mod memory;
mod own_pages;
mod phones;
mod policy;
mod reads;
mod requests;
pub mod shortcuts;
mod sign_in_ends;
mod sign_ins;
mod terms;
mod welcome;

pub use crate::background::coordinator::Coordinator;
pub use crate::background::effect::BackgroundEffect;
pub use crate::background::event::{BackgroundEvent, Ticket};
pub use crate::background::policy::PolicyAnswer;
