//! TODO-DOC

pub(crate) mod notice;
pub(crate) mod page;
pub(crate) mod reader;
