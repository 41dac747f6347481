//! The `declarativeNetRequest` rules of a silent sign-in: they send the hidden page to our redirect host at the moment when Amazon
//! Connect sends it on to the CCP or to the login, so that no second phone loads.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::connect::landing;
use crate::connect::landing::Landing;
use crate::sign_in::chain::Chain;
use crate::web::browser::chrome;
use crate::web::browser::chrome::SessionRule;
use crate::web::browser::failure::report;
use crate::web::browser::value::to_js;

const SIGNED_IN: &str = "signed-in";

const REFUSED: &str = "refused";

/// The argument of `declarativeNetRequest.updateSessionRules`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rules<'a> {
    remove_rule_ids: &'a [u32],
    add_rules: &'a [Rule],
}

/// Redirects the hidden page where it reaches an address of a landing.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: u32,
    condition: Condition,
    action: Action,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Condition {
    url_filter: String,
    resource_types: [&'static str; 1],
    /// -1: pages without a tab. The agent's own tabs are never touched.
    tab_ids: [i32; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Action {
    #[serde(rename = "type")]
    kind: &'static str,
    redirect: Redirect,
}

#[derive(Serialize)]
struct Redirect {
    url: String,
}

impl Rule {
    fn new(id: u32, landing: Landing, address: &str) -> Self {
        Self {
            id,
            condition: Condition {
                url_filter: landing::url_filter(address),
                resource_types: ["main_frame"],
                tab_ids: [-1],
            },
            action: Action {
                kind: "redirect",
                redirect: Redirect {
                    url: redirect_to(landing),
                },
            },
        }
    }
}

/// The address of our redirect host that stands for this landing.
fn redirect_to(landing: Landing) -> String {
    chrome::get_redirect_url(match landing {
        Landing::SignedIn => SIGNED_IN,
        Landing::Refused => REFUSED,
    })
}

/// The landing that an address of our redirect host means. A redirect keeps the fragment of the address that it replaces.
pub(super) fn landing_of(url: &str) -> Landing {
    match url.starts_with(&redirect_to(Landing::Refused)) {
        true => Landing::Refused,
        false => Landing::SignedIn,
    }
}

/// Sets the rules for one sign-in.
///
/// # Errors
///
/// When the browser refuses them.
pub(super) async fn set(chain: &Chain) -> Result<(), JsValue> {
    let addresses = [Landing::SignedIn, Landing::Refused].into_iter();
    let addresses = addresses.flat_map(|landing| {
        let addresses = landing.addresses(&chain.login, &chain.ccp).into_iter();
        addresses.map(move |address| (landing, address))
    });
    let rules: Vec<Rule> = (1..)
        .zip(addresses)
        .map(|(id, (landing, address))| Rule::new(id, landing, &address))
        .collect();
    let ids: Vec<u32> = rules.iter().map(|rule| rule.id).collect();
    let set = Rules {
        remove_rule_ids: &ids,
        add_rules: &rules,
    };
    chrome::update_session_rules(&to_js(&set)).await.map(drop)
}

/// Removes every rule of the extension.
pub(super) async fn remove() {
    let Ok(rules) = chrome::session_rules().await else {
        return;
    };
    let rules: js_sys::Array = rules.unchecked_into();
    let ids: Vec<u32> = rules
        .iter()
        .map(|rule| rule.unchecked_into::<SessionRule>().id())
        .collect();
    if !ids.is_empty() {
        let unset = Rules {
            remove_rule_ids: &ids,
            add_rules: &[],
        };
        let removed = chrome::update_session_rules(&to_js(&unset)).await;
        report("remove the rules of a sign-in", removed);
    }
}
