//! What the browser does that no page can tell: windows and tabs that open, and errors.

mod chromium;
mod firefox;
mod roots;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde::Serialize;
use serde_json::{Value, json};
use thirtyfour::WebDriver;

use crate::SOON;
use crate::browser::Browser;
use crate::devtools::Connection;

/// Notes everything from the moment the browser has started. Nothing short-lived is missed, because the browser reports
/// it; a look at the list of windows would come too late.
#[derive(Debug, Clone)]
pub struct Watch {
    connection: Connection,
    notes: Arc<Mutex<Notes>>,
    browser: Browser,
}

/// A window or a tab that opened. The page out of sight of `identity.launchWebAuthFlow` is none: Chromium reports it as a
/// target of another type, and only when somebody asks for a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Every address it has had, in order; at first often an empty one.
    pub addresses: Vec<String>,
    /// Whether another page opened it by script (`window.open`).
    pub by_page: bool,
    /// Whether it has been closed since.
    pub closed: bool,
}

/// An error that a page, a worker or the extension reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageError {
    /// Address of the page or worker.
    pub page: String,
    /// Address of the script; empty if unknown.
    pub script: String,
    /// What it said.
    pub text: String,
    /// Whether it is only the note that a request was not answered with success.
    pub network: bool,
}

impl PageError {
    /// Whether the extension's own code is where it comes from.
    pub fn is_extensions(&self) -> bool {
        [&self.page, &self.script]
            .iter()
            .any(|address| address.contains("-extension://"))
            || self.text.contains("-extension://")
    }
}

#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// Where the extension's own pages are.
    home: Option<String>,
    /// Everything that can be debugged, in the order of appearance: pages, frames, workers.
    pub(crate) targets: Vec<Target>,
    /// The target's id of each DevTools session.
    pub(crate) sessions: HashMap<String, String>,
    /// Where scripts can run now. Chromium only.
    pub(crate) worlds: Vec<World>,
    pub(crate) errors: Vec<PageError>,
    /// What the browser has traced since it was last asked to.
    pub(crate) trace: Vec<Value>,
    /// Whether the trace has been handed over in full.
    pub(crate) trace_complete: bool,
}

/// The scripts of one party in one document.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) session: String,
    /// Unlike other ids, no two have the same.
    pub(crate) id: String,
    /// The frame that the document is in. A window's own has the window's id.
    pub(crate) frame: String,
    /// Whose scripts they are.
    pub(crate) origin: String,
}

/// What a window's process holds once all that is garbage has been thrown away.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Memory {
    /// Bytes of JavaScript's heap.
    pub heap: f64,
    /// Bytes of the memories that WebAssembly has in the extension's part of the window's page.
    pub wasm: f64,
    /// Nodes of all documents.
    pub nodes: f64,
    /// Listeners of events.
    pub listeners: f64,
}

#[derive(Debug)]
pub(crate) struct Target {
    /// WebDriver's handle too, if it is a window or a tab.
    pub(crate) id: String,
    /// Type as DevTools names it: `page` is a window or a tab.
    pub(crate) kind: String,
    pub(crate) opened: Opened,
}

impl Target {
    fn address(&self) -> &str {
        self.opened.addresses.last().map_or("", String::as_str)
    }
}

impl Notes {
    pub(crate) fn opened(&mut self, id: &str) -> Option<&mut Opened> {
        let target = self.targets.iter_mut().find(|target| target.id == id)?;
        Some(&mut target.opened)
    }

    pub(crate) fn address(&self, id: &str) -> &str {
        let target = self.targets.iter().find(|target| target.id == id);
        target.map_or("", Target::address)
    }

    /// The extension's running worker, and the session in which it is watched.
    fn worker(&self) -> Option<(&Target, String)> {
        let home = self.home.as_deref()?;
        let worker = self.targets.iter().rfind(|target| {
            let running = target.kind == "service_worker" && !target.opened.closed;
            running && target.address().starts_with(home)
        })?;
        let (session, _) = self.sessions.iter().find(|(_, id)| **id == worker.id)?;
        Some((worker, session.clone()))
    }
}

