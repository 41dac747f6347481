//! The browser's side: carries out what the rest of the crate decides.

mod allow;
mod background;
mod ccp;
mod chrome;
mod content;
mod notice;
mod page;
mod panel;
mod service_now;
mod streams;

use wasm_bindgen::prelude::*;

/// Runs in a ServiceNow page's isolated world (called by `content.js`).
#[wasm_bindgen(js_name = startPage)]
pub fn start_page() {
    wasm_bindgen_futures::spawn_local(content::run());
}

/// Runs in the service worker or event page (called by `background.js`). It registers its listeners before it returns,
/// because a worker that is woken by an event gets it only then.
#[wasm_bindgen(js_name = startBackground)]
pub fn start_background() {
    background::start();
}

/// Runs in the extension's page on which the agent allows Connect's cookie (called by `allow.js`).
#[wasm_bindgen(js_name = startAllow)]
pub fn start_allow() {
    allow::start();
}

/// A value of ours as the browser's APIs want it: plain objects, and nothing for `None`.
fn to_js<T: serde::Serialize>(value: &T) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    // Our own types hold nothing that cannot be represented.
    value.serialize(&serializer).unwrap_or(JsValue::UNDEFINED)
}

/// The first of two futures to end; `None` when it is the second.
async fn first<T, E>(
    one: impl Future<Output = Result<T, E>>,
    other: impl Future<Output = ()>,
) -> Option<T> {
    let (one, other) = (std::pin::pin!(one), std::pin::pin!(other));
    match futures_util::future::select(one, other).await {
        futures_util::future::Either::Left((value, _)) => value.ok(),
        futures_util::future::Either::Right(_) => None,
    }
}
