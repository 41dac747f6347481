//! The background (service worker or event page): carries out what the [`Coordinator`] decides for all tabs.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::{Date, Function, Object};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{RequestCache, RequestCredentials, RequestInit, RequestMode};

use crate::admin::status;
use crate::background::memory::Memory;
use crate::background::{BackgroundEffect, BackgroundEvent, Coordinator, Ticket};
use crate::cause::{Browser, Cause};
use crate::connect::landing;
use crate::connect::landing::Landing;
use crate::message::{Command, File, News, Preferences, Reply};
use crate::settings::Settings;
use crate::sign_in::ccp_frame::PATIENCE_MS;
use crate::sign_in::chain::Chain;
use crate::sign_in::pairing::Pairings;
use crate::sign_in::way::{ATTEMPT_MS, Opened, Way};
use crate::value::{CcpUrl, ServiceNowOrigin};
use crate::web::browser::chrome::{Items, KEPT, Sender, SessionRule, Tab, TabChange, WebRequest};
use crate::web::browser::value::to_js;
use crate::web::browser::{chrome, kept};
use crate::web::connect::answered;

/// The file that holds Streams.
const STREAMS: &str = "connect-streams-min.js";

/// When the browser has its policy, if there is one, in milliseconds after its start.
const POLICY_MS: u32 = 10_000;

/// The page on which an agent lets Amazon Connect use its cookie.
const ALLOW: &str = "allow.html";

/// The page on which an agent lets a call show a notification.
const NOTIFY: &str = "notify.html";

/// The page on which an agent pairs a ServiceNow; the popup's, in a window of its own.
const PAIR: &str = "popup.html";

/// Under which name it is kept what the docked softphone shows.
const FACE: &str = "surface";

#[derive(Default)]
struct Background {
    /// `None` until what was kept has been read.
    switchboard: RefCell<Option<Coordinator>>,
    /// Whether it may answer yet.
    awake: Cell<bool>,
    /// What was asked before that.
    early: RefCell<Vec<BackgroundEvent>>,
    askers: RefCell<Vec<(Ticket, Asker)>>,
    tickets: Cell<Ticket>,
    hears_notifications: Cell<bool>,
    /// What the toolbar's button shows.
    badge: Cell<Option<bool>>,
    /// Hears where tabs go, while a sign-in is under way.
    tabs: RefCell<Option<TabsHeard>>,
}

type TabsHeard = Closure<dyn FnMut(i32, TabChange, Tab)>;

/// Where an answer goes.
struct Asker {
    respond: Function,
    tab: Option<i32>,
    frame: Option<i32>,
}

