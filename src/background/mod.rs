//! What the background decides for all tabs: who reads the record, and that one sign-in serves every page that wants it.
//!
//! An event comes in, effects go out, as in [`crate::sign_in::ccp_frame`]. Times are milliseconds of the browser's clock (`Date.now()`),
//! told by the glue. [`memory`] is what outlives a stop of the background, [`attempt`] the way of one sign-in.
//!
//! A page only says that it wants something. What is opened for it comes from the record that a page of its origin has read, and
//! only where that is paired (see [`crate::sign_in::pairing`]).

pub mod memory;
pub mod sign_ins;

pub use crate::background::memory::Memory;
pub(crate) use crate::background::memory::Remembered;
use crate::background::sign_ins::{Attempt, Wanted};
use crate::cause::{Cause, Severity};
use crate::connect::frame_answer::{Answered, FrameAnswer};
use crate::message::{Act, Command, File, Preferences, Reply, Request, Welcome};
pub use crate::servicenow::{Learned, RecordKey};
use crate::servicenow::{PageKind, User};
use crate::session::identity::Verdict;
use crate::session::phone::FAILED_MS;
pub(crate) use crate::session::phone::Phone;
use crate::settings::Settings;
use crate::sign_in::chain;
use crate::sign_in::chain::{Chain, Login};
use crate::sign_in::pairing::{Pairings, Standing, Terms};
pub use crate::sign_in::phone_id::PhoneId;
pub use crate::sign_in::way::{ATTEMPT_MS, Opened, Way};
use crate::softphone::plan;
use crate::softphone::plan::Plan;
use crate::value::CcpUrl;

/// How long a page may take to read the record before another one is asked to.
const READ_MS: f64 = 5_000.0;

/// How old a record may be before it is read again, behind a phone that is ready.
const FRESH_MS: f64 = 10.0 * 60_000.0;

/// The twelve hours after which Amazon Connect ends every session.
pub(crate) const WHOLE_SESSION_MS: f64 = 12.0 * 3_600_000.0;

/// How long a contact counts as live after a page has told so, which it does every five seconds.
const LIVE_MS: f64 = 15_000.0;

/// How many CCP frames' answers are kept, the latest of each tab: more tabs than that have no open question.
const ANSWERS: usize = 50;

/// Stands for a page that waits for an answer.
pub type Ticket = u32;

