//! A phone over a shift: its session ends, its SharedWorker stops, its network goes, its agent signs out.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use patchcord_e2e::far_ends::{clean, visits};
use patchcord_e2e::sandbox::connect::{FailedStatus, Push, Trouble};
use patchcord_e2e::sandbox::place::Place;
use patchcord_e2e::sandbox::world::{Availability, Softphone};
use patchcord_e2e::{AGENT, Browser, SOON, Setup, Stage, WORKSPACE};

const NUMBER: &str = "+12065550142";

/// How soon a phone that hears nothing new has to be back: it is noticed within ninety seconds.
const NOTICED: Duration = Duration::from_secs(120);

/// The frame of the phone, wherever it is.
const OWN: &str = "#container iframe";
const DOCKED: &str = "patchcord-panel iframe";

/// A workspace with a phone that is ready: ServiceNow's own, or the docked one.
async fn phone(browser: Browser, frame: &str) -> Result<Stage> {
    let mut setup = Setup {
        browser,
        ..Setup::default()
    };
    if frame == DOCKED {
        setup.world.service_now.softphone = Softphone::None;
    }
    let stage = Stage::open(setup).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.until_ready(SOON).await?;
    stage.mark_frame(frame).await?;
    Ok(stage)
}

/// Waits until a contact of the phone is in this state.
async fn contact(stage: &Stage, state: &str, limit: Duration) -> Result<()> {
    let there = format!("everywhere(':root[data-contact={state}]').length > 0");
    let what = format!("the contact is {state}");
    stage.wait::<bool>(&what, limit, &there).await.map(drop)
}

async fn is_marked(stage: &Stage, frame: &str) -> Result<bool> {
    stage.in_frame(frame, "window.marked === true").await
}

