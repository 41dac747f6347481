//! The background (service worker or event page): carries out what the [`Switchboard`] decides for all tabs.

use gloo::timers::callback::Timeout;
use js_sys::{Date, Function};
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::chrome::{self, Change, Items, KEPT, Sender, Tab};
use super::to_js;
use crate::address::ServiceNowOrigin;
use crate::cause::Cause;
use crate::landing::{self, Landing};
use crate::message::{Reply, Request};
use crate::plan::Chain;
use crate::settings::Settings;
use crate::switchboard::{Effect, Event, Memory, Switchboard, Ticket, Way};

/// How long a silent sign-in may take, in milliseconds: the agent is told long before, and may still be lucky.
const FLIGHT_MS: u32 = 30_000;
/// The file that holds Streams.
const STREAMS: &str = "connect-streams-min.js";

#[derive(Default)]
struct Background {
    /// `None` until what was kept has been read.
    switchboard: RefCell<Option<Switchboard>>,
    /// Whether it may answer yet.
    awake: Cell<bool>,
    /// What was asked before that.
    early: RefCell<Vec<Event>>,
    askers: RefCell<Vec<(Ticket, Asker)>>,
    tickets: Cell<Ticket>,
    windows: RefCell<Vec<SignInWindow>>,
    rules: Cell<u32>,
}

/// Where an answer goes.
struct Asker {
    respond: Function,
    tab: Option<i32>,
    frame: Option<i32>,
}

struct SignInWindow {
    id: i32,
    chain: Chain,
}

/// Starts the background.
pub(super) fn start() {
    let background = Rc::new(Background::default());
    background.listen();
    spawn_local(background.wake());
}

impl Background {
    fn listen(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let asked = Closure::<dyn FnMut(JsValue, Sender, Function) -> bool>::new(
            move |message, sender, respond| this.asked(message, &sender, respond),
        );
        chrome::on_message(&asked);
        asked.forget();

        let this = Rc::clone(self);
        let moved =
            Closure::<dyn FnMut(i32, Change, Tab)>::new(move |_, change: Change, tab: Tab| {
                if let Some(url) = change.url() {
                    this.window_moved(tab.window_id(), &url);
                }
            });
        chrome::on_tab_updated(&moved);
        moved.forget();

        let this = Rc::clone(self);
        let closed = Closure::<dyn FnMut(i32)>::new(move |id| this.window_closed(id));
        chrome::on_window_removed(&closed);
        closed.forget();

        let this = Rc::clone(self);
        let changed = Closure::<dyn FnMut(JsValue, String)>::new(move |_, area: String| {
            if area == "managed" {
                let this = Rc::clone(&this);
                spawn_local(async move { this.read_policy().await });
            }
        });
        chrome::on_storage_changed(&changed);
        changed.forget();
    }

    /// Reads what was kept, then answers those who came early.
    async fn wake(self: Rc<Self>) {
        let memory: Memory = match chrome::session_get(KEPT).await {
            Ok(items) => from_js(items.unchecked_ref::<Items>().kept()),
            Err(_) => Memory::default(),
        };
        let cached = match chrome::local_get(KEPT).await {
            Ok(items) => items.unchecked_ref::<Items>().kept(),
            Err(_) => JsValue::UNDEFINED,
        };
        *self.switchboard.borrow_mut() = Some(Switchboard::new(memory, from_js(cached)));
        // The browser takes seconds to have its policy after it has started, and the last one is at hand.
        let this = Rc::clone(&self);
        spawn_local(async move { this.read_policy().await });
        self.awake.set(true);
        let early = std::mem::take(&mut *self.early.borrow_mut());
        for event in early {
            self.tell(event);
        }
    }

    /// Reads the policy and keeps it for the next start.
    async fn read_policy(&self) {
        let settings: Settings = match chrome::managed_get().await {
            Ok(policy) => from_js(policy),
            Err(_) => Settings::default(),
        };
        let _ = chrome::local_set(&to_js(&Kept { kept: &settings })).await;
        if let Some(switchboard) = &mut *self.switchboard.borrow_mut() {
            switchboard.set(settings);
        }
    }

    /// Takes a message; whether it will be answered.
    fn asked(self: &Rc<Self>, message: JsValue, sender: &Sender, respond: Function) -> bool {
        let origin = sender
            .url()
            .and_then(|url| ServiceNowOrigin::parse_custom(&url).ok());
        let request: Option<Request> = serde_wasm_bindgen::from_value(message).ok();
        let (Some(origin), Some(request)) = (origin, request) else {
            return false;
        };
        let ticket = self.tickets.get();
        self.tickets.set(ticket.wrapping_add(1));
        let asker = Asker {
            respond,
            tab: sender.tab().and_then(|tab| tab.id()),
            frame: sender.frame_id(),
        };
        self.askers.borrow_mut().push((ticket, asker));
        let origin = origin.as_str().to_owned();
        self.tell(Event::Asked {
            ticket,
            origin,
            request,
        });
        true
    }

