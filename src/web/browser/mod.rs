//! TODO-DOC

pub(crate) mod chrome;
pub(crate) mod document;
pub(crate) mod kept;
pub(crate) mod listen;
pub(crate) mod value;
