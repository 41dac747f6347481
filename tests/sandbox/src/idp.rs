//! The company's identity provider: its login page, its session, and a SAML application for AWS that starts at the IdP.

mod issuer;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{OriginalUri, Query, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Form, Router};
use serde::Deserialize;

pub use issuer::ENTITY_ID;
pub(crate) use issuer::Issuer;

use crate::page::{fill, html, query, redirect, with};
use crate::place::{Names, Place};
use crate::record::SecretKind;
use crate::world::{Post, Refusal};
use crate::{AGENTS, Shared, session};

const COOKIE: &str = "idp_session";
const CROSS_ORIGIN_OPENER_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-opener-policy");
const STYLE: &str = include_str!("pages/idp/style.css");
const LOGIN: &str = include_str!("pages/idp/login.html");
const APPS: &str = include_str!("pages/idp/apps.html");
const MFA: &str = include_str!("pages/idp/mfa.html");
const INTERSTITIAL: &str = include_str!("pages/idp/interstitial.html");
const POST_FORM: &str = include_str!("pages/idp/post.html");
const POST_SCRIPT: &str = include_str!("pages/idp/post-script.html");
const REFUSED: &str = include_str!("pages/idp/refused.html");
const SIGNED_OUT: &str = include_str!("pages/idp/signed-out.html");

/// Somebody who is signed in at the IdP.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    user: String,
    /// Whether the second factor has been given.
    mfa: bool,
}

/// Every path of the IdP's host.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(apps))
        .route("/login", get(login).post(log_in))
        .route("/logout", get(log_out))
        .route("/mfa", post(second_factor))
        .route("/app/amazon/sso/saml", get(sign_in_to_aws))
        .route("/app/servicenow/sso", get(sign_in_to_service_now))
        .route("/_test/sign-in", get(sign_in_for_test))
        .with_state(shared)
}

/// An address that signs an agent in without a password and goes to `return_to` then.
pub(crate) fn sign_in_url(names: Names, user: &str, return_to: &str) -> String {
    format!(
        "{}/_test/sign-in?{}",
        names.origin(Place::Idp),
        query(&[("user", user), ("return", return_to)])
    )
}

/// Where ServiceNow sends an agent who has no session there.
pub(crate) fn service_now_url(names: Names, return_to: &str) -> String {
    format!(
        "{}/app/servicenow/sso?{}",
        names.origin(Place::Idp),
        query(&[("RelayState", return_to)])
    )
}

type Parameters = Query<HashMap<String, String>>;

fn session_of(shared: &Shared, headers: &HeaderMap) -> Option<Session> {
    let lifetime = Duration::from_secs(shared.world().idp.session_seconds);
    shared.idp_sessions.of(headers, COOKIE, lifetime)
}

fn begin(shared: &Shared, user: &str, response: Response) -> Response {
    let key = shared.idp_sessions.begin(Session {
        user: user.to_owned(),
        mfa: false,
    });
    with(
        response,
        header::SET_COOKIE,
        &session::cookie(COOKIE, &key, shared.world().idp.cookie, None),
    )
}

/// A page that only the IdP itself may frame, as Okta's login page.
fn own_page(status: StatusCode, page: String) -> Response {
    with(html(status, page), header::X_FRAME_OPTIONS, "SAMEORIGIN")
}

fn login_page(shared: &Shared, status: StatusCode, from: &str, note: &str) -> Response {
    let page = own_page(
        status,
        fill(LOGIN, &[("style", STYLE), ("from", from), ("note", note)]),
    );
    if shared.world().idp.login_coop {
        with(page, CROSS_ORIGIN_OPENER_POLICY, "same-origin")
    } else {
        page
    }
}

fn to_login(from: &str) -> Response {
    redirect(&format!("/login?{}", query(&[("fromURI", from)])))
}

async fn apps(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
) -> Response {
    let Some(session) = session_of(&shared, &headers) else {
        return to_login("/");
    };
    let service_now = service_now_url(
        names,
        &format!("{}/now/cwf/agent/home", names.origin(Place::ServiceNow)),
    );
    let values = [
        ("style", STYLE),
        ("user", &session.user),
        ("serviceNow", &service_now),
        ("connect", &names.login_url()),
    ];
    own_page(StatusCode::OK, fill(APPS, &values))
}

async fn login(State(shared): State<Arc<Shared>>, Query(parameters): Parameters) -> Response {
    login_page(
        &shared,
        StatusCode::OK,
        parameters.get("fromURI").map_or("/", String::as_str),
        "",
    )
}

/// What the login page posts.
#[derive(Deserialize)]
struct Login {
    username: String,
    password: String,
    #[serde(rename = "fromURI")]
    from: String,
}

async fn log_in(State(shared): State<Arc<Shared>>, Form(login): Form<Login>) -> Response {
    if !AGENTS
        .iter()
        .any(|(user, _, password)| *user == login.username && *password == login.password)
    {
        return login_page(
            &shared,
            StatusCode::UNAUTHORIZED,
            &login.from,
            "That user name and password do not match.",
        );
    }
    begin(&shared, &login.username, redirect(own_path(&login.from)))
}

/// A path on this host, whatever else was asked for.
fn own_path(path: &str) -> &str {
    if path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/\\") {
        path
    } else {
        "/"
    }
}

