//! The voice controls of a phone whose CCP stays hidden, as a state machine: an event comes in, effects go out, and the view
//! says what the screen shows.
//!
//! It knows no clock and no browser. What may be done follows from the last snapshot alone, so nothing can drift and no
//! contact is lost: the machine itself keeps what the snapshot cannot say, which is what is open, what has been asked for, and
//! what Streams tells by events only.

pub mod rules;
pub mod screen;
pub mod trouble;
pub mod view;

use std::rc::Rc;

use crate::connect::agent_snapshot::{
    Configuration, ConnectionId, Contact, ContactId, Snapshot, State, StateKind,
};
use crate::connect::contact_state;
use crate::softphone::voice::rules::{Allowed, unless};
use crate::softphone::voice::screen::{name, title};
use crate::softphone::voice::trouble::{Health, Refusal, Trouble, Why};
use crate::softphone::voice::view::{Note, Phone, Stage};
use crate::value::numbering_plan::Country;
use crate::value::phone_number;
use crate::value::phone_number::Number;

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum VoiceEvent {
    /// Streams has news of the agent or a contact (`agent.onRefresh`, and the first `connect.agent`).
    Snapshot(Snapshot),
    /// The agent pressed a button.
    Pressed(Control),
    /// Streams called `success` for a request.
    Done(RequestId),
    /// Streams called `failure` for a request, with its first argument as text.
    Failed(RequestId, String),
    /// `agent.onMuteToggle`.
    Muted(bool),
    /// `agent.onNetworkConnectionStatusChanged`, or what `getNetworkConnectionStatus` resolved to.
    Network(Network),
    /// `agent.onWebSocketConnectionLost` (false) or `…Gained` (true).
    WebSocket(bool),
    /// `agent.onSoftphoneError`: `getErrorType()`.
    SoftphoneError(String),
    /// What the browser says of the microphone.
    Microphone(Microphone),
    /// What `connect.core.getFrameMediaDevices` resolved to.
    Devices(Vec<Device>),
    /// `agent.onSpeakerDeviceChanged` and its like: `deviceId`.
    DeviceChanged(DeviceKind, Rc<str>),
    /// What `agent.getEndpoints` gave to `success`.
    QuickConnects(Vec<Endpoint>),
    /// The tab came to the front or went to the back.
    InFront(bool),
    /// The time on Connect's clock, in milliseconds since 1970: `startTimestamp + getStateDuration()` of the agent. Once a
    /// second is enough.
    Clock(f64),
    /// The phone is logged out (`EventType.TERMINATED`, or our own logout is through).
    LoggedOut,
}

/// What the agent can press.
#[derive(Debug, Clone, PartialEq)]
pub enum Control {
    /// Accepts an offered call.
    Accept(ContactId),
    /// Declines an offered call.
    Decline(ContactId),
    /// Ends a call.
    HangUp(ContactId),
    /// Leaves a call that others go on with.
    Leave(ContactId),
    /// Mutes the agent in a call.
    Mute(ContactId),
    /// The opposite.
    Unmute(ContactId),
    /// Puts a party on hold; with the agent's own line, the agent.
    Hold(ContactId, ConnectionId),
    /// Takes a party back from hold.
    Resume(ContactId, ConnectionId),
    /// Swaps who is on hold and who talks.
    Swap(ContactId),
    /// Joins all parties.
    Join(ContactId),
    /// Hangs up on one party.
    RemoveParty(ContactId, ConnectionId),
    /// Mutes another agent in the call.
    MuteParty(ContactId, ConnectionId),
    /// Talks in a call that is listened to.
    BargeIn(ContactId),
    /// Only listens again.
    Listen(ContactId),
    /// Ends after-call work, or closes a missed, declined or failed contact.
    Clear(ContactId),
    /// Opens the keypad of a call.
    OpenKeypad(ContactId),
    /// Sends a tone: `0` to `9`, `*` or `#`.
    Digit(ContactId, char),
    /// Opens the choice of whom to add to a call.
    OpenTransfer(ContactId),
    /// Opens the dial pad.
    OpenDial,
    /// Opens the devices.
    OpenDevices,
    /// Closes what is open.
    Close,
    /// The text of the open pad is this now.
    Type(String),
    /// The country of the open pad is this now.
    Country(Country),
    /// The queue to call out on is this now: `queueARN`.
    Queue(Rc<str>),
    /// The search text of the open pad is this now.
    Find(String),
    /// Calls or adds the number of the open pad.
    Call,
    /// Calls or adds this quick connect: `endpointARN`.
    QuickConnect(Rc<str>),
    /// Changes the agent's state, or queues it while a contact is in hand: `agentStateARN`.
    SetState(Rc<str>),
    /// Takes the queued state back.
    ClearNextState,
    /// Chooses a device: `deviceId`.
    Choose(DeviceKind, Rc<str>),
    /// Brings the CCP into view.
    ShowCcp,
    /// Hides it again.
    HideCcp,
    /// Goes offline and logs out.
    LogOut,
    /// Logs in.
    LogIn,
    /// Takes this trouble away.
    Dismiss(Trouble),
}

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub enum VoiceEffect {
    /// Ask Streams, and answer with [`VoiceEvent::Done`] or [`VoiceEvent::Failed`] and the ticket. Where Streams has no callback
    /// ([`Request::answers`]), there is nothing to answer.
    Ask(RequestId, Request),
    /// Show the browser's notification that a call rings.
    Notify {
        /// Which contact, as the notification's tag: there is one for each.
        contact: ContactId,
        /// What rings: "Incoming call".
        title: &'static str,
        /// Who calls, and through which queue.
        body: String,
    },
    /// Take the notification of this contact away.
    Withdraw(ContactId),
    /// Bring the CCP into view, or hide it.
    ShowCcp(bool),
    /// Log out of Connect: `<ccp>/logout`, then `EventType.TERMINATE`.
    LogOut,
    /// Sign in again.
    LogIn,
}

