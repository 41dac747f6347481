//! TODO-DOC

pub(crate) mod watch;
