//! AWS sign-in's SAML side: it believes a response only if the trusted IdP signed it, for AWS, for this endpoint and for now.

use std::fmt;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml::{
    ConsumeResponse, DigestAlgorithm, Endpoint, Error, IdpDescriptor, NameIdFormat,
    PeerCryptoPolicy, ReplayMode, ServiceProvider, ServiceProviderConfig, SignatureAlgorithm,
    SpWantSigned, SsoResponseBinding, SsoResponseEndpoint, X509Certificate,
};

use super::{AUDIENCE, ROLE, ROLE_SESSION_NAME};

/// How far the IdP's clock may be off.
const CLOCK_SKEW: Duration = Duration::from_secs(60);

/// Checks responses against the IdP that AWS has been told to trust.
pub(crate) struct Verifier {
    idp: IdpDescriptor,
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("idp", &self.idp.entity_id)
            .finish_non_exhaustive()
    }
}

/// What a response says about an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    /// The name that Connect knows the agent by.
    pub(crate) role_session_name: String,
    /// ARNs of the roles that the agent may take. Never empty.
    pub(crate) roles: Vec<String>,
}

/// Why a response is not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Doubt {
    /// What AWS says of it, in the words of its page on troubleshooting.
    pub(crate) says: &'static str,
    /// What is wrong, for whoever is setting up the IdP.
    pub(crate) reason: String,
}

impl Doubt {
    fn new(says: &'static str, reason: impl Into<String>) -> Self {
        Self {
            says,
            reason: reason.into(),
        }
    }
}

impl From<Error> for Doubt {
    fn from(error: Error) -> Self {
        let says = match &error {
            Error::SignatureVerification { .. } => SIGNATURE,
            Error::AudienceMismatch => "Error: Response does not contain the required audience.",
            Error::IssuerMismatch { .. } => OTHER_ISSUER,
            _ => INVALID,
        };
        Self::new(says, error.to_string())
    }
}

const INVALID: &str = "Your request included an invalid SAML response.";
const SIGNATURE: &str = "Error: Response signature invalid (service: AWSSecurityTokenService; status code: 400; error code: \
                         InvalidIdentityToken)";
/// Also what a provider with another IdP's metadata says.
pub(super) const OTHER_ISSUER: &str = "Error: Failed to assume role: Issuer not present in specified provider (service: \
                                       AWSOpenIdDiscoveryService; status code: 400; error code: \
                                       AuthSamlInvalidSamlResponseException)";

impl Verifier {
    /// Trusts the IdP that signs as `entity_id` with this certificate, in PEM.
    pub(crate) fn new(entity_id: &str, certificate: &str) -> Result<Self, Error> {
        Ok(Self {
            idp: IdpDescriptor {
                entity_id: entity_id.to_owned(),
                // AWS never asks an IdP to sign anybody in, so nothing is ever sent here.
                sso_endpoints: vec![Endpoint::post("https://idp.example.test/", 0, true)],
                slo_endpoints: Vec::new(),
                artifact_resolution_endpoints: Vec::new(),
                signing_certs: vec![X509Certificate::from_pem(certificate.as_bytes())?],
                encryption_certs: Vec::new(),
                supported_name_id_formats: Vec::new(),
                want_authn_requests_signed: false,
                valid_until: None,
                cache_duration: None,
            },
        })
    }

