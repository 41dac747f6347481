//! Watches the CCP frame that Streams makes in this page and carries out what [`Softphone`] says about it.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::Array;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlIFrameElement, MessageEvent, MutationObserver, MutationObserverInit};

use super::notice::{Answer, Notice};
use super::streams::{self, Params};
use super::{content, page};
use crate::address::CcpUrl;
use crate::message::Request;
use crate::plan::Chain;
use crate::softphone::{Effect, Event, Softphone};

/// Whose Streams made the frame, and so how its parameters are reached.
pub(super) enum Maker {
    /// ServiceNow's own page, in its own world.
    Page,
    /// We did, with these parameters.
    Us(Params),
}

/// How long Streams waits while we hold it, in milliseconds: longer than any sign-in.
pub(super) const HOLD_MS: u32 = 600_000;
/// What it waits by default (`CCP_LOAD_TIMEOUT`).
const LOAD_MS: u32 = 5_000;

/// A CCP frame that is being signed in. It lives as long as its page.
pub(super) struct Frame {
    chain: Chain,
    maker: Maker,
    state: RefCell<Softphone>,
    frame: RefCell<Option<Watched>>,
    notice: RefCell<Option<Notice>>,
    alarms: RefCell<Vec<Timeout>>,
}

struct Watched {
    element: HtmlIFrameElement,
    _loads: EventListener,
}

impl Frame {
    /// Signs in whatever CCP frame is or comes in this page.
    pub(super) fn adopt(chain: Chain, maker: Maker, signed_in: bool) -> Rc<Self> {
        let (state, effects) = Softphone::start(signed_in);
        let this = Rc::new(Self {
            chain,
            maker,
            state: RefCell::new(state),
            frame: RefCell::new(None),
            notice: RefCell::new(None),
            alarms: RefCell::new(Vec::new()),
        });
        this.obey(effects);
        let found = Rc::clone(&this);
        on_frame(move |frame| found.appeared(frame));
        let heard = Rc::clone(&this);
        on_acknowledge(this.chain.ccp.clone(), move || {
            heard.tell(Event::Acknowledged)
        });
        this
    }

    fn tell(self: &Rc<Self>, event: Event) {
        let effects = self.state.borrow_mut().on(event);
        self.obey(effects);
    }

    fn appeared(self: &Rc<Self>, element: HtmlIFrameElement) {
        // A frame of another Connect instance is another agent's business, whatever the record says.
        match CcpUrl::parse(&element.src()) {
            Ok(ccp) if ccp.host() == self.chain.ccp.host() => {}
            _ => return,
        }
        // From its next load on; the present one goes by the page's policy (see `Effect::SendOrigin`).
        element.set_referrer_policy(page::REFERRER);
        let this = Rc::clone(self);
        let loads = EventListener::new(&element, "load", move |_| this.tell(Event::FrameLoaded));
        *self.frame.borrow_mut() = Some(Watched {
            element,
            _loads: loads,
        });
        self.tell(Event::FrameAppeared);
    }

    fn obey(self: &Rc<Self>, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::SendOrigin => page::send_origin(),
                Effect::HoldStreams => match &self.maker {
                    Maker::Page => page::hold_streams(&self.chain.login),
                    Maker::Us(params) => {
                        params.set_login_popup(false);
                        params.set_ccp_load_timeout(HOLD_MS);
                    }
                },
                Effect::ReleaseStreams => match &self.maker {
                    Maker::Page => page::release_streams(),
                    Maker::Us(params) => {
                        params.set_login_popup(true);
                        params.set_ccp_load_timeout(LOAD_MS);
                    }
                },
                Effect::SignIn => self.ask(Request::SignIn {
                    chain: self.chain.clone(),
                }),
                Effect::OpenWindow => self.ask(Request::OpenWindow {
                    chain: self.chain.clone(),
                }),
                Effect::ReloadFrame => {
                    if let Some(frame) = &*self.frame.borrow() {
                        frame.element.set_src(self.chain.ccp.as_str());
                    }
                }
                Effect::Show(cause) => {
                    let this = Rc::clone(self);
                    let answer: Answer = Rc::new(move || this.tell(Event::AgentAsked));
                    *self.notice.borrow_mut() = Notice::show(cause, Some(answer));
                }
                Effect::Hide => *self.notice.borrow_mut() = None,
                Effect::TellReady => content::tell(Request::Acknowledged {
                    ccp: self.chain.ccp.clone(),
                }),
                Effect::Set(alarm, ms) => {
                    let this = Rc::clone(self);
                    let timeout = Timeout::new(ms, move || this.tell(Event::Rang(alarm)));
                    self.alarms.borrow_mut().push(timeout);
                }
            }
        }
    }

    fn ask(self: &Rc<Self>, request: Request) {
        let this = Rc::clone(self);
        wasm_bindgen_futures::spawn_local(async move {
            let result = content::sign_in(&request).await;
            this.tell(Event::SignIn(result));
        });
    }
}

/// Calls back with the CCP frame of this page, and with each one that replaces it.
pub(super) fn on_frame(mut found: impl FnMut(HtmlIFrameElement) + 'static) {
    let Some((_, document)) = page::here() else {
        return;
    };
    let watched = document.clone();
    let mut last: Option<HtmlIFrameElement> = None;
    let mut look = move || {
        let Ok(Some(element)) = watched.query_selector(streams::FRAME) else {
            return;
        };
        let frame: HtmlIFrameElement = element.unchecked_into();
        if last.as_ref() != Some(&frame) {
            last = Some(frame.clone());
            found(frame);
        }
    };
    look();
    let look = Closure::<dyn FnMut(Array)>::new(move |_| look());
    if let Ok(observer) = MutationObserver::new(look.as_ref().unchecked_ref()) {
        let options = MutationObserverInit::new();
        options.set_child_list(true);
        options.set_subtree(true);
        let _ = observer.observe_with_options(&document, &options);
    }
    // It watches as long as the page lives.
    look.forget();
}

/// Calls back whenever the CCP acknowledges: a message of this shape, from the CCP's origin, out of the CCP frame.
pub(super) fn on_acknowledge(ccp: CcpUrl, mut heard: impl FnMut() + 'static) {
    let Some((window, document)) = page::here() else {
        return;
    };
    let origin = ccp.origin().to_owned();
    let listener = EventListener::new(&window, "message", move |event| {
        let message: &MessageEvent = event.unchecked_ref();
        if message.origin() != origin || !streams::acknowledges(&message.data()) {
            return;
        }
        let frames = document.query_selector_all(streams::FRAME).ok();
        let from_frame = frames.is_some_and(|frames| {
            (0..frames.length()).any(|nth| {
                frames.get(nth).is_some_and(|node| {
                    let frame: HtmlIFrameElement = node.unchecked_into();
                    let source: Option<JsValue> = message.source().map(Into::into);
                    frame.content_window().map(JsValue::from) == source
                })
            })
        });
        if from_frame {
            heard();
        }
    });
    // It listens as long as the page lives.
    listener.forget();
}
