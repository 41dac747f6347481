//! The form that makes a Login URL and a RelayState from what an administrator knows: the identity provider, its application
//! and the instance.

use crate::login_url::family::{Family, RelayPlace};
use crate::login_url::federate::{Target, carry, encode};
use crate::login_url::placeholder;
use crate::login_url::recipe::{self, Field, Recipe};
use crate::value::address::is_uuid;
use crate::value::login_url::path;
use crate::value::{AddressError, ConnectFamily, InstanceArn, LoginUrl};

/// What to enter, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The SSO Login URL of the ServiceNow record.
    pub login_url: LoginUrl,
    /// The RelayState for the identity provider's own setting, where the address cannot carry it.
    pub relay_state: Option<String>,
    /// The name of that setting.
    pub setting: &'static str,
}

/// Why no Login URL was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildError {
    /// The host is not a host, or not one of this identity provider.
    Host,
    /// The field of this name is empty, a placeholder, or holds characters that its kind never has.
    Parameter(&'static str),
    /// The address that came of it is not usable.
    Address(AddressError),
}

impl BuildError {
    /// What to do, in lower case, to stand after a colon.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Host => "write only the host of this identity provider, such as login.acme.com",
            Self::Parameter(_) => {
                "copy it from the application's settings at the identity provider"
            }
            Self::Address(error) => error.text(),
        }
    }
}

/// The instance that a Login URL is made for; `None` where ARN and host do not belong together.
pub fn target(arn: &str, family: ConnectFamily) -> Option<Target> {
    Target::new(&InstanceArn::parse(arn).ok()?, family)
}

/// The fields of a kind of identity provider.
pub fn fields(family: Family) -> &'static [Field] {
    recipe::of(family).map_or(&[], |recipe| recipe.fields)
}

/// The label of the field that is wrong.
pub fn label(family: Family, error: BuildError) -> &'static str {
    let name = match error {
        // Only a host can make the whole address unusable.
        BuildError::Host | BuildError::Address(_) => "host",
        BuildError::Parameter(name) => name,
    };
    let field = fields(family).iter().find(|field| field.name == name);
    field.map_or("The address", |field| field.label)
}

/// Makes the Login URL; `written` gives the text of a field. `None` for a kind that has no recipe.
pub fn build(
    family: Family,
    written: &dyn Fn(&str) -> String,
    target: &Target,
) -> Option<Result<Built, BuildError>> {
    let recipe = recipe::of(family)?;
    Some(base(recipe, written).and_then(|base| complete(base, family, target)))
}

/// The address without a RelayState.
fn base(recipe: &Recipe, written: &dyn Fn(&str) -> String) -> Result<String, BuildError> {
    let mut address = recipe.template.to_owned();
    for field in recipe.fields {
        let text = checked(recipe.family, field.name, written(field.name).trim())?;
        address = address.replace(&format!("{{{}}}", field.name), &text);
    }
    Ok(address)
}

/// Adds the RelayState, where the address carries it, and checks the whole.
fn complete(base: String, family: Family, target: &Target) -> Result<Built, BuildError> {
    let relay_state = target.relay_state();
    // Entra ID and authentik take a RelayState in the address as well, but document the setting.
    let in_address = match family.relay_place() {
        RelayPlace::Address => true,
        RelayPlace::Either => matches!(family, Family::Okta | Family::Keycloak),
        RelayPlace::Application | RelayPlace::Nowhere => false,
    };
    let address = if in_address {
        let joint = if base.contains('?') { '&' } else { '?' };
        let [name, ..] = family.parameters(&base) else {
            return Err(BuildError::Host);
        };
        let carried = carry(Some(family), name, &relay_state, None);
        format!("{base}{joint}{carried}")
    } else {
        base
    };
    let login_url = LoginUrl::parse(&address).map_err(BuildError::Address)?;
    let host = login_url.host();
    if Family::of(host, path(&login_url)) != Some(family) || host.contains("-admin.") {
        return Err(BuildError::Host);
    }
    Ok(Built {
        login_url,
        relay_state: (!in_address).then_some(relay_state),
        setting: family.setting(),
    })
}

/// The text of a field as it goes into the address.
fn checked(family: Family, name: &'static str, text: &str) -> Result<String, BuildError> {
    let is_plain = |more: &[u8]| {
        let mut bytes = text.bytes();
        bytes.all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    let filled = !placeholder::is_in(text);
    match name {
        "host" if filled && is_plain(b"-._:") => Ok(text.to_owned()),
        "host" => Err(BuildError::Host),
        "app_name" if filled && !text.is_empty() && !text.contains(char::is_control) => {
            Ok(encode(text))
        }
        "app_name" => Err(BuildError::Parameter(name)),
        // Dots alone would be steps of a path.
        _ if filled
            && is_plain(b"-._~")
            && has_form(family, name, text)
            && text.bytes().any(|byte| byte.is_ascii_alphanumeric())
            && !text.to_ascii_lowercase().contains("metadata") =>
        {
            Ok(text.to_owned())
        }
        _ => Err(BuildError::Parameter(name)),
    }
}

/// Whether an id has the form that its identity provider always gives it.
fn has_form(family: Family, name: &str, text: &str) -> bool {
    match (family, name) {
        (Family::Entra, _) => is_uuid(text),
        (Family::OneLogin, _) | (Family::Google, "sp_id") => {
            text.bytes().all(|byte| byte.is_ascii_digit())
        }
        (Family::IdentityCenter, _) => text.starts_with("ins-"),
        _ => true,
    }
}
