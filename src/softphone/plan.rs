//! What happens in a page: nothing, ServiceNow's own softphone is signed in, or a softphone is docked.

use serde::{Deserialize, Serialize};

use crate::servicenow::{OwnSoftphone, PageKind};
use crate::settings::{Settings, SoftphoneMode, Surface};
use crate::sign_in::chain::Login;
use crate::value::CcpUrl;

/// What to do in a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Plan {
    /// The page stays as it is.
    Nothing,
    /// The page stays as it is until its ServiceNow is paired with an Amazon Connect.
    Wait,
    /// ServiceNow starts its own softphone in this page; that softphone is signed in.
    Adopt(Login),
    /// ServiceNow has no softphone for this agent: one is docked, with this CCP.
    Host(CcpUrl, Login),
}

/// Whether this agent has a softphone for Amazon Connect in ServiceNow, or gets one docked.
pub fn expects_phone(own: &OwnSoftphone, settings: &Settings) -> bool {
    match settings.softphone {
        SoftphoneMode::Off => false,
        SoftphoneMode::Own => !matches!(own, OwnSoftphone::None | OwnSoftphone::Other),
        SoftphoneMode::Auto | SoftphoneMode::Panel => true,
    }
}

/// The surface of a docked softphone, where the agent has no choice: the policy's, else the voice controls where the OpenFrame
/// configuration asks for interaction controls.
pub fn surface(controls: bool, settings: &Settings) -> Option<Surface> {
    settings.surface.or(controls.then_some(Surface::Icc))
}

/// Decides what happens in `place`.
///
/// A softphone is docked only where the agent's OpenFrame configuration is known to have no Amazon Connect softphone, or
/// where the settings ask for it. Without a phone the agent has what they had before; two phones take every call twice.
pub fn plan(place: &PageKind, own: &OwnSoftphone, login: Login, settings: &Settings) -> Plan {
    match (place, settings.softphone) {
        (_, SoftphoneMode::Off) | (PageKind::Elsewhere, _) => Plan::Nothing,
        (PageKind::OwnSoftphone { .. }, SoftphoneMode::Panel) => Plan::Nothing,
        (PageKind::OwnSoftphone { .. }, SoftphoneMode::Auto | SoftphoneMode::Own) => {
            Plan::Adopt(login)
        }
        (PageKind::Desktop, SoftphoneMode::Own) => Plan::Nothing,
        (PageKind::Desktop, SoftphoneMode::Auto)
            if !matches!(own, OwnSoftphone::None | OwnSoftphone::Other) =>
        {
            Plan::Nothing
        }
        (PageKind::Desktop, SoftphoneMode::Auto | SoftphoneMode::Panel) => {
            let ccp = match &login {
                Login::Sso(chain) => Some(chain.ccp.clone()),
                Login::Standard { ccp, .. } => ccp.clone(),
            };
            ccp.map_or(Plan::Nothing, |ccp| Plan::Host(ccp, login))
        }
    }
}
