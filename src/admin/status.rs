//! The state of an agent's phone in one ServiceNow: the words of the toolbar's popup, its one button, and the badge.

use crate::background::Coordinator;
use crate::background::memory::Memory;
use crate::cause::{Browser, Cause, Severity, WayOut};
use crate::servicenow::{Match, OwnSoftphone, RecordKey, page_kind};
use crate::session::identity::Verdict;
use crate::settings::Settings;
use crate::sign_in::ccp_frame::PATIENCE_MS;
use crate::sign_in::chain;
use crate::sign_in::chain::{Chain, Login};
use crate::sign_in::pairing::{Pairings, Proposal, Terms};
use crate::sign_in::phone_id::PhoneId;
use crate::sign_in::way::Way;

/// The state of the agent's phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneState {
    /// The policy `softphone` is `off`.
    Off,
    /// The policy `instances` does not name this ServiceNow.
    NotServed,
    /// This ServiceNow was not read yet in this browser session.
    Unknown,
    /// The agent has not paired this ServiceNow.
    Unpaired,
    /// No sign-in was needed yet.
    Waiting,
    /// A sign-in is under way.
    SigningIn,
    /// The agent is signed in.
    Ready,
    /// SSO Login URL is empty, so that the agent uses Amazon Connect's ordinary login.
    Standard,
    /// The agent has to do something.
    NeedsAgent,
    /// An administrator has to do something.
    Problem,
}

impl PhoneState {
    /// The word in the page's markup. Tests use it, so it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::NotServed => "not-served",
            Self::Unknown => "unknown",
            Self::Unpaired => "unpaired",
            Self::Waiting => "waiting",
            Self::SigningIn => "signing-in",
            Self::Ready => "ready",
            Self::Standard => "standard",
            Self::NeedsAgent => "needs-agent",
            Self::Problem => "problem",
        }
    }

    /// The popup's heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Off => "Switched off",
            Self::NotServed => "Not for this ServiceNow",
            Self::Unknown => "Not started",
            Self::Unpaired => "Are these your company's?",
            Self::Waiting => "Not signed in yet",
            Self::SigningIn => "Signing in \u{2026}",
            Self::Ready => "Ready",
            Self::Standard => "Amazon Connect sign-in",
            Self::NeedsAgent => "Needs you",
            Self::Problem => "Problem",
        }
    }

    /// The popup's sentence where there is no cause. Empty for the two states that always have one.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Off => "Your administrator has switched Patchcord off.",
            Self::NotServed => "Your administrator has not set up Patchcord for this ServiceNow.",
            Self::Unknown => "Open ServiceNow. Your phone signs in by itself.",
            Self::Unpaired => {
                "This ServiceNow names the sites below for your phone. Patchcord opens them only after you agree."
            }
            Self::Waiting => "Your phone signs in when it opens in ServiceNow.",
            Self::SigningIn => "Your company sign-in is running.",
            Self::Ready => "You are signed in to the phone.",
            Self::Standard => "This phone has no company sign-in. Sign in to it as usual.",
            Self::NeedsAgent | Self::Problem => "",
        }
    }
}

/// The one thing that the popup's button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Pair ServiceNow with the hosts that its record names.
    Pair(Proposal),
    /// Sign in for this record, in a window.
    SignIn(RecordKey),
    /// Ask for the permission that lets this record's CCP use its cookie inside ServiceNow.
    Allow(RecordKey),
    /// Sign another agent out of this record's phone.
    SignOut(RecordKey),
    /// Open the set-up page.
    SetUp,
}

impl Step {
    /// The button's label.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Pair(_) => "Yes, use these",
            Self::SignIn(_) => "Sign in",
            Self::Allow(_) => "Allow \u{2026}",
            Self::SignOut(_) => "Sign this phone out",
            Self::SetUp => "See what is wrong",
        }
    }
}

/// The state of the agent's phone in one ServiceNow. Times are milliseconds of the browser's clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// The state.
    pub state: PhoneState,
    /// The cause, where something is wrong.
    pub cause: Option<Cause>,
    /// The origin of ServiceNow.
    pub origin: Option<String>,
    /// The host of the SSO Login URL.
    pub login: Option<String>,
    /// The host of the Connect instance.
    pub host: Option<String>,
    /// Whether the agent has paired this ServiceNow, and so can forget the pairing.
    pub paired_by_agent: bool,
    /// The user name at Amazon Connect.
    pub agent: Option<String>,
    /// The comparison of that name with the user of ServiceNow.
    pub verdict: Option<Verdict>,
    /// When the session at Amazon Connect began, or was first seen.
    pub since: Option<f64>,
    /// When Amazon Connect ends the session; `None` where its beginning was not seen.
    pub until: Option<f64>,
    /// When Patchcord renews the session.
    pub renews: Option<f64>,
    /// The address of the ServiceNow page with the phone, where Patchcord may open a phone there.
    pub phone_page: Option<String>,
    /// The popup's button.
    pub step: Option<Step>,
}

