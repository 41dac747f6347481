//! The messages between a page of ours and the background.

use wasm_bindgen_futures::spawn_local;

use crate::cause::Cause;
use crate::message;
use crate::message::{Command, Preferences, Reply, Request};
use crate::servicenow::RecordKey;
use crate::sign_in::ccp_frame::FrameEvent;
use crate::value::SysId;
use crate::web::browser::chrome;
use crate::web::browser::value::{from_js, to_js};

/// Has the background sign in, silently or in a window.
pub(crate) async fn sign_in(request: &Request) -> FrameEvent {
    match send(request).await {
        Some(Reply::SignIn { failure: None }) => FrameEvent::SignIn(Ok(())),
        Some(Reply::SignIn {
            failure: Some(cause),
        }) => FrameEvent::SignIn(Err(cause)),
        // The extension was removed or replaced, and left only this page's module.
        _ if !chrome::is_alive() => FrameEvent::SignIn(Err(Cause::ExtensionBroken)),
        _ => FrameEvent::Unanswered,
    }
}

/// Asks the background what Amazon Connect answered the CCP frame of this page.
pub(crate) async fn why_out(record: Option<SysId>) -> FrameEvent {
    match send(&Request::WhyOut { record }).await {
        Some(Reply::Frame { frame }) => FrameEvent::Seen(frame),
        _ => FrameEvent::Seen(None),
    }
}

/// Opens the page on which the agent allows Connect's cookie, and waits until that page is closed.
pub(crate) async fn allow(record: Option<SysId>) {
    // Whatever the answer, the page tries again with the cookie as it is then.
    send(&Request::Allow { record }).await;
}

/// The stored preferences for this ServiceNow's docked softphone.
pub(crate) async fn recall() -> Preferences {
    match send(&Request::Recall).await {
        Some(Reply::Preferences(preferences)) => preferences,
        _ => Preferences::default(),
    }
}

/// Has the background carry out what the agent chose on one of the extension's own pages. Returns whether it has.
pub(crate) async fn command(command: &Command) -> bool {
    let answer = chrome::send_message(&to_js(command)).await.ok();
    let reply = answer.and_then(|answer| from_js(&answer));
    matches!(reply, Some(Reply::Done))
}

/// Asks the background whether a contact is live on a record's phone.
pub(crate) async fn is_live(record: RecordKey) -> bool {
    let question = Command::AskLive(record);
    let answer = chrome::send_message(&to_js(&question)).await.ok();
    let reply = answer.and_then(|answer| from_js(&answer));
    matches!(reply, Some(Reply::Live(true)))
}

/// Tells the background something, and waits for no answer.
pub(crate) fn tell(request: Request) {
    spawn_local(async move {
        // Without a background there is nobody to tell.
        send(&request).await;
    });
}

/// Asks the background, as often as [`message::asks_again`] says; `None` where there is no answer.
pub(crate) async fn ask(request: &Request) -> Option<Reply> {
    let mut asked = 1;
    loop {
        let reply = send(request).await;
        if reply.is_some() || !message::asks_again(asked, chrome::is_alive()) {
            return reply;
        }
        asked += 1;
    }
}

/// Asks the background once; `None` where there is no answer.
pub(crate) async fn send(request: &Request) -> Option<Reply> {
    // Where the extension was removed or replaced, the browser returns `undefined` instead of a promise.
    if !chrome::is_alive() {
        return None;
    }
    let answer = chrome::send_message(&to_js(request)).await.ok()?;
    from_js(&answer)
}
