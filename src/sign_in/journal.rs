//! The last sign-ins, as the set-up page and the report show them.
//!
//! A sign-in passes through addresses that carry assertions and tokens. What is kept of an address is its host, by a type that
//! can hold nothing else.

use serde::{Deserialize, Serialize};

use crate::cause::Cause;
use crate::sign_in::chain::Chain;
use crate::sign_in::phone_id::PhoneId;
use crate::sign_in::way::{ATTEMPT_MS, Way};
use crate::value::HostName;

/// How many sign-ins are kept: enough for a bad day, and few enough to read.
const TRIPS: usize = 20;

/// How many hosts of one sign-in are kept. A chain has about six; one that goes in circles is recognised by then.
const HOPS: usize = 24;

/// One sign-in. Times are milliseconds of the browser's clock (`Date.now()`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The number of the attempt that it is part of.
    pub attempt: u32,
    /// The ServiceNow origin whose agent it is for.
    pub origin: String,
    /// When it began.
    pub began: f64,
    /// Silently, or in a window.
    pub way: Way,
    /// The Login URL's host.
    pub from: HostName,
    /// The Amazon Connect instance.
    pub to: HostName,
    /// The hosts that were seen on the way, each once in a row. A browser shows those of Amazon Connect, and no others.
    pub hops: Vec<Hop>,
    /// How it ended.
    pub end: Option<End>,
    /// When the phone was there, afterwards.
    pub ready: Option<f64>,
}

/// A host on the way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hop {
    /// When.
    pub at: f64,
    /// Which.
    pub host: HostName,
}

/// How a sign-in ended.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// When.
    pub at: f64,
    /// Why it did not land; `None` where it did.
    pub failure: Option<Cause>,
}

/// The last sign-ins, the latest last.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Journal(Vec<Entry>);

impl Journal {
    /// All of them.
    pub fn trips(&self) -> &[Entry] {
        &self.0
    }

    /// The latest one for a phone.
    pub fn latest(&self, phone: &PhoneId) -> Option<&Entry> {
        self.0.iter().rfind(|trip| trip.is_for(phone))
    }

    /// A sign-in begins.
    pub(crate) fn begin(&mut self, attempt: u32, origin: &str, chain: &Chain, way: Way, now: f64) {
        let (Ok(from), Ok(to)) = (
            HostName::parse(chain.login.host()),
            HostName::parse(chain.ccp.host()),
        ) else {
            return;
        };
        let surplus = self.0.len().saturating_sub(TRIPS - 1);
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

    /// It comes to a page of this address.
    pub(crate) fn pass(&mut self, attempt: u32, way: Way, url: &str, now: f64) {
        let Some(trip) = self.open(attempt, |trip| trip.way == way) else {
            return;
        };
        let Some(host) = HostName::of(url) else {
            return;
        };
        if trip.hops.len() < HOPS && trip.hops.last().is_none_or(|hop| hop.host != host) {
            trip.hops.push(Hop { at: now, host });
        }
    }

    /// It ends. One that lands ends the other way of the same attempt too.
    pub(crate) fn end(&mut self, attempt: u32, way: Way, failure: Option<Cause>, now: f64) {
        while let Some(trip) = self.open(attempt, |trip| failure.is_none() || trip.way == way) {
            trip.end = Some(End { at: now, failure });
        }
    }

    /// The phone is there.
    pub(crate) fn ready(&mut self, phone: &PhoneId, now: f64) {
        let latest = self.0.iter_mut().rfind(|trip| trip.is_for(phone));
        if let Some(trip) = latest
            && trip.ready.is_none()
        {
            trip.ready = Some(now);
        }
    }

    /// When it began.
    pub(crate) fn began(&self, attempt: u32, way: Way) -> Option<f64> {
        let mut trips = self.0.iter();
        let trip = trips.rfind(|trip| trip.attempt == attempt && trip.way == way);
        trip.map(|trip| trip.began)
    }

    fn open(&mut self, attempt: u32, which: impl Fn(&Entry) -> bool) -> Option<&mut Entry> {
        let mut trips = self.0.iter_mut();
        trips.rfind(|trip| trip.end.is_none() && trip.attempt == attempt && which(trip))
    }
}

impl Entry {
    fn is_for(&self, phone: &PhoneId) -> bool {
        self.origin == phone.origin && self.to.as_str() == phone.host
    }

    /// Whether it is still under way. A silent one whose end nobody noted, because the browser stopped the background, is over
    /// once it has had its time.
    pub fn is_under_way(&self, now: f64) -> bool {
        let overdue = self.way == Way::Silent && now - self.began > f64::from(ATTEMPT_MS);
        self.end.is_none() && !overdue
    }
}