impl Status {
    fn plain(state: PhoneState) -> Self {
        Self {
            state,
            cause: None,
            origin: None,
            login: None,
            host: None,
            paired_by_agent: false,
            agent: None,
            verdict: None,
            since: None,
            until: None,
            renews: None,
            phone_page: None,
            step: None,
        }
    }

    fn wrong(state: PhoneState, cause: Cause, step: Step) -> Self {
        Self {
            cause: Some(cause),
            step: Some(step),
            ..Self::plain(state)
        }
    }

    /// The state for a ServiceNow origin; for `None` that of the paired origin that was read last.
    pub fn of(
        memory: &Memory,
        pairings: &Pairings,
        settings: &Settings,
        origin: Option<&str>,
        browser: Browser,
        now: f64,
    ) -> Self {
        if !settings.softphone.is_on() {
            return Self::plain(PhoneState::Off);
        }
        let paired = |origin: &str| pairings.terms(settings, origin).is_paired();
        let Some(origin) = origin.or_else(|| memory.latest_origin(paired)) else {
            return Self::plain(PhoneState::Unknown);
        };
        let terms = pairings.terms(settings, origin);
        let mut status = match memory.latest_record(origin) {
            _ if terms == Terms::NotServed => Self::plain(PhoneState::NotServed),
            None => Self::plain(PhoneState::Unknown),
            Some(read) => {
                let named = chain::login(&read.known.record, settings);
                match pairings.proposal(settings, origin, &named) {
                    Some(proposal) => Self::unpaired(proposal, terms.is_paired()),
                    None => Self {
                        phone_page: Some(page_of_phone(origin, &read.known.own)),
                        renews: renews_at(memory, settings, origin, &terms.limit(named.clone())),
                        ..Self::paired(memory, &read.key, terms.limit(named), browser, now)
                    },
                }
            }
        };
        status.origin = Some(origin.to_owned());
        status.paired_by_agent = matches!(
            terms,
            Terms::Paired {
                by_policy: false,
                ..
            }
        );
        status
    }

    /// The agent has to pair. Only hosts that have changed since the last pairing are a cause: they stop a phone that worked.
    fn unpaired(proposal: Proposal, changed: bool) -> Self {
        Self {
            cause: changed.then_some(Cause::PairingChanged),
            login: proposal
                .login
                .as_ref()
                .map(|login| login.as_str().to_owned()),
            host: Some(proposal.connect.as_str().to_owned()),
            step: Some(Step::Pair(proposal)),
            ..Self::plain(if changed {
                PhoneState::NeedsAgent
            } else {
                PhoneState::Unpaired
            })
        }
    }

    fn paired(memory: &Memory, key: &RecordKey, login: Login, browser: Browser, now: f64) -> Self {
        let (mut status, begins, host) = match login {
            Login::Sso(chain) => {
                let begins = Some(chain.login.host().to_owned());
                let host = Some(chain.ccp.host().to_owned());
                (
                    Self::of_chain(memory, key, &chain, browser, now),
                    begins,
                    host,
                )
            }
            Login::Standard { cause, ccp } => {
                let status = match cause {
                    Some(cause) if cause.severity() != Severity::Quiet => {
                        Self::wrong(PhoneState::Problem, cause, Step::SetUp)
                    }
                    _ => Self::plain(PhoneState::Standard),
                };
                (status, None, ccp.map(|ccp| ccp.host().to_owned()))
            }
        };
        let phone = host.clone().and_then(|host| {
            let origin = key.origin.clone();
            memory.phone(&PhoneId { origin, host })
        });
        if let Some(phone) = phone.filter(|phone| phone.is_signed_in(now)) {
            status.agent.clone_from(&phone.agent);
            status.verdict.clone_from(&phone.verdict);
            status.since = phone.since();
            status.until = phone.until();
        }
        (status.login, status.host) = (begins, host);
        status
    }

