//! The panel of the docked softphone: a heading, notices, and a body with the CCP or the voice controls.

use crate::web::browser::document;
use crate::web::browser::failure::cannot_matter;
use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, ShadowRoot};

use crate::message::{Preferences, Request};
use crate::settings::Surface;
use crate::softphone::heading::Heading;
use crate::softphone::panel::{Edge, LEAST_HEIGHT, LEAST_WIDTH, Placement, Window};
use crate::web::browser::listen;
use crate::web::messages;
use crate::web::servicenow::notice::{INSIDE, PANEL, child, host};
use crate::web::session::owner::LOCKED;
use crate::web::softphone::drag::{Grip, Held};

const STYLE: &str = include_str!("panel.css");

const PARTS: &str = include_str!("panel.html");

/// The CSS of the CCP's place, which overrides the page's styles.
const PLACE: &str = "all:initial!important;display:block!important;visibility:inherit!important;\
                     width:100%!important;height:100%!important";

/// How far inside its upper edge the panel is looked for, in CSS pixels.
const INSET: f64 = 4.0;

/// The events that stay in the panel: the page's shortcuts, menus and focus traps must not see them.
const OURS: [&str; 14] = [
    "keydown",
    "keypress",
    "keyup",
    "input",
    "change",
    "focusin",
    "focusout",
    "pointerdown",
    "pointerup",
    "mousedown",
    "mouseup",
    "click",
    "contextmenu",
    "wheel",
];

/// The events after which a dialog, a menu or a full-screen element of the page may cover the panel.
const COVERS: [&str; 4] = ["toggle", "fullscreenchange", "focusin", "click"];

/// The attribute with the name of the heading.
pub(crate) const STATE: &str = "data-state";

/// The panel. A page has one, as long as the page lives.
pub(crate) struct Panel {
    host: Element,
    pub(super) panel: HtmlElement,
    state: Element,
    fold: Element,
    /// The CCP's place. It is in the page's tree, where Streams looks for its frame; a slot shows it in the panel.
    pub(crate) ccp: Element,
    /// The place of the voice controls, inside the shadow root.
    pub(crate) controls: Element,
    /// The heading's place for buttons.
    pub(crate) actions: Element,
    /// The place for the answers to a call that rings while the panel is folded.
    pub(crate) answers: Element,
    edges: [(Edge, Element); 2],
    pub(super) placement: Cell<Placement>,
    pub(super) held: Cell<Option<Held>>,
}

impl Panel {
    /// Puts the panel into the page, with the placement that the agent chose last.
    pub(crate) async fn build() -> Option<Rc<Self>> {
        let (window, _) = document::here()?;
        let (host, root) = host(PANEL, STYLE)?;
        let parts = document::create("template")?;
        parts.set_inner_html(PARTS);
        let parts: web_sys::HtmlTemplateElement = parts.unchecked_into();
        root.append_child(&parts.content()).ok()?;
        let ccp = child(&host, "div", "")?;
        ccp.set_attribute("style", PLACE).ok()?;
        let placement = messages::recall().await.panel.unwrap_or_default();
        let this = Rc::new(Self {
            panel: part(&root, INSIDE)?.unchecked_into(),
            state: part(&root, ".state")?,
            fold: part(&root, ".fold")?,
            controls: part(&root, ".controls")?,
            actions: part(&root, ".actions")?,
            answers: part(&root, ".answers")?,
            edges: [
                (Edge::Width, part(&root, ".width")?),
                (Edge::Height, part(&root, ".height")?),
            ],
            ccp,
            host,
            placement: Cell::new(placement),
            held: Cell::new(None),
        });
        this.say(Heading::SigningIn, Heading::SigningIn.words());
        this.show(Surface::Ccp);
        this.draw();
        this.listen(&root);
        // The panel is no child of the body, because a page may replace the body's children, and a frame that leaves its document is
        // lost.
        document::root()?.append_child(&this.host).ok()?;
        // As a popover the panel stands above the page, whatever the page's stacking order is.
        // A panel that is no popover is still shown.
        cannot_matter(this.panel.show_popover());
        let drawn = Rc::clone(&this);
        listen::real(&window, "resize", move |_| drawn.draw()).forget();
        for event in COVERS {
            let this = Rc::clone(&this);
            let look = move |_: &Event| {
                let this = Rc::clone(&this);
                Timeout::new(0, move || this.raise()).forget();
            };
            listen::any_below(&window, event, look).forget();
        }
        Some(this)
    }

    /// Sets the heading and its words.
    pub(crate) fn say(&self, heading: Heading, words: &str) {
        document::set(&self.panel, STATE, heading.name());
        if self.state.text_content().as_deref() != Some(words) {
            self.state.set_text_content(Some(words));
        }
    }

    /// Sets the agent's name, inside the closed shadow root, which no script of the page can read.
    pub(crate) fn name(&self, agent: &str) {
        document::set(&self.panel, "data-agent", agent);
    }

    /// Whether the phone is somebody else's, and covered.
    pub(crate) fn is_locked(&self) -> bool {
        self.panel.has_attribute(LOCKED)
    }

    /// Unfolds the panel.
    pub(crate) fn unfold(&self) {
        if self.placement.get().folded {
            self.change(|placement| placement.folded = false);
        }
    }

