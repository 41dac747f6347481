//! The federate address of Amazon Connect, which is the RelayState of a company sign-in.

use url::form_urlencoded;

use crate::value::address::{https, is_uuid};
use crate::value::aws;

/// The Amazon Connect federate address that a login address carries:
/// `https://<region>.console.aws.amazon.com/connect/federate/<instance id>?destination=<path>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayState {
    /// The AWS region of the host; without one AWS takes its default.
    pub region: Option<String>,
    /// The id of the Amazon Connect instance, in lower case.
    pub instance_id: String,
    /// Where Connect sends the browser once it is signed in: a path of the instance or an approved site.
    pub destination: Option<String>,
    /// Whether it asks for the instance's address at my.connect.aws instead of the old one at awsapps.com.
    pub new_domain: bool,
    /// Whether the host is the one of AWS GovCloud (US), a partition with accounts of its own.
    pub government: bool,
}

impl RelayState {
    /// Reads a federate address, decoded; `None` when it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let url = https(text).ok()?;
        let (region, government) = aws::console(url.domain()?)?;
        let id = url.path().strip_prefix("/connect/federate/")?;
        let id = id.strip_suffix('/').unwrap_or(id);
        if !is_uuid(id) {
            return None;
        }
        let mut relay_state = Self {
            region: region.map(str::to_owned),
            instance_id: id.to_ascii_lowercase(),
            destination: None,
            new_domain: false,
            government,
        };
        for (key, value) in url.query_pairs() {
            if key == "destination" {
                // AWS's older pages join the two with an encoded ampersand.
                let path = value.strip_suffix("&new_domain=true");
                relay_state.new_domain |= path.is_some();
                relay_state.destination = Some(path.unwrap_or(&value).to_owned());
            } else if key == "new_domain" {
                relay_state.new_domain |= value == "true";
            }
        }
        Some(relay_state)
    }
}

/// The parameters that carry the target of a sign-in, in small letters: SAML's own, and those that PingFederate (two), Shibboleth
/// and CAS, IBM and NetIQ (`target`), PingOne (two), Oracle and the shortcut links of IAM Identity Center document.
pub(crate) const CARRIERS: [&str; 7] = [
    "relaystate",
    "targetresource",
    "target",
    "appurl",
    "applicationurl",
    "returnurl",
    "destination",
];

/// Looks for the federate address in the parameters that carry it, also where one address carries another: AD FS nests one
/// `RelayState` in another, and a link through a second identity provider does so too. `levels` bounds how often a value is
/// decoded.
pub(crate) fn find_relay_state(query: &str, levels: u8) -> Option<RelayState> {
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        let inner = if value.is_empty() {
            // A value that was encoded twice has become one long key.
            key
        } else if is_carrier(&key) {
            value
        } else {
            continue;
        };
        let found = RelayState::parse(&inner);
        if found.is_some() {
            return found;
        }
        if levels > 1 {
            let found = find_relay_state(&inner, levels - 1);
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

/// Whether a parameter carries the target of a sign-in. An address before the `?` is no part of the name.
pub(crate) fn is_carrier(name: &str) -> bool {
    let name = name.rsplit('?').next().unwrap_or_default();
    CARRIERS
        .iter()
        .any(|carrier| name.eq_ignore_ascii_case(carrier))
}
