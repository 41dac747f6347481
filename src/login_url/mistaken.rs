//! Pages that are mistaken for a Login URL: what they are, told by host, path and query.

use crate::login_url::family::{Family, is_within};
use crate::login_url::problem::Problem;
use crate::value::aws::{SHARED, is_below, is_console, is_sign_in};
use crate::value::service_now_origin::DOMAINS;
use crate::value::{CcpUrl, ConnectFamily};

/// The problem of an address that starts no sign-in; `None` for any other. `text` is the whole address.
pub(super) fn mistaken(text: &str, host: &str, path: &str, query: &str) -> Option<Problem> {
    let small = path.to_ascii_lowercase();
    let family = Family::of(host, path);
    if CcpUrl::parse(text).is_ok() {
        return Some(Problem::CcpUrlPasted);
    }
    match ConnectFamily::of(host) {
        Some(ConnectFamily::Legacy) if is_within(&small, "/connect") => {
            return Some(Problem::ConnectPage);
        }
        Some(ConnectFamily::Connect | ConnectFamily::GovCloud) => {
            return Some(Problem::ConnectPage);
        }
        _ => {}
    }
    if is_below(host, SHARED) && family.is_none() {
        return Some(Problem::WorkDocsPage);
    }
    if is_metadata(&small, family) {
        return Some(Problem::Metadata { sure: true });
    }
    if is_sign_in(host) || is_below(host, "signin.amazonaws.cn") {
        let acs = is_within(&small, "/saml");
        return Some(if acs {
            Problem::AcsPasted
        } else {
            Problem::ConsolePage
        });
    }
    if is_console(host) && family.is_none() {
        return Some(Problem::ConsolePage);
    }
    if DOMAINS.iter().any(|domain| is_below(host, domain)) {
        return Some(Problem::ServiceNowPage);
    }
    if is_under_way(query) || family.is_some() && is_step(&small) {
        return Some(Problem::UnderWay { sure: true });
    }
    if is_answer_only(family, host, &small) {
        return Some(Problem::AnswersOnly);
    }
    let family = family?;
    let admin = family == Family::Okta && small.starts_with("/admin");
    (!admin && !family.launches(path)).then_some(Problem::NoApplication { family })
}

/// What the path of an address of no known kind makes likely. An identity provider that is not known may start a sign-in there.
pub(super) fn doubtful(family: Option<Family>, path: &str) -> Option<Problem> {
    let small = path.to_ascii_lowercase();
    match family {
        Some(_) => None,
        None if small.contains("metadata") => Some(Problem::Metadata { sure: false }),
        None if is_step(&small) => Some(Problem::UnderWay { sure: false }),
        None => None,
    }
}

fn is_metadata(path: &str, family: Option<Family>) -> bool {
    let last = path.trim_end_matches('/').rsplit('/').next();
    let last = last.unwrap_or_default();
    let named = family.is_some() && path.contains("metadata");
    named || last.ends_with(".xml") || last == "descriptor"
}

/// Whether the path is a step of a sign-in, as Okta and Entra ID have it.
fn is_step(path: &str) -> bool {
    path.contains("/oauth2/") || path.starts_with("/login/login.htm")
}

/// Whether the address belongs to the middle of one sign-in, and holds for that sign-in alone.
fn is_under_way(query: &str) -> bool {
    query.split('&').any(|parameter| {
        let name = parameter.split('=').next().unwrap_or_default();
        [
            "SAMLRequest",
            "SAMLResponse",
            "wresult",
            "fromURI",
            "SAMLart",
        ]
        .contains(&name)
    })
}

/// Whether the address answers a service's request (SP-initiated sign-in), which Amazon Connect never makes.
fn is_answer_only(family: Option<Family>, host: &str, path: &str) -> bool {
    let ends = |end: &str| path.trim_end_matches('/').ends_with(end);
    match family {
        Some(Family::Entra) => host.starts_with("login.") && ends("/saml2"),
        Some(Family::AdFs) => ends("/adfs/ls"),
        Some(Family::Google) => ends("/o/saml2/idp"),
        Some(Family::Keycloak) => ends("/protocol/saml"),
        Some(Family::Authentik) => path.contains("/application/saml/") && !path.contains("/init"),
        Some(Family::PingOne) => false,
        _ => ends("/idp/sso.saml2") || ends("/idp/endpoint/httpredirect"),
    }
}
