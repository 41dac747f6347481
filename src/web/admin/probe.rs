//! Runs inside a ServiceNow page on behalf of the set-up page, and reads as the page's user what the phone reads too.

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
    /// Whether the page may use the microphone. Some browsers do not know the name `microphone` and reject.
    /// <https://developer.mozilla.org/docs/Web/API/Permissions/query>
    #[wasm_bindgen(js_namespace = ["navigator", "permissions"], js_name = query, catch)]
    async fn query_permission(descriptor: &JsValue) -> Result<JsValue, JsValue>;

    /// `PermissionStatus`.
    type PermissionStatus;
    /// `granted`, `prompt` or `denied`.
    #[wasm_bindgen(method, getter, structural)]
    fn state(this: &PermissionStatus) -> JsValue;
}

/// Reads everything and returns a [`Site`].
pub(in crate::web) async fn run() -> JsValue {
    let Ok(origin) = ServiceNowOrigin::parse(&document::origin()) else {
        return JsValue::NULL;
    };
    let place = page::place();
    // A page may not read the extension's storage, so the background gives the field names that the policy sets.
    let hello = Request::Hello {
        place: place.clone(),
        // The page itself has asked when it opened.
        again: true,
    };
    let fields = match messages::send(&hello).await {
        Some(Reply::Welcome(welcome)) => welcome.fields,
        _ => FieldNames::default(),
    };
    let known = reader::read(&place, &fields).await;
    let record = known.record.as_ref().ok();
    let login_text = match record.and_then(|record| record.sys_id.as_ref()) {
        Some(id) => reader::login_text(id, &fields).await,
        None => None,
    };
    // The fresh answer is of use to every page.
    messages::tell(Request::Learned {
        place,
        known: known.clone(),
    });
    to_js(&Site {
        origin,
        known: Some(known),
        login_text,
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

/// The value of `probe.js` in a page that refuses the module.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Refusal {
    /// The page's Content-Security-Policy refuses WebAssembly.
    Refused,
}
