//! Makes a Login URL and a RelayState from what an administrator knows: the identity provider, its application, the instance.

use crate::login_url::family::{Family, RelayPlace};
use crate::login_url::federate::{Target, carry, encode};
use crate::login_url::placeholder;
use crate::value::{AddressError, LoginUrl};

/// An application at an identity provider. A host may have a port, and has no scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idp<'a> {
    /// Okta.
    Okta {
        /// The host, such as `acme.okta.com`.
        host: &'a str,
        /// The name of the application in its embed link, such as `amazon_aws`.
        app: &'a str,
        /// The id of the application, which begins with `exk`.
        app_id: &'a str,
    },
    /// Microsoft Entra ID.
    Entra {
        /// "Application ID" in the properties of the enterprise application.
        app_id: &'a str,
        /// "Tenant ID" of the directory.
        tenant_id: &'a str,
    },
    /// PingFederate, with AWS's own entity id.
    PingFederate {
        /// The host of the runtime, such as `sso.acme.com:9031`.
        host: &'a str,
    },
    /// PingOne for Enterprise.
    PingOne {
        /// `saasid` of the application.
        saas_id: &'a str,
        /// `idpid` of the company.
        idp_id: &'a str,
    },
    /// OneLogin.
    OneLogin {
        /// The host, such as `acme.onelogin.com`.
        host: &'a str,
        /// The number of the application.
        app_id: &'a str,
    },
    /// AD FS, with AWS's own entity id.
    AdFs {
        /// The host of the federation service.
        host: &'a str,
    },
    /// Google Workspace.
    Google {
        /// `idpid`, which begins with `C0`.
        idp_id: &'a str,
        /// `spid`, the number of the application.
        sp_id: &'a str,
    },
    /// JumpCloud.
    JumpCloud {
        /// The last part of the application's IdP URL.
        app: &'a str,
    },
    /// AWS IAM Identity Center.
    IdentityCenter {
        /// The host of the access portal, such as `d-1234567890.awsapps.com`.
        host: &'a str,
        /// The name of the application as its tile shows it.
        app: &'a str,
        /// The id of the instance of the application, which begins with `ins-`.
        app_id: &'a str,
    },
    /// Auth0.
    Auth0 {
        /// The host of the tenant, such as `acme.eu.auth0.com`.
        host: &'a str,
        /// The client id of the application.
        client_id: &'a str,
    },
    /// Salesforce as an identity provider.
    Salesforce {
        /// The host of My Domain, such as `acme.my.salesforce.com`.
        host: &'a str,
        /// The id of the connected application, which begins with `0sp`.
        app_id: &'a str,
    },
    /// Keycloak.
    Keycloak {
        /// The host.
        host: &'a str,
        /// The realm.
        realm: &'a str,
        /// "IDP-Initiated SSO URL name" of the client.
        client: &'a str,
    },
    /// authentik.
    Authentik {
        /// The host.
        host: &'a str,
        /// The slug of the application.
        app: &'a str,
    },
}

/// What to enter, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The SSO Login URL of the ServiceNow record.
    pub login_url: LoginUrl,
    /// What the identity provider's own setting has to hold, where the address cannot carry it.
    pub relay_state: Option<String>,
    /// The name of that setting.
    pub setting: &'static str,
}

/// Why no Login URL was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildError {
    /// The host is not one, or not one of this identity provider.
    Host,
    /// This parameter is empty, a placeholder, or holds characters that its kind never has.
    Parameter(&'static str),
    /// The address that came of it is not usable.
    Address(AddressError),
}

impl BuildError {
    /// What to do, in lower case, to stand after a colon.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Host => "write the host of this identity provider alone, such as login.acme.com",
            Self::Parameter(_) => {
                "copy it from the application's settings at the identity provider"
            }
            Self::Address(error) => error.text(),
        }
    }
}

