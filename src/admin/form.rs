//! The set-up page's form that creates a Login URL, from whatever people paste into its fields.
//!
//! A field takes its own value, or any address or ARN that holds the value: the link of the application at the identity provider, the
//! ARN of the Connect instance, its federate address, or the CCP URL. One pasted link may fill several fields.

use url::Url;

use crate::admin::checklist::CheckState;
use crate::login_url;
use crate::login_url::Expected;
use crate::login_url::family::Family;
use crate::login_url::form::{BuildError, Built, build, fields, label, target};
use crate::login_url::problem::Level;
use crate::value::address::parse_url;
use crate::value::aws::{self, GLOBAL_SIGN_IN, SHARED, is_below, is_console, is_sign_in};
use crate::value::{CcpUrl, ConnectFamily, InstanceArn};

/// The form as it is filled in.
#[derive(Debug, Clone)]
pub struct Form {
    /// The chosen identity provider.
    pub family: Family,
    /// The texts of its fields, by the names of [`fields`].
    pub texts: Vec<(&'static str, String)>,
    /// The text of the field "AWS ARN".
    pub instance: String,
    /// The chosen kind of Amazon Connect host.
    pub domain: ConnectFamily,
}

/// What the form gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A field is still empty.
    Incomplete,
    /// A sentence that says what is wrong.
    Wrong(String),
    /// The Login URL.
    Built(Built),
}

impl Form {
    /// Creates the Login URL.
    pub fn outcome(&self) -> Outcome {
        if let Some(other) = self.other_family() {
            let name = other.name();
            return Outcome::Wrong(format!(
                "This address belongs to {name}. Choose {name} as the identity provider."
            ));
        }
        let written = |name: &str| self.value(name);
        let mut fields = fields(self.family).iter();
        if let Some(empty) = fields.find(|field| written(field.name).is_empty()) {
            let blank = self.text(empty.name).is_empty();
            return match blank {
                true => Outcome::Incomplete,
                false => self.wrong(BuildError::Parameter(empty.name)),
            };
        }
        let arn = self.arn();
        let Some(arn) = arn else {
            return match self.instance.trim() {
                "" => Outcome::Incomplete,
                _ => Outcome::Wrong(NO_ARN.to_owned()),
            };
        };
        let Some(target) = target(&arn, self.connect_family()) else {
            return Outcome::Wrong(OTHER_PARTITION.to_owned());
        };
        match build(self.family, &written, &target) {
            Some(Ok(built)) => Outcome::Built(built),
            Some(Err(error)) => self.wrong(error),
            None => Outcome::Incomplete,
        }
    }

    fn wrong(&self, error: BuildError) -> Outcome {
        Outcome::Wrong(format!("{}: {}.", label(self.family, error), error.text()))
    }

    /// What is written in a field.
    fn text(&self, name: &str) -> &str {
        let own = self.texts.iter().find(|(field, _)| *field == name);
        own.map_or("", |(_, text)| text.trim())
    }

    /// The value of a field: its own text, or the part of a pasted address.
    fn value(&self, name: &str) -> String {
        let own = self.text(name);
        let is_value = !own.is_empty() && address(own).is_none() && written_arn(own).is_none();
        if is_value {
            return own.trim_matches(['"', '\'', '/']).to_owned();
        }
        let own = address(own).and_then(|url| part(self.family, name, &url));
        let others = self
            .addresses()
            .filter(|url| family(url) == Some(self.family));
        let mut others = others.filter_map(|url| part(self.family, name, &url));
        own.or_else(|| others.next()).unwrap_or_default()
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        let texts = self.texts.iter().map(|(_, text)| text.as_str());
        std::iter::once(self.instance.as_str()).chain(texts)
    }

    fn addresses(&self) -> impl Iterator<Item = Url> {
        self.all().filter_map(address)
    }

    /// Another identity provider whose link was pasted.
    fn other_family(&self) -> Option<Family> {
        let mut families = self.addresses().filter_map(|url| family(&url));
        families.find(|family| *family != self.family && !fields(*family).is_empty())
    }

