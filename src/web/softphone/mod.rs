//! The browser's half of the docked softphone. It is a module of its own, which only the pages with a docked softphone load.

pub(crate) mod dock;
mod drag;
pub(crate) mod panel;
pub(crate) mod surface;
pub(crate) mod voice;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::message::Dock;
use crate::web::browser::value::from_js;

/// Takes the docked softphone away, as soon as no contact is live.
pub(crate) fn stop() {
    spawn_local(dock::leave());
}

/// Docks a softphone. Called once in a page.
pub(crate) fn start(dock: &JsValue) {
    let Some(dock) = from_js::<Dock>(dock) else {
        return;
    };
    spawn_local(dock::dock(dock));
}
