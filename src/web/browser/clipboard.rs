//! The browser's clipboard.

use wasm_bindgen::prelude::*;

use crate::web::browser::value::settled;

#[wasm_bindgen]
extern "C" {
    /// <https://developer.mozilla.org/docs/Web/API/Clipboard/writeText>
    #[wasm_bindgen(js_namespace = ["navigator", "clipboard"], js_name = writeText, catch)]
    fn write_text(text: &str) -> Result<js_sys::Promise, JsValue>;
}

/// Copies a text, in answer to a click or a key. Returns whether it is in the clipboard.
pub(crate) async fn copy(text: &str) -> bool {
    settled(write_text(text)).await.is_ok()
}
