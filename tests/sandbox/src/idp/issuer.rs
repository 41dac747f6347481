//! The IdP's SAML side: it issues responses that nobody asked for (IdP-initiated) to AWS.

use std::fmt;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml::{
    Attribute, AuthnContextClassRef, C14nAlgorithm, DigestAlgorithm, Endpoint, Error,
    IdentityProvider, IdentityProviderConfig, IdpAssertionSigning, IssueUnsolicited, KeyPair,
    NameId, NameIdFormat, PeerCryptoPolicy, SignatureAlgorithm, SpDescriptor, SsoResponseDispatch,
    SsoResponseEndpoint, X509Certificate,
};

use crate::StartError;
use crate::aws::{AUDIENCE, ROLE, ROLE_SESSION_NAME, SESSION_DURATION, acs_url};
use crate::place::{ACCOUNT, Names};
use crate::session;
use crate::world;

/// The entity id of the sandbox's own IdP. It does not change with the names: a name is not an address.
pub const ENTITY_ID: &str = "https://idp.example.test/saml";

/// How long an assertion is good for. AWS wants it within five minutes.
const LIFETIME: Duration = Duration::from_secs(5 * 60);

/// How far in the past an expired assertion was issued.
const LONG_AGO: Duration = Duration::from_secs(60 * 60);

/// Signs assertions.
pub(crate) struct Issuer {
    idp: IdentityProvider,
    /// The same IdP with a key that nobody trusts.
    impostor: IdentityProvider,
    certificate: String,
}

impl fmt::Debug for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issuer").finish_non_exhaustive()
    }
}

/// A response on its way to AWS.
#[derive(Debug, Clone)]
pub(crate) struct Posting {
    /// Where the browser posts it.
    pub(crate) action: String,
    /// The signed response in Base64.
    pub(crate) saml_response: String,
}

impl Issuer {
    /// An IdP with a new key. It is an ECDSA one, which takes no time to make; AWS takes both kinds.
    pub(crate) fn new() -> Result<Self, StartError> {
        let (idp, certificate) = identity_provider()?;
        let (impostor, _) = identity_provider()?;
        Ok(Self {
            idp,
            impostor,
            certificate,
        })
    }

    /// The certificate that AWS is told to trust, in PEM.
    pub(crate) fn certificate(&self) -> &str {
        &self.certificate
    }

    /// Signs an agent in to AWS.
    pub(crate) fn issue(
        &self,
        names: Names,
        settings: &world::Idp,
        user: &str,
    ) -> Result<Posting, Error> {
        use world::Assertion;

        let action = acs_url(names, settings.regional);
        let recipient = match settings.assertion {
            Assertion::WrongRecipient => "https://signin.example.test/saml".to_owned(),
            _ => action.clone(),
        };
        let audience = match settings.assertion {
            Assertion::WrongAudience => "urn:example:another-service",
            _ => AUDIENCE,
        };
        let now = match settings.assertion {
            Assertion::Expired => SystemTime::now() - LONG_AGO,
            _ => SystemTime::now(),
        };
        let idp = match settings.assertion {
            Assertion::WrongKey => &self.impostor,
            _ => &self.idp,
        };
        let name = settings.role_session_name.as_deref().unwrap_or(user);
        let dispatch = idp.issue_unsolicited(IssueUnsolicited {
            sp: &service_provider(audience, &recipient),
            acs_url: &recipient,
            name_id: NameId::email(user),
            attributes: vec![
                Attribute::new(ROLE, roles(settings.roles)),
                Attribute::single(ROLE_SESSION_NAME, name),
                Attribute::single(SESSION_DURATION, settings.session_duration.to_string()),
            ],
            authn_instant: now,
            session_index: session::random(),
            session_not_on_or_after: None,
            authn_context_class_ref: AuthnContextClassRef::PasswordProtectedTransport,
            requested_name_id_format: None,
            relay_state: None,
            force_encrypt_assertion: None,
            now,
            assertion_lifetime: LIFETIME,
            subject_confirmation_lifetime: LIFETIME,
            holder_of_key_cert: None,
        })?;
        let SsoResponseDispatch::Post(form) = dispatch else {
            return Err(Error::InvalidConfiguration {
                reason: "the response is not for the POST binding",
            });
        };
        let saml_response = match settings.assertion {
            Assertion::Tampered => tamper(&form.saml_response, name)?,
            _ => form.saml_response,
        };
        Ok(Posting {
            action,
            saml_response,
        })
    }
}

/// The response with another agent's name in it, as somebody would do who has no key.
fn tamper(saml_response: &str, name: &str) -> Result<String, Error> {
    let xml = STANDARD
        .decode(saml_response)
        .map_err(|_| Error::Base64Decode)?;
    Ok(STANDARD.encode(String::from_utf8_lossy(&xml).replace(name, "mallory@example.com")))
}

/// As many roles as asked for, each in AWS's form: the role's ARN and the provider's.
fn roles(count: usize) -> Vec<String> {
    let names = ["ConnectAgent", "ConnectSupervisor", "Billing", "ReadOnly"];
    let role = |name: &&str| {
        format!("arn:aws:iam::{ACCOUNT}:role/{name},arn:aws:iam::{ACCOUNT}:saml-provider/Company")
    };
    names.iter().take(count).map(role).collect()
}

fn identity_provider() -> Result<(IdentityProvider, String), StartError> {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
    let certificate = rcgen::CertificateParams::new(vec!["idp.example.test".to_owned()])?
        .self_signed(&key)?
        .pem();
    let signing_key = KeyPair::from_pkcs8_pem(key.serialize_pem().as_bytes())?
        .with_certificate(X509Certificate::from_pem(certificate.as_bytes())?)?;
    let idp = IdentityProvider::new(IdentityProviderConfig {
        entity_id: ENTITY_ID.to_owned(),
        // AWS never asks an IdP: nothing answers here.
        sso: vec![Endpoint::post(
            "https://idp.example.test/app/amazon/sso/saml",
            0,
            true,
        )],
        slo: Vec::new(),
        artifact_resolution: Vec::new(),
        supported_name_id_formats: vec![NameIdFormat::EmailAddress],
        default_name_id_format: NameIdFormat::EmailAddress,
        signing_key,
        decryption_key: None,
        want_authn_requests_signed: false,
        assertion_signing: IdpAssertionSigning {
            sign_responses: true,
            sign_assertions: true,
        },
        encrypt_assertions_when_possible: false,
        default_session_duration: LIFETIME,
        max_authn_request_age: IdentityProviderConfig::DEFAULT_MAX_AUTHN_REQUEST_AGE,
        default_peer_crypto_policy: PeerCryptoPolicy::strong_defaults(),
        outbound_signature_algorithm: SignatureAlgorithm::EcdsaSha256,
        outbound_digest_algorithm: DigestAlgorithm::Sha256,
        outbound_c14n: C14nAlgorithm::ExclusiveCanonical,
    })?;
    Ok((idp, certificate))
}

fn service_provider(entity_id: &str, acs: &str) -> SpDescriptor {
    SpDescriptor {
        entity_id: entity_id.to_owned(),
        assertion_consumer_services: vec![SsoResponseEndpoint::post(acs, 0, true)],
        single_logout_services: Vec::new(),
        signing_certs: Vec::new(),
        encryption_certs: Vec::new(),
        supported_name_id_formats: vec![NameIdFormat::EmailAddress],
        want_assertions_signed: true,
        authn_requests_signed: false,
        valid_until: None,
        cache_duration: None,
    }
}
