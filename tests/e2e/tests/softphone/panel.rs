//! The docked softphone's panel: what an agent does with it all day, and what a page may do around it.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use patchcord_e2e::far_ends::clean;
use patchcord_e2e::sandbox::world::{LoginField, Softphone};
use patchcord_e2e::thirtyfour::Key;
use patchcord_e2e::thirtyfour::prelude::*;
use patchcord_e2e::{
    AGENT, AT_ONCE, Browser, CLASSIC, NEXT_EXPERIENCE, SOON, Setup, Stage, WORKSPACE,
};
use serde_json::json;

const NUMBER: &str = "+12065550142";

/// The number as the heading shows it.
const SHOWN: &str = "+1 206 555 0142";
/// The panel's inside, for scripts.
const ROOT: &str = "document.querySelector('patchcord-panel')?.shadowRoot";

/// A workspace with the docked softphone, ready.
async fn docked(browser: Browser) -> Result<Stage> {
    let mut setup = Setup {
        browser,
        ..Setup::default()
    };
    setup.world.service_now.softphone = Softphone::None;
    let stage = Stage::open(setup).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    ready(&stage).await?;
    Ok(stage)
}

async fn ready(stage: &Stage) -> Result<()> {
    heading(stage, "ready", "agent.one@example.com · Available").await
}

/// Waits until the heading says this.
async fn heading(stage: &Stage, state: &str, words: &str) -> Result<()> {
    let so = format!(
        "{ROOT}?.querySelector('.panel').dataset.state === '{state}'
         && {ROOT}.querySelector('.state').textContent === '{words}'"
    );
    stage
        .wait::<bool>(&format!("the heading says {words}"), SOON, &so)
        .await
        .map(drop)
}

/// The panel's outline in the window: left, top, width and height, in whole pixels.
async fn outline(stage: &Stage) -> Result<[i32; 4]> {
    stage
        .now(&format!(
            "(({{ left, top, width, height }}) => [left, top, width, height].map(Math.round))({ROOT}.querySelector('.frame').getBoundingClientRect())"
        ))
        .await
}

/// The size of the CCP's frame.
async fn ccp(stage: &Stage) -> Result<[i32; 2]> {
    stage
        .now("(({ width, height }) => [width, height].map(Math.round))(document.querySelector('patchcord-panel iframe').getBoundingClientRect())")
        .await
}

async fn inside(stage: &Stage, selector: &str) -> Result<WebElement> {
    stage.see_inside().await?;
    let find = format!("return {ROOT}?.querySelector('{selector}')");
    stage.element(&find).await
}

async fn click(stage: &Stage, selector: &str) -> Result<()> {
    stage.click_on(async || inside(stage, selector).await).await
}

async fn focus(stage: &Stage, selector: &str) -> Result<()> {
    stage
        .act_on(
            async || inside(stage, selector).await,
            async |found| Ok(found.focus().await?),
        )
        .await
}

/// Drags what a selector finds by so many pixels.
async fn drag(stage: &Stage, selector: &str, x: i64, y: i64) -> Result<()> {
    stage
        .act_on(
            async || inside(stage, selector).await,
            async |part| {
                let drag = stage.browser.action_chain().click_and_hold_element(&part);
                Ok(drag.move_by_offset(x, y).release().perform().await?)
            },
        )
        .await
}

/// What has the focus, inside the panel.
async fn focused(stage: &Stage) -> Result<String> {
    stage
        .now(&format!("{ROOT}.activeElement?.className ?? ''"))
        .await
}

async fn press(stage: &Stage, key: Key) -> Result<()> {
    let keys = stage.browser.action_chain();
    Ok(keys.key_down(key.clone()).key_up(key).perform().await?)
}

/// The window shows this much, in CSS pixels.
async fn resize(stage: &Stage, width: i32, height: i32) -> Result<()> {
    let [more_width, more_height]: [i32; 2] = stage
        .now("[outerWidth - innerWidth, outerHeight - innerHeight]")
        .await?;
    let (width, height) = (width + more_width, height + more_height);
    stage
        .browser
        .set_window_rect(0, 0, width.try_into()?, height.try_into()?)
        .await?;
    Ok(())
}

