//! Asks the ServiceNow page that the set-up page has put it into: as its user, and nothing that the phone would not ask too.

use crate::web::browser::document;
use serde::Deserialize;
use wasm_bindgen::prelude::*;

use crate::admin::checklist::{Microphone, Site};
use crate::message::{Reply, Request};
use crate::servicenow::FieldNames;
use crate::value::ServiceNowOrigin;
use crate::web::browser::value::{from_js, to_js};
use crate::web::connect::streams;
use crate::web::messages;
use crate::web::servicenow::{page, reader};

#[wasm_bindgen]
extern "C" {
    /// Says what the page may do; some browsers know no such name as `microphone`.
    /// <https://developer.mozilla.org/docs/Web/API/Permissions/query>
    #[wasm_bindgen(js_namespace = ["navigator", "permissions"], js_name = query, catch)]
    async fn query_permission(descriptor: &JsValue) -> Result<JsValue, JsValue>;

    /// `PermissionStatus`.
    type PermissionStatus;
    /// `granted`, `prompt` or `denied`.
    #[wasm_bindgen(method, getter, structural)]
    fn state(this: &PermissionStatus) -> JsValue;
}

/// Asks, and hands back a [`Site`].
pub(in crate::web) async fn run() -> JsValue {
    let Ok(origin) = ServiceNowOrigin::parse(&document::origin()) else {
        return JsValue::NULL;
    };
    let place = page::place();
    // A page asks the background for the names that the policy sets: it may not read the extension's storage.
    let hello = Request::Hello {
        place: place.clone(),
    };
    let fields = match messages::send(&hello).await {
        Some(Reply::Welcome(welcome)) => welcome.fields,
        _ => FieldNames::default(),
    };
    let known = reader::read(&place, &fields).await;
    // What is fresh here is fresh for everybody.
    messages::tell(Request::Learned {
        place,
        known: known.clone(),
    });
    to_js(&Site {
        origin,
        known: Some(known),
        user: reader::user().await,
        headers: reader::headers().await,
        wasm: Some(true),
        microphone: microphone().await,
        log: streams::log()
            .into_iter()
            .map(|line| (line.at, line.event.to_owned()))
            .collect(),
    })
}

async fn microphone() -> Option<Microphone> {
    #[derive(serde::Serialize)]
    struct Descriptor {
        name: &'static str,
    }
    let wanted = to_js(&Descriptor { name: "microphone" });
    let status: PermissionStatus = query_permission(&wanted).await.ok()?.unchecked_into();
    from_js(&status.state())
}

/// What `probe.js` hands back where the page refuses the module.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Refusal {
    /// By its Content-Security-Policy.
    Refused,
}
