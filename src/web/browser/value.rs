//! Values on their way between the browser's APIs and our types.

use js_sys::Object;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::value::Json;
use crate::value::json::{LEVELS, in_browser};

/// Whether our own world has a global of this name. An element of the page that is named so only looks like one.
pub(crate) fn is_ours(name: &str) -> bool {
    Object::has_own(&js_sys::global(), &name.into())
}

/// A value of ours as the browser's APIs want it: plain objects, and nothing for `None`.
pub(crate) fn to_js<T: Serialize>(value: &T) -> JsValue {
    // Our own types hold nothing that cannot be represented.
    value
        .serialize(&Serializer::json_compatible())
        .unwrap_or(JsValue::UNDEFINED)
}

/// A value of the browser's APIs as one of ours; `None` where it is none.
pub(crate) fn from_js<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    json(value)?.read()
}

/// A value of the browser's APIs as the plain values that it is made of, a date as its milliseconds since 1970.
pub(crate) fn json(value: &JsValue) -> Option<Json> {
    in_browser::plain(value, LEVELS)
}

/// Awaits what a function of the browser has returned, or hands on what it has thrown. For a function that the browser may lack:
/// an `async` binding expects a promise even where the call itself throws, and panics.
pub(crate) async fn settled(called: Result<js_sys::Promise, JsValue>) -> Result<JsValue, JsValue> {
    wasm_bindgen_futures::JsFuture::from(called?).await
}
