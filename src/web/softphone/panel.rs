//! The panel that the docked softphone is in: a heading, notices, and a body with Amazon's CCP or our own controls.

use crate::web::browser::document;
use crate::web::browser::failure::cannot_matter;
use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, PointerEvent, ShadowRoot};

use crate::message::{Preferences, Request};
use crate::softphone::heading::Heading;
use crate::softphone::panel::{
    Corner, Edge, LEAST_HEIGHT, LEAST_WIDTH, Placement as Wanted, Window,
};
use crate::web::browser::listen;
use crate::web::messages;
use crate::web::servicenow::notice::{INSIDE, PANEL, child, host};

const STYLE: &str = include_str!("panel.css");

const PARTS: &str = include_str!("panel.html");

/// What the page's own styles say of the CCP's place does not count.
const PLACE: &str = "all:initial!important;display:block!important;visibility:inherit!important;\
                     width:100%!important;height:100%!important";

/// How far a pointer moves before it moves the panel, in CSS pixels.
const NUDGE: f64 = 4.0;

/// What happens in the panel and means nothing to the page: its shortcuts, its menus, its traps for the focus.
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

/// What may have put something of the page over the panel: a dialog, a menu, the whole screen.
const COVERS: [&str; 4] = ["toggle", "fullscreenchange", "focusin", "click"];

/// The attribute that says how the phone stands, by the heading's name.
pub(crate) const STATE: &str = "data-state";

/// What the body shows. The CCP is loaded in both, and rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Amazon's CCP.
    Ccp,
    /// Our own controls.
    Controls,
}

/// The panel, once in a page and as long as that lives.
pub(crate) struct Panel {
    host: Element,
    panel: HtmlElement,
    state: Element,
    fold: Element,
    /// The CCP's place. It is in the page's own tree, where Streams looks for its frame; a slot shows it in the panel.
    pub(crate) ccp: Element,
    /// The place of our own controls, inside the shadow root.
    pub(crate) controls: Element,
    /// The heading's place for buttons.
    pub(crate) actions: Element,
    edges: [(Edge, Element); 2],
    wanted: Cell<Wanted>,
    held: Cell<Option<Held>>,
}

/// Where a pointer has taken hold, and what the panel was then.
#[derive(Clone, Copy)]
struct Held {
    x: f64,
    y: f64,
    from: Wanted,
}

/// What a pointer can hold the panel by.
#[derive(Clone, Copy, PartialEq)]
enum Grip {
    Edge(Edge),
    Heading,
}

