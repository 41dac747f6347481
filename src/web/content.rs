//! A ServiceNow page from its first moment until its softphone is being signed in.

use crate::web::browser::document;
use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use wasm_bindgen::prelude::*;

use crate::cause::Cause;
use crate::message;
use crate::message::{Act, Dock, File, Reply, Request, Welcome};
use crate::servicenow::{FieldNames, PageKind};
use crate::sign_in::ccp_frame::Begin;
use crate::sign_in::chain::{Chain, Login};
use crate::softphone::plan::Plan;
use crate::web::browser::failure::cannot_matter;
use crate::web::browser::value::{from_js, to_js};
use crate::web::browser::{chrome, value};
use crate::web::connect::streams;
use crate::web::messages::{ask, send, tell};
use crate::web::servicenow::notice::Notice;
use crate::web::servicenow::{notice, page, reader};
use crate::web::session::phone::{Maker, SignIn};
use crate::web::sign_in::watch::{Before, Watch};

#[wasm_bindgen]
extern "C" {
    /// The docked softphone's module, which `phone.js` has put into our world.
    type PhoneModule;
    /// Starts it.
    #[wasm_bindgen(js_name = startPatchcordPhone, catch)]
    fn start_phone_module() -> Result<PhoneModule, JsValue>;
    /// Docks a softphone.
    #[wasm_bindgen(method, structural, js_name = startPhone, catch)]
    fn start_phone(this: &PhoneModule, dock: &JsValue) -> Result<(), JsValue>;
    /// Takes the docked softphone away, as soon as no contact is live.
    #[wasm_bindgen(method, structural, js_name = stopPhone, catch)]
    fn stop_phone(this: &PhoneModule) -> Result<(), JsValue>;
}

/// The global that holds this module's translation, where the page refused the module itself.
const TRANSLATION: &str = "startPatchcordTranslation";

/// Runs once in each page that the manifest names, and in pages in which the background has the record read.
pub(crate) async fn run(before: Before) {
    // A page in a frame of another site is left alone: that site could have put it there to make us act.
    if !page::is_among_its_own() {
        return;
    }
    let place = page::place();
    // ServiceNow's page may make its frame before the background has answered.
    let watch = (place != PageKind::Elsewhere).then(|| Watch::start(&before));
    // Changes of the terms before the background's answer count too.
    let news = News::listen();
    let mut notice = None;
    let mut again = false;
    loop {
        let Some(mut welcome) = hello(&place, again).await else {
            return;
        };
        again = true;
        if welcome.act.is_none() {
            match read(&place, &welcome.fields).await {
                Some(read) => welcome = read,
                None => return,
            }
        }
        let (Some(act), Some(watch)) = (welcome.act, &watch) else {
            return;
        };
        notice::set_help(welcome.help);
        let told = (welcome.acw_seconds, welcome.no_tone);
        let waits = act.plan == Plan::Wait;
        let note = act.note;
        obey(&place, act, told, Rc::clone(watch), &news).await;
        // The notice of an error that has passed goes.
        drop(Option::take(&mut notice));
        notice = tell_agent(note).await;
        if welcome.stale {
            read(&place, &welcome.fields).await;
        }
        match welcome.again_ms {
            Some(ms) => {
                select(pin!(news.wait()), pin!(document::sleep(ms))).await;
            }
            // The agent may pair this ServiceNow at any time, and the policy may come late.
            None if waits => news.wait().await,
            None => {
                // The notice stays until the agent puts it away.
                std::mem::forget(notice);
                return;
            }
        }
    }
}

/// The background's news for this page: its terms have changed, or its tab has a softphone of ServiceNow's own.
#[derive(Default)]
struct News {
    unheard: Cell<bool>,
    /// ServiceNow's own softphone is in this tab.
    own_softphone: Cell<bool>,
    waiting: Cell<Option<oneshot::Sender<()>>>,
}

