//! What the extension's scripts call: one function for each place in which a module of ours runs.

use wasm_bindgen::prelude::*;
#[cfg(feature = "start")]
use web_sys::{EventTarget, MessageEvent};

#[cfg(feature = "setup")]
use crate::web::admin;
#[cfg(feature = "worker")]
use crate::web::background;
#[cfg(feature = "start")]
use crate::web::content;
#[cfg(feature = "start")]
use crate::web::sign_in::watch;
#[cfg(feature = "phone")]
use crate::web::softphone;

/// A third of the usual allocator's size, which is a fiftieth of the module.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Runs in a ServiceNow page's isolated world (called by `content.js`). `late`: the page was complete before the extension came. Before
/// the module could start, the page got these `messages`, and these elements have `loaded`.
#[cfg(feature = "start")]
#[wasm_bindgen(js_name = startPage)]
pub fn start_page(late: bool, messages: Vec<MessageEvent>, loaded: Vec<EventTarget>) {
    let before = watch::Before {
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

/// Docks a softphone (called by [`content`](super::content), with a [`Dock`](crate::message::Dock)).
#[cfg(feature = "phone")]
#[wasm_bindgen(js_name = startPhone)]
pub fn start_phone(dock: &JsValue) {
    softphone::start(dock);
}

/// Takes the docked softphone away, as soon as no contact is live (called by [`content`](super::content)).
#[cfg(feature = "phone")]
#[wasm_bindgen(js_name = stopPhone)]
pub fn stop_phone() {
    softphone::stop();
}

/// Runs in the extension's set-up page (called by `options.js`).
#[cfg(feature = "setup")]
#[wasm_bindgen(js_name = startOptions)]
pub fn start_options() {
    admin::options::start();
}

/// Runs in the toolbar's popup (called by `popup.js`).
#[cfg(feature = "setup")]
#[wasm_bindgen(js_name = startPopup)]
pub fn start_popup() {
    admin::popup::start();
}

/// Asks the ServiceNow page that it was put into, for the set-up page (called by `probe.js`).
#[cfg(feature = "setup")]
#[wasm_bindgen]
pub async fn probe() -> JsValue {
    admin::probe::run().await
}

/// Runs in the extension's page on which the agent allows Connect's cookie (called by `allow.js`).
#[cfg(feature = "setup")]
#[wasm_bindgen(js_name = startAllow)]
pub fn start_allow() {
    admin::allow::start();
}

/// Runs in the extension's page on which the agent lets a call show a notification (called by `notify.js`).
#[cfg(feature = "setup")]
#[wasm_bindgen(js_name = startNotify)]
pub fn start_notify() {
    admin::notify::start();
}
