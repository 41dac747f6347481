//! What a page asks the background.

use wasm_bindgen_futures::spawn_local;

use super::{chrome, from_js, to_js};
use crate::address::CcpUrl;
use crate::cause::Cause;
use crate::message::{Reply, Request};
use crate::softphone::Event;

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

/// Tells the background something that needs no answer.
pub(super) fn tell(request: Request) {
    spawn_local(async move {
        let _ = send(&request).await;
    });
}

/// Asks the background; `None` where there is no answer.
pub(super) async fn send(request: &Request) -> Option<Reply> {
    // In a page whose extension was removed or replaced the browser gives no promise, only nothing.
    if !chrome::is_alive() {
        return None;
    }
    let answer = chrome::send_message(&to_js(request)).await.ok()?;
    from_js(&answer)
}
