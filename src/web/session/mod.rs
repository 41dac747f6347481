//! TODO-DOC

pub(crate) mod owner;