/// Starts the background.
pub(crate) fn start() {
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

        // Where somebody listens, Firefox keeps a new version for its next start. Chromium waits until the background is idle,
        // which it is not while a contact is live.
        let waits = Closure::<dyn FnMut()>::new(|| {});
        chrome::on_update_available(&waits);
        waits.forget();

        let this = Rc::clone(self);
        let closed =
            Closure::<dyn FnMut(i32)>::new(move |tab| this.tell(BackgroundEvent::Closed { tab }));
        chrome::on_tab_removed(&closed);
        closed.forget();

        let filter = to_js(&Filter {
            urls: CONNECT,
            types: ["main_frame", "sub_frame"],
        });
        let this = Rc::clone(self);
        let asks = Closure::<dyn FnMut(WebRequest)>::new(move |request: WebRequest| {
            if request.kind() == "main_frame" {
                let (tab, url) = (request.tab_id(), request.url());
                this.tell(BackgroundEvent::Navigated { tab, url });
            }
        });
        chrome::on_before_request(&asks, &filter);
        asks.forget();

        let this = Rc::clone(self);
        let answered = Closure::<dyn FnMut(WebRequest)>::new(move |request: WebRequest| {
            this.tell(BackgroundEvent::Answered(answered::of(&request)));
        });
        chrome::on_headers_received(&answered, &filter, vec!["responseHeaders".to_owned()]);
        answered.forget();

        let this = Rc::clone(self);
        let changed = Closure::<dyn FnMut(JsValue, String)>::new(move |_, area: String| {
            if area == "managed" {
                let this = Rc::clone(&this);
                spawn_local(async move {
                    let policy = chrome::managed_get().await;
                    this.set_policy(policy.unwrap_or(JsValue::UNDEFINED)).await;
                });
            }
        });
        chrome::on_storage_changed(&changed);
        changed.forget();

        self.hear_notifications();
    }

    /// Reads what was kept, then answers those who came early.
    async fn wake(self: Rc<Self>) {
        // What is there decides nothing (see `kept.rs`), and yet no page process need read it. Firefox has no such switch.
        let _ = chrome::local_set_access(&to_js(&Access {
            access_level: "TRUSTED_CONTEXTS",
        }));
        let memory: Memory = match chrome::session_get(KEPT).await {
            Ok(items) => from_js(items.unchecked_ref::<Items>().kept()),
            Err(_) => Memory::default(),
        };
        // Where they cannot be had, nothing is paired, and the policy is waited for.
        let cached = kept::get(kept::SETTINGS).await.unwrap_or_default();
        let mut switchboard = Coordinator::new(memory, kept_pairings().await, from_js(cached));
        let under_way = switchboard.wake(Date::now());
        *self.switchboard.borrow_mut() = Some(switchboard);
        // A worker that was stopped in a sign-in has left its rules.
        remove_rules().await;
        // The browser takes seconds to have its policy after it has started, and the last one is at hand. Until then it may
        // say that there is none.
        let this = Rc::clone(&self);
        spawn_local(async move {
            if let Ok(policy) = chrome::managed_get().await
                && Object::keys(policy.unchecked_ref::<Object>()).length() > 0
            {
                this.set_policy(policy).await;
                return;
            }
            // Where there is still none by then, there is none any more.
            let look_again = move || {
                spawn_local(async move {
                    if let Ok(policy) = chrome::managed_get().await {
                        this.set_policy(policy).await;
                    }
                });
            };
            Timeout::new(POLICY_MS, look_again).forget();
        });
        self.awake.set(true);
        for effect in under_way {
            self.obey(effect);
        }
        let early = std::mem::take(&mut *self.early.borrow_mut());
        for event in early {
            self.tell(event);
        }
    }

    /// Takes the policy and keeps it for the next start.
    async fn set_policy(self: &Rc<Self>, policy: JsValue) {
        let settings: Settings = from_js(policy);
        // Where it cannot be kept, the next start waits for it.
        let _ = kept::set(kept::SETTINGS, &to_js(&settings)).await;
        let effects = match &mut *self.switchboard.borrow_mut() {
            Some(switchboard) => switchboard.set(settings, Date::now()),
            None => return,
        };
        for effect in effects {
            self.obey(effect);
        }
    }

    /// Takes a message; whether it will be answered.
    fn asked(self: &Rc<Self>, message: JsValue, sender: &Sender, respond: Function) -> bool {
        let ticket = self.tickets.get();
        let url = sender.url().unwrap_or_default();
        let tab = sender.tab().and_then(|tab| tab.id());
        let event = if chrome::is_ours(&url) {
            crate::web::browser::value::from_js::<Command>(&message)
                .map(|command| BackgroundEvent::Commanded { ticket, command })
        } else {
            origin_of(sender)
                .zip(crate::web::browser::value::from_js(&message))
                .map(|(origin, request)| BackgroundEvent::Asked {
                    ticket,
                    origin: origin.as_str().to_owned(),
                    tab,
                    request,
                })
        };
        let Some(event) = event else { return false };
        self.tickets.set(ticket.wrapping_add(1));
        let asker = Asker {
            respond,
            tab,
            frame: sender.frame_id(),
        };
        self.askers.borrow_mut().push((ticket, asker));
        self.tell(event);
        true
    }

    fn tell(self: &Rc<Self>, event: BackgroundEvent) {
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

    fn obey(self: &Rc<Self>, effect: BackgroundEffect) {
        let this = Rc::clone(self);
        match effect {
            BackgroundEffect::Answer(ticket, reply) => self.answer(ticket, &reply),
            BackgroundEffect::SignIn(attempt, chain) => spawn_local(async move {
                let late = Rc::clone(&this);
                Timeout::new(PATIENCE_MS, move || late.show_badge()).forget();
                match chrome::browser() {
                    Browser::Chromium => this.sign_in(attempt, chain).await,
                    // Its `identity` flows run no page unless a window shows it.
                    Browser::Firefox => this.sign_in_by_tab(attempt, chain).await,
                }
            }),
            BackgroundEffect::OpenWindow(attempt, chain) => {
                spawn_local(async move { this.open_window(attempt, chain).await });
            }
            BackgroundEffect::WatchTabs(watched) => self.watch_tabs(watched),
            BackgroundEffect::OpenPairing(origin) => spawn_local(async move {
                if let Ok(page) = chrome::get_url(PAIR) {
                    let _ = open(&format!("{page}#{origin}"), 480).await;
                }
            }),
            BackgroundEffect::Mark(tab) => chrome::mark(tab, true),
            BackgroundEffect::KeepPairings(ticket) => {
                let pairings = match &*self.switchboard.borrow() {
                    Some(switchboard) => to_js(switchboard.pairings()),
                    None => return,
                };
                spawn_local(async move {
                    if kept::set(kept::PAIRINGS, &pairings).await.is_ok() {
                        return this.answer(ticket, &Reply::Done);
                    }
                    this.tell(BackgroundEvent::PairingsNotKept(kept_pairings().await));
                    this.respond(ticket, &JsValue::UNDEFINED);
                });
            }
            BackgroundEffect::TellPages(origin) => spawn_local(tell_pages(origin)),
            BackgroundEffect::Recall(ticket, origin) => spawn_local(async move {
                let preferences = recall(&origin).await;
                this.answer(ticket, &Reply::Preferences(preferences));
            }),
            BackgroundEffect::Prefer(origin, preferences) => {
                spawn_local(prefer(origin, preferences))
            }
            BackgroundEffect::Focus(opened) => spawn_local(async move {
                let Some(window) = opened.window else { return };
                let front = to_js(&Front { focused: true });
                if chrome::update_window(window, &front).await.is_err() {
                    // It is gone, so that the next press has to open one.
                    let tab = opened.tab;
                    this.tell(BackgroundEvent::Closed { tab });
                }
            }),
            BackgroundEffect::Close(opened) => spawn_local(async move {
                let _ = chrome::remove_tab(opened.tab).await;
            }),
            BackgroundEffect::OpenAllow(ticket, ccp, origin) => {
                spawn_local(async move { this.open_allow(ticket, &ccp, &origin).await });
            }
            BackgroundEffect::Inject(ticket, file) => {
                spawn_local(async move { this.inject(ticket, file).await });
            }
            BackgroundEffect::SignOut(ticket, ccp) => spawn_local(async move {
                sign_out(&ccp).await;
                this.answer(ticket, &Reply::Done);
            }),
            BackgroundEffect::ReadIn(tab) => spawn_local(read_in(tab)),
            BackgroundEffect::Notify {
                tab,
                contact,
                title,
                body,
            } => spawn_local(async move { this.notify(tab, &contact, &title, &body).await }),
            BackgroundEffect::OpenNotify => spawn_local(async {
                if let Ok(page) = chrome::get_url(NOTIFY) {
                    let _ = open(&page, 420).await;
                }
            }),
            BackgroundEffect::Withdraw { tab, contact } => spawn_local(async move {
                let _ = chrome::clear_notification(&notification(tab, &contact)).await;
            }),
            BackgroundEffect::Remember => {
                let kept = match &*self.switchboard.borrow() {
                    Some(switchboard) => to_js(&Kept {
                        kept: switchboard.memory(),
                    }),
                    None => return,
                };
                spawn_local(async move {
                    if chrome::session_set(&kept).await.is_err() {
                        this.tell(BackgroundEvent::NotKept);
                    }
                });
                self.show_badge();
            }
            BackgroundEffect::SetReadAlarm(ms) => {
                Timeout::new(ms, move || this.tell(BackgroundEvent::ReadOverdue)).forget();
            }
            BackgroundEffect::SetAttemptAlarm(attempt, ms) => {
                Timeout::new(ms, move || {
                    this.tell(BackgroundEvent::AttemptOverdue { attempt })
                })
                .forget();
            }
        }
    }

    /// A sign on the toolbar's button, where the agent has to do something.
    fn show_badge(&self) {
        let needed = match &*self.switchboard.borrow() {
            Some(switchboard) => status::needs_agent(switchboard, chrome::browser(), Date::now()),
            None => return,
        };
        if self.badge.replace(Some(needed)) != Some(needed) {
            chrome::set_badge(needed);
        }
    }

    fn answer(&self, ticket: Ticket, reply: &Reply) {
        self.respond(ticket, &to_js(reply));
    }

    fn respond(&self, ticket: Ticket, reply: &JsValue) {
        if let Some(asker) = self.take(ticket) {
            // The page may be gone; then nobody waits.
            let _ = asker.respond.call1(&JsValue::NULL, reply);
        }
    }

    fn take(&self, ticket: Ticket) -> Option<Asker> {
        let mut askers = self.askers.borrow_mut();
        let at = askers.iter().position(|(number, _)| *number == ticket)?;
        Some(askers.swap_remove(at).1)
    }

    /// The silent sign-in: a page out of sight opens the Login URL, and rules of ours end it at the moment it is sent on to
    /// the CCP, so that no second phone loads.
    async fn sign_in(self: Rc<Self>, attempt: u32, chain: Chain) {
        let rules = [
            Rule::new(1, Landing::SignedIn, &chain),
            Rule::new(2, Landing::Refused, &chain),
        ];
        let set = Rules {
            remove_rule_ids: &[1, 2],
            add_rules: &rules,
        };
        let failure = match chrome::update_session_rules(&to_js(&set)).await {
            Ok(_) => end_of(chrome::launch_web_auth_flow(&to_js(&Flow::new(&chain))).await),
            Err(_) => Some(Cause::ExtensionBroken),
        };
        // Before the end is told, because the next sign-in may then begin with rules of its own.
        remove_rules().await;
        self.ended(attempt, Way::Silent, failure);
    }

    /// The silent sign-in where no page can be out of sight: an inactive tab, hidden from the strip if that is allowed.
    async fn sign_in_by_tab(self: Rc<Self>, attempt: u32, chain: Chain) {
        let data = TabData {
            url: chain.login.as_str(),
            active: false,
        };
        let tab: Option<Tab> = match chrome::create_tab(&to_js(&data)).await {
            Ok(tab) => Some(tab.unchecked_into()),
            Err(_) => None,
        };
        let way = Way::Silent;
        let Some(tab) = tab.and_then(|tab| tab.id()) else {
            return self.ended(attempt, way, Some(Cause::ExtensionBroken));
        };
        let opened = Opened { tab, window: None };
        self.tell(BackgroundEvent::Opened {
            attempt,
            chain,
            way,
            opened,
        });
        let _ = chrome::hide_tab(tab).await;
    }

    fn ended(self: &Rc<Self>, attempt: u32, way: Way, failure: Option<Cause>) {
        self.tell(BackgroundEvent::Ended {
            attempt,
            way,
            failure,
        });
    }

    async fn open_window(self: Rc<Self>, attempt: u32, chain: Chain) {
        let way = Way::Window;
        match open(chain.login.as_str(), 680).await {
            Some(opened) => self.tell(BackgroundEvent::Opened {
                attempt,
                chain,
                way,
                opened,
            }),
            None => self.ended(attempt, way, Some(Cause::ExtensionBroken)),
        }
    }

    /// Hears where tabs go, only as long as that is of use: every page of the browser would wake the worker otherwise.
    fn watch_tabs(self: &Rc<Self>, watched: bool) {
        let mut tabs = self.tabs.borrow_mut();
        if watched && tabs.is_none() {
            let this = Rc::clone(self);
            let heard = TabsHeard::new(move |tab, change: TabChange, page: Tab| {
                if change.status().as_deref() == Some("loading") {
                    let url = page.url();
                    this.tell(BackgroundEvent::Left { tab, url });
                }
            });
            chrome::on_tab_updated(&heard);
            *tabs = Some(heard);
        } else if !watched && let Some(heard) = tabs.take() {
            chrome::off_tab_updated(&heard);
        }
    }

    async fn open_allow(self: Rc<Self>, ticket: Ticket, ccp: &CcpUrl, origin: &str) {
        let opened = match chrome::get_url(ALLOW) {
            Ok(page) => open(&format!("{page}#{origin}|{}", ccp.as_str()), 420).await,
            Err(_) => None,
        };
        match opened {
            Some(Opened { tab, .. }) => self.tell(BackgroundEvent::AllowOpened { ticket, tab }),
            None => self.answer(ticket, &Reply::Done),
        }
    }

    /// Without the permission there is no notification, and the tab's title has to do.
    async fn notify(&self, tab: i32, contact: &str, title: &str, message: &str) {
        self.hear_notifications();
        let Ok(icon_url) = chrome::get_url("icon-128.png") else {
            return;
        };
        let options = Notification {
            kind: "basic",
            icon_url,
            title,
            message,
            priority: 2,
        };
        let _ = chrome::create_notification(&notification(tab, contact), &to_js(&options)).await;
    }

    /// Once the permission is there; a click on a notification wakes a worker that has been stopped, which hears it then.
    fn hear_notifications(&self) {
        if self.hears_notifications.get() {
            return;
        }
        let clicked = Closure::<dyn FnMut(String)>::new(|id: String| {
            let tab = id.split(' ').next().and_then(|tab| tab.parse().ok());
            if let Some(tab) = tab {
                spawn_local(bring_to_front(tab, id));
            }
        });
        if chrome::on_notification_clicked(&clicked).is_ok() {
            self.hears_notifications.set(true);
            clicked.forget();
        }
    }

    async fn inject(self: Rc<Self>, ticket: Ticket, file: File) {
        let Some(asker) = self.take(ticket) else {
            return;
        };
        let (Some(tab), Some(frame)) = (asker.tab, asker.frame) else {
            return;
        };
        let files = match file {
            File::Phone => &[STREAMS, "phone.js"][..],
            File::TranslatedPhone => &[STREAMS, "phone.js", "phone-translation.js"],
            File::Translation => &["translation.js"],
        };
        let reply = match run(tab, frame, files, "ISOLATED").await {
            Ok(_) => to_js(&Reply::Done),
            Err(_) => JsValue::UNDEFINED,
        };
        let _ = asker.respond.call1(&JsValue::NULL, &reply);
    }
}

