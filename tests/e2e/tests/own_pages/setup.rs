//! The extension's own pages: the set-up page from an empty record to a phone, the popup, the report; and the lock on somebody
//! else's phone.

use std::collections::HashSet;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use patchcord_e2e::sandbox::World;
use patchcord_e2e::sandbox::place::Place;
use patchcord_e2e::sandbox::world::{LoginField, Softphone};
use patchcord_e2e::thirtyfour::WindowHandle;
use patchcord_e2e::{AGENT, Browser, SOON, Setup, Stage, WORKSPACE, root};

const OTHER_AGENT: &str = "agent.two@example.com";

async fn stage(browser: Browser, world: impl FnOnce(&mut World)) -> Result<Stage> {
    let mut setup = Setup {
        browser,
        granted: true,
        ..Setup::default()
    };
    world(&mut setup.world);
    Stage::open(setup).await
}

/// Opens one of the extension's pages in a tab of its own.
async fn own_page(stage: &Stage, file: &str) -> Result<WindowHandle> {
    let tab = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(tab.clone()).await?;
    stage.open_own_page(file).await?;
    Ok(tab)
}

/// Waits until a line of the checklist says this.
async fn until_check(stage: &Stage, code: &str, state: &str) -> Result<String> {
    let line =
        format!("document.querySelector('[data-check={code}][data-state={state}]')?.innerText");
    stage.wait(&format!("{code} is {state}"), SOON, &line).await
}

/// Waits until the popup shows this state, and gives all that it says.
async fn until_popup(stage: &Stage, state: &str) -> Result<String> {
    let popup = format!("document.querySelector(':root[data-state={state}] main')?.innerText");
    stage
        .wait(&format!("the popup says {state}"), SOON, &popup)
        .await
}

/// Scrolls until this is at the top.
async fn look_at(stage: &Stage, selector: &str) -> Result<()> {
    let scroll = format!("(document.querySelector('{selector}').scrollIntoView(), true)");
    stage.now::<bool>(&scroll).await.map(drop)
}

/// Keeps a picture for whoever wants to look.
async fn picture(stage: &Stage, browser: Browser, name: &str) -> Result<()> {
    let file = format!("target/e2e/setup/{browser:?}-{name}.png").to_lowercase();
    stage.screenshot(&root().join(file)).await
}

