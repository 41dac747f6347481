//! Cleans an address of what comes along when it is copied by hand: blanks, quotation marks, line breaks, HTML escapes.

use std::ops::Range;

use crate::login_url::problem::{Found, Problem};
use crate::login_url::traced::Traced;
use crate::value::text::begins_with;

/// The text without what does not belong to an address, and the problems that were removed.
pub(super) fn clean(field: &str) -> (Traced, Vec<Found>) {
    let mut found = Vec::new();
    let inside = unwrap(field, &mut found);
    let mut cleaned = Traced::default();
    let mut at = inside.start;
    while let Some(letter) = field
        .get(at..inside.end)
        .and_then(|rest| rest.chars().next())
    {
        let rest = field.get(at..inside.end).unwrap_or_default();
        let start = at;
        at += letter.len_utf8();
        let problem = if let Some((escape, plain)) =
            ESCAPES.iter().find(|(escape, _)| begins_with(rest, escape))
        {
            // An & that was escaped twice is `&amp;amp;`.
            at = start + escape.len();
            while *plain == '&'
                && begins_with(field.get(at..inside.end).unwrap_or_default(), "amp;")
            {
                at += 4;
            }
            cleaned.push(*plain, start);
            Problem::HtmlEscaped
        } else if is_blank(letter) {
            let run = rest.find(|letter| !is_blank(letter)).unwrap_or(rest.len());
            let blanks = rest.get(..run).unwrap_or_default();
            at = start + run;
            if blanks.contains(|blank: char| blank.is_ascii_control()) {
                Problem::LineBreak
            } else {
                let next = field
                    .get(at..inside.end)
                    .and_then(|rest| rest.chars().next());
                if !drops_blank(cleaned.as_str(), next) {
                    for letter in "%20".chars() {
                        cleaned.push(letter, start);
                    }
                }
                Problem::BlankInside
            }
        } else if is_invisible(letter) {
            Problem::Invisible
        } else if let Some(plain) = plain(letter) {
            if let Some(plain) = plain {
                cleaned.push(plain, start);
            }
            Problem::Typographic
        } else if letter == '\\' {
            cleaned.push('/', start);
            Problem::Backslash
        } else {
            cleaned.push(letter, start);
            continue;
        };
        // Each problem is said once.
        if !found.iter().any(|(known, _)| *known == problem) {
            found.push((problem, start..at));
        }
    }
    (cleaned.close(inside.end), found)
}

/// Makes a text begin with https://, if nothing else is missing.
pub(super) fn begin(text: Traced) -> (Traced, Option<Found>) {
    let encoded = text.as_str().to_ascii_lowercase();
    if encoded.starts_with("https%3a") || encoded.starts_with("http%3a") {
        let range = text.whole();
        return (text.decode(), Some((Problem::AllEncoded, range)));
    }
    let mut at = skip_schemes(text.as_str());
    let scheme = text
        .as_str()
        .get(..at)
        .unwrap_or_default()
        .to_ascii_lowercase();
    let problem = match scheme.as_str() {
        "https://" => return (text, None),
        "http://" => Problem::NotHttps,
        // Only a text that looks like a host gets a scheme.
        "" | "//" => {
            let rest = text.as_str().get(at..).unwrap_or_default();
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            if !host.contains('.') || host.contains([':', '@', ' ']) && !is_with_port(host) {
                return (text, None);
            }
            Problem::NoScheme
        }
        _ => Problem::BadScheme,
    };
    let range = text.source(0..at);
    let mut mended = Traced::default();
    for letter in "https://".chars() {
        mended.push(letter, range.start);
    }
    while let Some(letter) = text.as_str().get(at..).and_then(|rest| rest.chars().next()) {
        mended.push(letter, text.source(at..at).start);
        at += letter.len_utf8();
    }
    (mended.close(text.whole().end), Some((problem, range)))
}

/// The length of the schemes at the start of a text, also misspelt or repeated ones.
fn skip_schemes(text: &str) -> usize {
    let mut rest = text;
    loop {
        let name = ["https", "http"].into_iter().find(|name| {
            let behind = rest.get(name.len()..).unwrap_or_default();
            begins_with(rest, name) && behind.starts_with([':', '/'])
        });
        if name.is_none() && !rest.starts_with("//") {
            return text.len() - rest.len();
        }
        let name = name.map_or(0, str::len);
        rest = rest
            .get(name..)
            .unwrap_or_default()
            .trim_start_matches([':', '/']);
    }
}

fn is_with_port(host: &str) -> bool {
    host.split_once(':')
        .is_some_and(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
}

const ESCAPES: [(&str, char); 6] = [
    ("&amp;", '&'),
    ("&#38;", '&'),
    ("&#x26;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
];

/// Drops blanks, quotation marks and invisible characters around an address.
fn unwrap(field: &str, found: &mut Vec<Found>) -> Range<usize> {
    let mut start = 0;
    let mut end = field.len();
    loop {
        let text = field.get(start..end).unwrap_or_default();
        let Some((first, last)) = text.chars().next().zip(text.chars().next_back()) else {
            return start..end;
        };
        let (problem, first_goes, last_goes) = if is_blank(first) || is_blank(last) {
            let ascii = |letter: char| !is_blank(letter) || letter.is_ascii();
            let plain = ascii(first) && ascii(last);
            let problem = if plain {
                Problem::BlankAround
            } else {
                Problem::Invisible
            };
            (problem, is_blank(first), is_blank(last))
        } else if is_invisible(first) || is_invisible(last) {
            (Problem::Invisible, is_invisible(first), is_invisible(last))
        } else if is_quote(first) || is_quote(last) || (first == '<' && last == '>') {
            let angle = first == '<' && last == '>';
            (
                Problem::QuoteAround,
                angle || is_quote(first),
                angle || is_quote(last),
            )
        } else {
            return start..end;
        };
        let place = if first_goes {
            start..start + first.len_utf8()
        } else {
            end - last.len_utf8()..end
        };
        if !found.iter().any(|(known, _)| *known == problem) {
            found.push((problem, place));
        }
        let one = text.chars().nth(1).is_none();
        if first_goes {
            start += first.len_utf8();
        }
        if last_goes && !(first_goes && one) {
            end -= last.len_utf8();
        }
    }
}

/// Whether a blank is to be dropped, rather than part of a name.
fn drops_blank(before: &str, next: Option<char>) -> bool {
    let delimiter = |letter: char| "?&=#/:".contains(letter);
    // No host is so long. Without the limit a long text would be searched again for each of its blanks.
    let in_host = before.len() < 512
        && before
            .split_once("://")
            .is_none_or(|(_, rest)| !rest.contains('/'));
    in_host || before.ends_with(delimiter) || next.is_none_or(delimiter)
}

fn is_blank(letter: char) -> bool {
    letter.is_whitespace()
}

/// Control characters and those that take no room.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

fn is_quote(letter: char) -> bool {
    "\"'`“”„‘’‚«»‹›".contains(letter)
}

/// The plain character that a word processor has replaced by `letter`: `Some(None)` where it has no place in an address.
fn plain(letter: char) -> Option<Option<char>> {
    match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some(Some('-')),
        '\u{ff1a}' => Some(Some(':')),
        '\u{ff0f}' => Some(Some('/')),
        letter if is_quote(letter) && letter != '\'' => Some(None),
        _ => None,
    }
}
