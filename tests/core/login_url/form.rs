//! The form that makes a Login URL.

use patchcord::login_url::form::{build, fields, label, target};
use patchcord::login_url::recipe::RECIPES;
use patchcord::login_url::{Expected, Level, check};
use patchcord::value::{CcpUrl, ConnectFamily, InstanceArn};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ARN: &str =
    "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-4333-8444-555555555555";

#[test]
fn every_kind_makes_an_address_of_its_examples_that_passes_the_check() {
    let target = target(ARN, ConnectFamily::Connect).unwrap();
    let arn = InstanceArn::parse(ARN).unwrap();
    let ccp = CcpUrl::parse("https://acme.my.connect.aws/ccp-v2").unwrap();
    let known = Expected {
        arn: Some(&arn),
        ccp: Some(&ccp),
        idp_hosts: None,
    };
    for family in RECIPES.iter().map(|recipe| recipe.family) {
        let example = |name: &str| {
            let mut fields = fields(family).iter();
            let field = fields.find(|field| field.name == name).unwrap();
            format!(" {} ", field.example)
        };
        let built = build(family, &example, &target).unwrap();
        let built = built.unwrap_or_else(|error| panic!("{family:?}: {error:?}"));
        let checked = check(built.login_url.as_str(), &known);
        assert_eq!(checked.family, Some(family));
        assert!(checked.level() < Some(Level::Warning), "{checked:?}");
    }
}

#[test]
fn a_field_that_is_missing_is_named() {
    let target = target(ARN, ConnectFamily::Connect).unwrap();
    for family in RECIPES.iter().map(|recipe| recipe.family) {
        for missing in fields(family) {
            let written = |name: &str| {
                let mut fields = fields(family).iter();
                let field = fields.find(|field| field.name == name).unwrap();
                if name == missing.name {
                    ""
                } else {
                    field.example
                }
                .to_owned()
            };
            let error = build(family, &written, &target).unwrap().unwrap_err();
            assert_eq!(label(family, error), missing.label, "{family:?}");
        }
    }
}

#[test]
fn an_instance_and_a_host_of_different_clouds_make_no_target() {
    assert!(target(ARN, ConnectFamily::GovCloud).is_none());
    assert!(target("acme", ConnectFamily::Connect).is_none());
}
