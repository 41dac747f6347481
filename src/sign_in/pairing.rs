//! Pairings: which company sign-in and which Amazon Connect a ServiceNow origin may use.
//!
//! Anybody can have a ServiceNow instance, and write any address into the record. So nothing that a record names is opened or
//! shown before it is paired: by one click of the agent on a page of the extension, or beforehand by the policy `instances`.

use serde::{Deserialize, Serialize};

use crate::cause::Cause;
use crate::settings::{Settings, entries};
use crate::sign_in::chain::Login;
use crate::value::{CcpUrl, ConnectHost, LoginHost, LoginUrl, ServiceNowOrigin};

/// What the agent has paired with one ServiceNow origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairing {
    /// The ServiceNow origin.
    pub origin: ServiceNowOrigin,
    /// Where its company sign-in may begin.
    #[serde(deserialize_with = "entries")]
    pub logins: Vec<LoginHost>,
    /// Where its phones may be. There are two where Amazon Connect spans two regions.
    #[serde(deserialize_with = "entries")]
    pub connects: Vec<ConnectHost>,
}

/// All that the agent has paired in this browser profile. What cannot be read of it is not paired.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pairings(#[serde(deserialize_with = "entries")] Vec<Pairing>);

/// What the agent is asked to pair: what a record names, and no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The ServiceNow origin.
    pub origin: ServiceNowOrigin,
    /// Where its company sign-in begins; `None` where it has none.
    pub login: Option<LoginHost>,
    /// Where its phone is.
    pub connect: ConnectHost,
    /// Another ServiceNow origin that is paired with this Amazon Connect already.
    pub elsewhere: Option<ServiceNowOrigin>,
}

impl Pairings {
    /// All of them.
    pub fn all(&self) -> &[Pairing] {
        &self.0
    }

    /// Adds what the agent has agreed to.
    pub fn add(&mut self, proposal: &Proposal) {
        let at = self
            .0
            .iter()
            .position(|pairing| pairing.origin == proposal.origin);
        let at = at.unwrap_or_else(|| {
            self.0.push(Pairing {
                origin: proposal.origin.clone(),
                logins: Vec::new(),
                connects: Vec::new(),
            });
            self.0.len() - 1
        });
        let pairing = &mut self.0[at];
        let login = proposal.login.iter().cloned();
        pairing.logins.extend(
            login
                .filter(|login| !pairing.logins.contains(login))
                .collect::<Vec<_>>(),
        );
        if !pairing.connects.contains(&proposal.connect) {
            pairing.connects.push(proposal.connect.clone());
        }
    }

    /// Forgets a ServiceNow origin.
    pub fn forget(&mut self, origin: &str) {
        self.0.retain(|pairing| pairing.origin.as_str() != origin);
    }

    /// What holds for a ServiceNow origin.
    pub fn terms(&self, settings: &Settings, origin: &str) -> Terms {
        if let Some(instances) = &settings.instances {
            let named = instances
                .iter()
                .find(|instance| instance.service_now.as_str() == origin);
            return named.map_or(Terms::NotServed, |instance| Terms::Paired {
                logins: instance.login_hosts.clone(),
                connects: instance.connect_hosts.clone(),
                by_policy: true,
            });
        }
        let paired = self
            .0
            .iter()
            .find(|pairing| pairing.origin.as_str() == origin);
        paired.map_or(Terms::Unpaired, |pairing| Terms::Paired {
            logins: Some(pairing.logins.clone()),
            connects: Some(pairing.connects.clone()),
            by_policy: false,
        })
    }

    /// What the agent would have to agree to, so that a ServiceNow origin may use this login; `None` where nothing is missing or
    /// nothing can be agreed to.
    pub fn proposal(&self, settings: &Settings, origin: &str, login: &Login) -> Option<Proposal> {
        let terms = self.terms(settings, origin);
        let (login, ccp) = match login {
            Login::Sso(chain) => (Some(&chain.login), &chain.ccp),
            Login::Standard { ccp, .. } => (None, ccp.as_ref()?),
        };
        if terms.standing(login, ccp) != Standing::Asks {
            return None;
        }
        let connect = ConnectHost::of(ccp);
        let elsewhere = self.0.iter().find(|pairing| {
            let known = &pairing.connects;
            pairing.origin.as_str() != origin
                && known.iter().any(|known| known.is_same_instance(&connect))
        });
        Some(Proposal {
            origin: ServiceNowOrigin::parse_custom(origin).ok()?,
            login: login.map(LoginHost::of),
            connect,
            elsewhere: elsewhere.map(|pairing| pairing.origin.clone()),
        })
    }
}

/// What holds for one ServiceNow origin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Terms {
    /// Nobody has paired it: nothing of it is opened or shown.
    #[default]
    Unpaired,
    /// The policy names other instances only.
    NotServed,
    /// It is paired.
    Paired {
        /// Where its company sign-in may begin; `None`: anywhere.
        logins: Option<Vec<LoginHost>>,
        /// Where its phones may be; `None`: anywhere.
        connects: Option<Vec<ConnectHost>>,
        /// The policy has paired it, so that nobody is asked.
        by_policy: bool,
    },
}

/// Whether a login is within the terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    Paired,
    /// The agent may agree to it.
    Asks,
    /// The policy rules it out, for this reason.
    Refused(Cause),
}

impl Terms {
    /// Whether the origin is paired at all.
    pub fn is_paired(&self) -> bool {
        matches!(self, Self::Paired { .. })
    }

    /// Whether this company sign-in, if there is one, and this phone are within the terms.
    pub fn standing(&self, login: Option<&LoginUrl>, ccp: &CcpUrl) -> Standing {
        let (logins, connects, by_policy) = match self {
            Self::Unpaired => return Standing::Asks,
            Self::NotServed => return Standing::Refused(Cause::ConnectNotAllowed),
            Self::Paired {
                logins,
                connects,
                by_policy,
            } => (logins, connects, *by_policy),
        };
        let connect = ConnectHost::of(ccp);
        let knows_connect = connects
            .as_ref()
            .is_none_or(|known| known.iter().any(|known| known.is_same_instance(&connect)));
        let knows_login = match (login, logins) {
            (Some(login), Some(known)) => known.iter().any(|known| known.covers(login)),
            _ => true,
        };
        match (knows_connect, knows_login) {
            (true, true) => Standing::Paired,
            _ if !by_policy => Standing::Asks,
            (false, _) => Standing::Refused(Cause::ConnectNotAllowed),
            (true, false) => Standing::Refused(Cause::IdpNotAllowed),
        }
    }

    /// The login as far as the terms allow it: the company sign-in becomes the ordinary one, and a phone that is not paired is none.
    pub fn limit(&self, login: Login) -> Login {
        let phone = |ccp: CcpUrl| {
            let paired = self.standing(None, &ccp) == Standing::Paired;
            paired.then_some(ccp)
        };
        let because = |standing| match standing {
            Standing::Paired => None,
            Standing::Asks => Some(Cause::PairingChanged),
            Standing::Refused(cause) => Some(cause),
        };
        match login {
            Login::Sso(chain) => match because(self.standing(Some(&chain.login), &chain.ccp)) {
                None => Login::Sso(chain),
                cause => Login::Standard {
                    cause,
                    ccp: phone(chain.ccp),
                },
            },
            Login::Standard { cause, ccp } => {
                let unpaired = ccp
                    .as_ref()
                    .and_then(|ccp| because(self.standing(None, ccp)));
                Login::Standard {
                    cause: unpaired.or(cause),
                    ccp: ccp.and_then(phone),
                }
            }
        }
    }
}
