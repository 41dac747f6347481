//! "Test my sign-in": a sign-in in a window that somebody watches, hop by hop, and what it ends in.
//!
//! Of other parties' pages it is told addresses, HTTP statuses, titles and which of a few known texts they show; it keeps hosts,
//! paths and times. Queries, forms and assertions never come in here, or are dropped at once.

pub mod obstacle;
pub mod reading;

use serde::Serialize;

pub use crate::admin::sign_in_test::obstacle::Obstacle;
pub use crate::admin::sign_in_test::reading::{Station, lent, permissions, reading, texts};
use crate::cause::Cause;
use crate::connect::frame_answer::{Answered, FrameAnswer};
use crate::connect::landing::{Landing, is_among};
use crate::value::{CcpUrl, LoginUrl};

/// How long the sign-in may take: somebody has to find a telephone for the second factor. In milliseconds.
const SIGN_IN_MS: u32 = 180_000;

/// How long the phone may take then, in milliseconds.
const PHONE_MS: u32 = 20_000;

/// Entra and others write their pages by script, once they have loaded. In milliseconds.
const WRITTEN_MS: u32 = 1_500;

/// More hops than any chain has.
const MANY: usize = 40;

/// More redirects from one address than any chain has. Chromium calls an endless chain of them aborted, as it does a page that
/// another takes the place of.
const ROUNDS: usize = 8;

/// Something that happened in the trial's window or to the phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestEvent {
    /// The window is open, and empty (`windows.create`).
    Opened {
        /// Its tab.
        tab: i32,
    },
    /// A page is about to be asked for (`webRequest.onBeforeRequest`, `main_frame`).
    Asked {
        /// The tab that asks.
        tab: i32,
        /// The address.
        url: String,
    },
    /// A page or frame was answered (`webRequest.onHeadersReceived`). The CCP frame of a ServiceNow page counts too, once the
    /// sign-in has landed.
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
    /// A page has loaded (`tabs.onUpdated`, `complete`), on a host that we may watch.
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
        /// The first of the texts that it shows.
        found: Option<String>,
    },
    /// A tab was closed.
    Closed {
        /// Which one.
        tab: i32,
    },
    /// The CCP has acknowledged in a ServiceNow page.
    Acknowledged,
    /// There is no ServiceNow page in which the phone could be tried.
    NoPhone,
    /// The time of [`TestEffect::Set`] is up.
    TimeUp(Stage),
}

/// Something that the trial wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestEffect {
    /// Open an empty window, and answer [`TestEvent::Opened`] before anything is loaded in it: so no hop is missed.
    Open,
    /// Load the Login URL in this tab.
    Go {
        /// The window's tab.
        tab: i32,
    },
    /// Look in this tab's page for these texts, as they are, and answer [`TestEvent::Looked`], also where the browser lets nobody look
    /// into it. No more of the page may be handed on.
    Look {
        /// The window's tab.
        tab: i32,
        /// Tells a look that comes late, when the window is on its way to another page, from the current one.
        look: u32,
        /// After so many milliseconds.
        after_ms: u32,
        /// What to look for.
        texts: Vec<&'static str>,
    },
    /// Close this tab.
    Close {
        /// The window's tab.
        tab: i32,
    },
    /// Have the phone load in a ServiceNow page, then answer [`TestEvent::Acknowledged`] or [`TestEvent::NoPhone`].
    TryPhone,
    /// Come back with [`TestEvent::TimeUp`] after so many milliseconds.
    Set(Stage, u32),
}

/// How far a trial has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The window is on its way from the Login URL to the CCP.
    SignIn,
    /// The sign-in has landed; the phone has still to answer.
    Phone,
}

/// One step of the chain.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hop {
    /// The host.
    pub host: String,
    /// The path, without query, fragment and parameters; long parts are cut.
    pub path: String,
    /// When it was asked for, in milliseconds since the trial began.
    pub at_ms: f64,
    /// How long it took until the next hop or the end, in milliseconds; `None` for the last one of a trial that goes on.
    pub took_ms: Option<f64>,
    /// HTTP status of the answer, as far as it was seen.
    pub status: Option<u16>,
    /// What kind of place it is.
    pub station: Station,
}

