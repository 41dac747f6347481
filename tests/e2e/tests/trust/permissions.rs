//! Each permission is there because something that an agent needs does not work without it. A copy of the built extension without
//! that one permission shows what.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use patchcord_e2e::phone::{self, CALLER};
use patchcord_e2e::sandbox::place::Names;
use patchcord_e2e::sandbox::world::{LoginField, Softphone};
use patchcord_e2e::{AGENT, Browser, Cookies, Pairing, SOON, Setup, Stage, WORKSPACE, root};
use serde_json::{Value, json};

const CONNECT: &str = "acme.my.connect.aws";
const LEGACY: &str = "acme.awsapps.com";
const GOV_CLOUD: &str = "acme.govcloud.connect.aws";

/// What an agent does with the extension, told by what comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    /// Opens a workspace whose softphone signs in to Amazon Connect at this host.
    SignIn(&'static str),
    /// The same in Firefox, at the usual host.
    SignInInFirefox,
    /// Opens a workspace that gets the docked softphone.
    Dock,
    /// Opens the set-up page beside a page of ServiceNow for public bodies.
    SetUp,
    /// Tests the sign-in.
    Test,
    /// Allows Amazon Connect's cookie, which the browser blocks.
    AllowCookie,
    /// Has a call shown as a notification.
    Notify,
    /// Has the silent sign-in's tab hidden (Firefox).
    HideTab,
}

/// The permission, what an agent does with it, what comes of it, and what comes of it without the permission (one or the other, where
/// that depends on what comes first). Why each is there stands in the README's table.
const PERMISSIONS: [(&str, Does, &str, &str); 15] = [
    (
        "https://*.service-now.com/*",
        Does::Dock,
        "docked",
        "extension-broken",
    ),
    (
        "https://*.servicenowservices.com/*",
        Does::SetUp,
        "ServiceNow is open",
        "no ServiceNow is open",
    ),
    (
        "https://*.my.connect.aws/*",
        Does::SignIn(CONNECT),
        READY,
        UNSEEN,
    ),
    (
        "https://*.awsapps.com/*",
        Does::SignIn(LEGACY),
        READY,
        UNSEEN,
    ),
    (
        "https://*.govcloud.connect.aws/*",
        Does::SignIn(GOV_CLOUD),
        READY,
        UNSEEN,
    ),
    ("identity", Does::SignIn(CONNECT), READY, ASKED),
    (
        "declarativeNetRequestWithHostAccess",
        Does::SignIn(CONNECT),
        READY,
        "left to Streams",
    ),
    (
        "webRequest",
        Does::SignIn(CONNECT),
        READY,
        "the extension's service worker has not started or left to Streams or nothing comes of it",
    ),
    (
        "alarms",
        Does::SignIn(CONNECT),
        READY,
        "the extension's service worker has not started or left to Streams or nothing comes of it",
    ),
    (
        "scripting",
        Does::Dock,
        "docked",
        "no phone comes: Cannot read properties of undefined (reading 'executeScript') or \
         no phone comes: Cannot read properties of undefined (reading 'then')",
    ),
    // Chromium gives the API to whoever names a schema for the administrator's policy.
    ("storage", Does::SignInInFirefox, "ready", "left to Streams"),
    (
        "https://*/*",
        Does::Test,
        "names the IdP",
        "does not name the IdP",
    ),
    (
        "contentSettings",
        Does::AllowCookie,
        "ready",
        "cookies-blocked",
    ),
    ("notifications", Does::Notify, "shown", "cannot be shown"),
    ("tabHide", Does::HideTab, "hidden", "cannot be hidden"),
];

/// The agent has the phone, and saw nothing open.
const READY: &str = "ready, no phone loads out of sight";
/// A note asks the agent to sign in, though the session at the IdP would do.
const ASKED: &str = "idp-needs-agent";

/// Nothing tells that the sign-in has arrived, so that Amazon Connect's page loads out of sight as a second phone; where that takes
/// long, a note asks the agent to sign in before.
const UNSEEN: &str = "ready, a second phone loads out of sight or idp-needs-agent";

/// The manifest's lists of them.
const LISTS: [&str; 4] = [
    "permissions",
    "host_permissions",
    "optional_permissions",
    "optional_host_permissions",
];
/// How the README's table names `https://*/*`.
const EVERY_SITE: &str = "every other https site";

