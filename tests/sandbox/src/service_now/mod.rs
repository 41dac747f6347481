//! The ServiceNow instance: sign-in through the IdP, three user interfaces, the softphone page and the REST API.

mod login;
mod rest;
mod tables;
mod ui;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};

use crate::page::with;
use crate::record::SecretKind;
use crate::{Shared, session};

const COOKIE: &str = "JSESSIONID";

/// Somebody who is signed in to ServiceNow.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// The name used at the IdP.
    user: String,
    /// The session's `g_ck`.
    token: String,
}

/// Every path of the instance.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(ui::start))
        .route("/navpage.do", get(ui::classic))
        .route("/nav_to.do", get(ui::classic))
        .route("/now/nav/ui/home", get(ui::next_experience))
        .route(
            "/now/nav/ui/classic/params/target/{target}",
            get(ui::next_experience),
        )
        .route("/now/cwf/agent/home", get(ui::workspace))
        .route("/now/cwf/agent/record/{table}/{sys_id}", get(ui::workspace))
        .route("/now/sow/home", get(ui::workspace))
        .route("/now/sow/record/{table}/{sys_id}", get(ui::workspace))
        .route("/sn_cti_amzn_cct_aws_ccp.do", get(ui::ccp))
        .route("/x_vendor_softphone.do", get(ui::vendor))
        .route("/home.do", get(ui::content))
        .route("/incident.do", get(ui::content))
        .route("/incident_list.do", get(ui::content))
        .route("/sn_cti_connect_instance_list.do", get(ui::content))
        .route("/blank.do", get(ui::content))
        .route("/scripts/connect-streams.js", get(ui::streams))
        .route("/scripts/shell.js", get(ui::shell_script))
        .route("/scripts/ccp.js", get(ui::ccp_script))
        .route("/scripts/ccp-controls.js", get(ui::ccp_controls_script))
        .route("/scripts/openframe.js", get(ui::open_frame_script))
        .route(
            "/scripts/openframe/latest/openFrameAPI.min.js",
            get(ui::open_frame_api),
        )
        .route("/styles/shell.css", get(ui::shell_style))
        .route("/login.do", get(login::page))
        .route("/login_sso.do", get(login::redeem))
        .route("/logout.do", get(login::log_out))
        .route("/api/now/table/{table}", get(rest::list))
        .route("/api/now/v2/table/{table}", get(rest::list))
        .route("/api/now/table/{table}/{sys_id}", get(rest::row))
        .route("/api/now/v2/table/{table}/{sys_id}", get(rest::row))
        .route("/api/now/ui/meta/{table}", get(rest::columns))
        .route("/api/now/ui/user/session_info", get(rest::session_info))
        .route(
            "/sn_openframe_openFrameAjaxProcessor.do",
            post(rest::open_frame),
        )
        .layer(middleware::from_fn_with_state(
            Arc::clone(&shared),
            page_headers,
        ))
        .with_state(shared)
}

/// The headers that an administrator sets for all pages.
async fn page_headers(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page {
        let settings = shared.world().service_now;
        for (name, value) in [
            (header::REFERRER_POLICY, settings.referrer_policy),
            (
                header::CONTENT_SECURITY_POLICY,
                settings.content_security_policy,
            ),
            (header::X_FRAME_OPTIONS, settings.frame_options),
        ] {
            if let Some(value) = value {
                response = with(response, name, &value);
            }
        }
    }
    response
}

fn session_of(shared: &Shared, headers: &HeaderMap) -> Option<Session> {
    let lifetime = Duration::from_secs(shared.world().service_now.session_seconds);
    shared.service_now_sessions.of(headers, COOKIE, lifetime)
}

/// A new `g_ck`, known to the record as a secret.
fn new_token(shared: &Shared) -> String {
    let token = session::random();
    shared.log.keep_secret(SecretKind::UserToken, &token);
    token
}

/// Gives every session a new `g_ck`.
pub(crate) fn rotate_user_tokens(shared: &Shared) {
    shared
        .service_now_sessions
        .change_all(|session| session.token = new_token(shared));
}
