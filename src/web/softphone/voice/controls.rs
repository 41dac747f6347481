//! Between Streams, the voice controls and the screen: tells the controls what happens, and does what they say.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Window};

use crate::message;
use crate::softphone::tab_title::TabTitle;
use crate::softphone::voice::view::view;
use crate::softphone::voice::{VoiceEffect, VoiceEvent, VoiceState};
use crate::value::CcpUrl;
use crate::value::numbering_plan::Country;
use crate::web::browser::document;
use crate::web::connect::streams;
use crate::web::connect::streams::Agent;
use crate::web::messages;
use crate::web::softphone::voice::screen::Screen;

/// What the controls have done for them.
pub(crate) trait VoicePanel {
    /// Brings the CCP into view, or the controls.
    fn show_ccp(&self, shown: bool);
    /// Signs in again.
    fn log_in(&self);
}

/// The voice controls of this page's phone.
pub(crate) struct Voice {
    pub(super) ccp: CcpUrl,
    around: Rc<dyn VoicePanel>,
    pub(super) window: Window,
    state: RefCell<VoiceState>,
    screen: RefCell<Option<Rc<Screen>>>,
    pub(super) agent: RefCell<Option<Agent>>,
    /// What Streams listed last, to be handed back to it.
    pub(super) quick_connects: RefCell<Vec<streams::Endpoint>>,
    /// News that have not been looked at yet.
    pub(super) unread: Cell<bool>,
    unshown: Cell<bool>,
    ticks: RefCell<Option<Interval>>,
    title: RefCell<TabTitle>,
}

impl Voice {
    /// Starts the controls of a phone that `initCCP` has been called for.
    pub(crate) fn start(ccp: CcpUrl, around: Rc<dyn VoicePanel>) -> Option<Rc<Self>> {
        let (window, _) = document::here()?;
        let language = window.navigator().language().unwrap_or_default();
        let home = language.split('-').skip(1).find_map(Country::of);
        let this = Rc::new(Self {
            ccp,
            around,
            window,
            state: RefCell::new(VoiceState::new(home)),
            screen: RefCell::new(None),
            agent: RefCell::new(None),
            quick_connects: RefCell::default(),
            unread: Cell::new(false),
            unshown: Cell::new(false),
            ticks: RefCell::new(None),
            title: RefCell::default(),
        });
        let pressed = Rc::clone(&this);
        let press = Rc::new(move |control| pressed.tell(VoiceEvent::Pressed(control)));
        *this.screen.borrow_mut() = Some(Screen::build(press)?);
        this.watch_front();
        this.watch_microphone();
        this.hear_agent();
        this.show_soon();
        Some(this)
    }

    /// The element to place.
    pub(crate) fn element(&self) -> Option<Element> {
        self.screen
            .borrow()
            .as_ref()
            .map(|screen| screen.element.clone())
    }

    /// Tells the controls that something has happened, and does what they say.
    pub(crate) fn tell(self: &Rc<Self>, event: VoiceEvent) {
        let effects = self.state.borrow_mut().on(event);
        for effect in effects {
            self.obey(effect);
        }
        self.show_soon();
    }

    /// The time on Connect's clock.
    fn now(&self) -> Option<f64> {
        let agent = self.agent.borrow();
        let agent = agent.as_ref()?;
        let since = agent.state().ok()?.start_timestamp()?.get_time();
        Some(since + agent.state_duration().ok()?)
    }

    pub(super) fn clock(&self) {
        if let Some(now) = self.now() {
            // It asks for nothing.
            let _ = self.state.borrow_mut().on(VoiceEvent::Clock(now));
        }
    }

    fn second(self: &Rc<Self>) {
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
            this.show();
        });
    }

    fn show(self: &Rc<Self>) {
        let view = view(&self.state.borrow());
        self.name_tab(view.title);
        let screen = self.screen.borrow();
        let Some(screen) = &*screen else { return };
        screen.show(view, self.now().unwrap_or_default());
        let counts = screen.counts();
        if self.ticks.borrow().is_some() != counts {
            let this = Rc::clone(self);
            let ticks = counts.then(|| Interval::new(1_000, move || this.second()));
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
            VoiceEffect::Ask(ticket, request) => self.ask(ticket, request),
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
            VoiceEffect::ShowCcp(shown) => self.around.show_ccp(shown),
            VoiceEffect::LogOut => {
                let this = Rc::clone(self);
                spawn_local(async move { this.log_out().await });
            }
            VoiceEffect::LogIn => self.around.log_in(),
        }
    }
}
