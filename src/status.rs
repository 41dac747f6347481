//! How things stand, at a glance: what the toolbar's popup says, and whether its button asks for the agent.

use crate::address::CcpUrl;
use crate::cause::{Browser, Cause, Severity, Wish};
use crate::identity::Verdict;
use crate::plan::{self, Chain, Login};
use crate::settings::Settings;
use crate::softphone::PATIENCE_MS;
use crate::switchboard::{Memory, Remembered, WHOLE_SESSION_MS, Way};

/// The state of the agent's phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The policy has switched Patchcord off.
    Off,
    /// No page of ServiceNow has been open in this browser session.
    Unknown,
    /// Nobody has had to sign in yet.
    Waiting,
    /// A sign-in is under way.
    SigningIn,
    /// The agent is signed in.
    Ready,
    /// Amazon Connect's ordinary login, as the administrator wants it.
    Standard,
    /// The agent has to do something.
    NeedsAgent,
    /// An administrator has to do something.
    Problem,
}

impl State {
    /// The word for it, in the page and in tests.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Unknown => "unknown",
            Self::Waiting => "waiting",
            Self::SigningIn => "signing-in",
            Self::Ready => "ready",
            Self::Standard => "standard",
            Self::NeedsAgent => "needs-agent",
            Self::Problem => "problem",
        }
    }

    /// What it is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Off => "Switched off",
            Self::Unknown => "Not started",
            Self::Waiting => "Not signed in yet",
            Self::SigningIn => "Signing in \u{2026}",
            Self::Ready => "Ready",
            Self::Standard => "Amazon Connect login",
            Self::NeedsAgent => "Needs you",
            Self::Problem => "Problem",
        }
    }

    /// What it means, where no cause says more.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Off => "Your administrator has switched Patchcord off.",
            Self::Unknown => "Open ServiceNow. Your phone signs in by itself.",
            Self::Waiting => "Your phone signs in when it opens in ServiceNow.",
            Self::SigningIn => "Your company sign-in is on its way.",
            Self::Ready => "You are signed in to the phone.",
            Self::Standard => "This phone has no company sign-in. Sign in to it as usual.",
            Self::NeedsAgent | Self::Problem => "",
        }
    }
}

/// The one thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Sign in, in a window.
    SignIn(Chain),
    /// Let this CCP use its cookie in pages of this origin.
    Allow(CcpUrl, String),
    /// Sign the phone out, which is somebody else's.
    SignOut(CcpUrl),
    /// See what is wrong, on the set-up page.
    SetUp,
}

impl Step {
    /// What the button says.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::SignIn(_) => "Sign in",
            Self::Allow(..) => "Allow \u{2026}",
            Self::SignOut(_) => "Sign this phone out",
            Self::SetUp => "See what is wrong",
        }
    }
}

/// How things stand. Times are milliseconds of the browser's clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// The state.
    pub state: State,
    /// Why, where something is wrong.
    pub cause: Option<Cause>,
    /// The Connect instance.
    pub host: Option<String>,
    /// The Connect login that is signed in.
    pub agent: Option<String>,
    /// Whether that is the user of ServiceNow.
    pub verdict: Option<Verdict>,
    /// Since when.
    pub since: Option<f64>,
    /// When Amazon Connect ends the session; known only of a session whose beginning was seen.
    pub until: Option<f64>,
    /// What to do.
    pub step: Option<Step>,
}

impl Status {
    fn plain(state: State) -> Self {
        Self {
            state,
            cause: None,
            host: None,
            agent: None,
            verdict: None,
            since: None,
            until: None,
            step: None,
        }
    }

    fn wrong(state: State, cause: Cause, step: Step) -> Self {
        Self {
            cause: Some(cause),
            step: Some(step),
            ..Self::plain(state)
        }
    }

    /// How things stand for the ServiceNow that was read last.
    pub fn of(memory: &Memory, settings: &Settings, browser: Browser, now: f64) -> Self {
        if !settings.softphone.is_on() {
            return Self::plain(State::Off);
        }
        let Some(read) = memory.latest_record() else {
            return Self::plain(State::Unknown);
        };
        let (mut status, host) = match plan::login(&read.known.record, settings) {
            Login::Sso(chain) => {
                let host = chain.ccp.host().to_owned();
                (
                    Self::of_chain(memory, read, chain, browser, now),
                    Some(host),
                )
            }
            Login::Standard { cause, ccp } => {
                let status = match cause {
                    Some(cause) if cause.severity() != Severity::Quiet => {
                        Self::wrong(State::Problem, cause, Step::SetUp)
                    }
                    _ => Self::plain(State::Standard),
                };
                (status, ccp.map(|ccp| ccp.host().to_owned()))
            }
        };
        if let Some(phone) = host.as_deref().and_then(|host| memory.phone(host))
            && phone.is_signed_in(now)
        {
            status.agent.clone_from(&phone.agent);
            status.verdict.clone_from(&phone.verdict);
            status.since = phone.landed.or(phone.acknowledged);
            status.until = phone.landed.map(|at| at + WHOLE_SESSION_MS);
        }
        status.host = host;
        status
    }

    fn of_chain(
        memory: &Memory,
        read: &Remembered,
        chain: Chain,
        browser: Browser,
        now: f64,
    ) -> Self {
        let phone = memory.phone(chain.ccp.host());
        let trip = memory.journal().latest(chain.ccp.host());
        if let Some(trip) = trip.filter(|trip| trip.is_under_way(now)) {
            // It goes on, and may still be lucky; whoever waits for it is told as the page tells it.
            if trip.way == Way::Silent && now - trip.began >= f64::from(PATIENCE_MS) {
                let step = Step::SignIn(chain);
                return Self::wrong(State::NeedsAgent, Cause::IdpNeedsAgent, step);
            }
            return Self::plain(State::SigningIn);
        }
        let Some(phone) = phone else {
            return Self {
                step: Some(Step::SignIn(chain)),
                ..Self::plain(State::Waiting)
            };
        };
        if let Some(Verdict::Locked(_)) = phone.verdict {
            let step = Step::SignOut(chain.ccp);
            return Self::wrong(State::NeedsAgent, Cause::PhoneOfAnother, step);
        }
        if let Some((_, cause)) = phone.out {
            let step = match cause.wishes(browser).first() {
                Some(Wish::Allow) => Step::Allow(chain.ccp, read.key.origin.clone()),
                _ => Step::SetUp,
            };
            return Self::wrong(state_of(&step), cause, step);
        }
        if let Some((_, cause)) = phone.failed {
            let step = match cause.wishes(browser).first() {
                Some(Wish::Company) => Step::SignIn(chain),
                _ => Step::SetUp,
            };
            return Self::wrong(state_of(&step), cause, step);
        }
        if phone.is_signed_in(now) {
            return Self::plain(State::Ready);
        }
        Self {
            step: Some(Step::SignIn(chain)),
            ..Self::plain(State::Waiting)
        }
    }
}

fn state_of(step: &Step) -> State {
    match step {
        Step::SetUp => State::Problem,
        _ => State::NeedsAgent,
    }
}

/// A span of time as an agent says it, to the minute.
pub fn duration(ms: f64) -> String {
    // No negative time: two clocks may differ by a moment.
    let minutes = (ms.max(0.0) / 60_000.0).floor() as u32;
    match (minutes / 60, minutes % 60) {
        (0, 0) => "less than a minute".to_owned(),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}
