//! The page around us: its address, its own world (through `page.js`), its Referrer-Policy.

use futures_channel::oneshot;
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use serde::Serialize;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Document, Window};

use super::to_js;
use crate::address::{LoginUrl, UserToken};
use crate::openframe::{Frame, Told};
use crate::place::Place;

/// How long a page may take to have its token, in milliseconds. Every page of ServiceNow has one by its `load` event.
const TOKEN_MS: u32 = 8_000;

/// The window and document; `None` only where there is no page at all.
pub(super) fn here() -> Option<(Window, Document)> {
    let window = web_sys::window()?;
    let document = window.document()?;
    Some((window, document))
}

/// What kind of page this is.
pub(super) fn place() -> Place {
    let Some((window, _)) = here() else {
        return Place::Elsewhere;
    };
    let href = window.location().href().unwrap_or_default();
    let top = window.top().ok().flatten().is_some_and(|top| top == window);
    Place::of(&href, top)
}

/// Whether every frame above this page, to the outermost, is of the page's own origin. The browser lets a page look at the address
/// of such a frame only.
pub(super) fn is_among_its_own() -> bool {
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

/// The page's origin.
pub(super) fn origin() -> String {
    here().map_or_else(String::new, |(window, _)| window.origin())
}

/// Waits for the page's session token.
pub(super) async fn token() -> Option<UserToken> {
    let (_, document) = here()?;
    let (tell, told) = once();
    let late = Rc::clone(&tell);
    let _listener = EventListener::once(&document, "patchcord:token", move |event| {
        tell(event.unchecked_ref::<CustomEvent>().detail().as_string());
    });
    let _alarm = Timeout::new(TOKEN_MS, move || late(None));
    ask("token");
    UserToken::parse(&told.await.ok()??).ok()
}

/// What is told first counts, and is waited for.
fn once<T: 'static>() -> (Rc<dyn Fn(T)>, oneshot::Receiver<T>) {
    let (sender, receiver) = oneshot::channel();
    let sender = Cell::new(Some(sender));
    let tell = move |value| {
        if let Some(sender) = sender.take() {
            let _ = sender.send(value);
        }
    };
    (Rc::new(tell), receiver)
}

/// Keeps the page's Streams from opening its pop-up and from replacing its frame.
pub(super) fn hold_streams(login: &LoginUrl) {
    ask(&format!("hold {}", login.as_str()));
}

/// Gives the page's Streams its parameters back.
pub(super) fn release_streams() {
    ask("release");
}

/// The states of the contacts that the page's Streams knows, or a word that is none where the page does not say.
pub(super) fn contacts() -> String {
    let told = Rc::new(Cell::new(None));
    if let Some((_, document)) = here() {
        let tell = Rc::clone(&told);
        // It is told before the question returns.
        let _listener = EventListener::once(&document, "patchcord:contacts", move |event| {
            tell.set(event.unchecked_ref::<CustomEvent>().detail().as_string());
        });
        ask("contacts");
    }
    told.take().unwrap_or_else(|| "unknown".to_owned())
}

/// The frame that this page is in; one of another origin, or none, counts as visible.
pub(super) fn frame() -> Frame {
    let Some((window, _)) = here() else {
        return Frame::default();
    };
    let size = |size: Result<JsValue, JsValue>| size.ok().and_then(|size| size.as_f64());
    let around = window.frame_element().ok().flatten();
    Frame {
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
    /// Whether it is displayed, with all that it is in.
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

/// Tells the agent by way of OpenFrame.
pub(super) fn tell(told: &Told) {
    ask(&format!("toast {} {}", told.kind, told.words));
    if told.reveal {
        ask("reveal");
    }
}

/// Lets the page's origin, and no more of its address, go along with requests that it makes from now on.
pub(super) fn send_origin() {
    let Some((_, document)) = here() else { return };
    let (Some(root), Ok(meta)) = (document.document_element(), document.create_element("meta"))
    else {
        return;
    };
    let _ = meta.set_attribute("name", "referrer");
    let _ = meta.set_attribute("content", REFERRER);
    let parent = document.head().map_or(root, Into::into);
    let _ = parent.append_child(&meta);
}

/// The Referrer-Policy that sends a page's origin to another site, and nothing to an insecure one.
pub(super) const REFERRER: &str = "strict-origin-when-cross-origin";

/// Has the page's Streams tell of its agent, again and again, as JSON text. Ask once in a page.
pub(super) fn on_agent(hears: impl Fn(String) + 'static) {
    let Some((_, document)) = here() else { return };
    EventListener::new(&document, "patchcord:agent", move |event| {
        if let Some(told) = event.unchecked_ref::<CustomEvent>().detail().as_string() {
            hears(told);
        }
    })
    .forget();
    ask("agent");
}

fn ask(what: &str) {
    let Some((_, document)) = here() else { return };
    let init = CustomEventInit::new();
    init.set_detail(&what.into());
    if let Ok(event) = CustomEvent::new_with_event_init_dict("patchcord:ask", &init) {
        let _ = document.dispatch_event(&event);
    }
}

/// The page is ready to take elements of ours.
pub(super) async fn body() -> Option<web_sys::HtmlElement> {
    let (_, document) = here()?;
    if let Some(body) = document.body() {
        return Some(body);
    }
    let (tell, told) = once();
    let _listener = EventListener::once(&document, "DOMContentLoaded", move |_| tell(()));
    let _ = told.await;
    document.body()
}
