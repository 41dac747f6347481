//! What the background decides for all tabs: who reads the record, and that one sign-in serves everybody.
//!
//! Event in, effects out, like [`crate::softphone`]. Times are milliseconds of the browser's clock (`Date.now()`), told by
//! the glue.

use serde::{Deserialize, Serialize};

use crate::cause::Cause;
use crate::message::{Reply, Request, Welcome};
use crate::openframe::Softphone;
use crate::place::Place;
use crate::plan::Chain;
use crate::record::Record;
use crate::settings::Settings;

/// How long a page may take to read the record before another one is asked to.
const READ_MS: f64 = 5_000.0;
/// How old a record may be before it is read again, behind a phone that is ready.
const FRESH_MS: f64 = 10.0 * 60_000.0;
/// Amazon Connect ends every session after twelve hours; the last half hour is not counted on.
const SESSION_MS: f64 = 11.5 * 3_600_000.0;
/// How long a sign-in that has just landed answers for those who ask after it.
const JUST_LANDED_MS: f64 = 10_000.0;
/// At most this many silent visits to an IdP …
const VISITS: usize = 3;
/// … in this time, unless a CCP acknowledges in between.
const VISITS_MS: f64 = 10.0 * 60_000.0;

/// What a page has learned from ServiceNow, good or bad.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// What the agent's OpenFrame configuration holds.
    pub own: Softphone,
    /// The Amazon Connect instance record, or why it cannot be had; `None` where nobody needed it.
    pub record: Option<Result<Record, Cause>>,
}

/// What outlives a stop of the background and ends with the browser session (`storage.session`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    records: Vec<Remembered>,
    phones: Vec<Phone>,
    dismissed: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Remembered {
    key: Key,
    known: Known,
    at: f64,
}

/// Whose record: the agent of this ServiceNow origin, in this kind of page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Key {
    origin: String,
    place: Place,
}

/// One Amazon Connect instance: one phone in this browser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Phone {
    host: String,
    acknowledged: Option<f64>,
    landed: Option<f64>,
    /// When silent sign-ins began, since the last acknowledgement.
    visits: Vec<f64>,
}

/// Stands for a page that waits for an answer.
pub type Ticket = u32;

/// How a sign-in goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
        /// What it asks.
        request: Request,
    },
    /// A sign-in ended: it landed on the CCP of this host, or did not.
    Ended {
        /// The Connect host it was for.
        host: String,
        /// Which of the two ways it took.
        way: Way,
        /// Why it did not land.
        failure: Option<Cause>,
    },
    /// A page that was asked to read has had its time.
    ReadOverdue,
}

/// What the background does next.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Answer a page.
    Answer(Ticket, Reply),
    /// Start the silent sign-in.
    Fly(Chain),
    /// Open the sign-in window, or bring the one that is open to the front.
    OpenWindow(Chain),
    /// Close the sign-in window for this Connect host: nobody needs it any more.
    CloseWindow(String),
    /// Put Streams into the frame that asked.
    LoadStreams(Ticket),
    /// The memory has changed.
    Remember,
    /// Come back with [`Event::ReadOverdue`] after so many milliseconds.
    SetReadAlarm(u32),
}

/// The background's state. Only [`Memory`] outlives a stop of the worker; what else is here, pages ask for again.
#[derive(Debug, Default)]
pub struct Switchboard {
    memory: Memory,
    settings: Settings,
    readers: Vec<Reader>,
    flights: Vec<Flight>,
}

/// A page that reads, and those that wait for it.
#[derive(Debug)]
struct Reader {
    key: Key,
    since: f64,
    waiting: Vec<Ticket>,
}

/// A sign-in on its way, and who waits for it.
#[derive(Debug)]
struct Flight {
    host: String,
    silent: bool,
    window: bool,
    waiting: Vec<Ticket>,
}

impl Switchboard {
    /// A background that has just started, with what it kept.
    pub fn new(memory: Memory, settings: Settings) -> Self {
        Self {
            memory,
            settings,
            readers: Vec::new(),
            flights: Vec::new(),
        }
    }

