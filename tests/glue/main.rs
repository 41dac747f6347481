//! The glue: what it asks of the browser and when, against fakes (`fake.js`) that refuse, stay silent or are late.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic)]

use patchcord::web::entry as web;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

mod fake {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/tests/glue/fake.js")]
    extern "C" {
        pub(super) async fn install();
        #[wasm_bindgen(js_name = backgroundStarts)]
        pub(super) fn background_starts(starts: bool);
        pub(super) fn stop();
        pub(super) fn uninstall();
        pub(super) fn firefox();
        pub(super) fn hold(call: &str);
        pub(super) fn answers(call: &str, json: &str);
        pub(super) fn fails(call: &str, message: &str);
        pub(super) fn keep(area: &str, json: &str);
        #[wasm_bindgen(js_name = keepForLong, catch)]
        pub(super) async fn keep_for_long(name: &str, json: &str) -> Result<JsValue, JsValue>;
        pub(super) fn fill();
        pub(super) fn fire(event: &str, json: &str);
        pub(super) fn listening() -> String;
        pub(super) fn ask(who: u32, message: &str, url: Option<&str>, top: Option<&str>) -> bool;
        #[wasm_bindgen(catch)]
        pub(super) async fn seen(call: &str, nth: u32) -> Result<JsValue, JsValue>;
        pub(super) fn called() -> String;
        pub(super) async fn idle();
        pub(super) fn visit(path: &str);
        pub(super) fn added() -> String;
        pub(super) fn tells(what: &str, detail: &str);
        pub(super) fn appear(src: &str);
        pub(super) fn vanish();
        pub(super) fn load();
        pub(super) fn pretend(json: &str, origin: &str);
        pub(super) fn post(json: &str, origin: &str, from_frame: bool);
        #[wasm_bindgen(js_name = keepMessages)]
        pub(super) fn keep_messages() -> js_sys::Array;
        #[wasm_bindgen(js_name = keepLoaded)]
        pub(super) fn keep_loaded() -> js_sys::Array;
    }
}

const LOGIN: &str = "https://idp.example.test:9031/idp/startSSO.ping?PartnerSpId=urn%3Aamazon";
const IDP: &str = "idp.example.test:9031";
const ORIGIN: &str = "https://acme.service-now.com";
const PAGE: &str = "https://acme.service-now.com/now/sow/home";
const OURS: &str = "chrome-extension://patchcord/popup.html";
/// The record that ServiceNow's own softphone page names.
const RECORD: &str = "0123456789abcdef0123456789abcdef";
const OWN_SOFTPHONE: &str = "/sn_cti_amzn_cct_aws_ccp.do?id=0123456789abcdef0123456789abcdef";
const ACKNOWLEDGE: &str = r#"{"event":"acknowledge"}"#;
/// The rules of one sign-in: four pages of the phone, and the login.
const RULES: [u32; 5] = [1, 2, 3, 4, 5];
const REFERRER: &str = "strict-origin-when-cross-origin";

fn host(alias: &str) -> String {
    format!("{alias}.my.connect.aws")
}

fn origin(alias: &str) -> String {
    format!("https://{}", host(alias))
}

fn ccp(alias: &str) -> String {
    origin(alias) + "/ccp-v2"
}

fn hello() -> Value {
    json!({ "hello": { "place": "desktop" } })
}

/// What a page tells that has read the record. It holds no softphone, so that no sign-in begins for it.
fn learned(alias: &str) -> Value {
    json!({ "learned": { "place": "elsewhere", "known": known(alias) } })
}

fn known(alias: &str) -> Value {
    let record = json!({
        "sys_id": null, "active": true, "arn": null,
        "ccp_url": { "Ok": ccp(alias) }, "login": { "filled": LOGIN },
    });
    json!({ "own": "none", "controls": false, "record": { "Ok": record } })
}

fn sign_in() -> Value {
    json!({ "signIn": { "record": null } })
}

fn open_window() -> Value {
    json!({ "openWindow": { "record": null, "standard": false } })
}

