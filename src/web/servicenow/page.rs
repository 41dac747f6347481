//! The ServiceNow page: its address, its frames, and its own world (through `page.js`).

use crate::web::browser::document::here;
use crate::web::browser::document::once;
use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::{Interval, Timeout};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit};

use crate::connect::contact_state::ContactState;
use crate::servicenow::PageKind;
use crate::servicenow::toast::{FrameView, Toast};
use crate::value::{LoginUrl, UserToken};
use crate::web::browser::failure::cannot_matter;
use crate::web::browser::listen;
use crate::web::browser::value::to_js;

/// How long a page may take to set its session token (`g_ck`), in milliseconds. Every page of ServiceNow has one by its `load` event.
const TOKEN_MS: u32 = 8_000;

/// How often a page without a token is asked for it, in milliseconds.
const TOKEN_AGAIN_MS: u32 = 250;

/// The kind of this page.
pub(crate) fn place() -> PageKind {
    let Some((window, _)) = here() else {
        return PageKind::Elsewhere;
    };
    let href = window.location().href().unwrap_or_default();
    let top = window.top().ok().flatten().is_some_and(|top| top == window);
    PageKind::of(&href, top)
}

/// Whether every frame above this page has the page's own origin. The browser lets a page read only such a frame's address.
pub(crate) fn is_among_its_own() -> bool {
    let Some(mut window) = web_sys::window() else {
        return false;
    };
    let own = window.location().origin().ok();
    let Some(top) = window.top().ok().flatten() else {
        return false;
    };
    while window != top {
        let Some(parent) = window.parent().ok().flatten() else {
            return false;
        };
        if own.is_none() || parent.location().origin().ok() != own {
            return false;
        }
        window = parent;
    }
    true
}

/// The page's session token (`g_ck`), if the page has set it.
pub(crate) fn token() -> Option<UserToken> {
    let (window, _) = here()?;
    let told = Rc::new(Cell::new(None));
    let tell = Rc::clone(&told);
    // The answer comes before `ask` returns.
    let _listener = listen::any_below(&window, "patchcord:token", move |event| {
        tell.set(event.unchecked_ref::<CustomEvent>().detail().as_string());
    });
    ask("token");
    UserToken::parse(&told.take()?).ok()
}

/// Waits until the page has its session token, or has had the time to set it.
pub(crate) async fn wait_for_token() -> Option<UserToken> {
    if let Some(token) = token() {
        return Some(token);
    }
    let (window, _) = here()?;
    let (tell, told) = once();
    let late = Rc::clone(&tell);
    let _listener = listen::any_below(&window, "patchcord:token", move |event| {
        tell(event.unchecked_ref::<CustomEvent>().detail().as_string());
    });
    let _alarm = Timeout::new(TOKEN_MS, move || late(None));
    // A timer of the page may set the token, which changes nothing in the document.
    let _again = Interval::new(TOKEN_AGAIN_MS, || ask("token"));
    UserToken::parse(&told.await.ok()??).ok()
}

/// Keeps the page's Streams from opening its pop-up and from replacing its frame.
pub(crate) fn hold_streams(login: &LoginUrl) {
    ask(&format!("hold {}", login.as_str()));
}

/// Gives the page's Streams its parameters back.
pub(crate) fn release_streams() {
    ask("release");
}

/// Has the page's Streams set the agent to Offline, and waits until that is done, for two seconds at most.
pub(crate) async fn go_offline() {
    const OFFLINE_MS: u32 = 2_000;
    let Some((window, _)) = here() else { return };
    let (tell, told) = once();
    let late = Rc::clone(&tell);
    let _listener = listen::any_below(&window, "patchcord:offline", move |_| tell(()));
    let _alarm = Timeout::new(OFFLINE_MS, move || late(()));
    ask("offline");
    cannot_matter(told.await);
}

/// The states of the contacts that the page's Streams knows. Where the page does not tell, a contact may be live.
pub(crate) fn contacts() -> Vec<ContactState> {
    let told = Rc::new(Cell::new(None));
    if let Some((window, _)) = here() {
        let tell = Rc::clone(&told);
        // The answer comes before `ask` returns.
        let _listener = listen::any_below(&window, "patchcord:contacts", move |event| {
            tell.set(event.unchecked_ref::<CustomEvent>().detail().as_string());
        });
        ask("contacts");
    }
    match told.take() {
        Some(states) => ContactState::list(&states),
        None => vec![ContactState::Unknown],
    }
}

/// The size and visibility of this page's frame. A frame of another origin, or none, counts as visible.
pub(crate) fn frame() -> FrameView {
    let Some((window, _)) = here() else {
        return FrameView::default();
    };
    let size = |size: Result<JsValue, JsValue>| size.ok().and_then(|size| size.as_f64());
    let around = window.frame_element().ok().flatten();
    FrameView {
        width: size(window.inner_width()).unwrap_or_default(),
        height: size(window.inner_height()).unwrap_or_default(),
        visible: around.is_none_or(|around| {
            let around: &Around = around.unchecked_ref();
            around.check_visibility(&to_js(&Seen {
                visibility_property: true,
            }))
        }),
    }
}

#[wasm_bindgen]
extern "C" {
    /// The element of the frame that this page is in.
    type Around;
    /// Whether the element and everything around it is displayed.
    /// <https://developer.mozilla.org/docs/Web/API/Element/checkVisibility>
    #[wasm_bindgen(method, structural, js_name = checkVisibility)]
    fn check_visibility(this: &Around, options: &JsValue) -> bool;
}

/// The argument of `checkVisibility`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Seen {
    /// `visibility: hidden` counts too.
    visibility_property: bool,
}

/// Tells the agent through OpenFrame.
pub(crate) fn tell(told: &Toast) {
    ask(&format!("toast {} {}", told.kind, told.words));
    if told.reveal {
        ask("reveal");
    }
}

/// The Referrer-Policy that sends a page's origin to another site, and nothing to an insecure one. It is given to the CCP's frame
/// alone: what the page sends to others is not changed.
pub(crate) const REFERRER: &str = "strict-origin-when-cross-origin";

/// Calls `hears` with the agent of the page's Streams, as JSON text, now and at every change. Call it once in a page.
pub(crate) fn on_agent(hears: impl Fn(String) + 'static) {
    let Some((window, _)) = here() else { return };
    listen::any_below(&window, "patchcord:agent", move |event| {
        if let Some(told) = event.unchecked_ref::<CustomEvent>().detail().as_string() {
            hears(told);
        }
    })
    .forget();
    ask("agent");
}

fn ask(what: &str) {
    // Not on the document, whose functions an element can hide from `page.js`.
    let Some((window, _)) = here() else { return };
    let init = CustomEventInit::new();
    init.set_detail(&what.into());
    if let Ok(event) = CustomEvent::new_with_event_init_dict("patchcord:ask", &init) {
        // It fails only for an event that is being dispatched already.
        cannot_matter(window.dispatch_event(&event));
    }
}
