//! Keeps the focus where the agent works.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::softphone::grid::{beginning_with, toward};
use crate::web::softphone::voice::screen::Screen;
use crate::web::softphone::voice::screen::element::{focus, one};

impl Screen {
    pub(super) fn focus(&self) -> Option<HtmlElement> {
        self.root.active_element().map(JsCast::unchecked_into)
    }

    /// Takes the focus: the button that accepts a call, else the first call's first button, else the whole screen.
    pub(crate) fn take_focus(&self) {
        let places = [
            "[data-control='accept']:not([aria-disabled])",
            ".call .buttons button:not([aria-disabled])",
            ".screen",
        ];
        let mut found = places
            .iter()
            .filter_map(|place| self.root.query_selector(place).ok()?);
        if let Some(found) = found.next() {
            focus(&found);
        }
    }

    pub(super) fn focus_first(&self, selector: &str) -> bool {
        let found = self.root.query_selector(selector).ok().flatten();
        if let Some(found) = &found {
            focus(found);
        }
        found.is_some()
    }

    /// Moves the focus after a change: into a dialog that has opened, and away from an element that has gone.
    pub(super) fn keep_focus(&self, had: HtmlElement, card: Option<String>, opened: bool) {
        if opened {
            self.opener.replace(Some(had));
            let first = ["input", ".keys button", "select"].iter().find_map(|kind| {
                let first = [".dialog:not([hidden]) ", kind, ":not([hidden] *)"].concat();
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
            one(&call?, ".buttons button:not([aria-disabled])")
        });
        if let Some(next) = next.or_else(|| self.root.query_selector(".screen").ok()?) {
            focus(&next);
        }
    }

    /// Moves the focus in a list to the next entry that begins with a letter. Keypads have no such entries.
    pub(super) fn move_to_letter(&self, from: &Element, key: &str) -> bool {
        let Some(list) = from.closest("[data-arrows='']").ok().flatten() else {
            return false;
        };
        let buttons = list.children();
        let entries = (0..buttons.length()).filter_map(|nth| buttons.item(nth));
        let entries = Vec::from_iter(entries);
        let labels = entries
            .iter()
            .map(|entry| entry.text_content().unwrap_or_default());
        let at = entries.iter().position(|entry| entry.contains(Some(from)));
        let from = at.and_then(|at| u32::try_from(at).ok()).unwrap_or(0);
        let to = beginning_with(key, from, &Vec::from_iter(labels));
        let to = to.and_then(|to| buttons.item(to));
        if let Some(to) = &to {
            focus(to);
        }
        to.is_some()
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
