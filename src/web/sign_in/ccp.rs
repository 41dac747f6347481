//! Watches the CCP frame that Streams makes in this page and carries out what [`Softphone`] says about it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Element, EventTarget, HtmlIFrameElement, MessageEvent, MutationObserver, MutationObserverInit,
};

use crate::cause::Wish;
use crate::message::Request;
use crate::sign_in::ccp_frame::{Alarm, Begin, Effect, Event, Softphone};
use crate::sign_in::chain::Chain;
use crate::value::{CcpUrl, SysId};
use crate::web::browser::listen;
use crate::web::browser::listen::Listener;
use crate::web::cause::notice::{Answer, Notice};
use crate::web::connect::streams;
use crate::web::connect::streams::Params;
use crate::web::messages;
use crate::web::servicenow::page;
use crate::web::session::owner::Owner;

/// Sees the CCP frame of this page from the page's first moment on, and keeps what it saw until somebody wants to know: the
/// page does not wait for us. The page may hold other frames of that name: only the one that shows the CCP counts.
pub(crate) struct Watch {
    frames: RefCell<Vec<Rc<Watched>>>,
    /// The page was there before us, as when Firefox puts a new version of the extension into it.
    late: bool,
    hears: RefCell<Option<(CcpUrl, Hears)>>,
}

/// What there was before the module could start.
pub(crate) struct Before {
    /// A whole page.
    pub(crate) late: bool,
    /// Messages to the page that were kept.
    pub(crate) messages: Vec<MessageEvent>,
    /// Elements that have loaded meanwhile.
    pub(crate) loaded: Vec<EventTarget>,
}

type Hears = Rc<dyn Fn(Event)>;

struct Watched {
    element: HtmlIFrameElement,
    loaded: Cell<bool>,
    acknowledged: Cell<bool>,
    loads: RefCell<Option<Listener>>,
}

impl Watched {
    /// Whether it shows a page of this Connect instance: one of another is no business of ours.
    fn shows(&self, ccp: &CcpUrl) -> bool {
        CcpUrl::parse(&self.element.src()).is_ok_and(|shown| shown.host() == ccp.host())
    }

    /// Whether it shows no phone of any Connect instance.
    fn is_foreign(&self) -> bool {
        CcpUrl::parse(&self.element.src()).is_err()
    }

    /// Whether a message comes out of it, and from the origin that it was given.
    fn sent(&self, message: &MessageEvent) -> bool {
        let source: Option<JsValue> = message.source().map(Into::into);
        let window: Option<JsValue> = self.element.content_window().map(Into::into);
        let given = CcpUrl::parse(&self.element.src());
        source.is_some()
            && source == window
            && given.is_ok_and(|given| given.origin() == message.origin())
    }
}

impl Watch {
    /// Begins to watch, for as long as the page lives.
    pub(crate) fn start(before: &Before) -> Rc<Self> {
        let this = Rc::new(Self {
            frames: RefCell::default(),
            late: before.late,
            hears: RefCell::new(None),
        });
        this.watch_frames();
        this.watch_acknowledgements();
        for frame in &*this.frames.borrow() {
            if before.loaded.contains(&frame.element) {
                frame.loaded.set(true);
            }
        }
        for message in &before.messages {
            this.hear(message);
        }
        this
    }

    /// Tells `hears` what has happened so far in the frame of `ccp`, and from now on.
    pub(crate) fn tell(&self, ccp: &CcpUrl, hears: impl Fn(Event) + 'static) {
        *self.hears.borrow_mut() = Some((ccp.clone(), Rc::new(hears)));
        if self.frames.borrow().iter().any(|frame| frame.is_foreign()) {
            self.say_of_page(Event::FrameTaken);
        }
        let Some(frame) = self.frame(ccp) else {
            return;
        };
        self.say(&frame, Event::FrameAppeared);
        if frame.loaded.get() {
            self.say(&frame, Event::FrameLoaded);
        }
        if frame.acknowledged.get() {
            self.say(&frame, Event::Acknowledged);
        }
    }

