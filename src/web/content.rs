//! A ServiceNow page's way from its first moment to a softphone that is being signed in.

use crate::web::browser::document;
use std::cell::Cell;
use std::rc::Rc;

use futures_channel::oneshot;
use wasm_bindgen::prelude::*;

use crate::cause::Cause;
use crate::message;
use crate::message::{Act, Dock, File, Reply, Request, Welcome};
use crate::servicenow::PageKind;
use crate::sign_in::ccp_frame::Begin;
use crate::sign_in::chain::{Chain, Login};
use crate::softphone::plan::Plan;
use crate::web::browser::value::{from_js, to_js};
use crate::web::browser::{chrome, value};
use crate::web::connect::streams;
use crate::web::messages::{send, tell};
use crate::web::servicenow::notice::Notice;
use crate::web::servicenow::{page, reader};
use crate::web::session::phone::{Maker, SignIn};
use crate::web::sign_in::watch::{Before, Watch};

#[wasm_bindgen]
extern "C" {
    /// What `phone.js` has put into our world: the docked softphone's module.
    type PhoneModule;
    /// Starts it.
    #[wasm_bindgen(js_name = startPatchcordPhone, catch)]
    fn start_phone_module() -> Result<PhoneModule, JsValue>;
    /// Docks a softphone.
    #[wasm_bindgen(method, structural, js_name = startPhone, catch)]
    fn start_phone(this: &PhoneModule, dock: &JsValue) -> Result<(), JsValue>;
}

/// Where the translation of this module is, if the page has refused the module itself.
const TRANSLATION: &str = "startPatchcordTranslation";

/// Runs once in each page that the manifest names, and where the background wants to know the record.
pub(crate) async fn run(before: Before) {
    // A frame that another site shows may be there to make us act.
    if !page::is_among_its_own() {
        return;
    }
    let place = page::place();
    // Before anything else: ServiceNow's page may make its frame while we are still asking.
    let watch = (place != PageKind::Elsewhere).then(|| Watch::start(&before));
    // What has changed while we ask counts too.
    let news = News::listen();
    loop {
        let Some(mut welcome) = hello(&place).await else {
            return;
        };
        let act = match welcome.act.take() {
            Some(act) => act,
            None => match read(&place, &welcome).await {
                Some(act) => act,
                None => return,
            },
        };
        let Some(watch) = &watch else { return };
        let waits = act.plan == Plan::Wait;
        let note = act.note;
        obey(&place, act, Rc::clone(watch)).await;
        tell_agent(note).await;
        if welcome.stale {
            read(&place, &welcome).await;
        }
        if !waits {
            return;
        }
        // The agent may pair this ServiceNow at any time, or the policy come late.
        news.wait().await;
    }
}

/// What the background tells this page: its terms have changed.
#[derive(Default)]
struct News {
    unheard: Cell<bool>,
    waiting: Cell<Option<oneshot::Sender<()>>>,
}

impl News {
    fn listen() -> Rc<Self> {
        let this = Rc::new(Self::default());
        let told = Rc::clone(&this);
        let heard = Closure::<dyn FnMut(JsValue)>::new(move |news: JsValue| {
            if from_js(&news) == Some(message::News::Terms) {
                told.unheard.set(true);
                // Dropped, it wakes the page that waits.
                told.waiting.take();
            }
        });
        chrome::on_page_message(&heard);
        // As long as the page lives.
        heard.forget();
        this
    }

    /// Waits until there is some.
    async fn wait(&self) {
        if !self.unheard.take() {
            let (sender, receiver) = oneshot::channel();
            self.waiting.set(Some(sender));
            // It never sends: it is dropped.
            let _ = receiver.await;
            self.unheard.set(false);
        }
    }
}

async fn read(place: &PageKind, welcome: &Welcome) -> Option<Act> {
    let known = reader::read(place, &welcome.fields).await;
    let place = place.clone();
    match ask(&Request::Learned { place, known }).await {
        Some(Reply::Welcome(welcome)) => welcome.act,
        _ => None,
    }
}

async fn obey(place: &PageKind, act: Act, watch: Rc<Watch>) {
    let record = place.record_id().cloned();
    let (signed_in, surface) = (act.signed_in, act.surface);
    match act.plan {
        Plan::Nothing | Plan::Wait => {}
        Plan::Adopt(Login::Sso(chain)) => {
            let begin = Begin::company(signed_in, watch.late);
            SignIn::start(chain, record, Maker::Page, watch, begin);
        }
        Plan::Adopt(Login::Standard { ccp, .. }) => {
            if let Some(Ok(chain)) = ccp.as_ref().map(Chain::standard) {
                SignIn::start(chain, record, Maker::Page, watch, Begin::Standard);
            }
        }
        Plan::Host(ccp, login) => {
            let chain = match login {
                Login::Sso(chain) => Some(chain),
                Login::Standard { .. } => None,
            };
            dock(Dock {
                ccp,
                chain,
                signed_in,
                surface,
            })
            .await;
        }
    }
}

/// Has the docked softphone's module come and do the rest.
async fn dock(dock: Dock) {
    streams::take_name();
    let file = if value::is_ours(TRANSLATION) {
        File::TranslatedPhone
    } else {
        File::Phone
    };
    let inject = Request::Inject { file };
    let started = send(&inject).await == Some(Reply::Done)
        && start_phone_module()
            .and_then(|module| module.start_phone(&to_js(&dock)))
            .is_ok();
    if !started && document::body().await.is_some() {
        // It stays until the agent puts it away.
        std::mem::forget(Notice::show(Cause::ExtensionBroken, None));
    }
}

/// Says what stands between the agent and the phone.
async fn tell_agent(note: Option<Cause>) {
    let Some(cause) = note else { return };
    if document::body().await.is_none() {
        return;
    }
    // It stays until the agent puts it away.
    std::mem::forget(match cause {
        Cause::PairingChanged => Notice::offer(cause, Rc::new(|_| tell(Request::OpenPairing))),
        _ => Notice::show(cause, None),
    });
}

async fn hello(place: &PageKind) -> Option<Welcome> {
    let place = place.clone();
    match ask(&Request::Hello { place }).await {
        Some(Reply::Welcome(welcome)) => Some(welcome),
        _ => None,
    }
}

/// Asks the background; one that was stopped in the middle is started by the next question.
async fn ask(request: &Request) -> Option<Reply> {
    let reply = send(request).await;
    if reply.is_none() && chrome::is_alive() {
        return send(request).await;
    }
    reply
}
