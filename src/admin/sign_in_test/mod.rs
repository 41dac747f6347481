//! "Test my sign-in": follows a sign-in in a window of its own, hop by hop, and names the obstacle that stops it.
//!
//! In come the addresses, HTTP statuses and titles of the window's pages, and which of a few known texts a page shows. Hosts, paths and
//! times are kept. Queries and fragments are dropped at once; forms and assertions never come in.

mod catalogue;
pub mod obstacle;
pub mod reading;

use serde::Serialize;

pub use crate::admin::sign_in_test::obstacle::Obstacle;
pub use crate::admin::sign_in_test::reading::{Station, lent, permissions, reading, texts};
use crate::cause::Cause;
use crate::connect::frame_answer::{Answered, FrameAnswer};
use crate::connect::landing::{Landing, is_among};
use crate::value::{CcpUrl, LoginUrl};

/// How long the sign-in may take, in milliseconds: people need time for a second factor.
const SIGN_IN_MS: u32 = 180_000;

/// How long the phone may take after the sign-in, in milliseconds.
const PHONE_MS: u32 = 20_000;

/// The time until the second look at a page, in milliseconds: Entra ID and others write their pages by script after loading.
const WRITTEN_MS: u32 = 1_500;

/// The most hops of a test. No sign-in has that many.
const MANY: usize = 40;

/// The most redirects from one address. Chromium reports an endless redirect as aborted, so it has to be counted here.
const ROUNDS: usize = 8;

/// Something that happened in the test's window or to the phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestEvent {
    /// The window is open, and empty (`windows.create`).
    Opened {
        /// The window's tab.
        tab: i32,
    },
    /// A page is about to be asked for (`webRequest.onBeforeRequest`, `main_frame`).
    Asked {
        /// The tab that asks.
        tab: i32,
        /// The address.
        url: String,
    },
    /// A page or frame was answered (`webRequest.onHeadersReceived`). After the sign-in, the answer to the CCP frame of a
    /// ServiceNow page counts.
    Answered(Answered),
    /// A page could not be loaded (`webRequest.onErrorOccurred`, `main_frame`).
    Failed {
        /// The tab.
        tab: i32,
        /// The address.
        url: String,
        /// The browser's name for the error, such as `net::ERR_NAME_NOT_RESOLVED` or `NS_ERROR_UNKNOWN_HOST`.
        error: String,
    },
    /// A page has loaded (`tabs.onUpdated`, `complete`), on a host that the browser lets us see.
    Loaded {
        /// The tab.
        tab: i32,
        /// The address.
        url: String,
        /// The page's title.
        title: String,
    },
    /// The texts of [`TestEffect::Look`] have been looked for.
    Looked {
        /// The number of the look.
        look: u32,
        /// The first of the texts that the page shows.
        found: Option<String>,
    },
    /// A tab was closed.
    Closed {
        /// The closed tab.
        tab: i32,
    },
    /// The browser has opened no window.
    NoWindow,
    /// The user has cancelled the test.
    Cancelled,
    /// The CCP has acknowledged in a ServiceNow page.
    Acknowledged,
    /// There is no ServiceNow page in which the phone could be tried.
    NoPhone,
    /// The time of [`TestEffect::Set`] is up.
    TimeUp(Stage),
}

/// Something for the browser's side to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestEffect {
    /// Open an empty window and answer [`TestEvent::Opened`] or [`TestEvent::NoWindow`]. The first page is loaded after that, so that no hop is missed.
    Open,
    /// Load the Login URL in this tab.
    Go {
        /// The window's tab.
        tab: i32,
    },
    /// Search this tab's page for these texts and answer [`TestEvent::Looked`], also where the browser forbids the search.
    /// Nothing else of the page may be handed on.
    Look {
        /// The window's tab.
        tab: i32,
        /// The number of the look. An answer with an older number is about an earlier page.
        look: u32,
        /// The delay, in milliseconds.
        after_ms: u32,
        /// The texts.
        texts: Vec<&'static str>,
    },
    /// Close this tab.
    Close {
        /// The window's tab.
        tab: i32,
    },
    /// Have the phone load in a ServiceNow page, then answer [`TestEvent::Acknowledged`] or [`TestEvent::NoPhone`].
    TryPhone,
    /// Answer [`TestEvent::TimeUp`] after this many milliseconds.
    Set(Stage, u32),
}

