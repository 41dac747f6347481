//! What an administrator may set by browser policy (`storage.managed`); the schema is `extension/policy.json`.
//!
//! In comes the policy as JSON. Decided is which values can be used: a wrong value costs that setting alone, and a fence with a
//! typing error is still a fence. Out go [`Settings`] with a default for everything. The browser's half is
//! `web/background/mod.rs`, which reads the policy and listens for changes.

pub mod help;
pub mod identity;
pub mod renewal;

use serde::{Deserialize, Deserializer, Serialize};

use crate::servicenow::FieldNames;
use crate::settings::help::Help;
use crate::settings::identity::IdentityMode;
use crate::settings::renewal::RenewAfter;
use crate::value::host::with_scheme;
use crate::value::{CcpUrl, ConnectHost, LoginHost, LoginUrl, ServiceNowOrigin};

/// Which softphone the agent gets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SoftphoneMode {
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

impl SoftphoneMode {
    /// Whether ServiceNow's own softphone is used where there is one, and a docked one elsewhere.
    pub fn is_auto(self) -> bool {
        self == Self::Auto
    }

    /// Whether Patchcord does anything at all.
    pub fn is_on(self) -> bool {
        self != Self::Off
    }
}

/// What the docked softphone shows; the CCP is loaded in both, and rings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Surface {
    /// Amazon's own CCP.
    #[default]
    Ccp,
    /// Patchcord's voice controls, ServiceNow's "interaction controls" (ICC).
    Icc,
}

/// The settings in force. Each has a default, and a setting that cannot be read counts as not set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Settings {
    /// Which softphone the agent gets.
    #[serde(deserialize_with = "or_default")]
    pub softphone: SoftphoneMode,
    /// What the docked softphone shows; `None` leaves it to the OpenFrame configuration and the agent.
    #[serde(deserialize_with = "or_default")]
    pub surface: Option<Surface>,
    /// Whether the agent is signed in on the first ServiceNow page of the browser session, before a softphone needs it.
    #[serde(deserialize_with = "or_on")]
    pub sign_in_ahead: bool,
    /// The SSO Login URL for ServiceNow releases whose record has no such field (before 5.3.0).
    #[serde(deserialize_with = "or_default")]
    pub login_url: Option<LoginUrl>,
    /// The CCP URL, where the record cannot give it.
    #[serde(deserialize_with = "or_default")]
    pub ccp_url: Option<CcpUrl>,
    /// The only hosts that a Login URL may name; `None` allows all. With this fence, an editor of the record cannot send
    /// agents elsewhere.
    #[serde(deserialize_with = "or_nothing")]
    pub idp_hosts: Option<Vec<LoginHost>>,
    /// The only Amazon Connect hosts that a record may name; `None` allows all.
    #[serde(deserialize_with = "or_nothing")]
    pub connect_hosts: Option<Vec<ConnectHost>>,
    /// The only ServiceNow instances that are served. They need no pairing click; `None` leaves pairing to the agent.
    #[serde(deserialize_with = "or_nothing")]
    pub instances: Option<Vec<Instance>>,
    /// The table of the Amazon Connect instance record and its columns.
    #[serde(deserialize_with = "or_default")]
    pub fields: FieldNames,
    /// What locks a phone that is not the ServiceNow user's.
    #[serde(deserialize_with = "or_default")]
    pub identity: IdentityMode,
    /// At which age a session at Amazon Connect is renewed.
    #[serde(deserialize_with = "or_default")]
    pub renew_after: RenewAfter,
    /// The administrator's own words beside each cause.
    #[serde(deserialize_with = "or_default")]
    pub help: Help,
    /// The limit of after-contact work (ACW) in seconds, which Amazon Connect does not tell a phone.
    #[serde(deserialize_with = "or_default")]
    pub acw_seconds: Option<u32>,
    /// Whether a call that Amazon Connect accepts for the agent is announced by a tone.
    #[serde(deserialize_with = "or_on")]
    pub auto_accept_tone: bool,
}

/// The settings that a docked softphone's voice controls need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoiceSettings {
    /// The limit of after-contact work in seconds, where it is known.
    pub acw_seconds: Option<u32>,
    /// Whether a call that Amazon Connect accepts for the agent is announced by a tone.
    pub auto_accept_tone: bool,
}

impl Default for VoiceSettings {
    fn default() -> Self {
        Self {
            acw_seconds: None,
            auto_accept_tone: true,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            softphone: SoftphoneMode::default(),
            surface: None,
            sign_in_ahead: true,
            login_url: None,
            ccp_url: None,
            idp_hosts: None,
            connect_hosts: None,
            instances: None,
            fields: FieldNames::default(),
            identity: IdentityMode::default(),
            renew_after: RenewAfter::default(),
            help: Help::default(),
            acw_seconds: None,
            auto_accept_tone: true,
        }
    }
}

impl Settings {
    /// The settings that a docked softphone's voice controls need.
    pub fn voice(&self) -> VoiceSettings {
        VoiceSettings {
            acw_seconds: self.acw_seconds.filter(|seconds| *seconds > 0),
            auto_accept_tone: self.auto_accept_tone,
        }
    }

    /// Whether the policy lets a Login URL be opened.
    pub fn trusts(&self, login: &LoginUrl) -> bool {
        let Some(hosts) = &self.idp_hosts else {
            return true;
        };
        hosts.iter().any(|host| host.covers(login))
    }

    /// Whether the policy lets a phone of this Amazon Connect instance be signed in.
    pub fn trusts_connect(&self, ccp: &CcpUrl) -> bool {
        let Some(hosts) = &self.connect_hosts else {
            return true;
        };
        hosts.contains(&ConnectHost::of(ccp))
    }
}

/// A ServiceNow instance that the administrator has paired beforehand (policy `instances`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Instance {
    /// Its origin; `acme.service-now.com` will do.
    #[serde(deserialize_with = "origin")]
    pub service_now: ServiceNowOrigin,
    /// Where its company sign-in may begin; `None`: wherever its record says.
    #[serde(default, deserialize_with = "or_nothing")]
    pub login_hosts: Option<Vec<LoginHost>>,
    /// Where its phones may be; `None`: wherever its record says.
    #[serde(default, deserialize_with = "or_nothing")]
    pub connect_hosts: Option<Vec<ConnectHost>>,
}

fn origin<'de, D>(deserializer: D) -> Result<ServiceNowOrigin, D::Error>
where
    D: Deserializer<'de>,
{
    let text = String::deserialize(deserializer)?;
    ServiceNowOrigin::parse_custom(&with_scheme(&text)).map_err(serde::de::Error::custom)
}

/// One wrong value costs that setting alone, and the page still gets its phone.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
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

/// An entry of a list that cannot be read is left out. A list that cannot be read has no entry, and so allows nothing: a fence
/// with a typing error is still a fence.
fn or_nothing<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let list = Option::<Vec<Entry<T>>>::deserialize(deserializer).unwrap_or(Some(Vec::new()));
    Ok(list.map(readable))
}

/// An entry of a list that cannot be read is left out; the others count.
pub(crate) fn entries<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Vec::deserialize(deserializer).map(readable)
}

fn readable<T>(list: Vec<Entry<T>>) -> Vec<T> {
    list.into_iter().filter_map(|Entry(entry)| entry).collect()
}

/// An entry of a list, if it can be read.
struct Entry<T>(Option<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entry<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(T::deserialize(deserializer).ok()))
    }
}
