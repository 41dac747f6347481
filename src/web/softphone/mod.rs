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

/// Docks a softphone. Called once in a page.
pub(crate) fn start(dock: &JsValue) {
    let Some(dock) = from_js::<Dock>(dock) else {
        return;
    };
    spawn_local(dock::dock(dock));
}
