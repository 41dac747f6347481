//! A sandbox and a browser, and what an agent does and sees in it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use patchcord_sandbox::record::SecretKind;
use patchcord_sandbox::{Options, OtherIdp, Sandbox, StartError, World};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use tokio::sync::Mutex;

use crate::agent;
use crate::browser::{self, Browser, Cookies, Pairing, Popups};
use crate::evidence;
use crate::shared::{self, Kind, Running};
use crate::times::{self, Part};
use crate::watch::{PageError, Watch};

/// Longer than any wait here, so that it is always ours that ends first and says what it waited for.
const SCRIPT_LIMIT: Duration = Duration::from_secs(110);

/// One Firefox starts at a time. Several would be ready no sooner, and a busy machine would have none ready in time.
static STARTING: Mutex<()> = Mutex::const_new(());

/// The elements that the extension has in a page.
pub(crate) const HOSTS: [&str; 4] = [
    "patchcord-panel",
    "patchcord-notice",
    "patchcord-cover",
    "patchcord-controls",
];

/// Defined for every script that runs in a page: finds elements in the document, in shadow roots and, unless told not to, in
/// frames of the same origin, however deep, and tells which of them an agent can see. The extension's own roots are closed: see [`Stage::see_inside`].
pub(crate) const EVERYWHERE: &str = "
const HOSTS = 'patchcord-panel, patchcord-notice, patchcord-cover, patchcord-controls';
// An element of a page can have the name of a function of its document, and hide that.
const queryAll = (root, selector) =>
  root.nodeType === 9 ? Document.prototype.querySelectorAll.call(root, selector) : root.querySelectorAll(selector);
const everywhere = (selector, root = document, frames = true) => {
  const found = [...queryAll(root, selector)];
  for (const element of queryAll(root, '*')) {
    if (element.shadowRoot) found.push(...everywhere(selector, element.shadowRoot, frames));
    let inside;
    try { inside = frames && element.contentDocument } catch {}
    if (inside) found.push(...everywhere(selector, inside));
  }
  return found;
};
const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
// The first that an agent can see.
const seen = (selector) => everywhere(selector).find(isSeen);
";

/// Whether the extension has an element in the page whose inside no script has been let see.
const CLOSED: &str = "everywhere(HOSTS).some((host) => !Object.hasOwn(host, 'shadowRoot'))";

/// What is special about a stage. The default is what most agents have: Chromium, the extension, pop-ups blocked.
#[derive(Debug)]
pub struct Setup {
    /// The browser.
    pub browser: Browser,
    /// Leaves the extension out.
    pub bare: bool,
    /// The folder of another extension in the same browser.
    pub beside: Option<PathBuf>,
    /// What is paired.
    pub pairing: Pairing,
    /// What an administrator has set for the extension (`storage.managed`).
    pub policy: Option<Value>,
    /// The extension's folder, where it is not the one that was built.
    pub extension: Option<PathBuf>,
    /// Third-party cookies.
    pub cookies: Cookies,
    /// Pop-ups that no click asked for.
    pub popups: Popups,
    /// The agent says yes when the browser asks for a permission of the extension.
    pub granted: bool,
    /// The folder for what the agent downloads.
    pub downloads: Option<PathBuf>,
    /// Shows the window. Needs a display.
    pub visible: bool,
    /// How the far ends behave at first.
    pub world: World,
    /// An identity provider outside the sandbox.
    pub idp: Option<OtherIdp>,
    /// Hosts that the browser may look for outside the sandbox.
    pub other_hosts: Vec<String>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            browser: Browser::default(),
            bare: false,
            beside: None,
            pairing: Pairing::default(),
            policy: None,
            extension: None,
            cookies: Cookies::default(),
            popups: Popups::default(),
            granted: false,
            downloads: None,
            visible: false,
            world: world(),
            idp: None,
            other_hosts: Vec::new(),
        }
    }
}

/// The kind world, in which a call rings for as long as a test on a busy machine needs to answer it.
pub fn world() -> World {
    let mut world = World::default();
    world.connect.ring_seconds = 600;
    world
}

