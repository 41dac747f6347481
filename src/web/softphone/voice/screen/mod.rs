//! Puts the view of the voice controls on the screen, and hands the agent's presses back.
//!
//! The parts are in `controls.html` and keep their places; lists keep the element of every item that stays. So the focus stays
//! where it was, and nothing jumps.

mod agent;
mod buttons;
mod contacts;
mod dialogs;
mod element;
mod focus;
mod input;
mod list;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Array;
use js_sys::Intl::{DisplayNames, DisplayNamesOptions, DisplayNamesType};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, ShadowRoot};

use crate::softphone::voice::view::{Idle, Notice, View, elapsed};
use crate::softphone::voice::{Control, Note};
use crate::web::browser::document;
use crate::web::servicenow::notice::host;
use crate::web::softphone::voice::names;
use crate::web::softphone::voice::screen::element::{key_of, one, say, set, since, write};

const TAG: &str = "patchcord-controls";

const STYLE: &str = include_str!("../controls.css");

const PARTS: &str = include_str!("../controls.html");

const KEYS: &str = "123456789*0#";

/// Is called with each press of the agent.
pub(crate) type Press = Rc<dyn Fn(Control)>;

/// The sections of the screen, each filled on its own, with its own list of presses.
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
    /// The outer element, for the panel.
    pub(crate) element: Element,
    root: ShadowRoot,
    /// The inner element with `data-state`, inside the closed shadow root, which no script of the page can read.
    inside: Element,
    press: Press,
    /// The press that each `data-press` means, by section.
    presses: RefCell<[Vec<Control>; 6]>,
    shown: RefCell<Option<View>>,
    /// The time on Connect's clock, in milliseconds.
    now: Cell<f64>,
    /// The element that had the focus when the dialog opened.
    opener: RefCell<Option<HtmlElement>>,
    countries: DisplayNames,
}

impl Screen {
    /// Builds the empty screen.
    pub(crate) fn build(press: Press) -> Option<Rc<Self>> {
        let (element, root) = host(TAG, STYLE)?;
        // The markup is a constant.
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

    /// Shows a view.
    pub(crate) fn show(&self, view: View, now: f64) {
        self.now.set(now);
        let focus = self.focus();
        let card = focus.as_ref().and_then(|focus| key_of(focus, ".call"));
        let was = self.shown.take();
        let was = was.as_ref();
        let state = names::state(&view);
        set(&self.inside, "data-state", Some(state));
        self.say("alarm", &view.aloud.alarm);
        self.say("news", &view.aloud.news);
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
        self.show_idle(view.idle.as_ref());
        self.say(
            "note",
            &view.note.as_ref().map(Note::text).unwrap_or_default(),
        );
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

    /// Updates all durations.
    pub(crate) fn tick(&self, now: f64) {
        self.now.set(now);
        for time in self.all("[data-since]") {
            let since = time.get_attribute("data-since");
            let since = since.and_then(|since| since.parse::<u32>().ok());
            if let Some(since) = since {
                write(&time, &elapsed(f64::from(since) * 1_000.0, now));
            }
        }
        for time in self.all("[data-until]") {
            let until = time.get_attribute("data-until");
            let until = until.and_then(|until| until.parse::<u32>().ok());
            if let Some(until) = until {
                write(&time, &elapsed(now, f64::from(until) * 1_000.0));
            }
        }
    }

    /// Whether the screen shows a duration.
    pub(crate) fn counts(&self) -> bool {
        !self.all("[data-since], [data-until]").is_empty()
    }

    fn show_idle(&self, idle: Option<&Idle>) {
        self.hide("idle", idle.is_none());
        if let Some(idle) = idle {
            self.say("idle-headline", idle.headline);
            self.say("idle-hint", &idle.hint);
        }
    }

    fn show_troubles(&self, troubles: &[Notice]) {
        self.clear(Section::Troubles);
        let key = |notice: &Notice| notice.trouble.what();
        self.list("troubles", "trouble", troubles, key, |element, notice| {
            say(element, "b", &notice.trouble.what());
            say(element, ".step", notice.trouble.next());
            let who = notice.trouble.fixed_by();
            say(element, ".fixed-by", &who.unwrap_or_default());
            if let Some(place) = one(element, ".away") {
                self.buttons_in(Section::Troubles, &place, &notice.dismiss);
            }
        });
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

    /// Sets a field's text. The text that the agent has typed is not set again, so that the cursor stays.
    fn value(&self, part: &str, value: &str) {
        if let Some(part) = self.part(part) {
            let input: HtmlInputElement = part.unchecked_into();
            if input.value() != value {
                input.set_value(value);
            }
        }
    }
}