fn ended(failure: Option<&str>) -> Value {
    json!({ "signIn": { "failure": failure } })
}

fn sso(alias: &str) -> Value {
    json!({ "sso": { "login": LOGIN, "ccp": ccp(alias) } })
}

/// What a page with ServiceNow's own softphone is told when another one has read the record.
fn welcome(alias: &str) -> String {
    let plan = json!({ "adopt": sso(alias) });
    let act = json!({ "plan": plan, "signedIn": false, "face": null, "note": null });
    json!({ "welcome": { "act": act, "fields": {}, "stale": false } }).to_string()
}

/// What a page asks that names the record.
fn of_record(name: &str) -> Value {
    json!({ name: { "record": RECORD } })
}

/// What a page sends that wants its agent signed in.
fn asked() -> Value {
    json!({ "signIn": { "record": RECORD, "asked": false } })
}

/// What the agent has agreed to.
fn pairings(alias: &str) -> Value {
    json!([{ "origin": ORIGIN, "logins": [IDP], "connects": [host(alias)] }])
}

/// What the extension's own page sends when the agent agrees to it.
fn pair(alias: &str) -> Value {
    json!({ "pair": {
        "origin": ORIGIN, "login": IDP, "connect": host(alias), "elsewhere": null,
    } })
}

fn ask(who: u32, message: &Value) -> bool {
    ask_from(Some(PAGE), who, message)
}

fn ask_from(url: Option<&str>, who: u32, message: &Value) -> bool {
    fake::ask(who, &message.to_string(), url, None)
}

async fn answer(who: u32) -> Value {
    seen(&format!("answer {who}"), 1).await
}

/// Waits for a call and gives its argument.
async fn seen(call: &str, nth: u32) -> Value {
    let argument = fake::seen(call, nth).await.unwrap();
    parsed(&argument.as_string().unwrap())
}

/// Where among all calls these are, and their arguments.
fn all(call: &str) -> Vec<(usize, Value)> {
    let called = parsed(&fake::called());
    let calls = called.as_array().unwrap().iter().enumerate();
    let such = calls.filter(|(_, entry)| entry[0] == call);
    such.map(|(at, entry)| (at, entry[1].clone())).collect()
}

/// How often something has been called.
fn times(call: &str) -> usize {
    all(call).len()
}

/// Where a call stands among all that have been made.
fn position(call: &str, nth: usize) -> usize {
    all(call)[nth - 1].0
}

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

/// A browser in which the agent has paired ServiceNow with this Amazon Connect, and where this policy was the last one.
async fn paired(alias: &str, policy: &Value) {
    fake::install().await;
    keep_for_long("pairings", &pairings(alias)).await;
    keep_for_long("settings", policy).await;
}

async fn keep_for_long(name: &str, value: &Value) {
    let kept = fake::keep_for_long(name, &value.to_string()).await;
    kept.unwrap();
}

fn start_background() {
    fake::background_starts(true);
    web::start_background();
    fake::background_starts(false);
}

/// A background that knows a record that is paired. Nobody is signed in ahead, so that each test says when a sign-in begins.
async fn background() {
    paired("acme", &json!({ "signInAhead": false })).await;
    start_background();
    knows("acme").await;
}

/// A page has told the background what it has read.
async fn knows(alias: &str) {
    ask(0, &learned(alias));
    answer(0).await;
}

/// A tab is about to open a page.
fn goes(tab: u32, url: &str) {
    let request = json!([{ "tabId": tab, "type": "main_frame", "url": url }]);
    fake::fire("webRequest.onBeforeRequest", &request.to_string());
}

/// Starts the page's half in ServiceNow's own softphone.
fn start_page() {
    fake::visit(OWN_SOFTPHONE);
    web::start_page(false, Vec::new(), Vec::new());
}

fn list<T: JsCast>(array: &js_sys::Array) -> Vec<T> {
    array.iter().map(JsCast::unchecked_into).collect()
}

