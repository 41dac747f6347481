//! The pages of the instance: signing in and out, the CCP, and the files that it loads.

use std::sync::Arc;
use std::time::SystemTime;

use axum::Form;
use axum::extract::{Path, Query, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, LOCATION, REFERER, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;
use serde_json::json;

use super::framing::{frame_ancestors, is_approved};
use super::session::Secret;
use super::{Connect, CookieKind, lock};

/// The session cookie. Amazon Connect names it after the airport code of the region.
const SESSION_COOKIE: &str = "lily-auth-prod-pdx";

/// Where a browser lands if nothing else is asked for.
const CCP: &str = "/ccp-v2";

const CROSS_ORIGIN_OPENER_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-opener-policy");

const SCRIPT: &str = "text/javascript; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

#[derive(Deserialize)]
pub(super) struct Redemption {
    code: String,
    destination: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Landing {
    landat: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Login {
    username: String,
    password: String,
    landat: Option<String>,
}

pub(super) async fn home() -> Response {
    redirect(StatusCode::FOUND, CCP)
}

/// The end of the federate hop: a one-time code becomes a session cookie.
pub(super) async fn redeem_code(
    State(connect): State<Arc<Connect>>,
    jar: CookieJar,
    Query(query): Query<Redemption>,
) -> Response {
    let Some(cookie) = lock(&connect.sessions).redeem(&query.code, SystemTime::now()) else {
        let text = "Bad Request. The request was not valid and could not be processed.";
        return page(StatusCode::BAD_REQUEST, &message_page("Bad Request", text));
    };
    let settings = connect.settings();
    // Amazon Connect also goes to an address elsewhere, if its origin is approved.
    let destination = query
        .destination
        .filter(|address| is_path(address) || is_approved(&settings.approved_origins, address));
    let jar = jar.add(session_cookie(&cookie, settings.cookie));
    (
        jar,
        redirect(StatusCode::FOUND, destination.as_deref().unwrap_or(CCP)),
    )
        .into_response()
}

/// The CCP for somebody who is signed in; the way to the login page for anybody else.
pub(super) async fn ccp(
    State(connect): State<Arc<Connect>>,
    uri: Uri,
    jar: CookieJar,
    headers: HeaderMap,
) -> Response {
    if connect.holder(&jar).is_none() {
        let prefix = legacy_prefix(&uri);
        return redirect(
            StatusCode::FOUND,
            &format!("{prefix}/auth/refresh?landat={}", uri.path()),
        );
    }
    let referer = headers.get(REFERER).and_then(|value| value.to_str().ok());
    let settings = connect.settings();
    let policy = frame_ancestors(&settings.approved_origins, host(&uri, &headers), referer);
    let html = include_str!("pages/ccp.html")
        .replace("{{region}}", &connect.directory.region)
        .replace("{{cookie}}", SESSION_COOKIE)
        .replace("{{start}}", &settings.ccp_start_ms.to_string())
        .replace("{{devices}}", &escape(&json!(settings.devices).to_string()));
    with_header(
        page(StatusCode::OK, &html),
        CONTENT_SECURITY_POLICY,
        &policy,
    )
}

/// The second hop of a signed-out browser.
pub(super) async fn refresh(uri: Uri, Query(query): Query<Landing>) -> Response {
    let landat = landing(query.landat.as_deref());
    redirect(
        StatusCode::TEMPORARY_REDIRECT,
        &format!("{}/login?landat={landat}", legacy_prefix(&uri)),
    )
}

/// The login page; somebody who is signed in passes straight through it.
pub(super) async fn login(
    State(connect): State<Arc<Connect>>,
    jar: CookieJar,
    Query(query): Query<Landing>,
) -> Response {
    if connect.holder(&jar).is_some() {
        return redirect(StatusCode::FOUND, landing(query.landat.as_deref()));
    }
    login_page(
        &connect,
        StatusCode::OK,
        landing(query.landat.as_deref()),
        "",
    )
}

/// Connect's own login, for instances and agents without SAML.
pub(super) async fn log_in(
    State(connect): State<Arc<Connect>>,
    jar: CookieJar,
    Form(form): Form<Login>,
) -> Response {
    let landat = landing(form.landat.as_deref());
    let known = lock(&connect.users)
        .get(&form.username)
        .is_some_and(|worker| worker.user.password == form.password);
    if !known {
        return login_page(
            &connect,
            StatusCode::UNAUTHORIZED,
            landat,
            "The user name or the password is not right.",
        );
    }
    let cookie = lock(&connect.sessions).begin(&form.username, SystemTime::now());
    let kind = connect.settings().cookie;
    (
        jar.add(session_cookie(&cookie, kind)),
        redirect(StatusCode::SEE_OTHER, landat),
    )
        .into_response()
}

pub(super) async fn log_out(
    State(connect): State<Arc<Connect>>,
    uri: Uri,
    jar: CookieJar,
) -> Response {
    if let Some(cookie) = claimed(&jar) {
        lock(&connect.sessions).end(&cookie);
        connect.changed();
    }
    let mut gone = session_cookie(&Secret::claimed(""), connect.settings().cookie);
    gone.make_removal();
    (
        jar.add(gone),
        redirect(StatusCode::FOUND, &format!("{}/login", legacy_prefix(&uri))),
    )
        .into_response()
}

/// A new access token for the cookie's holder.
pub(super) async fn authorize(State(connect): State<Arc<Connect>>, jar: CookieJar) -> Response {
    let (session, token) = {
        let settings = connect.settings();
        (settings.session_lifetime(), settings.token_lifetime())
    };
    let authorization = claimed(&jar).and_then(|cookie| {
        lock(&connect.sessions).authorize(&cookie, SystemTime::now(), session, token)
    });
    let (status, body) = match authorization {
        Some(authorization) => {
            let expiration = authorization
                .expires
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap_or_default()
                .as_millis();
            (
                StatusCode::OK,
                json!({ "accessToken": authorization.token.as_str(), "expiration": u64::try_from(expiration).unwrap_or(u64::MAX) }),
            )
        }
        None => (
            StatusCode::UNAUTHORIZED,
            json!({ "message": "not signed in" }),
        ),
    };
    (status, [(CACHE_CONTROL, "no-store")], axum::Json(body)).into_response()
}

/// Streams itself, and what the CCP page adds to it.
pub(super) async fn asset(
    State(connect): State<Arc<Connect>>,
    Path(name): Path<String>,
) -> Response {
    match name.as_str() {
        "ccp.js" => file(SCRIPT, include_str!("pages/ccp.js")),
        "phone.js" => file(SCRIPT, include_str!("pages/phone.js")),
        "ccp.css" => file(STYLE, include_str!("pages/ccp.css")),
        "worker.js" => file(SCRIPT, include_str!("pages/worker.js")),
        "connect-streams.js" | "connect-streams-min.js" => {
            match tokio::fs::read(connect.streams.join(&name)).await {
                Ok(script) => ([(CONTENT_TYPE, SCRIPT)], script).into_response(),
                Err(error) => (StatusCode::NOT_FOUND, format!("{name}: {error}")).into_response(),
            }
        }
        _ => not_found().await,
    }
}

/// On the old domain Amazon Connect is below `/connect`; what else is there belongs to Amazon WorkDocs. The files of the CCP are
/// let through, because its page asks for them without a prefix here.
pub(super) async fn old_domain(request: Request, next: Next) -> Response {
    let old = host(request.uri(), request.headers()).contains(".awsapps.");
    let path = request.uri().path();
    let ours = ["/connect/", "/static/", "/ws"];
    if old && !ours.iter().any(|prefix| path.starts_with(prefix)) {
        let text = "This application has not been enabled for your directory";
        return page(StatusCode::OK, &message_page("Amazon WorkDocs", text));
    }
    next.run(request).await
}

pub(super) async fn not_found() -> Response {
    page(
        StatusCode::NOT_FOUND,
        &message_page("Not found", "This instance has no such page."),
    )
}

impl Connect {
    /// Who is signed in in this browser.
    fn holder(&self, jar: &CookieJar) -> Option<String> {
        let lifetime = self.settings().session_lifetime();
        lock(&self.sessions)
            .holder(&claimed(jar)?, SystemTime::now(), lifetime)
            .map(str::to_owned)
    }
}

/// The host under which the browser asked, with its port.
pub(super) fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> &'a str {
    let header = headers.get(HOST).and_then(|value| value.to_str().ok());
    header
        .or_else(|| uri.authority().map(|authority| authority.as_str()))
        .unwrap_or_default()
}

fn claimed(jar: &CookieJar) -> Option<Secret> {
    jar.get(SESSION_COOKIE)
        .map(|cookie| Secret::claimed(cookie.value()))
}

fn session_cookie(value: &Secret, kind: CookieKind) -> Cookie<'static> {
    let same_site = match kind {
        CookieKind::None | CookieKind::Partitioned => SameSite::None,
        CookieKind::Lax => SameSite::Lax,
    };
    Cookie::build((SESSION_COOKIE, value.as_str().to_owned()))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(same_site)
        .partitioned(kind == CookieKind::Partitioned)
        .build()
}

/// On the old domain every path starts with `/connect`.
fn legacy_prefix(uri: &Uri) -> &'static str {
    if uri.path().starts_with("/connect/") {
        "/connect"
    } else {
        ""
    }
}

