//! Reads a page of the sign-in: its address, HTTP status, title and known texts name the station or the obstacle.

use serde::Serialize;

use crate::admin::sign_in_test::obstacle::Obstacle;
use crate::cause::Cause;
use crate::connect::landing::Landing;
use crate::value::address::parse_url;
use crate::value::aws::{CONSOLES, GLOBAL_SIGN_IN, SIGN_INS, is_below, is_console, is_sign_in};
use crate::value::{ConnectFamily, LoginUrl};

/// The kind of place that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Station {
    /// The company sign-in (identity provider).
    Idp,
    /// AWS sign-in, which checks the SAML assertion.
    AwsSignIn,
    /// AWS's own login page.
    AwsLogin,
    /// The federate address of Amazon Connect, in the AWS console.
    Federate,
    /// Another page of the AWS console.
    Console,
    /// A page of Amazon Connect that opens the session.
    Connect,
    /// Amazon Connect's own login.
    ConnectLogin,
    /// The phone (CCP).
    Ccp,
    /// A page at awsapps.com outside Amazon Connect.
    OldHost,
    /// Another site.
    Elsewhere,
}

impl Station {
    /// What the page does in the sign-in, in plain words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Idp => "Your company sign-in",
            Self::AwsSignIn => "AWS sign-in checks the assertion",
            Self::AwsLogin => "AWS's own sign-in",
            Self::Federate => "AWS hands over to Amazon Connect",
            Self::Console => "The AWS console",
            Self::Connect => "Amazon Connect opens the session",
            Self::ConnectLogin => "Amazon Connect's own sign-in",
            Self::Ccp => "The phone (CCP)",
            Self::OldHost => "Another service on awsapps.com",
            Self::Elsewhere => "Another site",
        }
    }

    /// Whether the identity provider has handed over to AWS.
    pub(super) const fn is_past_idp(self) -> bool {
        !matches!(self, Self::Idp | Self::Elsewhere)
    }
}

/// The part of an address that may be kept.
pub(super) struct At {
    pub(super) host: String,
    pub(super) path: String,
    pub(super) station: Station,
    pub(super) landing: Option<Landing>,
}

impl At {
    /// Reads an address; `None` where it is no web page.
    pub(super) fn new(
        url: &str,
        landing: Option<Landing>,
        idp: &str,
        past_idp: bool,
    ) -> Option<Self> {
        let url = parse_url(url)?;
        let host = url.host_str()?.to_owned();
        let station = match landing {
            Some(Landing::SignedIn) => Station::Ccp,
            Some(Landing::Refused) => Station::ConnectLogin,
            None => station(&host, url.path(), idp, past_idp),
        };
        Some(Self {
            host,
            path: shown(url.path()),
            station,
            landing,
        })
    }

    /// The obstacle when this page could not be loaded; `None` where only another page has replaced it.
    ///
    /// Both browsers have names for network errors, and Chromium for TLS errors too. Firefox has sentences in its own language
    /// for TLS errors, so a blank in the text means TLS.
    pub(super) fn failure(&self, error: &str) -> Option<Obstacle> {
        let says = |words: &[&str]| words.iter().any(|word| error.contains(word));
        if says(&["ERR_ABORTED", "BINDING_ABORTED"]) {
            return None;
        }
        Some(if says(&["TOO_MANY_REDIRECTS", "REDIRECT_LOOP"]) {
            Obstacle::GoesInCircles
        } else if self.station != Station::Idp {
            Obstacle::AwsUnavailable
        } else if says(&["_CERT_", "_SSL_", " "]) {
            Obstacle::IdpUntrusted
        } else {
            Obstacle::IdpUnreachable
        })
    }
}

