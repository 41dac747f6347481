//! The extension's own page on which an agent lets Amazon Connect use its cookie inside ServiceNow, and nowhere else.

use gloo::events::EventListener;
use serde::Serialize;
use url::form_urlencoded;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{chrome, page, to_js};
use crate::address::{CcpUrl, ServiceNowOrigin};

/// The page's file.
pub(super) const PAGE: &str = "allow.html";

/// What the page is told by its address.
pub(super) fn query(ccp: &CcpUrl, origin: &str) -> String {
    let mut query = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
    query.append_pair("ccp", ccp.as_str());
    query.append_pair("page", origin);
    query.finish()
}

/// Starts the page.
pub(super) fn start() {
    let Some((window, document)) = page::here() else {
        return;
    };
    let search = window.location().search().unwrap_or_default();
    let told = |name: &str| {
        let mut pairs = form_urlencoded::parse(search.trim_start_matches('?').as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value)
    };
    let ccp = told("ccp").and_then(|ccp| CcpUrl::parse(&ccp).ok());
    let origin = told("page").and_then(|page| ServiceNowOrigin::parse_custom(&page).ok());
    let (Some(ccp), Some(origin)) = (ccp, origin) else {
        return;
    };
    for (id, value) in [("connect", ccp.host()), ("service-now", origin.host())] {
        if let Some(element) = document.get_element_by_id(id) {
            element.set_text_content(Some(value));
        }
    }
    let (Some(allow), Some(cancel)) = (
        document.get_element_by_id("allow"),
        document.get_element_by_id("cancel"),
    ) else {
        return;
    };
    EventListener::new(&allow, "click", move |_| {
        let (ccp, origin) = (ccp.clone(), origin.clone());
        spawn_local(async move {
            let _ = let_in(&ccp, &origin).await;
            close();
        });
    })
    .forget();
    EventListener::new(&cancel, "click", |_| close()).forget();
}

async fn let_in(ccp: &CcpUrl, origin: &ServiceNowOrigin) -> Result<(), JsValue> {
    let wanted = Permissions {
        permissions: ["contentSettings"],
    };
    if chrome::request_permissions(&to_js(&wanted))
        .await?
        .is_truthy()
    {
        let setting = Setting {
            primary_pattern: format!("{}/*", ccp.origin()),
            secondary_pattern: format!("{}/*", origin.as_str()),
            setting: "allow",
        };
        chrome::set_cookie_setting(&to_js(&setting)).await?;
    }
    Ok(())
}

fn close() {
    if let Some((window, _)) = page::here() {
        let _ = window.close();
    }
}

/// The argument of `permissions.request`.
#[derive(Serialize)]
struct Permissions {
    permissions: [&'static str; 1],
}

/// The argument of `contentSettings.cookies.set`: whose cookies, inside whose pages.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Setting {
    primary_pattern: String,
    secondary_pattern: String,
    setting: &'static str,
}
