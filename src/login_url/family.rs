//! The identity providers whose links are known: how a link is told by its host and path, and where its RelayState is.

use serde::{Deserialize, Serialize};

use crate::value::aws::{GLOBAL_SIGN_IN, SHARED, is_below, is_console};

/// A kind of Login URL, told by its host and path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Okta: `/app/<name>/<id>/sso/saml`, or the embed link `/home/<name>/<id>/<number>`.
    Okta,
    /// Microsoft Entra ID: the "User access URL" at launcher.myapps.microsoft.com or myapps.microsoft.com.
    Entra,
    /// PingFederate: `/idp/startSSO.ping`.
    PingFederate,
    /// PingOne: `/sso/sp/initsso` at sso.connect.pingidentity.com, or `/saml20/idp/startsso` at auth.pingone.com.
    PingOne,
    /// OneLogin: `/launch/<app id>`, or `/client/apps/launch/<app id>`.
    OneLogin,
    /// AD FS: `/adfs/ls/idpinitiatedsignon.aspx`.
    AdFs,
    /// Google Workspace: `/o/saml2/initsso` at accounts.google.com.
    Google,
    /// JumpCloud: `/saml2/<app>` at sso.jumpcloud.com.
    JumpCloud,
    /// AWS IAM Identity Center: `/start/#/saml/default/<app>/ins-<id>` at awsapps.com.
    IdentityCenter,
    /// Auth0: `/samlp/<client id>`.
    Auth0,
    /// Salesforce as an identity provider: `/idp/login?app=<id>`.
    Salesforce,
    /// Keycloak: `/realms/<realm>/protocol/saml/clients/<name>`.
    Keycloak,
    /// authentik: `/application/launch/<app>/`.
    Authentik,
    /// The federate address itself, without an identity provider.
    Federate,
    /// The sign-in endpoint of Amazon Connect Global Resiliency, at sign-in.connect.aws.
    GlobalResiliency,
}

/// Where a kind of Login URL has its RelayState.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelayPlace {
    /// In the address; without it the sign-in does not go on to Amazon Connect.
    Address,
    /// In the address, or in the application's settings at the identity provider.
    Either,
    /// In the application's settings at the identity provider only.
    Application,
    /// Nowhere: this kind has no RelayState.
    Nowhere,
}