impl Watch {
    /// `home`: where the extension's own pages are.
    pub(crate) async fn start(
        browser: Browser,
        driver: &WebDriver,
        home: Option<String>,
    ) -> Result<Self> {
        let notes = Arc::new(Mutex::new(Notes {
            home,
            ..Notes::default()
        }));
        let capabilities = driver.handle().capabilities();
        let noted = Arc::clone(&notes);
        let connection = match browser {
            Browser::Chromium => {
                let address = capabilities
                    .get("goog:chromeOptions")
                    .and_then(|options| options["debuggerAddress"].as_str());
                let version = format!(
                    "http://{}/json/version",
                    address.context("chromedriver names no DevTools address")?
                );
                let version: Value = reqwest::get(version).await?.json().await?;
                let address = version["webSocketDebuggerUrl"]
                    .as_str()
                    .context("Chromium names no websocket")?;
                Connection::open(address, move |connection, event| {
                    chromium::note(connection, &event, &mut lock(&noted))
                })
                .await?
            }
            Browser::Firefox => {
                let address = capabilities.get("webSocketUrl").and_then(Value::as_str);
                Connection::open(
                    address.context("geckodriver names no websocket")?,
                    move |_, event| firefox::note(&event, &mut lock(&noted)),
                )
                .await?
            }
        };
        let (method, params) = match browser {
            Browser::Chromium => ("Target.setDiscoverTargets", json!({ "discover": true })),
            Browser::Firefox => ("session.subscribe", json!({ "events": firefox::EVENTS })),
        };
        connection.call(None, method, params).await?;
        Ok(Self {
            connection,
            notes,
            browser,
        })
    }

    /// Forgets what was noted of an earlier test.
    pub(crate) fn forget(&self) {
        let mut notes = lock(&self.notes);
        notes.targets.retain(|target| !target.opened.closed);
        notes.errors.clear();
        notes.trace.clear();
    }

    /// Which browser it watches.
    pub fn browser(&self) -> Browser {
        self.browser
    }

    /// A mark in time, for [`Watch::opened_since`].
    ///
    /// # Errors
    ///
    /// When the browser has gone.
    pub async fn mark(&self) -> Result<usize> {
        self.settle().await?;
        Ok(lock(&self.notes).targets.len())
    }

    /// Every window and tab that has opened since a mark.
    ///
    /// # Errors
    ///
    /// When the browser has gone.
    pub async fn opened_since(&self, mark: usize) -> Result<Vec<Opened>> {
        self.settle().await?;
        let notes = lock(&self.notes);
        let pages = notes
            .targets
            .iter()
            .skip(mark)
            .filter(|target| target.kind == "page");
        Ok(pages.map(|target| target.opened.clone()).collect())
    }

    /// WebDriver's handle of an open window or tab that has opened since a mark and whose address begins like this.
    pub(crate) async fn open_at(&self, mark: usize, address: &str) -> Result<Option<String>> {
        self.settle().await?;
        let notes = lock(&self.notes);
        let found = notes.targets.iter().skip(mark).find(|target| {
            target.kind == "page" && !target.opened.closed && target.address().starts_with(address)
        });
        Ok(found.map(|target| target.id.clone()))
    }

    /// Every error so far.
    ///
    /// # Errors
    ///
    /// When the browser has gone.
    pub async fn errors(&self) -> Result<Vec<PageError>> {
        self.settle().await?;
        Ok(lock(&self.notes).errors.clone())
    }

