//! What Amazon Connect answered to the CCP frame, which says why a phone stays out although its agent is signed in.
//!
//! A browser shows all three alike, as a frame that does not come: a signed-out frame is sent to a login page that may not be
//! framed, and one in a page that is not approved, or that sent no Referer, is refused by `frame-ancestors`.

use serde::{Deserialize, Serialize};

use crate::cause::Cause;
use crate::value::address::parse_url;
use crate::value::{CcpUrl, ConnectFamily, ServiceNowOrigin};

/// What an answer does to the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrameAnswer {
    /// It goes to the login: Connect's session cookie did not come along.
    Login,
    /// The page around it may not show it.
    Refused,
    /// It loads.
    Loads,
}

/// How a Connect host answered the request for a page or a frame, as `webRequest` tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The tab; -1 for a page out of sight.
    pub tab: i32,
    /// Whether it is the tab's own page, and not a frame in it.
    pub top: bool,
    /// The origin or address of the page that asked, if one did.
    pub from: Option<String>,
    /// What was asked for.
    pub url: String,
    /// The HTTP status.
    pub status: u16,
    /// Every `Content-Security-Policy`.
    pub policies: Vec<String>,
    /// `X-Frame-Options`; `None` where there is no such header.
    pub options: Option<String>,
}

impl Answered {
    /// The Connect host; `None` if it is none.
    pub fn host(&self) -> Option<String> {
        host(&self.url)
    }

    /// Whether it is an error page in a sign-in out of sight.
    pub fn fails(&self) -> bool {
        self.top && self.tab < 0 && self.status >= 400
    }

    /// What it does to a CCP frame. `None` for an answer that is a step on the way, or says nothing about the CCP.
    pub fn frame(&self) -> Option<FrameAnswer> {
        let origin = ServiceNowOrigin::parse_custom(self.from.as_deref()?).ok()?;
        // A CCP that loads itself again says nothing about the page around it.
        if self.top || host(origin.as_str()).is_some() {
            return None;
        }
        let url = parse_url(&self.url)?;
        let path = url.path();
        let page = path.strip_prefix(ConnectFamily::Legacy.prefix());
        if page.unwrap_or(path).starts_with("/login") {
            return Some(FrameAnswer::Login);
        }
        if !(200..300).contains(&self.status) || CcpUrl::parse(url.as_str()).is_err() {
            return None;
        }
        let lists: Vec<&str> = self
            .policies
            .iter()
            .filter_map(|policy| ancestors(policy))
            .collect();
        let names = |list: &&str| {
            let mut sources = list.split_ascii_whitespace();
            sources.any(|source| matches(source, origin.as_str()))
        };
        // Where there is such a list, browsers ignore the older header.
        let allowed = if lists.is_empty() {
            self.options.is_none()
        } else {
            lists.iter().all(names)
        };
        Some(if allowed {
            FrameAnswer::Loads
        } else {
            FrameAnswer::Refused
        })
    }
}

impl FrameAnswer {
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
fn host(url: &str) -> Option<String> {
    let url = parse_url(url)?;
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
