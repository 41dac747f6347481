//! What the instance can be told to do differently. The defaults are the kind world.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The switches of the Connect instance, as they appear in the sandbox's world document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ConnectSettings {
    /// Origins that may frame the CCP: scheme, host and port, no path. Amazon Connect's "Approved origins".
    pub approved_origins: Vec<String>,
    /// Which attributes the session cookie carries.
    pub cookie: CookieKind,
    /// How long a sign-in lasts, in seconds. Amazon Connect ends it after 12 hours, even in the middle of a call.
    pub session_seconds: u64,
    /// How long an access token lasts, in seconds. Amazon Connect's lasts about an hour.
    pub token_seconds: u64,
    /// Answer every operation of the CTI API with 403 AccessDeniedException.
    pub access_denied: bool,
    /// Send the login page with `Cross-Origin-Opener-Policy: same-origin`, which cuts a login window from its opener.
    pub login_coop: bool,
    /// How long the CCP page waits before it starts its worker, in milliseconds: a slow network or a slow computer.
    pub ccp_start_ms: u64,
    /// How long an offered call rings before it counts as missed, in seconds.
    pub ring_seconds: u64,
    /// How long the other end takes to pick up, in milliseconds.
    pub answer_ms: u64,
}

impl Default for ConnectSettings {
    fn default() -> Self {
        Self {
            approved_origins: vec!["https://acme.service-now.com".to_owned()],
            cookie: CookieKind::None,
            session_seconds: 12 * 60 * 60,
            token_seconds: 60 * 60,
            access_denied: false,
            login_coop: false,
            ccp_start_ms: 0,
            ring_seconds: 20,
            answer_ms: 1_000,
        }
    }
}

impl ConnectSettings {
    pub(super) fn session_lifetime(&self) -> Duration {
        Duration::from_secs(self.session_seconds)
    }

    pub(super) fn token_lifetime(&self) -> Duration {
        Duration::from_secs(self.token_seconds)
    }

    pub(super) fn ring_time(&self) -> Duration {
        Duration::from_secs(self.ring_seconds)
    }

    pub(super) fn answer_time(&self) -> Duration {
        Duration::from_millis(self.answer_ms)
    }
}

/// Attributes of the session cookie. All kinds are `Secure; HttpOnly; Path=/`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CookieKind {
    /// `SameSite=None`: sent in frames on other sites, where the browser allows third-party cookies.
    #[default]
    None,
    /// `SameSite=Lax`: never sent in a frame on another site.
    Lax,
    /// `SameSite=None; Partitioned`: a separate cookie for each top-level site.
    Partitioned,
}
