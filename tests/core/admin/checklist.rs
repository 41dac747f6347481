//! The set-up page's checklist and the report.

use patchcord::admin::checklist::{
    Check, CheckState, Facts, Headers, Microphone, Side, Site, check, summary, worst,
};
use patchcord::admin::redact::Text;
use patchcord::admin::report::{Logged, Maker, Report};
use patchcord::admin::sign_in_test;
use patchcord::admin::sign_in_test::SignInTest;
use patchcord::background::{BackgroundEvent, Coordinator};
use patchcord::cause::{Browser, Cause, Who};
use patchcord::connect::frame_answer::Answered;
use patchcord::message::Request;
use patchcord::servicenow::Learned;
use patchcord::servicenow::OwnSoftphone;
use patchcord::servicenow::PageKind;
use patchcord::servicenow::User;
use patchcord::servicenow::reading::read;
use patchcord::servicenow::{Answer, FieldNames, Reading, Record};
use patchcord::settings::Settings;
use patchcord::settings::identity::IdentityMode;
use patchcord::sign_in::chain::Chain;
use patchcord::sign_in::pairing::Pairings;
use patchcord::sign_in::way::Way;
use patchcord::value::LoginHost;
use patchcord::value::{AddressError, CcpUrl, LoginUrl, ServiceNowOrigin};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ORIGIN: &str = "https://acme.service-now.com";
const LOGIN: &str = "https://idp.example.test/app/amazon/sso/saml";
const CCP: &str = "https://acme.my.connect.aws/ccp-v2";
const NOW: f64 = 1_700_000_000_000.0;

fn row() -> Value {
    json!({
        "sys_id": "0123456789abcdef0123456789abcdef",
        "active": "true",
        "aws_arn": "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-4333-8444-555555555555",
        "instance_params": json!({ "ccpUrl": CCP }).to_string(),
        "sso_login_url": LOGIN,
    })
}

fn record(row: &Value) -> Record {
    let answer = Answer::new(200, false, json!({ "result": [row] }).to_string());
    match read(&answer, None, &FieldNames::default(), None) {
        Reading::Found(record) => *record,
        other => panic!("{other:?}"),
    }
}

fn chain() -> Chain {
    Chain {
        login: LoginUrl::parse(LOGIN).unwrap(),
        ccp: CcpUrl::parse(CCP).unwrap(),
    }
}

fn ann() -> User {
    User {
        user_name: Some("ann".to_owned()),
        email: Some("ann@example.com".to_owned()),
    }
}

fn site(record: Result<Record, Cause>) -> Site {
    Site {
        origin: ServiceNowOrigin::parse(ORIGIN).unwrap(),
        known: Some(Learned {
            own: OwnSoftphone::Own { id: None },
            controls: false,
            record,
        }),
        user: Some(ann()),
        headers: Some(Headers::default()),
        wasm: Some(true),
        microphone: Some(Microphone::Granted),
        log: Vec::new(),
    }
}

/// The agent has paired ServiceNow with what its record names.
fn paired() -> Pairings {
    let pairing = json!({
        "origin": ORIGIN,
        "logins": ["idp.example.test"],
        "connects": ["acme.my.connect.aws"],
    });
    serde_json::from_value(json!([pairing])).unwrap()
}

/// A browser in which nothing has happened yet.
fn nothing() -> Facts {
    Facts {
        browser: Browser::Chromium,
        browser_version: Some(156),
        settings: Settings::default(),
        origins: Vec::new(),
        site: None,
        memory: Coordinator::default().memory().clone(),
        pairings: paired(),
    }
}

/// An open ServiceNow page that has told this.
fn told(site: Site) -> Facts {
    Facts {
        origins: vec![site.origin.clone()],
        site: Some(site),
        ..nothing()
    }
}

fn with_row(change: impl FnOnce(&mut Value)) -> Facts {
    let mut row = row();
    change(&mut row);
    told(site(Ok(record(&row))))
}

/// What the background has seen.
fn seen(facts: Facts, events: impl IntoIterator<Item = BackgroundEvent>) -> Facts {
    let pairings = facts.pairings.clone();
    let mut switchboard = Coordinator::new(facts.memory, pairings, facts.settings.clone());
    for event in events {
        switchboard.on(event, NOW);
    }
    Facts {
        memory: switchboard.memory().clone(),
        ..facts
    }
}

