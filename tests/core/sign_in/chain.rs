//! Whose softphone it is and how its agent signs in.

use patchcord::cause::Cause;
use patchcord::servicenow::OwnSoftphone;
use patchcord::servicenow::PageKind;
use patchcord::servicenow::reading::read;
use patchcord::servicenow::{Answer, FieldNames, Reading, Record};
use patchcord::settings::{Settings, SoftphoneMode, Surface};
use patchcord::sign_in::chain::{Login, login};
use patchcord::softphone::plan::{Plan, plan, surface};
use patchcord::value::AddressError;
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const CCP: &str = "https://acme.my.connect.aws/ccp-v2";
const IDP: &str = "https://idp.example.test/app/amazon/sso/saml";

fn record(login: Option<&str>) -> Result<Record, Cause> {
    let mut row = json!({
        "sys_id": "0123456789abcdef0123456789abcdef",
        "active": "true",
        "instance_params": format!("{{\"ccpUrl\":\"{CCP}\"}}"),
    });
    if let Some(login) = login {
        row["sso_login_url"] = login.into();
    }
    let body = json!({ "result": [row] }).to_string();
    let mut answer = Answer::new(200, false, body);
    answer.header("content-type", "application/json");
    match read(&answer, None, &FieldNames::default(), None) {
        Reading::Found(record) => Ok(*record),
        other => panic!("{other:?}"),
    }
}

fn settings(policy: Value) -> Settings {
    serde_json::from_value(policy).unwrap()
}