/// The two stages of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The window is on its way from the Login URL to the CCP.
    SignIn,
    /// The sign-in has landed; the phone has still to answer.
    Phone,
}

/// One page on the way.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hop {
    /// The host.
    pub host: String,
    /// The path, without query, fragment and parameters. Long parts are replaced by `…`.
    pub path: String,
    /// When the page was asked for, in milliseconds since the test began.
    pub at_ms: f64,
    /// HTTP status of the answer; `None` where the browser did not show it.
    pub status: Option<u16>,
    /// The kind of place.
    pub station: Station,
}

impl Hop {
    /// What the page does in the sign-in, in plain words.
    pub fn meaning(&self) -> &'static str {
        self.station.meaning()
    }
}

/// The end of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// The CCP has acknowledged in a ServiceNow page.
    Ready,
    /// The sign-in has landed at the CCP. No ServiceNow page was there to try the phone in.
    SignedIn,
    /// The user has cancelled the test.
    Cancelled,
    /// An obstacle has stopped the sign-in.
    Stopped(Obstacle),
}

/// What a test has shown so far, for the page and the report.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    /// Every page that could be seen, in order.
    pub hops: Vec<Hop>,
    /// The end; `None` while the test goes on.
    pub end: Option<End>,
}

/// The state of a test in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// `running`, `ready`, `signed-in`, `cancelled` or the code of an obstacle. It never changes.
    pub code: &'static str,
    /// What has happened, or what to do while the test runs.
    pub what: &'static str,
    /// The change that puts it right, with the person who can make it. Empty where nothing is wrong.
    pub fix: String,
}

impl Run {
    /// The state of the test in words.
    pub fn outcome(&self) -> Outcome {
        let (code, what) = match self.end {
            None => ("running", "Sign in in the new window if it asks you to."),
            Some(End::Ready) => (
                "ready",
                "Ready: you are signed in, and the phone has come up.",
            ),
            Some(End::SignedIn) => (
                "signed-in",
                "You are signed in. Open ServiceNow to see the phone.",
            ),
            Some(End::Cancelled) => ("cancelled", "You have cancelled the test."),
            Some(End::Stopped(obstacle)) => (obstacle.code(), obstacle.what()),
        };
        let fix = match self.end {
            Some(End::Stopped(obstacle)) => {
                format!("For {}: {}", obstacle.who().name(), obstacle.fix())
            }
            _ => String::new(),
        };
        Outcome { code, what, fix }
    }
}

/// A test. It holds no query of any address, not even of the Login URL.
#[derive(Debug, Clone)]
pub struct SignInTest {
    run: Run,
    stage: Stage,
    began: f64,
    ended: Option<f64>,
    /// When the present stage began.
    since: f64,
    tab: Option<i32>,
    /// Host of the Login URL.
    idp: String,
    /// Host of the CCP.
    ccp: String,
    landings: Vec<(Landing, Vec<String>)>,
    /// The obstacle that the HTTP status alone suggests. It counts where nothing more exact comes.
    doubt: Option<Obstacle>,
    frame: Option<FrameAnswer>,
    /// Whether the session cookie is withheld from frames.
    withheld: bool,
    /// Host and path of the page that has loaded last. Firefox may report that before it reports the request.
    loaded: Option<(String, String)>,
    /// Whether the last hop is known by its loading only, not by its request.
    unasked: bool,
    /// The number of the current look.
    looks: u32,
    /// Whether the current look is the second and last one at this page.
    again: bool,
}

