//! The Login URL: the address at the identity provider where a company sign-in starts.

use serde::{Deserialize, Serialize};
use url::{Position, Url};

use crate::value::address::{https, travels_as_text};
use crate::value::relay_state::find_relay_state;
use crate::value::{AddressError, RelayState};

/// Where a sign-in starts at the identity provider: ServiceNow's "SSO Login URL", Streams' `loginUrl`.
///
/// Any port is kept: PingFederate listens on 9031 unless told otherwise, and TLS protects every port alike. The fragment is
/// kept too, because the links of AWS IAM Identity Center have their meaning there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LoginUrl(Url);

travels_as_text!(LoginUrl, parse);

impl LoginUrl {
    /// Checks a text; blanks around it are dropped.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        https(text).map(Self)
    }

    /// The address as a browser would write it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host, in lower case, without the port.
    pub fn host(&self) -> &str {
        self.0.domain().unwrap_or_default()
    }

    /// The origin, with the port unless it is 443.
    pub fn origin(&self) -> &str {
        &self.0[..Position::BeforePath]
    }

    /// The RelayState, if the address carries one; most identity providers keep the RelayState in their own settings.
    pub fn relay_state(&self) -> Option<RelayState> {
        // The address may be the federate address itself.
        RelayState::parse(self.as_str())
            .or_else(|| find_relay_state(self.0.query()?, 4))
            .or_else(|| find_relay_state(self.0.fragment()?, 4))
    }
}

/// The path of a Login URL, without query and fragment.
pub(crate) fn path(login: &LoginUrl) -> &str {
    let rest = &login.as_str()[login.origin().len()..];
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    &rest[..end]
}
