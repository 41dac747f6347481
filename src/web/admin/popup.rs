//! The toolbar's popup: the state of the phone and one button.

use crate::web::browser::document;
use crate::web::browser::failure::report;
use std::rc::Rc;

use gloo::timers::callback::Interval;
use js_sys::Date;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::Document;

use crate::admin::status::{Status, Step, duration};
use crate::cause::Cause;
use crate::message::Command;
use crate::settings::help::HelpLines;
use crate::value::ServiceNowOrigin;
use crate::web::admin::facts;
use crate::web::admin::template::{by_id, on_click, show, write};
use crate::web::browser::chrome;
use crate::web::browser::value::to_js;
use crate::web::messages;

/// Starts the page.
pub(in crate::web) fn start() {
    let Some((_, document)) = document::here() else {
        return;
    };
    on_click(&document, "set-up", || {
        spawn_local(async { set_up().await });
    });
    let shown = Rc::new(std::cell::RefCell::new(None));
    let forgotten = Rc::clone(&shown);
    on_click(&document, "forget", move || {
        if let Some(origin) = forgotten.borrow().clone() {
            spawn_local(async move {
                messages::command(&Command::Forget(origin)).await;
            });
        }
    });
    let places = Rc::new(std::cell::RefCell::new(Places::default()));
    let step = Rc::new(std::cell::RefCell::new(None));
    let pressed = Rc::clone(&step);
    on_click(&document, "step", move || {
        if let Some(step) = pressed.borrow().clone() {
            spawn_local(take(step));
        }
    });
    opens(&document, "open-service-now", &places, |places| {
        places.service_now.clone()
    });
    opens(&document, "open-phone", &places, |places| {
        places.phone.clone()
    });
    let show = move || {
        let (document, step) = (document.clone(), Rc::clone(&step));
        let shown = Rc::clone(&shown);
        let places = Rc::clone(&places);
        spawn_local(async move {
            let (memory, settings) = (facts::memory().await, facts::settings().await);
            let (pairings, origin) = (facts::pairings().await, origin().await);
            let origin = origin.as_ref().map(ServiceNowOrigin::as_str);
            let (browser, now) = (chrome::browser(), Date::now());
            let status = Status::of(&memory, &pairings, &settings, origin, browser, now);
            fill(&document, &status, now);
            help(&document, &settings.help.lines(), status.cause);
            *step.borrow_mut() = status.step;
            *places.borrow_mut() = Places {
                service_now: status.origin.clone(),
                phone: status.phone_page,
            };
            *shown.borrow_mut() = status.origin;
        });
    };
    show();
    // The passing of time changes the text: durations, and a sign-in that takes too long.
    let again = show.clone();
    Interval::new(1_000, again).forget();
    let changed = Closure::<dyn FnMut(JsValue, String)>::new(move |_, _| show());
    chrome::on_storage_changed(&changed);
    changed.forget();
}

/// The pages that the popup can open.
#[derive(Default)]
struct Places {
    service_now: Option<String>,
    phone: Option<String>,
}

/// Makes a button bring a page of ServiceNow to the front, or open the page where it is not open yet.
fn opens(
    document: &Document,
    id: &str,
    places: &Rc<std::cell::RefCell<Places>>,
    which: fn(&Places) -> Option<String>,
) {
    let places = Rc::clone(places);
    on_click(document, id, move || {
        if let Some(page) = which(&places.borrow()) {
            spawn_local(async move {
                facts::bring(&page).await;
                document::close();
            });
        }
    });
}

/// The ServiceNow that the popup is about: the one that the background has opened this page for, else that of the page in front.
async fn origin() -> Option<ServiceNowOrigin> {
    match hash() {
        Some(origin) => Some(origin),
        None => facts::in_front().await,
    }
}

/// The ServiceNow that the background has opened this page for.
fn hash() -> Option<ServiceNowOrigin> {
    let (window, _) = document::here()?;
    let hash = window.location().hash().ok()?;
    ServiceNowOrigin::parse(hash.trim_start_matches('#')).ok()
}

fn fill(document: &Document, status: &Status, now: f64) {
    if let Some(root) = document.document_element() {
        document::set(&root, "data-state", status.state.code());
        let cause = status.cause.map(|cause| cause.code());
        document::set(&root, "data-cause", cause.unwrap_or_default());
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
        ("service-now", status.origin.clone().unwrap_or_default()),
        ("login", status.login.clone().unwrap_or_default()),
        ("host", status.host.clone().unwrap_or_default()),
        (
            "elsewhere",
            status.elsewhere().unwrap_or_default().to_owned(),
        ),
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
        ("renews", status.renews.map_or_else(String::new, clock)),
        ("other", status.other_name().unwrap_or_default()),
    ] {
        if let Some(element) = by_id(document, &format!("{row}-row")) {
            show(&element, !value.is_empty());
        }
        write(by_id(document, row), &value);
    }
    let label = status.step.as_ref().map_or("", Step::label);
    write(by_id(document, "step"), label);
    if let Some(forget) = by_id(document, "forget") {
        show(&forget, status.paired_by_agent);
    }
    for (id, page) in [
        ("open-service-now", &status.origin),
        ("open-phone", &status.phone_page),
    ] {
        if let Some(button) = by_id(document, id) {
            show(&button, page.is_some());
        }
    }
    if let Some(set_up) = by_id(document, "set-up") {
        show(&set_up, status.step != Some(Step::SetUp));
    }
}

/// The administrator's own words for the cause.
fn help(document: &Document, lines: &HelpLines, cause: Option<Cause>) {
    let (words, link) = cause.and_then(|cause| lines.of(cause)).unwrap_or_default();
    write(by_id(document, "help"), words);
    if let Some(anchor) = by_id(document, "help-link") {
        show(&anchor, !link.is_empty());
        document::set(&anchor, "href", link);
    }
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
    let command = match step {
        Step::Pair(proposal) => Command::Pair(proposal),
        Step::SignIn(record) => Command::SignIn(record),
        Step::SignOut(record) => Command::SignOut(record),
        Step::Allow(record) => Command::Allow(record),
        Step::SetUp => return set_up().await,
    };
    let paired = matches!(command, Command::Pair(_));
    let done = messages::command(&command).await;
    // The background has opened this window only for the agent's answer.
    if paired && done && hash().is_some() {
        document::close();
    }
}

async fn set_up() {
    report("open the set-up page", chrome::open_options_page().await);
    document::close();
}
