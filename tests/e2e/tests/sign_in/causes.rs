//! For every cause that Patchcord can name: what the agent sees, and what whoever can mend it sees on the set-up page.
//!
//! `target/e2e/causes.md` says what came of each in each browser.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Result, ensure};
use patchcord_e2e::sandbox::causes::{CauseWorld, Shows, cause_worlds};
use patchcord_e2e::sandbox::place::Place;
use patchcord_e2e::sandbox::world::{Refusal, Softphone};
use patchcord_e2e::sandbox::{Sandbox, World};
use patchcord_e2e::thirtyfour::WindowHandle;
use patchcord_e2e::{AGENT, Browser, CCP_PAGE, SOON, Setup, Stage, WORKSPACE, root};
use serde::Deserialize;

const PASSED: &str = "not run here: the test of the sign-in waits three minutes for it";

/// What somebody sees.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Seen {
    code: String,
    words: String,
}

/// A row's cells in one browser.
#[derive(Debug, Clone)]
struct Cells {
    agent: Seen,
    /// `None` where it takes too long to wait for.
    admin: Option<Seen>,
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: ./build.sh causes"]
async fn every_cause_is_told_to_whom_it_concerns_in_chromium() -> Result<()> {
    play(Browser::Chromium).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: ./build.sh causes"]
async fn every_cause_is_told_to_whom_it_concerns_in_firefox() -> Result<()> {
    play(Browser::Firefox).await
}

async fn play(browser: Browser) -> Result<()> {
    let rows = cause_worlds();
    let next = AtomicUsize::new(0);
    let work = || work(browser, &rows, &next);
    let (one, two, three) = tokio::join!(work(), work(), work());
    let failures = [one?, two?, three?].concat();
    ensure!(failures.is_empty(), "\n{}", failures.join("\n"));
    Ok(())
}

/// Plays one row after the other, to the end, so that one that fails does not hide the next.
async fn work(browser: Browser, rows: &[CauseWorld], next: &AtomicUsize) -> Result<Vec<String>> {
    let mut failures = Vec::new();
    let mut last = None;
    loop {
        let row = next.fetch_add(1, Ordering::Relaxed);
        let Some(world) = rows.get(row) else {
            return Ok(failures);
        };
        let cells = match play_row(browser, world, &mut last).await {
            Ok(cells) => {
                let wrong = wrong(world, browser, &cells);
                failures
                    .extend(wrong.map(|wrong| format!("{} in {browser:?}: {wrong}", world.code)));
                Ok(cells)
            }
            Err(error) => {
                failures.push(format!("{} in {browser:?}: {error:#}", world.code));
                Err("failed".to_owned())
            }
        };
        note(rows, row, browser, cells)?;
    }
}

fn wrong(world: &CauseWorld, browser: Browser, cells: &Cells) -> Option<String> {
    let agent = for_agent(world, browser);
    if cells.agent.code != agent {
        return Some(format!(
            "the agent sees {:?} instead of {agent}",
            cells.agent
        ));
    }
    let admin = cells.admin.as_ref()?;
    // Without a test of the sign-in the set-up page knows no more than the page.
    let known = match world.shows {
        Shows::InPage if agent != "standard" => agent,
        _ if agent == "login-url-invalid" => agent,
        _ => world.code,
    };
    (admin.code != known).then(|| format!("the set-up page says {admin:?}"))
}

/// What an agent is told in a world.
fn for_agent(world: &CauseWorld, browser: Browser) -> &'static str {
    let mut changed = World::default();
    (world.change)(&mut changed);
    // Entra refuses with a page that is answered like any other.
    let entra = matches!(
        changed.idp.refusal,
        Some(
            Refusal::EntraWrongAddress
                | Refusal::EntraNotAssigned
                | Refusal::EntraNoApplication
                | Refusal::EntraPolicy
        )
    );
    match world.code {
        // A choice, and no fault.
        "login-field-empty" => "standard",
        // The field is seen to be wrong before anybody signs in.
        "login-url-is-phone" => "login-url-invalid",
        "not-finished"
        | "window-closed"
        | "role-chooser"
        | "relay-state-lost"
        | "stalled"
        | "landed-elsewhere"
        | "old-host-without-connect"
        | "other-instance" => "idp-needs-agent",
        "sign-in-refused" | "cookies-blocked" | "origin-not-approved" | "frame-stayed-out" => {
            world.code
        }
        code if world.shows == Shows::InPage && code != "sign-in-error-page" => code,
        _ if entra => "idp-needs-agent",
        // In Firefox the sign-in runs in a tab whose pages we may not look into: a page that failed is one that waits.
        _ => match browser {
            Browser::Chromium => "sign-in-error-page",
            Browser::Firefox => "idp-needs-agent",
        },
    }
}

/// Plays a row. A stage that can be used again is left in `last`.
async fn play_row(browser: Browser, world: &CauseWorld, last: &mut Option<Stage>) -> Result<Cells> {
    let mut changed = World::default();
    (world.change)(&mut changed);
    // Whoever cannot sign in to ServiceNow sees nothing of a phone.
    let mut first = changed.clone();
    first.idp = World::default().idp;
    first.hops.idp = World::default().hops.idp;
    first.hops.service_now = World::default().hops.service_now;
    let stage = match last.take() {
        Some(stage) => begin_anew(stage, &first).await?,
        None => {
            let setup = Setup {
                browser,
                granted: true,
                world: first.clone(),
                ..Setup::default()
            };
            Stage::open(setup).await?
        }
    };
    let change = |sandbox: &Sandbox| sandbox.world(world.change);
    if changed.hops.service_now != first.hops.service_now {
        lose_service_now(&stage, change).await?;
    } else if changed == first {
        stage.sign_in(AGENT, WORKSPACE).await?;
    } else {
        stage.sign_in_before(AGENT, WORKSPACE, change).await?;
    }
    let seen = if has_note(world, &changed) {
        let note = stage.until_notice(SOON).await?;
        Some(Seen {
            code: note.cause,
            words: note.text,
        })
    } else {
        None
    };
    let own = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(own.clone()).await?;
    let agent = match seen {
        Some(seen) => seen,
        None => {
            stage.open_own_page("popup.html").await?;
            let popup = stage.wait("the popup says how things stand", SOON, POPUP);
            popup.await?
        }
    };
    let admin = match world.shows {
        Shows::WhenLate if world.code != "frame-stayed-out" => None,
        _ if agent.code == "login-url-invalid" => {
            Some(check(&stage, &agent.code, world.code).await?)
        }
        Shows::InPage => Some(check(&stage, agent.code.as_str(), world.code).await?),
        _ => Some(test(&stage, own, world.shows).await?),
    };
    stage.no_extension_errors().await?;
    match browser {
        Browser::Chromium => stage.close().await?,
        // Which takes seconds to start.
        Browser::Firefox => *last = Some(stage),
    }
    Ok(Cells { agent, admin })
}

/// A stage where nobody is signed in to anything, with an extension that has seen nothing.
async fn begin_anew(stage: Stage, world: &World) -> Result<Stage> {
    let fresh = stage.browser.new_tab().await?;
    for window in stage.browser.windows().await? {
        // The silent sign-in's tab may have gone by now.
        if window != fresh && stage.browser.switch_to_window(window).await.is_ok() {
            let _ = stage.browser.close_window().await;
        }
    }
    stage.browser.switch_to_window(fresh).await?;
    stage.sandbox.world(|now| *now = world.clone());
    for place in [
        Place::ServiceNow,
        Place::Idp,
        Place::AwsSignIn,
        Place::AwsConsole,
        Place::Connect,
    ] {
        stage.sandbox.end_sessions(place);
    }
    stage.sandbox.clear_requests();
    stage.reload_extension().await?;
    Ok(stage)
}

/// An ordinary login that is meant has none, and a page without a softphone neither; nor one whose phone comes up all the same,
/// because the session at Amazon Connect begins before the sign-in goes astray.
fn has_note(world: &CauseWorld, changed: &World) -> bool {
    !["login-field-empty", "landed-elsewhere"].contains(&world.code)
        && changed.service_now.softphone != Softphone::None
}

/// Opens the softphone's page, whose ServiceNow goes as it reads the record.
async fn lose_service_now(stage: &Stage, change: impl Fn(&Sandbox)) -> Result<()> {
    // The place looks at the world after its delay.
    let delay = |ms| {
        let delays = |world: &mut World| world.hops.service_now.delay_ms = ms;
        stage.sandbox.world(delays);
    };
    delay(Some(700));
    let read = |stage: &Stage| {
        let requests = stage.sandbox.requests();
        let mut requests = requests.iter();
        requests.any(|request| request.path.starts_with("/api/now/table/"))
    };
    let goes = async {
        stage.until("the record is read", SOON, read).await?;
        change(&stage.sandbox);
        delay(None);
        Ok(())
    };
    let (came, went) = tokio::join!(stage.sign_in(AGENT, CCP_PAGE), goes);
    came.and(went)
}

async fn open_set_up(stage: &Stage) -> Result<()> {
    stage.open_own_page("options.html").await?;
    let looked = "document.querySelector('[data-check=service-now-open][data-state=ok]') !== null";
    stage
        .wait::<bool>("the set-up page has asked ServiceNow", SOON, looked)
        .await
        .map(drop)
}

/// The line of the checklist that names the cause.
async fn check(stage: &Stage, agents: &str, code: &str) -> Result<Seen> {
    open_set_up(stage).await?;
    let line = format!(
        "(() => {{
          const line = document.querySelector('[data-check][data-cause={code}], [data-check][data-cause={agents}]');
          return line && {{ code: line.dataset.cause, words: ['.title', '.what', '.fix'].map((part) => line.querySelector(part).textContent).filter(Boolean).join(' ') }};
        }})()"
    );
    stage
        .wait(&format!("the set-up page names {code}"), SOON, &line)
        .await
}

