//! ServiceNow's user token, a secret.

use std::fmt;

use crate::value::AddressError;

/// ServiceNow's proof that a request comes from its own page: `g_ck`, sent back as `X-UserToken` to its own origin only.
///
/// It is a secret: it is never printed and does not travel between the parts of the extension, so it has neither `Display`
/// nor serde.
#[derive(Clone, PartialEq, Eq)]
pub struct UserToken(String);

impl UserToken {
    /// Checks a text: 32 to 512 characters that a header can carry as a token (the token68 of RFC 9110).
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte));
        if plain && (32..=512).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(AddressError::NotUserToken)
        }
    }

    /// The token itself, for the request header.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UserToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("UserToken(hidden)")
    }
}