/// A sandbox and a browser that knows nothing yet. Both end when it is dropped.
#[derive(Debug)]
pub struct Stage {
    // The order matters: the session must end before its driver, and both before the sandbox they talk to.
    /// The WebDriver session.
    pub browser: WebDriver,
    /// What the browser does beside the page.
    pub watch: Watch,
    running: Running,
    /// The far ends.
    pub sandbox: Sandbox,
    /// Which other tests can use the browser.
    kind: Option<Kind>,
    /// What was special about it, for a test that fails.
    described: String,
    closed: bool,
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.closed {
            evidence::keep(self, &self.described);
        }
    }
}

/// What ServiceNow's own softphone page says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Softphone {
    /// From the page's `initCCP` to Connect's first acknowledgement, in milliseconds. None while there is none.
    pub acknowledged: Option<u64>,
    /// Connect's username of the agent. None before Connect has told it.
    pub agent: Option<String>,
}

impl Softphone {
    /// From `initCCP` to the acknowledgement.
    pub fn ready_after(&self) -> Option<Duration> {
        self.acknowledged.map(Duration::from_millis)
    }
}

/// A note of the extension to the agent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Notice {
    /// The stable code of its cause.
    pub cause: String,
    /// All that it says.
    pub text: String,
}

impl Stage {
    /// Starts a sandbox and a browser.
    ///
    /// # Errors
    ///
    /// When the extension has not been built, or one of them does not start.
    pub async fn open(setup: Setup) -> Result<Self> {
        let described = evidence::describe(&setup);
        let built = setup.extension.clone();
        let built = built.unwrap_or_else(|| crate::root().join("target/extension"));
        let extension = (!setup.bare)
            .then(|| built.canonicalize())
            .transpose()
            .context("target/extension is missing: run ./build.sh extension first")?;
        let kind = Kind::of(&setup);
        let options = Options {
            world: setup.world.clone(),
            idp: setup.idp.clone(),
            ..Options::default()
        };
        let (running, sandbox) = match Self::shared(kind, &setup, &options).await {
            Some(both) => both,
            None => Self::start(kind, &setup, options, extension.as_deref()).await?,
        };
        running.browser.set_script_timeout(SCRIPT_LIMIT).await?;
        Ok(Self {
            browser: running.browser.clone(),
            watch: running.watch.clone(),
            running,
            sandbox,
            kind,
            described,
            closed: false,
        })
    }

    /// A new browser and a sandbox for it, or a shared one that has become free while another started.
    async fn start(
        kind: Option<Kind>,
        setup: &Setup,
        options: Options,
        extension: Option<&Path>,
    ) -> Result<(Running, Sandbox)> {
        let mut _one_at_a_time = None;
        if kind.is_some() {
            let waits = times::measure(Part::Browser, "");
            _one_at_a_time = Some(STARTING.lock().await);
            drop(waits);
            if let Some(both) = Self::shared(kind, setup, &options).await {
                return Ok(both);
            }
        }
        let starts = times::measure(Part::Sandbox, "");
        let sandbox = Sandbox::start(options).await?;
        drop(starts);
        let _starts = times::measure(Part::Browser, "");
        let mut running = start(setup, &sandbox, extension).await?;
        if kind.is_some() {
            running.note().await?;
        }
        Ok((running, sandbox))
    }

    /// A shared browser, if there is one that can be used, and a sandbox for it.
    async fn shared(
        kind: Option<Kind>,
        setup: &Setup,
        options: &Options,
    ) -> Option<(Running, Sandbox)> {
        while let Some(running) = shared::take(kind?) {
            let starts = times::measure(Part::Sandbox, "");
            let sandbox = begin_at(options, running.ports).await;
            drop(starts);
            let _starts = times::measure(Part::Browser, "");
            if let Ok(sandbox) = sandbox
                && running.prepare(setup).await.is_ok()
            {
                return Some((running, sandbox));
            }
            drop(running.browser.quit().await);
        }
        None
    }

    /// The folder of the browser's profile.
    pub(crate) fn profile(&self) -> PathBuf {
        self.running.driver.profile()
    }

