//! TODO-DOC

pub mod ccp_frame;
pub mod chain;
pub mod journal;
pub mod pairing;
pub mod phone_id;
pub mod way;
