//! The browser's side: carries out what the rest of the crate decides.

// Each of the extension's modules is linked with one feature and leaves lying what only the others need.
#![cfg_attr(
    not(all(
        feature = "start",
        feature = "worker",
        feature = "phone",
        feature = "setup"
    )),
    allow(dead_code)
)]

mod answered;
#[cfg(feature = "worker")]
mod background;
mod ccp;
mod chrome;
#[cfg(feature = "start")]
mod content;
mod kept;
mod listen;
mod messages;
mod notice;
mod owner;
mod page;
#[cfg(feature = "phone")]
mod phone;
mod service_now;
#[cfg(feature = "setup")]
mod setup;
mod streams;
mod value;

use wasm_bindgen::prelude::*;
#[cfg(feature = "start")]
use web_sys::{EventTarget, MessageEvent};

#[cfg(feature = "phone")]
use value::json;
pub(crate) use value::parse as parse_json;
use value::{from_js, to_js};

/// A third of the usual allocator's size, which is a fiftieth of the module.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Runs in a ServiceNow page's isolated world (called by `content.js`). `late`: the page was whole before we came. While the
/// module could not start yet, the page got these `messages`, and these elements have `loaded`.
#[cfg(feature = "start")]
#[wasm_bindgen(js_name = startPage)]
pub fn start_page(late: bool, messages: Vec<MessageEvent>, loaded: Vec<EventTarget>) {
    let before = ccp::Before {
        late,
        messages,
        loaded,
    };
    wasm_bindgen_futures::spawn_local(content::run(before));
}

/// Runs in the service worker or event page (called by `background.js`). It registers its listeners before it returns,
/// because a worker that is woken by an event gets it only then.
#[cfg(feature = "worker")]
#[wasm_bindgen(js_name = startBackground)]
pub fn start_background() {
    background::start();
}

/// Docks a softphone (called by [`content`], with a [`Dock`](crate::message::Dock)).
#[cfg(feature = "phone")]
#[wasm_bindgen(js_name = startPhone)]
pub fn start_phone(dock: &JsValue) {
    phone::start(dock);
}

/// Runs in the extension's set-up page (called by `options.js`).
#[cfg(feature = "setup")]
#[wasm_bindgen(js_name = startOptions)]
pub fn start_options() {
    setup::options::start();
}

/// Runs in the toolbar's popup (called by `popup.js`).
#[cfg(feature = "setup")]
#[wasm_bindgen(js_name = startPopup)]
pub fn start_popup() {
    setup::popup::start();
}

/// Asks the ServiceNow page that it was put into, for the set-up page (called by `probe.js`).
#[cfg(feature = "setup")]
#[wasm_bindgen]
pub async fn probe() -> JsValue {
    setup::probe::run().await
}

/// Runs in the extension's page on which the agent allows Connect's cookie (called by `allow.js`).
#[cfg(feature = "setup")]
#[wasm_bindgen(js_name = startAllow)]
pub fn start_allow() {
    setup::allow::start();
}

/// Runs in the extension's page on which the agent lets a call show a notification (called by `notify.js`).
#[cfg(feature = "setup")]
#[wasm_bindgen(js_name = startNotify)]
pub fn start_notify() {
    setup::notify::start();
}