    /// Checks a response in Base64 that was posted to the endpoint `acs`.
    ///
    /// # Errors
    ///
    /// Why it is not believed.
    pub(crate) fn check(&self, saml_response: &str, acs: &str) -> Result<Claim, Doubt> {
        // Line breaks are allowed in it: some IdPs wrap it as MIME does.
        let compact: String = saml_response.split_ascii_whitespace().collect();
        let xml = STANDARD
            .decode(compact)
            .map_err(|_| Doubt::new(INVALID, "SAMLResponse is not Base64"))?;
        let provider = service_provider(acs)?;
        let identity = provider.consume_response(ConsumeResponse {
            idp: &self.idp,
            peer_crypto_policy: None,
            saml_response: &xml,
            binding: SsoResponseBinding::HttpPost,
            relay_state: None,
            tracker: None,
            expected_destination: acs,
            now: SystemTime::now(),
            clock_skew: CLOCK_SKEW,
            // The role chooser posts the same response a second time.
            replay_cache: None,
            replay_mode: ReplayMode::Off,
            holder_of_key_cert: None,
        })?;
        let values = |name: &str| {
            identity
                .attributes()
                .iter()
                .filter(|attribute| attribute.name == name)
                .flat_map(|attribute| &attribute.values)
                .collect::<Vec<_>>()
        };
        let [role_session_name] = values(ROLE_SESSION_NAME)[..] else {
            let says = "Error: RoleSessionName is required in AuthnResponse (service: AWSSecurityTokenService; status code: \
                        400; error code: InvalidIdentityToken)";
            return Err(Doubt::new(says, "there must be one RoleSessionName"));
        };
        if !is_role_session_name(role_session_name) {
            let says = "Error: RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64} (service: \
                        AWSSecurityTokenService; status code: 400; error code: InvalidIdentityToken)";
            return Err(Doubt::new(says, format!("it is {role_session_name}")));
        }
        let roles = values(ROLE)
            .into_iter()
            .map(|value| role(value))
            .collect::<Option<Vec<_>>>();
        match roles {
            Some(roles) if !roles.is_empty() => Ok(Claim {
                role_session_name: role_session_name.clone(),
                roles,
            }),
            _ => Err(Doubt::new(
                INVALID,
                "Role must be the ARN of a role and that of a SAML provider, with a comma between",
            )),
        }
    }
}

fn is_role_session_name(name: &str) -> bool {
    (2..=64).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte))
}

/// The role's ARN in a `Role` value. Role and provider may come in either order.
fn role(value: &str) -> Option<String> {
    let (first, second) = value.split_once(',')?;
    let arn = |text: &str, kind: &str| {
        text.trim()
            .strip_prefix("arn:aws:iam::")
            .and_then(|rest| rest.split_once(':'))
            .is_some_and(|(_, name)| name.starts_with(kind))
    };
    match (
        arn(first, "role/"),
        arn(second, "saml-provider/"),
        arn(first, "saml-provider/"),
        arn(second, "role/"),
    ) {
        (true, true, ..) => Some(first.trim().to_owned()),
        (.., true, true) => Some(second.trim().to_owned()),
        _ => None,
    }
}

fn service_provider(acs: &str) -> Result<ServiceProvider, Error> {
    ServiceProvider::new(ServiceProviderConfig {
        entity_id: AUDIENCE.to_owned(),
        acs: vec![SsoResponseEndpoint::post(acs, 0, true)],
        slo: Vec::new(),
        name_id_formats: vec![
            NameIdFormat::EmailAddress,
            NameIdFormat::Persistent,
            NameIdFormat::Transient,
            NameIdFormat::Unspecified,
        ],
        signing_key: None,
        decryption_key: None,
        sign_authn_requests: false,
        want_signed: SpWantSigned {
            response: false,
            assertions: true,
        },
        allow_unsolicited: true,
        default_peer_crypto_policy: PeerCryptoPolicy::strong_defaults(),
        outbound_signature_algorithm: SignatureAlgorithm::RsaSha256,
        outbound_digest_algorithm: DigestAlgorithm::Sha256,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn role_and_provider_may_come_in_either_order() {
        let (a, b) = (
            "arn:aws:iam::123456789012:role/ConnectAgent",
            "arn:aws:iam::123456789012:saml-provider/Company",
        );
        assert_eq!(role(&format!("{a},{b}")).as_deref(), Some(a));
        assert_eq!(role(&format!("{b}, {a}")).as_deref(), Some(a));
        assert_eq!(role(a), None);
        assert_eq!(role(&format!("{a},{a}")), None);
    }

    #[test]
    fn a_role_session_name_has_at_most_64_plain_characters() {
        assert!(is_role_session_name("agent.one+test@example.com"));
        assert!(is_role_session_name(&"a".repeat(64)));
        for name in ["", "a", "agent one", "agent/one", "ägent", &"a".repeat(65)] {
            assert!(!is_role_session_name(name), "{name}");
        }
    }
}
