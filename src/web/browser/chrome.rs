//! The extension APIs that are used, and no others: the only file that names `chrome`.
//!
//! Firefox offers the same namespace with the same promises in Manifest V3.

use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ShadowRoot};

use crate::cause::Browser;
use crate::web::browser::failure::cannot_matter;
use crate::web::browser::value::to_js;

#[wasm_bindgen]
extern "C" {
    /// Sends a message to the background and resolves with its answer.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/runtime/sendMessage>
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = sendMessage, catch)]
    pub(crate) async fn send_message(message: &JsValue) -> Result<JsValue, JsValue>;

    /// `runtime.onMessage.addListener`; a listener that returns true answers later.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime", "onMessage"], js_name = addListener)]
    pub(crate) fn on_message(listener: &Closure<dyn FnMut(JsValue, Sender, Function) -> bool>);

    /// `runtime.onMessage.addListener`, for a page that the background tells something.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime", "onMessage"], js_name = addListener)]
    pub(crate) fn on_page_message(listener: &Closure<dyn FnMut(JsValue)>);

    /// Sends a message to all frames of a tab in which a content script listens; rejects where there is none.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/tabs/sendMessage>
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = sendMessage, catch)]
    pub(crate) async fn send_to_tab(tab: i32, message: &JsValue) -> Result<JsValue, JsValue>;

    /// `runtime.onUpdateAvailable.addListener`: a new version of the extension waits.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/runtime/onUpdateAvailable>
    #[wasm_bindgen(js_namespace = ["chrome", "runtime", "onUpdateAvailable"], js_name = addListener)]
    pub(crate) fn on_update_available(listener: &Closure<dyn FnMut()>);

    /// `commands.onCommand.addListener`: the name of the shortcut that was pressed.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/commands/onCommand>
    #[wasm_bindgen(js_namespace = ["chrome", "commands", "onCommand"], js_name = addListener)]
    pub(crate) fn on_command(listener: &Closure<dyn FnMut(String)>);

    /// The shortcuts and their keys.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/commands/getAll>
    #[wasm_bindgen(js_namespace = ["chrome", "commands"], js_name = getAll, catch)]
    pub(crate) async fn commands() -> Result<JsValue, JsValue>;

    /// One of them.
    pub(crate) type Shortcut;
    /// Its name in the manifest.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn name(this: &Shortcut) -> Option<String>;
    /// Its key; empty where it has none.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn shortcut(this: &Shortcut) -> Option<String>;

    /// Opens the browser's page for shortcuts. Firefox only, since 137.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/commands/openShortcutSettings>
    #[wasm_bindgen(js_namespace = ["chrome", "commands"], js_name = openShortcutSettings, catch)]
    pub(crate) fn open_shortcut_settings() -> Result<js_sys::Promise, JsValue>;

    /// `runtime.onMessage.addListener`, for a page that answers at once.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime", "onMessage"], js_name = addListener)]
    pub(crate) fn on_page_question(listener: &Closure<dyn FnMut(JsValue, JsValue, Function)>);

    /// Opens `url` out of sight and resolves with the address of this extension's redirect host at which it ended.
    /// <https://developer.chrome.com/docs/extensions/reference/api/identity#method-launchWebAuthFlow>
    #[wasm_bindgen(js_namespace = ["chrome", "identity"], js_name = launchWebAuthFlow, catch)]
    pub(crate) async fn launch_web_auth_flow(details: &JsValue) -> Result<JsValue, JsValue>;

    /// An address of this extension's own redirect host, `https://<id>.chromiumapp.org/<path>`.
    #[wasm_bindgen(js_namespace = ["chrome", "identity"], js_name = getRedirectURL)]
    pub(crate) fn get_redirect_url(path: &str) -> String;

    /// Changes the rules that live as long as the browser session.
    /// <https://developer.chrome.com/docs/extensions/reference/api/declarativeNetRequest#method-updateSessionRules>
    #[wasm_bindgen(js_namespace = ["chrome", "declarativeNetRequest"], js_name = updateSessionRules, catch)]
    pub(crate) async fn update_session_rules(options: &JsValue) -> Result<JsValue, JsValue>;

    /// The rules that live as long as the browser session.
    #[wasm_bindgen(js_namespace = ["chrome", "declarativeNetRequest"], js_name = getSessionRules, catch)]
    pub(crate) async fn session_rules() -> Result<JsValue, JsValue>;

    /// One of them.
    pub(crate) type SessionRule;
    /// Its number.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn id(this: &SessionRule) -> u32;

    /// Runs packed files in a frame's isolated world.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/scripting/executeScript>
    #[wasm_bindgen(js_namespace = ["chrome", "scripting"], js_name = executeScript, catch)]
    pub(crate) async fn execute_script(injection: &JsValue) -> Result<JsValue, JsValue>;

    /// Reads from the storage that is kept in memory for the browser session.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = get, catch)]
    pub(crate) async fn session_get(key: &str) -> Result<JsValue, JsValue>;

    /// Writes to it.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = set, catch)]
    pub(crate) async fn session_set(items: &JsValue) -> Result<JsValue, JsValue>;

    /// Reads from the storage that outlives the browser session.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = get, catch)]
    pub(crate) async fn local_get(key: &str) -> Result<JsValue, JsValue>;

    /// Writes to it.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = set, catch)]
    pub(crate) async fn local_set(items: &JsValue) -> Result<JsValue, JsValue>;

    /// Says who may use the storage that outlives the browser session. Firefox has no such method, so this throws there.
    /// <https://developer.chrome.com/docs/extensions/reference/api/storage#method-StorageArea-setAccessLevel>
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = setAccessLevel, catch)]
    pub(crate) fn local_set_access(details: &JsValue) -> Result<JsValue, JsValue>;

    /// Reads what the administrator has set by policy; rejects where the browser has none.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "managed"], js_name = get, catch)]
    pub(crate) async fn managed_get() -> Result<JsValue, JsValue>;

    /// Tells about the browser's computer.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/runtime/getPlatformInfo>
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getPlatformInfo, catch)]
    async fn platform_info() -> Result<JsValue, JsValue>;

    /// Sets an alarm, which wakes the background also after it was stopped.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/alarms/create>
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = create)]
    fn create_alarm(name: &str, info: &JsValue);
    /// Ends an alarm.
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = clear)]
    fn clear_alarm(name: &str);
    /// `alarms.onAlarm.addListener`. There is one alarm.
    #[wasm_bindgen(js_namespace = ["chrome", "alarms", "onAlarm"], js_name = addListener)]
    pub(crate) fn on_alarm(listener: &Closure<dyn FnMut()>);

    /// `storage.onChanged.addListener`: what changed, and in which area.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "onChanged"], js_name = addListener)]
    pub(crate) fn on_storage_changed(listener: &Closure<dyn FnMut(JsValue, String)>);

    /// Opens a window.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/windows/create>
    #[wasm_bindgen(js_namespace = ["chrome", "windows"], js_name = create, catch)]
    pub(crate) async fn create_window(data: &JsValue) -> Result<JsValue, JsValue>;

    /// Changes a window; used to bring one to the front.
    #[wasm_bindgen(js_namespace = ["chrome", "windows"], js_name = update, catch)]
    pub(crate) async fn update_window(id: i32, info: &JsValue) -> Result<JsValue, JsValue>;

    /// The address of a file of the extension.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL, catch)]
    pub(crate) fn get_url(file: &str) -> Result<String, JsValue>;

    /// Asks for optional permissions, in answer to a click; resolves with whether they are given.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/permissions/request>
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = request, catch)]
    pub(crate) async fn request_permissions(permissions: &JsValue) -> Result<JsValue, JsValue>;

    /// The same at once, because Firefox answers only a call from inside the click's own handler.
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = request, catch)]
    pub(crate) fn ask_for_permissions(permissions: &JsValue) -> Result<js_sys::Promise, JsValue>;

    /// Resolves with whether permissions are there.
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = contains, catch)]
    pub(crate) async fn has_permissions(permissions: &JsValue) -> Result<JsValue, JsValue>;

    /// The same, asked at once: the answer tells what was there before anything that is asked for after it.
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = contains, catch)]
    pub(crate) fn look_for_permissions(permissions: &JsValue) -> Result<js_sys::Promise, JsValue>;

    /// Gives optional permissions back; resolves with whether they are gone.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/permissions/remove>
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = remove, catch)]
    pub(crate) async fn remove_permissions(permissions: &JsValue) -> Result<JsValue, JsValue>;

    /// Takes back all that [`set_cookie_setting`] has allowed, in this browser profile. Chromium only, likewise.
    #[wasm_bindgen(js_namespace = ["chrome", "contentSettings", "cookies"], js_name = clear, catch)]
    pub(crate) async fn clear_cookie_settings(details: &JsValue) -> Result<JsValue, JsValue>;

    /// Allows or blocks cookies of one site inside another. Chromium only, and only with the permission `contentSettings`.
    /// <https://developer.chrome.com/docs/extensions/reference/api/contentSettings>
    #[wasm_bindgen(js_namespace = ["chrome", "contentSettings", "cookies"], js_name = set, catch)]
    pub(crate) async fn set_cookie_setting(details: &JsValue) -> Result<JsValue, JsValue>;

    /// Opens a tab.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/tabs/create>
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = create, catch)]
    pub(crate) async fn create_tab(data: &JsValue) -> Result<JsValue, JsValue>;

    /// Closes a tab, whatever its page says.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = remove, catch)]
    pub(crate) async fn remove_tab(id: i32) -> Result<JsValue, JsValue>;

    /// Shows a notification. Only with the permission `notifications`.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/notifications/create>
    #[wasm_bindgen(js_namespace = ["chrome", "notifications"], js_name = create, catch)]
    pub(crate) fn create_notification(
        id: &str,
        options: &JsValue,
    ) -> Result<js_sys::Promise, JsValue>;

    /// Takes it away.
    #[wasm_bindgen(js_namespace = ["chrome", "notifications"], js_name = clear, catch)]
    pub(crate) fn clear_notification(id: &str) -> Result<js_sys::Promise, JsValue>;

    /// `notifications.onClicked.addListener`: the id of the one that was clicked.
    #[wasm_bindgen(js_namespace = ["chrome", "notifications", "onClicked"], js_name = addListener, catch)]
    pub(crate) fn on_notification_clicked(
        listener: &Closure<dyn FnMut(String)>,
    ) -> Result<(), JsValue>;

    /// Hides a tab from the tab strip. Firefox only, and only with the permission `tabHide`.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/tabs/hide>
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = hide, catch)]
    pub(crate) async fn hide_tab(id: i32) -> Result<JsValue, JsValue>;

    /// `tabs.onRemoved.addListener`: the id of the tab that was closed.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs", "onRemoved"], js_name = addListener)]
    pub(crate) fn on_tab_removed(listener: &Closure<dyn FnMut(i32)>);

    /// `webRequest.onBeforeRequest.addListener`: a page or frame is about to be asked for.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/webRequest/onBeforeRequest>
    #[wasm_bindgen(js_namespace = ["chrome", "webRequest", "onBeforeRequest"], js_name = addListener)]
    pub(crate) fn on_before_request(listener: &Closure<dyn FnMut(WebRequest)>, filter: &JsValue);

    /// `webRequest.onHeadersReceived.addListener`: it was answered.
    #[wasm_bindgen(js_namespace = ["chrome", "webRequest", "onHeadersReceived"], js_name = addListener)]
    pub(crate) fn on_headers_received(
        listener: &Closure<dyn FnMut(WebRequest)>,
        filter: &JsValue,
        extra: Vec<String>,
    );

    /// `webRequest.onErrorOccurred.addListener`: it could not be loaded.
    #[wasm_bindgen(js_namespace = ["chrome", "webRequest", "onErrorOccurred"], js_name = addListener)]
    pub(crate) fn on_request_failed(listener: &Closure<dyn FnMut(WebRequest)>, filter: &JsValue);

    /// Finds tabs, by address only those of hosts that we have permission for.
    /// <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/tabs/query>
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = query, catch)]
    pub(crate) async fn query_tabs(query: &JsValue) -> Result<JsValue, JsValue>;

    /// Changes a tab; used to load an address in one of ours, and to bring one to the front. Resolves with the tab.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = update, catch)]
    pub(crate) async fn update_tab(id: i32, change: &JsValue) -> Result<JsValue, JsValue>;

    /// `tabs.onUpdated.addListener`: the tab, what has changed, and how it is now.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs", "onUpdated"], js_name = addListener)]
    pub(crate) fn on_tab_updated(listener: &Closure<dyn FnMut(i32, TabChange, Tab)>);

    /// Listens no more.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs", "onUpdated"], js_name = removeListener)]
    pub(crate) fn off_tab_updated(listener: &Closure<dyn FnMut(i32, TabChange, Tab)>);

    /// Opens the set-up page, or brings it to the front.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = openOptionsPage, catch)]
    pub(crate) async fn open_options_page() -> Result<JsValue, JsValue>;

    /// The manifest.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getManifest)]
    pub(crate) fn manifest() -> Manifest;

    /// What it says of the version.
    pub(crate) type Manifest;
    /// `version`.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn version(this: &Manifest) -> String;

    /// The text on the toolbar's button.
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeText, catch)]
    fn set_badge_text(details: &JsValue) -> Result<JsValue, JsValue>;

    /// Asks the network, where there is no window.
    #[wasm_bindgen(js_name = fetch, catch)]
    pub(crate) async fn fetch(url: &str, init: &web_sys::RequestInit) -> Result<JsValue, JsValue>;

    /// What `tabs.onUpdated` tells of a change.
    pub(crate) type TabChange;
    /// `loading` or `complete`.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn status(this: &TabChange) -> Option<String>;

    /// What `scripting.executeScript` hands back for a frame.
    pub(crate) type Injected;
    /// The script's value, awaited.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn result(this: &Injected) -> JsValue;

    /// What `webRequest` tells of a request.
    pub(crate) type WebRequest;
    /// Its address.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn url(this: &WebRequest) -> String;
    /// The tab; -1 for a page out of sight.
    #[wasm_bindgen(method, getter, structural, js_name = tabId)]
    pub(crate) fn tab_id(this: &WebRequest) -> i32;
    /// `main_frame` or `sub_frame`.
    #[wasm_bindgen(method, getter, structural, js_name = type)]
    pub(crate) fn kind(this: &WebRequest) -> String;
    /// The origin that the request was made from (Chromium).
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn initiator(this: &WebRequest) -> Option<String>;
    /// The address of the page that it was made from (Firefox).
    #[wasm_bindgen(method, getter, structural, js_name = documentUrl)]
    pub(crate) fn document_url(this: &WebRequest) -> Option<String>;
    /// The answer's status.
    #[wasm_bindgen(method, getter, structural, js_name = statusCode)]
    pub(crate) fn status_code(this: &WebRequest) -> u16;
    /// Why it could not be loaded.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn error(this: &WebRequest) -> Option<String>;
    /// The answer's headers.
    #[wasm_bindgen(method, getter, structural, js_name = responseHeaders)]
    pub(crate) fn response_headers(this: &WebRequest) -> Option<Vec<Header>>;

    /// `webRequest.HttpHeaders`.
    pub(crate) type Header;
    /// The header's name, in any case.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn name(this: &Header) -> String;
    /// Its value, if it is text.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn value(this: &Header) -> Option<String>;

    /// `runtime.MessageSender`.
    pub(crate) type Sender;
    /// The address of the page that sent the message.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn url(this: &Sender) -> Option<String>;
    /// The tab it is in.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn tab(this: &Sender) -> Option<Tab>;
    /// The frame of that tab; 0 is the outermost.
    #[wasm_bindgen(method, getter, structural, js_name = frameId)]
    pub(crate) fn frame_id(this: &Sender) -> Option<i32>;

    /// `tabs.Tab`.
    pub(crate) type Tab;
    /// The tab's id.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn id(this: &Tab) -> Option<i32>;
    /// The id of its window.
    #[wasm_bindgen(method, getter, structural, js_name = windowId)]
    pub(crate) fn window_id(this: &Tab) -> Option<i32>;
    /// Its page's address, if we have permission for that host.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn url(this: &Tab) -> Option<String>;
    /// Its page's title, likewise.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn title(this: &Tab) -> Option<String>;
    /// `loading` or `complete`.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn status(this: &Tab) -> Option<String>;
    /// When it was in front for the last time, in milliseconds of the browser's clock.
    #[wasm_bindgen(method, getter, structural, js_name = lastAccessed)]
    fn accessed(this: &Tab) -> Option<f64>;

    /// `windows.Window`.
    pub(crate) type Window;
    /// The window's id.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn id(this: &Window) -> Option<i32>;
    /// Its tabs, as far as it was asked for them.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn tabs(this: &Window) -> Option<Vec<Tab>>;

    /// `chrome.runtime`.
    pub(crate) type Runtime;
    #[wasm_bindgen(thread_local_v2, js_namespace = chrome, js_name = runtime)]
    static RUNTIME: Runtime;
    /// The extension's id, which is gone once the extension was removed or replaced.
    #[wasm_bindgen(method, getter, structural, js_name = id)]
    pub(crate) fn extension_id(this: &Runtime) -> Option<String>;

    /// What `storage.get` gives and `storage.set` takes.
    pub(crate) type Items;
    /// What is stored under `kept`.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn kept(this: &Items) -> JsValue;
    /// What is stored under another name.
    #[wasm_bindgen(method, structural, indexing_getter)]
    pub(crate) fn item(this: &Items, name: &str) -> JsValue;
    /// Puts something under a name, for `storage.set`.
    #[wasm_bindgen(method, structural, indexing_setter)]
    pub(crate) fn set_item(this: &Items, name: &str, value: &JsValue);
}

