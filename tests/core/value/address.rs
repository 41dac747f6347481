//! Which addresses pass, and which rule refuses the others. The cases are in `tests/data`.

use patchcord::connect::frame_answer::Answered;
use patchcord::servicenow::PageKind;
use patchcord::value::HostName;
use patchcord::value::{
    AddressError, CcpUrl, ConnectFamily, InstanceArn, LoginUrl, RelayState, ServiceNowOrigin,
    SysId, UserToken,
};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const INSTANCE: &str = "11111111-2222-4333-8444-555555555555";

#[track_caller]
fn cases(data: &str) -> Vec<Value> {
    let cases: Vec<Value> = serde_json::from_str(data).unwrap();
    assert!(!cases.is_empty());
    cases
}

/// Every case of a table says what its text becomes, or which rule it breaks.
#[track_caller]
fn assert_cases(data: &str, parse: impl Fn(&str) -> Result<String, AddressError>) {
    for case in cases(data) {
        let expected = match case.get("err") {
            Some(error) => Err(serde_json::from_value(error.clone()).unwrap()),
            None => Ok(case["ok"].as_str().unwrap().to_owned()),
        };
        assert_eq!(
            parse(case["text"].as_str().unwrap()),
            expected,
            "{}",
            case["case"]
        );
    }
}

#[track_caller]
fn assert_refused<T: std::fmt::Debug>(parsed: Result<T, AddressError>, error: AddressError) {
    assert_eq!(parsed.map_err(Some).unwrap_err(), Some(error));
}

fn login_url(text: &str) -> LoginUrl {
    LoginUrl::parse(text).unwrap()
}

fn ccp_url(text: &str) -> CcpUrl {
    CcpUrl::parse(text).unwrap()
}

#[test]
fn a_login_url_is_a_whole_https_address_of_a_domain() {
    assert_cases(include_str!("../../data/login_urls.json"), |text| {
        LoginUrl::parse(text).map(String::from)
    });
}

#[test]
fn a_login_url_of_8192_characters_is_the_longest() {
    let mut text = String::from("https://login.example.com/");
    text.extend(std::iter::repeat_n('a', 8192 - text.len()));
    assert_eq!(login_url(&text).as_str(), text);
    text.push('a');
    assert_refused(LoginUrl::parse(&text), AddressError::TooLong);
}

#[test]
fn a_host_of_253_characters_is_the_longest() {
    let labels = [
        "a".repeat(63),
        "b".repeat(63),
        "c".repeat(63),
        "d".repeat(61),
    ];
    let host = labels.join(".");
    assert_eq!(host.len(), 253);
    assert_eq!(login_url(&format!("https://{host}/")).host(), host);
    assert_refused(
        LoginUrl::parse(&format!("https://{host}d/")),
        AddressError::NotDomain,
    );
}

#[test]
fn no_customer_has_a_name_with_a_dash_at_an_end_an_underscore_or_native_script() {
    for name in ["-acme", "acme-", "ac_me", "xn--mnchen-3ya", ""] {
        let ccp = CcpUrl::parse(&format!("https://{name}.my.connect.aws/ccp-v2"));
        let origin = ServiceNowOrigin::parse(&format!("https://{name}.service-now.com"));
        if name.is_empty() {
            assert_refused(ccp, AddressError::NotDomain);
            assert_refused(origin, AddressError::NotDomain);
        } else {
            assert_refused(ccp, AddressError::NotConnectHost);
            assert_refused(origin, AddressError::NotServiceNowHost);
        }
    }
}

#[test]
fn servicenows_own_hosts_have_no_port() {
    assert_refused(
        ServiceNowOrigin::parse("https://acme.service-now.com:8443"),
        AddressError::HasPort,
    );
    assert!(ServiceNowOrigin::parse("https://acme.service-now.com:443").is_ok());
}

#[test]
fn an_address_with_a_host_that_is_not_ascii_is_no_address_anywhere() {
    let answered = |url: &str| Answered {
        tab: 3,
        top: false,
        from: Some("https://acme.service-now.com".to_owned()),
        url: url.to_owned(),
        status: 200,
        policies: Vec::new(),
        options: None,
        withholds: None,
    };
    for host in [
        "M\u{fc}nchen.my.connect.aws",
        "%C3%BCber.my.connect.aws",
        "\u{ff21}.my.connect.aws",
        // The parser's own check of the writing direction panics at this one in a debug build.
        "XN--hgdtpahr0tp0enp00enp0enenenatrols.my.connect.aws",
    ] {
        for slashes in ["//", "", "/", "\\\\", "////"] {
            let url = format!("https:{slashes}{host}/now/ccp-v2?id=1");
            assert_eq!(PageKind::of(&url, true), PageKind::Elsewhere, "{url}");
            assert_eq!(HostName::of(&url), None, "{url}");
            assert_eq!(answered(&url).host(), None, "{url}");
            assert_eq!(answered(&url).frame(), None, "{url}");
            assert!(CcpUrl::parse(&url).is_err(), "{url}");
            assert_eq!(RelayState::parse(&url), None, "{url}");
        }
    }
}

