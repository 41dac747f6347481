//! The form that creates a Login URL, with what people paste into its fields.

use patchcord::admin::form::{Form, Outcome, help, verdict};
use patchcord::login_url::family::Family;
use patchcord::login_url::recipe::RECIPES;
use patchcord::login_url::{Expected, check};
use patchcord::value::ConnectFamily;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ID: &str = "11111111-2222-4333-8444-555555555555";
const ARN: &str =
    "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-4333-8444-555555555555";
const OKTA: &str = "https://acme.okta.com/app/amazon_aws/exk1fcia6d6EMsf331d8/sso/saml?RelayState=";

fn form(family: Family, texts: &[(&'static str, &str)], instance: &str) -> Form {
    let texts = texts.iter().map(|(name, text)| (*name, (*text).to_owned()));
    Form {
        family,
        texts: texts.collect(),
        instance: instance.to_owned(),
        domain: ConnectFamily::Connect,
    }
}

#[track_caller]
fn built(form: &Form) -> String {
    match form.outcome() {
        Outcome::Built(built) => built.login_url.as_str().to_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_host_may_be_pasted_as_an_address() {
    for host in [
        "acme.okta.com",
        "https://acme.okta.com/",
        "acme.okta.com/",
        " acme.okta.com ",
    ] {
        let texts = [
            ("host", host),
            ("app", "amazon_aws"),
            ("app_id", "exk1fcia6d6EMsf331d8"),
        ];
        assert!(
            built(&form(Family::Okta, &texts, ARN)).starts_with(OKTA),
            "{host}"
        );
    }
}

#[test]
fn the_link_of_the_application_fills_all_fields_from_any_of_them() {
    let link = "https://acme.okta.com/app/amazon_aws/exk1fcia6d6EMsf331d8/sso/saml";
    for field in ["host", "app", "app_id"] {
        let texts =
            ["host", "app", "app_id"].map(|name| (name, if name == field { link } else { "" }));
        assert!(
            built(&form(Family::Okta, &texts, ARN)).starts_with(OKTA),
            "{field}"
        );
    }
    for (family, link) in [
        (
            Family::Entra,
            "https://launcher.myapps.microsoft.com/api/signin/2f1a4c6e-1b2c-4d3e-8f90-a1b2c3d4e5f6?tenantId=9d8c7b6a-5f4e-4d3c-9b2a-1f0e9d8c7b6a",
        ),
        (
            Family::PingFederate,
            "https://sso.acme.com:9031/idp/startSSO.ping?PartnerSpId=urn:amazon:webservices",
        ),
        (
            Family::PingOne,
            "https://sso.connect.pingidentity.com/sso/sp/initsso?saasid=1a2b3c4d-5e6f-4a0b-8c1d-2e3f4a5b6c7d&idpid=7d6c5b4a-3f2e-4d1c-8b0a-6f5e4d3c2b1a",
        ),
        (Family::OneLogin, "https://acme.onelogin.com/launch/1234567"),
        (
            Family::AdFs,
            "https://fs.acme.com/adfs/ls/idpinitiatedsignon.aspx",
        ),
        (
            Family::Google,
            "https://accounts.google.com/o/saml2/initsso?idpid=C01abc2de&spid=123456789012&forceauthn=false",
        ),
        (
            Family::JumpCloud,
            "https://sso.jumpcloud.com/saml2/amazon-connect",
        ),
        (
            Family::IdentityCenter,
            "https://d-1234567890.awsapps.com/start/#/saml/default/Amazon%20Connect/ins-1234567890abcdef",
        ),
        (
            Family::Auth0,
            "https://acme.eu.auth0.com/samlp/aBcDeFgHiJkLmNoPqRsTuVwXyZ012345",
        ),
        (
            Family::Salesforce,
            "https://acme.my.salesforce.com/idp/login?app=0sp5e000000CaTS",
        ),
        (
            Family::Keycloak,
            "https://sso.acme.com/realms/acme/protocol/saml/clients/amazon-connect",
        ),
        (
            Family::Authentik,
            "https://sso.acme.com/application/launch/amazon-connect/",
        ),
    ] {
        let mut names = patchcord::login_url::form::fields(family)
            .iter()
            .map(|field| field.name);
        let first = names.next().unwrap();
        let texts: Vec<_> = std::iter::once((first, link))
            .chain(names.map(|name| (name, "")))
            .collect();
        built(&form(family, &texts, ARN));
    }
}

#[test]
fn the_instance_may_be_an_arn_a_federate_address_or_a_login_url_that_carries_one() {
    let texts = [("host", "fs.acme.com")];
    let federate = format!(
        "https://us-west-2.console.aws.amazon.com/connect/federate/{ID}?destination=%2Fccp-v2"
    );
    let encoded = format!(
        "https://fs.acme.com/adfs/ls/?RelayState=https%3A%2F%2Fus-west-2.console.aws.amazon.com%2Fconnect%2Ffederate%2F{ID}%3Fdestination%3D%252Fccp-v2"
    );
    let of = |instance: &str| built(&form(Family::AdFs, &texts, instance));
    let wanted = of(ARN);
    for instance in [
        &format!("{ARN}/agent/22222222-2222-4333-8444-555555555555"),
        &format!("ARN: {ARN}"),
        &federate,
        &encoded,
    ] {
        assert_eq!(of(instance), wanted, "{instance}");
    }
    // The ARN may also stand in a field of the identity provider's.
    let texts = [
        (
            "host",
            "https://acme.okta.com/app/amazon_aws/exk1fcia6d6EMsf331d8/sso/saml",
        ),
        ("app", ARN),
        ("app_id", ""),
    ];
    assert!(built(&form(Family::Okta, &texts, "")).starts_with(OKTA));
}

#[test]
fn a_ccp_url_in_any_field_gives_the_kind_of_host() {
    let texts = [("host", "sso.acme.com")];
    let connect = built(&form(Family::AdFs, &texts, ARN));
    let mut legacy = form(Family::AdFs, &texts, ARN);
    legacy.texts.push((
        "pasted",
        "https://acme.awsapps.com/connect/ccp-v2".to_owned(),
    ));
    let legacy = built(&legacy);
    assert_ne!(connect, legacy);
    assert!(legacy.contains("connect"), "{legacy}");
}

#[test]
fn what_is_missing_or_wrong_is_said() {
    let okta = [
        ("host", "acme.okta.com"),
        ("app", "amazon_aws"),
        ("app_id", "exk1fcia6d6EMsf331d8"),
    ];
    assert_eq!(
        form(Family::Okta, &okta[..2], ARN).outcome(),
        Outcome::Incomplete
    );
    assert_eq!(form(Family::Okta, &okta, "").outcome(), Outcome::Incomplete);
    for (texts, instance, word) in [
        (okta, "acme", "AWS ARN"),
        (
            [
                ("host", "https://sso.jumpcloud.com/saml2/acme"),
                okta[1],
                okta[2],
            ],
            ARN,
            "Choose JumpCloud",
        ),
        ([("host", "two words"), okta[1], okta[2]], ARN, "Okta host"),
    ] {
        let Outcome::Wrong(sentence) = form(Family::Okta, &texts, instance).outcome() else {
            panic!("{texts:?}");
        };
        assert!(sentence.contains(word), "{sentence}");
    }
}

#[test]
fn an_arn_field_that_is_filled_is_read_alone() {
    let link =
        format!("{OKTA}https%3A%2F%2Feu-west-2.console.aws.amazon.com%2Fconnect%2Ffederate%2F{ID}");
    let texts = [("host", link.as_str()), ("app", ""), ("app_id", "")];
    assert!(built(&form(Family::Okta, &texts, "")).contains("eu-west-2"));
    assert!(built(&form(Family::Okta, &texts, ARN)).contains("us-west-2"));
    for typo in [&ARN[..ARN.len() - 1], "acme", "arn:aws:s3:::acme"] {
        let Outcome::Wrong(sentence) = form(Family::Okta, &texts, typo).outcome() else {
            panic!("{typo}");
        };
        assert!(sentence.starts_with("AWS ARN: paste"), "{sentence}");
    }
    let government = ARN.replace("aws:connect:us", "aws-us-gov:connect:us-gov");
    let Outcome::Wrong(sentence) = form(Family::Okta, &texts, &government).outcome() else {
        panic!();
    };
    assert!(sentence.contains("GovCloud"), "{sentence}");
}

#[test]
fn another_identity_provider_is_named_also_behind_a_federate_address() {
    let federate = format!("https://us-west-2.console.aws.amazon.com/connect/federate/{ID}");
    let texts = [
        ("host", federate.as_str()),
        ("app", "https://acme.onelogin.com/launch/1234567"),
        ("app_id", ""),
    ];
    let Outcome::Wrong(sentence) = form(Family::Okta, &texts, "").outcome() else {
        panic!();
    };
    assert!(sentence.contains("Choose OneLogin"), "{sentence}");
}

#[test]
fn oktas_application_id_comes_from_the_link_that_signs_in() {
    for link in [
        "https://acme.okta.com/app/amazon_aws/exk1fcia6d6EMsf331d8/sso/saml",
        "https://login.acme.com/app/amazon_aws/exk1fcia6d6EMsf331d8/sso/saml",
        "https://acme.okta.com/sso/saml2/0oa2x4/app/amazon_aws/exk1fcia6d6EMsf331d8/sso/saml",
    ] {
        let texts = [("host", "acme.okta.com"), ("app", ""), ("app_id", link)];
        assert!(
            built(&form(Family::Okta, &texts, ARN)).starts_with(OKTA),
            "{link}"
        );
    }
    // A link of the dashboard has another id.
    let home = "https://acme.okta.com/home/amazon_aws/0oa1fcia6d6EMsf331d8/272";
    let texts = [
        ("host", "acme.okta.com"),
        ("app", "amazon_aws"),
        ("app_id", home),
    ];
    let Outcome::Wrong(sentence) = form(Family::Okta, &texts, ARN).outcome() else {
        panic!();
    };
    assert!(sentence.starts_with("Application ID"), "{sentence}");
}

#[test]
fn an_address_of_aws_gives_no_host_of_an_identity_provider() {
    for address in [
        "https://console.amazonaws-us-gov.com/connect/federate/x",
        "https://signin.amazonaws-us-gov.com/saml",
        "https://us-west-2.signin.aws.amazon.com/saml",
        "https://x.us-west-2.sign-in.connect.aws/saml",
        "https://acme.govcloud.connect.aws/ccp-v2",
        "https://acme.awsapps.com/connect/ccp-v2",
    ] {
        let outcome = form(Family::AdFs, &[("host", address)], ARN).outcome();
        assert!(
            matches!(outcome, Outcome::Wrong(_)),
            "{address}: {outcome:?}"
        );
    }
}

#[test]
fn every_identity_provider_has_help_in_one_or_two_lines() {
    for recipe in &RECIPES {
        let help = help(recipe.family);
        assert!(help.ends_with('.') && help.len() <= 160, "{help}");
    }
}

#[test]
fn the_exact_finding_comes_alone() {
    let codes = |text: &str| -> Vec<&str> {
        let findings = check(text, &Expected::default()).findings;
        findings.iter().map(|finding| finding.code()).collect()
    };
    // Nobody has to add https:// to an address that is the wrong one.
    assert_eq!(codes("acme.my.connect.aws/ccp-v2"), ["ccp-url-pasted"]);
    assert_eq!(codes("http://acme.service-now.com/ "), ["servicenow-page"]);
    assert_eq!(codes("acme.example.test/sso")[0], "no-scheme");
}

#[test]
fn the_verdict_names_the_identity_provider_and_the_result() {
    let of = |text: &str| verdict(&check(text, &Expected::default()));
    assert_eq!(
        of("https://acme.my.connect.aws/ccp-v2"),
        "Not a known kind of address. It cannot work as it is."
    );
    assert!(
        of("https://acme.okta.com/app/amazon_aws/exk1fcia6d6EMsf331d8/sso/saml")
            .starts_with("Okta. ")
    );
}
