//! What happens in a world, and whether what came of it is right.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use patchcord_e2e::far_ends::{clean, reads, visits};
use patchcord_e2e::sandbox::Sandbox;
use patchcord_e2e::sandbox::place::Place;
use patchcord_e2e::sandbox::record::Request;
use patchcord_e2e::sandbox::world::{Availability, Softphone};
use patchcord_e2e::thirtyfour::prelude::*;
use patchcord_e2e::{AGENT, Browser, CCP_PAGE, SOON, Setup, Stage, WORKSPACE};

use super::table::{Expect, World};

const SERVICE_NOW: &str = "https://acme.service-now.com/";

/// What an agent does in a world, or what befalls him.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Story {
    /// Opens the workspace.
    Opens,
    /// The same, and this happens before the page first asks the IdP.
    Meets(fn(&Sandbox)),
    /// Opens the workspace, is asked for, and signs in by one click in the window that opens.
    Finishes(Login),
    /// Opens the softphone's page, and does so only after Streams' own give-up.
    FinishesLate,
    /// The browser stops the extension's background while the IdP's answer is on its way.
    BackgroundStops,
    /// The extension is reloaded under the softphone's page, while it signs in or when it is ready.
    ExtensionReloads {
        /// Whether it is ready.
        when_ready: bool,
    },
    /// The reload of the CCP frame, after a sign-in that has landed, is answered with an error.
    LosesReload,
    /// Opens this many tabs with the softphone's page at once.
    Tabs(usize),
}

/// What the agent does in the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Login {
    /// Approves the sign-in.
    SecondFactor,
    /// Has no session at the IdP, and gives user name and password there.
    Idp,
    /// The same, but chooses Amazon Connect's own login.
    Connect,
}

/// Plays one world in one browser; the answer is the table's cell.
pub(crate) async fn play(world: &World, browser: Browser) -> Result<String> {
    let expect = world.expect(browser);
    let mut setup = Setup {
        browser,
        ..Setup::default()
    };
    (world.setup)(&mut setup);
    let docked = setup.world.service_now.softphone == Softphone::None;
    let stage = Stage::open(setup).await?;
    let mark = stage.watch.mark().await?;
    world.story.tell(&stage, mark).await?;
    let (cell, visited, landed) = match expect {
        Expect::Ready(visited) => (ready(&stage, docked).await?, visited, true),
        Expect::Cause(cause, visited) => {
            noted(&stage, cause).await?;
            (cause.to_owned(), visited, cause == "cookies-blocked")
        }
    };
    let late = match world.story {
        Story::Tabs(_) => late_visits(&stage),
        _ => 0,
    };
    ensure!(late <= 1, "{late} visits to the IdP long after the first");
    let visits = visits(&stage);
    ensure!(
        visits == visited + late,
        "{visits} visits to the IdP instead of {visited} and {late} late ones"
    );
    // Firefox starts the new version in the open page, which begins anew.
    let starts = match world.story {
        Story::ExtensionReloads { .. } if browser == Browser::Firefox => 2,
        _ => 1,
    };
    ensure!(
        reads(&stage) == starts,
        "{} reads of the record",
        reads(&stage)
    );
    let silent = match browser {
        Browser::Chromium => 0,
        // Each in a tab of its own.
        Browser::Firefox => starts + late,
    };
    opened(&stage, mark, world.story.windows() + silent, landed).await?;
    if !world.story.takes_password() {
        stage.no_password_asked()?;
    }
    clean(&stage).await?;
    stage.close().await?;
    Ok(cell)
}

/// Visits that began so long after a sign-in that a tab which was still signed out had a reason for another one: on a busy machine a
/// browser takes that long for twenty.
fn late_visits(stage: &Stage) -> usize {
    const LATE_MS: u64 = 10_000;
    let requests = stage.sandbox.requests();
    let landed = requests
        .iter()
        .find(|request| request.path == "/auth/code")
        .map(|request| request.at_ms);
    let late = requests.iter().filter(|request| {
        request.path == "/app/amazon/sso/saml"
            && landed.is_some_and(|landed| request.at_ms > landed + LATE_MS)
    });
    late.count()
}

/// The phone is ready and the agent's own, and nothing of ours is left in the page. The answer says how long it took.
async fn ready(stage: &Stage, docked: bool) -> Result<String> {
    let cell = if docked {
        // Nothing in the page measures a softphone of ours, but its clock starts with the page.
        let named = "everywhere('.panel[data-agent]').map((panel) => [panel.dataset.agent, Math.round(performance.now())])[0]";
        let (agent, ms): (String, u64) =
            told(stage, "the docked softphone is ready", named).await?;
        ensure!(agent == AGENT, "the phone is {agent}'s");
        format!("ready in {ms} ms from the page's start")
    } else {
        let softphone = match stage.until_ready(SOON).await {
            Ok(softphone) => softphone,
            Err(error) => return Err(error.context(seen(stage).await)),
        };
        ensure!(softphone.agent.as_deref() == Some(AGENT), "{softphone:?}");
        let ms = softphone.acknowledged.context("no acknowledgement")?;
        format!("ready in {ms} ms")
    };
    let notices = stage.notices().await?;
    ensure!(notices.is_empty(), "a ready phone has {notices:?}");
    Ok(cell)
}