fn asked(request: Request) -> BackgroundEvent {
    BackgroundEvent::Asked {
        ticket: 1,
        origin: ORIGIN.to_owned(),
        tab: Some(3),
        request,
    }
}

/// A page of ServiceNow has read what the set-up page has.
fn learned(facts: &Facts) -> BackgroundEvent {
    let place = PageKind::Desktop;
    let site = facts.site.as_ref().unwrap();
    let known = site.known.clone().unwrap();
    asked(Request::Learned { place, known })
}

/// The first silent sign-in of the browser session ends like this.
fn end(failure: Option<Cause>) -> BackgroundEvent {
    let (attempt, way) = (1, Way::Silent);
    BackgroundEvent::Ended {
        attempt,
        way,
        failure,
    }
}

/// A page reads the record, and the silent sign-in that follows ends like this.
fn ended(facts: Facts, failure: Option<Cause>) -> Facts {
    let events = [learned(&facts), end(failure)];
    seen(facts, events)
}

/// A page reads the record, and the phone in it says whose it is.
fn identified(facts: Facts, user: User, agent: &str) -> Facts {
    let identify = Request::Identify {
        record: None,
        user: Some(user),
        agent: agent.to_owned(),
    };
    let acknowledged = Request::Acknowledged { record: None };
    let events = [learned(&facts), asked(acknowledged), asked(identify)];
    seen(facts, events)
}

/// Everything as it should be.
fn ready() -> Facts {
    let facts = ended(with_row(|_| {}), None);
    identified(facts, ann(), "ann@example.com")
}

/// The frame came out like this after a sign-in that landed.
fn frame(url: &str, policy: &str) -> Facts {
    let facts = ended(with_row(|_| {}), None);
    let answered = Answered {
        tab: 3,
        top: false,
        from: Some(ORIGIN.to_owned()),
        url: url.to_owned(),
        status: 200,
        policies: vec![policy.to_owned()],
        options: None,
    };
    let why = asked(Request::WhyOut { record: None });
    seen(facts, [BackgroundEvent::Answered(answered), why])
}

#[track_caller]
fn one(facts: &Facts, code: &str) -> Check {
    let mut found = check(facts).into_iter().filter(|check| check.code == code);
    let one = found.next();
    assert!(found.next().is_none(), "two {code}");
    one.unwrap_or_else(|| panic!("no {code}"))
}

#[track_caller]
fn finds(facts: &Facts, code: &str, state: CheckState, cause: Option<Cause>) {
    let check = one(facts, code);
    assert_eq!((check.state, check.cause), (state, cause), "{check:#?}");
}

#[test]
fn every_check_is_there_in_every_world_and_says_what_to_do() {
    let worlds = [
        nothing(),
        ready(),
        frame(CCP, "frame-ancestors 'none'"),
        told(site(Err(Cause::TableMissing))),
        told(site(Err(Cause::RecordAmbiguous))),
        told(site(Err(Cause::SignedOut))),
        with_row(|row| row["sso_login_url"] = json!("")),
        with_row(|row| row["sso_login_url"] = json!("http://idp.example.test/")),
        with_row(|row| row["aws_arn"] = json!("none")),
        with_row(|row| row["instance_params"] = json!("{}")),
        ended(with_row(|_| {}), Some(Cause::IdpNeedsAgent)),
    ];
    let codes =
        |facts: &Facts| -> Vec<&str> { check(facts).iter().map(|check| check.code).collect() };
    let first = codes(&nothing());
    for facts in worlds {
        assert_eq!(codes(&facts), first);
        for check in check(&facts) {
            assert!(!check.what.is_empty(), "{check:#?}");
            assert!(check.what.ends_with('.'), "{check:#?}");
            if check.state == CheckState::Wrong {
                assert!(check.who.is_some() && check.fix.is_some(), "{check:#?}");
            }
            assert_eq!(check.fix.is_none(), check.who.is_none(), "{check:#?}");
        }
    }
    let sides: Vec<Side> = check(&nothing()).iter().map(|check| check.side).collect();
    for side in Side::ALL {
        assert!(sides.contains(&side), "{side:?}");
    }
}

#[test]
fn where_everything_is_as_it_should_be_nothing_is_left() {
    let checks = check(&ready());
    let other: Vec<&Check> = checks
        .iter()
        .filter(|check| check.state != CheckState::Ok)
        .collect();
    assert!(other.is_empty(), "{other:#?}");
    assert_eq!(worst(&checks), CheckState::Ok);
}

