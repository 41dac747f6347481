//! The browser's half of [`crate::background`], in the service worker (Chromium) or event page (Firefox): it listens to the browser,
//! tells the [`Coordinator`] what happens, and carries out its effects.

mod askers;
mod notifications;
mod obey;
mod pages;
mod rules;
mod shortcuts;
mod silent;
mod store;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::future::join4;
use gloo::timers::callback::Interval;
use js_sys::{Date, Function};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::admin::status;
use crate::background::{BackgroundEffect, BackgroundEvent, Coordinator};
use crate::web::background::askers::Askers;
use crate::web::background::notifications::Notifications;
use crate::web::browser::chrome::{Sender, Tab, TabChange};
use crate::web::browser::{chrome, requests};

/// Where Amazon Connect is, for `webRequest`. Other services share awsapps.com with it, among them identity providers.
const CONNECT: [&str; 3] = [
    "https://*.my.connect.aws/*",
    "https://*.awsapps.com/connect/*",
    "https://*.govcloud.connect.aws/*",
];

#[derive(Default)]
struct Background {
    /// `None` until the stored state has been read.
    coordinator: RefCell<Option<Coordinator>>,
    /// Whether events may be handled yet.
    awake: Cell<bool>,
    /// The events that came before that.
    early: RefCell<Vec<BackgroundEvent>>,
    askers: Askers,
    notifications: Notifications,
    /// Whether the toolbar's button shows that the agent has to do something.
    badge: Cell<Option<bool>>,
    /// The attempt whose rules are set.
    ruled: Cell<Option<u32>>,
    /// Keeps the background running while a contact is live.
    awake_by: RefCell<Option<Interval>>,
    /// The listener to `tabs.onUpdated`, while a sign-in is under way.
    tabs: RefCell<Option<TabsHeard>>,
}

type TabsHeard = Closure<dyn FnMut(i32, TabChange, Tab)>;

/// Starts the background.
pub(crate) fn start() {
    let background = Rc::new(Background::default());
    background.listen();
    spawn_local(background.wake());
}

impl Background {
    /// Registers every listener at once: an event that woke the worker reaches only those that are there when its script ends.
    fn listen(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let asked = Closure::<dyn FnMut(JsValue, Sender, Function) -> bool>::new(
            move |message, sender, respond| this.asked(&message, &sender, respond),
        );
        chrome::on_message(&asked);
        asked.forget();

        // With a listener, Firefox keeps a new version until its next start. Chromium waits until the background is idle, which it is
        // not while a contact is live.
        let waits = Closure::<dyn FnMut()>::new(|| {});
        chrome::on_update_available(&waits);
        waits.forget();

        let this = Rc::clone(self);
        let closed =
            Closure::<dyn FnMut(i32)>::new(move |tab| this.tell(BackgroundEvent::Closed { tab }));
        chrome::on_tab_removed(&closed);
        closed.forget();

        let this = Rc::clone(self);
        let rang = Closure::<dyn FnMut()>::new(move || this.tell(BackgroundEvent::SessionsDue));
        chrome::on_alarm(&rang);
        rang.forget();

        let (asks, answers) = (Rc::clone(self), Rc::clone(self));
        requests::watch_pages(
            &CONNECT,
            move |tab, url| asks.tell(BackgroundEvent::Navigated { tab, url }),
            move |answered| answers.tell(BackgroundEvent::Answered(answered)),
        );
        let this = Rc::clone(self);
        requests::watch_failures(&CONNECT, move |tab, _, error| {
            this.tell(BackgroundEvent::NotLoaded { tab, error });
        });

        let this = Rc::clone(self);
        let changed = Closure::<dyn FnMut(JsValue, String)>::new(move |_, area: String| {
            if area == "managed" {
                this.tell(BackgroundEvent::PolicyDue);
            }
        });
        chrome::on_storage_changed(&changed);
        changed.forget();

        let this = Rc::clone(self);
        let pressed = Closure::<dyn FnMut(String)>::new(move |name| {
            this.tell(BackgroundEvent::Shortcut(name));
        });
        chrome::on_command(&pressed);
        pressed.forget();

        self.notifications.listen();
    }

    /// Reads the stored state, then handles the events that came early.
    async fn wake(self: Rc<Self>) {
        store::forbid_local_to_pages();
        // All at once, because a page may wait for the answer. A worker that was stopped during a sign-in has left its rules.
        let stored = join4(
            store::memory(),
            store::pairings(),
            store::settings(),
            rules::remove(),
        );
        let (memory, pairings, settings, ()) = stored.await;
        let mut coordinator = Coordinator::new(memory, pairings, settings);
        let under_way = coordinator.wake(Date::now());
        *self.coordinator.borrow_mut() = Some(coordinator);
        self.awake.set(true);
        self.obey(under_way);
        let early = std::mem::take(&mut *self.early.borrow_mut());
        for event in early {
            self.tell(event);
        }
    }

    fn tell(self: &Rc<Self>, event: BackgroundEvent) {
        if !self.awake.get() {
            self.early.borrow_mut().push(event);
            return;
        }
        let effects = match &mut *self.coordinator.borrow_mut() {
            Some(coordinator) => coordinator.on(event, Date::now()),
            None => return,
        };
        self.obey(effects);
    }

    fn obey(self: &Rc<Self>, effects: Vec<BackgroundEffect>) {
        for effect in effects {
            self.carry_out(effect);
        }
    }

    /// Reads something of the coordinator; `None` before the stored state has been read.
    fn with<T>(&self, look: impl FnOnce(&Coordinator) -> T) -> Option<T> {
        self.coordinator.borrow().as_ref().map(look)
    }

    /// Asks the browser for its policy.
    async fn read_policy(self: Rc<Self>, question: u32) {
        let answer = store::policy().await;
        self.tell(BackgroundEvent::PolicyRead(question, answer));
    }

    /// Shows on the toolbar's button whether the agent has to do something.
    fn show_badge(&self) {
        let browser = chrome::browser();
        let needed =
            self.with(|coordinator| status::needs_agent(coordinator, browser, Date::now()));
        if let Some(needed) = needed
            && self.badge.replace(Some(needed)) != Some(needed)
        {
            chrome::set_badge(needed);
        }
    }

    /// Listens to where tabs go, only while a sign-in is under way: else every page of the browser would wake the worker.
    fn watch_tabs(self: &Rc<Self>, watched: bool) {
        let mut tabs = self.tabs.borrow_mut();
        if watched && tabs.is_none() {
            let this = Rc::clone(self);
            let heard = TabsHeard::new(move |tab, change: TabChange, page: Tab| {
                if change.status().as_deref() == Some("loading") {
                    let url = page.url();
                    this.tell(BackgroundEvent::Left { tab, url });
                }
            });
            chrome::on_tab_updated(&heard);
            *tabs = Some(heard);
        } else if !watched && let Some(heard) = tabs.take() {
            chrome::off_tab_updated(&heard);
        }
    }
}