impl Hop {
    /// What the hop means, in plain words.
    pub fn meaning(&self) -> &'static str {
        self.station.meaning()
    }
}

/// What a trial ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// The CCP has acknowledged in a ServiceNow page.
    Ready,
    /// The sign-in has landed at the CCP. No ServiceNow page was there to try the phone in.
    SignedIn,
    /// It did not come through.
    Stopped(Obstacle),
}

/// What a trial has shown so far, to be displayed and reported.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    /// Every step that could be seen, in order.
    pub hops: Vec<Hop>,
    /// How it ended; `None` while it goes on.
    pub end: Option<End>,
}

/// A trial. It holds no query of any address, not even of the Login URL.
#[derive(Debug, Clone)]
pub struct SignInTest {
    run: Run,
    stage: Stage,
    began: f64,
    /// When the present stage began.
    since: f64,
    tab: Option<i32>,
    /// Host of the Login URL.
    idp: String,
    /// Host of the CCP.
    ccp: String,
    landings: Vec<(Landing, Vec<String>)>,
    /// What it is if nothing better comes.
    doubt: Option<Obstacle>,
    frame: Option<FrameAnswer>,
    /// Host and path of the page that was last said to have loaded. Firefox may say so before it tells of the request.
    loaded: Option<(String, String)>,
    /// Whether the last hop is known by that alone.
    unasked: bool,
    /// The number of the present look.
    looks: u32,
    /// Whether the present one is being looked into for the second and last time.
    again: bool,
}

impl SignInTest {
    /// A trial of `login` that has to end at `ccp`, and what to do first. Its page asks for [`permissions`] before.
    pub fn begin(login: &LoginUrl, ccp: &CcpUrl, now: f64) -> (Self, Vec<TestEffect>) {
        let mut trial = Self {
            run: Run::default(),
            stage: Stage::SignIn,
            began: now,
            since: now,
            tab: None,
            idp: login.host().to_owned(),
            ccp: ccp.host().to_owned(),
            landings: [Landing::SignedIn, Landing::Refused]
                .map(|landing| (landing, landing.addresses(login, ccp)))
                .to_vec(),
            doubt: None,
            frame: None,
            loaded: None,
            unasked: false,
            looks: 0,
            again: false,
        };
        if reading::is_phone(login) {
            trial.end(now, End::Stopped(Obstacle::LoginUrlIsPhone));
            return (trial, Vec::new());
        }
        (
            trial,
            vec![TestEffect::Open, TestEffect::Set(Stage::SignIn, SIGN_IN_MS)],
        )
    }

