//! Logs the agent out of Amazon Connect.

use std::pin::pin;
use std::rc::Rc;

use futures_util::future::select;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCredentials, RequestInit, RequestMode};

use crate::message;
use crate::softphone::voice::VoiceEvent;
use crate::web::browser::document;
use crate::web::browser::failure::report;
use crate::web::connect::streams;
use crate::web::messages;
use crate::web::softphone::voice::controls::Voice;

/// How long Amazon Connect's answer to the log-out is waited for, in milliseconds.
const ANSWER_MS: u32 = 5_000;

impl Voice {
    pub(super) async fn log_out(self: Rc<Self>) {
        let init = RequestInit::new();
        init.set_credentials(RequestCredentials::Include);
        init.set_mode(RequestMode::NoCors);
        let logout = self.ccp.logout();
        // The background asks too, because the browser may keep separate cookies for frames of this page. The answer cannot be read:
        // whether the session has ended is seen when the phone loads again.
        let asked = JsFuture::from(self.window.fetch_with_str_and_init(&logout, &init));
        select(asked, pin!(document::sleep(ANSWER_MS))).await;
        let record = None;
        // Without the background the page's own request above has to do.
        messages::send(&message::Request::SignOut { record }).await;
        report("end the phone in every tab", streams::terminate());
        self.clock();
        self.tell(VoiceEvent::LoggedOut);
    }
}
