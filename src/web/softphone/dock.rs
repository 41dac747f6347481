//! Docks a softphone: Streams makes Amazon's CCP in the panel, and the panel's heading says what Streams knows.

use crate::web::browser::document;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::oneshot;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Node};

use crate::cause::Cause;
use crate::message::Dock;
use crate::sign_in::ccp_frame::Begin;
use crate::sign_in::chain::Chain;
use crate::softphone::heading;
use crate::softphone::heading::Heading;
use crate::value::{CcpUrl, LoginUrl};
use crate::web::browser::value::to_js;
use crate::web::connect::streams;
use crate::web::connect::streams::{Agent, Contact, Params};
use crate::web::servicenow::notice::{Answer, Notice, panels};
use crate::web::servicenow::page;
use crate::web::session::phone::{HOLD_MS, Maker, SignIn};
use crate::web::sign_in::watch::{Before, Watch};
use crate::web::softphone::panel::{Panel, STATE};
use crate::web::softphone::surface::PanelSurface;

/// The frame's CSS. What the page's own styles say of a frame does not count.
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
    /// CSS of the frame.
    style: &'static str,
    softphone: Softphone,
}

/// How Streams' own window opens.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LoginOptions {
    /// Whoever logs out stays so.
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

/// Docks a softphone. Streams is there already.
pub(crate) async fn dock(dock: Dock) {
    relieve(&dock.ccp).await;
    // Whatever frame comes from now on is ours.
    let watch = Watch::start(&Before {
        late: false,
        messages: Vec::new(),
        loaded: Vec::new(),
    });
    let login = dock.chain.as_ref().map(|chain| chain.login.clone());
    let init = Init {
        ccp_url: &dock.ccp,
        login_url: login.as_ref(),
        login_popup: login.is_none(),
        login_popup_auto_close: true,
        login_options: LoginOptions {
            disable_auth_popup_after_logout: true,
            width: 480,
            height: 680,
        },
        ccp_load_timeout: login.as_ref().map(|_| HOLD_MS),
        style: FRAME,
        softphone: Softphone {
            allow_framed_softphone: true,
        },
    };
    let params: Params = to_js(&init).unchecked_into();
    // The sign-in does not wait for the page: most often it is over before there is a frame.
    let maker = Maker::Us(params.clone());
    let sign_in = match dock.chain {
        Some(chain) => {
            let begin = Begin::company(dock.signed_in, watch.late);
            Some(SignIn::start(chain, None, maker, watch, begin))
        }
        None => {
            let chain = Chain::standard(&dock.ccp).ok();
            chain.map(|chain| SignIn::start(chain, None, maker, watch, Begin::Standard))
        }
    };
    if document::body().await.is_none() {
        return;
    }
    let Some(panel) = Panel::build().await else {
        return;
    };
    if login.is_none() {
        panel.say(Heading::Standard, Heading::Standard.words());
    }
    send_origin(&panel.ccp);
    // Streams says nothing where it makes no frame, as in a page that has one of that name.
    if streams::init_ccp(&panel.ccp, &params).is_ok() && panel.ccp.child_element_count() > 0 {
        follow(&panel);
        PanelSurface::start(panel, sign_in, dock.ccp, dock.surface).await;
    } else {
        panel.say(Heading::Broken, Heading::Broken.words());
        // It stays until the agent puts it away.
        std::mem::forget(Notice::show(Cause::ExtensionBroken, None));
    }
}

#[wasm_bindgen]
extern "C" {
    /// An element that puts its children where it likes.
    type Container;
    #[wasm_bindgen(method, setter, structural, js_name = appendChild)]
    fn set_append_child(this: &Container, append: &Closure<dyn FnMut(Node) -> Node>);
}

/// Has the page's origin go along with every frame that Streams makes in `place`, from its first request on and with nothing else
/// of the page. Streams sets no Referrer-Policy on its frame, and knows no way to have it set.
fn send_origin(place: &Element) {
    let into = place.clone();
    let append = Closure::<dyn FnMut(Node) -> Node>::new(move |frame: Node| {
        let element: &Element = frame.unchecked_ref();
        let _ = element.set_attribute("referrerpolicy", page::REFERRER);
        let _ = into.insert_before(&frame, None);
        frame
    });
    // Seen by our own world alone, as Streams is.
    place.unchecked_ref::<Container>().set_append_child(&append);
    // Streams calls it as long as the page lives.
    append.forget();
}

/// Takes the place of an earlier version's panel, which Firefox leaves in the page when it puts a new version there: nobody
/// follows its CCP any more, though that may go on ringing.
async fn relieve(ccp: &CcpUrl) {
    let Some((old, inside)) = panels().pop() else {
        return;
    };
    if Heading::is_live(&inside.get_attribute(STATE).unwrap_or_default()) {
        let (sender, asked) = oneshot::channel();
        let sender = Cell::new(Some(sender));
        let answer = move |_| {
            if let Some(sender) = sender.take() {
                let _ = sender.send(());
            }
        };
        let answer: Answer = Rc::new(answer);
        let _notice = Notice::show(Cause::PhoneStopped, Some((ccp, answer)));
        let _ = asked.await;
    }
    old.remove();
}

/// Has the heading follow what Streams knows, as long as the page lives.
fn follow(panel: &Rc<Panel>) {
    let known: Rc<RefCell<Option<Agent>>> = Rc::default();
    let refresh = {
        let (panel, known) = (Rc::clone(panel), Rc::clone(&known));
        move |agent: Agent| {
            say(&panel, &agent);
            *known.borrow_mut() = Some(agent);
        }
    };
    let refreshed = Closure::<dyn FnMut(Agent)>::new(refresh.clone());
    let found = Closure::<dyn FnMut(Agent)>::new(move |agent: Agent| {
        let _ = agent.on_refresh(&refreshed);
        refresh(agent);
    });
    let _ = streams::on_agent(&found);
    // Streams keeps it, and those below.
    found.forget();
    let Ok(bus) = streams::event_bus() else {
        return;
    };
    for (event, signed_in) in [
        ("terminated", false),
        ("auth_fail", false),
        // Often comes a second after the one before.
        ("authorize_success", true),
    ] {
        let (panel, known) = (Rc::clone(panel), Rc::clone(&known));
        let told = Closure::<dyn FnMut()>::new(move || match &*known.borrow() {
            Some(agent) if signed_in => say(&panel, agent),
            Some(_) => panel.say(Heading::SignedOut, Heading::SignedOut.words()),
            None => {}
        });
        let _ = bus.subscribe(event, &told);
        told.forget();
    }
}

fn say(panel: &Panel, agent: &Agent) {
    let name = agent.configuration().ok();
    let name = name.and_then(|configuration| configuration.username());
    let state = agent.state().ok().and_then(|state| state.name());
    let contacts = agent.contacts().unwrap_or_default();
    let agent = heading::AgentSummary {
        name: name.unwrap_or_default(),
        state: state.unwrap_or_default(),
        contacts: contacts.iter().map(contact).collect(),
    };
    panel.name(&agent.name);
    let (heading, words) = Heading::of(&agent);
    panel.say(heading, &words);
}

fn contact(contact: &Contact) -> heading::ContactSummary {
    let state = contact.state().ok().and_then(|state| state.kind());
    let line = contact.initial_connection().ok().flatten();
    let endpoint = line.and_then(|line| line.endpoint().ok());
    heading::ContactSummary {
        state: state.unwrap_or_default(),
        inbound: contact.is_inbound().unwrap_or_default(),
        number: endpoint.and_then(|endpoint| endpoint.phone_number()),
    }
}