    /// Opens one of the extension's own pages in the current tab.
    ///
    /// # Errors
    ///
    /// When there is no extension, or the page does not come.
    pub async fn open_own_page(&self, file: &str) -> Result<()> {
        let _loads = times::measure(Part::Page, file);
        Ok(self.browser.goto(self.own_page(file)?).await?)
    }

    /// The address of one of the extension's own pages.
    ///
    /// # Errors
    ///
    /// When there is no extension.
    pub fn own_page(&self, file: &str) -> Result<String> {
        let home = self
            .running
            .home
            .as_ref()
            .context("there is no extension")?;
        Ok(format!("{home}/{file}"))
    }

    /// Ends the sandbox, and the browser where it is not one that other tests use too. Dropping ends both, but cannot say when it
    /// fails.
    ///
    /// # Errors
    ///
    /// When the session cannot be ended.
    pub async fn close(mut self) -> Result<()> {
        self.closed = true;
        let _ends = times::measure(Part::End, "");
        let (kind, running) = (self.kind, self.running.clone());
        let Some(kind) = kind else {
            return Ok(running.browser.clone().quit().await?);
        };
        if let Err(error) = running.clean().await {
            eprintln!("A browser cannot be used again: {error:#}.");
            return Ok(running.browser.clone().quit().await?);
        }
        // The next one has a sandbox of its own at the same ports.
        drop(self);
        shared::put(kind, running);
        Ok(())
    }

    /// Waits until the browser has read the administrator's policy, which it does a few seconds after its start. An agent's
    /// browser has usually been running for longer than that. Chromium only.
    ///
    /// # Errors
    ///
    /// When the extension has no running worker.
    pub async fn until_policy_is_read(&self) -> Result<()> {
        self.watch
            .in_service_worker("chrome.storage.managed.get()")
            .await
            .map(drop)
    }

    pub(crate) fn running(&self) -> &Running {
        &self.running
    }

    /// Runs the body of an async function in Firefox's own process, which may do with the extension what the browser does.
    /// Firefox only.
    ///
    /// # Errors
    ///
    /// When it throws.
    pub async fn in_firefox(&self, body: &str) -> Result<()> {
        self.running.in_firefox(body).await.map(drop)
    }

    /// Runs a script in every document that the current window opens from now on, and in its frames of the same site, before
    /// the document's own. Chromium only.
    ///
    /// # Errors
    ///
    /// When the window has gone.
    pub async fn before_every_document(&self, script: &str) -> Result<()> {
        let window = self.browser.window().await?;
        self.watch
            .before_every_document(&window.to_string(), script)
            .await
    }

    /// Sends a DevTools command to the current window, and gives back the answer. Chromium only.
    ///
    /// # Errors
    ///
    /// When the browser refuses it.
    pub async fn devtools(&self, method: &'static str, params: Value) -> Result<Value> {
        let window = self.browser.window().await?;
        self.watch.tell(&window.to_string(), method, params).await
    }

    // ---- What an agent sees ----

