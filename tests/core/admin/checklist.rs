//! The set-up page's checklist.

use crate::admin::world::*;
use patchcord::admin::checklist::overview::{groups, steps, summary, to_do, worst};
use patchcord::admin::checklist::{
    Check, CheckState, Facts, Headers, Microphone, Side, Site, check,
};
use patchcord::cause::{Browser, Cause, Who};
use patchcord::servicenow::reading::login_text;
use patchcord::servicenow::{Answer, FieldNames, User};
use patchcord::settings::identity::IdentityMode;
use patchcord::value::LoginHost;
use patchcord::value::{AddressError, ServiceNowOrigin, SysId};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

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
            // Nobody is left with "not checked yet", and every "choose" can be chosen.
            if check.state == CheckState::Unknown {
                assert!(check.fix.is_some(), "{check:#?}");
            }
            if let Some(fix) = &check.fix
                && fix.to_lowercase().contains("choose")
            {
                assert!(check.link.is_some(), "{check:#?}");
            }
        }
    }
    let sides: Vec<Side> = check(&nothing()).iter().map(|check| check.side).collect();
    for side in Side::ALL {
        assert!(sides.contains(&side), "{side:?}");
    }
}

#[test]
fn a_good_set_up_has_no_check_that_is_not_ok() {
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
        (nothing(), "not checked yet"),
        (with_row(empty), "no company sign-in yet"),
        (told(site(Err(Cause::RecordForbidden))), "first point below"),
    ] {
        let summary = summary(&check(&facts));
        assert!(summary.contains(word), "{summary}");
    }
}

#[test]
fn faults_stand_on_top_and_the_rest_is_grouped_with_a_count() {
    let checks = check(&ready());
    assert!(to_do(&checks).is_empty());
    for group in groups(&checks) {
        assert!(group.is_fine, "{group:#?}");
        assert_eq!(group.count, format!("{} OK", group.checks.len()));
    }
    let fence = |facts: &mut Facts| {
        facts.settings.idp_hosts = Some(vec![LoginHost::parse("other.example.test").unwrap()]);
    };
    let mut facts = with_row(|row| row["aws_arn"] = json!("acme"));
    fence(&mut facts);
    let checks = check(&facts);
    let codes: Vec<&str> = to_do(&checks).iter().map(|check| check.code).collect();
    // The record comes before the sign-in, but what is wrong comes before what is only to be checked.
    assert_eq!(codes[..2], ["login-url", "arn"]);
    let groups = groups(&checks);
    assert_eq!(groups[0].count, "6 OK");
    assert!(groups[0].is_fine);
    assert!(
        groups[1].count.ends_with("not checked yet"),
        "{}",
        groups[1].count
    );
    let grouped: usize = groups.iter().map(|group| group.checks.len()).sum();
    assert_eq!(grouped + codes.len(), checks.len());
}

#[test]
fn four_steps_lead_from_the_record_to_the_test() {
    let states = |facts: &Facts| steps(&check(facts), None).map(|step| step.state);
    assert_eq!(states(&nothing()), [CheckState::Unknown; 4]);
    assert_eq!(states(&ready()), [CheckState::Ok; 4]);
    let empty = with_row(|row| row["sso_login_url"] = json!(""));
    let [record, company, ..] = states(&empty);
    assert_eq!((record, company), (CheckState::Ok, CheckState::Attention));
    let failed = ended(with_row(|_| {}), Some(Cause::SignInErrorPage));
    assert_eq!(states(&failed)[3], CheckState::Wrong);
}

#[test]
fn a_text_that_is_no_address_is_shown_as_it_stands_with_the_exact_fix() {
    let text = " acme.okta.com/app/amazon_aws/exk1fcia6d6EMsf331d8/sso/saml";
    let mut facts = with_row(|row| row["sso_login_url"] = json!("http://idp.example.test/"));
    assert_eq!(facts.login_text(), None);
    facts.site.as_mut().unwrap().login_text = Some(text.to_owned());
    assert_eq!(facts.login_text().as_deref(), Some(text));
    let check = one(&facts, "login-url");
    assert_eq!(check.state, CheckState::Wrong);
    assert_eq!(check.found.as_deref(), Some(text));
    assert!(check.fix.unwrap().contains("https://"));
}

#[test]
fn the_text_of_the_login_field_is_read_as_it_stands() {
    let text = "  acme.okta.com/app \n";
    let mut row = row();
    row["sso_login_url"] = json!({ "value": text, "display_value": text });
    let id = SysId::parse(row["sys_id"].as_str().unwrap()).unwrap();
    let other = SysId::parse("ffffffffffffffffffffffffffffffff").unwrap();
    let names = FieldNames::default();
    for result in [json!([row]), row.clone()] {
        let answer = Answer::new(200, false, json!({ "result": result }).to_string());
        let read = |id| login_text(&answer, id, &names, None);
        assert_eq!(read(&id).as_deref(), Some(text));
        assert_eq!(read(&other), None);
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
fn a_record_that_cannot_be_read_has_its_cause() {
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
fn each_field_of_the_record_has_its_own_check() {
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
fn a_policy_gives_missing_addresses_and_limits_hosts() {
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
fn the_check_of_the_sign_in_shows_the_last_one() {
    finds(&with_row(|_| {}), "sign-in", CheckState::Unknown, None);
    let cause = Cause::SignInErrorPage;
    let failed = ended(with_row(|_| {}), Some(cause));
    finds(&failed, "sign-in", CheckState::Wrong, Some(cause));
}

#[test]
fn each_servicenow_host_has_an_origin_to_copy() {
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
fn names_that_differ_are_shown_side_by_side() {
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
fn the_headers_the_microphone_and_the_browser_are_checked() {
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
