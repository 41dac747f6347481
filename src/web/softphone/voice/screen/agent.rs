//! The agent's state and the states to choose from.

use wasm_bindgen::JsCast;
use web_sys::HtmlDetailsElement;

use crate::softphone::voice::view::{Agent, StateChoice};
use crate::web::softphone::voice::names;
use crate::web::softphone::voice::screen::element::{focus, one, set};
use crate::web::softphone::voice::screen::{Screen, Section};

impl Screen {
    pub(super) fn show_agent(&self, agent: Option<&Agent>) {
        self.clear(Section::Agent);
        self.hide("top", agent.is_none());
        let Some(agent) = agent else { return };
        if let Some(states) = self.part("states") {
            set(&states, "data-kind", Some(names::kind(agent.kind)));
        }
        self.say("state", &agent.state);
        self.since("state-time", agent.since);
        self.hide("queues", agent.hint.is_none());
        self.say("queues", agent.hint.unwrap_or_default());
        self.hide("next", agent.next.is_none());
        if let Some(next) = &agent.next {
            self.say("next-name", &next.name);
        }
        let clear: Vec<_> = agent.next.iter().map(|next| &next.clear).collect();
        self.buttons(Section::Agent, "next-clear", clear);
        let key = |choice: &StateChoice| names::key(&choice.button);
        self.list(
            "choices",
            "button",
            &agent.states,
            key,
            |element, choice| {
                set(element, "data-kind", Some(names::kind(choice.kind)));
                self.button(Section::Agent, element, &choice.button);
            },
        );
    }

    pub(super) fn open_states(&self) -> bool {
        if let Some(states) = self.part("states") {
            let states: HtmlDetailsElement = states.unchecked_into();
            states.set_open(true);
            if let Some(first) = one(&states, ".menu button") {
                focus(&first);
            }
        }
        true
    }

    /// Closes the list of states and returns whether it was open.
    pub(super) fn close_states(&self) -> bool {
        let Some(states) = self.part("states") else {
            return false;
        };
        let states: HtmlDetailsElement = states.unchecked_into();
        let inside = self
            .focus()
            .is_some_and(|focus| states.contains(Some(&focus)));
        let open = states.open();
        if open {
            states.set_open(false);
            if inside && let Some(summary) = one(&states, "summary") {
                focus(&summary);
            }
        }
        open
    }
}
