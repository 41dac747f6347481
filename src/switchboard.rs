//! What the background decides for all tabs: who reads the record, and that one sign-in serves everybody.
//!
//! Event in, effects out, like [`crate::softphone`]. Times are milliseconds of the browser's clock (`Date.now()`), told by
//! the glue.

use serde::{Deserialize, Serialize};

use crate::address::{CcpUrl, SysId};
use crate::cause::{Browser, Cause};
use crate::framing::{Answered, Frame};
use crate::identity::{People, User, Verdict};
use crate::journal::{Host, Journal};
use crate::landing::Landing;
use crate::message::{File, Reply, Request, Welcome};
use crate::openframe::Softphone;
use crate::place::Place;
use crate::plan::{self, Chain, Login};
use crate::record::Record;
use crate::settings::Settings;
use crate::status::{State, Status};

/// How long a page may take to read the record before another one is asked to.
const READ_MS: f64 = 5_000.0;
/// How old a record may be before it is read again, behind a phone that is ready.
const FRESH_MS: f64 = 10.0 * 60_000.0;
/// How long a failed read or sign-in answers for the other frames of its page. The next page tries anew.
const FAILED_MS: f64 = 5_000.0;
/// Amazon Connect ends every session after twelve hours; the last half hour is not counted on.
const SESSION_MS: f64 = 11.5 * 3_600_000.0;
/// The twelve hours.
pub(crate) const WHOLE_SESSION_MS: f64 = 12.0 * 3_600_000.0;
/// How long a sign-in that has just landed answers for those who ask after it.
const JUST_LANDED_MS: f64 = 10_000.0;
/// How long a silent sign-in may take: the agent is told long before, and may still be lucky.
pub const FLIGHT_MS: u32 = 30_000;
/// At most this many silent visits to an IdP …
const VISITS: usize = 3;
/// … in this time, unless a CCP acknowledges in between.
const VISITS_MS: f64 = 10.0 * 60_000.0;
/// How long a contact counts as live after a page has told so, which it does every five seconds.
const LIVE_MS: f64 = 15_000.0;
/// How many CCP frames' answers are kept, the latest of each tab: more tabs than that have no open question.
const ANSWERS: usize = 50;

/// What a page has learned from ServiceNow, good or bad.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// What the agent's OpenFrame configuration holds.
    pub own: Softphone,
    /// Whether it asks for interaction controls.
    #[serde(default)]
    pub controls: bool,
    /// The Amazon Connect instance record, or why it cannot be had.
    pub record: Result<Record, Cause>,
}

/// What outlives a stop of the background and ends with the browser session (`storage.session`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    records: Vec<Remembered>,
    phones: Vec<Phone>,
    pages: Vec<SignInPage>,
    dismissed: Vec<String>,
    people: People,
    journal: Journal,
}

/// What a page has learned, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Remembered {
    pub(crate) key: Key,
    pub(crate) known: Known,
    pub(crate) at: f64,
}

/// Which record: the agent's own in this ServiceNow, or the one that a softphone page names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) origin: String,
    pub(crate) id: Option<SysId>,
}

/// One Amazon Connect instance: one phone in this browser.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Phone {
    pub(crate) host: String,
    pub(crate) acknowledged: Option<f64>,
    pub(crate) landed: Option<f64>,
    /// When the last silent sign-in failed, and why.
    pub(crate) failed: Option<(f64, Cause)>,
    /// When a frame stayed out after a sign-in that had landed, and why.
    pub(crate) out: Option<(f64, Cause)>,
    /// When silent sign-ins began, since the last acknowledgement.
    visits: Vec<f64>,
    /// The Connect login, as the phone itself has told.
    pub(crate) agent: Option<String>,
    /// Whether that is the user of ServiceNow.
    pub(crate) verdict: Option<Verdict>,
}

/// A tab of ours in which a sign-in is under way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct SignInPage {
    chain: Chain,
    way: Way,
    opened: Opened,
    since: f64,
}