async fn the_set_up_page_leads_from_an_empty_record_to_a_phone(browser: Browser) -> Result<()> {
    let stage = stage(browser, |world| world.record.login = LoginField::Empty).await?;
    own_page(&stage, "options.html").await?;
    until_check(&stage, "service-now-open", "unknown").await?;
    let versions: String = stage
        .now("document.querySelector('#versions').innerText")
        .await?;
    let own = concat!("Patchcord ", env!("CARGO_PKG_VERSION"), ", with");
    assert!(versions.starts_with(own), "{versions}");
    assert!(versions.ends_with("Streams 2.28.2"), "{versions}");
    picture(&stage, browser, "1-nothing-open").await?;

    let set_up = stage.browser.window().await?;
    let service_now = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(service_now.clone()).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.browser.switch_to_window(set_up.clone()).await?;
    stage.press("Check again").await?;
    let line = until_check(&stage, "login-url", "attention").await?;
    assert!(line.contains("fill SSO Login URL"), "{line}");
    for code in [
        "service-now-open",
        "app",
        "record",
        "ccp-url",
        "arn",
        "user",
    ] {
        until_check(&stage, code, "ok").await?;
    }
    let origin = until_check(&stage, "approved-origins", "unknown").await?;
    assert!(origin.contains("https://acme.service-now.com"), "{origin}");
    look_at(&stage, "[data-check=user]").await?;
    picture(&stage, browser, "2-empty-record").await?;

    // The administrator fills the field, first wrongly.
    let wrong = "http://idp.example.test/app/amazon/sso/saml".to_owned();
    let write = |field| stage.sandbox.world(|world| world.record.login = field);
    write(LoginField::Value(wrong));
    stage.press("Check again").await?;
    let line = until_check(&stage, "login-url", "wrong").await?;
    assert!(line.contains("https://"), "{line}");
    let right = stage.sandbox.login_url() + "%26new_domain%3Dtrue";
    write(LoginField::Value(right));
    stage.press("Check again").await?;
    until_check(&stage, "login-url", "ok").await?;
    look_at(&stage, "[data-check=user]").await?;
    picture(&stage, browser, "3-filled-record").await?;

    stage.press("Test my sign-in").await?;
    let end = "document.querySelector('#result[data-end]:not([data-end=running])')?.dataset.end";
    let end: String = stage.wait("the test ends", SOON, end).await?;
    look_at(&stage, "section:has(#test)").await?;
    picture(&stage, browser, "4-test").await?;
    assert_eq!(end, "ready");
    let hops: String = stage
        .now("document.querySelector('#hops').innerText")
        .await?;
    for host in ["idp.example.test", "acme.my.connect.aws"] {
        assert!(hops.contains(host), "{hops}");
    }
    // The phone that the agent has open came up before there was a company sign-in.
    stage.browser.switch_to_window(service_now).await?;
    stage.open_page(WORKSPACE).await?;
    let softphone = stage.until_ready(SOON).await?;
    assert_eq!(softphone.agent.as_deref(), Some(AGENT));
    stage.browser.switch_to_window(set_up).await?;
    for code in [
        "sign-in",
        "approved-origins",
        "names",
        "phone",
        "cookies",
        "pop-ups",
    ] {
        until_check(&stage, code, "ok").await?;
    }
    let wrong: usize = stage
        .now("document.querySelectorAll('[data-check][data-state=wrong]').length")
        .await?;
    assert_eq!(wrong, 0);
    look_at(&stage, "header").await?;
    picture(&stage, browser, "5-ready").await?;
    stage.no_extension_errors().await?;
    stage.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_login_url_is_said_beside_it() -> Result<()> {
    let stage = stage(Browser::Chromium, |_| {}).await?;
    own_page(&stage, "options.html").await?;
    let write = |id: &str, text: &str| {
        format!(
            "(() => {{
              const field = document.getElementById('{id}');
              field.value = '{text}';
              field.dispatchEvent(new Event('input', {{ bubbles: true }}));
              return true;
            }})()"
        )
    };
    stage
        .now::<bool>(&write("login", "https://acme.my.connect.aws/ccp-v2"))
        .await?;
    let found: String = stage
        .wait(
            "there is a finding",
            SOON,
            "document.querySelector('#findings [data-state=wrong]')?.dataset.finding",
        )
        .await?;
    assert_eq!(found, "ccp-url-pasted");
    let arn =
        "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-4333-8444-555555555555";
    for (id, text) in [
        ("arn", arn),
        ("field-host", "acme.okta.com"),
        ("field-app", "amazon_aws"),
        ("field-app_id", "exk1fcia6d6EMsf331d8"),
    ] {
        stage.now::<bool>(&write(id, text)).await?;
    }
    let built: String = stage
        .now("document.querySelector('#built code').textContent")
        .await?;
    assert!(
        built.starts_with(
            "https://acme.okta.com/app/amazon_aws/exk1fcia6d6EMsf331d8/sso/saml?RelayState="
        ),
        "{built}"
    );
    stage
        .now::<bool>("document.getElementById('builder').open = true")
        .await?;
    picture(&stage, Browser::Chromium, "login-url").await?;
    stage.close().await
}

