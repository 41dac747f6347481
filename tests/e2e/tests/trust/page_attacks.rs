//! What a page can do to the extension in it: scripts of the page, and markup that somebody has brought into it.

use anyhow::{Result, bail};
use patchcord_e2e::far_ends::clean;
use patchcord_e2e::phone::{CALLER, CALLER_SHOWN, setup};
use patchcord_e2e::sandbox::place::{Names, Place};
use patchcord_e2e::sandbox::world::Softphone;
use patchcord_e2e::{AGENT, Browser, CCP_PAGE, SOON, Setup, Stage, WORKSPACE};
use serde_json::Value;

/// The docked softphone names its agent.
const DOCKED: &str = "everywhere('.panel[data-agent]').length > 0";

async fn open(
    browser: Browser,
    softphone: Softphone,
    change: impl FnOnce(&mut Setup),
) -> Result<Stage> {
    let mut setup = Setup {
        browser,
        ..Setup::default()
    };
    setup.world.service_now.softphone = softphone;
    change(&mut setup);
    Stage::open(setup).await
}

// ---- Addresses ----

async fn a_base_element_sends_none_of_our_requests_elsewhere(browser: Browser) -> Result<()> {
    let elsewhere = Names::Real.origin(Place::Idp);
    let stage = open(browser, Softphone::None, |setup| {
        setup.world.service_now.markup = format!("<base href='{elsewhere}/'>");
    })
    .await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage
        .wait::<bool>("the docked softphone names its agent", SOON, DOCKED)
        .await?;
    // Who the agent is has been asked too by now.
    let asked = |stage: &Stage| {
        let requests = stage.sandbox.requests();
        requests.iter().any(|request| {
            request.place == Some(Place::ServiceNow) && request.path == "/api/now/table/sys_user"
        })
    };
    stage.until("the user is asked for", SOON, asked).await?;
    let requests = stage.sandbox.requests();
    let astray: Vec<_> = requests
        .iter()
        .filter(|request| request.place == Some(Place::Idp))
        .map(|request| &*request.path)
        .filter(|path| path.starts_with("/api/") || path.ends_with(".do"))
        .collect();
    assert_eq!(astray, Vec::<&str>::new(), "{browser:?}");
    clean(&stage).await?;
    stage.close().await?;
    Ok(())
}

/// What a request of a document to somebody else carries as Referer.
async fn referer(stage: &Stage, document: &str) -> Result<Option<String>> {
    let path = "/third-party";
    let address = Names::Real.origin(Place::Idp) + path;
    let ask = format!("{document}.fetch('{address}', {{ mode: 'no-cors' }}).then(() => true)");
    stage.now::<bool>(&ask).await?;
    let requests = stage.sandbox.requests();
    let asked = requests.iter().rfind(|request| request.path == path);
    Ok(asked.and_then(|request| request.header("referer").map(str::to_owned)))
}

/// The document that holds ServiceNow's own softphone.
const OWN: &str = "everywhere(':root[data-acknowledged]')[0].ownerDocument.defaultView";

async fn what_the_page_tells_others_of_itself_is_what_it_would_tell_without_us(
    browser: Browser,
) -> Result<()> {
    let origin = Names::Real.origin(Place::ServiceNow);
    for (policy, told) in [
        ("same-origin", None),
        ("origin", Some(format!("{origin}/"))),
    ] {
        for softphone in [Softphone::Own, Softphone::None] {
            let stage = open(browser, softphone, |setup| {
                setup.world.service_now.referrer_policy = Some(policy.to_owned());
            })
            .await?;
            stage.sign_in(AGENT, WORKSPACE).await?;
            let document = match softphone {
                Softphone::Own => {
                    stage.until_ready(SOON).await?;
                    OWN
                }
                _ => {
                    stage
                        .wait::<bool>("the phone is ready", SOON, DOCKED)
                        .await?;
                    "window"
                }
            };
            let case = format!("{browser:?} {policy} {softphone:?}");
            assert_eq!(referer(&stage, document).await?, told, "{case}");
            // Amazon Connect has been told, or it would not be in the frame.
            let requests = stage.sandbox.requests();
            let frame = requests.iter().rfind(|request| {
                request.place == Some(Place::Connect)
                    && request.path == "/ccp-v2"
                    && request.header("sec-fetch-dest") == Some("iframe")
            });
            let sent = frame.and_then(|request| request.header("referer"));
            assert_eq!(sent, Some(&*format!("{origin}/")), "{case}");
            clean(&stage).await?;
            stage.close().await?;
        }
    }
    Ok(())
}

// ---- Scripts ----