impl SignInTest {
    /// Begins a test of `login`, which has to end at `ccp`, at `now` in milliseconds. The page has asked for [`permissions`]
    /// before.
    pub fn begin(login: &LoginUrl, ccp: &CcpUrl, now: f64) -> (Self, Vec<TestEffect>) {
        let mut test = Self {
            run: Run::default(),
            stage: Stage::SignIn,
            began: now,
            ended: None,
            since: now,
            tab: None,
            idp: login.host().to_owned(),
            ccp: ccp.host().to_owned(),
            landings: [Landing::SignedIn, Landing::Refused]
                .map(|landing| (landing, landing.addresses(login, ccp)))
                .to_vec(),
            doubt: None,
            frame: None,
            withheld: false,
            loaded: None,
            unasked: false,
            looks: 0,
            again: false,
        };
        if reading::is_phone(login) {
            test.end(End::Stopped(Obstacle::LoginUrlIsPhone));
            return (test, Vec::new());
        }
        (
            test,
            vec![TestEffect::Open, TestEffect::Set(Stage::SignIn, SIGN_IN_MS)],
        )
    }

    /// What the test has shown so far.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// How long the test has run until `now`, or ran until its end, in milliseconds.
    pub fn elapsed_ms(&self, now: f64) -> f64 {
        (self.ended.unwrap_or(now) - self.began).max(0.0)
    }

    /// Handles one event, at `now` in milliseconds, and returns the effects to carry out.
    pub fn tell(&mut self, now: f64, event: TestEvent) -> Vec<TestEffect> {
        let effects = self.handle(now, event);
        if self.run.end.is_some() {
            self.ended.get_or_insert(now);
        }
        effects
    }

    fn handle(&mut self, now: f64, event: TestEvent) -> Vec<TestEffect> {
        if self.run.end.is_some() {
            // The window has opened after the end of the test.
            return match event {
                TestEvent::Opened { tab } if self.tab.is_none() => vec![TestEffect::Close { tab }],
                _ => Vec::new(),
            };
        }
        match event {
            TestEvent::Opened { tab } if self.tab.is_none() => {
                self.tab = Some(tab);
                vec![TestEffect::Go { tab }]
            }
            TestEvent::NoWindow if self.tab.is_none() => {
                self.end(End::Stopped(Obstacle::Known(Cause::ExtensionBroken)))
            }
            TestEvent::Cancelled => self.cancel(),
            TestEvent::Acknowledged if self.stage == Stage::Phone => self.end(End::Ready),
            TestEvent::NoPhone if self.stage == Stage::Phone => self.end(End::SignedIn),
            TestEvent::Answered(answered) if self.stage == Stage::Phone => self.framed(&answered),
            TestEvent::Answered(answered) if answered.top && self.watches(answered.tab) => {
                self.answered(&answered)
            }
            TestEvent::Asked { tab, url }
                if self.watches(tab) && self.unasked && self.is_at(&url) =>
            {
                self.unasked = false;
                Vec::new()
            }
            TestEvent::Asked { tab, url } if self.watches(tab) => self.visited(now, tab, &url),
            TestEvent::Failed { tab, url, error } if self.watches(tab) => {
                match self.place(&url).and_then(|at| at.failure(&error)) {
                    Some(obstacle) => self.end(End::Stopped(obstacle)),
                    None => Vec::new(),
                }
            }
            TestEvent::Loaded { tab, url, title } if self.watches(tab) => {
                self.loaded(now, tab, &url, &title)
            }
            TestEvent::Looked { look, found } if look == self.looks => match self.tab {
                Some(tab) if self.watches(tab) => self.read(tab, found.as_deref()),
                _ => Vec::new(),
            },
            TestEvent::Closed { tab } if self.watches(tab) => {
                let obstacle = self.doubt.unwrap_or(Obstacle::WindowClosed);
                self.end(End::Stopped(obstacle))
            }
            // A timer set by an earlier test may fire during this one.
            TestEvent::TimeUp(stage) if stage == self.stage && now - self.since >= limit(stage) => {
                let obstacle = self.late();
                self.end(End::Stopped(obstacle))
            }
            _ => Vec::new(),
        }
    }