/// A page that is told what another one has read.
async fn page(alias: &str) {
    fake::install().await;
    fake::answers("hello", &welcome(alias));
    start_page();
}

// ---- The background ----

#[test]
async fn the_background_hears_every_event_from_its_first_moment() {
    fake::install().await;
    start_background();
    // No await in between: the event that woke the worker is delivered when its script has ended.
    let all = "alarms.onAlarm commands.onCommand runtime.onMessage runtime.onUpdateAvailable \
               storage.onChanged tabs.onRemoved webRequest.onBeforeRequest \
               webRequest.onErrorOccurred webRequest.onHeadersReceived";
    assert_eq!(fake::listening(), all);
}

#[test]
async fn a_page_that_comes_before_the_memory_has_been_read_is_answered_after_it() {
    paired("acme", &json!({})).await;
    fake::hold("session.get");
    start_background();
    assert!(ask(1, &hello()));
    fake::idle().await;
    assert_eq!(times("answer 1"), 0);
    let now = js_sys::Date::now();
    let record = json!({
        "key": { "origin": ORIGIN, "id": null }, "known": known("acme"), "at": now,
    });
    let session = json!({ "In": { "since": now, "landed": true, "acknowledged": now } });
    let phone = json!({ "id": { "origin": ORIGIN, "host": host("acme") }, "session": session });
    let memory = json!({ "kept": { "records": [record], "phones": [phone] } });
    fake::answers("session.get", &memory.to_string());
    let early = answer(1).await;
    let act = &early["welcome"]["act"];
    assert_eq!(act["plan"], json!({ "host": [ccp("acme"), sso("acme")] }));
    assert_eq!(act["signedIn"], true);
    let other = Some("https://other.service-now.com/now/sow/home");
    assert!(ask_from(other, 2, &hello()));
    // What one ServiceNow has told is nothing to another, so that its page is to read for itself.
    assert_eq!(answer(2).await["welcome"]["act"], Value::Null);
}

#[test]
async fn whoever_is_no_https_page_or_speaks_nonsense_gets_no_answer() {
    background().await;
    let mut unfit = learned("acme");
    unfit["learned"]["known"]["record"]["Ok"]["login"]["filled"] = "http://idp.example.test".into();
    for (url, message) in [
        (None, hello()),
        (Some("http://acme.service-now.com/now/sow/home"), hello()),
        (Some("chrome-extension://abcdefgh/page.html"), hello()),
        (Some(PAGE), json!(null)),
        (Some(PAGE), json!("hello")),
        (Some(PAGE), json!({ "hello": { "place": "moon" } })),
        (Some(PAGE), json!({ "signIn": { "record": "moon" } })),
        (Some(PAGE), unfit),
        // Only the extension's own pages may say this.
        (Some(PAGE), pair("acme")),
        (Some(PAGE), json!({ "forget": ORIGIN })),
    ] {
        let answers = ask_from(url, 1, &message);
        assert!(!answers, "{url:?} {message}");
    }
    for top in [
        "https://other.service-now.com/now/sow/home",
        "https://evil.example/",
    ] {
        let answers = fake::ask(1, &sign_in().to_string(), Some(PAGE), Some(top));
        assert!(!answers, "in a frame of {top}");
    }
    fake::idle().await;
    assert_eq!((times("answer 1"), times("launchWebAuthFlow")), (0, 0));
}