    fn tell(self: &Rc<Self>, event: Event) {
        if !self.awake.get() {
            self.early.borrow_mut().push(event);
            return;
        }
        let effects = match &mut *self.switchboard.borrow_mut() {
            Some(switchboard) => switchboard.on(event, Date::now()),
            None => return,
        };
        for effect in effects {
            self.obey(effect);
        }
    }

    fn obey(self: &Rc<Self>, effect: Effect) {
        let this = Rc::clone(self);
        match effect {
            Effect::Answer(ticket, reply) => self.answer(ticket, &reply),
            Effect::Fly(chain) => spawn_local(async move { this.fly(chain).await }),
            Effect::OpenWindow(chain) => spawn_local(async move { this.open_window(chain).await }),
            Effect::CloseWindow(host) => self.close_window(&host),
            Effect::LoadStreams(ticket) => {
                spawn_local(async move { this.load_streams(ticket).await });
            }
            Effect::Remember => {
                let kept = match &*self.switchboard.borrow() {
                    Some(switchboard) => to_js(&Kept {
                        kept: switchboard.memory(),
                    }),
                    None => return,
                };
                spawn_local(async move {
                    let _ = chrome::session_set(&kept).await;
                });
            }
            Effect::SetReadAlarm(ms) => {
                Timeout::new(ms, move || this.tell(Event::ReadOverdue)).forget();
            }
        }
    }

    fn answer(&self, ticket: Ticket, reply: &Reply) {
        if let Some(asker) = self.take(ticket) {
            // The page may be gone; then nobody waits.
            let _ = asker.respond.call1(&JsValue::NULL, &to_js(reply));
        }
    }

    fn take(&self, ticket: Ticket) -> Option<Asker> {
        let mut askers = self.askers.borrow_mut();
        let at = askers.iter().position(|(number, _)| *number == ticket)?;
        Some(askers.swap_remove(at).1)
    }

    /// The silent sign-in: a page out of sight opens the Login URL, and rules of ours end it at the moment it is sent on to
    /// the CCP, so that no second phone loads.
    async fn fly(self: Rc<Self>, chain: Chain) {
        let first = self.rules.get() + 1;
        self.rules.set(first + 1);
        let landings = [(first, Landing::SignedIn), (first + 1, Landing::Refused)];
        let ids = [first, first + 1];
        let rules: Vec<Rule> = landings
            .iter()
            .map(|&(id, landing)| Rule::new(id, landing, &chain))
            .collect();
        let set = Rules {
            remove_rule_ids: &ids,
            add_rules: &rules,
        };
        let failure = match chrome::update_session_rules(&to_js(&set)).await {
            Ok(_) => end_of(chrome::launch_web_auth_flow(&to_js(&Flow::new(&chain))).await),
            Err(_) => Some(Cause::ExtensionBroken),
        };
        let unset = Rules {
            remove_rule_ids: &ids,
            add_rules: &[],
        };
        let _ = chrome::update_session_rules(&to_js(&unset)).await;
        self.ended(&chain, Way::Silent, failure);
    }

    fn ended(self: &Rc<Self>, chain: &Chain, way: Way, failure: Option<Cause>) {
        let host = chain.ccp.host().to_owned();
        self.tell(Event::Ended { host, way, failure });
    }

    async fn open_window(self: Rc<Self>, chain: Chain) {
        let open = self.window_of(chain.ccp.host());
        if let Some(id) = open {
            let front = Front { focused: true };
            if chrome::update_window(id, &to_js(&front)).await.is_ok() {
                return;
            }
            self.forget_window(id);
        }
        let data = WindowData {
            url: chain.login.as_str(),
            kind: "popup",
            width: 520,
            height: 680,
        };
        let opened = chrome::create_window(&to_js(&data)).await.ok();
        match opened.and_then(|window| window.unchecked_into::<chrome::Window>().id()) {
            Some(id) => self.windows.borrow_mut().push(SignInWindow { id, chain }),
            None => self.ended(&chain, Way::Window, Some(Cause::ExtensionBroken)),
        }
    }

    fn window_of(&self, host: &str) -> Option<i32> {
        let windows = self.windows.borrow();
        let window = windows
            .iter()
            .find(|window| window.chain.ccp.host() == host)?;
        Some(window.id)
    }

    fn forget_window(&self, id: i32) -> Option<Chain> {
        let mut windows = self.windows.borrow_mut();
        let at = windows.iter().position(|window| window.id == id)?;
        Some(windows.swap_remove(at).chain)
    }

    fn close_window(&self, host: &str) {
        if let Some(id) = self.window_of(host) {
            self.forget_window(id);
            spawn_local(async move {
                let _ = chrome::remove_window(id).await;
            });
        }
    }