    /// What there is to show.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// How far it has come.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Takes an event in, at `now` in milliseconds, and says what to do.
    pub fn tell(&mut self, now: f64, event: TestEvent) -> Vec<TestEffect> {
        if self.run.end.is_some() {
            // A window that comes too late is of no use to anybody.
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
            TestEvent::Acknowledged if self.stage == Stage::Phone => self.end(now, End::Ready),
            TestEvent::NoPhone if self.stage == Stage::Phone => self.end(now, End::SignedIn),
            TestEvent::Answered(answered) if self.stage == Stage::Phone => {
                self.framed(now, &answered)
            }
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
                    Some(obstacle) => self.end(now, End::Stopped(obstacle)),
                    None => Vec::new(),
                }
            }
            TestEvent::Loaded { tab, url, title } if self.watches(tab) => {
                self.loaded(now, tab, &url, &title)
            }
            TestEvent::Looked { look, found } if look == self.looks => match self.tab {
                Some(tab) if self.watches(tab) => self.read(now, tab, found.as_deref()),
                _ => Vec::new(),
            },
            TestEvent::Closed { tab } if self.watches(tab) => {
                let obstacle = self.doubt.unwrap_or(Obstacle::WindowClosed);
                self.end(now, End::Stopped(obstacle))
            }
            // An earlier trial's may ring in this one.
            TestEvent::TimeUp(stage) if stage == self.stage && now - self.since >= limit(stage) => {
                let obstacle = self.late();
                self.end(now, End::Stopped(obstacle))
            }
            _ => Vec::new(),
        }
    }

    /// Whether it is the window's tab, and the window still matters.
    fn watches(&self, tab: i32) -> bool {
        self.stage == Stage::SignIn && self.tab == Some(tab)
    }

    fn end(&mut self, now: f64, end: End) -> Vec<TestEffect> {
        self.leave(now);
        self.run.end = Some(end);
        Vec::new()
    }

    /// The last hop is over.
    fn leave(&mut self, now: f64) {
        let since = now - self.began;
        if let Some(hop) = self.run.hops.last_mut() {
            hop.took_ms.get_or_insert((since - hop.at_ms).max(0.0));
        }
    }

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
        // Not a page of the web: the empty window, or the browser's own error page.
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
            return self.end(now, End::Stopped(Obstacle::GoesInCircles));
        }
        self.doubt = None;
        self.unasked = false;
        // Whoever is looking into the page before comes too late.
        self.looks += 1;
        self.leave(now);
        self.run.hops.push(Hop {
            host: at.host,
            path: at.path,
            at_ms: (now - self.began).max(0.0),
            took_ms: None,
            status: None,
            station: at.station,
        });
        match at.landing {
            None => Vec::new(),
            Some(Landing::Refused) => {
                self.end(now, End::Stopped(Obstacle::Known(Cause::SignInRefused)))
            }
            Some(Landing::SignedIn) => {
                self.stage = Stage::Phone;
                self.since = now;
                // Closed before the page can load: it would be a second phone.
                vec![
                    TestEffect::Close { tab },
                    TestEffect::TryPhone,
                    TestEffect::Set(Stage::Phone, PHONE_MS),
                ]
            }
        }
    }

    fn answered(&mut self, answered: &Answered) -> Vec<TestEffect> {
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
            // A page that has moved on within itself, or whose request is yet to be told.
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
            return self.stop(now, tab, obstacle);
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

    fn read(&mut self, now: f64, tab: i32, found: Option<&str>) -> Vec<TestEffect> {
        let Some(hop) = self.run.hops.last() else {
            return Vec::new();
        };
        let (station, status) = (hop.station, hop.status);
        // What the page writes counts at once, what its status alone says only when nothing more is to be expected.
        let status = status.filter(|_| self.again);
        match reading(station, status, "", found) {
            Some(obstacle) => self.stop(now, tab, obstacle),
            None if self.again => Vec::new(),
            None => {
                self.again = true;
                vec![self.look(tab, station, WRITTEN_MS)]
            }
        }
    }

    /// The window stays open, so that whoever watches can read the page; only another instance's phone is not left running.
    fn stop(&mut self, now: f64, tab: i32, obstacle: Obstacle) -> Vec<TestEffect> {
        self.end(now, End::Stopped(obstacle));
        match obstacle {
            Obstacle::OtherInstance => vec![TestEffect::Close { tab }],
            _ => Vec::new(),
        }
    }

    fn framed(&mut self, now: f64, answered: &Answered) -> Vec<TestEffect> {
        if answered.host().as_deref() != Some(&self.ccp) {
            return Vec::new();
        }
        match answered.frame() {
            None => {}
            // A page is refused whoever is signed in.
            Some(FrameAnswer::Refused) => {
                return self.end(now, End::Stopped(late_frame(Some(FrameAnswer::Refused))));
            }
            // This one may have been on its way since before the sign-in: another may follow.
            frame => self.frame = frame,
        }
        Vec::new()
    }

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

fn limit(stage: Stage) -> f64 {
    f64::from(match stage {
        Stage::SignIn => SIGN_IN_MS,
        Stage::Phone => PHONE_MS,
    })
}

/// Why the phone stays out, told by the last answer to its frame.
fn late_frame(frame: Option<FrameAnswer>) -> Obstacle {
    let cause = frame.and_then(FrameAnswer::cause);
    Obstacle::Known(cause.unwrap_or(Cause::FrameStayedOut))
}