#[test]
fn the_summary_says_what_to_do_first() {
    let empty = |row: &mut Value| row["sso_login_url"] = json!("");
    for (facts, word) in [
        (ready(), "Ready"),
        (nothing(), "not known yet"),
        (with_row(empty), "no company sign-in yet"),
        (told(site(Err(Cause::RecordForbidden))), "marked Wrong"),
    ] {
        let summary = summary(&check(&facts));
        assert!(summary.contains(word), "{summary}");
    }
}

#[test]
fn before_anything_is_known_nothing_is_called_wrong() {
    let facts = nothing();
    let checks = check(&facts);
    assert!(checks.iter().all(|check| check.state != CheckState::Wrong));
    assert_eq!(worst(&checks), CheckState::Unknown);
    let open = one(&facts, "service-now-open");
    assert_eq!(open.who, Some(Who::Agent));
}

#[test]
fn what_keeps_the_record_away_is_named() {
    for cause in [
        Cause::RecordForbidden,
        Cause::RecordNotFound,
        Cause::RecordInactive,
        Cause::RecordAmbiguous,
        Cause::RecordMalformed,
        Cause::SignedOut,
    ] {
        finds(
            &told(site(Err(cause))),
            "record",
            CheckState::Wrong,
            Some(cause),
        );
    }
    let missing = told(site(Err(Cause::TableMissing)));
    finds(
        &missing,
        "app",
        CheckState::Wrong,
        Some(Cause::TableMissing),
    );
    finds(&missing, "record", CheckState::Unknown, None);
    finds(
        &told(site(Err(Cause::RecordForbidden))),
        "app",
        CheckState::Ok,
        None,
    );
    finds(
        &told(site(Err(Cause::NetworkFailed))),
        "app",
        CheckState::Unknown,
        None,
    );
}

#[test]
fn each_field_of_the_record_is_looked_at_by_itself() {
    let empty = with_row(|row| row["sso_login_url"] = json!(""));
    finds(
        &empty,
        "login-url",
        CheckState::Attention,
        Some(Cause::LoginFieldEmpty),
    );
    assert_eq!(one(&empty, "login-url").who, Some(Who::ServiceNowAdmin));
    let missing = with_row(|row| {
        row.as_object_mut().unwrap().remove("sso_login_url");
    });
    finds(
        &missing,
        "login-url",
        CheckState::Wrong,
        Some(Cause::LoginFieldMissing),
    );
    let no_ccp = with_row(|row| row["instance_params"] = json!("{}"));
    finds(
        &no_ccp,
        "ccp-url",
        CheckState::Wrong,
        Some(Cause::ParamsMalformed),
    );
    finds(&no_ccp, "login-url", CheckState::Ok, None);
    let legacy = json!({ "ccpUrl": "https://acme.awsapps.com/connect/ccp-v2" }).to_string();
    let legacy = with_row(|row| row["instance_params"] = json!(legacy));
    finds(&legacy, "ccp-url", CheckState::Attention, None);
    let no_arn = with_row(|row| row["aws_arn"] = json!("acme"));
    finds(&no_arn, "arn", CheckState::Attention, None);
}

#[test]
fn a_policy_stands_in_and_fences() {
    let mut facts = told(site(Err(Cause::RecordForbidden)));
    facts.settings.login_url = Some(chain().login);
    facts.settings.ccp_url = Some(chain().ccp);
    finds(&facts, "login-url", CheckState::Ok, None);
    finds(&facts, "ccp-url", CheckState::Ok, None);
    let mut fenced = with_row(|_| {});
    fenced.settings.idp_hosts = Some(vec![LoginHost::parse("other.example.test").unwrap()]);
    finds(
        &fenced,
        "login-url",
        CheckState::Wrong,
        Some(Cause::IdpNotAllowed),
    );
    assert_eq!(
        one(&fenced, "login-url").found.as_deref(),
        Some("idp.example.test")
    );
}

#[test]
fn the_phones_own_address_in_the_field_is_wrong() {
    let phone = with_row(|row| row["sso_login_url"] = json!("https://acme.my.connect.aws/ccp-v2"));
    let because = Cause::LoginUrlInvalid(AddressError::IsPhone);
    finds(&phone, "login-url", CheckState::Wrong, Some(because));
}

