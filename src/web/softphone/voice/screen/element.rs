//! Reads and writes single elements.

use crate::web::browser::document;
use crate::web::browser::failure::cannot_matter;
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

/// Writes new words only, because a screen reader reads every change of a live region.
pub(super) fn write(element: &Element, words: &str) {
    if element.text_content().as_deref() != Some(words) {
        element.set_text_content(Some(words));
    }
}

/// Has an element show the time since a moment.
pub(super) fn since(element: &Element, moment: Option<f64>) {
    count(element, "data-since", moment);
}

/// Has an element show the time until a moment.
pub(super) fn until(element: &Element, moment: Option<f64>) {
    count(element, "data-until", moment);
}

fn count(element: &Element, name: &str, moment: Option<f64>) {
    let seconds = moment.map(|moment| ((moment / 1_000.0) as u32).to_string());
    set(element, name, seconds.as_deref());
    if moment.is_none() {
        write(element, "");
    }
}

pub(super) fn set(element: &Element, name: &str, value: Option<&str>) {
    if element.get_attribute(name).as_deref() == value {
        return;
    }
    match value {
        Some(value) => document::set(element, name, value),
        None => document::unset(element, name),
    }
}

pub(super) fn key_of(element: &Element, selector: &str) -> Option<String> {
    element.closest(selector).ok()??.get_attribute("data-key")
}

pub(super) fn focus(element: &Element) {
    // An element that cannot have the focus leaves it where it was.
    cannot_matter(element.unchecked_ref::<HtmlElement>().focus());
}
