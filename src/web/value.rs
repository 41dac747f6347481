//! Values on their way between the browser's APIs and our types.

use js_sys::{Array, Date, Function, JSON, Object};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::json::Json;

/// Deeper than any value that means something to us, and no strain on the stack.
const LEVELS: u8 = 100;

#[wasm_bindgen]
extern "C" {
    /// Whatever may be a date, or plain data with a member of that name. One that comes out of a frame's message is none of our own world's in Firefox.
    type MaybeDate;
    #[wasm_bindgen(method, getter, structural, js_name = getTime)]
    fn get_time(this: &MaybeDate) -> Option<Function>;
}

/// Whether our own world has a global of this name. An element of the page that is named so only looks like one.
pub(super) fn is_ours(name: &str) -> bool {
    Object::has_own(&js_sys::global(), &name.into())
}

/// A value of ours as the browser's APIs want it: plain objects, and nothing for `None`.
pub(super) fn to_js<T: Serialize>(value: &T) -> JsValue {
    // Our own types hold nothing that cannot be represented.
    value
        .serialize(&Serializer::json_compatible())
        .unwrap_or(JsValue::UNDEFINED)
}

/// A value of the browser's APIs as one of ours; `None` where it is none.
pub(super) fn from_js<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    json(value)?.read()
}

/// A value of the browser's APIs as the plain values that it is made of, a date as its milliseconds since 1970.
pub(super) fn json(value: &JsValue) -> Option<Json> {
    plain(value, LEVELS)
}

/// The browser's own parser, for [`Json::parse`].
pub(crate) fn parse(text: &str) -> Option<Json> {
    plain(&JSON::parse(text).ok()?, LEVELS)
}

fn plain(value: &JsValue, levels: u8) -> Option<Json> {
    let inside = levels.checked_sub(1)?;
    Some(if value.is_null() || value.is_undefined() {
        Json::Null
    } else if let Some(value) = value.as_bool() {
        Json::Bool(value)
    } else if let Some(number) = value.as_f64() {
        Json::Number(number)
    } else if let Some(text) = value.as_string() {
        Json::Text(text)
    } else if let Some(items) = value.dyn_ref::<Array>() {
        let items = items.iter().map(|item| plain(&item, inside));
        Json::List(items.collect::<Option<_>>()?)
    } else if value
        .unchecked_ref::<MaybeDate>()
        .get_time()
        .is_some_and(|time| time.is_function())
    {
        Json::Number(value.unchecked_ref::<Date>().get_time())
    } else if value.is_object() {
        let entries = Object::entries(value.unchecked_ref());
        let entries = entries.iter().map(|entry| {
            let entry: Array = entry.unchecked_into();
            Some((entry.get(0).as_string()?, plain(&entry.get(1), inside)?))
        });
        Json::Object(entries.collect::<Option<_>>()?)
    } else {
        return None;
    })
}
