//! TODO-DOC

use serde::{Deserialize, Serialize};

use crate::servicenow::{Place, Softphone};
use crate::settings::{Face, Settings, Surface};
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
pub fn expects_phone(own: &Softphone, settings: &Settings) -> bool {
    match settings.softphone {
        Surface::Off => false,
        Surface::Own => !matches!(own, Softphone::None | Softphone::Other),
        Surface::Auto | Surface::Panel => true,
    }
}

/// What a docked softphone shows, where the agent has no choice: the policy wins, else an OpenFrame configuration that asks
/// for interaction controls.
pub fn face(controls: bool, settings: &Settings) -> Option<Face> {
    settings.surface.or(controls.then_some(Face::Icc))
}

/// Decides what happens in `place`.
///
/// A softphone is docked only where the agent's OpenFrame configuration is known to hold no Amazon Connect softphone, or
/// where the settings ask for it: one phone too few is what the agent had before, one too many takes calls twice.
pub fn plan(place: &Place, own: &Softphone, login: Login, settings: &Settings) -> Plan {
    match (place, settings.softphone) {
        (_, Surface::Off) | (Place::Elsewhere, _) => Plan::Nothing,
        (Place::OwnSoftphone { .. }, Surface::Panel) => Plan::Nothing,
        (Place::OwnSoftphone { .. }, Surface::Auto | Surface::Own) => Plan::Adopt(login),
        (Place::Desktop, Surface::Own) => Plan::Nothing,
        (Place::Desktop, Surface::Auto) if !matches!(own, Softphone::None | Softphone::Other) => {
            Plan::Nothing
        }
        (Place::Desktop, Surface::Auto | Surface::Panel) => {
            let ccp = match &login {
                Login::Sso(chain) => Some(chain.ccp.clone()),
                Login::Standard { ccp, .. } => ccp.clone(),
            };
            ccp.map_or(Plan::Nothing, |ccp| Plan::Host(ccp, login))
        }
    }
}