    /// Loads the frame anew, and says when it has loaded, in place of whom [`Watch::tell`] tells.
    fn load_anew(&self, ccp: &CcpUrl, loaded: impl Fn() + 'static) {
        let Some(frame) = self.frame(ccp) else {
            return;
        };
        let hears = move |event| {
            if event == Event::FrameLoaded {
                loaded();
            }
        };
        *self.hears.borrow_mut() = Some((ccp.clone(), Rc::new(hears)));
        frame.element.set_src(ccp.as_str());
    }

    /// The frame, of several the first.
    fn frame(&self, ccp: &CcpUrl) -> Option<Rc<Watched>> {
        let frames = self.frames.borrow();
        let shows = |frame: &&Rc<Watched>| frame.element.is_connected() && frame.shows(ccp);
        frames.iter().find(shows).map(Rc::clone)
    }

    fn frame_of(&self, ccp: &CcpUrl) -> Option<HtmlIFrameElement> {
        Some(self.frame(ccp)?.element.clone())
    }

    /// Loads the frame again in place.
    fn reload(&self, ccp: &CcpUrl) {
        if let Some(frame) = self.frame_of(ccp) {
            frame.set_referrer_policy(page::REFERRER);
            frame.set_src(ccp.as_str());
        }
    }

    /// Has the page's origin go along with whatever the frame asks for from now on.
    fn send_origin(&self, ccp: &CcpUrl) {
        let Some(frame) = self.frame_of(ccp) else {
            return;
        };
        if frame.referrer_policy() == page::REFERRER {
            return;
        }
        frame.set_referrer_policy(page::REFERRER);
        // Nothing of an answer is in it yet, so that what is under way can go once more.
        if frame.content_document().is_some() {
            frame.set_src(&frame.src());
        }
    }

    fn say(&self, frame: &Watched, event: Event) {
        let hears = match &*self.hears.borrow() {
            Some((ccp, hears)) if frame.shows(ccp) => Rc::clone(hears),
            _ => return,
        };
        hears(event);
    }

    fn say_of_page(&self, event: Event) {
        let hears = self
            .hears
            .borrow()
            .as_ref()
            .map(|(_, hears)| Rc::clone(hears));
        if let Some(hears) = hears {
            hears(event);
        }
    }

    fn watch_frames(self: &Rc<Self>) {
        let Some((_, document)) = page::here() else {
            return;
        };
        let this = Rc::clone(self);
        let look = move || this.look();
        look();
        let look = Closure::<dyn FnMut()>::new(look);
        if let Ok(observer) = MutationObserver::new(look.as_ref().unchecked_ref()) {
            let options = MutationObserverInit::new();
            options.set_child_list(true);
            options.set_subtree(true);
            let _ = observer.observe_with_options(&document, &options);
        }
        // The observer calls it as long as the page lives.
        look.forget();
    }

    fn look(self: &Rc<Self>) {
        let there = page::all(streams::FRAME);
        let mut frames = self.frames.borrow_mut();
        // What a frame that has gone said does not count for the next.
        frames.retain(|frame| frame.element.is_connected());
        let known = |element: &Element| {
            let mut frames = frames.iter();
            frames.any(|frame| frame.element.unchecked_ref::<Element>() == element)
        };
        let new: Vec<_> = there.into_iter().filter(|it| !known(it)).collect();
        let new: Vec<_> = new
            .into_iter()
            .map(|element| self.watched(element))
            .collect();
        frames.extend(new.iter().map(Rc::clone));
        drop(frames);
        for frame in new {
            if frame.is_foreign() {
                self.say_of_page(Event::FrameTaken);
            }
            self.say(&frame, Event::FrameAppeared);
        }
    }

