//! TODO-DOC

pub mod checklist;
pub mod redact;
pub mod report;
pub mod sign_in_test;
pub mod status;