    /// Runs an expression in the extension's service worker and gives back what it, or its promise, comes to. Chromium only.
    ///
    /// # Errors
    ///
    /// When there is no such worker, or the expression throws.
    pub async fn in_service_worker(&self, expression: &str) -> Result<Value> {
        let (_, session) = lock(&self.notes)
            .worker()
            .context("the extension has no running service worker")?;
        let params =
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self
            .connection
            .call(Some(&session), "Runtime.evaluate", params)
            .await?;
        if let Some(thrown) = answer.get("exceptionDetails") {
            bail!("{expression} threw: {}", thrown["exception"]["description"]);
        }
        Ok(answer["result"]["value"].clone())
    }

    /// Stops the extension's service worker, as the browser does with one that it takes for idle. The next event starts it
    /// again. Chromium only.
    ///
    /// # Errors
    ///
    /// When there is no such worker, or it does not stop.
    pub async fn stop_service_worker(&self) -> Result<()> {
        let (target, session) = lock(&self.notes)
            .worker()
            .map(|(worker, session)| (worker.id.clone(), session))
            .context("the extension has no running service worker")?;
        // A worker that is watched is kept alive.
        let close = json!({ "targetId": target });
        self.connection
            .call(None, "Target.closeTarget", close)
            .await?;
        let leave = json!({ "sessionId": session });
        drop(self.connection.send(None, "Target.detachFromTarget", leave));
        let end = Instant::now() + SOON;
        while !lock(&self.notes)
            .opened(&target)
            .is_none_or(|worker| worker.closed)
        {
            ensure!(
                Instant::now() < end,
                "the extension's service worker does not stop"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Runs a script in every document of a window, and of its frames of the same site, before the document's own. Chromium
    /// only.
    pub(crate) async fn before_every_document(&self, window: &str, script: &str) -> Result<()> {
        self.tell(window, "Page.enable", json!({})).await?;
        let params = json!({ "source": script });
        self.tell(window, "Page.addScriptToEvaluateOnNewDocument", params)
            .await
            .map(drop)
    }

    /// Sends a DevTools command to a window, and gives back the answer. Chromium only.
    pub(crate) async fn tell(
        &self,
        window: &str,
        method: &'static str,
        params: Value,
    ) -> Result<Value> {
        self.settle().await?;
        let session = {
            let notes = lock(&self.notes);
            let mut sessions = notes.sessions.iter();
            let found = sessions.find(|(_, target)| *target == window);
            found.map(|(session, _)| session.clone())
        };
        let session = session.context("there is no such window")?;
        self.connection.call(Some(&session), method, params).await
    }

    /// Runs an expression in a window's own page and gives back what it, or its promise, comes to: among the extension's scripts
    /// there, or among the page's. Chromium only.
    ///
    /// # Errors
    ///
    /// When there is no such window or there are none of the extension's scripts in it, or the expression throws.
    pub async fn in_window(
        &self,
        window: &str,
        extension: bool,
        expression: &str,
    ) -> Result<Value> {
        self.settle().await?;
        let answer = self
            .evaluate(
                window,
                extension,
                expression,
                json!({ "returnByValue": true }),
            )
            .await?;
        Ok(answer["value"].clone())
    }

    /// What a window's process holds. Chromium only.
    ///
    /// # Errors
    ///
    /// When there is no such window.
    pub async fn memory(&self, window: &str, extension: bool) -> Result<Memory> {
        self.settle().await?;
        let session = self.session(window)?;
        let call =
            async |method, params| self.connection.call(Some(&session), method, params).await;
        // Whoever watches the console keeps what was written there.
        call("Runtime.discardConsoleEntries", json!({})).await?;
        // What the first round frees may hold more.
        for _ in 0..2 {
            call("HeapProfiler.collectGarbage", json!({})).await?;
        }
        let mut wasm = json!(0);
        if extension {
            let memories = "WebAssembly.Memory.prototype";
            let memories = self.evaluate(window, true, memories, json!({})).await?;
            let params = json!({ "prototypeObjectId": memories["objectId"] });
            let found = call("Runtime.queryObjects", params).await?;
            let sum = "function () { return this.reduce((sum, { buffer }) => sum + buffer.byteLength, 0) }";
            let params = json!({ "objectId": found["objects"]["objectId"], "functionDeclaration": sum, "returnByValue": true });
            wasm = call("Runtime.callFunctionOn", params).await?["result"]["value"].take();
        }
        let heap = call("Runtime.getHeapUsage", json!({})).await?;
        let counters = call("Memory.getDOMCounters", json!({})).await?;
        let number = |value: &Value| value.as_f64().context("the browser does not say how much");
        Ok(Memory {
            heap: number(&heap["usedSize"])?,
            wasm: number(&wasm)?,
            nodes: number(&counters["nodes"])?,
            listeners: number(&counters["jsEventListeners"])?,
        })
    }

    fn session(&self, window: &str) -> Result<String> {
        let notes = lock(&self.notes);
        let mut sessions = notes.sessions.iter();
        let found = sessions.find(|(_, target)| *target == window);
        found
            .map(|(session, _)| session.clone())
            .context("there is no such window")
    }

    async fn evaluate(
        &self,
        window: &str,
        extension: bool,
        expression: &str,
        mut params: Value,
    ) -> Result<Value> {
        let (session, world) = {
            let notes = lock(&self.notes);
            let found = notes.worlds.iter().find(|world| {
                world.frame == window
                    && world.origin.starts_with("chrome-extension://") == extension
            });
            let world = found.context("there are no such scripts in the window")?;
            (world.session.clone(), world.id.clone())
        };
        params["expression"] = expression.into();
        params["awaitPromise"] = true.into();
        params["uniqueContextId"] = world.into();
        let mut answer = self
            .connection
            .call(Some(&session), "Runtime.evaluate", params)
            .await?;
        if let Some(thrown) = answer.get("exceptionDetails") {
            bail!("{expression} threw: {}", thrown["exception"]["description"]);
        }
        Ok(answer["result"].take())
    }

    /// Has the browser trace what it does, in these categories of `chrome://tracing`. Chromium only.
    ///
    /// # Errors
    ///
    /// When it traces already.
    pub async fn trace(&self, categories: &[&str]) -> Result<()> {
        {
            let mut notes = lock(&self.notes);
            notes.trace.clear();
            notes.trace_complete = false;
        }
        let params = json!({ "traceConfig": { "includedCategories": categories } });
        self.connection
            .call(None, "Tracing.start", params)
            .await
            .map(drop)
    }

    /// Ends the trace and gives back its events, in the format of `chrome://tracing`.
    ///
    /// # Errors
    ///
    /// When there is none, or it is not handed over within the limit.
    pub async fn end_trace(&self) -> Result<Vec<Value>> {
        self.connection.call(None, "Tracing.end", json!({})).await?;
        let end = Instant::now() + SOON;
        while !lock(&self.notes).trace_complete {
            ensure!(
                Instant::now() < end,
                "the browser does not hand over its trace"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(std::mem::take(&mut lock(&self.notes).trace))
    }

    /// Waits until the extension's service worker has run its script. Chromium only.
    ///
    /// # Errors
    ///
    /// When that does not happen within the limit.
    pub(crate) async fn until_worker_runs(&self) -> Result<()> {
        let end = Instant::now() + SOON;
        // The worker is there before its script, and before the extension's own names.
        while self
            .in_service_worker("typeof startPatchcordWorker")
            .await
            .ok()
            != Some("function".into())
        {
            ensure!(
                Instant::now() < end,
                "the extension's service worker has not started"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// The browser answers in order: when it has answered this, all that happened before has been noted.
    async fn settle(&self) -> Result<()> {
        let method = match self.browser {
            Browser::Chromium => "Browser.getVersion",
            Browser::Firefox => "session.status",
        };
        self.connection
            .call(None, method, json!({}))
            .await
            .map(drop)
    }
}

fn lock(notes: &Mutex<Notes>) -> MutexGuard<'_, Notes> {
    notes.lock().unwrap_or_else(PoisonError::into_inner)
}
