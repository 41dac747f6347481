//! The voice controls of a phone whose CCP stays hidden, as a state machine: an event comes in, effects go out, and the view
//! says what the screen shows.
//!
//! It knows no clock and no browser. What may be done follows from the last snapshot alone, so nothing can drift and no
//! contact is lost: the machine itself keeps what the snapshot cannot say, which is what is open, what has been asked for, and
//! what Streams tells by events only.

pub mod number;
pub mod snapshot;
pub mod trouble;
pub mod view;

use std::rc::Rc;

use number::{Country, Number};
use snapshot::{ConnectionId, ContactId, Snapshot};
use trouble::Health;
use view::View;

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Streams has news of the agent or a contact (`agent.onRefresh`, and the first `connect.agent`).
    Snapshot(Snapshot),
    /// The agent pressed a button.
    Pressed(Control),
    /// Streams called `success` for a request.
    Done(Ticket),
    /// Streams called `failure` for a request, with its first argument as text.
    Failed(Ticket, String),
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
    /// Takes the trouble with this place in [`View::troubles`] away.
    Dismiss(usize),
}

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Ask Streams, and answer with [`Event::Done`] or [`Event::Failed`] and the ticket. Where Streams has no callback
    /// ([`Request::answers`]), there is nothing to answer.
    Ask(Ticket, Request),
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
pub struct Ticket(u32);

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
    /// `agent.getEndpoints(agent.getAllQueueARNs())`; answered with [`Event::QuickConnects`] or [`Event::Failed`].
    GetEndpoints,
    /// `agent.mute`, without callbacks.
    Mute,
    /// `agent.unmute`, without callbacks.
    Unmute,
    /// `connect.core.getFrameMediaDevices`; answered with [`Event::Devices`] or [`Event::Failed`].
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

/// The voice controls.
#[derive(Debug, Default)]
pub struct Controls {
    snapshot: Option<Snapshot>,
}

impl Controls {
    /// Takes one event and says what to do about it.
    pub fn on(&mut self, event: Event) -> Vec<Effect> {
        if let Event::Snapshot(snapshot) = event {
            self.snapshot = Some(snapshot);
        }
        let _ = Health::NetworkLost;
        Vec::new()
    }

    /// What the screen shows.
    pub fn view(&self) -> View {
        View {
            phone: if self.snapshot.is_some() {
                view::Phone::Ready
            } else {
                view::Phone::Starting
            },
            agent: None,
            calls: Vec::new(),
            others: Vec::new(),
            tools: Vec::new(),
            dialog: None,
            troubles: Vec::new(),
            note: None,
            ccp_shown: false,
            title: None,
        }
    }
}
