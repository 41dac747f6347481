//! The report: what it holds, and what it must not hold.

use crate::admin::world::*;
use patchcord::admin::checklist::{Facts, Headers, check};
use patchcord::admin::redact::Text;
use patchcord::admin::report::{Maker, Report};
use patchcord::admin::sign_in_test;
use patchcord::admin::sign_in_test::SignInTest;
use patchcord::background::BackgroundEvent;
use patchcord::cause::Cause;
use patchcord::connect::streams_log::Logged;
use patchcord::message::Request;
use patchcord::servicenow::PageKind;
use patchcord::servicenow::User;
use patchcord::sign_in::way::Way;
use patchcord::value::LoginHost;
use patchcord::value::LoginUrl;
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

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
        ("call 206\u{2013}555\u{2013}0100", "call [removed]"),
        ("call 206_555_0100, please", "call [removed], please"),
        ("206,555,0100", "[removed]"),
        ("206\u{a0}555\u{a0}0100", "[removed]"),
        ("206\u{200b}555\u{2060}0100", "[removed]"),
        ("206\u{2011}555\u{2022}0100", "[removed]"),
        ("206 \u{b7} 555 : 0100; or later", "[removed]; or later"),
        ("٢٠٦٥٥٥٠١٠٠", "[removed]"),
        ("206*555#0100", "206*555"),
        ("token=abc12", "token=[removed]"),
        ("SAMLResponse=PHNh", "SAMLResponse=[removed]"),
        ("RelayState%3Dx1y2", "RelayState%3D[removed]"),
        ("sid=7&t=8", "sid=[removed]"),
        ("/app;jsessionid=4F9A/x", "/app;jsessionid=[removed]"),
        ("X-UserToken: 9a8b7c", "X-UserToken: [removed]"),
        ("password:hunter2", "password:[removed]"),
        ("Bearer 8f7e6d", "Bearer [removed]"),
        ("token = 8f7e6d now", "token = [removed] now"),
        (
            "Authorization: Basic YTpi",
            "Authorization: [removed] [removed]",
        ),
        ("room 12, floor 3", "room 12, floor 3"),
        ("Version: 2.28.2", "Version: 2.28.2"),
        ("idp.example.test:9031", "idp.example.test:9031"),
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
    let (mut test, _) = SignInTest::begin(&login, &chain().ccp, NOW);
    test.tell(NOW, sign_in_test::TestEvent::Opened { tab: 4 });
    for url in [
        login.as_str(),
        &format!("https://signin.aws.amazon.com/saml/{assertion}?x={relay}#{token}"),
    ] {
        let url = url.to_owned();
        test.tell(NOW + 5.0, sign_in_test::TestEvent::Asked { tab: 4, url });
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
        test: Some(test.run()),
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
    assert_eq!(report["madeAt"], "2023-11-14T22:13:20Z");
    assert_eq!(report["signIns"][0]["beganAt"], "2023-11-14T22:13:20Z");
}