    /// What to keep in `storage.session`.
    pub fn memory(&self) -> &Memory {
        &self.memory
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
                request,
            } => self.asked(ticket, origin, request, now),
            Event::Ended { host, way, failure } => self.ended(&host, way, failure, now),
            Event::ReadOverdue => self.read_overdue(now),
        }
    }

    fn asked(&mut self, ticket: Ticket, origin: String, request: Request, now: f64) -> Vec<Effect> {
        match request {
            Request::Hello { place } => self.hello(ticket, Key { origin, place }, now),
            Request::Learned { place, known } => {
                self.learned(ticket, Key { origin, place }, known, now)
            }
            Request::SignIn { chain } => self.sign_in(ticket, chain, now),
            Request::OpenWindow { chain } => self.open_window(ticket, chain),
            Request::Acknowledged { ccp } => {
                let phone = self.phone(ccp.host());
                phone.acknowledged = Some(now);
                phone.visits.clear();
                vec![Effect::Answer(ticket, Reply::Done), Effect::Remember]
            }
            Request::LoadStreams => vec![Effect::LoadStreams(ticket)],
            Request::Dismissed { code } => {
                if !self.memory.dismissed.contains(&code) {
                    self.memory.dismissed.push(code);
                }
                vec![Effect::Answer(ticket, Reply::Done), Effect::Remember]
            }
        }
    }

    fn hello(&mut self, ticket: Ticket, key: Key, now: f64) -> Vec<Effect> {
        if self.remembered(&key).is_some() {
            return vec![self.welcome(ticket, &key, now)];
        }
        if let Some(reader) = self.readers.iter_mut().find(|reader| reader.key == key) {
            reader.waiting.push(ticket);
            return Vec::new();
        }
        let welcome = self.welcome(ticket, &key, now);
        self.readers.push(Reader {
            key,
            since: now,
            waiting: Vec::new(),
        });
        vec![welcome, Effect::SetReadAlarm(READ_MS as u32)]
    }

    fn learned(&mut self, ticket: Ticket, key: Key, known: Known, now: f64) -> Vec<Effect> {
        let mut effects = vec![Effect::Answer(ticket, Reply::Done)];
        // What went wrong once is read anew by the next page; those that wait get it all the same.
        let keep = !matches!(known.record, Some(Err(_)));
        self.memory.records.retain(|record| record.key != key);
        self.memory.records.push(Remembered {
            key: key.clone(),
            known,
            at: now,
        });
        if let Some(at) = self.readers.iter().position(|reader| reader.key == key) {
            let reader = self.readers.swap_remove(at);
            for ticket in reader.waiting {
                effects.push(self.welcome(ticket, &key, now));
            }
        }
        if keep {
            effects.push(Effect::Remember);
        } else {
            self.memory.records.retain(|record| record.key != key);
        }
        effects
    }

    /// The page that reads has gone or hangs: the next one in the queue reads.
    fn read_overdue(&mut self, now: f64) -> Vec<Effect> {
        let overdue: Vec<Reader> = {
            let (overdue, current) = std::mem::take(&mut self.readers)
                .into_iter()
                .partition(|reader| now - reader.since >= READ_MS);
            self.readers = current;
            overdue
        };
        let mut effects = Vec::new();
        for mut reader in overdue {
            if reader.waiting.is_empty() {
                continue;
            }
            let next = reader.waiting.remove(0);
            effects.push(self.welcome(next, &reader.key, now));
            reader.since = now;
            self.readers.push(reader);
            effects.push(Effect::SetReadAlarm(READ_MS as u32));
        }
        effects
    }

    fn sign_in(&mut self, ticket: Ticket, chain: Chain, now: f64) -> Vec<Effect> {
        if !self.settings.trusts(&chain.login) {
            return vec![refuse(ticket, Cause::IdpNotAllowed)];
        }
        let host = chain.ccp.host().to_owned();
        if let Some(flight) = self.flights.iter_mut().find(|flight| flight.host == host) {
            flight.waiting.push(ticket);
            return Vec::new();
        }
        let phone = self.phone(&host);
        // Whoever asks has a frame that stayed silent, whatever was true before.
        phone.acknowledged = None;
        if phone.landed.is_some_and(|at| now - at < JUST_LANDED_MS) {
            return vec![Effect::Answer(ticket, Reply::SignIn { failure: None })];
        }
        phone.visits.retain(|at| now - at < VISITS_MS);
        if phone.visits.len() >= VISITS {
            return vec![refuse(ticket, Cause::IdpNeedsAgent)];
        }
        phone.visits.push(now);
        self.flights.push(Flight {
            host,
            silent: true,
            window: false,
            waiting: vec![ticket],
        });
        vec![Effect::Fly(chain), Effect::Remember]
    }

    fn open_window(&mut self, ticket: Ticket, chain: Chain) -> Vec<Effect> {
        if !self.settings.trusts(&chain.login) {
            return vec![refuse(ticket, Cause::IdpNotAllowed)];
        }
        let host = chain.ccp.host();
        match self.flights.iter_mut().find(|flight| flight.host == host) {
            Some(flight) => {
                flight.window = true;
                flight.waiting.push(ticket);
            }
            None => self.flights.push(Flight {
                host: host.to_owned(),
                silent: false,
                window: true,
                waiting: vec![ticket],
            }),
        }
        vec![Effect::OpenWindow(chain)]
    }

    fn ended(&mut self, host: &str, way: Way, failure: Option<Cause>, now: f64) -> Vec<Effect> {
        let mut effects = Vec::new();
        if failure.is_none() {
            self.phone(host).landed = Some(now);
            effects.push(Effect::Remember);
        }
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
        if flight.window {
            effects.push(Effect::CloseWindow(flight.host));
        }
        effects.extend(
            flight
                .waiting
                .into_iter()
                .map(|ticket| Effect::Answer(ticket, Reply::SignIn { failure })),
        );
        effects
    }

    fn welcome(&self, ticket: Ticket, key: &Key, now: f64) -> Effect {
        let remembered = self.remembered(key);
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
                    .filter(|phone| phone.acknowledged.is_some_and(|at| now - at < SESSION_MS))
                    .map(|phone| phone.host.clone())
                    .collect(),
                dismissed: self.memory.dismissed.clone(),
            }),
        )
    }

    fn remembered(&self, key: &Key) -> Option<&Remembered> {
        self.memory.records.iter().find(|record| record.key == *key)
    }

    fn phone(&mut self, host: &str) -> &mut Phone {
        let phones = &mut self.memory.phones;
        let at = phones
            .iter()
            .position(|phone| phone.host == host)
            .unwrap_or_else(|| {
                phones.push(Phone {
                    host: host.to_owned(),
                    acknowledged: None,
                    landed: None,
                    visits: Vec::new(),
                });
                phones.len() - 1
            });
        &mut phones[at]
    }
}

fn refuse(ticket: Ticket, cause: Cause) -> Effect {
    let failure = Some(cause);
    Effect::Answer(ticket, Reply::SignIn { failure })
}
