//! TODO-DOC

pub mod agent_snapshot;
pub mod contact_state;
pub mod frame_answer;
pub mod landing;
pub mod streams_log;
