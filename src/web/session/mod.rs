//! TODO-DOC

pub(crate) mod owner;
pub(crate) mod phone;
