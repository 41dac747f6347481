//! A WebDriver session of a real browser with a fresh profile, which reaches nothing but the sandbox.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use patchcord_sandbox::Sandbox;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use thirtyfour::common::capabilities::desiredcapabilities::Proxy;
use thirtyfour::common::capabilities::firefox::FirefoxPreferences;
use thirtyfour::extensions::addons::firefox::FirefoxTools;
use thirtyfour::prelude::*;
use tokio::sync::oneshot;

use crate::stage::Setup;

/// Which browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Browser {
    /// Chromium. Branded Chrome cannot load an unpacked extension from the command line.
    #[default]
    Chromium,
    /// Firefox.
    Firefox,
}

/// What the browser does with third-party cookies, such as Connect's inside ServiceNow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cookies {
    /// It sends them.
    #[default]
    Allowed,
    /// It keeps them back (Chromium) or apart for each site (Firefox).
    Blocked,
    /// As with Firefox's policy `Cookies`, `Behavior` "reject-tracker"; in Chromium they are allowed.
    ByPolicy,
}

/// What the browser does with windows that a page opens by itself, without the agent's click.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Popups {
    /// It blocks them, as browsers do.
    #[default]
    Blocked,
    /// It lets them open.
    Allowed,
}

/// What is paired in the browser's profile when it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pairing {
    /// What an agent of the sandbox's company has paired, by a click, in an earlier browser session.
    #[default]
    Company,
    /// Nothing.
    None,
}

/// A running driver: chromedriver or geckodriver. It ends when dropped, and its browser and the browser's profile with it.
#[derive(Debug)]
pub(crate) struct Driver {
    /// As long as this is open, the driver runs.
    _leash: ChildStdin,
    port: u16,
    profile: TempDir,
    _policy: Option<TempDir>,
}

/// Runs a driver until the program that has started it lets go of its end of the pipe, which it also does when it is killed: browsers
/// that tests share are still there when the last test ends. `$0` is the folder of the profile, in which Chromium's own script notes
/// the browser's process: that is in no group of ours.
const LEASH: &str = "\
    \"$@\" & exec >/dev/null; cat; \
    trap '' TERM; kill -TERM 0; [ ! -e \"$0/process\" ] || kill -KILL \"$(cat \"$0/process\")\"; \
    sleep 2; rm -rf \"$0\"; kill -KILL 0";

/// A driver ended before it listened: its port was taken, or it is not there.
#[derive(Debug)]
struct EndedAtOnce(String);

impl fmt::Display for EndedAtOnce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ended before it listened: ./build.sh installs it",
            self.0
        )
    }
}

impl std::error::Error for EndedAtOnce {}

/// How long a driver may take to listen.
const LISTENS: Duration = Duration::from_secs(60);

impl Driver {
    async fn start(
        program: &str,
        arguments: &[&str],
        profile: TempDir,
        policy: Option<TempDir>,
    ) -> Result<Self> {
        let mut attempt = 1;
        let (leash, port) = loop {
            match Self::listen(program, arguments, &profile, policy.as_ref()).await {
                // A driver that finds its port taken ends at once.
                Err(error) if error.is::<EndedAtOnce>() && attempt < 3 => {
                    eprintln!("{error:#}: attempt {attempt} of 3.");
                    attempt += 1;
                }
                started => break started?,
            }
        };
        Ok(Self {
            _leash: leash,
            port,
            profile,
            _policy: policy,
        })
    }

    /// Starts the driver and waits until it listens: the end of the pipe that keeps it running, and its port.
    async fn listen(
        program: &str,
        arguments: &[&str],
        profile: &TempDir,
        policy: Option<&TempDir>,
    ) -> Result<(ChildStdin, u16)> {
        let mut command = Command::new("sh");
        command.args(["-c", LEASH]).arg(profile.path());
        if let Some(policy) = policy {
            command.args(["unshare", "--mount", "sh", "-c", UNDER_POLICY]);
            command.arg(policy.path());
        }
        // Port 0 lets the system choose, so that tests can run side by side; the driver says which it has got.
        let mut process = command
            .args([program, "--port=0"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("{program} cannot be started"))?;
        let group = format!("-{}", process.id());
        let leash = process.stdin.take().context("the driver has no input")?;
        let stdout = process.stdout.take().context("the driver has no output")?;
        let (port, told) = oneshot::channel();
        // A thread of its own, because a driver that is shared outlives the runtime of the test that has started it.
        std::thread::spawn(move || {
            let mut port = Some(port);
            // Read on, or the driver would wait for ever once the pipe is full.
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Some(found) = listening_port(&line)
                    && let Some(port) = port.take()
                {
                    let _ = port.send(found);
                }
            }
            // What waits for the port need not wait for the shell, which lasts as long as the leash.
            drop(port);
            let _ = process.wait();
        });
        let told = tokio::time::timeout(LISTENS, told).await;
        if let Ok(Ok(port)) = told {
            return Ok((leash, port));
        }
        // Not by the leash, which would take the profile along.
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        match told {
            Ok(_) => bail!(EndedAtOnce(program.to_owned())),
            Err(_) => bail!("{program} did not listen within {LISTENS:?}"),
        }
    }

