//! TODO-DOC

pub(crate) mod notice;
