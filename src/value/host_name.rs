//! The name of a host: what a report and a timeline show of an address.

use serde::{Deserialize, Serialize};

use crate::value::AddressError;
use crate::value::address::parse_url;
use crate::value::domain_name::is_domain_name;

/// The name of a host, and nothing else of an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HostName(String);

impl HostName {
    /// The host of an address, if it is a domain.
    pub fn of(url: &str) -> Option<Self> {
        let url = parse_url(url)?;
        Self::parse(url.domain()?).ok()
    }

    /// Checks a name: letters, digits, dashes, and dots between them, as in any domain name.
    pub fn parse(name: &str) -> Result<Self, AddressError> {
        let fits = |character: char| character.is_ascii_alphanumeric() || "-.".contains(character);
        let name = name.to_ascii_lowercase();
        if name.chars().all(fits) && is_domain_name(&name) {
            Ok(Self(name))
        } else {
            Err(AddressError::NotDomain)
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for HostName {
    type Error = AddressError;

    fn try_from(name: String) -> Result<Self, AddressError> {
        Self::parse(&name)
    }
}

impl From<HostName> for String {
    fn from(host: HostName) -> Self {
        host.0
    }
}