/// Whether it is a path on this host. Two slashes, or a slash and a backslash, would lead elsewhere.
fn is_path(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && !address.contains('\\')
}

fn landing(landat: Option<&str>) -> &str {
    landat.filter(|address| is_path(address)).unwrap_or(CCP)
}

fn redirect(status: StatusCode, to: &str) -> Response {
    with_header(status.into_response(), LOCATION, to)
}

fn page(status: StatusCode, html: &str) -> Response {
    (
        status,
        [(CONTENT_TYPE, HTML), (CACHE_CONTROL, "no-store")],
        html.to_owned(),
    )
        .into_response()
}

fn file(kind: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, kind)], text).into_response()
}

fn message_page(title: &str, text: &str) -> String {
    include_str!("pages/message.html")
        .replace("{{title}}", title)
        .replace("{{text}}", text)
}

fn login_page(connect: &Connect, status: StatusCode, landat: &str, problem: &str) -> Response {
    let html = include_str!("pages/login.html")
        .replace("{{landat}}", &escape(landat))
        .replace("{{problem}}", problem);
    let response = with_header(page(status, &html), X_FRAME_OPTIONS, "SAMEORIGIN");
    if connect.settings().login_coop {
        with_header(response, CROSS_ORIGIN_OPENER_POLICY, "same-origin")
    } else {
        response
    }
}

