//! What all addresses have in common: the rules that a text can break, and the one place where a URL is parsed.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::value::domain_name::{has_strange_host, is_domain_name};

/// The rule that a text breaks, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AddressError {
    /// Nothing, or blanks only.
    Empty,
    /// More than 8192 characters.
    TooLong,
    /// A character outside ASCII, also an invisible one.
    NotAscii,
    /// A blank, a line break or a control character inside.
    HasBlank,
    /// Not an absolute URL.
    NotUrl,
    /// Another scheme than https.
    NotHttps,
    /// A user name or a password before the host.
    HasCredentials,
    /// The host is an IP address, a single word, localhost, or holds characters that no domain name has.
    NotDomain,
    /// A port, where the service has none but 443.
    HasPort,
    /// Not the host of an Amazon Connect instance.
    NotConnectHost,
    /// An Amazon Connect host, but not the page of the Contact Control Panel.
    NotCcpPath,
    /// The phone's own address, where the identity provider's is wanted.
    IsPhone,
    /// Not a host of ServiceNow.
    NotServiceNowHost,
    /// Not the ARN of an Amazon Connect instance.
    NotInstanceArn,
    /// Not a ServiceNow sys_id.
    NotSysId,
    /// Not a ServiceNow user token.
    NotUserToken,
}

impl AddressError {
    /// What to do, in lower case, to stand after a colon.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Empty => "write an address, it is empty",
            Self::TooLong => "shorten it to 8192 characters",
            Self::NotAscii => {
                "remove every character that is not plain ASCII (it may be invisible), and write a host as xn--"
            }
            Self::HasBlank => "remove the space or line break inside",
            Self::NotUrl => "write a whole address, from https:// on",
            Self::NotHttps => "start it with https://",
            Self::HasCredentials => "remove the user name and password before the host",
            Self::NotDomain => "write the host as a full domain name, such as login.example.com",
            Self::HasPort => "remove the port",
            Self::NotConnectHost => {
                "write the host as <alias>.my.connect.aws, <alias>.awsapps.com or <alias>.govcloud.connect.aws"
            }
            Self::NotCcpPath => "end it with /ccp-v2, or on awsapps.com with /connect/ccp-v2",
            Self::IsPhone => {
                "write the address that the identity provider has for the app, this is the phone's own"
            }
            Self::NotInstanceArn => "write it as arn:aws:connect:<region>:<account>:instance/<id>",
            // What ServiceNow itself sends. No page shows it.
            Self::NotServiceNowHost | Self::NotSysId | Self::NotUserToken => {
                "reload the ServiceNow page"
            }
        }
    }
}

impl fmt::Display for AddressError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text())
    }
}

impl std::error::Error for AddressError {}

/// Lets a type travel between the parts of the extension as plain text, which is checked again on arrival.
macro_rules! travels_as_text {
    ($type:ident, $parse:ident) => {
        impl TryFrom<String> for $type {
            type Error = $crate::value::AddressError;

            fn try_from(text: String) -> Result<Self, $crate::value::AddressError> {
                Self::$parse(&text)
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.as_str().to_owned()
            }
        }
    };
}
pub(crate) use travels_as_text;

/// Reads the address of a page of the web, as a browser has written it. Outside of this file no address is parsed without it.
///
/// `None` for another scheme, whose hosts follow no rule, and for a domain name that the parser's ASCII-only backend (see
/// Cargo.toml) cannot judge: it panics at some in a debug build and lets all of them pass in any other.
pub(crate) fn parse_url(text: &str) -> Option<Url> {
    let plain = text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control());
    if !plain || has_strange_host(text) {
        return None;
    }
    let url = Url::parse(text).ok()?;
    matches!(url.scheme(), "https" | "http").then_some(url)
}

/// Parses an address that begins with https and names a host by its full domain name, without user name and password.
pub(crate) fn https(text: &str) -> Result<Url, AddressError> {
    let text = trim(text);
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    if text.len() > 8192 {
        return Err(AddressError::TooLong);
    }
    if !text.is_ascii() {
        return Err(AddressError::NotAscii);
    }
    // The URL parser would drop a line break and turn a backslash into a slash, which no author of an address means.
    if text
        .bytes()
        .any(|byte| byte == b' ' || byte.is_ascii_control())
    {
        return Err(AddressError::HasBlank);
    }
    if text.contains('\\') {
        return Err(AddressError::NotUrl);
    }
    if has_strange_host(text) {
        return Err(AddressError::NotDomain);
    }
    let url = Url::parse(text).map_err(|_| AddressError::NotUrl)?;
    if url.scheme() != "https" {
        return Err(AddressError::NotHttps);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::HasCredentials);
    }
    if url.domain().is_some_and(is_domain_name) {
        Ok(url)
    } else {
        Err(AddressError::NotDomain)
    }
}

pub(crate) fn trim(text: &str) -> &str {
    // The vertical tab is included, which Rust does not count as ASCII white space.
    text.trim_matches(|letter: char| matches!(letter, '\t'..='\r' | ' '))
}

pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