    /// The ARN that is written, or that follows from a federate address. The other fields count only where its own is blank.
    fn arn(&self) -> Option<String> {
        let found = |text: &str| written_arn(text).or_else(|| federate_arn(text));
        match self.instance.trim() {
            "" => self.all().find_map(found),
            own => found(own),
        }
    }

    /// The kind of Amazon Connect host: that of a pasted CCP URL, else the chosen one.
    fn connect_family(&self) -> ConnectFamily {
        let mut pasted = self
            .all()
            .filter_map(|text| CcpUrl::parse(text.trim()).ok());
        pasted.next().map_or(self.domain, |ccp| ccp.family())
    }
}

/// Where an administrator finds the link of the application.
pub const fn help(family: Family) -> &'static str {
    match family {
        Family::Okta => {
            "Okta Admin Console > Applications > the AWS app > Sign On > View SAML setup instructions: paste the Identity Provider \
             Single Sign-On URL."
        }
        Family::Entra => {
            "Microsoft Entra admin center > Enterprise applications > the AWS app > Properties: paste the User access URL."
        }
        Family::PingFederate => {
            "Paste the host of the PingFederate runtime with its port, or an address that contains /idp/startSSO.ping."
        }
        Family::PingOne => {
            "PingOne > Applications > the AWS app: paste the Initiate Single Sign-On (SSO) URL."
        }
        Family::OneLogin => {
            "OneLogin portal of a user: copy the link of the AWS app's tile. It contains /launch/ and a number."
        }
        Family::AdFs => {
            "Paste the host of the federation service, or the address of its page idpinitiatedsignon."
        }
        Family::Google => {
            "Google Admin console > Apps > Web and mobile apps > the AWS app > Test SAML login: paste the address that opens. It contains \
             idpid and spid."
        }
        Family::JumpCloud => {
            "JumpCloud Admin Portal > SSO Applications > the AWS app > SSO: paste the IDP URL."
        }
        Family::IdentityCenter => {
            "AWS access portal: copy the link of the application's tile, with everything after #."
        }
        Family::Auth0 => {
            "Auth0 Dashboard > Applications > the application > Addons > SAML2 Web App > Usage: paste the Identity Provider Login URL."
        }
        Family::Salesforce => {
            "Salesforce Setup > Manage Connected Apps > the AWS app: paste the IdP-Initiated Login URL."
        }
        Family::Keycloak => {
            "Keycloak > Clients > the AWS client: paste the address below IDP-Initiated SSO URL name."
        }
        Family::Authentik => {
            "authentik > Applications > the AWS application: paste its launch URL."
        }
        Family::Federate | Family::GlobalResiliency => "",
    }
}

/// The state of a finding, for the page.
pub const fn state(level: Level) -> CheckState {
    match level {
        Level::Error => CheckState::Wrong,
        Level::Warning => CheckState::Attention,
        Level::Note => CheckState::Ok,
    }
}

/// The result of the checker of Login URLs in two sentences.
pub fn verdict(checked: &login_url::Check) -> String {
    let family = checked
        .family
        .map_or("Not a known kind of address", Family::name);
    let result = match checked.level() {
        Some(Level::Error) => "It cannot work as it is.",
        Some(Level::Warning) => "It can work, but not for everybody.",
        Some(Level::Note) | None => "Nothing is wrong with it.",
    };
    format!("{family}. {result}")
}

const NO_ARN: &str = "AWS ARN: paste the ARN from the Amazon Connect console. It begins with arn:aws:connect: or arn:aws-us-gov:connect:.";

const OTHER_PARTITION: &str = "AWS ARN: an instance in AWS GovCloud (US) is at govcloud.connect.aws, every other at my.connect.aws or \
                               awsapps.com. Choose the Amazon Connect host that fits this ARN.";

/// An address of a web page with a name that has a dot. A plain host, such as `acme.okta.com`, is a value and no address.
fn address(text: &str) -> Option<Url> {
    let text = text.trim().trim_matches(['"', '\'']);
    let whole = match (text.contains("://"), text.contains('/')) {
        (true, _) => text.to_owned(),
        (false, true) if !text.contains("arn:") => format!("https://{text}"),
        _ => return None,
    };
    parse_url(&whole).filter(|url| url.host_str().is_some_and(|host| host.contains('.')))
}