async fn an_agent_sizes_moves_and_folds_it_and_finds_it_so_on_every_page(
    browser: Browser,
) -> Result<()> {
    let stage = docked(browser).await?;
    let [left, top, width, height] = outline(&stage).await?;
    assert_eq!((width, height), (360, 592));

    // By pointer, at the edges away from its corner.
    for (edge, x, y) in [(".width", -40, 0), (".height", 0, 30)] {
        drag(&stage, edge, x, y).await?;
    }
    assert_eq!(outline(&stage).await?, [left - 40, top + 30, 400, 562]);

    // By its heading, into another corner.
    drag(&stage, "h2", -700, 0).await?;
    assert_eq!(outline(&stage).await?, [16, top + 30, 400, 562]);
    assert!(marked_through(&stage).await?, "{browser:?}");

    for page in [NEXT_EXPERIENCE, CLASSIC, WORKSPACE] {
        stage.open_page(page).await?;
        ready(&stage).await?;
        assert_eq!(outline(&stage).await?, [16, top + 30, 400, 562], "{page}");
    }
    click(&stage, ".fold").await?;
    let folded = outline(&stage).await?;
    assert_eq!((folded[0], folded[2], folded[3]), (16, 400, 52));
    stage.open_page(NEXT_EXPERIENCE).await?;
    ready(&stage).await?;
    assert_eq!(outline(&stage).await?, folded);
    clean(&stage).await?;
    stage.close().await?;
    Ok(())
}

/// Whether all that an agent does with the panel leaves the CCP as it is.
async fn marked_through(stage: &Stage) -> Result<bool> {
    stage.mark_ccp().await?;
    for part in [".fold", ".fold", ".move", ".move", ".move", ".move"] {
        click(stage, part).await?;
    }
    stage.ccp_is_marked().await
}

async fn the_ccp_is_never_below_its_smallest_size_and_the_panel_never_outside_the_window(
    browser: Browser,
) -> Result<()> {
    let stage = docked(browser).await?;
    for edge in [".width", ".height"] {
        focus(&stage, edge).await?;
        press(&stage, Key::Home).await?;
    }
    assert_eq!(ccp(&stage).await?, [320, 460]);
    // A window at 200 % zoom is one of half the size.
    for (width, height) in [(640, 450), (500, 300)] {
        resize(&stage, width, height).await?;
        let there = format!("innerWidth === {width} && innerHeight === {height}");
        stage
            .wait::<bool>("the window is small", AT_ONCE, &there)
            .await?;
        let [left, top, wide, high] = outline(&stage).await?;
        assert!(left >= 0 && top >= 0, "{browser:?} {left} {top}");
        assert!(left + wide <= width && top + high <= height);
        assert_eq!(ccp(&stage).await?, [320, 460]);
    }
    stage.close().await?;
    Ok(())
}

async fn every_part_is_reached_and_used_by_keyboard_and_no_key_reaches_the_page(
    browser: Browser,
) -> Result<()> {
    let stage = docked(browser).await?;
    let before = outline(&stage).await?;
    stage
        .browser
        .execute(
            "window.keys = []; for (const type of ['keydown', 'focusin', 'click']) document.addEventListener(type, ({ key }) => keys.push(key ?? type))",
            Vec::new(),
        )
        .await?;
    focus(&stage, ".move").await?;
    press(&stage, Key::Up).await?;
    assert_eq!(outline(&stage).await?[1], 16, "it is at the top now");
    press(&stage, Key::Down).await?;
    press(&stage, Key::Tab).await?;
    assert_eq!(focused(&stage).await?, "fold");
    press(&stage, Key::Enter).await?;
    assert_eq!(outline(&stage).await?[3], 52);
    press(&stage, Key::Escape).await?;
    press(&stage, Key::Enter).await?;
    assert_eq!(outline(&stage).await?, before);
    focus(&stage, ".edge.width").await?;
    press(&stage, Key::Left).await?;
    press(&stage, Key::Tab).await?;
    assert_eq!(focused(&stage).await?, "edge height");
    press(&stage, Key::Down).await?;
    let after = [
        before[0] - 20,
        before[1] + 20,
        before[2] + 20,
        before[3] - 20,
    ];
    assert_eq!(outline(&stage).await?, after);
    let now: String = stage
        .now(&format!(
            "[...{ROOT}.querySelectorAll('.edge')].map((edge) => edge.ariaValueNow).join(' ')"
        ))
        .await?;
    assert_eq!(now, "380 520");
    assert_eq!(stage.now::<String>("keys.join(' ')").await?, "");
    // The same keys are the page's where the focus is there.
    stage
        .browser
        .execute(format!("{ROOT}.activeElement.blur()"), Vec::new())
        .await?;
    press(&stage, Key::Escape).await?;
    assert_eq!(stage.now::<String>("keys.join(' ')").await?, "Escape");
    stage.close().await?;
    Ok(())
}