/// The agent has been told this cause. Another may have come before it.
async fn noted(stage: &Stage, cause: &str) -> Result<()> {
    let there = format!("everywhere('[data-cause={cause}]').length > 0");
    told::<bool>(stage, cause, &there).await.map(drop)
}

async fn told<T: serde::de::DeserializeOwned>(stage: &Stage, what: &str, so: &str) -> Result<T> {
    match stage.wait(what, SOON, so).await {
        Ok(found) => Ok(found),
        Err(error) => Err(error.context(seen(stage).await)),
    }
}

/// What a failure needs beside its own words.
async fn seen(stage: &Stage) -> String {
    let notices = stage.notices().await.unwrap_or_default();
    let causes: Vec<_> = notices.iter().map(|notice| &notice.cause).collect();
    let mut seen = format!("{} visits, notices {causes:?}", visits(stage));
    for request in stage.sandbox.requests() {
        let document = matches!(
            request.header("sec-fetch-dest"),
            Some("document" | "iframe")
        );
        if document {
            seen += &format!(
                "\n  {} {} {}{} {:?}",
                request.at_ms, request.method, request.host, request.path, request.status
            );
        }
    }
    seen
}

/// So many pages have opened for sign-ins, each by the extension, and where a sign-in has landed all have been closed again.
async fn opened(stage: &Stage, mark: usize, expected: usize, landed: bool) -> Result<()> {
    let end = Instant::now() + SOON;
    loop {
        let mut opened = stage.watch.opened_since(mark).await?;
        // The test's own tabs.
        opened.retain(|page| {
            let addresses = &mut page.addresses.iter();
            !addresses.any(|address| address.starts_with(SERVICE_NOW))
        });
        ensure!(
            opened.len() == expected && opened.iter().all(|page| !page.by_page),
            "instead of {expected} pages of ours: {opened:?}"
        );
        if !landed || opened.iter().all(|page| page.closed) {
            return Ok(());
        }
        ensure!(Instant::now() < end, "still open: {opened:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl Story {
    /// How many windows the agent's clicks open.
    fn windows(self) -> usize {
        match self {
            Self::Finishes(_) | Self::FinishesLate => 1,
            _ => 0,
        }
    }

    fn takes_password(self) -> bool {
        matches!(self, Self::Finishes(Login::Idp | Login::Connect))
    }

    async fn tell(self, stage: &Stage, mark: usize) -> Result<()> {
        match self {
            Self::Opens => stage.sign_in(AGENT, WORKSPACE).await,
            Self::Meets(change) => stage.sign_in_before(AGENT, WORKSPACE, change).await,
            Self::Finishes(login) => {
                if login == Login::SecondFactor {
                    stage.sign_in(AGENT, WORKSPACE).await?;
                } else {
                    stage.sign_in_and_lose_idp(AGENT, WORKSPACE).await?;
                }
                noted(stage, "idp-needs-agent").await?;
                login.finish(stage).await
            }
            Self::FinishesLate => {
                stage.sign_in(AGENT, CCP_PAGE).await?;
                noted(stage, "idp-needs-agent").await?;
                // Streams gives up after 60 s.
                stage
                    .wait::<bool>(
                        "65 s are over",
                        Duration::from_secs(80),
                        "performance.now() > 65_000",
                    )
                    .await?;
                // By then the silent sign-in has ended too, and left nothing open.
                let opened = stage.watch.opened_since(mark).await?;
                ensure!(opened.iter().all(|page| page.closed), "{opened:?}");
                Login::SecondFactor.finish(stage).await
            }
            Self::BackgroundStops => {
                let _held = stage.sandbox.hold(Place::AwsSignIn, "/");
                stage.sign_in(AGENT, CCP_PAGE).await?;
                stage
                    .until("the IdP has been asked", SOON, |stage| visits(stage) == 1)
                    .await?;
                stage.stop_background().await
            }
            Self::ExtensionReloads { when_ready } => reload_extension(stage, when_ready).await,
            Self::LosesReload => lose_reload(stage).await,
            Self::Tabs(tabs) => open_tabs(stage, tabs).await,
        }
    }
}

impl Login {
    /// Presses the notice's button and does in the window what is asked for there.
    async fn finish(self, stage: &Stage) -> Result<()> {
        let page = stage.browser.window().await?;
        let mark = stage.watch.mark().await?;
        let (button, address) = match self {
            Self::SecondFactor | Self::Idp => ("Sign in", "https://idp.example.test/"),
            Self::Connect => ("Use Amazon's sign-in", "https://acme.my.connect.aws/login"),
        };
        stage.press(button).await?;
        let window = stage.until_window_since(mark, address, SOON).await?;
        stage.browser.switch_to_window(window).await?;
        if self == Self::SecondFactor {
            let approve = stage.browser.query(By::Css("#approve")).first().await?;
            approve.send_keys("" + Key::Enter).await?;
        } else {
            stage.log_in(AGENT).await?;
        }
        Ok(stage.browser.switch_to_window(page).await?)
    }
}

async fn reload_extension(stage: &Stage, when_ready: bool) -> Result<()> {
    stage.sign_in(AGENT, CCP_PAGE).await?;
    if when_ready {
        stage.until_ready(SOON).await?;
    } else {
        stage
            .until("the IdP has been asked", SOON, |stage| visits(stage) == 1)
            .await?;
    }
    let loaded = frame_loads(stage);
    stage.reload_extension().await?;
    if stage.watch.browser() == Browser::Firefox {
        stage
            .until("the new version signs in", SOON, |stage| visits(stage) == 2)
            .await?;
        if !when_ready {
            return Ok(());
        }
        // Not in Chromium, which ends the CCP's SharedWorker when the extension is reloaded.
        stage.sandbox.connect().ring(AGENT, "+12065550142")?;
        told::<bool>(stage, "the phone rings", "sandbox.contact === 'connecting'").await?;
        ensure!(
            frame_loads(stage) == loaded,
            "a ready phone was loaded again"
        );
        // The new version holds Streams as the one before did.
        return Ok(());
    }
    let given_back = "(({ loginPopup, ccpLoadTimeout }) => loginPopup === true && ccpLoadTimeout === undefined)(connect.initCCPParams)";
    told::<bool>(stage, "Streams has its parameters again", given_back).await?;
    if when_ready {
        ensure!(
            frame_loads(stage) == loaded,
            "a ready phone was loaded again"
        );
    }
    Ok(())
}

/// How often the CCP has been asked for in a frame.
fn frame_loads(stage: &Stage) -> usize {
    let requests = stage.sandbox.requests();
    let framed = requests.iter().filter(|request| {
        request.place == Some(Place::Connect)
            && request.path == "/ccp-v2"
            && request.header("sec-fetch-dest") == Some("iframe")
    });
    framed.count()
}

async fn lose_reload(stage: &Stage) -> Result<()> {
    let framed = |request: &Request| {
        request.place == Some(Place::Connect) && request.header("sec-fetch-dest") == Some("iframe")
    };
    // The sign-in lands when the frame's first load is over.
    let sign_in = stage.sandbox.hold(Place::AwsSignIn, "/");
    stage.sign_in(AGENT, CCP_PAGE).await?;
    stage
        .until("the frame has loaded, signed out", SOON, |stage| {
            let requests = stage.sandbox.requests();
            let mut logins = requests.iter().filter(|request| request.path == "/login");
            logins.any(|request| framed(request) && request.status.is_some())
        })
        .await?;
    let reload = stage.sandbox.hold(Place::Connect, "/ccp-v2");
    drop(sign_in);
    stage
        .until("the frame loads again, signed in", SOON, |stage| {
            let requests = stage.sandbox.requests();
            let mut since = requests
                .iter()
                .skip_while(|request| request.path != "/auth/code");
            since.any(|request| framed(request) && request.path == "/ccp-v2")
        })
        .await?;
    let answer = |answer| {
        stage
            .sandbox
            .world(|world| world.hops.connect.answer = answer);
    };
    answer(Availability::Unavailable);
    drop(reload);
    stage
        .until("the reload is lost", SOON, |stage| {
            let requests = stage.sandbox.requests();
            requests.iter().any(|request| request.status == Some(503))
        })
        .await?;
    answer(Availability::Works);
    Ok(())
}

async fn open_tabs(stage: &Stage, tabs: usize) -> Result<()> {
    stage.sign_in(AGENT, CCP_PAGE).await?;
    let open =
        format!("for (let tab = 1; tab < {tabs}; tab++) open('{CCP_PAGE}', '_blank', 'noopener');");
    stage.browser.execute(open, Vec::new()).await?;
    let first = stage.browser.window().await?;
    let end = Instant::now() + SOON;
    let all = loop {
        let mut all = Vec::new();
        for window in stage.browser.windows().await? {
            // What is no tab of the test's, such as the silent sign-in's, may have gone by now.
            let here = async {
                stage.browser.switch_to_window(window.clone()).await?;
                stage.browser.current_url().await
            };
            if let Ok(address) = here.await
                && address.as_str().starts_with(SERVICE_NOW)
            {
                all.push(window);
            }
        }
        if all.len() == tabs {
            break all;
        }
        ensure!(Instant::now() < end, "{} tabs instead of {tabs}", all.len());
    };
    for tab in all.into_iter().filter(|tab| *tab != first) {
        stage.browser.switch_to_window(tab).await?;
        ready(stage, false).await?;
    }
    Ok(stage.browser.switch_to_window(first).await?)
}
