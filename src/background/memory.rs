//! What the background remembers of this browser session (`storage.session`).
//!
//! Everything belongs to a ServiceNow origin, so that what one origin tells changes nothing for another. Every list has a largest
//! size: the oldest entry goes first.

use serde::{Deserialize, Serialize};

use crate::background::keeper::PhoneTab;
use crate::servicenow::{Learned, OwnSoftphone, RecordKey};
use crate::session::people::People;
use crate::session::phone::Phone;
use crate::sign_in::chain::Chain;
use crate::sign_in::journal::Journal;
use crate::sign_in::phone_id::PhoneId;
use crate::sign_in::way::{Opened, Way};

/// How long a page waits after a passing error before it reads the record again, in milliseconds, by the number of failures in a row.
/// After the last of them the page leaves it to the agent to reload.
pub(super) const AGAIN_MS: [f64; 5] = [5_000.0, 15_000.0, 60_000.0, 300_000.0, 900_000.0];

/// How many records are kept, of all origins together.
const RECORDS: usize = 20;

/// How many phones are kept.
const PHONES: usize = 10;

/// Of how many ServiceNow origins the users are kept.
const ORIGINS: usize = 10;

/// How many notices are kept that the agent has put away.
const DISMISSED: usize = 100;

/// What outlives a stop of the background and ends with the browser session. The field names are those of the stored JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    pub(super) records: Vec<Remembered>,
    pub(super) phones: Vec<Phone>,
    pub(super) pages: Vec<SignInPage>,
    pub(super) visits: Vec<Visit>,
    pub(super) dismissed: Vec<Dismissed>,
    pub(super) people: Vec<PeopleOf>,
    /// The tabs that have a phone.
    pub(super) in_tabs: Vec<PhoneTab>,
    pub(super) journal: Journal,
    /// The number of the latest sign-in attempt, restart or log-out.
    pub(super) attempt: u32,
}

/// What a page has learned from ServiceNow, and when (milliseconds of `Date.now()`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Remembered {
    pub(crate) key: RecordKey,
    pub(crate) known: Learned,
    pub(crate) at: f64,
    /// How often in a row the read has failed with an error that may pass.
    #[serde(default)]
    pub(crate) failures: u32,
    /// The ServiceNow session in which it was read has ended: it serves the phones that are there, and no new page.
    #[serde(default)]
    pub(crate) ended: bool,
}

/// A silent sign-in that has visited a company's IdP.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Visit {
    pub(super) origin: String,
    pub(super) at: f64,
}

/// A notice that the agent has put away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Dismissed {
    pub(super) origin: String,
    pub(super) code: String,
}

/// The users of a ServiceNow origin in this browser session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct PeopleOf {
    pub(super) origin: String,
    pub(super) people: People,
}

/// A tab or window that was opened for a sign-in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SignInPage {
    pub(super) attempt: u32,
    pub(super) phone: PhoneId,
    pub(super) chain: Chain,
    pub(super) way: Way,
    pub(super) opened: Opened,
    pub(super) since: f64,
}

impl Remembered {
    /// The number of failures in a row with a new one at `at`. Several pages that fail at the same time have one failure. A failure long
    /// after the last one begins a new row.
    fn failures_after(&self, at: f64) -> u32 {
        const LONG_MS: f64 = 30.0 * 60_000.0;
        let since = at - self.at;
        let wait = self
            .failures
            .checked_sub(1)
            .and_then(|nth| AGAIN_MS.get(nth as usize));
        match wait {
            _ if since > LONG_MS => 1,
            Some(wait) if (0.0..*wait).contains(&since) => self.failures,
            _ => self.failures.saturating_add(1),
        }
    }

    /// Whether the read has failed with an error that may pass.
    fn has_passing_error(&self) -> bool {
        matches!(&self.known.record, Err(cause) if cause.may_pass())
    }