#[test]
fn the_last_sign_in_counts() {
    finds(&with_row(|_| {}), "sign-in", CheckState::Unknown, None);
    let cause = Cause::SignInErrorPage;
    let failed = ended(with_row(|_| {}), Some(cause));
    finds(&failed, "sign-in", CheckState::Wrong, Some(cause));
}

#[test]
fn an_origin_is_given_to_copy_for_each_servicenow_host() {
    let mut facts = with_row(|_| {});
    facts
        .origins
        .push(ServiceNowOrigin::parse("https://dev.service-now.com").unwrap());
    let both = [ORIGIN, "https://dev.service-now.com"].map(str::to_owned);
    let check = one(&facts, "approved-origins");
    assert_eq!(check.values, both);
    assert_eq!(check.who, Some(Who::ConnectAdmin));
    let refused = frame(CCP, "frame-ancestors 'none'");
    let cause = Some(Cause::OriginNotApproved);
    finds(&refused, "approved-origins", CheckState::Wrong, cause);
    finds(&refused, "phone", CheckState::Wrong, cause);
    finds(&refused, "cookies", CheckState::Unknown, None);
}

#[test]
fn blocked_cookies_come_with_the_policy_that_lets_them_through() {
    let mut facts = frame("https://acme.my.connect.aws/login", "");
    finds(
        &facts,
        "cookies",
        CheckState::Wrong,
        Some(Cause::CookiesBlocked),
    );
    let values = one(&facts, "cookies").values;
    assert_eq!(values.len(), 1);
    assert!(values[0].contains("CookiesAllowedForUrls"), "{values:?}");
    facts.browser = Browser::Firefox;
    assert!(one(&facts, "cookies").values[0].contains("reject-tracker"));
}

#[test]
fn names_are_shown_side_by_side_where_they_differ() {
    let agents = |agent| identified(with_row(|_| {}), ann(), agent);
    finds(&agents("ann@example.com"), "names", CheckState::Ok, None);
    let capitals = one(&agents("Ann@example.com"), "names");
    assert_eq!(capitals.state, CheckState::Attention);
    assert!(capitals.what.contains("capitals"), "{}", capitals.what);
    let found = one(&agents("p1"), "names").found.unwrap();
    for name in ["p1", "ann", "ann@example.com"] {
        assert!(found.contains(name), "{found}");
    }
    let mut exact = with_row(|_| {});
    exact.settings.identity = IdentityMode::Exact;
    let exact = identified(exact, ann(), "p1");
    finds(
        &exact,
        "names",
        CheckState::Wrong,
        Some(Cause::PhoneOfAnother),
    );
    let mut odd = site(Ok(record(&row())));
    odd.user = Some(User {
        user_name: Some("ann smith".to_owned()),
        email: None,
    });
    finds(&told(odd), "user", CheckState::Attention, None);
}

#[test]
fn the_page_and_the_browser_are_looked_at() {
    let page = |change: fn(&mut Site)| {
        let mut site = site(Ok(record(&row())));
        change(&mut site);
        told(site)
    };
    let headers = |site: &mut Site, change: fn(&mut Headers)| {
        change(site.headers.as_mut().unwrap());
    };
    for (code, facts, state) in [
        (
            "microphone",
            page(|site| site.microphone = Some(Microphone::Denied)),
            CheckState::Wrong,
        ),
        (
            "microphone",
            page(|site| site.microphone = Some(Microphone::Prompt)),
            CheckState::Attention,
        ),
        (
            "microphone",
            page(|site| site.microphone = None),
            CheckState::Unknown,
        ),
        (
            "page-policy",
            page(|site| site.wasm = Some(false)),
            CheckState::Ok,
        ),
        (
            "page-policy",
            page(|site| site.wasm = None),
            CheckState::Unknown,
        ),
        (
            "referrer-policy",
            page(|site| site.headers = None),
            CheckState::Unknown,
        ),
    ] {
        finds(&facts, code, state, None);
    }
    for (policy, state) in [
        ("same-origin", CheckState::Attention),
        ("strict-origin, no-referrer", CheckState::Attention),
        ("no-referrer, strict-origin", CheckState::Ok),
        ("", CheckState::Ok),
    ] {
        let mut site = site(Ok(record(&row())));
        site.headers.as_mut().unwrap().referrer = Some(policy.to_owned());
        finds(&told(site), "referrer-policy", state, None);
    }
    let mut shut = site(Ok(record(&row())));
    headers(&mut shut, |headers| {
        headers.permissions = Some("camera=(), microphone=( )".to_owned());
    });
    finds(&told(shut), "microphone", CheckState::Wrong, None);
    for (security, state) in [
        ("script-src 'self'", CheckState::Ok),
        ("default-src 'self'", CheckState::Wrong),
        (
            "default-src 'self'; frame-src 'self' https://*.my.connect.aws",
            CheckState::Ok,
        ),
        (
            "child-src acme.my.connect.aws; default-src 'none'",
            CheckState::Ok,
        ),
        ("frame-src https:", CheckState::Ok),
        (
            "frame-src 'self' https://other.my.connect.aws",
            CheckState::Wrong,
        ),
        ("frame-src *, default-src 'self'", CheckState::Wrong),
    ] {
        let mut site = site(Ok(record(&row())));
        site.headers.as_mut().unwrap().security = Some(security.to_owned());
        let check = one(&told(site), "page-policy");
        assert_eq!(check.state, state, "{security}");
    }
    let old = Facts {
        browser_version: Some(127),
        ..nothing()
    };
    finds(&old, "browser", CheckState::Wrong, None);
    let standard = with_row(|row| row["sso_login_url"] = json!(""));
    finds(&standard, "pop-ups", CheckState::Attention, None);
}