    /// The folder of the browser's profile.
    pub(crate) fn profile(&self) -> PathBuf {
        let told = std::fs::read_to_string(self.profile.path().join("profile"));
        told.map_or_else(
            |_| self.profile.path().to_owned(),
            |told| told.trim().into(),
        )
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// Starts a driver whose browser finds these policies, and no other browser of this machine does: the folders in which browsers look are
/// covered for its process alone.
const UNDER_POLICY: &str = "mkdir -p /etc/chromium /etc/firefox && mount --bind \"$0/chromium\" /etc/chromium \
    && mount --bind \"$0/firefox\" /etc/firefox && exec \"$@\"";

/// A program that starts Chromium with the profile that chromedriver has made, after putting into it what is in `kept`, and says there
/// where it is. chromedriver has to make the profile: of the browsers that had to use another, one in thirty never answered.
fn wrapper(kept: &Path) -> Result<String> {
    let file = kept.join("chromium.sh");
    let script = format!(
        "#!/bin/sh\n\
         for argument; do case $argument in --user-data-dir=*) profile=${{argument#*=}};; esac; done\n\
         kept={}\n\
         [ ! -d \"$kept/Default\" ] || cp -R \"$kept/Default\" \"$profile\"\n\
         echo \"$profile\" >\"$kept/profile\"\n\
         echo $$ >\"$kept/process\"\n\
         exec chromium \"$@\"\n",
        kept.display()
    );
    std::fs::write(&file, script)?;
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755))?;
    Ok(file.display().to_string())
}

/// Writes the extension's policy where each of the browsers looks for it.
fn write_policy(settings: &Value, extension: &Path) -> Result<TempDir> {
    let folder = TempDir::new()?;
    let mut chromium = json!({});
    chromium["3rdparty"]["extensions"][extension_id(extension)] = settings.clone();
    let mut firefox = json!({});
    firefox["policies"]["3rdparty"]["Extensions"][FIREFOX_ID] = settings.clone();
    for (file, policy) in [
        ("chromium/policies/managed/patchcord.json", chromium),
        ("firefox/policies/policies.json", firefox),
    ] {
        let file = folder.path().join(file);
        std::fs::create_dir_all(file.parent().context("a policy is in a folder")?)?;
        std::fs::write(file, policy.to_string())?;
    }
    Ok(folder)
}

/// Firefox's id of the extension (the manifest's `gecko.id`).
pub(crate) const FIREFOX_ID: &str = "patchcord@patchcord.example";

/// The port in "ChromeDriver was started successfully on port 34567." and in geckodriver's "… Listening on 127.0.0.1:34567".
fn listening_port(line: &str) -> Option<u16> {
    let (_, after) = line
        .split_once("successfully on port ")
        .or_else(|| line.split_once("Listening on 127.0.0.1:"))?;
    after.trim_end_matches('.').trim().parse().ok()
}

/// Starts a browser as the setup wants it.
pub(crate) async fn start(
    setup: &Setup,
    sandbox: &Sandbox,
    extension: Option<&Path>,
) -> Result<(WebDriver, Driver)> {
    let profile = TempDir::new()?;
    if let Some(extension) = extension.filter(|_| setup.pairing == Pairing::Company) {
        crate::paired::pair(setup.browser, extension, profile.path()).await?;
    }
    let policy = setup.policy.as_ref().zip(extension);
    let policy = policy.map(|(settings, extension)| write_policy(settings, extension));
    let policy = policy.transpose()?;
    match setup.browser {
        Browser::Chromium => chromium(setup, sandbox, extension, profile, policy).await,
        Browser::Firefox => firefox(setup, sandbox, extension, profile, policy).await,
    }
}

