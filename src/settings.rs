//! What an administrator may set by browser policy (`storage.managed`); the schema is `extension/policy.json`.

use serde::{Deserialize, Deserializer, Serialize};

use crate::address::{CcpUrl, LoginUrl};
use crate::identity::Policy;
use crate::record::FieldNames;

/// Which softphone the agent gets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Surface {
    /// ServiceNow's own where there is one, else a docked panel.
    #[default]
    Auto,
    /// ServiceNow's own only.
    Own,
    /// The docked panel only; ServiceNow's own is left alone.
    Panel,
    /// None: Patchcord does nothing.
    Off,
}

impl Surface {
    /// Whether Patchcord does anything at all.
    pub fn is_on(self) -> bool {
        self != Self::Off
    }
}

/// What the docked softphone shows; the CCP is loaded in both, and rings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Face {
    /// Amazon's own CCP.
    #[default]
    Ccp,
    /// Our voice controls, ServiceNow's "interaction controls" (ICC).
    Icc,
}

/// The settings in force. Every one has a default, and one that cannot be read counts as not set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Settings {
    /// Which softphone the agent gets.
    #[serde(deserialize_with = "or_default")]
    pub softphone: Surface,
    /// What the docked softphone shows; `None` leaves it to the OpenFrame configuration and the agent.
    #[serde(deserialize_with = "or_default")]
    pub surface: Option<Face>,
    /// Whether the agent is signed in on the first ServiceNow page of the browser session, before a softphone needs it.
    #[serde(deserialize_with = "or_on")]
    pub sign_in_ahead: bool,
    /// The SSO Login URL for ServiceNow releases whose record has no such field (before 5.3.0).
    #[serde(deserialize_with = "or_default")]
    pub login_url: Option<LoginUrl>,
    /// The CCP URL, where the record cannot give it.
    #[serde(deserialize_with = "or_default")]
    pub ccp_url: Option<CcpUrl>,
    /// The only IdP hosts that a Login URL may name; `None` allows all. With it, whoever can edit the record cannot send
    /// agents elsewhere.
    #[serde(deserialize_with = "or_no_host")]
    pub idp_hosts: Option<Vec<String>>,
    /// The table of the Amazon Connect instance record and its columns.
    #[serde(deserialize_with = "or_default")]
    pub fields: FieldNames,
    /// What locks a phone that is not the ServiceNow user's.
    #[serde(deserialize_with = "or_default")]
    pub identity: Policy,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            softphone: Surface::default(),
            surface: None,
            sign_in_ahead: true,
            login_url: None,
            ccp_url: None,
            idp_hosts: None,
            fields: FieldNames::default(),
            identity: Policy::default(),
        }
    }
}

impl Settings {
    /// Whether a Login URL may be opened at all.
    pub fn trusts(&self, login: &LoginUrl) -> bool {
        let Some(hosts) = &self.idp_hosts else {
            return true;
        };
        hosts.iter().any(|host| host == login.host())
    }
}

/// One wrong value costs that setting alone, and the page still gets its phone.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(T::deserialize(deserializer).unwrap_or_default())
}

fn or_on<'de, D>(deserializer: D) -> Result<bool, D::Error>
where
    D: Deserializer<'de>,
{
    Ok(bool::deserialize(deserializer).unwrap_or(true))
}

/// A list of trusted hosts that cannot be read trusts none: a fence with a typing error is still a fence.
fn or_no_host<'de, D>(deserializer: D) -> Result<Option<Vec<String>>, D::Error>
where
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(deserializer).unwrap_or(Some(Vec::new())))
}
