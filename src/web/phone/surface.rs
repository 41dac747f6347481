//! Which of the two the panel shows, Amazon's CCP or our own controls, and how the agent changes that.

use gloo::events::EventListener;
use js_sys::Object;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

use super::controls::{Seat, Voice};
use super::panel::{Panel, Shown};
use crate::address::CcpUrl;
use crate::controls::{Control, Event};
use crate::message::Request;
use crate::plan::Chain;
use crate::settings::Face;
use crate::softphone;
use crate::web::ccp::Watch;
use crate::web::chrome::{self, Items};
use crate::web::notice::{Notice, child};
use crate::web::{from_js, messages, to_js};

/// Where the agent's choice is kept.
const KEPT: &str = "surface";

/// What the button in the CCP's heading does.
const WAY: &str = "Show simple controls";
/// And its picture.
const PICTURE: &str = "<svg viewBox='0 0 16 16' aria-hidden='true'><path d='M2 3h12v10H2zM5 10h1M8 10h1M11 10h.5M5 6h6'/></svg>";

/// The panel as the controls see it.
pub(super) struct Surface {
    panel: Rc<Panel>,
    watch: Rc<Watch>,
    ccp: CcpUrl,
    chain: Option<Chain>,
    /// The agent has no choice.
    fixed: Option<Face>,
    shown: Cell<Face>,
}

impl Surface {
    /// Shows what is to be shown, once `initCCP` has been called.
    pub(super) async fn start(
        panel: Rc<Panel>,
        watch: Rc<Watch>,
        ccp: CcpUrl,
        chain: Option<Chain>,
        fixed: Option<Face>,
    ) {
        let face = match fixed {
            Some(face) => face,
            None => chosen().await.unwrap_or_default(),
        };
        let this = Rc::new(Self {
            panel: Rc::clone(&panel),
            watch,
            ccp: ccp.clone(),
            chain,
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
    EventListener::new(&button, "click", move |_| {
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
            spawn_local(choose(face));
        }
    }

    fn log_in(&self) {
        let (watch, ccp, chain) = (Rc::clone(&self.watch), self.ccp.clone(), self.chain.clone());
        spawn_local(async move {
            if let Some(chain) = chain {
                let answer = messages::sign_in(&Request::SignIn { chain }).await;
                if let softphone::Event::SignIn(Err(cause)) = answer {
                    // It stays until the agent puts it away.
                    std::mem::forget(Notice::show(cause, None));
                }
            }
            watch.reload(&ccp);
        });
    }
}

async fn chosen() -> Option<Face> {
    let items = chrome::local_get(KEPT).await.ok()?;
    from_js(&items.unchecked_ref::<Items>().item(KEPT))
}

async fn choose(face: Face) {
    let items: Items = Object::new().unchecked_into();
    items.set_item(KEPT, &to_js(&face));
    let _ = chrome::local_set(&items).await;
}
