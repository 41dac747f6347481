//! The page around us: its address, its document, its own world (through `page.js`).

use std::cell::Cell;
use std::rc::Rc;

use futures_channel::oneshot;
use gloo::timers::callback::Timeout;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Document, Element, HtmlElement, Window};

use crate::servicenow::Place;
use crate::servicenow::toast::{Frame, Told};
use crate::value::{LoginUrl, UserToken};
use crate::web::browser::listen;
use crate::web::browser::value::to_js;

/// How long a page may take to have its token, in milliseconds. Every page of ServiceNow has one by its `load` event.
const TOKEN_MS: u32 = 8_000;

/// The window and document; `None` only where there is no page at all.
pub(crate) fn here() -> Option<(Window, Document)> {
    let window = web_sys::window()?;
    let document = window.document()?;
    Some((window, document))
}

#[wasm_bindgen]
extern "C" {
    /// An element of the page, by the browser's own functions: a form's fields come before them, whatever they are named.
    #[wasm_bindgen(js_name = Element)]
    type Theirs;
    #[wasm_bindgen(method, final, js_class = "Element", js_name = getAttribute)]
    fn own_attribute(this: &Theirs, name: &str) -> Option<String>;
    #[wasm_bindgen(method, final, js_class = "Element", js_name = setAttribute, catch)]
    fn set_own_attribute(this: &Theirs, name: &str, value: &str) -> Result<(), JsValue>;
}

/// An attribute of an element of the page.
pub(crate) fn attribute(element: &Element, name: &str) -> Option<String> {
    element.unchecked_ref::<Theirs>().own_attribute(name)
}

/// Sets an attribute of an element of the page.
pub(crate) fn set_attribute(element: &Element, name: &str, value: &str) -> Result<(), JsValue> {
    element
        .unchecked_ref::<Theirs>()
        .set_own_attribute(name, value)
}

/// Makes an element of the page.
pub(crate) fn create(tag: &str) -> Option<Element> {
    here()?.1.create_element(tag).ok()
}

/// All elements of the page, outside of shadow roots, that a CSS selector finds.
pub(crate) fn all(selector: &str) -> Vec<Element> {
    let found = here().and_then(|(_, document)| document.query_selector_all(selector).ok());
    let Some(found) = found else {
        return Vec::new();
    };
    let nodes = (0..found.length()).filter_map(|nth| found.get(nth));
    nodes.map(JsCast::unchecked_into).collect()
}

/// The page's outermost element.
pub(crate) fn root() -> Option<Element> {
    here()?.1.document_element()
}

/// The tab's title.
pub(crate) fn title() -> String {
    here().map_or_else(String::new, |(_, document)| document.title())
}

/// Changes the tab's title.
pub(crate) fn set_title(title: &str) {
    if let Some((_, document)) = here() {
        document.set_title(title);
    }
}

/// Whether the agent looks at the page.
pub(crate) fn in_front() -> bool {
    here().is_some_and(|(_, document)| !document.hidden() && document.has_focus().unwrap_or(true))
}

/// What is seen at a point of the window.
pub(crate) fn element_at(x: f64, y: f64) -> Option<Element> {
    here()?.1.element_from_point(x as f32, y as f32)
}

/// What kind of page this is.
pub(crate) fn place() -> Place {
    let Some((window, _)) = here() else {
        return Place::Elsewhere;
    };
    let href = window.location().href().unwrap_or_default();
    let top = window.top().ok().flatten().is_some_and(|top| top == window);
    Place::of(&href, top)
}

/// Whether every frame above this page, to the outermost, is of the page's own origin. The browser lets a page look at the address
/// of such a frame only.
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

/// The page's origin: `null` where the page has none, as in a sandboxed frame.
pub(crate) fn origin() -> String {
    here().map_or_else(String::new, |(window, _)| window.origin())
}

/// Waits for the page's session token.
pub(crate) async fn token() -> Option<UserToken> {
    let (window, _) = here()?;
    let (tell, told) = once();
    let late = Rc::clone(&tell);
    let _listener = listen::any_below(&window, "patchcord:token", move |event| {
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
pub(crate) fn hold_streams(login: &LoginUrl) {
    ask(&format!("hold {}", login.as_str()));
}

/// Gives the page's Streams its parameters back.
pub(crate) fn release_streams() {
    ask("release");
}

/// The states of the contacts that the page's Streams knows, or a word that is none where the page does not say.
pub(crate) fn contacts() -> String {
    let told = Rc::new(Cell::new(None));
    if let Some((window, _)) = here() {
        let tell = Rc::clone(&told);
        // It is told before the question returns.
        let _listener = listen::any_below(&window, "patchcord:contacts", move |event| {
            tell.set(event.unchecked_ref::<CustomEvent>().detail().as_string());
        });
        ask("contacts");
    }
    told.take().unwrap_or_else(|| "unknown".to_owned())
}

/// The frame that this page is in; one of another origin, or none, counts as visible.
pub(crate) fn frame() -> Frame {
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
pub(crate) fn tell(told: &Told) {
    ask(&format!("toast {} {}", told.kind, told.words));
    if told.reveal {
        ask("reveal");
    }
}

/// The Referrer-Policy that sends a page's origin to another site, and nothing to an insecure one. It is given to the CCP's frame
/// alone: what the page sends to others is not changed.
pub(crate) const REFERRER: &str = "strict-origin-when-cross-origin";

/// Has the page's Streams tell of its agent, again and again, as JSON text. Ask once in a page.
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
        let _ = window.dispatch_event(&event);
    }
}

/// The page is ready to take elements of ours.
pub(crate) async fn body() -> Option<HtmlElement> {
    let (window, document) = here()?;
    if let Some(body) = document.body() {
        return Some(body);
    }
    let (tell, told) = once();
    let _listener = listen::real(&window, "DOMContentLoaded", move |_| tell(()));
    let _ = told.await;
    document.body()
}