fn manifest(extension: &Path) -> Result<Value> {
    let text = std::fs::read_to_string(extension.join("manifest.json"))
        .context("target/extension is missing: run ./build.sh extension first")?;
    Ok(serde_json::from_str(&text)?)
}

fn permissions(manifest: &Value) -> BTreeSet<String> {
    let lists = LISTS.iter().filter_map(|list| manifest[list].as_array());
    let names = lists.flatten().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}

/// A copy of the built extension without a permission.
fn without(permission: &str) -> Result<PathBuf> {
    let built = root().join("target/extension");
    let name: String = permission
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let copy = root().join("target/e2e/without").join(name);
    if copy.exists() {
        std::fs::remove_dir_all(&copy)?;
    }
    std::fs::create_dir_all(&copy)?;
    for file in std::fs::read_dir(&built)? {
        let file = file?;
        std::fs::copy(file.path(), copy.join(file.file_name()))?;
    }
    let mut manifest = manifest(&built)?;
    let all = permissions(&manifest).len();
    for list in LISTS {
        if let Some(list) = manifest[list].as_array_mut() {
            list.retain(|name| name != permission);
        }
    }
    ensure!(permissions(&manifest).len() + 1 == all);
    std::fs::write(copy.join("manifest.json"), manifest.to_string())?;
    Ok(copy)
}

/// What comes of it with an extension; none: the built one.
async fn outcome(does: Does, extension: Option<PathBuf>) -> Result<String> {
    let mut setup = match does {
        Does::Notify => phone::setup(Browser::Chromium),
        _ => Setup::default(),
    };
    setup.extension = extension;
    setup.granted = true;
    match does {
        Does::SignIn(CONNECT) => {}
        Does::SignIn(host) => at(&mut setup, host),
        Does::Dock => setup.world.service_now.softphone = Softphone::None,
        Does::AllowCookie => setup.cookies = Cookies::Blocked,
        Does::SignInInFirefox => setup.browser = Browser::Firefox,
        Does::HideTab => {
            setup.browser = Browser::Firefox;
            setup.world.idp.mfa = true;
        }
        Does::SetUp | Does::Test | Does::Notify => {}
    }
    // To Chromium each copy is another extension, in which nothing is paired.
    let by_policy = setup.browser == Browser::Chromium;
    if by_policy {
        setup.pairing = Pairing::None;
        setup.policy = Some(json!({ "instances": [{ "serviceNow": "acme.service-now.com" }] }));
    }
    let stage = Stage::open(setup).await?;
    if by_policy {
        stage.until_policy_is_read().await?;
    }
    let outcome = match does {
        Does::SignIn(_) => sign_in(&stage).await?,
        Does::SignInInFirefox => {
            stage.sign_in(AGENT, WORKSPACE).await?;
            stage.wait("something is seen", SOON, SEEN).await?
        }
        Does::Dock => dock(&stage).await?,
        Does::SetUp => set_up(&stage).await?,
        Does::Test => test(&stage).await?,
        Does::AllowCookie => allow_cookie(&stage).await?,
        Does::Notify => notify(&stage).await?,
        Does::HideTab => hide_tab(&stage).await?,
    };
    stage.close().await?;
    Ok(outcome)
}

/// The instance is at another host than the sandbox's usual one.
fn at(setup: &mut Setup, host: &str) {
    let prefix = if host == LEGACY { "/connect" } else { "" };
    let ccp = format!("https://{host}{prefix}/ccp-v2");
    setup.world.record.params = Some(json!({ "ccpHost": host, "ccpUrl": ccp }).to_string());
    let page = format!("{prefix}/ccp-v2").replace('/', "%252F");
    let login = Names::Real.login_url().replace("%252Fccp-v2", &page);
    setup.world.record.login = LoginField::Value(login);
    setup.world.aws.connect = Some(host.to_owned());
}

/// The first that the agent sees of ServiceNow's own softphone or of a note; or Streams asks for its own window.
const SEEN: &str = "(() => {
  const ready = ({ dataset }) => dataset.acknowledged && dataset.agent;
  if (everywhere(':root[data-acknowledged][data-agent]').some(ready)) return 'ready';
  const [note] = everywhere('[data-cause]');
  if (note) return note.dataset.cause;
  const asked = (frame) => { try { return frame.contentWindow.sandbox.opened[0] } catch {} };
  return everywhere('iframe').some(asked) && 'left to Streams';
})()";

