//! The CCP URL: the address of the Contact Control Panel, and the kinds of hosts that Amazon Connect has.

use serde::{Deserialize, Serialize};
use url::{Position, Url};

use crate::value::AddressError;
use crate::value::address::{https, travels_as_text};
use crate::value::aws::SHARED;
use crate::value::domain_name::is_customer;

/// The page of the Contact Control Panel: `ccpUrl` of the record's Instance Params and of Streams' `initCCP`.
///
/// A fragment is dropped: a frame is not loaded again when only the fragment of its address changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CcpUrl(Url);

travels_as_text!(CcpUrl, parse);

impl CcpUrl {
    /// Checks a text; blanks around it are dropped.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let mut url = https(text)?;
        let family = ConnectFamily::of(url.domain().unwrap_or_default())
            .ok_or(AddressError::NotConnectHost)?;
        if url.port().is_some() {
            return Err(AddressError::HasPort);
        }
        // awsapps.com is shared with other services, whose pages are not below /connect.
        let path = url.path();
        let page = match path.strip_prefix("/connect/") {
            Some(page) => page,
            None if family == ConnectFamily::Legacy => return Err(AddressError::NotCcpPath),
            None => path.strip_prefix('/').unwrap_or(path),
        };
        if !matches!(
            page.split('/').next(),
            Some("ccp-v2" | "ccp" | "agent-app-v2" | "agent-app")
        ) {
            return Err(AddressError::NotCcpPath);
        }
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// The address as a browser would write it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host, in lower case.
    pub fn host(&self) -> &str {
        self.0.domain().unwrap_or_default()
    }

    /// The origin, as `MessageEvent.origin` spells it.
    pub fn origin(&self) -> &str {
        &self.0[..Position::BeforePath]
    }

    /// Another page of the same host, as a browser would write its address.
    pub(crate) fn page(&self, path: &str) -> String {
        let mut url = self.0.clone();
        url.set_query(None);
        url.set_path(path);
        url.into()
    }

    /// Amazon Connect's own login, which goes on to the CCP.
    pub fn login(&self) -> String {
        let (origin, prefix) = (self.origin(), self.family().prefix());
        format!("{origin}{prefix}/login?landat={}", self.0.path())
    }

    /// Where the session at this instance is ended.
    pub fn logout(&self) -> String {
        format!("{}{}/logout", self.origin(), self.family().prefix())
    }

    /// Which kind of Amazon Connect host it is.
    pub fn family(&self) -> ConnectFamily {
        ConnectFamily::of(self.host()).unwrap_or(ConnectFamily::Connect)
    }
}

/// The kinds of hosts an Amazon Connect instance can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectFamily {
    /// `<alias>.my.connect.aws`.
    Connect,
    /// `<alias>.awsapps.com`, of instances from before 2021.
    Legacy,
    /// `<alias>.govcloud.connect.aws`.
    GovCloud,
}

impl ConnectFamily {
    pub(crate) fn of(host: &str) -> Option<Self> {
        let (alias, family) = host.split_once('.')?;
        if !is_customer(alias) {
            return None;
        }
        match family {
            "my.connect.aws" => Some(Self::Connect),
            SHARED => Some(Self::Legacy),
            "govcloud.connect.aws" => Some(Self::GovCloud),
            _ => None,
        }
    }

    /// What stands before `/ccp-v2`, `/login` and `/logout` on such a host.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Legacy => "/connect",
            Self::Connect | Self::GovCloud => "",
        }
    }
}