/// Which request an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(u32);

/// A call of Streams, one to one.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// `contact.accept`.
    Accept(ContactId),
    /// `contact.reject`.
    Reject(ContactId),
    /// `contact.clear`.
    Clear(ContactId),
    /// `connection.destroy`.
    Destroy(ContactId, ConnectionId),
    /// `connection.hold`.
    Hold(ContactId, ConnectionId),
    /// `connection.resume`.
    Resume(ContactId, ConnectionId),
    /// `connection.sendDigits`.
    SendDigits(ContactId, ConnectionId, char),
    /// `voiceConnection.muteParticipant`.
    MuteParticipant(ContactId, ConnectionId),
    /// `voiceConnection.unmuteParticipant`.
    UnmuteParticipant(ContactId, ConnectionId),
    /// `contact.toggleActiveConnections`.
    Toggle(ContactId),
    /// `contact.conferenceConnections`.
    Conference(ContactId),
    /// `contact.addConnection`.
    AddConnection(ContactId, Destination),
    /// `contact.bargeIn`.
    BargeIn(ContactId),
    /// `contact.silentMonitor`.
    SilentMonitor(ContactId),
    /// `agent.connect`, with `queueARN` where one was chosen.
    Connect(Destination, Option<Rc<str>>),
    /// `agent.setState` with the one of `agent.getAgentStates()` that has this `agentStateARN`, and `enqueueNextState`.
    SetState(Rc<str>, bool),
    /// `agent.getEndpoints(agent.getAllQueueARNs())`; answered with [`VoiceEvent::QuickConnects`] or [`VoiceEvent::Failed`].
    GetEndpoints,
    /// `agent.mute`, without callbacks.
    Mute,
    /// `agent.unmute`, without callbacks.
    Unmute,
    /// `connect.core.getFrameMediaDevices`; answered with [`VoiceEvent::Devices`] or [`VoiceEvent::Failed`].
    GetDevices,
    /// `agent.setSpeakerDevice` and its like: `deviceId`, without callbacks.
    SetDevice(DeviceKind, Rc<str>),
}

impl Request {
    /// Whether Streams has callbacks for it.
    pub fn answers(&self) -> bool {
        !matches!(self, Self::Mute | Self::Unmute | Self::SetDevice(..))
    }
}

/// Whom to call.
#[derive(Debug, Clone, PartialEq)]
pub enum Destination {
    /// `Endpoint.byPhoneNumber`.
    Number(Number),
    /// The endpoint that `agent.getEndpoints` gave with this `endpointARN`.
    QuickConnect(Rc<str>),
}

/// `Endpoint`: a quick connect.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpoint {
    /// `endpointARN`.
    pub arn: Rc<str>,
    /// `type`.
    pub kind: EndpointKind,
    /// `name`.
    pub name: Rc<str>,
    /// `phoneNumber`.
    pub number: Option<Rc<str>>,
}

/// `EndpointType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointKind {
    /// `phone_number`.
    Number,
    /// `agent`.
    Agent,
    /// `queue`.
    Queue,
}

/// `MediaDeviceInfo` in the CCP's frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Device {
    /// `deviceId`, which belongs to the CCP's origin.
    pub id: Rc<str>,
    /// `label`.
    pub label: Rc<str>,
    /// `kind` is `audioinput`, as opposed to `audiooutput`.
    pub is_input: bool,
}

/// What a device is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceKind {
    /// `setSpeakerDevice`.
    Speaker,
    /// `setMicrophoneDevice`.
    Microphone,
    /// `setRingerDevice`.
    Ringer,
}

/// `NetworkConnectionStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// `connected`.
    Connected,
    /// `connecting`.
    Connecting,
    /// `disconnected` or `failed`.
    Lost,
}

/// What the browser says of the microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Microphone {
    /// It may be used, and there is one; or the browser does not say.
    Fine,
    /// `PermissionStatus.state` is `prompt`.
    NotAsked,
    /// `PermissionStatus.state` is `denied`.
    Blocked,
    /// No `audioinput` among the devices.
    Missing,
    /// `getUserMedia` failed with `NotReadableError`.
    Busy,
}

/// How long Connect may take to answer, in milliseconds.
const PATIENCE_MS: f64 = 20_000.0;

/// How long a request that Streams has no callback for may take, and how long after an answer the snapshot may take to show
/// it, in milliseconds.
const SOON_MS: f64 = 4_000.0;

