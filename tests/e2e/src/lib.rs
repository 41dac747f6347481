//! Drives the built extension, as it ships, in real browsers against the sandbox.
//!
//! [`Stage`] is a sandbox and a fresh browser in one; [`Setup`] says what is special about them. What an agent does is a
//! method of the stage, and so is what an agent sees. [`Watch`] notes what the browser does that a page cannot tell: every
//! window and tab that opens, however short-lived, and every error.

mod agent;
mod browser;
mod devtools;
mod evidence;
mod extension;
pub mod far_ends;
mod paired;
pub mod phone;
mod shared;
mod stage;
mod times;
mod watch;

use std::time::Duration;

pub use browser::{Browser, Cookies, Pairing, Popups, id};
pub use patchcord_sandbox as sandbox;
pub use stage::{Notice, Setup, Softphone, Stage, world};
pub use thirtyfour;
pub use watch::{Memory, Opened, PageError, Watch};

/// What is to come by itself has come long before this, however busy the machine is: a sign-in, or what follows a time-out of Streams.
/// A wait ends when it has come, so that only a test that fails takes so long.
pub const SOON: Duration = Duration::from_secs(60);
/// The same for what a page that is there has to do, which takes it a moment.
pub const AT_ONCE: Duration = Duration::from_secs(20);
/// The agent that the tests are about.
pub const AGENT: &str = "agent.one@example.com";
/// The page of ServiceNow that holds its own softphone, as an agent's OpenFrame shows it.
pub const CCP_PAGE: &str = "/sn_cti_amzn_cct_aws_ccp.do?id=0123456789abcdef0123456789abcdef";
/// The classic page with OpenFrame's frame in it, and in that the softphone.
pub const CLASSIC: &str = "/nav_to.do";
/// The Next Experience shell.
pub const NEXT_EXPERIENCE: &str = "/now/nav/ui/home";
/// The Service Operations Workspace, where the softphone's frame is deep inside shadow roots.
pub const WORKSPACE: &str = "/now/sow/home";

/// The top folder of the checkout.
pub fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The host in an address; none if it has none.
pub fn host(address: &str) -> Option<String> {
    url::Url::parse(address).ok()?.host_str().map(str::to_owned)
}
