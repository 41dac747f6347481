//! One phone of one agent at one Amazon Connect instance.
//!
//! In come the user of ServiceNow, the Connect login that the phone tells, and the times of its sign-ins. Decided are: whether the phone
//! belongs to the user ([`people`], [`identity`]), whether it is covered ([`lock`]), and whether its session still counts
//! ([`mod@phone`]), and which of two softphones stays in a page ([`one_phone`], [`take_over`]). Out go a [`identity::Verdict`] and the lock's effects. The browser's half of this room is `src/web/session`.

pub mod identity;
pub mod lock;
pub mod one_phone;
pub mod people;
pub mod phone;
pub mod take_over;
