//! Browsers that one test after the other uses, because starting one takes longer than most tests do. Between two tests all that the
//! first has left is taken away, and the extension starts anew. One that does not come clean is ended.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use thirtyfour::WebDriver;

use crate::browser::{self, Browser, Driver, FIREFOX_ID, Pairing};
use crate::stage::Setup;
use crate::watch::Watch;

/// What cannot be changed in a browser that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    bare: bool,
    pairing: Pairing,
}

impl Kind {
    /// The kind that a setup needs; none if it needs a browser of its own.
    pub(crate) fn of(setup: &Setup) -> Option<Self> {
        let own = setup.visible
            || setup.policy.is_some()
            || setup.extension.is_some()
            || setup.beside.is_some()
            || setup.downloads.is_some();
        // Chromium starts four times as fast, and starts an extension's worker anew only when it is needed.
        (!own && setup.browser == Browser::Firefox).then_some(Self {
            bare: setup.bare,
            pairing: setup.pairing,
        })
    }
}

/// A browser, and all that belongs to it.
#[derive(Debug, Clone)]
pub(crate) struct Running {
    // The order matters: the session must end before its driver.
    pub(crate) browser: WebDriver,
    pub(crate) driver: Arc<Driver>,
    pub(crate) watch: Watch,
    /// Where the extension's own pages are.
    pub(crate) home: Option<String>,
    /// The ports of the sandbox for which it was started.
    pub(crate) ports: [u16; 2],
    /// What it was like when it was new.
    new: Option<New>,
}

/// What a test may have changed.
#[derive(Debug, Clone)]
struct New {
    /// What the extension keeps.
    kept: Value,
    permissions: String,
    width: u32,
    height: u32,
}

static FREE: Mutex<Vec<(Kind, Running)>> = Mutex::new(Vec::new());

/// A browser of this kind that nobody uses.
pub(crate) fn take(kind: Kind) -> Option<Running> {
    let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
    let at = free.iter().rposition(|(free, _)| *free == kind)?;
    Some(free.remove(at).1)
}

/// Hands a browser that is clean on to the next test that needs one of this kind.
pub(crate) fn put(kind: Kind, running: Running) {
    let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
    free.push((kind, running));
}

impl Running {
    pub(crate) fn start(
        browser: WebDriver,
        driver: Driver,
        watch: Watch,
        home: Option<String>,
        ports: [u16; 2],
    ) -> Self {
        Self {
            browser,
            driver: Arc::new(driver),
            watch,
            home,
            ports,
            new: None,
        }
    }

    /// Notes what the new browser is like.
    pub(crate) async fn note(&mut self) -> Result<()> {
        let mut kept = Value::Null;
        if let Some(home) = &self.home {
            self.browser.goto(format!("{home}/popup.html")).await?;
            kept = self
                .browser
                .execute_async(KEPT, Vec::new())
                .await?
                .convert()?;
            ensure!(kept.is_object(), "{kept}");
            self.browser.goto("about:blank").await?;
        }
        let rect = self.browser.get_window_rect().await?;
        self.new = Some(New {
            kept,
            permissions: self.permissions().await?,
            width: u32::try_from(rect.width)?,
            height: u32::try_from(rect.height)?,
        });
        Ok(())
    }

