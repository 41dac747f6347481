//! Connects Streams, the state of the voice controls and the screen: hands events in and carries effects out.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Interval;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Window};

use crate::message;
use crate::softphone::heading::Heading;
use crate::softphone::tab_title::TabTitle;
use crate::softphone::voice::view::{Button, view};
use crate::softphone::voice::{Shortcut, VoiceEffect, VoiceEvent, VoiceState};
use crate::value::CcpUrl;
use crate::value::numbering_plan::Country;
use crate::web::browser::failure::cannot_matter;
use crate::web::browser::value::from_js;
use crate::web::browser::{chrome, clipboard, document};
use crate::web::connect::streams;
use crate::web::connect::streams::Agent;
use crate::web::messages;
use crate::web::softphone::voice::screen::Screen;
use crate::web::softphone::voice::tone;

/// The part of the panel that the voice controls need.
pub(crate) trait VoicePanel {
    /// Shows the CCP (true) or the voice controls (false).
    fn show_ccp(&self, shown: bool);
    /// Signs the agent in again.
    fn log_in(&self);
    /// Sets the heading, its words and the Connect login.
    fn say(&self, heading: Heading, words: &str, login: &str);
    /// Shows these buttons in the heading of a folded panel.
    fn offer(&self, answers: &[Button]);
    /// Unfolds the panel. Returns whether the voice controls are to have the focus; else the panel has taken it.
    fn come(&self) -> bool;
    /// Whether the phone is somebody else's, and covered.
    fn is_locked(&self) -> bool;
}

/// The voice controls of this page's phone.
pub(crate) struct Voice {
    pub(super) ccp: CcpUrl,
    panel: Rc<dyn VoicePanel>,
    pub(super) window: Window,
    state: RefCell<VoiceState>,
    screen: RefCell<Option<Rc<Screen>>>,
    pub(super) agent: RefCell<Option<Agent>>,
    /// The quick connects as Streams' own objects, which Streams needs back.
    pub(super) quick_connects: RefCell<Vec<streams::Endpoint>>,
    /// A new snapshot is there and not read yet.
    pub(super) unread: Cell<bool>,
    unshown: Cell<bool>,
    ticks: RefCell<Option<Interval>>,
    title: RefCell<TabTitle>,
    /// A shortcut has asked for the phone to come to the front.
    fronted: Cell<bool>,
    /// The phone has left the page.
    stopped: Cell<bool>,
}

impl Voice {
    /// Starts the voice controls, once `initCCP` has been called.
    pub(crate) fn start(ccp: CcpUrl, panel: Rc<dyn VoicePanel>) -> Option<Rc<Self>> {
        let (window, _) = document::here()?;
        let language = window.navigator().language().unwrap_or_default();
        let home = language.split('-').skip(1).find_map(Country::of);
        let this = Rc::new(Self {
            ccp,
            panel,
            window,
            state: RefCell::new(VoiceState::new(home)),
            screen: RefCell::new(None),
            agent: RefCell::new(None),
            quick_connects: RefCell::default(),
            unread: Cell::new(false),
            unshown: Cell::new(false),
            ticks: RefCell::new(None),
            title: RefCell::default(),
            fronted: Cell::new(false),
            stopped: Cell::new(false),
        });
        let pressed = Rc::clone(&this);
        let press = Rc::new(move |control| pressed.tell(VoiceEvent::Pressed(control)));
        *this.screen.borrow_mut() = Some(Screen::build(press)?);
        this.watch_front();
        this.watch_microphone();
        this.hear_agent();
        this.hear_shortcuts();
        this.show_soon();
        Some(this)
    }

    /// The element of the voice controls, for the panel.
    pub(crate) fn element(&self) -> Option<Element> {
        self.screen
            .borrow()
            .as_ref()
            .map(|screen| screen.element.clone())
    }

    /// Ends the voice controls: the phone leaves the page.
    pub(crate) fn stop(&self) {
        self.stopped.set(true);
        *self.ticks.borrow_mut() = None;
        self.name_tab(None);
    }

