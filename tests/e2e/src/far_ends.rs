//! What the far ends have seen of a sign-in.

use anyhow::{Result, ensure};
use patchcord_sandbox::place::Place;
use patchcord_sandbox::record::{Request, SecretKind};

use crate::Stage;

/// How soon a browser repeats, by itself, a request whose connection was closed without an answer, in milliseconds.
const REPEATED_MS: u64 = 1_000;

/// Visits to the IdP for a sign-in to AWS.
pub fn visits(stage: &Stage) -> usize {
    let requests = stage.sandbox.requests();
    let sso = |request: &&Request| {
        request.place == Some(Place::Idp) && request.path == "/app/amazon/sso/saml"
    };
    let mut visits = 0;
    let mut closed_at = None;
    for request in requests.iter().filter(sso) {
        let repeated = closed_at.is_some_and(|at| request.at_ms - at < REPEATED_MS);
        visits += usize::from(!repeated);
        let closed = request.status.is_none();
        closed_at = closed.then(|| request.at_ms + request.took_ms.unwrap_or_default());
    }
    visits
}

/// Reads of the Amazon Connect instance record.
pub fn reads(stage: &Stage) -> usize {
    let requests = stage.sandbox.requests();
    let read = |request: &&Request| {
        request
            .path
            .starts_with("/api/now/table/sn_cti_connect_instance")
    };
    requests.iter().filter(read).count()
}

/// Fails if a secret has gone anywhere but where it belongs, or the extension has reported an error.
///
/// # Errors
///
/// When that is so.
pub async fn clean(stage: &Stage) -> Result<()> {
    for request in stage.sandbox.requests() {
        for secret in &request.secrets {
            let home = match secret.kind {
                SecretKind::UserToken => &[Place::ServiceNow][..],
                SecretKind::Assertion => &[Place::AwsSignIn],
                SecretKind::AccessToken => &[Place::Connect],
                SecretKind::Password => &[Place::Idp, Place::Connect],
                SecretKind::Code => &[Place::Connect, Place::ServiceNow],
                SecretKind::Cookie => &[
                    Place::ServiceNow,
                    Place::Idp,
                    Place::AwsSignIn,
                    Place::AwsConsole,
                    Place::Connect,
                ],
            };
            let at_home = request.place.is_some_and(|place| home.contains(&place));
            ensure!(
                at_home,
                "{:?} went to {}{}",
                secret.kind,
                request.host,
                request.path
            );
        }
    }
    stage.no_extension_errors().await
}
