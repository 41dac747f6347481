//! Pages whose Content-Security-Policy refuses WebAssembly. Chromium then refuses it to the extension as well, and the same
//! Rust runs there as JavaScript.

use anyhow::Result;
use patchcord_e2e::far_ends::{clean, reads, visits};
use patchcord_e2e::sandbox::World;
use patchcord_e2e::sandbox::place::Place;
use patchcord_e2e::sandbox::world::{LoginField, Softphone};
use patchcord_e2e::{AGENT, Browser, CLASSIC, NEXT_EXPERIENCE, SOON, Setup, Stage, WORKSPACE};
use serde::Deserialize;

/// Refuses WebAssembly, and nothing else that a page of ServiceNow has.
const SCRIPTS: &str = "script-src 'self' 'unsafe-inline'; object-src 'none'";
/// Refuses whatever those pages do not need.
const EVERYTHING: &str = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; frame-src 'self' https://acme.my.connect.aws; base-uri 'none'; form-action 'self'";

async fn stage(policy: &str, world: impl FnOnce(&mut World)) -> Result<Stage> {
    stage_in(Browser::Chromium, policy, world).await
}

async fn stage_in(browser: Browser, policy: &str, world: impl FnOnce(&mut World)) -> Result<Stage> {
    let mut setup = Setup {
        browser,
        ..Setup::default()
    };
    setup.world.service_now.content_security_policy = Some(policy.to_owned());
    world(&mut setup.world);
    Stage::open(setup).await
}

/// A document in which the extension runs, as the extension's own world there sees it.
#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Document {
    path: String,
    /// Whether WebAssembly is refused.
    refuses: bool,
    /// Whether the translation is there.
    translated: bool,
}

/// Eight bytes are the smallest module.
const DOCUMENTS: &str = "(async () => {
    const look = () => {
      if (!Object.hasOwn(globalThis, 'startPatchcord')) return null;
      const refuses = () => {
        try { return !new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) } catch { return true }
      };
      const translated = Object.hasOwn(globalThis, 'startPatchcordTranslation');
      return { path: location.pathname, refuses: refuses(), translated };
    };
    const [tab] = await chrome.tabs.query({ url: 'https://acme.service-now.com/*' });
    const frames = await chrome.scripting.executeScript({ target: { tabId: tab.id, allFrames: true }, func: look });
    return frames.map(({ result }) => result).filter(Boolean);
})()";

/// The extension runs in exactly these documents of the agent's tab, and as JavaScript.
async fn translated_in(stage: &Stage, paths: &[&str]) -> Result<()> {
    let documents = stage.watch.in_service_worker(DOCUMENTS).await?;
    let documents: Vec<Document> = serde_json::from_value(documents)?;
    let expected = paths.iter().map(|path| Document {
        path: (*path).to_owned(),
        refuses: true,
        translated: true,
    });
    assert_eq!(documents, expected.collect::<Vec<_>>());
    Ok(())
}

/// The docked softphone names its agent.
async fn docked(stage: &Stage) -> Result<String> {
    let named = "everywhere('.panel[data-agent]').map((panel) => panel.dataset.agent)[0]";
    stage.wait("the phone names its agent", SOON, named).await
}

