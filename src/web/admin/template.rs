//! Helpers that fill the pages of `static/`, which are plain HTML with `<template>`s.

use crate::web::browser::{clipboard, document};
use gloo::events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlTemplateElement};

/// The element of this id.
pub(crate) fn by_id(document: &Document, id: &str) -> Option<Element> {
    document.get_element_by_id(id)
}

/// The first element of this class inside another.
pub(crate) fn part(element: &Element, class: &str) -> Option<Element> {
    element.query_selector(&format!(".{class}")).ok().flatten()
}

/// Writes a text, never as markup. An empty text hides its element.
pub(crate) fn write(element: Option<Element>, text: &str) {
    if let Some(element) = element {
        // A screen reader reads every change out, so an unchanged text is left alone.
        if element.text_content().as_deref() != Some(text) {
            element.set_text_content(Some(text));
        }
        show(&element, !text.is_empty());
    }
}

/// Shows or hides an element.
pub(crate) fn show(element: &Element, shown: bool) {
    document::toggle(element, "hidden", !shown);
}

/// A copy of the first element of a template.
pub(crate) fn copy_of(document: &Document, template: &str) -> Option<Element> {
    let template: HtmlTemplateElement = by_id(document, template)?.dyn_into().ok()?;
    let first = template.content().first_element_child()?;
    first.clone_node_with_deep(true).ok()?.dyn_into().ok()
}

/// Calls `does` whenever the element of this id is clicked.
pub(crate) fn on_click(document: &Document, id: &str, does: impl Fn() + 'static) {
    if let Some(button) = by_id(document, id) {
        // The listener lives as long as the page.
        EventListener::new(&button, "click", move |_| does()).forget();
    }
}

/// Makes a button copy a text, and show that it has.
pub(crate) fn copies(button: &Element, text: String) {
    let pressed = button.clone();
    EventListener::new(button, "click", move |_| {
        let (button, text) = (pressed.clone(), text.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let done = clipboard::copy(&text).await;
            button.set_text_content(Some(if done { "Copied" } else { "Select and copy it" }));
        });
    })
    .forget();
}

/// Downloads a text as a file.
pub(crate) fn download(name: &str, kind: &str, text: &str) -> Option<()> {
    let (_, document) = document::here()?;
    let link = document.create_element("a").ok()?;
    let text = js_sys::encode_uri_component(text);
    link.set_attribute(
        "href",
        &format!("data:{kind};charset=utf-8,{}", String::from(text)),
    )
    .ok()?;
    link.set_attribute("download", name).ok()?;
    link.unchecked_ref::<web_sys::HtmlElement>().click();
    Some(())
}
