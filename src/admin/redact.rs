//! Removes secrets and phone numbers from a text that comes from outside: from ServiceNow, from Amazon Connect or from a policy.
//!
//! What is removed: the query and the fragment of an address, the value behind a `=` or behind the name of a secret, long runs of
//! letters and digits (tokens, keys, ids), and everything with the digits of a phone number. Every text of the report is such a
//! [`Text`]. The hosts of the three systems stay whole, because support has to know them and they name no person.

use crate::value::text::contains;
use serde::Serialize;

/// A text from outside, without secrets and phone numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text(String);

/// Stands in the place of what was removed.
const REMOVED: &str = "[removed]";

/// A run of letters and digits of this length is a token, a key or an id, not a word.
const OPAQUE: usize = 20;

/// This many digits can be a phone number.
const DIGITS: usize = 7;

/// The longest text, in characters. Longer texts are cut.
const LONGEST: usize = 200;

/// Parts of the names of secrets.
const SECRETS: [&str; 12] = [
    "token",
    "passw",
    "pwd",
    "secret",
    "saml",
    "relaystate",
    "session",
    "bearer",
    "authorization",
    "cookie",
    "apikey",
    "g_ck",
];

impl Text {
    /// Removes secrets and phone numbers from a text.
    pub fn new(text: &str) -> Self {
        let mut words = Vec::new();
        // The word before was the name of a secret.
        let mut named = false;
        for word in text.split_whitespace() {
            let end = word.find(['?', '#']).unwrap_or(word.len());
            let (kept, names) = match std::mem::take(&mut named) {
                // A sign between the two, or the name of the kind of secret.
                true if !word.contains(char::is_alphanumeric) => (word.to_owned(), true),
                true => (REMOVED.to_owned(), is_secret(word) || word == "Basic"),
                false => without_secret(&word[..end]),
            };
            named = names && end == word.len();
            words.push(kept);
        }
        // The cut comes last, because the first half of a secret may not look like a secret.
        Self::cut(&without_numbers(&words.join(" ")))
    }

    /// Words of ours, and hosts with what may stand behind them.
    pub(crate) fn hosts<'a>(words: &str, hosts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut text = words.to_owned();
        for host in hosts {
            let (host, path) = host.split_at(host.find('/').unwrap_or(host.len()));
            text.push(' ');
            text.push_str(host);
            text.push_str(Self::new(path).as_str());
        }
        Self::cut(&text)
    }

    fn cut(text: &str) -> Self {
        Self(text.chars().take(LONGEST).collect())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A word without the secret in it, and whether it names a secret that follows.
fn without_secret(word: &str) -> (String, bool) {
    let encoded = || word.to_ascii_lowercase().find("%3d").map(|at| at + 3);
    let value = word.find('=').map(|at| at + 1).or_else(encoded);
    let value = value.or_else(|| {
        let at = word.find(':')?;
        is_secret(&word[..at]).then_some(at + 1)
    });
    if is_opaque(word) {
        return (REMOVED.to_owned(), false);
    }
    match value.map(|at| word.split_at(at)) {
        Some((name, "")) => (name.to_owned(), true),
        Some((name, _)) => (name.to_owned() + REMOVED, false),
        None => (word.to_owned(), is_secret(word)),
    }
}

fn is_secret(name: &str) -> bool {
    SECRETS.iter().any(|secret| contains(name, secret))
}

/// Whether a word holds a token, a key or an id.
fn is_opaque(word: &str) -> bool {
    let mut runs = word.split(|character: char| {
        !(character.is_alphanumeric() || matches!(character, '+' | '/' | '=' | '_' | '-' | '%'))
    });
    runs.any(|run| {
        let digits = run.bytes().any(|byte| byte.is_ascii_digit());
        run.len() >= OPAQUE && (digits || run.len() >= 2 * OPAQUE)
    })
}

/// Removes phone numbers: digits with anything but letters between them, also with what cannot be seen.
fn without_numbers(text: &str) -> String {
    let mut kept = String::new();
    for run in text.split_inclusive(|letter: char| letter.is_alphabetic() || letter == '@') {
        let is_digit = |letter: char| letter.is_numeric();
        let start = run.find(|letter| is_digit(letter) || "+(".contains(letter));
        let end = run.char_indices().rfind(|(_, letter)| is_digit(*letter));
        let end = end.map(|(at, letter)| at + letter.len_utf8());
        match start.zip(end) {
            Some((start, end))
                if run.chars().filter(|letter| is_digit(*letter)).count() >= DIGITS =>
            {
                kept.push_str(&run[..start]);
                kept.push_str(REMOVED);
                kept.push_str(&run[end..]);
            }
            _ => kept.push_str(run),
        }
    }
    kept
}
