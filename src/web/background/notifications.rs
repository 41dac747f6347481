//! The browser's notifications of ringing contacts. The permission `notifications` is optional: without it there are none.

use std::cell::Cell;

use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::web::browser::chrome;
use crate::web::browser::failure::{cannot_matter, report};
use crate::web::browser::value::{settled, to_js};
use crate::web::browser::windows::focus_tab;

/// The argument of `notifications.create`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Notification<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    icon_url: String,
    title: &'a str,
    message: &'a str,
    priority: i32,
}

/// The notifications of this background.
#[derive(Default)]
pub(super) struct Notifications {
    listens: Cell<bool>,
}

impl Notifications {
    /// Listens to clicks, as soon as the permission is there. A click wakes a worker that was stopped, which then hears it.
    pub(super) fn listen(&self) {
        if self.listens.get() {
            return;
        }
        let clicked = Closure::<dyn FnMut(String)>::new(|id: String| {
            let tab = id.split(' ').next().and_then(|tab| tab.parse().ok());
            if let Some(tab) = tab {
                spawn_local(clicked(tab, id));
            }
        });
        if chrome::on_notification_clicked(&clicked).is_ok() {
            self.listens.set(true);
            clicked.forget();
        }
    }

    pub(super) async fn show(&self, tab: i32, contact: &str, title: &str, message: &str) {
        self.listen();
        let Ok(icon_url) = chrome::get_url("icon-128.png") else {
            return;
        };
        let options = Notification {
            kind: "basic",
            icon_url,
            title,
            message,
            priority: 2,
        };
        // Without the permission the tab's title alone says that it rings.
        let created = chrome::create_notification(&id_of(tab, contact), &to_js(&options));
        cannot_matter(settled(created).await);
    }

    pub(super) async fn withdraw(&self, tab: i32, contact: &str) {
        // Without the permission there is no notification to take away.
        cannot_matter(settled(chrome::clear_notification(&id_of(tab, contact))).await);
    }
}

/// The id of a contact's notification. It names the tab, so that nothing has to be remembered for a click.
fn id_of(tab: i32, contact: &str) -> String {
    [&*tab.to_string(), contact].join(" ")
}

async fn clicked(tab: i32, notification: String) {
    // The browser may have taken the notification away by itself.
    cannot_matter(settled(chrome::clear_notification(&notification)).await);
    report("bring the phone's tab to the front", focus_tab(tab).await);
}