/// What reached the background.
#[derive(Debug, Clone, PartialEq)]
pub enum BackgroundEvent {
    /// A page of `origin` asks. Every frame above it is of the same origin.
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
    /// The agent has chosen something on one of the extension's own pages.
    Commanded {
        /// Where the answer goes.
        ticket: Ticket,
        /// What.
        command: Command,
    },
    /// A tab or window has opened for a sign-in.
    Opened {
        /// The attempt's number.
        attempt: u32,
        /// From where to where.
        chain: Chain,
        /// Which of the two ways it is for.
        way: Way,
        /// What opened.
        opened: Opened,
    },
    /// The page on which an agent allows a cookie has opened; the page that asked waits until it is closed.
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
    /// A tab goes to another page.
    Left {
        /// The tab.
        tab: i32,
        /// The page's address, where the extension may know it.
        url: Option<String>,
    },
    /// A tab is gone.
    Closed {
        /// The tab.
        tab: i32,
    },
    /// A sign-in ended by itself: it landed on its CCP, or did not.
    Ended {
        /// The attempt's number.
        attempt: u32,
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
    AttemptOverdue {
        /// The attempt's number.
        attempt: u32,
    },
    /// The browser did not keep the memory, because it is too big.
    NotKept,
    /// The browser did not keep the pairings, and has these still.
    PairingsNotKept(Pairings),
}

/// What the background does next.
#[derive(Debug, Clone, PartialEq)]
pub enum BackgroundEffect {
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
    /// Answer a page with how this ServiceNow's docked softphone is set.
    Recall(Ticket, String),
    /// Keep how it is set.
    Prefer(String, Preferences),
    /// Start the silent sign-in of this attempt.
    SignIn(u32, Chain),
    /// Open the sign-in window of this attempt.
    OpenWindow(u32, Chain),
    /// Bring a sign-in window that is open to the front.
    Focus(Opened),
    /// Close what was opened for a sign-in: nobody needs it any more.
    Close(Opened),
    /// Tell with [`BackgroundEvent::Left`] where tabs go, or tell it no more.
    WatchTabs(bool),
    /// Open the page on which the agent of this ServiceNow origin can allow Connect's cookie; the ticket waits until it is closed.
    OpenAllow(Ticket, CcpUrl, String),
    /// Open the page on which the agent pairs this ServiceNow origin.
    OpenPairing(String),
    /// Mark the toolbar's button in this tab: there is something to pair.
    Mark(i32),
    /// The pairings have changed: keep them, then answer the page on which the agent has changed them.
    KeepPairings(Ticket),
    /// Tell the pages of this origin that its terms have changed.
    TellPages(String),
    /// Put a file of ours into the frame that asked.
    Inject(Ticket, File),
    /// End the session at Amazon Connect, then answer.
    SignOut(Ticket, CcpUrl),
    /// Have the page in this tab read the record.
    ReadIn(i32),
    /// The memory has changed.
    Remember,
    /// Come back with [`BackgroundEvent::ReadOverdue`] after so many milliseconds.
    SetReadAlarm(u32),
    /// Come back with [`BackgroundEvent::AttemptOverdue`] for this attempt after so many milliseconds.
    SetAttemptAlarm(u32, u32),
}

/// The background's state. Only [`Memory`] and [`Pairings`] outlive a stop of the worker; what else is here, pages ask for again.
#[derive(Debug, Default)]
pub struct Coordinator {
    memory: Memory,
    pairings: Pairings,
    settings: Settings,
    readers: Vec<Reader>,
    attempts: Vec<Attempt>,
    /// The attempt whose page is out of sight and in no tab, as far as is known.
    out_of_sight: Option<u32>,
    /// The attempt for which the browser is opening a window.
    opening: Option<u32>,
    answers: Vec<Answer>,
    /// Who waits for which tab to be closed.
    allowing: Vec<(Ticket, i32)>,
    /// When a page last told that a contact is live.
    live: Vec<(PhoneId, f64)>,
}

/// A page that reads, and those that wait for it.
#[derive(Debug)]
struct Reader {
    key: RecordKey,
    tab: Option<i32>,
    since: f64,
    waiting: Vec<Page>,
}

/// A page that wants to know what it does.
#[derive(Debug)]
struct Page {
    ticket: Ticket,
    tab: Option<i32>,
    origin: String,
    place: PageKind,
}

impl Page {
    fn key(&self) -> RecordKey {
        RecordKey {
            origin: self.origin.clone(),
            id: self.place.record_id().cloned(),
        }
    }
}

impl Act {
    fn only(plan: Plan) -> Self {
        Self {
            plan,
            signed_in: false,
            surface: None,
            note: None,
        }
    }
}

/// How Amazon Connect last answered a CCP frame in a tab.
#[derive(Debug)]
struct Answer {
    tab: i32,
    host: String,
    frame: FrameAnswer,
}

impl Coordinator {
    /// A background that has just started, with what it kept.
    pub fn new(memory: Memory, pairings: Pairings, settings: Settings) -> Self {
        Self {
            attempts: Attempt::all_open(&memory.pages),
            memory,
            pairings,
            settings,
            ..Self::default()
        }
    }

    /// Takes up what was under way when the background was stopped.
    pub fn wake(&mut self, now: f64) -> Vec<BackgroundEffect> {
        self.resume(now)
    }

    /// What to keep in `storage.session`.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// What to keep for longer than the browser session.
    pub fn pairings(&self) -> &Pairings {
        &self.pairings
    }

