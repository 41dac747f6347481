//! Dragging the panel to another corner, and its edges to another size.

use crate::web::browser::failure::cannot_matter;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Element, PointerEvent};

use crate::softphone::panel::{Corner, Edge, Placement};
use crate::web::browser::listen;
use crate::web::softphone::panel::{Panel, pixels, space};

/// How far a pointer moves before it moves the panel, in CSS pixels.
const NUDGE: f64 = 4.0;

/// Where a drag began, and the placement at that time.
#[derive(Clone, Copy)]
pub(super) struct Held {
    x: f64,
    y: f64,
    from: Placement,
}

/// The part of the panel that a pointer drags.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Grip {
    Edge(Edge),
    Heading,
}

impl Panel {
    pub(super) fn on_drag(self: &Rc<Self>, element: &Element, grip: Grip) {
        let (this, holder) = (Rc::clone(self), element.clone());
        listen::real(element, "pointerdown", move |event| {
            let event: &PointerEvent = event.unchecked_ref();
            let on_button = event.target().is_some_and(|target| {
                let target: &Element = target.unchecked_ref();
                matches!(target.closest("button"), Ok(Some(_)))
            });
            // A press on a button starts no drag. With the pointer captured, no frame below it takes its events.
            if event.button() == 0
                && !on_button
                && holder.set_pointer_capture(event.pointer_id()).is_ok()
            {
                let (x, y) = (event.client_x().into(), event.client_y().into());
                let from = this.placement.get();
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
        // This event comes whatever ends the drag.
        listen::real(element, "lostpointercapture", move |_| {
            if this.held.take().is_some() {
                this.dropped(grip);
            }
        })
        .forget();
    }

    fn dragged(&self, grip: Grip, from: Placement, x: f64, y: f64) {
        match grip {
            Grip::Edge(edge) => {
                let mut placement = from;
                let by = match edge {
                    Edge::Width => x,
                    Edge::Height => y,
                };
                placement.drag(edge, by, space());
                self.placement.set(placement);
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
        self.change(|placement| {
            if moved {
                placement.corner = Corner::nearest(x, y, space());
            }
        });
    }
}
