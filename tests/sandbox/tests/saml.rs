//! The chain from the SSO Login URL to the CCP, with real signatures.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod util;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use patchcord_sandbox::place::Place;
use patchcord_sandbox::world::{Assertion, Federate, Post};
use patchcord_sandbox::{IDP_ENTITY_ID, Options, OtherIdp, Sandbox};
use util::{AGENT, Form, form, header, location, post, sandbox, signed_in, stepping, text_of};

#[tokio::test]
async fn a_live_session_at_the_idp_is_enough_for_the_ccp() {
    let sandbox = sandbox().await;
    let browser = signed_in(&sandbox).await;
    let form = form(&sandbox, &browser).await;
    assert_eq!(form.action, "https://signin.aws.amazon.com/saml");

    let federate = location(&post(&browser, &form).await);
    assert_eq!(
        federate,
        "https://us-west-2.console.aws.amazon.com/connect/federate/11111111-2222-4333-8444-555555555555?destination=%2Fccp-v2"
    );
    let code = location(&browser.get(federate).send().await.unwrap());
    assert!(
        code.starts_with("https://acme.my.connect.aws/auth/code?code="),
        "{code}"
    );
    assert_eq!(
        location(&browser.get(code).send().await.unwrap()),
        "/ccp-v2"
    );
    let authorize = browser
        .get("https://acme.my.connect.aws/auth/authorize")
        .send()
        .await
        .unwrap();
    assert_eq!(authorize.status(), 200);
}

