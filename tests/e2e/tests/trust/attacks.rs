//! What nobody but the agent's own company may do, tried as an attacker would, in every browser in which it can happen.
//!
//! Each test asserts on what the browser has really sent and opened. [`scene`] has the attackers' web sites.

mod answers;
mod clicks;
mod extension;
mod framing;
mod process;
mod record;
mod scene;
mod storage;
mod tenant;
mod worker;

use std::time::Duration;

use anyhow::Result;
use patchcord_e2e::{AGENT, Browser, Pairing, SOON, Setup, Stage, WORKSPACE};

/// How long an agent looks at an attacker's page. Nothing is to happen there, so there is no event to wait for.
const VISIT: Duration = Duration::from_millis(1_500);

fn setup(browser: Browser) -> Setup {
    Setup {
        browser,
        ..Setup::default()
    }
}

/// The browser of an agent whose company is paired.
async fn company(setup: Setup) -> Result<Stage> {
    Stage::open(setup).await
}

/// A browser in which nothing has been paired.
async fn unpaired(setup: Setup) -> Result<Stage> {
    Stage::open(Setup {
        pairing: Pairing::None,
        ..setup
    })
    .await
}

/// Opens an attacker's page and looks at it for a while.
async fn visit(stage: &Stage, address: &str) -> Result<()> {
    stage.browser.goto(address).await?;
    Stage::quiet(VISIT).await;
    Ok(())
}

/// How many requests have reached a host.
fn asked(stage: &Stage, host: &str) -> usize {
    let requests = stage.sandbox.requests();
    let asks = requests
        .iter()
        .filter(|request| request.host == host && request.method != "CONNECT");
    asks.count()
}

/// Opens the company's own workspace, where the phone is ready by itself and the agent's.
async fn phone_works(stage: &Stage) -> Result<()> {
    stage.sign_in(AGENT, WORKSPACE).await?;
    let softphone = stage.until_ready(SOON).await?;
    assert_eq!(softphone.agent.as_deref(), Some(AGENT));
    assert_eq!(stage.notices().await?, []);
    Ok(())
}

/// What the extension keeps for this browser session, as text.
async fn kept(stage: &Stage) -> Result<String> {
    let before = stage.browser.window().await?;
    popup(stage).await?;
    let kept = "return (globalThis.browser ?? chrome).storage.session.get().then(JSON.stringify)";
    let kept = stage.browser.execute(kept, Vec::new()).await?.convert();
    stage.browser.close_window().await?;
    stage.browser.switch_to_window(before).await?;
    Ok(kept?)
}

/// Opens the popup's page in a tab of its own, and gives the state that it shows.
async fn popup(stage: &Stage) -> Result<String> {
    let tab = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(tab).await?;
    stage.open_own_page("popup.html").await?;
    let state = "document.documentElement.dataset.state";
    stage.wait("the popup shows a state", SOON, state).await
}

/// The state that the popup shows.
async fn popup_state(stage: &Stage) -> Result<String> {
    let before = stage.browser.window().await?;
    let state = popup(stage).await?;
    stage.browser.close_window().await?;
    stage.browser.switch_to_window(before).await?;
    Ok(state)
}
