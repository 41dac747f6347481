//! The IdP's login, session and pages.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod util;

use patchcord_sandbox::place::Place;
use patchcord_sandbox::record::SecretKind;
use patchcord_sandbox::world::{Availability, SameSite};
use util::{
    AGENT, Form, SERVICE_NOW, following, form, header, location, sandbox, signed_in, stepping,
    text_of,
};

#[tokio::test]
async fn an_agent_logs_in_once_and_comes_out_in_service_now() {
    let sandbox = sandbox().await;
    let browser = following(&sandbox);
    let login = browser
        .get(format!("{SERVICE_NOW}/now/cwf/agent/home"))
        .send()
        .await
        .unwrap();
    assert_eq!(login.url().path(), "/login");
    assert_eq!(header(&login, "x-frame-options"), Some("SAMEORIGIN"));
    let from = util::between(
        &login.text().await.unwrap(),
        "name=\"fromURI\" value=\"",
        "\"",
    );

    let wrong = [
        ("username", AGENT),
        ("password", "nonsense"),
        ("fromURI", &from),
    ];
    assert_eq!(
        browser
            .post("https://idp.example.test/login")
            .form(&wrong)
            .send()
            .await
            .unwrap()
            .status(),
        401
    );
    let right = [("username", AGENT), ("password", "pw1"), ("fromURI", &from)];
    let workspace = browser
        .post("https://idp.example.test/login")
        .form(&right)
        .send()
        .await
        .unwrap();
    assert_eq!(
        workspace.url().as_str(),
        "https://acme.service-now.com/now/cwf/agent/home"
    );
    assert_eq!(workspace.status(), 200);
    Form::find(&text_of(&browser, sandbox.login_url()).await);
}

#[tokio::test]
async fn a_session_that_has_ended_leads_to_the_login_page() {
    let sandbox = sandbox().await;
    let browser = signed_in(&sandbox).await;
    form(&sandbox, &browser).await;
    sandbox.end_sessions(Place::Idp);
    let to_login = location(&browser.get(sandbox.login_url()).send().await.unwrap());
    assert!(
        to_login.starts_with("/login?fromURI=%2Fapp%2Famazon%2Fsso%2Fsaml%3FRelayState%3D"),
        "{to_login}"
    );
}

#[tokio::test]
async fn a_second_factor_is_asked_for_once_in_a_session() {
    let sandbox = sandbox().await;
    sandbox.world(|world| world.idp.mfa = true);
    let browser = signed_in(&sandbox).await;
    let page = text_of(&browser, sandbox.login_url()).await;
    assert!(
        page.contains("id=\"approve\"") && !page.contains("SAMLResponse"),
        "{page}"
    );
    let from = util::between(&page, "name=\"fromURI\" value=\"", "\"");
    let approved = location(
        &browser
            .post("https://idp.example.test/mfa")
            .form(&[("fromURI", &from)])
            .send()
            .await
            .unwrap(),
    );
    Form::find(&text_of(&browser, format!("https://idp.example.test{approved}")).await);
    form(&sandbox, &browser).await;
}

#[tokio::test]
async fn the_login_page_can_cut_itself_off_from_its_opener() {
    let sandbox = sandbox().await;
    let browser = following(&sandbox);
    for (coop, sent) in [(false, None), (true, Some("same-origin"))] {
        sandbox.world(|world| world.idp.login_coop = coop);
        let login = browser.get(sandbox.login_url()).send().await.unwrap();
        assert_eq!(header(&login, "cross-origin-opener-policy"), sent);
    }
}

#[tokio::test]
async fn an_interstitial_page_leads_on_to_the_form() {
    let sandbox = sandbox().await;
    sandbox.world(|world| world.idp.interstitial = true);
    let browser = signed_in(&sandbox).await;
    let page = text_of(&browser, sandbox.login_url()).await;
    assert!(!page.contains("SAMLResponse"));
    let next = util::between(&page, "href=\"", "\"");
    Form::find(&text_of(&browser, format!("https://idp.example.test{next}")).await);
}

