//! Pairings: which company sign-in and which Amazon Connect a ServiceNow origin may use.
//!
//! Anybody can have a ServiceNow instance and write any address into its record. So no address of a record is opened or shown before
//! the agent has paired it by one click on a page of the extension, or the policy `instances` has.

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
    /// The hosts at which its company sign-in may begin.
    #[serde(deserialize_with = "entries")]
    pub logins: Vec<LoginHost>,
    /// The hosts of its Amazon Connect instances. There are two where Amazon Connect spans two regions.
    #[serde(deserialize_with = "entries")]
    pub connects: Vec<ConnectHost>,
}

/// All pairings of this browser profile. A stored entry that cannot be read is not paired.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pairings(#[serde(deserialize_with = "entries")] Vec<Pairing>);

/// What the agent is asked to pair: the hosts that a record names, and no others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The ServiceNow origin.
    pub origin: ServiceNowOrigin,
    /// The host at which its company sign-in begins; `None` where the record names none.
    pub login: Option<LoginHost>,
    /// The host of its Amazon Connect instance.
    pub connect: ConnectHost,
    /// Another ServiceNow origin that is paired with this Amazon Connect already.
    pub elsewhere: Option<ServiceNowOrigin>,
}

impl Pairings {
    /// All pairings.
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

    /// The terms of a ServiceNow origin, by the policy or else by the agent's pairings.
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

    /// What the agent has to agree to before a ServiceNow origin may use this login; `None` where nothing is missing, or where the
    /// policy decides.
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

/// What one ServiceNow origin may use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Terms {
    /// The origin is not paired: no address of its record is opened or shown.
    #[default]
    Unpaired,
    /// The policy names other instances only.
    NotServed,
    /// The origin is paired.
    Paired {
        /// The hosts at which its company sign-in may begin; `None` allows every host.
        logins: Option<Vec<LoginHost>>,
        /// The hosts of its Amazon Connect instances; `None` allows every host.
        connects: Option<Vec<ConnectHost>>,
        /// The policy has paired it, so the agent is not asked.
        by_policy: bool,
    },
}

/// Whether a login is within the terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The login is within the terms.
    Paired,
    /// The agent may agree to it.
    Asks,
    /// The policy forbids it, for this reason.
    Refused(Cause),
}

impl Terms {
    /// Whether the origin is paired at all.
    pub fn is_paired(&self) -> bool {
        matches!(self, Self::Paired { .. })
    }

    /// Whether this Login URL, if there is one, and this CCP are within the terms.
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

    /// Limits a login to the terms: a company sign-in that is not allowed becomes the ordinary login, and a CCP that is not paired is
    /// left out.
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
