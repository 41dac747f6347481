//! Finds the RelayState that an address carries: in which parameter, how often it is encoded, and whether that is how the
//! identity provider reads it.

use std::ops::Range;

use crate::login_url::family::Family;
use crate::login_url::problem::{Found, Problem};
use crate::login_url::traced::Traced;
use crate::value::relay_state::is_carrier;
use crate::value::text::{begins_with, contains};

/// How an address carries its RelayState.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carrier {
    /// In a parameter, such as `RelayState` or `TargetResource`.
    Parameter,
    /// In the `RelayState` that is inside the `RelayState` of AD FS.
    AdFs,
    /// The address is the RelayState.
    Itself,
}

/// A RelayState as it was found in an address.
#[derive(Debug)]
pub(super) struct Carried {
    /// All that has to be replaced in the address to replace it, with the name of its parameter.
    pub(super) place: Range<usize>,
    pub(super) carrier: Carrier,
    /// The name of its parameter.
    pub(super) name: String,
    /// The federate address, decoded as far as it goes.
    pub(super) text: Traced,
    /// How often it was decoded.
    pub(super) levels: u8,
    /// How often that was necessary before it could be looked for in AD FS's own parameter.
    outer: u8,
    /// What AD FS calls the application, where it is told.
    pub(super) application: Option<String>,
    /// What an `&` that is not encoded has cut off.
    lost: Option<Range<usize>>,
    /// The parameters that were encoded as a whole together with it, each with its `&`.
    pub(super) beside: String,
}

/// How often a value is decoded at most.
pub(super) const MOST: u8 = 4;

impl Carried {
    /// The federate address that is the Login URL itself.
    pub(super) fn itself(url: &Traced) -> Self {
        Self {
            place: url.whole(),
            carrier: Carrier::Itself,
            name: String::new(),
            text: url.clone(),
            levels: 0,
            outer: 0,
            application: None,
            lost: None,
            beside: String::new(),
        }
    }

    /// Looks for a RelayState in the parameters of an address; an empty one does not count. `own` are the parameters that the
    /// identity provider reads; none where the identity provider is not known.
    pub(super) fn find(query: &Traced, own: &[&str]) -> Option<Self> {
        let find = |counts: Counts| Self::find_within(query, MOST, counts);
        let found = find(&|name, _| own.contains(&name)).or_else(|| find(&is_known_to_many));
        if !own.is_empty() {
            return found;
        }
        // The identity provider's own names are not known, so the value tells.
        let federates = |value: &Traced| {
            let text = decoded(value);
            is_address(&text) && contains(&text, "/connect/federate/")
        };
        found
            .or_else(|| find(&|_, value| federates(value)))
            .or_else(|| find(&|name, value| is_carrier(name) && is_address(&decoded(value))))
    }

    fn find_within(query: &Traced, most: u8, counts: Counts) -> Option<Self> {
        let parameters = query.parameters();
        for (nth, parameter) in parameters.iter().enumerate() {
            let (name, value) = parameter.name_and_value();
            let decoded = name.decode();
            if value.as_str().is_empty() {
                if most > 0
                    && decoded.as_str() != name.as_str()
                    && let Some(found) = Self::find_within(&decoded, most - 1, counts)
                {
                    return Some(found.encoded_whole(&decoded, parameter));
                }
                continue;
            }
            if !counts(decoded.as_str(), &value) {
                continue;
            }
            let later = parameters.get(nth + 1..).unwrap_or_default();
            let mut found = Self::open(&value, later, most)?;
            found.place.start = parameter.whole().start;
            if found.carrier == Carrier::Parameter {
                found.name = decoded.as_str().to_owned();
            }
            return Some(found);
        }
        None
    }

    /// The same where the parameter was encoded as a whole, and so has become one long name.
    fn encoded_whole(mut self, decoded: &Traced, parameter: &Traced) -> Self {
        // The name cannot be read either, so this is once too often already.
        self.levels = (self.levels + 1).max(2);
        for other in decoded.parameters() {
            let other_place = other.whole();
            if other_place.end <= self.place.start || self.place.end <= other_place.start {
                self.beside.push_str(other.as_str());
                self.beside.push('&');
            }
        }
        self.place = parameter.whole();
        self
    }

