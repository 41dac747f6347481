//! AWS sign-in, which takes the IdP's assertion, and the console's federate hop, which hands an agent over to Connect.
//!
//! Cookie names, status codes and what may be framed are guesses: AWS does not publish them.

mod verifier;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Form, Router};
use serde::Deserialize;

pub(crate) use verifier::Verifier;

use crate::page::{escape, fill, html, query, redirect, with};
use crate::place::{INSTANCE_ID, Names, Place, REGION};
use crate::record::SecretKind;
use crate::world::{Federate, Iam};
use crate::{Shared, session};

/// Whom an assertion for AWS is made out to.
pub(crate) const AUDIENCE: &str = "urn:amazon:webservices";
/// Attribute with the roles an agent may take.
pub(crate) const ROLE: &str = "https://aws.amazon.com/SAML/Attributes/Role";
/// Attribute with the name that Connect knows the agent by.
pub(crate) const ROLE_SESSION_NAME: &str = "https://aws.amazon.com/SAML/Attributes/RoleSessionName";
/// Attribute with the length of the console session in seconds.
pub(crate) const SESSION_DURATION: &str = "https://aws.amazon.com/SAML/Attributes/SessionDuration";

const COOKIE: &str = "aws-creds";
/// A console session ends after 12 hours at the latest.
const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);
const STYLE: &str = include_str!("pages/aws/style.css");
const REFUSED: &str = include_str!("pages/aws/refused.html");
const ROLES: &str = include_str!("pages/aws/roles.html");
const MESSAGE: &str = include_str!("pages/aws/message.html");

/// An agent who has taken a role.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    role_session_name: String,
    role: String,
}

/// Where assertions are posted: the global endpoint or the region's.
pub(crate) fn acs_url(names: Names, regional: bool) -> String {
    let origin = names.origin(Place::AwsSignIn);
    let origin = if regional {
        origin.replace("://", &format!("://{REGION}."))
    } else {
        origin
    };
    format!("{origin}/saml")
}

/// Every path of the sign-in hosts.
pub(crate) fn sign_in(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/saml", post(assume_role))
        .route("/oauth", get(log_out))
        .with_state(shared)
}

/// Every path of the console's host.
pub(crate) fn console(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/console/home", get(home))
        .route("/connect/federate/{instance}", get(federate))
        .with_state(shared)
}

/// AWS's own pages are not for framing.
fn page(status: StatusCode, template: &str, values: &[(&str, &str)]) -> Response {
    let mut values = values.to_vec();
    values.push(("style", STYLE));
    with(
        html(status, fill(template, &values)),
        header::X_FRAME_OPTIONS,
        "DENY",
    )
}

/// What the IdP's page, and the page with the choice of roles, post.
#[derive(Deserialize)]
struct Posted {
    #[serde(rename = "SAMLResponse")]
    saml_response: String,
    #[serde(rename = "RelayState", default)]
    relay_state: String,
    /// The ARN of the role that the agent has chosen.
    #[serde(rename = "roleIndex")]
    role: Option<String>,
}

async fn assume_role(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
    Form(posted): Form<Posted>,
) -> Response {
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let acs = acs_url(names, host.starts_with(REGION));
    let claim = match shared.verifier.check(&posted.saml_response, &acs) {
        Ok(claim) => claim,
        Err(doubt) => return refused(StatusCode::BAD_REQUEST, doubt.says, &doubt.reason),
    };
    if let Some((status, says)) = iam_refuses(shared.world().aws.iam) {
        return refused(status, says, "a switch says so");
    }
    let role = match &claim.roles[..] {
        [role] => role,
        roles => match posted
            .role
            .and_then(|chosen| roles.iter().find(|role| **role == chosen))
        {
            Some(role) => role,
            None => return choose_role(roles, &posted.saml_response, &posted.relay_state),
        },
    };
    let key = shared.aws_sessions.begin(Session {
        role_session_name: claim.role_session_name.clone(),
        role: role.clone(),
    });
    let console = names.origin(Place::AwsConsole);
    let federate = posted
        .relay_state
        .strip_prefix(&console)
        .is_some_and(|path| path.starts_with("/connect/federate/"));
    let to = if federate {
        posted.relay_state
    } else {
        format!("{console}/console/home")
    };
    let cookie = session::cookie(
        COOKIE,
        &key,
        shared.world().aws.cookie,
        Some(names.aws_domain()),
    );
    with(redirect(&to), header::SET_COOKIE, &cookie)
}

fn refused(status: StatusCode, says: &str, reason: &str) -> Response {
    page(status, REFUSED, &[("says", says), ("reason", reason)])
}