    fn watched(self: &Rc<Self>, element: Element) -> Rc<Watched> {
        let frame = Rc::new(Watched {
            element: element.unchecked_into(),
            // A frame that was there before us fires no `load` that we would hear.
            loaded: Cell::new(self.late),
            acknowledged: Cell::new(false),
            loads: RefCell::new(None),
        });
        let (this, loaded) = (Rc::clone(self), Rc::downgrade(&frame));
        let loads = listen::real(&frame.element, "load", move |_| {
            if let Some(frame) = loaded.upgrade() {
                frame.loaded.set(true);
                this.say(&frame, Event::FrameLoaded);
            }
        });
        *frame.loads.borrow_mut() = Some(loads);
        frame
    }

    /// An acknowledgement is a message of that shape, out of the CCP frame and from the origin that the frame was given.
    fn watch_acknowledgements(self: &Rc<Self>) {
        let Some((window, _)) = page::here() else {
            return;
        };
        let this = Rc::clone(self);
        listen::real(&window, "message", move |event| {
            this.hear(event.unchecked_ref())
        })
        .forget();
    }

    fn hear(&self, message: &MessageEvent) {
        let event = streams::event(&message.data());
        let acknowledges = match event.as_deref() {
            Some("acknowledge") => true,
            Some("terminated") => false,
            _ => return,
        };
        let frames = self.frames.borrow();
        let sender = frames.iter().find(|frame| frame.sent(message));
        let Some(frame) = sender.map(Rc::clone) else {
            return;
        };
        drop(frames);
        frame.acknowledged.set(acknowledges);
        self.say(
            &frame,
            if acknowledges {
                Event::Acknowledged
            } else {
                Event::Terminated
            },
        );
    }
}

/// Whose Streams made the frame, and so how its parameters are reached.
pub(crate) enum Maker {
    /// ServiceNow's own page, in its own world.
    Page,
    /// We did, with these parameters.
    Us(Params),
}

/// How long Streams waits while we hold it, in milliseconds: as long as a timer can, for an agent may take any time.
pub(crate) const HOLD_MS: u32 = i32::MAX as u32;

/// What it waits by default (`CCP_LOAD_TIMEOUT`).
const LOAD_MS: u32 = 5_000;

/// Signs in the CCP frame of this page.
pub(crate) struct SignIn {
    chain: Chain,
    /// The record that the page names, by which the background knows the phone.
    record: Option<SysId>,
    maker: Maker,
    watch: Rc<Watch>,
    state: RefCell<Softphone>,
    notice: RefCell<Option<Notice>>,
    owned: Cell<bool>,
    alarms: RefCell<Vec<(Alarm, Timeout)>>,
}

impl SignIn {
    /// Starts, with what `watch` has seen already.
    pub(crate) fn start(
        chain: Chain,
        record: Option<SysId>,
        maker: Maker,
        watch: Rc<Watch>,
        begin: Begin,
    ) -> Rc<Self> {
        let begin = match begin {
            Begin::Cold | Begin::SignedIn if watch.late => Begin::Late,
            begin => begin,
        };
        let (state, effects) = Softphone::start(begin);
        let this = Rc::new(Self {
            chain,
            record,
            maker,
            watch: Rc::clone(&watch),
            state: RefCell::new(state),
            notice: RefCell::new(None),
            owned: Cell::new(false),
            alarms: RefCell::new(Vec::new()),
        });
        this.obey(effects);
        let hears = Rc::clone(&this);
        watch.tell(&this.chain.ccp, move |event| hears.tell(event));
        this
    }

    /// The agent wants to be signed in again, after signing out.
    pub(crate) fn log_in(self: &Rc<Self>) {
        self.tell(Event::LogIn);
    }

    fn tell(self: &Rc<Self>, event: Event) {
        let effects = self.state.borrow_mut().on(event);
        self.obey(effects);
    }

