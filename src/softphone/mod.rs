//! TODO-DOC

pub mod heading;
pub mod panel;
pub mod plan;
pub mod voice;
