//! A ServiceNow page's way from its first moment to a softphone that is being signed in.

use std::rc::Rc;
use wasm_bindgen::prelude::*;

use super::ccp::{Before, Maker, SignIn, Watch};
use super::messages::{send, tell};
use super::notice::Notice;
use super::{chrome, page, service_now, streams, to_js, value};
use crate::cause::{Cause, Severity};
use crate::message::{Dock, File, Reply, Request, Welcome};
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
}

/// Where the translation of this module is, if the page has refused the module itself.
const TRANSLATION: &str = "startPatchcordTranslation";

/// Runs once in each page that the manifest names, and where the background wants to know the record.
pub(super) async fn run(before: Before) {
    let place = page::place();
    // Before anything else: ServiceNow's page may make its frame while we are still asking.
    let watch = (place != Place::Elsewhere).then(|| Watch::start(&before));
    let Some(welcome) = hello(&place).await else {
        return;
    };
    if !welcome.settings.softphone.is_on() {
        return;
    }
    let known = match &welcome.known {
        Some(known) => known.clone(),
        None => read(&place, &welcome).await,
    };
    if let Some(watch) = watch {
        act(&place, &known, &welcome, watch).await;
    }
    if welcome.stale {
        read(&place, &welcome).await;
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

async fn act(place: &Place, known: &Known, welcome: &Welcome, watch: Rc<Watch>) {
    let login = plan::login(&known.record, &welcome.settings);
    let face = plan::face(known.controls, &welcome.settings);
    match plan::plan(place, &known.own, login, &welcome.settings) {
        Plan::Nothing => {}
        Plan::Adopt(Login::Sso(chain)) => {
            let begin = if trusted(&chain, welcome) {
                Begin::SignedIn
            } else {
                Begin::Cold
            };
            SignIn::start(chain, Maker::Page, watch, begin);
        }
        Plan::Adopt(Login::Standard { cause, ccp }) => {
            if let Some(Ok(chain)) = ccp.as_ref().map(Chain::standard) {
                SignIn::start(chain, Maker::Page, watch, Begin::Standard);
            }
            note(cause, welcome).await;
        }
        Plan::Host(ccp, Login::Sso(chain)) => {
            let signed_in = trusted(&chain, welcome);
            if !signed_in {
                // It need not wait for the softphone, which asks for the same one and finds it under way.
                tell(Request::SignIn {
                    chain: chain.clone(),
                });
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
    std::mem::forget(Notice::show(cause, None));
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
