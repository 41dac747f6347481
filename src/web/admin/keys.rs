//! The keyboard shortcuts on the set-up page.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::Document;

use crate::admin::keys::{by_hand, lines, page};
use crate::web::admin::template::{by_id, copy_of, on_click, part, write};
use crate::web::browser::chrome;
use crate::web::browser::chrome::Shortcut;
use crate::web::browser::document;
use crate::web::browser::listen;
use crate::web::browser::value::settled;
use crate::web::browser::windows::open_tab;

/// Shows the keys, again whenever the agent comes back to this page, and leads to the browser's page for them.
pub(crate) fn start(document: &Document) {
    let shown = document.clone();
    on_click(document, "change-keys", move || {
        spawn_local(change(shown.clone()));
    });
    spawn_local(show(document.clone()));
    if let Some((window, _)) = document::here() {
        let document = document.clone();
        listen::real(&window, "focus", move |_| {
            spawn_local(show(document.clone()))
        })
        .forget();
    }
}

async fn show(document: Document) {
    let Ok(known) = chrome::commands().await else {
        return;
    };
    let known = Array::from(&known);
    let known = known.iter().filter_map(|known| {
        let known: Shortcut = known.unchecked_into();
        Some((known.name()?, known.shortcut().unwrap_or_default()))
    });
    let Some(list) = by_id(&document, "keys") else {
        return;
    };
    list.set_text_content(None);
    for (does, key) in lines(&Vec::from_iter(known)) {
        if let Some(line) = copy_of(&document, "key") {
            write(part(&line, "key"), &key);
            write(part(&line, "does"), does);
            document::append(&list, &line);
        }
    }
}

async fn change(document: Document) {
    let browser = chrome::browser();
    let opened = match page(browser) {
        Some(page) => open_tab(page, true).await.is_ok(),
        None => settled(chrome::open_shortcut_settings()).await.is_ok(),
    };
    if !opened {
        write(by_id(&document, "keys-by-hand"), by_hand(browser));
    }
}
