//! Why a frame stays out whose agent is signed in.

use patchcord::cause::Cause;
use patchcord::connect::frame_answer::{Answered, FrameAnswer, withheld};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const PAGE: &str = "https://acme.service-now.com";
const CCP: &str = "https://acme.my.connect.aws/ccp-v2";

/// A CCP page that came into a frame in ServiceNow.
fn ccp() -> Answered {
    Answered {
        tab: 3,
        top: false,
        from: Some(PAGE.to_owned()),
        url: CCP.to_owned(),
        status: 200,
        policies: Vec::new(),
        options: None,
        withholds: None,
    }
}

/// What a CCP page with these headers does in ServiceNow.
fn framed(policy: Option<&str>, options: Option<&str>) -> Option<FrameAnswer> {
    let answered = Answered {
        policies: policy.map(str::to_owned).into_iter().collect(),
        options: options.map(str::to_owned),
        ..ccp()
    };
    answered.frame()
}

#[test]
fn a_frame_that_is_sent_to_the_login_got_no_cookie() {
    for url in [
        "https://acme.my.connect.aws/login",
        "https://acme.my.connect.aws/login?landat=/ccp-v2",
        "https://acme.awsapps.com/connect/login",
    ] {
        let answered = Answered {
            url: url.to_owned(),
            ..ccp()
        };
        assert_eq!(answered.frame(), Some(FrameAnswer::Login), "{url}");
    }
    assert_eq!(FrameAnswer::Login.cause(), Some(Cause::CookiesBlocked));
}

#[test]
fn a_page_that_is_not_among_the_frame_ancestors_is_not_approved() {
    for policy in [
        "frame-ancestors 'none'",
        "frame-ancestors",
        "frame-ancestors 'self' https://other.service-now.com",
        "default-src *; Frame-Ancestors https://acme.service-now.com:8443",
        "frame-ancestors http://acme.service-now.com",
        "frame-ancestors https://*.my.service-now.com",
        "frame-ancestors https://*e.service-now.com",
    ] {
        assert_eq!(
            framed(Some(policy), None),
            Some(FrameAnswer::Refused),
            "{policy}"
        );
    }
    assert_eq!(FrameAnswer::Refused.cause(), Some(Cause::OriginNotApproved));
}

#[test]
fn a_page_that_may_show_the_frame_only_has_to_wait() {
    for policy in [
        "frame-ancestors 'self' https://acme.service-now.com",
        "frame-ancestors https://*.service-now.com",
        "frame-ancestors *",
        "script-src 'self'",
    ] {
        assert_eq!(
            framed(Some(policy), None),
            Some(FrameAnswer::Loads),
            "{policy}"
        );
    }
    assert_eq!(framed(None, None), Some(FrameAnswer::Loads));
    assert_eq!(FrameAnswer::Loads.cause(), None);
}

#[test]
fn a_session_cookie_of_a_kind_that_stays_out_of_frames_is_told_by_its_attributes() {
    for (cookies, told) in [
        (
            &["s=1; Path=/; Secure; HttpOnly; SameSite=None"][..],
            Some(false),
        ),
        (&["s=1; Path=/; Secure; HttpOnly; SameSite=Lax"], Some(true)),
        (&["s=1; httponly; samesite=strict"], Some(true)),
        (
            &["s=1; Secure; HttpOnly; SameSite=None; Partitioned"],
            Some(true),
        ),
        // Which kind that is depends on the browser.
        (&["s=1; Secure; HttpOnly"], Some(false)),
        // What a script may read is no session, and what is deleted no longer.
        (&["lang=en; SameSite=Lax"], None),
        (&["s=; HttpOnly; Max-Age=0; SameSite=Lax"], None),
        (&["s=HttpOnly-SameSite=Lax"], None),
        (&[], None),
        // One that reaches the frame is enough.
        (
            &[
                "a=1; HttpOnly; SameSite=Lax",
                "s=1; Secure; HttpOnly; SameSite=None",
            ],
            Some(false),
        ),
        (
            &["a=1; HttpOnly; SameSite=Lax\ns=1; Secure; HttpOnly; SameSite=None"],
            Some(false),
        ),
    ] {
        let cookies: Vec<String> = cookies.iter().map(|&cookie| cookie.to_owned()).collect();
        assert_eq!(withheld(&cookies), told, "{cookies:?}");
    }
    assert_eq!(FrameAnswer::Withheld.cause(), Some(Cause::CookieWithheld));
}

#[test]
fn every_list_must_name_the_page() {
    let both = |one: &str, other: &str| {
        let policies = vec![one.to_owned(), other.to_owned()];
        Answered { policies, ..ccp() }.frame()
    };
    let named = "frame-ancestors https://acme.service-now.com";
    assert_eq!(both("script-src 'self'", named), Some(FrameAnswer::Loads));
    assert_eq!(
        both(named, "frame-ancestors 'none'"),
        Some(FrameAnswer::Refused)
    );
}

#[test]
fn the_older_header_counts_only_where_there_is_no_list() {
    assert_eq!(framed(None, Some("SAMEORIGIN")), Some(FrameAnswer::Refused));
    let policy = Some("frame-ancestors https://acme.service-now.com");
    assert_eq!(framed(policy, Some("SAMEORIGIN")), Some(FrameAnswer::Loads));
}

#[test]
fn a_step_on_the_way_says_nothing() {
    for (url, status) in [
        (CCP, 302),
        (CCP, 503),
        ("https://acme.my.connect.aws/auth/refresh", 200),
        ("not an address", 200),
    ] {
        let answered = Answered {
            url: url.to_owned(),
            status,
            ..ccp()
        };
        assert_eq!(answered.frame(), None, "{url} {status}");
    }
}

#[test]
fn a_page_of_its_own_and_a_ccp_that_loads_itself_say_nothing() {
    let own = Answered {
        top: true,
        from: None,
        ..ccp()
    };
    let again = Answered {
        from: Some("https://acme.my.connect.aws".to_owned()),
        ..ccp()
    };
    assert_eq!((own.frame(), again.frame()), (None, None));
}

#[test]
fn only_an_error_page_out_of_sight_fails_a_sign_in() {
    let unseen = Answered {
        top: true,
        tab: -1,
        status: 403,
        ..ccp()
    };
    assert!(unseen.fails());
    for other in [
        Answered {
            status: 302,
            ..unseen.clone()
        },
        Answered {
            tab: 3,
            ..unseen.clone()
        },
        Answered {
            top: false,
            ..unseen.clone()
        },
    ] {
        assert!(!other.fails(), "{other:?}");
    }
}

#[test]
fn only_hosts_of_amazon_connect_are_looked_at() {
    for (url, host) in [
        (CCP, Some("acme.my.connect.aws")),
        ("https://acme.my.connect.aws.example/ccp-v2", None),
        (PAGE, None),
    ] {
        let answered = Answered {
            url: url.to_owned(),
            ..ccp()
        };
        assert_eq!(answered.host().as_deref(), host);
    }
}
