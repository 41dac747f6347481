//! How Amazon Connect answers the request for a CCP frame, which tells why a phone stays out although its agent is signed in.
//!
//! The browser shows an empty frame in both cases: a signed-out frame is sent to a login page that may not be framed, and
//! `frame-ancestors` refuses a frame in a page that is not approved, or that sent no Referer.

use serde::{Deserialize, Serialize};

use crate::cause::Cause;
use crate::connect::csp::{lets_in, sources};
use crate::value::address::parse_url;
use crate::value::{CcpUrl, ConnectFamily, ServiceNowOrigin};

/// What an answer means for the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrameAnswer {
    /// The frame goes to the login: Connect's session cookie was not sent along.
    Login,
    /// The same, because the cookie is of a kind that no browser sends into a frame on another site.
    Withheld,
    /// The page around may not show the frame.
    Refused,
    /// The frame loads.
    Loads,
}

/// How a Connect host answered the request for a page or a frame, as `webRequest` tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The tab; -1 for a page out of sight.
    pub tab: i32,
    /// Whether it is the tab's own page, and not a frame in it.
    pub top: bool,
    /// The origin or address of the page that sent the request, if a page did.
    pub from: Option<String>,
    /// The address of the request.
    pub url: String,
    /// The HTTP status.
    pub status: u16,
    /// Every `Content-Security-Policy`.
    pub policies: Vec<String>,
    /// `X-Frame-Options`; `None` where there is no such header.
    pub options: Option<String>,
    /// Whether every session cookie that the answer sets is [`withheld`] from frames; `None` where it sets none.
    pub withholds: Option<bool>,
}

/// Whether every session cookie of these `Set-Cookie` headers is of a kind that no browser sends into a frame on another site; `None`
/// where there is none. Nothing but the attributes behind a cookie's value is looked at.
pub fn withheld(headers: &[String]) -> Option<bool> {
    // Firefox joins the headers of one answer by line breaks.
    let cookies = headers.iter().flat_map(|header| header.lines());
    let sessions = cookies.filter_map(|cookie| {
        let (_, attributes) = cookie.split_once(';')?;
        let attributes = attributes.to_ascii_lowercase();
        let has = |wanted: &str| attributes.split(';').any(|one| one.trim() == wanted);
        let kept = has("samesite=lax") || has("samesite=strict") || has("partitioned");
        // Amazon Connect lets no script read its session.
        (has("httponly") && !has("max-age=0")).then_some(kept)
    });
    sessions.reduce(|all, one| all && one)
}

impl Answered {
    /// The Connect host; `None` if the request went to another host.
    pub fn host(&self) -> Option<String> {
        host(&self.url)
    }

    /// Whether this is an error page in a silent sign-in.
    pub fn fails(&self) -> bool {
        self.top && self.tab < 0 && self.status >= 400
    }

    /// What the answer means for a CCP frame. `None` for a redirect on the way, or an answer that is not about the CCP.
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
        let policies = self.policies.iter();
        let lists: Vec<Vec<String>> = policies
            .filter_map(|policy| sources(policy, "frame-ancestors"))
            .collect();
        // Where a policy has `frame-ancestors`, browsers ignore the older header.
        let allowed = if lists.is_empty() {
            self.options.is_none()
        } else {
            lists.iter().all(|list| lets_in(list, origin.as_str()))
        };
        Some(if allowed {
            FrameAnswer::Loads
        } else {
            FrameAnswer::Refused
        })
    }
}

impl FrameAnswer {
    /// Why the phone stays out of a page whose sign-in has succeeded; `None` where the phone loads.
    pub fn cause(self) -> Option<Cause> {
        match self {
            Self::Login => Some(Cause::CookiesBlocked),
            Self::Withheld => Some(Cause::CookieWithheld),
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