async fn a_call_goes_on_while_the_page_replaces_all_that_it_shows(browser: Browser) -> Result<()> {
    let stage = docked(browser).await?;
    stage.mark_ccp().await?;
    stage.sandbox.connect().ring(AGENT, NUMBER)?;
    heading(&stage, "ringing", &format!("Incoming call · {SHOWN}")).await?;
    stage
        .browser
        .execute(
            "document.body.replaceChildren();
             const body = document.createElement('body');
             body.append('Another view');
             document.body.replaceWith(body);
             history.pushState(null, '', '/now/sow/list');",
            Vec::new(),
        )
        .await?;
    assert!(
        stage.ccp_is_marked().await?,
        "{browser:?}: the CCP was loaded again"
    );
    stage.sandbox.connect().hang_up(AGENT)?;
    heading(&stage, "after-call", &format!("Missed call · {SHOWN}")).await?;
    stage.close().await?;
    Ok(())
}

async fn nothing_of_the_page_covers_it_and_no_style_of_the_page_reaches_it(
    browser: Browser,
) -> Result<()> {
    let stage = docked(browser).await?;
    stage.mark_ccp().await?;
    let before = outline(&stage).await?;
    let script = "
      const sheet = document.createElement('style');
      sheet.textContent = `* { display: none !important; position: static !important; z-index: 0 !important; width: 9px !important }
        html, body { display: block !important }`;
      document.head.append(sheet);
      const cover = document.createElement('div');
      cover.style.cssText = 'position: fixed !important; display: block !important; inset: 0; width: 100vw !important; height: 100vh; z-index: 2147483647 !important; background: red';
      document.body.append(cover);
      const popover = document.createElement('div');
      popover.popover = 'manual';
      popover.style.cssText = 'display: block !important; position: fixed !important; inset: 0; width: 100vw !important; height: 100vh';
      document.body.append(popover);
      popover.showPopover();";
    stage.browser.execute(script, Vec::new()).await?;
    assert_eq!(outline(&stage).await?, before);
    let on_top = format!(
        "(({{ left, top }}) => document.elementFromPoint(left + 80, top + 20)?.localName)({ROOT}.querySelector('.frame').getBoundingClientRect()) === 'patchcord-panel'"
    );
    stage
        .wait::<bool>("the panel is above all", AT_ONCE, &on_top)
        .await?;
    assert!(
        stage.ccp_is_marked().await?,
        "{browser:?}: the CCP was loaded again"
    );
    stage.close().await?;
    Ok(())
}

async fn a_folded_softphone_rings(browser: Browser) -> Result<()> {
    let stage = docked(browser).await?;
    click(&stage, ".fold").await?;
    let seen = "isSeen(document.querySelector('patchcord-panel iframe'))";
    assert!(!stage.now::<bool>(seen).await?, "{browser:?}");
    stage.sandbox.connect().ring(AGENT, NUMBER)?;
    heading(&stage, "ringing", &format!("Incoming call · {SHOWN}")).await?;
    stage
        .wait_in_frame::<bool>(
            "patchcord-panel iframe",
            "the CCP shows the call",
            AT_ONCE,
            "document.querySelector('#contact:not([hidden]) #status')?.textContent === 'Incoming call'",
        )
        .await?;
    stage.close().await?;
    Ok(())
}

async fn a_docked_phone_rings_again_after_the_extension_was_replaced(
    browser: Browser,
) -> Result<()> {
    let stage = docked(browser).await?;
    stage.mark_ccp().await?;
    stage.update_extension().await?;
    // Only a CCP that was loaded again has a worker that lives.
    until_loaded_again(&stage, "patchcord-panel iframe").await?;
    ready(&stage).await?;
    stage.sandbox.connect().ring(AGENT, NUMBER)?;
    heading(&stage, "ringing", &format!("Incoming call · {SHOWN}")).await?;
    let panels = "document.querySelectorAll('patchcord-panel').length";
    assert_eq!(stage.now::<usize>(panels).await?, 1);
    assert_eq!(stage.notices().await?, []);
    stage.close().await?;
    Ok(())
}

