//! A text in which each byte knows its place in the field, also after the text was cleaned and decoded.

use std::ops::Range;

/// A text and, for each of its bytes, the place that the byte came from.
#[derive(Clone, Debug, Default)]
pub(super) struct Traced {
    text: String,
    /// The place of each byte, and of the end.
    from: Vec<usize>,
}

impl Traced {
    /// A text as it stands.
    pub(super) fn new(text: &str) -> Self {
        let mut traced = Self::default();
        for (at, letter) in text.char_indices() {
            traced.push(letter, at);
        }
        traced.close(text.len())
    }

    /// Adds a character that stood at `from`.
    pub(super) fn push(&mut self, letter: char, from: usize) {
        self.text.push(letter);
        self.from.resize(self.text.len(), from);
    }

    /// Says where the text ends. Nothing may be added afterwards.
    pub(super) fn close(mut self, end: usize) -> Self {
        self.from.push(end);
        self
    }

    /// The text.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Where a part of the text stood.
    pub(super) fn source(&self, part: Range<usize>) -> Range<usize> {
        let last = self.from.last().copied().unwrap_or_default();
        let at = |at: usize| self.from.get(at).copied().unwrap_or(last);
        at(part.start)..at(part.end)
    }

    /// Where the whole text stood.
    pub(super) fn whole(&self) -> Range<usize> {
        self.source(0..self.text.len())
    }

    /// A part of the text; an empty text where there is no such part.
    pub(super) fn slice(&self, part: Range<usize>) -> Self {
        let Some(text) = self.text.get(part.clone()) else {
            return Self::default().close(self.whole().end);
        };
        Self {
            text: text.to_owned(),
            from: self
                .from
                .get(part.start..=part.end)
                .unwrap_or_default()
                .to_vec(),
        }
    }

    /// The text with every percent-encoded ASCII character decoded once. No other characters belong in an address.
    pub(super) fn decode(&self) -> Self {
        let mut decoded = Self::default();
        let mut letters = self.text.char_indices();
        while let Some((at, letter)) = letters.next() {
            let encoded = self
                .text
                .get(at + 1..at + 3)
                .filter(|_| letter == '%')
                .and_then(ascii);
            decoded.push(encoded.unwrap_or(letter), self.source(at..at).start);
            if encoded.is_some() {
                letters.next();
                letters.next();
            }
        }
        decoded.close(self.whole().end)
    }

    /// The text cut at every `&`.
    pub(super) fn parameters(&self) -> Vec<Self> {
        let mut start = 0;
        self.text
            .split('&')
            .map(|parameter| {
                let part = start..start + parameter.len();
                start = part.end + 1;
                self.slice(part)
            })
            .collect()
    }

    /// The name before the first `=` and the value after it; without `=` the whole text is the name.
    pub(super) fn name_and_value(&self) -> (Self, Self) {
        let end = self.text.len();
        let (name, value) = match self.text.find('=') {
            Some(at) => (at, at + 1),
            None => (end, end),
        };
        (self.slice(0..name), self.slice(value..end))
    }

    /// Adds a text from further on, with a character between the two.
    pub(super) fn join(&mut self, joint: char, other: &Self) {
        let end = self.from.pop().unwrap_or_default();
        self.push(joint, end);
        self.text.push_str(&other.text);
        self.from.extend(&other.from);
    }
}

/// The ASCII character of two hexadecimal digits.
fn ascii(digits: &str) -> Option<char> {
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let byte = u8::from_str_radix(digits, 16).ok()?;
    byte.is_ascii().then(|| char::from(byte))
}