    /// Sets what can be changed while it runs.
    pub(crate) async fn prepare(&self, setup: &Setup) -> Result<()> {
        self.watch.forget();
        let preferences = Value::Object(browser::firefox_preferences(setup));
        let set = format!(
            "for (const [name, value] of Object.entries({preferences})) {{
               if (typeof value === 'boolean') Services.prefs.setBoolPref(name, value);
               else Services.prefs.setIntPref(name, value);
             }}"
        );
        self.in_firefox(&set).await.map(drop)
    }

    /// Takes away all that a test has left.
    pub(crate) async fn clean(&self) -> Result<()> {
        let browser = &self.browser;
        let new = self.new.as_ref().context("it is not known how it was")?;
        // The last window that the test was in may be closed.
        if browser.window().await.is_err() {
            for window in browser.windows().await? {
                if browser.switch_to_window(window).await.is_ok() {
                    break;
                }
            }
        }
        let fresh = browser.new_tab().await?;
        for window in browser.windows().await? {
            // The silent sign-in's tab may have gone by now.
            if window != fresh && browser.switch_to_window(window).await.is_ok() {
                let _ = browser.close_window().await;
            }
        }
        browser.switch_to_window(fresh).await?;
        if let Some(home) = &self.home {
            browser.goto(format!("{home}/popup.html")).await?;
            self.restore(new).await?;
            browser.goto("about:blank").await?;
        }
        let permissions = self.permissions().await?;
        ensure!(permissions == new.permissions, "{permissions}");
        self.in_firefox(CLEAN).await?;
        if self.home.is_some() {
            self.reload_in_firefox().await?;
        }
        browser.set_window_rect(0, 0, new.width, new.height).await?;
        let left = browser.windows().await?.len();
        ensure!(left == 1, "{left} windows are left");
        Ok(())
    }

    /// Puts back what the extension kept, in one of its pages.
    async fn restore(&self, new: &New) -> Result<()> {
        let restored = self
            .browser
            .execute_async(RESTORE, vec![new.kept.clone()])
            .await?;
        let thrown: Option<String> = restored.convert()?;
        ensure!(thrown.is_none(), "{thrown:?}");
        Ok(())
    }

    /// What the agent has allowed the extension.
    async fn permissions(&self) -> Result<String> {
        let ask = format!(
            "const {{ ExtensionPermissions }} = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
             return JSON.stringify(await ExtensionPermissions.get('{FIREFOX_ID}'));"
        );
        let all = self.in_firefox(&ask).await?;
        Ok(all.as_str().unwrap_or_default().to_owned())
    }

    /// Runs the body of an async function in Firefox's own process, and gives back what it returns.
    pub(crate) async fn in_firefox(&self, body: &str) -> Result<Value> {
        browser::in_firefox(&self.browser, &self.driver, body).await
    }
}

/// Reads all that the extension keeps, in one of its pages.
const KEPT: &str = "
    const done = arguments[0];
    (async () => {
      const open = indexedDB.open('kept');
      // A database that is not there must not come about.
      open.onupgradeneeded = () => open.transaction.abort();
      const database = await new Promise((ready) => { open.onsuccess = () => ready(open.result); open.onerror = () => ready(null); });
      const items = {};
      if (database) {
        const store = database.transaction('kept').objectStore('kept');
        const end = (request) => new Promise((ready, failed) => { request.onsuccess = () => ready(request.result); request.onerror = failed; });
        const names = await end(store.getAllKeys());
        for (const name of names) items[name] = await end(store.get(name));
        database.close();
      }
      return { database: database ? items : null, local: await browser.storage.local.get() };
    })().then(done, (error) => done(String(error)));";

/// Puts back what it kept, in one of its pages.
const RESTORE: &str = "
    const [kept, done] = arguments;
    (async () => {
      await browser.storage.local.clear();
      await browser.storage.local.set(kept.local);
      if (kept.database === null) {
        await new Promise((ready, failed) => {
          const gone = indexedDB.deleteDatabase('kept');
          gone.onsuccess = ready;
          // Whoever has it open is the background, which starts anew.
          gone.onerror = gone.onblocked = failed;
        });
        return null;
      }
      const open = indexedDB.open('kept');
      const database = await new Promise((ready, failed) => { open.onsuccess = () => ready(open.result); open.onerror = failed; });
      const transaction = database.transaction('kept', 'readwrite');
      const store = transaction.objectStore('kept');
      store.clear();
      for (const [name, value] of Object.entries(kept.database)) store.put(value, name);
      await new Promise((ready, failed) => { transaction.oncomplete = ready; transaction.onerror = transaction.onabort = failed; });
      database.close();
      return null;
    })().then(done, (error) => done(String(error?.type ?? error)));";

/// Forgets all that web sites have left, and the connections to them.
const CLEAN: &str = "
    const { CLEAR_ALL_CACHES, CLEAR_COOKIES, CLEAR_DOM_QUOTA, CLEAR_PERMISSIONS, CLEAR_HISTORY } = Ci.nsIClearDataService;
    const all = CLEAR_ALL_CACHES | CLEAR_COOKIES | CLEAR_DOM_QUOTA | CLEAR_PERMISSIONS | CLEAR_HISTORY;
    await new Promise((done) => Services.clearData.deleteData(all, { onDataDeleted: done }));
    Services.obs.notifyObservers(null, 'net:prune-all-connections');
";
