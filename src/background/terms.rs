//! What a ServiceNow origin may use, by its pairing and the policy, and what its record then names.

use crate::background::coordinator::Coordinator;
use crate::cause::Cause;
use crate::servicenow::RecordKey;
use crate::sign_in::chain;
use crate::sign_in::chain::{Chain, Login};
use crate::sign_in::pairing::{Standing, Terms};
use crate::sign_in::phone_id::PhoneId;
use crate::value::CcpUrl;

/// A phone, and both ends of the sign-in to it.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) phone: PhoneId,
    pub(super) chain: Chain,
}

impl Target {
    pub(super) fn of(origin: &str, chain: Chain) -> Self {
        let phone = PhoneId::of(origin, &chain);
        Self { phone, chain }
    }
}

impl Coordinator {
    /// The terms of an origin.
    pub(super) fn terms(&self, origin: &str) -> Terms {
        self.pairings.terms(&self.settings, origin)
    }

    /// Whether a sign-in may be opened for an origin by the pairings and the policy as they are now.
    pub(super) fn allows(&self, origin: &str, chain: &Chain) -> bool {
        let login = Some(&chain.login).filter(|_| !chain.is_standard());
        let standing = self.terms(origin).standing(login, &chain.ccp);
        let (settings, ccp) = (&self.settings, &chain.ccp);
        standing == Standing::Paired
            && settings.trusts_connect(ccp)
            && login.is_none_or(|login| settings.trusts(login))
    }

    /// How a record has its agent sign in, limited to what its origin is paired with.
    fn login(&self, key: &RecordKey) -> Option<Login> {
        let record = self.memory.record(key)?;
        let login = chain::login(&record.known.record, &self.settings);
        Some(self.terms(&key.origin).limit(login))
    }

    /// The company sign-in of a record.
    pub(super) fn company(&self, key: &RecordKey) -> Result<Target, Cause> {
        match self.login(key) {
            Some(Login::Sso(chain)) => Ok(Target::of(&key.origin, chain)),
            Some(Login::Standard { cause, .. }) => Err(cause.unwrap_or(Cause::LoginFieldEmpty)),
            None => Err(Cause::ExtensionBroken),
        }
    }

    /// Amazon Connect's own login to a record's phone.
    pub(super) fn standard(&self, key: &RecordKey) -> Result<Target, Cause> {
        let (phone, ccp) = self.phone_of(key).ok_or(Cause::ExtensionBroken)?;
        let chain = Chain::standard(&ccp).map_err(|_| Cause::ExtensionBroken)?;
        Ok(Target { phone, chain })
    }

    /// The phone of a record, and its CCP.
    pub(super) fn phone_of(&self, key: &RecordKey) -> Option<(PhoneId, CcpUrl)> {
        let ccp = match self.login(key)? {
            Login::Sso(chain) => chain.ccp,
            Login::Standard { ccp, .. } => ccp?,
        };
        let phone = PhoneId {
            origin: key.origin.clone(),
            host: ccp.host().to_owned(),
        };
        Some((phone, ccp))
    }
}
