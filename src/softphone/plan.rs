//! TODO-DOC

use serde::{Deserialize, Serialize};

use crate::servicenow::{OwnSoftphone, PageKind};
use crate::settings::{Settings, SoftphoneMode, Surface};
use crate::sign_in::chain::Login;
use crate::value::CcpUrl;

/// What to do in a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Plan {
    /// Leave the page as it is.
    Nothing,
    /// Leave the page as it is until its ServiceNow is paired.
    Wait,
    /// ServiceNow starts its own softphone here: sign it in.
    Adopt(Login),
    /// No softphone is here: dock one.
    Host(CcpUrl, Login),
}

/// Whether this agent has, or gets, a softphone for Amazon Connect in ServiceNow at all.
pub fn expects_phone(own: &OwnSoftphone, settings: &Settings) -> bool {
    match settings.softphone {
        SoftphoneMode::Off => false,
        SoftphoneMode::Own => !matches!(own, OwnSoftphone::None | OwnSoftphone::Other),
        SoftphoneMode::Auto | SoftphoneMode::Panel => true,
    }
}

/// What a docked softphone shows, where the agent has no choice: the policy wins, else an OpenFrame configuration that asks
/// for interaction controls.
pub fn surface(controls: bool, settings: &Settings) -> Option<Surface> {
    settings.surface.or(controls.then_some(Surface::Icc))
}

/// Decides what happens in `place`.
///
/// A softphone is docked only where the agent's OpenFrame configuration is known to hold no Amazon Connect softphone, or
/// where the settings ask for it: one phone too few is what the agent had before, one too many takes calls twice.
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
