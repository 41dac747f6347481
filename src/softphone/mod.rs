//! TODO-DOC

pub mod grid;
pub mod heading;
pub mod panel;
pub mod plan;
pub mod tab_title;
pub mod voice;
