//! The origin of a ServiceNow instance.

use serde::{Deserialize, Serialize};
use url::{Position, Url};

use crate::value::AddressError;
use crate::value::address::{https, travels_as_text};
use crate::value::domain_name::is_customer;

/// ServiceNow's own domains.
pub(crate) const DOMAINS: [&str; 3] = [
    "service-now.com",
    "servicenow.com",
    "servicenowservices.com",
];

/// The origin of a ServiceNow page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ServiceNowOrigin(Url);

// A custom origin has to survive the journey; the right to name one was checked when the origin was first parsed.
travels_as_text!(ServiceNowOrigin, parse_custom);

impl ServiceNowOrigin {
    /// The origin of an address at one of ServiceNow's own domains.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let origin = Self::parse_custom(text)?;
        for domain in DOMAINS {
            let names = origin.host().strip_suffix(domain);
            let Some(names) = names.and_then(|names| names.strip_suffix('.')) else {
                continue;
            };
            return if origin.0.port().is_some() {
                Err(AddressError::HasPort)
            } else if names.split('.').all(is_customer) {
                Ok(origin)
            } else {
                Err(AddressError::NotServiceNowHost)
            };
        }
        Err(AddressError::NotServiceNowHost)
    }

    /// The origin of an address at any domain: only for one that an administrator or the agent has named (a custom URL).
    pub fn parse_custom(text: &str) -> Result<Self, AddressError> {
        let mut url = https(text)?;
        url.set_path("");
        url.set_query(None);
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// The origin, as `location.origin` spells it.
    pub fn as_str(&self) -> &str {
        &self.0[..Position::BeforePath]
    }

    /// The host, in lower case, without the port.
    pub fn host(&self) -> &str {
        self.0.domain().unwrap_or_default()
    }

    /// The whole address of a path of this ServiceNow. It names the origin, because a browser resolves a bare path against
    /// the page's document, where a `<base>` names any host. Whatever the path holds, the host stays this one.
    pub fn address(&self, path: &str) -> String {
        let slash = if path.starts_with('/') { "" } else { "/" };
        [self.as_str(), slash, path].concat()
    }
}