    /// The policy.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The policy has changed.
    pub fn set(&mut self, settings: Settings, now: f64) -> Vec<BackgroundEffect> {
        let before = std::mem::replace(&mut self.settings, settings);
        let mut origins = self.origins();
        origins.retain(|origin| self.pairings.terms(&before, origin) != self.terms(origin));
        let mut effects: Vec<BackgroundEffect> = origins
            .into_iter()
            .map(BackgroundEffect::TellPages)
            .collect();
        effects.extend(self.withdraw(now));
        effects
    }

    fn origins(&self) -> Vec<String> {
        let mut origins = Vec::new();
        for record in self.memory.records() {
            if !origins.contains(&record.key.origin) {
                origins.push(record.key.origin.clone());
            }
        }
        origins
    }

    /// Handles one event and returns the effects to carry out.
    pub fn on(&mut self, event: BackgroundEvent, now: f64) -> Vec<BackgroundEffect> {
        match event {
            BackgroundEvent::Asked {
                ticket,
                origin,
                tab,
                request,
            } => {
                if self.terms(&origin).is_paired() {
                    self.asked(ticket, origin, tab, request, now)
                } else {
                    self.asked_unpaired(ticket, origin, tab, request, now)
                }
            }
            BackgroundEvent::Commanded { ticket, command } => self.commanded(ticket, command, now),
            BackgroundEvent::Opened {
                attempt,
                chain,
                way,
                opened,
            } => self.has_opened(attempt, chain, way, opened, now),
            BackgroundEvent::AllowOpened { ticket, tab } => {
                self.allowing.push((ticket, tab));
                Vec::new()
            }
            BackgroundEvent::Navigated { tab, url } => self.navigated(tab, &url, now),
            BackgroundEvent::Left { tab, url } => self.left(tab, url.as_deref(), now),
            BackgroundEvent::Closed { tab } => {
                if let Some(at) = self.allowing.iter().position(|(_, page)| *page == tab) {
                    let (ticket, _) = self.allowing.swap_remove(at);
                    return vec![BackgroundEffect::Answer(ticket, Reply::Done)];
                }
                let mut effects = self.left(tab, None, now);
                effects.extend(self.closed(tab, now));
                effects
            }
            BackgroundEvent::Ended {
                attempt,
                way,
                failure,
            } => self.ended(attempt, way, failure, now),
            BackgroundEvent::Answered(answered) => {
                self.answered(&answered);
                Vec::new()
            }
            BackgroundEvent::ReadOverdue => self.read_overdue(now),
            BackgroundEvent::AttemptOverdue { attempt } => self.overdue(attempt, now),
            BackgroundEvent::NotKept => {
                let dropped = self.memory.shrink();
                dropped
                    .then_some(BackgroundEffect::Remember)
                    .into_iter()
                    .collect()
            }
            // The agent sees what is kept, and can choose anew.
            BackgroundEvent::PairingsNotKept(kept) => {
                self.pairings = kept;
                self.withdraw(now)
            }
        }
    }

    /// A page of an origin that nobody has paired may say what it has read, so that the agent can be asked, and no more.
    fn asked_unpaired(
        &mut self,
        ticket: Ticket,
        origin: String,
        tab: Option<i32>,
        request: Request,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let served = self.terms(&origin) != Terms::NotServed;
        match request {
            Request::Arrived | Request::Hello { .. } | Request::Learned { .. } if served => {
                self.asked(ticket, origin, tab, request, now)
            }
            Request::Hello { .. } | Request::Learned { .. } => {
                let act = Some(Act::only(Plan::Wait));
                let welcome = Welcome {
                    act,
                    ..Welcome::default()
                };
                vec![BackgroundEffect::Answer(ticket, Reply::Welcome(welcome))]
            }
            // A page that refuses WebAssembly cannot even say what it has read without it.
            Request::Inject {
                file: file @ File::Translation,
            } => vec![BackgroundEffect::Inject(ticket, file)],
            Request::SignIn { .. } | Request::OpenWindow { .. } => {
                vec![tell(ticket, Some(Cause::PairingChanged))]
            }
            _ => vec![BackgroundEffect::Answer(ticket, Reply::Done)],
        }
    }

