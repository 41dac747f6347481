//! What an agent has without the extension: this is what it has to improve on, and it proves that the bench can tell.

use anyhow::Result;
use patchcord_e2e::{AGENT, CCP_PAGE, Cookies, Popups, SOON, Setup, Stage, WORKSPACE};

fn bare() -> Setup {
    Setup {
        bare: true,
        ..Setup::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_who_is_signed_in_to_connect_has_a_phone_at_once() -> Result<()> {
    let stage = Stage::open(bare()).await?;
    stage.sign_in(AGENT, "/").await?;
    stage.sign_in_to_connect().await?;
    let mark = stage.watch.mark().await?;
    stage.open_page(WORKSPACE).await?;
    let softphone = stage.until_ready(SOON).await?;
    assert_eq!(softphone.agent.as_deref(), Some(AGENT));
    assert!(
        softphone.acknowledged < Some(5_000),
        "only bare Streams' pop-up takes 5 s: {softphone:?}"
    );
    stage.nothing_opened_since(mark).await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_out_agent_whose_pop_ups_are_blocked_gets_no_phone() -> Result<()> {
    let stage = Stage::open(bare()).await?;
    let mark = stage.watch.mark().await?;
    stage.sign_in(AGENT, CCP_PAGE).await?;
    // Streams gives up on its first try after 5 s, and asks for the window that the browser does not open.
    stage
        .wait::<bool>("Streams' first try times out", SOON, TIMED_OUT)
        .await?;
    stage
        .wait::<bool>(
            "Streams asks for a window",
            SOON,
            "sandbox.opened.length > 0",
        )
        .await?;
    assert!(!stage.now::<bool>(ACKNOWLEDGED).await?);
    stage.nothing_opened_since(mark).await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_out_agent_whose_pop_ups_are_allowed_sees_a_window_and_waits() -> Result<()> {
    let mut setup = bare();
    setup.popups = Popups::Allowed;
    setup.world.service_now.ccp_login_url = true;
    let stage = Stage::open(setup).await?;
    let mark = stage.watch.mark().await?;
    stage.sign_in(AGENT, CCP_PAGE).await?;
    let softphone = stage.until_ready(SOON).await?;
    assert!(
        softphone.acknowledged > Some(9_000),
        "the pop-up and the second try take 10 s: {softphone:?}"
    );
    let opened = stage.watch.opened_since(mark).await?;
    assert_eq!(opened.len(), 1, "{opened:?}");
    assert!(opened[0].by_page, "{opened:?}");
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_blocks_third_party_cookies_keeps_a_signed_in_agent_out() -> Result<()> {
    let mut setup = bare();
    setup.cookies = Cookies::Blocked;
    let stage = Stage::open(setup).await?;
    stage.sign_in(AGENT, "/").await?;
    stage.sign_in_to_connect().await?;
    stage.open_page(CCP_PAGE).await?;
    stage
        .wait::<bool>("Streams' first try times out", SOON, TIMED_OUT)
        .await?;
    assert!(!stage.now::<bool>(ACKNOWLEDGED).await?);
    stage.close().await
}

const TIMED_OUT: &str = "sandbox.events.some(({ name }) => name === 'ack_timeout')";
const ACKNOWLEDGED: &str = "sandbox.acknowledged !== null";
