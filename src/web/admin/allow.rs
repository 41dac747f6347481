//! The page on which an agent lets Amazon Connect use its cookie inside ServiceNow.

use crate::web::browser::document;
use crate::web::browser::failure::report;
use gloo::events::EventListener;
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::value::{CcpUrl, ServiceNowOrigin};
use crate::web::admin::allowed;
use crate::web::browser::chrome;
use crate::web::browser::value::to_js;

/// Starts the page.
pub(in crate::web) fn start() {
    let Some((window, document)) = document::here() else {
        return;
    };
    let told = window.location().hash().unwrap_or_default();
    let Some((origin, ccp)) = told.trim_start_matches('#').split_once('|') else {
        return;
    };
    let (Ok(ccp), Ok(origin)) = (CcpUrl::parse(ccp), ServiceNowOrigin::parse(origin)) else {
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
            report("allow Connect's cookie", let_in(&ccp, &origin).await);
            document::close();
        });
    })
    .forget();
    EventListener::new(&cancel, "click", |_| document::close()).forget();
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
        allowed::remember(ccp.host(), origin.host()).await?;
    }
    Ok(())
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
