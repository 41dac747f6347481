//! What every dead end tells the agent and the administrator.

use patchcord::cause::{Browser, Cause, Severity, WayOut, Who};
use patchcord::value::{AddressError, CcpUrl};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn every_cause_travels_under_its_code() {
    for cause in Cause::ALL {
        let sent = serde_json::to_value(cause).unwrap();
        let word = match &sent {
            Value::String(word) => word,
            Value::Object(fields) => fields.keys().next().unwrap(),
            other => panic!("{other}"),
        };
        assert_eq!(word, cause.code());
        assert_eq!(serde_json::from_value::<Cause>(sent).unwrap(), *cause);
    }
}

#[test]
fn what_a_cause_knows_travels_with_it() {
    assert_eq!(
        serde_json::to_value(Cause::LoginUrlInvalid(AddressError::NotHttps)).unwrap(),
        json!({"login-url-invalid": "not-https"})
    );
    assert_eq!(
        serde_json::to_value(Cause::RateLimited { seconds: 7 }).unwrap(),
        json!({"rate-limited": {"seconds": 7}})
    );
    assert_eq!(
        serde_json::to_value(Cause::ServerError(503)).unwrap(),
        json!({"server-error": 503})
    );
}

#[test]
fn no_two_causes_share_a_code_or_a_text() {
    for (at, one) in Cause::ALL.iter().enumerate() {
        for other in &Cause::ALL[at + 1..] {
            assert_ne!(one.code(), other.code());
            assert_ne!(one.what(), other.what());
            assert_ne!(one.fix(), other.fix());
        }
    }
}

/// A variant that is left out of the list would escape every test here; the serialised names tell.
#[test]
fn the_list_of_causes_is_complete() {
    let unknown = serde_json::from_value::<Cause>(json!("no-such-cause"))
        .unwrap_err()
        .to_string();
    let (_, known) = unknown.split_once("expected one of ").unwrap();
    let mut known: Vec<&str> = known
        .split(", ")
        .map(|word| word.trim_matches('`'))
        .collect();
    let mut listed: Vec<&str> = Cause::ALL.iter().map(|cause| cause.code()).collect();
    known.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, known);
}

#[test]
fn the_agent_reads_short_plain_sentences() {
    for cause in Cause::ALL {
        for text in [cause.what(), cause.next_step()] {
            assert!(text.ends_with('.'), "{text}");
            assert!(text.len() <= 80, "{text}");
            assert!(
                text.starts_with(|letter: char| letter.is_ascii_uppercase()),
                "{text}"
            );
            for jargon in [
                "SAML",
                "SSO",
                "IdP",
                "ACL",
                "URL",
                "CCP",
                "API",
                "HTTP",
                "JSON",
                "WASM",
                "WebAssembly",
                "WebAuth",
                "CSP",
                "origin",
                "cookie",
                "token",
                "frame",
                "federat",
                "sn_",
                "record",
                "field",
                "table",
                "session",
            ] {
                assert!(!text.contains(jargon), "{jargon}: {text}");
            }
        }
    }
}

#[test]
fn the_next_step_is_something_to_do() {
    for cause in Cause::ALL {
        let first = cause.next_step().split(' ').next().unwrap();
        assert!(
            ["Sign", "Reload", "Check", "Choose", "Use"].contains(&first),
            "{}",
            cause.next_step()
        );
    }
}

#[test]
fn the_administrator_reads_which_rule_the_address_breaks() {
    assert_eq!(
        Cause::LoginUrlInvalid(AddressError::NotHttps).fix(),
        "Correct SSO Login URL in the Amazon Connect Instance record: start it with https://."
    );
    assert_eq!(
        Cause::CcpUrlInvalid(AddressError::HasPort).fix(),
        "Correct ccpUrl in Instance Params of the Amazon Connect Instance record: remove the port."
    );
}

#[test]
fn the_administrator_reads_numbers_too() {
    assert!(
        Cause::RateLimited { seconds: 47 }
            .fix()
            .ends_with("asks again after 47 s.")
    );
    assert!(
        Cause::ServerError(503)
            .fix()
            .ends_with("The HTTP status was 503.")
    );
}

#[test]
fn the_value_to_set_is_ready_to_paste() {
    let ccp = CcpUrl::parse("https://acme.my.connect.aws/ccp-v2").unwrap();
    let page = "https://acme.service-now.com";
    for (cause, browser, setting) in [
        (
            Cause::CookiesBlocked,
            Browser::Chromium,
            r#""CookiesAllowedForUrls": ["https://acme.my.connect.aws,https://acme.service-now.com"]"#,
        ),
        (
            Cause::CookiesBlocked,
            Browser::Firefox,
            r#""Cookies": { "Behavior": "reject-tracker" }"#,
        ),
        (Cause::OriginNotApproved, Browser::Chromium, page),
    ] {
        assert_eq!(cause.setting(&ccp, page, browser).as_deref(), Some(setting));
    }
    assert_eq!(
        Cause::IdpNeedsAgent.setting(&ccp, page, Browser::Firefox),
        None
    );
}