/// How long a note is there, in milliseconds.
const NOTE_MS: f64 = 8_000.0;

/// So many troubles are kept: more than an agent reads at once.
const TROUBLES: usize = 4;

/// A request that Connect has not answered, or whose answer the snapshot does not show yet.
#[derive(Debug)]
struct Pending {
    ticket: RequestId,
    control: Control,
    /// The contact it changes.
    contact: Option<ContactId>,
    /// Streams has a callback for it.
    answers: bool,
    /// On Connect's clock; 0 until there is one.
    since: f64,
    answered: bool,
}

/// What is open.
#[derive(Debug, Clone, PartialEq)]
enum Open {
    Keypad(ContactId),
    /// The pad, for a call or for a new one.
    Pad(Option<ContactId>),
    Devices,
}

/// The quick connects.
#[derive(Debug)]
enum Quick {
    Unknown,
    /// Since when, on Connect's clock.
    Asked(RequestId, f64),
    Listed(Vec<Endpoint>),
    Failed(Trouble),
}

/// The voice controls.
#[derive(Debug)]
pub struct VoiceControls {
    /// The last one; empty as long as there is no phone.
    snapshot: Snapshot,
    phone: Phone,
    /// The agent's browser mutes. Streams tells of changes only, so it is not known after a reload during a call.
    muted: Option<bool>,
    network: Network,
    web_socket: bool,
    microphone: Microphone,
    devices: Option<Vec<Device>>,
    /// Speaker, microphone, ringer.
    chosen: [Option<Rc<str>>; 3],
    quick: Quick,
    open: Option<Open>,
    typed: String,
    find: String,
    country: Option<Country>,
    queue: Option<Rc<str>>,
    pending: Vec<Pending>,
    /// Softphone errors and refusals, the newest last.
    troubles: Vec<Trouble>,
    note: Option<(Note, f64)>,
    /// The contacts that a notification is shown for.
    notified: Vec<ContactId>,
    in_front: bool,
    ccp_shown: bool,
    /// The agent logs out as soon as the state is offline; asked for at this time of Connect's clock.
    leaving: Option<f64>,
    now: f64,
    tickets: u32,
}

impl VoiceControls {
    /// Controls of a phone that Streams has not told about yet. `home` is the country of the browser's language: where numbers
    /// without `+` are, as long as the agent chooses no other.
    pub fn new(home: Option<Country>) -> Self {
        Self {
            snapshot: Snapshot::default(),
            phone: Phone::Starting,
            muted: None,
            network: Network::Connected,
            web_socket: true,
            microphone: Microphone::Fine,
            devices: None,
            chosen: [None, None, None],
            quick: Quick::Unknown,
            open: None,
            typed: String::new(),
            find: String::new(),
            country: home,
            queue: None,
            pending: Vec::new(),
            troubles: Vec::new(),
            note: None,
            notified: Vec::new(),
            in_front: true,
            ccp_shown: false,
            leaving: None,
            now: 0.0,
            tickets: 0,
        }
    }

    /// Takes one event and says what to do about it. The view may be another one then.
    pub fn on(&mut self, event: VoiceEvent) -> Vec<VoiceEffect> {
        let mut effects = match event {
            VoiceEvent::Pressed(control) => self.pressed(control),
            VoiceEvent::Snapshot(snapshot) => {
                self.phone = Phone::Ready;
                self.snapshot = snapshot;
                self.pending.retain(|pending| !pending.answered);
                Vec::new()
            }
            VoiceEvent::Done(ticket) => self.done(ticket),
            VoiceEvent::Failed(ticket, error) => {
                self.failed(ticket, Refusal::of(&error));
                Vec::new()
            }
            VoiceEvent::Muted(muted) => {
                self.muted = Some(muted);
                Vec::new()
            }
            VoiceEvent::Network(network) => {
                self.network = network;
                Vec::new()
            }
            VoiceEvent::WebSocket(there) => {
                self.web_socket = there;
                Vec::new()
            }
            VoiceEvent::SoftphoneError(kind) => {
                self.trouble(Trouble::Health(Health::of_softphone_error(&kind)));
                Vec::new()
            }
            VoiceEvent::Microphone(microphone) => {
                self.microphone = microphone;
                if microphone == Microphone::Fine {
                    let over = Trouble::Health(Health::MicrophoneNotShared);
                    self.troubles.retain(|trouble| *trouble != over);
                }
                Vec::new()
            }
            VoiceEvent::Devices(devices) => {
                self.devices = Some(devices);
                self.pending
                    .retain(|one| one.control != Control::OpenDevices);
                Vec::new()
            }
            VoiceEvent::DeviceChanged(kind, device) => {
                self.chosen[kind as usize] = Some(device);
                Vec::new()
            }
            VoiceEvent::QuickConnects(endpoints) => {
                self.quick = Quick::Listed(endpoints);
                Vec::new()
            }
            VoiceEvent::InFront(in_front) => {
                self.in_front = in_front;
                Vec::new()
            }
            VoiceEvent::Clock(now) => {
                self.clock(now);
                Vec::new()
            }
            VoiceEvent::LoggedOut => {
                let fresh = Self::new(self.country);
                let old = std::mem::replace(self, fresh);
                self.phone = Phone::LoggedOut;
                self.ccp_shown = old.ccp_shown;
                self.in_front = old.in_front;
                self.now = old.now;
                // An answer that is still on its way must meet no new request.
                self.tickets = old.tickets;
                self.notified = old.notified;
                Vec::new()
            }
        };
        self.settle(&mut effects);
        effects
    }

