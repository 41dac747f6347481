//! What the background stores: the memory of this browser session, the pairings and the policy for longer, and how the agent has set the
//! docked softphone.

use std::rc::Rc;

use js_sys::{Error, Object};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::background::memory::Memory;
use crate::background::{BackgroundEvent, PolicyAnswer, Ticket};
use crate::message::Preferences;
use crate::settings::Settings;
use crate::sign_in::pairing::Pairings;
use crate::web::background::Background;
use crate::web::browser::chrome::{Items, KEPT};
use crate::web::browser::failure::{cannot_matter, report};
use crate::web::browser::value::{from_js, to_js};
use crate::web::browser::{chrome, kept};

/// The name under which the docked softphone's surface is stored.
const SURFACE: &str = "surface";

/// The argument of `storage.local.setAccessLevel`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Access {
    access_level: &'static str,
}

/// An item for `storage.set`.
#[derive(Serialize)]
struct Kept<'a, T> {
    kept: &'a T,
}

/// Keeps page processes out of `storage.local`. Its content decides nothing (see `kept.rs`), and yet no page need read it.
pub(super) fn forbid_local_to_pages() {
    // Firefox has no such method.
    cannot_matter(chrome::local_set_access(&to_js(&Access {
        access_level: "TRUSTED_CONTEXTS",
    })));
}

/// The memory of this browser session; empty where it cannot be read.
pub(super) async fn memory() -> Memory {
    match chrome::session_get(KEPT).await {
        Ok(items) => or_default(&items.unchecked_ref::<Items>().kept()),
        Err(_) => Memory::default(),
    }
}

/// The agent's pairings. Where they cannot be read, nothing is paired.
pub(super) async fn pairings() -> Pairings {
    or_default(&kept::get(kept::PAIRINGS).await.unwrap_or_default())
}

/// The policy as it was last. Where it cannot be read, the browser's own word is waited for.
pub(super) async fn settings() -> Settings {
    or_default(&kept::get(kept::SETTINGS).await.unwrap_or_default())
}

/// What the browser says of its policy. Where there is none, Chromium gives an empty object, and Firefox refuses.
pub(super) async fn policy() -> PolicyAnswer {
    match chrome::managed_get().await {
        Ok(policy) if Object::keys(policy.unchecked_ref::<Object>()).length() == 0 => {
            PolicyAnswer::None
        }
        Ok(policy) => from_js(&policy).map_or(PolicyAnswer::Unknown, PolicyAnswer::Told),
        Err(error) => {
            let message = error.dyn_ref::<Error>().map(Error::message);
            PolicyAnswer::of_error(&message.map(String::from).unwrap_or_default())
        }
    }
}

fn or_default<T: DeserializeOwned + Default>(value: &JsValue) -> T {
    from_js(value).unwrap_or_default()
}

impl Background {
    pub(super) fn keep_settings(&self) {
        let Some(settings) = self.with(|coordinator| to_js(coordinator.settings())) else {
            return;
        };
        spawn_local(async move {
            report(
                "store the policy",
                kept::set(kept::SETTINGS, &settings).await,
            );
        });
    }

    pub(super) fn keep_pairings(self: Rc<Self>, ticket: Ticket) {
        let Some(kept_now) = self.with(|coordinator| to_js(coordinator.pairings())) else {
            return;
        };
        spawn_local(async move {
            let event = match kept::set(kept::PAIRINGS, &kept_now).await {
                Ok(()) => BackgroundEvent::PairingsKept { ticket },
                Err(_) => BackgroundEvent::PairingsNotKept {
                    ticket,
                    stored: pairings().await,
                },
            };
            self.tell(event);
        });
    }

    pub(super) fn keep_memory(self: Rc<Self>) {
        let memory = self.with(|coordinator| {
            to_js(&Kept {
                kept: coordinator.memory(),
            })
        });
        let Some(memory) = memory else { return };
        spawn_local(async move {
            if chrome::session_set(&memory).await.is_err() {
                self.tell(BackgroundEvent::NotKept);
            }
        });
    }
}

/// The name under which the placement of a ServiceNow's docked softphone is stored.
fn panel_of(origin: &str) -> String {
    ["panel ", origin].concat()
}

/// The stored preferences for a ServiceNow's docked softphone.
pub(super) async fn recall(origin: &str) -> Preferences {
    let stored = async |name: &str| match chrome::local_get(name).await {
        Ok(items) => items.unchecked_ref::<Items>().item(name),
        Err(_) => JsValue::UNDEFINED,
    };
    Preferences {
        surface: from_js(&stored(SURFACE).await),
        panel: from_js(&stored(&panel_of(origin)).await),
    }
}

/// Stores the preferences that are set.
pub(super) async fn prefer(origin: String, preferences: Preferences) {
    let items: Items = Object::new().unchecked_into();
    if let Some(surface) = preferences.surface {
        items.set_item(SURFACE, &to_js(&surface));
    }
    if let Some(panel) = preferences.panel {
        items.set_item(&panel_of(&origin), &to_js(&panel));
    }
    report(
        "store how the phone is set",
        chrome::local_set(&items).await,
    );
}
