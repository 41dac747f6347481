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

/// Redirects the hidden page where it reaches one of a landing's addresses.
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
    regex_filter: String,
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
    fn new(id: u32, landing: Landing, chain: &Chain) -> Self {
        let addresses = landing.addresses(&chain.login, &chain.ccp);
        Self {
            id,
            condition: Condition {
                regex_filter: landing::pattern(&addresses),
                resource_types: ["main_frame"],
                tab_ids: [-1],
            },
            action: Action {
                kind: "redirect",
                redirect: Redirect {
                    url: address(landing),
                },
            },
        }
    }
}

/// The address of our redirect host that means this landing.
fn address(landing: Landing) -> String {
    chrome::get_redirect_url(match landing {
        Landing::SignedIn => SIGNED_IN,
        Landing::Refused => REFUSED,
    })
}

/// The landing that an address of our redirect host means. A redirect keeps the fragment of the address that it replaces.
pub(super) fn landing_of(url: &str) -> Landing {
    match url.starts_with(&address(Landing::Refused)) {
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
    let rules = [
        Rule::new(1, Landing::SignedIn, chain),
        Rule::new(2, Landing::Refused, chain),
    ];
    let set = Rules {
        remove_rule_ids: &[1, 2],
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
