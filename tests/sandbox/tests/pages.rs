//! ServiceNow's pages: their headers and their softphone.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod util;

use patchcord_sandbox::world::{PageToken, Softphone};
use serde_json::Value;
use util::{AGENT, SERVICE_NOW, following, header, sandbox, stepping, text_of};

#[tokio::test]
async fn a_page_has_the_headers_it_is_told() {
    let sandbox = sandbox().await;
    let browser = stepping(&sandbox);
    let page = async || {
        browser
            .get(format!("{SERVICE_NOW}/login.do"))
            .send()
            .await
            .unwrap()
    };
    let kind = page().await;
    assert_eq!(header(&kind, "x-frame-options"), Some("SAMEORIGIN"));
    assert_eq!(header(&kind, "referrer-policy"), None);
    assert_eq!(header(&kind, "content-security-policy"), None);
    sandbox.world(|world| {
        world.service_now.frame_options = None;
        world.service_now.referrer_policy = Some("same-origin".to_owned());
        world.service_now.content_security_policy =
            Some("script-src 'self' 'unsafe-inline'".to_owned());
    });
    let strict = page().await;
    assert_eq!(header(&strict, "x-frame-options"), None);
    assert_eq!(header(&strict, "referrer-policy"), Some("same-origin"));
    assert_eq!(
        header(&strict, "content-security-policy"),
        Some("script-src 'self' 'unsafe-inline'")
    );
}

#[tokio::test]
async fn every_user_interface_has_the_softphone_it_is_told() {
    let sandbox = sandbox().await;
    let browser = following(&sandbox);
    browser
        .get(sandbox.sign_in_url(AGENT, SERVICE_NOW))
        .send()
        .await
        .unwrap();
    for (softphone, url) in [
        (
            Softphone::Own,
            "\"/sn_cti_amzn_cct_aws_ccp.do?id=0123456789abcdef0123456789abcdef\"",
        ),
        (Softphone::None, "null"),
    ] {
        sandbox.world(|world| world.service_now.softphone = softphone);
        for path in [
            "/navpage.do",
            "/now/nav/ui/home",
            "/now/cwf/agent/home",
            "/now/cwf/agent/record/incident/1",
            "/now/sow/home",
        ] {
            let page = text_of(&browser, format!("{SERVICE_NOW}{path}")).await;
            assert!(page.contains(&format!("\"softphone\":{url}")), "{path}");
            assert!(page.contains("var g_ck = '"), "{path}");
        }
    }
}

#[tokio::test]
async fn the_softphone_page_has_the_configuration_of_its_record() {
    let sandbox = sandbox().await;
    let browser = following(&sandbox);
    browser
        .get(sandbox.sign_in_url(AGENT, &format!("{SERVICE_NOW}/")))
        .send()
        .await
        .unwrap();
    let config = async |id: &str| {
        let page = text_of(
            &browser,
            format!("{SERVICE_NOW}/sn_cti_amzn_cct_aws_ccp.do?id={id}"),
        )
        .await;
        serde_json::from_str::<Value>(&util::between(&page, "window.ccpConfig = ", ";</script>"))
            .unwrap()
    };
    let known = config("0123456789abcdef0123456789abcdef").await;
    assert_eq!(known["ccpUrl"], "https://acme.my.connect.aws/ccp-v2");
    assert_eq!(known["loginPopup"], true);
    assert_eq!(known.get("loginUrl"), None);
    assert_eq!(
        config("ffffffffffffffffffffffffffffffff").await,
        Value::Null
    );
    sandbox.world(|world| world.service_now.ccp_login_url = true);
    assert_eq!(
        config("0123456789abcdef0123456789abcdef").await["loginUrl"],
        sandbox.login_url()
    );
}

#[tokio::test]
async fn interaction_controls_are_on_where_the_open_frame_configuration_says_so() {
    let sandbox = sandbox().await;
    let browser = following(&sandbox);
    browser
        .get(sandbox.sign_in_url(AGENT, SERVICE_NOW))
        .send()
        .await
        .unwrap();
    for on in [false, true] {
        sandbox.world(|world| world.service_now.interaction_controls = on);
        let shell = text_of(&browser, format!("{SERVICE_NOW}/navpage.do")).await;
        assert!(shell.contains(&format!("\"interactionControls\":{on}")));
        let ccp = text_of(
            &browser,
            format!("{SERVICE_NOW}/sn_cti_amzn_cct_aws_ccp.do?id=0123456789abcdef0123456789abcdef"),
        )
        .await;
        assert!(ccp.contains(&format!("window.interactionControls = {on};")));
    }
}

#[tokio::test]
async fn a_page_carries_the_token_it_is_told() {
    let sandbox = sandbox().await;
    let browser = following(&sandbox);
    let url = sandbox.sign_in_url(AGENT, &format!("{SERVICE_NOW}/navpage.do"));
    browser.get(url).send().await.unwrap();
    let token = async |which| {
        sandbox.world(|world| world.service_now.page_token = which);
        let page = browser
            .get(format!("{SERVICE_NOW}/navpage.do"))
            .send()
            .await
            .unwrap();
        let page = page.text().await.unwrap();
        page.contains("g_ck")
            .then(|| util::between(&page, "g_ck = '", "'"))
    };
    let right = token(PageToken::Right).await;
    let stale = token(PageToken::Stale).await;
    assert_eq!(right.as_ref().map(String::len), Some(64));
    assert_eq!(stale.as_ref().map(String::len), Some(64));
    assert_ne!(right, stale);
    assert_eq!(token(PageToken::Empty).await.as_deref(), Some(""));
    assert_eq!(token(PageToken::Missing).await, None);
}
