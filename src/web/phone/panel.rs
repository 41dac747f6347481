//! The docked softphone: Amazon's own CCP in a panel of ours.

use gloo::events::EventListener;
use serde::Serialize;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element};

use crate::address::{CcpUrl, LoginUrl};
use crate::cause::Cause;
use crate::message::Dock;
use crate::web::ccp::{HOLD_MS, Maker, SignIn, Watch};
use crate::web::notice::{Notice, PANEL, child, host, text};
use crate::web::streams::{self, Agent, Params};
use crate::web::{page, to_js};

const STYLE: &str = include_str!("panel.css");

/// The parameters of `initCCP` (Streams' documentation, "Initialization").
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Init<'a> {
    ccp_url: &'a CcpUrl,
    login_url: Option<&'a LoginUrl>,
    login_popup: bool,
    login_popup_auto_close: bool,
    ccp_load_timeout: Option<u32>,
    /// CSS of the frame.
    style: &'static str,
    softphone: Softphone,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Softphone {
    /// The CCP frame plays and records the call itself.
    allow_framed_softphone: bool,
}

/// Docks a softphone. Streams is there already.
pub(super) async fn dock(dock: Dock, watch: Rc<Watch>) {
    let login = dock.chain.as_ref().map(|chain| chain.login.clone());
    let init = Init {
        ccp_url: &dock.ccp,
        login_url: login.as_ref(),
        login_popup: login.is_none(),
        login_popup_auto_close: true,
        ccp_load_timeout: login.as_ref().map(|_| HOLD_MS),
        style: "width:100%;height:100%;border:0",
        softphone: Softphone {
            allow_framed_softphone: true,
        },
    };
    let params: Params = to_js(&init).unchecked_into();
    // The sign-in does not wait for the page: most often it is over before there is a frame.
    match dock.chain {
        Some(chain) => {
            SignIn::start(chain, Maker::Us(params.clone()), watch, dock.signed_in);
        }
        None => page::send_origin(),
    }
    if page::body().await.is_none() {
        return;
    }
    let Some((_, document)) = page::here() else {
        return;
    };
    let Some(panel) = Panel::build(&document) else {
        return;
    };
    if login.is_none() {
        panel.say("standard", "Sign in below or in the window that opens.");
    }
    if streams::init_ccp(&panel.ccp, &params).is_ok() {
        panel.name_agent();
    } else {
        panel.say("broken", "Out of order");
        // It stays until the agent puts it away.
        std::mem::forget(Notice::show(Cause::ExtensionBroken, None));
    }
}

struct Panel {
    element: Element,
    ccp: Element,
    state: Element,
}

impl Panel {
    fn build(document: &Document) -> Option<Rc<Self>> {
        let (element, root) = host(document, PANEL, STYLE)?;
        element.set_attribute("role", "complementary").ok()?;
        element.set_attribute("aria-label", "Softphone").ok()?;
        let header = child(&root, "header", "")?;
        let title = text(&header, "h2", "Softphone")?;
        let state = child(&title, "span", "state")?;
        state.set_attribute("role", "status").ok()?;
        let fold = text(&header, "button", "–")?;
        fold.set_attribute("aria-label", "Fold or unfold the softphone")
            .ok()?;
        fold.set_attribute("aria-expanded", "true").ok()?;
        let notices = child(&root, "slot", "")?;
        notices.set_attribute("name", "notice").ok()?;
        let body = child(&root, "div", "ccp")?;
        child(&body, "slot", "")?;
        // The CCP's place is in the page's own tree, where Streams looks for its frame; the slot shows it in the panel.
        let ccp = child(&element, "div", "")?;
        ccp.set_attribute("style", "height:100%").ok()?;
        document.body()?.append_child(&element).ok()?;
        let folds = element.clone();
        let button = fold.clone();
        EventListener::new(&fold, "click", move |_| {
            let folded = folds.class_list().toggle("folded").unwrap_or_default();
            let _ = button.set_attribute("aria-expanded", if folded { "false" } else { "true" });
        })
        .forget();
        let panel = Rc::new(Self {
            element,
            ccp,
            state,
        });
        panel.say("signing-in", "Signing in …");
        Some(panel)
    }

    fn say(&self, state: &str, words: &str) {
        let _ = self.element.set_attribute("data-state", state);
        self.state.set_text_content(Some(words));
    }

    fn name_agent(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let named = Closure::<dyn FnMut(Agent)>::new(move |agent: Agent| {
            let name = agent
                .configuration()
                .ok()
                .and_then(|configuration| configuration.username());
            if let Some(name) = name {
                let _ = this.element.set_attribute("data-agent", &name);
                this.say("ready", &name);
            }
        });
        let _ = streams::on_agent(&named);
        // Streams keeps it as long as the page lives.
        named.forget();
    }
}
