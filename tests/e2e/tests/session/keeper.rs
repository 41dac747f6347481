//! A phone over a shift: its session ends, its SharedWorker stops, its network goes, its agent signs out.

use std::time::Duration;

use anyhow::{Result, ensure};
use patchcord_e2e::far_ends::{clean, visits};
use patchcord_e2e::sandbox::connect::{Push, Trouble};
use patchcord_e2e::sandbox::place::Place;
use patchcord_e2e::sandbox::world::{Availability, Softphone};
use patchcord_e2e::{AGENT, Browser, SOON, Setup, Stage, WORKSPACE};

const NUMBER: &str = "+12065550142";

/// How soon a phone that hears nothing new has to be back: it is noticed within ninety seconds.
const NOTICED: Duration = Duration::from_secs(100);

/// The frame of the phone, wherever it is.
const OWN: &str = "#container iframe";
const DOCKED: &str = "patchcord-panel iframe";

/// The docked phone, for scripts.
const PANEL: &str = "document.querySelector('patchcord-panel')?.shadowRoot.querySelector('.panel')";

/// A workspace with a phone that is ready: ServiceNow's own, or the docked one.
async fn phone(browser: Browser, frame: &str) -> Result<Stage> {
    let mut setup = Setup {
        browser,
        ..Setup::default()
    };
    if frame == DOCKED {
        setup.world.service_now.softphone = Softphone::None;
    }
    // A call rings until it is taken.
    setup.world.connect.ring_seconds = 600;
    let stage = Stage::open(setup).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    ready(&stage, frame).await?;
    stage.mark_frame(frame).await?;
    Ok(stage)
}

/// Waits until the phone is ready.
async fn ready(stage: &Stage, frame: &str) -> Result<()> {
    if frame == OWN {
        return stage.until_ready(SOON).await.map(drop);
    }
    let ready = format!("{PANEL}?.dataset.state === 'ready'");
    stage
        .wait::<bool>("the docked phone is ready", SOON, &ready)
        .await
        .map(drop)
}

/// Waits until a call rings.
async fn rings(stage: &Stage, frame: &str, limit: Duration) -> Result<()> {
    let rings = match frame {
        OWN => "everywhere(':root[data-contact=connecting]').length > 0".to_owned(),
        _ => format!("{PANEL}?.dataset.state === 'ringing'"),
    };
    stage
        .wait::<bool>("it rings", limit, &rings)
        .await
        .map(drop)
}

async fn is_marked(stage: &Stage, frame: &str) -> Result<bool> {
    stage.in_frame(frame, "window.marked === true").await
}

/// Waits until Amazon Connect has been asked so often for this, since the requests were last cleared.
async fn until_asked(stage: &Stage, path: &str, times: usize, limit: Duration) -> Result<()> {
    let what = format!("Amazon Connect is asked for {path}");
    stage
        .until(&what, limit, |stage| asked(stage, path) >= times)
        .await
}

fn asked(stage: &Stage, path: &str) -> usize {
    let requests = stage.sandbox.requests();
    let here = requests
        .iter()
        .filter(|request| request.place == Some(Place::Connect) && request.path == path);
    here.count()
}

