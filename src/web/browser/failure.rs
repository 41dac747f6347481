//! A failed call of the browser is written to the console, or is said not to matter.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// <https://developer.mozilla.org/docs/Web/API/console/warn_static>
    #[wasm_bindgen(js_namespace = console)]
    fn warn(words: &str, error: &JsValue);
}

/// Writes a failure to the console of the page or of the background. `tried` completes the sentence "Patchcord could not …".
pub(crate) fn report<T>(tried: &str, result: Result<T, JsValue>) {
    if let Err(error) = result {
        warn(&["Patchcord could not ", tried, "."].concat(), &error);
    }
}

/// Ignores a failure after which nothing changes for anybody. The comment at each call says why.
pub(crate) fn cannot_matter<T, E>(_result: Result<T, E>) {}
