//! Shows what the voice controls say, and tells what the agent presses.
//!
//! The parts are in `controls.html` and stay where they are; lists keep the element of everything that is still there. So the
//! focus is where it was after whatever happens, and nothing jumps.

use crate::web::browser::document;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Array;
use js_sys::Intl::{DisplayNames, DisplayNamesOptions, DisplayNamesType};
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, FocusEvent, HtmlDetailsElement, HtmlElement, HtmlInputElement,
    HtmlSelectElement, HtmlTemplateElement, KeyboardEvent, Node, ShadowRoot,
};

use crate::message::Request;
use crate::softphone::voice::view::{
    Agent, Button, Call, Dialog, Notice, Other, Pad, Party, QuickConnect, QuickConnects,
    StateChoice, View, elapsed,
};
use crate::softphone::voice::{Control, DeviceKind, Note};
use crate::value::numbering_plan::Country;
use crate::web::browser::listen;
use crate::web::messages;
use crate::web::servicenow::notice::host;
use crate::web::softphone::voice::names;

const TAG: &str = "patchcord-controls";

const STYLE: &str = include_str!("controls.css");

const PARTS: &str = include_str!("controls.html");

const KEYS: &str = "123456789*0#";

/// What happens when the agent presses something.
pub(crate) type Press = Rc<dyn Fn(Control)>;

/// The parts of the screen that are filled on their own. The number is that of the part's presses.
#[derive(Clone, Copy)]
enum Section {
    Agent,
    Troubles,
    Calls,
    Others,
    Dialog,
    Tools,
}

/// The voice controls on the screen.
pub(crate) struct Screen {
    /// The element that holds all of it, for the panel to place.
    pub(crate) element: Element,
    root: ShadowRoot,
    /// What holds all of it inside the root: no script of the page reads what it says of the phone.
    inside: Element,
    press: Press,
    /// What each `data-press` means.
    presses: RefCell<[Vec<Control>; 6]>,
    shown: RefCell<Option<View>>,
    /// The time on Connect's clock, in milliseconds.
    now: Cell<f64>,
    /// What had the focus when the dialog opened.
    opener: RefCell<Option<HtmlElement>>,
    countries: DisplayNames,
}

impl Screen {
    /// Builds it, empty.
    pub(crate) fn build(press: Press) -> Option<Rc<Self>> {
        let (element, root) = host(TAG, STYLE)?;
        // Markup of ours that holds nothing from outside.
        let parts = document::create("div")?;
        parts.set_inner_html(PARTS);
        parts.set_class_name("all");
        root.append_child(&parts).ok()?;
        let options = DisplayNamesOptions::new();
        options.set_type(DisplayNamesType::Region);
        let countries = DisplayNames::new(&Array::of1(&"en".into()), &options);
        let this = Rc::new(Self {
            element,
            root,
            inside: parts,
            press,
            presses: RefCell::default(),
            shown: RefCell::new(None),
            now: Cell::new(0.0),
            opener: RefCell::new(None),
            countries,
        });
        let keys: Vec<_> = KEYS.chars().map(String::from).collect();
        this.list(
            "dial-keys",
            "button",
            &keys,
            String::clone,
            |button, key| {
                set(button, "data-type", Some(key));
                write(button, key);
            },
        );
        this.listen();
        Some(this)
    }

