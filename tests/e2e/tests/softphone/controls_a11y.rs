//! The voice controls are there for everybody: axe-core finds nothing in any of their states, a keyboard does it all, a call
//! moves nothing on the screen and takes nobody's focus, and one that rings is told where the agent looks.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use patchcord_e2e::far_ends::visits;
use patchcord_e2e::phone::{CALLER, CALLER_SHOWN, Scene, setup};
use patchcord_e2e::sandbox::world::Softphone;
use patchcord_e2e::{AGENT, AT_ONCE, Browser, Setup, Stage, root};
use serde_json::{Value, json};

/// The focus, however deep.
const FOCUS: &str = "(() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.dataset?.control ?? at?.dataset?.part ?? at?.dataset?.key ?? at?.localName ?? null;
})()";
/// What must not move.
const PLACES: &str =
    "['[data-part=top]', '[data-part=tools]', '[data-part=middle]'].map((part) => {
  const { x, y, width, height } = everywhere(part)[0].getBoundingClientRect();
  return [x, y, width, height].map(Math.round);
})";

async fn open(setup: Setup) -> Result<Stage> {
    let stage = Stage::open(setup).await?;
    stage.open_controls().await?;
    Ok(stage)
}

/// What axe-core, which is in the page, finds in the panel, as lines.
async fn violations(stage: &Stage) -> Result<Vec<String>> {
    let run = "
      const done = arguments[0];
      const options = { iframes: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
      axe.run('patchcord-panel', options).then(
        ({ violations, passes }) => done(passes.length === 0 ? ['axe has checked nothing'] : violations.flatMap(({ id, nodes }) =>
          nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(' ')}: ${failureSummary}`))),
        (error) => done([String(error)]));";
    Ok(stage
        .browser
        .execute_async(run, Vec::new())
        .await?
        .convert()?)
}

async fn look(stage: &Stage, scheme: &str) -> Result<()> {
    let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    stage
        .devtools("Emulation.setEmulatedMedia", features)
        .await
        .map(drop)
}

/// What axe-core finds in one part of all states, of so many parts.
async fn look_through(part: usize, parts: usize) -> Result<()> {
    let axe = std::fs::read_to_string(root().join("target/axe.min.js"))
        .context("target/axe.min.js is missing: run ./build.sh test")?;
    let mut found = Vec::new();
    for scene in Scene::ALL.into_iter().skip(part).step_by(parts) {
        let mut setup = setup(Browser::Chromium);
        scene.prepare(&mut setup);
        let stage = open(setup).await?;
        scene.reach(&stage).await.with_context(|| scene.name())?;
        stage.browser.execute(&*axe, Vec::new()).await?;
        for scheme in ["light", "dark"] {
            look(&stage, scheme).await?;
            for line in violations(&stage).await? {
                found.push(format!("{} {scheme}: {line}", scene.name()));
            }
        }
        stage.close().await?;
    }
    ensure!(found.is_empty(), "axe found: {found:#?}");
    Ok(())
}

/// Divides the states among tests, because each state has a browser of its own.
macro_rules! look_through_in {
    ($($part:ident),* $(,)?) => {
        mod axe_finds_nothing_in_any_state_neither_dark_nor_light {
            const PARTS: &[&str] = &[$(stringify!($part)),*];

            $(#[tokio::test(flavor = "multi_thread")]
            async fn $part() -> anyhow::Result<()> {
                let part = PARTS.iter().position(|part| *part == stringify!($part));
                super::look_through(part.unwrap_or_default(), PARTS.len()).await
            })*
        }
    };
}

look_through_in!(first_part, second_part, third_part, last_part);

async fn a_call_moves_nothing_and_takes_nobodys_focus(browser: Browser) -> Result<()> {
    let stage = open(setup(browser)).await?;
    let type_here = "(() => {
      const field = document.body.appendChild(document.createElement('input'));
      field.id = 'work';
      field.style = 'position: fixed; top: 0; left: 0';
      field.focus();
      return true;
    })()";
    stage.now::<bool>(type_here).await?;
    let before: Value = stage.now(PLACES).await?;
    stage.sandbox.connect().ring(AGENT, CALLER)?;
    stage.until_controls("offered").await?;
    assert_eq!(stage.now::<Value>(PLACES).await?, before, "{browser:?}");
    assert_eq!(
        stage.now::<String>("document.activeElement.id").await?,
        "work"
    );
    let alarm: String = stage
        .now("everywhere('[role=alert][data-part=alarm]')[0].textContent")
        .await?;
    assert_eq!(
        alarm,
        format!("Incoming call from {CALLER_SHOWN}, BasicQueue"),
        "{browser:?}"
    );
    stage.close().await?;
    Ok(())
}

/// Presses keys where the focus is.
async fn keys(stage: &Stage, keys: &[&str]) -> Result<()> {
    let mut actions = stage.browser.action_chain();
    for key in keys {
        actions = match *key {
            "Enter" => actions.send_keys('\u{e007}'),
            "Escape" => actions.send_keys('\u{e00c}'),
            "Tab" => actions.send_keys('\u{e004}'),
            "Space" => actions.send_keys(' '),
            "Down" => actions.send_keys('\u{e015}'),
            "Right" => actions.send_keys('\u{e014}'),
            text => actions.send_keys(text),
        };
    }
    Ok(actions.perform().await?)
}

/// Goes on with Tab until the focus is on something.
async fn tab_to(stage: &Stage, wanted: &str) -> Result<()> {
    for _ in 0..40 {
        if stage.now::<Option<String>>(FOCUS).await?.as_deref() == Some(wanted) {
            return Ok(());
        }
        keys(stage, &["Tab"]).await?;
    }
    anyhow::bail!("Tab does not lead to {wanted}")
}

async fn focus_is(stage: &Stage, wanted: &str) -> Result<()> {
    stage
        .wait::<bool>(
            &format!("the focus is on {wanted}"),
            AT_ONCE,
            &format!("{FOCUS} === '{wanted}'"),
        )
        .await
        .map(drop)
}

async fn a_keyboard_takes_a_call_from_ring_to_clear_and_the_page_hears_none_of_it(
    browser: Browser,
) -> Result<()> {
    let stage = open(setup(browser)).await?;
    let connect = stage.sandbox.connect();
    stage
        .now::<bool>("(() => { window.heard = []; addEventListener('keydown', ({ key }) => heard.push(key)); return true; })()")
        .await?;
    stage.now::<bool>("(everywhere('patchcord-controls')[0].shadowRoot.querySelector('summary').focus(), true)").await?;
    connect.ring(AGENT, CALLER)?;
    stage.until_controls("offered").await?;
    focus_is(&stage, "summary").await?;
    tab_to(&stage, "accept").await?;
    keys(&stage, &["Enter"]).await?;
    stage.until_controls("talking").await?;
    // What had the focus is gone; it stays with the call.
    focus_is(&stage, "mute").await?;
    keys(&stage, &["Space"]).await?;
    focus_is(&stage, "unmute").await?;
    tab_to(&stage, "open-keypad").await?;
    keys(&stage, &["Enter"]).await?;
    focus_is(&stage, "digit").await?;
    keys(&stage, &["4", "2", "#"]).await?;
    let sent = |stage: &Stage| {
        let agents = stage.sandbox.connect().agents();
        let agent = agents.iter().find(|agent| agent.username == AGENT);
        let contact = agent.and_then(|agent| agent.contact.clone());
        contact.is_some_and(|contact| contact.digits == "42#")
    };
    stage.until("the digits are sent", AT_ONCE, sent).await?;
    keys(&stage, &["Escape"]).await?;
    focus_is(&stage, "open-keypad").await?;
    tab_to(&stage, "hang-up").await?;
    keys(&stage, &["Enter"]).await?;
    stage.until_controls("after-call-work").await?;
    focus_is(&stage, "clear").await?;
    keys(&stage, &["Enter"]).await?;
    stage.until_controls("idle").await?;
    let heard: Vec<String> = stage.now("heard").await?;
    assert_eq!(heard, Vec::<String>::new(), "{browser:?}");
    stage.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn arrow_keys_choose_a_state_and_escape_leaves_the_list() -> Result<()> {
    let stage = open(setup(Browser::Chromium)).await?;
    stage.now::<bool>("(everywhere('patchcord-controls')[0].shadowRoot.querySelector('summary').focus(), true)").await?;
    keys(&stage, &["Down"]).await?;
    focus_is(&stage, "set-state").await?;
    keys(&stage, &["Escape"]).await?;
    focus_is(&stage, "summary").await?;
    keys(&stage, &["Down"]).await?;
    focus_is(&stage, "set-state").await?;
    keys(&stage, &["Down", "Enter"]).await?;
    stage
        .wait::<bool>(
            "the agent has a break",
            AT_ONCE,
            "everywhere('[data-part=state]')[0].textContent === 'Break'",
        )
        .await?;
    focus_is(&stage, "summary").await?;
    stage.close().await
}

/// Nobody is called by the key that leads from the search to the list.
async fn a_quick_connect_is_found_and_added_by_keyboard_alone(browser: Browser) -> Result<()> {
    let stage = open(setup(browser)).await?;
    stage.sandbox.connect().ring(AGENT, CALLER)?;
    stage.press_control("accept").await?;
    stage.until_controls("talking").await?;
    stage.press_control("open-transfer").await?;
    stage.until_seen("[data-control='quick-connect']").await?;
    focus_is(&stage, "find").await?;
    keys(&stage, &["front"]).await?;
    stage
        .until_seen("[data-control='quick-connect']:only-child")
        .await?;
    keys(&stage, &["Enter"]).await?;
    focus_is(&stage, "quick-connect").await?;
    assert_eq!(
        stage
            .now::<usize>("everywhere('.parties li').length")
            .await?,
        0
    );
    keys(&stage, &["Enter"]).await?;
    stage.until_controls("split-lines").await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_told_in_the_tabs_title_and_notified_where_the_agent_has_allowed_it() -> Result<()>
{
    let mut setup = setup(Browser::Chromium);
    setup.granted = true;
    let stage = open(setup).await?;
    let title: String = stage.now("document.title").await?;
    let phone = stage.browser.window().await?;
    stage.press_control("open-devices").await?;
    stage.press_at("[data-offer]").await?;
    let question = stage.until_window("chrome-extension://", AT_ONCE).await?;
    stage.browser.switch_to_window(question).await?;
    stage.press_last("Show notifications").await?;
    stage.browser.switch_to_window(phone.clone()).await?;
    let elsewhere = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(elsewhere).await?;
    stage.sandbox.connect().ring(AGENT, CALLER)?;
    let shown = "chrome.notifications.getAll().then((all) => Object.keys(all).length)";
    let until = async |count: u64| {
        for _ in 0..500 {
            if stage.watch.in_service_worker(shown).await? == json!(count) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        anyhow::bail!("there are not {count} notifications")
    };
    until(1).await?;
    stage.browser.switch_to_window(phone).await?;
    let ringing: String = stage.now("document.title").await?;
    assert_eq!(ringing, "Incoming call");
    // The agent looks.
    until(0).await?;
    stage.press_control("accept").await?;
    stage.until_controls("talking").await?;
    assert_eq!(stage.now::<String>("document.title").await?, title);
    stage.close().await
}

async fn whoever_logs_out_stays_so_until_logging_in_again(browser: Browser) -> Result<()> {
    let stage = open(setup(browser)).await?;
    let before = visits(&stage);
    let mark = stage.watch.mark().await?;
    stage.press_control("log-out").await?;
    stage.press_control("confirm-log-out").await?;
    stage.until_controls("logged-out").await?;
    stage.press_control("log-in").await?;
    stage.until_controls("idle").await?;
    assert_eq!(visits(&stage), before + 1, "{browser:?}");
    if browser == Browser::Chromium {
        stage.nothing_opened_since(mark).await?;
    }
    stage.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_agent_has_chosen_is_there_on_the_next_page() -> Result<()> {
    let mut setup = setup(Browser::Chromium);
    setup.world.service_now.softphone = Softphone::None;
    let stage = open(setup).await?;
    stage.browser.refresh().await?;
    stage.until_controls("idle").await?;
    stage.until_seen("[data-part='idle']").await?;
    stage.press_control("show-ccp").await?;
    stage.until_seen(".to-controls").await?;
    stage.browser.refresh().await?;
    stage.until_seen(".to-controls").await?;
    stage.close().await
}

in_both_browsers! {
    a_call_moves_nothing_and_takes_nobodys_focus,
    a_keyboard_takes_a_call_from_ring_to_clear_and_the_page_hears_none_of_it,
    a_quick_connect_is_found_and_added_by_keyboard_alone,
    whoever_logs_out_stays_so_until_logging_in_again,
}
