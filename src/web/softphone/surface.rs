//! Which of the two the panel shows, Amazon's CCP or our own controls, and how the agent changes that.

use std::cell::Cell;
use std::rc::Rc;

use crate::message::{Preferences, Request};
use crate::settings::Face;
use crate::softphone::voice::{Control, Event};
use crate::value::CcpUrl;
use crate::web::browser::listen;
use crate::web::messages;
use crate::web::servicenow::notice::child;
use crate::web::session::phone::SignIn;
use crate::web::softphone::panel::{Panel, Shown};
use crate::web::softphone::voice::controls::{Seat, Voice};

/// What the button in the CCP's heading does.
const WAY: &str = "Show simple controls";

/// And its picture.
const PICTURE: &str = "<svg viewBox='0 0 16 16' aria-hidden='true'><path d='M2 3h12v10H2zM5 10h1M8 10h1M11 10h.5M5 6h6'/></svg>";

/// The panel as the controls see it.
pub(crate) struct Surface {
    panel: Rc<Panel>,
    sign_in: Option<Rc<SignIn>>,
    /// The agent has no choice.
    fixed: Option<Face>,
    shown: Cell<Face>,
}

impl Surface {
    /// Shows what is to be shown, once `initCCP` has been called.
    pub(crate) async fn start(
        panel: Rc<Panel>,
        sign_in: Option<Rc<SignIn>>,
        ccp: CcpUrl,
        fixed: Option<Face>,
    ) {
        let face = match fixed {
            Some(face) => face,
            None => messages::recall().await.face.unwrap_or_default(),
        };
        let this = Rc::new(Self {
            panel: Rc::clone(&panel),
            sign_in,
            fixed,
            shown: Cell::new(face),
        });
        let seat: Rc<dyn Seat> = this;
        let Some(voice) = Voice::start(ccp, seat) else {
            return;
        };
        if let Some(element) = voice.element() {
            let _ = panel.controls.append_child(&element);
        }
        if fixed != Some(Face::Ccp) {
            offer(&panel, &voice);
        }
        match face {
            Face::Ccp => voice.tell(Event::Pressed(Control::ShowCcp)),
            Face::Icc => panel.show(Shown::Controls),
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
        let _ = button.set_attribute(name, value);
    }
    let voice = Rc::clone(voice);
    listen::real(&button, "click", move |_| {
        voice.tell(Event::Pressed(Control::HideCcp));
    })
    .forget();
}

impl Seat for Surface {
    fn show_ccp(&self, shown: bool) {
        let (shown, face) = match shown {
            true => (Shown::Ccp, Face::Ccp),
            false => (Shown::Controls, Face::Icc),
        };
        self.panel.show(shown);
        if self.shown.replace(face) != face && self.fixed.is_none() {
            messages::tell(Request::Prefer(Preferences {
                face: Some(face),
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
