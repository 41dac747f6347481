//! Values that cannot be wrong: text from outside is parsed once into such a type, and trusted afterwards.
//!
//! In comes text from ServiceNow, from Streams, from a policy, from an agent or another part of the extension. Decided is
//! whether the text follows the rules of its kind. Out goes a typed value, or an error that says what to write instead. There
//! is no browser's half, but `json/in_browser.rs` uses the browser's JSON parser and is the one file outside of `web` that
//! names the browser.

pub mod address;
pub mod arn;
pub(crate) mod aws;
pub mod ccp_url;
pub mod domain_name;
pub mod host;
pub mod host_name;
pub mod json;
pub mod login_url;
pub mod numbering_plan;
pub mod phone_number;
pub mod punycode;
pub mod relay_state;
pub mod service_now_origin;
pub mod session_name;
pub mod sys_id;
pub mod text;
pub mod user_token;

pub use address::AddressError;
pub use arn::InstanceArn;
pub use ccp_url::{CcpUrl, ConnectFamily};
pub use host::{ConnectHost, LoginHost};
pub use host_name::HostName;
pub use json::Json;
pub use login_url::LoginUrl;
pub use relay_state::RelayState;
pub use service_now_origin::ServiceNowOrigin;
pub use sys_id::SysId;
pub use user_token::UserToken;
