//! The surface that the panel shows, the CCP or the voice controls, and how the agent changes it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::{Element, Event};

use crate::message::{Dock, Preferences, Request};
use crate::settings::{Surface, VoiceSettings};
use crate::softphone::heading::Heading;
use crate::softphone::voice::view::Button;
use crate::softphone::voice::{Control, VoiceEvent};
use crate::web::browser::document;
use crate::web::browser::listen;
use crate::web::messages;
use crate::web::servicenow::notice::{child, text};
use crate::web::session::phone::SignIn;
use crate::web::softphone::panel::Panel;
use crate::web::softphone::voice::controls::{Voice, VoicePanel};

/// The label of the button in the heading that leads from the CCP to the voice controls.
const WAY: &str = "Show simple controls";

/// The picture of that button.
const PICTURE: &str = "<svg viewBox='0 0 16 16' aria-hidden='true'><path d='M2 3h12v10H2zM5 10h1M8 10h1M11 10h.5M5 6h6'/></svg>";

/// The panel, as the voice controls use it.
pub(crate) struct PanelSurface {
    panel: Rc<Panel>,
    sign_in: Option<Rc<SignIn>>,
    /// The surface that policy or ServiceNow has set; `None` where the agent chooses.
    fixed: Option<Surface>,
    shown: Cell<Surface>,
    /// The heading's answers to a call that rings, and what a press of each means.
    answers: RefCell<Vec<(Element, Press)>>,
}

/// What a press of a button means now.
type Press = Rc<RefCell<Option<Control>>>;

impl PanelSurface {
    /// Starts the voice controls and shows the surface, once `initCCP` has been called. Returns the voice controls.
    pub(crate) async fn start(
        panel: Rc<Panel>,
        sign_in: Option<Rc<SignIn>>,
        dock: Dock,
        standard: bool,
    ) -> Option<Rc<Voice>> {
        let fixed = dock.surface;
        let settings = VoiceSettings {
            acw_seconds: dock.acw_seconds,
            auto_accept_tone: !dock.no_tone,
        };
        let surface = match fixed {
            Some(surface) => surface,
            None => messages::recall().await.surface.unwrap_or_default(),
        };
        let this = Rc::new(Self {
            panel: Rc::clone(&panel),
            sign_in: sign_in.clone(),
            fixed,
            shown: Cell::new(surface),
            answers: RefCell::default(),
        });
        let voice = Voice::start(dock.ccp, Rc::<Self>::clone(&this))?;
        this.build_answers(&voice);
        voice.tell(VoiceEvent::Settings(settings));
        if standard {
            voice.tell(VoiceEvent::StandardLogin);
        }
        if let Some(sign_in) = sign_in {
            let voice = Rc::clone(&voice);
            sign_in.on_notice(move |cause| voice.tell(VoiceEvent::Notice(cause)));
        }
        if let Some(element) = voice.element() {
            document::append(&panel.controls, &element);
        }
        if fixed != Some(Surface::Ccp) {
            offer(&panel, &voice);
        }
        match surface {
            Surface::Ccp => voice.tell(VoiceEvent::Pressed(Control::ShowCcp)),
            Surface::Icc => panel.show(Surface::Icc),
        }
        Some(voice)
    }
}

impl PanelSurface {
    /// Adds the buttons of the heading that answer a call.
    fn build_answers(&self, voice: &Rc<Voice>) {
        for _ in 0..2 {
            let Some(button) = text(&self.panel.answers, "button", "") else {
                return;
            };
            for (name, value) in [("type", "button"), ("hidden", "")] {
                document::set(&button, name, value);
            }
            let press = Press::default();
            let (voice, pressed) = (Rc::clone(voice), Rc::clone(&press));
            let answer = move |_: &Event| {
                if let Some(control) = pressed.borrow().clone() {
                    voice.tell(VoiceEvent::Pressed(control));
                }
            };
            listen::real(&button, "click", answer).forget();
            self.answers.borrow_mut().push((button, press));
        }
    }
}

/// Adds the button that leads from the CCP back to the voice controls.
fn offer(panel: &Panel, voice: &Rc<Voice>) {
    let Some(button) = child(&panel.actions, "button", "to-controls") else {
        return;
    };
    // The markup is a constant.
    button.set_inner_html(PICTURE);
    for (name, value) in [("type", "button"), ("aria-label", WAY), ("title", WAY)] {
        document::set(&button, name, value);
    }
    let voice = Rc::clone(voice);
    listen::real(&button, "click", move |_| {
        voice.tell(VoiceEvent::Pressed(Control::HideCcp));
    })
    .forget();
}

impl VoicePanel for PanelSurface {
    fn show_ccp(&self, shown: bool) {
        let surface = if shown { Surface::Ccp } else { Surface::Icc };
        self.panel.show(surface);
        if self.shown.replace(surface) != surface && self.fixed.is_none() {
            messages::tell(Request::Prefer(Preferences {
                surface: Some(surface),
                ..Preferences::default()
            }));
        }
    }

    fn say(&self, heading: Heading, words: &str, login: &str) {
        self.panel.say(heading, words);
        if !login.is_empty() {
            self.panel.name(login);
        }
    }

    fn offer(&self, answers: &[Button]) {
        for (nth, (element, press)) in self.answers.borrow().iter().enumerate() {
            let answer = answers.get(nth);
            *press.borrow_mut() = answer.map(|answer| answer.control.clone());
            let focused = element.matches(":focus").unwrap_or_default();
            document::toggle(element, "hidden", answer.is_none());
            if let Some(answer) = answer {
                element.set_text_content(Some(&answer.label));
                match answer.is_on() {
                    true => document::unset(element, "aria-disabled"),
                    false => document::set(element, "aria-disabled", "true"),
                }
            } else if focused {
                self.panel.focus_fold();
            }
        }
    }

    fn come(&self) -> bool {
        self.panel.unfold();
        let controls = self.shown.get() == Surface::Icc;
        if !controls {
            self.panel.focus_ccp();
        }
        controls
    }

    fn is_locked(&self) -> bool {
        self.panel.is_locked()
    }

    fn log_in(&self) {
        if let Some(sign_in) = &self.sign_in {
            sign_in.log_in();
        }
    }
}