/// What a test of the sign-in ends in.
async fn test(stage: &Stage, own: WindowHandle, shows: Shows) -> Result<Seen> {
    open_set_up(stage).await?;
    let mark = stage.watch.mark().await?;
    stage.press("Test my sign-in").await?;
    if shows == Shows::WhenClosed {
        let window = stage
            .until_window_since(mark, "https://idp.example.test/", SOON)
            .await?;
        stage.browser.switch_to_window(window).await?;
        stage.browser.close_window().await?;
        stage.browser.switch_to_window(own).await?;
    }
    stage.wait("the test ends", SOON, RESULT).await
}

const POPUP: &str = "(() => {
  const { state, cause } = document.documentElement.dataset;
  if (!state || ['unknown', 'signing-in', 'waiting'].includes(state)) return null;
  const words = ['#state', '#words', '#next'].map((part) => document.querySelector(part).textContent).filter(Boolean).join(' ');
  return { code: cause || state, words };
})()";
const RESULT: &str = "(() => {
  const result = document.querySelector('#result[data-end]:not([data-end=running])');
  return result && { code: result.dataset.end, words: ['.what', '.fix'].map((part) => result.querySelector(part).textContent).filter(Boolean).join(' ') };
})()";

/// What came of a row, in Chromium and Firefox; `None` where it has not been played.
type Played = [Option<Result<Cells, String>>; 2];