    /// Puts the focus on the button that folds the panel.
    pub(crate) fn focus_fold(&self) {
        // A button that cannot have the focus leaves it where it was.
        cannot_matter(self.fold.unchecked_ref::<HtmlElement>().focus());
    }

    /// Puts the focus into the CCP.
    pub(crate) fn focus_ccp(&self) {
        if let Ok(Some(frame)) = self.ccp.query_selector("iframe") {
            // The same holds for the frame.
            cannot_matter(frame.unchecked_ref::<HtmlElement>().focus());
        }
    }

    /// Shows the CCP or the voice controls in the body. The CCP stays loaded, and rings, in both cases.
    pub(crate) fn show(&self, surface: Surface) {
        let name = match surface {
            Surface::Ccp => "ccp",
            Surface::Icc => "controls",
        };
        document::set(&self.panel, "data-surface", name);
    }

    fn listen(self: &Rc<Self>, root: &ShadowRoot) {
        for event in OURS {
            listen::any(&self.host, event, |event| event.stop_propagation()).forget();
        }
        let this = Rc::clone(self);
        listen::real(&self.fold, "click", move |_| {
            this.change(|placement| placement.folded = !placement.folded);
        })
        .forget();
        if let Some(button) = part(root, ".move") {
            let this = Rc::clone(self);
            listen::real(&button, "click", move |_| {
                this.change(|placement| placement.corner = placement.corner.next());
            })
            .forget();
            let this = Rc::clone(self);
            on_key(&button, move |key| {
                let corner = this.placement.get().corner.toward(key);
                corner.is_some_and(|corner| {
                    this.change(|placement| placement.corner = corner);
                    true
                })
            });
        }
        for (edge, element) in &self.edges {
            let (edge, this) = (*edge, Rc::clone(self));
            on_key(element, move |key| {
                let mut placement = this.placement.get();
                let moved = placement.press(edge, key, space());
                if moved {
                    this.change(|kept| *kept = placement);
                }
                moved
            });
            self.on_drag(element, Grip::Edge(edge));
        }
        if let Some(header) = part(root, "header") {
            self.on_drag(&header, Grip::Heading);
        }
    }

    /// Changes the placement and keeps it for the other pages.
    pub(super) fn change(&self, change: impl FnOnce(&mut Placement)) {
        let mut placement = self.placement.get();
        change(&mut placement);
        self.placement.set(placement);
        self.draw();
        messages::tell(Request::Prefer(Preferences {
            panel: Some(placement),
            ..Preferences::default()
        }));
    }

    pub(super) fn draw(&self) {
        let placement = self.placement.get();
        let shape = placement.shape(space());
        let style = self.panel.style();
        for (name, value) in [
            ("--width", shape.width),
            ("--height", shape.height),
            ("--gap", shape.gap),
        ] {
            // The properties are constants of ours, and an unusable value is ignored.
            cannot_matter(style.set_property(name, &pixels(value)));
        }
        let set = |element: &Element, name: &str, value: &str| {
            document::set(element, name, value);
        };
        set(&self.panel, "data-corner", placement.corner.name());
        // It fails only for a name that no class can have.
        cannot_matter(
            self.panel
                .class_list()
                .toggle_with_force("folded", placement.folded),
        );
        let unfolded = if placement.folded { "false" } else { "true" };
        set(&self.fold, "aria-expanded", unfolded);
        for (edge, element) in &self.edges {
            let (least, now, most) = match edge {
                Edge::Width => (LEAST_WIDTH, shape.width, shape.most_width),
                Edge::Height => (LEAST_HEIGHT, shape.height, shape.most_height),
            };
            for (name, value) in [
                ("aria-valuemin", least),
                ("aria-valuenow", now),
                ("aria-valuemax", most),
            ] {
                set(element, name, &(value as i32).to_string());
            }
        }
    }

    /// Takes the panel out of the page, with the CCP in it.
    pub(crate) fn remove(&self) {
        self.host.remove();
    }

    /// Puts the panel above the page again. This does not reload the CCP's frame.
    fn raise(&self) {
        let seen = self.panel.get_bounding_client_rect();
        let x = seen.left() + seen.width() / 2.0;
        let on_top = document::element_at(x, seen.top() + INSET);
        if on_top.as_ref() != Some(&self.host) {
            // A panel that is no popover stays where it is.
            cannot_matter(self.panel.hide_popover());
            cannot_matter(self.panel.show_popover());
        }
    }
}

/// Calls `used` with each key that is pressed on an element. A key for which it returns true does nothing else.
fn on_key(element: &Element, used: impl Fn(&str) -> bool + 'static) {
    listen::real(element, "keydown", move |event| {
        if used(&event.unchecked_ref::<KeyboardEvent>().key()) {
            event.prevent_default();
        }
    })
    .forget();
}

/// Whole pixels: the code that writes fractions would be a tenth of the module.
pub(super) fn pixels(value: f64) -> String {
    format!("{}px", value as i32)
}

fn part(root: &ShadowRoot, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok()?
}

pub(super) fn space() -> Window {
    let number = |value: Result<JsValue, JsValue>| value.ok().and_then(|value| value.as_f64());
    let (width, height) = document::here().map_or((None, None), |(window, _)| {
        (number(window.inner_width()), number(window.inner_height()))
    });
    Window {
        width: width.unwrap_or_default(),
        height: height.unwrap_or_default(),
    }
}