    fn of_chain(
        memory: &Memory,
        key: &RecordKey,
        chain: &Chain,
        browser: Browser,
        now: f64,
    ) -> Self {
        let id = PhoneId::of(&key.origin, chain);
        let attempt = memory.journal().latest(&id);
        if let Some(attempt) = attempt.filter(|attempt| attempt.is_under_way(now)) {
            // A silent sign-in that takes long may still succeed, so it is not ended here.
            if attempt.way == Way::Silent && now - attempt.began >= f64::from(PATIENCE_MS) {
                let step = Step::SignIn(key.clone());
                return Self::wrong(PhoneState::NeedsAgent, Cause::IdpNeedsAgent, step);
            }
            return Self::plain(PhoneState::SigningIn);
        }
        let waiting = || Self {
            step: Some(Step::SignIn(key.clone())),
            ..Self::plain(PhoneState::Waiting)
        };
        let Some(phone) = memory.phone(&id) else {
            return waiting();
        };
        if let Some(Verdict::Locked(_)) = phone.verdict {
            let step = Step::SignOut(key.clone());
            return Self::wrong(PhoneState::NeedsAgent, Cause::PhoneOfAnother, step);
        }
        if let Some(cause) = phone.kept_out() {
            let step = match cause.ways_out(browser).first() {
                Some(WayOut::Allow) => Step::Allow(key.clone()),
                _ => Step::SetUp,
            };
            return Self::wrong(state_of(&step), cause, step);
        }
        if let Some(cause) = phone.failed() {
            let step = match cause.ways_out(browser).first() {
                Some(WayOut::Company) => Step::SignIn(key.clone()),
                _ => Step::SetUp,
            };
            return Self::wrong(state_of(&step), cause, step);
        }
        if phone.is_signed_in(now) {
            return Self::plain(PhoneState::Ready);
        }
        waiting()
    }
}

impl Status {
    /// The host of another ServiceNow that is paired with the same Amazon Connect. The agent should know it before pairing.
    pub fn elsewhere(&self) -> Option<&str> {
        match &self.step {
            Some(Step::Pair(proposal)) => proposal.elsewhere.as_ref().map(|other| other.host()),
            _ => None,
        }
    }

    /// ServiceNow's name of the user, where it differs from the user name at Amazon Connect.
    pub fn other_name(&self) -> Option<String> {
        let names = self.verdict.as_ref()?.names()?;
        let name = names.user.shown();
        Some(match names.what() {
            Match::OtherCase => format!("{name} (capitals differ)"),
            Match::Same | Match::Different => name.to_owned(),
        })
    }
}

/// When the session of a phone with a company sign-in is renewed.
fn renews_at(memory: &Memory, settings: &Settings, origin: &str, login: &Login) -> Option<f64> {
    let Login::Sso(chain) = login else {
        return None;
    };
    let phone = memory.phone(&PhoneId::of(origin, chain))?;
    phone.renews_at(settings.renew_after.as_ms())
}

fn state_of(step: &Step) -> PhoneState {
    match step {
        Step::SetUp => PhoneState::Problem,
        _ => PhoneState::NeedsAgent,
    }
}

/// The desktop page that is opened for a docked phone.
const DESKTOP: &str = "/now/nav/ui/home";

/// Whether an open tab at `url` shows the page that is wanted. Every page of an origin will do for the origin itself and for a
/// docked phone.
pub fn is_page(url: &str, wanted: &str) -> bool {
    let wanted = wanted.strip_suffix(DESKTOP).unwrap_or(wanted);
    url.strip_prefix(wanted)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#', '&']))
}

/// The address of the ServiceNow page in which the phone comes up.
pub(crate) fn page_of_phone(origin: &str, own: &OwnSoftphone) -> String {
    let path = match own {
        OwnSoftphone::Own { id: Some(id) } => page_kind::page(id),
        // The docked phone comes up in every desktop page, and OpenFrame's own phone too.
        _ => DESKTOP.to_owned(),
    };
    format!("{origin}{path}")
}

/// A span of time in hours and minutes.
pub fn duration(ms: f64) -> String {
    // Two clocks may differ a little, so that a span may be negative.
    let minutes = (ms.max(0.0) / 60_000.0).floor() as u32;
    match (minutes / 60, minutes % 60) {
        (0, 0) => "less than a minute".to_owned(),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// Whether the toolbar's badge asks for the agent. An origin that is not paired does not count, so that no page can set the badge.
pub fn needs_agent(coordinator: &Coordinator, browser: Browser, now: f64) -> bool {
    let (memory, pairings) = (coordinator.memory(), coordinator.pairings());
    let settings = coordinator.settings();
    memory.records().iter().any(|record| {
        let origin = &record.key.origin;
        pairings.terms(settings, origin).is_paired()
            && Status::of(memory, pairings, settings, Some(origin), browser, now).state
                == PhoneState::NeedsAgent
    })
}