#[tokio::test(flavor = "multi_thread")]
async fn service_nows_own_softphone_signs_in_by_itself() -> Result<()> {
    for (policy, page) in [
        (SCRIPTS, WORKSPACE),
        (EVERYTHING, NEXT_EXPERIENCE),
        (EVERYTHING, CLASSIC),
    ] {
        let stage = stage(policy, |_| {}).await?;
        let mark = stage.watch.mark().await?;
        stage.sign_in(AGENT, page).await?;
        let softphone = stage.until_ready(SOON).await?;
        assert_eq!(softphone.agent.as_deref(), Some(AGENT), "{page}");
        assert_eq!((visits(&stage), reads(&stage)), (1, 1), "{page}");
        assert_eq!(stage.notices().await?, []);
        stage.nothing_opened_since(mark).await?;
        stage.no_password_asked()?;
        translated_in(&stage, &[page, "/sn_cti_amzn_cct_aws_ccp.do"]).await?;
        clean(&stage).await?;
        stage.close().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_docked_softphone_signs_in_by_itself() -> Result<()> {
    for policy in [SCRIPTS, EVERYTHING] {
        let stage = stage(policy, |world| {
            world.service_now.softphone = Softphone::None;
            // The frame comes only if our own word about that policy counts.
            world.service_now.referrer_policy = Some("same-origin".to_owned());
        })
        .await?;
        let mark = stage.watch.mark().await?;
        stage.sign_in(AGENT, WORKSPACE).await?;
        assert_eq!(docked(&stage).await?, AGENT);
        assert_eq!((visits(&stage), reads(&stage)), (1, 1));
        assert_eq!(stage.notices().await?, []);
        stage.nothing_opened_since(mark).await?;
        stage.no_password_asked()?;
        translated_in(&stage, &[WORKSPACE]).await?;
        clean(&stage).await?;
        stage.close().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_page_of_an_agent_who_is_signed_in_is_left_alone() -> Result<()> {
    let stage = stage(EVERYTHING, |_| {}).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.until_ready(SOON).await?;
    stage.sandbox.clear_requests();
    stage.open_page(WORKSPACE).await?;
    stage.until_ready(SOON).await?;
    assert_eq!((visits(&stage), reads(&stage)), (0, 0));
    let requests = stage.sandbox.requests();
    let frames = requests
        .iter()
        .filter(|request| request.place == Some(Place::Connect) && request.path == "/ccp-v2");
    // On a busy machine the frame begins twice at times, but only one phone comes up in it.
    let frames = frames.count();
    assert!((1..=2).contains(&frames), "{frames} loads of the frame");
    let starts = requests.iter().filter(|request| {
        request.place == Some(Place::Connect) && request.path == "/auth/authorize"
    });
    assert_eq!(starts.count(), 1);
    clean(&stage).await?;
    stage.close().await
}

/// A policy for styles stops neither those of our shadow roots nor the one of an element in the page.
async fn what_the_agent_sees_of_us_has_its_styles(browser: Browser) -> Result<()> {
    let style = |element: &str, property: &str| format!("getComputedStyle({element}).{property}");
    let (panel, note) = (
        "everywhere('patchcord-panel')[0]",
        "everywhere('patchcord-notice')[0]",
    );
    for softphone in [Softphone::Own, Softphone::None] {
        let stage = stage_in(browser, EVERYTHING, |world| {
            world.service_now.softphone = softphone;
            world.record.login = LoginField::Absent;
        })
        .await?;
        stage.sign_in(AGENT, WORKSPACE).await?;
        let notice = stage.until_notice(SOON).await?;
        assert_eq!(notice.cause, "login-field-absent", "{}", notice.text);
        let inside = format!("{note}.shadowRoot.querySelector('.notice')");
        let button = format!("{note}.shadowRoot.querySelector('button')");
        let mut expected = vec![
            (style(&inside, "display"), "grid"),
            (style(&button, "minHeight"), "32px"),
        ];
        let header = format!("{panel}.shadowRoot.querySelector('header')");
        if softphone == Softphone::None {
            let shown = format!("{panel}.shadowRoot.querySelector('[popover]')");
            expected.push((style(&shown, "position"), "fixed"));
            expected.push((style(&header, "display"), "flex"));
            // The frame fills its place: the panel's without its header and the note.
            let place = format!("{panel}.shadowRoot.querySelector('.ccp')");
            let frame = format!("{panel}.querySelector('iframe')");
            let fills = format!(
                "String({frame}.offsetHeight === {place}.offsetHeight && {frame}.offsetHeight > 200)"
            );
            stage
                .wait::<bool>("there is a frame", SOON, &format!("!!{frame}"))
                .await?;
            expected.push((fills, "true"));
        } else {
            expected.push((style(note, "position"), "fixed"));
        }
        for (expression, value) in expected {
            let found: String = stage.now(&expression).await?;
            assert_eq!(found, value, "{browser:?}: {expression}");
        }
        assert_eq!(visits(&stage), 0);
        clean(&stage).await?;
        stage.close().await?;
    }
    Ok(())
}

in_both_browsers! {
    what_the_agent_sees_of_us_has_its_styles,
}