/// The ServiceNow origin that a message comes from, as the browser tells it. A frame is heard only where the tab's own page is of the
/// same origin; the frames between them see to that by themselves (`content.rs`).
fn origin_of(sender: &Sender) -> Option<ServiceNowOrigin> {
    let origin = ServiceNowOrigin::parse(&sender.url()?).ok()?;
    if sender.frame_id() == Some(0) {
        return Some(origin);
    }
    let top = ServiceNowOrigin::parse(&sender.tab()?.url()?).ok()?;
    (top == origin).then_some(origin)
}

/// What the agent has paired; nothing, where that cannot be had.
async fn kept_pairings() -> Pairings {
    from_js(kept::get(kept::PAIRINGS).await.unwrap_or_default())
}

/// Removes every rule of ours.
async fn remove_rules() {
    let Ok(rules) = chrome::session_rules().await else {
        return;
    };
    let rules: js_sys::Array = rules.unchecked_into();
    let ids: Vec<u32> = rules
        .iter()
        .map(|rule| rule.unchecked_into::<SessionRule>().id())
        .collect();
    if !ids.is_empty() {
        let unset = Rules {
            remove_rule_ids: &ids,
            add_rules: &[],
        };
        let _ = chrome::update_session_rules(&to_js(&unset)).await;
    }
}