#[test]
fn the_host_of_an_address_is_kept_only_where_it_is_a_domain_name() {
    let host = |url: &str| HostName::of(url).map(String::from);
    let kept = Some("login.example.com".to_owned());
    assert_eq!(host("https://Login.example.com/a?b#c"), kept);
    assert_eq!(host("http://login.example.com:8080/"), kept);
    for url in [
        "https://xn--orh.example/",
        "https://login..example.com/",
        "https://192.0.2.1/",
        "https://adfs/",
        "ftp://login.example.com/",
        "none://login.example.com/",
        "about:blank",
    ] {
        assert_eq!(host(url), None, "{url}");
    }
}

#[test]
fn a_login_url_tells_its_host_and_its_origin() {
    let url = login_url("https://SSO.example.com:9031/idp?x#y");
    assert_eq!(url.host(), "sso.example.com");
    assert_eq!(url.origin(), "https://sso.example.com:9031");
    assert_eq!(
        login_url("https://sso.example.com:443/").origin(),
        "https://sso.example.com"
    );
}

#[test]
fn a_login_url_tells_which_instance_it_leads_to() {
    for case in cases(include_str!("../../data/relay_states.json")) {
        let text = case["text"].as_str().unwrap();
        // A placeholder in the path is legal in a URL, so these are all login addresses.
        let found = login_url(text).relay_state();
        let expected = case.get("none").is_none().then(|| RelayState {
            region: case["region"].as_str().map(str::to_owned),
            instance_id: case["instance_id"].as_str().unwrap_or(INSTANCE).to_owned(),
            destination: case["destination"].as_str().map(str::to_owned),
            new_domain: case["new_domain"].as_bool().unwrap(),
            government: case["government"].as_bool().unwrap_or_default(),
        });
        assert_eq!(found, expected, "{}", case["case"]);
    }
}

#[test]
fn a_ccp_url_is_a_ccp_page_of_an_amazon_connect_host() {
    assert_cases(include_str!("../../data/ccp_urls.json"), |text| {
        CcpUrl::parse(text).map(String::from)
    });
}

#[test]
fn a_ccp_url_tells_its_host_its_origin_and_its_family() {
    let url = ccp_url("https://ACME.my.connect.aws/ccp-v2/");
    assert_eq!(url.host(), "acme.my.connect.aws");
    assert_eq!(url.origin(), "https://acme.my.connect.aws");
    assert_eq!(url.family(), ConnectFamily::Connect);
    assert_eq!(url.family().prefix(), "");

    let old = ccp_url("https://acme.awsapps.com/connect/ccp-v2/");
    assert_eq!(old.family(), ConnectFamily::Legacy);
    assert_eq!(old.family().prefix(), "/connect");

    let government = ccp_url("https://acme.govcloud.connect.aws/ccp-v2/");
    assert_eq!(government.family(), ConnectFamily::GovCloud);
    assert_eq!(government.family().prefix(), "");
}

#[test]
fn servicenow_is_at_home_on_three_domains() {
    for text in [
        "https://acme.service-now.com",
        "https://acme.servicenow.com",
        "https://gsa.servicenowservices.com",
    ] {
        let origin = ServiceNowOrigin::parse(text).unwrap();
        assert_eq!(origin.as_str(), text);
        assert_eq!(origin.host(), &text["https://".len()..]);
    }
    for text in [
        "https://service-now.com",
        "https://evilservice-now.com",
        "https://acme.service-now.com.evil.example",
        "https://help.acme.example",
    ] {
        assert_refused(
            ServiceNowOrigin::parse(text),
            AddressError::NotServiceNowHost,
        );
    }
    assert_refused(
        ServiceNowOrigin::parse("http://acme.service-now.com"),
        AddressError::NotHttps,
    );
}

#[test]
fn any_other_domain_of_servicenow_has_to_be_named() {
    let origin =
        ServiceNowOrigin::parse_custom("https://Help.acme.example:8443/now/home?a=b#c").unwrap();
    assert_eq!(origin.as_str(), "https://help.acme.example:8443");
    assert_eq!(origin.host(), "help.acme.example");
    assert_refused(
        ServiceNowOrigin::parse_custom("http://help.acme.example"),
        AddressError::NotHttps,
    );
    assert_refused(
        ServiceNowOrigin::parse_custom("https://*.acme.example"),
        AddressError::NotDomain,
    );
}

