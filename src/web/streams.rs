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
    /// `agent.onRefresh`: something about it may have changed.
    #[wasm_bindgen(method, structural, js_name = onRefresh, catch)]
    pub(super) fn on_refresh(this: &Agent, callback: &js_sys::Function)
    -> Result<JsValue, JsValue>;
    /// `agent.getContacts`.
    #[wasm_bindgen(method, structural, js_name = getContacts, catch)]
    pub(super) fn contacts(this: &Agent) -> Result<Vec<Contact>, JsValue>;
    /// Its configuration.
    #[wasm_bindgen(method, structural, js_name = getConfiguration, catch)]
    pub(super) fn configuration(this: &Agent) -> Result<Configuration, JsValue>;

    /// `AgentConfiguration`.
    pub(super) type Configuration;
    /// The Connect login, which is the SAML assertion's RoleSessionName.
    #[wasm_bindgen(method, getter, structural)]
    pub(super) fn username(this: &Configuration) -> Option<String>;

    /// A contact.
    pub(super) type Contact;
    /// `contact.getStatus`.
    #[wasm_bindgen(method, structural, js_name = getStatus, catch)]
    pub(super) fn status(this: &Contact) -> Result<ContactStatus, JsValue>;

    /// `ContactState`.
    pub(super) type ContactStatus;
    /// `ContactStateType`.
    #[wasm_bindgen(method, getter, structural, js_name = type)]
    pub(super) fn kind(this: &ContactStatus) -> Option<String>;

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
    pub(super) fn event(this: &Message) -> JsValue;
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

/// Whether something that was posted is the CCP's `acknowledge`.
pub(super) fn acknowledges(data: &JsValue) -> bool {
    data.is_object()
        && data
            .unchecked_ref::<Message>()
            .event()
            .as_string()
            .as_deref()
            == Some("acknowledge")
}
