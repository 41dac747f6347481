//! Fills buttons and selects, and remembers which press each of them means.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlSelectElement};

use crate::softphone::voice::Control;
use crate::softphone::voice::view::Button;
use crate::web::softphone::voice::names;
use crate::web::softphone::voice::screen::element::{one, say, set, write};
use crate::web::softphone::voice::screen::{Screen, Section};

impl Screen {
    /// Fills a select with these choices.
    pub(super) fn choices<'a>(
        &self,
        part: &str,
        choices: impl Iterator<Item = (&'a Button, impl AsRef<str>)>,
    ) {
        let choices = choices.map(|(button, label)| (button, label.as_ref().to_owned()));
        self.fill_select(part, &Vec::from_iter(choices));
    }

    fn fill_select(&self, part: &str, choices: &[(&Button, String)]) {
        let Some(select) = self.part(part) else {
            return;
        };
        let key = |choice: &(&Button, _)| names::key(choice.0);
        self.list_in(
            &select,
            "option",
            choices,
            key,
            |option, (button, label)| {
                write(option, label);
                let press = self.offer(Section::Dialog, &button.control);
                set(option, "value", Some(&press));
            },
        );
        let chosen = choices
            .iter()
            .position(|choice| choice.0.pressed == Some(true));
        let select: HtmlSelectElement = select.unchecked_into();
        let chosen = chosen.and_then(|nth| i32::try_from(nth).ok()).unwrap_or(-1);
        self.hide(&[part, "-unset"].concat(), chosen >= 0);
        if select.selected_index() != chosen {
            select.set_selected_index(chosen);
        }
    }

    pub(super) fn buttons<'a>(
        &self,
        section: Section,
        part: &str,
        buttons: impl IntoIterator<Item = &'a Button>,
    ) {
        if let Some(place) = self.part(part) {
            if matches!(section, Section::Tools) {
                self.clear(section);
            }
            self.fill_buttons(section, &place, &Vec::from_iter(buttons));
        }
    }

    pub(super) fn buttons_in<'a>(
        &self,
        section: Section,
        place: &Element,
        buttons: impl IntoIterator<Item = &'a Button>,
    ) {
        self.fill_buttons(section, place, &Vec::from_iter(buttons));
    }

    fn fill_buttons(&self, section: Section, place: &Element, buttons: &[&Button]) {
        let key = |button: &&Button| names::key(button);
        self.list_in(place, "button", buttons, key, |element, button| {
            self.button(section, element, button);
        });
    }

    pub(super) fn button(&self, section: Section, element: &Element, button: &Button) {
        let name = names::control(&button.control);
        set(element, "data-control", Some(name));
        set(
            element,
            "data-press",
            Some(&self.offer(section, &button.control)),
        );
        say(element, "span", &button.label);
        if let Some(picture) = one(element, "use") {
            let icon = names::icon(&button.control).map(|icon| ["#", icon].concat());
            set(&picture, "href", icon.as_deref());
            if let Some(svg) = one(element, "svg") {
                set(&svg, "hidden", icon.is_none().then_some(""));
            }
        }
        let pressed = button.pressed.map(|on| if on { "true" } else { "false" });
        set(element, "aria-pressed", pressed);
        // `disabled` would take the focus away and could not be explained to a screen reader.
        set(
            element,
            "aria-disabled",
            (!button.is_on()).then_some("true"),
        );
        set(element, "aria-busy", button.is_pending().then_some("true"));
        set(element, "title", button.off.map(|why| why.text()));
    }

    fn offer(&self, section: Section, control: &Control) -> String {
        let mut presses = self.presses.borrow_mut();
        let presses = &mut presses[section as usize];
        presses.push(control.clone());
        [
            (section as usize).to_string(),
            (presses.len() - 1).to_string(),
        ]
        .join(".")
    }

    pub(super) fn clear(&self, section: Section) {
        self.presses.borrow_mut()[section as usize].clear();
    }

    pub(super) fn pressed(&self, press: &str) {
        let control = press.split_once('.').and_then(|(section, nth)| {
            let section: usize = section.parse().ok()?;
            let nth: usize = nth.parse().ok()?;
            self.presses.borrow().get(section)?.get(nth).cloned()
        });
        if let Some(control) = control {
            (self.press)(control);
        }
    }
}