    /// Waits until a JavaScript expression comes to something other than null or false, and gives it back. Until then it may
    /// throw. It is looked at every 20 ms, and after two seconds every 100 ms, in the page's top document, where `everywhere(selector)` finds elements at any depth.
    ///
    /// # Errors
    ///
    /// When that has not happened within the limit: the error names what was waited for.
    pub async fn wait<T: DeserializeOwned>(
        &self,
        what: &str,
        limit: Duration,
        expression: &str,
    ) -> Result<T> {
        let _waits = times::measure(Part::Wait, what);
        let end = Instant::now() + limit;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.watch_for(what, left, expression).await {
                // The page has gone to another one, or to itself.
                Err(error) if agent::is_gone(&error) && Instant::now() < end => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                found => return found.with_context(|| format!("after {limit:?}")),
            }
        }
    }

    /// Does the same, but fails when the document goes meanwhile.
    pub(crate) async fn watch_for<T: DeserializeOwned>(
        &self,
        what: &str,
        limit: Duration,
        expression: &str,
    ) -> Result<T> {
        ensure!(
            limit < SCRIPT_LIMIT,
            "no wait may be longer than {SCRIPT_LIMIT:?}"
        );
        let script = format!(
            "{EVERYWHERE}
            const [milliseconds, done] = arguments;
            const end = performance.now() + milliseconds;
            const often = performance.now() + 2000;
            const look = () => {{
              let found, thrown;
              if ({CLOSED}) return done({{ found: [], closed: true }});
              try {{ found = {expression} }} catch (error) {{ thrown = String(error) }}
              if (found !== null && found !== undefined && found !== false) done({{ found: [found] }});
              else if (performance.now() > end) done({{ found: [], thrown }});
              // What takes long may be seen a little later, and every look costs the page time.
              else setTimeout(look, performance.now() < often ? 20 : 100);
            }};
            look();"
        );
        #[derive(Deserialize)]
        struct Look<T> {
            found: Vec<T>,
            thrown: Option<String>,
            #[serde(default)]
            closed: bool,
        }
        let end = Instant::now() + limit;
        let mut look: Look<T> = loop {
            let left = end.saturating_duration_since(Instant::now());
            let milliseconds = json!(u64::try_from(left.as_millis())?);
            let answer = self
                .browser
                .execute_async(&*script, vec![milliseconds])
                .await?;
            let look: Look<T> = answer.convert()?;
            if !look.closed {
                break look;
            }
            self.see_inside().await?;
        };
        let thrown = look
            .thrown
            .map_or_else(String::new, |thrown| format!(" ({thrown})"));
        look.found
            .pop()
            .with_context(|| format!("still not so: {what}{thrown}"))
    }

    /// Opens the extension's closed shadow roots to the scripts of the tests: its elements have a `shadowRoot` from now on.
    ///
    /// # Errors
    ///
    /// When the page has gone.
    pub async fn see_inside(&self) -> Result<()> {
        let closed = format!("{EVERYWHERE} return {CLOSED};");
        while self
            .browser
            .execute(&*closed, Vec::new())
            .await?
            .convert::<bool>()?
        {
            let window = self.browser.window().await?;
            self.watch.open_roots(&window.to_string()).await?;
        }
        Ok(())
    }

    /// Evaluates a JavaScript expression in the page's top document now.
    ///
    /// # Errors
    ///
    /// When it throws, or is not of the wanted type.
    pub async fn now<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        self.see_inside().await?;
        Ok(self
            .browser
            .execute(
                format!("{EVERYWHERE} return {expression}"),
                Vec::<Value>::new(),
            )
            .await?
            .convert()?)
    }

    /// Waits until ServiceNow's own softphone, wherever on the page it is, has been acknowledged by Connect and knows its agent.
    ///
    /// # Errors
    ///
    /// When that does not happen within the limit.
    pub async fn until_ready(&self, limit: Duration) -> Result<Softphone> {
        self.wait(
            "the softphone is ready",
            limit,
            "(() => {
              const page = everywhere(':root[data-acknowledged][data-agent]').find((page) => page.dataset.acknowledged && page.dataset.agent);
              return page && { acknowledged: Math.round(Number(page.dataset.acknowledged)), agent: page.dataset.agent };
            })()",
        )
        .await
    }

    /// The notes that the extension shows now.
    ///
    /// # Errors
    ///
    /// When the page has gone.
    pub async fn notices(&self) -> Result<Vec<Notice>> {
        self.now(&format!("everywhere('patchcord-notice').map({NOTICE})"))
            .await
    }

    /// Waits for a note of the extension.
    ///
    /// # Errors
    ///
    /// When there is none within the limit.
    pub async fn until_notice(&self, limit: Duration) -> Result<Notice> {
        self.wait(
            "the extension shows a note",
            limit,
            &format!("everywhere('patchcord-notice').map({NOTICE}).find(({{ cause }}) => cause)"),
        )
        .await
    }

    /// Keeps a picture of the page.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub async fn screenshot(&self, file: &Path) -> Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        Ok(self.browser.screenshot(file).await?)
    }

    /// Keeps the requests: one line for each, with the time since the first.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn write_timeline(&self, file: &Path) -> Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        Ok(std::fs::write(file, self.timeline())?)
    }

    /// The requests: one line for each, with the time since the first.
    pub(crate) fn timeline(&self) -> String {
        let mut lines = String::new();
        let mut start = None;
        let sites = self.sandbox.world(|world| world.sites.clone());
        for request in self.sandbox.requests() {
            // Browsers also ask hosts of their own makers, in vain.
            if request.place.is_none() && !sites.contains_key(&request.host) {
                continue;
            }
            let status = request
                .status
                .map_or_else(|| "-".to_owned(), |status| status.to_string());
            let took = request
                .took_ms
                .map_or_else(String::new, |took| format!("{took} ms"));
            let at = request.at_ms - *start.get_or_insert(request.at_ms);
            lines += &format!(
                "{at:>6} ms  {:>4} {status:>3} {took:>7}  {}{}\n",
                request.method, request.host, request.path
            );
        }
        lines
    }

    // ---- What may not have happened ----

    /// Fails if a window or a tab has opened since a mark of [`Watch::mark`].
    ///
    /// # Errors
    ///
    /// When one has, whatever has become of it.
    pub async fn nothing_opened_since(&self, mark: usize) -> Result<()> {
        let seen = self.watch.opened_since(mark).await?;
        ensure!(seen.is_empty(), "the agent saw something open: {seen:?}");
        Ok(())
    }

    /// Gives what must not open time to open, because no event tells that nothing does, and fails if anything has since `mark`.
    ///
    /// # Errors
    ///
    /// When the agent saw something open.
    pub async fn nothing_opens(&self, mark: usize) -> Result<()> {
        const OPENS: Duration = Duration::from_millis(1_500);
        Self::quiet(OPENS).await;
        self.nothing_opened_since(mark).await
    }

    /// Gives time to what must not happen: no event tells that it does not.
    pub async fn quiet(time: Duration) {
        let _quiet = times::measure(Part::Quiet, "");
        tokio::time::sleep(time).await;
    }

    /// Fails if anybody was asked for a password, or gave one, since the requests were last cleared.
    ///
    /// # Errors
    ///
    /// When that is so.
    pub fn no_password_asked(&self) -> Result<()> {
        for request in self.sandbox.requests() {
            if request.carries(SecretKind::Password) {
                bail!("a password went to {}{}", request.host, request.path);
            }
        }
        Ok(())
    }

    /// Fails if the extension's own code has reported an error.
    ///
    /// # Errors
    ///
    /// When it has.
    pub async fn no_extension_errors(&self) -> Result<()> {
        let errors: Vec<PageError> = self
            .watch
            .errors()
            .await?
            .into_iter()
            .filter(|error| error.is_extensions() && !error.network)
            .collect();
        ensure!(
            errors.is_empty(),
            "the extension reported errors: {errors:#?}"
        );
        Ok(())
    }
}

