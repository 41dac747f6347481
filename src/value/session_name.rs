//! The `RoleSessionName` of a SAML sign-in at AWS, which becomes the login of the Amazon Connect user.

use std::fmt;

/// The most characters of a `RoleSessionName`.
const LONGEST: usize = 64;

/// The least characters of a `RoleSessionName`.
const SHORTEST: usize = 2;

/// Why a text cannot be a `RoleSessionName`, and so no login for a company sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameError {
    /// Fewer than two characters.
    TooShort,
    /// More than 64 characters.
    TooLong(usize),
    /// A character other than letters, digits and `_+=,.@-`.
    Character(char),
}

impl fmt::Display for NameError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => formatter.write_str("it is shorter than 2 characters"),
            Self::TooLong(length) => write!(formatter, "it has {length} characters, 64 at most"),
            Self::Character(character) => write!(
                formatter,
                "it has the character \u{201c}{}\u{201d}; letters, digits and _+=,.@- are allowed",
                character.escape_default()
            ),
        }
    }
}

/// Whether a name can be sent to AWS as the `RoleSessionName` of a sign-in (`[\w+=,.@-]{2,64}`).
pub fn check_session_name(name: &str) -> Result<(), NameError> {
    let allowed =
        |character: &char| character.is_ascii_alphanumeric() || "_+=,.@-".contains(*character);
    if let Some(character) = name.chars().find(|character| !allowed(character)) {
        return Err(NameError::Character(character));
    }
    match name.len() {
        ..SHORTEST => Err(NameError::TooShort),
        SHORTEST..=LONGEST => Ok(()),
        length => Err(NameError::TooLong(length)),
    }
}
