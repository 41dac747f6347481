//! Checks the text of the field "SSO Login URL": cleans it, looks at what is left, and looks once more at the correction.

use crate::login_url::clean;
use crate::login_url::expected::Expected;
use crate::login_url::family::Family;
use crate::login_url::look::{self, Outcome};
use crate::login_url::problem::{Found, Level, Problem};
use crate::value::{AddressError, LoginUrl};

/// What was found out about a Login URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The kind of address; `None` for one that is not known, which is not wrong.
    pub family: Option<Family>,
    /// The problems, the worst first.
    pub findings: Vec<Problem>,
    /// The address as it should be, where that can be known; it has no error itself.
    pub corrected: Option<String>,
}

impl Check {
    /// How bad the worst problem is.
    pub fn level(&self) -> Option<Level> {
        self.findings.first().map(Problem::level)
    }
}

/// Checks the text of the field, exactly as it is.
pub fn check(field: &str, known: &Expected) -> Check {
    let outcome = inspect(field, known);
    let mut found = outcome.found;
    silence(&mut found);
    // Where an address leads matters more than how it is spelt.
    found.sort_by_key(|(problem, place)| {
        let level = std::cmp::Reverse(problem.level());
        (level, problem.is_spelling(), place.start)
    });
    let corrected = outcome
        .corrected
        .filter(|corrected| corrected != field && is_right(&inspect(corrected, known), corrected));
    Check {
        family: outcome.family,
        findings: found.into_iter().map(|(problem, _)| problem).collect(),
        corrected,
    }
}

/// Drops problems that a more exact problem makes pointless: the spelling of an address that starts no sign-in, and "not a usable
/// address" beside the reason.
fn silence(found: &mut Vec<Found>) {
    let has = |which: fn(&Problem) -> bool| found.iter().any(|(problem, _)| which(problem));
    let other = has(Problem::is_other_address);
    let reason =
        has(|problem| problem.level() == Level::Error && !matches!(problem, Problem::Refused(_)));
    found.retain(|(problem, _)| {
        let pointless = other && problem.is_spelling();
        let vague = reason && matches!(problem, Problem::Refused(_));
        !(pointless || vague)
    });
}

/// Whether a correction has no error and needs no further correction. Otherwise the address was not understood.
fn is_right(again: &Outcome, corrected: &str) -> bool {
    let mut problems = again.found.iter().map(|(problem, _)| problem);
    problems.all(|problem| problem.level() < Level::Error)
        && again
            .corrected
            .as_ref()
            .is_none_or(|next| next == corrected)
}

/// The longest text that is looked at, in bytes. An address may have half of it.
const LONGEST: usize = 16_384;

/// Looks at a text, first at what does not belong to an address, then at the address.
fn inspect(field: &str, known: &Expected) -> Outcome {
    let only = |problem| Outcome {
        found: vec![(problem, 0..field.len())],
        ..Outcome::default()
    };
    if field.len() > LONGEST {
        return only(Problem::Refused(AddressError::TooLong));
    }
    let (cleaned, mut found) = clean::clean(field);
    if cleaned.as_str().is_empty() {
        return only(match LoginUrl::parse(field) {
            // Invisible characters alone: the record's reader does not take them for an empty field.
            Err(error) if error != AddressError::Empty => Problem::Refused(error),
            _ => Problem::Empty,
        });
    }
    let (url, scheme) = clean::begin(cleaned);
    found.extend(scheme);
    let mut outcome = look::at(url.as_str(), known);
    // The places in the clean text become places in the field.
    let inside = outcome.found.into_iter();
    let inside = inside.map(|(problem, place)| -> Found { (problem, url.source(place)) });
    found.extend(inside);
    outcome.found = found;
    outcome
}
