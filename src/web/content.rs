//! A ServiceNow page's way from its first moment to a softphone that is being signed in.

use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

use super::ccp::{Maker, SignIn, Watch};
use super::notice::Notice;
use super::{chrome, page, panel, service_now, to_js};
use crate::cause::{Cause, Severity};
use crate::message::{Reply, Request, Welcome};
use crate::place::Place;
use crate::plan::{self, Chain, Login, Plan};
use crate::switchboard::Known;

/// Runs once in each page that the manifest names.
pub(super) async fn run() {
    let place = page::place();
    if place == Place::Elsewhere {
        return;
    }
    // Before anything else: ServiceNow's page may make its frame while we are still asking.
    let watch = Watch::start();
    let Some(welcome) = hello(&place).await else {
        return;
    };
    let known = match &welcome.known {
        Some(known) => known.clone(),
        None => read(&place, &welcome).await,
    };
    act(&place, &known, &welcome, watch).await;
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
    let Some(record) = &known.record else { return };
    let login = plan::login(record, &welcome.settings);
    match plan::plan(place, &known.own, login, &welcome.settings) {
        Plan::Nothing => {}
        Plan::Adopt(Login::Sso(chain)) => {
            let signed_in = trusted(&chain, welcome);
            SignIn::start(chain, Maker::Page, watch, signed_in);
        }
        Plan::Adopt(Login::Standard { cause, .. }) => note(cause, welcome).await,
        Plan::Host(ccp, Login::Sso(chain)) => {
            let signed_in = trusted(&chain, welcome);
            panel::dock(&ccp, Some((chain, signed_in)), watch).await;
        }
        Plan::Host(ccp, Login::Standard { cause, .. }) => {
            panel::dock(&ccp, None, watch).await;
            note(cause, welcome).await;
        }
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
    match send(&Request::Hello { place }).await {
        Some(Reply::Welcome(welcome)) => Some(welcome),
        _ => None,
    }
}

/// Has the background sign in, silently or in a window.
pub(super) async fn sign_in(request: &Request) -> Result<(), Cause> {
    match send(request).await {
        Some(Reply::SignIn { failure: None }) => Ok(()),
        Some(Reply::SignIn {
            failure: Some(cause),
        }) => Err(cause),
        _ => Err(Cause::ExtensionBroken),
    }
}

/// Has the background put Streams into this frame.
pub(super) async fn load_streams() -> bool {
    send(&Request::LoadStreams).await == Some(Reply::Done)
}

/// Tells the background something that needs no answer.
pub(super) fn tell(request: Request) {
    spawn_local(async move {
        let _ = send(&request).await;
    });
}

async fn send(request: &Request) -> Option<Reply> {
    let answer = chrome::send_message(&to_js(request)).await.ok()?;
    serde_wasm_bindgen::from_value(answer).ok()
}
