//! Watches the CCP frame that Streams makes in this page, and loads it again when asked.

use crate::web::browser::document;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{
    Element, EventTarget, HtmlIFrameElement, MessageEvent, MutationObserver, MutationObserverInit,
};

use crate::sign_in::ccp_frame::FrameEvent;
use crate::value::CcpUrl;
use crate::web::browser::failure::report;
use crate::web::browser::listen;
use crate::web::browser::listen::Listener;
use crate::web::connect::streams;
use crate::web::servicenow::page;

/// What the CCP frame of this page has done since the page's first moment: the page does not wait for us. The page may hold other frames
/// of that name; only the frame that shows the CCP counts.
pub(crate) struct Watch {
    frames: RefCell<Vec<Rc<Watched>>>,
    /// The page was complete before the extension came, as when Firefox puts a new version of the extension into it.
    pub(crate) late: bool,
    hears: RefCell<Option<(CcpUrl, Hears)>>,
}

/// What happened in the page before the module could start.
pub(crate) struct Before {
    /// The page was complete.
    pub(crate) late: bool,
    /// Messages that the page got.
    pub(crate) messages: Vec<MessageEvent>,
    /// Elements that fired `load`.
    pub(crate) loaded: Vec<EventTarget>,
}

type Hears = Rc<dyn Fn(FrameEvent)>;

pub(crate) struct Watched {
    element: HtmlIFrameElement,
    loaded: Cell<bool>,
    pub(crate) acknowledged: Cell<bool>,
    /// The agent has signed out of Amazon Connect in it, and it has not acknowledged since.
    signed_out: Cell<bool>,
    loads: RefCell<Option<Listener>>,
    /// The CCP that was in it, while it is parked.
    parked: RefCell<Option<CcpUrl>>,
}

impl Watched {
    /// The CCP that it shows, or that it will show again.
    fn ccp(&self) -> Option<CcpUrl> {
        let parked = self.parked.borrow().clone();
        parked.or_else(|| CcpUrl::parse(&self.element.src()).ok())
    }

    /// Whether it shows a page of this Connect instance. A frame of another instance is left alone.
    fn shows(&self, ccp: &CcpUrl) -> bool {
        self.ccp().is_some_and(|shown| shown.host() == ccp.host())
    }