async fn the_popup_says_how_things_stand_and_offers_the_one_thing_to_do(
    browser: Browser,
) -> Result<()> {
    let stage = stage(browser, |_| {}).await?;
    let popup = own_page(&stage, "popup.html").await?;
    until_popup(&stage, "unknown").await?;
    picture(&stage, browser, "popup-unknown").await?;

    let service_now = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(service_now.clone()).await?;
    stage.sign_in_and_lose_idp(AGENT, WORKSPACE).await?;
    stage.browser.switch_to_window(popup.clone()).await?;
    let text = until_popup(&stage, "needs-agent").await?;
    assert!(text.contains("Your company sign-in needs you."), "{text}");
    picture(&stage, browser, "popup-needs-agent").await?;
    if browser == Browser::Chromium {
        let badge = "chrome.action.getBadgeText({})";
        assert_eq!(stage.watch.in_service_worker(badge).await?, "!");
    }

    // In Firefox the silent sign-in has a tab there as well.
    let mark = stage.watch.mark().await?;
    stage.press("Sign in").await?;
    let window = stage
        .until_window_since(mark, "https://idp.example.test/", SOON)
        .await?;
    stage.browser.switch_to_window(window).await?;
    stage.log_in(AGENT).await?;
    stage.browser.switch_to_window(popup.clone()).await?;
    until_popup(&stage, "ready").await?;
    stage.browser.switch_to_window(service_now).await?;
    stage.until_ready(SOON).await?;
    stage.browser.switch_to_window(popup.clone()).await?;
    let text: String = stage
        .wait(
            "the popup names the agent",
            SOON,
            &format!("document.querySelector('main').innerText.includes('{AGENT}') && document.querySelector('main').innerText"),
        )
        .await?;
    for word in [
        "acme.my.connect.aws",
        "Since",
        "Until",
        "11 h 5",
        " min left",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    picture(&stage, browser, "popup-ready").await?;
    if browser == Browser::Chromium {
        let badge = "chrome.action.getBadgeText({})";
        assert_eq!(stage.watch.in_service_worker(badge).await?, "");
    }
    stage.no_extension_errors().await?;
    stage.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_popup_knows_a_login_that_is_meant_from_one_that_is_a_fault() -> Result<()> {
    for (login, state, button) in [
        (LoginField::Empty, "standard", None),
        (LoginField::Absent, "problem", Some("See what is wrong")),
    ] {
        let stage = stage(Browser::Chromium, |world| world.record.login = login).await?;
        let popup = own_page(&stage, "popup.html").await?;
        let service_now = stage.browser.new_tab().await?;
        stage.browser.switch_to_window(service_now).await?;
        stage.sign_in(AGENT, WORKSPACE).await?;
        stage.browser.switch_to_window(popup).await?;
        until_popup(&stage, state).await?;
        let shown: String = stage
            .now("document.querySelector('#step:not([hidden])')?.textContent ?? ''")
            .await?;
        assert_eq!(shown, button.unwrap_or_default());
        picture(&stage, Browser::Chromium, &format!("popup-{state}")).await?;
        stage.close().await?;
    }
    Ok(())
}

async fn the_report_that_is_saved_holds_nothing_secret(browser: Browser) -> Result<()> {
    let folder = root().join(format!("target/e2e/downloads/{browser:?}").to_lowercase());
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let folder = folder.canonicalize()?;
    let mut setup = Setup {
        browser,
        granted: true,
        downloads: Some(folder.clone()),
        ..Setup::default()
    };
    setup.world.service_now.email = Some("+12065550100".to_owned());
    let stage = Stage::open(setup).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.until_ready(SOON).await?;
    own_page(&stage, "options.html").await?;
    until_check(&stage, "names", "ok").await?;
    stage.press("Save as JSON").await?;
    stage.press("Save as text").await?;
    for name in ["patchcord-report.json", "patchcord-report.txt"] {
        let file = folder.join(name);
        stage
            .until("the report is saved", SOON, |_| saved(&file).is_some())
            .await?;
        let report = saved(&file).context("the report has gone")?;
        for word in [
            "idp.example.test",
            "acme.my.connect.aws",
            "landed",
            "approved-origins",
        ] {
            ensure!(report.contains(word), "{word} is missing: {report}");
        }
        no_secret(&stage, &report)?;
    }
    let json: serde_json::Value =
        serde_json::from_str(&saved(&folder.join("patchcord-report.json")).unwrap_or_default())?;
    assert_eq!(json["signIns"][0]["end"], "landed");
    assert_eq!(json["versions"]["streams"], "2.28.2");
    stage.close().await?;
    Ok(())
}

fn saved(file: &PathBuf) -> Option<String> {
    std::fs::read_to_string(file)
        .ok()
        .filter(|text| !text.is_empty())
}

/// Fails if a text holds what the far ends gave out or were given: a secret, a value of a query, a phone number.
fn no_secret(stage: &Stage, text: &str) -> Result<()> {
    let requests = stage.sandbox.requests();
    let secrets = requests.iter().flat_map(|request| &request.secrets);
    let hashes: HashSet<&str> = secrets.map(|secret| secret.hash.as_str()).collect();
    ensure!(!hashes.is_empty(), "there was nothing to keep");
    let part = |character: char| !(character.is_alphanumeric() || "-_.~+/=%".contains(character));
    for word in text.split(part) {
        let hash = stage.sandbox.hash(word);
        ensure!(!hashes.contains(hash.as_str()), "a secret is in it: {text}");
    }
    for request in &requests {
        for (name, value) in &request.query {
            let kept = value.len() < 8 || value.ends_with(".com");
            ensure!(
                kept || !text.contains(value.as_str()),
                "{name}={value} is in {text}"
            );
        }
    }
    ensure!(!text.contains("2065550100"), "a phone number is in {text}");
    ensure!(!text.contains("123456789012"), "an account is in {text}");
    Ok(())
}

async fn a_phone_that_somebody_else_has_left_is_covered_and_comes_back_as_ones_own(
    browser: Browser,
) -> Result<()> {
    for softphone in [Softphone::Own, Softphone::None] {
        let stage = stage(browser, |world| world.service_now.softphone = softphone).await?;
        stage.sign_in(AGENT, WORKSPACE).await?;
        let agent = "everywhere(':root[data-agent], .panel[data-agent]').map((page) => page.dataset.agent).find(Boolean)";
        let first: String = stage.wait("the phone is there", SOON, agent).await?;
        assert_eq!(first, AGENT);
        let covers = "everywhere('patchcord-cover').length";
        assert_eq!(stage.now::<usize>(covers).await?, 0);

        // The next agent signs in to ServiceNow, and the phone is still the first one's.
        stage.sandbox.end_sessions(Place::ServiceNow);
        stage.sandbox.end_sessions(Place::Idp);
        stage.sign_in(OTHER_AGENT, WORKSPACE).await?;
        let cover =
            "everywhere('patchcord-cover')[0]?.shadowRoot.querySelector('.notice').innerText";
        let text: String = stage.wait("the phone is covered", SOON, cover).await?;
        for name in [AGENT, OTHER_AGENT] {
            assert!(text.contains(name), "{text}");
        }
        picture(&stage, browser, &format!("locked-{softphone:?}")).await?;
        stage.press("Sign this phone out").await?;
        let mine = |stage: &Stage| {
            let agents = stage.sandbox.connect().agents();
            let mut agents = agents.iter();
            agents.any(|agent| agent.username == OTHER_AGENT && agent.sessions > 0)
        };
        stage.until("the next one is signed in", SOON, mine).await?;
        let open = format!("{covers} === 0");
        stage.wait::<bool>("the cover goes", SOON, &open).await?;
        stage.no_extension_errors().await?;
        stage.close().await?;
    }
    Ok(())
}

in_both_browsers! {
    the_set_up_page_leads_from_an_empty_record_to_a_phone,
    the_popup_says_how_things_stand_and_offers_the_one_thing_to_do,
    the_report_that_is_saved_holds_nothing_secret,
    a_phone_that_somebody_else_has_left_is_covered_and_comes_back_as_ones_own,
}
