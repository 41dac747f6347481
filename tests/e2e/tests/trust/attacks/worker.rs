//! A background that the browser stops in the middle of a sign-in.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use patchcord_e2e::far_ends::visits;
use patchcord_e2e::{AGENT, CCP_PAGE, Setup, Stage};

use super::{SOON, company};

async fn rules(stage: &Stage) -> Result<usize> {
    let rules = "chrome.declarativeNetRequest.getSessionRules().then((rules) => rules.length)";
    let rules = stage.watch.in_service_worker(rules).await?;
    Ok(usize::try_from(rules.as_u64().unwrap_or(u64::MAX))?)
}

/// Chromium only: Firefox signs in in a tab, without rules.
#[tokio::test(flavor = "multi_thread")]
async fn a_background_that_is_stopped_leaves_no_rules_behind() -> Result<()> {
    let mut setup = Setup::default();
    setup.world.idp.mfa = true;
    let stage = company(setup).await?;
    stage.sign_in(AGENT, CCP_PAGE).await?;
    let mut most = 0;
    for _ in 0..3 {
        stage
            .until("a sign-in is on its way", SOON, |stage| visits(stage) > 0)
            .await?;
        most = most.max(rules(&stage).await?);
        stage.watch.stop_service_worker().await?;
        stage.open_page(CCP_PAGE).await?;
        // The worker that the page has woken is there once it has answered.
        let end = Instant::now() + SOON;
        while rules(&stage).await.is_err() {
            ensure!(Instant::now() < end, "the worker does not wake");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    ensure!(most > 0, "no sign-in was on its way");
    // The agent leaves ServiceNow, and the next thing that wakes the background is no sign-in.
    stage.watch.stop_service_worker().await?;
    stage
        .browser
        .goto("https://acme.service-now.com/login.do")
        .await?;
    let end = Instant::now() + SOON;
    loop {
        if let Ok(left) = rules(&stage).await {
            if left == 0 {
                break;
            }
            ensure!(Instant::now() < end, "{left} rules are left");
        }
        ensure!(Instant::now() < end, "the worker does not wake");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stage.close().await
}
