//! The set-up page's list of allowed cookies, with a button that takes them back.
//!
//! Chromium only, because Firefox lets no extension allow cookies.

use js_sys::Object;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::Document;

use crate::web::admin::template::{by_id, copy_of, on_click, part, show, write};
use crate::web::browser::chrome;
use crate::web::browser::chrome::Items;
use crate::web::browser::document;
use crate::web::browser::value::{from_js, to_js};

/// The storage key of the list. The browser itself gives no list.
const ALLOWED: &str = "allowed";

/// An allowed cookie: the host of Amazon Connect, inside pages of this host of ServiceNow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Allowed {
    connect: String,
    service_now: String,
}

/// Adds an allowed cookie to the list.
pub(crate) async fn remember(connect: &str, service_now: &str) -> Result<(), JsValue> {
    let new = Allowed {
        connect: connect.to_owned(),
        service_now: service_now.to_owned(),
    };
    let mut all = all().await;
    all.retain(|allowed| *allowed != new);
    all.push(new);
    keep(&all).await
}

async fn all() -> Vec<Allowed> {
    match chrome::local_get(ALLOWED).await {
        Ok(items) => from_js(&items.unchecked_ref::<Items>().item(ALLOWED)).unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}

async fn keep(all: &[Allowed]) -> Result<(), JsValue> {
    let items: Items = Object::new().unchecked_into();
    items.set_item(ALLOWED, &to_js(&all));
    chrome::local_set(&items).await.map(drop)
}

/// Shows the list, now and when it changes.
pub(crate) fn start(document: &Document) {
    let page = document.clone();
    on_click(document, "take-back", move || {
        let page = page.clone();
        spawn_local(async move {
            let said = match take_back().await {
                Ok(()) => "Taken back: the browser blocks these cookies again.",
                Err(_) => "The browser did not take them back. Its settings for cookies list them.",
            };
            show_all(&page).await;
            write(by_id(&page, "taken-back"), said);
        });
    });
    let page = document.clone();
    let changed = Closure::<dyn FnMut(JsValue, String)>::new(move |_, area: String| {
        if area == "local" {
            let page = page.clone();
            spawn_local(async move { show_all(&page).await });
        }
    });
    chrome::on_storage_changed(&changed);
    changed.forget();
    let page = document.clone();
    spawn_local(async move { show_all(&page).await });
}

async fn show_all(document: &Document) {
    let all = all().await;
    let (Some(section), Some(list)) = (by_id(document, "allowed"), by_id(document, "allowed-list"))
    else {
        return;
    };
    show(&section, !all.is_empty());
    list.set_text_content(None);
    for allowed in &all {
        if let Some(line) = copy_of(document, "allowed-line") {
            write(part(&line, "connect"), &allowed.connect);
            write(part(&line, "service-now"), &allowed.service_now);
            document::append(&list, &line);
        }
    }
}

/// Takes all allowed cookies back, and the permission to allow cookies.
async fn take_back() -> Result<(), JsValue> {
    chrome::clear_cookie_settings(&to_js(&Everywhere {})).await?;
    let permission = Permissions {
        permissions: ["contentSettings"],
    };
    chrome::remove_permissions(&to_js(&permission)).await?;
    keep(&[]).await
}

/// The argument of `contentSettings.cookies.clear`: in all windows except private ones.
#[derive(Serialize)]
struct Everywhere {}

/// The argument of `permissions.remove`.
#[derive(Serialize)]
struct Permissions {
    permissions: [&'static str; 1],
}
