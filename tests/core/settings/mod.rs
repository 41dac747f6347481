//! What an administrator may set: the words beside a cause, and what the voice controls need.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use patchcord::cause::Cause;
use patchcord::settings::Settings;
use patchcord::settings::help::LONGEST;
use serde_json::{Value, json};

fn set(policy: Value) -> Settings {
    serde_json::from_value(policy).unwrap()
}

/// The words and the link for a cause.
fn words(policy: Value, cause: Cause) -> Option<(String, String)> {
    let lines = set(json!({ "help": policy })).help.lines();
    let (text, link) = lines.of(cause)?;
    Some((text.to_owned(), link.to_owned()))
}

fn both(text: &str, link: &str) -> Option<(String, String)> {
    Some((text.to_owned(), link.to_owned()))
}

#[test]
fn words_for_one_cause_go_before_those_for_all() {
    let policy = json!({
        "text": "Call 4711",
        "link": "https://help.acme.com/phone",
        "byCause": {
            "cookies-blocked": { "text": "Ask the browser team" },
            "origin-not-approved": { "link": "mailto:connect@acme.com" },
            "no-such-cause": { "text": "nobody" },
        },
    });
    let link = "https://help.acme.com/phone";
    assert_eq!(
        words(policy.clone(), Cause::NetworkFailed),
        both("Call 4711", link)
    );
    assert_eq!(
        words(policy.clone(), Cause::CookiesBlocked),
        both("Ask the browser team", link)
    );
    assert_eq!(
        words(policy.clone(), Cause::OriginNotApproved),
        both("Call 4711", "mailto:connect@acme.com")
    );
    let lines = set(json!({ "help": policy })).help.lines();
    assert_eq!(lines.all().count(), 3);
    assert!(lines.all().any(|(code, ..)| code == "every cause"));
}

#[test]
fn without_words_nothing_is_shown() {
    for policy in [
        json!(null),
        json!({}),
        json!("Call 4711"),
        json!({ "text": " " }),
    ] {
        assert_eq!(words(policy, Cause::NetworkFailed), None);
    }
    // Words for one cause are for that one alone.
    let policy = json!({ "byCause": { "network-failed": { "text": "Call" } } });
    assert_eq!(
        words(policy.clone(), Cause::NetworkFailed),
        both("Call", "")
    );
    assert_eq!(words(policy, Cause::CookiesBlocked), None);
}

#[test]
fn a_link_leads_to_https_or_mail_and_nowhere_else() {
    for link in [
        "http://help.acme.com",
        "javascript:alert(1)",
        "data:text/html,x",
        "help.acme.com",
        "https://user@help.acme.com",
        "mailto:",
        "https://",
        "",
    ] {
        let policy = json!({ "text": "Call", "link": link });
        assert_eq!(
            words(policy, Cause::NetworkFailed),
            both("Call", ""),
            "{link}"
        );
    }
    // A wrong value costs that value alone.
    let policy = json!({ "text": 5, "link": "https://help.acme.com/" });
    let link = "https://help.acme.com/";
    assert_eq!(words(policy, Cause::NetworkFailed), both("", link));
}

#[test]
fn a_text_is_one_line_and_not_too_long() {
    let long = "ä".repeat(LONGEST + 1);
    let (text, _) = words(json!({ "text": long }), Cause::NetworkFailed).unwrap();
    assert_eq!(text.chars().count(), LONGEST);
    let policy = json!({ "text": " Call\n<b>4711</b>\u{7} " });
    assert_eq!(
        words(policy, Cause::NetworkFailed),
        both("Call <b>4711</b>", "")
    );
}

#[test]
fn the_settings_that_are_stored_are_read_again() {
    let settings = set(json!({
        "help": { "text": "Call", "byCause": { "network-failed": { "link": "mailto:a@b.c" } } },
        "acwSeconds": 90,
        "autoAcceptTone": false,
    }));
    let stored = serde_json::to_value(&settings).unwrap();
    assert_eq!(set(stored), settings);
    assert_eq!(settings.voice().acw_seconds, Some(90));
    assert!(!settings.voice().auto_accept_tone);
}

#[test]
fn no_limit_of_after_call_work_is_invented() {
    for policy in [
        json!({}),
        json!({ "acwSeconds": 0 }),
        json!({ "acwSeconds": "soon" }),
    ] {
        assert_eq!(set(policy).voice().acw_seconds, None);
    }
    assert!(
        set(json!({ "autoAcceptTone": "no" }))
            .voice()
            .auto_accept_tone
    );
}
