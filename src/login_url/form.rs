//! The form that makes a Login URL: what an administrator is asked for, by the kind of identity provider.

use crate::login_url::builder::{BuildError, Built, Idp};
use crate::login_url::family::Family;
use crate::login_url::federate::Target;
use crate::value::{ConnectFamily, InstanceArn};

/// One thing to be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name, which is also what [`BuildError::Parameter`] says.
    pub name: &'static str,
    /// What it is called where it is found.
    pub label: &'static str,
    /// What it looks like.
    pub example: &'static str,
}

/// The kinds of identity provider that a Login URL can be made for.
pub const FAMILIES: [Family; 13] = [
    Family::Okta,
    Family::Entra,
    Family::PingFederate,
    Family::PingOne,
    Family::OneLogin,
    Family::AdFs,
    Family::Google,
    Family::JumpCloud,
    Family::IdentityCenter,
    Family::Auth0,
    Family::Salesforce,
    Family::Keycloak,
    Family::Authentik,
];

const fn field(name: &'static str, label: &'static str, example: &'static str) -> Field {
    Field {
        name,
        label,
        example,
    }
}

/// What is asked for.
pub const fn fields(family: Family) -> &'static [Field] {
    match family {
        Family::Okta => {
            &const {
                [
                    field("host", "Okta host", "acme.okta.com"),
                    field("app", "Application name in the embed link", "amazon_aws"),
                    field(
                        "app_id",
                        "Application ID in the embed link",
                        "exk1fcia6d6EMsf331d8",
                    ),
                ]
            }
        }
        Family::Entra => {
            &const {
                [
                    field(
                        "app_id",
                        "Application ID",
                        "2f1a4c6e-1b2c-4d3e-8f90-a1b2c3d4e5f6",
                    ),
                    field(
                        "tenant_id",
                        "Tenant ID",
                        "9d8c7b6a-5f4e-4d3c-9b2a-1f0e9d8c7b6a",
                    ),
                ]
            }
        }
        Family::PingFederate => {
            &const { [field("host", "Host of the runtime", "sso.acme.com:9031")] }
        }
        Family::PingOne => {
            &const {
                [
                    field(
                        "saas_id",
                        "saasid of the application",
                        "1a2b3c4d-5e6f-4a0b-8c1d-2e3f4a5b6c7d",
                    ),
                    field(
                        "idp_id",
                        "idpid of the company",
                        "7d6c5b4a-3f2e-4d1c-8b0a-6f5e4d3c2b1a",
                    ),
                ]
            }
        }
        Family::OneLogin => {
            &const {
                [
                    field("host", "OneLogin host", "acme.onelogin.com"),
                    field("app_id", "Number of the application", "1234567"),
                ]
            }
        }
        Family::AdFs => {
            &const {
                [field(
                    "host",
                    "Host of the federation service",
                    "fs.acme.com",
                )]
            }
        }
        Family::Google => {
            &const {
                [
                    field("idp_id", "idpid", "C01abc2de"),
                    field("sp_id", "spid of the application", "123456789012"),
                ]
            }
        }
        Family::JumpCloud => {
            &const { [field("app", "Last part of the IdP URL", "amazon-connect")] }
        }
        Family::IdentityCenter => {
            &const {
                [
                    field(
                        "host",
                        "Host of the access portal",
                        "d-1234567890.awsapps.com",
                    ),
                    field("app", "Name of the application", "Amazon Connect"),
                    field(
                        "app_id",
                        "ID of the application instance",
                        "ins-1234567890abcdef",
                    ),
                ]
            }
        }
        Family::Auth0 => {
            &const {
                [
                    field("host", "Host of the tenant", "acme.eu.auth0.com"),
                    field("client_id", "Client ID", "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345"),
                ]
            }
        }
        Family::Salesforce => {
            &const {
                [
                    field("host", "Host of My Domain", "acme.my.salesforce.com"),
                    field("app_id", "ID of the connected app", "0sp5e000000CaTS"),
                ]
            }
        }
        Family::Keycloak => {
            &const {
                [
                    field("host", "Host", "sso.acme.com"),
                    field("realm", "Realm", "acme"),
                    field("client", "IDP-Initiated SSO URL name", "amazon-connect"),
                ]
            }
        }
        Family::Authentik => {
            &const {
                [
                    field("host", "Host", "sso.acme.com"),
                    field("app", "Slug of the application", "amazon-connect"),
                ]
            }
        }
        Family::Federate | Family::GlobalResiliency => &[],
    }
}

/// Makes the Login URL from what was written in; `None` for a kind that none is made for.
pub fn build(
    family: Family,
    written: &dyn Fn(&str) -> String,
    target: &Target,
) -> Option<Result<Built, BuildError>> {
    let texts = fields(family)
        .iter()
        .map(|field| written(field.name).trim().to_owned());
    let texts: Vec<String> = texts.collect();
    let of = |name: &str| {
        let at = fields(family).iter().position(|field| field.name == name);
        at.and_then(|at| texts.get(at)).map_or("", String::as_str)
    };
    let (host, app, app_id) = (of("host"), of("app"), of("app_id"));
    let idp = match family {
        Family::Okta => Idp::Okta { host, app, app_id },
        Family::Entra => Idp::Entra {
            app_id,
            tenant_id: of("tenant_id"),
        },
        Family::PingFederate => Idp::PingFederate { host },
        Family::PingOne => Idp::PingOne {
            saas_id: of("saas_id"),
            idp_id: of("idp_id"),
        },
        Family::OneLogin => Idp::OneLogin { host, app_id },
        Family::AdFs => Idp::AdFs { host },
        Family::Google => Idp::Google {
            idp_id: of("idp_id"),
            sp_id: of("sp_id"),
        },
        Family::JumpCloud => Idp::JumpCloud { app },
        Family::IdentityCenter => Idp::IdentityCenter { host, app, app_id },
        Family::Auth0 => Idp::Auth0 {
            host,
            client_id: of("client_id"),
        },
        Family::Salesforce => Idp::Salesforce { host, app_id },
        Family::Keycloak => Idp::Keycloak {
            host,
            realm: of("realm"),
            client: of("client"),
        },
        Family::Authentik => Idp::Authentik { host, app },
        Family::Federate | Family::GlobalResiliency => return None,
    };
    Some(idp.build(target))
}

/// The instance that a Login URL is made for; `None` where ARN and host do not belong together.
pub fn target(arn: &str, family: ConnectFamily) -> Option<Target> {
    Target::new(&InstanceArn::parse(arn).ok()?, family)
}

/// Which field is wrong, in words.
pub fn label(family: Family, error: BuildError) -> &'static str {
    let name = match error {
        // Of all that was written in, only the host is no single word.
        BuildError::Host | BuildError::Address(_) => "host",
        BuildError::Parameter(name) => name,
    };
    let field = fields(family).iter().find(|field| field.name == name);
    field.map_or("The address", |field| field.label)
}
