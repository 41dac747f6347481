//! Hears what the agent presses and types.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, FocusEvent, HtmlInputElement, HtmlSelectElement, KeyboardEvent, Node,
};

use crate::message::Request;
use crate::softphone::voice::Control;
use crate::web::browser::listen;
use crate::web::messages;
use crate::web::softphone::voice::screen::element::target;
use crate::web::softphone::voice::screen::{KEYS, Screen};

impl Screen {
    pub(super) fn listen(self: &Rc<Self>) {
        let this = Rc::clone(self);
        self.hear("click", move |event| this.clicked(event));
        let this = Rc::clone(self);
        self.hear("input", move |event| {
            let Some(input) = target(event) else { return };
            let part = input.get_attribute("data-part");
            let input: HtmlInputElement = input.unchecked_into();
            match part.as_deref() {
                Some("number") => (this.press)(Control::Type(input.value())),
                Some("find") => (this.press)(Control::Find(input.value())),
                _ => {}
            }
        });
        let this = Rc::clone(self);
        self.hear("change", move |event| {
            if let Some(select) = target(event).and_then(|it| it.dyn_into().ok()) {
                let select: HtmlSelectElement = select;
                this.pressed(&select.value());
            }
        });
        let this = Rc::clone(self);
        self.hear("focusout", move |event| {
            let to = event.unchecked_ref::<FocusEvent>().related_target();
            let to = to.and_then(|to| to.dyn_into::<Node>().ok());
            if let Some(states) = this.part("states")
                && !states.contains(to.as_ref())
            {
                this.close_states();
            }
        });
        let this = Rc::clone(self);
        self.hear("keydown", move |event| {
            // The page's shortcuts must not see the keys that are pressed here.
            event.stop_propagation();
            if this.typed(event.unchecked_ref()) {
                event.prevent_default();
            }
        });
        for kind in ["keypress", "keyup"] {
            self.hear(kind, Event::stop_propagation);
        }
    }

    fn hear(&self, kind: &'static str, hears: impl Fn(&Event) + 'static) {
        // The screen lives as long as the page.
        listen::real(&self.root, kind, move |event| hears(event)).forget();
    }

    fn clicked(&self, event: &Event) {
        if let Some(button) = target(event).and_then(|it| it.closest("button").ok().flatten()) {
            self.press_button(&button);
        }
    }

    fn press_button(&self, button: &Element) {
        if let Some(key) = button.get_attribute("data-type") {
            if let Some(number) = self.part("number") {
                let number: HtmlInputElement = number.unchecked_into();
                (self.press)(Control::Type(number.value() + &key));
            }
        } else if button.has_attribute("data-offer") {
            messages::tell(Request::OfferNotifications);
        } else if let Some(press) = button.get_attribute("data-press") {
            if button.get_attribute("data-control").as_deref() == Some("set-state") {
                self.close_states();
            }
            self.pressed(&press);
        }
    }

    fn click(&self, selector: &str) -> bool {
        let found = self.root.query_selector(selector).ok().flatten();
        if let Some(found) = &found {
            self.press_button(found);
        }
        found.is_some()
    }

    /// Handles a key and returns whether it is used up.
    fn typed(&self, event: &KeyboardEvent) -> bool {
        let Some(target) = target(event) else {
            return false;
        };
        let key = event.key();
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return false;
        }
        let field = target.matches("input, select").unwrap_or(false);
        match &*key {
            "Escape" => {
                self.close_states() || self.click(".dialog:not([hidden]) [data-control='close']")
            }
            "Enter" if target.get_attribute("data-part").as_deref() == Some("number") => {
                self.click("[data-part='pad-call'] button")
            }
            // The best match gets the focus, and nobody is called yet.
            "Enter" | "ArrowDown"
                if target.get_attribute("data-part").as_deref() == Some("find") =>
            {
                self.focus_first("[data-part='quick'] button")
            }
            "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End" if !field => {
                self.move_focus(&target, &key)
            }
            key if !field && key != " " && self.move_to_letter(&target, key) => true,
            key if !field && key.len() == 1 && KEYS.contains(key) => {
                let selector = "[data-part='keypad']:not([hidden]) [data-key='digit ";
                target
                    .closest("[data-part='keypad']")
                    .is_ok_and(|keypad| keypad.is_some())
                    && self.click(&[selector, key, "']"].concat())
            }
            _ => false,
        }
    }
}