    fn window_moved(self: &Rc<Self>, id: i32, url: &str) {
        let landing = {
            let windows = self.windows.borrow();
            let window = windows.iter().find(|window| window.id == id);
            window.and_then(|window| Landing::at(url, &window.chain.login, &window.chain.ccp))
        };
        // A refusal stays open: Amazon Connect's own page says more than we know.
        if landing == Some(Landing::SignedIn)
            && let Some(chain) = self.forget_window(id)
        {
            spawn_local(async move {
                let _ = chrome::remove_window(id).await;
            });
            self.ended(&chain, Way::Window, None);
        }
    }

    fn window_closed(self: &Rc<Self>, id: i32) {
        if let Some(chain) = self.forget_window(id) {
            self.ended(&chain, Way::Window, Some(Cause::IdpNeedsAgent));
        }
    }

    async fn load_streams(self: Rc<Self>, ticket: Ticket) {
        let Some(asker) = self.take(ticket) else {
            return;
        };
        let (Some(tab), Some(frame)) = (asker.tab, asker.frame) else {
            return;
        };
        let injection = Injection {
            target: Target {
                tab_id: tab,
                frame_ids: [frame],
            },
            files: [STREAMS],
            inject_immediately: true,
        };
        let reply = match chrome::execute_script(&to_js(&injection)).await {
            Ok(_) => to_js(&Reply::Done),
            Err(_) => JsValue::UNDEFINED,
        };
        let _ = asker.respond.call1(&JsValue::NULL, &reply);
    }
}

fn end_of(flow: Result<JsValue, JsValue>) -> Option<Cause> {
    match flow {
        Ok(url) if url.as_string() == Some(chrome::get_redirect_url(REFUSED)) => {
            Landing::Refused.failure()
        }
        Ok(_) => Landing::SignedIn.failure(),
        Err(error) => {
            let message = error.dyn_ref::<js_sys::Error>().map(js_sys::Error::message);
            let message = message.and_then(|message| message.as_string());
            Some(landing::flow_failure(&message.unwrap_or_default()))
        }
    }
}

fn from_js<T: serde::de::DeserializeOwned + Default>(value: JsValue) -> T {
    serde_wasm_bindgen::from_value(value).unwrap_or_default()
}

const SIGNED_IN: &str = "signed-in";
const REFUSED: &str = "refused";

/// An item for `storage.set`.
#[derive(Serialize)]
struct Kept<'a, T> {
    kept: &'a T,
}

/// The argument of `identity.launchWebAuthFlow`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Flow<'a> {
    url: &'a str,
    interactive: bool,
    /// Not at the first page that loads: an IdP's self-posting form is one.
    abort_on_load_for_non_interactive: bool,
    timeout_ms_for_non_interactive: u32,
}

impl<'a> Flow<'a> {
    fn new(chain: &'a Chain) -> Self {
        Self {
            url: chain.login.as_str(),
            interactive: false,
            abort_on_load_for_non_interactive: false,
            timeout_ms_for_non_interactive: FLIGHT_MS,
        }
    }
}

/// The argument of `declarativeNetRequest.updateSessionRules`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rules<'a> {
    remove_rule_ids: &'a [u32],
    add_rules: &'a [Rule],
}

/// Sends a page out of sight that reaches one of a landing's addresses to our redirect host, which ends the flow.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: u32,
    condition: Condition,
    action: Action,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Condition {
    regex_filter: String,
    resource_types: [&'static str; 1],
    /// -1: pages that are in no tab. The agent's own tabs are never touched.
    tab_ids: [i32; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Action {
    #[serde(rename = "type")]
    kind: &'static str,
    redirect: Redirect,
}

#[derive(Serialize)]
struct Redirect {
    url: String,
}

impl Rule {
    fn new(id: u32, landing: Landing, chain: &Chain) -> Self {
        let addresses = landing.addresses(&chain.login, &chain.ccp);
        let path = match landing {
            Landing::SignedIn => SIGNED_IN,
            Landing::Refused => REFUSED,
        };
        Self {
            id,
            condition: Condition {
                regex_filter: landing::pattern(&addresses),
                resource_types: ["main_frame"],
                tab_ids: [-1],
            },
            action: Action {
                kind: "redirect",
                redirect: Redirect {
                    url: chrome::get_redirect_url(path),
                },
            },
        }
    }
}

/// The argument of `windows.create`.
#[derive(Serialize)]
struct WindowData<'a> {
    url: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    width: u32,
    height: u32,
}

/// The argument of `windows.update`.
#[derive(Serialize)]
struct Front {
    focused: bool,
}

/// The argument of `scripting.executeScript`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Injection {
    target: Target,
    files: [&'static str; 1],
    inject_immediately: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    tab_id: i32,
    frame_ids: [i32; 1],
}
