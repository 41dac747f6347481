//! Reads and writes single elements.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

pub(super) fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

pub(super) fn one(element: &Element, selector: &str) -> Option<Element> {
    element.query_selector(selector).ok()?
}

pub(super) fn say(element: &Element, selector: &str, words: &str) {
    if let Some(element) = one(element, selector) {
        write(&element, words);
    }
}

/// Only what is new is written, or a screen reader would say it again.
pub(super) fn write(element: &Element, words: &str) {
    if element.text_content().as_deref() != Some(words) {
        element.set_text_content(Some(words));
    }
}

pub(super) fn since(element: &Element, moment: Option<f64>) {
    let seconds = moment.map(|moment| ((moment / 1_000.0) as u32).to_string());
    set(element, "data-since", seconds.as_deref());
    if moment.is_none() {
        write(element, "");
    }
}

pub(super) fn set(element: &Element, name: &str, value: Option<&str>) {
    if element.get_attribute(name).as_deref() == value {
        return;
    }
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

pub(super) fn key_of(element: &Element, selector: &str) -> Option<String> {
    element.closest(selector).ok()??.get_attribute("data-key")
}

pub(super) fn focus(element: &Element) {
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}
