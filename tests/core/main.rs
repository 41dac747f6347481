//! The core's tests: one program, room by room, natively and in both browsers.
#![allow(clippy::unwrap_used, clippy::panic)]

mod admin;
mod background;
mod cause;
mod connect;
#[cfg(not(target_arch = "wasm32"))]
mod house;
mod login_url;
mod message;
mod servicenow;
mod session;
mod settings;
mod sign_in;
mod softphone;
mod value;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