#[test]
fn two_pages_of_one_servicenow_have_the_same_origin() {
    assert_eq!(
        ServiceNowOrigin::parse("https://acme.service-now.com/now/sow/home?x=y#z"),
        ServiceNowOrigin::parse("https://acme.service-now.com")
    );
}

#[test]
fn an_instance_arn_is_taken_apart() {
    let arn = InstanceArn::parse(&format!(
        " arn:aws:connect:us-west-2:123456789012:instance/{INSTANCE}\n"
    ))
    .unwrap();
    assert_eq!(arn.partition(), "aws");
    assert_eq!(arn.region(), "us-west-2");
    assert_eq!(arn.instance_id(), INSTANCE);
    assert_eq!(
        arn.as_str(),
        format!("arn:aws:connect:us-west-2:123456789012:instance/{INSTANCE}")
    );
}

#[test]
fn an_instance_arn_may_be_of_any_partition_and_in_capitals() {
    for partition in ["aws", "aws-us-gov", "aws-cn"] {
        let arn = format!("arn:{partition}:connect:us-gov-west-1:123456789012:instance/{INSTANCE}");
        assert_eq!(InstanceArn::parse(&arn).unwrap().partition(), partition);
    }
    let arn = InstanceArn::parse(
        "arn:aws:connect:us-west-2:123456789012:instance/ABCDEF01-2222-4333-8444-555555555555",
    )
    .unwrap();
    assert_eq!(arn.instance_id(), "abcdef01-2222-4333-8444-555555555555");
}

#[test]
fn anything_else_is_no_instance_arn() {
    assert_refused(InstanceArn::parse(" "), AddressError::Empty);
    for text in [
        format!("arn:aws:connect:us-west-2:123456789012:instance/{INSTANCE}:x"),
        format!("arn:aws:connect:us-west-2:123456789012:instance/{INSTANCE}/agent/1"),
        format!("arn:aws:connect:us-west-2:12345678901:instance/{INSTANCE}"),
        format!("arn:aws:connect:us-west-2:12345678901x:instance/{INSTANCE}"),
        format!("arn:aws:connect::123456789012:instance/{INSTANCE}"),
        format!("arn:aws:connect:<region>-1:123456789012:instance/{INSTANCE}"),
        format!("arn:aws:connect:oregon:123456789012:instance/{INSTANCE}"),
        format!("arn:aws:iam:us-west-2:123456789012:instance/{INSTANCE}"),
        format!("arn:aws-xx:connect:us-west-2:123456789012:instance/{INSTANCE}"),
        format!("urn:aws:connect:us-west-2:123456789012:instance/{INSTANCE}"),
        format!("arn:aws:connect:us-west-2:123456789012:queue/{INSTANCE}"),
        "arn:aws:connect:us-west-2:123456789012:instance/11111111222243338444555555555555"
            .to_owned(),
        "arn:aws:connect:us-west-2:123456789012:instance/1111111g-2222-4333-8444-555555555555"
            .to_owned(),
        "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-4333-8444-55555555555"
            .to_owned(),
        "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-4333-84440555555555555"
            .to_owned(),
    ] {
        assert_refused(InstanceArn::parse(&text), AddressError::NotInstanceArn);
    }
}

#[test]
fn a_sys_id_is_32_small_hexadecimal_digits() {
    let text = "0123456789abcdef0123456789abcdef";
    assert_eq!(SysId::parse(text).unwrap().as_str(), text);
    for text in [
        "",
        "0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef0",
        "0123456789ABCDEF0123456789ABCDEF",
        "0123456789abcdef0123456789abcdeg",
        " 0123456789abcdef0123456789abcde",
        "../../../../0123456789abcdef0123",
    ] {
        assert_refused(SysId::parse(text), AddressError::NotSysId);
    }
}

#[test]
fn a_user_token_is_32_to_512_safe_characters() {
    for text in ["a1".repeat(16), "Zz09-._~+/=".repeat(4), "f".repeat(512)] {
        assert_eq!(UserToken::parse(&text).unwrap().expose(), text);
    }
    for text in [
        String::new(),
        "a".repeat(31),
        "a".repeat(513),
        format!("{}\r\nX-Evil: 1", "a".repeat(32)),
        format!("{} ", "a".repeat(32)),
        format!("{}ä", "a".repeat(32)),
        format!("{}\"", "a".repeat(32)),
    ] {
        assert_refused(UserToken::parse(&text), AddressError::NotUserToken);
    }
}

