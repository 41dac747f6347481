//! The hosts that a pairing and a policy name: where a company sign-in may begin, and where the phone is.

use serde::{Deserialize, Serialize};

use crate::value::login_url::path;
use crate::value::{AddressError, CcpUrl, ConnectFamily, LoginUrl};

/// A host at which a company sign-in may begin, with its port where one is named, and with a path where only part of the
/// host is meant: `idp.example.com`, `idp.example.com:9031`, `idp.example.com/app/amazon_aws`.
///
/// Without a port every port of the host is meant, without a path every path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LoginHost {
    text: String,
    /// Where the path begins in `text`.
    path: usize,
}

impl LoginHost {
    /// Reads a host, with or without `https://` before it.
    ///
    /// # Errors
    ///
    /// Those of [`LoginUrl::parse`].
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let login = LoginUrl::parse(&with_scheme(text))?;
        let mut host = Self::of(&login);
        let path = path(&login);
        if path != "/" {
            host.text.push_str(path);
        }
        Ok(host)
    }

    /// The host of a Login URL, with the port and without the path.
    pub fn of(login: &LoginUrl) -> Self {
        let text = login.origin().trim_start_matches("https://").to_owned();
        let path = text.len();
        Self { text, path }
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a Login URL begins here.
    pub fn covers(&self, login: &LoginUrl) -> bool {
        let (host, wanted) = self.text.split_at(self.path);
        let here = host == login.host() || host == Self::of(login).text;
        here && (wanted.is_empty() || is_below(path(login), wanted))
    }
}

impl TryFrom<String> for LoginHost {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        Self::parse(&text)
    }
}

impl From<LoginHost> for String {
    fn from(host: LoginHost) -> Self {
        host.text
    }
}

/// Whether a path is `wanted` or lies below that.
fn is_below(path: &str, wanted: &str) -> bool {
    // Some servers take an encoded slash or dot for a plain one, also one that is encoded twice, or cut `..;x` to `..`, and
    // would leave the wanted path by it.
    let encoded = path.to_ascii_lowercase();
    if ["%2f", "%5c", "%2e", "%25", ".."]
        .iter()
        .any(|escape| encoded.contains(escape))
    {
        return false;
    }
    path.strip_prefix(wanted)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || wanted.ends_with('/'))
}

/// The host of an Amazon Connect instance: `<alias>.my.connect.aws`, `<alias>.awsapps.com` or
/// `<alias>.govcloud.connect.aws`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConnectHost(String);

impl ConnectHost {
    /// Reads a host, with or without `https://` before it.
    ///
    /// # Errors
    ///
    /// [`AddressError::NotConnectHost`] for other hosts, else those of [`LoginUrl::parse`].
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let url = LoginUrl::parse(&with_scheme(text))?;
        match ConnectFamily::of(url.host()) {
            Some(_) => Ok(Self(url.host().to_owned())),
            None => Err(AddressError::NotConnectHost),
        }
    }

    /// The host of a CCP.
    pub fn of(ccp: &CcpUrl) -> Self {
        Self(ccp.host().to_owned())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both are the same instance: the same host, or the two hosts that AWS gives the same alias, at `my.connect.aws` and,
    /// from before 2021, at `awsapps.com`.
    pub fn is_same_instance(&self, other: &Self) -> bool {
        let commercial = |host: &Self| match ConnectFamily::of(&host.0) {
            Some(ConnectFamily::Connect | ConnectFamily::Legacy) => {
                host.0.split('.').next().map(str::to_owned)
            }
            _ => None,
        };
        self == other || commercial(self).is_some_and(|alias| Some(alias) == commercial(other))
    }
}

impl TryFrom<String> for ConnectHost {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        Self::parse(&text)
    }
}

impl From<ConnectHost> for String {
    fn from(host: ConnectHost) -> Self {
        host.0
    }
}

/// A host as an administrator writes it, as the address of that host: also without a scheme.
pub(crate) fn with_scheme(text: &str) -> String {
    let text = text.trim();
    if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    }
}
