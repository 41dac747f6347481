//! Between Streams, the voice controls and the screen: tells the one what the other says, one to one.

use crate::web::browser::document;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Interval;
use js_sys::{Array, Function, JSON, Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Element, PermissionState, PermissionStatus, RequestCredentials, RequestInit, RequestMode,
    Window,
};

use crate::connect::agent_snapshot::{ConnectionId, ContactId, Snapshot};
use crate::message;
use crate::softphone::voice::view::view;
use crate::softphone::voice::{
    Destination, Device, DeviceKind, Endpoint, EndpointKind, Microphone, Network, Request,
    RequestId, VoiceEffect, VoiceEvent, VoiceState,
};
use crate::value::CcpUrl;
use crate::value::numbering_plan::Country;
use crate::web::browser::listen;
use crate::web::browser::value::json;
use crate::web::connect::streams;
use crate::web::connect::streams::{
    Agent, Connection, Contact, Endpoints, Heard, MediaDevice, News,
};
use crate::web::messages;
use crate::web::softphone::voice::screen::Screen;

/// How long the CCP's frame may take to list its devices, in milliseconds.
const DEVICES_MS: u32 = 3_000;

/// How long Connect may take to call somebody, in milliseconds: without it, an answer that got lost is waited for for ever.
const CALL_MS: u32 = 30_000;

#[wasm_bindgen]
extern "C" {
    /// What a call of Streams is given beside its arguments.
    type Callbacks;
    #[wasm_bindgen(method, setter, structural)]
    fn set_success(this: &Callbacks, call: &Function);
    #[wasm_bindgen(method, setter, structural)]
    fn set_failure(this: &Callbacks, call: &Function);
    #[wasm_bindgen(method, setter, structural, js_name = queueARN)]
    fn set_queue_arn(this: &Callbacks, arn: &str);
    #[wasm_bindgen(method, setter, structural)]
    fn set_timeout(this: &Callbacks, milliseconds: u32);

    /// The options of `setState`.
    type StateOptions;
    #[wasm_bindgen(method, setter, structural, js_name = enqueueNextState)]
    fn set_enqueue(this: &StateOptions, enqueue: bool);

    /// What `permissions.query` is asked for.
    type Query;
    #[wasm_bindgen(method, setter, structural)]
    fn set_name(this: &Query, name: &str);
}

/// What the controls have done for them.
pub(crate) trait VoicePanel {
    /// Brings the CCP into view, or the controls.
    fn show_ccp(&self, shown: bool);
    /// Signs in again.
    fn log_in(&self);
}

/// The voice controls of this page's phone.
pub(crate) struct Voice {
    ccp: CcpUrl,
    around: Rc<dyn VoicePanel>,
    window: Window,
    controls: RefCell<VoiceState>,
    screen: RefCell<Option<Rc<Screen>>>,
    agent: RefCell<Option<Agent>>,
    /// What Streams listed last, to be handed back to it.
    quick_connects: RefCell<Vec<streams::Endpoint>>,
    /// News that have not been looked at yet.
    unread: Cell<bool>,
    unshown: Cell<bool>,
    ticks: RefCell<Option<Interval>>,
    title: RefCell<Title>,
}

