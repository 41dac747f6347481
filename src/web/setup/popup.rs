//! The toolbar's popup: how things stand, and the one thing to do.

use gloo::timers::callback::Interval;
use js_sys::Date;
use serde::Serialize;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::Document;

use super::facts;
use super::template::{by_id, on_click, show, write};
use crate::identity::Match;
use crate::message::Request;
use crate::status::{Status, Step, duration};
use crate::web::{chrome, messages, page, to_js};

/// Starts the page.
pub(in crate::web) fn start() {
    let Some((_, document)) = page::here() else {
        return;
    };
    on_click(&document, "set-up", || {
        spawn_local(async { set_up().await });
    });
    let step = Rc::new(std::cell::RefCell::new(None));
    let pressed = Rc::clone(&step);
    on_click(&document, "step", move || {
        if let Some(step) = pressed.borrow().clone() {
            spawn_local(take(step));
        }
    });
    let show = move || {
        let (document, step) = (document.clone(), Rc::clone(&step));
        spawn_local(async move {
            let (memory, settings) = (facts::memory().await, facts::settings().await);
            let now = Date::now();
            let status = Status::of(&memory, &settings, chrome::browser(), now);
            fill(&document, &status, now);
            *step.borrow_mut() = status.step;
        });
    };
    show();
    // Time alone changes what there is to say: a sign-in that takes too long, and how long it has been.
    let again = show.clone();
    Interval::new(1_000, again).forget();
    let changed = Closure::<dyn FnMut(JsValue, String)>::new(move |_, _| show());
    chrome::on_storage_changed(&changed);
    changed.forget();
}

fn fill(document: &Document, status: &Status, now: f64) {
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("data-state", status.state.code());
        let cause = status.cause.map(|cause| cause.code());
        let _ = root.set_attribute("data-cause", cause.unwrap_or_default());
    }
    write(by_id(document, "state"), status.state.title());
    let (words, next) = match status.cause {
        Some(cause) => (cause.what(), cause.next_step()),
        None => (status.state.words(), ""),
    };
    write(by_id(document, "words"), words);
    write(by_id(document, "next"), next);
    for (row, value) in [
        ("agent", status.agent.clone().unwrap_or_default()),
        ("host", status.host.clone().unwrap_or_default()),
        (
            "since",
            status.since.map_or_else(String::new, |at| {
                format!("{} ({})", clock(at), duration(now - at))
            }),
        ),
        (
            "until",
            status.until.map_or_else(String::new, |at| {
                format!("{} ({} left)", clock(at), duration(at - now))
            }),
        ),
        ("other", other_name(status)),
    ] {
        if let Some(element) = by_id(document, &format!("{row}-row")) {
            show(&element, !value.is_empty());
        }
        write(by_id(document, row), &value);
    }
    let label = status.step.as_ref().map_or("", Step::label);
    write(by_id(document, "step"), label);
    if let Some(set_up) = by_id(document, "set-up") {
        show(&set_up, status.step != Some(Step::SetUp));
    }
}

/// What ServiceNow calls the user, where that is not what the phone does.
fn other_name(status: &Status) -> String {
    let names = status.verdict.as_ref().and_then(|verdict| verdict.names());
    names.map_or_else(String::new, |names| match names.what() {
        Match::OtherCase => format!("{} (capitals differ)", names.user.shown()),
        Match::Same | Match::Different => names.user.shown().to_owned(),
    })
}

/// The time of day as the agent's browser writes it.
fn clock(at: f64) -> String {
    #[derive(Serialize)]
    struct Short {
        hour: &'static str,
        minute: &'static str,
    }
    let short = to_js(&Short {
        hour: "2-digit",
        minute: "2-digit",
    });
    let date = Date::new(&at.into());
    String::from(date.to_locale_time_string_with_options("default", &short))
}

async fn take(step: Step) {
    match step {
        Step::SignIn(chain) => {
            // The answer comes when the window has closed, and that is not waited for.
            messages::tell(Request::OpenWindow { chain });
        }
        Step::SignOut(ccp) => {
            let _ = messages::send(&Request::SignOut { ccp }).await;
        }
        Step::Allow(ccp, origin) => {
            #[derive(Serialize)]
            struct WindowData {
                url: String,
                #[serde(rename = "type")]
                kind: &'static str,
                width: u32,
                height: u32,
            }
            if let Ok(page) = chrome::get_url("allow.html") {
                let data = WindowData {
                    url: format!("{page}#{origin}|{}", ccp.as_str()),
                    kind: "popup",
                    width: 520,
                    height: 420,
                };
                let _ = chrome::create_window(&to_js(&data)).await;
            }
        }
        Step::SetUp => set_up().await,
    }
}

async fn set_up() {
    let _ = chrome::open_options_page().await;
    if let Some((window, _)) = page::here() {
        let _ = window.close();
    }
}