    fn pressed(&mut self, control: Control) -> Vec<VoiceEffect> {
        self.note = None;
        if let Err(why) = self.may(&control) {
            let what = self.label(&control);
            self.note = Some((Note { what, why }, self.now));
            return Vec::new();
        }
        let mut effects = Vec::new();
        match &control {
            Control::OpenKeypad(contact) => self.open = Some(Open::Keypad(contact.clone())),
            Control::OpenTransfer(contact) => {
                effects = self.open_pad(Some(contact.clone()));
            }
            Control::OpenDial => effects = self.open_pad(None),
            Control::OpenDevices => {
                self.open = Some(Open::Devices);
                effects = self.ask(control, None, vec![Request::GetDevices]);
            }
            Control::Close => self.open = None,
            Control::Type(text) => self.typed.clone_from(text),
            Control::Country(country) => self.country = Some(*country),
            Control::Queue(queue) => self.queue = Some(queue.clone()),
            Control::Find(text) => self.find.clone_from(text),
            Control::ShowCcp | Control::HideCcp => {
                self.ccp_shown = control == Control::ShowCcp;
                effects.push(VoiceEffect::ShowCcp(self.ccp_shown));
            }
            Control::LogIn => effects.push(VoiceEffect::LogIn),
            Control::Dismiss(trouble) => self.troubles.retain(|other| other != trouble),
            Control::LogOut => {
                self.leaving = Some(self.now);
                // A phone that is logged out while its agent is available goes on being given contacts.
                let requests = self.go_offline();
                effects = self.ask(control, None, Vec::from_iter(requests));
            }
            _ => {
                let contact = self.changes(&control);
                let requests = self.requests(&control);
                self.troubles
                    .retain(|trouble| matches!(trouble, Trouble::Health(_)));
                effects = self.ask(control, contact, requests);
            }
        }
        effects
    }

    fn open_pad(&mut self, contact: Option<ContactId>) -> Vec<VoiceEffect> {
        let open = Some(Open::Pad(contact));
        if self.open != open {
            self.open = open;
            self.typed.clear();
            self.find.clear();
        }
        // They change when an administrator changes them, so each opening asks again; meanwhile the last ones are there.
        let ticket = self.ticket();
        if !matches!(self.quick, Quick::Listed(_)) {
            self.quick = Quick::Asked(ticket, self.now);
        }
        vec![VoiceEffect::Ask(ticket, Request::GetEndpoints)]
    }

    fn ask(
        &mut self,
        control: Control,
        contact: Option<ContactId>,
        requests: Vec<Request>,
    ) -> Vec<VoiceEffect> {
        let mut effects = Vec::new();
        for request in requests {
            let ticket = self.ticket();
            self.pending.push(Pending {
                ticket,
                control: control.clone(),
                contact: contact.clone(),
                answers: request.answers(),
                since: self.now,
                answered: false,
            });
            effects.push(VoiceEffect::Ask(ticket, request));
        }
        effects
    }

    fn ticket(&mut self) -> RequestId {
        self.tickets = self.tickets.wrapping_add(1);
        RequestId(self.tickets)
    }

    /// What a press that may be made asks Streams for.
    fn requests(&self, control: &Control) -> Vec<Request> {
        let one = |request| vec![request];
        let own = |contact: &ContactId| {
            let line = self.contact(contact)?.own_line()?;
            Some(line.id.clone())
        };
        match control {
            Control::Accept(contact) => one(Request::Accept(contact.clone())),
            Control::Decline(contact) => one(Request::Reject(contact.clone())),
            Control::HangUp(contact) | Control::Leave(contact) => own(contact)
                .map(|line| Request::Destroy(contact.clone(), line))
                .into_iter()
                .collect(),
            Control::Mute(contact) => match own(contact) {
                Some(line) if self.mutes_at_connect(contact) => {
                    one(Request::MuteParticipant(contact.clone(), line))
                }
                _ => one(Request::Mute),
            },
            Control::Unmute(contact) => {
                let held = self.contact(contact).and_then(Contact::own_line);
                let at_connect = held
                    .filter(|line| line.muted)
                    .map(|line| Request::UnmuteParticipant(contact.clone(), line.id.clone()));
                let here = (self.muted != Some(false)).then_some(Request::Unmute);
                at_connect.into_iter().chain(here).collect()
            }
            Control::Hold(contact, line) => one(Request::Hold(contact.clone(), line.clone())),
            Control::Resume(contact, line) => one(Request::Resume(contact.clone(), line.clone())),
            Control::Swap(contact) => one(Request::Toggle(contact.clone())),
            Control::Join(contact) => one(Request::Conference(contact.clone())),
            Control::RemoveParty(contact, line) => {
                one(Request::Destroy(contact.clone(), line.clone()))
            }
            Control::MuteParty(contact, line) => {
                one(Request::MuteParticipant(contact.clone(), line.clone()))
            }
            Control::BargeIn(contact) => one(Request::BargeIn(contact.clone())),
            Control::Listen(contact) => one(Request::SilentMonitor(contact.clone())),
            Control::Clear(contact) => one(Request::Clear(contact.clone())),
            Control::Digit(contact, digit) => self
                .contact(contact)
                .and_then(Contact::hears_digits)
                .map(|line| Request::SendDigits(contact.clone(), line.id.clone(), *digit))
                .into_iter()
                .collect(),
            Control::Call => self
                .number()
                .ok()
                .map(|number| self.call(Destination::Number(number)))
                .into_iter()
                .collect(),
            Control::QuickConnect(arn) => one(self.call(Destination::QuickConnect(arn.clone()))),
            Control::SetState(arn) => one(Request::SetState(arn.clone(), self.queues_states())),
            Control::ClearNextState => self
                .chosen_state()
                .map(|state| Request::SetState(state, true))
                .into_iter()
                .collect(),
            Control::Choose(kind, device) => one(Request::SetDevice(*kind, device.clone())),
            _ => Vec::new(),
        }
    }

