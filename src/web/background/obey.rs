//! Carries out the coordinator's effects, one call of the browser each.

use std::pin::pin;
use std::rc::Rc;

use futures_util::future::select;
use gloo::timers::callback::{Interval, Timeout};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{RequestCache, RequestCredentials, RequestInit, RequestMode};

use crate::background::{BackgroundEffect, BackgroundEvent, Ticket};
use crate::cause::Cause;
use crate::message::Reply;
use crate::sign_in::chain::Chain;
use crate::sign_in::way::{Opened, Way};
use crate::value::CcpUrl;
use crate::web::background::{Background, pages, shortcuts, store};
use crate::web::browser::failure::report;
use crate::web::browser::windows::{SIGN_IN_HEIGHT, close_tab, focus_window, open_window};
use crate::web::browser::{chrome, document};

/// The page on which an agent lets Amazon Connect use its cookie.
const ALLOW: &str = "allow.html";

/// The page on which an agent lets a call show a notification.
const NOTIFY: &str = "notify.html";

/// The page on which an agent pairs a ServiceNow; the popup's, in a window of its own.
const PAIR: &str = "popup.html";

/// How long Amazon Connect's answer to a log-out is waited for, in milliseconds.
const SIGN_OUT_MS: u32 = 5_000;

/// The heights of these pages' windows, in CSS pixels.
const ASKING_HEIGHT: u32 = 420;
const PAIR_HEIGHT: u32 = 480;

impl Background {
    pub(super) fn carry_out(self: &Rc<Self>, effect: BackgroundEffect) {
        let this = Rc::clone(self);
        match effect {
            BackgroundEffect::Answer(ticket, reply) => self.answer(ticket, &reply),
            BackgroundEffect::Refuse(ticket) => self.respond(ticket, &JsValue::UNDEFINED),
            BackgroundEffect::SignIn(attempt, chain) => {
                spawn_local(this.sign_in(attempt, chain));
            }
            BackgroundEffect::OpenWindow(attempt, chain) => {
                spawn_local(this.open_sign_in_window(attempt, chain));
            }
            BackgroundEffect::Focus(opened) => spawn_local(this.focus(opened)),
            BackgroundEffect::Close(opened) => spawn_local(close_tab(opened.tab)),
            BackgroundEffect::WatchTabs(watched) => self.watch_tabs(watched),
            BackgroundEffect::OpenPairing(origin) => {
                spawn_local(open_page(PAIR, Some(origin), PAIR_HEIGHT));
            }
            BackgroundEffect::OpenNotify => spawn_local(open_page(NOTIFY, None, ASKING_HEIGHT)),
            BackgroundEffect::OpenAllow(ticket, ccp, origin) => {
                spawn_local(async move { this.open_allow(ticket, &ccp, &origin).await });
            }
            BackgroundEffect::Mark(tab) => chrome::mark(tab, true),
            BackgroundEffect::ReadPolicy(question) => spawn_local(this.read_policy(question)),
            BackgroundEffect::KeepSettings => this.keep_settings(),
            BackgroundEffect::KeepPairings(ticket) => this.keep_pairings(ticket),
            BackgroundEffect::Remember => {
                this.keep_memory();
                self.show_badge();
            }
            BackgroundEffect::Recall(ticket, origin) => spawn_local(async move {
                let preferences = store::recall(&origin).await;
                this.answer(ticket, &Reply::Preferences(preferences));
            }),
            BackgroundEffect::Prefer(origin, preferences) => {
                spawn_local(store::prefer(origin, preferences));
            }
            BackgroundEffect::Shortcut(shortcut, origins) => {
                spawn_local(shortcuts::press(shortcut, origins));
            }
            BackgroundEffect::TellTab(tab, news) => spawn_local(pages::tell_tab(tab, news)),
            BackgroundEffect::TellPages(origin) => spawn_local(pages::tell_terms(origin)),
            BackgroundEffect::ReadIn(tab) => spawn_local(pages::read_in(tab)),
            BackgroundEffect::Inject(ticket, file) => spawn_local(this.inject(ticket, file)),
            BackgroundEffect::SignOut(ticket, ccp) => spawn_local(async move {
                sign_out(&ccp).await;
                if let Some(ticket) = ticket {
                    this.answer(ticket, &Reply::Done);
                }
            }),
            BackgroundEffect::Notify {
                tab,
                contact,
                title,
                body,
            } => spawn_local(async move {
                this.notifications.show(tab, &contact, &title, &body).await;
            }),
            BackgroundEffect::Withdraw { tab, contact } => spawn_local(async move {
                this.notifications.withdraw(tab, &contact).await;
            }),
            BackgroundEffect::SetReadAlarm(ms) => self.set(ms, BackgroundEvent::ReadOverdue),
            BackgroundEffect::SetPolicyAlarm(ms) => self.set(ms, BackgroundEvent::PolicyDue),
            BackgroundEffect::SetBrowserAlarm(attempt, way, ms) => {
                self.set(ms, BackgroundEvent::BrowserOverdue { attempt, way });
            }
            BackgroundEffect::SetRestartAlarm(restart, loading, ms) => {
                self.set(ms, BackgroundEvent::RestartOverdue { restart, loading });
            }
            BackgroundEffect::SetLeaveAlarm(number, ms) => {
                self.set(ms, BackgroundEvent::LeaveOverdue(number));
            }
            BackgroundEffect::SetCallsAlarm(ms) => self.set(ms, BackgroundEvent::CallsOver),
            BackgroundEffect::StayAwake(awake) => self.stay_awake(awake),
            BackgroundEffect::KeepTab(tab, kept) => spawn_local(chrome::keep_tab(tab, kept)),
            BackgroundEffect::WatchSessions(watched) => chrome::wake_often(watched),
            BackgroundEffect::SetAttemptAlarm(attempt, ms) => {
                self.set(ms, BackgroundEvent::AttemptOverdue { attempt });
            }
        }
    }