// ---- The report ----

#[test]
fn a_text_keeps_words_and_loses_secrets() {
    for (text, kept) in [
        ("agent.one@example.com", "agent.one@example.com"),
        ("2.28.2", "2.28.2"),
        (
            "see https://idp.example.test/sso?SAMLRequest=abc#x now",
            "see https://idp.example.test/sso now",
        ),
        ("g_ck 0a1b2c3d4e5f60718293a4b5", "g_ck [removed]"),
        (
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x",
            "[removed]",
        ),
        ("%2B49123456789%2B49123456789", "[removed]"),
        ("call +1 (206) 555-0100 back", "call [removed] back"),
        ("tel:+12065550100", "tel:[removed]"),
        ("555.010.0199", "[removed]"),
        ("room 12, floor 3", "room 12, floor 3"),
    ] {
        assert_eq!(Text::new(text).as_str(), kept, "{text}");
    }
    assert!(Text::new(&"word ".repeat(1_000)).as_str().len() <= 200);
    // The beginning of a secret, which a cut would leave, does not look like one.
    for before in 150..200 {
        let text = "a ".repeat(before / 2) + "0a1b2c3d4e5f60718293a4b5";
        assert!(!Text::new(&text).as_str().contains("0a1b2c"), "{text}");
    }
}

const SECRETS: [&str; 8] = [
    "s3cretRelayStateValue0123456789",
    "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0",
    "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9",
    "PHNhbWxwOlJlc3BvbnNlIHNlY3JldD0i",
    "12065550100",
    "Jane Customer",
    "0123456789abcdef0123456789abcdef",
    "11111111-2222-4333-8444-555555555555",
];

/// A world with a secret wherever there is room for a text.
fn full_of_secrets() -> Facts {
    let [relay, token, user_token, assertion, phone, customer, ..] = SECRETS;
    let login = format!(
        "https://idp.example.test/sso/{assertion}?RelayState={relay}&t={token}#{user_token}"
    );
    let mut facts = with_row(|row| row["sso_login_url"] = json!(login));
    let host = LoginHost::parse(&format!("idp.example.test/sso/{assertion}")).unwrap();
    facts.settings.idp_hosts = Some(vec![host]);
    facts.settings.fields.table = Some(user_token.to_owned());
    let headers = Headers {
        referrer: Some(user_token.to_owned()),
        security: Some(format!("script-src 'nonce-{relay}'")),
        permissions: Some(customer.to_owned()),
    };
    if let Some(site) = &mut facts.site {
        site.headers = Some(headers);
    }
    let passed = ["auth/saml", "federate", "ccp-v2"].map(|path| BackgroundEvent::Navigated {
        tab: -1,
        url: format!(
            "https://acme.my.connect.aws/{path}/{assertion}?code={token}&name={customer}#{relay}"
        ),
    });
    let user = User {
        user_name: Some(format!("+{phone}")),
        email: Some(format!("{user_token}@example.com")),
    };
    let mut events = vec![learned(&facts)];
    events.extend(passed);
    events.push(end(Some(Cause::SignInErrorPage)));
    let facts = seen(facts, events);
    identified(facts, user, &format!("{token}.{phone}"))
}

