//! The company's own record in ServiceNow, written by somebody who may edit it and means harm.

use anyhow::Result;
use patchcord_e2e::far_ends::visits;
use patchcord_e2e::sandbox::world::{LoginField, Softphone};
use patchcord_e2e::{AGENT, Browser, Setup, Stage, WORKSPACE};
use serde_json::json;

use super::scene::{CONNECT, LOGIN, site};
use super::{SOON, VISIT, asked, company, setup};

fn with_login(browser: Browser, login: &str) -> Setup {
    let mut setup = setup(browser);
    setup.world.record.login = LoginField::Value(login.to_owned());
    setup
}

/// How often the browser has been at a path of a host.
fn been_at(stage: &Stage, host: &str, path: &str) -> usize {
    let requests = stage.sandbox.requests();
    let there = |request: &&patchcord_e2e::sandbox::record::Request| {
        request.host == host && request.path.starts_with(path)
    };
    requests.iter().filter(there).count()
}

/// A Login URL that is not the paired one is named to the agent, and not opened.
async fn a_login_url_elsewhere_is_named_and_not_opened(browser: Browser) -> Result<()> {
    let mut opened = Vec::new();
    for (login, host, path) in [
        // It would end the agent's session.
        (
            "https://acme.my.connect.aws/logout",
            "acme.my.connect.aws",
            "/logout",
        ),
        (
            "https://acme.my.connect.aws/connect/logout",
            "acme.my.connect.aws",
            "/connect/logout",
        ),
        (
            "https://acme.my.connect.aws/login/../logout",
            "acme.my.connect.aws",
            "/logout",
        ),
        (
            "https://acme.awsapps.com/connect/logout",
            "acme.awsapps.com",
            "/",
        ),
        // Other customers of Amazon Connect.
        ("https://attacker.my.connect.aws/sso", CONNECT, "/"),
        (
            "https://attacker.awsapps.com/connect/sso",
            "attacker.awsapps.com",
            "/",
        ),
        // Another IdP, and hosts that look like the company's.
        ("https://login.attacker.test/sso", LOGIN, "/"),
        (
            "https://idp.example.test.attacker.test/sso",
            "idp.example.test.attacker.test",
            "/",
        ),
        (
            "https://sub.idp.example.test/sso",
            "sub.idp.example.test",
            "/",
        ),
        (
            "https://idp.example.test./app/amazon/sso/saml",
            "idp.example.test.",
            "/",
        ),
        (
            "https://acme.service-now.com/logout.do",
            "acme.service-now.com",
            "/logout.do",
        ),
    ] {
        let mut setup = with_login(browser, login);
        // The company's own hosts answer as they always do.
        if !host.starts_with("acme.") {
            site(&mut setup.world, host, "");
        }
        let stage = company(setup).await?;
        let mark = stage.watch.mark().await?;
        stage.sign_in(AGENT, WORKSPACE).await?;
        let notice = stage.until_notice(SOON).await?;
        assert_ne!(notice.cause, "", "{login}: {}", notice.text);
        let times = been_at(&stage, host, path);
        if times > 0 {
            opened.push((login, times));
        } else {
            stage.nothing_opened_since(mark).await?;
            assert_eq!(visits(&stage), 0, "{login}");
        }
        stage.close().await?;
    }
    assert!(opened.is_empty(), "{browser:?} opened {opened:#?}");
    Ok(())
}

/// The company's Login URL with another Connect host: neither is opened, and no softphone of that host is docked.
async fn another_connect_host_is_neither_docked_nor_signed_in_to(browser: Browser) -> Result<()> {
    let mut setup = setup(browser);
    setup.world.service_now.softphone = Softphone::None;
    let params = json!({ "ccpUrl": format!("https://{CONNECT}/ccp-v2") });
    setup.world.record.params = Some(params.to_string());
    site(&mut setup.world, CONNECT, "");
    let stage = company(setup).await?;
    let mark = stage.watch.mark().await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    Stage::quiet(VISIT).await;
    assert_eq!(
        asked(&stage, CONNECT),
        0,
        "the other Connect host was asked"
    );
    assert_eq!(visits(&stage), 0);
    let frames = "everywhere('patchcord-panel iframe').length";
    assert_eq!(stage.now::<usize>(frames).await?, 0);
    stage.nothing_opened_since(mark).await?;
    stage.close().await
}

in_both_browsers! {
    a_login_url_elsewhere_is_named_and_not_opened,
    another_connect_host_is_neither_docked_nor_signed_in_to,
}
