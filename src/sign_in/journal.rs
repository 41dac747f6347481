//! The last sign-ins, which the set-up page and the report show.
//!
//! A sign-in passes through addresses that carry assertions and tokens. Of an address only the host is kept, in a type that can hold
//! nothing else.

use serde::{Deserialize, Serialize};

use crate::cause::Cause;
use crate::sign_in::chain::Chain;
use crate::sign_in::phone_id::PhoneId;
use crate::sign_in::way::{ATTEMPT_MS, Way};
use crate::value::HostName;

/// How many sign-ins are kept: enough for a bad day, and few enough to read.
const ENTRIES: usize = 20;

/// How many hosts of one sign-in are kept. A sign-in passes about six; a redirect loop is recognised by 24.
const HOPS: usize = 24;

/// One sign-in. Times are milliseconds of the browser's clock (`Date.now()`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The number of the attempt.
    pub attempt: u32,
    /// The ServiceNow origin whose agent signs in.
    pub origin: String,
    /// When it began.
    pub began: f64,
    /// Silent, or in a window.
    pub way: Way,
    /// The Login URL's host.
    pub from: HostName,
    /// The Amazon Connect instance.
    pub to: HostName,
    /// The hosts that the sign-in passed, each once in a row. The extension sees those of Amazon Connect, and no others.
    pub hops: Vec<Hop>,
    /// How it ended.
    pub end: Option<End>,
    /// When the phone was ready, after the sign-in.
    pub ready: Option<f64>,
}

/// A host on the way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hop {
    /// When.
    pub at: f64,
    /// Its host.
    pub host: HostName,
}

/// How a sign-in ended.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// When.
    pub at: f64,
    /// Why it did not reach its CCP; `None` where it did.
    pub failure: Option<Cause>,
}

/// The last sign-ins, the latest last.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Journal(Vec<Entry>);

impl Journal {
    /// All sign-ins, the latest last.
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// The latest sign-in for a phone.
    pub fn latest(&self, phone: &PhoneId) -> Option<&Entry> {
        self.0.iter().rfind(|entry| entry.is_for(phone))
    }

    /// A sign-in begins.
    pub(crate) fn begin(&mut self, attempt: u32, origin: &str, chain: &Chain, way: Way, now: f64) {
        let (Ok(from), Ok(to)) = (
            HostName::parse(chain.login.host()),
            HostName::parse(chain.ccp.host()),
        ) else {
            return;
        };
        let surplus = self.0.len().saturating_sub(ENTRIES - 1);
        self.0.drain(..surplus);
        self.0.push(Entry {
            attempt,
            origin: origin.to_owned(),
            began: now,
            way,
            from,
            to,
            hops: Vec::new(),
            end: None,
            ready: None,
        });
    }

    /// A sign-in comes to a page of this address.
    pub(crate) fn pass(&mut self, attempt: u32, way: Way, url: &str, now: f64) {
        let Some(entry) = self.open(attempt, |entry| entry.way == way) else {
            return;
        };
        let Some(host) = HostName::of(url) else {
            return;
        };
        if entry.hops.len() < HOPS && entry.hops.last().is_none_or(|hop| hop.host != host) {
            entry.hops.push(Hop { at: now, host });
        }
    }

    /// A sign-in ends. A success ends the other way of the same attempt too.
    pub(crate) fn end(&mut self, attempt: u32, way: Way, failure: Option<Cause>, now: f64) {
        while let Some(entry) = self.open(attempt, |entry| failure.is_none() || entry.way == way) {
            entry.end = Some(End { at: now, failure });
        }
    }

    /// The phone is ready.
    pub(crate) fn ready(&mut self, phone: &PhoneId, now: f64) {
        let latest = self.0.iter_mut().rfind(|entry| entry.is_for(phone));
        if let Some(entry) = latest
            && entry.ready.is_none()
        {
            entry.ready = Some(now);
        }
    }

    /// When the attempt's sign-in of this way began.
    pub(crate) fn began(&self, attempt: u32, way: Way) -> Option<f64> {
        let mut entries = self.0.iter();
        let entry = entries.rfind(|entry| entry.attempt == attempt && entry.way == way);
        entry.map(|entry| entry.began)
    }

    fn open(&mut self, attempt: u32, which: impl Fn(&Entry) -> bool) -> Option<&mut Entry> {
        let mut entries = self.0.iter_mut();
        entries.rfind(|entry| entry.end.is_none() && entry.attempt == attempt && which(entry))
    }
}

impl Entry {
    fn is_for(&self, phone: &PhoneId) -> bool {
        self.origin == phone.origin && self.to.as_str() == phone.host
    }

    /// Whether the sign-in is still under way. A silent sign-in without an end, because the browser stopped the background meanwhile,
    /// is over once its time is used up.
    pub fn is_under_way(&self, now: f64) -> bool {
        let overdue = self.way == Way::Silent && now - self.began > f64::from(ATTEMPT_MS);
        self.end.is_none() && !overdue
    }
}
