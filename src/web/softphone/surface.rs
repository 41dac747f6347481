//! Which of the two the panel shows, Amazon's CCP or our own controls, and how the agent changes that.

use std::cell::Cell;
use std::rc::Rc;

use crate::message::{Preferences, Request};
use crate::settings::Surface;
use crate::softphone::voice::{Control, VoiceEvent};
use crate::value::CcpUrl;
use crate::web::browser::document;
use crate::web::browser::listen;
use crate::web::messages;
use crate::web::servicenow::notice::child;
use crate::web::session::phone::SignIn;
use crate::web::softphone::panel::{Panel, Shown};
use crate::web::softphone::voice::controls::{Voice, VoicePanel};

/// What the button in the CCP's heading does.
const WAY: &str = "Show simple controls";

/// And its picture.
const PICTURE: &str = "<svg viewBox='0 0 16 16' aria-hidden='true'><path d='M2 3h12v10H2zM5 10h1M8 10h1M11 10h.5M5 6h6'/></svg>";

/// The panel as the controls see it.
pub(crate) struct PanelSurface {
    panel: Rc<Panel>,
    sign_in: Option<Rc<SignIn>>,
    /// The agent has no choice.
    fixed: Option<Surface>,
    shown: Cell<Surface>,
}

impl PanelSurface {
    /// Shows what is to be shown, once `initCCP` has been called.
    pub(crate) async fn start(
        panel: Rc<Panel>,
        sign_in: Option<Rc<SignIn>>,
        ccp: CcpUrl,
        fixed: Option<Surface>,
    ) {
        let surface = match fixed {
            Some(surface) => surface,
            None => messages::recall().await.surface.unwrap_or_default(),
        };
        let this = Rc::new(Self {
            panel: Rc::clone(&panel),
            sign_in,
            fixed,
            shown: Cell::new(surface),
        });
        let around: Rc<dyn VoicePanel> = this;
        let Some(voice) = Voice::start(ccp, around) else {
            return;
        };
        if let Some(element) = voice.element() {
            document::append(&panel.controls, &element);
        }
        if fixed != Some(Surface::Ccp) {
            offer(&panel, &voice);
        }
        match surface {
            Surface::Ccp => voice.tell(VoiceEvent::Pressed(Control::ShowCcp)),
            Surface::Icc => panel.show(Shown::Controls),
        }
    }
}

/// The way back from the CCP.
fn offer(panel: &Panel, voice: &Rc<Voice>) {
    let Some(button) = child(&panel.actions, "button", "to-controls") else {
        return;
    };
    // Markup of ours that holds nothing from outside.
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
        let (shown, surface) = match shown {
            true => (Shown::Ccp, Surface::Ccp),
            false => (Shown::Controls, Surface::Icc),
        };
        self.panel.show(shown);
        if self.shown.replace(surface) != surface && self.fixed.is_none() {
            messages::tell(Request::Prefer(Preferences {
                surface: Some(surface),
                ..Preferences::default()
            }));
        }
    }

    fn log_in(&self) {
        if let Some(sign_in) = &self.sign_in {
            sign_in.log_in();
        }
    }
}