/// Waits until the far end sees the agent's poll answered again.
async fn until_polled(stage: &Stage, limit: Duration) -> Result<()> {
    stage.sandbox.clear_requests();
    let end = Instant::now() + limit;
    let polled = || {
        stage.sandbox.requests().iter().any(|request| {
            request.place == Some(Place::Connect)
                && request.path == "/api"
                && request.status == Some(200)
        })
    };
    while !polled() {
        ensure!(Instant::now() < end, "the phone does not poll");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

async fn a_session_that_ends_is_renewed_and_nothing_is_loaded_again(
    browser: Browser,
) -> Result<()> {
    for frame in [OWN, DOCKED] {
        let stage = phone(browser, frame).await?;
        let before = visits(&stage);
        let mark = stage.watch.mark().await?;
        stage.sandbox.end_sessions(Place::Connect);
        until_polled(&stage, NOTICED).await?;
        stage.sandbox.connect().ring(AGENT, NUMBER)?;
        contact(&stage, "connecting", SOON).await?;
        ensure!(
            is_marked(&stage, frame).await?,
            "the frame was loaded again"
        );
        assert_eq!(stage.notices().await?, [], "{browser:?} {frame}");
        // In Firefox the silent sign-in is a tab.
        if browser == Browser::Chromium {
            stage.nothing_opened_since(mark).await?;
        }
        // The requests were cleared meanwhile.
        ensure!(visits(&stage) <= before, "the IdP was visited twice");
        clean(&stage).await?;
        stage.close().await?;
    }
    Ok(())
}

async fn a_session_that_ends_in_a_call_keeps_the_call_and_its_frame(
    browser: Browser,
) -> Result<()> {
    let stage = phone(browser, DOCKED).await?;
    stage.sandbox.connect().ring(AGENT, NUMBER)?;
    contact(&stage, "connecting", SOON).await?;
    stage.press("Accept").await?;
    contact(&stage, "connected", SOON).await?;
    stage.sandbox.end_sessions(Place::Connect);
    until_polled(&stage, NOTICED).await?;
    ensure!(
        is_marked(&stage, DOCKED).await?,
        "the frame was loaded again"
    );
    stage.sandbox.connect().hang_up(AGENT)?;
    contact(&stage, "ended", SOON).await?;
    assert_eq!(stage.notices().await?, []);
    clean(&stage).await?;
    stage.close().await
}

async fn a_worker_that_acknowledges_and_hears_nothing_is_replaced_in_all_tabs(
    browser: Browser,
) -> Result<()> {
    let stage = phone(browser, DOCKED).await?;
    let first = stage.browser.window().await?;
    let second = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(second).await?;
    stage.open_page(WORKSPACE).await?;
    stage.until_ready(SOON).await?;
    stage.mark_frame(DOCKED).await?;
    let refused = Trouble {
        status: Some(FailedStatus::Forbidden),
        ..Trouble::default()
    };
    let operations = ["getAgentSnapshot", "getAgentConfiguration"];
    stage.sandbox.world(|world| {
        for operation in operations {
            let trouble = &mut world.connect.trouble;
            trouble.insert(operation.to_owned(), refused);
        }
    });
    // The worker gives up, and goes on acknowledging.
    tokio::time::sleep(Duration::from_secs(60)).await;
    stage.sandbox.world(|world| world.connect.trouble.clear());
    let end = Instant::now() + NOTICED;
    while is_marked(&stage, DOCKED).await? {
        ensure!(Instant::now() < end, "the worker is not replaced");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    stage.until_ready(SOON).await?;
    stage.browser.switch_to_window(first).await?;
    stage.until_ready(SOON).await?;
    ensure!(
        !is_marked(&stage, DOCKED).await?,
        "only one tab was loaded again"
    );
    stage.sandbox.connect().ring(AGENT, NUMBER)?;
    contact(&stage, "connecting", SOON).await?;
    clean(&stage).await?;
    stage.close().await
}

async fn an_agent_who_signs_out_of_the_ccp_stays_out_until_asked(browser: Browser) -> Result<()> {
    for frame in [OWN, DOCKED] {
        let stage = phone(browser, frame).await?;
        let mark = stage.watch.mark().await?;
        stage.sandbox.clear_requests();
        ensure!(
            stage.sandbox.connect().push(AGENT, &Push::SignOut),
            "no socket"
        );
        let notice = stage.until_notice(SOON).await?;
        assert_eq!(notice.cause, "phone-signed-out", "{}", notice.text);
        // Streams would open its window after three seconds, and load the frame again after eight.
        tokio::time::sleep(Duration::from_secs(12)).await;
        stage.nothing_opened_since(mark).await?;
        assert_eq!(visits(&stage), 0);
        // A page that opens later asks as well, and signs nobody in.
        stage.open_page(WORKSPACE).await?;
        let notice = stage.until_notice(SOON).await?;
        assert_eq!(notice.cause, "phone-signed-out", "{}", notice.text);
        assert_eq!(visits(&stage), 0);
        stage.press("Sign in").await?;
        stage.until_ready(SOON).await?;
        assert_eq!(stage.notices().await?, []);
        clean(&stage).await?;
        stage.close().await?;
    }
    Ok(())
}

async fn a_phone_without_a_network_comes_up_once_there_is_one(browser: Browser) -> Result<()> {
    let mut setup = Setup {
        browser,
        ..Setup::default()
    };
    setup.world.hops.connect.answer = Availability::Closed;
    setup.world.hops.idp.answer = Availability::Works;
    let stage = Stage::open(setup).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.until_notice(SOON).await?;
    stage
        .sandbox
        .world(|world| world.hops.connect.answer = Availability::Works);
    stage.until_ready(Duration::from_secs(20)).await?;
    assert_eq!(stage.notices().await?, []);
    stage.close().await
}

in_both_browsers!(
    a_session_that_ends_is_renewed_and_nothing_is_loaded_again,
    a_session_that_ends_in_a_call_keeps_the_call_and_its_frame,
    a_worker_that_acknowledges_and_hears_nothing_is_replaced_in_all_tabs,
    an_agent_who_signs_out_of_the_ccp_stays_out_until_asked,
    a_phone_without_a_network_comes_up_once_there_is_one,
);
