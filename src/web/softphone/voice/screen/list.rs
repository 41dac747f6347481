//! Lists whose elements stay as long as their items do, so that the focus stays where it is.

use crate::web::browser::failure::cannot_matter;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTemplateElement, Node};

use crate::web::softphone::voice::screen::Screen;
use crate::web::softphone::voice::screen::element::set;

impl Screen {
    pub(super) fn list<T>(
        &self,
        part: &str,
        template: &str,
        items: &[T],
        key: impl Fn(&T) -> String,
        fill: impl Fn(&Element, &T),
    ) {
        if let Some(place) = self.part(part) {
            self.list_in(&place, template, items, key, fill);
        }
    }

    /// Makes the children of `place` these items. An item that stays keeps its element, and so the focus.
    pub(super) fn list_in<T>(
        &self,
        place: &Element,
        template: &str,
        items: &[T],
        key: impl Fn(&T) -> String,
        fill: impl Fn(&Element, &T),
    ) {
        let keys = Vec::from_iter(items.iter().map(key));
        self.arrange(place, template, &keys, &|element, nth| {
            if let Some(item) = items.get(nth) {
                fill(element, item);
            }
        });
    }

    /// The part of [`Screen::list_in`] that is the same for all types of items: it is in the module once.
    fn arrange(
        &self,
        place: &Element,
        template: &str,
        keys: &[String],
        fill: &dyn Fn(&Element, usize),
    ) {
        let mut child = place.first_element_child();
        while let Some(old) = child {
            child = old.next_element_sibling();
            let stays = old
                .get_attribute("data-key")
                .is_some_and(|old| keys.contains(&old));
            if !stays {
                old.remove();
            }
        }
        let mut next = place.first_element_child();
        for (nth, key) in keys.iter().enumerate() {
            let mut found = next.clone();
            while let Some(candidate) = &found
                && candidate.get_attribute("data-key").as_deref() != Some(key)
            {
                found = candidate.next_element_sibling();
            }
            let Some(element) = found.or_else(|| self.make(template, key)) else {
                continue;
            };
            if next.as_ref() == Some(&element) {
                next = element.next_element_sibling();
            } else {
                let before: Option<&Node> = next.as_ref().map(AsRef::as_ref);
                // It fails only where `before` has left the list, and this list alone changes its children.
                cannot_matter(place.insert_before(&element, before));
            }
            fill(&element, nth);
        }
    }

    fn make(&self, template: &str, key: &str) -> Option<Element> {
        let template = ["template[data-for='", template, "']"].concat();
        let template = self.root.query_selector(&template).ok()??;
        let template: HtmlTemplateElement = template.unchecked_into();
        let first = template.content().first_element_child()?;
        let element = first.clone_node_with_deep(true).ok()?;
        let element: Element = element.unchecked_into();
        set(&element, "data-key", Some(key));
        Some(element)
    }
}