#[test]
fn a_way_out_that_a_browser_has_not_is_not_offered() {
    let wishes = |browser| Cause::CookiesBlocked.ways_out(browser);
    assert_eq!(wishes(Browser::Chromium), [WayOut::Allow, WayOut::Retry]);
    assert_eq!(wishes(Browser::Firefox), [WayOut::Retry]);
    // Trouble with the record leaves the page its own login, and nothing of ours to press.
    assert!(
        Cause::RecordForbidden
            .ways_out(Browser::Chromium)
            .is_empty()
    );
}

#[test]
fn every_fix_is_whole_sentences_without_stray_blanks() {
    for cause in Cause::ALL {
        let fix = cause.fix();
        assert!(fix.ends_with('.'), "{fix}");
        assert!(!fix.contains("  "), "{fix}");
        assert!(!fix.contains('\n'), "{fix}");
    }
}

#[test]
fn only_an_empty_login_field_is_quiet() {
    for cause in Cause::ALL {
        assert_eq!(
            cause.severity() == Severity::Quiet,
            *cause == Cause::LoginFieldEmpty,
            "{}",
            cause.code()
        );
    }
}

#[test]
fn trouble_with_the_record_leaves_the_ordinary_login() {
    for cause in [
        Cause::LoginFieldAbsent,
        Cause::LoginFieldUnreadable,
        Cause::LoginFieldMissing,
        Cause::LoginUrlInvalid(AddressError::NotUrl),
        Cause::RecordForbidden,
        Cause::RecordNotFound,
        Cause::RecordInactive,
        Cause::TableMissing,
        Cause::RecordAmbiguous,
        Cause::RecordMalformed,
        Cause::ParamsMissing,
        Cause::ParamsMalformed,
        Cause::CcpUrlInvalid(AddressError::NotUrl),
    ] {
        assert_eq!(cause.severity(), Severity::Note, "{}", cause.code());
        assert_eq!(cause.who(), Who::ServiceNowAdmin, "{}", cause.code());
        assert!(
            cause
                .next_step()
                .starts_with("Sign in to the phone as usual"),
            "{}",
            cause.code()
        );
    }
}

#[test]
fn without_a_way_in_the_agent_is_told_to_stop() {
    for cause in [
        Cause::SignedOut,
        Cause::SignInRefused,
        Cause::FrameStayedOut,
    ] {
        assert_eq!(cause.severity(), Severity::Stop, "{}", cause.code());
        assert!(!cause.next_step().contains("as usual"), "{}", cause.code());
    }
}

#[test]
fn everybody_who_can_help_has_a_name() {
    assert_eq!(Cause::IdpNeedsAgent.who().name(), "you");
    assert_eq!(
        Cause::SignInRefused.who().name(),
        "your Amazon Connect administrator"
    );
    assert_eq!(
        Cause::LoginFieldUnreadable.who().name(),
        "your ServiceNow administrator"
    );
    assert_eq!(
        Who::IdpAdmin.name(),
        "the administrator of your company sign-in"
    );
    assert_eq!(Cause::RateLimited { seconds: 1 }.who().name(), "nobody");
}

#[test]
fn a_hidden_notice_leaves_a_line_where_the_place_of_a_phone_would_be_empty() {
    // A phone is being signed in there, in whatever page.
    assert!(Cause::IdpNeedsAgent.leaves_a_line(true, false));
    // The docked softphone has no phone in it.
    assert!(Cause::ExtensionBroken.leaves_a_line(false, true));
    // The docked softphone has one, or no phone was ever in this page.
    for cause in Cause::ALL {
        let stops = cause.severity() == Severity::Stop || *cause == Cause::ExtensionBroken;
        assert_eq!(cause.leaves_a_line(false, true), stops, "{cause:?}");
        assert!(!cause.leaves_a_line(false, false), "{cause:?}");
    }
}

#[test]
fn what_is_copied_for_an_administrator_names_the_code_and_the_value() {
    let origin = "https://acme.service-now.com";
    let ccp = CcpUrl::parse("https://acme.my.connect.aws/ccp-v2").unwrap();
    let cause = Cause::CookiesBlocked;
    let setting = cause.setting(&ccp, origin, Browser::Chromium);
    let text = cause.for_administrator(setting.as_deref(), origin);
    assert!(text.starts_with("Patchcord: cookies-blocked\n"), "{text}");
    for part in [cause.what(), &cause.fix(), &setting.unwrap(), origin] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_phone_that_only_its_frame_keeps_out_is_offered_in_a_tab() {
    let mut causes = Cause::ALL.iter().filter(|cause| cause.works_in_a_tab());
    assert_eq!(causes.next(), Some(&Cause::CookiesBlocked));
    assert_eq!(causes.next(), Some(&Cause::OriginNotApproved));
    assert_eq!(causes.next(), Some(&Cause::FrameStayedOut));
    assert_eq!(causes.next(), None);
}