#[test]
async fn a_silent_sign_in_runs_under_rules_for_pages_in_no_tab_and_takes_them_away() {
    let refused = r#""https://patchcord.chromiumapp.org/refused""#;
    for (refuses, failure) in [(true, "sign-in-refused"), (false, "idp-needs-agent")] {
        background().await;
        fake::hold("launchWebAuthFlow");
        ask(1, &sign_in());
        let flow = json!({
            "url": LOGIN, "interactive": false,
            "abortOnLoadForNonInteractive": false, "timeoutMsForNonInteractive": 20_000,
            "rulesInForce": RULES,
        });
        assert_eq!(seen("launchWebAuthFlow", 1).await, flow);
        let set = seen("updateSessionRules", 1).await;
        for rule in set["addRules"].as_array().unwrap() {
            assert_eq!(rule["condition"]["tabIds"], json!([-1]));
            let filter = rule["condition"]["urlFilter"].as_str().unwrap();
            assert!(filter.starts_with("|https://acme.my.connect.aws/") && filter.ends_with('^'));
            assert_eq!(rule["condition"]["resourceTypes"], json!(["main_frame"]));
        }
        assert_eq!(times("updateSessionRules"), 1);
        if refuses {
            fake::answers("launchWebAuthFlow", refused);
        } else {
            fake::fails("launchWebAuthFlow", "User interaction required.");
        }
        assert_eq!(answer(1).await, ended(Some(failure)));
        let unset = json!({ "removeRuleIds": RULES, "addRules": [] });
        assert_eq!(seen("updateSessionRules", 2).await, unset);
        // The next sign-in may begin as soon as the end is told, with rules of the same numbers.
        assert!(position("updateSessionRules", 2) < position("answer 1", 1));
    }
}

#[test]
async fn no_silent_sign_in_starts_without_its_rules() {
    background().await;
    fake::fails("updateSessionRules", "Internal error.");
    ask(1, &sign_in());
    assert_eq!(answer(1).await, ended(Some("browser-failed")));
    assert_eq!(times("launchWebAuthFlow"), 0);
}

#[test]
async fn the_rules_of_a_sign_in_whose_background_was_stopped_are_taken_away() {
    background().await;
    fake::hold("launchWebAuthFlow");
    ask(1, &sign_in());
    seen("launchWebAuthFlow", 1).await;
    fake::stop();
    start_background();
    let unset = json!({ "removeRuleIds": RULES, "addRules": [] });
    assert_eq!(seen("updateSessionRules", 2).await, unset);
}