/// What every script of the page can reach of our elements: all of the document, and roots that are open.
const IN_REACH: &str = "(() => {
  const root = Object.getOwnPropertyDescriptor(Element.prototype, 'shadowRoot').get;
  const hosts = everywhere('*').filter((element) => element.localName.startsWith('patchcord-') && !element.closest('.all'));
  const page = hosts.filter((host) => host.getRootNode() === host.ownerDocument);
  return {
    hosts: page.length,
    open: everywhere('*').filter((element) => element.localName.startsWith('patchcord-') && root.call(element) !== null).length,
    told: page.flatMap((host) => host.getAttributeNames().filter((name) => name.startsWith('data-'))).join(' '),
    text: document.title + document.documentElement.outerHTML,
  };
})()";

/// Presses everything that a selector finds, as a script does.
async fn press_by_script(stage: &Stage, selector: &str) -> Result<()> {
    let press = format!(
        "everywhere(\"{selector}\").map((element) => {{
          element.focus();
          for (const kind of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
            element.dispatchEvent(new MouseEvent(kind, {{ bubbles: true, composed: true }}));
          for (const key of ['Enter', ' '])
            element.dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true, composed: true }}));
          element.click();
        }}).length"
    );
    if stage.now::<usize>(&press).await? == 0 {
        bail!("there is no {selector} to press");
    }
    Ok(())
}

async fn a_script_presses_nothing_on_a_notice(browser: Browser) -> Result<()> {
    for softphone in [Softphone::Own, Softphone::None] {
        let stage = open(browser, softphone, |_| {}).await?;
        stage.sign_in_and_lose_idp(AGENT, WORKSPACE).await?;
        let notice = stage.until_notice(SOON).await?;
        assert_eq!(notice.cause, "idp-needs-agent", "{}", notice.text);
        let mark = stage.watch.mark().await?;
        press_by_script(&stage, ".notice button").await?;
        // The agent's own press proves it no better: the one sign-in window that there may be would serve both.
        stage.nothing_opens(mark).await?;
        // The notice is still there for the agent.
        let label: String = stage
            .now("everywhere('.notice button.first')[0].textContent")
            .await?;
        stage.press(&label).await?;
        stage
            .until_window_since(mark, &Names::Real.origin(Place::Idp), SOON)
            .await?;
        let opened = stage.watch.opened_since(mark).await?;
        assert_eq!(opened.len(), 1, "{browser:?} {softphone:?}: {opened:?}");
        let reach: Value = stage.now(IN_REACH).await?;
        assert_eq!(
            (&reach["open"], &reach["told"]),
            (&0.into(), &"".into()),
            "{reach}"
        );
        stage.close().await?;
    }
    Ok(())
}

async fn a_script_works_no_control_and_reads_nothing_of_a_call(browser: Browser) -> Result<()> {
    let stage = Stage::open(setup(browser)).await?;
    stage.open_controls().await?;
    stage.sandbox.connect().ring(AGENT, CALLER)?;
    stage.until_controls("offered").await?;
    stage
        .wait::<bool>(
            "the tab says that it rings",
            SOON,
            "document.title === 'Incoming call'",
        )
        .await?;
    let reach: Value = stage.now(IN_REACH).await?;
    assert_eq!(
        (&reach["hosts"], &reach["open"], &reach["told"]),
        (&1.into(), &0.into(), &"".into()),
        "{reach}"
    );
    let text = reach["text"].as_str().unwrap_or_default();
    assert!(
        ![CALLER, CALLER_SHOWN, AGENT]
            .iter()
            .any(|secret| text.contains(secret)),
        "{text}"
    );

    // What is pressed by a script first is what the agent would not have got to press after it.
    press_by_script(&stage, "[data-control='decline']").await?;
    stage.press_control("accept").await?;
    stage.until_controls("talking").await?;
    for control in ["hang-up", "hold", "show-ccp", "open-keypad", "log-out"] {
        press_by_script(&stage, &format!("[data-control='{control}']")).await?;
    }
    press_by_script(&stage, "header button").await?;
    stage.press_control("mute").await?;
    stage.until_seen("[data-control='unmute']").await?;
    stage.until_controls("talking").await?;
    let now: Value = stage
        .now("[everywhere('.all')[0].dataset.dialog ?? '', everywhere('.panel')[0].dataset.corner, everywhere('.panel')[0].dataset.surface]")
        .await?;
    assert_eq!(
        now,
        serde_json::json!(["", "bottom right", "controls"]),
        "{browser:?}"
    );
    clean(&stage).await?;
    stage.close().await?;
    Ok(())
}

