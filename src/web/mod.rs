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
mod value;

use wasm_bindgen::prelude::*;
use web_sys::{EventTarget, MessageEvent};

pub(crate) use value::parse as parse_json;
use value::{from_js, to_js};

/// A third of the usual allocator's size, which is a fiftieth of the module.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Runs in a ServiceNow page's isolated world (called by `content.js`). `late`: the page was whole before we came. While the
/// module could not start yet, the page got these `messages`, and these elements have `loaded`.
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
#[wasm_bindgen(js_name = startBackground)]
pub fn start_background() {
    background::start();
}

/// Runs in the extension's page on which the agent allows Connect's cookie (called by `allow.js`).
#[wasm_bindgen(js_name = startAllow)]
pub fn start_allow() {
    allow::start();
}
