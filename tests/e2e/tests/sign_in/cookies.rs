//! A browser that blocks third-party cookies lets the phone in after one question to the agent.

use anyhow::Result;
use patchcord_e2e::{AGENT, Browser, Cookies, SOON, Setup, Stage, WORKSPACE};

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_allows_the_cookie_once_and_every_later_page_has_its_phone() -> Result<()> {
    let stage = Stage::open(Setup {
        cookies: Cookies::Blocked,
        granted: true,
        ..Setup::default()
    })
    .await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    let notice = stage.until_notice(SOON).await?;
    assert_eq!(notice.cause, "cookies-blocked", "{}", notice.text);
    let workspace = stage.browser.window().await?;

    // A no changes nothing, and the agent is told again.
    let ours = "chrome-extension://";
    stage.press("Allow").await?;
    let question = stage.until_window(ours, SOON).await?;
    stage.browser.switch_to_window(question).await?;
    let named = "document.querySelector('main').innerText";
    let text: String = stage.now(named).await?;
    for host in ["acme.my.connect.aws", "acme.service-now.com"] {
        assert!(text.contains(host), "{text}");
    }
    stage.press_last("Not now").await?;
    stage.browser.switch_to_window(workspace.clone()).await?;
    let notice = stage.until_notice(SOON).await?;
    assert_eq!(notice.cause, "cookies-blocked", "{}", notice.text);

    stage.press("Allow").await?;
    let question = stage.until_window(ours, SOON).await?;
    stage.browser.switch_to_window(question).await?;
    stage.press_last("Allow").await?;
    stage.browser.switch_to_window(workspace).await?;
    let softphone = stage.until_ready(SOON).await?;
    assert_eq!(softphone.agent.as_deref(), Some(AGENT));
    assert_eq!(stage.notices().await?, []);

    let mark = stage.watch.mark().await?;
    stage.open_page(WORKSPACE).await?;
    stage.until_ready(SOON).await?;
    assert_eq!(stage.notices().await?, []);
    stage.nothing_opened_since(mark).await?;
    stage.no_extension_errors().await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn firefox_lets_the_phone_in_where_the_policy_says_so() -> Result<()> {
    for (cookies, ready) in [(Cookies::Blocked, false), (Cookies::ByPolicy, true)] {
        let stage = Stage::open(Setup {
            browser: Browser::Firefox,
            cookies,
            ..Setup::default()
        })
        .await?;
        stage.sign_in(AGENT, WORKSPACE).await?;
        if ready {
            let softphone = stage.until_ready(SOON).await?;
            assert_eq!(softphone.agent.as_deref(), Some(AGENT));
        } else {
            let notice = stage.until_notice(SOON).await?;
            assert_eq!(notice.cause, "cookies-blocked", "{}", notice.text);
            let setting =
                "everywhere('patchcord-notice')[0].shadowRoot.querySelector('code').textContent";
            let setting: String = stage.now(setting).await?;
            assert!(setting.contains("reject-tracker"), "{setting}");
        }
        stage.close().await?;
    }
    Ok(())
}
