//! Amazon Connect Streams as far as it is used: the only file that names `connect`.
//!
//! This is the copy that the background puts into our isolated world for a docked softphone; the page never sees it.

use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::report::Logged;

/// The name that Streams gives to the frame it makes (`CCP_IFRAME_NAME`), in whichever world it runs.
pub(super) const FRAME: &str = "iframe[name='Amazon Connect CCP']";

#[wasm_bindgen]
extern "C" {
    /// Makes the CCP frame in `container`. Streams keeps `params` by reference and reads `loginPopup`, `loginUrl` and
    /// `ccpLoadTimeout` again whenever it needs them.
    /// <https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md#initialization>
    #[wasm_bindgen(js_namespace = ["connect", "core"], js_name = initCCP, catch)]
    pub(super) fn init_ccp(container: &Element, params: &Params) -> Result<(), JsValue>;

    /// Calls back with the agent, as soon as there is one.
    #[wasm_bindgen(js_namespace = connect, js_name = agent, catch)]
    pub(super) fn on_agent(callback: &Closure<dyn FnMut(Agent)>) -> Result<JsValue, JsValue>;

    /// The agent.
    pub(super) type Agent;
    /// The agent as Streams knows it now; it throws where it knows none.
    #[wasm_bindgen(constructor, js_namespace = connect, js_class = "Agent", catch)]
    pub(super) fn now() -> Result<Agent, JsValue>;
    /// Its configuration.
    #[wasm_bindgen(method, structural, js_name = getConfiguration, catch)]
    pub(super) fn configuration(this: &Agent) -> Result<Configuration, JsValue>;

    /// Its state.
    #[wasm_bindgen(method, structural, js_name = getState, catch)]
    pub(super) fn state(this: &Agent) -> Result<State, JsValue>;
    /// Its contacts.
    #[wasm_bindgen(method, structural, js_name = getContacts, catch)]
    pub(super) fn contacts(this: &Agent) -> Result<Vec<Contact>, JsValue>;
    /// Calls back whenever Streams has news of the agent or of a contact.
    #[wasm_bindgen(method, structural, js_name = onRefresh, catch)]
    pub(super) fn on_refresh(
        this: &Agent,
        callback: &Closure<dyn FnMut(Agent)>,
    ) -> Result<JsValue, JsValue>;

    /// `AgentState`, and the state of a contact.
    pub(super) type State;
    /// How the instance calls it.
    #[wasm_bindgen(method, getter, structural)]
    pub(super) fn name(this: &State) -> Option<String>;
    /// `ContactStateType`.
    #[wasm_bindgen(method, getter, structural, js_name = type)]
    pub(super) fn kind(this: &State) -> Option<String>;

    /// A contact. Streams throws where a task is asked for a connection and Amazon's library for tasks is not there.
    pub(super) type Contact;
    /// Its state.
    #[wasm_bindgen(method, structural, js_name = getState, catch)]
    pub(super) fn state(this: &Contact) -> Result<State, JsValue>;
    /// Whether the other side began it.
    #[wasm_bindgen(method, structural, js_name = isInbound, catch)]
    pub(super) fn is_inbound(this: &Contact) -> Result<bool, JsValue>;
    /// The other side's first line.
    #[wasm_bindgen(method, structural, js_name = getInitialConnection, catch)]
    pub(super) fn initial_connection(this: &Contact) -> Result<Option<Connection>, JsValue>;

    /// A line of a contact.
    pub(super) type Connection;
    /// Where it leads.
    #[wasm_bindgen(method, structural, js_name = getEndpoint, catch)]
    pub(super) fn endpoint(this: &Connection) -> Result<Endpoint, JsValue>;

    /// `Endpoint`.
    pub(super) type Endpoint;
    /// Its number, where it has one.
    #[wasm_bindgen(method, getter, structural, js_name = phoneNumber)]
    pub(super) fn phone_number(this: &Endpoint) -> Option<String>;

    /// What Streams tells of sessions comes by its event bus.
    pub(super) type EventBus;
    /// The event bus.
    /// <https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md#connectcoregeteventbus>
    #[wasm_bindgen(js_namespace = ["connect", "core"], js_name = getEventBus, catch)]
    pub(super) fn event_bus() -> Result<EventBus, JsValue>;
    /// Calls back at each event of a name (`connect.EventType`).
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn subscribe(
        this: &EventBus,
        event: &str,
        callback: &Closure<dyn FnMut()>,
    ) -> Result<JsValue, JsValue>;

    /// `AgentConfiguration`.
    pub(super) type Configuration;
    /// The Connect login, which is the SAML assertion's RoleSessionName.
    #[wasm_bindgen(method, getter, structural)]
    pub(super) fn username(this: &Configuration) -> Option<String>;

    /// The parameters of `initCCP`.
    #[derive(Clone)]
    pub(super) type Params;
    /// False: Streams opens no window of its own.
    #[wasm_bindgen(method, setter, structural, js_name = loginPopup)]
    pub(super) fn set_login_popup(this: &Params, value: bool);
    /// Milliseconds until the first acknowledgement is overdue, and between two reloads after that.
    #[wasm_bindgen(method, setter, structural, js_name = ccpLoadTimeout)]
    pub(super) fn set_ccp_load_timeout(this: &Params, value: u32);

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
    pub(super) type Message;
    /// The name of the event.
    #[wasm_bindgen(method, getter, structural)]
    fn event(this: &Message) -> JsValue;
}

/// What the Streams in this world has logged, as far as it says something about the way to a phone.
pub(super) fn log() -> Vec<Logged> {
    let entries = get_log().ok().and_then(|log| log.entries());
    let lines = entries.unwrap_or_default().into_iter().filter_map(|entry| {
        // A date here, a text where it has come from the CCP's frame.
        let at = js_sys::Date::new(&entry.time()).get_time();
        Logged::read(at, &entry.text()?)
    });
    Logged::latest(lines.collect())
}

/// The name of the event (`connect.EventType`), if what was posted is one of the CCP's.
pub(super) fn event(data: &JsValue) -> Option<String> {
    let message = data.is_object().then(|| data.unchecked_ref::<Message>())?;
    message.event().as_string()
}

/// The states of the contacts that our Streams knows, or a word that is none where it does not say.
pub(super) fn contacts() -> String {
    let Ok(agent) = Agent::now() else {
        return String::new();
    };
    let contacts = agent.contacts().ok();
    let states = contacts.and_then(|contacts| {
        let states = contacts.iter().map(|contact| contact.state().ok()?.kind());
        states.collect::<Option<Vec<String>>>()
    });
    states.map_or_else(|| "unknown".to_owned(), |states| states.join(" "))
}
