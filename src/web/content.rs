//! A ServiceNow page's way from its first moment to a softphone that is being signed in.

use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

use super::ccp::{Before, Maker, SignIn, Watch};
use super::notice::Notice;
use super::{chrome, from_js, page, panel, service_now, to_js};
use crate::address::CcpUrl;
use crate::cause::{Cause, Severity};
use crate::message::{File, Reply, Request, Welcome};
use crate::place::Place;
use crate::plan::{self, Chain, Login, Plan};
use crate::softphone::Event;
use crate::switchboard::Known;

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

/// Has the background sign in, silently or in a window.
pub(super) async fn sign_in(request: &Request) -> Event {
    match send(request).await {
        Some(Reply::SignIn { failure: None }) => Event::SignIn(Ok(())),
        Some(Reply::SignIn {
            failure: Some(cause),
        }) => Event::SignIn(Err(cause)),
        // The extension was removed or replaced: this page's part of it is all that is left.
        _ if !chrome::is_alive() => Event::SignIn(Err(Cause::ExtensionBroken)),
        _ => Event::Unanswered,
    }
}

/// Asks the background what Amazon Connect answered the CCP frame of this page.
pub(super) async fn why_out(ccp: CcpUrl) -> Event {
    match send(&Request::WhyOut { ccp }).await {
        Some(Reply::Frame { frame }) => Event::Seen(frame),
        _ => Event::Seen(None),
    }
}

/// Has the background ask the agent for the browser's permission for Connect's cookie, and waits until that is decided.
pub(super) async fn allow(ccp: CcpUrl) {
    let _ = send(&Request::Allow { ccp }).await;
}

/// Has the background put Streams into this frame.
pub(super) async fn load_streams() -> bool {
    let file = File::Streams;
    send(&Request::Inject { file }).await == Some(Reply::Done)
}

/// Tells the background something that needs no answer.
pub(super) fn tell(request: Request) {
    spawn_local(async move {
        let _ = send(&request).await;
    });
}

async fn send(request: &Request) -> Option<Reply> {
    // In a page whose extension was removed or replaced the browser gives no promise, only nothing.
    if !chrome::is_alive() {
        return None;
    }
    let answer = chrome::send_message(&to_js(request)).await.ok()?;
    from_js(&answer)
}
