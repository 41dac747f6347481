//! Removes secrets and phone numbers from a text that comes from outside: from ServiceNow, from Amazon Connect or from a policy.
//!
//! What is removed: the query and the fragment of an address, long runs of letters and digits (tokens, keys, ids), and
//! everything with the digits of a phone number. Every text of the report is such a [`Text`].

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

impl Text {
    /// Removes secrets and phone numbers from a text.
    pub fn new(text: &str) -> Self {
        let words = text.split_whitespace().map(|word| {
            let end = word.find(['?', '#']).unwrap_or(word.len());
            let kept = &word[..end];
            if is_opaque(kept) {
                REMOVED.to_owned()
            } else {
                kept.to_owned()
            }
        });
        let words: Vec<String> = words.collect();
        // The cut comes last, because the first half of a secret may not look like a secret.
        Self(
            without_numbers(&words.join(" "))
                .chars()
                .take(LONGEST)
                .collect(),
        )
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
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

/// Removes phone numbers, which are digits with blanks and punctuation between them.
fn without_numbers(text: &str) -> String {
    let mut kept = String::new();
    let mut run = String::new();
    let flush = |run: &mut String, kept: &mut String| {
        let digits = run.chars().filter(|character| character.is_numeric());
        if digits.count() >= DIGITS {
            let blank = |is_there| if is_there { " " } else { "" };
            kept.push_str(blank(run.starts_with(' ')));
            kept.push_str(REMOVED);
            kept.push_str(blank(run.ends_with(' ')));
        } else {
            kept.push_str(run);
        }
        run.clear();
    };
    for character in text.chars() {
        if character.is_numeric() || "+()-./ \u{a0}".contains(character) {
            run.push(character);
        } else {
            flush(&mut run, &mut kept);
            kept.push(character);
        }
    }
    flush(&mut run, &mut kept);
    kept
}
