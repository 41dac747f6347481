//! How a Login URL is made, by the kind of identity provider: what the form asks for, and the address that it is put into.

use crate::login_url::family::Family;

/// One thing that the form asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The name in the template. `host` is a host, with its port where it has one; `app_name` is a name as people read it;
    /// everything else is an id that needs no encoding.
    pub name: &'static str,
    /// The name where an administrator finds the value.
    pub label: &'static str,
    /// A value as it may look.
    pub example: &'static str,
}

/// How a Login URL is made for one kind of identity provider.
#[derive(Debug)]
pub struct Recipe {
    /// The kind.
    pub family: Family,
    /// The address without a RelayState, with each field's name in braces.
    pub template: &'static str,
    /// What is asked for.
    pub fields: &'static [Field],
}

const fn field(name: &'static str, label: &'static str, example: &'static str) -> Field {
    Field {
        name,
        label,
        example,
    }
}

/// Every kind of identity provider that a Login URL can be made for. For PingFederate and AD FS the application is AWS's own
/// entity id.
pub static RECIPES: [Recipe; 13] = [
    Recipe {
        family: Family::Okta,
        template: "https://{host}/app/{app}/{app_id}/sso/saml",
        fields: &[
            field("host", "Okta host", "acme.okta.com"),
            field(
                "app",
                "Application name in the Single Sign-On URL",
                "amazon_aws",
            ),
            field(
                "app_id",
                "Application ID in the Single Sign-On URL",
                "exk1fcia6d6EMsf331d8",
            ),
        ],
    },
    Recipe {
        family: Family::Entra,
        template: "https://launcher.myapps.microsoft.com/api/signin/{app_id}?tenantId={tenant_id}",
        fields: &[
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
        ],
    },
    Recipe {
        family: Family::PingFederate,
        template: "https://{host}/idp/startSSO.ping?PartnerSpId=urn:amazon:webservices",
        fields: &[field("host", "Host of the runtime", "sso.acme.com:9031")],
    },
    Recipe {
        family: Family::PingOne,
        template: "https://sso.connect.pingidentity.com/sso/sp/initsso?saasid={saas_id}&idpid={idp_id}",
        fields: &[
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
        ],
    },
    Recipe {
        family: Family::OneLogin,
        template: "https://{host}/launch/{app_id}",
        fields: &[
            field("host", "OneLogin host", "acme.onelogin.com"),
            field("app_id", "Number of the application", "1234567"),
        ],
    },
    Recipe {
        family: Family::AdFs,
        template: "https://{host}/adfs/ls/idpinitiatedsignon.aspx",
        fields: &[field(
            "host",
            "Host of the federation service",
            "fs.acme.com",
        )],
    },
    Recipe {
        family: Family::Google,
        template: "https://accounts.google.com/o/saml2/initsso?idpid={idp_id}&spid={sp_id}&forceauthn=false",
        fields: &[
            field("idp_id", "idpid", "C01abc2de"),
            field("sp_id", "spid of the application", "123456789012"),
        ],
    },
    Recipe {
        family: Family::JumpCloud,
        template: "https://sso.jumpcloud.com/saml2/{app}",
        fields: &[field("app", "Last part of the IdP URL", "amazon-connect")],
    },
    Recipe {
        family: Family::IdentityCenter,
        template: "https://{host}/start/#/saml/default/{app_name}/{app_id}",
        fields: &[
            field(
                "host",
                "Host of the access portal",
                "d-1234567890.awsapps.com",
            ),
            field("app_name", "Name of the application", "Amazon Connect"),
            field(
                "app_id",
                "ID of the application instance",
                "ins-1234567890abcdef",
            ),
        ],
    },
    Recipe {
        family: Family::Auth0,
        template: "https://{host}/samlp/{client_id}",
        fields: &[
            field("host", "Host of the tenant", "acme.eu.auth0.com"),
            field("client_id", "Client ID", "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345"),
        ],
    },
    Recipe {
        family: Family::Salesforce,
        template: "https://{host}/idp/login?app={app_id}",
        fields: &[
            field("host", "Host of My Domain", "acme.my.salesforce.com"),
            field("app_id", "ID of the connected app", "0sp5e000000CaTS"),
        ],
    },
    Recipe {
        family: Family::Keycloak,
        template: "https://{host}/realms/{realm}/protocol/saml/clients/{client}",
        fields: &[
            field("host", "Host", "sso.acme.com"),
            field("realm", "Realm", "acme"),
            field("client", "IDP-Initiated SSO URL name", "amazon-connect"),
        ],
    },
    Recipe {
        family: Family::Authentik,
        template: "https://{host}/application/launch/{app}/",
        fields: &[
            field("host", "Host", "sso.acme.com"),
            field("app", "Slug of the application", "amazon-connect"),
        ],
    },
];

/// The recipe of a kind; `None` where no Login URL can be made.
pub fn of(family: Family) -> Option<&'static Recipe> {
    RECIPES.iter().find(|recipe| recipe.family == family)
}