    /// Whether it shows no phone of any Connect instance.
    fn is_foreign(&self) -> bool {
        self.ccp().is_none()
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
    pub(crate) fn tell(&self, ccp: &CcpUrl, hears: impl Fn(FrameEvent) + 'static) {
        *self.hears.borrow_mut() = Some((ccp.clone(), Rc::new(hears)));
        if self.frames.borrow().iter().any(|frame| frame.is_foreign()) {
            self.say_of_page(FrameEvent::FrameTaken);
        }
        if self.is_elsewhere(ccp) {
            self.say_of_page(FrameEvent::FrameElsewhere);
        }
        let Some(frame) = self.frame(ccp) else {
            return;
        };
        self.say(&frame, FrameEvent::FrameAppeared);
        if frame.loaded.get() {
            self.say(&frame, FrameEvent::FrameLoaded);
        }
        if frame.acknowledged.get() {
            self.say(&frame, FrameEvent::Acknowledged);
        }
    }

    /// Loads the frame again and calls `loaded` once it has loaded. The listener of [`Watch::tell`] hears nothing more.
    pub(crate) fn load_anew(&self, ccp: &CcpUrl, loaded: impl Fn() + 'static) {
        let Some(frame) = self.frame(ccp) else {
            return;
        };
        let hears = move |event| {
            if event == FrameEvent::FrameLoaded {
                loaded();
            }
        };
        *self.hears.borrow_mut() = Some((ccp.clone(), Rc::new(hears)));
        *frame.parked.borrow_mut() = None;
        frame.element.set_src(ccp.as_str());
    }

    /// The first frame that shows this CCP.
    pub(crate) fn frame(&self, ccp: &CcpUrl) -> Option<Rc<Watched>> {
        let frames = self.frames.borrow();
        let shows = |frame: &&Rc<Watched>| frame.element.is_connected() && frame.shows(ccp);
        frames.iter().find(shows).map(Rc::clone)
    }

    /// Whether a frame shows the CCP of another Connect instance, and none shows this CCP.
    pub(crate) fn is_elsewhere(&self, ccp: &CcpUrl) -> bool {
        let frames = self.frames.borrow();
        self.frame(ccp).is_none() && frames.iter().any(|frame| !frame.is_foreign())
    }

    /// Whether the frame's CCP has acknowledged.
    pub(crate) fn has_acknowledged(&self, ccp: &CcpUrl) -> bool {
        self.frame(ccp)
            .is_some_and(|frame| frame.acknowledged.get())
    }

    /// Whether the agent has signed out of Amazon Connect in the frame.
    pub(crate) fn has_signed_out(&self, ccp: &CcpUrl) -> bool {
        self.frame(ccp).is_some_and(|frame| frame.signed_out.get())
    }

    pub(crate) fn frame_of(&self, ccp: &CcpUrl) -> Option<HtmlIFrameElement> {
        Some(self.frame(ccp)?.element.clone())
    }

    /// Loads the frame again in place.
    pub(crate) fn reload(&self, ccp: &CcpUrl) {
        if let Some(frame) = self.frame(ccp) {
            *frame.parked.borrow_mut() = None;
            frame.element.set_referrer_policy(page::REFERRER);
            frame.element.set_src(ccp.as_str());
        }
    }

    /// Shows an empty page in the frame, until the frame is loaded again.
    pub(crate) fn park(&self, ccp: &CcpUrl) {
        if let Some(frame) = self.frame(ccp) {
            *frame.parked.borrow_mut() = Some(ccp.clone());
            frame.element.set_src("about:blank");
        }
    }

    /// Sends the page's origin as Referer with the frame's requests from now on.
    pub(crate) fn send_origin(&self, ccp: &CcpUrl) {
        let Some(frame) = self.frame_of(ccp) else {
            return;
        };
        if frame.referrer_policy() == page::REFERRER {
            return;
        }
        frame.set_referrer_policy(page::REFERRER);
        // The frame still holds the empty first document, so its request can be sent again.
        if frame.content_document().is_some() {
            frame.set_src(&frame.src());
        }
    }

    fn say(&self, frame: &Watched, event: FrameEvent) {
        let hears = match &*self.hears.borrow() {
            Some((ccp, hears)) if frame.shows(ccp) => Rc::clone(hears),
            _ => return,
        };
        hears(event);
    }

    fn say_of_page(&self, event: FrameEvent) {
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
        let Some((_, document)) = document::here() else {
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
            let observed = observer.observe_with_options(&document, &options);
            report("watch the page for the phone's frame", observed);
        }
        // The observer calls it as long as the page lives.
        look.forget();
    }

    fn look(self: &Rc<Self>) {
        let there = document::all(streams::FRAME);
        let mut frames = self.frames.borrow_mut();
        // An acknowledgement of a removed frame does not count for its replacement.
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
        let ccp = self.hears.borrow().as_ref().map(|(ccp, _)| ccp.clone());
        if !new.is_empty() && ccp.is_some_and(|ccp| self.is_elsewhere(&ccp)) {
            self.say_of_page(FrameEvent::FrameElsewhere);
        }
        for frame in new {
            if frame.is_foreign() {
                self.say_of_page(FrameEvent::FrameTaken);
            }
            self.say(&frame, FrameEvent::FrameAppeared);
        }
    }

    fn watched(self: &Rc<Self>, element: Element) -> Rc<Watched> {
        let frame = Rc::new(Watched {
            element: element.unchecked_into(),
            // A frame that was in the page before us has fired its `load` already.
            loaded: Cell::new(self.late),
            acknowledged: Cell::new(false),
            signed_out: Cell::new(false),
            loads: RefCell::new(None),
            parked: RefCell::new(None),
        });
        let (this, loaded) = (Rc::clone(self), Rc::downgrade(&frame));
        let loads = listen::real(&frame.element, "load", move |_| {
            if let Some(frame) = loaded.upgrade() {
                frame.loaded.set(true);
                this.say(&frame, FrameEvent::FrameLoaded);
            }
        });
        *frame.loads.borrow_mut() = Some(loads);
        frame
    }

    /// Listens to the CCP frame's messages. A message counts if it comes out of the frame, from the origin of the frame's address.
    fn watch_acknowledgements(self: &Rc<Self>) {
        let Some((window, _)) = document::here() else {
            return;
        };
        let this = Rc::clone(self);
        listen::real(&window, "message", move |event| {
            this.hear(event.unchecked_ref())
        })
        .forget();
    }

    fn hear(&self, message: &MessageEvent) {
        let name = streams::event(&message.data());
        let Some(event) = name.and_then(|name| FrameEvent::of_ccp(&name)) else {
            return;
        };
        let frames = self.frames.borrow();
        let sender = frames.iter().find(|frame| frame.sent(message));
        let Some(frame) = sender.map(Rc::clone) else {
            return;
        };
        drop(frames);
        if matches!(event, FrameEvent::Acknowledged | FrameEvent::Terminated) {
            let acknowledges = event == FrameEvent::Acknowledged;
            frame.acknowledged.set(acknowledges);
            frame.signed_out.set(!acknowledges);
        }
        self.say(&frame, event);
    }
}
