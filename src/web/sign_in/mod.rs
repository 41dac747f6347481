//! TODO-DOC

pub(crate) mod ccp;
