//! The silent sign-in: in a page without a tab (Chromium), or in an inactive tab (Firefox).

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::background::BackgroundEvent;
use crate::cause::{Browser, Cause};
use crate::connect::landing;
use crate::sign_in::ccp_frame::PATIENCE_MS;
use crate::sign_in::chain::Chain;
use crate::sign_in::way::{ATTEMPT_MS, Opened, Way};
use crate::web::background::{Background, rules};
use crate::web::browser::chrome;
use crate::web::browser::failure::cannot_matter;
use crate::web::browser::value::to_js;
use crate::web::browser::windows::open_tab;

/// The argument of `identity.launchWebAuthFlow`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Flow<'a> {
    url: &'a str,
    interactive: bool,
    /// False: the flow goes on after its first page has loaded. An IdP's self-posting form is such a page.
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

impl Background {
    pub(super) async fn sign_in(self: Rc<Self>, attempt: u32, chain: Chain) {
        let late = Rc::clone(&self);
        Timeout::new(PATIENCE_MS, move || late.show_badge()).forget();
        match chrome::browser() {
            Browser::Chromium => self.sign_in_out_of_sight(attempt, chain).await,
            // Firefox's `identity` flows load no page unless a window shows it.
            Browser::Firefox => self.sign_in_by_tab(attempt, chain).await,
        }
    }

    /// A page without a tab opens the Login URL, and our rules end it where the sign-in ends.
    async fn sign_in_out_of_sight(self: Rc<Self>, attempt: u32, chain: Chain) {
        // A sign-in whose end the browser never told has left its rules.
        if self.ruled.replace(Some(attempt)).is_some() {
            rules::remove().await;
        }
        let failure = match rules::set(&chain).await {
            Ok(()) => end_of(chrome::launch_web_auth_flow(&to_js(&Flow::new(&chain))).await),
            Err(_) => Some(Cause::BrowserFailed),
        };
        // Before the end is told, because the next sign-in may then begin with rules of its own. If it has begun already, the rules are
        // no longer this one's.
        if self.ruled.get() == Some(attempt) {
            self.ruled.set(None);
            rules::remove().await;
        }
        self.ended(attempt, Way::Silent, failure);
    }

    /// An inactive tab opens the Login URL. It is hidden from the tab strip if the browser allows that.
    async fn sign_in_by_tab(self: Rc<Self>, attempt: u32, chain: Chain) {
        let way = Way::Silent;
        let Ok(tab) = open_tab(chain.login.as_str(), false).await else {
            return self.ended(attempt, way, Some(Cause::BrowserFailed));
        };
        let opened = Opened { tab, window: None };
        self.tell(BackgroundEvent::Opened {
            attempt,
            chain,
            way,
            opened,
        });
        // Without the permission `tabHide` the tab stays in the strip, and the sign-in goes on.
        cannot_matter(chrome::hide_tab(tab).await);
    }

    pub(super) fn ended(self: &Rc<Self>, attempt: u32, way: Way, failure: Option<Cause>) {
        self.tell(BackgroundEvent::Ended {
            attempt,
            way,
            failure,
        });
    }
}

/// Why a flow failed; `None` where it reached the CCP.
fn end_of(flow: Result<JsValue, JsValue>) -> Option<Cause> {
    match flow {
        Ok(url) => rules::landing_of(&url.as_string().unwrap_or_default()).failure(),
        Err(error) => {
            let message = error.dyn_ref::<js_sys::Error>().map(js_sys::Error::message);
            let message = message.and_then(|message| message.as_string());
            Some(landing::flow_failure(&message.unwrap_or_default()))
        }
    }
}