    fn call(&self, destination: Destination) -> Request {
        match &self.open {
            Some(Open::Pad(Some(contact))) => Request::AddConnection(contact.clone(), destination),
            _ => Request::Connect(destination, self.queue.clone()),
        }
    }

    fn go_offline(&self) -> Option<Request> {
        let offline = self.snapshot.state.kind == StateKind::Offline;
        let arn = self.offline_state().filter(|_| !offline)?;
        Some(Request::SetState(arn, false))
    }

    fn offline_state(&self) -> Option<Rc<str>> {
        let mut states = self.configuration().states.iter();
        states
            .find(|state| state.kind == StateKind::Offline)?
            .arn
            .clone()
    }

    fn done(&mut self, ticket: RequestId) -> Vec<VoiceEffect> {
        let Some(place) = self.pending.iter().position(|one| one.ticket == ticket) else {
            return Vec::new();
        };
        let (now, pending) = (self.now, &mut self.pending[place]);
        pending.answered = true;
        pending.since = now;
        let calls = calls(&pending.control);
        let pad = Some(Open::Pad(pending.contact.clone()));
        // Tones follow one another, and nothing in the snapshot tells of them, nor of the list of devices.
        if matches!(pending.control, Control::Digit(..) | Control::OpenDevices) {
            self.pending.remove(place);
        }
        if calls && self.open == pad {
            self.open = None;
        }
        Vec::new()
    }

    fn failed(&mut self, ticket: RequestId, refusal: Refusal) {
        if matches!(self.quick, Quick::Asked(asked, _) if asked == ticket) {
            self.quick = Quick::Failed(no_quick_connects(refusal));
            return;
        }
        if let Some(place) = self.pending.iter().position(|one| one.ticket == ticket) {
            let pending = self.pending.remove(place);
            self.refused(&pending, refusal);
        }
    }

    fn refused(&mut self, pending: &Pending, refusal: Refusal) {
        match pending.control {
            Control::LogOut => self.leaving = None,
            Control::OpenDevices => self.devices = Some(Vec::new()),
            _ => {}
        }
        let what = name(&pending.control);
        self.trouble(Trouble::Refused { what, refusal });
    }

    fn trouble(&mut self, trouble: Trouble) {
        self.troubles.retain(|other| *other != trouble);
        self.troubles.push(trouble);
        if self.troubles.len() > TROUBLES {
            self.troubles.remove(0);
        }
    }

    fn clock(&mut self, now: f64) {
        if !now.is_finite() {
            return;
        }
        // The first time is when all that there is began.
        let first = self.now == 0.0;
        self.now = now;
        if let Quick::Asked(_, since) = &mut self.quick {
            if first {
                *since = now;
            }
            if now - *since > PATIENCE_MS {
                self.quick = Quick::Failed(no_quick_connects(Refusal::NoAnswer));
            }
        }
        if let Some(since) = &mut self.leaving {
            if first {
                *since = now;
            }
            // Whoever goes offline later does not mean to log out.
            if now - *since > PATIENCE_MS {
                self.leaving = None;
            }
        }
        if let Some((_, since)) = &mut self.note {
            if first {
                *since = now;
            }
            if now - *since > NOTE_MS {
                self.note = None;
            }
        }
        let mut place = 0;
        while let Some(pending) = self.pending.get_mut(place) {
            if first {
                pending.since = now;
            }
            let patience = match pending.answers && !pending.answered {
                true => PATIENCE_MS,
                false => SOON_MS,
            };
            if now - pending.since <= patience {
                place += 1;
                continue;
            }
            let over = self.pending.remove(place);
            if !over.answered {
                self.refused(&over, Refusal::NoAnswer);
            }
        }
    }