    /// Ends the test and closes its window, if that is still open.
    fn cancel(&mut self) -> Vec<TestEffect> {
        let open = self.tab.filter(|_| self.stage == Stage::SignIn);
        self.end(End::Cancelled);
        open.map(|tab| TestEffect::Close { tab })
            .into_iter()
            .collect()
    }

    /// Whether this is the window's tab, during the sign-in.
    fn watches(&self, tab: i32) -> bool {
        self.stage == Stage::SignIn && self.tab == Some(tab)
    }

    fn end(&mut self, end: End) -> Vec<TestEffect> {
        self.run.end = Some(end);
        Vec::new()
    }

    /// The host, path and station of an address; `None` for an address that is no web page.
    fn place(&self, url: &str) -> Option<reading::At> {
        let landing = self
            .landings
            .iter()
            .find_map(|(landing, addresses)| is_among(url, addresses).then_some(*landing));
        let past_aws = self.run.hops.iter().any(|hop| hop.station.is_past_idp());
        reading::At::new(url, landing, &self.idp, past_aws)
    }

    /// Whether the last hop is at this address.
    fn is_at(&self, url: &str) -> bool {
        let hop = self.run.hops.last();
        self.place(url)
            .zip(hop)
            .is_some_and(|(at, hop)| at.host == hop.host && at.path == hop.path)
    }

    fn visited(&mut self, now: f64, tab: i32, url: &str) -> Vec<TestEffect> {
        // The empty window, or the browser's own error page.
        let Some(at) = self.place(url) else {
            return Vec::new();
        };
        let rounds = self.run.hops.iter().filter(|hop| {
            let redirects = hop
                .status
                .is_some_and(|status| (300..400).contains(&status));
            redirects && hop.host == at.host && hop.path == at.path
        });
        if self.run.hops.len() >= MANY || rounds.count() >= ROUNDS {
            return self.end(End::Stopped(Obstacle::GoesInCircles));
        }
        self.doubt = None;
        self.unasked = false;
        // An answer to a look at the page before is now too old.
        self.looks += 1;
        self.run.hops.push(Hop {
            host: at.host,
            path: at.path,
            at_ms: (now - self.began).max(0.0),
            status: None,
            station: at.station,
        });
        match at.landing {
            None => Vec::new(),
            Some(Landing::Refused) => self.end(End::Stopped(Obstacle::Known(Cause::SignInRefused))),
            Some(Landing::SignedIn) => {
                self.stage = Stage::Phone;
                self.since = now;
                // The window is closed before the CCP loads, because it would be a second phone.
                vec![
                    TestEffect::Close { tab },
                    TestEffect::TryPhone,
                    TestEffect::Set(Stage::Phone, PHONE_MS),
                ]
            }
        }
    }

    fn answered(&mut self, answered: &Answered) -> Vec<TestEffect> {
        if answered.host().as_deref() == Some(&self.ccp) {
            self.withheld = answered.withholds.unwrap_or(self.withheld);
        }
        let here = self.is_at(&answered.url);
        let Some(hop) = self.run.hops.last_mut().filter(|_| here) else {
            return Vec::new();
        };
        hop.status = Some(answered.status);
        self.doubt = reading(hop.station, hop.status, "", None);
        let station = hop.station;
        let loaded = self
            .loaded
            .as_ref()
            .is_some_and(|(host, path)| *host == hop.host && *path == hop.path);
        // A redirect has no page.
        if !loaded || (300..400).contains(&answered.status) {
            return Vec::new();
        }
        self.again = false;
        vec![self.look(answered.tab, station, 0)]
    }

