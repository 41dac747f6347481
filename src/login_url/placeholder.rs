//! Placeholders of a template that were never filled in, such as `<region>` or `yourdomain`.

use std::ops::Range;

use crate::login_url::traced::Traced;

/// Words that stand for a value.
const WORDS: [&str; 20] = [
    "yourdomain",
    "yourcompany",
    "yourorg",
    "yourorganization",
    "yourtenant",
    "yoursubdomain",
    "yourinstance",
    "yourapp",
    "your",
    "instance-id",
    "instance_id",
    "app-id",
    "app_id",
    "tenant-id",
    "tenant_id",
    "region-code",
    "aws-region",
    "relay-state-url",
    "alias-name",
    "tbd",
];

/// Parts of words that stand for a value.
const STEMS: [&str; 7] = [
    "replaceme",
    "replace-me",
    "replace_me",
    "changeme",
    "change-me",
    "change_me",
    "xxxx",
];

/// Words in square brackets that stand for a value. Square brackets have other uses too.
const BRACKETED: [&str; 5] = ["your", "region", "instance", "domain", "tenant"];

/// Instance ids of examples.
const IDS: [&str; 5] = [
    "00000000-0000-0000-0000-000000000000",
    "12345678-1234-1234-1234-123456789012",
    "12345678-1234-1234-1234-123456789abc",
    "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
    "abcdefgh-ijkl-mnop-qrst-uvwxyz123456",
];

/// The most placeholders that are reported.
const MOST: usize = 20;

/// The longest placeholder in brackets, in bytes. Without a limit, every bracket would be searched to the end.
const LONGEST: usize = 256;

/// The placeholders of a text, also encoded ones: each with its text and its place.
pub(super) fn find(text: &Traced) -> Vec<(String, Range<usize>)> {
    let mut text = text.clone();
    for _ in 0..4 {
        if text.as_str().contains('%') {
            text = text.decode();
        }
    }
    places(text.as_str())
        .into_iter()
        .take(MOST)
        .map(|place| {
            (
                text.slice(place.clone()).as_str().to_owned(),
                text.source(place),
            )
        })
        .collect()
}

/// Whether a text has a placeholder.
pub(super) fn is_in(text: &str) -> bool {
    !places(text).is_empty()
}

fn places(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let length = bracket(rest).or_else(|| ellipsis(rest));
        if let Some(length) = length {
            places.push(at..at + length);
            at += length;
        } else if is_word(letter) {
            let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
            let word = rest.get(..end).unwrap_or_default();
            // A parameter may have such a name; only its value has to be filled in.
            let is_name = rest.get(end..).is_some_and(|rest| rest.starts_with('='));
            if !is_name && stands_for_another(word) {
                places.push(at..at + end);
            }
            at += end;
        } else {
            at += letter.len_utf8();
        }
    }
    places
}

/// The length of the bracketed text at the start of a text.
fn bracket(text: &str) -> Option<usize> {
    for (open, close) in [
        ("{{", "}}"),
        ("${", "}"),
        ("{", "}"),
        ("<", ">"),
        ("[", "]"),
    ] {
        let Some(inside) = text.strip_prefix(open) else {
            continue;
        };
        let mut ends = inside.as_bytes().windows(close.len()).take(LONGEST);
        let end = ends.position(|end| end == close.as_bytes());
        if open == "[" {
            let word = inside.get(..end?)?;
            let word = word.to_ascii_lowercase();
            if !BRACKETED.iter().any(|part| word.contains(part)) {
                continue;
            }
        }
        return Some(open.len() + end.map_or(0, |end| end + close.len()));
    }
    text.starts_with(['}', '>']).then_some(1)
}

fn ellipsis(text: &str) -> Option<usize> {
    ["...", "…"]
        .iter()
        .find(|dots| text.starts_with(**dots))
        .map(|dots| dots.len())
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'
}

fn stands_for_another(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    WORDS.contains(&word.as_str())
        || IDS.contains(&word.as_str())
        || STEMS.iter().any(|stem| word.contains(stem))
        || word.starts_with("your-")
        || word.starts_with("your_")
}