    /// Shows it.
    pub(crate) fn show(&self, view: View, now: f64) {
        self.now.set(now);
        let focus = self.focus();
        let card = focus.as_ref().and_then(|focus| key_of(focus, ".call"));
        let was = self.shown.take();
        let was = was.as_ref();
        let state = names::state(&view);
        set(&self.inside, "data-state", Some(state));
        self.announce(&view);
        if was.map(|was| (&was.agent, was.phone)) != Some((&view.agent, view.phone)) {
            self.show_agent(view.agent.as_ref());
        }
        if was.map(|was| &was.troubles) != Some(&view.troubles) {
            self.show_troubles(&view.troubles);
        }
        if was.map(|was| &was.calls) != Some(&view.calls) {
            self.show_calls(&view.calls);
        }
        if was.map(|was| &was.others) != Some(&view.others) {
            self.show_others(&view.others);
        }
        if was.map(|was| &was.tools) != Some(&view.tools) {
            self.buttons(Section::Tools, "tools", &view.tools);
        }
        if was.map(|was| &was.dialog) != Some(&view.dialog) {
            self.show_dialog(view.dialog.as_ref());
        }
        self.show_idle(&view);
        self.say("note", &note(view.note.as_ref()));
        self.tick(now);
        let opened = was.is_none_or(|was| was.dialog.is_none()) && view.dialog.is_some();
        self.shown.replace(Some(view));
        if let Some(focus) = focus {
            self.keep_focus(focus, card, opened);
        }
        if opened && let Ok(Some(dialog)) = self.root.query_selector(".dialog:not([hidden])") {
            dialog.scroll_into_view();
        }
    }

    /// Shows how long everything has been what it is.
    pub(crate) fn tick(&self, now: f64) {
        self.now.set(now);
        for time in self.all("[data-since]") {
            let since = time.get_attribute("data-since");
            let since = since.and_then(|since| since.parse::<u32>().ok());
            if let Some(since) = since {
                write(&time, &elapsed(f64::from(since) * 1_000.0, now));
            }
        }
    }

    /// Whether there is a time to show.
    pub(crate) fn counts(&self) -> bool {
        !self.all("[data-since]").is_empty()
    }

    // ---- Parts of the screen ----

    fn announce(&self, view: &View) {
        let (alarm, news) = names::aloud(view);
        self.say("alarm", &alarm);
        self.say("news", &news);
    }

    fn show_idle(&self, view: &View) {
        let idle = view.calls.is_empty() && view.others.is_empty() && view.dialog.is_none();
        self.hide("idle", !idle);
        let (headline, hint) = names::idle(view);
        self.say("idle-headline", headline);
        self.say("idle-hint", &hint);
    }

