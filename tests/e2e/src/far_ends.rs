//! What the far ends have seen of a sign-in.

use anyhow::{Result, ensure};
use patchcord_sandbox::place::Place;
use patchcord_sandbox::record::{Request, SecretKind};

use crate::Stage;

/// Visits to the IdP for a sign-in to AWS.
pub fn visits(stage: &Stage) -> usize {
    let requests = stage.sandbox.requests();
    let sso = |request: &&Request| {
        request.place == Some(Place::Idp) && request.path == "/app/amazon/sso/saml"
    };
    requests.iter().filter(sso).count()
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