#[tokio::test]
async fn the_page_with_the_assertion_may_be_framed_unless_it_is_told_otherwise() {
    let sandbox = sandbox().await;
    let browser = signed_in(&sandbox).await;
    assert_eq!(
        header(
            &browser.get(sandbox.login_url()).send().await.unwrap(),
            "x-frame-options"
        ),
        None
    );
    sandbox.world(|world| world.idp.framable = false);
    assert_eq!(
        header(
            &browser.get(sandbox.login_url()).send().await.unwrap(),
            "x-frame-options"
        ),
        Some("DENY")
    );
}

#[tokio::test]
async fn the_session_cookie_has_the_same_site_it_is_told() {
    let sandbox = sandbox().await;
    for (same_site, text) in [
        (SameSite::None, "None"),
        (SameSite::Lax, "Lax"),
        (SameSite::Strict, "Strict"),
    ] {
        sandbox.world(|world| world.idp.cookie = same_site);
        let answer = stepping(&sandbox)
            .get(sandbox.sign_in_url(AGENT, "https://idp.example.test/"))
            .send()
            .await
            .unwrap();
        let cookie = header(&answer, "set-cookie").unwrap();
        assert!(
            cookie.ends_with(&format!("Path=/; HttpOnly; Secure; SameSite={text}")),
            "{cookie}"
        );
    }
}

#[tokio::test]
async fn an_idp_that_is_down_answers_as_it_is_told() {
    let sandbox = sandbox().await;
    let browser = signed_in(&sandbox).await;
    for (answer, status) in [(Availability::Unavailable, 503), (Availability::Error, 500)] {
        sandbox.world(|world| world.hops.idp.answer = answer);
        assert_eq!(
            browser
                .get(sandbox.login_url())
                .send()
                .await
                .unwrap()
                .status(),
            status
        );
    }
    sandbox.world(|world| world.hops.idp.answer = Availability::Closed);
    browser.get(sandbox.login_url()).send().await.unwrap_err();
    assert_eq!(sandbox.requests().last().unwrap().status, None);
    sandbox.world(|world| world.hops.idp.answer = Availability::Works);
    form(&sandbox, &browser).await;
}

#[tokio::test]
async fn nobody_is_sent_to_a_strange_site() {
    let sandbox = sandbox().await;
    let browser = stepping(&sandbox);
    let sign_in = browser
        .get(sandbox.sign_in_url(AGENT, "https://idp.example.test.evil.test/"))
        .send()
        .await
        .unwrap();
    assert_eq!(location(&sign_in), "/");
    let login = [
        ("username", AGENT),
        ("password", "pw1"),
        ("fromURI", "//evil.test/"),
    ];
    assert_eq!(
        location(
            &browser
                .post("https://idp.example.test/login")
                .form(&login)
                .send()
                .await
                .unwrap()
        ),
        "/"
    );
}

#[tokio::test]
async fn a_password_and_an_assertion_are_recorded_only_as_hashes() {
    let sandbox = sandbox().await;
    let browser = stepping(&sandbox);
    let login = [("username", AGENT), ("password", "pw1"), ("fromURI", "/")];
    browser
        .post("https://idp.example.test/login")
        .form(&login)
        .send()
        .await
        .unwrap();
    let form = form(&sandbox, &browser).await;
    util::post(&browser, &form).await;

    let requests = sandbox.requests();
    let carrying = |kind| {
        requests
            .iter()
            .filter(move |request| request.carries(kind))
            .map(|request| request.host.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(carrying(SecretKind::Password), ["idp.example.test"]);
    assert_eq!(carrying(SecretKind::Assertion), ["signin.aws.amazon.com"]);
    assert!(
        requests
            .last()
            .unwrap()
            .carries_hash(&sandbox.hash(&form.saml_response))
    );
    let log = serde_json::to_string(&requests).unwrap();
    assert!(
        !log.contains("pw1") && !log.contains(&form.saml_response),
        "{log}"
    );
}