#[test]
fn a_report_keeps_the_hosts_that_support_has_to_know() {
    let mut facts = with_row(|row| {
        row["sso_login_url"] = json!(
            "https://d-1234567890.awsapps.com/start/#/saml/default/Connect/ins-0123456789abcdef"
        );
    });
    let hosts = [
        "d-1234567890.awsapps.com",
        "dev-12345678901234567890.okta.com/app/a",
    ];
    let hosts = hosts.map(|host| LoginHost::parse(host).unwrap());
    facts.settings.idp_hosts = Some(hosts.to_vec());
    let text = report_at(&facts, NOW, &[]).text();
    for line in [
        "IdP: d-1234567890.awsapps.com",
        "idpHosts: 2 hosts: d-1234567890.awsapps.com dev-12345678901234567890.okta.com/app/a (policy)",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

fn report_at(facts: &Facts, now: f64, log: &[Logged]) -> Report {
    let maker = Maker {
        patchcord: "0.1.0",
        streams: "2.28.2",
        now,
        test: None,
        log,
    };
    Report::new(facts, &check(facts), maker)
}

#[test]
fn a_report_says_times_as_times() {
    for (ms, time) in [
        (0.0, "1970-01-01T00:00:00Z"),
        (951_782_399_000.0, "2000-02-28T23:59:59Z"),
        (951_782_400_000.0, "2000-02-29T00:00:00Z"),
        (1_735_689_599_999.0, "2024-12-31T23:59:59Z"),
        (4_107_542_400_000.0, "2100-03-01T00:00:00Z"),
        (f64::NAN, "1970-01-01T00:00:00Z"),
    ] {
        let text = report_at(&nothing(), ms, &[]).text();
        assert!(
            text.starts_with(&format!("Patchcord report, {time}\n")),
            "{text}"
        );
    }
}

#[test]
fn a_report_fits_a_ticket_and_says_nothing_twice() {
    let mut facts = ready();
    for attempt in 1..40 {
        let place = PageKind::Desktop;
        let known = facts.site.as_ref().unwrap().known.clone().unwrap();
        let asked = asked(Request::Learned { place, known });
        let passed = ["auth/saml", "federate", "ccp-v2"].map(|path| BackgroundEvent::Navigated {
            tab: -1,
            url: format!("https://acme.my.connect.aws/{path}"),
        });
        let ended = BackgroundEvent::Ended {
            attempt,
            way: Way::Silent,
            failure: Some(Cause::SignInErrorPage),
        };
        facts = seen(facts, std::iter::once(asked).chain(passed).chain([ended]));
    }
    let line = |at| Logged::read(at, "AUTH_FAIL occurred").unwrap();
    let log: Vec<Logged> = (0..50).map(|at| line(NOW + f64::from(at))).collect();
    let text = report_at(&facts, NOW, &log).text();
    assert!(text.len() <= 4_000, "{} {text}", text.len());
    assert!(text.contains("AUTH_FAIL occurred (50 times)"), "{text}");
    let mut lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let all = lines.len();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), all, "{text}");
    assert!(text.contains("Settings: no policy"), "{text}");
}

#[test]
fn a_sign_in_in_circles_fits_a_ticket_too() {
    let mut facts = ready();
    for attempt in 1..8 {
        let known = facts.site.as_ref().unwrap().known.clone().unwrap();
        let place = PageKind::Desktop;
        let begins = asked(Request::Learned { place, known });
        let passed = (0..40).map(|nth| BackgroundEvent::Navigated {
            tab: -1,
            url: format!(
                "https://{}.my.connect.aws/auth/saml",
                ["acme", "other"][nth % 2]
            ),
        });
        let way = Way::Silent;
        let failure = Some(Cause::SignInErrorPage);
        let ended = BackgroundEvent::Ended {
            attempt,
            way,
            failure,
        };
        facts = seen(facts, std::iter::once(begins).chain(passed).chain([ended]));
    }
    let login = LoginUrl::parse(LOGIN).unwrap();
    let (mut test, _) = SignInTest::begin(&login, &chain().ccp, NOW);
    test.tell(NOW, sign_in_test::TestEvent::Opened { tab: 4 });
    for nth in 0..60 {
        let url = format!("https://us-west-2.signin.aws.amazon.com/saml/{nth}");
        test.tell(NOW, sign_in_test::TestEvent::Asked { tab: 4, url });
    }
    let line = |at, words: &str| Logged::read(at, words).unwrap();
    let log: Vec<Logged> = (0..50)
        .map(|at| {
            line(
                NOW + f64::from(at),
                ["AUTH_FAIL occurred", "TERMINATED occurred"][at as usize % 2],
            )
        })
        .collect();
    let maker = Maker {
        patchcord: "0.1.0",
        streams: "2.28.2",
        now: NOW,
        test: Some(test.run()),
        log: &log,
    };
    let text = Report::new(&facts, &check(&facts), maker).text();
    assert!(text.len() <= 4_000, "{} {text}", text.len());
    assert!(text.contains("more in the JSON file"), "{text}");
}

#[test]
fn a_report_names_what_is_wrong_with_the_login_url() {
    for (url, line) in [
        (
            "http://idp.example.test/x",
            "Wrong: login-url: login-url-invalid",
        ),
        (
            "https://acme.okta.com/app/UserHome",
            "Wrong: login-url: no-application",
        ),
    ] {
        let facts = with_row(|row| row["sso_login_url"] = json!(url));
        let text = report_at(&facts, NOW, &[]).text();
        assert!(text.contains(line), "{line} in {text}");
    }
}
