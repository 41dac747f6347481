//! The set-up page's checklist: for each system that takes part in the sign-in, what has to be true and what is true.
//!
//! Nothing here needs a console or an administrator's rights. The facts come from an open ServiceNow page, which reads as its
//! own user, and from what the background has seen in this browser session. Each file below checks one system.

mod browser;
mod company_sign_in;
mod connect;
pub mod facts;
pub mod overview;
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

    /// The system's name in the page's markup. It never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ServiceNow => "service-now",
            Self::Idp => "idp",
            Self::Connect => "connect",
            Self::Browser => "browser",
        }
    }

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
            Self::Attention => "To check",
            Self::Wrong => "Wrong",
            Self::Unknown => "Not checked yet",
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
    /// The code of what the checker of Login URLs has found.
    pub finding: Option<&'static str>,
    /// The person who can put it right; set exactly where `fix` is set.
    pub who: Option<Who>,
    /// The change that puts it right.
    pub fix: Option<String>,
    /// Exact values to copy.
    pub values: Vec<String>,
    /// The place that `fix` sends the reader to, as a link.
    pub link: Option<Link>,
}

/// A place that a fix names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// The button "Check again" of the page.
    CheckAgain,
    /// The field that opens ServiceNow.
    OpenServiceNow,
    /// The button "Test my sign-in" of the page.
    Test,
    /// The checker of Login URLs on the page.
    LoginUrl,
    /// The page of ServiceNow with the phone, by its address.
    Phone(String),
}

impl Link {
    /// The words of the link.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::CheckAgain => "Check again",
            Self::OpenServiceNow => "Open ServiceNow",
            Self::Test => "Test my sign-in",
            Self::LoginUrl => "SSO Login URL",
            Self::Phone(_) => "Open the phone",
        }
    }

    /// The address of the link: an element of the page, or a page of ServiceNow.
    pub fn address(&self) -> &str {
        match self {
            Self::CheckAgain => "#check",
            Self::OpenServiceNow => "#address",
            Self::Test => "#test",
            Self::LoginUrl => "#login",
            Self::Phone(address) => address,
        }
    }
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
            finding: None,
            who: None,
            fix: None,
            values: Vec::new(),
            link: None,
        }
    }

    /// The fix, with the person who can make it, unless that is the reader.
    pub fn advice(&self) -> Option<String> {
        let fix = self.fix.as_ref()?;
        Some(match self.who {
            Some(who) if who != Who::Agent => format!("For {}: {fix}", who.name()),
            _ => fix.clone(),
        })
    }

    fn found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    fn fix(mut self, who: Who, fix: impl Into<String>) -> Self {
        (self.who, self.fix) = (Some(who), Some(fix.into()));
        self
    }

    fn link(mut self, link: Link) -> Self {
        self.link = Some(link);
        self
    }

    /// A check that needs a fresh answer of an open ServiceNow page.
    fn ask(self) -> Self {
        let fix = "Open ServiceNow in another tab and sign in there, then choose Check again.";
        self.fix(Who::Agent, fix).link(Link::OpenServiceNow)
    }

    /// A check that needs the record: by opening ServiceNow, or by putting right what keeps the record away.
    fn need_record(self, facts: &Facts) -> Self {
        match facts.known() {
            None => self.ask(),
            Some(_) => self
                .fix(
                    Who::ServiceNowAdmin,
                    "Put the record right first, then choose Check again.",
                )
                .link(Link::CheckAgain),
        }
    }

    /// A check that is made when the phone opens.
    fn open_phone(self, facts: &Facts) -> Self {
        let checked = self.fix(Who::Agent, "Open the phone in ServiceNow.");
        let origin = facts.site.as_ref().map(|site| &site.origin);
        match origin.or_else(|| facts.origins.first()) {
            Some(origin) => checked.link(Link::Phone(facts.phone_address(origin))),
            None => checked.link(Link::OpenServiceNow),
        }
    }

    fn copy(mut self, value: impl Into<String>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Names the columns that may be the one, with the policy's line for each.
    fn candidates(self, setting: &str, names: &[String]) -> Self {
        let lines = names
            .iter()
            .map(|name| format!("\"fields\": {{ \"{setting}\": \"{name}\" }}"));
        let mut check = self.found(names.join(", "));
        check.values.extend(lines);
        check
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

/// The sentence of a check that needs an answer of an open ServiceNow page.
const ASK: &str = "Open ServiceNow to check this.";

/// The sentence of a check that needs the record.
const RECORD: &str = "Needs the record.";

/// The sentence of a check that needs an open phone.
const PHONE: &str = "Checked when the phone opens in ServiceNow.";
