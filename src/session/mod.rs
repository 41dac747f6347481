//! TODO-DOC

pub mod identity;
pub mod lock;
pub mod people;
pub mod phone;
