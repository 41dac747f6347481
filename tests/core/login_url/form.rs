//! The form that makes a Login URL.

use patchcord::login_url::family::Family;
use patchcord::login_url::form::{BuildError, build, fields, label, target};
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
fn an_id_of_another_form_is_refused() {
    let target = target(ARN, ConnectFamily::Connect).unwrap();
    for (family, name, id) in [
        (Family::Entra, "app_id", "saml2"),
        (Family::Entra, "app_id", "AmazonConnect"),
        (Family::Entra, "tenant_id", "acme.onmicrosoft.com"),
        (Family::Entra, "tenant_id", "common"),
        (Family::OneLogin, "app_id", "amazon-connect"),
        (Family::OneLogin, "app_id", "12345a"),
        (Family::Google, "sp_id", "C01abc2de"),
        (Family::IdentityCenter, "app_id", "app-1234567890abcdef"),
    ] {
        let written = |field: &str| {
            let mut fields = fields(family).iter();
            let example = fields.find(|known| known.name == field).unwrap().example;
            if field == name { id } else { example }.to_owned()
        };
        let error = build(family, &written, &target).unwrap().unwrap_err();
        assert_eq!(error, BuildError::Parameter(name), "{family:?} {id}");
    }
}

#[test]
fn an_instance_and_a_host_of_different_clouds_make_no_target() {
    assert!(target(ARN, ConnectFamily::GovCloud).is_none());
    assert!(target("acme", ConnectFamily::Connect).is_none());
}
