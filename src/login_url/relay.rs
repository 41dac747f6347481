//! Finds the RelayState that an address carries: in which parameter, how often it is encoded, and whether that is how the
//! identity provider reads it.

use std::ops::Range;

use crate::login_url::family::Family;
use crate::login_url::problem::{Found, Problem};
use crate::login_url::traced::Traced;

/// How an address carries its RelayState.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carrier {
    /// In a parameter, `RelayState` or `TargetResource`.
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
const MOST: u8 = 4;

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

    /// Looks for a RelayState in the parameters of an address; an empty one does not count.
    pub(super) fn find(query: &Traced) -> Option<Self> {
        Self::find_within(query, MOST)
    }

    fn find_within(query: &Traced, most: u8) -> Option<Self> {
        let parameters = query.parameters();
        for (nth, parameter) in parameters.iter().enumerate() {
            let (name, value) = parameter.name_and_value();
            let decoded = name.decode();
            if value.as_str().is_empty() {
                // A parameter that was encoded as a whole has become one long name.
                if most > 0
                    && decoded.as_str() != name.as_str()
                    && let Some(mut found) = Self::find_within(&decoded, most - 1)
                {
                    // Its name cannot be read either, so this is once too often already.
                    found.levels = (found.levels + 1).max(2);
                    for other in decoded.parameters() {
                        if other.whole().end <= found.place.start
                            || found.place.end <= other.whole().start
                        {
                            found.beside.push_str(other.as_str());
                            found.beside.push('&');
                        }
                    }
                    found.place = parameter.whole();
                    return Some(found);
                }
                continue;
            }
            if !is_carrier(decoded.as_str()) {
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
            let mut found = Self::find_within(&text, most - 1)?;
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

    /// How it is written, against how its identity provider reads it.
    pub(super) fn check_form(&self, family: Option<Family>, found: &mut Vec<Found>) {
        let mut say = |problem, range: &Range<usize>| {
            found.push((problem, range.clone()));
        };
        if let Some(lost) = &self.lost {
            say(Problem::LostAmpersand, lost);
        }
        match (self.carrier, family) {
            (Carrier::Itself, _) => {}
            (Carrier::AdFs, _) => {
                if self.outer != 1 || self.levels != 1 {
                    say(Problem::AdFsEncoding, &self.place);
                }
            }
            (Carrier::Parameter, Some(Family::AdFs)) => {
                if self.application.is_none() {
                    say(Problem::RpidMissing, &self.place);
                }
            }
            (Carrier::Parameter, _) => {
                let wanted = family.map(Family::parameter);
                if let Some(wanted) = wanted.filter(|wanted| *wanted != self.name) {
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

/// A text decoded as far as it goes.
pub(super) fn decoded(text: &Traced) -> String {
    let mut text = text.clone();
    for _ in 0..MOST {
        text = text.decode();
    }
    text.as_str().to_owned()
}

fn is_carrier(name: &str) -> bool {
    name.eq_ignore_ascii_case("RelayState") || name.eq_ignore_ascii_case("TargetResource")
}

fn is_ad_fs(text: &str) -> bool {
    starts(text, "RPID=")
}

pub(super) fn is_address(text: &str) -> bool {
    starts(text, "https://") || starts(text, "http://")
}

pub(super) fn starts(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|text| text.eq_ignore_ascii_case(start))
}