impl Tab {
    /// When it was in front for the last time; 0 where the browser does not say.
    pub(crate) fn last_accessed(&self) -> f64 {
        self.accessed().unwrap_or_default()
    }
}

/// Which browser this is, told by the addresses of its extensions.
pub(crate) fn browser() -> Browser {
    match get_url("") {
        Ok(url) if url.starts_with("moz-extension:") => Browser::Firefox,
        // Also where the extension is gone: then nothing is asked of the browser any more.
        _ => Browser::Chromium,
    }
}

/// The argument of `action.setBadgeText`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Badge {
    text: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tab_id: Option<i32>,
}

/// Shows on the toolbar's button whether the agent has to do something.
pub(crate) fn set_badge(needed: bool) {
    show_badge(if needed { "!" } else { "" }, None);
}

/// Marks the toolbar's button in one tab, until that goes to another page: there is something to pair.
pub(crate) fn mark(tab: i32, marked: bool) {
    show_badge(if marked { "?" } else { "" }, Some(tab));
}

fn show_badge(text: &'static str, tab_id: Option<i32>) {
    // The tab may be gone, and its button with it.
    cannot_matter(set_badge_text(&to_js(&Badge { text, tab_id })));
}

/// Whether an address is one of the extension's own pages.
pub(crate) fn is_ours(url: &str) -> bool {
    get_url("").is_ok_and(|ours| url.starts_with(&ours))
}