    fn show_agent(&self, agent: Option<&Agent>) {
        self.clear(Section::Agent);
        self.hide("top", agent.is_none());
        let Some(agent) = agent else { return };
        if let Some(states) = self.part("states") {
            set(&states, "data-kind", Some(names::kind(agent.kind)));
        }
        self.say("state", &agent.state);
        self.since("state-time", agent.since);
        self.hide("queues", !agent.queues);
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

    fn show_troubles(&self, troubles: &[Notice]) {
        self.clear(Section::Troubles);
        let key = |notice: &Notice| notice.trouble.what().to_owned();
        self.list("troubles", "trouble", troubles, key, |element, notice| {
            say(element, "b", notice.trouble.what());
            say(element, ".step", notice.trouble.next());
            if let Some(place) = one(element, ".away") {
                self.buttons_in(Section::Troubles, &place, &notice.dismiss);
            }
        });
    }

    fn show_calls(&self, calls: &[Call]) {
        self.clear(Section::Calls);
        let key = |call: &Call| call.contact.as_str().to_owned();
        self.list("calls", "call", calls, key, |element, call| {
            set(element, "data-stage", Some(names::stage(call.stage)));
            set(element, "aria-label", Some(&call.party));
            say(element, ".status", &call.status);
            say(element, "h3", &call.party);
            say(element, ".queue", call.queue.as_deref().unwrap_or_default());
            if let Some(time) = one(element, ".time") {
                since(&time, call.since);
            }
            if let Some(parties) = one(element, ".parties") {
                self.show_parties(&parties, &call.parties);
            }
            if let Some(buttons) = one(element, ":scope > .buttons") {
                self.buttons_in(Section::Calls, &buttons, &call.buttons);
            }
        });
    }

    fn show_parties(&self, place: &Element, parties: &[Party]) {
        // The only one is in the heading.
        let parties = if parties.len() > 1 { parties } else { &[] };
        set(place, "hidden", parties.is_empty().then_some(""));
        let key = |party: &Party| party.line.as_str().to_owned();
        self.list_in(place, "party", parties, key, |element, party| {
            say(element, ".name", &party.name);
            say(element, ".status", &party.status);
            if let Some(buttons) = one(element, ".buttons") {
                set(&buttons, "aria-label", Some(&party.name));
                self.buttons_in(Section::Calls, &buttons, &party.buttons);
            }
        });
    }

    fn show_others(&self, others: &[Other]) {
        self.clear(Section::Others);
        let key = |other: &Other| other.contact.as_str().to_owned();
        self.list("others", "other", others, key, |element, other| {
            set(element, "data-rings", other.rings.then_some(""));
            say(element, "h3", other.name.as_deref().unwrap_or(&other.what));
            let status = match &other.name {
                Some(_) => [&*other.what, &*other.status].join(" · "),
                None => other.status.to_string(),
            };
            say(element, ".status", &status);
            if let Some(buttons) = one(element, ".buttons") {
                self.buttons_in(Section::Others, &buttons, [&other.show]);
            }
        });
    }

    fn show_dialog(&self, dialog: Option<&Dialog>) {
        self.clear(Section::Dialog);
        self.hide("keypad", !matches!(dialog, Some(Dialog::Keypad { .. })));
        self.hide("pad", !matches!(dialog, Some(Dialog::Pad(_))));
        self.hide("devices", !matches!(dialog, Some(Dialog::Devices { .. })));
        let open = dialog.map(|dialog| match dialog {
            Dialog::Keypad { .. } => "keypad",
            Dialog::Pad(Pad { contact: None, .. }) => "dial",
            Dialog::Pad(_) => "transfer",
            Dialog::Devices { .. } => "devices",
        });
        set(&self.inside, "data-dialog", open);
        match dialog {
            Some(Dialog::Keypad { keys, close, .. }) => {
                self.buttons(Section::Dialog, "keys", keys);
                self.buttons(Section::Dialog, "keypad-close", [close]);
            }
            Some(Dialog::Pad(pad)) => self.show_pad(pad),
            Some(Dialog::Devices { devices, close }) => {
                self.buttons(Section::Dialog, "devices-close", [close]);
                self.hide("devices-hint", devices.is_some());
                let devices = devices.as_deref().unwrap_or_default();
                for (part, kind) in [
                    ("speaker", DeviceKind::Speaker),
                    ("microphone", DeviceKind::Microphone),
                    ("ringer", DeviceKind::Ringer),
                ] {
                    let fit = devices.iter().filter(|device| device.kind == kind);
                    self.choices(
                        part,
                        fit.map(|device| (&device.button, &*device.button.label)),
                    );
                }
            }
            None => {}
        }
    }

    fn show_pad(&self, pad: &Pad) {
        let title = match pad.contact {
            Some(_) => "Transfer or add",
            None => "New call",
        };
        self.say("pad-title", title);
        if let Some(section) = self.part("pad") {
            set(&section, "aria-label", Some(title));
        }
        self.buttons(Section::Dialog, "pad-close", [&pad.close]);
        self.buttons(Section::Dialog, "pad-call", [&pad.call]);
        self.value("number", &pad.text);
        self.value("find", &pad.find);
        self.say(
            "fault",
            &names::typed(pad, &|country| self.country(country)),
        );
        let invalid = pad.number.is_err() && !pad.text.is_empty();
        if let Some(number) = self.part("number") {
            set(&number, "aria-invalid", invalid.then_some("true"));
        }
        let countries = pad.countries.iter().map(|choice| {
            let name = [
                "+",
                &*choice.code.to_string(),
                " ",
                &*self.country(choice.country),
            ]
            .concat();
            (&choice.button, name)
        });
        self.choices("country", countries);
        let queues = pad.queues.iter();
        self.choices("queue", queues.map(|queue| (queue, &*queue.label)));
        self.hide("queue-field", pad.queues.is_empty());
        let (listed, hint) = match &pad.quick_connects {
            QuickConnects::Loading => (&[][..], "Loading …"),
            QuickConnects::Failed(trouble) => (&[][..], trouble.what()),
            QuickConnects::Listed(listed) if listed.is_empty() && pad.find.is_empty() => {
                (&[][..], "There are none for your queues.")
            }
            QuickConnects::Listed(listed) if listed.is_empty() => (&[][..], "None has this name."),
            QuickConnects::Listed(listed) => (&listed[..], ""),
        };
        self.say("quick-hint", hint);
        self.hide("quick-hint", hint.is_empty());
        let key = |quick: &QuickConnect| names::key(&quick.button);
        self.list("quick", "button", listed, key, |element, quick| {
            self.button(Section::Dialog, element, &quick.button);
            let number = quick
                .number
                .as_deref()
                .unwrap_or(names::endpoint(quick.kind));
            set(element, "data-detail", Some(number));
        });
    }

    fn country(&self, country: Country) -> String {
        let name = self.countries.of(country.as_str());
        name.map_or_else(|| country.as_str().to_owned(), String::from)
    }

    // ---- What parts are made of ----

    /// Fills a select with these choices.
    fn choices<'a>(
        &self,
        part: &str,
        choices: impl Iterator<Item = (&'a Button, impl AsRef<str>)>,
    ) {
        let Some(select) = self.part(part) else {
            return;
        };
        let choices: Vec<_> = choices.collect();
        let key = |choice: &(&Button, _)| names::key(choice.0);
        self.list_in(
            &select,
            "option",
            &choices,
            key,
            |option, (button, label)| {
                write(option, label.as_ref());
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

    fn buttons<'a>(
        &self,
        section: Section,
        part: &str,
        buttons: impl IntoIterator<Item = &'a Button>,
    ) {
        if let Some(place) = self.part(part) {
            if matches!(section, Section::Tools) {
                self.clear(section);
            }
            self.buttons_in(section, &place, buttons);
        }
    }

    fn buttons_in<'a>(
        &self,
        section: Section,
        place: &Element,
        buttons: impl IntoIterator<Item = &'a Button>,
    ) {
        let buttons: Vec<&Button> = buttons.into_iter().collect();
        let key = |button: &&Button| names::key(button);
        self.list_in(place, "button", &buttons, key, |element, button| {
            self.button(section, element, button);
        });
    }

    fn button(&self, section: Section, element: &Element, button: &Button) {
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
        // Not `disabled`, which would take the focus away, and say nothing of why.
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

    fn clear(&self, section: Section) {
        self.presses.borrow_mut()[section as usize].clear();
    }

    fn list<T>(
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

    /// Makes the children of `place` these items. What is still there keeps its element, and so the focus.
    fn list_in<T>(
        &self,
        place: &Element,
        template: &str,
        items: &[T],
        key: impl Fn(&T) -> String,
        fill: impl Fn(&Element, &T),
    ) {
        let keys: Vec<String> = items.iter().map(key).collect();
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
        for (item, key) in items.iter().zip(&keys) {
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
                let _ = place.insert_before(&element, before);
            }
            fill(&element, item);
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

    fn part(&self, name: &str) -> Option<Element> {
        let selector = ["[data-part='", name, "']"].concat();
        self.root.query_selector(&selector).ok()?
    }

    fn all(&self, selector: &str) -> Vec<Element> {
        let Ok(all) = self.root.query_selector_all(selector) else {
            return Vec::new();
        };
        let all = Array::from(&all);
        all.iter().map(JsCast::unchecked_into).collect()
    }

    fn say(&self, part: &str, words: &str) {
        if let Some(part) = self.part(part) {
            write(&part, words);
        }
    }

    fn hide(&self, part: &str, hidden: bool) {
        if let Some(part) = self.part(part) {
            set(&part, "hidden", hidden.then_some(""));
        }
    }

    fn since(&self, part: &str, moment: Option<f64>) {
        if let Some(part) = self.part(part) {
            since(&part, moment);
        }
    }

    /// What is in a field, unless it is what the agent has typed there.
    fn value(&self, part: &str, value: &str) {
        if let Some(part) = self.part(part) {
            let input: HtmlInputElement = part.unchecked_into();
            if input.value() != value {
                input.set_value(value);
            }
        }
    }

    // ---- The focus ----

    fn focus(&self) -> Option<HtmlElement> {
        self.root.active_element().map(JsCast::unchecked_into)
    }

    /// What had the focus may be gone: then it goes where the agent goes on.
    fn keep_focus(&self, had: HtmlElement, card: Option<String>, opened: bool) {
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

    // ---- What the agent does ----

    fn listen(self: &Rc<Self>) {
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
            // Keys that are ours are none of the page's.
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
        // The screen is there as long as the page is.
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

    fn pressed(&self, press: &str) {
        let control = press.split_once('.').and_then(|(section, nth)| {
            let section: usize = section.parse().ok()?;
            let nth: usize = nth.parse().ok()?;
            self.presses.borrow().get(section)?.get(nth).cloned()
        });
        if let Some(control) = control {
            (self.press)(control);
        }
    }

    fn click(&self, selector: &str) -> bool {
        let found = self.root.query_selector(selector).ok().flatten();
        if let Some(found) = &found {
            self.press_button(found);
        }
        found.is_some()
    }

    /// Closes the list of states; whether it was open.
    fn close_states(&self) -> bool {
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

    /// What a key does here; whether it does anything beside what the browser does.
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
            "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End" if !field => {
                self.move_focus(&target, &key)
            }
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

    fn move_focus(&self, from: &Element, key: &str) -> bool {
        let Some(group) = from.closest("[data-arrows]").ok().flatten() else {
            return from.matches("summary").unwrap_or(false)
                && key == "ArrowDown"
                && self.open_states();
        };
        let columns = group.get_attribute("data-arrows");
        let columns: i32 = columns.and_then(|it| it.parse().ok()).unwrap_or(1);
        let buttons = group.children();
        let Ok(count) = i32::try_from(buttons.length()) else {
            return false;
        };
        let nth = (0..buttons.length()).find(|&nth| {
            let button = buttons.item(nth);
            button.is_some_and(|button| button.contains(Some(from)))
        });
        let nth = nth.and_then(|nth| i32::try_from(nth).ok()).unwrap_or(0);
        let to = match key {
            "ArrowLeft" => nth - 1,
            "ArrowRight" => nth + 1,
            "ArrowUp" => nth - columns,
            "ArrowDown" => nth + columns,
            "Home" => 0,
            _ => count - 1,
        };
        let to = u32::try_from(to).ok().and_then(|to| buttons.item(to));
        if let Some(to) = to {
            focus(&to);
        }
        true
    }

    fn open_states(&self) -> bool {
        if let Some(states) = self.part("states") {
            let states: HtmlDetailsElement = states.unchecked_into();
            states.set_open(true);
            if let Some(first) = one(&states, ".menu button") {
                focus(&first);
            }
        }
        true
    }
}

fn note(note: Option<&Note>) -> String {
    note.map_or_else(String::new, |note| {
        [&*note.what, ": ", note.why.text()].concat()
    })
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn one(element: &Element, selector: &str) -> Option<Element> {
    element.query_selector(selector).ok()?
}

fn say(element: &Element, selector: &str, words: &str) {
    if let Some(element) = one(element, selector) {
        write(&element, words);
    }
}

/// Only what is new is written, or a screen reader would say it again.
fn write(element: &Element, words: &str) {
    if element.text_content().as_deref() != Some(words) {
        element.set_text_content(Some(words));
    }
}

fn since(element: &Element, moment: Option<f64>) {
    let seconds = moment.map(|moment| ((moment / 1_000.0) as u32).to_string());
    set(element, "data-since", seconds.as_deref());
    if moment.is_none() {
        write(element, "");
    }
}

fn set(element: &Element, name: &str, value: Option<&str>) {
    if element.get_attribute(name).as_deref() == value {
        return;
    }
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

fn key_of(element: &Element, selector: &str) -> Option<String> {
    element.closest(selector).ok()??.get_attribute("data-key")
}

fn focus(element: &Element) {
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}
