//! Which company sign-in and which Amazon Connect a ServiceNow origin may use.

use patchcord::cause::Cause;
use patchcord::settings::Settings;
use patchcord::sign_in::chain::{Chain, Login};
use patchcord::sign_in::pairing::{Pairings, Proposal, Standing, Terms};
use patchcord::value::{CcpUrl, LoginUrl};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ACME: &str = "https://acme.service-now.com";
const OTHER: &str = "https://other.service-now.com";
const IDP: &str = "https://idp.example.test/sso";
const CCP: &str = "https://acme.my.connect.aws/ccp-v2";
/// The instance's host from before 2021.
const OLD: &str = "https://acme.awsapps.com/connect/ccp-v2";
/// The same contact centre in its second region.
const SECOND: &str = "https://acme-west.my.connect.aws/ccp-v2";
const EVIL: &str = "https://evil.example/sso";
const EVIL_CCP: &str = "https://evil.my.connect.aws/ccp-v2";

fn settings(policy: Value) -> Settings {
    serde_json::from_value(policy).unwrap()
}

fn agents(all: Value) -> Pairings {
    serde_json::from_value(all).unwrap()
}

/// The agent has paired ServiceNow with one sign-in and one instance.
fn paired() -> Pairings {
    agents(json!([{
        "origin": ACME, "logins": ["idp.example.test"], "connects": ["acme.my.connect.aws"],
    }]))
}

fn sso(login: &str, ccp: &str) -> Login {
    Login::Sso(Chain {
        login: LoginUrl::parse(login).unwrap(),
        ccp: CcpUrl::parse(ccp).unwrap(),
    })
}

fn standard(cause: Option<Cause>, ccp: Option<&str>) -> Login {
    let ccp = ccp.map(|ccp| CcpUrl::parse(ccp).unwrap());
    Login::Standard { cause, ccp }
}

fn asks(pairings: &Pairings, login: &Login) -> Option<Proposal> {
    pairings.proposal(&Settings::default(), ACME, login)
}

/// The agent says yes to what is asked.
#[track_caller]
fn agree(pairings: &mut Pairings, login: &Login) {
    let proposal = asks(pairings, login).unwrap();
    pairings.add(&proposal);
}

/// What the terms make of a login.
fn limit(pairings: &Pairings, policy: Value, login: Login) -> Login {
    pairings.terms(&settings(policy), ACME).limit(login)
}

#[test]
fn what_is_kept_and_cannot_be_read_costs_that_entry_alone() {
    let good = json!({
        "origin": ACME, "logins": ["idp.example.test"], "connects": ["acme.my.connect.aws"],
    });
    for bad in [
        json!(null),
        json!("https://other.service-now.com"),
        json!({ "origin": "http://other.service-now.com", "logins": [], "connects": [] }),
        json!({ "origin": OTHER, "logins": "idp.example.test", "connects": [] }),
        json!({ "origin": OTHER, "logins": [] }),
    ] {
        assert_eq!(agents(json!([bad.clone(), good])), paired(), "{bad}");
        assert_eq!(agents(json!([good, bad.clone()])), paired(), "{bad}");
    }
    // So does a host within an entry.
    let hosts = json!([{
        "origin": ACME,
        "logins": [7, "idp.example.test", "no host"],
        "connects": ["evil.example", "acme.my.connect.aws", null],
    }]);
    assert_eq!(agents(hosts), paired());
}

#[test]
fn an_origin_is_paired_by_its_agent_alone_and_by_its_whole_name() {
    let terms = |origin: &str| paired().terms(&Settings::default(), origin);
    assert!(matches!(
        terms(ACME),
        Terms::Paired { logins: Some(logins), connects: Some(connects), by_policy: false }
            if logins.len() == 1 && connects.len() == 1
    ));
    for origin in [
        OTHER,
        "https://acme.service-now.com.evil.example",
        "https://evil.acme.service-now.com",
        "https://acme.service-now.com:8443",
        "acme.service-now.com",
        "",
    ] {
        assert_eq!(terms(origin), Terms::Unpaired, "{origin}");
    }
}

#[test]
fn a_policy_pairs_beforehand_and_then_serves_nothing_else() {
    let policy = || settings(json!({ "instances": [{ "serviceNow": "other.service-now.com" }] }));
    let by_policy = Terms::Paired {
        logins: None,
        connects: None,
        by_policy: true,
    };
    assert_eq!(paired().terms(&policy(), OTHER), by_policy);
    // What the agent has paired counts no more, and nobody can agree to it again.
    assert_eq!(paired().terms(&policy(), ACME), Terms::NotServed);
    let login = sso(IDP, CCP);
    assert_eq!(paired().proposal(&policy(), ACME, &login), None);
    let refused = Some(Cause::ConnectNotAllowed);
    assert_eq!(
        paired().terms(&policy(), ACME).limit(login),
        standard(refused, None)
    );
}

