//! What is said about a Login URL, and what the builder makes of an application. The cases are in `tests/data`.

use patchcord::cause::Who;
use patchcord::login_url::{
    BuildError, Built, Check, Expected, Family, Level, Problem, Target, check, form,
};
use patchcord::value::LoginHost;
use patchcord::value::{AddressError, CcpUrl, ConnectFamily, InstanceArn};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const INSTANCE: &str = "0f5a3c1e-7d42-4b9a-8c6e-2b1d9e7f4a30";

/// What a record says of its instance.
struct Record {
    arn: Option<InstanceArn>,
    ccp: Option<CcpUrl>,
}

impl Record {
    /// The records that the cases name.
    #[track_caller]
    fn named(name: &str) -> Self {
        let (arn, ccp) = match name {
            "today's" => (
                Some("aws:connect:us-west-2"),
                Some("acme.my.connect.aws/ccp-v2"),
            ),
            "old" => (
                Some("aws:connect:us-west-2"),
                Some("acme.awsapps.com/connect/ccp-v2"),
            ),
            "government's" => (
                Some("aws-us-gov:connect:us-gov-west-1"),
                Some("acme.govcloud.connect.aws/ccp-v2"),
            ),
            "without CCP URL" => (Some("aws:connect:us-west-2"), None),
            "without ARN" => (None, Some("acme.my.connect.aws/ccp-v2")),
            "empty" => (None, None),
            _ => panic!("no record is called {name}"),
        };
        let arn = arn.map(|arn| format!("arn:{arn}:123456789012:instance/{INSTANCE}"));
        Self {
            arn: arn.map(|arn| InstanceArn::parse(&arn).unwrap()),
            ccp: ccp.map(|ccp| CcpUrl::parse(&format!("https://{ccp}")).unwrap()),
        }
    }

    fn known(&self) -> Expected<'_> {
        Expected {
            arn: self.arn.as_ref(),
            ccp: self.ccp.as_ref(),
            idp_hosts: None,
        }
    }
}

#[track_caller]
fn cases() -> Vec<Value> {
    let cases: Vec<Value> =
        serde_json::from_str(include_str!("../../data/login_checks.json")).unwrap();
    assert!(cases.len() >= 120, "{}", cases.len());
    cases
}

/// Checks the text of a case against the record that it names.
fn checked(case: &Value) -> Check {
    let record = Record::named(case["record"].as_str().unwrap_or("today's"));
    let hosts: Option<Vec<LoginHost>> = serde_json::from_value(case["idpHosts"].clone()).unwrap();
    let known = Expected {
        idp_hosts: hosts.as_deref(),
        ..record.known()
    };
    check(case["text"].as_str().unwrap(), &known)
}

fn codes(check: &Check) -> Vec<&'static str> {
    check.findings.iter().map(Problem::code).collect()
}

