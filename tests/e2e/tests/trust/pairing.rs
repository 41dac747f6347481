//! Pairing: one click the first time, one for a change, none where a policy does it, and nothing before.

use std::time::Duration;

use anyhow::Result;
use patchcord_e2e::far_ends::{clean, visits};
use patchcord_e2e::sandbox::World;
use patchcord_e2e::sandbox::world::{LoginField, Softphone};
use patchcord_e2e::{AGENT, Browser, Pairing, SOON, Setup, Stage, WORKSPACE};
use serde_json::{Value, json};

/// The popup's question.
const YES: &str = "Yes, use these";

async fn stage(
    browser: Browser,
    pairing: Pairing,
    policy: Option<Value>,
    world: impl FnOnce(&mut World),
) -> Result<Stage> {
    let mut setup = Setup {
        browser,
        pairing,
        policy,
        ..Setup::default()
    };
    world(&mut setup.world);
    Stage::open(setup).await
}

/// The record has been read, which is all that happens in a ServiceNow that nobody has paired.
async fn until_read(stage: &Stage) -> Result<()> {
    let end = std::time::Instant::now() + SOON;
    while patchcord_e2e::far_ends::reads(stage) == 0 {
        anyhow::ensure!(std::time::Instant::now() < end, "nobody reads the record");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// The docked softphone names its agent.
async fn docked(stage: &Stage) -> Result<()> {
    let named = "everywhere('[data-agent]').some((panel) => panel.dataset.agent)";
    let named = stage.wait("the docked softphone names its agent", SOON, named);
    named.await.map(|named: bool| assert!(named))
}

/// Waits until the popup, in a tab that is closed again, says this of the ServiceNow that was used last.
async fn until_popup(stage: &Stage, state: &str) -> Result<()> {
    let page = stage.browser.window().await?;
    let popup = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(popup).await?;
    stage.open_own_page("popup.html").await?;
    let said = format!("document.querySelector(':root[data-state={state}]') !== null");
    stage
        .wait::<bool>(&format!("the popup says {state}"), SOON, &said)
        .await?;
    stage.browser.close_window().await?;
    Ok(stage.browser.switch_to_window(page).await?)
}

/// What the toolbar's button shows in the tab in front.
async fn badge(stage: &Stage) -> Result<String> {
    let text = "(async () => {
        const [tab] = await chrome.tabs.query({ url: 'https://acme.service-now.com/*' });
        return chrome.action.getBadgeText({ tabId: tab.id });
    })()";
    let text = stage.watch.in_service_worker(text).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

async fn the_first_time_one_click_pairs_and_nothing_is_opened_before(
    browser: Browser,
) -> Result<()> {
    for softphone in [Softphone::Own, Softphone::None] {
        let is_docked = softphone == Softphone::None;
        let stage = stage(browser, Pairing::None, None, |world| {
            world.service_now.softphone = softphone;
        })
        .await?;
        let mark = stage.watch.mark().await?;
        stage.sign_in(AGENT, WORKSPACE).await?;
        until_read(&stage).await?;
        if browser == Browser::Chromium {
            let end = std::time::Instant::now() + SOON;
            while badge(&stage).await? != "?" {
                anyhow::ensure!(std::time::Instant::now() < end, "the button is not marked");
            }
        }
        assert_eq!(visits(&stage), 0);
        assert_eq!(stage.notices().await?, []);
        assert_eq!(
            stage
                .now::<usize>("everywhere('patchcord-panel').length")
                .await?,
            0
        );
        stage.nothing_opened_since(mark).await?;

        let page = stage.browser.window().await?;
        let popup = stage.browser.new_tab().await?;
        stage.browser.switch_to_window(popup).await?;
        stage.open_own_page("popup.html").await?;
        let asks: String = stage
            .wait(
                "the popup asks",
                SOON,
                "document.querySelector(':root[data-state=unpaired] main')?.innerText",
            )
            .await?;
        for named in [
            "acme.service-now.com",
            "idp.example.test",
            "acme.my.connect.aws",
        ] {
            assert!(asks.contains(named), "{named} is not named: {asks}");
        }
        let file = format!("target/e2e/pairing/{browser:?}.png").to_lowercase();
        stage.screenshot(&patchcord_e2e::root().join(file)).await?;
        stage.press(YES).await?;
        stage.browser.switch_to_window(page).await?;
        // The page that was open all the time has its phone now.
        if is_docked {
            docked(&stage).await?;
        } else {
            let softphone = stage.until_ready(SOON).await?;
            assert_eq!(softphone.agent.as_deref(), Some(AGENT));
        }
        assert_eq!(visits(&stage), 1);
        clean(&stage).await?;
        stage.close().await?;
    }
    Ok(())
}

async fn a_policy_pairs_without_a_click_and_serves_nothing_else(browser: Browser) -> Result<()> {
    let company = json!({ "instances": [{
        "serviceNow": "acme.service-now.com",
        "loginHosts": ["idp.example.test/app/amazon"],
        "connectHosts": ["acme.my.connect.aws"],
    }] });
    let ours = stage(browser, Pairing::None, Some(company), |_| {}).await?;
    let mark = ours.watch.mark().await?;
    ours.sign_in(AGENT, WORKSPACE).await?;
    let softphone = ours.until_ready(SOON).await?;
    assert_eq!(softphone.agent.as_deref(), Some(AGENT));
    // In Firefox the silent sign-in is a tab, which is closed again.
    if browser == Browser::Chromium {
        ours.nothing_opened_since(mark).await?;
    }
    clean(&ours).await?;
    ours.close().await?;

    // What the agent had paired before counts no more.
    let other = json!({ "instances": [{ "serviceNow": "other.service-now.com" }] });
    let theirs = stage(browser, Pairing::Company, Some(other), |_| {}).await?;
    // A browser has its policy some seconds after its start.
    theirs.open_page("/robots.txt").await?;
    until_popup(&theirs, "not-served").await?;
    theirs.sandbox.clear_requests();
    let mark = theirs.watch.mark().await?;
    theirs.sign_in(AGENT, WORKSPACE).await?;
    let own = "everywhere('iframe').map((frame) => frame.contentWindow?.sandbox?.opened?.[0]).find(Boolean)";
    // The page does what it does without us: Streams asks for a window of its own.
    theirs
        .wait::<String>("Streams is left alone", SOON, own)
        .await?;
    assert_eq!(visits(&theirs), 0);
    theirs.nothing_opened_since(mark).await?;
    theirs.close().await?;
    Ok(())
}

async fn another_login_host_is_not_opened_before_one_more_click(browser: Browser) -> Result<()> {
    let moved = "https://login.example.test/app/amazon/sso/saml";
    let stage = stage(browser, Pairing::Company, None, |world| {
        world.record.login = LoginField::Value(moved.to_owned());
    })
    .await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    let notice = stage.until_notice(SOON).await?;
    assert_eq!(notice.cause, "pairing-changed", "{}", notice.text);
    let to_moved = |stage: &Stage| {
        let requests = stage.sandbox.requests();
        requests
            .iter()
            .any(|request| request.host.starts_with("login.example.test"))
    };
    assert!(!to_moved(&stage));

    // The notice only leads to the extension's own page, where the click counts.
    let page = stage.browser.window().await?;
    let mark = stage.watch.mark().await?;
    stage.press("See the sites").await?;
    let popup = stage.own_page("popup.html")?;
    let window = stage.until_window_since(mark, &popup, SOON).await?;
    stage.browser.switch_to_window(window).await?;
    assert!(!to_moved(&stage));
    stage.press_last(YES).await?;
    stage.browser.switch_to_window(page).await?;
    let end = std::time::Instant::now() + SOON;
    while !to_moved(&stage) {
        anyhow::ensure!(
            std::time::Instant::now() < end,
            "the agent's yes opens nothing"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stage.close().await?;
    Ok(())
}

async fn what_was_forgotten_is_not_opened_any_more(browser: Browser) -> Result<()> {
    let stage = stage(browser, Pairing::Company, None, |_| {}).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.until_ready(SOON).await?;
    let page = stage.browser.window().await?;
    let set_up = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(set_up).await?;
    stage.open_own_page("options.html").await?;
    let listed: String = stage
        .wait(
            "the set-up page lists what is paired",
            SOON,
            "document.querySelector('#pairings li')?.innerText",
        )
        .await?;
    assert!(listed.contains("idp.example.test"), "{listed}");
    stage.press("Forget").await?;
    stage
        .wait::<bool>(
            "nothing is paired any more",
            SOON,
            "!document.querySelector('#no-pairings').hidden",
        )
        .await?;
    stage.browser.close_window().await?;
    stage.browser.switch_to_window(page).await?;
    stage
        .sandbox
        .end_sessions(patchcord_e2e::sandbox::place::Place::Connect);
    let before = visits(&stage);
    stage.open_page(WORKSPACE).await?;
    until_popup(&stage, "unpaired").await?;
    assert_eq!(visits(&stage), before);
    stage.close().await?;
    Ok(())
}

in_both_browsers! {
    the_first_time_one_click_pairs_and_nothing_is_opened_before,
    a_policy_pairs_without_a_click_and_serves_nothing_else,
    another_login_host_is_not_opened_before_one_more_click,
    what_was_forgotten_is_not_opened_any_more,
}
