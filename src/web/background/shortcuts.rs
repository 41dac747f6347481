//! Hands a keyboard shortcut to the tab that has the phone.

use std::pin::pin;

use futures_util::future::{Either, select};
use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::background::shortcuts::in_order;
use crate::message::News;
use crate::softphone::voice::Shortcut;
use crate::web::browser::chrome::Tab;
use crate::web::browser::failure::report;
use crate::web::browser::value::to_js;
use crate::web::browser::windows::focus_tab;
use crate::web::browser::{chrome, document};

/// How long a tab may take to answer, in milliseconds: a frozen tab never does.
const ANSWER_MS: u32 = 500;

/// The argument of `tabs.query`.
#[derive(Serialize)]
struct Query {
    url: Vec<String>,
}

pub(super) async fn press(shortcut: Shortcut, origins: Vec<String>) {
    let url = origins.iter().map(|origin| [origin, "/*"].concat());
    let query = Query { url: url.collect() };
    let Ok(tabs) = chrome::query_tabs(&to_js(&query)).await else {
        return;
    };
    let tabs: Array = tabs.unchecked_into();
    let tabs = tabs.iter().filter_map(|tab| {
        let tab: Tab = tab.unchecked_into();
        Some((tab.id()?, tab.last_accessed()))
    });
    let tabs = in_order(tabs.collect());
    for tab in &tabs {
        if let Some(front) = ask(*tab, shortcut).await {
            if front {
                report("bring the phone's tab to the front", focus_tab(*tab).await);
            }
            return;
        }
    }
    if let Some(first) = tabs.first() {
        report("bring ServiceNow to the front", focus_tab(*first).await);
    }
}

/// Asks the pages in a tab; `None` where none of them has a docked softphone.
async fn ask(tab: i32, shortcut: Shortcut) -> Option<bool> {
    let news = to_js(&News::Shortcut(shortcut));
    let (answer, limit) = (
        pin!(chrome::send_to_tab(tab, &news)),
        pin!(document::sleep(ANSWER_MS)),
    );
    match select(answer, limit).await {
        Either::Left((answer, _)) => answer.ok()?.as_bool(),
        Either::Right(_) => None,
    }
}