async fn a_script_cannot_say_that_the_phone_is_ready(browser: Browser) -> Result<()> {
    let forge = "everywhere('iframe[name=\"Amazon Connect CCP\"]').map((frame) => {
      const event = { data: { event: 'acknowledge' }, origin: new URL(frame.src).origin, source: frame.contentWindow };
      frame.dispatchEvent(new Event('load'));
      frame.ownerDocument.defaultView.dispatchEvent(new MessageEvent('message', event));
    }).length";
    let stage = open(browser, Softphone::None, |_| {}).await?;
    stage.sign_in_and_lose_idp(AGENT, WORKSPACE).await?;
    stage.until_notice(SOON).await?;
    assert_eq!(stage.now::<usize>(forge).await?, 1);
    // A ready phone takes the notice away. The next look comes after that would have happened.
    stage
        .now::<Value>("new Promise((next) => setTimeout(next, 100))")
        .await?;
    assert_eq!(stage.notices().await?.len(), 1, "{browser:?}");
    stage.close().await?;
    Ok(())
}

// ---- Markup ----

/// Elements with the names of what the page, Streams or we look for, and what comes of it: a working phone, or this cause.
const MARKUP: &[(&str, Option<&str>, Option<&str>)] = &[
    ("<form id=connect></form>", None, None),
    (
        "<form id=connect><input name=core><input name=initCCPParams></form>",
        None,
        None,
    ),
    ("<iframe name=connect></iframe>", None, None),
    ("<img name=connect>", None, None),
    (
        "<iframe name='Amazon Connect CCP'></iframe>",
        Some("frame-stayed-out"),
        Some("extension-broken"),
    ),
    ("<form id=g_ck></form><form id=NOW></form>", None, None),
    (
        "<form id=openFrameAPI><input name=show><input name=toastMessage></form>",
        None,
        None,
    ),
    (
        "<img name=querySelector><img name=querySelectorAll>",
        None,
        None,
    ),
    (
        "<img name=head><img name=body><img name=documentElement>",
        None,
        None,
    ),
    (
        "<img name=dispatchEvent><img name=addEventListener><img name=title><img name=hidden><img name=hasFocus>",
        None,
        None,
    ),
    (
        "<form id=startPatchcord></form><form id=startPatchcordTranslation></form><form id=startPatchcordPhone></form><form id=startPatchcordPhoneTranslation></form>",
        None,
        None,
    ),
    (
        "<patchcord-panel data-state=ringing></patchcord-panel>",
        None,
        None,
    ),
    (
        "<form id=chrome></form><form id=WebAssembly></form><form id=lily></form>",
        None,
        None,
    ),
];

async fn markup_with_our_names_leaves_a_phone_or_a_notice(browser: Browser) -> Result<()> {
    let outcome = "(() => {
      const ready = everywhere('.panel[data-agent]')[0] ?? everywhere('[data-acknowledged][data-agent]').find((page) => page.dataset.acknowledged && page.dataset.agent);
      const said = everywhere('patchcord-notice').map((note) => note.shadowRoot?.querySelector('[data-cause]')?.dataset.cause).filter(Boolean);
      return said[0] ?? (ready ? 'phone' : null);
    })()";
    let mut wrong = Vec::new();
    for softphone in [Softphone::Own, Softphone::None] {
        let stage = open(browser, softphone, |_| {}).await?;
        let page = match softphone {
            Softphone::Own => CCP_PAGE,
            _ => WORKSPACE,
        };
        stage.sign_in(AGENT, page).await?;
        stage
            .wait::<String>("the phone is ready", SOON, outcome)
            .await?;
        for (markup, own, docked) in MARKUP {
            stage
                .sandbox
                .world(|world| world.service_now.markup = (*markup).to_owned());
            stage.open_page(page).await?;
            let found = stage.wait::<String>(markup, SOON, outcome).await;
            let wanted = match softphone {
                Softphone::Own => own,
                _ => docked,
            };
            let found = found.unwrap_or_else(|_| "nothing".to_owned());
            if found != wanted.unwrap_or("phone") {
                wrong.push(format!("{browser:?} {softphone:?} {markup}: {found}"));
            }
        }
        stage.close().await?;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

in_both_browsers! {
    a_base_element_sends_none_of_our_requests_elsewhere,
    what_the_page_tells_others_of_itself_is_what_it_would_tell_without_us,
    a_script_presses_nothing_on_a_notice,
    a_script_works_no_control_and_reads_nothing_of_a_call,
    a_script_cannot_say_that_the_phone_is_ready,
    markup_with_our_names_leaves_a_phone_or_a_notice,
}
