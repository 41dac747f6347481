//! What a browser keeps of an agent who has paired the sandbox's company by a click: made once for each build of the extension, by
//! such a click, and copied into the profiles of the browsers that start later.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use crate::browser::{Browser, Pairing};
use crate::{AGENT, SOON, Setup, Stage, WORKSPACE};

/// One click at a time: tests of one program run side by side.
static MAKING: Mutex<()> = Mutex::const_new(());

/// The folder of a profile in which a browser keeps the extension's own database.
fn database(browser: Browser) -> &'static str {
    match browser {
        Browser::Chromium => "Default/IndexedDB",
        Browser::Firefox => "storage",
    }
}

/// Puts into a profile what the browser keeps of the pairing.
pub(crate) async fn pair(browser: Browser, extension: &Path, profile: &Path) -> Result<()> {
    let _one_at_a_time = MAKING.lock().await;
    let kept = kept(browser, extension)?;
    if !kept.exists() {
        Box::pin(make(browser, extension, &kept)).await?;
    }
    copy(&kept, &profile.join(database(browser)))
}

/// Where it is kept, by the files that take part in it.
fn kept(browser: Browser, extension: &Path) -> Result<PathBuf> {
    let mut digest = Sha256::new();
    // Chromium knows an extension by its folder.
    if browser == Browser::Chromium {
        digest.update(extension.as_os_str().as_encoded_bytes());
    }
    for file in ["worker.js", "setup.js", "popup.html"] {
        digest.update(fs::read(extension.join(file))?);
    }
    let digest = digest.finalize();
    let name = digest[..8].iter().map(|byte| format!("{byte:02x}"));
    let name = format!("{browser:?}-{}", name.collect::<String>()).to_lowercase();
    Ok(crate::root().join("target/e2e/paired").join(name))
}

/// The click itself, in a browser of its own.
async fn make(browser: Browser, extension: &Path, kept: &Path) -> Result<()> {
    let stage = Stage::open(Setup {
        browser,
        extension: Some(extension.to_owned()),
        pairing: Pairing::None,
        ..Setup::default()
    })
    .await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.pair().await.context("the company is paired")?;
    // The browser has written it by now. chromedriver would remove the profile with the browser.
    let half = kept.with_extension("half");
    if half.exists() {
        fs::remove_dir_all(&half)?;
    }
    copy(&stage.profile().join(database(browser)), &half)?;
    stage.close().await?;
    Ok(fs::rename(half, kept)?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{} is there", from.display()))? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

impl Stage {
    /// Pairs the ServiceNow whose page is in front, as an agent does: by a click in the popup.
    ///
    /// # Errors
    ///
    /// When there is nothing to pair, or the click changes nothing.
    pub async fn pair(&self) -> Result<()> {
        let soon = SOON;
        let page = self.browser.window().await?;
        let popup = self.browser.new_tab().await?;
        self.browser.switch_to_window(popup).await?;
        self.open_own_page("popup.html").await?;
        let asks =
            "document.querySelector('#step:not([hidden])')?.textContent === 'Yes, use these'";
        self.wait::<bool>("the popup asks whether these are the company's", soon, asks)
            .await?;
        self.press("Yes, use these").await?;
        let paired = "!document.querySelector('#forget').hidden";
        self.wait::<bool>("the popup says what is paired", soon, paired)
            .await?;
        self.browser.close_window().await?;
        Ok(self.browser.switch_to_window(page).await?)
    }
}
