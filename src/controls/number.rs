//! What an agent types or pastes, as the number that Connect calls: E.164.

use std::fmt;

/// A country or territory, by its ISO 3166 code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Country([u8; 2]);

impl Country {
    /// The code in capitals or not, as Connect's `dialableCountries` have it.
    pub fn of(code: &str) -> Option<Self> {
        match code.as_bytes() {
            [one, two] if one.is_ascii_alphabetic() && two.is_ascii_alphabetic() => {
                Some(Self([one.to_ascii_uppercase(), two.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// The code in capitals.
    pub fn as_str(&self) -> &str {
        // Two letters always are text.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A number in E.164: `+` and at most 15 digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    /// The number with its `+`, for `Endpoint.byPhoneNumber`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why something is not a number that can be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is typed.
    Empty,
    /// This character has no place in a number.
    Character(char),
    /// An extension: Connect calls the number first, and the keypad does the rest.
    Extension,
    /// A `+` in the middle.
    PlusInside,
    /// Without `+`, and no country is chosen.
    NoCountry,
    /// No country has this calling code.
    NoSuchCode,
    /// An emergency number, or another short number of the country: Connect does not call those.
    Short,
    /// Digits are missing.
    TooShort,
    /// There are too many digits.
    TooLong,
    /// The instance may not call this country.
    NotDialable(Country),
}
