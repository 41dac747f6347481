//! The extension APIs that are used, and no others: the only file that names `chrome`.
//!
//! Firefox offers the same namespace with the same promises in Manifest V3.

use js_sys::Function;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Sends a message to the background and resolves with its answer.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/runtime/sendMessage>
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = sendMessage, catch)]
    pub(super) async fn send_message(message: &JsValue) -> Result<JsValue, JsValue>;

    /// `runtime.onMessage.addListener`; a listener that returns true answers later.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime", "onMessage"], js_name = addListener)]
    pub(super) fn on_message(listener: &Closure<dyn FnMut(JsValue, Sender, Function) -> bool>);

    /// Opens `url` out of sight and resolves with the address of this extension's redirect host at which it ended.
    /// <https://developer.chrome.com/docs/extensions/reference/api/identity#method-launchWebAuthFlow>
    #[wasm_bindgen(js_namespace = ["chrome", "identity"], js_name = launchWebAuthFlow, catch)]
    pub(super) async fn launch_web_auth_flow(details: &JsValue) -> Result<JsValue, JsValue>;

    /// An address of this extension's own redirect host, `https://<id>.chromiumapp.org/<path>`.
    #[wasm_bindgen(js_namespace = ["chrome", "identity"], js_name = getRedirectURL)]
    pub(super) fn get_redirect_url(path: &str) -> String;

    /// Changes the rules that live as long as the browser session.
    /// <https://developer.chrome.com/docs/extensions/reference/api/declarativeNetRequest#method-updateSessionRules>
    #[wasm_bindgen(js_namespace = ["chrome", "declarativeNetRequest"], js_name = updateSessionRules, catch)]
    pub(super) async fn update_session_rules(options: &JsValue) -> Result<JsValue, JsValue>;

    /// Runs packed files in a frame's isolated world.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/scripting/executeScript>
    #[wasm_bindgen(js_namespace = ["chrome", "scripting"], js_name = executeScript, catch)]
    pub(super) async fn execute_script(injection: &JsValue) -> Result<JsValue, JsValue>;

    /// Reads from the storage that is kept in memory for the browser session.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = get, catch)]
    pub(super) async fn session_get(key: &str) -> Result<JsValue, JsValue>;

    /// Writes to it.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = set, catch)]
    pub(super) async fn session_set(items: &JsValue) -> Result<JsValue, JsValue>;

    /// Reads from the storage that outlives the browser session.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = get, catch)]
    pub(super) async fn local_get(key: &str) -> Result<JsValue, JsValue>;

    /// Writes to it.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = set, catch)]
    pub(super) async fn local_set(items: &JsValue) -> Result<JsValue, JsValue>;

    /// Reads what the administrator has set by policy; rejects where the browser has none.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "managed"], js_name = get, catch)]
    pub(super) async fn managed_get() -> Result<JsValue, JsValue>;

    /// `storage.onChanged.addListener`: what changed, and in which area.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "onChanged"], js_name = addListener)]
    pub(super) fn on_storage_changed(listener: &Closure<dyn FnMut(JsValue, String)>);

    /// Opens a window.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/windows/create>
    #[wasm_bindgen(js_namespace = ["chrome", "windows"], js_name = create, catch)]
    pub(super) async fn create_window(data: &JsValue) -> Result<JsValue, JsValue>;

    /// Changes a window; used to bring one to the front.
    #[wasm_bindgen(js_namespace = ["chrome", "windows"], js_name = update, catch)]
    pub(super) async fn update_window(id: i32, info: &JsValue) -> Result<JsValue, JsValue>;

    /// Closes a window, whatever its pages say.
    #[wasm_bindgen(js_namespace = ["chrome", "windows"], js_name = remove, catch)]
    pub(super) async fn remove_window(id: i32) -> Result<JsValue, JsValue>;

    /// `windows.onRemoved.addListener`: the id of the window that was closed.
    #[wasm_bindgen(js_namespace = ["chrome", "windows", "onRemoved"], js_name = addListener)]
    pub(super) fn on_window_removed(listener: &Closure<dyn FnMut(i32)>);

    /// `tabs.onUpdated.addListener`. The address is there only for hosts that the extension may see.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs", "onUpdated"], js_name = addListener)]
    pub(super) fn on_tab_updated(listener: &Closure<dyn FnMut(i32, Change, Tab)>);

    /// `runtime.MessageSender`.
    pub(super) type Sender;
    /// The address of the page that sent the message.
    #[wasm_bindgen(method, getter, structural)]
    pub(super) fn url(this: &Sender) -> Option<String>;
    /// The tab it is in.
    #[wasm_bindgen(method, getter, structural)]
    pub(super) fn tab(this: &Sender) -> Option<Tab>;
    /// The frame of that tab; 0 is the outermost.
    #[wasm_bindgen(method, getter, structural, js_name = frameId)]
    pub(super) fn frame_id(this: &Sender) -> Option<i32>;

    /// `tabs.Tab`.
    pub(super) type Tab;
    /// The tab's id.
    #[wasm_bindgen(method, getter, structural)]
    pub(super) fn id(this: &Tab) -> Option<i32>;
    /// The window it is in.
    #[wasm_bindgen(method, getter, structural, js_name = windowId)]
    pub(super) fn window_id(this: &Tab) -> i32;

    /// What changed in a tab.
    pub(super) type Change;
    /// Its new address.
    #[wasm_bindgen(method, getter, structural)]
    pub(super) fn url(this: &Change) -> Option<String>;

    /// `windows.Window`.
    pub(super) type Window;
    /// The window's id.
    #[wasm_bindgen(method, getter, structural)]
    pub(super) fn id(this: &Window) -> Option<i32>;

    /// The value of `storage.get("kept")`.
    pub(super) type Items;
    /// What is stored under `kept`.
    #[wasm_bindgen(method, getter, structural)]
    pub(super) fn kept(this: &Items) -> JsValue;
}

/// The name under which the background keeps its memory.
pub(super) const KEPT: &str = "kept";