    fn obey(self: &Rc<Self>, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::SendOrigin => self.watch.send_origin(&self.chain.ccp),
                Effect::HoldStreams => self.hold(),
                Effect::ReleaseStreams => self.release(),
                Effect::SignIn => self.ask(Request::SignIn {
                    record: self.record.clone(),
                }),
                Effect::OpenWindow(wish) => self.open_window(wish),
                Effect::AskToAllow => {
                    let (this, record) = (Rc::clone(self), self.record.clone());
                    spawn_local(async move {
                        messages::allow(record).await;
                        this.tell(Event::Asked(Wish::Retry));
                    });
                }
                Effect::LookInto => {
                    let (this, record) = (Rc::clone(self), self.record.clone());
                    spawn_local(async move { this.tell(messages::why_out(record).await) });
                }
                Effect::ReloadFrame => self.watch.reload(&self.chain.ccp),
                Effect::Show(cause) => {
                    let this = Rc::clone(self);
                    let answer: Answer = Rc::new(move |wish| this.tell(Event::Asked(wish)));
                    *self.notice.borrow_mut() =
                        Notice::show(cause, Some((&self.chain.ccp, answer)));
                }
                Effect::Hide => *self.notice.borrow_mut() = None,
                Effect::TellReady => {
                    let record = self.record.clone();
                    messages::tell(Request::Acknowledged { record });
                    self.watch_owner();
                }
                Effect::TellLive => {
                    let record = self.record.clone();
                    messages::tell(Request::Live { record });
                }
                Effect::AskForContacts => {
                    let states = match &self.maker {
                        Maker::Page => page::contacts(),
                        Maker::Us(_) => streams::contacts(),
                    };
                    self.tell(Event::Contacts(states));
                }
                Effect::Set(alarm, ms) => {
                    let this = Rc::clone(self);
                    let timeout = Timeout::new(ms, move || this.tell(Event::Rang(alarm)));
                    let mut alarms = self.alarms.borrow_mut();
                    // One that comes back all day leaves nothing behind.
                    alarms.retain(|(set, _)| *set != alarm);
                    alarms.push((alarm, timeout));
                }
            }
        }
    }

    /// Once in a page: it hears of every agent that the phone comes to belong to.
    fn watch_owner(self: &Rc<Self>) {
        if self.owned.replace(true) {
            return;
        }
        let docked = matches!(self.maker, Maker::Us(_));
        let (this, watched) = (Rc::clone(self), Rc::clone(self));
        Owner::watch(
            self.record.clone(),
            docked,
            move || watched.watch.frame_of(&watched.chain.ccp),
            move || this.leave(),
        );
    }

    /// From the beginning, with the frame that is there: the phone was signed out. What is in the frame still acknowledges now
    /// and then, so it has to go first.
    fn leave(self: &Rc<Self>) {
        let this = Rc::clone(self);
        self.watch.load_anew(&self.chain.ccp, move || {
            let this = Rc::clone(&this);
            spawn_local(async move { this.again() });
        });
    }

    fn again(self: &Rc<Self>) {
        if let Some(frame) = self.watch.frame(&self.chain.ccp) {
            frame.acknowledged.set(false);
        }
        let (state, effects) = Softphone::start(Begin::Cold);
        *self.state.borrow_mut() = state;
        self.obey(effects);
        let this = Rc::clone(self);
        self.watch
            .tell(&self.chain.ccp, move |event| this.tell(event));
    }

    fn hold(&self) {
        match &self.maker {
            Maker::Page => page::hold_streams(&self.chain.login),
            Maker::Us(params) => {
                params.set_login_popup(false);
                params.set_ccp_load_timeout(HOLD_MS);
            }
        }
    }

    fn release(&self) {
        match &self.maker {
            Maker::Page => page::release_streams(),
            Maker::Us(params) => {
                params.set_login_popup(true);
                params.set_ccp_load_timeout(LOAD_MS);
            }
        }
    }

    fn ask(self: &Rc<Self>, request: Request) {
        let this = Rc::clone(self);
        spawn_local(async move { this.tell(messages::sign_in(&request).await) });
    }

    fn open_window(self: &Rc<Self>, wish: Wish) {
        let (record, standard) = (self.record.clone(), wish == Wish::Standard);
        self.ask(Request::OpenWindow { record, standard });
    }
}
