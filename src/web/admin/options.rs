//! The set-up page: the checklist, the test of the sign-in, the form for SSO Login URL, and the report.
//!
//! The page changes nothing in ServiceNow, at the identity provider or at Amazon Connect, so agents and administrators get the same
//! page.

use crate::web::browser::document;
use crate::web::browser::failure;
use crate::web::browser::failure::cannot_matter;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Date, JSON};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, Element, HtmlInputElement};

use crate::admin::address;
use crate::admin::checklist;
use crate::admin::checklist::overview::{Group, Step, groups, steps, summary, to_do, worst};
use crate::admin::checklist::{Check, CheckState, Facts, Link};
use crate::admin::report::{Maker, Report};
use crate::connect::streams_log::Logged;
use crate::message::Command;
use crate::settings::help::HelpLines;
use crate::value::ServiceNowOrigin;
use crate::web::admin::login::LoginUrl;
use crate::web::admin::sign_in_test::Test;
use crate::web::admin::template::{by_id, copies, copy_of, download, on_click, part, show, write};
use crate::web::admin::{allowed, facts, keys};
use crate::web::browser::chrome;
use crate::web::browser::failure::report;
use crate::web::browser::value::to_js;
use crate::web::browser::windows::open_tab;
use crate::web::messages;

/// The version of Streams that is built in (set by `build.sh`).
const STREAMS: &str = match option_env!("PATCHCORD_STREAMS") {
    Some(version) => version,
    None => "not built in",
};

/// The page.
pub(crate) struct Page {
    document: Document,
    facts: RefCell<Option<Facts>>,
    /// The checks that are shown.
    checks: RefCell<Vec<Check>>,
    /// The steps that are shown.
    steps: RefCell<Option<[Step; 4]>>,
    /// Whether a contact was live when the background was asked last.
    live: Cell<bool>,
    /// The number of the last round of checks. A late answer of an earlier round is dropped.
    asked: Cell<u32>,
    test: Rc<Test>,
    login: Rc<LoginUrl>,
}

/// Starts the page.
pub(in crate::web) fn start() {
    let Some((_, document)) = document::here() else {
        return;
    };
    let page = Rc::new(Page {
        test: Test::new(&document),
        login: LoginUrl::new(&document),
        document: document.clone(),
        facts: RefCell::new(None),
        checks: RefCell::default(),
        steps: RefCell::default(),
        live: Cell::new(false),
        asked: Cell::new(0),
    });
    let this = Rc::clone(&page);
    on_click(&document, "check", move || this.check());
    let this = Rc::clone(&page);
    on_click(&document, "open", move || this.open());
    let this = Rc::clone(&page);
    on_click(&document, "test", move || this.test_or_ask());
    let this = Rc::clone(&page);
    on_click(&document, "test-anyway", move || this.test());
    let this = Rc::clone(&page);
    on_click(&document, "test-later", move || this.show_question(false));
    page.watch_live();
    let this = Rc::clone(&page);
    on_click(&document, "save-json", move || {
        this.with_report(|report| download(NAME_JSON, "application/json", &json(report)));
    });
    let this = Rc::clone(&page);
    on_click(&document, "save-text", move || {
        this.with_report(|report| download(NAME_TEXT, "text/plain", &report.text()));
    });
    let patchcord = chrome::manifest().version();
    let versions = format!("Patchcord {patchcord}, with Amazon Connect Streams {STREAMS}");
    write(by_id(&document, "versions"), &versions);
    allowed::start(&document);
    keys::start(&document);
    page.check();
    page.watch();
}

const NAME_JSON: &str = "patchcord-report.json";

const NAME_TEXT: &str = "patchcord-report.txt";

impl Page {
    /// Collects all facts again.
    fn check(self: &Rc<Self>) {
        let turn = self.asked.get() + 1;
        self.asked.set(turn);
        write(by_id(&self.document, "summary"), "Checking \u{2026}");
        let this = Rc::clone(self);
        spawn_local(async move {
            let facts = facts::collect().await;
            if this.asked.get() == turn {
                *this.facts.borrow_mut() = Some(facts);
                this.show();
                this.ask_live();
            }
        });
    }