#[test]
fn a_user_token_is_never_printed() {
    let secret = "s3cr3t".repeat(8);
    let token = UserToken::parse(&secret).unwrap();
    for printed in [
        format!("{token:?}"),
        format!("{token:#?}"),
        format!("{:?}", Some(&token)),
    ] {
        assert!(printed.contains("hidden"), "{printed}");
        assert!(!printed.contains("s3cr3t"), "{printed}");
    }
}

#[test]
fn an_address_travels_as_plain_text_and_is_checked_on_arrival() {
    let url = login_url("https://login.example.com/a");
    let text = serde_json::to_value(&url).unwrap();
    assert_eq!(text, json!("https://login.example.com/a"));
    assert_eq!(serde_json::from_value::<LoginUrl>(text).unwrap(), url);
    let refused =
        serde_json::from_value::<LoginUrl>(json!("http://login.example.com/a")).unwrap_err();
    assert_eq!(refused.to_string(), AddressError::NotHttps.text());

    assert!(serde_json::from_value::<CcpUrl>(json!("https://evil.example/ccp-v2")).is_err());
    assert!(serde_json::from_value::<InstanceArn>(json!("arn")).is_err());
    assert!(serde_json::from_value::<SysId>(json!("0")).is_err());
    assert!(
        serde_json::from_value::<ServiceNowOrigin>(json!("http://acme.service-now.com")).is_err()
    );
}

#[test]
fn a_custom_origin_survives_the_journey() {
    let origin = ServiceNowOrigin::parse_custom("https://help.acme.example").unwrap();
    let text = serde_json::to_value(&origin).unwrap();
    assert_eq!(text, json!("https://help.acme.example"));
    assert_eq!(
        serde_json::from_value::<ServiceNowOrigin>(text).unwrap(),
        origin
    );
}

#[test]
fn an_error_prints_what_to_do_in_lower_case() {
    assert_eq!(AddressError::NotHttps.to_string(), "start it with https://");
    for data in [
        include_str!("../../data/login_urls.json"),
        include_str!("../../data/ccp_urls.json"),
    ] {
        for case in cases(data) {
            let Some(error) = case.get("err") else {
                continue;
            };
            let error: AddressError = serde_json::from_value(error.clone()).unwrap();
            let text = error.text();
            assert!(
                text.starts_with(|letter: char| letter.is_ascii_lowercase()),
                "{text}"
            );
            assert!(!text.ends_with('.'), "{text}");
        }
    }
}

/// Compared far from a browser, by the parser that browsers follow.
#[cfg(not(target_arch = "wasm32"))]
mod addresses_of_servicenow {
    use super::*;
    use proptest::prelude::*;

    fn host_of(path: &str) -> String {
        let origin = ServiceNowOrigin::parse("https://acme.service-now.com").unwrap();
        let address = url::Url::parse(&origin.address(path)).unwrap();
        assert_eq!(address.scheme(), "https");
        assert_eq!((address.username(), address.password()), ("", None));
        assert_eq!(address.port_or_known_default(), Some(443));
        address.host_str().unwrap().to_owned()
    }

    #[test]
    fn a_path_that_looks_like_an_address_leads_nowhere_else() {
        for path in [
            "",
            "/api/now/table/x",
            "api/now",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example/",
            "@evil.example",
            ".evil.example",
            ":8443/",
            "\t//evil.example",
            "/../..//evil.example",
        ] {
            assert_eq!(host_of(path), "acme.service-now.com", "{path:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_024, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_path_is_asked_for_the_host_stays(path in "\\PC*|[/\\\\@:?#.\t\r\n a-z]{0,24}") {
            prop_assert_eq!(host_of(&path), "acme.service-now.com");
        }

        #[test]
        fn whatever_table_is_asked_for_the_host_stays(table in "\\PC*|[/\\\\@:?#.\t\r\n a-z]{0,24}") {
            let path = patchcord::servicenow::request::request_path(&table, None);
            prop_assert_eq!(host_of(&path), "acme.service-now.com");
            prop_assert!(path.starts_with("/api/now/table/"));
        }
    }
}

#[test]
fn white_space_around_an_address_is_dropped_whatever_its_kind() {
    for blank in ['\t', '\n', '\u{b}', '\u{c}', '\r', ' '] {
        let login = LoginUrl::parse(&format!("{blank}https://idp.example.test/{blank}"));
        assert!(login.is_ok(), "{blank:?}");
    }
}
