//! Which page reads the record, and which pages wait for it: one read serves all pages that need the same record.
//!
//! A page without a session token does not read, so it holds up no page that has one.

use crate::background::attempt::Wanted;
use crate::background::coordinator::Coordinator;
use crate::background::effect::BackgroundEffect;
use crate::background::memory::{AGAIN_MS, Remembered};
use crate::background::requests::RequestSender;
use crate::cause::Cause;
use crate::servicenow::{Learned, PageKind, RecordKey};
use crate::session::phone::FAILED_MS;
use crate::sign_in::chain;
use crate::softphone::plan;

/// How long a page may take to read the record before another page is asked to, in milliseconds.
const READ_MS: f64 = 5_000.0;

/// How many pages without a session token are kept waiting, of one origin.
const TOKENLESS: usize = 20;

/// The longest time to wait that ServiceNow may ask for (`Retry-After`), in milliseconds.
const LONGEST_WAIT_MS: f64 = 3_600_000.0;

/// A page that reads, and the pages that wait for it.
#[derive(Debug)]
pub(super) struct Reader {
    key: RecordKey,
    tab: Option<i32>,
    since: f64,
    waiting: Vec<Page>,
}

/// A page that asks what to do.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) sender: RequestSender,
    pub(super) place: PageKind,
    /// Whether the page has a session token, or has waited long enough for one.
    can_read: bool,
}

impl Page {
    pub(super) fn new(sender: RequestSender, place: PageKind) -> Self {
        Self {
            sender,
            place,
            can_read: true,
        }
    }

    pub(super) fn without_token(sender: RequestSender, place: PageKind) -> Self {
        Self {
            sender,
            place,
            can_read: false,
        }
    }

    pub(super) fn key(&self) -> RecordKey {
        self.sender.key(self.place.record_id().cloned())
    }
}

impl Coordinator {
    /// Whether a page of `origin` that needs no softphone reads the record, so that a later softphone need not wait.
    pub(super) fn wants_to_know(&self, origin: &str, now: f64) -> bool {
        let wanted = self.settings.sign_in_ahead && self.settings.softphone.is_on();
        // A fault of the set-up is read again where a softphone is. Here only an error that passes is tried again.
        let known = self.memory.records.iter().any(|record| {
            let lasts = match &record.known.record {
                Err(cause) => !cause.may_pass() || now - record.at < lasts_ms(&record.known),
                Ok(_) => true,
            };
            record.key.origin == origin && lasts && !record.ended
        });
        let mut readers = self.readers.iter();
        let asked =
            readers.any(|reader| reader.key.origin == origin && now - reader.since < READ_MS);
        wanted && !known && !asked
    }

    /// A page asks what to do: it is told from the record that is known, it waits for a page that reads, or it reads.
    pub(super) fn hello(&mut self, page: Page, now: f64) -> Vec<BackgroundEffect> {
        let key = page.key();
        if self.remembered(&key, now).is_some() {
            return self.welcome(&page, now);
        }
        // A page that names a record is most often a frame of the desktop page, whose agent has just that record.
        let reader = self.readers.iter_mut().find(|reader| {
            reader.key.origin == key.origin && (reader.key.id == key.id || reader.key.id.is_none())
        });
        if let Some(reader) = reader {
            reader.waiting.push(page);
            return Vec::new();
        }
        if !page.can_read {
            let waiting = self.tokenless.iter();
            let of_origin = waiting.filter(|waits| waits.sender.origin == page.sender.origin);
            if of_origin.count() >= TOKENLESS {
                // The page waits for its own token alone.
                return vec![page.sender.done()];
            }
            self.tokenless.push(page);
            return Vec::new();
        }
        let mut effects = self.welcome(&page, now);
        self.readers.push(Reader {
            key,
            tab: page.sender.tab,
            since: now,
            waiting: Vec::new(),
        });
        effects.push(BackgroundEffect::SetReadAlarm(READ_MS as u32));
        effects
    }