    /// Shows changes of the background's memory at once, without asking ServiceNow again.
    fn watch(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let changed = Closure::<dyn FnMut(JsValue, String)>::new(move |_, area: String| {
            if area == "session" {
                spawn_local(Rc::clone(&this).hear());
            }
        });
        chrome::on_storage_changed(&changed);
        changed.forget();
    }

    async fn hear(self: Rc<Self>) {
        let (memory, pairings) = (facts::memory().await, facts::pairings().await);
        self.test.hear(&memory);
        if let Some(facts) = &mut *self.facts.borrow_mut() {
            (facts.memory, facts.pairings) = (memory, pairings);
        } else {
            return;
        }
        self.show();
    }

    fn show(self: &Rc<Self>) {
        let facts = self.facts.borrow();
        let Some(facts) = &*facts else { return };
        let checks = checklist::check(facts);
        let document = &self.document;
        write(by_id(document, "summary"), summary(&checks));
        if let Some(root) = document.document_element() {
            document::set(&root, "data-state", worst(&checks).code());
        }
        self.show_steps(&checks);
        // An unchanged list stays, so that the keyboard focus in it stays too.
        let before = self.checks.replace(checks.clone());
        if before != checks {
            show_to_do(document, &to_do(&checks));
            show_groups(document, &groups(&checks));
        }
        let origin = facts.origins.first().map(ServiceNowOrigin::as_str);
        if let Some(field) = by_id(document, "address") {
            let field: HtmlInputElement = field.unchecked_into();
            if let Some(origin) = origin.filter(|_| field.value().is_empty()) {
                field.set_value(origin);
            }
        }
        if let Some(elsewhere) = by_id(document, "elsewhere") {
            let asks = |check: &Check| check.link == Some(Link::OpenServiceNow);
            show(&elsewhere, facts.site.is_none() || checks.iter().any(asks));
        }
        if let Some(button) = by_id(document, "test") {
            document::toggle(&button, "disabled", facts.chain().is_none());
        }
        self.login.fill(facts);
        show_help(document, &facts.settings.help.lines());
        self.show_pairings(facts);
        self.show_report(facts, &checks);
    }

    /// Shows the four steps; the first one that is not OK is the current one.
    fn show_steps(&self, checks: &[Check]) {
        let Some(list) = by_id(&self.document, "steps") else {
            return;
        };
        let steps = steps(checks, self.test.run().as_ref());
        if *self.steps.borrow() == Some(steps) {
            return;
        }
        *self.steps.borrow_mut() = Some(steps);
        list.set_text_content(None);
        let current = steps.iter().position(|step| step.state != CheckState::Ok);
        for (at, one) in steps.iter().enumerate() {
            if let Some(line) = step(&self.document, one, current == Some(at)) {
                document::append(&list, &line);
            }
        }
    }

    fn show_report(&self, facts: &Facts, checks: &[Check]) {
        let document = &self.document;
        let report = self.report(facts, checks);
        write(by_id(document, "report"), &report.text());
        if let Some(button) = by_id(document, "copy-report") {
            // A new button replaces the button that copies an older report.
            if let Ok(fresh) = button.clone_node() {
                let fresh: Element = fresh.unchecked_into();
                fresh.set_text_content(Some("Copy"));
                copies(&fresh, report.text());
                // A button that is no longer in the page needs no replacement.
                cannot_matter(button.replace_with_with_node_1(&fresh));
            }
        }
    }

    fn show_pairings(self: &Rc<Self>, facts: &Facts) {
        let document = &self.document;
        let Some(list) = by_id(document, "pairings") else {
            return;
        };
        list.set_text_content(None);
        let rows = checklist::paired_sites(facts);
        if let Some(none) = by_id(document, "no-pairings") {
            show(&none, rows.is_empty());
        }
        for row in rows {
            if let Some(line) = self.pairing(row) {
                document::append(&list, &line);
            }
        }
    }