/// Starts a browser as the setup wants it.
async fn start(setup: &Setup, sandbox: &Sandbox, extension: Option<&Path>) -> Result<Running> {
    let (browser, driver) = browser::start(setup, sandbox, extension).await?;
    let home = extension.map(|folder| browser::home(setup.browser, folder));
    let watch = Watch::start(setup.browser, &browser, home.clone()).await?;
    if !setup.bare && setup.browser == Browser::Chromium {
        watch.until_worker_runs().await?;
    }
    let ports = [sandbox.tls_port(), sandbox.http_port()];
    Ok(Running::start(browser, driver, watch, home, ports))
}

/// Starts a sandbox at the ports of an earlier one, which it may take a moment to leave.
async fn begin_at(options: &Options, [tls_port, http_port]: [u16; 2]) -> Result<Sandbox> {
    let end = Instant::now() + Duration::from_secs(2);
    loop {
        let options = Options {
            tls_port,
            http_port,
            ..options.clone()
        };
        match Sandbox::start(options).await {
            Err(StartError::Io(_)) if Instant::now() < end => {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            outcome => return Ok(outcome?),
        }
    }
}

/// Turns a note's element into a [`Notice`].
const NOTICE: &str = "(note) => ({
  cause: note.shadowRoot?.querySelector('[data-cause]')?.dataset.cause ?? '',
  text: [...note.shadowRoot?.children ?? []].filter(({ localName }) => localName !== 'style').map((part) => part.innerText).join(' '),
})";