/// What has been played so far, by row.
static CELLS: Mutex<Vec<Played>> = Mutex::new(Vec::new());

/// Takes a row's cells and writes the whole table.
fn note(
    rows: &[CauseWorld],
    row: usize,
    browser: Browser,
    cells: Result<Cells, String>,
) -> Result<()> {
    let mut all = CELLS.lock().unwrap_or_else(PoisonError::into_inner);
    all.resize_with(rows.len(), || [None, None]);
    let column = match browser {
        Browser::Chromium => 0,
        Browser::Firefox => 1,
    };
    all[row][column] = Some(cells);
    let mut table = String::from("| cause | the agent | the set-up page |\n| --- | --- | --- |\n");
    for (world, browsers) in rows.iter().zip(&*all) {
        let agent = both(browsers, |cells| {
            format!("`{}` {}", cells.agent.code, cells.agent.words)
        });
        let admin = both(browsers, |cells| match &cells.admin {
            Some(seen) => format!("`{}` {}", seen.code, seen.words),
            None => PASSED.to_owned(),
        });
        table += &format!("| {} | {agent} | {admin} |\n", world.code);
    }
    let folder = root().join("target/e2e");
    fs::create_dir_all(&folder)?;
    Ok(fs::write(folder.join("causes.md"), table)?)
}

/// One text where both browsers say the same.
fn both(browsers: &Played, text: impl Fn(&Cells) -> String) -> String {
    let [chromium, firefox] = browsers.each_ref().map(|cells| match cells {
        Some(Ok(cells)) => text(cells)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .replace('|', "\\|"),
        Some(Err(failed)) => failed.clone(),
        None => "not run: its test was not part of this run".to_owned(),
    });
    if chromium == firefox {
        return chromium;
    }
    format!("Chromium: {chromium}<br>Firefox: {firefox}")
}
