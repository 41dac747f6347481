//! The calls, the parties on the line, and the contacts that the CCP must handle.

use web_sys::Element;

use crate::softphone::voice::view::{Call, Other, Party};
use crate::web::softphone::voice::names;
use crate::web::softphone::voice::screen::element::{one, say, set, since, until};
use crate::web::softphone::voice::screen::{Screen, Section};

impl Screen {
    pub(super) fn show_calls(&self, calls: &[Call]) {
        self.clear(Section::Calls);
        let key = |call: &Call| call.contact.as_str().to_owned();
        self.list("calls", "call", calls, key, |element, call| {
            set(element, "data-stage", Some(names::stage(call.stage)));
            set(element, "aria-label", Some(&call.party));
            say(element, ".status", &call.status);
            say(element, ".muted", call.muted.unwrap_or_default());
            if let Some(held) = one(element, ".held") {
                set(&held, "hidden", call.held_since.is_none().then_some(""));
            }
            if let Some(time) = one(element, ".held .hold-time") {
                since(&time, call.held_since);
            }
            for (line, moment) in [(".waits", call.waits_since), (".ends", call.ends)] {
                if let Some(line) = one(element, line) {
                    set(&line, "hidden", moment.is_none().then_some(""));
                }
            }
            if let Some(time) = one(element, ".wait-time") {
                since(&time, call.waits_since);
            }
            if let Some(time) = one(element, ".end-time") {
                until(&time, call.ends);
            }
            say(element, "h3", &call.party);
            if let Some(place) = one(element, ".copy") {
                self.buttons_in(Section::Calls, &place, &call.copy);
            }
            say(element, ".queue", call.queue.as_deref().unwrap_or_default());
            if let Some(time) = one(element, ".time") {
                since(&time, call.since);
            }
            if let Some(parties) = one(element, ".parties") {
                self.show_parties(&parties, &call.parties);
            }
            if let Some(buttons) = one(element, ":scope > .buttons") {
                set(&buttons, "aria-label", Some(&call.party));
                self.buttons_in(Section::Calls, &buttons, &call.buttons);
            }
        });
    }

    fn show_parties(&self, place: &Element, parties: &[Party]) {
        set(place, "hidden", parties.is_empty().then_some(""));
        let key = |party: &Party| party.line.as_str().to_owned();
        self.list_in(place, "party", parties, key, |element, party| {
            say(element, ".name", &party.name);
            say(element, ".status span", &party.status);
            if let Some(time) = one(element, ".hold-time") {
                since(&time, party.held_since);
            }
            if let Some(buttons) = one(element, ".buttons") {
                set(&buttons, "aria-label", Some(&party.name));
                self.buttons_in(Section::Calls, &buttons, &party.buttons);
            }
        });
    }

    pub(super) fn show_others(&self, others: &[Other]) {
        self.clear(Section::Others);
        let key = |other: &Other| other.contact.as_str().to_owned();
        self.list("others", "other", others, key, |element, other| {
            set(element, "data-rings", other.rings.then_some(""));
            say(element, "h3", other.heading());
            say(element, ".status", &other.line());
            if let Some(buttons) = one(element, ".buttons") {
                self.buttons_in(Section::Others, &buttons, [&other.show]);
            }
        });
    }
}
