//! "Test my sign-in" on the set-up page: carries out the effects of a [`SignInTest`] and shows its hops.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::{Interval, Timeout};
use js_sys::{Date, Object};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, Element};

use crate::admin::checklist::Facts;
use crate::admin::sign_in_test::{
    Hop, Run, SignInTest, TestEffect, TestEvent, clock, has_come_up, reading,
};
use crate::background::memory::Memory;
use crate::sign_in::chain::Chain;
use crate::sign_in::phone_id::PhoneId;
use crate::sign_in::way::Opened;
use crate::value::ServiceNowOrigin;
use crate::web::admin::template::{by_id, copy_of, on_click, part, show, write};
use crate::web::browser::chrome;
use crate::web::browser::chrome::{Items, Tab, TabChange};
use crate::web::browser::document;
use crate::web::browser::failure::{cannot_matter, report};
use crate::web::browser::requests;
use crate::web::browser::value::{from_js, to_js};
use crate::web::browser::windows::{
    SIGN_IN_HEIGHT, close_tab, focus_window, load_in_tab, open_tab, open_window,
};

#[wasm_bindgen]
extern "C" {
    /// The first of these texts that the tab's page shows (see `options.js`).
    #[wasm_bindgen(js_name = patchcordLook, catch)]
    async fn shown(tab: i32, texts: Vec<String>) -> Result<JsValue, JsValue>;
}

/// The addresses whose requests the test sees: those of every site that the agent has lent it.
const EVERY_SITE: [&str; 1] = ["https://*/*"];

/// The test, and the part of the page that shows it.
pub(crate) struct Test {
    document: Document,
    test: RefCell<Option<SignInTest>>,
    chain: RefCell<Option<Chain>>,
    /// The phone that has to come up at the end.
    watched: RefCell<Option<PhoneId>>,
    /// The address of the ServiceNow page in which the phone is tried.
    place: RefCell<Option<String>>,
    /// When the phone had come up before the test.
    ready_before: Cell<Option<f64>>,
    /// The tab in which the phone is tried.
    phone: Cell<Option<i32>>,
    listens: Cell<bool>,
    /// From the click on the button to the beginning of the test, while the browser asks for permissions.
    starting: Cell<bool>,
    /// The window of the test.
    window: Cell<Option<i32>>,
    /// Shows the elapsed time while a test runs.
    ticks: RefCell<Option<Interval>>,
    /// The sites whose permission has to be given back.
    lent: RefCell<Vec<String>>,
}

impl Test {
    pub(crate) fn new(document: &Document) -> Rc<Self> {
        let test = Rc::new(Self {
            document: document.clone(),
            test: RefCell::new(None),
            chain: RefCell::new(None),
            watched: RefCell::new(None),
            place: RefCell::new(None),
            ready_before: Cell::new(None),
            phone: Cell::new(None),
            listens: Cell::new(false),
            starting: Cell::new(false),
            window: Cell::new(None),
            ticks: RefCell::new(None),
            lent: RefCell::default(),
        });
        let this = Rc::clone(&test);
        on_click(document, "cancel-test", move || {
            this.tell(TestEvent::Cancelled)
        });
        let this = Rc::clone(&test);
        // A set-up page that was closed during a test has given nothing back.
        spawn_local(async move {
            let kept = chrome::local_get(LENT).await.ok();
            let kept = kept.and_then(|kept| from_js(&kept.unchecked_ref::<Items>().item(LENT)));
            *this.lent.borrow_mut() = kept.unwrap_or_default();
            this.give_back().await;
        });
        test
    }

    /// What the test has shown so far.
    pub(crate) fn run(&self) -> Option<Run> {
        Some(self.test.borrow().as_ref()?.run().clone())
    }

    /// Whether a test runs or is about to.
    fn is_busy(&self) -> bool {
        self.starting.get() || self.run().is_some_and(|run| run.end.is_none())
    }

    /// Brings the window of the test to the front.
    fn focus(&self) {
        if let Some(window) = self.window.get() {
            spawn_local(async move {
                // The window may have been closed by its user.
                cannot_matter(focus_window(window).await);
            });
        }
    }

