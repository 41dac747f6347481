//! TODO-DOC

pub(crate) mod page;
pub(crate) mod reader;