#[test]
fn a_report_holds_no_secret_wherever_one_was() {
    let facts = full_of_secrets();
    let checks = check(&facts);
    let [relay, token, user_token, assertion, phone, customer, ..] = SECRETS;
    let login = LoginUrl::parse(&format!(
        "https://idp.example.test/sso/{assertion}?t={token}"
    ))
    .unwrap();
    let (mut trial, _) = SignInTest::begin(&login, &chain().ccp, NOW);
    trial.tell(NOW, sign_in_test::TestEvent::Opened { tab: 4 });
    for url in [
        login.as_str(),
        &format!("https://signin.aws.amazon.com/saml/{assertion}?x={relay}#{token}"),
    ] {
        let url = url.to_owned();
        trial.tell(NOW + 5.0, sign_in_test::TestEvent::Asked { tab: 4, url });
    }
    let lines = [
        format!("AUTH_FAIL occurred. Of {customer}, +{phone}, {user_token}"),
        format!("contact of {customer}"),
    ];
    let log: Vec<Logged> = lines
        .iter()
        .filter_map(|line| Logged::read(NOW, line))
        .collect();
    assert_eq!(log.len(), 1);
    let maker = Maker {
        patchcord: "0.1.0",
        streams: "2.28.2",
        now: NOW + 60_000.0,
        test: Some(trial.run()),
        log: &log,
    };
    let report = Report::new(&facts, &checks, maker);
    // What it was made of does hold them, or this would prove nothing.
    let before = format!("{facts:?} {lines:?}");
    let json = serde_json::to_string(&report).unwrap();
    for secret in SECRETS {
        assert!(before.contains(secret), "{secret}");
        for out in [&json, &report.text()] {
            assert!(!out.contains(secret), "{secret} in {out}");
            assert!(
                !out.contains(&secret[..secret.len() / 2]),
                "half of {secret} in {out}"
            );
        }
    }
    for kept in [
        "idp.example.test",
        "acme.my.connect.aws",
        "acme.service-now.com",
        "sign-in-error-page",
        "AUTH_FAIL",
        "signin.aws.amazon.com",
    ] {
        assert!(
            json.contains(kept) && report.text().contains(kept),
            "{kept} in {json}"
        );
    }
}

#[test]
fn a_report_says_where_each_setting_comes_from() {
    let mut facts = ready();
    facts.settings.sign_in_ahead = false;
    let maker = Maker {
        patchcord: "0.1.0",
        streams: "2.28.2",
        now: NOW,
        test: None,
        log: &[],
    };
    let report = serde_json::to_value(Report::new(&facts, &check(&facts), maker)).unwrap();
    let source = |name: &str| {
        let settings = report["settings"].as_array().unwrap().iter();
        let mut named = settings.filter(|setting| setting["name"] == name);
        named.next().unwrap()["source"].clone()
    };
    assert_eq!(source("signInAhead"), "policy");
    assert_eq!(source("loginUrl"), "record");
    assert_eq!(source("softphone"), "default");
    assert_eq!(report["identity"]["result"], "same");
    assert_eq!(report["signIns"][0]["end"], "landed");
    assert_eq!(report["madeAt"], 1_700_000_000);
}

#[test]
fn columns_of_which_nothing_says_which_is_the_one_are_named_with_the_policys_line_for_each() {
    let facts = with_row(|row| {
        let login = row["sso_login_url"].take();
        row.as_object_mut().unwrap().remove("sso_login_url");
        row["u_sso_login_url"] = login.clone();
        row["u_sso_login_url_2"] = login;
    });
    let checks = check(&facts);
    let found = checks
        .iter()
        .find(|check| check.code == "login-url")
        .unwrap();
    assert_eq!(found.cause, Some(Cause::LoginFieldAmbiguous));
    assert_eq!(
        found.found.as_deref(),
        Some("u_sso_login_url, u_sso_login_url_2")
    );
    assert_eq!(
        found.values,
        [
            r#""fields": { "loginUrl": "u_sso_login_url" }"#,
            r#""fields": { "loginUrl": "u_sso_login_url_2" }"#,
        ]
    );
}
