//! The browser's keyboard shortcuts, and the answers of a folded phone.
//!
//! No driver presses a key of the browser itself, so the browser's own event is told instead: in Chromium to the extension's worker,
//! in Firefox to the key that the browser has made of the manifest.

use anyhow::{Context, Result, ensure};
use patchcord_e2e::far_ends::clean;
use patchcord_e2e::phone::{CALLER, setup};
use patchcord_e2e::thirtyfour::Key;
use patchcord_e2e::{AGENT, Browser, SOON, Stage, WORKSPACE};

async fn controls(browser: Browser) -> Result<Stage> {
    let mut setup = setup(browser);
    setup.world.connect.answer_ms = 200;
    let stage = Stage::open(setup).await?;
    stage.open_controls().await?;
    Ok(stage)
}

/// Presses a shortcut, whatever tab is in front.
async fn press(stage: &Stage, name: &str, letter: char) -> Result<()> {
    match stage.watch.browser() {
        Browser::Chromium => {
            let told = format!("chrome.commands.onCommand.dispatch('{name}')");
            stage.watch.in_service_worker(&told).await.map(drop)
        }
        Browser::Firefox => {
            let told = format!(
                "const {{ document }} = Services.wm.getMostRecentWindow('navigator:browser');
                 const key = document.querySelector(\"keyset[id^='ext-keyset'] key[key='{letter}']\");
                 if (!key) throw 'the browser has no such key';
                 key.dispatchEvent(new Event('command', {{ bubbles: true }}));"
            );
            stage.in_firefox(&told).await
        }
    }
}

/// Waits until an expression is true in the page that the driver is at.
async fn until(stage: &Stage, what: &str, so: &str) -> Result<()> {
    stage.wait::<bool>(what, SOON, so).await.map(drop)
}

async fn a_call_is_led_by_keys_from_another_tab(browser: Browser) -> Result<()> {
    let stage = controls(browser).await?;
    let phone = stage.browser.window().await?;
    let elsewhere = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(elsewhere.clone()).await?;
    stage.sandbox.connect().ring(AGENT, CALLER)?;
    stage.browser.switch_to_window(phone.clone()).await?;
    stage.until_controls("offered").await?;
    stage.browser.switch_to_window(elsewhere.clone()).await?;
    press(&stage, "answer", 'A').await?;
    stage.browser.switch_to_window(phone.clone()).await?;
    stage.until_controls("talking").await?;
    press(&stage, "mute", 'M').await?;
    stage.until_seen("[data-control='unmute']").await?;
    press(&stage, "hold", 'H').await?;
    stage.until_controls("on-hold").await?;
    press(&stage, "hold", 'H').await?;
    stage.until_controls("talking").await?;
    // The key that has answered does not end the call at the same stroke.
    tokio::time::sleep(std::time::Duration::from_millis(2_200)).await;
    press(&stage, "answer", 'A').await?;
    stage.until_controls("after-call-work").await?;
    clean(&stage).await?;
    stage.close().await
}

async fn a_key_brings_the_phone_to_the_front_and_the_next_one_answers(
    browser: Browser,
) -> Result<()> {
    let stage = controls(browser).await?;
    let phone = stage.browser.window().await?;
    stage.press_at(".fold").await?;
    let elsewhere = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(elsewhere).await?;
    stage.sandbox.connect().ring(AGENT, CALLER)?;
    stage.browser.switch_to_window(phone.clone()).await?;
    stage.until_seen(".answers button").await?;
    press(&stage, "phone", 'P').await?;
    until(
        &stage,
        "the phone is unfolded, with the focus on Accept",
        "everywhere('[data-control=accept]').some((it) => it.matches(':focus')) && document.visibilityState === 'visible'",
    )
    .await?;
    let keys = stage.browser.action_chain();
    keys.key_down(Key::Enter)
        .key_up(Key::Enter)
        .perform()
        .await?;
    stage.until_controls("talking").await?;
    stage.close().await
}

async fn a_folded_phone_is_answered_in_its_heading(browser: Browser) -> Result<()> {
    let stage = controls(browser).await?;
    stage.press_at(".fold").await?;
    stage.sandbox.connect().ring(AGENT, CALLER)?;
    stage.press_at(".answers button:first-child").await?;
    stage.until_controls("talking").await?;
    let gone = "everywhere('.answers button').every((it) => !it.checkVisibility())";
    until(&stage, "nothing is left to answer", gone).await?;
    let folded = "everywhere('.panel')[0].classList.contains('folded')";
    ensure!(stage.now::<bool>(folded).await?, "the phone was unfolded");
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn with_no_docked_phone_a_key_brings_service_now_to_the_front() -> Result<()> {
    let stage = Stage::open(patchcord_e2e::Setup::default()).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.until_ready(SOON).await?;
    let phone = stage.browser.window().await?;
    let elsewhere = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(elsewhere).await?;
    press(&stage, "answer", 'A').await?;
    let active = "chrome.tabs.query({ active: true }).then((tabs) => tabs.map(({ url }) => url ?? '').join())";
    let mut found = String::new();
    for _ in 0..200 {
        let answer = stage.watch.in_service_worker(active).await?;
        found = answer.as_str().context("no tab is in front")?.to_owned();
        if found.contains("service-now.com") {
            stage.browser.switch_to_window(phone).await?;
            return stage.close().await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    anyhow::bail!("in front is {found}")
}

in_both_browsers! {
    a_call_is_led_by_keys_from_another_tab,
    a_key_brings_the_phone_to_the_front_and_the_next_one_answers,
    a_folded_phone_is_answered_in_its_heading,
}