async fn log_out(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    shared.idp_sessions.end(&headers, COOKIE);
    own_page(StatusCode::OK, fill(SIGNED_OUT, &[("style", STYLE)]))
}

/// What the page for the second factor posts.
#[derive(Deserialize)]
struct SecondFactor {
    #[serde(rename = "fromURI")]
    from: String,
}

async fn second_factor(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Form(form): Form<SecondFactor>,
) -> Response {
    shared
        .idp_sessions
        .change(&headers, COOKIE, |session| session.mfa = true);
    redirect(own_path(&form.from))
}

/// The application "Amazon Connect": what the SSO Login URL points at.
async fn sign_in_to_aws(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Query(parameters): Parameters,
) -> Response {
    let here = uri.path_and_query().map_or("/", |path| path.as_str());
    let Some(session) = session_of(&shared, &headers) else {
        return to_login(here);
    };
    let settings = shared.world().idp;
    if settings.mfa && !session.mfa {
        return own_page(
            StatusCode::OK,
            fill(
                MFA,
                &[("style", STYLE), ("user", &session.user), ("from", here)],
            ),
        );
    }
    if let Some(refusal) = settings.refusal {
        return refused(refusal);
    }
    let page = if settings.interstitial && !parameters.contains_key("continue") {
        let separator = if here.contains('?') { '&' } else { '?' };
        fill(
            INTERSTITIAL,
            &[
                ("style", STYLE),
                ("next", &format!("{here}{separator}continue=1")),
            ],
        )
    } else {
        let posting = match shared.issuer.issue(names, &settings, &session.user) {
            Ok(posting) => posting,
            Err(error) => {
                return own_page(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    crate::page::escape(&error.to_string()),
                );
            }
        };
        shared
            .log
            .keep_secret(SecretKind::Assertion, &posting.saml_response);
        let template = match settings.post {
            Post::Form => POST_FORM,
            Post::Script => POST_SCRIPT,
        };
        // An application without a RelayState in its address has a default one.
        let relay_state = parameters
            .get("RelayState")
            .cloned()
            .unwrap_or_else(|| names.federate_url());
        fill(
            template,
            &[
                ("style", STYLE),
                ("action", &posting.action),
                ("response", &posting.saml_response),
                ("relayState", &relay_state),
            ],
        )
    };
    let page = with(
        html(StatusCode::OK, page),
        header::CACHE_CONTROL,
        "no-store",
    );
    if settings.framable {
        page
    } else {
        with(page, header::X_FRAME_OPTIONS, "DENY")
    }
}

/// The page for an agent who is not let into the application. Entra's pages come with status 200.
fn refused(refusal: Refusal) -> Response {
    let (status, text) = match refusal {
        Refusal::NotAssigned => (
            StatusCode::FORBIDDEN,
            "User is not assigned to this application.",
        ),
        Refusal::EntraNotAssigned => (
            StatusCode::OK,
            "AADSTS50105: Your administrator has configured the application to block users unless they are specifically \
             granted ('assigned') access to the application.",
        ),
        Refusal::EntraWrongAddress => (
            StatusCode::OK,
            "AADSTS750054: SAMLRequest or SAMLResponse must be present as query string parameters in HTTP request for SAML \
             Redirect binding.",
        ),
        Refusal::EntraNoApplication => (
            StatusCode::OK,
            "AADSTS700016: Application with identifier 'urn:amazon:webservices' was not found in the directory.",
        ),
        Refusal::EntraPolicy => (
            StatusCode::OK,
            "AADSTS53003: Access has been blocked by Conditional Access policies.",
        ),
    };
    own_page(status, fill(REFUSED, &[("style", STYLE), ("text", text)]))
}

/// The application "ServiceNow". Its far end is ours too, so a one-time code does what SAML would.
async fn sign_in_to_service_now(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Query(parameters): Parameters,
) -> Response {
    let Some(session) = session_of(&shared, &headers) else {
        return to_login(uri.path_and_query().map_or("/", |path| path.as_str()));
    };
    let service_now = names.origin(Place::ServiceNow);
    let to = parameters
        .get("RelayState")
        .and_then(|url| url.strip_prefix(&service_now))
        .map_or("/", own_path);
    let code = shared.service_now_codes.begin(session.user);
    shared.log.keep_secret(SecretKind::Code, &code);
    redirect(&format!(
        "{service_now}/login_sso.do?{}",
        query(&[("code", &code), ("to", to)])
    ))
}

/// A test's way in: no password, any name.
async fn sign_in_for_test(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    Query(parameters): Parameters,
) -> Response {
    let Some(user) = parameters.get("user") else {
        return html(StatusCode::BAD_REQUEST, "user is missing".to_owned());
    };
    let to = match parameters.get("return") {
        None => "/",
        Some(url) => {
            let ours = [
                Place::ServiceNow,
                Place::Idp,
                Place::AwsConsole,
                Place::Connect,
            ]
            .map(|place| names.origin(place));
            let known = ours.iter().any(|origin| {
                url.strip_prefix(origin)
                    .is_some_and(|path| path.starts_with('/'))
            });
            if known { url } else { "/" }
        }
    };
    begin(&shared, user, redirect(to))
}