/// What the browser opened for a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The tab.
    pub tab: i32,
    /// The window, where it has one of its own.
    pub window: Option<i32>,
}

/// Stands for a page that waits for an answer.
pub type Ticket = u32;

/// How a sign-in goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// Unseen.
    Silent,
    /// In the window that the agent asked for.
    Window,
}

/// What reached the background.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A page of `origin` asks.
    Asked {
        /// Where the answer goes.
        ticket: Ticket,
        /// The page's origin, from the browser.
        origin: String,
        /// The tab it is in.
        tab: Option<i32>,
        /// What it asks.
        request: Request,
    },
    /// A tab or window has opened for a sign-in.
    Opened {
        /// From where to where.
        chain: Chain,
        /// Which of the two ways it is for.
        way: Way,
        /// What opened.
        opened: Opened,
    },
    /// The page on which an agent allows a cookie has opened; whoever asked waits until it is closed.
    AllowOpened {
        /// Who asked.
        ticket: Ticket,
        /// Its tab.
        tab: i32,
    },
    /// A tab goes to a page of an Amazon Connect host.
    Navigated {
        /// The tab.
        tab: i32,
        /// The page's address.
        url: String,
    },
    /// A tab is gone.
    Closed {
        /// The tab.
        tab: i32,
    },
    /// A sign-in ended by itself: it landed on the CCP of this host, or did not.
    Ended {
        /// The Connect host it was for.
        host: String,
        /// Which of the two ways it took.
        way: Way,
        /// Why it did not land.
        failure: Option<Cause>,
    },
    /// Amazon Connect answered the request for a page or a frame.
    Answered(Answered),
    /// A page that was asked to read has had its time.
    ReadOverdue,
    /// A silent sign-in in a tab has had its time.
    FlightOverdue {
        /// The tab.
        tab: i32,
    },
}

/// What the background does next.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Show the browser's notification that a call rings in this tab, one for each contact.
    Notify {
        /// Which tab.
        tab: i32,
        /// Which contact.
        contact: String,
        /// What rings.
        title: String,
        /// Who calls.
        body: String,
    },
    /// Open the page on which the agent decides whether there are any.
    OpenNotify,
    /// Take it away.
    Withdraw {
        /// Which tab.
        tab: i32,
        /// Which contact.
        contact: String,
    },
    /// Answer a page.
    Answer(Ticket, Reply),
    /// Start the silent sign-in.
    Fly(Chain),
    /// Open the sign-in window.
    OpenWindow(Chain),
    /// Bring a sign-in window that is open to the front.
    Focus(Opened),
    /// Close what was opened for a sign-in: nobody needs it any more.
    Close(Opened),
    /// Open the page on which the agent of this ServiceNow origin can allow Connect's cookie.
    OpenAllow(Ticket, CcpUrl, String),
    /// Put a file of ours into the frame that asked.
    Inject(Ticket, File),
    /// End the session at Amazon Connect, then answer.
    SignOut(Ticket, CcpUrl),
    /// Have the page in this tab read the record.
    ReadIn(i32),
    /// The memory has changed.
    Remember,
    /// Come back with [`Event::ReadOverdue`] after so many milliseconds.
    SetReadAlarm(u32),
    /// Come back with [`Event::FlightOverdue`] for this tab after so many milliseconds.
    SetFlightAlarm(i32, u32),
}

/// The background's state. Only [`Memory`] outlives a stop of the worker; what else is here, pages ask for again.
#[derive(Debug, Default)]
pub struct Switchboard {
    memory: Memory,
    settings: Settings,
    readers: Vec<Reader>,
    flights: Vec<Flight>,
    answers: Vec<Answer>,
    /// Who waits for which tab to be closed.
    allowing: Vec<(Ticket, i32)>,
    /// When a page last told that a contact is live.
    live: Option<f64>,
}