    fn loaded(&mut self, now: f64, tab: i32, url: &str, title: &str) -> Vec<TestEffect> {
        let Some(at) = self.place(url) else {
            return Vec::new();
        };
        self.loaded = Some((at.host, at.path));
        if !self.is_at(url) {
            // The page has changed its address by script, or Firefox reports the request later.
            let effects = self.visited(now, tab, url);
            if self.run.end.is_some() || self.stage == Stage::Phone {
                return effects;
            }
            self.unasked = true;
        }
        let Some(hop) = self.run.hops.last() else {
            return Vec::new();
        };
        let station = hop.station;
        if let Some(obstacle) = reading(station, None, title, None) {
            return self.stop(tab, obstacle);
        }
        self.again = false;
        vec![self.look(tab, station, 0)]
    }

    fn look(&mut self, tab: i32, station: Station, after_ms: u32) -> TestEffect {
        self.looks += 1;
        TestEffect::Look {
            tab,
            look: self.looks,
            after_ms,
            texts: texts(station),
        }
    }

    fn read(&mut self, tab: i32, found: Option<&str>) -> Vec<TestEffect> {
        let Some(hop) = self.run.hops.last() else {
            return Vec::new();
        };
        let (station, status) = (hop.station, hop.status);
        // A text of the page counts at once. The HTTP status alone counts only after the second look.
        let status = status.filter(|_| self.again);
        match reading(station, status, "", found) {
            Some(obstacle) => self.stop(tab, obstacle),
            None if self.again => Vec::new(),
            None => {
                self.again = true;
                vec![self.look(tab, station, WRITTEN_MS)]
            }
        }
    }

    /// Ends the test. The window stays open, so that its page can be read; only the phone of another instance is closed.
    fn stop(&mut self, tab: i32, obstacle: Obstacle) -> Vec<TestEffect> {
        self.end(End::Stopped(obstacle));
        match obstacle {
            Obstacle::OtherInstance => vec![TestEffect::Close { tab }],
            _ => Vec::new(),
        }
    }

    fn framed(&mut self, answered: &Answered) -> Vec<TestEffect> {
        if answered.host().as_deref() != Some(&self.ccp) {
            return Vec::new();
        }
        match answered.frame() {
            None => {}
            // The refusal does not depend on the sign-in, so nothing else has to be awaited.
            Some(FrameAnswer::Refused) => {
                return self.end(End::Stopped(late_frame(Some(FrameAnswer::Refused))));
            }
            // The frame may have been asked for before the sign-in; another answer may follow.
            Some(FrameAnswer::Login) if self.withheld => self.frame = Some(FrameAnswer::Withheld),
            frame => self.frame = frame,
        }
        Vec::new()
    }

    /// The obstacle when the time is up.
    fn late(&self) -> Obstacle {
        if self.stage == Stage::Phone {
            return late_frame(self.frame);
        }
        let waits = match self.run.hops.last() {
            Some(hop) if hop.station != Station::Idp => Obstacle::Stalled,
            _ => Obstacle::NotFinished,
        };
        self.doubt.unwrap_or(waits)
    }
}

/// A duration for the page, in seconds and minutes.
pub fn clock(ms: f64) -> String {
    let seconds = (ms.max(0.0) / 1_000.0) as u32;
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

/// Whether the phone has come up since a test began. The times are those of [`Memory::ready_at`], then and now.
///
/// [`Memory::ready_at`]: crate::background::memory::Memory::ready_at
pub fn has_come_up(before: Option<f64>, now: Option<f64>) -> bool {
    now.is_some() && now != before
}

/// The longest duration of a stage, in milliseconds.
fn limit(stage: Stage) -> f64 {
    f64::from(match stage {
        Stage::SignIn => SIGN_IN_MS,
        Stage::Phone => PHONE_MS,
    })
}

/// Why the phone stays out, from the last answer to its frame.
fn late_frame(frame: Option<FrameAnswer>) -> Obstacle {
    let cause = frame.and_then(FrameAnswer::cause);
    Obstacle::Known(cause.unwrap_or(Cause::FrameStayedOut))
}
