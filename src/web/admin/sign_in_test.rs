//! "Test my sign-in" on the set-up page: carries out the effects of a [`SignInTest`] and shows its hops.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::{Date, Object};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, Element};

use crate::admin::checklist::Facts;
use crate::admin::sign_in_test::{End, Hop, Run, SignInTest, TestEffect, TestEvent, reading};
use crate::background::memory::Memory;
use crate::sign_in::chain::Chain;
use crate::sign_in::phone_id::PhoneId;
use crate::sign_in::way::Opened;
use crate::value::ServiceNowOrigin;
use crate::web::admin::template::{by_id, copy_of, part, show, write};
use crate::web::browser::chrome;
use crate::web::browser::chrome::{Items, Tab, TabChange};
use crate::web::browser::document;
use crate::web::browser::failure::report;
use crate::web::browser::requests;
use crate::web::browser::value::{from_js, to_js};
use crate::web::browser::windows::{SIGN_IN_HEIGHT, close_tab, load_in_tab, open_tab, open_window};

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
    trial: RefCell<Option<SignInTest>>,
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
    /// The sites whose permission has to be given back.
    lent: RefCell<Vec<String>>,
}

impl Test {
    pub(crate) fn new(document: &Document) -> Rc<Self> {
        let test = Rc::new(Self {
            document: document.clone(),
            trial: RefCell::new(None),
            chain: RefCell::new(None),
            watched: RefCell::new(None),
            place: RefCell::new(None),
            ready_before: Cell::new(None),
            phone: Cell::new(None),
            listens: Cell::new(false),
            lent: RefCell::default(),
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
        Some(self.trial.borrow().as_ref()?.run().clone())
    }

    /// Begins a test, in answer to a click.
    pub(crate) fn begin(
        self: &Rc<Self>,
        chain: &Chain,
        origin: Option<&ServiceNowOrigin>,
        facts: &Facts,
    ) {
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
            let (trial, effects) = SignInTest::begin(&chain.login, &chain.ccp, Date::now());
            *this.trial.borrow_mut() = Some(trial);
            this.obey(effects);
            this.show();
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
        if ready.is_some() && ready != self.ready_before.get() {
            self.tell(TestEvent::Acknowledged);
        }
    }

    fn listen(self: &Rc<Self>) {
        if self.listens.replace(true) {
            return;
        }
        let (asks, hears, fails) = (Rc::clone(self), Rc::clone(self), Rc::clone(self));
        requests::watch_pages(
            &EVERY_SITE,
            move |tab, url| asks.tell(TestEvent::Asked { tab, url }),
            move |answered| hears.tell(TestEvent::Answered(answered)),
        );
        requests::watch_failures(&EVERY_SITE, move |tab, url, error| {
            fails.tell(TestEvent::Failed { tab, url, error });
        });

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
        let effects = match &mut *self.trial.borrow_mut() {
            Some(trial) => trial.tell(Date::now(), event),
            None => return,
        };
        self.obey(effects);
        self.show();
        let ended = self.run().is_some_and(|run| run.end.is_some());
        if !ended {
            return;
        }
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
                    let opened = open_window("about:blank", SIGN_IN_HEIGHT).await;
                    if let Ok(Opened { tab, .. }) = opened {
                        this.tell(TestEvent::Opened { tab });
                    }
                    report("open a window for the test", opened);
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
                Ok(tab) => this.phone.set(Some(tab)),
                Err(_) => this.tell(TestEvent::NoPhone),
            }
        });
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
        let (code, what, fix) = match run.end {
            None => (
                "running",
                "Sign in in the window that has opened, if it asks you.",
                String::new(),
            ),
            Some(End::Ready) => (
                "ready",
                "Ready: the sign-in went through, and the phone has come up.",
                String::new(),
            ),
            Some(End::SignedIn) => (
                "signed-in",
                "The sign-in went through. Open ServiceNow to see the phone.",
                String::new(),
            ),
            Some(End::Stopped(obstacle)) => (
                obstacle.code(),
                obstacle.what(),
                format!("For {}: {}", obstacle.who().name(), obstacle.fix()),
            ),
        };
        document::set(&result, "data-end", code);
        write(part(&result, "what"), what);
        write(part(&result, "fix"), &fix);
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
