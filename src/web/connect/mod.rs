//! TODO-DOC

pub(crate) mod answered;
pub(crate) mod streams;
