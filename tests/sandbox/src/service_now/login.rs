//! Signing in and out. A page without a session sends the browser to the IdP.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;

use super::{COOKIE, Session, new_token};
use crate::page::{fill, html, redirect, with};
use crate::place::{Names, Place};
use crate::world::SameSite;
use crate::{Shared, idp, session};

const LOGIN: &str = include_str!("../pages/service_now/login.html");
const SIGNED_OUT: &str = include_str!("../pages/service_now/signed-out.html");

/// How long the IdP's one-time code is good for.
const CODE_LIFETIME: Duration = Duration::from_secs(60);

/// Sends the browser to the IdP, to come back to `path`.
pub(super) fn through_idp(names: Names, path: &str) -> Response {
    let return_to = format!("{}{path}", names.origin(Place::ServiceNow));
    redirect(&idp::service_now_url(names, &return_to))
}

/// What the IdP's redirect brings.
#[derive(Deserialize)]
pub(super) struct Returned {
    code: String,
    to: String,
}

/// Begins a session for whom the IdP's one-time code stands.
pub(super) async fn redeem(
    State(shared): State<Arc<Shared>>,
    Query(returned): Query<Returned>,
) -> Response {
    let Some(user) = shared.service_now_codes.take(&returned.code, CODE_LIFETIME) else {
        return html(
            StatusCode::UNAUTHORIZED,
            fill(
                LOGIN,
                &[("note", "This sign-in has been used or has run out.")],
            ),
        );
    };
    let key = shared.service_now_sessions.begin(Session {
        user,
        token: new_token(&shared),
    });
    let own_path = returned.to.starts_with('/')
        && !returned.to.starts_with("//")
        && !returned.to.starts_with("/\\");
    let to = if own_path { returned.to.as_str() } else { "/" };
    with(
        redirect(to),
        header::SET_COOKIE,
        &session::cookie(COOKIE, &key, SameSite::None, None),
    )
}

/// ServiceNow's own login page. Nobody needs it here: it is what a signed-out request may be answered with.
pub(super) async fn page() -> Response {
    html(StatusCode::OK, fill(LOGIN, &[("note", "")]))
}

pub(super) async fn log_out(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
) -> Response {
    shared.service_now_sessions.end(&headers, COOKIE);
    let home = format!("{}/", names.origin(Place::ServiceNow));
    html(StatusCode::OK, fill(SIGNED_OUT, &[("home", &home)]))
}
