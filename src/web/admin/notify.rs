//! The page on which an agent lets a ringing call show a notification.

use crate::web::browser::document;
use crate::web::browser::failure::report;
use gloo::events::EventListener;
use serde::Serialize;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::web::browser::chrome;
use crate::web::browser::value::to_js;

/// The permission that this page asks for.
const WANTED: Permissions = Permissions {
    permissions: ["notifications"],
};

/// Starts the page.
pub(in crate::web) fn start() {
    let Some((_, document)) = document::here() else {
        return;
    };
    let part = |id| document.get_element_by_id(id);
    let (Some(allow), Some(cancel), Some(said)) = (part("allow"), part("cancel"), part("said"))
    else {
        return;
    };
    EventListener::new(&allow, "click", |_| {
        let asked = chrome::ask_for_permissions(&to_js(&WANTED));
        spawn_local(async {
            if let Ok(asked) = asked {
                report("ask for notifications", JsFuture::from(asked).await);
            }
            document::close();
        });
    })
    .forget();
    EventListener::new(&cancel, "click", |_| document::close()).forget();
    spawn_local(async move {
        let there = chrome::has_permissions(&to_js(&WANTED)).await;
        if there.is_ok_and(|there| there.is_truthy()) {
            said.set_text_content(Some(
                "They are on. The browser's settings for Patchcord switch them off.",
            ));
            allow.remove();
            cancel.set_text_content(Some("Close"));
        }
    });
}

/// The argument of `permissions.request`.
#[derive(Serialize)]
struct Permissions {
    permissions: [&'static str; 1],
}
