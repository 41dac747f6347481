//! Logs the agent out of Amazon Connect.

use std::rc::Rc;

use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCredentials, RequestInit, RequestMode};

use crate::message;
use crate::softphone::voice::VoiceEvent;
use crate::web::browser::failure::cannot_matter;
use crate::web::browser::failure::report;
use crate::web::connect::streams;
use crate::web::messages;
use crate::web::softphone::voice::controls::Voice;

impl Voice {
    pub(super) async fn log_out(self: Rc<Self>) {
        let init = RequestInit::new();
        init.set_credentials(RequestCredentials::Include);
        init.set_mode(RequestMode::NoCors);
        let logout = self.ccp.logout();
        // The answer cannot be read. The background asks too, because the browser may keep separate cookies for frames of this page.
        // The answer cannot be read: whether the session has ended is seen when the phone loads again.
        cannot_matter(JsFuture::from(self.window.fetch_with_str_and_init(&logout, &init)).await);
        let record = None;
        // Without the background the page's own request above has to do.
        messages::send(&message::Request::SignOut { record }).await;
        report("end the phone in every tab", streams::terminate());
        self.tell(VoiceEvent::LoggedOut);
    }
}