/// Tells every page of an origin that its terms have changed, and takes the mark off their tabs.
async fn tell_pages(origin: String) {
    #[derive(Serialize)]
    struct Query {
        url: String,
    }
    let url = format!("{origin}/*");
    let Ok(tabs) = chrome::query_tabs(&to_js(&Query { url })).await else {
        return;
    };
    let tabs: js_sys::Array = tabs.unchecked_into();
    for tab in tabs.iter() {
        if let Some(tab) = tab.unchecked_into::<Tab>().id() {
            chrome::mark(tab, false);
            // A page in which nothing of ours waits does not hear it.
            let _ = chrome::send_to_tab(tab, &to_js(&News::Terms)).await;
        }
    }
}

/// Where it is kept how a ServiceNow's docked softphone stands.
fn panel_of(origin: &str) -> String {
    ["panel ", origin].concat()
}

async fn recall(origin: &str) -> Preferences {
    let kept = async |name: &str| match chrome::local_get(name).await {
        Ok(items) => items.unchecked_ref::<Items>().item(name),
        Err(_) => JsValue::UNDEFINED,
    };
    Preferences {
        surface: crate::web::browser::value::from_js(&kept(FACE).await),
        panel: crate::web::browser::value::from_js(&kept(&panel_of(origin)).await),
    }
}