fn iam_refuses(iam: Iam) -> Option<(StatusCode, &'static str)> {
    match iam {
        Iam::Works => None,
        Iam::NotTrusted => Some((
            StatusCode::FORBIDDEN,
            "Error: Not authorized to perform sts:AssumeRoleWithSAML (service: AWSSecurityTokenService; status code: 403; \
             error code: AccessDenied)",
        )),
        Iam::NoProvider => Some((
            StatusCode::BAD_REQUEST,
            "Error: Specified provider doesn't exist.",
        )),
        Iam::OtherIssuer => Some((StatusCode::BAD_REQUEST, verifier::OTHER_ISSUER)),
        Iam::ShortSession => Some((
            StatusCode::BAD_REQUEST,
            "Error: Requested DurationSeconds exceeds MaxSessionDuration set for this role.",
        )),
        Iam::Unheard => Some((StatusCode::BAD_REQUEST, "Error: Something else.")),
    }
}

fn choose_role(roles: &[String], saml_response: &str, relay_state: &str) -> Response {
    let choices: String = roles.iter().map(|role| format!("<label><input type=\"radio\" name=\"roleIndex\" value=\"{0}\" required> {0}</label>\n", escape(role))).collect();
    page(
        StatusCode::OK,
        ROLES,
        &[
            ("choices", &choices),
            ("response", saml_response),
            ("relayState", relay_state),
        ],
    )
}

async fn log_out(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    shared.aws_sessions.end(&headers, COOKIE);
    page(
        StatusCode::OK,
        MESSAGE,
        &[
            ("title", "Signed out"),
            ("text", "You have signed out of AWS."),
        ],
    )
}

async fn home(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    match shared.aws_sessions.of(&headers, COOKIE, LIFETIME) {
        Some(session) => page(
            StatusCode::OK,
            MESSAGE,
            &[
                ("title", "Console home"),
                (
                    "text",
                    &format!("{} as {}", session.role_session_name, session.role),
                ),
            ],
        ),
        None => expired(),
    }
}

fn expired() -> Response {
    page(
        StatusCode::UNAUTHORIZED,
        MESSAGE,
        &[
            ("title", "Session expired"),
            (
                "text",
                "Your session has expired. Sign in through your identity provider.",
            ),
        ],
    )
}

/// What the federate hop says when it does not hand over.
fn denied(status: StatusCode, title: &str, text: &str) -> Response {
    page(status, MESSAGE, &[("title", title), ("text", text)])
}

async fn federate(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Path(instance): Path<String>,
    Query(parameters): Query<HashMap<String, String>>,
) -> Response {
    let session = shared.aws_sessions.of(&headers, COOKIE, LIFETIME);
    let switch = shared.world().aws.federate;
    let (Some(session), true) = (session, switch != Federate::SessionExpired) else {
        return expired();
    };
    if switch == Federate::NoPermission {
        return denied(
            StatusCode::FORBIDDEN,
            "Access denied",
            "Access denied, Please contact your AWS account administrator for assistance.",
        );
    }
    if switch == Federate::OtherRole || instance != INSTANCE_ID {
        return denied(
            StatusCode::BAD_REQUEST,
            "Bad Request",
            "Bad Request. The request was not valid and could not be processed.",
        );
    }
    match switch {
        // How AWS words these two is not published; their names are those of the API's errors.
        Federate::NotOnboardedInRegion => {
            return denied(
                StatusCode::FORBIDDEN,
                "Access denied",
                "UserNotOnboardedException",
            );
        }
        Federate::NotDistributed => {
            return denied(
                StatusCode::NOT_FOUND,
                "Not found",
                "ResourceNotFoundException",
            );
        }
        Federate::NoSession => {
            let connect = names.origin(Place::Connect);
            return redirect(&format!("{connect}/login?landat=/ccp-v2"));
        }
        Federate::Circles => return redirect(&uri.to_string()),
        Federate::Silent => return denied(StatusCode::OK, "One moment", "Please wait."),
        _ => {}
    }
    // The message is Connect's, so that a user who is really missing and one who is said to be read alike.
    let name = if switch == Federate::NotOnboarded {
        ""
    } else {
        &session.role_session_name
    };
    let code = match shared.connect.grant(name) {
        Ok(code) => code,
        Err(error) => return denied(StatusCode::FORBIDDEN, "Access Denied", &error.to_string()),
    };
    shared.log.keep_secret(SecretKind::Code, code.as_str());
    let destination = parameters.get("destination").map_or("/", String::as_str);
    let connect = match shared.world().aws.connect {
        Some(host) if host.ends_with(".awsapps.com") => format!("https://{host}/connect"),
        Some(host) => format!("https://{host}"),
        None => names.origin(Place::Connect),
    };
    redirect(&format!(
        "{connect}/auth/code?{}",
        query(&[("code", code.as_str()), ("destination", destination)])
    ))
}