    /// Tells an event after so many milliseconds.
    fn set(self: &Rc<Self>, ms: u32, event: BackgroundEvent) {
        let this = Rc::clone(self);
        Timeout::new(ms, move || this.tell(event)).forget();
    }

    /// A call of an extension API keeps the browser from stopping the background, for half a minute each.
    fn stay_awake(&self, awake: bool) {
        const AWAKE_MS: u32 = 20_000;
        *self.awake_by.borrow_mut() =
            awake.then(|| Interval::new(AWAKE_MS, || spawn_local(chrome::stay_awake())));
    }

    async fn open_sign_in_window(self: Rc<Self>, attempt: u32, chain: Chain) {
        let way = Way::Window;
        match open_window(chain.login.as_str(), SIGN_IN_HEIGHT).await {
            Ok(opened) => self.tell(BackgroundEvent::Opened {
                attempt,
                chain,
                way,
                opened,
            }),
            Err(_) => self.ended(attempt, way, Some(Cause::BrowserFailed)),
        }
    }

    async fn focus(self: Rc<Self>, opened: Opened) {
        let Some(window) = opened.window else { return };
        if focus_window(window).await.is_err() {
            // The window is gone, so the next press has to open one.
            let tab = opened.tab;
            self.tell(BackgroundEvent::Closed { tab });
        }
    }

    async fn open_allow(self: Rc<Self>, ticket: Ticket, ccp: &CcpUrl, origin: &str) {
        let page = chrome::get_url(ALLOW).map(|page| format!("{page}#{origin}|{}", ccp.as_str()));
        let opened = match page {
            Ok(page) => open_window(&page, ASKING_HEIGHT).await,
            Err(error) => Err(error),
        };
        match opened {
            Ok(Opened { tab, .. }) => self.tell(BackgroundEvent::AllowOpened { ticket, tab }),
            Err(error) => {
                report::<()>("open the page for Connect's cookie", Err(error));
                self.answer(ticket, &Reply::Done);
            }
        }
    }
}

/// Opens one of the extension's own pages in a window, with what it is about after `#`.
async fn open_page(file: &str, about: Option<String>, height: u32) {
    let opened = match (chrome::get_url(file), about) {
        (Ok(page), Some(about)) => open_window(&[&page, "#", &about].concat(), height).await,
        (Ok(page), None) => open_window(&page, height).await,
        (Err(error), _) => Err(error),
    };
    report("open one of its pages", opened);
}

/// Ends the session at Amazon Connect, as its documentation says. The answer cannot be read: whether it has worked is seen when the
/// phone loads again.
async fn sign_out(ccp: &CcpUrl) {
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::Include);
    init.set_mode(RequestMode::NoCors);
    init.set_cache(RequestCache::NoStore);
    // The phone that loads again says whether the session has ended, also where there is no answer.
    let logout = ccp.logout();
    let asked = chrome::fetch(&logout, &init);
    select(pin!(asked), pin!(document::sleep(SIGN_OUT_MS))).await;
}
