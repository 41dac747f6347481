//! Who gets in to the Connect instance, how, for how long, and on whose pages.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod connect;

use axum::body::Body;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, COOKIE, LOCATION, REFERER, SET_COOKIE, X_FRAME_OPTIONS,
};
use axum::http::{Request, StatusCode};

use connect::{AGENT, body, get, header, instance, send, sign_in};

#[tokio::test]
async fn a_signed_out_browser_is_led_to_a_login_page_that_cannot_be_framed() {
    let router = instance().router();
    for (prefix, ccp) in [("", "/ccp-v2"), ("/connect", "/connect/ccp-v2/")] {
        let first = get(&router, ccp, &[]).await;
        assert_eq!(
            (first.status(), header(&first, LOCATION.as_str())),
            (
                StatusCode::FOUND,
                format!("{prefix}/auth/refresh?landat={ccp}").as_str()
            )
        );
        let second = get(&router, header(&first, LOCATION.as_str()), &[]).await;
        assert_eq!(second.status(), StatusCode::TEMPORARY_REDIRECT);
        let third = get(&router, header(&second, LOCATION.as_str()), &[]).await;
        assert_eq!(
            (third.status(), header(&third, X_FRAME_OPTIONS.as_str())),
            (StatusCode::OK, "SAMEORIGIN")
        );
        assert!(body(third).await.contains("Session expired"));
    }
}

#[tokio::test]
async fn the_login_form_signs_in_and_lands_where_it_was_asked_to() {
    let router = instance().router();
    let post = |form: &'static str| {
        let request =
            Request::post("/login").header("content-type", "application/x-www-form-urlencoded");
        send(
            &router,
            request.body(Body::from(form)).expect("a good request"),
        )
    };
    let wrong = post("username=agent.one%40example.com&password=pw2&landat=%2Fccp-v2").await;
    assert_eq!(
        (wrong.status(), wrong.headers().get(SET_COOKIE)),
        (StatusCode::UNAUTHORIZED, None)
    );
    let right =
        post("username=agent.one%40example.com&password=pw1&landat=%2Fccp-v2%2Fsoftphone").await;
    assert_eq!(
        (right.status(), header(&right, LOCATION.as_str())),
        (StatusCode::SEE_OTHER, "/ccp-v2/softphone")
    );
    let cookie = header(&right, SET_COOKIE.as_str())
        .split(';')
        .next()
        .expect("name and value");
    assert_eq!(
        get(&router, "/ccp-v2/softphone", &[(COOKIE.as_str(), cookie)])
            .await
            .status(),
        StatusCode::OK
    );
    let again = get(
        &router,
        "/login?landat=%2Fccp-v2",
        &[(COOKIE.as_str(), cookie)],
    )
    .await;
    assert_eq!(
        (again.status(), header(&again, LOCATION.as_str())),
        (StatusCode::FOUND, "/ccp-v2")
    );
}

#[tokio::test]
async fn the_ccp_may_be_framed_by_an_approved_origin_that_says_who_it_is() {
    let connect = instance();
    let cookie = sign_in(&connect).await;
    let mut policies = Vec::new();
    for referer in [
        "https://acme.service-now.com/",
        "https://acme.my.connect.aws/ccp-v2",
        "https://other.service-now.com/",
        "",
    ] {
        let answer = get(
            &connect.router(),
            "/ccp-v2",
            &[(COOKIE.as_str(), &cookie), (REFERER.as_str(), referer)],
        )
        .await;
        policies.push(header(&answer, CONTENT_SECURITY_POLICY.as_str()).to_owned());
    }
    let approved = "frame-ancestors 'self' https://acme.service-now.com";
    assert_eq!(
        policies,
        [
            approved,
            approved,
            "frame-ancestors 'self'",
            "frame-ancestors 'self'"
        ]
    );
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let connect = instance();
    let cookie = sign_in(&connect).await;
    let answer = get(&connect.router(), "/logout", &[(COOKIE.as_str(), &cookie)]).await;
    assert!(header(&answer, SET_COOKIE.as_str()).contains("Max-Age=0"));
    assert_eq!(
        get(&connect.router(), "/ccp-v2", &[(COOKIE.as_str(), &cookie)])
            .await
            .status(),
        StatusCode::FOUND
    );
}

#[tokio::test]
async fn a_destination_elsewhere_is_followed_only_to_an_approved_origin() {
    let connect = instance();
    for (destination, location) in [
        (
            "https%3A%2F%2Facme.service-now.com%2Fdone",
            "https://acme.service-now.com/done",
        ),
        ("https%3A%2F%2Fevil.example%2F", "/ccp-v2"),
        ("%2F%2Fevil.example%2F", "/ccp-v2"),
    ] {
        let code = connect.grant(AGENT).expect("an onboarded agent");
        let answer = get(
            &connect.router(),
            &format!(
                "/auth/code?code={}&destination={destination}",
                code.as_str()
            ),
            &[],
        )
        .await;
        assert_eq!(header(&answer, LOCATION.as_str()), location);
    }
}

#[tokio::test]
async fn a_code_cannot_be_used_twice() {
    let connect = instance();
    let code = connect.grant(AGENT).expect("an onboarded agent");
    let path = format!("/auth/code?code={}", code.as_str());
    assert_eq!(
        get(&connect.router(), &path, &[]).await.status(),
        StatusCode::FOUND
    );
    assert_eq!(
        get(&connect.router(), &path, &[]).await.status(),
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn a_name_must_match_exactly() {
    let connect = instance();
    assert!(connect.grant("Agent.One@example.com").is_err());
    assert!(connect.offboard(AGENT));
    assert!(connect.grant(AGENT).is_err());
}

#[tokio::test]
async fn the_browser_gets_the_real_streams() {
    let router = instance().router();
    for name in ["connect-streams.js", "connect-streams-min.js"] {
        assert!(
            body(get(&router, &format!("/static/{name}"), &[]).await)
                .await
                .contains("initCCP"),
            "{name}"
        );
    }
    assert_eq!(
        get(&router, "/static/other.js", &[]).await.status(),
        StatusCode::NOT_FOUND
    );
}