async fn sign_in(stage: &Stage) -> Result<String> {
    stage.sign_in(AGENT, WORKSPACE).await?;
    let mut seen: String = stage.wait("something is seen", SOON, SEEN).await?;
    if seen == "ready" {
        let requests = stage.sandbox.requests();
        let top = |header: Option<&str>| header == Some("document");
        let phones = requests.iter().filter(|request| {
            request.path.ends_with("/ccp-v2") && top(request.header("sec-fetch-dest"))
        });
        seen += match phones.count() {
            0 => ", no phone loads out of sight",
            _ => ", a second phone loads out of sight",
        };
    }
    Ok(seen)
}

async fn dock(stage: &Stage) -> Result<String> {
    stage.sign_in(AGENT, WORKSPACE).await?;
    let seen = "everywhere('.panel[data-agent]').length ? 'docked' : everywhere('[data-cause]')[0]?.dataset.cause ?? ''";
    let end = Instant::now() + SOON;
    while Instant::now() < end {
        let seen: String = stage.now(seen).await?;
        if !seen.is_empty() {
            return Ok(seen);
        }
        let errors = stage.watch.errors().await?;
        let error = errors
            .iter()
            .find(|error| error.is_extensions() && !error.network);
        if let Some(line) = error.and_then(|error| error.text.lines().next()) {
            let words = line.split("TypeError: ").last().unwrap_or(line);
            return Ok(format!("no phone comes: {words}"));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    bail!("nothing comes")
}

async fn set_up(stage: &Stage) -> Result<String> {
    let page = "https://acme.servicenowservices.com/now/nav/ui/home";
    stage.browser.goto(page).await?;
    let tab = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(tab).await?;
    stage.open_own_page("options.html").await?;
    let line = "document.querySelector('[data-check=service-now-open]')?.dataset.state";
    let state: String = stage.wait("the set-up page tells", SOON, line).await?;
    Ok(match state.as_str() {
        "unknown" => "no ServiceNow is open".to_owned(),
        _ => "ServiceNow is open".to_owned(),
    })
}

async fn test(stage: &Stage) -> Result<String> {
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.until_ready(SOON).await?;
    let tab = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(tab).await?;
    stage.open_own_page("options.html").await?;
    let can = "!document.querySelector('#test').disabled";
    stage.wait::<bool>("a test can begin", SOON, can).await?;
    stage.press("Test my sign-in").await?;
    let end = "document.querySelector('#result[data-end]:not([data-end=running])')?.dataset.end";
    stage.wait::<String>("the test ends", SOON, end).await?;
    let hops = "document.querySelector('#hops').textContent";
    let hops: String = stage.now(hops).await?;
    Ok(match hops.contains("idp.example.test") {
        true => "names the IdP".to_owned(),
        false => "does not name the IdP".to_owned(),
    })
}

async fn allow_cookie(stage: &Stage) -> Result<String> {
    stage.sign_in(AGENT, WORKSPACE).await?;
    let notice = stage.until_notice(SOON).await?;
    assert_eq!(notice.cause, "cookies-blocked", "{}", notice.text);
    let workspace = stage.browser.window().await?;
    stage.press("Allow").await?;
    let question = stage.until_window("chrome-extension://", SOON).await?;
    stage.browser.switch_to_window(question).await?;
    stage.press_last("Allow").await?;
    stage.browser.switch_to_window(workspace).await?;
    stage.wait("something is seen", SOON, SEEN).await
}

async fn notify(stage: &Stage) -> Result<String> {
    stage.open_controls().await?;
    stage.press_control("open-devices").await?;
    stage.press_at("[data-offer]").await?;
    let phone = stage.browser.window().await?;
    let question = stage.until_window("chrome-extension://", SOON).await?;
    stage.browser.switch_to_window(question).await?;
    stage.press_last("Show notifications").await?;
    stage.browser.switch_to_window(phone).await?;
    let elsewhere = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(elsewhere).await?;
    stage.sandbox.connect().ring(AGENT, CALLER)?;
    let shown = "chrome.notifications ? chrome.notifications.getAll().then((all) => Object.keys(all).length) : null";
    for _ in 0..500 {
        match stage.watch.in_service_worker(shown).await? {
            Value::Null => return Ok("cannot be shown".to_owned()),
            count if count == json!(1) => return Ok("shown".to_owned()),
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
    bail!("the notification does not come")
}

/// The tab of the silent sign-in, which waits for somebody.
const HIDDEN: &str = "
    const [window] = Services.wm.getEnumerator('navigator:browser');
    const tabs = window.gBrowser.tabs.filter((tab) => tab.linkedBrowser.currentURI.spec.startsWith('https://idp.example.test/'));
    if (tabs.length !== 1 || !tabs[0].hidden) throw `${tabs.length} tabs, hidden: ${tabs[0]?.hidden}`;
";

async fn hide_tab(stage: &Stage) -> Result<String> {
    if let Err(error) = stage.allow_in_settings(&["tabHide"], &[]).await {
        ensure!(error.to_string().contains("it is not offered"), error);
        return Ok("cannot be hidden".to_owned());
    }
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.until_notice(SOON).await?;
    stage.in_firefox(HIDDEN).await?;
    Ok("hidden".to_owned())
}

/// An extension whose background cannot start may be waited for without an end.
async fn in_time(outcome: impl Future<Output = Result<String>>) -> String {
    match tokio::time::timeout(Duration::from_secs(90), outcome).await {
        Ok(outcome) => told(outcome),
        Err(_) => "nothing comes of it".to_owned(),
    }
}

/// Every row is told of, also where one of them comes to nothing.
fn told(outcome: Result<String>) -> String {
    outcome.unwrap_or_else(|error| format!("{error:#}"))
}

#[test]
fn the_readme_and_this_test_name_exactly_the_manifests_permissions() -> Result<()> {
    let permissions = permissions(&manifest(&root().join("target/extension"))?);
    let rows: BTreeSet<String> = PERMISSIONS.iter().map(|row| row.0.to_owned()).collect();
    assert_eq!(rows, permissions);

    let readme = std::fs::read_to_string(root().join("README.md"))?;
    let (_, table) = readme
        .split_once("\n## Permissions\n")
        .context("the README has no section Permissions")?;
    let mut named = BTreeSet::new();
    let lines = table.lines().take_while(|line| !line.starts_with("## "));
    for line in lines.filter(|line| line.starts_with("| ")).skip(1) {
        let mut cells = line.split(" | ");
        let (name, why) = (cells.next(), cells.next());
        let name = name.unwrap_or_default();
        ensure!(why.is_some_and(|why| why.len() > 10), "no reason: {line}");
        named.extend(name.split('`').skip(1).step_by(2).map(str::to_owned));
        if name.contains(EVERY_SITE) {
            named.insert("https://*/*".to_owned());
        }
    }
    assert_eq!(named, permissions);
    Ok(())
}

/// What an agent does comes to what it should with the built extension, and not without each permission that is there for it.
async fn play(does: Does) -> Result<()> {
    let mut wrong = Vec::new();
    let seen = in_time(outcome(does, None)).await;
    for (permission, _, works, breaks) in PERMISSIONS.iter().filter(|row| row.1 == does) {
        if seen != *works {
            wrong.push(format!("{does:?} with all permissions: {seen}"));
        }
        let seen = in_time(outcome(does, Some(without(permission)?))).await;
        if !breaks.split(" or ").any(|breaks| breaks == seen) {
            wrong.push(format!("{does:?} without {permission}: {seen}"));
        }
    }
    ensure!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

/// Makes a test of each thing that an agent does.
macro_rules! does {
    ($($test:ident: $does:expr),* $(,)?) => {
        mod without_its_permissions_an_agent_cannot {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() -> anyhow::Result<()> {
                use super::*;
                play($does).await
            })*
        }

        #[test]
        fn every_permission_is_there_for_something_that_is_tried() {
            let tried = [$($does),*];
            assert!(PERMISSIONS.iter().all(|row| tried.contains(&row.1)));
        }
    };
}

does! {
    sign_in: Does::SignIn(CONNECT),
    sign_in_at_the_older_host: Does::SignIn(LEGACY),
    sign_in_as_a_public_body: Does::SignIn(GOV_CLOUD),
    sign_in_in_firefox: Does::SignInInFirefox,
    have_a_docked_softphone: Does::Dock,
    set_up_for_a_public_body: Does::SetUp,
    test_the_sign_in: Does::Test,
    allow_a_cookie: Does::AllowCookie,
    be_notified: Does::Notify,
    have_a_tab_hidden: Does::HideTab,
}