    /// Brings what the machine keeps in line with the snapshot.
    fn settle(&mut self, effects: &mut Vec<VoiceEffect>) {
        let sounds =
            |contact: &Contact| contact.state.is_live() && contact.stage() != Stage::Offered;
        if self.phone == Phone::Ready && !self.voice().any(sounds) {
            // Every call begins unmuted.
            self.muted = Some(false);
        }
        let pending = std::mem::take(&mut self.pending);
        let (seen, waits): (Vec<_>, Vec<_>) =
            pending.into_iter().partition(|one| self.is_seen(one));
        self.pending = waits;
        for one in seen {
            if calls(&one.control) && self.open == Some(Open::Pad(one.contact)) {
                self.open = None;
            }
        }
        self.close_if_gone();
        self.leave_if_offline(effects);
        self.notify(effects);
    }

    /// The snapshot shows what was asked for, or that it cannot be any more.
    fn is_seen(&self, pending: &Pending) -> bool {
        match (&pending.control, &pending.contact) {
            (Control::Call | Control::QuickConnect(_), None) => self.voice().next().is_some(),
            (Control::Call | Control::QuickConnect(_), Some(contact)) => self
                .contact(contact)
                .is_none_or(|contact| contact.may_add().is_err()),
            (Control::LogOut, _) => self.phone != Phone::Ready,
            (control, _) => self.rule(control).is_err(),
        }
    }

    fn close_if_gone(&mut self) {
        let (contact, allowed) = match &self.open {
            Some(Open::Keypad(contact)) => (
                contact,
                self.contact(contact)
                    .map(|call| call.may_send_digits(self.configuration())),
            ),
            // A third party that is being called leaves the choice open, and off.
            Some(Open::Pad(Some(contact))) => (
                contact,
                self.contact(contact).map(|call| match call.state {
                    contact_state::ContactState::Connected => Ok(()),
                    _ => Err(Why::NotConnected),
                }),
            ),
            _ => return,
        };
        let why = match allowed {
            Some(Ok(())) => return,
            // It may come back, as when somebody is taken from hold.
            Some(Err(Why::NotConnected)) if self.is_connected(contact) => return,
            Some(Err(why)) => why,
            None => Why::ContactGone,
        };
        let what = self.open.as_ref().map(title).unwrap_or_default().into();
        self.open = None;
        self.note = Some((Note { what, why }, self.now));
    }

    fn is_connected(&self, contact: &ContactId) -> bool {
        self.contact(contact)
            .is_some_and(|contact| contact.state == contact_state::ContactState::Connected)
    }

    fn leave_if_offline(&mut self, effects: &mut Vec<VoiceEffect>) {
        if self.leaving.is_none() {
            return;
        }
        let snapshot = &self.snapshot;
        if snapshot.contacts.iter().any(|one| one.state.is_live()) {
            // A contact came in between, and it is not to be lost.
            self.leaving = None;
            self.pending.retain(|one| one.control != Control::LogOut);
            let what = name(&Control::LogOut).into();
            self.note = Some((
                Note {
                    what,
                    why: Why::StillLive,
                },
                self.now,
            ));
        } else if snapshot.state.kind == StateKind::Offline || self.offline_state().is_none() {
            self.leaving = None;
            effects.push(VoiceEffect::LogOut);
        }
    }

    fn notify(&mut self, effects: &mut Vec<VoiceEffect>) {
        let rings = if self.in_front {
            Vec::new()
        } else {
            self.ringing()
        };
        self.notified.retain(|contact| {
            let stays = rings.iter().any(|ring| ring.contact == *contact);
            if !stays {
                effects.push(VoiceEffect::Withdraw(contact.clone()));
            }
            stays
        });
        for ring in rings {
            if !self.notified.contains(&ring.contact) {
                self.notified.push(ring.contact.clone());
                effects.push(VoiceEffect::Notify {
                    contact: ring.contact,
                    title: ring.title,
                    body: ring.body,
                });
            }
        }
    }

    /// Whether a press has an effect now.
    fn may(&self, control: &Control) -> Allowed {
        if self.pending.iter().any(|one| {
            one.control == *control && !matches!(control, Control::Digit(..) | Control::OpenDevices)
        }) {
            return Err(Why::Pending);
        }
        self.rule(control)?;
        let contact = self.changes(control);
        let busy = match control {
            // An agent can always go.
            Control::HangUp(_) | Control::Leave(_) | Control::RemoveParty(..) => false,
            control if is_aside(control) => false,
            Control::SetState(_) | Control::ClearNextState | Control::LogOut => {
                self.pending.iter().any(|one| changes_state(&one.control))
            }
            Control::Call | Control::QuickConnect(_) if contact.is_none() => self
                .pending
                .iter()
                .any(|one| one.contact.is_none() && calls(&one.control)),
            _ => self
                .pending
                .iter()
                .any(|one| contact.is_some() && one.contact == contact && !is_aside(&one.control)),
        };
        if busy { Err(Why::Busy) } else { Ok(()) }
    }