    /// Begins a test, in answer to a click. While one runs, its window comes to the front instead.
    pub(crate) fn begin(
        self: &Rc<Self>,
        chain: &Chain,
        origin: Option<&ServiceNowOrigin>,
        facts: &Facts,
    ) {
        if self.is_busy() {
            return self.focus();
        }
        self.starting.set(true);
        let origins = reading::permissions(&chain.login);
        let had: Vec<_> = origins
            .iter()
            .map(|origin| chrome::look_for_permissions(&to_js(&Sites::one(origin))))
            .collect();
        let wanted = chrome::ask_for_permissions(&to_js(&Sites { origins: &origins }));
        *self.chain.borrow_mut() = Some(chain.clone());
        *self.place.borrow_mut() = origin.map(|origin| facts.phone_address(origin));
        let watched = facts.phone(&chain.ccp);
        let ready = watched.as_ref();
        self.ready_before
            .set(ready.and_then(|phone| facts.memory.ready_at(phone)));
        *self.watched.borrow_mut() = watched;
        let (this, chain) = (Rc::clone(self), chain.clone());
        spawn_local(async move {
            let mut stays = Vec::new();
            for (origin, had) in origins.iter().zip(had) {
                let had = match had {
                    Ok(had) => JsFuture::from(had).await,
                    Err(error) => Err(error),
                };
                // Where the browser does not answer, the permission counts as the agent's own and stays.
                if had.map_or(true, |had| had.is_truthy()) {
                    stays.push(origin.clone());
                }
            }
            this.borrow_sites(&origins, &stays).await;
            // Without the permission the test shows fewer hops, but it runs.
            if let Ok(wanted) = wanted {
                report(
                    "ask for the sites' permission",
                    JsFuture::from(wanted).await,
                );
            }
            this.listen();
            let (test, effects) = SignInTest::begin(&chain.login, &chain.ccp, Date::now());
            *this.test.borrow_mut() = Some(test);
            this.starting.set(false);
            this.tick();
            this.obey(effects);
            this.after_event();
        });
    }

    /// Keeps the list of sites that have to be given back, also for after this page.
    async fn borrow_sites(&self, wanted: &[String], stays: &[String]) {
        let lent = reading::lent(&self.lent.borrow(), wanted, stays);
        *self.lent.borrow_mut() = lent.clone();
        keep(&lent).await;
    }

    /// Gives back the permissions of a test. Where that fails, the page tries again when it opens next.
    async fn give_back(&self) {
        let lent = self.lent.take();
        if lent.is_empty() {
            return;
        }
        let gone = chrome::remove_permissions(&to_js(&Sites { origins: &lent })).await;
        if gone.is_ok_and(|gone| gone.is_truthy()) {
            keep(&[]).await;
        }
    }

    /// The background has seen something.
    pub(crate) fn hear(self: &Rc<Self>, memory: &Memory) {
        let watched = self.watched.borrow();
        let ready = watched.as_ref().and_then(|phone| memory.ready_at(phone));
        drop(watched);
        if has_come_up(self.ready_before.get(), ready) {
            self.tell(TestEvent::Acknowledged);
        }
    }

    /// Shows the elapsed time every second until the end.
    fn tick(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let tick = Interval::new(1_000, move || this.show_clock());
        *self.ticks.borrow_mut() = Some(tick);
    }

    fn show_clock(&self) {
        let test = self.test.borrow();
        if let Some(test) = &*test {
            let elapsed = clock(test.elapsed_ms(Date::now()));
            write(by_id(&self.document, "elapsed"), &elapsed);
        }
    }

    /// Starts to listen to the browser, once.
    fn listen(self: &Rc<Self>) {
        if !self.listens.replace(true) {
            self.listen_to_requests();
            self.listen_to_tabs();
        }
    }

    fn listen_to_requests(self: &Rc<Self>) {
        let (asks, hears, fails) = (Rc::clone(self), Rc::clone(self), Rc::clone(self));
        requests::watch_pages(
            &EVERY_SITE,
            move |tab, url| asks.tell(TestEvent::Asked { tab, url }),
            move |answered| hears.tell(TestEvent::Answered(answered)),
        );
        requests::watch_failures(&EVERY_SITE, move |tab, url, error| {
            fails.tell(TestEvent::Failed { tab, url, error });
        });
    }

    fn listen_to_tabs(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let updated = Closure::<dyn FnMut(i32, TabChange, Tab)>::new(
            move |tab, change: TabChange, page: Tab| {
                if let (Some("complete"), Some(url)) = (change.status().as_deref(), page.url()) {
                    let title = page.title().unwrap_or_default();
                    this.tell(TestEvent::Loaded { tab, url, title });
                }
            },
        );
        chrome::on_tab_updated(&updated);
        updated.forget();

        let this = Rc::clone(self);
        let closed =
            Closure::<dyn FnMut(i32)>::new(move |tab| this.tell(TestEvent::Closed { tab }));
        chrome::on_tab_removed(&closed);
        closed.forget();
    }

    fn tell(self: &Rc<Self>, event: TestEvent) {
        let effects = match &mut *self.test.borrow_mut() {
            Some(test) => test.tell(Date::now(), event),
            None => return,
        };
        self.obey(effects);
        self.after_event();
    }

