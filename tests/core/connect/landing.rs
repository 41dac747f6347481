//! Where a sign-in ends.

use patchcord::cause::Cause;
use patchcord::connect::landing::{Landing, flow_failure, url_filter};
use patchcord::value::{CcpUrl, LoginUrl};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const PLAIN: &str = "https://idp.example.test/app/amazon/sso/saml";

#[track_caller]
fn at(login: &str, ccp: &str, url: &str) -> Option<Landing> {
    Landing::at(
        url,
        &LoginUrl::parse(login).unwrap(),
        &CcpUrl::parse(ccp).unwrap(),
    )
}

#[track_caller]
fn acme(url: &str) -> Option<Landing> {
    at(PLAIN, "https://acme.my.connect.aws/ccp-v2", url)
}

#[test]
fn the_ccp_means_signed_in() {
    for url in [
        "https://acme.my.connect.aws/ccp-v2",
        "https://acme.my.connect.aws/ccp-v2/",
        "https://acme.my.connect.aws/ccp-v2/chat?a=b",
        "https://acme.my.connect.aws/home",
        "https://acme.my.connect.aws/agent-app-v2#x",
    ] {
        assert_eq!(acme(url), Some(Landing::SignedIn), "{url}");
    }
}

#[test]
fn steps_on_the_way_mean_nothing_yet() {
    for url in [
        PLAIN,
        "https://signin.aws.amazon.com/saml",
        "https://us-west-2.console.aws.amazon.com/connect/federate/1?destination=%2Fccp-v2",
        "https://acme.my.connect.aws/auth/code?code=1&destination=%2Fccp-v2",
        "https://acme.my.connect.aws/ccp-v2x",
        "https://other.my.connect.aws/ccp-v2",
        "https://acme.my.connect.aws.evil.example/ccp-v2",
    ] {
        assert_eq!(acme(url), None, "{url}");
    }
}

#[test]
fn amazon_connects_own_login_means_refused() {
    let login = "https://acme.my.connect.aws/login?landat=%2Fccp-v2";
    assert_eq!(acme(login), Some(Landing::Refused));
    assert_eq!(Landing::Refused.failure(), Some(Cause::SignInRefused));
    assert_eq!(Landing::SignedIn.failure(), None);
}

#[test]
fn an_instance_of_the_old_domain_lands_below_connect() {
    let old = "https://acme.awsapps.com/connect/ccp-v2";
    let here = "https://acme.awsapps.com/connect/ccp-v2/";
    assert_eq!(at(PLAIN, old, here), Some(Landing::SignedIn));
    let login = "https://acme.awsapps.com/connect/login";
    assert_eq!(at(PLAIN, old, login), Some(Landing::Refused));
    assert_eq!(at(PLAIN, old, "https://acme.awsapps.com/ccp-v2"), None);
}

#[test]
fn the_administrators_own_destination_is_a_landing_too() {
    let login = "https://idp.example.test/sso?RelayState=https%3A%2F%2Fus-west-2.console.aws.amazon.com%2Fconnect%2F\
                 federate%2F11111111-2222-4333-8444-555555555555%3Fdestination%3D%252Freports";
    let ccp = "https://acme.my.connect.aws/ccp-v2";
    let here = "https://acme.my.connect.aws/reports";
    assert_eq!(at(login, ccp, here), Some(Landing::SignedIn));
    assert_eq!(at(PLAIN, ccp, here), None);
}