/// A page that reads, and those that wait for it.
#[derive(Debug)]
struct Reader {
    key: Key,
    tab: Option<i32>,
    since: f64,
    waiting: Vec<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    ticket: Ticket,
    tab: Option<i32>,
    id: Option<SysId>,
}

/// A sign-in on its way, and who waits for it.
#[derive(Debug)]
struct Flight {
    host: String,
    silent: bool,
    window: bool,
    /// Amazon Connect itself has refused it.
    refused: bool,
    waiting: Vec<Ticket>,
}

/// How Amazon Connect last answered a CCP frame in a tab.
#[derive(Debug)]
struct Answer {
    tab: i32,
    host: String,
    frame: Frame,
}

impl Switchboard {
    /// A background that has just started, with what it kept.
    pub fn new(memory: Memory, settings: Settings) -> Self {
        Self {
            memory,
            settings,
            ..Self::default()
        }
    }

    /// What to keep in `storage.session`.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Whether the agent has to do something that the toolbar's popup offers.
    pub fn needs_agent(&self, browser: Browser, now: f64) -> bool {
        let status = Status::of(&self.memory, &self.settings, browser, now);
        status.state == State::NeedsAgent
    }

    /// The policy has changed.
    pub fn set(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// Takes one event and says what to do about it.
    pub fn on(&mut self, event: Event, now: f64) -> Vec<Effect> {
        match event {
            Event::Asked {
                ticket,
                origin,
                tab,
                request,
            } => self.asked(ticket, origin, tab, request, now),
            Event::Opened { chain, way, opened } => {
                self.memory.pages.push(SignInPage {
                    chain,
                    way,
                    opened,
                    since: now,
                });
                let mut effects = vec![Effect::Remember];
                if way == Way::Silent {
                    effects.push(Effect::SetFlightAlarm(opened.tab, FLIGHT_MS));
                }
                effects
            }
            Event::AllowOpened { ticket, tab } => {
                self.allowing.push((ticket, tab));
                Vec::new()
            }
            Event::Navigated { tab, url } => self.navigated(tab, &url, now),
            Event::Closed { tab } => self.closed(tab, now),
            Event::Ended { host, way, failure } => self.ended(&host, way, failure, now),
            Event::Answered(answered) => {
                self.answered(&answered);
                Vec::new()
            }
            Event::ReadOverdue => self.read_overdue(now),
            Event::FlightOverdue { tab } => self.flight_overdue(tab, now),
        }
    }

    fn asked(
        &mut self,
        ticket: Ticket,
        origin: String,
        tab: Option<i32>,
        request: Request,
        now: f64,
    ) -> Vec<Effect> {
        let done = Effect::Answer(ticket, Reply::Done);
        match request {
            Request::Arrived => {
                let gone = self.readers_in(tab);
                let mut effects = self.pass_on(gone, now);
                effects.push(done);
                if let Some(tab) = tab.filter(|_| self.wants_to_know(&origin, now)) {
                    effects.push(Effect::ReadIn(tab));
                }
                effects
            }
            Request::Hello { place } => {
                // An own softphone may be a frame of the page that reads; any other page has taken the place of what was in its tab.
                let gone = match place {
                    Place::OwnSoftphone { .. } => Vec::new(),
                    Place::Desktop | Place::Elsewhere => self.readers_in(tab),
                };
                let id = place.record_id().cloned();
                let mut effects = self.hello(ticket, tab, Key { origin, id }, now);
                effects.extend(self.pass_on(gone, now));
                effects
            }
            Request::Learned { place, known } => {
                let id = place.record_id().cloned();
                let mut effects = vec![done];
                effects.extend(self.learned(Key { origin, id }, known, now));
                effects
            }
            Request::SignIn { chain } => self.sign_in(ticket, chain, now),
            Request::OpenWindow { chain } => self.open_window(ticket, chain, now),
            Request::Acknowledged { ccp } => {
                self.memory.journal.ready(ccp.host(), now);
                let phone = self.phone(ccp.host());
                phone.acknowledged = Some(now);
                (phone.failed, phone.out) = (None, None);
                phone.visits.clear();
                vec![done, Effect::Remember]
            }
            Request::WhyOut { ccp } => {
                let answer = self
                    .answers
                    .iter()
                    .find(|answer| Some(answer.tab) == tab && answer.host == ccp.host());
                let frame = answer.map(|answer| answer.frame);
                let answer = Effect::Answer(ticket, Reply::Frame { frame });
                let Some(cause) = frame.and_then(Frame::cause) else {
                    return vec![answer];
                };
                self.phone(ccp.host()).out = Some((now, cause));
                vec![answer, Effect::Remember]
            }
            Request::Identify { ccp, user, agent } => {
                self.identify(ticket, ccp.host(), user.as_ref(), agent)
            }
            // A page knows of its contacts; the popup, which speaks for no page, does not.
            Request::SignOut { .. }
                if origin.is_empty() && self.live.is_some_and(|at| now - at < LIVE_MS) =>
            {
                vec![done]
            }
            Request::SignOut { ccp } => {
                let phone = self.phone(ccp.host());
                let (host, visits) = (phone.host.clone(), std::mem::take(&mut phone.visits));
                // The IdP is still not to be visited too often.
                *phone = Phone {
                    host,
                    visits,
                    ..Phone::default()
                };
                vec![Effect::SignOut(ticket, ccp), Effect::Remember]
            }
            Request::Allow { ccp } => vec![Effect::OpenAllow(ticket, ccp, origin)],
            Request::Inject { file } => vec![Effect::Inject(ticket, file)],
            Request::Notify {
                contact,
                title,
                body,
            } => {
                let notify = tab.map(|tab| Effect::Notify {
                    tab,
                    contact,
                    title,
                    body,
                });
                notify.into_iter().chain([done]).collect()
            }
            Request::OfferNotifications => vec![Effect::OpenNotify, done],
            Request::Withdraw { contact } => {
                let withdraw = tab.map(|tab| Effect::Withdraw { tab, contact });
                withdraw.into_iter().chain([done]).collect()
            }
            Request::Live => {
                self.live = Some(now);
                vec![done]
            }
            Request::Dismissed { code } => {
                let known = Cause::ALL.iter().any(|cause| cause.code() == code);
                if known && !self.memory.dismissed.contains(&code) {
                    self.memory.dismissed.push(code);
                }
                vec![done, Effect::Remember]
            }
        }
    }

    // ---- The record ----

    /// Whether a page of `origin` that needs no softphone is worth a read, so that a later one need not wait.
    fn wants_to_know(&self, origin: &str, now: f64) -> bool {
        let wanted = self.settings.sign_in_ahead && self.settings.softphone.is_on();
        // What is wrong with the set-up today is read again where a softphone is; only what passes is tried here again.
        let known = self.memory.records.iter().any(|record| {
            let lasts = match &record.known.record {
                Err(cause) => !cause.may_pass() || now - record.at < lasts_ms(&record.known),
                Ok(_) => true,
            };
            record.key.origin == origin && lasts
        });
        let asked = self
            .readers
            .iter()
            .any(|reader| reader.key.origin == origin && now - reader.since < READ_MS);
        wanted && !known && !asked
    }

    fn hello(&mut self, ticket: Ticket, tab: Option<i32>, key: Key, now: f64) -> Vec<Effect> {
        if self.remembered(&key, now).is_some() {
            return vec![self.welcome(ticket, &key, now)];
        }
        // A page that names a record is most often inside one whose agent has just that: it waits for what that one learns.
        let reader = self.readers.iter_mut().find(|reader| {
            reader.key.origin == key.origin && (reader.key.id == key.id || reader.key.id.is_none())
        });
        if let Some(reader) = reader {
            let id = key.id;
            reader.waiting.push(Waiting { ticket, tab, id });
            return Vec::new();
        }
        let welcome = self.welcome(ticket, &key, now);
        self.readers.push(Reader {
            key,
            tab,
            since: now,
            waiting: Vec::new(),
        });
        vec![welcome, Effect::SetReadAlarm(READ_MS as u32)]
    }

    fn learned(&mut self, key: Key, known: Known, now: f64) -> Vec<Effect> {
        self.memory.records.retain(|record| record.key != key);
        self.memory.records.push(Remembered {
            key: key.clone(),
            known: known.clone(),
            at: now,
        });
        let mut effects = self.sign_in_ahead(&known, now);
        let done = self.take_readers(|reader| reader.key == key);
        effects.extend(self.pass_on(done, now));
        effects.push(Effect::Remember);
        effects
    }

    /// The page that reads has gone or hangs: the next one in the queue reads.
    fn read_overdue(&mut self, now: f64) -> Vec<Effect> {
        let overdue = self.take_readers(|reader| now - reader.since >= READ_MS);
        self.pass_on(overdue, now)
    }

    /// Those that read in a tab whose page has gone.
    fn readers_in(&mut self, tab: Option<i32>) -> Vec<Reader> {
        self.take_readers(|reader| tab.is_some() && reader.tab == tab)
    }

    fn take_readers(&mut self, which: impl FnMut(&mut Reader) -> bool) -> Vec<Reader> {
        self.readers.extract_if(.., which).collect()
    }

    /// Those who waited for these readers ask anew.
    fn pass_on(&mut self, readers: Vec<Reader>, now: f64) -> Vec<Effect> {
        let mut effects = Vec::new();
        for Reader { key, waiting, .. } in readers {
            for Waiting { ticket, tab, id } in waiting {
                let origin = key.origin.clone();
                effects.extend(self.hello(ticket, tab, Key { origin, id }, now));
            }
        }
        effects
    }

    fn remembered(&self, key: &Key, now: f64) -> Option<&Remembered> {
        self.memory.records.iter().find(|record| {
            record.key.origin == key.origin
                && record.serves(key.id.as_ref())
                && now - record.at < lasts_ms(&record.known)
        })
    }

    fn welcome(&self, ticket: Ticket, key: &Key, now: f64) -> Effect {
        let remembered = self.remembered(key, now);
        Effect::Answer(
            ticket,
            Reply::Welcome(Welcome {
                settings: self.settings.clone(),
                known: remembered.map(|record| record.known.clone()),
                stale: remembered.is_some_and(|record| now - record.at >= FRESH_MS),
                signed_in: self
                    .memory
                    .phones
                    .iter()
                    .filter(|phone| phone.is_signed_in(now))
                    .map(|phone| phone.host.clone())
                    .collect(),
                dismissed: self.memory.dismissed.clone(),
            }),
        )
    }

    // ---- Who is who ----

    fn identify(
        &mut self,
        ticket: Ticket,
        host: &str,
        user: Option<&User>,
        agent: String,
    ) -> Vec<Effect> {
        if let Some(user) = user {
            self.memory.people.meet(user);
        }
        let people = &self.memory.people;
        let verdict = people.judge(self.settings.identity, user, Some(&agent));
        let phone = self.phone(host);
        (phone.agent, phone.verdict) = (Some(agent), Some(verdict.clone()));
        let answer = Effect::Answer(ticket, Reply::Judged { verdict });
        vec![answer, Effect::Remember]
    }

    // ---- The sign-in ----

    /// As soon as the record is known: a softphone that opens later finds the agent signed in.
    fn sign_in_ahead(&mut self, known: &Known, now: f64) -> Vec<Effect> {
        let wanted = self.settings.sign_in_ahead && plan::expects_phone(&known.own, &self.settings);
        let Login::Sso(chain) = plan::login(&known.record, &self.settings) else {
            return Vec::new();
        };
        let host = chain.ccp.host().to_owned();
        let under_way = self.flight(&host).is_some() || self.opened(&host, Way::Silent).is_some();
        if !wanted || under_way || self.phone(&host).is_signed_in(now) {
            return Vec::new();
        }
        self.fly(chain, None, now)
    }

    fn sign_in(&mut self, ticket: Ticket, chain: Chain, now: f64) -> Vec<Effect> {
        if !chain.is_trusted(&self.settings) {
            return vec![tell(ticket, Some(Cause::IdpNotAllowed))];
        }
        let host = chain.ccp.host();
        if let Some(flight) = self.flight(host) {
            flight.waiting.push(ticket);
            return Vec::new();
        }
        // The background may have been stopped meanwhile: then the window or the tab is still there, but no flight.
        if self.opened(host, Way::Window).is_some() {
            self.board(host.to_owned(), Way::Window, Some(ticket));
            return Vec::new();
        }
        let tab = self.opened(host, Way::Silent);
        if let Some((tab, since)) = tab.map(|page| (page.opened.tab, page.since)) {
            self.board(host.to_owned(), Way::Silent, Some(ticket));
            let left = f64::from(FLIGHT_MS) - (now - since);
            return if left > 0.0 {
                vec![Effect::SetFlightAlarm(tab, left as u32)]
            } else {
                self.flight_overdue(tab, now)
            };
        }
        let phone = self.phone(host);
        if phone.landed.is_some_and(|at| now - at < JUST_LANDED_MS) {
            return vec![tell(ticket, None)];
        }
        if let Some((_, cause)) = phone.failed.filter(|(at, _)| now - at < FAILED_MS) {
            return vec![tell(ticket, Some(cause))];
        }
        // Whoever asks has a frame that stayed silent, whatever was true before.
        phone.acknowledged = None;
        phone.landed = None;
        self.fly(chain, Some(ticket), now)
    }

    /// Starts a silent sign-in, if the IdP has not been visited too often.
    fn fly(&mut self, chain: Chain, ticket: Option<Ticket>, now: f64) -> Vec<Effect> {
        let phone = self.phone(chain.ccp.host());
        phone.visits.retain(|at| now - at < VISITS_MS);
        if phone.visits.len() >= VISITS {
            let told = ticket.map(|ticket| tell(ticket, Some(Cause::IdpNeedsAgent)));
            return told.into_iter().collect();
        }
        phone.visits.push(now);
        self.memory.journal.begin(&chain, Way::Silent, now);
        self.board(chain.ccp.host().to_owned(), Way::Silent, ticket);
        vec![Effect::Fly(chain), Effect::Remember]
    }

    fn open_window(&mut self, ticket: Ticket, chain: Chain, now: f64) -> Vec<Effect> {
        if !chain.is_trusted(&self.settings) {
            return vec![tell(ticket, Some(Cause::IdpNotAllowed))];
        }
        let host = chain.ccp.host();
        let open = self.opened(host, Way::Window);
        let opens = self
            .flights
            .iter()
            .any(|flight| flight.host == host && flight.window);
        let effects = match open.map(|page| (page.opened, page.chain == chain)) {
            // A second press, before the browser has told of the window.
            None if opens => Vec::new(),
            Some((opened, true)) => vec![Effect::Focus(opened)],
            // The agent has chosen the other login meanwhile.
            Some((opened, false)) => {
                self.memory.pages.retain(|page| page.opened != opened);
                vec![
                    Effect::Close(opened),
                    Effect::OpenWindow(chain.clone()),
                    Effect::Remember,
                ]
            }
            None => vec![Effect::OpenWindow(chain.clone())],
        };
        if effects
            .iter()
            .any(|effect| matches!(effect, Effect::OpenWindow(_)))
        {
            self.memory.journal.begin(&chain, Way::Window, now);
        }
        self.board(host.to_owned(), Way::Window, Some(ticket));
        effects
    }

    fn answered(&mut self, answered: &Answered) {
        let Some(host) = answered.host() else { return };
        if answered.fails()
            && let Some(flight) = self.flight(&host)
        {
            flight.refused = true;
        }
        if let Some(frame) = answered.frame() {
            let tab = answered.tab;
            self.answers.retain(|answer| answer.tab != tab);
            let surplus = self.answers.len().saturating_sub(ANSWERS - 1);
            self.answers.drain(..surplus);
            self.answers.push(Answer { tab, host, frame });
        }
    }

    /// A tab of a sign-in that reaches the CCP has done its work; the CCP itself need not load there.
    fn navigated(&mut self, tab: i32, url: &str, now: f64) -> Vec<Effect> {
        let Some(SignInPage { chain, way, .. }) = self.page(tab).cloned() else {
            // A page out of sight is in no tab.
            if tab < 0
                && let Some(host) = Host::of(url)
            {
                let journal = &mut self.memory.journal;
                journal.pass(host.as_str(), Way::Silent, url, now);
            }
            return Vec::new();
        };
        let host = chain.ccp.host();
        self.memory.journal.pass(host, way, url, now);
        match (Landing::at(url, &chain.login, &chain.ccp), way) {
            (Some(Landing::SignedIn), _) => self.ended(host, way, None, now),
            (Some(Landing::Refused), Way::Silent) => {
                self.ended(host, way, Some(Cause::SignInRefused), now)
            }
            // In a window Amazon Connect's own page says more than we know.
            (Some(Landing::Refused), Way::Window) | (None, _) => Vec::new(),
        }
    }

    fn closed(&mut self, tab: i32, now: f64) -> Vec<Effect> {
        if let Some(at) = self.allowing.iter().position(|(_, page)| *page == tab) {
            let (ticket, _) = self.allowing.swap_remove(at);
            return vec![Effect::Answer(ticket, Reply::Done)];
        }
        let Some(page) = self.page(tab).cloned() else {
            return Vec::new();
        };
        self.memory.pages.retain(|page| page.opened.tab != tab);
        let cause = Some(Cause::IdpNeedsAgent);
        self.ended(page.chain.ccp.host(), page.way, cause, now)
    }

    /// To close the tab is to give up.
    fn flight_overdue(&mut self, tab: i32, now: f64) -> Vec<Effect> {
        let page = self.page(tab).map(|page| page.opened);
        let close = page.map(Effect::Close).into_iter();
        close.chain(self.closed(tab, now)).collect()
    }

    fn ended(&mut self, host: &str, way: Way, failure: Option<Cause>, now: f64) -> Vec<Effect> {
        let failure = match failure {
            Some(Cause::SignInErrorPage)
                if self.flight(host).is_some_and(|flight| flight.refused) =>
            {
                Some(Cause::SignInRefused)
            }
            failure => failure,
        };
        self.memory.journal.end(host, way, failure, now);
        let phone = self.phone(host);
        match (failure, way) {
            (None, _) => (phone.landed, phone.failed) = (Some(now), None),
            (Some(cause), Way::Silent) => phone.failed = Some((now, cause)),
            (Some(_), Way::Window) => {}
        }
        // A landing serves both ways; a failure ends its own only.
        let mut effects = self.close_pages(host, |page| failure.is_none() || page.way == way);
        effects.push(Effect::Remember);
        let Some(at) = self.flights.iter().position(|flight| flight.host == host) else {
            return effects;
        };
        let flight = &mut self.flights[at];
        match way {
            Way::Silent => flight.silent = false,
            Way::Window => flight.window = false,
        }
        if failure.is_some() && (flight.silent || flight.window) {
            // The other way is still open.
            return effects;
        }
        let flight = self.flights.swap_remove(at);
        let told = flight.waiting.into_iter();
        effects.extend(told.map(|ticket| tell(ticket, failure)));
        effects
    }

    fn close_pages(&mut self, host: &str, ends: impl Fn(&SignInPage) -> bool) -> Vec<Effect> {
        let mut closed = Vec::new();
        self.memory.pages.retain(|page| {
            let ends = page.chain.ccp.host() == host && ends(page);
            if ends {
                closed.push(Effect::Close(page.opened));
            }
            !ends
        });
        closed
    }

    fn page(&self, tab: i32) -> Option<&SignInPage> {
        self.memory.pages.iter().find(|page| page.opened.tab == tab)
    }

    /// The sign-in window, or the tab of a silent sign-in, for a Connect host.
    fn opened(&self, host: &str, way: Way) -> Option<&SignInPage> {
        self.memory
            .pages
            .iter()
            .find(|page| page.way == way && page.chain.ccp.host() == host)
    }

    fn flight(&mut self, host: &str) -> Option<&mut Flight> {
        self.flights.iter_mut().find(|flight| flight.host == host)
    }

    /// Somebody waits for a sign-in to this host on this way, beside whoever waits already.
    fn board(&mut self, host: String, way: Way, ticket: Option<Ticket>) {
        let at = self
            .flights
            .iter()
            .position(|flight| flight.host == host)
            .unwrap_or_else(|| {
                self.flights.push(Flight {
                    host,
                    silent: false,
                    window: false,
                    refused: false,
                    waiting: Vec::new(),
                });
                self.flights.len() - 1
            });
        let flight = &mut self.flights[at];
        match way {
            Way::Silent => flight.silent = true,
            Way::Window => flight.window = true,
        }
        flight.waiting.extend(ticket);
    }

    fn phone(&mut self, host: &str) -> &mut Phone {
        let phones = &mut self.memory.phones;
        let at = phones
            .iter()
            .position(|phone| phone.host == host)
            .unwrap_or_else(|| {
                phones.push(Phone {
                    host: host.to_owned(),
                    ..Phone::default()
                });
                phones.len() - 1
            });
        &mut phones[at]
    }
}

impl Remembered {
    /// Whether it answers a page that names this record, or none.
    fn serves(&self, id: Option<&SysId>) -> bool {
        let Some(id) = id else {
            return self.key.id.is_none();
        };
        let own = Softphone::Own {
            id: Some(id.clone()),
        };
        let record = self.known.record.as_ref().ok();
        self.key.id.as_ref() == Some(id)
            || self.known.own == own
            || record.and_then(|record| record.sys_id.as_ref()) == Some(id)
    }
}

impl Memory {
    /// What pages have learned from ServiceNow.
    pub(crate) fn records(&self) -> &[Remembered] {
        &self.records
    }

