//! An HTTP answer of ServiceNow: status, headers and body, before anything is read from it.

use crate::value::text::contains;
use crate::value::{Json, UserToken};

/// An HTTP answer, as the browser received it.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(super) status: u16,
    pub(super) redirected: bool,
    pub(super) body: String,
    pub(super) html: bool,
    pub(super) logged_in: Option<bool>,
    pub(super) fresh_token: Option<UserToken>,
    pub(super) retry_after: Option<u32>,
    pub(super) total_count: Option<u32>,
}

impl Answer {
    /// The response headers that [`Answer::header`] reads.
    pub const HEADERS: &'static [&'static str] = &[
        "Content-Type",
        "X-Is-Logged-In",
        "X-UserToken-Response",
        "Retry-After",
        "X-Total-Count",
    ];

    /// The longest body that is read, in bytes. Twenty records and all columns of a table are far below it.
    pub const LONGEST: usize = 1 << 20;

    /// An answer without headers. A redirect that was not followed has status 0, as `fetch` reports it in `manual` mode.
    pub fn new(status: u16, redirected: bool, body: String) -> Self {
        Self {
            status,
            redirected,
            body,
            html: false,
            logged_in: None,
            fresh_token: None,
            retry_after: None,
            total_count: None,
        }
    }

    /// Reads one header. Names are compared as HTTP does; unknown names and unusable values are ignored.
    pub fn header(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if name.eq_ignore_ascii_case("Content-Type") {
            self.html = contains(value, "html");
        } else if name.eq_ignore_ascii_case("X-Is-Logged-In") {
            self.logged_in = boolean(value);
        } else if name.eq_ignore_ascii_case("X-UserToken-Response") {
            self.fresh_token = UserToken::parse(value).ok();
        } else if name.eq_ignore_ascii_case("Retry-After") {
            self.retry_after = value.parse().ok();
        } else if name.eq_ignore_ascii_case("X-Total-Count") {
            self.total_count = value.parse().ok();
        }
    }

    /// The body as it came.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The user token for one more try of the same request: the session lives, but the token sent was missing or old.
    pub fn token_for_retry(&self) -> Option<UserToken> {
        let refused = self.status == 401 && self.logged_in != Some(false);
        self.fresh_token.clone().filter(|_| refused)
    }

    /// The body as JSON, if the request succeeded and the body is JSON of a reasonable length.
    pub(crate) fn json(&self) -> Option<Json> {
        if (200..300).contains(&self.status) && self.body.len() <= Self::LONGEST {
            Json::parse(&self.body)
        } else {
            None
        }
    }

    /// Whether a body that is not JSON is a sign-in page. Other pages exist: a proxy's, a hibernating instance's.
    pub(super) fn is_sign_in_page(&self) -> bool {
        let html = self.html || self.body.trim_start().starts_with('<');
        self.redirected
            || html && (contains(&self.body, "login") || contains(&self.body, "SAMLRequest"))
    }
}

pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}
