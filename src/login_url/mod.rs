//! Is a Login URL right, and how is one made.
//!
//! In comes the text of the record's field "SSO Login URL" with the rest of the record ([`Expected`]), or what an administrator
//! fills into the form ([`form`]). Decided is which identity provider the address belongs to, where its RelayState is, whether
//! that leads to the record's instance and phone, and how the address would be right. Out go problems in words and a corrected
//! address ([`Check`]), or a new address ([`Built`]). Nothing is opened or asked. The browser's half is
//! `web/admin/login.rs`, the part of the set-up page that shows all this.

pub mod check;
mod clean;
mod correction;
mod destination;
pub mod expected;
pub mod family;
pub mod federate;
pub mod form;
mod look;
mod meaning;
mod mistaken;
mod next_page;
mod parts;
mod placeholder;
pub mod problem;
pub mod recipe;
mod relay;
mod traced;
pub mod wording;

pub use check::{Check, check};
pub use expected::Expected;
pub use family::{Family, RelayPlace};
pub use federate::Target;
pub use form::{BuildError, Built};
pub use problem::{Level, Problem};
pub use wording::Words;