    fn pairing(self: &Rc<Self>, row: checklist::PairedSite) -> Option<Element> {
        let line = copy_of(&self.document, "pairing")?;
        write(part(&line, "title"), row.origin.host());
        write(part(&line, "what"), &row.what);
        let forget = part(&line, "forget")?;
        show(&forget, !row.by_policy);
        forget
            .set_attribute("aria-label", &format!("Forget {}", row.origin.host()))
            .ok()?;
        let origin = row.origin.as_str().to_owned();
        let this = Rc::clone(self);
        EventListener::new(&forget, "click", move |_| {
            let command = Command::Forget(origin.clone());
            let this = Rc::clone(&this);
            spawn_local(async move {
                messages::command(&command).await;
                // The memory may not change by this, so no event would show the new list.
                this.hear().await;
            });
        })
        .forget();
        Some(line)
    }

    fn report(&self, facts: &Facts, checks: &[Check]) -> Report {
        let run = self.test.run();
        let log = facts.site.iter().flat_map(|site| &site.log);
        let log: Vec<Logged> = log
            .filter_map(|(at, text)| Logged::read(*at, text))
            .collect();
        Report::new(
            facts,
            checks,
            Maker {
                patchcord: &chrome::manifest().version(),
                streams: STREAMS,
                now: Date::now(),
                test: run.as_ref(),
                log: &log,
            },
        )
    }

    /// Hands the report to `does`, which saves it as a file. It returns `None` where the page cannot offer a file.
    fn with_report(&self, does: impl FnOnce(&Report) -> Option<()>) {
        if let Some(facts) = &*self.facts.borrow() {
            let report = self.report(facts, &checklist::check(facts));
            let saved = does(&report).ok_or(JsValue::UNDEFINED);
            failure::report("save the report", saved);
        }
    }

    /// Opens ServiceNow at the typed address.
    fn open(&self) {
        let Some(field) = by_id(&self.document, "address") else {
            return;
        };
        let field: HtmlInputElement = field.unchecked_into();
        let origin = address::complete(&field.value());
        document::toggle(&field, "aria-invalid", origin.is_err());
        write(
            by_id(&self.document, "address-error"),
            match &origin {
                Ok(_) => "",
                Err(_) => "Write the address of your ServiceNow, such as acme.service-now.com.",
            },
        );
        if let Ok(origin) = origin {
            let url = origin.as_str().to_owned();
            spawn_local(async move {
                report("open ServiceNow in a tab", open_tab(&url, true).await);
            });
        }
    }

    /// Asks the background whether a contact is live, as soon as somebody is about to press the button: the browser grants
    /// permissions only during the click itself, which cannot wait for the answer.
    fn watch_live(self: &Rc<Self>) {
        let Some(button) = by_id(&self.document, "test") else {
            return;
        };
        for event in ["pointerenter", "focus"] {
            let this = Rc::clone(self);
            EventListener::new(&button, event, move |_| this.ask_live()).forget();
        }
    }

    fn ask_live(self: &Rc<Self>) {
        let record = self.facts.borrow().as_ref().and_then(Facts::record);
        let Some(record) = record else { return };
        let this = Rc::clone(self);
        spawn_local(async move { this.live.set(messages::is_live(record).await) });
    }

    fn show_question(&self, shown: bool) {
        if let Some(question) = by_id(&self.document, "question") {
            show(&question, shown);
        }
    }

    /// Begins the test, or asks first where a contact is live.
    fn test_or_ask(&self) {
        if self.live.get() {
            self.show_question(true);
        } else {
            self.test();
        }
    }

    fn test(&self) {
        self.show_question(false);
        if let Some(facts) = &*self.facts.borrow()
            && let Some(chain) = facts.chain()
        {
            let origin = facts.site.as_ref().map(|site| &site.origin);
            let origin = origin.or_else(|| facts.origins.first());
            self.test.begin(&chain, origin, facts);
        }
    }
}

fn step(document: &Document, step: &Step, is_current: bool) -> Option<Element> {
    let line = copy_of(document, "step")?;
    line.set_attribute("data-state", step.state.code()).ok()?;
    if is_current {
        line.set_attribute("aria-current", "step").ok()?;
    }
    let title = part(&line, "title")?;
    title
        .set_attribute("href", &format!("#{}", step.target))
        .ok()?;
    write(Some(title), step.title);
    write(part(&line, "state"), step.state.word());
    Some(line)
}