/// What the tab's title was before a call rang, and what it is for now.
#[derive(Default)]
struct Title {
    page: String,
    ours: Option<String>,
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
            controls: RefCell::new(VoiceState::new(home)),
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
        let effects = self.controls.borrow_mut().on(event);
        for effect in effects {
            self.obey(effect);
        }
        self.show_soon();
    }

    // ---- What Streams tells ----

    fn hear_agent(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let there = Closure::<dyn FnMut(Agent)>::new(move |agent| this.listen(agent));
        let _ = streams::on_agent(&there);
        // Streams keeps it, and all others, as long as the page lives.
        there.forget();
        let this = Rc::clone(self);
        let ended = Closure::<dyn FnMut()>::new(move || this.tell(VoiceEvent::LoggedOut));
        if let Ok(bus) = streams::event_bus() {
            let _ = bus.subscribe("terminated", &ended);
        }
        ended.forget();
    }

    /// One listener hears everything of all contacts, so that none is left behind by one that is gone.
    fn listen(self: &Rc<Self>, agent: Agent) {
        if self.agent.replace(Some(agent.clone())).is_some() {
            return;
        }
        self.read_soon();
        let this = Rc::clone(self);
        let refreshed = Closure::<dyn FnMut(Agent)>::new(move |_| this.read_soon());
        let _ = agent.on_refresh(&refreshed);
        refreshed.forget();
        self.hear(&agent, Agent::on_mute_toggle, |this, news| {
            if let Some(muted) = news.muted() {
                this.tell(VoiceEvent::Muted(muted));
            }
        });
        self.hear(&agent, Agent::on_softphone_error, |this, news| {
            this.tell(VoiceEvent::SoftphoneError(
                news.error_type().unwrap_or_default(),
            ));
        });
        self.hear(&agent, Agent::on_web_socket_lost, |this, _| {
            this.tell(VoiceEvent::WebSocket(false))
        });
        self.hear(&agent, Agent::on_web_socket_gained, |this, _| {
            this.tell(VoiceEvent::WebSocket(true))
        });
        self.hear(&agent, Agent::on_network, |this, news| this.network(&news));
        let changed = |kind| {
            move |this: &Rc<Self>, news: News| {
                if let Some(id) = news.device_id() {
                    this.tell(VoiceEvent::DeviceChanged(kind, id.into()));
                }
            }
        };
        self.hear(&agent, Agent::on_speaker, changed(DeviceKind::Speaker));
        self.hear(
            &agent,
            Agent::on_microphone,
            changed(DeviceKind::Microphone),
        );
        self.hear(&agent, Agent::on_ringer, changed(DeviceKind::Ringer));
        let this = Rc::clone(self);
        spawn_local(async move {
            if let Ok(news) = agent.network().await {
                this.network(news.unchecked_ref());
            }
        });
    }

    fn hear(
        self: &Rc<Self>,
        agent: &Agent,
        listen: fn(&Agent, &Heard) -> Result<JsValue, JsValue>,
        hears: impl Fn(&Rc<Self>, News) + 'static,
    ) {
        let this = Rc::clone(self);
        let heard = Heard::new(move |news| hears(&this, news));
        let _ = listen(agent, &heard);
        heard.forget();
    }

    fn network(self: &Rc<Self>, news: &News) {
        let network = match news.status().as_deref() {
            Some("connected") => Network::Connected,
            Some("connecting") => Network::Connecting,
            Some("disconnected" | "failed") => Network::Lost,
            _ => return,
        };
        self.tell(VoiceEvent::Network(network));
    }

    /// Whatever comes together is looked at once.
    fn read_soon(self: &Rc<Self>) {
        if self.unread.replace(true) {
            return;
        }
        let this = Rc::clone(self);
        spawn_local(async move {
            this.unread.set(false);
            let data = this.agent.borrow().as_ref().map(|agent| agent.snapshot());
            if let Some(Ok(snapshot)) = data
                && let Some(data) = json(&snapshot.data())
            {
                this.clock();
                this.tell(VoiceEvent::Snapshot(Snapshot::read(&data)));
            }
        });
    }

    // ---- What the page tells ----

    fn watch_front(self: &Rc<Self>) {
        for kind in ["focus", "blur", "visibilitychange"] {
            let this = Rc::clone(self);
            listen::real(&self.window, kind, move |_| this.look_in_front()).forget();
        }
        self.look_in_front();
    }

    fn look_in_front(self: &Rc<Self>) {
        self.tell(VoiceEvent::InFront(document::in_front()));
    }

    fn watch_microphone(self: &Rc<Self>) {
        let this = Rc::clone(self);
        spawn_local(async move {
            let query: Query = Object::new().unchecked_into();
            query.set_name("microphone");
            let permissions = this.window.navigator().permissions();
            let asked = permissions.and_then(|all| all.query(query.unchecked_ref()));
            // A browser that does not say lets nobody know before the first call.
            let Ok(asked) = asked else { return };
            let Ok(status) = JsFuture::from(asked).await else {
                return;
            };
            let status: PermissionStatus = status.unchecked_into();
            this.tell(VoiceEvent::Microphone(microphone(&status)));
            let same = status.clone();
            listen::real(&status, "change", move |_| {
                this.tell(VoiceEvent::Microphone(microphone(&same)));
            })
            .forget();
        });
    }

    // ---- The clock ----

    /// The time on Connect's clock.
    fn now(&self) -> Option<f64> {
        let agent = self.agent.borrow();
        let agent = agent.as_ref()?;
        let since = agent.state().ok()?.start_timestamp()?.get_time();
        Some(since + agent.state_duration().ok()?)
    }

    fn clock(&self) {
        if let Some(now) = self.now() {
            // It asks for nothing.
            let _ = self.controls.borrow_mut().on(VoiceEvent::Clock(now));
        }
    }

    fn second(self: &Rc<Self>) {
        if let Some(now) = self.now() {
            self.tell(VoiceEvent::Clock(now));
        }
    }

    // ---- The screen ----

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
        let view = view(&self.controls.borrow());
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

    /// The title is the page's own: it gets back what it has last set.
    fn name_tab(&self, wanted: Option<&str>) {
        let mut title = self.title.borrow_mut();
        let present = document::title();
        if title.ours.as_deref() != Some(&*present) {
            title.page = present.clone();
        }
        match wanted {
            Some(wanted) if wanted != present => document::set_title(wanted),
            None if title.ours.as_deref() == Some(&*present) => document::set_title(&title.page),
            _ => {}
        }
        title.ours = wanted.map(str::to_owned);
    }

    // ---- What the controls say ----

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

    async fn log_out(self: Rc<Self>) {
        let init = RequestInit::new();
        init.set_credentials(RequestCredentials::Include);
        init.set_mode(RequestMode::NoCors);
        let logout = self.ccp.logout();
        // Its answer cannot be read. The page asks too, because a browser may keep another cookie for what is in it.
        let _ = JsFuture::from(self.window.fetch_with_str_and_init(&logout, &init)).await;
        let record = None;
        let _ = messages::send(&message::Request::SignOut { record }).await;
        let _ = streams::terminate();
        self.tell(VoiceEvent::LoggedOut);
    }

    fn ask(self: &Rc<Self>, ticket: RequestId, request: Request) {
        match request {
            Request::GetDevices => self.list_devices(ticket),
            _ => {
                let answer = self.answer(&request);
                if request.answers() {
                    let answered = Rc::clone(self).await_answer(ticket, request, answer);
                    spawn_local(answered);
                }
            }
        }
    }

    /// Tells the controls how a request ended.
    async fn await_answer(self: Rc<Self>, ticket: RequestId, request: Request, answer: Promise) {
        let event = match JsFuture::from(answer).await {
            Ok(answer) if request == Request::GetEndpoints => self.listed(answer),
            Ok(_) => VoiceEvent::Done(ticket),
            Err(error) => VoiceEvent::Failed(ticket, words(&error)),
        };
        self.tell(event);
    }

    /// Calls Streams; its callbacks settle the promise, and so nothing of them is left behind.
    fn answer(&self, request: &Request) -> Promise {
        Promise::new(&mut |success, failure| {
            let callbacks: Callbacks = Object::new().unchecked_into();
            callbacks.set_success(&success);
            callbacks.set_failure(&failure);
            if let Err(error) = self.call(request, &callbacks) {
                let _ = failure.call1(&JsValue::NULL, &error);
            }
        })
    }

    fn call(&self, request: &Request, callbacks: &Callbacks) -> Result<(), JsValue> {
        let agent = self.agent.borrow().clone();
        let agent = agent.ok_or_else(|| JsValue::from("no agent"))?;
        let contact = |id| contact(&agent, id);
        let line = |id, line| connection(&agent, id, line);
        match request {
            Request::Accept(id) => contact(id)?.accept(callbacks),
            Request::Reject(id) => contact(id)?.reject(callbacks),
            Request::Clear(id) => contact(id)?.clear(callbacks),
            Request::Destroy(id, of) => line(id, of)?.destroy(callbacks),
            Request::Hold(id, of) => line(id, of)?.hold(callbacks),
            Request::Resume(id, of) => line(id, of)?.resume(callbacks),
            Request::SendDigits(id, of, digit) => {
                line(id, of)?.send_digits(digit.encode_utf8(&mut [0; 4]), callbacks)
            }
            Request::MuteParticipant(id, of) => line(id, of)?.mute_participant(callbacks),
            Request::UnmuteParticipant(id, of) => line(id, of)?.unmute_participant(callbacks),
            Request::Toggle(id) => contact(id)?.toggle(callbacks),
            Request::Conference(id) => contact(id)?.conference(callbacks),
            Request::AddConnection(id, to) => {
                contact(id)?.add_connection(&self.endpoint(to)?, callbacks)
            }
            Request::BargeIn(id) => contact(id)?.barge_in(callbacks),
            Request::SilentMonitor(id) => contact(id)?.silent_monitor(callbacks),
            Request::Connect(to, queue) => {
                callbacks.set_timeout(CALL_MS);
                if let Some(queue) = queue {
                    callbacks.set_queue_arn(queue);
                }
                agent.connect(&self.endpoint(to)?, callbacks)
            }
            Request::SetState(arn, enqueue) => {
                let states = agent.agent_states()?;
                let state = states.iter().find(|it| it.arn().as_deref() == Some(arn));
                let options: StateOptions = Object::new().unchecked_into();
                options.set_enqueue(*enqueue);
                agent.set_state(state.ok_or("no such state")?, callbacks, &options)
            }
            Request::GetEndpoints => agent.endpoints(&agent.all_queue_arns()?, callbacks),
            Request::Mute => agent.mute(),
            Request::Unmute => agent.unmute(),
            Request::GetDevices => Ok(()),
            Request::SetDevice(DeviceKind::Speaker, id) => agent.set_speaker(id),
            Request::SetDevice(DeviceKind::Microphone, id) => agent.set_microphone(id),
            Request::SetDevice(DeviceKind::Ringer, id) => agent.set_ringer(id),
        }
    }

    fn endpoint(&self, to: &Destination) -> Result<streams::Endpoint, JsValue> {
        match to {
            Destination::Number(number) => streams::Endpoint::by_phone_number(number.as_str()),
            Destination::QuickConnect(arn) => {
                let all = self.quick_connects.borrow();
                let found = all.iter().find(|it| it.arn().as_deref() == Some(arn));
                found.cloned().ok_or_else(|| "no such quick connect".into())
            }
        }
    }

    fn listed(&self, answer: JsValue) -> VoiceEvent {
        let endpoints = answer.unchecked_into::<Endpoints>().endpoints();
        let listed = endpoints.iter().filter_map(endpoint).collect();
        *self.quick_connects.borrow_mut() = endpoints;
        VoiceEvent::QuickConnects(listed)
    }

    fn list_devices(self: &Rc<Self>, ticket: RequestId) {
        let this = Rc::clone(self);
        spawn_local(async move {
            let event = match streams::frame_media_devices(DEVICES_MS).await {
                Ok(devices) => {
                    let devices = Array::from(&devices);
                    VoiceEvent::Devices(devices.iter().filter_map(device).collect())
                }
                Err(error) => VoiceEvent::Failed(ticket, words(&error)),
            };
            this.tell(event);
        });
    }
}