#[tokio::test]
async fn a_response_with_anything_wrong_is_refused() {
    let sandbox = sandbox().await;
    let browser = signed_in(&sandbox).await;
    let signature = "Response signature invalid";
    let invalid = "Your request included an invalid SAML response. To logout, click";
    for (wrong, says, reason) in [
        (Assertion::Tampered, signature, "digest mismatch"),
        (
            Assertion::WrongAudience,
            "Response does not contain the required audience.",
            "Audience restriction not satisfied",
        ),
        (Assertion::WrongRecipient, invalid, "Destination mismatch"),
        (Assertion::Expired, invalid, "Assertion expired"),
        (Assertion::WrongKey, signature, "no candidate cert matched"),
    ] {
        sandbox.world(|world| world.idp.assertion = wrong);
        let answer = post(&browser, &form(&sandbox, &browser).await).await;
        assert_eq!(answer.status(), 400, "{wrong:?}");
        assert_eq!(header(&answer, "set-cookie"), None, "{wrong:?}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(says), "{page}");
        assert!(page.contains(reason), "{page}");
    }
}

#[tokio::test]
async fn a_response_that_was_changed_on_the_way_is_refused() {
    let sandbox = sandbox().await;
    let browser = signed_in(&sandbox).await;
    let genuine = form(&sandbox, &browser).await;
    let xml = String::from_utf8(STANDARD.decode(&genuine.saml_response).unwrap()).unwrap();
    let without_signatures = {
        let mut xml = xml.clone();
        while let (Some(start), Some(end)) =
            (xml.find("<ds:Signature "), xml.find("</ds:Signature>"))
        {
            xml.replace_range(start..end + "</ds:Signature>".len(), "");
        }
        xml
    };
    assert!(xml.contains("<ds:Signature ") && !without_signatures.contains("Signature"));
    for changed in [
        xml.replace(AGENT, "agent.two@example.com"),
        xml.replace("role/ConnectAgent", "role/Administrator"),
        without_signatures,
    ] {
        let forged = Form {
            saml_response: STANDARD.encode(changed),
            ..genuine.clone()
        };
        assert_eq!(post(&browser, &forged).await.status(), 400);
    }
    assert_eq!(
        post(
            &browser,
            &Form {
                saml_response: "bm8geG1s".to_owned(),
                ..genuine.clone()
            }
        )
        .await
        .status(),
        400
    );
    assert_eq!(post(&browser, &genuine).await.status(), 302);
}

#[tokio::test]
async fn the_regional_endpoint_takes_what_is_addressed_to_it() {
    let sandbox = sandbox().await;
    sandbox.world(|world| world.idp.regional = true);
    let browser = signed_in(&sandbox).await;
    let regional = form(&sandbox, &browser).await;
    assert_eq!(
        regional.action,
        "https://us-west-2.signin.aws.amazon.com/saml"
    );
    assert_eq!(post(&browser, &regional).await.status(), 302);
    let misdirected = Form {
        action: "https://signin.aws.amazon.com/saml".to_owned(),
        ..regional
    };
    assert_eq!(post(&browser, &misdirected).await.status(), 400);
}

#[tokio::test]
async fn several_roles_are_left_to_the_agent() {
    let sandbox = sandbox().await;
    sandbox.world(|world| world.idp.roles = 2);
    let browser = signed_in(&sandbox).await;
    let form = form(&sandbox, &browser).await;
    let chooser = post(&browser, &form).await;
    assert_eq!(chooser.status(), 200);
    assert_eq!(header(&chooser, "x-frame-options"), Some("DENY"));
    let page = chooser.text().await.unwrap();
    assert!(
        page.contains("Select a role:") && page.contains("role/ConnectSupervisor"),
        "{page}"
    );

    let choose = async |role: &str| {
        let fields = [form.fields().as_slice(), &[("roleIndex", role)]].concat();
        browser
            .post(&form.action)
            .form(&fields)
            .send()
            .await
            .unwrap()
            .status()
    };
    assert_eq!(
        choose("arn:aws:iam::123456789012:role/Administrator").await,
        200
    );
    assert_eq!(
        choose("arn:aws:iam::123456789012:role/ConnectSupervisor").await,
        302
    );
}

#[tokio::test]
async fn a_relay_state_that_is_not_a_federate_url_leads_to_the_console() {
    let sandbox = sandbox().await;
    let browser = signed_in(&sandbox).await;
    let form = form(&sandbox, &browser).await;
    for elsewhere in [
        "https://evil.test/",
        "https://us-west-2.console.aws.amazon.com.evil.test/connect/federate/",
        "https://us-west-2.console.aws.amazon.com/s3",
        "",
    ] {
        let answer = post(
            &browser,
            &Form {
                relay_state: elsewhere.to_owned(),
                ..form.clone()
            },
        )
        .await;
        assert_eq!(
            location(&answer),
            "https://us-west-2.console.aws.amazon.com/console/home",
            "{elsewhere}"
        );
    }
}

#[tokio::test]
async fn the_federate_hop_says_why_it_does_not_hand_over() {
    let sandbox = sandbox().await;
    let browser = signed_in(&sandbox).await;
    let federate = location(&post(&browser, &form(&sandbox, &browser).await).await);
    for (switch, text) in [
        (
            Federate::NotOnboarded,
            "Access Denied. Your account has been authenticated, but has not been onboarded to this application.",
        ),
        (
            Federate::NoPermission,
            "Access denied, Please contact your AWS account administrator for assistance.",
        ),
        (
            Federate::OtherRole,
            "Bad Request. The request was not valid and could not be processed.",
        ),
        (Federate::SessionExpired, "Session expired"),
    ] {
        sandbox.world(|world| world.aws.federate = switch);
        let answer = browser.get(&federate).send().await.unwrap();
        assert!(answer.status().is_client_error());
        assert!(answer.text().await.unwrap().contains(text), "{switch:?}");
    }
    sandbox.world(|world| world.aws.federate = Federate::Works);
    assert_eq!(browser.get(&federate).send().await.unwrap().status(), 302);
    sandbox.end_sessions(Place::AwsSignIn);
    assert!(
        text_of(&browser, &federate)
            .await
            .contains("Session expired")
    );
}

#[tokio::test]
async fn a_name_that_connect_does_not_know_exactly_is_not_onboarded() {
    let sandbox = sandbox().await;
    let browser = signed_in(&sandbox).await;
    for name in ["Agent.One@example.com", "nobody@example.com"] {
        sandbox.world(|world| world.idp.role_session_name = Some(name.to_owned()));
        let federate = location(&post(&browser, &form(&sandbox, &browser).await).await);
        let page = text_of(&browser, federate).await;
        assert!(
            page.contains("has not been onboarded to this application."),
            "{page}"
        );
    }
}

#[tokio::test]
async fn the_instance_cannot_be_entered_without_aws() {
    let sandbox = sandbox().await;
    let federate = "https://us-west-2.console.aws.amazon.com/connect/federate/11111111-2222-4333-8444-555555555555?destination=%2Fccp-v2";
    let page = text_of(&stepping(&sandbox), federate).await;
    assert!(page.contains("Session expired"), "{page}");
}

#[tokio::test]
async fn the_script_page_carries_the_same_response_without_a_form() {
    let sandbox = sandbox().await;
    sandbox.world(|world| world.idp.post = Post::Script);
    let browser = signed_in(&sandbox).await;
    let page = text_of(&browser, sandbox.login_url()).await;
    assert!(!page.contains("<form"));
    let form = Form {
        action: util::between(&page, "data-action=\"", "\""),
        saml_response: util::between(&page, "data-response=\"", "\""),
        relay_state: util::between(&page, "data-relay-state=\"", "\""),
    };
    assert_eq!(post(&browser, &form).await.status(), 302);
}

#[tokio::test]
async fn another_idp_takes_the_place_of_the_own_one() {
    let other = sandbox().await;
    let idp = OtherIdp {
        login_url: "https://sso.example.test/start?app=amazon".to_owned(),
        entity_id: IDP_ENTITY_ID.to_owned(),
        certificate: other.idp_certificate().to_owned(),
    };
    let sandbox = Sandbox::start(Options {
        idp: Some(idp),
        ..Options::default()
    })
    .await
    .unwrap();
    assert_eq!(
        sandbox.login_url(),
        "https://sso.example.test/start?app=amazon"
    );

    let browser = signed_in(&other).await;
    let response_of_other = form(&other, &browser).await;
    let browser = signed_in(&sandbox).await;
    assert_eq!(post(&browser, &response_of_other).await.status(), 302);
    let own = text_of(&browser, "https://idp.example.test/app/amazon/sso/saml").await;
    assert_eq!(post(&browser, &Form::find(&own)).await.status(), 400);
}

#[tokio::test]
async fn another_idp_with_another_name_is_refused() {
    let other = sandbox().await;
    let certificate = other.idp_certificate().to_owned();
    let idp = OtherIdp {
        login_url: other.login_url(),
        entity_id: "https://sso.example.test/saml".to_owned(),
        certificate,
    };
    let sandbox = Sandbox::start(Options {
        idp: Some(idp),
        ..Options::default()
    })
    .await
    .unwrap();
    let response = form(&other, &signed_in(&other).await).await;
    assert_eq!(post(&stepping(&sandbox), &response).await.status(), 400);
}

#[tokio::test]
async fn a_certificate_that_is_none_stops_the_start() {
    let idp = OtherIdp {
        login_url: String::new(),
        entity_id: "x".to_owned(),
        certificate: "no certificate".to_owned(),
    };
    let error = Sandbox::start(Options {
        idp: Some(idp),
        ..Options::default()
    })
    .await
    .unwrap_err();
    assert!(
        error.to_string().starts_with("cannot set up SAML"),
        "{error}"
    );
}