/// The administrator's own words, as agents see them.
fn show_help(document: &Document, lines: &HelpLines) {
    if let (Some(section), Some(list)) = (by_id(document, "help"), by_id(document, "help-list")) {
        show(&section, !lines.is_empty());
        list.set_text_content(None);
        for (code, words, link) in lines.all() {
            let Some(line) = copy_of(document, "help-line") else {
                return;
            };
            write(part(&line, "code"), code);
            write(part(&line, "text"), words);
            if let Some(anchor) = part(&line, "link") {
                document::set(&anchor, "href", link);
                write(Some(anchor), link);
            }
            document::append(&list, &line);
        }
    }
}

fn show_to_do(document: &Document, checks: &[&Check]) {
    let (Some(section), Some(list)) = (by_id(document, "to-do"), by_id(document, "to-do-list"))
    else {
        return;
    };
    show(&section, !checks.is_empty());
    list.set_text_content(None);
    for line in checks.iter().filter_map(|check| line(document, check)) {
        document::append(&list, &line);
    }
}

/// Shows the groups. A group that was opened or folded by hand stays so, unless a fault has changed it.
fn show_groups(document: &Document, groups: &[Group]) {
    let Some(list) = by_id(document, "checks") else {
        return;
    };
    let before = |id: &str| {
        let group = by_id(document, id)?;
        let fine = group.has_attribute("data-fine");
        Some((fine, group.has_attribute("open")))
    };
    let shown = groups.iter().map(|group| {
        let id = format!("side-{}", group.side.code());
        let open = match before(&id) {
            Some((fine, open)) if fine == group.is_fine => open,
            _ => !group.is_fine,
        };
        self::group(document, group, &id, open)
    });
    let shown: Vec<Element> = shown.flatten().collect();
    list.set_text_content(None);
    for group in shown {
        document::append(&list, &group);
    }
}

fn group(document: &Document, group: &Group, id: &str, open: bool) -> Option<Element> {
    let section = copy_of(document, "side")?;
    section.set_id(id);
    section.toggle_attribute_with_force("open", open).ok()?;
    section
        .toggle_attribute_with_force("data-fine", group.is_fine)
        .ok()?;
    write(part(&section, "title"), group.side.title());
    write(part(&section, "count"), &group.count);
    let list = part(&section, "list")?;
    for check in &group.checks {
        let line = line(document, check)?;
        list.append_child(&line).ok()?;
    }
    Some(section)
}

fn line(document: &Document, check: &Check) -> Option<Element> {
    let line = copy_of(document, "line")?;
    line.set_attribute("data-check", check.code).ok()?;
    line.set_attribute("data-state", check.state.code()).ok()?;
    if let Some(cause) = check.cause {
        line.set_attribute("data-cause", cause.code()).ok()?;
    }
    write(part(&line, "state"), check.state.word());
    write(part(&line, "title"), check.title);
    write(part(&line, "what"), check.what);
    write(
        part(&line, "found"),
        check.found.as_deref().unwrap_or_default(),
    );
    write(part(&line, "fix"), &check.advice().unwrap_or_default());
    if let (Some(link), Some(place)) = (&check.link, part(&line, "link")) {
        place.set_attribute("href", link.address()).ok()?;
        // A page of ServiceNow opens beside the set-up page.
        if !link.address().starts_with('#') {
            place.set_attribute("target", "_blank").ok()?;
        }
        write(Some(place), link.label());
    }
    let values = part(&line, "values")?;
    show(&values, !check.values.is_empty());
    for value in &check.values {
        let row = copy_of(document, "value")?;
        write(part(&row, "text"), value);
        let button = part(&row, "copy")?;
        button
            .set_attribute("aria-label", &format!("Copy {value}"))
            .ok()?;
        copies(&button, value.clone());
        values.append_child(&row).ok()?;
    }
    Some(line)
}

fn json(report: &Report) -> String {
    let text = JSON::stringify_with_replacer_and_space(&to_js(report), &JsValue::NULL, &2.into());
    text.map(String::from).unwrap_or_default()
}
