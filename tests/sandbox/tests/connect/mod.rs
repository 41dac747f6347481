//! What the tests of the Connect instance share: an instance, and a browser that asks it for things.
//!
//! Streams is looked for in the folder that `PATCHCORD_STREAMS` names, else where `./build.sh` unpacks it.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{HOST, LOCATION, SET_COOKIE};
use axum::http::{Request, Response, StatusCode};
use patchcord_sandbox::Options;
use patchcord_sandbox::connect::{Config, Connect, User};
use tower::ServiceExt;

pub(crate) const AGENT: &str = "agent.one@example.com";
pub(crate) const HOST_NAME: &str = "acme.my.connect.aws";

pub(crate) fn streams() -> PathBuf {
    Options::default().streams
}

pub(crate) fn instance() -> Arc<Connect> {
    let user = User {
        username: AGENT.to_owned(),
        name: "Agent One".to_owned(),
        password: "pw1".to_owned(),
    };
    let connect = Connect::new(Config {
        region: "us-west-2".to_owned(),
        account_id: "123456789012".to_owned(),
        instance_id: "11111111-2222-4333-8444-555555555555".to_owned(),
        streams: streams(),
        users: vec![user],
    });
    // Whoever is called picks up at once.
    connect.settings().answer_ms = 0;
    connect
}

pub(crate) async fn send(router: &Router, request: Request<Body>) -> Response<Body> {
    router
        .clone()
        .oneshot(request)
        .await
        .expect("a router never fails")
}

pub(crate) async fn get(router: &Router, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
    let mut request = Request::get(path).header(HOST, HOST_NAME);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(router, request.body(Body::empty()).expect("a good request")).await
}

pub(crate) async fn body(response: Response<Body>) -> String {
    let bytes = to_bytes(response.into_body(), usize::MAX)
        .await
        .expect("a whole body");
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[track_caller]
pub(crate) fn header<'a>(response: &'a Response<Body>, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .expect("the header")
        .to_str()
        .expect("text")
}

/// Signs in as the federate hop does it. The answer is the cookie as the browser sends it back.
pub(crate) async fn sign_in(connect: &Arc<Connect>) -> String {
    let code = connect.grant(AGENT).expect("an onboarded agent");
    let answer = get(
        &connect.router(),
        &format!("/auth/code?code={}&destination=%2Fccp-v2", code.as_str()),
        &[],
    )
    .await;
    assert_eq!(
        (answer.status(), header(&answer, LOCATION.as_str())),
        (StatusCode::FOUND, "/ccp-v2")
    );
    header(&answer, SET_COOKIE.as_str())
        .split(';')
        .next()
        .expect("name and value")
        .to_owned()
}
