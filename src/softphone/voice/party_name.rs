//! The name of the party that a contact or a line is with.

use std::rc::Rc;

use crate::connect::agent_snapshot::{Contact, Line, LineKind};
use crate::softphone::voice::grouped::grouped;

/// ANONYMOUS as it is spelled on a keypad.
const ANONYMOUS: &str = "266696687";

/// Words that Connect and carriers put in the place of a number. Compared without regard to capital letters.
const WITHHELD: [&str; 8] = [
    ANONYMOUS,
    "+266696687",
    "anonymous",
    "private",
    "restricted",
    "unavailable",
    "unknown",
    "withheld",
];

/// The party's name, else the number; `None` where Streams has neither. A word of the service in their place is neither.
pub(super) fn line_name(line: &Line) -> Option<Rc<str>> {
    let number = line.number.as_deref();
    // A word of the service is in both places or in the number's place alone; a person's name is no copy of the number.
    let word = number.filter(|number| !is_number(number));
    let copied = |name: &str| word.is_some_and(|word| word.eq_ignore_ascii_case(name));
    let name = line.name.as_ref().filter(|name| !copied(name));
    name.cloned().or_else(|| match word {
        None => number.map(grouped),
        Some(word)
            if WITHHELD
                .iter()
                .any(|known| word.eq_ignore_ascii_case(known)) =>
        {
            Some("Number withheld".into())
        }
        Some(_) => None,
    })
}

/// The party's number, where it is one that can be called.
pub(super) fn number_of(line: &Line) -> Option<Rc<str>> {
    let number = line.number.as_ref();
    number
        .filter(|number| is_number(number) && !number.contains('@'))
        .cloned()
}

/// Whether a text is a number or a SIP address. 266696687 spells ANONYMOUS on a keypad: carriers send it for a withheld number.
fn is_number(text: &str) -> bool {
    let digits = text.contains(|letter: char| letter.is_ascii_digit());
    let letters = text.contains(|letter: char| letter.is_ascii_alphabetic());
    text.contains('@') || digits && !letters && text.trim_start_matches('+') != ANONYMOUS
}

/// The name of the party that a contact is with; for a contact that the agent listens to, the other agent's name.
pub(super) fn party_of(contact: &Contact) -> Rc<str> {
    if let Some(own) = contact.own_line().filter(|_| contact.is_monitored()) {
        return own
            .monitored
            .clone()
            .unwrap_or_else(|| "Another agent".into());
    }
    let line = contact
        .initial_line()
        .filter(|line| line.kind != LineKind::Agent)
        .or_else(|| contact.parties().next());
    let name = contact.name.clone().or_else(|| line_name(line?));
    name.unwrap_or_else(|| match line.is_some_and(|line| line.is_agent) {
        true => "Another agent".into(),
        false => "Unknown".into(),
    })
}

impl Contact {
    /// The number of the party that the contact is about, as it is called.
    pub(super) fn number(&self) -> Option<Rc<str>> {
        self.initial_line().and_then(number_of)
    }
}