    /// Handles an event and carries its effects out.
    pub(crate) fn tell(self: &Rc<Self>, event: VoiceEvent) {
        if self.stopped.get() {
            return;
        }
        let effects = self.state.borrow_mut().on(event);
        for effect in effects {
            self.obey(effect);
        }
        self.show_soon();
    }

    /// Carries out a shortcut. Returns whether the tab has to come to the front.
    fn shortcut(self: &Rc<Self>, shortcut: Shortcut) -> bool {
        self.fronted.set(false);
        // The time decides whether a key that is held down has answered the call just now.
        self.clock();
        self.tell(VoiceEvent::Shortcut {
            shortcut,
            locked: self.panel.is_locked(),
        });
        self.fronted.get()
    }

    /// Answers the background's question whether a shortcut is carried out here.
    fn hear_shortcuts(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let heard = Closure::<dyn FnMut(JsValue, JsValue, Function)>::new(
            move |news: JsValue, _, respond: Function| {
                if let Some(message::News::Shortcut(shortcut)) = from_js(&news)
                    && !this.stopped.get()
                {
                    let front = this.shortcut(shortcut);
                    // The background may have been stopped meanwhile.
                    cannot_matter(respond.call1(&JsValue::NULL, &front.into()));
                }
            },
        );
        chrome::on_page_question(&heard);
        // As long as the page lives.
        heard.forget();
    }

    fn come_to_front(&self) {
        self.fronted.set(true);
        if self.panel.come()
            && let Some(screen) = &*self.screen.borrow()
        {
            screen.take_focus();
        }
    }

    /// The time on Connect's clock.
    fn now(&self) -> Option<f64> {
        let agent = self.agent.borrow();
        let agent = agent.as_ref()?;
        let since = agent.state().ok()?.start_timestamp()?.get_time();
        Some(since + agent.state_duration().ok()?)
    }

    /// Tells the time, and carries out what is due.
    pub(super) fn clock(self: &Rc<Self>) {
        if let Some(now) = self.now() {
            self.tell(VoiceEvent::Clock(now));
        }
    }

    fn show_soon(self: &Rc<Self>) {
        if self.unshown.replace(true) {
            return;
        }
        let this = Rc::clone(self);
        spawn_local(async move {
            this.unshown.set(false);
            if !this.stopped.get() {
                this.show();
            }
        });
    }

    fn show(self: &Rc<Self>) {
        let view = view(&self.state.borrow());
        self.name_tab(view.title);
        self.panel.say(view.heading, &view.summary, &view.login);
        self.panel.offer(&view.answers);
        let screen = self.screen.borrow();
        let Some(screen) = &*screen else { return };
        screen.show(view, self.now().unwrap_or_default());
        let counts = screen.counts();
        if self.ticks.borrow().is_some() != counts {
            let this = Rc::clone(self);
            let ticks = counts.then(|| Interval::new(1_000, move || this.clock()));
            *self.ticks.borrow_mut() = ticks;
        }
    }

    fn name_tab(&self, wanted: Option<&str>) {
        let present = document::title();
        if let Some(title) = self.title.borrow_mut().change(&present, wanted) {
            document::set_title(&title);
        }
    }

    fn obey(self: &Rc<Self>, effect: VoiceEffect) {
        match effect {
            VoiceEffect::Ask(id, request) => self.ask(id, request),
            VoiceEffect::Notify {
                contact,
                title,
                body,
            } => messages::tell(message::Request::Notify {
                contact: contact.as_str().to_owned(),
                title: title.to_owned(),
                body,
            }),
            VoiceEffect::Withdraw(contact) => messages::tell(message::Request::Withdraw {
                contact: contact.as_str().to_owned(),
            }),
            VoiceEffect::Copy(number) => {
                let this = Rc::clone(self);
                spawn_local(async move {
                    let done = clipboard::copy(&number).await;
                    this.tell(VoiceEvent::Copied(done));
                });
            }
            VoiceEffect::Tone => tone::play(),
            VoiceEffect::Front => self.come_to_front(),
            VoiceEffect::ShowCcp(shown) => self.panel.show_ccp(shown),
            VoiceEffect::LogOut => {
                let this = Rc::clone(self);
                spawn_local(async move { this.log_out().await });
            }
            VoiceEffect::LogIn => self.panel.log_in(),
        }
    }
}