    fn asked(
        &mut self,
        ticket: Ticket,
        origin: String,
        tab: Option<i32>,
        request: Request,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let done = BackgroundEffect::Answer(ticket, Reply::Done);
        let key = |id| RecordKey {
            origin: origin.clone(),
            id,
        };
        match request {
            Request::Arrived => {
                let gone = self.readers_in(tab);
                let mut effects = self.pass_on(gone, now);
                effects.push(done);
                if let Some(tab) = tab.filter(|_| self.wants_to_know(&origin, now)) {
                    effects.push(BackgroundEffect::ReadIn(tab));
                }
                effects
            }
            Request::Hello { place } => {
                // An own softphone may be a frame of the page that reads; any other page has taken the place of what was in its tab.
                let gone = match place {
                    PageKind::OwnSoftphone { .. } => Vec::new(),
                    PageKind::Desktop | PageKind::Elsewhere => self.readers_in(tab),
                };
                let page = Page {
                    ticket,
                    tab,
                    origin,
                    place,
                };
                let mut effects = self.hello(page, now);
                effects.extend(self.pass_on(gone, now));
                effects
            }
            Request::Learned { place, known } => {
                let page = Page {
                    ticket,
                    tab,
                    origin,
                    place,
                };
                self.learned(page, known, now)
            }
            Request::SignIn { record } => match self.company(&key(record)) {
                Ok((phone, chain)) => {
                    let wanted = Wanted {
                        phone,
                        chain,
                        tab,
                        ticket: Some(ticket),
                    };
                    self.sign_in(wanted, ticket, now)
                }
                Err(cause) => vec![tell(ticket, Some(cause))],
            },
            Request::OpenWindow { record, standard } => {
                let key = key(record);
                let login = if standard {
                    self.standard(&key)
                } else {
                    self.company(&key)
                };
                match login {
                    Ok((phone, chain)) => {
                        let ticket = Some(ticket);
                        self.open_window(
                            Wanted {
                                phone,
                                chain,
                                tab,
                                ticket,
                            },
                            now,
                        )
                    }
                    Err(cause) => vec![tell(ticket, Some(cause))],
                }
            }
            Request::Acknowledged { record } => {
                let mut effects = vec![done];
                if let Some((phone, _)) = self.phone_of(&key(record)) {
                    effects.extend(self.acknowledged(&phone, now));
                }
                effects
            }
            Request::WhyOut { record } => {
                let phone = self.phone_of(&key(record));
                self.why_out(ticket, tab, phone.map(|(phone, _)| phone), now)
            }
            Request::Identify {
                record,
                user,
                agent,
            } => match self.phone_of(&key(record)) {
                Some((phone, _)) => self.identify(ticket, &phone, user, agent),
                None => vec![done],
            },
            Request::SignOut { record } => match self.phone_of(&key(record)) {
                Some((phone, ccp)) => self.sign_out(ticket, &phone, ccp),
                None => vec![done],
            },
            Request::Allow { record } => match self.phone_of(&key(record)) {
                Some((_, ccp)) => vec![BackgroundEffect::OpenAllow(ticket, ccp, origin)],
                None => vec![done],
            },
            Request::OpenPairing => vec![BackgroundEffect::OpenPairing(origin), done],
            Request::Recall => vec![BackgroundEffect::Recall(ticket, origin)],
            Request::Prefer(preferences) => {
                vec![BackgroundEffect::Prefer(origin, preferences), done]
            }
            Request::Inject { file } => vec![BackgroundEffect::Inject(ticket, file)],
            Request::Notify {
                contact,
                title,
                body,
            } => {
                let notify = tab.map(|tab| BackgroundEffect::Notify {
                    tab,
                    contact,
                    title,
                    body,
                });
                notify.into_iter().chain([done]).collect()
            }
            Request::OfferNotifications => vec![BackgroundEffect::OpenNotify, done],
            Request::Withdraw { contact } => {
                let withdraw = tab.map(|tab| BackgroundEffect::Withdraw { tab, contact });
                withdraw.into_iter().chain([done]).collect()
            }
            Request::Live { record } => {
                if let Some((phone, _)) = self.phone_of(&key(record)) {
                    self.live
                        .retain(|(known, at)| *known != phone && now - at < LIVE_MS);
                    self.live.push((phone, now));
                }
                vec![done]
            }
            Request::Dismissed { code } => {
                if Cause::ALL.iter().any(|cause| cause.code() == code) {
                    self.memory.dismiss(origin, code);
                }
                vec![done, BackgroundEffect::Remember]
            }
        }
    }