    /// Whether this is the record that a page names, or the agent's own for a page that names none.
    pub(super) fn serves(&self, key: &RecordKey) -> bool {
        if self.key.origin != key.origin {
            return false;
        }
        let Some(id) = &key.id else {
            return self.key.id.is_none();
        };
        let own = OwnSoftphone::Own {
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

    /// Every origin of which a record is known, once.
    pub(super) fn origins(&self) -> Vec<String> {
        let mut origins: Vec<String> = Vec::new();
        for record in &self.records {
            if !origins.contains(&record.key.origin) {
                origins.push(record.key.origin.clone());
            }
        }
        origins
    }

    /// The latest record of an origin.
    pub(crate) fn latest_record(&self, origin: &str) -> Option<&Remembered> {
        let of_origin = self.records.iter();
        latest(of_origin.filter(|record| record.key.origin == origin))
    }

    /// What the latest record of an origin says.
    pub fn latest_known(&self, origin: &str) -> Option<&Learned> {
        self.latest_record(origin).map(|record| &record.known)
    }

    /// The latest record that a page may use. A read that failed with a passing error tells nothing about the record before it.
    pub(crate) fn record(&self, key: &RecordKey) -> Option<&Remembered> {
        let lasts = |record: &&Remembered| !record.has_passing_error();
        latest(self.serving(key).filter(lasts)).or_else(|| latest(self.serving(key)))
    }

    /// The records that a page may use.
    pub(super) fn serving(&self, key: &RecordKey) -> impl Iterator<Item = &Remembered> {
        self.records.iter().filter(|record| record.serves(key))
    }

    /// Of the origins that `which` accepts, the one whose record was read last.
    pub fn latest_origin(&self, which: impl Fn(&str) -> bool) -> Option<&str> {
        let of_those = self.records.iter();
        let of_those = of_those.filter(|record| which(&record.key.origin));
        latest(of_those).map(|record| record.key.origin.as_str())
    }

    /// What is known of a phone.
    pub(crate) fn phone(&self, id: &PhoneId) -> Option<&Phone> {
        self.phones.iter().find(|phone| phone.id == *id)
    }

    /// When a phone's CCP last acknowledged, in milliseconds of `Date.now()`.
    pub fn ready_at(&self, id: &PhoneId) -> Option<f64> {
        self.phone(id)?.ready_at()
    }

    /// The phones of an origin that are signed in, as far as is known.
    pub(super) fn signed_in_of(&self, origin: &str) -> Vec<PhoneId> {
        let phones = self.phones.iter();
        let signed_in = phones.filter(|phone| phone.id.origin == origin && phone.since().is_some());
        signed_in.map(|phone| phone.id.clone()).collect()
    }

    /// Whether a phone is signed in, as far as is known.
    pub(super) fn has_session(&self) -> bool {
        self.phones.iter().any(|phone| phone.since().is_some())
    }

    /// The last sign-ins.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// What is known of a phone; an empty entry is made for a new one.
    pub(super) fn phone_mut(&mut self, id: &PhoneId) -> &mut Phone {
        let at = self.phones.iter().position(|phone| phone.id == *id);
        let at = at.unwrap_or_else(|| {
            make_room(&mut self.phones, PHONES);
            self.phones.push(Phone {
                id: id.clone(),
                ..Phone::default()
            });
            self.phones.len() - 1
        });
        &mut self.phones[at]
    }

    /// Keeps a record. Where the list is full, the oldest record of the origin with most records goes, and first of origins that are
    /// not paired: a foreign ServiceNow pushes out no record of the agent's own.
    pub(super) fn learn(
        &mut self,
        key: RecordKey,
        known: Learned,
        at: f64,
        is_paired: impl Fn(&str) -> bool,
    ) {
        let mut before = self.records.iter();
        let before = before.rfind(|record| record.key == key);
        let passes = matches!(&known.record, Err(cause) if cause.may_pass());
        // A passing error tells nothing about a record that is known.
        if passes && before.is_some_and(|record| record.known.record.is_ok() && !record.ended) {
            return;
        }
        let failures = match passes {
            true => before.map_or(1, |record| record.failures_after(at)),
            false => 0,
        };
        // The phones that are there still belong to the record of the session that has ended.
        let kept = |record: &Remembered| passes && record.ended && record.known.record.is_ok();
        self.records
            .retain(|record| record.key != key || kept(record));
        while self.records.len() >= RECORDS {
            let all = self.records.iter();
            let of_origin = |origin: &str| {
                let all = self.records.iter();
                all.filter(|record| record.key.origin == origin).count()
            };
            // Of equal candidates `max_by_key` takes the last, which is the oldest in reverse order.
            let goes = all.enumerate().rev().max_by_key(|(_, record)| {
                let origin = &record.key.origin;
                (!is_paired(origin), of_origin(origin))
            });
            let Some((at, _)) = goes else { break };
            self.records.remove(at);
        }
        self.records.push(Remembered {
            key,
            known,
            at,
            failures,
            ended: false,
        });
    }

    /// The ServiceNow session of an origin has ended.
    pub(super) fn end_service_now(&mut self, origin: &str) {
        let of_origin = |record: &&mut Remembered| record.key.origin == origin;
        for record in self.records.iter_mut().filter(of_origin) {
            record.ended = true;
        }
    }

    /// A new ServiceNow session of an origin has begun: phones that were signed out with the last one may be signed in.
    pub(super) fn begin_service_now(&mut self, origin: &str) {
        let of_origin = |phone: &&mut Phone| phone.id.origin == origin;
        for phone in self.phones.iter_mut().filter(of_origin) {
            phone.forget_log_out();
        }
    }

    pub(super) fn people_mut(&mut self, origin: &str) -> &mut People {
        let at = self.people.iter().position(|known| known.origin == origin);
        let at = at.unwrap_or_else(|| {
            make_room(&mut self.people, ORIGINS);
            self.people.push(PeopleOf {
                origin: origin.to_owned(),
                people: People::default(),
            });
            self.people.len() - 1
        });
        &mut self.people[at].people
    }

    pub(super) fn dismiss(&mut self, origin: String, code: String) {
        let put_away = Dismissed { origin, code };
        if !self.dismissed.contains(&put_away) {
            make_room(&mut self.dismissed, DISMISSED);
            self.dismissed.push(put_away);
        }
    }

    /// Drops what can be missed, because the browser did not store all of it. Returns whether anything was dropped.
    pub(super) fn shrink(&mut self) -> bool {
        let before = (self.records.len(), self.people.len());
        self.journal = Journal::default();
        let half = self.records.len().div_ceil(2);
        self.records.drain(..half);
        self.people.clear();
        before != (self.records.len(), self.people.len())
    }

    /// Forgets an origin's phones and users.
    pub(super) fn forget(&mut self, origin: &str) {
        self.phones.retain(|phone| phone.id.origin != origin);
        self.people.retain(|known| known.origin != origin);
        self.in_tabs.retain(|known| known.phone.origin != origin);
    }
}

fn latest<'a>(records: impl Iterator<Item = &'a Remembered>) -> Option<&'a Remembered> {
    records.max_by(|one, other| one.at.total_cmp(&other.at))
}

/// Drops the oldest entries, so that one more fits.
pub(super) fn make_room<T>(list: &mut Vec<T>, most: usize) {
    let surplus = list.len().saturating_sub(most - 1);
    list.drain(..surplus);
}