/// Whether the extension that put us into this page is still there.
pub(crate) fn is_alive() -> bool {
    RUNTIME.with(|runtime| runtime.extension_id().is_some())
}

/// The name under which the background keeps its memory.
pub(crate) const KEPT: &str = "kept";

#[wasm_bindgen]
extern "C" {
    /// <https://developer.chrome.com/docs/extensions/reference/api/dom>
    #[wasm_bindgen(js_namespace = ["chrome", "dom"], js_name = openOrClosedShadowRoot, catch)]
    fn chromium_root(element: &Element) -> Result<Option<ShadowRoot>, JsValue>;

    /// An element, as Firefox shows it to an extension.
    type Host;
    /// <https://developer.mozilla.org/docs/Web/API/Element/openOrClosedShadowRoot>
    #[wasm_bindgen(method, getter, structural, js_name = openOrClosedShadowRoot)]
    fn firefox_root(this: &Host) -> Option<ShadowRoot>;
}

/// An element's shadow root, also one that is closed to the page.
pub(crate) fn shadow_root(element: &Element) -> Option<ShadowRoot> {
    match chromium_root(element) {
        Ok(root) => root,
        Err(_) => element.unchecked_ref::<Host>().firefox_root(),
    }
}

/// Wakes the background every few minutes, or no more.
pub(crate) fn wake_often(often: bool) {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Info {
        period_in_minutes: u32,
    }
    const NAME: &str = "sessions";
    match often {
        true => create_alarm(
            NAME,
            &to_js(&Info {
                period_in_minutes: 5,
            }),
        ),
        false => clear_alarm(NAME),
    }
}

/// Asks the browser for anything at all: that keeps the background running.
pub(crate) async fn stay_awake() {
    cannot_matter(platform_info().await);
}

/// Keeps the browser from discarding a tab, or no more.
pub(crate) async fn keep_tab(tab: i32, kept: bool) {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Change {
        auto_discardable: bool,
    }
    let auto_discardable = !kept;
    // The tab may be gone.
    cannot_matter(update_tab(tab, &to_js(&Change { auto_discardable })).await);
}