    /// A page has read the record: the page and those that waited for it are told what to do.
    pub(super) fn learned(
        &mut self,
        page: &Page,
        known: Learned,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let key = page.key();
        let (pairings, settings) = (&self.pairings, &self.settings);
        let is_paired = |origin: &str| pairings.terms(settings, origin).is_paired();
        let mut before = self.memory.records.iter();
        let had_failed = before.any(|record| record.key == key && record.failures > 0);
        let mut before = self.memory.records.iter();
        let had_ended = before.any(|record| record.key == key && record.ended);
        if had_ended && known.record.is_ok() {
            self.memory.begin_service_now(&key.origin);
            // The agent is back before the call has ended.
            self.leaving_after_calls
                .retain(|phone| phone.origin != key.origin);
        }
        self.memory
            .learn(key.clone(), known.clone(), now, is_paired);
        let login = chain::login(&known.record, &self.settings);
        let proposal = self.pairings.proposal(&self.settings, &key.origin, &login);
        let tab = page.sender.tab;
        let mut effects = match (proposal, tab) {
            (Some(_), Some(tab)) => vec![BackgroundEffect::Mark(tab)],
            _ => self.sign_in_ahead(&key, &known, tab, now),
        };
        effects.extend(self.welcome(page, now));
        let done = self.take_readers(|reader| reader.key == key);
        effects.extend(self.pass_on(done, now));
        let here = |page: &mut Page| page.sender.origin == key.origin;
        let tokenless: Vec<Page> = self.tokenless.extract_if(.., here).collect();
        effects.extend(tokenless.into_iter().flat_map(|page| self.hello(page, now)));
        if had_failed && known.record.is_ok() {
            // Pages wait to read again, some of them for long.
            effects.push(BackgroundEffect::TellPages(key.origin));
        }
        effects.push(BackgroundEffect::Remember);
        effects
    }

    pub(super) fn sign_in_ahead(
        &mut self,
        key: &RecordKey,
        known: &Learned,
        tab: Option<i32>,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let wanted = self.settings.sign_in_ahead && plan::expects_phone(&known.own, &self.settings);
        match self.company(key) {
            Ok(target) if wanted => self.ahead(&Wanted::ahead(target, tab), now),
            _ => Vec::new(),
        }
    }

    /// A reading page is gone or hangs: the first page that waits for it reads instead.
    pub(super) fn read_overdue(&mut self, now: f64) -> Vec<BackgroundEffect> {
        // Where the clock was put back, the difference is negative: the reader would have hours.
        let in_time = |reader: &Reader| (0.0..READ_MS).contains(&(now - reader.since));
        let overdue = self.take_readers(|reader| !in_time(reader));
        let mut effects = self.pass_on(overdue, now);
        // An alarm may come a moment too early by the clock.
        if effects.is_empty() && !self.readers.is_empty() {
            effects.push(BackgroundEffect::SetReadAlarm(READ_MS as u32));
        }
        effects
    }

    /// Takes out the readers of a tab whose page is gone.
    pub(super) fn readers_in(&mut self, tab: Option<i32>) -> Vec<Reader> {
        self.take_readers(|reader| tab.is_some() && reader.tab == tab)
    }

    fn take_readers(&mut self, which: impl FnMut(&mut Reader) -> bool) -> Vec<Reader> {
        self.readers.extract_if(.., which).collect()
    }

    /// The pages that waited for these readers ask again.
    pub(super) fn pass_on(&mut self, readers: Vec<Reader>, now: f64) -> Vec<BackgroundEffect> {
        let waiting = readers.into_iter().flat_map(|reader| reader.waiting);
        waiting.flat_map(|page| self.hello(page, now)).collect()
    }

    /// The latest record for a page, unless it is a failed read that has to be tried again.
    pub(super) fn remembered(&self, key: &RecordKey, now: f64) -> Option<&Remembered> {
        let fresh =
            |record: &&Remembered| !record.ended && now - record.at < lasts_ms(&record.known);
        let fresh = self.memory.serving(key).filter(fresh);
        fresh.max_by(|one, other| one.at.total_cmp(&other.at))
    }
}

/// After how many milliseconds a page reads again whose record came with an error that may pass; `None` where asking again does not
/// help.
pub(super) fn again_ms(record: &Remembered, now: f64) -> Option<u32> {
    let asked_for = match record.known.record {
        Err(Cause::RateLimited { seconds }) => f64::from(seconds) * 1_000.0,
        Err(Cause::ServerError(_) | Cause::NetworkFailed | Cause::RecordMalformed) => 0.0,
        _ => return None,
    };
    let nth = record.failures.checked_sub(1)?;
    let back_off = AGAIN_MS.get(usize::try_from(nth).ok()?)?;
    let wait = back_off.max(asked_for).min(LONGEST_WAIT_MS);
    Some((record.at + wait - now).max(1_000.0) as u32)
}

/// How long what was learned answers for other pages, in milliseconds.
fn lasts_ms(known: &Learned) -> f64 {
    match known.record {
        Ok(_) => f64::INFINITY,
        Err(Cause::RateLimited { seconds }) => f64::from(seconds) * 1_000.0,
        Err(_) => FAILED_MS,
    }
}