async fn chromium(
    setup: &Setup,
    sandbox: &Sandbox,
    extension: Option<&Path>,
    profile: TempDir,
    policy: Option<TempDir>,
) -> Result<(WebDriver, Driver)> {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.accept_insecure_certs(true)?;
    for argument in [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        // The page's own certificate is covered by the capability; a service worker's fetch needs this.
        "--ignore-certificate-errors",
        "--window-size=1280,900",
        // Each would load a page of the browser's own into a process of its own, which takes a quarter of all that a sign-in costs. The
        // last two are what chromedriver would switch off by itself.
        "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,IgnoreDuplicateNavs,Prewarm",
    ] {
        capabilities.add_arg(argument)?;
    }
    let mut rules = sandbox.host_resolver_rules();
    for host in &setup.other_hosts {
        rules.push_str(&format!(", EXCLUDE {host}"));
    }
    capabilities.add_arg(&format!("--host-resolver-rules={rules}"))?;
    if setup.visible {
        capabilities.add_exclude_switch("enable-automation")?;
    } else {
        capabilities.add_arg("--headless=new")?;
    }
    if let Some(folder) = extension {
        let folders = [Some(folder), setup.beside.as_deref()]
            .into_iter()
            .flatten();
        let folders: Vec<_> = folders.map(|folder| folder.display().to_string()).collect();
        let folders = folders.join(",");
        capabilities.add_arg(&format!("--load-extension={folders}"))?;
    }
    if setup.popups == Popups::Blocked {
        // chromedriver switches the popup blocker off unless told not to.
        capabilities.add_exclude_switch("disable-popup-blocking")?;
    }
    // Else chromedriver hides the extension's own pages.
    capabilities.add_experimental_option("enableExtensionTargets", true)?;
    let mode = match setup.cookies {
        Cookies::Allowed | Cookies::ByPolicy => 0,
        Cookies::Blocked => 1,
    };
    let mut preferences = json!({ "profile.cookie_controls_mode": mode });
    if let Some(folder) = &setup.downloads {
        preferences["download.default_directory"] = json!(folder);
    }
    if let Some(folder) = extension.filter(|_| setup.granted) {
        // What the browser keeps of an agent's yes to its own question, which WebDriver cannot answer.
        let id = extension_id(folder);
        let granted = json!({ "api": ["contentSettings", "notifications"], "explicit_host": ["https://*/*"] });
        preferences["extensions.settings"] =
            json!({ id: { "runtime_granted_permissions": granted } });
    }
    capabilities.add_experimental_option("prefs", preferences)?;

    capabilities.set_binary(&wrapper(profile.path())?)?;
    let driver = Driver::start("chromedriver", &[], profile, policy).await?;
    let browser = WebDriver::new(driver.address(), capabilities)
        .await
        .context("Chromium did not start")?;
    Ok((browser, driver))
}

/// Where the extension's own pages are.
pub(crate) fn home(browser: Browser, extension: &Path) -> String {
    match browser {
        Browser::Chromium => format!("chrome-extension://{}", extension_id(extension)),
        Browser::Firefox => format!("moz-extension://{FIREFOX_HOME}"),
    }
}

/// The built extension's id, by which other extensions know it.
///
/// # Errors
///
/// When the extension has not been built.
pub fn id(browser: Browser) -> Result<String> {
    match browser {
        Browser::Chromium => Ok(extension_id(
            &crate::root().join("target/extension").canonicalize()?,
        )),
        Browser::Firefox => Ok(FIREFOX_ID.to_owned()),
    }
}

/// Firefox would make one up for each profile.
const FIREFOX_HOME: &str = "7061746b-636f-4264-8000-000000000000";

/// The id that Chromium gives an unpacked extension: a hash of its folder, in letters from a to p.
fn extension_id(folder: &Path) -> String {
    let digest = Sha256::digest(folder.as_os_str().as_encoded_bytes());
    let letters = digest[..16].iter().flat_map(|byte| [byte >> 4, byte & 15]);
    letters.map(|digit| char::from(b'a' + digit)).collect()
}

/// The settings of Firefox that one test may have otherwise than the next.
pub(crate) fn firefox_preferences(setup: &Setup) -> Map<String, Value> {
    let behavior = match setup.cookies {
        Cookies::Allowed => 0,
        // "reject-tracker".
        Cookies::ByPolicy => 4,
        // "reject-tracker-and-partition-foreign", which is the default.
        Cookies::Blocked => 5,
    };
    let blocked = setup.popups == Popups::Blocked;
    let mut preferences = Map::new();
    preferences.insert("network.cookie.cookieBehavior".to_owned(), json!(behavior));
    // Nobody could answer the browser's own question; without it the answer is yes.
    let asks = "extensions.webextOptionalPermissionPrompts";
    preferences.insert(asks.to_owned(), json!(!setup.granted));
    preferences.insert("dom.disable_open_during_load".to_owned(), json!(blocked));
    preferences
}

