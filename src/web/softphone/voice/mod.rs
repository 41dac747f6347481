//! TODO-DOC

pub(crate) mod controls;
pub(crate) mod names;
pub(crate) mod screen;