    /// The latest of them.
    pub(crate) fn latest_record(&self) -> Option<&Remembered> {
        self.records
            .iter()
            .max_by(|one, other| one.at.total_cmp(&other.at))
    }

    /// What the latest of them says.
    pub fn latest_known(&self) -> Option<&Known> {
        self.latest_record().map(|record| &record.known)
    }

    /// The phone of a Connect instance.
    pub(crate) fn phone(&self, host: &str) -> Option<&Phone> {
        self.phones.iter().find(|phone| phone.host == host)
    }

    /// When the phone of a Connect instance was last there.
    pub fn ready_at(&self, host: &str) -> Option<f64> {
        self.phone(host)?.acknowledged
    }

    /// The last sign-ins.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }
}

impl Phone {
    pub(crate) fn is_signed_in(&self, now: f64) -> bool {
        let mut seen = self.acknowledged.into_iter().chain(self.landed);
        seen.any(|at| now - at < SESSION_MS)
    }
}

/// How long what was learned answers for other pages.
fn lasts_ms(known: &Known) -> f64 {
    match known.record {
        Ok(_) => f64::INFINITY,
        Err(Cause::RateLimited { seconds }) => f64::from(seconds) * 1_000.0,
        Err(_) => FAILED_MS,
    }
}

fn tell(ticket: Ticket, failure: Option<Cause>) -> Effect {
    Effect::Answer(ticket, Reply::SignIn { failure })
}