fn station(host: &str, path: &str, idp: &str, past_idp: bool) -> Station {
    if is_console(host) {
        return if path.starts_with("/connect/federate/") {
            Station::Federate
        } else {
            Station::Console
        };
    }
    if is_sign_in(host) {
        return if path.starts_with("/saml") || path.starts_with("/federation") {
            Station::AwsSignIn
        } else {
            Station::AwsLogin
        };
    }
    // The sign-in endpoint of Global Resiliency.
    if is_below(host, GLOBAL_SIGN_IN) {
        return Station::AwsSignIn;
    }
    match ConnectFamily::of(host) {
        // The portal of IAM Identity Center, which is an identity provider.
        Some(ConnectFamily::Legacy) if path.starts_with("/start") => Station::Idp,
        Some(ConnectFamily::Legacy) if !path.starts_with("/connect") => Station::OldHost,
        Some(family) => {
            let page = path.strip_prefix(family.prefix()).unwrap_or(path);
            if page.starts_with("/login") {
                Station::ConnectLogin
            } else if ["/ccp", "/agent-app", "/home"]
                .iter()
                .any(|known| page.starts_with(known))
            {
                Station::Ccp
            } else {
                Station::Connect
            }
        }
        None if host == idp || !past_idp => Station::Idp,
        None => Station::Elsewhere,
    }
}

/// Whether a Login URL leads straight to Amazon Connect.
pub(super) fn is_phone(login: &LoginUrl) -> bool {
    let path = parse_url(login.as_str()).map(|url| url.path().to_owned());
    let path = path.unwrap_or_default();
    ConnectFamily::of(login.host()).is_some()
        && matches!(
            station(login.host(), &path, "", false),
            Station::Connect | Station::ConnectLogin | Station::Ccp
        )
}

/// The path to show. Parts that are long, or may hold a value or a name, are replaced by `…`.
fn shown(path: &str) -> String {
    let mut shown = String::new();
    for (nth, part) in path.split('/').enumerate() {
        if nth > 0 {
            shown.push('/');
        }
        let part = part.split(';').next().unwrap_or_default();
        let telling = part.contains(['=', '@', '&']) || part.contains("%3") || part.contains("%40");
        if part.len() > 40 || telling {
            shown.push('…');
        } else {
            shown.push_str(part);
        }
        if shown.len() > 160 {
            shown.push('…');
            break;
        }
    }
    shown
}

/// The hosts that a test of this Login URL wants to watch, as match patterns. The manifest has those of Amazon Connect and
/// ServiceNow already.
pub fn permissions(login: &LoginUrl) -> Vec<String> {
    let below = |domain: &str| format!("https://*.{domain}/*");
    let mut patterns = vec![
        format!("https://{}/*", login.host()),
        below(SIGN_INS[0]),
        below(CONSOLES[0]),
        below(GLOBAL_SIGN_IN),
    ];
    // Entra ID's address that starts an app leads to another host, which signs in.
    if login.host().ends_with("myapps.microsoft.com") {
        patterns.push("https://login.microsoftonline.com/*".to_owned());
    }
    if login.as_str().contains(CONSOLES[1]) {
        patterns.extend([below(SIGN_INS[1]), below(CONSOLES[1])]);
    }
    patterns
}

/// The hosts whose permission is given back after a test that wants `wanted`.
///
/// `stays` had a permission before this test. Such a host is given back only where an earlier test was lent it (`earlier`) and has not
/// given it back yet.
pub fn lent(earlier: &[String], wanted: &[String], stays: &[String]) -> Vec<String> {
    let mut lent = earlier.to_vec();
    for pattern in wanted {
        if !stays.contains(pattern) && !lent.contains(pattern) {
            lent.push(pattern.clone());
        }
    }
    lent
}