#[test]
async fn a_change_of_the_policy_is_in_the_next_welcome() {
    background().await;
    ask(1, &hello());
    let host = json!({ "host": [ccp("acme"), sso("acme")] });
    assert_eq!(answer(1).await["welcome"]["act"]["plan"], host);
    let policy = r#"{"softphone":"own","fields":{"table":"u_connect"}}"#;
    fake::keep("managed", policy);
    fake::fire("storage.onChanged", r#"[{},"managed"]"#);
    // It is kept for the next start first.
    assert_eq!(seen("kept settings", 1).await["softphone"], "own");
    ask(2, &hello());
    let told = answer(2).await;
    assert_eq!(told["welcome"]["act"]["plan"], "nothing");
    assert_eq!(told["welcome"]["fields"]["table"], "u_connect");
}

#[test]
async fn a_policy_that_was_removed_is_no_policy_also_where_the_browser_refuses_to_tell() {
    for refuses in [false, true] {
        paired("acme", &json!({ "softphone": "off" })).await;
        if refuses {
            fake::fails("managed.get", "Managed storage manifest not found");
        }
        start_background();
        knows("acme").await;
        ask(1, &hello());
        assert_eq!(answer(1).await["welcome"]["act"]["plan"], "nothing");
        fake::fire("storage.onChanged", r#"[{},"managed"]"#);
        assert_eq!(seen("kept settings", 1).await["softphone"], "auto");
        ask(2, &hello());
        let host = json!({ "host": [ccp("acme"), sso("acme")] });
        assert_eq!(answer(2).await["welcome"]["act"]["plan"], host);
    }
}

#[test]
async fn a_file_that_cannot_be_put_into_a_page_is_refused_and_not_left_open() {
    background().await;
    fake::fails(
        "scripting.executeScript",
        "No frame with id 3 in tab with id 7.",
    );
    ask(1, &json!({ "inject": { "file": "phone" } }));
    assert_eq!(answer(1).await, Value::Null);
}

#[test]
async fn until_the_browser_has_its_policy_the_last_one_is_in_force() {
    paired("acme", &json!({ "idpHosts": ["other.example.test"] })).await;
    fake::hold("managed.get");
    start_background();
    knows("acme").await;
    ask(1, &sign_in());
    assert_eq!(answer(1).await, ended(Some("idp-not-allowed")));
    assert_eq!(times("launchWebAuthFlow"), 0);
}

#[test]
async fn a_background_that_was_stopped_still_knows_who_is_signed_in() {
    background().await;
    ask(1, &json!({ "acknowledged": { "record": null } }));
    assert_eq!(answer(1).await, json!("done"));
    // The first one keeps the record.
    seen("session.set", 2).await;
    fake::stop();
    start_background();
    ask(2, &hello());
    let told = answer(2).await;
    assert_eq!(told["welcome"]["act"]["signedIn"], true);
}

#[test]
async fn there_is_one_sign_in_window_and_it_closes_where_the_sign_in_lands() {
    background().await;
    ask(1, &open_window());
    assert_eq!(seen("windows.create", 1).await["url"], LOGIN);
    fake::idle().await;
    ask(2, &open_window());
    let front = json!({ "id": 21, "focused": true });
    assert_eq!(seen("windows.update", 1).await, front);
    goes(31, LOGIN);
    goes(31, &(origin("acme") + "/login"));
    goes(31, &ccp("other"));
    goes(32, &ccp("acme"));
    fake::idle().await;
    assert_eq!((times("tabs.remove"), times("answer 1")), (0, 0));
    goes(31, &ccp("acme"));
    assert_eq!(seen("tabs.remove", 1).await, 31);
    for who in [1, 2] {
        assert_eq!(answer(who).await, ended(None));
    }
    assert_eq!(times("windows.create"), 1);
}

#[test]
async fn where_no_page_can_be_out_of_sight_the_sign_in_runs_in_a_tab_behind() {
    paired("acme", &json!({ "signInAhead": false })).await;
    fake::firefox();
    fake::fails("tabs.hide", "The permission tabHide is missing.");
    start_background();
    knows("acme").await;
    let before = fake::listening();
    ask(1, &sign_in());
    let tab = json!({ "url": LOGIN, "active": false });
    assert_eq!(seen("tabs.create", 1).await, tab);
    seen("tabs.hide", 1).await;
    assert!(fake::listening().contains("tabs.onUpdated"));
    goes(41, &ccp("acme"));
    assert_eq!(seen("tabs.remove", 1).await, 41);
    assert_eq!(answer(1).await, ended(None));
    assert_eq!(times("launchWebAuthFlow"), 0);
    // Every page of the browser would wake the background otherwise.
    assert_eq!(fake::listening(), before);
}

#[test]
async fn what_amazon_connect_answered_a_frame_is_understood_from_either_browser() {
    background().await;
    let shut = json!({ "name": "content-security-policy", "value": "frame-ancestors 'none'" });
    for (who, from, headers, told) in [
        (1, "initiator", json!([shut]), "refused"),
        (2, "documentUrl", json!([]), "loads"),
    ] {
        let answered = json!([{
            "tabId": 7, "type": "sub_frame", "url": ccp("acme"), "statusCode": 200,
            "responseHeaders": headers, from: PAGE,
        }]);
        fake::fire("webRequest.onHeadersReceived", &answered.to_string());
        ask(who, &json!({ "whyOut": { "record": null } }));
        assert_eq!(answer(who).await["frame"]["frame"], told, "{from}");
    }
}

#[test]
async fn nothing_is_opened_for_a_service_now_that_the_agent_has_not_paired() {
    fake::install().await;
    start_background();
    ask(1, &learned("acme"));
    assert_eq!(answer(1).await["welcome"]["act"]["plan"], "wait");
    let mark = json!({ "text": "?", "tabId": 7 });
    assert_eq!(seen("action.setBadgeText", 1).await, mark);
    for (who, request) in [(2, sign_in()), (3, open_window())] {
        ask(who, &request);
        assert_eq!(answer(who).await, ended(Some("pairing-changed")));
    }
    // What the agent saw has to be what the record names.
    assert!(ask_from(Some(OURS), 4, &pair("evil")));
    assert_eq!(answer(4).await, json!("done"));
    fake::idle().await;
    for call in [
        "launchWebAuthFlow",
        "windows.create",
        "kept pairings",
        "tabs.sendMessage",
    ] {
        assert_eq!(times(call), 0, "{call}");
    }
}

#[test]
async fn no_page_process_reads_the_local_storage_where_the_browser_can_forbid_it() {
    for is_firefox in [false, true] {
        fake::install().await;
        if is_firefox {
            fake::firefox();
        }
        start_background();
        knows("acme").await;
        let forbidden = all("local.setAccessLevel");
        let level = json!({ "accessLevel": "TRUSTED_CONTEXTS" });
        assert_eq!(forbidden.len(), usize::from(!is_firefox));
        assert!(forbidden.iter().all(|(_, details)| *details == level));
    }
}

#[test]
async fn a_pairing_that_the_browser_has_no_room_for_does_not_hold() {
    fake::install().await;
    start_background();
    knows("acme").await;
    fake::fill();
    assert!(ask_from(Some(OURS), 1, &pair("acme")));
    // The agent is not told that it is done.
    assert_eq!(answer(1).await, Value::Null);
    ask(2, &sign_in());
    assert_eq!(answer(2).await, ended(Some("pairing-changed")));
}

#[test]
async fn a_pairing_outlives_the_background_and_the_browser_session() {
    fake::install().await;
    start_background();
    knows("acme").await;
    assert!(ask_from(Some(OURS), 1, &pair("acme")));
    assert_eq!(answer(1).await, json!("done"));
    assert_eq!(seen("kept pairings", 1).await, pairings("acme"));
    assert!(position("kept pairings", 1) < position("answer 1", 1));
    seen("launchWebAuthFlow", 1).await;
    fake::stop();
    fake::keep("session", "{}");
    start_background();
    knows("acme").await;
    ask(2, &hello());
    let host = json!({ "host": [ccp("acme"), sso("acme")] });
    assert_eq!(answer(2).await["welcome"]["act"]["plan"], host);
}

#[test]
async fn the_extensions_own_pages_open_a_window_and_sign_out_and_speak_for_no_page() {
    background().await;
    let key = json!({ "origin": ORIGIN, "id": null });
    let window = json!({ "signIn": key });
    assert!(!ask_from(Some(OURS), 1, &hello()));
    assert!(!ask_from(Some(OURS), 1, &open_window()));
    let foreign = Some("chrome-extension://other/popup.html");
    assert!(!ask_from(foreign, 2, &window));
    assert!(ask_from(Some(OURS), 3, &window));
    assert_eq!(answer(3).await, json!("done"));
    assert_eq!(seen("windows.create", 1).await["url"], LOGIN);
    assert_eq!(times("windows.create"), 1);
    assert!(ask_from(Some(OURS), 4, &json!({ "signOut": key })));
    let request = seen("fetch", 1).await;
    assert_eq!(request["url"], "https://acme.my.connect.aws/logout");
    assert_eq!(answer(4).await, json!("done"));
}

#[test]
async fn an_agent_who_presses_twice_gets_one_window() {
    background().await;
    ask(1, &open_window());
    ask(2, &open_window());
    fake::idle().await;
    assert_eq!(times("windows.create"), 1);
}

#[test]
async fn a_policy_that_is_not_there_yet_does_not_undo_the_last_one() {
    paired("acme", &json!({ "idpHosts": ["other.example.test"] })).await;
    start_background();
    seen("managed.get", 1).await;
    fake::idle().await;
    knows("acme").await;
    ask(1, &sign_in());
    assert_eq!(answer(1).await, ended(Some("idp-not-allowed")));
}

// ---- The page: it watches as long as the document lives, so each test has its own Connect host ----

#[test]
async fn without_a_background_the_page_stays_as_it_is() {
    for reply in ["none", "null", r#""done""#, "rejected"] {
        fake::install().await;
        match reply {
            "none" => fake::hold("hello"),
            "rejected" => fake::fails("hello", "Could not establish connection."),
            reply => fake::answers("hello", reply),
        }
        start_page();
        seen("hello", 1).await;
        fake::appear(&ccp("alone"));
        fake::load();
        fake::idle().await;
        let calls = parsed(&fake::called()).as_array().unwrap().len();
        assert_eq!(calls, times("hello"), "{reply}: {}", fake::called());
        assert_eq!(fake::added(), "", "{reply}");
    }
}

#[test]
async fn the_frame_is_reloaded_after_the_sign_in_and_streams_stays_held() {
    page("own").await;
    assert_eq!(seen("signIn", 1).await, asked());
    fake::appear(&ccp("own"));
    assert_eq!(seen("page", 1).await, format!("hold {LOGIN}"));
    // Nothing of it has come, so that it is asked for again, with the origin. The page's own policy stays.
    let with_origin = json!({ "src": ccp("own"), "referrerPolicy": REFERRER });
    assert_eq!(seen("frame", 1).await, with_origin);
    assert_eq!(fake::added(), "");
    fake::load();
    fake::idle().await;
    assert_eq!(times("frame"), 1);
    fake::answers("signIn", &ended(None).to_string());
    assert_eq!(seen("frame", 2).await, with_origin);
    // Anybody can post a message to a page.
    fake::post(ACKNOWLEDGE, &origin("own"), false);
    fake::post(ACKNOWLEDGE, &origin("other"), true);
    fake::pretend(ACKNOWLEDGE, &origin("own"));
    for other in [r#"{"event":"synchronize"}"#, r#""acknowledge""#, "null"] {
        fake::post(other, &origin("own"), true);
    }
    fake::idle().await;
    assert_eq!((times("page"), times("acknowledged")), (1, 0));
    fake::post(ACKNOWLEDGE, &origin("own"), true);
    assert_eq!(seen("acknowledged", 1).await, of_record("acknowledged"));
    // Once ready, the agent is asked for, and nothing is released.
    assert_eq!(seen("page", 2).await, "agent");
}

#[test]
async fn a_page_whose_extension_was_removed_gets_its_streams_back() {
    page("orphan").await;
    fake::appear(&ccp("orphan"));
    assert_eq!(seen("page", 1).await, format!("hold {LOGIN}"));
    fake::uninstall();
    fake::fails("signIn", "Extension context invalidated.");
    assert_eq!(seen("page", 2).await, "release");
    assert!(fake::added().contains("extension-broken"));
}

#[test]
async fn what_the_frame_did_while_the_page_still_asked_is_not_missed() {
    fake::install().await;
    start_page();
    seen("hello", 1).await;
    fake::appear(&ccp("early"));
    fake::idle().await;
    fake::post(ACKNOWLEDGE, &origin("early"), true);
    fake::answers("hello", &welcome("early"));
    assert_eq!(seen("page", 1).await, format!("hold {LOGIN}"));
    seen("acknowledged", 1).await;
}

#[test]
async fn what_the_frame_did_before_the_module_could_start_is_not_missed() {
    for acknowledges in [true, false] {
        let alias = if acknowledges { "late" } else { "later" };
        fake::install().await;
        fake::answers("hello", &welcome(alias));
        fake::answers("signIn", &ended(None).to_string());
        let (messages, loaded) = (fake::keep_messages(), fake::keep_loaded());
        fake::appear(&ccp(alias));
        fake::load();
        if acknowledges {
            fake::post(ACKNOWLEDGE, &origin(alias), true);
        }
        fake::visit(OWN_SOFTPHONE);
        web::start_page(false, list(&messages), list(&loaded));
        assert_eq!(seen("page", 1).await, format!("hold {LOGIN}"));
        if acknowledges {
            seen("acknowledged", 1).await;
        } else {
            // Its load is over, so that nothing has to be waited for.
            seen("frame", 2).await;
        }
        fake::idle().await;
        // Once with the origin, and once signed in.
        assert_eq!(times("frame"), 1 + usize::from(!acknowledges));
    }
}

#[test]
async fn a_frame_of_another_connect_instance_is_left_alone() {
    page("mine").await;
    fake::answers("signIn", &ended(None).to_string());
    seen("signIn", 1).await;
    fake::appear(&ccp("foreign"));
    fake::idle().await;
    fake::load();
    fake::post(ACKNOWLEDGE, &origin("foreign"), true);
    fake::idle().await;
    for call in ["frame", "acknowledged"] {
        assert_eq!(times(call), 0, "{call}");
    }
    // Its Streams is not held.
    assert_eq!(
        (seen("page", 1).await, times("page")),
        (json!("release"), 1)
    );
}

#[test]
async fn the_acknowledgement_of_a_frame_that_is_gone_does_not_count_for_the_next() {
    fake::install().await;
    start_page();
    seen("hello", 1).await;
    fake::appear(&ccp("gone"));
    fake::idle().await;
    fake::post(ACKNOWLEDGE, &origin("gone"), true);
    fake::vanish();
    fake::appear(&ccp("gone"));
    fake::idle().await;
    fake::answers("hello", &welcome("gone"));
    seen("page", 1).await;
    fake::idle().await;
    assert_eq!(times("acknowledged"), 0);
}

// ---- Both halves ----

/// ServiceNow answers whatever it is asked with the record.
fn answer_with_record(alias: &str) {
    let params = json!({ "ccpUrl": ccp(alias) }).to_string();
    let row = json!({ "sys_id": RECORD, "instance_params": params, "sso_login_url": LOGIN });
    fake::answers("fetch", &json!({ "result": [row] }).to_string());
}

#[test]
async fn the_user_token_goes_to_service_now_and_nowhere_else() {
    paired("token", &json!({})).await;
    start_background();
    answer_with_record("token");
    start_page();
    let request = seen("fetch", 1).await;
    let (path, token) = (request["url"].as_str(), request["token"].as_str());
    assert!(path.unwrap().starts_with("/api/now/"));
    // Both halves go all the way, so that everything that they say and store is on record.
    seen("launchWebAuthFlow", 1).await;
    fake::appear(&ccp("token"));
    fake::idle().await;
    fake::post(ACKNOWLEDGE, &origin("token"), true);
    seen("acknowledged", 1).await;
    assert_eq!(seen("page", 2).await, "agent");
    fake::tells("agent", r#"{"username":"ada","contacts":[]}"#);
    assert_eq!(seen("identify", 1).await["identify"]["agent"], "ada");
    fake::idle().await;
    assert!(fake::called().contains("session.set"));
    let told = fake::called();
    assert_eq!(told.matches(token.unwrap()).count(), times("fetch"));
}

#[test]
async fn a_page_waits_until_the_agent_has_paired_its_service_now() {
    fake::install().await;
    start_background();
    answer_with_record("waits");
    start_page();
    seen("learned", 1).await;
    fake::appear(&ccp("waits"));
    fake::load();
    fake::idle().await;
    assert_eq!((times("signIn"), times("frame")), (0, 0));
    assert!(ask_from(Some(OURS), 1, &pair("waits")));
    let news = json!({ "id": 7, "message": "terms" });
    assert_eq!(seen("tabs.sendMessage", 1).await, news);
    assert_eq!(seen("signIn", 1).await, asked());
    assert_eq!((times("hello"), times("learned")), (2, 1));
    // There is nothing to pair any more in that tab.
    let unmarked = json!({ "text": "", "tabId": 7 });
    let badges = all("action.setBadgeText");
    assert!(badges.iter().any(|(_, badge)| *badge == unmarked));
    assert_eq!(times("launchWebAuthFlow"), 1);
}