    /// Shows the test, and cleans up at its end.
    fn after_event(self: &Rc<Self>) {
        self.show();
        let runs = self.run().is_some_and(|run| run.end.is_none());
        // The clock runs exactly while a test does, so its removal marks the end.
        if runs || self.ticks.take().is_none() {
            return;
        }
        self.window.set(None);
        let this = Rc::clone(self);
        spawn_local(async move { this.give_back().await });
        if let Some(tab) = self.phone.take() {
            spawn_local(close_tab(tab));
        }
    }

    fn obey(self: &Rc<Self>, effects: Vec<TestEffect>) {
        for effect in effects {
            let this = Rc::clone(self);
            match effect {
                TestEffect::Open => spawn_local(async move {
                    match open_window("about:blank", SIGN_IN_HEIGHT).await {
                        Ok(Opened { tab, window }) => {
                            this.window.set(window);
                            this.tell(TestEvent::Opened { tab });
                        }
                        Err(_) => this.tell(TestEvent::NoWindow),
                    }
                }),
                TestEffect::Go { tab } => {
                    let url = match &*self.chain.borrow() {
                        Some(chain) => chain.login.as_str().to_owned(),
                        None => continue,
                    };
                    spawn_local(async move {
                        report("load the test's page", load_in_tab(tab, &url).await);
                    });
                }
                TestEffect::Look {
                    tab,
                    look,
                    after_ms,
                    texts,
                } => {
                    let texts = texts.into_iter().map(str::to_owned).collect();
                    let later = move || spawn_local(this.look(tab, look, texts));
                    Timeout::new(after_ms, later).forget();
                }
                TestEffect::Close { tab } => spawn_local(close_tab(tab)),
                TestEffect::TryPhone => self.try_phone(),
                TestEffect::Set(stage, ms) => {
                    Timeout::new(ms, move || this.tell(TestEvent::TimeUp(stage))).forget();
                }
            }
        }
    }

    async fn look(self: Rc<Self>, tab: i32, look: u32, texts: Vec<String>) {
        // The browser may forbid to look into the page.
        let found = shown(tab, texts).await.ok();
        let found = found.and_then(|found| found.as_string());
        self.tell(TestEvent::Looked { look, found });
    }

    /// Opens the phone in a page of its own, because a phone that came up earlier proves nothing about now.
    fn try_phone(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let place = self.place.borrow().clone();
        spawn_local(async move {
            let Some(url) = place else {
                return this.tell(TestEvent::NoPhone);
            };
            match open_tab(&url, false).await {
                Ok(tab) => this.opened_phone(Some(tab)),
                Err(_) => this.tell(TestEvent::NoPhone),
            }
        });
    }

    /// Keeps the tab of the phone until the end, or closes it where the test has ended meanwhile.
    fn opened_phone(&self, tab: Option<i32>) {
        match tab {
            Some(tab) if !self.is_busy() => spawn_local(close_tab(tab)),
            tab => self.phone.set(tab),
        }
    }

    fn show(&self) {
        let Some(run) = self.run() else { return };
        let document = &self.document;
        if let Some(list) = by_id(document, "hops") {
            list.set_text_content(None);
            show(&list, !run.hops.is_empty());
            for hop in &run.hops {
                if let Some(line) = line(document, hop) {
                    document::append(&list, &line);
                }
            }
        }
        let Some(result) = by_id(document, "result") else {
            return;
        };
        show(&result, true);
        self.show_clock();
        if let Some(cancel) = by_id(document, "cancel-test") {
            show(&cancel, run.end.is_none());
        }
        let outcome = run.outcome();
        document::set(&result, "data-end", outcome.code);
        write(part(&result, "what"), outcome.what);
        write(part(&result, "fix"), &outcome.fix);
    }
}

/// The storage key of the sites that have to be given back.
const LENT: &str = "lent";

async fn keep(lent: &[String]) {
    let items: Items = Object::new().unchecked_into();
    items.set_item(LENT, &to_js(&lent));
    report("note the lent sites", chrome::local_set(&items).await);
}

/// The argument of `permissions.request` and its like.
#[derive(Serialize)]
struct Sites<'a> {
    origins: &'a [String],
}

impl<'a> Sites<'a> {
    fn one(origin: &'a String) -> Self {
        Self {
            origins: std::slice::from_ref(origin),
        }
    }
}

fn line(document: &Document, hop: &Hop) -> Option<Element> {
    let line = copy_of(document, "hop")?;
    write(part(&line, "at"), &format!("{:.1} s", hop.at_ms / 1_000.0));
    write(part(&line, "host"), &hop.host);
    write(part(&line, "means"), hop.meaning());
    Some(line)
}