impl Family {
    /// The name that its administrators know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Okta => "Okta",
            Self::Entra => "Microsoft Entra ID",
            Self::PingFederate => "PingFederate",
            Self::PingOne => "PingOne",
            Self::OneLogin => "OneLogin",
            Self::AdFs => "AD FS",
            Self::Google => "Google Workspace",
            Self::JumpCloud => "JumpCloud",
            Self::IdentityCenter => "AWS IAM Identity Center",
            Self::Auth0 => "Auth0",
            Self::Salesforce => "Salesforce",
            Self::Keycloak => "Keycloak",
            Self::Authentik => "authentik",
            Self::Federate => "Amazon Connect's federate address",
            Self::GlobalResiliency => "Amazon Connect Global Resiliency",
        }
    }

    /// Where this kind has its RelayState.
    pub const fn relay_place(self) -> RelayPlace {
        match self {
            Self::PingFederate | Self::AdFs | Self::Auth0 | Self::Salesforce | Self::Federate => {
                RelayPlace::Address
            }
            Self::Okta | Self::Entra | Self::Keycloak | Self::Authentik | Self::PingOne => {
                RelayPlace::Either
            }
            Self::OneLogin | Self::Google | Self::JumpCloud | Self::IdentityCenter => {
                RelayPlace::Application
            }
            Self::GlobalResiliency => RelayPlace::Nowhere,
        }
    }

    /// The parameters of an address with this path that carry the RelayState, the usual one first.
    pub(super) fn parameters(self, path: &str) -> &'static [&'static str] {
        match self {
            Self::PingFederate => &["TargetResource", "TARGET"],
            Self::PingOne if path.ends_with("/startsso") => &["applicationUrl"],
            Self::PingOne => &["appurl"],
            Self::IdentityCenter => &["destination"],
            _ => &["RelayState"],
        }
    }

    /// The name of the setting that holds the RelayState at the identity provider, where that is known.
    pub const fn setting(self) -> &'static str {
        match self {
            Self::Okta => "Default Relay State",
            Self::JumpCloud => "Default RelayState",
            Self::Google => "Start URL",
            Self::Keycloak => "IDP Initiated SSO Relay State",
            _ => "Relay State",
        }
    }

    /// The kind of Login URL, told by its host (in lower case) and its path.
    pub(super) fn of(host: &str, path: &str) -> Option<Self> {
        let path = path.to_ascii_lowercase();
        let below = |domains: &[&str]| domains.iter().any(|domain| is_below(host, domain));
        let has = |part: &str| path.contains(part);
        Some(
            if is_console(host) && path.starts_with("/connect/federate") {
                Self::Federate
            } else if below(&[GLOBAL_SIGN_IN]) {
                Self::GlobalResiliency
            } else if below(&OKTA) || (has("/app/") && path.ends_with("/sso/saml")) {
                Self::Okta
            } else if below(&ENTRA) {
                Self::Entra
            } else if has("/idp/startsso.ping") {
                Self::PingFederate
            } else if below(&["connect.pingidentity.com"]) || has("/saml20/idp/startsso") {
                Self::PingOne
            } else if below(&["onelogin.com"]) {
                Self::OneLogin
            } else if has("/adfs/") {
                Self::AdFs
            } else if host == "accounts.google.com" {
                Self::Google
            } else if below(&["jumpcloud.com"]) {
                Self::JumpCloud
            } else if is_portal(host, &path) {
                Self::IdentityCenter
            } else if below(&["auth0.com"]) || path.starts_with("/samlp/") {
                Self::Auth0
            } else if has("/idp/login") && below(&SALESFORCE) {
                Self::Salesforce
            } else if has("/realms/") && has("/protocol/saml") {
                Self::Keycloak
            } else if has("/application/launch/") || has("/application/saml/") {
                Self::Authentik
            } else {
                return None;
            },
        )
    }

    /// Whether a path starts the sign-in to one application.
    pub(super) fn launches(self, path: &str) -> bool {
        let path = path.to_ascii_lowercase();
        let below = |start: &str| {
            path.strip_prefix(start)
                .is_some_and(|rest| !rest.is_empty() && rest != "/")
        };
        match self {
            Self::Okta => {
                let app = path.strip_prefix("/app/");
                // `/sso/saml2/<identity provider>/app/…` first asks another identity provider.
                app.is_some_and(|rest| rest.trim_end_matches('/').contains('/'))
                    || below("/home/")
                    || (below("/sso/saml2/") && path.contains("/app/"))
            }
            Self::Entra => path.contains("/signin/") && !path.ends_with("/signin/"),
            Self::OneLogin => {
                below("/launch/") || below("/client/apps/launch/") || below("/trust/saml2/")
            }
            Self::AdFs => path.contains("/ls/idpinitiatedsignon"),
            // `/u/1` is the second account of a browser.
            Self::Google => path.ends_with("/o/saml2/initsso"),
            Self::JumpCloud => below("/saml2/"),
            Self::PingOne => path.ends_with("/initsso") || path.ends_with("/startsso"),
            Self::Auth0 => below("/samlp/"),
            Self::Keycloak => path.contains("/protocol/saml/clients/"),
            Self::PingFederate
            | Self::IdentityCenter
            | Self::Salesforce
            | Self::Authentik
            | Self::Federate
            | Self::GlobalResiliency => true,
        }
    }
}

pub(super) const OKTA: [&str; 5] = [
    "okta.com",
    "oktapreview.com",
    "okta-emea.com",
    "okta-gov.com",
    "okta.mil",
];

const ENTRA: [&str; 6] = [
    "myapps.microsoft.com",
    "myapps.microsoft.us",
    "myapplications.microsoft.com",
    "account.activedirectory.windowsazure.com",
    "login.microsoftonline.com",
    "login.microsoftonline.us",
];

const SALESFORCE: [&str; 3] = ["salesforce.com", "force.com", "site.com"];

/// Whether a path is `start` or below that.
pub(super) fn is_within(path: &str, start: &str) -> bool {
    path.strip_prefix(start)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The access portals of IAM Identity Center, at a domain that they share with other services or at their own.
fn is_portal(host: &str, path: &str) -> bool {
    (is_below(host, SHARED) && (is_within(path, "/start") || is_within(path, "/directory")))
        || (is_below(host, "app.aws") && host.contains(".portal."))
}
