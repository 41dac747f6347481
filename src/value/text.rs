//! Texts that other people have written, such as a user's name. They are kept, shown and sent on, so their length is limited.

use serde::{Deserialize, Deserializer};

/// The most characters that are kept. Real names are far shorter.
pub const LONGEST: usize = 256;

/// The first [`LONGEST`] characters of a text.
pub fn clip(text: &str) -> &str {
    let end = text.char_indices().nth(LONGEST);
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// Reads a text and keeps its first [`LONGEST`] characters, for serde's `deserialize_with`.
pub fn clipped<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(cut)
}

/// Reads a text that may be absent and keeps its first [`LONGEST`] characters.
pub fn clipped_option<'de, D>(deserializer: D) -> Result<Option<String>, D::Error>
where
    D: Deserializer<'de>,
{
    Ok(Option::<String>::deserialize(deserializer)?.map(cut))
}

fn cut(mut text: String) -> String {
    text.truncate(clip(&text).len());
    text
}

/// Looks for an ASCII text in any case. (`str::contains` would be a hundred times as much code.)
pub(crate) fn contains(text: &str, wanted: &str) -> bool {
    text.as_bytes()
        .windows(wanted.len())
        .any(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
}

/// Looks for an ASCII word in any case, with no other letter of ASCII before or behind it.
pub(crate) fn has_word(text: &str, word: &str) -> bool {
    let bytes = text.as_bytes();
    let letter = |at: Option<usize>| {
        let byte = at.and_then(|at| bytes.get(at));
        byte.is_some_and(u8::is_ascii_alphabetic)
    };
    let mut windows = bytes.windows(word.len()).enumerate();
    windows.any(|(at, window)| {
        window.eq_ignore_ascii_case(word.as_bytes())
            && !letter(at.checked_sub(1))
            && !letter(Some(at + word.len()))
    })
}

/// Whether a text begins with an ASCII text, in any case.
pub(crate) fn begins_with(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|text| text.eq_ignore_ascii_case(start))
}