#[test]
fn every_case_is_found_out() {
    let mut wrong = Vec::new();
    for case in cases() {
        let found = checked(&case);
        let mut said = codes(&found);
        said.sort_unstable();
        let mut wanted: Vec<String> = serde_json::from_value(case["findings"].clone()).unwrap();
        wanted.sort_unstable();
        let family: Option<Family> = serde_json::from_value(case["family"].clone()).unwrap();
        if said != wanted || found.family != family {
            wrong.push(format!(
                "{}: {:?} {said:?}, wanted {family:?} {wanted:?}",
                case["case"], found.family
            ));
        }
        if found.corrected.as_deref() != case["corrected"].as_str() {
            wrong.push(format!(
                "{}: corrected to {:?}, wanted {}",
                case["case"], found.corrected, case["corrected"]
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_cases_are_of_every_family_and_every_problem() {
    let cases: Vec<Check> = cases().iter().map(checked).collect();
    let mut families: Vec<&str> = cases
        .iter()
        .filter_map(|check| check.family)
        .map(Family::name)
        .collect();
    families.sort_unstable();
    families.dedup();
    assert_eq!(families.len(), 15, "{families:?}");

    let mut met: Vec<&str> = cases.iter().flat_map(codes).collect();
    met.sort_unstable();
    met.dedup();
    assert_eq!(met.len(), 69, "{met:?}");
}

#[test]
fn the_worst_is_said_first_and_every_finding_can_be_shown_as_it_is() {
    for case in cases() {
        let found = checked(&case);
        let levels: Vec<Level> = found.findings.iter().map(Problem::level).collect();
        assert!(
            levels.is_sorted_by(|one, next| one >= next),
            "{}",
            case["case"]
        );
        assert_eq!(found.level(), levels.first().copied());
        for finding in &found.findings {
            let words = finding.words();
            assert!(
                !words.title.is_empty() && !words.title.ends_with('.'),
                "{words:?}"
            );
            assert!(words.sentence.ends_with('.'), "{words:?}");
            let last = words.action.rsplit(' ').next().unwrap();
            assert!(
                words.action.ends_with('.') || last.starts_with("https://"),
                "{words:?}"
            );
            let longest = words
                .sentence
                .split_inclusive(". ")
                .map(str::len)
                .max()
                .unwrap();
            assert!(longest < 170, "{words:?}");
            assert_ne!(finding.who(), Who::Nobody);
        }
    }
}

#[test]
fn what_belongs_to_one_sign_in_is_not_repeated() {
    let text = "https://acme.okta.com/app/x/y/sso/saml?SAMLResponse=c2VjcmV0c2VjcmV0";
    let found = check(text, &Record::named("today's").known());
    assert_eq!(codes(&found), ["under-way"]);
    let mut printed = format!("{:?}", found.corrected);
    for finding in &found.findings {
        printed += &format!("{finding:?}{:?}", finding.words());
    }
    assert!(!printed.contains("c2VjcmV0"), "{printed}");
}

#[test]
fn a_whole_book_is_not_read() {
    let text = format!(
        "https://acme.okta.com/app/a/b/sso/saml?{}",
        "ü<&".repeat(5_000)
    );
    let found = check(&text, &Expected::default());
    assert_eq!(codes(&found), ["refused"]);
}

#[test]
fn the_instance_of_an_example_may_be_somebodys() {
    let id = "12345678-1234-1234-1234-123456789012";
    let arn = InstanceArn::parse(&format!(
        "arn:aws:connect:us-west-2:123456789012:instance/{id}"
    ))
    .unwrap();
    let target = Target::new(&arn, ConnectFamily::Connect).unwrap();
    let okta = (
        Family::Okta,
        &[
            ("host", "acme.okta.com"),
            ("app", "amazon_aws"),
            ("app_id", "exk1"),
        ][..],
    );
    let url = build(okta, &target).unwrap().login_url;
    let known = Expected {
        arn: Some(&arn),
        ..Expected::default()
    };
    assert_eq!(codes(&check(url.as_str(), &known)), [""; 0]);
    assert_eq!(
        codes(&check(url.as_str(), &Expected::default())),
        ["placeholder"]
    );
}

/// A kind of identity provider, and what is filled into its form.
type Filled<'a> = (Family, &'a [(&'a str, &'a str)]);

fn build((family, texts): Filled, target: &Target) -> Result<Built, BuildError> {
    let written = |name: &str| {
        let mut texts = texts.iter();
        let text = texts.find(|(field, _)| *field == name);
        text.unwrap_or_else(|| panic!("no {name}")).1.to_owned()
    };
    form::build(family, &written, target).unwrap()
}

fn arn(partition: &str, region: &str) -> InstanceArn {
    let text = format!("arn:{partition}:connect:{region}:123456789012:instance/{INSTANCE}");
    InstanceArn::parse(&text).unwrap()
}

fn target(family: ConnectFamily) -> Target {
    let arn = match family {
        ConnectFamily::GovCloud => arn("aws-us-gov", "us-gov-west-1"),
        _ => arn("aws", "us-west-2"),
    };
    Target::new(&arn, family).unwrap()
}

#[test]
fn the_relay_state_to_paste_is_the_federate_address_as_the_domain_needs_it() {
    for (family, wanted) in [
        (
            ConnectFamily::Connect,
            "https://us-west-2.console.aws.amazon.com/connect/federate/0f5a3c1e-7d42-4b9a-8c6e-2b1d9e7f4a30?destination=%2Fccp-v2&new_domain=true",
        ),
        (
            ConnectFamily::Legacy,
            "https://us-west-2.console.aws.amazon.com/connect/federate/0f5a3c1e-7d42-4b9a-8c6e-2b1d9e7f4a30?destination=%2Fconnect%2Fccp-v2",
        ),
        (
            ConnectFamily::GovCloud,
            "https://console.amazonaws-us-gov.com/connect/federate/0f5a3c1e-7d42-4b9a-8c6e-2b1d9e7f4a30?destination=%2Fccp-v2",
        ),
    ] {
        assert_eq!(target(family).relay_state(), wanted);
    }
}

#[test]
fn an_instance_of_another_partition_than_its_domain_has_no_sign_in() {
    for (partition, region, family) in [
        ("aws", "us-west-2", ConnectFamily::GovCloud),
        ("aws-us-gov", "us-gov-west-1", ConnectFamily::Connect),
        ("aws-us-gov", "us-gov-west-1", ConnectFamily::Legacy),
        ("aws-cn", "cn-north-1", ConnectFamily::Connect),
        ("aws", "us-west", ConnectFamily::Connect),
    ] {
        assert_eq!(Target::new(&arn(partition, region), family), None);
    }
}

#[test]
fn every_identity_provider_gets_the_address_it_understands() {
    let target = target(ConnectFamily::Connect);
    const RELAY: &str = "https%3A%2F%2Fus-west-2.console.aws.amazon.com%2Fconnect%2Ffederate%2F0f5a3c1e-7d42-4b9a-8c6e-2b1d9e7f4a30%3Fdestination%3D%252Fccp-v2%26new_domain%3Dtrue";
    const TWICE: &str = "https%253A%252F%252Fus-west-2.console.aws.amazon.com%252Fconnect%252Ffederate%252F0f5a3c1e-7d42-4b9a-8c6e-2b1d9e7f4a30%253Fdestination%253D%25252Fccp-v2%2526new_domain%253Dtrue";
    for (idp, wanted, carried) in [
        ((Family::Okta, &[("host", "acme.okta.com"), ("app", "amazon_aws"), ("app_id", "exk1a2b3")][..]), format!("https://acme.okta.com/app/amazon_aws/exk1a2b3/sso/saml?RelayState={RELAY}"), true),
        ((Family::Entra, &[("app_id", "8d3f2a1b-5c6d-4e7f-8a9b-0c1d2e3f4a5b"), ("tenant_id", "5b4a3f2e-1d0c-4b9a-8f7e-6d5c4b3a2f1d")][..]), "https://launcher.myapps.microsoft.com/api/signin/8d3f2a1b-5c6d-4e7f-8a9b-0c1d2e3f4a5b?tenantId=5b4a3f2e-1d0c-4b9a-8f7e-6d5c4b3a2f1d".to_owned(), false),
        ((Family::PingFederate, &[("host", "sso.acme.com:9031")][..]), format!("https://sso.acme.com:9031/idp/startSSO.ping?PartnerSpId=urn:amazon:webservices&TargetResource={RELAY}"), true),
        ((Family::PingOne, &[("saas_id", "5e7a"), ("idp_id", "91bc")][..]), "https://sso.connect.pingidentity.com/sso/sp/initsso?saasid=5e7a&idpid=91bc".to_owned(), false),
        ((Family::OneLogin, &[("host", "acme.onelogin.com"), ("app_id", "734512")][..]), "https://acme.onelogin.com/launch/734512".to_owned(), false),
        ((Family::AdFs, &[("host", "sts.acme.com")][..]), format!("https://sts.acme.com/adfs/ls/idpinitiatedsignon.aspx?RelayState=RPID%3Durn%253Aamazon%253Awebservices%26RelayState%3D{TWICE}"), true),
        ((Family::Google, &[("idp_id", "C01a2b3c4"), ("sp_id", "418273645")][..]), "https://accounts.google.com/o/saml2/initsso?idpid=C01a2b3c4&spid=418273645&forceauthn=false".to_owned(), false),
        ((Family::JumpCloud, &[("app", "amazon-connect")][..]), "https://sso.jumpcloud.com/saml2/amazon-connect".to_owned(), false),
        ((Family::IdentityCenter, &[("host", "d-9067f2a1b3.awsapps.com"), ("app_name", "Amazon Connect"), ("app_id", "ins-7223f0a1b2c3d4e5")][..]), "https://d-9067f2a1b3.awsapps.com/start/#/saml/default/Amazon%20Connect/ins-7223f0a1b2c3d4e5".to_owned(), false),
        ((Family::Auth0, &[("host", "acme.eu.auth0.com"), ("client_id", "Zk3v")][..]), format!("https://acme.eu.auth0.com/samlp/Zk3v?RelayState={RELAY}"), true),
        ((Family::Salesforce, &[("host", "acme.my.salesforce.com"), ("app_id", "0sp5g0000004C92")][..]), format!("https://acme.my.salesforce.com/idp/login?app=0sp5g0000004C92&RelayState={RELAY}"), true),
        ((Family::Keycloak, &[("host", "id.acme.com"), ("realm", "staff"), ("client", "connect")][..]), format!("https://id.acme.com/realms/staff/protocol/saml/clients/connect?RelayState={RELAY}"), true),
        ((Family::Authentik, &[("host", "id.acme.com"), ("app", "connect")][..]), "https://id.acme.com/application/launch/connect/".to_owned(), false),
    ] {
        let built = build(idp, &target).unwrap();
        assert_eq!(built.login_url.as_str(), wanted);
        let pasted = (!carried).then(|| target.relay_state());
        assert_eq!(built.relay_state, pasted, "{wanted}");
        assert!(!built.setting.is_empty());
    }
}

#[test]
fn ad_fs_knows_aws_govcloud_by_another_name() {
    let idp = (Family::AdFs, &[("host", "sts.acme.com")][..]);
    let built = build(idp, &target(ConnectFamily::GovCloud)).unwrap();
    assert!(
        built
            .login_url
            .as_str()
            .contains("RPID%3Durn%253Aamazon%253Awebservices%253Agovcloud%26")
    );
}

#[test]
fn what_is_not_an_application_is_not_built() {
    let target = target(ConnectFamily::Connect);
    for (idp, error) in [
        (
            (
                Family::Okta,
                &[
                    ("host", "acme-admin.okta.com"),
                    ("app", "a"),
                    ("app_id", "b"),
                ][..],
            ),
            BuildError::Host,
        ),
        (
            (
                Family::Okta,
                &[
                    ("host", "https://acme.okta.com"),
                    ("app", "a"),
                    ("app_id", "b"),
                ][..],
            ),
            BuildError::Host,
        ),
        (
            (
                Family::Okta,
                &[("host", ""), ("app", "a"), ("app_id", "b")][..],
            ),
            BuildError::Address(AddressError::NotDomain),
        ),
        (
            (
                Family::Okta,
                &[("host", "acme.okta.com"), ("app", ""), ("app_id", "b")][..],
            ),
            BuildError::Parameter("app"),
        ),
        (
            (
                Family::Okta,
                &[("host", "acme.okta.com"), ("app", "a/b"), ("app_id", "b")][..],
            ),
            BuildError::Parameter("app"),
        ),
        (
            (
                Family::Okta,
                &[("host", "acme.okta.com"), ("app", ".."), ("app_id", "b")][..],
            ),
            BuildError::Parameter("app"),
        ),
        (
            (
                Family::Okta,
                &[
                    ("host", "acme.okta.com"),
                    ("app", "a"),
                    ("app_id", "exkXXXXXX"),
                ][..],
            ),
            BuildError::Parameter("app_id"),
        ),
        (
            (
                Family::OneLogin,
                &[("host", "acme.okta.com"), ("app_id", "1")][..],
            ),
            BuildError::Host,
        ),
        (
            (
                Family::Salesforce,
                &[("host", "login.acme.com"), ("app_id", "0sp1")][..],
            ),
            BuildError::Host,
        ),
        (
            (
                Family::Entra,
                &[
                    ("app_id", "8d3f2a1b-5c6d-4e7f-8a9b-0c1d2e3f4a5b"),
                    ("tenant_id", "<tenant>"),
                ][..],
            ),
            BuildError::Parameter("tenant_id"),
        ),
        (
            (
                Family::IdentityCenter,
                &[
                    ("host", "d-1.awsapps.com"),
                    ("app_name", " "),
                    ("app_id", "ins-1"),
                ][..],
            ),
            BuildError::Parameter("app_name"),
        ),
    ] {
        let refused = build(idp, &target).unwrap_err();
        assert_eq!(refused, error, "{idp:?}");
        assert!(
            refused
                .text()
                .starts_with(|letter: char| letter.is_ascii_lowercase())
        );
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use patchcord::value::LoginUrl;
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    /// Pieces that Login URLs are made of, and what goes wrong with them.
    const PIECES: [&str; 44] = [
        "https://",
        "http://",
        "https:",
        "//",
        "acme.okta.com",
        "acme-admin.okta.com",
        "sts.acme.com",
        "d-1.awsapps.com",
        "/app/a/b/sso/saml",
        "/adfs/ls/idpinitiatedsignon.aspx",
        "/idp/startSSO.ping",
        "/start/#/saml/default/A/ins-1",
        "?",
        "&",
        "#",
        "=",
        "%",
        "%25",
        "%26",
        "%3D",
        "RelayState=",
        "RelayState%3D",
        "TargetResource=",
        "RPID=",
        "RPID%3D",
        "urn:amazon:webservices",
        "https%3A%2F%2F",
        "https%253A%252F%252F",
        "us-west-2.",
        "console.aws.amazon.com",
        "/connect/federate/",
        "%2Fconnect%2Ffederate%2F",
        INSTANCE,
        "destination=",
        "%2Fccp-v2",
        "new_domain=true",
        "&amp;",
        " ",
        "\n",
        "\u{200b}",
        "“",
        "ü",
        "<region>",
        "loginToRp=",
    ];

    fn pieced() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(&PIECES[..]), 0..14)
            .prop_map(|pieces| pieces.concat())
    }

    fn a_field() -> impl Strategy<Value = String> {
        // One of the cases with a part of it cut out, as a slip of the mouse would.
        let slipped = (
            prop::sample::select(cases()),
            any::<prop::sample::Index>(),
            0_usize..30,
            pieced(),
        );
        let slipped = slipped.prop_map(|(case, at, length, piece)| {
            let letters: Vec<char> = case["text"].as_str().unwrap().chars().collect();
            let at = at.index(letters.len() + 1);
            let end = (at + length).min(letters.len());
            let (start, rest): (String, String) = (
                letters[..at].iter().collect(),
                letters[end..].iter().collect(),
            );
            if piece.len() > 40 {
                start + &rest
            } else {
                start + &piece + &rest
            }
        });
        prop_oneof![1 => any::<String>(), 2 => pieced(), 5 => slipped]
    }

    const RECORDS: [&str; 6] = [
        "today's",
        "old",
        "government's",
        "without CCP URL",
        "without ARN",
        "empty",
    ];

    fn a_record() -> impl Strategy<Value = Record> {
        prop::sample::select(&RECORDS[..]).prop_map(Record::named)
    }

    impl std::fmt::Debug for Record {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(formatter, "{:?} {:?}", self.arn, self.ccp)
        }
    }

    /// Pages of identity providers that go on to the encoded address after them.
    const PAGES: [&str; 5] = [
        "https://spoke.okta.com/app/okta_org2org/exk1a2b3/sso/saml?RelayState=",
        "https://sts.acme.com/idp/startSSO.ping?PARTNER=hub&TARGET=",
        "https://idp.acme.edu/idp/profile/SAML2/Unsolicited/SSO?providerId=hub&target=",
        "https://acme.okta.com/login/login.htm?fromURI=",
        "https://login.acme.com/?continue=",
    ];

    const LETTERS: &str = "[A-Za-z0-9][A-Za-z0-9._~-]{0,20}";
    const LABEL: &str = "[a-z0-9]{1,12}(-[a-z0-9]{1,6})?";

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_can_be_checked(text in a_field(), record in a_record()) {
            let found = check(&text, &record.known());
            for finding in &found.findings {
                prop_assert!(!finding.words().action.is_empty());
            }
        }

        #[test]
        fn a_corrected_address_has_no_error_and_needs_no_second_correction(text in a_field(), record in a_record()) {
            let found = check(&text, &record.known());
            if let Some(corrected) = found.corrected {
                prop_assert_ne!(&corrected, &text);
                let again = check(&corrected, &record.known());
                prop_assert!(again.level() < Some(Level::Error), "{} {:?}", corrected, again);
                prop_assert_eq!(again.corrected, None, "{}", corrected);
            }
        }

        #[test]
        fn what_has_no_error_can_be_used_as_it_is(text in a_field(), record in a_record()) {
            let found = check(&text, &record.known());
            if found.level() < Some(Level::Error) && codes(&found) != ["empty"] {
                prop_assert!(LoginUrl::parse(&text).is_ok(), "{:?}", found);
            }
        }

        #[test]
        fn what_is_built_has_nothing_wrong_also_through_another_page(
            host in LABEL, one in LETTERS, other in LETTERS, name in "[^\\p{C}]{1,30}",
            uuid in "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", number in "[0-9]{1,12}", ins in "ins-[0-9a-f]{16}",
            family in prop::sample::select(&[ConnectFamily::Connect, ConnectFamily::Legacy, ConnectFamily::GovCloud][..]),
            port in prop::option::of(1024_u16..), page in prop::sample::select(&PAGES[..]),
        ) {
            let target = target(family);
            let own = match port {
                Some(port) => format!("{host}.acme.com:{port}"),
                None => format!("{host}.acme.com"),
            };
            let at = |domain: &str| format!("{host}.{domain}");
            let (okta, onelogin, center, auth0, force) =
                (at("okta.com"), at("onelogin.com"), at("awsapps.com"), at("auth0.com"), at("my.salesforce.com"));
            let record = Record::named(match family {
                ConnectFamily::Connect => "today's",
                ConnectFamily::Legacy => "old",
                ConnectFamily::GovCloud => "government's",
            });
            for idp in [
                (Family::Okta, &[("host", okta.as_str()), ("app", one.as_str()), ("app_id", other.as_str())][..]),
                (Family::Entra, &[("app_id", uuid.as_str()), ("tenant_id", uuid.as_str())][..]),
                (Family::PingFederate, &[("host", own.as_str())][..]),
                (Family::PingOne, &[("saas_id", one.as_str()), ("idp_id", other.as_str())][..]),
                (Family::OneLogin, &[("host", onelogin.as_str()), ("app_id", number.as_str())][..]),
                (Family::AdFs, &[("host", own.as_str())][..]),
                (Family::Google, &[("idp_id", one.as_str()), ("sp_id", number.as_str())][..]),
                (Family::JumpCloud, &[("app", one.as_str())][..]),
                (Family::IdentityCenter, &[("host", center.as_str()), ("app_name", name.as_str()), ("app_id", ins.as_str())][..]),
                (Family::Auth0, &[("host", auth0.as_str()), ("client_id", one.as_str())][..]),
                (Family::Salesforce, &[("host", force.as_str()), ("app_id", one.as_str())][..]),
                (Family::Keycloak, &[("host", own.as_str()), ("realm", one.as_str()), ("client", other.as_str())][..]),
                (Family::Authentik, &[("host", own.as_str()), ("app", one.as_str())][..]),
            ] {
                let built = match build(idp, &target) {
                    Ok(built) => built,
                    // By chance it looks like something that was not filled in.
                    Err(BuildError::Parameter(_) | BuildError::Host) => continue,
                    Err(error) => panic!("{idp:?}: {error:?}"),
                };
                let found = check(built.login_url.as_str(), &record.known());
                prop_assert_eq!(found.family, Some(idp.0));
                prop_assert!(found.level() <= Some(Level::Note), "{} {:?}", built.login_url.as_str(), found);
                prop_assert_eq!(&found.corrected, &None);
                let unseen = found.findings.iter().find_map(|finding| match finding {
                    Problem::RelayStateUnseen { wanted, .. } => wanted.clone(),
                    _ => None,
                });
                prop_assert_eq!(built.relay_state, unseen);
                let encoded = utf8_percent_encode(built.login_url.as_str(), NON_ALPHANUMERIC);
                let through = format!("{page}{encoded}");
                let found = check(&through, &record.known());
                prop_assert!(found.level() <= Some(Level::Note), "{} {:?}", through, found);
                prop_assert_eq!(found.corrected, None, "{}", through);
            }
        }
    }
}

/// The checker once went through each of these texts again for each of its letters. Then a text of four times the length takes
/// sixteen times as long; now it takes about four times as long. The processor's time counts, and of three runs the shortest, so
/// that other work on the machine does not.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn a_text_of_four_times_the_length_takes_no_more_than_ten_times_as_long() {
    let start = "https://idp.example.com/?";
    for part in [
        "{",
        "<{[${",
        "tbd ",
        " a",
        "https:",
        "//",
        "%7B",
        "RelayState=&",
        "&#38;",
        "xxxx&",
        "\u{a0}",
    ] {
        for start in ["", start] {
            let shortest = |length: usize| {
                let text = start.to_owned() + &part.repeat((length - start.len()) / part.len());
                let runs = (0..3).map(|_| {
                    let began = cpu_time::ThreadTime::now();
                    let found = check(&text, &Expected::default()).findings;
                    assert!(
                        (1..50).contains(&found.len()),
                        "{part}: {} findings",
                        found.len()
                    );
                    began.elapsed()
                });
                runs.min().unwrap()
            };
            let (short, long) = (shortest(4_000), shortest(16_000));
            assert!(long < 10 * short, "{part}: {short:?}, then {long:?}");
        }
    }
}

