//! What a browser does with the extension without being asked by a page: it reloads it, stops its background, and keeps what the agent
//! has allowed it in the browser's own settings.

use anyhow::{Context, Result};
use serde_json::json;
use thirtyfour::extensions::addons::firefox::FirefoxTools;

use crate::browser::{Browser, FIREFOX_ID};
use crate::shared::Running;
use crate::{Stage, root};

impl Running {
    /// Has Firefox reload the extension, and waits until it has.
    pub(crate) async fn reload_in_firefox(&self) -> Result<()> {
        let reload = format!(
            "const {{ AddonManager }} = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
             await (await AddonManager.getAddonByID('{FIREFOX_ID}')).reload();"
        );
        self.in_firefox(&reload).await.map(drop)
    }
}

impl Stage {
    /// Reloads the extension under all that is open. In Chromium it goes a moment later.
    ///
    /// # Errors
    ///
    /// When there is no extension, or the browser refuses.
    pub async fn reload_extension(&self) -> Result<()> {
        match self.watch.browser() {
            Browser::Chromium => {
                // Later, because the worker that is asked goes with the old one, and could not answer.
                let reload = "void setTimeout(() => chrome.runtime.reload())";
                self.watch.in_service_worker(reload).await.map(drop)
            }
            Browser::Firefox => self.running().reload_in_firefox().await,
        }
    }

    /// Replaces the extension by itself, as an update does, under all that is open.
    ///
    /// # Errors
    ///
    /// When there is no extension, or the browser refuses.
    pub async fn update_extension(&self) -> Result<()> {
        if self.watch.browser() == Browser::Chromium {
            return self.reload_extension().await;
        }
        let folder = root().join("target/extension").canonicalize()?;
        let folder = folder.to_str().context("the folder's name is no text")?;
        let tools = FirefoxTools::new(self.browser.handle().clone());
        tools.install_addon(folder, Some(true)).await?;
        Ok(())
    }

    /// Stops the extension's background, as the browser does with one that is idle. The next event starts it again.
    ///
    /// # Errors
    ///
    /// When there is none that runs, or it does not stop.
    pub async fn stop_background(&self) -> Result<()> {
        match self.watch.browser() {
            Browser::Chromium => self.watch.stop_service_worker().await,
            Browser::Firefox => {
                let stop = format!(
                    "await WebExtensionPolicy.getByID('{FIREFOX_ID}').extension
                       .terminateBackground({{ ignoreDevToolsAttached: true, disableResetIdleForTest: true }});"
                );
                self.in_firefox(&stop).await
            }
        }
    }

    /// Allows the extension these permissions and sites, as an agent does in the add-on's settings, which offer what the manifest
    /// names. Firefox only.
    ///
    /// # Errors
    ///
    /// "it is not offered", where the settings do not offer one of the permissions.
    pub async fn allow_in_settings(&self, permissions: &[&str], origins: &[&str]) -> Result<()> {
        let allowed =
            json!({ "permissions": permissions, "origins": origins, "data_collection": [] });
        let allow = format!(
            "const {{ AddonManager }} = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
             const {{ ExtensionPermissions }} = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
             const {{ extension }} = WebExtensionPolicy.getByID('{FIREFOX_ID}');
             const {{ optionalPermissions }} = await AddonManager.getAddonByID(extension.id);
             const allowed = {allowed};
             if (!allowed.permissions.every((it) => optionalPermissions.permissions.includes(it))) throw 'it is not offered';
             await ExtensionPermissions.add(extension.id, allowed, extension);"
        );
        self.in_firefox(&allow).await
    }
}