/// Runs the body of an async function in Firefox's own process, and gives back what it returns.
pub(crate) async fn in_firefox(browser: &WebDriver, driver: &Driver, body: &str) -> Result<Value> {
    let session = browser.handle().session_id();
    let context = format!("{}/session/{session}/moz/context", driver.address());
    let client = reqwest::Client::new();
    let go = async |context_is: &str| {
        let context_is = json!({ "context": context_is });
        let answer = client.post(&context).json(&context_is).send().await?;
        answer.error_for_status()
    };
    go("chrome").await?;
    let script = format!(
        "const done = arguments[0];
        (async () => {{ {body} }})().then((found) => done({{ found }}), (error) => done({{ thrown: String(error) }}));"
    );
    let answer = browser.execute_async(script, Vec::new()).await;
    go("content").await?;
    let mut answer: Value = answer?.convert()?;
    match answer["thrown"].as_str() {
        Some(thrown) => bail!("{body} threw: {thrown}"),
        None => Ok(answer["found"].take()),
    }
}

async fn firefox(
    setup: &Setup,
    sandbox: &Sandbox,
    extension: Option<&Path>,
    profile: TempDir,
    policy: Option<TempDir>,
) -> Result<(WebDriver, Driver)> {
    let mut capabilities = DesiredCapabilities::firefox();
    capabilities.accept_insecure_certs(true)?;
    if !setup.visible {
        capabilities.add_arg("-headless")?;
    }
    // Firefox has no resolver rules; through its proxy it asks the sandbox for every host.
    let proxy = format!("127.0.0.1:{}", sandbox.http_port());
    capabilities.set_proxy(Proxy::Manual {
        ftp_proxy: None,
        http_proxy: Some(proxy.clone()),
        ssl_proxy: Some(proxy),
        socks_proxy: None,
        socks_version: None,
        socks_username: None,
        socks_password: None,
        no_proxy: None,
    })?;
    capabilities.set("webSocketUrl", true)?;
    let mut preferences = FirefoxPreferences::new();
    for off in [
        "app.normandy.enabled",
        "app.update.enabled",
        "network.captive-portal-service.enabled",
        "network.connectivity-service.enabled",
        "toolkit.telemetry.enabled",
    ] {
        preferences.set(off, false)?;
    }
    for (name, value) in firefox_preferences(setup) {
        preferences.set(&name, value)?;
    }
    let home = json!({ FIREFOX_ID: FIREFOX_HOME }).to_string();
    preferences.set("extensions.webextensions.uuids", home)?;
    if let Some(folder) = setup.downloads.as_ref().and_then(|folder| folder.to_str()) {
        preferences.set("browser.download.folderList", 2)?;
        preferences.set("browser.download.dir", folder)?;
    }
    // Else every Firefox of this machine would want the same port for BiDi, and nobody could do what only a browser does.
    let arguments = ["--websocket-port=0", "--allow-system-access"];
    // A temporary extension would lose with its browser what it has kept.
    preferences.set("extensions.webextensions.keepStorageOnUninstall", true)?;
    preferences.set("extensions.webextensions.keepUuidOnUninstall", true)?;
    capabilities.set_preferences(preferences)?;
    capabilities.add_arg("-profile")?;
    capabilities.add_arg(&profile.path().display().to_string())?;
    let driver = Driver::start("geckodriver", &arguments, profile, policy).await?;
    // A connection that is kept belongs to the runtime of the test that has opened it, which ends while the next test uses the browser.
    let client = reqwest::Client::builder()
        .pool_max_idle_per_host(0)
        .timeout(Duration::from_secs(120))
        .build()?;
    let browser = WebDriver::builder(driver.address(), capabilities)
        .client(client)
        .connect()
        .await
        .context("Firefox did not start")?;
    if let Some(folder) = extension {
        let folder = folder
            .to_str()
            .context("the extension's folder has a name that is not text")?;
        let tools = FirefoxTools::new(browser.handle().clone());
        tools.install_addon(folder, Some(true)).await?;
        if let Some(folder) = setup.beside.as_ref().and_then(|folder| folder.to_str()) {
            tools.install_addon(folder, Some(true)).await?;
        }
    }
    Ok((browser, driver))
}