#[test]
fn a_field_with_invisible_characters_alone_is_not_empty_to_those_who_read_it() {
    for (field, level) in [
        ("", Level::Note),
        (" \n", Level::Note),
        ("\u{200b}", Level::Error),
        ("\u{0}\u{0}", Level::Error),
        ("\u{a0}", Level::Error),
    ] {
        let found = check(field, &Expected::default());
        assert_eq!(found.level(), Some(level), "{field:?}");
        assert_eq!(found.corrected, None, "{field:?}");
    }
}

#[test]
fn parameters_that_were_encoded_together_with_a_relay_state_are_kept_apart_from_it() {
    let arn =
        "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-4333-8444-555555555555";
    let (arn, ccp) = (
        InstanceArn::parse(arn).unwrap(),
        CcpUrl::parse("https://acme.my.connect.aws/ccp-v2").unwrap(),
    );
    let known = Expected {
        arn: Some(&arn),
        ccp: Some(&ccp),
        ..Expected::default()
    };
    let start = "https://sso.example.com/idp/startSSO.ping?";
    let right = "TargetResource=https%3A%2F%2Fus-west-2.console.aws.amazon.com%2Fconnect%2Ffederate%2F11111111-2222-4333-8444-555555555555%3Fdestination%3D%252Fccp-v2%26new_domain%3Dtrue";
    for (query, corrected) in [
        (
            "TargetResource%3D%252Fccp-v2%26nn%3Dtrue",
            format!("nn=true&{right}"),
        ),
        (
            "PartnerSpId%253Durn%2526TargetResource%253D%25252Fccp-v2%2526a%253Db&c=d",
            format!("PartnerSpId=urn&a=b&{right}&c=d"),
        ),
    ] {
        let found = check(&format!("{start}{query}"), &known);
        assert_eq!(
            found.corrected,
            Some(format!("{start}{corrected}")),
            "{query}"
        );
        let again = check(&format!("{start}{corrected}"), &known);
        assert_eq!(again.corrected, None, "{query}");
    }
}
