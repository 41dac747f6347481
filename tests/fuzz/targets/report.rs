//! The report and the journal: a secret that is planted anywhere among texts from outside is not in them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchcord::admin::checklist::{Facts, check};
use patchcord::admin::redact::Text;
use patchcord::admin::report::{Maker, Report};
use patchcord::admin::sign_in_test::{SignInTest, TestEvent};
use patchcord::cause::Browser;
use patchcord::connect::streams_log::Logged;
use patchcord::sign_in::pairing::Pairings;
use patchcord::value::HostName;
use patchcord::value::Json;
use patchcord::value::{CcpUrl, LoginUrl, ServiceNowOrigin};
use patchcord_fuzz::{in_time, sometimes_long};

/// What stands for the secret in a text: control characters are in none.
const MARK: char = '\u{1}';
const NOW: f64 = 1_700_000_000_000.0;

/// Of each kind one: an opaque user token, an assertion, a token in parts, a phone number, the same as people write it. No host can be
/// called so.
const SECRETS: [&str; 5] = [
    "0a1b2c3d4e5f60718293a4b5c6d7e8f9_0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    "PHNhbWxwOlJlc3BvbnNlIHNlY3JldD0i+/3==",
    "eyJhbGciOiJIUzI1NiJ9_.eyJzdWIiOiIxMjM0NTY3ODkwIn0_",
    "+12065550142",
    "(206) 555-0142",
];

/// What a browser has seen, with `@` wherever a text of somebody else's has its place.
const SEEN: &str = include_str!("../seen.json");

fuzz_target!(|data: &[u8]| {
    let Some((&choice, data)) = data.split_first() else {
        return;
    };
    let secret = SECRETS[usize::from(choice) % SECRETS.len()];
    let mut pattern = String::from_utf8_lossy(data).into_owned();
    if !pattern.contains(MARK) {
        pattern.push(MARK);
    }
    let text = sometimes_long(&pattern.replace(MARK, secret), 1 << 14);
    let keeps_secret = |out: &str| {
        assert!(!out.contains(secret), "{secret} in {out:?}");
        // Half of it is as bad.
        let half = secret.get(..20).unwrap_or(secret);
        assert!(!out.contains(half), "{half} in {out:?}");
    };

    let shown = in_time(|| Text::new(&text));
    keeps_secret(shown.as_str());
    assert!(shown.as_str().chars().count() <= 200);
    let url = format!("https://idp.example.test/{text}");
    if let Some(host) = in_time(|| HostName::of(&url)) {
        assert_eq!(host.as_str(), "idp.example.test");
    }
    let log: Vec<Logged> = in_time(|| Logged::read(NOW, &text)).into_iter().collect();

    // A report takes many times as long as a text, so that there is one for every sixteenth.
    if text.bytes().map(usize::from).sum::<usize>() % 16 != 0 {
        return;
    }
    let login = LoginUrl::parse("https://idp.example.test/sso").expect("an address");
    let ccp = CcpUrl::parse("https://acme.my.connect.aws/ccp-v2").expect("an address");
    let (mut test, _) = SignInTest::begin(&login, &ccp, NOW);
    test.tell(NOW, TestEvent::Opened { tab: 4 });
    test.tell(NOW + 5.0, TestEvent::Asked { tab: 4, url });

    let quoted = serde_json::to_string(&text).expect("a text has JSON");
    let seen = SEEN.replace('@', quoted.get(1..quoted.len() - 1).unwrap_or_default());
    let seen = Json::parse(&seen).expect("it is JSON");
    let part = |name: &str| seen.get(name).unwrap_or(&Json::Null);
    let facts = Facts {
        browser: Browser::Chromium,
        browser_version: Some(156),
        settings: part("settings").read().expect("settings"),
        origins: vec![ServiceNowOrigin::parse("https://acme.service-now.com").expect("an address")],
        site: part("site").read(),
        memory: part("memory").read().expect("a memory"),
        pairings: Pairings::default(),
    };
    let checks = in_time(|| check(&facts));
    let maker = Maker {
        patchcord: "0.1.0",
        streams: shown.as_str(),
        now: NOW + 60_000.0,
        test: Some(test.run()),
        log: &log,
    };
    let report = in_time(|| Report::new(&facts, &checks, maker));
    let (read, json) = (
        report.text(),
        serde_json::to_string(&report).expect("a report has JSON"),
    );
    keeps_secret(&read);
    keeps_secret(&json);
    // It is made of what was seen, or this would prove nothing.
    for kept in [
        "idp.example.test",
        "acme.my.connect.aws",
        "different",
        "sign-in-refused",
    ] {
        assert!(
            read.contains(kept) && json.contains(kept),
            "{kept} in {read}"
        );
    }
});