    /// What the agent chose on a page of the extension.
    fn commanded(&mut self, ticket: Ticket, command: Command, now: f64) -> Vec<BackgroundEffect> {
        let done = BackgroundEffect::Answer(ticket, Reply::Done);
        match command {
            Command::Pair(proposal) => {
                let origin = proposal.origin.as_str().to_owned();
                // What was shown must still be what a record names.
                let records = self.memory.records().iter();
                let mut records = records.filter(|record| record.key.origin == origin);
                let agreed = records.find(|record| {
                    let login = chain::login(&record.known.record, &self.settings);
                    let proposed = self.pairings.proposal(&self.settings, &origin, &login);
                    proposed.as_ref() == Some(&proposal)
                });
                let Some(Remembered { key, known, .. }) = agreed.cloned() else {
                    return vec![done];
                };
                self.pairings.add(&proposal);
                let mut effects = vec![BackgroundEffect::KeepPairings(ticket)];
                effects.extend(self.sign_in_ahead(&key, &known, None, now));
                effects.extend([
                    BackgroundEffect::TellPages(origin),
                    BackgroundEffect::Remember,
                ]);
                effects
            }
            Command::Forget(origin) => {
                self.pairings.forget(&origin);
                self.memory.forget(&origin);
                let mut effects = vec![
                    BackgroundEffect::KeepPairings(ticket),
                    BackgroundEffect::Remember,
                ];
                effects.extend(self.withdraw(now));
                effects
            }
            Command::SignIn(key) => {
                let mut effects = vec![done];
                if let Ok((phone, chain)) = self.company(&key) {
                    let (tab, ticket) = (None, None);
                    effects.extend(self.open_window(
                        Wanted {
                            phone,
                            chain,
                            tab,
                            ticket,
                        },
                        now,
                    ));
                }
                effects
            }
            // A page knows of its contacts; the popup, which speaks for no page, does not.
            Command::SignOut(key) => match self.phone_of(&key) {
                Some((phone, ccp)) if !self.is_live(&phone, now) => {
                    self.sign_out(ticket, &phone, ccp)
                }
                _ => vec![done],
            },
            Command::Allow(key) => match self.phone_of(&key) {
                Some((_, ccp)) => vec![BackgroundEffect::OpenAllow(ticket, ccp, key.origin)],
                None => vec![done],
            },
        }
    }

    // ---- What is served ----

    fn terms(&self, origin: &str) -> Terms {
        self.pairings.terms(&self.settings, origin)
    }

    /// Whether this may be opened for an origin, as things stand now.
    fn allows(&self, origin: &str, chain: &Chain) -> bool {
        let login = Some(&chain.login).filter(|_| !chain.is_standard());
        let standing = self.terms(origin).standing(login, &chain.ccp);
        let (settings, ccp) = (&self.settings, &chain.ccp);
        standing == Standing::Paired
            && settings.trusts_connect(ccp)
            && login.is_none_or(|login| settings.trusts(login))
    }

