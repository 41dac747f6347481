//! Carries out the effects of one page's [`CcpFrame`]: alarms, questions to the background, the notice, and Streams' parameters.

use crate::cause::{Cause, WayOut};
use crate::message::Request;
use crate::sign_in::ccp_frame::{Alarm, Begin, CcpFrame, FrameEffect, FrameEvent};
use crate::sign_in::chain::Chain;
use crate::value::SysId;
use crate::web::connect::streams;
use crate::web::connect::streams::Params;
use crate::web::messages;
use crate::web::servicenow::notice::{Answer, Notice};
use crate::web::servicenow::page;
use crate::web::session::owner::Owner;
use crate::web::sign_in::watch::Watch;
use gloo::timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// The Streams that made the frame, by which its parameters are reached.
pub(crate) enum Maker {
    /// The Streams of ServiceNow's page, in the page's own world.
    Page,
    /// Our Streams, called with these parameters.
    Us(Params),
}

/// How long Streams waits during the sign-in, in milliseconds: as long as a timer can, because an agent may take any time.
pub(crate) const HOLD_MS: u32 = i32::MAX as u32;

/// Streams' default for the same (`CCP_LOAD_TIMEOUT`), in milliseconds.
const LOAD_MS: u32 = 5_000;

/// Is called with the cause that the notice shows, or none.
type OnNotice = Rc<dyn Fn(Option<Cause>)>;

/// Signs in the CCP frame of this page.
pub(crate) struct SignIn {
    chain: Chain,
    /// The record that the page names. The background finds the phone by it.
    record: Option<SysId>,
    maker: Maker,
    watch: Rc<Watch>,
    state: RefCell<CcpFrame>,
    notice: RefCell<Option<Notice>>,
    /// Hears of the cause that the notice shows.
    hears: RefCell<Option<OnNotice>>,
    cause: Cell<Option<Cause>>,
    owned: Cell<bool>,
    /// The phone has left the page.
    stopped: Cell<bool>,
    alarms: RefCell<Vec<(Alarm, Timeout)>>,
}

impl SignIn {
    /// Starts with what `watch` has seen so far.
    pub(crate) fn start(
        chain: Chain,
        record: Option<SysId>,
        maker: Maker,
        watch: Rc<Watch>,
        begin: Begin,
    ) -> Rc<Self> {
        let (state, effects) = CcpFrame::start(begin);
        let this = Rc::new(Self {
            chain,
            record,
            maker,
            watch: Rc::clone(&watch),
            state: RefCell::new(state),
            notice: RefCell::new(None),
            hears: RefCell::new(None),
            cause: Cell::new(None),
            owned: Cell::new(false),
            stopped: Cell::new(false),
            alarms: RefCell::new(Vec::new()),
        });
        this.obey(effects);
        let hears = Rc::clone(&this);
        watch.tell(&this.chain.ccp, move |event| hears.tell(event));
        this
    }

    /// The agent pressed *Log in*, after signing out.
    pub(crate) fn log_in(self: &Rc<Self>) {
        self.tell(FrameEvent::LogIn);
    }

    /// Ends the sign-in: the phone leaves the page.
    pub(crate) fn stop(&self) {
        self.stopped.set(true);
        // Streams goes on without its frame, and would open its login window.
        self.hold();
        self.alarms.borrow_mut().clear();
        *self.notice.borrow_mut() = None;
    }

    fn tell(self: &Rc<Self>, event: FrameEvent) {
        if self.stopped.get() {
            return;
        }
        if event == FrameEvent::FrameAppeared && matches!(self.maker, Maker::Page) {
            messages::tell(Request::OwnFrame);
        }
        let effects = self.state.borrow_mut().on(event);
        self.obey(effects);
    }

    fn obey(self: &Rc<Self>, effects: Vec<FrameEffect>) {
        for effect in effects {
            match effect {
                FrameEffect::SendOrigin => self.watch.send_origin(&self.chain.ccp),
                FrameEffect::HoldStreams => self.hold(),
                FrameEffect::ReleaseStreams => self.release(),
                FrameEffect::SignIn => self.ask(Request::SignIn {
                    record: self.record.clone(),
                }),
                FrameEffect::OpenWindow(way_out) => self.open_window(way_out),
                FrameEffect::AskToAllow => {
                    let (this, record) = (Rc::clone(self), self.record.clone());
                    spawn_local(async move {
                        messages::allow(record).await;
                        this.tell(FrameEvent::Asked(WayOut::Retry));
                    });
                }
                FrameEffect::LookInto => {
                    let (this, record) = (Rc::clone(self), self.record.clone());
                    spawn_local(async move { this.tell(messages::why_out(record).await) });
                }
                FrameEffect::ReloadFrame => self.watch.reload(&self.chain.ccp),
                FrameEffect::Show(cause) => {
                    let this = Rc::clone(self);
                    let answer: Answer =
                        Rc::new(move |way_out| this.tell(FrameEvent::Asked(way_out)));
                    *self.notice.borrow_mut() =
                        Notice::show(cause, Some((&self.chain.ccp, answer)));
                    self.note(Some(cause));
                }
                FrameEffect::Hide => {
                    *self.notice.borrow_mut() = None;
                    self.note(None);
                }
                FrameEffect::TellReady => {
                    let record = self.record.clone();
                    messages::tell(Request::Acknowledged { record });
                    self.watch_owner();
                }
                FrameEffect::TellLive => {
                    let record = self.record.clone();
                    messages::tell(Request::Live { record });
                }
                FrameEffect::AskForContacts => {
                    let states = match &self.maker {
                        Maker::Page => page::contacts(),
                        Maker::Us(_) => streams::contacts(),
                    };
                    self.tell(FrameEvent::Contacts(states));
                }
                FrameEffect::Set(alarm, ms) => {
                    let this = Rc::clone(self);
                    let timeout = Timeout::new(ms, move || this.tell(FrameEvent::Rang(alarm)));
                    let mut alarms = self.alarms.borrow_mut();
                    // The pulse is set all day: its earlier alarms are dropped.
                    alarms.retain(|(set, _)| *set != alarm);
                    alarms.push((alarm, timeout));
                }
            }
        }
    }

    /// Calls back with the cause that the notice shows, now and whenever it changes.
    pub(crate) fn on_notice(&self, hears: impl Fn(Option<Cause>) + 'static) {
        hears(self.cause.get());
        *self.hears.borrow_mut() = Some(Rc::new(hears));
    }

    fn note(&self, cause: Option<Cause>) {
        self.cause.set(cause);
        let hears = self.hears.borrow().clone();
        if let Some(hears) = hears {
            hears(cause);
        }
    }

    /// Starts the lock, once in a page. It hears of every later agent of the phone.
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

    /// The phone was signed out: its frame is loaded again, then the sign-in begins again. The old CCP may still acknowledge, so it has to
    /// be gone first.
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
        let (state, effects) = CcpFrame::start(Begin::Cold);
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

    fn open_window(self: &Rc<Self>, way_out: WayOut) {
        let (record, standard) = (self.record.clone(), way_out == WayOut::Standard);
        self.ask(Request::OpenWindow { record, standard });
    }
}