    /// The contact that a press changes.
    fn changes(&self, control: &Control) -> Option<ContactId> {
        match control {
            Control::Accept(contact)
            | Control::Decline(contact)
            | Control::HangUp(contact)
            | Control::Leave(contact)
            | Control::Mute(contact)
            | Control::Unmute(contact)
            | Control::Hold(contact, _)
            | Control::Resume(contact, _)
            | Control::Swap(contact)
            | Control::Join(contact)
            | Control::RemoveParty(contact, _)
            | Control::MuteParty(contact, _)
            | Control::BargeIn(contact)
            | Control::Listen(contact)
            | Control::Clear(contact)
            | Control::Digit(contact, _) => Some(contact.clone()),
            Control::Call | Control::QuickConnect(_) => match &self.open {
                Some(Open::Pad(contact)) => contact.clone(),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it is possible at all, requests under way aside.
    fn rule(&self, control: &Control) -> Allowed {
        let configuration = self.configuration();
        let voice = |id: &ContactId| {
            let contact = self.contact(id).ok_or(Why::ContactGone)?;
            if contact.is_voice() {
                Ok(contact)
            } else {
                Err(Why::OnlyInCcp)
            }
        };
        let party = |id: &ContactId, line: &ConnectionId| {
            let contact = voice(id)?;
            Ok((contact, contact.line(line).ok_or(Why::PartyGone)?))
        };
        match control {
            Control::LogIn if self.phone == Phone::LoggedOut => return Ok(()),
            Control::LogIn => return Err(Why::AlreadySo),
            Control::ShowCcp if self.ccp_shown => return Err(Why::AlreadySo),
            Control::HideCcp if !self.ccp_shown => return Err(Why::AlreadySo),
            Control::ShowCcp | Control::HideCcp => return Ok(()),
            Control::Close if self.open.is_none() => return Err(Why::AlreadySo),
            Control::Close => return Ok(()),
            Control::Dismiss(trouble) if self.troubles.contains(trouble) => return Ok(()),
            Control::Dismiss(_) => return Err(Why::AlreadySo),
            _ => {}
        }
        unless(self.phone != Phone::Ready, Why::NotReady)?;
        let snapshot = &self.snapshot;
        match control {
            Control::Accept(id) => voice(id)?.may_accept(configuration),
            Control::Decline(id) => voice(id)?.may_decline(),
            Control::HangUp(id) => voice(id)?.may_hang_up(),
            Control::Leave(id) => voice(id)?.may_leave(),
            Control::Mute(id) => {
                let contact = voice(id)?;
                contact.may_mute(configuration)?;
                unless(self.is_muted(contact) == Some(true), Why::AlreadySo)
            }
            Control::Unmute(id) => {
                let contact = voice(id)?;
                contact.may_unmute(configuration)?;
                unless(self.is_muted(contact) == Some(false), Why::AlreadySo)
            }
            Control::Hold(id, line) => {
                let (contact, line) = party(id, line)?;
                contact.may_hold(line)
            }
            Control::Resume(id, line) => {
                let (contact, line) = party(id, line)?;
                contact.may_resume(line)
            }
            Control::Swap(id) => voice(id)?.may_swap(),
            Control::Join(id) => voice(id)?.may_join(),
            Control::RemoveParty(id, line) => {
                let (contact, line) = party(id, line)?;
                contact.may_remove(line)
            }
            Control::MuteParty(id, line) => {
                let (contact, line) = party(id, line)?;
                contact.may_mute_party(line)
            }
            Control::BargeIn(id) => voice(id)?.may_barge(),
            Control::Listen(id) => voice(id)?.may_listen(),
            Control::Clear(id) => voice(id)?.may_clear(),
            Control::OpenKeypad(id) => voice(id)?.may_send_digits(configuration),
            Control::Digit(id, digit) => {
                unless(!matches!(digit, '0'..='9' | '*' | '#'), Why::NotHere)?;
                voice(id)?.may_send_digits(configuration)
            }
            Control::OpenTransfer(id) => voice(id)?.may_add(),
            Control::OpenDial => self.may_call(),
            Control::OpenDevices => Ok(()),
            Control::Type(_) | Control::Find(_) => self.pad().map(|_| ()),
            Control::Country(country) => {
                self.pad()?;
                unless(!self.countries().contains(country), Why::NotListed)
            }
            Control::Queue(arn) => {
                self.pad()?;
                let listed = configuration.queues.iter().any(|queue| queue.arn == *arn);
                unless(!listed, Why::NotListed)
            }
            Control::Call => {
                self.may_reach()?;
                unless(self.number().is_err(), Why::NoNumber)
            }
            Control::QuickConnect(arn) => {
                self.may_reach()?;
                let listed = self.quick_connects().any(|endpoint| endpoint.arn == *arn);
                unless(!listed, Why::NotListed)
            }
            Control::SetState(arn) => {
                let states = &configuration.states;
                let state = states.iter().find(|state| state.arn.as_ref() == Some(arn));
                let state = state.ok_or(Why::NoSuchState)?;
                unless(self.is_set(state), Why::AlreadySo)
            }
            Control::ClearNextState => {
                unless(snapshot.next.is_none(), Why::AlreadySo)?;
                unless(self.chosen_state().is_none(), Why::NoSuchState)
            }
            Control::Choose(kind, device) => {
                let input = *kind == DeviceKind::Microphone;
                let mut devices = self.devices.iter().flatten();
                let listed = devices.any(|one| one.id == *device && one.is_input == input);
                unless(!listed, Why::NotListed)?;
                unless(
                    self.chosen[*kind as usize].as_ref() == Some(device),
                    Why::AlreadySo,
                )
            }
            Control::LogOut => {
                let mut contacts = snapshot.contacts.iter();
                unless(contacts.any(|one| one.state.is_live()), Why::StillLive)?;
                let mut contacts = snapshot.contacts.iter();
                let work = contacts.any(|one| one.state == contact_state::ContactState::Ended);
                unless(work, Why::AfterCallWork)
            }
            // Told above.
            Control::LogIn
            | Control::ShowCcp
            | Control::HideCcp
            | Control::Close
            | Control::Dismiss(_) => Ok(()),
        }
    }

    /// A new call may be made.
    fn may_call(&self) -> Allowed {
        let configuration = self.configuration();
        unless(configuration.may_call == Some(false), Why::NotPermitted)?;
        unless(self.voice().next().is_some(), Why::OnACall)
    }

    /// The open pad may call or add somebody.
    fn may_reach(&self) -> Allowed {
        match self.pad()? {
            Some(contact) => self.contact(contact).ok_or(Why::ContactGone)?.may_add(),
            None => {
                self.may_call()?;
                let queue = self.queue.is_some() || self.configuration().outbound_queue.is_some();
                unless(!queue, Why::NoQueue)
            }
        }
    }

    /// The call that the open pad is for, if it is for one.
    fn pad(&self) -> Result<Option<&ContactId>, Why> {
        match &self.open {
            Some(Open::Pad(contact)) => Ok(contact.as_ref()),
            _ => Err(Why::NotHere),
        }
    }

    fn contact(&self, id: &ContactId) -> Option<&Contact> {
        let contact = self.snapshot.contact(id)?;
        // Streams could not be told which.
        (!contact.id.as_str().is_empty()).then_some(contact)
    }

    fn voice(&self) -> impl Iterator<Item = &Contact> {
        let contacts = self.snapshot.contacts.iter();
        contacts.filter(|contact| contact.is_voice())
    }

    fn configuration(&self) -> &Configuration {
        &self.snapshot.configuration
    }

    fn mutes_at_connect(&self, contact: &ContactId) -> bool {
        self.contact(contact).is_some_and(Contact::mutes_at_connect)
    }

    /// Whether the agent is muted in this call; `None` where it cannot be known.
    fn is_muted(&self, contact: &Contact) -> Option<bool> {
        let at_connect = contact.own_line().is_some_and(|line| line.muted);
        if at_connect { Some(true) } else { self.muted }
    }

    /// A state that is chosen now waits until the contacts are done.
    fn queues_states(&self) -> bool {
        let mut states = self.snapshot.contacts.iter().map(|contact| contact.state);
        states.any(|state| state.is_live() || state == contact_state::ContactState::Ended)
    }

    /// The agent is in this state, or goes there next.
    fn is_set(&self, state: &State) -> bool {
        let snapshot = &self.snapshot;
        if !self.queues_states() {
            return snapshot.state.arn == state.arn;
        }
        match &snapshot.next {
            Some(next) => next.arn == state.arn || next.name == state.name,
            None => snapshot.chosen.as_ref() == Some(&state.name),
        }
    }

    /// The state that was chosen last: queueing it takes the next one back.
    fn chosen_state(&self) -> Option<Rc<str>> {
        let name = self.snapshot.chosen.as_ref()?;
        let mut states = self.configuration().states.iter();
        states.find(|state| state.name == *name)?.arn.clone()
    }

    /// The countries that the instance may call.
    fn countries(&self) -> Vec<Country> {
        let countries = self.configuration().countries.iter();
        countries
            .filter_map(|country| Country::of(country))
            .collect()
    }

    /// The country for numbers without `+`.
    fn home(&self) -> Option<Country> {
        let countries = self.countries();
        match (self.country, countries.as_slice()) {
            (country, []) => country,
            (_, [only]) => Some(*only),
            (country, several) => country.filter(|country| several.contains(country)),
        }
    }

    fn number(&self) -> Result<Number, phone_number::Fault> {
        Number::parse(&self.typed, self.home(), &self.countries())
    }

    /// The quick connects that the open pad can reach: agents and queues take transfers only.
    fn quick_connects(&self) -> impl Iterator<Item = &Endpoint> {
        let listed = match &self.quick {
            Quick::Listed(endpoints) => endpoints.as_slice(),
            _ => &[],
        };
        let dials = !matches!(self.open, Some(Open::Pad(Some(_))));
        listed
            .iter()
            .filter(move |endpoint| !dials || endpoint.kind == EndpointKind::Number)
    }
}

const fn no_quick_connects(refusal: Refusal) -> Trouble {
    let what = "Quick connects";
    Trouble::Refused { what, refusal }
}

/// Calls or adds somebody.
const fn calls(control: &Control) -> bool {
    matches!(control, Control::Call | Control::QuickConnect(_))
}

/// Goes on beside whatever else is asked for on the same contact.
const fn is_aside(control: &Control) -> bool {
    matches!(
        control,
        Control::Digit(..) | Control::Mute(_) | Control::Unmute(_) | Control::MuteParty(..)
    )
}

const fn changes_state(control: &Control) -> bool {
    matches!(
        control,
        Control::SetState(_) | Control::ClearNextState | Control::LogOut
    )
}
