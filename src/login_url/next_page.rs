//! What the parameters of a page of an identity provider mean for the agent: where the page goes on to, whether it asks for a
//! login each time, and whether it is one person's.

use crate::login_url::family::Family;
use crate::login_url::parts::{Parts, is_named};
use crate::login_url::relay::{MOST, decoded, is_address};
use crate::login_url::traced::Traced;
use crate::value::text::begins_with;

/// The parameters in which login pages name the next page: Okta, Google, JumpCloud, Salesforce (two), CAS, NetIQ, and what
/// many others use.
const GOES_ON: [&str; 9] = [
    "fromURI",
    "continue",
    "redirectTo",
    "startURL",
    "retURL",
    "service",
    "target",
    "returnTo",
    "next",
];

/// Whether a parameter of a page that starts no application itself names the next page. Okta's inbound sign-in
/// (`/sso/saml2/<identity provider>`) names it in the RelayState.
pub(super) fn goes_on(name: &str, family: Option<Family>) -> bool {
    let is = |known: &&str| name.eq_ignore_ascii_case(known);
    GOES_ON.iter().any(is) || family == Some(Family::Okta) && is(&"RelayState")
}

/// The address of the next page: a whole address, or a path at the same origin. It is decoded no further than needed, because
/// its own parameters are encoded too.
pub(super) fn next_page(origin: &str, value: &Traced) -> Option<String> {
    let mut text = value.clone();
    for _ in 0..MOST {
        if is_address(text.as_str()) {
            return Some(text.as_str().to_owned());
        }
        // PingOne as the second identity provider takes no address, but the application's parameters.
        if begins_with(text.as_str(), "applicationId=") {
            let page = "https://auth.pingone.com/saml20/idp/startsso?";
            return Some(page.to_owned() + text.as_str());
        }
        if text.as_str().starts_with('/') {
            break;
        }
        text = text.decode();
    }
    let text = text.as_str();
    // JumpCloud leaves the first slash out.
    let next = text.strip_prefix('/').unwrap_or(text);
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let is_path = path.contains('/') && !path.contains([':', '\\']) && !path.starts_with('/');
    is_path.then(|| format!("{origin}/{next}"))
}

pub(super) fn host_of(address: &str) -> String {
    let host = Parts::of(address).host;
    address.get(host).unwrap_or_default().to_owned()
}

/// Parameters that make the identity provider ask for a login although the agent has a session: SAML's `ForceAuthn`, OpenID's
/// `prompt` and `max_age`, CAS's `renew`, WS-Federation's `wfresh`.
const FORCING: [(&str, &[&str]); 5] = [
    ("ForceAuthn", &["true", "1"]),
    ("prompt", &["login", "select_account", "consent"]),
    ("max_age", &["0"]),
    ("renew", &["true"]),
    ("wfresh", &["0"]),
];

/// The parameter that forces a login, as it is written.
pub(super) fn forces_login(query: &str) -> Option<String> {
    let forces = |parameter: &&str| {
        let value = parameter.split('=').nth(1).unwrap_or_default();
        let is = |text: &&str| text.eq_ignore_ascii_case(value);
        let mut forcing = FORCING.iter();
        forcing.any(|(name, values)| is_named(parameter, name) && values.iter().any(is))
    };
    query.split('&').find(forces).map(str::to_owned)
}

/// The parameters that name one person, or one of several accounts in one person's browser (Google).
const PERSONAL: [&str; 4] = ["login_hint", "username", "Email", "authuser"];

/// The person whom the address names.
pub(super) fn names_person(path: &str, query: &Traced) -> Option<String> {
    let account = path
        .strip_prefix("/u/")
        .and_then(|rest| rest.split_once('/'));
    if let Some((number, rest)) = account
        && rest == "o/saml2/initsso"
    {
        return Some(format!("u/{number}"));
    }
    let parameters = query.parameters();
    let mut parameters = parameters.iter().map(Traced::name_and_value);
    let (_, person) = parameters.find(|(name, value)| {
        let named = |known: &&str| name.as_str().eq_ignore_ascii_case(known);
        PERSONAL.iter().any(named) && !value.as_str().is_empty()
    })?;
    Some(decoded(&person))
}