/// Waits until the mark of [`Stage::mark_ccp`] has gone, and the CCP's page is there.
async fn until_loaded_again(stage: &Stage, frame: &str) -> Result<()> {
    let end = Instant::now() + 3 * SOON;
    // Each look is at the frame that is there then.
    let fresh = "window.marked !== true && location.pathname === '/ccp-v2'";
    while stage.in_frame::<Option<bool>>(frame, fresh).await? != Some(true) {
        ensure!(Instant::now() < end, "the CCP is not loaded again");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn service_nows_own_phone_rings_again_after_the_extension_was_replaced() -> Result<()> {
    let frame = "#container iframe";
    for login in [LoginField::Filled, LoginField::Empty] {
        let mut setup = Setup::default();
        setup.world.record.login = login.clone();
        let stage = Stage::open(setup).await?;
        if login == LoginField::Empty {
            stage.sign_in(AGENT, "/").await?;
            stage.sign_in_to_connect().await?;
            stage.open_page(WORKSPACE).await?;
        } else {
            stage.sign_in(AGENT, WORKSPACE).await?;
        }
        stage.until_ready(SOON).await?;
        stage.mark_frame(frame).await?;
        stage.update_extension().await?;
        until_loaded_again(&stage, frame).await?;
        stage.sandbox.connect().ring(AGENT, NUMBER)?;
        let rings = "everywhere(':root[data-contact=connecting]').length > 0";
        stage.wait::<bool>("it rings", AT_ONCE, rings).await?;
        assert_eq!(stage.notices().await?, []);
        stage.close().await?;
    }
    Ok(())
}

async fn a_live_call_is_not_touched_when_the_extension_is_replaced(browser: Browser) -> Result<()> {
    let stage = docked(browser).await?;
    stage.sandbox.connect().ring(AGENT, NUMBER)?;
    heading(&stage, "ringing", &format!("Incoming call · {SHOWN}")).await?;
    stage.mark_ccp().await?;
    stage.update_extension().await?;
    let notice = stage.until_notice(SOON).await?;
    assert_eq!(notice.cause, "phone-stopped", "{}", notice.text);
    assert!(
        stage.ccp_is_marked().await?,
        "{browser:?}: the CCP was loaded again"
    );
    stage.sandbox.connect().hang_up(AGENT)?;
    stage.press("Try again").await?;
    until_loaded_again(&stage, "patchcord-panel iframe").await?;
    heading(&stage, "after-call", &format!("Missed call · {SHOWN}")).await?;
    assert_eq!(stage.notices().await?, []);
    stage.close().await?;
    Ok(())
}

async fn a_notice_that_is_hidden_leaves_one_line_and_comes_back(browser: Browser) -> Result<()> {
    let mut setup = Setup {
        browser,
        ..Setup::default()
    };
    setup.world.service_now.softphone = Softphone::None;
    setup.world.connect.approved_origins.clear();
    let stage = Stage::open(setup).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    let notice = stage.until_notice(SOON).await?;
    assert_eq!(notice.cause, "origin-not-approved", "{}", notice.text);
    let what = "You are signed in, but the phone may not be shown in this page.";
    heading(&stage, "stopped", what).await?;

    let seen = |selector: &str, seen: bool| {
        format!("everywhere('{selector}').some((it) => it.checkVisibility()) === {seen}")
    };
    stage.press("Hide").await?;
    stage
        .wait::<bool>("the notice is hidden", SOON, &seen(".notice", false))
        .await?;
    let line: String = stage.now("everywhere('.bar')[0].innerText").await?;
    assert!(line.starts_with(what), "{line}");
    heading(&stage, "stopped", what).await?;
    // The focus goes on to the line's button, so that a key brings the notice back.
    press(&stage, Key::Enter).await?;
    stage
        .wait::<bool>("the notice is back", SOON, &seen(".notice", true))
        .await?;
    assert!(stage.now::<bool>(&seen(".bar", false)).await?);
    stage.press("Hide").await?;
    stage.press("Show why").await?;
    stage.press("Try again").await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrators_own_words_stand_beside_what_is_wrong() -> Result<()> {
    let mut setup = Setup {
        policy: Some(json!({
            "help": {
                "text": "Service desk: <b>4711</b>",
                "link": "https://help.acme.com/phone",
                "byCause": { "idp-needs-agent": { "text": "Another cause" } },
            },
        })),
        ..Setup::default()
    };
    setup.world.service_now.softphone = Softphone::None;
    setup.world.connect.approved_origins.clear();
    let stage = Stage::open(setup).await?;
    stage.until_policy_is_read().await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    let notice = stage.until_notice(SOON).await?;
    assert_eq!(notice.cause, "origin-not-approved", "{}", notice.text);
    let words = "Service desk: <b>4711</b> Get help";
    assert!(notice.text.contains(words), "{}", notice.text);
    let link: String = stage.now("everywhere('.help a')[0].href").await?;
    assert_eq!(link, "https://help.acme.com/phone");
    stage.close().await
}

/// ServiceNow's own softphone, hidden behind ServiceNow's interaction controls.
fn controlled(browser: Browser) -> Setup {
    let mut setup = Setup {
        browser,
        ..Setup::default()
    };
    setup.world.service_now.interaction_controls = true;
    setup
}

async fn a_phone_hidden_behind_service_nows_controls_signs_in_and_stays_hidden(
    browser: Browser,
) -> Result<()> {
    for page in [WORKSPACE, CLASSIC] {
        let stage = Stage::open(controlled(browser)).await?;
        stage.sign_in(AGENT, page).await?;
        let softphone = stage.until_ready(SOON).await?;
        assert_eq!(softphone.agent.as_deref(), Some(AGENT));
        let shown: (bool, usize, usize) = stage
            .now("[openFrame.shown.iframe, openFrame.shown.toasts.length, openFrame.shown.refused.length]")
            .await?;
        assert_eq!(shown, (false, 0, 0), "{browser:?} {page}");
        stage.sandbox.connect().ring(AGENT, NUMBER)?;
        stage.press("Accept").await?;
        let connected = "everywhere(':root[data-contact=connected]').length > 0";
        stage
            .wait::<bool>(
                "the call is taken by ServiceNow's controls",
                SOON,
                connected,
            )
            .await?;
        clean(&stage).await?;
        stage.close().await?;
    }
    Ok(())
}

async fn an_agent_behind_service_nows_controls_is_told_by_a_toast_and_can_answer(
    browser: Browser,
) -> Result<()> {
    let stage = Stage::open(controlled(browser)).await?;
    stage.sign_in_and_lose_idp(AGENT, WORKSPACE).await?;
    let notice = stage.until_notice(SOON).await?;
    assert_eq!(notice.cause, "idp-needs-agent");
    let toasts = "openFrame.shown.toasts.length > 0 && openFrame.shown.toasts.map(({ type, message }) => `${type} ${message}`)";
    let toasts: Vec<String> = stage.wait("there is a toast", AT_ONCE, toasts).await?;
    assert_eq!(
        toasts,
        [
            "warning Your company sign-in needs you. Choose Sign in and finish in the window that opens."
        ]
    );
    let revealed = "openFrame.shown.iframe && openFrame.shown.visible";
    stage
        .wait::<bool>("the softphone is in view", AT_ONCE, revealed)
        .await?;

    let workspace = stage.browser.window().await?;
    let mark = stage.watch.mark().await?;
    stage.press("Sign in").await?;
    let window = stage
        .until_window_since(mark, "https://idp.example.test/", SOON)
        .await?;
    stage.browser.switch_to_window(window).await?;
    stage.log_in(AGENT).await?;
    stage.browser.switch_to_window(workspace).await?;
    stage.until_ready(SOON).await?;
    let shown: (usize, usize) = stage
        .now("[openFrame.shown.toasts.length, openFrame.shown.refused.length]")
        .await?;
    assert_eq!(shown, (1, 0), "{browser:?}: nothing is said twice");
    clean(&stage).await?;
    stage.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_nobody_is_a_toast_and_nothing_comes_into_view() -> Result<()> {
    let mut setup = controlled(Browser::Chromium);
    setup.world.record.login = LoginField::Absent;
    let stage = Stage::open(setup).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    let toast = "openFrame.shown.toasts[0]?.message";
    let toast: String = stage.wait("there is a toast", AT_ONCE, toast).await?;
    assert!(toast.ends_with("Sign in to the phone as usual."), "{toast}");
    assert!(!stage.now::<bool>("openFrame.shown.iframe").await?);
    stage.close().await
}

in_both_browsers! {
    an_agent_sizes_moves_and_folds_it_and_finds_it_so_on_every_page,
    the_ccp_is_never_below_its_smallest_size_and_the_panel_never_outside_the_window,
    every_part_is_reached_and_used_by_keyboard_and_no_key_reaches_the_page,
    a_call_goes_on_while_the_page_replaces_all_that_it_shows,
    nothing_of_the_page_covers_it_and_no_style_of_the_page_reaches_it,
    a_folded_softphone_rings,
    a_docked_phone_rings_again_after_the_extension_was_replaced,
    a_live_call_is_not_touched_when_the_extension_is_replaced,
    a_notice_that_is_hidden_leaves_one_line_and_comes_back,
    a_phone_hidden_behind_service_nows_controls_signs_in_and_stays_hidden,
    an_agent_behind_service_nows_controls_is_told_by_a_toast_and_can_answer,
}
