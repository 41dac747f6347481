//! Another extension in the same browser.

use std::path::Path;

use anyhow::Result;
use patchcord_e2e::far_ends::{reads, visits};
use patchcord_e2e::{AGENT, Browser, CCP_PAGE, Setup, id};
use serde_json::json;

use super::scene::LOGIN;
use super::{SOON, asked, company, setup};

/// Sends what the extension's own pages and scripts send, and what nobody sends, and collects the answers.
const SEND: &str = r#"
const login = 'https://login.attacker.test/sso', ccp = 'https://attacker.my.connect.aws/ccp-v2';
const chain = { login, ccp };
const messages = [
  'arrived', { hello: { place: 'desktop' } }, { signIn: { chain } }, { signIn: {} }, 'signIn', { openWindow: { chain } },
  { openWindow: { wish: 'company' } }, { acknowledged: { ccp } }, { acknowledged: {} }, { whyOut: { ccp } },
  { identify: { ccp, user: { user_name: 'a' }, agent: 'a' } }, 'live', { allow: { ccp } }, { inject: { file: 'phone' } },
  { signOut: { ccp: 'https://acme.my.connect.aws/ccp-v2' } }, 'signOut', 'offerNotifications', { dismissed: { code: 'x' } },
  { pair: { origin: 'https://evil.service-now.com', ...chain } }, { forget: {} }, null, 1, [],
];
const api = globalThis.browser ?? chrome;
const sendAll = async () => {
  const answers = [];
  for (const message of messages) {
    const silence = new Promise((done) => setTimeout(done, 50));
    const answer = api.runtime.sendMessage('@TO@', message).catch(() => undefined);
    answers.push(await Promise.race([answer, silence]));
    try {
      const port = api.runtime.connect('@TO@');
      port.onMessage.addListener((message) => answers.push(message));
      port.postMessage(message);
    } catch {}
  }
  return answers.filter((answer) => answer !== undefined && answer !== null);
};
"#;

/// Writes an extension that sends from its background and from its script in pages of ServiceNow.
fn write(folder: &Path, browser: Browser) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let manifest = json!({
        "manifest_version": 3,
        "name": "Another",
        "version": "1",
        "host_permissions": ["https://acme.service-now.com/*"],
        "background": { "service_worker": "back.js", "scripts": ["back.js"] },
        "content_scripts": [{ "matches": ["https://acme.service-now.com/*"], "js": ["page.js"] }],
        "browser_specific_settings": { "gecko": { "id": "another@example" } },
    });
    let send = SEND.replace("@TO@", &id(browser)?);
    let back = "api.runtime.onMessage.addListener((message, sender, respond) => { sendAll().then(respond); return true });";
    let page = "(async () => {
        const answers = [...await sendAll(), ...await api.runtime.sendMessage('now')];
        document.documentElement.dataset.answers = JSON.stringify(answers);
    })();";
    std::fs::write(folder.join("manifest.json"), manifest.to_string())?;
    std::fs::write(folder.join("back.js"), format!("{send}{back}"))?;
    Ok(std::fs::write(
        folder.join("page.js"),
        format!("{send}{page}"),
    )?)
}

async fn another_extension_gets_no_answer_and_causes_nothing(browser: Browser) -> Result<()> {
    let name = format!("patchcord-another-{}-{browser:?}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    write(&folder, browser)?;
    let outcome = runs_beside(browser, &folder).await;
    // A browser reads an extension's files when it needs them.
    std::fs::remove_dir_all(&folder)?;
    outcome
}

async fn runs_beside(browser: Browser, folder: &Path) -> Result<()> {
    let stage = company(Setup {
        beside: Some(folder.to_owned()),
        ..setup(browser)
    })
    .await?;
    let mark = stage.watch.mark().await?;
    stage.sign_in(AGENT, CCP_PAGE).await?;
    let softphone = stage.until_ready(SOON).await?;
    assert_eq!(softphone.agent.as_deref(), Some(AGENT));
    let answers = "document.documentElement.dataset.answers";
    let answers: String = stage
        .wait("the other extension has sent all", SOON, answers)
        .await?;
    assert_eq!(answers, "[]", "the other extension was answered");
    assert_eq!((visits(&stage), reads(&stage)), (1, 1));
    assert_eq!((asked(&stage, LOGIN), stage.notices().await?.len()), (0, 0));
    let opened = stage.watch.opened_since(mark).await?;
    let silent = |page: &patchcord_e2e::Opened| page.closed && browser == Browser::Firefox;
    assert!(opened.iter().all(silent), "opened: {opened:?}");

    // An extension that did listen would have been reached.
    if browser == Browser::Chromium {
        let listen = "void chrome.runtime.onMessageExternal.addListener((message, sender, respond) => respond('heard'))";
        stage.watch.in_service_worker(listen).await?;
        stage.open_page(CCP_PAGE).await?;
        let heard = "document.documentElement.dataset.answers?.includes('heard')";
        stage
            .wait::<bool>("the other extension is answered", SOON, heard)
            .await?;
    }
    stage.close().await
}

in_both_browsers! {
    another_extension_gets_no_answer_and_causes_nothing,
}