impl Idp<'_> {
    /// The kind of Login URL that comes of it.
    pub const fn family(&self) -> Family {
        match self {
            Self::Okta { .. } => Family::Okta,
            Self::Entra { .. } => Family::Entra,
            Self::PingFederate { .. } => Family::PingFederate,
            Self::PingOne { .. } => Family::PingOne,
            Self::OneLogin { .. } => Family::OneLogin,
            Self::AdFs { .. } => Family::AdFs,
            Self::Google { .. } => Family::Google,
            Self::JumpCloud { .. } => Family::JumpCloud,
            Self::IdentityCenter { .. } => Family::IdentityCenter,
            Self::Auth0 { .. } => Family::Auth0,
            Self::Salesforce { .. } => Family::Salesforce,
            Self::Keycloak { .. } => Family::Keycloak,
            Self::Authentik { .. } => Family::Authentik,
        }
    }

    /// The Login URL that leads through this application to an instance.
    pub fn build(&self, target: &Target) -> Result<Built, BuildError> {
        let family = self.family();
        let base = self.base()?;
        let relay_state = target.relay_state();
        // Entra ID and authentik take one in the address as well, but document the setting.
        let in_address = match family.relay_place() {
            RelayPlace::Address => true,
            RelayPlace::Either => matches!(family, Family::Okta | Family::Keycloak),
            RelayPlace::Application | RelayPlace::Nowhere => false,
        };
        let address = if in_address {
            let joint = if base.contains('?') { '&' } else { '?' };
            format!("{base}{joint}{}", carry(family, &relay_state, None))
        } else {
            base
        };
        let login_url = LoginUrl::parse(&address).map_err(BuildError::Address)?;
        let path = login_url
            .as_str()
            .strip_prefix(login_url.origin())
            .unwrap_or_default();
        let path = path.split(['?', '#']).next().unwrap_or_default();
        if Family::of(login_url.host(), path) != Some(family)
            || login_url.host().contains("-admin.")
        {
            return Err(BuildError::Host);
        }
        Ok(Built {
            login_url,
            relay_state: (!in_address).then_some(relay_state),
            setting: family.setting(),
        })
    }

    /// The address without a RelayState.
    fn base(&self) -> Result<String, BuildError> {
        Ok(match *self {
            Self::Okta { host, app, app_id } => format!(
                "https://{}/app/{}/{}/sso/saml",
                checked_host(host)?,
                token("app", app)?,
                token("app_id", app_id)?
            ),
            Self::Entra { app_id, tenant_id } => format!(
                "https://launcher.myapps.microsoft.com/api/signin/{}?tenantId={}",
                token("app_id", app_id)?,
                token("tenant_id", tenant_id)?
            ),
            Self::PingFederate { host } => format!(
                "https://{}/idp/startSSO.ping?PartnerSpId=urn:amazon:webservices",
                checked_host(host)?
            ),
            Self::PingOne { saas_id, idp_id } => format!(
                "https://sso.connect.pingidentity.com/sso/sp/initsso?saasid={}&idpid={}",
                token("saas_id", saas_id)?,
                token("idp_id", idp_id)?
            ),
            Self::OneLogin { host, app_id } => {
                format!(
                    "https://{}/launch/{}",
                    checked_host(host)?,
                    token("app_id", app_id)?
                )
            }
            Self::AdFs { host } => {
                format!(
                    "https://{}/adfs/ls/idpinitiatedsignon.aspx",
                    checked_host(host)?
                )
            }
            Self::Google { idp_id, sp_id } => format!(
                "https://accounts.google.com/o/saml2/initsso?idpid={}&spid={}&forceauthn=false",
                token("idp_id", idp_id)?,
                token("sp_id", sp_id)?
            ),
            Self::JumpCloud { app } => {
                format!("https://sso.jumpcloud.com/saml2/{}", token("app", app)?)
            }
            Self::IdentityCenter { host, app, app_id } => format!(
                "https://{}/start/#/saml/default/{}/{}",
                checked_host(host)?,
                name("app", app)?,
                token("app_id", app_id)?
            ),
            Self::Auth0 { host, client_id } => {
                format!(
                    "https://{}/samlp/{}",
                    checked_host(host)?,
                    token("client_id", client_id)?
                )
            }
            Self::Salesforce { host, app_id } => {
                format!(
                    "https://{}/idp/login?app={}",
                    checked_host(host)?,
                    token("app_id", app_id)?
                )
            }
            Self::Keycloak {
                host,
                realm,
                client,
            } => format!(
                "https://{}/realms/{}/protocol/saml/clients/{}",
                checked_host(host)?,
                token("realm", realm)?,
                token("client", client)?
            ),
            Self::Authentik { host, app } => {
                format!(
                    "https://{}/application/launch/{}/",
                    checked_host(host)?,
                    token("app", app)?
                )
            }
        })
    }
}

/// A host, with a port or without.
fn checked_host(host: &str) -> Result<&str, BuildError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:".contains(&byte);
    let usable = host.bytes().all(plain) && !placeholder::is_in(host);
    usable.then_some(host).ok_or(BuildError::Host)
}

/// An id that needs no encoding. Dots alone would be steps of a path.
fn token<'a>(parameter: &'static str, text: &'a str) -> Result<&'a str, BuildError> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
    let named = text.bytes().any(|byte| byte.is_ascii_alphanumeric());
    let usable = plain
        && named
        && !placeholder::is_in(text)
        && !text.to_ascii_lowercase().contains("metadata");
    usable
        .then_some(text)
        .ok_or(BuildError::Parameter(parameter))
}

/// A name as people read it, encoded.
fn name(parameter: &'static str, text: &str) -> Result<String, BuildError> {
    let usable =
        !text.trim().is_empty() && !text.contains(char::is_control) && !placeholder::is_in(text);
    usable
        .then(|| encode(text))
        .ok_or(BuildError::Parameter(parameter))
}
