//! Docks a softphone: Streams makes the CCP in the panel, and the panel's heading follows Streams.

use crate::web::browser::document;
use crate::web::browser::failure::cannot_matter;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Node};

use crate::cause::Cause;
use crate::message::Dock;
use crate::session::one_phone::leaves_after;
use crate::session::take_over::{TakeOver, TakeOverEvent, TakeOverStep};
use crate::sign_in::ccp_frame::Begin;
use crate::sign_in::chain::Chain;
use crate::softphone::heading::Heading;
use crate::value::{CcpUrl, LoginUrl};
use crate::web::browser::value::to_js;
use crate::web::connect::streams;
use crate::web::connect::streams::Params;
use crate::web::servicenow::notice::{Answer, Notice, panels};
use crate::web::servicenow::{notice, page};
use crate::web::session::phone::{HOLD_MS, Maker, SignIn};
use crate::web::sign_in::watch::{Before, Watch};
use crate::web::softphone::panel::{Panel, STATE};
use crate::web::softphone::surface::PanelSurface;
use crate::web::softphone::voice::controls::Voice;

/// The CSS of the CCP's frame, which overrides the page's styles for frames.
const FRAME: &str = "all:initial!important;display:block!important;visibility:inherit!important;\
                     width:100%!important;height:100%!important";

/// The parameters of `initCCP` (Streams' documentation, "Initialization").
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Init<'a> {
    ccp_url: &'a CcpUrl,
    login_url: Option<&'a LoginUrl>,
    login_popup: bool,
    login_popup_auto_close: bool,
    login_options: LoginOptions,
    ccp_load_timeout: Option<u32>,
    /// The CSS of the frame.
    style: &'static str,
    softphone: Softphone,
}

/// The options of Streams' login window.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LoginOptions {
    /// An agent who logs out stays logged out.
    disable_auth_popup_after_logout: bool,
    /// In CSS pixels.
    width: u32,
    height: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Softphone {
    /// The CCP frame plays and records the call itself.
    allow_framed_softphone: bool,
}

thread_local! {
    /// The docked softphone of this page.
    static DOCKED: RefCell<Docked> = RefCell::default();
}

/// What has to end when the docked softphone leaves the page.
#[derive(Default)]
struct Docked {
    /// Another softphone is in the page, so this one leaves, or does not even come.
    leaves: bool,
    panel: Option<Rc<Panel>>,
    sign_in: Option<Rc<SignIn>>,
    voice: Option<Rc<Voice>>,
}

/// Takes the docked softphone away, as soon as no contact is live.
pub(crate) async fn leave() {
    if DOCKED.with_borrow_mut(|docked| std::mem::replace(&mut docked.leaves, true)) {
        return;
    }
    while let Some(ms) = leaves_after(&streams::contacts()) {
        document::sleep(ms).await;
    }
    let docked = DOCKED.take();
    DOCKED.with_borrow_mut(|now| now.leaves = true);
    if let Some(sign_in) = docked.sign_in {
        sign_in.stop();
    }
    if let Some(voice) = docked.voice {
        voice.stop();
    }
    if let Some(panel) = docked.panel {
        panel.remove();
    }
}

/// Whether the docked softphone has to leave.
fn leaves() -> bool {
    DOCKED.with_borrow(|docked| docked.leaves)
}

/// Docks a softphone in a page where Streams is loaded.
pub(crate) async fn dock(dock: Dock) {
    notice::set_help(dock.help.clone());
    relieve(&dock.ccp).await;
    if leaves() {
        return;
    }
    // Every CCP frame that appears from now on is ours.
    let watch = Watch::start(&Before {
        late: false,
        messages: Vec::new(),
        loaded: Vec::new(),
    });
    let standard = dock.chain.is_none();
    let params = params(&dock);
    // The sign-in does not wait for the page: most often it ends before the frame exists.
    let sign_in = sign_in(&dock, params.clone(), watch);
    DOCKED.with_borrow_mut(|docked| docked.sign_in = sign_in.clone());
    if document::body().await.is_none() {
        return;
    }
    let Some(panel) = Panel::build().await else {
        return;
    };
    if leaves() {
        if let Some(sign_in) = sign_in {
            sign_in.stop();
        }
        return panel.remove();
    }
    DOCKED.with_borrow_mut(|docked| docked.panel = Some(Rc::clone(&panel)));
    if standard {
        panel.say(Heading::Standard, Heading::Standard.words());
    }
    send_origin(&panel.ccp);
    // Streams makes no frame, and throws nothing, in a page that already has a frame of that name.
    if streams::init_ccp(&panel.ccp, &params).is_ok() && panel.ccp.child_element_count() > 0 {
        let voice = PanelSurface::start(panel, sign_in, dock, standard).await;
        match voice {
            // The phone may have left while the agent's preferences were read.
            Some(voice) if leaves() => voice.stop(),
            voice => DOCKED.with_borrow_mut(|docked| docked.voice = voice),
        }
    } else {
        panel.say(Heading::Broken, Heading::Broken.words());
        // The notice stays until the agent hides it.
        std::mem::forget(Notice::show(Cause::ExtensionBroken, None));
    }
}