impl News {
    fn listen() -> Rc<Self> {
        let this = Rc::new(Self::default());
        let told = Rc::clone(&this);
        let heard = Closure::<dyn FnMut(JsValue)>::new(move |news: JsValue| {
            match from_js(&news) {
                Some(message::News::Terms) => {
                    told.unheard.set(true);
                    // Dropped, it wakes the page that waits.
                    told.waiting.take();
                }
                Some(message::News::OwnSoftphone) => {
                    told.own_softphone.set(true);
                    undock();
                }
                // The phone hears its own news.
                Some(message::News::Phone(_) | message::News::Shortcut(_)) | None => {}
            }
        });
        chrome::on_page_message(&heard);
        // As long as the page lives.
        heard.forget();
        this
    }

    /// Waits for news.
    async fn wait(&self) {
        if !self.unheard.take() {
            let (sender, receiver) = oneshot::channel();
            self.waiting.set(Some(sender));
            // The sender is dropped without a value, so this ends with an error.
            cannot_matter(receiver.await);
            self.unheard.set(false);
        }
    }
}

async fn read(place: &PageKind, fields: &FieldNames) -> Option<Welcome> {
    let known = reader::read(place, fields).await;
    let place = place.clone();
    welcome_of(ask(&Request::Learned { place, known }).await)
}

async fn obey(
    place: &PageKind,
    act: Act,
    (acw_seconds, no_tone): (Option<u32>, bool),
    watch: Rc<Watch>,
    news: &News,
) {
    let record = place.record_id().cloned();
    let (signed_in, surface) = (act.signed_in, act.surface);
    match act.plan {
        Plan::Nothing | Plan::Wait => {}
        Plan::Adopt(Login::Sso(chain)) => {
            // The CCP may have acknowledged while the record could not be read. A page that shows another CCP needs no sign-in.
            let signed_in =
                signed_in || watch.has_acknowledged(&chain.ccp) || watch.is_elsewhere(&chain.ccp);
            // An agent who has signed out, be it in this page meanwhile, stays signed out.
            let begin = match act.signed_out || watch.has_signed_out(&chain.ccp) {
                true => Begin::SignedOut { standard: false },
                false => Begin::company(signed_in, watch.late),
            };
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
            let phone = Dock {
                ccp,
                chain,
                signed_in,
                signed_out: act.signed_out,
                surface,
                help: notice::help(),
                acw_seconds,
                no_tone,
            };
            if !news.own_softphone.get() {
                dock(phone).await;
            }
            // ServiceNow's own softphone may have come meanwhile.
            if news.own_softphone.get() {
                undock();
            }
        }
    }
}

/// Has the background put the docked softphone's module into this page, and starts it.
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

/// Takes the docked softphone away, if there is one.
fn undock() {
    // Without the softphone's module there is nothing to take away.
    cannot_matter(start_phone_module().and_then(|module| module.stop_phone()));
}

/// Shows the agent a notice.
async fn tell_agent(note: Option<Cause>) -> Option<Notice> {
    let cause = note?;
    document::body().await?;
    match cause {
        Cause::PairingChanged => Notice::offer(cause, Rc::new(|_| tell(Request::OpenPairing))),
        _ => Notice::show(cause, None),
    }
}

/// Asks the background what to do. A page without a session token waits for the token, and for a page that has one, whichever comes
/// first.
async fn hello(place: &PageKind, again: bool) -> Option<Welcome> {
    let hello = async |again| {
        let place = place.clone();
        welcome_of(ask(&Request::Hello { place, again }).await)
    };
    if page::token().is_some() {
        return hello(again).await;
    }
    let token = async {
        page::wait_for_token().await;
        hello(true).await
    };
    let other = async {
        let place = place.clone();
        welcome_of(ask(&Request::AwaitRecord { place, again }).await)
    };
    match select(pin!(other), pin!(token)).await {
        Either::Left((None, token)) => token.await,
        Either::Left((welcome, _)) | Either::Right((welcome, _)) => welcome,
    }
}

fn welcome_of(reply: Option<Reply>) -> Option<Welcome> {
    match reply {
        Some(Reply::Welcome(welcome)) => Some(welcome),
        _ => None,
    }
}
