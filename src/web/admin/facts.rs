//! Collects the facts for the set-up page and the popup: the background's memory, the settings, and an open ServiceNow page's answer.

use crate::web::browser::document;
use std::pin::pin;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use gloo::timers::callback::Timeout;
use js_sys::{Array, Object};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::admin::checklist::facts::{ANSWER_MS, ASKED, Facts, Site, browser_version};
use crate::admin::status::is_page;
use crate::background::memory::Memory;
use crate::cause::Browser;
use crate::settings::Settings;
use crate::sign_in::pairing::Pairings;
use crate::value::ServiceNowOrigin;
use crate::web::admin::probe::Refusal;
use crate::web::browser::chrome::{Injected, Items, KEPT, Tab};
use crate::web::browser::failure::report;
use crate::web::browser::value::{from_js, to_js};
use crate::web::browser::windows::{focus_tab, open_tab};
use crate::web::browser::{chrome, kept};

/// The match patterns of ServiceNow in the manifest.
const SERVICE_NOW: [&str; 2] = [
    "https://*.service-now.com/*",
    "https://*.servicenowservices.com/*",
];

/// How long the browser may take to tell its policy, in milliseconds.
const POLICY_MS: u32 = 1_000;

/// The background's memory of this browser session.
pub(crate) async fn memory() -> Memory {
    match chrome::session_get(KEPT).await {
        Ok(items) => from_js(&items.unchecked_ref::<Items>().kept()).unwrap_or_default(),
        Err(_) => Memory::default(),
    }
}

/// The pairings that the agent has agreed to.
pub(crate) async fn pairings() -> Pairings {
    let pairings = kept::get(kept::PAIRINGS).await.unwrap_or_default();
    from_js(&pairings).unwrap_or_default()
}

/// The settings in force: the policy, else the settings that the background has read last. A browser that has just started may
/// answer for its policy late.
pub(crate) async fn settings() -> Settings {
    let (policy, limit) = (
        pin!(chrome::managed_get()),
        pin!(document::sleep(POLICY_MS)),
    );
    if let Either::Left((Ok(policy), _)) = select(policy, limit).await
        && Object::keys(policy.unchecked_ref::<Object>()).length() > 0
    {
        return from_js(&policy).unwrap_or_default();
    }
    let settings = kept::get(kept::SETTINGS).await.unwrap_or_default();
    from_js(&settings).unwrap_or_default()
}

/// A tab with a page of ServiceNow.
pub(crate) struct Open {
    tab: i32,
    url: String,
    /// The page's origin.
    pub(crate) origin: ServiceNowOrigin,
}

/// The open ServiceNow pages: those that have loaded first, and of them the one used last.
pub(crate) async fn open() -> Vec<Open> {
    #[derive(Serialize)]
    struct Query {
        url: [&'static str; 2],
    }
    let Ok(tabs) = chrome::query_tabs(&to_js(&Query { url: SERVICE_NOW })).await else {
        return Vec::new();
    };
    let tabs: Array = tabs.unchecked_into();
    let open = tabs.iter().filter_map(|tab| {
        let tab: Tab = tab.unchecked_into();
        let origin = ServiceNowOrigin::parse(&tab.url()?).ok()?;
        let tab_id = tab.id()?;
        let page = Open {
            tab: tab_id,
            url: tab.url()?,
            origin,
        };
        let loaded = tab.status().as_deref() == Some("complete");
        Some((loaded, tab.last_accessed(), page))
    });
    let mut open: Vec<_> = open.collect();
    // A page that still loads answers once it has loaded.
    open.sort_by(|one, other| {
        let by_time = other.1.total_cmp(&one.1);
        other.0.cmp(&one.0).then(by_time)
    });
    open.into_iter().map(|(_, _, page)| page).collect()
}

/// The ServiceNow of the page in front. Where that page is the extension's own, the ServiceNow page that was used last.
pub(crate) async fn in_front() -> Option<ServiceNowOrigin> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Query {
        active: bool,
        current_window: bool,
    }
    let query = to_js(&Query {
        active: true,
        current_window: true,
    });
    let tabs: Array = chrome::query_tabs(&query).await.ok()?.unchecked_into();
    let url = tabs.get(0).unchecked_into::<Tab>().url()?;
    if chrome::is_ours(&url) {
        return open().await.into_iter().next().map(|open| open.origin);
    }
    ServiceNowOrigin::parse(&url).ok()
}

/// Brings the open tab with this page of ServiceNow to the front, or opens the page.
pub(crate) async fn bring(page: &str) {
    let open = open().await;
    match open.into_iter().find(|open| is_page(&open.url, page)) {
        Some(open) => report("bring ServiceNow to the front", focus_tab(open.tab).await),
        None => report("open ServiceNow", open_tab(page, true).await),
    }
}

/// Asks an open ServiceNow page, and waits no longer than [`ANSWER_MS`]: a frozen tab never answers.
async fn ask_in_time(open: &Open) -> Option<Site> {
    let (tell, told) = oneshot::channel::<()>();
    // Nobody listens any more where the page has answered in time.
    let limit = Timeout::new(ANSWER_MS, move || tell.send(()).unwrap_or_default());
    let (answer, limited) = (pin!(ask(open)), pin!(told));
    let site = match select(answer, limited).await {
        Either::Left((site, _)) => site,
        Either::Right(_) => None,
    };
    drop(limit);
    site
}

/// Asks an open ServiceNow page.
async fn ask(open: &Open) -> Option<Site> {
    inject(open.tab, &["page.js"], "MAIN").await?;
    let told = inject(open.tab, &["setup.js", "probe.js"], "ISOLATED").await?;
    if let Some(Refusal::Refused) = from_js(&told) {
        return Some(Site {
            origin: open.origin.clone(),
            known: None,
            user: None,
            login_text: None,
            headers: None,
            wasm: Some(false),
            microphone: None,
            log: Vec::new(),
        });
    }
    // A page may only speak of its own origin.
    from_js::<Site>(&told).filter(|site| site.origin == open.origin)
}

/// Runs these files in a tab and returns the value of the last one.
async fn inject(tab_id: i32, files: &[&'static str], world: &'static str) -> Option<JsValue> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Target {
        tab_id: i32,
    }
    #[derive(Serialize)]
    struct Injection<'a> {
        target: Target,
        files: &'a [&'static str],
        world: &'static str,
    }
    let target = Target { tab_id };
    let injection = to_js(&Injection {
        target,
        files,
        world,
    });
    let results: Array = chrome::execute_script(&injection)
        .await
        .ok()?
        .unchecked_into();
    Some(results.get(0).unchecked_ref::<Injected>().result())
}

/// All facts, with a fresh answer of ServiceNow.
pub(crate) async fn collect() -> Facts {
    let open = open().await;
    let mut site = None;
    for open in open.iter().take(ASKED) {
        site = ask_in_time(open).await;
        if site.is_some() {
            break;
        }
    }
    let mut origins: Vec<ServiceNowOrigin> = Vec::new();
    for Open { origin, .. } in open {
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    let browser = chrome::browser();
    Facts {
        browser,
        browser_version: version(browser),
        settings: settings().await,
        origins,
        site,
        memory: memory().await,
        pairings: pairings().await,
    }
}

fn version(browser: Browser) -> Option<u32> {
    let (window, _) = document::here()?;
    browser_version(&window.navigator().user_agent().ok()?, browser)
}