/// The parameters of `initCCP`. While we sign the agent in, Streams opens no window of its own and waits for us.
fn params(dock: &Dock) -> Params {
    let login = dock.chain.as_ref().map(|chain| &chain.login);
    let init = Init {
        ccp_url: &dock.ccp,
        login_url: login,
        login_popup: login.is_none(),
        login_popup_auto_close: true,
        login_options: LoginOptions {
            disable_auth_popup_after_logout: true,
            width: 480,
            height: 680,
        },
        ccp_load_timeout: login.map(|_| HOLD_MS),
        style: FRAME,
        softphone: Softphone {
            allow_framed_softphone: true,
        },
    };
    to_js(&init).unchecked_into()
}

/// Starts the sign-in, or for the standard login only follows the frame.
fn sign_in(dock: &Dock, params: Params, watch: Rc<Watch>) -> Option<Rc<SignIn>> {
    let (chain, begin) = match &dock.chain {
        Some(chain) if dock.signed_out => (chain.clone(), Begin::SignedOut { standard: false }),
        Some(chain) => (chain.clone(), Begin::company(dock.signed_in, watch.late)),
        None => (Chain::standard(&dock.ccp).ok()?, Begin::Standard),
    };
    Some(SignIn::start(chain, None, Maker::Us(params), watch, begin))
}

#[wasm_bindgen]
extern "C" {
    /// An element whose `appendChild` is ours.
    type Container;
    #[wasm_bindgen(method, setter, structural, js_name = appendChild)]
    fn set_append_child(this: &Container, append: &Closure<dyn FnMut(Node) -> Node>);
}

/// Sets the Referrer-Policy of every frame that Streams makes in `place`, so that the frame's requests carry the page's origin
/// and nothing else of the page. Streams has no option for that.
fn send_origin(place: &Element) {
    let into = place.clone();
    let append = Closure::<dyn FnMut(Node) -> Node>::new(move |frame: Node| {
        let element: &Element = frame.unchecked_ref();
        document::set(element, "referrerpolicy", page::REFERRER);
        // Without it the frame has no parent, and `dock` says that the phone is broken.
        cannot_matter(into.insert_before(&frame, None));
        frame
    });
    // Only our isolated world sees this property, and Streams runs in that world.
    place.unchecked_ref::<Container>().set_append_child(&append);
    // Streams calls it as long as the page lives.
    append.forget();
}

/// Removes the panel of an earlier version, which Firefox leaves in the page when it starts a new version there. That
/// panel's CCP may go on ringing, and no code follows it. During a call the agent is asked first.
async fn relieve(ccp: &CcpUrl) {
    let Some((old, inside)) = panels().pop() else {
        return;
    };
    let mut wait = TakeOver::default();
    let mut note: Option<Notice> = None;
    let answered = Rc::new(Cell::new(false));
    loop {
        let event = match answered.get() {
            true => TakeOverEvent::Answered,
            false => TakeOverEvent::Looked {
                live: old.is_connected()
                    && Heading::is_live(&inside.get_attribute(STATE).unwrap_or_default()),
                noted: note.as_ref().is_some_and(Notice::is_shown),
            },
        };
        let ms = match wait.on(event) {
            TakeOverStep::Replace => break,
            TakeOverStep::Wait(ms) => ms,
            TakeOverStep::Note(ms) => {
                let told = Rc::clone(&answered);
                let answer: Answer = Rc::new(move |_| told.set(true));
                note = Notice::show(Cause::PhoneStopped, Some((ccp, answer)));
                ms
            }
        };
        document::sleep(ms).await;
    }
    old.remove();
}