/// A sign-in to acme whose administrator has chosen this destination.
fn login_to(destination: &str) -> LoginUrl {
    let relay = format!(
        "https://us-west-2.console.aws.amazon.com/connect/federate/11111111-2222-4333-8444-555555555555?destination={}",
        encoded(destination)
    );
    LoginUrl::parse(&format!(
        "https://idp.example.test/sso?RelayState={}",
        encoded(&relay)
    ))
    .unwrap()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn a_destination_that_is_not_ascii_is_a_landing_as_a_browser_writes_it() {
    let ccp = CcpUrl::parse("https://acme.my.connect.aws/ccp-v2?a=b").unwrap();
    for (destination, url) in [
        (
            "/\u{fc}bersicht/a b",
            "https://acme.my.connect.aws/%C3%BCbersicht/a%20b",
        ),
        ("/a/../b?c#d", "https://acme.my.connect.aws/b"),
        ("/a\\b", "https://acme.my.connect.aws/a/b"),
        ("/a%20b", "https://acme.my.connect.aws/a%20b"),
        ("/\u{1f4de}", "https://acme.my.connect.aws/%F0%9F%93%9E"),
    ] {
        let login = login_to(destination);
        let addresses = Landing::SignedIn.addresses(&login, &ccp);
        assert_eq!(addresses.last().map(String::as_str), Some(url));
        assert!(addresses.iter().all(|address| address.is_ascii()));
        assert_eq!(Landing::at(url, &login, &ccp), Some(Landing::SignedIn));
    }
}

/// Whether a rule's pattern matches, as `declarativeNetRequest` documents `urlFilter`: `|` anchors at the beginning, and `^` is a
/// separator or the end.
fn matches(filter: &str, url: &str) -> bool {
    let address = filter.strip_prefix('|').unwrap().strip_suffix('^').unwrap();
    assert!(filter.is_ascii() && !address.contains(['*', '^']));
    url.strip_prefix(address).is_some_and(|rest| {
        let next = rest.chars().next();
        next.is_none_or(|next| !next.is_ascii_alphanumeric() && !"_-.%".contains(next))
    })
}

#[test]
fn a_destination_of_any_length_has_its_rule() {
    let ccp = CcpUrl::parse("https://acme.my.connect.aws/ccp-v2").unwrap();
    for length in (1..420).step_by(5) {
        for letters in ["a", "b/c", "%20", "\u{fc}"] {
            let path = ["/", &letters.repeat(length / letters.len() + 1)].concat();
            let login = login_to(&path);
            let addresses = Landing::SignedIn.addresses(&login, &ccp);
            assert!(addresses.len() > 4, "{path}");
            let there = addresses.last().unwrap();
            for (rest, landing) in [
                ("", Some(Landing::SignedIn)),
                ("?a=b", Some(Landing::SignedIn)),
                ("#c", Some(Landing::SignedIn)),
                ("z", None),
                ("-z", None),
            ] {
                let url = [there, rest].concat();
                assert_eq!(Landing::at(&url, &login, &ccp), landing, "{url}");
                let matches = matches(&url_filter(there), &url);
                assert_eq!(matches, landing.is_some(), "{url}");
            }
        }
    }
}

#[test]
fn a_destination_that_is_no_page_leaves_the_usual_pages() {
    let ccp = CcpUrl::parse("https://acme.my.connect.aws/ccp-v2").unwrap();
    let usual = Landing::SignedIn.addresses(&LoginUrl::parse(PLAIN).unwrap(), &ccp);
    let with = |destination: &str| Landing::SignedIn.addresses(&login_to(destination), &ccp);
    // The origin alone would be every step of the way, and a wildcard many pages.
    for nowhere in [
        "/",
        "/..",
        "/?a",
        "/#a",
        "",
        "ccp-v2",
        "https://elsewhere.example/a",
        "/a*",
    ] {
        assert_eq!(with(nowhere), usual, "{nowhere}");
    }
}

#[test]
fn a_flow_that_could_not_load_is_told_from_one_that_waits_for_the_agent() {
    let down = "Authorization page could not be loaded.";
    assert_eq!(flow_failure(down), Cause::SignInErrorPage);
    for waits in [
        "User interaction required.",
        "Authorization page load timed out.",
        "The user did not approve access.",
    ] {
        assert_eq!(flow_failure(waits), Cause::IdpNeedsAgent, "{waits}");
    }
}

#[test]
fn a_failure_of_the_browser_is_not_blamed_on_the_company() {
    for failure in [
        "Couldn't create a browser window to display an authorization page.",
        "Identity API is disabled in incognito windows.",
        "Browser context is shut down.",
        "Did not redirect to the right URL.",
        "canceled",
        "",
        "something new",
    ] {
        assert_eq!(flow_failure(failure), Cause::BrowserFailed, "{failure}");
    }
}
