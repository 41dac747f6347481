//! Rights exist only while they are needed: what a test of the sign-in was lent, cookies that an agent has allowed, and the rules that
//! end a silent sign-in.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use patchcord_e2e::far_ends::visits;
use patchcord_e2e::thirtyfour::prelude::*;
use patchcord_e2e::{AGENT, Browser, Cookies, SOON, Setup, Stage, WORKSPACE};
use serde_json::json;

const IDP: &str = "https://idp.example.test/*";
const AWS: &str = "https://*.signin.aws.amazon.com/*";
const ENDED: &str =
    "document.querySelector('#result[data-end]:not([data-end=running])')?.dataset.end";

/// The agent is signed in, and a tab of its own has the set-up page, in which a test can begin. The IdP wants a second factor, so
/// that a test lasts.
async fn set_up(browser: Browser) -> Result<Stage> {
    let setup = Setup {
        browser,
        granted: true,
        ..Setup::default()
    };
    let stage = Stage::open(setup).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.until_ready(SOON).await?;
    stage.sandbox.world(|world| world.idp.mfa = true);
    let tab = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(tab).await?;
    open_set_up(&stage).await?;
    Ok(stage)
}

async fn open_set_up(stage: &Stage) -> Result<()> {
    stage.open_own_page("options.html").await?;
    let can = "!document.querySelector('#test').disabled";
    stage
        .wait::<bool>("a test can begin", SOON, can)
        .await
        .map(drop)
}

/// Whether the extension has the permission for each of these sites, told in a page of its own.
async fn has(stage: &Stage, sites: [&str; 2]) -> Result<[bool; 2]> {
    let script = "
        const [sites, done] = arguments;
        Promise.all(sites.map((site) => chrome.permissions.contains({ origins: [site] }))).then(done);";
    let answer = stage.browser.execute_async(script, vec![json!(sites)]);
    Ok(answer.await?.convert()?)
}

async fn until_has(stage: &Stage, what: &str, wanted: [bool; 2]) -> Result<()> {
    let end = Instant::now() + SOON;
    loop {
        let there = has(stage, [IDP, AWS]).await?;
        if there == wanted {
            return Ok(());
        }
        ensure!(Instant::now() < end, "{what}: {there:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Begins a test, which waits at the IdP for the second factor; gives its window.
async fn begin_test(stage: &Stage) -> Result<WindowHandle> {
    let (before, visited) = (stage.browser.windows().await?, visits(stage));
    stage.press("Test my sign-in").await?;
    // Firefox does not always tell the address of a window that has just opened, so the IdP tells that it is there.
    stage
        .until("the IdP is visited", SOON, |stage| visits(stage) > visited)
        .await?;
    let windows = stage.browser.windows().await?.into_iter();
    let mut new = windows.filter(|window| !before.contains(window));
    new.next().context("a window has opened")
}

/// Somebody closes the window of a test, which ends it.
async fn end_test(stage: &Stage, window: WindowHandle) -> Result<()> {
    let page = stage.browser.window().await?;
    stage.browser.switch_to_window(window).await?;
    stage.browser.close_window().await?;
    stage.browser.switch_to_window(page).await?;
    stage.wait::<String>("the test ends", SOON, ENDED).await?;
    Ok(())
}

async fn the_sites_of_a_test_go_back_when_it_has_ended(browser: Browser) -> Result<()> {
    let stage = set_up(browser).await?;
    assert_eq!(has(&stage, [IDP, AWS]).await?, [false, false]);
    let window = begin_test(&stage).await?;
    until_has(&stage, "the test has its sites", [true, true]).await?;
    end_test(&stage, window).await?;
    until_has(&stage, "the sites go back", [false, false]).await?;
    stage.no_extension_errors().await?;
    stage.close().await?;
    Ok(())
}

async fn the_sites_of_a_test_whose_page_was_closed_go_back_when_the_page_opens_again(
    browser: Browser,
) -> Result<()> {
    let stage = set_up(browser).await?;
    begin_test(&stage).await?;
    until_has(&stage, "the test has its sites", [true, true]).await?;
    stage.open_own_page("popup.html").await?;
    assert_eq!(has(&stage, [IDP, AWS]).await?, [true, true]);
    open_set_up(&stage).await?;
    until_has(&stage, "the sites go back", [false, false]).await?;
    stage.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_the_agent_has_allowed_for_good_stays_allowed_after_a_test() -> Result<()> {
    let stage = set_up(Browser::Firefox).await?;
    stage
        .allow_in_settings(&[], &["https://idp.example.test/*"])
        .await?;
    until_has(&stage, "the agent has allowed the IdP", [true, false]).await?;
    let window = begin_test(&stage).await?;
    until_has(&stage, "the test has its sites", [true, true]).await?;
    end_test(&stage, window).await?;
    until_has(&stage, "only the lent one goes back", [true, false]).await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn allowed_cookies_are_listed_and_can_be_taken_back() -> Result<()> {
    let setup = Setup {
        cookies: Cookies::Blocked,
        granted: true,
        ..Setup::default()
    };
    let stage = Stage::open(setup).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.until_notice(SOON).await?;
    let workspace = stage.browser.window().await?;
    stage.press("Allow").await?;
    let question = stage.until_window("chrome-extension://", SOON).await?;
    stage.browser.switch_to_window(question).await?;
    stage.press_last("Allow").await?;
    stage.browser.switch_to_window(workspace.clone()).await?;
    stage.until_ready(SOON).await?;

    let tab = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(tab.clone()).await?;
    stage.open_own_page("options.html").await?;
    let listed = "document.querySelector('#allowed:not([hidden]) li')?.textContent";
    let listed: String = stage.wait("the cookie is listed", SOON, listed).await?;
    assert_eq!(listed, "acme.my.connect.aws inside acme.service-now.com");
    stage.press("Take back").await?;
    let gone = "document.querySelector('#taken-back:not([hidden])') && document.querySelector('#allowed').hidden";
    stage
        .wait::<bool>("the cookie is taken back", SOON, gone)
        .await?;
    let permission = "chrome.permissions.contains({ permissions: ['contentSettings'] })";
    assert_eq!(stage.watch.in_service_worker(permission).await?, false);

    // The browser blocks it again.
    stage.browser.switch_to_window(workspace).await?;
    stage.open_page(WORKSPACE).await?;
    let notice = stage.until_notice(SOON).await?;
    assert_eq!(notice.cause, "cookies-blocked", "{}", notice.text);
    stage.no_extension_errors().await?;
    stage.close().await
}

const RULES: &str = "chrome.declarativeNetRequest.getSessionRules().then((rules) => rules.length)";

async fn until_rules(stage: &Stage, wanted: u64) -> Result<()> {
    let end = Instant::now() + SOON;
    loop {
        let there = stage.watch.in_service_worker(RULES).await?;
        if there == wanted {
            return Ok(());
        }
        ensure!(
            Instant::now() < end,
            "there are {there} rules, not {wanted}"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_rule_is_left_after_a_sign_in() -> Result<()> {
    let stage = Stage::open(Setup::default()).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.until_ready(SOON).await?;
    until_rules(&stage, 0).await?;
    stage.close().await
}

in_both_browsers! {
    the_sites_of_a_test_go_back_when_it_has_ended,
    the_sites_of_a_test_whose_page_was_closed_go_back_when_the_page_opens_again,
}
