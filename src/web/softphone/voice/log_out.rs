//! Logs the agent out of Amazon Connect.

use std::rc::Rc;

use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCredentials, RequestInit, RequestMode};

use crate::message;
use crate::softphone::voice::VoiceEvent;
use crate::web::connect::streams;
use crate::web::messages;
use crate::web::softphone::voice::controls::Voice;

impl Voice {
    pub(super) async fn log_out(self: Rc<Self>) {
        let init = RequestInit::new();
        init.set_credentials(RequestCredentials::Include);
        init.set_mode(RequestMode::NoCors);
        let logout = self.ccp.logout();
        // Its answer cannot be read. The page asks too, because a browser may keep another cookie for what is in it.
        let _ = JsFuture::from(self.window.fetch_with_str_and_init(&logout, &init)).await;
        let record = None;
        let _ = messages::send(&message::Request::SignOut { record }).await;
        let _ = streams::terminate();
        self.tell(VoiceEvent::LoggedOut);
    }
}
