//! The page's document and its elements.

use futures_channel::oneshot;
use gloo::timers::callback::Timeout;
use js_sys::Promise;
use serde::Serialize;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlElement, Node, Window};

use crate::web::browser::failure::cannot_matter;
use crate::web::browser::listen;
use crate::web::browser::value::to_js;

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

/// Appends an element of ours.
pub(crate) fn append(parent: &Node, child: &Node) {
    // It fails only where `child` holds `parent`, and no element of ours is put into itself.
    cannot_matter(parent.append_child(child));
}

/// Sets an attribute of an element of ours.
pub(crate) fn set(element: &Element, name: &str, value: &str) {
    // It fails only for a name that no attribute can have, and ours are constants.
    cannot_matter(element.set_attribute(name, value));
}

/// Removes an attribute of an element.
pub(crate) fn unset(element: &Element, name: &str) {
    // The same holds.
    cannot_matter(element.remove_attribute(name));
}

/// Sets an attribute without a value, or removes it.
pub(crate) fn toggle(element: &Element, name: &str, on: bool) {
    // The same holds.
    cannot_matter(element.toggle_attribute_with_force(name, on));
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

/// Closes this window.
pub(crate) fn close() {
    if let Some((window, _)) = here() {
        // A window that the browser does not let us close stays for the agent to close.
        cannot_matter(window.close());
    }
}

/// Opens an address in a tab of its own, in answer to a click.
pub(crate) fn open_tab(url: &str) {
    if let Some((window, _)) = here() {
        // Where the browser opens none, it says so to the agent.
        cannot_matter(window.open_with_url_and_target_and_features(url, "_blank", "noopener"));
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

/// The page's origin: `null` where the page has none, as in a sandboxed frame.
pub(crate) fn origin() -> String {
    here().map_or_else(String::new, |(window, _)| window.origin())
}

/// The page is ready to take elements of ours.
pub(crate) async fn body() -> Option<HtmlElement> {
    let (window, document) = here()?;
    if let Some(body) = document.body() {
        return Some(body);
    }
    let (tell, told) = once();
    let _listener = listen::real(&window, "DOMContentLoaded", move |_| tell(()));
    // It ends also where the listener is dropped, and then there is no body.
    cannot_matter(told.await);
    document.body()
}

/// Waits so many milliseconds.
pub(crate) async fn sleep(ms: u32) {
    let (tell, told) = once();
    let _alarm = Timeout::new(ms, move || tell(()));
    // The alarm lives until it has told.
    cannot_matter(told.await);
}

/// A function, and a receiver for the first value that is given to it.
pub(crate) fn once<T: 'static>() -> (Rc<dyn Fn(T)>, oneshot::Receiver<T>) {
    let (sender, receiver) = oneshot::channel();
    let sender = Cell::new(Some(sender));
    let tell = move |value| {
        if let Some(sender) = sender.take() {
            // Nobody waits any more where the receiver was dropped.
            cannot_matter(sender.send(value));
        }
    };
    (Rc::new(tell), receiver)
}

#[wasm_bindgen]
extern "C" {
    /// Asks for a Web Lock, which lasts until the callback's promise ends.
    /// <https://developer.mozilla.org/docs/Web/API/LockManager/request>
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request_lock(
        name: &str,
        options: &JsValue,
        callback: &Closure<dyn FnMut() -> Promise>,
    ) -> Result<Promise, JsValue>;
}

/// Holds a shared Web Lock for as long as the page lives: browsers freeze no page that has one.
pub(crate) fn never_freeze() {
    #[derive(Serialize)]
    struct Shared {
        mode: &'static str,
    }
    let lasts = Closure::<dyn FnMut() -> Promise>::new(|| Promise::new(&mut |_, _| {}));
    let options = to_js(&Shared { mode: "shared" });
    // A browser without Web Locks may freeze the page, as it would without us.
    cannot_matter(request_lock("patchcord-phone", &options, &lasts));
    lasts.forget();
}
