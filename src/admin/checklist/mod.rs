//! The set-up page's checklist: for each system that takes part in the sign-in, what has to be true and what is true.
//!
//! Nothing here needs a console or an administrator's rights. The facts come from an open ServiceNow page, which reads as its
//! own user, and from what the background has seen in this browser session. Each file below checks one system.

mod browser;
mod company_sign_in;
mod connect;
pub mod facts;
pub mod pairings;
mod servicenow;

use serde::Serialize;

pub use crate::admin::checklist::facts::{Facts, Headers, Microphone, Site};
pub use crate::admin::checklist::pairings::{PairedSite, paired_sites};
use crate::cause::{Cause, Who};

/// Which system a check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// ServiceNow.
    ServiceNow,
    /// The identity provider.
    Idp,
    /// Amazon Connect.
    Connect,
    /// The agent's browser.
    Browser,
}

impl Side {
    /// All, in the order in which they are set up.
    pub const ALL: [Self; 4] = [Self::ServiceNow, Self::Idp, Self::Connect, Self::Browser];

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::ServiceNow => "ServiceNow",
            Self::Idp => "Company sign-in (IdP)",
            Self::Connect => "Amazon Connect",
            Self::Browser => "This browser",
        }
    }
}

/// The result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckState {
    /// As it should be.
    Ok,
    /// The sign-in works, but something could be better or has to be done by hand.
    Attention,
    /// The sign-in cannot work until this is put right.
    Wrong,
    /// Not known yet.
    Unknown,
}

impl CheckState {
    /// The word that the page shows.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Attention => "Look",
            Self::Wrong => "Wrong",
            Self::Unknown => "Not known",
        }
    }

    /// The word in the page's markup and in reports. Tests and documents use it, so it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Attention => "attention",
            Self::Wrong => "wrong",
            Self::Unknown => "unknown",
        }
    }
}

/// One line of the checklist.
///
/// `title` and `what` are our own words and hold nothing that was read. What was read stands in `found` and `values`: the page
/// shows them, and the report leaves them out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The check's name in the page's markup, in reports and in documents. It never changes.
    pub code: &'static str,
    /// The system that is checked.
    pub side: Side,
    /// The thing that is checked, such as "SSO Login URL".
    pub title: &'static str,
    /// The result.
    pub state: CheckState,
    /// The result in a sentence.
    pub what: &'static str,
    /// The value that was read.
    pub found: Option<String>,
    /// The cause, where there is one.
    pub cause: Option<Cause>,
    /// The person who can put it right; set exactly where `fix` is set.
    pub who: Option<Who>,
    /// The change that puts it right.
    pub fix: Option<String>,
    /// Exact values to copy.
    pub values: Vec<String>,
}

impl Check {
    fn new(
        code: &'static str,
        side: Side,
        title: &'static str,
        state: CheckState,
        what: &'static str,
    ) -> Self {
        Self {
            code,
            side,
            title,
            state,
            what,
            found: None,
            cause: None,
            who: None,
            fix: None,
            values: Vec::new(),
        }
    }

    fn found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    fn fix(mut self, who: Who, fix: impl Into<String>) -> Self {
        (self.who, self.fix) = (Some(who), Some(fix.into()));
        self
    }

    fn copy(mut self, value: impl Into<String>) -> Self {
        self.values.push(value.into());
        self
    }

    /// The same check with the catalogue's words for a cause.
    fn because(mut self, state: CheckState, cause: Cause) -> Self {
        (self.state, self.what, self.cause) = (state, cause.what(), Some(cause));
        if cause.who() != Who::Nobody {
            self.who = Some(cause.who());
        }
        self.fix = Some(cause.fix());
        self
    }
}

/// All checks, in the order in which the systems are set up.
pub fn check(facts: &Facts) -> Vec<Check> {
    let mut checks = servicenow::checks(facts);
    checks.extend(company_sign_in::checks(facts));
    checks.extend(connect::checks(facts));
    checks.extend(browser::checks(facts));
    checks
}

/// The worst state among the checks. A state that is not known yet is better than a fault.
pub fn worst(checks: &[Check]) -> CheckState {
    let has = |state| checks.iter().any(|check| check.state == state);
    let order = [
        CheckState::Wrong,
        CheckState::Attention,
        CheckState::Unknown,
    ];
    order
        .into_iter()
        .find(|state| has(*state))
        .unwrap_or(CheckState::Ok)
}

/// The whole checklist in one sentence, with the first thing to do.
pub fn summary(checks: &[Check]) -> &'static str {
    let standard = checks
        .iter()
        .any(|check| check.cause == Some(Cause::LoginFieldEmpty));
    match worst(checks) {
        CheckState::Wrong => {
            "Something keeps the sign-in from working. Begin with the first point marked Wrong."
        }
        _ if standard => {
            "There is no company sign-in yet. It begins with the SSO Login URL, below."
        }
        CheckState::Ok => "Ready. Everything is as it should be.",
        CheckState::Attention => "It works. Some points are worth a look.",
        CheckState::Unknown => "Nothing is wrong so far. Some points are not known yet.",
    }
}

/// The sentence of a check that needs an answer of an open ServiceNow page.
const ASK: &str = "An open page of ServiceNow has to be asked.";
