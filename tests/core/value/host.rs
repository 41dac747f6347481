//! The hosts that a pairing and a policy name.

use patchcord::settings::Settings;
use patchcord::value::{AddressError, CcpUrl, LoginUrl};
use patchcord::value::{ConnectHost, LoginHost};
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn covers(host: &str, login: &str) -> bool {
    let login = LoginUrl::parse(login).unwrap();
    LoginHost::parse(host).unwrap().covers(&login)
}

fn connect(host: &str) -> ConnectHost {
    ConnectHost::parse(host).unwrap()
}

#[test]
fn a_host_means_every_port_and_every_path_unless_it_names_one() {
    for login in [
        "https://idp.example.test",
        "https://idp.example.test/",
        "https://IDP.Example.Test/sso?x=1#y",
        "https://idp.example.test:443/sso",
        "https://idp.example.test:9031/idp/startSSO.ping",
    ] {
        for host in [
            "idp.example.test",
            "IDP.example.test",
            " https://idp.example.test/ ",
        ] {
            assert!(covers(host, login), "{host} {login}");
        }
    }
    for login in [
        "https://evil.example.test/",
        "https://example.test/",
        "https://login.idp.example.test/",
        "https://idp.example.test.evil.example/",
        "https://evilidp.example.test/",
        "https://evil.example/idp.example.test/",
        "https://evil.example/?idp.example.test#idp.example.test",
    ] {
        assert!(!covers("idp.example.test", login), "{login}");
    }
}

#[test]
fn a_port_that_is_named_is_the_only_one() {
    let host = "idp.example.test:9031";
    assert!(covers(host, "https://idp.example.test:9031/sso"));
    for login in [
        "https://idp.example.test/sso",
        "https://idp.example.test:90/sso",
        "https://idp.example.test:9032/sso",
    ] {
        assert!(!covers(host, login), "{login}");
    }
    // The port of https itself is no other one.
    assert!(covers(
        "idp.example.test:443",
        "https://idp.example.test/sso"
    ));
}

#[test]
fn a_path_that_is_named_is_not_left() {
    let inside = [
        "https://idp.example.test/app",
        "https://idp.example.test/app/",
        "https://idp.example.test/app?x=%2f",
        "https://idp.example.test/app#/../x",
        "https://idp.example.test/app/amazon/sso/saml?RelayState=https%3A%2F%2Fx",
        "https://idp.example.test/other/../app/amazon",
    ];
    for login in inside {
        assert!(covers("idp.example.test/app", login), "{login}");
    }
    for login in [
        "https://idp.example.test",
        "https://idp.example.test/apple",
        "https://idp.example.test/App",
        "https://idp.example.test/app;x=1",
        "https://idp.example.test//app",
        "https://idp.example.test/other/app",
        "https://idp.example.test/?/app",
        "https://idp.example.test/#/app",
        "https://idp.example.test/app/../other",
        "https://idp.example.test/app/%2e%2e/other",
        "https://idp.example.test/app/.%2E/other",
        "https://idp.example.test/app%2f..%2fother",
        "https://idp.example.test/app/..%2Fother",
        "https://idp.example.test/app/..%5cother",
        "https://idp.example.test/app/..;/other",
        "https://idp.example.test/app/..%3b/other",
        "https://idp.example.test/app/%252e%252e/other",
        "https://idp.example.test/app/..%252fother",
        "https://evil.example.test/app",
    ] {
        assert!(!covers("idp.example.test/app", login), "{login}");
    }
    // With a slash at its end only what lies below is meant.
    assert!(covers(
        "idp.example.test/app/",
        "https://idp.example.test/app/x"
    ));
    for login in [
        "https://idp.example.test/app",
        "https://idp.example.test/apple",
    ] {
        assert!(!covers("idp.example.test/app/", login), "{login}");
    }
}

#[test]
fn hosts_compare_as_hosts_in_every_setting() {
    let login = LoginUrl::parse("https://Acme.Okta.com/app/a/b/sso/saml").unwrap();
    let ccp = CcpUrl::parse("https://Acme.my.connect.aws/ccp-v2").unwrap();
    for (idp, connect, service_now) in [
        (
            "acme.okta.com",
            "acme.my.connect.aws",
            "acme.service-now.com",
        ),
        (
            "Acme.Okta.com",
            "Acme.My.Connect.AWS",
            "Acme.Service-Now.com",
        ),
        (
            "ACME.OKTA.COM:443",
            "ACME.MY.CONNECT.AWS:443",
            "ACME.SERVICE-NOW.COM:443",
        ),
        (
            "HTTPS://Acme.Okta.com/",
            "HTTPS://Acme.my.connect.aws/",
            "HTTPS://Acme.service-now.com/",
        ),
        (
            " acme.okta.com\n",
            " acme.my.connect.aws\n",
            " acme.service-now.com\n",
        ),
    ] {
        let policy = json!({
            "idpHosts": [idp],
            "connectHosts": [connect],
            "instances": [{"serviceNow": service_now, "loginHosts": [idp], "connectHosts": [connect]}],
            "loginUrl": "https://Acme.Okta.com/app/a/b/sso/saml",
            "ccpUrl": "https://Acme.my.connect.aws/ccp-v2",
        });
        let settings: Settings = serde_json::from_value(policy).unwrap();
        assert!(settings.trusts(&login), "{idp}");
        assert!(settings.trusts_connect(&ccp), "{connect}");
        assert_eq!(settings.login_url.as_ref(), Some(&login));
        assert_eq!(settings.ccp_url.as_ref(), Some(&ccp));
        let [instance] = settings.instances.as_deref().unwrap() else {
            panic!("{service_now}");
        };
        assert_eq!(
            instance.service_now.as_str(),
            "https://acme.service-now.com"
        );
        assert!(
            instance.login_hosts.as_ref().unwrap()[0].covers(&login),
            "{idp}"
        );
        assert_eq!(
            instance.connect_hosts.as_ref().unwrap()[0],
            ConnectHost::of(&ccp)
        );
    }
}