fn microphone(status: &PermissionStatus) -> Microphone {
    match status.state() {
        PermissionState::Denied => Microphone::Blocked,
        PermissionState::Prompt => Microphone::NotAsked,
        _ => Microphone::Fine,
    }
}

fn contact(agent: &Agent, id: &ContactId) -> Result<Contact, JsValue> {
    let contacts = agent.contacts()?.into_iter();
    let mut found = contacts.filter(|contact| contact.contact_id() == id.as_str());
    found.next().ok_or_else(|| "no such contact".into())
}

fn connection(agent: &Agent, id: &ContactId, line: &ConnectionId) -> Result<Connection, JsValue> {
    let lines = contact(agent, id)?.connections()?.into_iter();
    let mut found = lines.filter(|it| it.connection_id() == line.as_str());
    found.next().ok_or_else(|| "no such line".into())
}

fn endpoint(endpoint: &streams::Endpoint) -> Option<Endpoint> {
    Some(Endpoint {
        arn: endpoint.arn()?.into(),
        kind: match endpoint.kind()?.as_str() {
            "agent" => EndpointKind::Agent,
            "queue" => EndpointKind::Queue,
            _ => EndpointKind::Number,
        },
        name: endpoint.name()?.into(),
        number: endpoint.phone_number().map(Into::into),
    })
}

fn device(device: JsValue) -> Option<Device> {
    let device: MediaDevice = device.unchecked_into();
    let is_input = match device.kind()?.as_str() {
        "audioinput" => true,
        "audiooutput" => false,
        _ => return None,
    };
    Some(Device {
        id: device.id()?.into(),
        label: device.label()?.into(),
        is_input,
    })
}

/// What Streams says of an error: text, or an object that is one.
fn words(error: &JsValue) -> String {
    let text = error.as_string().or_else(|| {
        let error = error.dyn_ref::<js_sys::Error>()?;
        Some(error.message().into())
    });
    let text = text.or_else(|| JSON::stringify(error).ok()?.as_string());
    text.unwrap_or_default()
}
