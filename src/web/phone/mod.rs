//! The docked softphone, for agents whom ServiceNow gives none: a module of its own, put only into the pages that get one.

mod dock;
mod panel;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::from_js;
use crate::message::Dock;

/// Docks a softphone, once in a page.
pub(super) fn start(dock: &JsValue) {
    let Some(dock) = from_js::<Dock>(dock) else {
        return;
    };
    spawn_local(dock::dock(dock));
}
