//! TODO-DOC
pub mod admin;
pub mod background;
pub mod cause;
pub mod connect;
pub mod login_url;
pub mod message;
pub mod servicenow;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod softphone;
pub mod value;
#[cfg(target_arch = "wasm32")]
pub mod web;
