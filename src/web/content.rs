//! A ServiceNow page's way from its first moment to a softphone that is being signed in.

use futures_channel::oneshot;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

use super::ccp::{Before, Maker, SignIn, Watch};
use super::messages::{send, tell};
use super::notice::Notice;
use super::{chrome, from_js, page, service_now, to_js};
use crate::cause::{Cause, Severity};
use crate::message::{self, Dock, File, Reply, Request, Welcome};
use crate::pairing::Terms;
use crate::place::Place;
use crate::plan::{self, Chain, Login, Plan};
use crate::softphone::Begin;
use crate::switchboard::Known;

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

    /// The translation of this module, where the page has refused the module itself.
    #[wasm_bindgen(thread_local_v2, js_name = startPatchcordTranslation)]
    static TRANSLATION: Option<JsValue>;
}

/// Runs once in each page that the manifest names, and where the background wants to know the record.
pub(super) async fn run(before: Before) {
    // A frame that another site shows may be there to make us act.
    if !page::is_among_its_own() {
        return;
    }
    let place = page::place();
    // Before anything else: ServiceNow's page may make its frame while we are still asking.
    let watch = (place != Place::Elsewhere).then(|| Watch::start(&before));
    // What has changed while we ask counts too.
    let news = News::listen();
    loop {
        let Some(welcome) = hello(&place).await else {
            return;
        };
        if welcome.settings.softphone.is_on() && welcome.terms != Terms::NotServed {
            let known = match &welcome.known {
                Some(known) => known.clone(),
                None => read(&place, &welcome).await,
            };
            let Some(watch) = &watch else { return };
            if act(&place, &known, &welcome, Rc::clone(watch)).await {
                if welcome.stale {
                    read(&place, &welcome).await;
                }
                return;
            }
        }
        // The agent may pair this ServiceNow at any time, or the policy come late.
        if watch.is_none() {
            return;
        }
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

async fn read(place: &Place, welcome: &Welcome) -> Known {
    let known = service_now::read(place, &welcome.settings).await;
    tell(Request::Learned {
        place: place.clone(),
        known: known.clone(),
    });
    known
}

/// Does what belongs into this page; whether that is all there is to do. Where the agent has still to pair something, it is not.
async fn act(place: &Place, known: &Known, welcome: &Welcome, watch: Rc<Watch>) -> bool {
    if !welcome.terms.is_paired() {
        return false;
    }
    let named = plan::login(&known.record, &welcome.settings);
    let login = welcome.terms.limit(named.clone());
    let plan = |login| plan::plan(place, &known.own, login, &welcome.settings);
    if login.cause() == Some(Cause::PairingChanged) {
        if plan(named) != Plan::Nothing {
            note(login.cause(), welcome).await;
        }
        return false;
    }
    let record = place.record_id().cloned();
    let face = plan::face(known.controls, &welcome.settings);
    match plan(login) {
        Plan::Nothing => {}
        Plan::Adopt(Login::Sso(chain)) => {
            let begin = if trusted(&chain, welcome) {
                Begin::SignedIn
            } else {
                Begin::Cold
            };
            SignIn::start(chain, record, Maker::Page, watch, begin);
        }
        Plan::Adopt(Login::Standard { cause, ccp }) => {
            if let Some(Ok(chain)) = ccp.as_ref().map(Chain::standard) {
                SignIn::start(chain, record, Maker::Page, watch, Begin::Standard);
            }
            note(cause, welcome).await;
        }
        Plan::Host(ccp, Login::Sso(chain)) => {
            let signed_in = trusted(&chain, welcome);
            if !signed_in {
                // It need not wait for the softphone, which asks for the same one and finds it under way.
                tell(Request::SignIn { record });
            }
            let chain = Some(chain);
            dock(Dock {
                ccp,
                chain,
                signed_in,
                face,
            })
            .await;
        }
        Plan::Host(ccp, Login::Standard { cause, .. }) => {
            dock(Dock {
                ccp,
                chain: None,
                signed_in: false,
                face,
            })
            .await;
            note(cause, welcome).await;
        }
    }
    true
}

/// Has the docked softphone's module come and do the rest.
async fn dock(dock: Dock) {
    let translated = TRANSLATION.with(|translation| translation.is_some());
    let file = if translated {
        File::TranslatedPhone
    } else {
        File::Phone
    };
    let inject = Request::Inject { file };
    let started = send(&inject).await == Some(Reply::Done)
        && start_phone_module()
            .and_then(|module| module.start_phone(&to_js(&dock)))
            .is_ok();
    if !started && page::body().await.is_some() {
        // It stays until the agent puts it away.
        std::mem::forget(Notice::show(Cause::ExtensionBroken, None));
    }
}

fn trusted(chain: &Chain, welcome: &Welcome) -> bool {
    welcome
        .signed_in
        .iter()
        .any(|host| host == chain.ccp.host())
}

/// Says why the phone has its ordinary login, unless the agent has put that away.
async fn note(cause: Option<Cause>, welcome: &Welcome) {
    let Some(cause) = cause else { return };
    let put_away = welcome.dismissed.iter().any(|code| code == cause.code());
    if cause.severity() == Severity::Quiet || put_away || page::body().await.is_none() {
        return;
    }
    // It stays until the agent puts it away.
    std::mem::forget(match cause {
        Cause::PairingChanged => Notice::offer(cause, Rc::new(|_| tell(Request::OpenPairing))),
        _ => Notice::show(cause, None),
    });
}

async fn hello(place: &Place) -> Option<Welcome> {
    let place = place.clone();
    let hello = Request::Hello { place };
    let mut reply = send(&hello).await;
    if reply.is_none() && chrome::is_alive() {
        // A background that was stopped in the middle is started by the next question.
        reply = send(&hello).await;
    }
    match reply {
        Some(Reply::Welcome(welcome)) => Some(welcome),
        _ => None,
    }
}
