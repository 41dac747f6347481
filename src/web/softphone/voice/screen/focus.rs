//! Keeps the focus where the agent works.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::softphone::grid::toward;
use crate::web::softphone::voice::screen::Screen;
use crate::web::softphone::voice::screen::element::{focus, one};

impl Screen {
    pub(super) fn focus(&self) -> Option<HtmlElement> {
        self.root.active_element().map(JsCast::unchecked_into)
    }

    /// Moves the focus after a change: into a dialog that has opened, and away from an element that has gone.
    pub(super) fn keep_focus(&self, had: HtmlElement, card: Option<String>, opened: bool) {
        if opened {
            self.opener.replace(Some(had));
            let first = ["input", ".keys button", "select"].iter().find_map(|kind| {
                let first = [".dialog:not([hidden]) ", kind].concat();
                self.root.query_selector(&first).ok()?
            });
            if let Some(first) = first {
                focus(&first);
            }
            return;
        }
        if had.is_connected() && had.closest("[hidden]").ok().flatten().is_none() {
            return;
        }
        let opener = self.opener.take().filter(|opener| opener.is_connected());
        let next = opener.map(Into::into).or_else(|| {
            let calls = self.part("calls")?;
            let mut call = calls.first_element_child();
            while let Some(candidate) = &call
                && candidate.get_attribute("data-key") != card
            {
                call = candidate.next_element_sibling();
            }
            one(&call?, "button:not([aria-disabled])")
        });
        if let Some(next) = next.or_else(|| self.root.query_selector(".screen").ok()?) {
            focus(&next);
        }
    }

    pub(super) fn move_focus(&self, from: &Element, key: &str) -> bool {
        let Some(group) = from.closest("[data-arrows]").ok().flatten() else {
            return from.matches("summary").unwrap_or(false)
                && key == "ArrowDown"
                && self.open_states();
        };
        let columns = group.get_attribute("data-arrows");
        let columns = columns.and_then(|it| it.parse().ok()).unwrap_or(1);
        let buttons = group.children();
        let nth = (0..buttons.length()).find(|&nth| {
            let button = buttons.item(nth);
            button.is_some_and(|button| button.contains(Some(from)))
        });
        let to = toward(key, nth.unwrap_or(0), buttons.length(), columns);
        let to = to.and_then(|to| buttons.item(to));
        if let Some(to) = to {
            focus(&to);
        }
        true
    }
}
