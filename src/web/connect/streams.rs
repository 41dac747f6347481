//! Amazon Connect Streams as far as it is used: the only file that names `connect`.
//!
//! This is the copy that the background puts into our isolated world for a docked softphone; the page never sees it.

use std::pin::pin;

use futures_util::future::select;
use js_sys::{Date, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::connect::contact_state::ContactState;
use crate::connect::streams_log::Logged;
use crate::web::browser::failure::cannot_matter;
use crate::web::browser::{document, value};

/// Listens to Streams.
pub(crate) type Heard = Closure<dyn FnMut(News)>;

/// The name that Streams gives to the frame it makes (`CCP_IFRAME_NAME`), in whichever world it runs.
pub(crate) const FRAME: &str = "iframe[name='Amazon Connect CCP']";

#[wasm_bindgen]
extern "C" {
    /// Makes the CCP frame in `container`. Streams keeps `params` by reference and reads `loginPopup`, `loginUrl` and
    /// `ccpLoadTimeout` again whenever it needs them.
    /// <https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md#initialization>
    #[wasm_bindgen(js_namespace = ["connect", "core"], js_name = initCCP, catch)]
    pub(crate) fn init_ccp(container: &Element, params: &Params) -> Result<(), JsValue>;

    /// Calls back with the agent, as soon as there is one.
    #[wasm_bindgen(js_namespace = connect, js_name = agent, catch)]
    pub(crate) fn on_agent(callback: &Closure<dyn FnMut(Agent)>) -> Result<JsValue, JsValue>;

    /// The agent: an object that always tells of the present.
    /// <https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md#agent-api>
    #[derive(Clone)]
    pub(crate) type Agent;
    /// The agent as Streams knows it now; it throws where it knows none.
    #[wasm_bindgen(constructor, js_namespace = connect, js_class = "Agent", catch)]
    pub(crate) fn now() -> Result<Agent, JsValue>;
    /// Its configuration.
    #[wasm_bindgen(method, structural, js_name = getConfiguration, catch)]
    pub(crate) fn configuration(this: &Agent) -> Result<Configuration, JsValue>;
    /// Everything at this moment.
    #[wasm_bindgen(method, structural, js_name = toSnapshot, catch)]
    pub(crate) fn snapshot(this: &Agent) -> Result<AgentSnapshot, JsValue>;
    /// Its state.
    #[wasm_bindgen(method, structural, js_name = getState, catch)]
    pub(crate) fn state(this: &Agent) -> Result<State, JsValue>;
    /// How long it has been in that state by Connect's clock, in milliseconds.
    #[wasm_bindgen(method, structural, js_name = getStateDuration, catch)]
    pub(crate) fn state_duration(this: &Agent) -> Result<f64, JsValue>;
    /// The states that it may choose.
    #[wasm_bindgen(method, structural, js_name = getAgentStates, catch)]
    pub(crate) fn agent_states(this: &Agent) -> Result<Vec<State>, JsValue>;
    /// Changes the state, or queues it.
    #[wasm_bindgen(method, structural, js_name = setState, catch)]
    pub(crate) fn set_state(
        this: &Agent,
        state: &State,
        callbacks: &JsValue,
        options: &JsValue,
    ) -> Result<(), JsValue>;
    /// Its contacts.
    #[wasm_bindgen(method, structural, js_name = getContacts, catch)]
    pub(crate) fn contacts(this: &Agent) -> Result<Vec<Contact>, JsValue>;
    /// Calls somebody.
    #[wasm_bindgen(method, structural, catch)]
    pub(crate) fn connect(
        this: &Agent,
        endpoint: &Endpoint,
        params: &JsValue,
    ) -> Result<(), JsValue>;
    /// The queues whose quick connects are the agent's.
    #[wasm_bindgen(method, structural, js_name = getAllQueueARNs, catch)]
    pub(crate) fn all_queue_arns(this: &Agent) -> Result<JsValue, JsValue>;
    /// Lists quick connects, page by page.
    #[wasm_bindgen(method, structural, js_name = getEndpoints, catch)]
    pub(crate) fn endpoints(
        this: &Agent,
        queue_arns: &JsValue,
        callbacks: &JsValue,
    ) -> Result<(), JsValue>;
    /// Mutes the agent.
    #[wasm_bindgen(method, structural, catch)]
    pub(crate) fn mute(this: &Agent) -> Result<(), JsValue>;
    /// The opposite.
    #[wasm_bindgen(method, structural, catch)]
    pub(crate) fn unmute(this: &Agent) -> Result<(), JsValue>;
    /// Chooses where callers are heard: `deviceId` in the CCP's frame.
    #[wasm_bindgen(method, structural, js_name = setSpeakerDevice, catch)]
    pub(crate) fn set_speaker(this: &Agent, id: &str) -> Result<(), JsValue>;
    /// Chooses where the agent is heard.
    #[wasm_bindgen(method, structural, js_name = setMicrophoneDevice, catch)]
    pub(crate) fn set_microphone(this: &Agent, id: &str) -> Result<(), JsValue>;
    /// Chooses where it rings.
    #[wasm_bindgen(method, structural, js_name = setRingerDevice, catch)]
    pub(crate) fn set_ringer(this: &Agent, id: &str) -> Result<(), JsValue>;
    /// Resolves with the status of the network.
    #[wasm_bindgen(method, structural, js_name = getNetworkConnectionStatus, catch)]
    pub(crate) async fn network(this: &Agent) -> Result<JsValue, JsValue>;

    /// Calls back whenever anything about the agent or its contacts is new.
    #[wasm_bindgen(method, structural, js_name = onRefresh, catch)]
    pub(crate) fn on_refresh(
        this: &Agent,
        callback: &Closure<dyn FnMut(Agent)>,
    ) -> Result<JsValue, JsValue>;
    /// Calls back with `{ muted }`.
    #[wasm_bindgen(method, structural, js_name = onMuteToggle, catch)]
    pub(crate) fn on_mute_toggle(this: &Agent, heard: &Heard) -> Result<JsValue, JsValue>;
    /// Calls back with a `SoftphoneError`.
    #[wasm_bindgen(method, structural, js_name = onSoftphoneError, catch)]
    pub(crate) fn on_softphone_error(this: &Agent, heard: &Heard) -> Result<JsValue, JsValue>;
    /// Calls back when Connect's news do not come through any more.
    #[wasm_bindgen(method, structural, js_name = onWebSocketConnectionLost, catch)]
    pub(crate) fn on_web_socket_lost(this: &Agent, heard: &Heard) -> Result<JsValue, JsValue>;
    /// Calls back when they do again.
    #[wasm_bindgen(method, structural, js_name = onWebSocketConnectionGained, catch)]
    pub(crate) fn on_web_socket_gained(this: &Agent, heard: &Heard) -> Result<JsValue, JsValue>;
    /// Calls back with `{ status }`, a `NetworkConnectionStatus`.
    #[wasm_bindgen(method, structural, js_name = onNetworkConnectionStatusChanged, catch)]
    pub(crate) fn on_network(this: &Agent, heard: &Heard) -> Result<JsValue, JsValue>;
    /// Calls back with `{ deviceId }`.
    #[wasm_bindgen(method, structural, js_name = onSpeakerDeviceChanged, catch)]
    pub(crate) fn on_speaker(this: &Agent, heard: &Heard) -> Result<JsValue, JsValue>;
    /// The same of the microphone.
    #[wasm_bindgen(method, structural, js_name = onMicrophoneDeviceChanged, catch)]
    pub(crate) fn on_microphone(this: &Agent, heard: &Heard) -> Result<JsValue, JsValue>;
    /// The same of the ringer.
    #[wasm_bindgen(method, structural, js_name = onRingerDeviceChanged, catch)]
    pub(crate) fn on_ringer(this: &Agent, heard: &Heard) -> Result<JsValue, JsValue>;

    /// What Streams tells a listener; which members it has depends on the event.
    pub(crate) type News;
    /// `onMuteToggle`.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn muted(this: &News) -> Option<bool>;
    /// `onNetworkConnectionStatusChanged`.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn status(this: &News) -> Option<String>;
    /// `SoftphoneError`. It comes out of the CCP's frame as plain data, without the method of that name.
    #[wasm_bindgen(method, getter, structural, js_name = errorType)]
    pub(crate) fn error_type(this: &News) -> Option<String>;
    /// `on…DeviceChanged`.
    #[wasm_bindgen(method, getter, structural, js_name = deviceId)]
    pub(crate) fn device_id(this: &News) -> Option<String>;

    /// `AgentConfiguration`.
    pub(crate) type Configuration;
    /// The Connect login, which is the SAML assertion's RoleSessionName.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn username(this: &Configuration) -> Option<String>;

    /// `AgentSnapshot`.
    pub(crate) type AgentSnapshot;
    /// The data behind it: `{ snapshot, configuration }`.
    #[wasm_bindgen(method, getter, structural, js_name = agentData)]
    pub(crate) fn data(this: &AgentSnapshot) -> JsValue;

    /// `AgentState`, and the state of a contact.
    pub(crate) type State;
    /// How the instance calls it.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn name(this: &State) -> Option<String>;
    /// `ContactStateType`.
    #[wasm_bindgen(method, getter, structural, js_name = type)]
    pub(crate) fn kind(this: &State) -> Option<String>;
    /// Its ARN.
    #[wasm_bindgen(method, getter, structural, js_name = agentStateARN)]
    pub(crate) fn arn(this: &State) -> Option<String>;
    /// Since when, by Connect's clock.
    #[wasm_bindgen(method, getter, structural, js_name = startTimestamp)]
    pub(crate) fn start_timestamp(this: &State) -> Option<Date>;

    /// A contact: an object that always tells of the present, and throws once the contact is gone.
    /// <https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md#contact-api>
    pub(crate) type Contact;
    /// Its id.
    #[wasm_bindgen(method, structural, js_name = getContactId)]
    pub(crate) fn contact_id(this: &Contact) -> String;
    /// Its state.
    #[wasm_bindgen(method, structural, js_name = getState, catch)]
    pub(crate) fn state(this: &Contact) -> Result<State, JsValue>;
    /// The parties' lines.
    #[wasm_bindgen(method, structural, js_name = getConnections, catch)]
    pub(crate) fn connections(this: &Contact) -> Result<Vec<Connection>, JsValue>;
    /// Accepts it.
    #[wasm_bindgen(method, structural, catch)]
    pub(crate) fn accept(this: &Contact, callbacks: &JsValue) -> Result<(), JsValue>;
    /// Declines it.
    #[wasm_bindgen(method, structural, catch)]
    pub(crate) fn reject(this: &Contact, callbacks: &JsValue) -> Result<(), JsValue>;
    /// Ends after-call work.
    #[wasm_bindgen(method, structural, catch)]
    pub(crate) fn clear(this: &Contact, callbacks: &JsValue) -> Result<(), JsValue>;
    /// Calls a third party.
    #[wasm_bindgen(method, structural, js_name = addConnection, catch)]
    pub(crate) fn add_connection(
        this: &Contact,
        endpoint: &Endpoint,
        callbacks: &JsValue,
    ) -> Result<(), JsValue>;
    /// Swaps who waits and who talks.
    #[wasm_bindgen(method, structural, js_name = toggleActiveConnections, catch)]
    pub(crate) fn toggle(this: &Contact, callbacks: &JsValue) -> Result<(), JsValue>;
    /// Joins all.
    #[wasm_bindgen(method, structural, js_name = conferenceConnections, catch)]
    pub(crate) fn conference(this: &Contact, callbacks: &JsValue) -> Result<(), JsValue>;
    /// Talks in a call that is listened to.
    #[wasm_bindgen(method, structural, js_name = bargeIn, catch)]
    pub(crate) fn barge_in(this: &Contact, callbacks: &JsValue) -> Result<(), JsValue>;
    /// Only listens again.
    #[wasm_bindgen(method, structural, js_name = silentMonitor, catch)]
    pub(crate) fn silent_monitor(this: &Contact, callbacks: &JsValue) -> Result<(), JsValue>;

    /// One party's line.
    /// <https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md#connection-api>
    pub(crate) type Connection;
    /// Its id.
    #[wasm_bindgen(method, structural, js_name = getConnectionId)]
    pub(crate) fn connection_id(this: &Connection) -> String;
    /// Where it leads.
    #[wasm_bindgen(method, structural, js_name = getEndpoint, catch)]
    pub(crate) fn endpoint(this: &Connection) -> Result<Endpoint, JsValue>;
    /// Ends it.
    #[wasm_bindgen(method, structural, catch)]
    pub(crate) fn destroy(this: &Connection, callbacks: &JsValue) -> Result<(), JsValue>;
    /// Puts it on hold.
    #[wasm_bindgen(method, structural, catch)]
    pub(crate) fn hold(this: &Connection, callbacks: &JsValue) -> Result<(), JsValue>;
    /// Takes it back from hold.
    #[wasm_bindgen(method, structural, catch)]
    pub(crate) fn resume(this: &Connection, callbacks: &JsValue) -> Result<(), JsValue>;
    /// Sends tones.
    #[wasm_bindgen(method, structural, js_name = sendDigits, catch)]
    pub(crate) fn send_digits(
        this: &Connection,
        digits: &str,
        callbacks: &JsValue,
    ) -> Result<(), JsValue>;
    /// Mutes this party.
    #[wasm_bindgen(method, structural, js_name = muteParticipant, catch)]
    pub(crate) fn mute_participant(this: &Connection, callbacks: &JsValue) -> Result<(), JsValue>;
    /// The opposite.
    #[wasm_bindgen(method, structural, js_name = unmuteParticipant, catch)]
    pub(crate) fn unmute_participant(this: &Connection, callbacks: &JsValue)
    -> Result<(), JsValue>;

    /// Somebody who can be called.
    /// <https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md#endpoint-api>
    #[derive(Clone)]
    #[wasm_bindgen(js_namespace = connect)]
    pub(crate) type Endpoint;
    /// Under this number, E.164.
    #[wasm_bindgen(static_method_of = Endpoint, js_namespace = connect, js_name = byPhoneNumber, catch)]
    pub(crate) fn by_phone_number(number: &str) -> Result<Endpoint, JsValue>;
    /// Its ARN, of a quick connect.
    #[wasm_bindgen(method, getter, structural, js_name = endpointARN)]
    pub(crate) fn arn(this: &Endpoint) -> Option<String>;
    /// `phone_number`, `agent` or `queue`.
    #[wasm_bindgen(method, getter, structural, js_name = type)]
    pub(crate) fn kind(this: &Endpoint) -> Option<String>;
    /// Its name.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn name(this: &Endpoint) -> Option<String>;
    /// Its number.
    #[wasm_bindgen(method, getter, structural, js_name = phoneNumber)]
    pub(crate) fn phone_number(this: &Endpoint) -> Option<String>;

    /// What `getEndpoints` gives.
    pub(crate) type Endpoints;
    /// The quick connects.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn endpoints(this: &Endpoints) -> Vec<Endpoint>;

    /// Resolves with the devices that the CCP's frame may use, or rejects after so many milliseconds.
    /// <https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md#connectcoregetframemediadevices>
    #[wasm_bindgen(js_namespace = ["connect", "core"], js_name = getFrameMediaDevices, catch)]
    pub(crate) async fn frame_media_devices(timeout: u32) -> Result<JsValue, JsValue>;

    /// One of them: a `MediaDeviceInfo` as plain data.
    pub(crate) type MediaDevice;
    /// Its id, which belongs to the CCP's origin.
    #[wasm_bindgen(method, getter, structural, js_name = deviceId)]
    pub(crate) fn id(this: &MediaDevice) -> Option<String>;
    /// The browser's name of it.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn label(this: &MediaDevice) -> Option<String>;
    /// `audioinput`, `audiooutput` or `videoinput`.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn kind(this: &MediaDevice) -> Option<String>;

    /// The way to the CCP's frame.
    type Conduit;
    #[wasm_bindgen(js_namespace = ["connect", "core"], js_name = getUpstream, catch)]
    fn upstream() -> Result<Conduit, JsValue>;
    #[wasm_bindgen(method, structural, js_name = sendUpstream, catch)]
    fn send_upstream(this: &Conduit, event: &str) -> Result<(), JsValue>;

    /// What Streams tells of sessions comes by its event bus.
    pub(crate) type EventBus;
    /// The event bus.
    /// <https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md#connectcoregeteventbus>
    #[wasm_bindgen(js_namespace = ["connect", "core"], js_name = getEventBus, catch)]
    pub(crate) fn event_bus() -> Result<EventBus, JsValue>;
    /// Calls back at each event of a name (`connect.EventType`).
    #[wasm_bindgen(method, structural, catch)]
    pub(crate) fn subscribe(
        this: &EventBus,
        event: &str,
        callback: &Closure<dyn FnMut()>,
    ) -> Result<JsValue, JsValue>;

    /// The parameters of `initCCP`.
    #[derive(Clone)]
    pub(crate) type Params;
    /// False: Streams opens no window of its own.
    #[wasm_bindgen(method, setter, structural, js_name = loginPopup)]
    pub(crate) fn set_login_popup(this: &Params, value: bool);
    /// Milliseconds until the first acknowledgement is overdue, and between two reloads after that.
    #[wasm_bindgen(method, setter, structural, js_name = ccpLoadTimeout)]
    pub(crate) fn set_ccp_load_timeout(this: &Params, value: u32);

    /// `connect.getLog`, the log of the Streams in this world.
    #[wasm_bindgen(js_namespace = connect, js_name = getLog, catch)]
    fn get_log() -> Result<Logger, JsValue>;
    /// `Logger`.
    type Logger;
    /// Its entries, which Streams has no function for.
    #[wasm_bindgen(method, getter, structural, js_name = _logs)]
    fn entries(this: &Logger) -> Option<Vec<LogEntry>>;
    /// `LogEntry`.
    type LogEntry;
    /// When.
    #[wasm_bindgen(method, getter, structural)]
    fn time(this: &LogEntry) -> JsValue;
    /// What.
    #[wasm_bindgen(method, getter, structural)]
    fn text(this: &LogEntry) -> Option<String>;

    /// What a CCP frame posts to its page.
    pub(crate) type Message;
    /// The name of the event.
    #[wasm_bindgen(method, getter, structural)]
    fn event(this: &Message) -> JsValue;
}

/// Gives the name `connect` to a new object before Streams comes: Streams extends whatever has that name, be it a form of the page.
pub(crate) fn take_name() {
    const NAME: &str = "connect";
    if !value::is_ours(NAME) {
        // A name that cannot be taken makes `initCCP` fail, and that is told.
        cannot_matter(Reflect::set(
            &js_sys::global(),
            &NAME.into(),
            &Object::new(),
        ));
    }
}

/// Ends the phone of every tab, once Connect's own session has been ended.
/// <https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md#logging-out>
pub(crate) fn terminate() -> Result<(), JsValue> {
    upstream()?.send_upstream("terminate")
}

/// Sets the agent to Offline as soon as the agent's contacts allow it, and waits until Amazon Connect has answered, for two seconds at
/// most.
pub(crate) async fn go_offline() {
    const OFFLINE_MS: u32 = 2_000;
    let Ok(agent) = Agent::now() else { return };
    let states = agent.agent_states().unwrap_or_default();
    let mut states = states.iter();
    let Some(offline) = states.find(|state| state.kind().as_deref() == Some("offline")) else {
        return;
    };
    let (tell, told) = document::once();
    let done = Closure::<dyn FnMut()>::new(move || tell(()));
    let callbacks = Object::new();
    for name in ["success", "failure"] {
        cannot_matter(Reflect::set(&callbacks, &name.into(), done.as_ref()));
    }
    let options = Object::new();
    cannot_matter(Reflect::set(
        &options,
        &"enqueueNextState".into(),
        &true.into(),
    ));
    if agent.set_state(offline, &callbacks, &options).is_ok() {
        select(told, pin!(document::sleep(OFFLINE_MS))).await;
    }
}

/// What the Streams in this world has logged, as far as it says something about the way to a phone.
pub(crate) fn log() -> Vec<Logged> {
    let entries = get_log().ok().and_then(|log| log.entries());
    let lines = entries.unwrap_or_default().into_iter().filter_map(|entry| {
        // A date here, a text where it has come from the CCP's frame.
        let at = js_sys::Date::new(&entry.time()).get_time();
        Logged::read(at, &entry.text()?)
    });
    Logged::latest(lines.collect())
}

/// The name of the event (`connect.EventType`), if what was posted is one of the CCP's.
pub(crate) fn event(data: &JsValue) -> Option<String> {
    let message = data.is_object().then(|| data.unchecked_ref::<Message>())?;
    message.event().as_string()
}

/// The states of the contacts that our Streams knows. Where Streams knows of no agent, there are none; where it does not tell a
/// contact's state, that contact may be live.
pub(crate) fn contacts() -> Vec<ContactState> {
    let Ok(agent) = Agent::now() else {
        return Vec::new();
    };
    match agent.contacts() {
        Ok(contacts) => contacts.iter().map(state_of).collect(),
        Err(_) => vec![ContactState::Unknown],
    }
}

/// The state of a contact.
pub(crate) fn state_of(contact: &Contact) -> ContactState {
    let word = contact.state().ok().and_then(|state| state.kind());
    word.map_or(ContactState::Unknown, |word| ContactState::of(&word))
}