#[track_caller]
fn standard(record: &Result<Record, Cause>, policy: Value, because: Option<Cause>) {
    match login(record, &settings(policy)) {
        Login::Standard { cause, .. } => assert_eq!(cause, because),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn sso(record: &Result<Record, Cause>, policy: Value) {
    match login(record, &settings(policy)) {
        Login::Sso(chain) => {
            assert_eq!(chain.login.as_str(), IDP);
            assert_eq!(chain.ccp.as_str(), CCP);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_filled_field_is_the_company_sign_in() {
    sso(&record(Some(IDP)), json!({}));
}

#[test]
fn an_empty_field_is_the_ordinary_login_and_no_fault() {
    standard(&record(Some("")), json!({}), None);
    // An administrator's URL does not fill it: empty is an answer.
    standard(&record(Some("")), json!({ "loginUrl": IDP }), None);
}

#[test]
fn a_field_that_is_not_there_is_a_fault_unless_the_policy_stands_in() {
    let missing = Some(Cause::LoginFieldMissing);
    standard(&record(None), json!({}), missing);
    sso(&record(None), json!({ "loginUrl": IDP }));
}

#[test]
fn an_unfit_url_is_never_opened_and_not_covered_up() {
    let invalid = Some(Cause::LoginUrlInvalid(AddressError::NotHttps));
    let record = record(Some("http://idp.example.test/"));
    standard(&record, json!({}), invalid);
    standard(&record, json!({ "loginUrl": IDP }), invalid);
}

#[test]
fn the_phones_own_address_is_no_company_sign_in() {
    let phone = Some(Cause::LoginUrlInvalid(AddressError::IsPhone));
    for own in [CCP, "https://other.my.connect.aws/ccp-v2"] {
        standard(&record(Some(own)), json!({}), phone);
    }
}

#[test]
fn a_record_that_cannot_be_read_is_a_fault_unless_the_policy_stands_in_for_all_of_it() {
    let unread = Err(Cause::RecordForbidden);
    let because = Some(Cause::RecordForbidden);
    standard(&unread, json!({}), because);
    standard(&unread, json!({ "loginUrl": IDP }), because);
    sso(&unread, json!({ "loginUrl": IDP, "ccpUrl": CCP }));
}

#[test]
fn a_policy_of_trusted_hosts_fences_the_record_in() {
    sso(
        &record(Some(IDP)),
        json!({ "idpHosts": ["idp.example.test"] }),
    );
    let fenced = Some(Cause::IdpNotAllowed);
    for policy in [
        json!(["other.example"]),
        json!([]),
        json!("idp.example.test"),
        json!(7),
    ] {
        standard(&record(Some(IDP)), json!({ "idpHosts": policy }), fenced);
    }
}

#[test]
fn a_setting_that_cannot_be_read_costs_no_other() {
    let settings = settings(json!({
        "softphone": "everywhere",
        "loginUrl": "javascript:alert(1)",
        "ccpUrl": CCP,
        "unknown": {},
    }));
    assert_eq!(settings.softphone, SoftphoneMode::Auto);
    assert_eq!(settings.login_url, None);
    assert_eq!(settings.ccp_url.unwrap().as_str(), CCP);
}

#[test]
fn a_place_is_told_by_its_address() {
    let acme = |path: &str, top| PageKind::of(&format!("https://acme.service-now.com{path}"), top);
    let id = "0123456789abcdef0123456789abcdef";
    match acme(&format!("/sn_cti_amzn_cct_aws_ccp.do?id={id}"), false) {
        PageKind::OwnSoftphone { id: Some(found) } => assert_eq!(found.as_str(), id),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        acme("/sn_cti_amzn_cct_aws_ccp.do", true),
        PageKind::OwnSoftphone { id: None }
    );
    for desktop in [
        "/now/nav/ui/home",
        "/now/cwf/agent/home",
        "/navpage.do",
        "/nav_to.do?uri=x",
    ] {
        assert_eq!(acme(desktop, true), PageKind::Desktop, "{desktop}");
        assert_eq!(
            acme(desktop, false),
            PageKind::Elsewhere,
            "{desktop} in a frame"
        );
    }
    for other in ["/incident.do", "/", "/nowhere/", "/login.do"] {
        assert_eq!(acme(other, true), PageKind::Elsewhere, "{other}");
    }
    assert_eq!(PageKind::of("no address", true), PageKind::Elsewhere);
}

#[track_caller]
fn in_place(place: &PageKind, own: &OwnSoftphone, softphone: &str) -> Plan {
    let settings = settings(json!({ "softphone": softphone }));
    plan(place, own, login(&record(Some(IDP)), &settings), &settings)
}

const OWN_PAGE: PageKind = PageKind::OwnSoftphone { id: None };

#[test]
fn service_nows_own_softphone_is_adopted() {
    for softphone in ["auto", "own"] {
        let plan = in_place(&OWN_PAGE, &OwnSoftphone::Unknown, softphone);
        assert!(matches!(plan, Plan::Adopt(Login::Sso(_))), "{plan:?}");
    }
}

#[test]
fn a_softphone_is_docked_only_where_none_can_come() {
    for own in [OwnSoftphone::None, OwnSoftphone::Other] {
        let plan = in_place(&PageKind::Desktop, &own, "auto");
        assert!(matches!(plan, Plan::Host(..)), "{own:?}: {plan:?}");
    }
    for own in [OwnSoftphone::Own { id: None }, OwnSoftphone::Unknown] {
        assert_eq!(
            in_place(&PageKind::Desktop, &own, "auto"),
            Plan::Nothing,
            "{own:?}"
        );
    }
}

#[test]
fn there_are_never_two_phones() {
    let own = OwnSoftphone::Own { id: None };
    assert!(matches!(
        in_place(&PageKind::Desktop, &own, "panel"),
        Plan::Host(..)
    ));
    assert_eq!(in_place(&OWN_PAGE, &own, "panel"), Plan::Nothing);
    assert_eq!(
        in_place(&PageKind::Desktop, &OwnSoftphone::None, "own"),
        Plan::Nothing
    );
}

#[test]
fn off_is_off() {
    for place in [PageKind::Desktop, OWN_PAGE] {
        assert_eq!(in_place(&place, &OwnSoftphone::None, "off"), Plan::Nothing);
    }
}

#[test]
fn nothing_is_docked_without_a_ccp_to_dock() {
    let settings = Settings::default();
    let login = login(&Err(Cause::TableMissing), &settings);
    let plan = plan(&PageKind::Desktop, &OwnSoftphone::None, login, &settings);
    assert_eq!(plan, Plan::Nothing);
}

#[test]
fn the_policy_says_what_a_docked_softphone_shows_else_openframe_else_the_agent() {
    for (controls, policy, shown) in [
        (false, json!({}), None),
        (true, json!({}), Some(Surface::Icc)),
        (true, json!({ "surface": "ccp" }), Some(Surface::Ccp)),
        (false, json!({ "surface": "icc" }), Some(Surface::Icc)),
        // A word that nobody knows counts as not set.
        (false, json!({ "surface": "CCP" }), None),
        (true, json!({ "surface": 1 }), Some(Surface::Icc)),
    ] {
        assert_eq!(
            surface(controls, &settings(policy.clone())),
            shown,
            "{policy}"
        );
    }
}

#[test]
fn no_page_of_amazon_connect_is_a_company_sign_in_whoever_it_belongs_to() {
    let phone = Some(Cause::LoginUrlInvalid(AddressError::IsPhone));
    for login in [
        "https://acme.my.connect.aws/logout",
        "https://acme.my.connect.aws/login?landat=/ccp-v2",
        "https://acme.my.connect.aws/",
        "https://ACME.my.connect.aws:8443/auth/code",
        "https://evil.my.connect.aws/auth/saml",
        "https://evil.govcloud.connect.aws/logout",
        "https://acme.awsapps.com/connect",
        "https://acme.awsapps.com/connect/logout",
        "https://acme.awsapps.com/connect?x",
        "https://evil.awsapps.com/CONNECT/login",
        "https://acme.awsapps.com/%63onnect/logout",
        "https://acme.awsapps.com//connect/logout",
        "https://acme.awsapps.com/connect;x=1/logout",
        "https://acme.awsapps.com/start/../connect/logout",
        "https://acme.awsapps.com/start/..;/connect/logout",
    ] {
        standard(&record(Some(login)), json!({}), phone);
        // Not even where the policy names the host, or the address.
        let host = login.trim_start_matches("https://");
        let policy = json!({ "idpHosts": [host.split('/').next().unwrap()] });
        standard(&record(Some(login)), policy, phone);
        standard(&record(None), json!({ "loginUrl": login }), phone);
    }
}

#[test]
fn iam_identity_center_shares_a_domain_with_amazon_connect_and_signs_in() {
    for url in [
        "https://d-123.awsapps.com/start#/saml/default/Amazon%20Connect/ins-7223f0a1b2c3d4e5",
        "https://acme.awsapps.com/start/#/saml/default/connect/ins-7223f0a1b2c3d4e5",
        "https://start.us-gov-home.awsapps.com/directory/d-123#/saml/default/Connect/ins-1",
        "https://acme.awsapps.com/connector/",
        "https://portal.sso.us-west-2.amazonaws.com/connect/",
    ] {
        let login = login(&record(Some(url)), &Settings::default());
        assert!(
            matches!(login, Login::Sso(chain) if chain.login.as_str() == url),
            "{url}"
        );
    }
}

#[test]
fn a_policy_of_trusted_phones_fences_the_record_in() {
    let named = json!({ "connectHosts": ["other.my.connect.aws", "acme.my.connect.aws"] });
    sso(&record(Some(IDP)), named);
    for hosts in [
        json!(["other.my.connect.aws"]),
        json!(["evil.example"]),
        json!([]),
        json!("acme.my.connect.aws"),
        json!(7),
    ] {
        let settings = settings(json!({ "connectHosts": hosts }));
        for field in [Some(IDP), Some(""), None] {
            let expected = Login::Standard {
                cause: Some(Cause::ConnectNotAllowed),
                ccp: None,
            };
            assert_eq!(login(&record(field), &settings), expected, "{hosts}");
        }
    }
}

#[test]
fn a_policy_may_trust_a_part_of_a_host_only() {
    let path = json!({ "idpHosts": ["idp.example.test/app/amazon"] });
    sso(&record(Some(IDP)), path.clone());
    let fenced = Some(Cause::IdpNotAllowed);
    for url in [
        "https://idp.example.test/app/amazonas/sso",
        "https://idp.example.test/redirect?to=evil.example",
    ] {
        standard(&record(Some(url)), path.clone(), fenced);
    }
}
