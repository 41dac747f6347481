//! Carries out the effects of one page's [`CcpFrame`]: alarms, questions to the background, the notice, and Streams' parameters.

use crate::cause::{Cause, WayOut};
use crate::message::{News, PhoneNews, PhoneTold, Request};
use crate::sign_in::ccp_frame::{Alarm, Begin, CcpFrame, FrameEffect, FrameEvent};
use crate::sign_in::chain::Chain;
use crate::value::SysId;
use crate::web::browser::value::from_js;
use crate::web::browser::{chrome, document, listen};
use crate::web::connect::streams;
use crate::web::connect::streams::Params;
use crate::web::messages;
use crate::web::servicenow::notice::{Answer, Notice};
use crate::web::servicenow::page;
use crate::web::session::owner::Owner;
use crate::web::sign_in::watch::Watch;
use gloo::timers::callback::{Interval, Timeout};
use js_sys::Date;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
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

/// How often the page's world is told that its Streams stays held, in milliseconds (see `page.js`).
const LEASE_MS: u32 = 20_000;

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
    /// The extension is gone.
    orphaned: Cell<bool>,
    alarms: RefCell<Vec<(Alarm, Timeout)>>,
    /// Tells the page's world again and again that its Streams stays held.
    lease: RefCell<Option<Interval>>,
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
            orphaned: Cell::new(false),
            alarms: RefCell::new(Vec::new()),
            lease: RefCell::new(None),
        });
        this.obey(effects);
        this.listen();
        let hears = Rc::clone(&this);
        watch.tell(&this.chain.ccp, move |event| hears.tell(event));
        this
    }

    /// Listens, as long as the page lives, to the background's news for this phone, and to the network.
    fn listen(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let heard = Closure::<dyn FnMut(JsValue)>::new(move |news: JsValue| {
            if let Some(News::Phone(PhoneNews { host, told })) = from_js(&news)
                && host == this.chain.ccp.host()
            {
                this.hear(told);
            }
        });
        chrome::on_page_message(&heard);
        heard.forget();
        let this = Rc::clone(self);
        if let Some((window, _)) = document::here() {
            let leaves = Rc::clone(self);
            listen::real(&window, "online", move |_| this.tell(FrameEvent::Online)).forget();
            listen::real(&window, "pagehide", move |_| {
                leaves.tell(FrameEvent::Leaves)
            })
            .forget();
        }
    }

    /// Does what the background has told of this phone.
    fn hear(self: &Rc<Self>, told: PhoneTold) {
        match told {
            PhoneTold::Park(restart) => self.tell(FrameEvent::Park(restart)),
            PhoneTold::Load => self.tell(FrameEvent::Load),
            PhoneTold::SignedOut => self.tell(FrameEvent::SignedOut),
            PhoneTold::SessionEnds => self.tell(FrameEvent::SessionEnds),
            PhoneTold::SessionRenewed => self.tell(FrameEvent::Renewed),
            PhoneTold::GoOffline => {
                let this = Rc::clone(self);
                spawn_local(async move {
                    go_offline(matches!(this.maker, Maker::Us(_))).await;
                    let record = this.record.clone();
                    messages::tell(Request::WentOffline { record });
                });
            }
        }
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
                FrameEffect::SignIn { asked } => self.ask(Request::SignIn {
                    record: self.record.clone(),
                    asked,
                }),
                FrameEffect::Renew => messages::tell(Request::Renew {
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
                FrameEffect::ParkFrame => self.watch.park(&self.chain.ccp),
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
                FrameEffect::TellCallsOver => messages::tell(Request::CallsOver {
                    record: self.record.clone(),
                }),
                FrameEffect::TellStopped => messages::tell(Request::Stopped {
                    record: self.record.clone(),
                }),
                FrameEffect::TellSignedOut => messages::tell(Request::SignedOut {
                    record: self.record.clone(),
                }),
                FrameEffect::TellParked(restart) => messages::tell(Request::Parked { restart }),
                FrameEffect::TellNotParked(restart) => {
                    messages::tell(Request::NotParked { restart });
                }
                FrameEffect::AskForContacts => {
                    let states = match &self.maker {
                        Maker::Page => page::contacts(),
                        Maker::Us(_) => streams::contacts(),
                    };
                    self.tell(FrameEvent::Contacts(states));
                }
                FrameEffect::Set(alarm, ms) => {
                    let (this, set) = (Rc::clone(self), Date::now());
                    let timeout = Timeout::new(ms, move || this.rang(alarm, set));
                    let mut alarms = self.alarms.borrow_mut();
                    // The pulse is set all day: its earlier alarms are dropped.
                    alarms.retain(|(set, _)| *set != alarm);
                    alarms.push((alarm, timeout));
                }
            }
        }
    }

    /// An alarm that was set then has gone off.
    fn rang(self: &Rc<Self>, alarm: Alarm, set: f64) {
        if !chrome::is_alive() && !self.orphaned.replace(true) {
            self.tell(FrameEvent::Orphaned);
        }
        self.tell(match alarm {
            Alarm::Pulse => FrameEvent::Pulse((Date::now() - set).max(0.0) as u32),
            _ => FrameEvent::Rang(alarm),
        });
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
        document::never_freeze();
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
        let standard = self.chain.is_standard();
        let (state, effects) = CcpFrame::start(Begin::SignedOut { standard });
        *self.state.borrow_mut() = state;
        self.obey(effects);
        let this = Rc::clone(self);
        self.watch
            .tell(&self.chain.ccp, move |event| this.tell(event));
        // The user of ServiceNow wants the phone. An ordinary login waits for the agent's press, because it needs a window.
        if !standard {
            self.tell(FrameEvent::LogIn);
        }
    }

    fn hold(&self) {
        match &self.maker {
            Maker::Page => {
                page::hold_streams(&self.chain.login);
                let login = self.chain.login.clone();
                let lease = Interval::new(LEASE_MS, move || page::hold_streams(&login));
                *self.lease.borrow_mut() = Some(lease);
            }
            Maker::Us(params) => {
                params.set_login_popup(false);
                params.set_ccp_load_timeout(HOLD_MS);
            }
        }
    }

    fn release(&self) {
        match &self.maker {
            Maker::Page => {
                *self.lease.borrow_mut() = None;
                page::release_streams();
            }
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

/// Has Streams set the agent to Offline, so that no contact is offered to an agent who is gone. `docked`: our own Streams.
pub(crate) async fn go_offline(docked: bool) {
    match docked {
        true => streams::go_offline().await,
        false => page::go_offline().await,
    }
}