fn family(url: &Url) -> Option<Family> {
    login_url::check(url.as_str(), &Expected::default()).family
}

/// The ARN of an instance inside a text, also inside the ARN of something that belongs to the instance.
fn written_arn(text: &str) -> Option<String> {
    let arn = &text[text.find("arn:")?..];
    let (before, after) = arn.split_once(":instance/")?;
    let id: String = after.chars().take(36).collect();
    let arn = format!("{before}:instance/{id}");
    InstanceArn::parse(&arn)
        .ok()
        .map(|arn| arn.as_str().to_owned())
}

/// The ARN that follows from a federate address inside a text, encoded or not. The account is unknown, and no Login URL needs it.
fn federate_arn(text: &str) -> Option<String> {
    let text = text.replace("%25", "%").replace("%25", "%");
    let text = text
        .replace("%2F", "/")
        .replace("%2f", "/")
        .replace("%3A", ":")
        .replace("%3a", ":");
    let (before, after) = text.split_once("/connect/federate/")?;
    let host = before.rsplit("//").next()?;
    let id: String = after.chars().take(36).collect();
    let (partition, region) = match aws::console(host)? {
        (_, true) => ("aws-us-gov", "us-gov-west-1"),
        (region, false) => ("aws", region?),
    };
    let arn = format!("arn:{partition}:connect:{region}:000000000000:instance/{id}");
    InstanceArn::parse(&arn)
        .ok()
        .map(|arn| arn.as_str().to_owned())
}

/// The part of an identity provider's address that a field asks for.
fn part(family: Family, name: &str, url: &Url) -> Option<String> {
    if name == "host" {
        return host(url);
    }
    let path: Vec<&str> = url
        .path()
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let fragment: Vec<&str> = url.fragment().unwrap_or_default().split('/').collect();
    let query = |wanted: &str| {
        // These values are ids, which no browser encodes.
        let mut pairs = url.query().unwrap_or_default().split('&');
        pairs.find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            name.eq_ignore_ascii_case(wanted).then(|| value.to_owned())
        })
    };
    let after = |parts: &[&str], before: &str| {
        let at = parts.iter().position(|part| *part == before)?;
        parts.get(at + 1).map(|part| part.replace("%20", " "))
    };
    let last = || path.last().map(|part| (*part).to_owned());
    match (family, name) {
        (Family::Okta, "app") => after(&path, "app").or_else(|| after(&path, "home")),
        // A link of Okta's dashboard, below /home/, has another id.
        (Family::Okta, "app_id") => {
            let app = path.iter().position(|part| *part == "app")?;
            path.get(app + 2).map(|part| (*part).to_owned())
        }
        (Family::Entra, "app_id") | (Family::OneLogin, "app_id") => last(),
        (Family::Entra, "tenant_id") => query("tenantId"),
        (Family::PingOne, "saas_id") => query("saasid"),
        (Family::PingOne | Family::Google, "idp_id") => query("idpid"),
        (Family::Google, "sp_id") => query("spid"),
        (Family::JumpCloud, "app") => after(&path, "saml2"),
        (Family::IdentityCenter, "app_name") => {
            after(&fragment, "default").or_else(|| after(&fragment, "custom"))
        }
        (Family::IdentityCenter, "app_id") => {
            let id = fragment.iter().find(|part| part.starts_with("ins-"));
            id.map(|id| (*id).to_owned())
        }
        (Family::Auth0, "client_id") => after(&path, "samlp"),
        (Family::Salesforce, "app_id") => query("app"),
        (Family::Keycloak, "realm") => after(&path, "realms"),
        (Family::Keycloak, "client") => after(&path, "clients"),
        (Family::Authentik, "app") => after(&path, "launch").or_else(|| after(&path, "saml")),
        _ => None,
    }
}

/// The host with its port, unless the address is one of Amazon's.
fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    let portal = is_below(host, SHARED) && !url.path().starts_with("/connect");
    let amazon = ConnectFamily::of(host).is_some()
        || is_below(host, GLOBAL_SIGN_IN)
        || is_console(host)
        || is_sign_in(host);
    if amazon && !portal {
        return None;
    }
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}