async fn prefer(origin: String, preferences: Preferences) {
    let items: Items = Object::new().unchecked_into();
    if let Some(surface) = preferences.surface {
        items.set_item(FACE, &to_js(&surface));
    }
    if let Some(panel) = preferences.panel {
        items.set_item(&panel_of(&origin), &to_js(&panel));
    }
    let _ = chrome::local_set(&items).await;
}

/// Ends the session at Amazon Connect, as its documentation has it done. Nothing follows from the answer, which cannot be read:
/// whether it has worked is seen when the phone loads anew.
async fn sign_out(ccp: &CcpUrl) {
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::Include);
    init.set_mode(RequestMode::NoCors);
    init.set_cache(RequestCache::NoStore);
    let _ = chrome::fetch(&ccp.logout(), &init).await;
}

/// Opens a window of its own, of this height.
async fn open(url: &str, height: u32) -> Option<Opened> {
    let data = WindowData {
        url,
        kind: "popup",
        width: 520,
        height,
    };
    let window = chrome::create_window(&to_js(&data)).await.ok()?;
    let window: chrome::Window = window.unchecked_into();
    Some(Opened {
        tab: window.tabs()?.first()?.id()?,
        window: window.id(),
    })
}

/// Has a page that the manifest does not name read the record. The page may be gone by then.
async fn read_in(tab: i32) {
    if run(tab, 0, &["page.js"], "MAIN").await.is_ok() {
        let _ = run(tab, 0, &["module.js", "content.js"], "ISOLATED").await;
    }
}

