//! The federate address of an Amazon Connect instance, which is the RelayState of its sign-in, and how each identity provider
//! wants it written in a Login URL.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::login_url::family::Family;
use crate::value::aws::CONSOLES;
use crate::value::{ConnectFamily, InstanceArn};

/// The Amazon Connect instance that a sign-in leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    region: String,
    instance_id: String,
    family: ConnectFamily,
}

impl Target {
    /// The instance of an ARN, whose CCP is at a host of this kind. `None` when the two are of different partitions, or the
    /// partition has no Amazon Connect.
    pub fn new(arn: &InstanceArn, family: ConnectFamily) -> Option<Self> {
        let fits = match arn.partition() {
            "aws" => family != ConnectFamily::GovCloud,
            "aws-us-gov" => family == ConnectFamily::GovCloud,
            _ => false,
        };
        (fits && is_region(arn.region())).then(|| Self {
            region: arn.region().to_owned(),
            instance_id: arn.instance_id().to_owned(),
            family,
        })
    }

    /// The RelayState as the settings of an identity provider want it: the federate address, not encoded any further.
    pub fn relay_state(&self) -> String {
        let destination = format!("{}/ccp-v2", self.family.prefix());
        federate_address(
            Some(&self.region),
            &self.instance_id,
            self.family == ConnectFamily::GovCloud,
            &destination,
            self.family == ConnectFamily::Connect,
        )
    }
}

/// The federate address of an instance. `destination` is not encoded yet.
pub(super) fn federate_address(
    region: Option<&str>,
    instance_id: &str,
    government: bool,
    destination: &str,
    new_domain: bool,
) -> String {
    // AWS documents one host without a region for GovCloud.
    let host = match region {
        _ if government => CONSOLES[1].to_owned(),
        Some(region) => format!("{region}.{}", CONSOLES[0]),
        None => CONSOLES[0].to_owned(),
    };
    let new_domain = if new_domain { "&new_domain=true" } else { "" };
    format!(
        "https://{host}/connect/federate/{instance_id}?destination={}{new_domain}",
        encode(destination)
    )
}

/// Whether a text is a region: a few words and a number, such as `us-gov-west-1`.
pub(super) fn is_region(text: &str) -> bool {
    let mut words = text.split('-');
    let number = words.next_back().unwrap_or_default();
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let letters =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    digits && words.clone().count() >= 2 && words.all(letters)
}

/// The parameter `name` with a RelayState in it, as an identity provider reads it. `application` is the name that AD FS has for
/// the application; AWS's own name unless another is given.
pub(super) fn carry(
    family: Option<Family>,
    name: &str,
    relay_state: &str,
    application: Option<&str>,
) -> String {
    let value = match family {
        Some(Family::AdFs) => ad_fs(relay_state, application),
        _ => encode(relay_state),
    };
    format!("{name}={value}")
}

/// The value that AD FS wants: both parts encoded, and the whole once more.
fn ad_fs(relay_state: &str, application: Option<&str>) -> String {
    let own = match relay_state.contains(CONSOLES[1]) {
        true => "urn:amazon:webservices:govcloud",
        false => "urn:amazon:webservices",
    };
    let application = encode(application.filter(|name| !name.is_empty()).unwrap_or(own));
    encode(&format!(
        "RPID={application}&RelayState={}",
        encode(relay_state)
    ))
}

/// The characters that are encoded: all but those that never need it (RFC 3986, "unreserved").
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A text, percent-encoded.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}