/// Texts of AWS's and Amazon Connect's error pages, from AWS's guides to SAML in IAM and in Amazon Connect.
const OF_AWS: [(&str, Obstacle); 17] = [
    (
        "has not been onboarded to this application",
        Obstacle::NotOnboarded,
    ),
    (
        "Please contact your AWS account administrator",
        Obstacle::RoleNotPermitted,
    ),
    (
        "The request was not valid and could not be processed",
        Obstacle::RoleChanged,
    ),
    ("Session expired", Obstacle::NoAwsSession),
    (
        "Your request included an invalid SAML response",
        Obstacle::AssertionInvalid,
    ),
    ("Response signature invalid", Obstacle::SignatureInvalid),
    (
        "Response does not contain the required audience",
        Obstacle::AudienceWrong,
    ),
    (
        "RoleSessionName is required in AuthnResponse",
        Obstacle::SessionNameInvalid,
    ),
    (
        "RoleSessionName in AuthnResponse must match",
        Obstacle::SessionNameInvalid,
    ),
    (
        "Requested DurationSeconds exceeds",
        Obstacle::SessionTooLong,
    ),
    (
        "Not authorized to perform sts:AssumeRoleWithSAML",
        Obstacle::RoleNotTrusted,
    ),
    ("Specified provider doesn", Obstacle::ProviderUnknown),
    (
        "Issuer not present in specified provider",
        Obstacle::ProviderUnknown,
    ),
    ("Select a role", Obstacle::RoleChooser),
    ("UserNotOnboardedException", Obstacle::NotOnboardedInRegion),
    ("ResourceNotFoundException", Obstacle::NotDistributed),
    (
        "This application has not been enabled for your directory",
        Obstacle::OldHostWithoutConnect,
    ),
];

/// Texts of identity providers' error pages: Entra ID's codes, and Okta's words for a user without the app.
const OF_IDP: [(&str, Obstacle); 6] = [
    ("AADSTS750054", Obstacle::LoginUrlUnknown),
    ("AADSTS50105", Obstacle::NotAssigned),
    ("AADSTS700016", Obstacle::ApplicationUnknown),
    ("AADSTS", Obstacle::IdpRefused),
    ("not assigned to this application", Obstacle::NotAssigned),
    (
        "is not assigned to the client application",
        Obstacle::NotAssigned,
    ),
];

/// The texts that a page of this kind may show.
fn known(station: Station) -> &'static [(&'static str, Obstacle)] {
    match station {
        Station::Idp | Station::Elsewhere => &OF_IDP,
        _ => &OF_AWS,
    }
}

/// The texts to search a page of this kind for.
pub fn texts(station: Station) -> Vec<&'static str> {
    known(station).iter().map(|(text, _)| *text).collect()
}

/// The obstacle that a loaded page shows, by its HTTP status, its title and the text of [`texts`] that was found in it.
///
/// `None` where the sign-in may still go on, by itself or by the user.
pub fn reading(
    station: Station,
    status: Option<u16>,
    title: &str,
    found: Option<&str>,
) -> Option<Obstacle> {
    let known = known(station).iter();
    let mut said = known.filter(|(text, _)| found == Some(text) || title.contains(text));
    if let Some((_, obstacle)) = said.next() {
        return Some(*obstacle);
    }
    let status = status?;
    match (station, status) {
        (Station::Idp, 429 | 500..) => Some(Obstacle::IdpFailed),
        (Station::Idp, 400 | 404 | 405 | 410) => Some(Obstacle::LoginUrlUnknown),
        (Station::Idp, 403) => Some(Obstacle::NotAssigned),
        // This may be a login page that has refused a password.
        (Station::Idp, _) => None,
        (Station::Elsewhere, 200..=299) => Some(Obstacle::LandedElsewhere),
        (_, 429 | 500..) => Some(Obstacle::AwsUnavailable),
        (Station::ConnectLogin, _) => Some(Obstacle::Known(Cause::SignInRefused)),
        (Station::Ccp, 200..=299) => Some(Obstacle::OtherInstance),
        (Station::Console, 200..=299) => Some(Obstacle::RelayStateLost),
        (Station::AwsLogin, 200..=299) => Some(Obstacle::NoAwsSession),
        (Station::OldHost, 200..) => Some(Obstacle::OldHostWithoutConnect),
        (_, 400..) => Some(Obstacle::AwsRefused),
        _ => None,
    }
}