/// A value that is no header value is left out: it can only come from a request that made no sense.
fn with_header(mut response: Response, name: HeaderName, value: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
    response
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_carries_the_attributes_of_its_kind() {
        let value = Secret::claimed("v");
        let written = |kind| session_cookie(&value, kind).to_string();
        assert_eq!(
            written(CookieKind::None),
            "lily-auth-prod-pdx=v; HttpOnly; SameSite=None; Secure; Path=/"
        );
        assert_eq!(
            written(CookieKind::Lax),
            "lily-auth-prod-pdx=v; HttpOnly; SameSite=Lax; Secure; Path=/"
        );
        assert_eq!(
            written(CookieKind::Partitioned),
            "lily-auth-prod-pdx=v; HttpOnly; SameSite=None; Partitioned; Secure; Path=/"
        );
    }

    #[test]
    fn a_landing_address_stays_on_this_host() {
        assert_eq!(landing(Some("/ccp-v2/softphone")), "/ccp-v2/softphone");
        for elsewhere in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "ccp-v2",
        ] {
            assert_eq!(landing(Some(elsewhere)), CCP, "{elsewhere}");
        }
        assert_eq!(landing(None), CCP);
    }

    #[test]
    fn the_login_page_cannot_be_broken_out_of() {
        assert_eq!(escape("/\"><script>"), "/&quot;>&lt;script>");
    }
}