#[test]
fn a_list_of_instances_that_cannot_be_read_serves_nothing() {
    for instances in [
        json!("acme.service-now.com"),
        json!(7),
        json!({ "serviceNow": "acme.service-now.com" }),
        json!([]),
        json!([{ "serviceNow": "http://acme.service-now.com" }]),
        json!([{ "servicenow": "acme.service-now.com" }]),
    ] {
        let policy = settings(json!({ "instances": instances }));
        let terms = paired().terms(&policy, ACME);
        assert_eq!(terms, Terms::NotServed, "{instances}");
    }
    // Not set is not the same as not readable.
    let policy = settings(json!({ "instances": null }));
    assert!(paired().terms(&policy, ACME).is_paired());
}

#[test]
fn an_entry_that_cannot_be_read_is_left_out_and_costs_no_other() {
    let policy = settings(json!({ "instances": [
        7,
        { "serviceNow": "no host" },
        {
            "serviceNow": "https://acme.service-now.com/now/nav/ui",
            "loginHosts": ["*.example.test", 7, "idp.example.test"],
            "connectHosts": ["evil.example", "acme.my.connect.aws"],
        },
    ] }));
    let Terms::Paired {
        logins: Some(logins),
        connects: Some(connects),
        by_policy: true,
    } = Pairings::default().terms(&policy, ACME)
    else {
        panic!("{:?}", policy.instances);
    };
    let logins: Vec<&str> = logins.iter().map(|host| host.as_str()).collect();
    let connects: Vec<&str> = connects.iter().map(|host| host.as_str()).collect();
    assert_eq!(logins, ["idp.example.test"]);
    assert_eq!(connects, ["acme.my.connect.aws"]);
    // A fence with a typing error is still a fence.
    let fenced = json!({ "instances": [
        { "serviceNow": "acme.service-now.com", "loginHosts": "idp.example.test" },
    ] });
    let refused = Some(Cause::IdpNotAllowed);
    let limited = limit(&Pairings::default(), fenced, sso(IDP, CCP));
    assert_eq!(limited, standard(refused, Some(CCP)));
}

#[test]
fn a_login_is_within_the_terms_only_with_both_its_ends() {
    let by_agent = json!({});
    let by_policy = json!({ "instances": [{
        "serviceNow": "acme.service-now.com",
        "loginHosts": ["idp.example.test"],
        "connectHosts": ["acme.my.connect.aws"],
    }] });
    let (changed, idp, connect) = (
        Some(Cause::PairingChanged),
        Some(Cause::IdpNotAllowed),
        Some(Cause::ConnectNotAllowed),
    );
    let fault = Some(Cause::LoginFieldMissing);
    for (login, agent, policy) in [
        (sso(IDP, CCP), sso(IDP, CCP), sso(IDP, CCP)),
        // The same instance by its other name.
        (sso(IDP, OLD), sso(IDP, OLD), sso(IDP, OLD)),
        // Another sign-in: the phone stays, and its agent signs in to Amazon Connect itself.
        (
            sso(EVIL, CCP),
            standard(changed, Some(CCP)),
            standard(idp, Some(CCP)),
        ),
        // Another phone: there is none.
        (
            sso(IDP, EVIL_CCP),
            standard(changed, None),
            standard(connect, None),
        ),
        (
            sso(EVIL, EVIL_CCP),
            standard(changed, None),
            standard(connect, None),
        ),
        (
            standard(None, Some(CCP)),
            standard(None, Some(CCP)),
            standard(None, Some(CCP)),
        ),
        (
            standard(fault, Some(CCP)),
            standard(fault, Some(CCP)),
            standard(fault, Some(CCP)),
        ),
        (
            standard(None, Some(EVIL_CCP)),
            standard(changed, None),
            standard(connect, None),
        ),
        (
            standard(fault, None),
            standard(fault, None),
            standard(fault, None),
        ),
    ] {
        let limited = limit(&paired(), by_agent.clone(), login.clone());
        assert_eq!(limited, agent, "by the agent: {login:?}");
        let limited = limit(&Pairings::default(), by_policy.clone(), login.clone());
        assert_eq!(limited, policy, "by policy: {login:?}");
        // The agent is asked exactly where the pairing stands in the way, and never where the policy does.
        let cause = agent.cause();
        assert_eq!(
            asks(&paired(), &login).is_some(),
            cause == changed,
            "{login:?}"
        );
        let policy = settings(by_policy.clone());
        assert_eq!(paired().proposal(&policy, ACME, &login), None, "{login:?}");
    }
}

#[test]
fn nothing_is_within_the_terms_of_an_origin_that_nobody_has_paired() {
    let ccp = CcpUrl::parse(CCP).unwrap();
    let login = LoginUrl::parse(IDP).unwrap();
    for login in [None, Some(&login)] {
        assert_eq!(Terms::Unpaired.standing(login, &ccp), Standing::Asks);
        let refused = Standing::Refused(Cause::ConnectNotAllowed);
        assert_eq!(Terms::NotServed.standing(login, &ccp), refused);
    }
    for login in [sso(IDP, CCP), standard(None, Some(CCP))] {
        let limited = limit(&Pairings::default(), json!({}), login);
        assert_eq!(limited, standard(Some(Cause::PairingChanged), None));
    }
}