async fn run(
    tab_id: i32,
    frame: i32,
    files: &[&'static str],
    world: &'static str,
) -> Result<JsValue, JsValue> {
    let injection = Injection {
        target: Target {
            tab_id,
            frame_ids: [frame],
        },
        files,
        world,
        inject_immediately: true,
    };
    chrome::execute_script(&to_js(&injection)).await
}

fn end_of(flow: Result<JsValue, JsValue>) -> Option<Cause> {
    match flow {
        // A redirect keeps the fragment of the address that it replaces.
        Ok(url)
            if url
                .as_string()
                .is_some_and(|url| url.starts_with(&chrome::get_redirect_url(REFUSED))) =>
        {
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
    crate::web::browser::value::from_js(&value).unwrap_or_default()
}

const SIGNED_IN: &str = "signed-in";

const REFUSED: &str = "refused";

/// The argument of `storage.local.setAccessLevel`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Access {
    access_level: &'static str,
}

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
            timeout_ms_for_non_interactive: ATTEMPT_MS,
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

/// The id of a notification tells its tab, so that nothing has to be remembered for a click.
fn notification(tab: i32, contact: &str) -> String {
    [&*tab.to_string(), contact].join(" ")
}

async fn bring_to_front(tab: i32, notification: String) {
    let _ = chrome::clear_notification(&notification).await;
    let Ok(tab) = chrome::update_tab(tab, &to_js(&Active { active: true })).await else {
        return;
    };
    if let Some(window) = tab.unchecked_into::<Tab>().window_id() {
        let _ = chrome::update_window(window, &to_js(&Front { focused: true })).await;
    }
}

/// The argument of `notifications.create`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Notification<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    icon_url: String,
    title: &'a str,
    message: &'a str,
    priority: i32,
}

/// The argument of `tabs.update`.
#[derive(Serialize)]
struct Active {
    active: bool,
}

/// Where Amazon Connect is, for `webRequest`. Other services share awsapps.com with it, among them identity providers.
const CONNECT: [&str; 3] = [
    "https://*.my.connect.aws/*",
    "https://*.awsapps.com/connect/*",
    "https://*.govcloud.connect.aws/*",
];

/// Which requests `webRequest` reports.
#[derive(Serialize)]
struct Filter {
    urls: [&'static str; 3],
    types: [&'static str; 2],
}

/// The argument of `tabs.create`.
#[derive(Serialize)]
struct TabData<'a> {
    url: &'a str,
    active: bool,
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
struct Injection<'a> {
    target: Target,
    files: &'a [&'static str],
    world: &'static str,
    inject_immediately: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    tab_id: i32,
    frame_ids: [i32; 1],
}
