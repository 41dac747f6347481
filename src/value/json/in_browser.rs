//! The browser's JSON parser, and the browser's values as plain ones.
//!
//! This is the one file outside of `web` that names the browser: the core parses JSON on every target, and its tests run in a
//! browser too.

use js_sys::{Array, Date, Function, JSON, Object};
use wasm_bindgen::prelude::*;

use crate::value::Json;
use crate::value::json::LEVELS;

#[wasm_bindgen]
extern "C" {
    /// A value that may be a date. In Firefox a date from a frame's message belongs to another world, so `instanceof Date` fails.
    type MaybeDate;
    #[wasm_bindgen(method, getter, structural, js_name = getTime)]
    fn get_time(this: &MaybeDate) -> Option<Function>;
}

/// Parses a text, for [`Json::parse`].
pub(super) fn parse(text: &str) -> Option<Json> {
    plain(&JSON::parse(text).ok()?, LEVELS)
}

/// A value of the browser as a plain value; `None` where it is a function or a symbol, or nested deeper than `levels`.
pub(crate) fn plain(value: &JsValue, levels: u8) -> Option<Json> {
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