#[test]
fn the_agent_is_asked_for_what_the_record_names_and_no_more() {
    let nobody = Pairings::default();
    let proposal = asks(&nobody, &sso("https://idp.example.test:9031/sso?x=1", CCP)).unwrap();
    assert_eq!(proposal.origin.as_str(), ACME);
    // The host alone: the path and the query of a Login URL may change.
    let login = proposal.login.as_ref().unwrap();
    assert_eq!(login.as_str(), "idp.example.test:9031");
    assert_eq!(proposal.connect.as_str(), "acme.my.connect.aws");
    assert_eq!(proposal.elsewhere, None);
    let proposal = asks(&nobody, &standard(None, Some(CCP))).unwrap();
    assert_eq!(proposal.login, None);
    let unknown = standard(Some(Cause::RecordForbidden), None);
    assert_eq!(
        asks(&nobody, &unknown),
        None,
        "there is nothing to agree to"
    );
}

#[test]
fn a_yes_is_given_once_and_can_be_taken_back() {
    let mut pairings = Pairings::default();
    let login = sso(IDP, CCP);
    agree(&mut pairings, &login);
    assert_eq!(asks(&pairings, &login), None);
    assert_eq!(limit(&pairings, json!({}), login.clone()), login);
    assert_eq!(pairings, paired());
    // What is agreed to twice stands there once.
    pairings.add(&asks(&Pairings::default(), &login).unwrap());
    assert_eq!(pairings, paired());
    pairings.forget(OTHER);
    assert_eq!(pairings, paired());
    pairings.forget(ACME);
    assert_eq!(pairings, Pairings::default());
    assert!(asks(&pairings, &login).is_some());
}

#[test]
fn a_company_sign_in_that_comes_later_is_asked_for() {
    let mut pairings = Pairings::default();
    agree(&mut pairings, &standard(None, Some(CCP)));
    assert_eq!(asks(&pairings, &standard(None, Some(CCP))), None);
    agree(&mut pairings, &sso(IDP, CCP));
    assert_eq!(pairings, paired());
}

#[test]
fn a_second_region_is_one_more_click_and_going_back_and_forth_is_none() {
    let mut pairings = paired();
    assert_eq!(asks(&pairings, &sso(IDP, OLD)), None, "the same instance");
    agree(&mut pairings, &sso(IDP, SECOND));
    for ccp in [CCP, SECOND, CCP, SECOND] {
        assert_eq!(asks(&pairings, &sso(IDP, ccp)), None, "{ccp}");
        let login = sso(IDP, ccp);
        assert_eq!(limit(&pairings, json!({}), login.clone()), login);
    }
    assert_eq!(pairings.all().len(), 1);
    assert!(asks(&pairings, &sso(EVIL, SECOND)).is_some());
}

#[test]
fn a_phone_of_another_service_now_is_named_as_such() {
    let pairings = paired();
    for ccp in [CCP, OLD] {
        let proposal = pairings.proposal(&Settings::default(), OTHER, &sso(EVIL, ccp));
        let elsewhere = proposal.unwrap().elsewhere.unwrap();
        assert_eq!(elsewhere.as_str(), ACME, "{ccp}");
    }
    let own = pairings.proposal(&Settings::default(), OTHER, &sso(EVIL, EVIL_CCP));
    assert_eq!(own.unwrap().elsewhere, None);
    // An origin is no other one than itself.
    let again = asks(&pairings, &sso(EVIL, CCP)).unwrap();
    assert_eq!(again.elsewhere, None);
}

#[test]
fn one_origins_yes_is_nothing_to_another() {
    let mut pairings = paired();
    let login = sso(EVIL, EVIL_CCP);
    let proposal = pairings.proposal(&Settings::default(), OTHER, &login);
    pairings.add(&proposal.unwrap());
    assert!(asks(&pairings, &login).is_some());
    let before = sso(IDP, CCP);
    assert_eq!(limit(&pairings, json!({}), before.clone()), before);
    pairings.forget(OTHER);
    assert_eq!(pairings, paired());
}

#[test]
fn a_pairing_that_cannot_be_read_pairs_nothing() {
    let (idp, connect) = ("idp.example.test", "acme.my.connect.aws");
    for wrong in [
        json!([{ "origin": "http://acme.service-now.com", "logins": [idp], "connects": [connect] }]),
        json!([{ "origin": ACME, "logins": ["*"], "connects": [connect] }]),
        json!([{ "origin": ACME, "logins": [idp], "connects": ["evil.example"] }]),
        json!([{ "origin": ACME, "logins": null, "connects": [connect] }]),
    ] {
        let pairings = agents(wrong.clone());
        let login = limit(&pairings, json!({}), sso(IDP, CCP));
        assert_eq!(login.cause(), Some(Cause::PairingChanged), "{wrong}");
        let phone = limit(&pairings, json!({}), standard(None, Some(EVIL_CCP)));
        assert_eq!(phone.cause(), Some(Cause::PairingChanged), "{wrong}");
    }
    assert!(serde_json::from_value::<Pairings>(json!({})).is_err());
}