#[test]
fn a_text_that_is_no_host_is_refused() {
    for (text, error) in [
        ("", AddressError::NotUrl),
        ("http://idp.example.test", AddressError::NotHttps),
        ("*.example.test", AddressError::NotDomain),
        ("localhost", AddressError::NotDomain),
        ("127.0.0.1", AddressError::NotDomain),
        ("ann@idp.example.test", AddressError::HasCredentials),
        ("idp.example.test /app", AddressError::HasBlank),
        ("idp.ex\u{e4}mple.test", AddressError::NotAscii),
    ] {
        assert_eq!(LoginHost::parse(text), Err(error), "{text}");
    }
}

#[test]
fn a_host_is_kept_as_it_is_written() {
    for (text, kept) in [
        ("https://IDP.example.test/", "idp.example.test"),
        ("idp.example.test:443/app", "idp.example.test/app"),
        ("idp.example.test:9031", "idp.example.test:9031"),
        ("idp.example.test/app/x?y#z", "idp.example.test/app/x"),
    ] {
        let host = LoginHost::parse(text).unwrap();
        assert_eq!(host.as_str(), kept);
        let json = serde_json::to_string(&host).unwrap();
        assert_eq!(json, format!("\"{kept}\""));
        assert_eq!(serde_json::from_str::<LoginHost>(&json).unwrap(), host);
    }
}

#[test]
fn an_amazon_connect_host_is_one_of_three_kinds() {
    for host in [
        "acme.my.connect.aws",
        "acme.awsapps.com",
        "acme.govcloud.connect.aws",
    ] {
        assert_eq!(connect(host).as_str(), host);
        let whole = format!("https://{}/connect/ccp-v2", host.to_uppercase());
        assert_eq!(connect(&whole), connect(host));
    }
    for host in [
        "my.connect.aws",
        "a.b.my.connect.aws",
        "acme.my.connect.aws.evil.example",
        "acme-my.connect.aws",
        "evil.example",
    ] {
        let error = Err(AddressError::NotConnectHost);
        assert_eq!(ConnectHost::parse(host), error, "{host}");
    }
    assert_eq!(
        ConnectHost::parse("acme.my.connect.aws."),
        Err(AddressError::NotDomain)
    );
}

#[test]
fn one_instance_has_two_hosts_at_most() {
    let same = |one: &str, other: &str| {
        let (one, other) = (connect(one), connect(other));
        let same = one.is_same_instance(&other);
        assert_eq!(other.is_same_instance(&one), same, "{one:?} {other:?}");
        same
    };
    assert!(same("acme.my.connect.aws", "acme.my.connect.aws"));
    assert!(same("acme.my.connect.aws", "acme.awsapps.com"));
    for other in [
        "acme2.my.connect.aws",
        "acme2.awsapps.com",
        // Another partition of AWS, with customers of its own.
        "acme.govcloud.connect.aws",
    ] {
        assert!(!same("acme.my.connect.aws", other), "{other}");
    }
    assert!(!same("acme.awsapps.com", "acme.govcloud.connect.aws"));
    let ccp = CcpUrl::parse("https://acme.awsapps.com/connect/ccp-v2").unwrap();
    assert_eq!(ConnectHost::of(&ccp), connect("acme.awsapps.com"));
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_host_of_a_login_url_covers_it_and_survives_its_own_text(
            host in "[a-z0-9]{1,9}(\\.[a-z][a-z0-9-]{0,8}[a-z]){1,3}",
            port in proptest::option::of(1_u16..),
            rest in "(/[ -~]{0,20}){0,4}",
        ) {
            let port = port.map_or_else(String::new, |port| format!(":{port}"));
            let Ok(login) = LoginUrl::parse(&format!("https://{host}{port}{rest}")) else {
                return Ok(());
            };
            let named = LoginHost::of(&login);
            prop_assert!(named.covers(&login));
            prop_assert_eq!(LoginHost::parse(named.as_str()), Ok(named.clone()));
            let elsewhere = LoginUrl::parse(&format!("https://x{host}{port}{rest}")).unwrap();
            prop_assert!(!named.covers(&elsewhere));
        }

        #[test]
        fn no_way_of_writing_it_leaves_the_path_that_is_named(
            steps in proptest::collection::vec(
                proptest::sample::select(&["..", ".", "%2e", "%2E%2e", "..;x", "%2f", "app", "x", "", "%5c.."][..]),
                0..6,
            ),
        ) {
            let login = LoginUrl::parse(&format!("https://idp.example.test/app/{}", steps.join("/"))).unwrap();
            let covered = covers("idp.example.test/app", login.as_str());
            // As a server reads it that decodes once and takes `..;x` for `..`.
            let path = &login.as_str()["https://idp.example.test".len()..];
            let path = path.to_lowercase().replace("%2e", ".").replace("%2f", "/").replace("%5c", "/");
            let mut read: Vec<&str> = Vec::new();
            for segment in path.split('/') {
                match segment.split(';').next().unwrap() {
                    "" | "." => {}
                    ".." => drop(read.pop()),
                    name => read.push(name),
                }
            }
            prop_assert!(!covered || read.first() == Some(&"app"), "{}", login.as_str());
        }
    }
}