    /// How a record has its agent sign in, as far as its origin is paired for that.
    fn login(&self, key: &RecordKey) -> Option<Login> {
        let record = self.memory.record(key)?;
        let login = chain::login(&record.known.record, &self.settings);
        Some(self.terms(&key.origin).limit(login))
    }

    /// The company sign-in of a record, and the phone that it is for.
    fn company(&self, key: &RecordKey) -> Result<(PhoneId, Chain), Cause> {
        match self.login(key) {
            Some(Login::Sso(chain)) => Ok((PhoneId::of(&key.origin, &chain), chain)),
            Some(Login::Standard { cause, .. }) => Err(cause.unwrap_or(Cause::LoginFieldEmpty)),
            None => Err(Cause::ExtensionBroken),
        }
    }

    /// Amazon Connect's own login to a record's phone.
    fn standard(&self, key: &RecordKey) -> Result<(PhoneId, Chain), Cause> {
        let (phone, ccp) = self.phone_of(key).ok_or(Cause::ExtensionBroken)?;
        let chain = Chain::standard(&ccp).map_err(|_| Cause::ExtensionBroken)?;
        Ok((phone, chain))
    }

    /// The phone of a record.
    fn phone_of(&self, key: &RecordKey) -> Option<(PhoneId, CcpUrl)> {
        let ccp = match self.login(key)? {
            Login::Sso(chain) => chain.ccp,
            Login::Standard { ccp, .. } => ccp?,
        };
        let phone = PhoneId {
            origin: key.origin.clone(),
            host: ccp.host().to_owned(),
        };
        Some((phone, ccp))
    }

    fn is_live(&self, phone: &PhoneId, now: f64) -> bool {
        let mut live = self.live.iter();
        live.any(|(known, at)| known == phone && now - at < LIVE_MS)
    }

    // ---- The phone ----

    fn acknowledged(&mut self, id: &PhoneId, now: f64) -> Vec<BackgroundEffect> {
        self.memory.journal.ready(id, now);
        let phone = self.memory.phone_mut(id);
        phone.acknowledged = Some(now);
        (phone.failed, phone.out) = (None, None);
        self.memory.visits.retain(|visit| visit.origin != id.origin);
        vec![BackgroundEffect::Remember]
    }

    fn why_out(
        &mut self,
        ticket: Ticket,
        tab: Option<i32>,
        phone: Option<PhoneId>,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let mut answers = self.answers.iter();
        let host = phone.as_ref().map(|phone| &phone.host);
        let answer = answers.find(|answer| Some(answer.tab) == tab && Some(&answer.host) == host);
        let frame = answer.map(|answer| answer.frame);
        let answer = BackgroundEffect::Answer(ticket, Reply::Frame { frame });
        let (Some(cause), Some(phone)) = (frame.and_then(FrameAnswer::cause), phone) else {
            return vec![answer];
        };
        self.memory.phone_mut(&phone).out = Some((now, cause));
        vec![answer, BackgroundEffect::Remember]
    }

    fn sign_out(&mut self, ticket: Ticket, id: &PhoneId, ccp: CcpUrl) -> Vec<BackgroundEffect> {
        let phone = self.memory.phone_mut(id);
        *phone = Phone {
            id: id.clone(),
            ..Phone::default()
        };
        vec![
            BackgroundEffect::SignOut(ticket, ccp),
            BackgroundEffect::Remember,
        ]
    }

