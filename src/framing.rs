//! What Amazon Connect answered to the CCP frame, which says why a phone stays out although its agent is signed in.
//!
//! A browser shows all three alike, as a frame that does not come: a signed-out frame is sent to a login page that may not be
//! framed, and one in a page that is not approved, or that sent no Referer, is refused by `frame-ancestors`.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::address::{CcpUrl, ConnectFamily};
use crate::cause::Cause;

/// What an answer does to the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Frame {
    /// It goes to the login: Connect's session cookie did not come along.
    Login,
    /// The page around it may not show it.
    Refused,
    /// It loads.
    Loads,
}

/// The headers that decide who may show a page in a frame.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Headers<'a> {
    /// `Content-Security-Policy`; `None` where there is no such header.
    pub policy: Option<&'a str>,
    /// `X-Frame-Options`.
    pub options: Option<&'a str>,
}

impl Frame {
    /// What the answer to a frame's request for `url` does to the frame in a page of `origin`. `None` for an answer that is a
    /// step on the way, or says nothing about the CCP.
    pub fn of(url: &str, status: u16, headers: Headers<'_>, origin: &str) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        let path = url.path();
        let page = path.strip_prefix(ConnectFamily::Legacy.prefix());
        if page.unwrap_or(path).starts_with("/login") {
            return Some(Self::Login);
        }
        if !(200..300).contains(&status) || CcpUrl::parse(url.as_str()).is_err() {
            return None;
        }
        let allowed = match headers.policy.and_then(ancestors) {
            // Where there is such a list, browsers ignore the older header.
            Some(sources) => sources
                .split_ascii_whitespace()
                .any(|source| matches(source, origin)),
            None => headers.options.is_none(),
        };
        Some(if allowed { Self::Loads } else { Self::Refused })
    }

    /// Why the phone stays out of a page whose sign-in has succeeded; `None` where it should come.
    pub fn cause(self) -> Option<Cause> {
        match self {
            Self::Login => Some(Cause::CookiesBlocked),
            Self::Refused => Some(Cause::OriginNotApproved),
            Self::Loads => None,
        }
    }
}

/// The host of an address, if it is one of Amazon Connect's.
pub fn host(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.domain()?;
    ConnectFamily::of(host).map(|_| host.to_owned())
}

/// The sources of `frame-ancestors` in a Content-Security-Policy.
fn ancestors(policy: &str) -> Option<&str> {
    policy.split(';').find_map(|directive| {
        let (name, sources) = directive
            .trim()
            .split_once(' ')
            .unwrap_or((directive.trim(), ""));
        name.eq_ignore_ascii_case("frame-ancestors")
            .then_some(sources)
    })
}

/// Whether a source lets pages of `origin` in. Sources of other shapes than these are not seen from Amazon Connect.
fn matches(source: &str, origin: &str) -> bool {
    if source == "*" || source.eq_ignore_ascii_case(origin) {
        return true;
    }
    let wildcard = source.split_once("://*").zip(origin.split_once("://"));
    wildcard.is_some_and(|((scheme, domain), (of, host))| {
        scheme == of && domain.starts_with('.') && host.ends_with(domain)
    })
}