impl Panel {
    /// Puts the panel into the page, as the agent has left it.
    pub(crate) async fn build() -> Option<Rc<Self>> {
        let (window, _) = document::here()?;
        let (host, root) = host(PANEL, STYLE)?;
        let parts = document::create("template")?;
        parts.set_inner_html(PARTS);
        let parts: web_sys::HtmlTemplateElement = parts.unchecked_into();
        root.append_child(&parts.content()).ok()?;
        let ccp = child(&host, "div", "")?;
        ccp.set_attribute("style", PLACE).ok()?;
        let wanted = messages::recall().await.panel.unwrap_or_default();
        let this = Rc::new(Self {
            panel: part(&root, INSIDE)?.unchecked_into(),
            state: part(&root, ".state")?,
            fold: part(&root, ".fold")?,
            controls: part(&root, ".controls")?,
            actions: part(&root, ".actions")?,
            edges: [
                (Edge::Width, part(&root, ".width")?),
                (Edge::Height, part(&root, ".height")?),
            ],
            ccp,
            host,
            wanted: Cell::new(wanted),
            held: Cell::new(None),
        });
        this.say(Heading::SigningIn, Heading::SigningIn.words());
        this.show(Shown::Ccp);
        this.draw();
        this.listen(&root);
        // Not into the body, whose children a page may replace as it goes: a frame that leaves its document is lost.
        document::root()?.append_child(&this.host).ok()?;
        // Above whatever the page shows, now or later, without a part in its own stacking.
        // A panel that is no popover is still shown, in the page's own stacking order.
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

    /// Says in the heading how things stand.
    pub(crate) fn say(&self, heading: Heading, words: &str) {
        document::set(&self.panel, STATE, heading.name());
        if self.state.text_content().as_deref() != Some(words) {
            self.state.set_text_content(Some(words));
        }
    }

    /// Names the agent, where no script of the page looks.
    pub(crate) fn name(&self, agent: &str) {
        document::set(&self.panel, "data-agent", agent);
    }

    /// Shows one of the two in the body.
    pub(crate) fn show(&self, shown: Shown) {
        let name = match shown {
            Shown::Ccp => "ccp",
            Shown::Controls => "controls",
        };
        document::set(&self.panel, "data-surface", name);
    }

    fn listen(self: &Rc<Self>, root: &ShadowRoot) {
        for event in OURS {
            listen::any(&self.host, event, |event| event.stop_propagation()).forget();
        }
        let this = Rc::clone(self);
        listen::real(&self.fold, "click", move |_| {
            this.change(|wanted| wanted.folded = !wanted.folded);
        })
        .forget();
        if let Some(button) = part(root, ".move") {
            let this = Rc::clone(self);
            listen::real(&button, "click", move |_| {
                this.change(|wanted| wanted.corner = wanted.corner.next());
            })
            .forget();
            let this = Rc::clone(self);
            on_key(&button, move |key| {
                let corner = this.wanted.get().corner.toward(key);
                corner.is_some_and(|corner| {
                    this.change(|wanted| wanted.corner = corner);
                    true
                })
            });
        }
        for (edge, element) in &self.edges {
            let (edge, this) = (*edge, Rc::clone(self));
            on_key(element, move |key| {
                let mut wanted = this.wanted.get();
                let moved = wanted.press(edge, key, space());
                if moved {
                    this.change(|kept| *kept = wanted);
                }
                moved
            });
            self.on_drag(element, Grip::Edge(edge));
        }
        if let Some(header) = part(root, "header") {
            self.on_drag(&header, Grip::Heading);
        }
    }

    fn on_drag(self: &Rc<Self>, element: &Element, grip: Grip) {
        let (this, holder) = (Rc::clone(self), element.clone());
        listen::real(element, "pointerdown", move |event| {
            let event: &PointerEvent = event.unchecked_ref();
            let on_button = event.target().is_some_and(|target| {
                let target: &Element = target.unchecked_ref();
                matches!(target.closest("button"), Ok(Some(_)))
            });
            // A click on a button stays one, and no frame under the pointer takes the rest.
            if event.button() == 0
                && !on_button
                && holder.set_pointer_capture(event.pointer_id()).is_ok()
            {
                let (x, y) = (event.client_x().into(), event.client_y().into());
                let from = this.wanted.get();
                this.held.set(Some(Held { x, y, from }));
            }
        })
        .forget();
        let this = Rc::clone(self);
        listen::real(element, "pointermove", move |event| {
            let event: &PointerEvent = event.unchecked_ref();
            if let Some(held) = this.held.get() {
                let (x, y): (f64, f64) = (event.client_x().into(), event.client_y().into());
                this.dragged(grip, held.from, x - held.x, y - held.y);
            }
        })
        .forget();
        let this = Rc::clone(self);
        // It comes however the pointer lets go.
        listen::real(element, "lostpointercapture", move |_| {
            if this.held.take().is_some() {
                this.dropped(grip);
            }
        })
        .forget();
    }

    fn dragged(&self, grip: Grip, from: Wanted, x: f64, y: f64) {
        match grip {
            Grip::Edge(edge) => {
                let mut wanted = from;
                let by = match edge {
                    Edge::Width => x,
                    Edge::Height => y,
                };
                wanted.drag(edge, by, space());
                self.wanted.set(wanted);
                self.draw();
            }
            Grip::Heading if x.abs() + y.abs() > NUDGE => {
                let way = format!("{} {}", pixels(x), pixels(y));
                // The property is a constant of ours, and an unusable value is ignored.
                cannot_matter(self.panel.style().set_property("translate", &way));
            }
            Grip::Heading => {}
        }
    }

    fn dropped(&self, grip: Grip) {
        let middle = self.panel.get_bounding_client_rect();
        let x = middle.left() + middle.width() / 2.0;
        let y = middle.top() + middle.height() / 2.0;
        let way = self.panel.style().remove_property("translate");
        let moved = grip == Grip::Heading && way.is_ok_and(|way| !way.is_empty());
        self.change(|wanted| {
            if moved {
                wanted.corner = Corner::nearest(x, y, space());
            }
        });
    }

    /// Does as the agent wants, and keeps it for the other pages.
    fn change(&self, change: impl FnOnce(&mut Wanted)) {
        let mut wanted = self.wanted.get();
        change(&mut wanted);
        self.wanted.set(wanted);
        self.draw();
        messages::tell(Request::Prefer(Preferences {
            panel: Some(wanted),
            ..Preferences::default()
        }));
    }

    fn draw(&self) {
        let wanted = self.wanted.get();
        let shape = wanted.shape(space());
        let style = self.panel.style();
        for (name, value) in [
            ("--width", shape.width),
            ("--height", shape.height),
            ("--gap", shape.gap),
        ] {
            // The same holds.
            cannot_matter(style.set_property(name, &pixels(value)));
        }
        let set = |element: &Element, name: &str, value: &str| {
            document::set(&element, name, value);
        };
        set(&self.panel, "data-corner", wanted.corner.name());
        let classes = self.panel.class_list();
        // It fails only for a name that no class can have.
        cannot_matter(classes.toggle_with_force("folded", wanted.folded));
        let unfolded = if wanted.folded { "false" } else { "true" };
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

    /// Puts the panel back above what the page has put over it. Its frames are not touched by that.
    fn raise(&self) {
        let seen = self.panel.get_bounding_client_rect();
        let x = seen.left() + seen.width() / 2.0;
        let on_top = document::element_at(x, seen.top() + NUDGE);
        if on_top.as_ref() != Some(&self.host) {
            // A panel that is no popover stays where it is.
            cannot_matter(self.panel.hide_popover());
            cannot_matter(self.panel.show_popover());
        }
    }
}

/// Calls back with a key that is pressed on an element; one that has been used does nothing else.
fn on_key(element: &Element, used: impl Fn(&str) -> bool + 'static) {
    listen::real(element, "keydown", move |event| {
        if used(&event.unchecked_ref::<KeyboardEvent>().key()) {
            event.prevent_default();
        }
    })
    .forget();
}

/// Whole pixels: to write fractions is a tenth of the module.
fn pixels(value: f64) -> String {
    format!("{}px", value as i32)
}

fn part(root: &ShadowRoot, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok()?
}

fn space() -> Window {
    let number = |value: Result<JsValue, JsValue>| value.ok().and_then(|value| value.as_f64());
    let (width, height) = document::here().map_or((None, None), |(window, _)| {
        (number(window.inner_width()), number(window.inner_height()))
    });
    Window {
        width: width.unwrap_or_default(),
        height: height.unwrap_or_default(),
    }
}