    /// Decodes the value of such a parameter. `later` is what follows it.
    fn open(value: &Traced, later: &[Traced], most: u8) -> Option<Self> {
        let mut text = value.clone();
        let mut levels = 0;
        while !is_address(text.as_str()) && !is_ad_fs(text.as_str()) && levels < MOST {
            let decoded = text.decode();
            if decoded.as_str() == text.as_str() {
                break;
            }
            text = decoded;
            levels += 1;
        }
        if is_ad_fs(text.as_str()) {
            if levels == 0 {
                // Not encoded, so that its parts are parameters of the address.
                for parameter in later {
                    text.join('&', parameter);
                }
            }
            if most == 0 {
                return None;
            }
            let mut found = Self::find_within(&text, most - 1, &is_known_to_many)?;
            found.carrier = Carrier::AdFs;
            found.beside.clear();
            found.outer = levels;
            let first = text.parameters().into_iter().next();
            found.application = first.map(|first| decoded(&first.name_and_value().1));
            if levels > 0 {
                found.place.end = value.whole().end;
                found.take_lost(later);
            }
            return Some(found);
        }
        if !is_address(text.as_str()) {
            // Nothing that was meant as an address, so it is shown as it is written.
            text = value.clone();
            levels = 0;
        } else if levels == 0 {
            // It is decoded all the same.
            text = text.decode();
        }
        let mut found = Self {
            place: value.whole(),
            carrier: Carrier::Parameter,
            name: String::new(),
            text,
            levels,
            outer: 0,
            application: None,
            lost: None,
            beside: String::new(),
        };
        found.take_lost(later);
        Some(found)
    }

    /// Takes back what an `&` that is not encoded has cut off: its own parameters, now among the address's.
    fn take_lost(&mut self, later: &[Traced]) {
        for parameter in later {
            let (name, _) = parameter.name_and_value();
            if !["new_domain", "destination"].contains(&name.as_str()) {
                break;
            }
            let whole = parameter.whole();
            self.place.end = whole.end;
            let start = self.lost.as_ref().map_or(whole.start, |lost| lost.start);
            self.lost = Some(start..whole.end);
            let joint = if self.text.as_str().contains('?') {
                '&'
            } else {
                '?'
            };
            self.text.join(joint, parameter);
        }
    }

    /// The name that the parameter should have.
    pub(super) fn wanted_name<'a>(&'a self, own: &[&'static str]) -> &'a str {
        match own {
            [usual, ..] if !own.contains(&self.name.as_str()) => usual,
            _ => &self.name,
        }
    }

    /// Checks how the RelayState is written, against how its identity provider reads it. `own` are the parameters that it
    /// reads.
    pub(super) fn check_form(
        &self,
        family: Option<Family>,
        own: &[&'static str],
        found: &mut Vec<Found>,
    ) {
        let mut say = |problem, range: &Range<usize>| {
            found.push((problem, range.clone()));
        };
        if let Some(lost) = &self.lost {
            say(Problem::LostAmpersand, lost);
        }
        match (self.carrier, family) {
            (Carrier::Itself, _) => {}
            (Carrier::AdFs, _) => match (self.outer, self.levels) {
                (1, 1) => {}
                // AD FS decodes once more, which changes nothing where no & is lost.
                (1, 0) if self.lost.is_none() => say(Problem::NotEncoded, &self.place),
                _ => say(Problem::AdFsEncoding, &self.place),
            },
            (Carrier::Parameter, Some(Family::AdFs)) => {
                if self.application.is_none() {
                    say(Problem::RpidMissing, &self.place);
                }
            }
            (Carrier::Parameter, _) => {
                if let [wanted, ..] = own
                    && !own.contains(&self.name.as_str())
                {
                    let name = self.place.start..self.place.start + self.name.len();
                    say(Problem::WrongParameter { wanted }, &name);
                }
                let encodable = is_address(self.text.as_str());
                if self.levels > 1 {
                    say(Problem::OverEncoded, &self.place);
                } else if self.levels == 0 && self.lost.is_none() && encodable {
                    say(Problem::NotEncoded, &self.place);
                }
            }
        }
    }
}

/// Whether a parameter counts, by its name and its value.
type Counts<'a> = &'a dyn Fn(&str, &Traced) -> bool;

/// Whether a parameter has a name that many identity providers know, whatever its value.
fn is_known_to_many(name: &str, _: &Traced) -> bool {
    name.eq_ignore_ascii_case("RelayState") || name.eq_ignore_ascii_case("TargetResource")
}

/// A text decoded as far as it goes.
pub(super) fn decoded(text: &Traced) -> String {
    let mut text = text.clone();
    for _ in 0..MOST {
        text = text.decode();
    }
    text.as_str().to_owned()
}

fn is_ad_fs(text: &str) -> bool {
    begins_with(text, "RPID=")
}

pub(super) fn is_address(text: &str) -> bool {
    begins_with(text, "https://") || begins_with(text, "http://")
}