/// Has the background look at its sessions as if so many hours had passed.
async fn later(stage: &Stage, hours: f64) -> Result<()> {
    let look = format!(
        "((now) => (Date.now = () => now() + {hours} * 3600e3))(Date.now);
         chrome.alarms.create('sessions', {{ delayInMinutes: 0.01 }})"
    );
    stage.watch.in_service_worker(&look).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_renewed_in_a_call_and_nothing_is_loaded_again() -> Result<()> {
    let stage = phone(Browser::Chromium, DOCKED).await?;
    stage.sandbox.connect().ring(AGENT, NUMBER)?;
    rings(&stage, DOCKED, SOON).await?;
    let mark = stage.watch.mark().await?;
    stage.sandbox.clear_requests();
    later(&stage, 9.5).await?;
    // No event tells that no renewal begins.
    stage.nothing_opens(mark).await?;
    assert_eq!(visits(&stage), 0, "the session is renewed too early");
    later(&stage, 1.1).await?;
    until_asked(&stage, "/auth/code", 1, SOON).await?;
    stage.nothing_opens(mark).await?;
    ensure!(
        is_marked(&stage, DOCKED).await?,
        "the frame was loaded again"
    );
    rings(&stage, DOCKED, SOON).await?;
    assert_eq!(visits(&stage), 1);
    assert_eq!(stage.notices().await?, []);
    stage.nothing_opened_since(mark).await?;
    clean(&stage).await?;
    stage.close().await
}

async fn a_session_that_ends_is_found_out_and_the_phone_comes_back(browser: Browser) -> Result<()> {
    let stage = phone(browser, OWN).await?;
    let mark = stage.watch.mark().await?;
    stage.sandbox.end_sessions(Place::Connect);
    stage.sandbox.clear_requests();
    until_asked(&stage, "/static/worker.js", 1, NOTICED).await?;
    ready(&stage, OWN).await?;
    stage.sandbox.connect().ring(AGENT, NUMBER)?;
    rings(&stage, OWN, SOON).await?;
    assert_eq!(stage.notices().await?, [], "{browser:?}");
    // In Firefox the silent sign-in is a tab.
    if browser == Browser::Chromium {
        stage.nothing_opened_since(mark).await?;
    }
    clean(&stage).await?;
    stage.close().await
}

async fn a_session_that_ends_in_a_call_is_told_and_the_frame_is_left_alone(
    browser: Browser,
) -> Result<()> {
    let stage = phone(browser, DOCKED).await?;
    stage.sandbox.connect().ring(AGENT, NUMBER)?;
    rings(&stage, DOCKED, SOON).await?;
    let mark = stage.watch.mark().await?;
    stage.sandbox.end_sessions(Place::Connect);
    let notice = stage.until_notice(NOTICED).await?;
    assert_eq!(notice.cause, "phone-stopped", "{}", notice.text);
    ensure!(
        is_marked(&stage, DOCKED).await?,
        "the frame was loaded again"
    );
    // The agent says that the call is over.
    stage.sandbox.connect().hang_up(AGENT)?;
    stage.press("Try again").await?;
    ready_or_after_call(&stage).await?;
    assert_eq!(stage.notices().await?, []);
    if browser == Browser::Chromium {
        stage.nothing_opened_since(mark).await?;
    }
    clean(&stage).await?;
    stage.close().await
}

async fn ready_or_after_call(stage: &Stage) -> Result<()> {
    let so = format!("['ready', 'after-call'].includes({PANEL}?.dataset.state)");
    stage
        .wait::<bool>("the phone is back", SOON, &so)
        .await
        .map(drop)
}

async fn a_worker_that_acknowledges_and_hears_nothing_is_replaced_in_all_tabs(
    browser: Browser,
) -> Result<()> {
    let stage = phone(browser, DOCKED).await?;
    let first = stage.browser.window().await?;
    let second = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(second).await?;
    stage.open_page(WORKSPACE).await?;
    ready(&stage, DOCKED).await?;
    stage.mark_frame(DOCKED).await?;
    // The worker's questions are never answered, and the worker goes on acknowledging. A new worker gets its answers.
    let never = Trouble {
        delay_ms: 600_000,
        status: None,
    };
    stage.sandbox.world(|world| {
        for operation in ["GetAgentSnapshot", "GetAgentConfiguration"] {
            let trouble = &mut world.connect.trouble;
            trouble.insert(operation.to_owned(), never);
        }
    });
    stage.sandbox.clear_requests();
    let hangs = |stage: &Stage| {
        let requests = stage.sandbox.requests();
        let hang = requests
            .iter()
            .filter(|request| request.path == "/api" && request.status.is_none());
        hang.count() >= 2
    };
    stage
        .until("both questions hang", Duration::from_secs(60), hangs)
        .await?;
    stage.sandbox.world(|world| world.connect.trouble.clear());
    stage.sandbox.clear_requests();
    until_asked(&stage, "/static/worker.js", 1, NOTICED).await?;
    // Both frames are loaded for it.
    until_asked(&stage, "/ccp-v2", 2, SOON).await?;
    let anew = "location.pathname === '/ccp-v2' && window.marked !== true";
    for window in [stage.browser.window().await?, first] {
        stage.browser.switch_to_window(window).await?;
        stage
            .wait_in_frame::<bool>(DOCKED, "the CCP is a new one", SOON, anew)
            .await?;
    }
    assert_eq!(
        asked(&stage, "/static/worker.js"),
        1,
        "one worker is enough"
    );
    stage.sandbox.connect().ring(AGENT, NUMBER)?;
    rings(&stage, DOCKED, SOON).await?;
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
        ready(&stage, frame).await?;
        assert_eq!(stage.notices().await?, []);
        clean(&stage).await?;
        stage.close().await?;
    }
    Ok(())
}

async fn a_sign_in_in_one_tab_brings_up_the_others(browser: Browser) -> Result<()> {
    let stage = phone(browser, DOCKED).await?;
    let first = stage.browser.window().await?;
    let second = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(second.clone()).await?;
    stage.open_page(WORKSPACE).await?;
    ready(&stage, DOCKED).await?;
    ensure!(
        stage.sandbox.connect().push(AGENT, &Push::SignOut),
        "no socket"
    );
    for window in [&first, &second] {
        stage.browser.switch_to_window(window.clone()).await?;
        let notice = stage.until_notice(SOON).await?;
        assert_eq!(notice.cause, "phone-signed-out", "{}", notice.text);
    }
    stage.press("Sign in").await?;
    for window in [second, first] {
        stage.browser.switch_to_window(window).await?;
        stage
            .wait::<bool>(
                "no notice is left",
                SOON,
                "everywhere('.notice').length === 0",
            )
            .await?;
        let ccp = "location.pathname === '/ccp-v2'";
        stage
            .wait_in_frame::<bool>(DOCKED, "the CCP is there", SOON, ccp)
            .await?;
    }
    stage.sandbox.connect().ring(AGENT, NUMBER)?;
    rings(&stage, DOCKED, SOON).await?;
    clean(&stage).await?;
    stage.close().await
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
    a_worker_that_acknowledges_and_hears_nothing_is_replaced_in_all_tabs,
    a_session_that_ends_is_found_out_and_the_phone_comes_back,
    a_session_that_ends_in_a_call_is_told_and_the_frame_is_left_alone,
    an_agent_who_signs_out_of_the_ccp_stays_out_until_asked,
    a_sign_in_in_one_tab_brings_up_the_others,
    a_phone_without_a_network_comes_up_once_there_is_one,
);