    fn answered(&mut self, answered: &Answered) {
        let Some(host) = answered.host() else { return };
        if answered.fails()
            && let Some(attempt) = self.silent_to(&host)
        {
            attempt.refused = true;
        }
        if let Some(frame) = answered.frame() {
            let tab = answered.tab;
            self.answers.retain(|answer| answer.tab != tab);
            memory::make_room(&mut self.answers, ANSWERS);
            self.answers.push(Answer { tab, host, frame });
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

    fn hello(&mut self, page: Page, now: f64) -> Vec<BackgroundEffect> {
        let key = page.key();
        if self.remembered(&key, now).is_some() {
            return self.welcome(&page, now);
        }
        // A page that names a record is most often inside one whose agent has just that: it waits for what that one learns.
        let reader = self.readers.iter_mut().find(|reader| {
            reader.key.origin == key.origin && (reader.key.id == key.id || reader.key.id.is_none())
        });
        if let Some(reader) = reader {
            reader.waiting.push(page);
            return Vec::new();
        }
        let mut effects = self.welcome(&page, now);
        self.readers.push(Reader {
            key,
            tab: page.tab,
            since: now,
            waiting: Vec::new(),
        });
        effects.push(BackgroundEffect::SetReadAlarm(READ_MS as u32));
        effects
    }

    fn learned(&mut self, page: Page, known: Learned, now: f64) -> Vec<BackgroundEffect> {
        let key = page.key();
        let (pairings, settings) = (&self.pairings, &self.settings);
        let is_paired = |origin: &str| pairings.terms(settings, origin).is_paired();
        self.memory
            .learn(key.clone(), known.clone(), now, is_paired);
        let login = chain::login(&known.record, &self.settings);
        let proposal = self.pairings.proposal(&self.settings, &key.origin, &login);
        let mut effects = match (proposal, page.tab) {
            (Some(_), Some(tab)) => vec![BackgroundEffect::Mark(tab)],
            _ => self.sign_in_ahead(&key, &known, page.tab, now),
        };
        effects.extend(self.welcome(&page, now));
        let done = self.take_readers(|reader| reader.key == key);
        effects.extend(self.pass_on(done, now));
        effects.push(BackgroundEffect::Remember);
        effects
    }

    fn sign_in_ahead(
        &mut self,
        key: &RecordKey,
        known: &Learned,
        tab: Option<i32>,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let wanted = self.settings.sign_in_ahead && plan::expects_phone(&known.own, &self.settings);
        match self.company(key) {
            Ok((phone, chain)) if wanted => {
                let ticket = None;
                self.ahead(
                    Wanted {
                        phone,
                        chain,
                        tab,
                        ticket,
                    },
                    now,
                )
            }
            _ => Vec::new(),
        }
    }

    /// The page that reads has gone or hangs: the next one in the queue reads.
    fn read_overdue(&mut self, now: f64) -> Vec<BackgroundEffect> {
        // A clock that was put back would make a reader wait for hours.
        let in_time = |reader: &Reader| (0.0..READ_MS).contains(&(now - reader.since));
        let overdue = self.take_readers(|reader| !in_time(reader));
        let mut effects = self.pass_on(overdue, now);
        // An alarm may come a moment too early by the clock.
        if effects.is_empty() && !self.readers.is_empty() {
            effects.push(BackgroundEffect::SetReadAlarm(READ_MS as u32));
        }
        effects
    }

    /// Those that read in a tab whose page has gone.
    fn readers_in(&mut self, tab: Option<i32>) -> Vec<Reader> {
        self.take_readers(|reader| tab.is_some() && reader.tab == tab)
    }

    fn take_readers(&mut self, which: impl FnMut(&mut Reader) -> bool) -> Vec<Reader> {
        self.readers.extract_if(.., which).collect()
    }

    /// Those who waited for these readers ask anew.
    fn pass_on(&mut self, readers: Vec<Reader>, now: f64) -> Vec<BackgroundEffect> {
        let waiting = readers.into_iter().flat_map(|reader| reader.waiting);
        waiting.flat_map(|page| self.hello(page, now)).collect()
    }

    fn remembered(&self, key: &RecordKey, now: f64) -> Option<&Remembered> {
        let fresh = |record: &&Remembered| now - record.at < lasts_ms(&record.known);
        let fresh = self.memory.serving(key).filter(fresh);
        fresh.max_by(|one, other| one.at.total_cmp(&other.at))
    }

    /// Tells a page what it does, and begins what it needs.
    fn welcome(&mut self, page: &Page, now: f64) -> Vec<BackgroundEffect> {
        let remembered = self.remembered(&page.key(), now).cloned();
        let act = remembered
            .as_ref()
            .map(|record| self.act(page, &record.known, now));
        let mut effects = match &act {
            // The sign-in need not wait for the docked softphone, which asks for the same one and finds it under way.
            Some(Act {
                plan: Plan::Host(_, Login::Sso(chain)),
                ..
            }) => {
                let (phone, chain) = (PhoneId::of(&page.origin, chain), chain.clone());
                let (tab, ticket) = (page.tab, None);
                let wanted = Wanted {
                    phone,
                    chain,
                    tab,
                    ticket,
                };
                self.ahead(wanted, now)
            }
            _ => Vec::new(),
        };
        let welcome = Welcome {
            act,
            fields: self.settings.fields.clone(),
            stale: remembered.is_some_and(|record| now - record.at >= FRESH_MS),
        };
        effects.push(BackgroundEffect::Answer(
            page.ticket,
            Reply::Welcome(welcome),
        ));
        effects
    }

    /// What belongs into a page whose record is known.
    fn act(&self, page: &Page, known: &Learned, now: f64) -> Act {
        if !self.terms(&page.origin).is_paired() {
            return Act::only(Plan::Wait);
        }
        let named = chain::login(&known.record, &self.settings);
        let login = self.terms(&page.origin).limit(named.clone());
        let plan = |login| plan::plan(&page.place, &known.own, login, &self.settings);
        if login.cause() == Some(Cause::PairingChanged) {
            let wanted = plan(named) != Plan::Nothing;
            let note = login.cause().filter(|_| wanted);
            return Act {
                note: note.filter(|cause| self.may_tell(&page.origin, *cause)),
                ..Act::only(Plan::Wait)
            };
        }
        let (cause, plan) = (login.cause(), plan(login));
        let signed_in = match &plan {
            Plan::Adopt(Login::Sso(chain)) | Plan::Host(_, Login::Sso(chain)) => {
                let phone = self.memory.phone(&PhoneId::of(&page.origin, chain));
                phone.is_some_and(|phone| phone.is_signed_in(now))
            }
            _ => false,
        };
        let note = cause.filter(|_| plan != Plan::Nothing);
        Act {
            signed_in,
            surface: plan::surface(known.controls, &self.settings),
            note: note.filter(|cause| self.may_tell(&page.origin, *cause)),
            plan,
        }
    }

    /// Whether the agent is told of a cause: it says something, and the agent has not put it away.
    fn may_tell(&self, origin: &str, cause: Cause) -> bool {
        let mut dismissed = self.memory.dismissed.iter();
        cause.severity() != Severity::Quiet
            && !dismissed.any(|gone| gone.origin == origin && gone.code == cause.code())
    }

    // ---- Who is who ----

    fn identify(
        &mut self,
        ticket: Ticket,
        phone: &PhoneId,
        user: Option<User>,
        agent: String,
    ) -> Vec<BackgroundEffect> {
        let policy = self.settings.identity;
        let people = self.memory.people_mut(&phone.origin);
        if let Some(user) = &user {
            people.meet(user);
        }
        let verdict: Verdict = people.judge(policy, user.as_ref(), Some(&agent));
        let phone = self.memory.phone_mut(phone);
        (phone.agent, phone.verdict) = (Some(agent), Some(verdict.clone()));
        let answer = BackgroundEffect::Answer(ticket, Reply::Judged { verdict });
        vec![answer, BackgroundEffect::Remember]
    }
}

/// How long what was learned answers for other pages.
fn lasts_ms(known: &Learned) -> f64 {
    match known.record {
        Ok(_) => f64::INFINITY,
        Err(Cause::RateLimited { seconds }) => f64::from(seconds) * 1_000.0,
        Err(_) => FAILED_MS,
    }
}

fn tell(ticket: Ticket, failure: Option<Cause>) -> BackgroundEffect {
    BackgroundEffect::Answer(ticket, Reply::SignIn { failure })
}
