//! The process of a page, taken over by an attacker: what the extension's own scripts in the page may do, it may do.

use anyhow::Result;
use patchcord_e2e::{AGENT, Browser, CCP_PAGE, Setup};

use super::{SOON, company};

/// Chromium only: Firefox offers no script to a test in the extension's part of a page.
#[tokio::test(flavor = "multi_thread")]
async fn a_pages_process_reads_and_writes_nothing_of_what_is_kept() -> Result<()> {
    let stage = company(Setup {
        browser: Browser::Chromium,
        ..Setup::default()
    })
    .await?;
    stage.sign_in(AGENT, CCP_PAGE).await?;
    stage.until_ready(SOON).await?;
    let window = stage.browser.window().await?.to_string();
    let mut done = Vec::new();
    for area in ["local", "session"] {
        for what in ["get()", "set({ kept: 1 })", "clear()"] {
            let try_it = format!(
                "(async () => {{ try {{ await chrome.storage.{area}.{what}; return true }} catch {{ return false }} }})()"
            );
            if stage.watch.in_window(&window, true, &try_it).await? == true {
                done.push(format!("{area}.{what}"));
            }
        }
    }
    assert!(done.is_empty(), "a page's process could {done:?}");
    // It may be read by the background all the same.
    let kept = "chrome.storage.session.get().then((items) => Object.keys(items).length)";
    assert_ne!(stage.watch.in_service_worker(kept).await?, 0);
    stage.close().await
}
