//! "Test my sign-in": the hops and the end of a watched sign-in.

use patchcord::admin::sign_in_test::obstacle::Obstacle;
use patchcord::admin::sign_in_test::reading::{Station, lent, permissions, reading, texts};
use patchcord::admin::sign_in_test::{
    End, SignInTest, Stage, TestEffect, TestEvent, clock, has_come_up,
};
use patchcord::cause::Cause;
use patchcord::connect::frame_answer::Answered;
use patchcord::value::{CcpUrl, LoginUrl};
use serde::Deserialize;
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const TAB: i32 = 7;
const LOGIN: &str = "https://idp.example.test/app/amazon/sso/saml?RelayState=https%3A%2F%2Fus-west-2.console.aws.amazon.com%2F\
                     connect%2Ffederate%2F11111111-2222-4333-8444-555555555555%3Fdestination%3D%252Fccp-v2";
const IDP: &str = "https://idp.example.test/app/amazon/sso/saml?RelayState=hidden";
const SAML: &str = "https://signin.aws.amazon.com/saml";
const FEDERATE: &str = "https://us-west-2.console.aws.amazon.com/connect/federate/11111111-2222-4333-8444-555555555555?destination=%2Fccp-v2";
const CODE: &str = "https://acme.my.connect.aws/auth/code?code=hidden&destination=%2Fccp-v2";
const CCP: &str = "https://acme.my.connect.aws/ccp-v2";

fn begin(login: &str, ccp: &str) -> (SignInTest, Vec<TestEffect>) {
    let login = LoginUrl::parse(login).unwrap();
    SignInTest::begin(&login, &CcpUrl::parse(ccp).unwrap(), 1_000.0)
}

/// A test whose window is open. Its clock goes on by 100 ms with each event.
struct Watched {
    test: SignInTest,
    now: f64,
}

impl Watched {
    fn new() -> Self {
        let (test, effects) = begin(LOGIN, CCP);
        assert_eq!(effects[0], TestEffect::Open);
        let mut watched = Self { test, now: 1_000.0 };
        let go = watched.tell(TestEvent::Opened { tab: TAB });
        assert_eq!(go, [TestEffect::Go { tab: TAB }]);
        watched
    }

    fn tell(&mut self, event: TestEvent) -> Vec<TestEffect> {
        self.now += match event {
            TestEvent::TimeUp(_) => 180_000.0,
            _ => 100.0,
        };
        self.test.tell(self.now, event)
    }

    fn asks(&mut self, url: &str) -> Vec<TestEffect> {
        self.tell(TestEvent::Asked {
            tab: TAB,
            url: url.to_owned(),
        })
    }

    fn is_answered(&mut self, url: &str, status: u16) -> Vec<TestEffect> {
        self.tell(TestEvent::Answered(answer(url, status)))
    }

    /// Asks for a page and is answered, as each step of a chain.
    fn visits(&mut self, urls: &[(&str, u16)]) {
        for (url, status) in urls {
            self.asks(url);
            self.is_answered(url, *status);
        }
    }

    /// Loads a page that shows a text, or one by script that shows it at the second look.
    fn shows(&mut self, url: &str, text: Option<&str>) {
        self.shows_at(url, &[text, text]);
    }

    fn shows_at(&mut self, url: &str, looks: &[Option<&str>]) {
        let mut effects = self.tell(TestEvent::Loaded {
            tab: TAB,
            url: url.to_owned(),
            title: "Somebody's page".to_owned(),
        });
        for shown in looks {
            let [TestEffect::Look { look, texts, .. }] = &effects[..] else {
                return;
            };
            // What the page shows counts only if it was asked for.
            let found = shown.and_then(|text| texts.iter().find(|known| text.contains(**known)));
            effects = self.tell(TestEvent::Looked {
                look: *look,
                found: found.map(|text| (*text).to_owned()),
            });
        }
        // There is no third look.
        assert!(!matches!(effects[..], [TestEffect::Look { .. }]));
    }

    fn lands() -> Self {
        let mut watched = Self::new();
        watched.visits(&[(IDP, 200), (SAML, 302), (FEDERATE, 302), (CODE, 302)]);
        let effects = watched.asks(CCP);
        assert_eq!(
            effects[..2],
            [TestEffect::Close { tab: TAB }, TestEffect::TryPhone]
        );
        assert!(matches!(effects[2..], [TestEffect::Set(Stage::Phone, _)]));
        watched
    }

    #[track_caller]
    fn stopped(&self, obstacle: Obstacle) {
        assert_eq!(self.test.run().end, Some(End::Stopped(obstacle)));
    }
}

fn answer(url: &str, status: u16) -> Answered {
    Answered {
        tab: TAB,
        top: true,
        from: None,
        url: url.to_owned(),
        status,
        policies: Vec::new(),
        options: None,
        withholds: None,
    }
}

/// What the CCP frame of a ServiceNow page was answered.
fn frame(url: &str, policy: &str) -> TestEvent {
    TestEvent::Answered(Answered {
        tab: 3,
        top: false,
        from: Some("https://acme.service-now.com".to_owned()),
        policies: vec![policy.to_owned()],
        ..answer(url, 200)
    })
}

#[test]
fn a_sign_in_that_reaches_the_phone_ends_ready() {
    let mut watched = Watched::lands();
    // The window is ours to close.
    assert_eq!(watched.tell(TestEvent::Closed { tab: TAB }), []);
    watched.tell(frame(
        CCP,
        "frame-ancestors 'self' https://acme.service-now.com",
    ));
    watched.tell(TestEvent::Acknowledged);
    let run = watched.test.run();
    assert_eq!(run.end, Some(End::Ready));
    let shown: Vec<_> = run
        .hops
        .iter()
        .map(|hop| {
            (
                hop.host.as_str(),
                hop.path.as_str(),
                hop.status,
                hop.meaning(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (
                "idp.example.test",
                "/app/amazon/sso/saml",
                Some(200),
                "Your company sign-in"
            ),
            (
                "signin.aws.amazon.com",
                "/saml",
                Some(302),
                "AWS sign-in checks the assertion"
            ),
            (
                "us-west-2.console.aws.amazon.com",
                "/connect/federate/11111111-2222-4333-8444-555555555555",
                Some(302),
                "AWS hands over to Amazon Connect"
            ),
            (
                "acme.my.connect.aws",
                "/auth/code",
                Some(302),
                "Amazon Connect opens the session"
            ),
            ("acme.my.connect.aws", "/ccp-v2", None, "The phone (CCP)"),
        ]
    );
}

#[test]
fn a_run_is_reported_with_codes() {
    let mut watched = Watched::new();
    watched.visits(&[(SAML, 400)]);
    watched.shows(SAML, Some("Error: Response signature invalid (service: …)"));
    assert_eq!(
        serde_json::to_value(watched.test.run()).unwrap(),
        json!({
            "hops": [{
                "host": "signin.aws.amazon.com", "path": "/saml", "atMs": 200.0, "status": 400,
                "station": "aws-sign-in"
            }],
            "end": {"stopped": "signature-invalid"}
        })
    );
}

#[test]
fn without_a_servicenow_page_the_test_claims_only_the_sign_in() {
    let mut watched = Watched::lands();
    watched.tell(TestEvent::NoPhone);
    assert_eq!(watched.test.run().end, Some(End::SignedIn));
}

#[test]
fn the_text_of_a_page_names_the_obstacle() {
    for (url, status, text, obstacle) in [
        (
            FEDERATE,
            403,
            "Access Denied. Your account has been authenticated, but has not been onboarded to this application.",
            Obstacle::NotOnboarded,
        ),
        (
            FEDERATE,
            403,
            "Access denied, Please contact your AWS account administrator for assistance.",
            Obstacle::RoleNotPermitted,
        ),
        (
            FEDERATE,
            400,
            "Bad Request. The request was not valid and could not be processed.",
            Obstacle::RoleChanged,
        ),
        (FEDERATE, 401, "Session expired", Obstacle::NoAwsSession),
        (
            FEDERATE,
            403,
            "UserNotOnboardedException",
            Obstacle::NotOnboardedInRegion,
        ),
        (
            "https://id.us-west-2.sign-in.connect.aws/saml?instanceId=1",
            403,
            "UserNotOnboardedException: no user",
            Obstacle::NotOnboardedInRegion,
        ),
        (
            "https://id.us-west-2.sign-in.connect.aws/saml?instanceId=1",
            404,
            "ResourceNotFoundException",
            Obstacle::NotDistributed,
        ),
        (
            SAML,
            400,
            "Your request included an invalid SAML response. To logout, click here.",
            Obstacle::AssertionInvalid,
        ),
        (
            SAML,
            400,
            "Error: Response signature invalid (service: AWSSecurityTokenService; status code: 400)",
            Obstacle::SignatureInvalid,
        ),
        (
            SAML,
            400,
            "Error: Response does not contain the required audience.",
            Obstacle::AudienceWrong,
        ),
        (
            SAML,
            400,
            "Error: RoleSessionName is required in AuthnResponse (service: AWSSecurityTokenService)",
            Obstacle::SessionNameInvalid,
        ),
        (
            SAML,
            400,
            "Error: RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64} (service: …)",
            Obstacle::SessionNameInvalid,
        ),
        (
            SAML,
            400,
            "Error: Requested DurationSeconds exceeds MaxSessionDuration set for this role.",
            Obstacle::SessionTooLong,
        ),
        (
            SAML,
            403,
            "Error: Not authorized to perform sts:AssumeRoleWithSAML (service: …)",
            Obstacle::RoleNotTrusted,
        ),
        (
            SAML,
            400,
            "Error: Specified provider doesn't exist.",
            Obstacle::ProviderUnknown,
        ),
        (
            SAML,
            400,
            "Error: Failed to assume role: Issuer not present in specified provider (service: …)",
            Obstacle::ProviderUnknown,
        ),
        (SAML, 200, "Select a role:", Obstacle::RoleChooser),
        (SAML, 400, "Etwas anderes", Obstacle::AwsRefused),
        (
            "https://acme.awsapps.com/",
            200,
            "This application has not been enabled for your directory",
            Obstacle::OldHostWithoutConnect,
        ),
        (
            IDP,
            200,
            "AADSTS750054: SAMLRequest or SAMLResponse must be present",
            Obstacle::LoginUrlUnknown,
        ),
        (
            IDP,
            200,
            "AADSTS50105: The signed in user is not assigned to a role",
            Obstacle::NotAssigned,
        ),
        (
            IDP,
            400,
            "AADSTS700016: Application with identifier",
            Obstacle::ApplicationUnknown,
        ),
        (
            IDP,
            200,
            "AADSTS53003: blocked by Conditional Access",
            Obstacle::IdpRefused,
        ),
        (
            IDP,
            200,
            "User is not assigned to this application",
            Obstacle::NotAssigned,
        ),
        (IDP, 403, "Forbidden", Obstacle::NotAssigned),
        (IDP, 404, "Not found", Obstacle::LoginUrlUnknown),
        (IDP, 500, "Oops", Obstacle::IdpFailed),
        (IDP, 503, "Oops", Obstacle::IdpFailed),
        (FEDERATE, 503, "Oops", Obstacle::AwsUnavailable),
    ] {
        let mut watched = Watched::new();
        watched.visits(&[(url, status)]);
        watched.shows(url, Some(text));
        watched.stopped(obstacle);
    }
}

#[test]
fn a_page_that_waits_for_the_user_does_not_end_the_test() {
    for (url, status) in [(IDP, 200), (IDP, 401), (SAML, 200), (FEDERATE, 200)] {
        let mut watched = Watched::new();
        watched.visits(&[(url, status)]);
        watched.shows(url, Some("User name and password, please"));
        assert_eq!(watched.test.run().end, None, "{url} {status}");
    }
}

/// A help text on a company's own page is not AWS speaking, and the other way round.
#[test]
fn a_text_counts_only_where_it_belongs() {
    for (station, text) in [
        (Station::Idp, "Session expired"),
        (Station::AwsSignIn, "AADSTS"),
    ] {
        assert!(!texts(station).contains(&text));
        assert_eq!(reading(station, Some(200), text, Some(text)), None);
    }
}

#[test]
fn a_page_written_by_script_is_read_at_the_second_look() {
    let text = Some("AADSTS50105: not granted");
    let mut watched = Watched::new();
    watched.visits(&[(IDP, 400)]);
    watched.shows_at(IDP, &[None, text]);
    watched.stopped(Obstacle::NotAssigned);
}

#[test]
fn the_title_of_a_page_names_the_obstacle_too() {
    let mut watched = Watched::new();
    watched.visits(&[(FEDERATE, 401)]);
    watched.tell(TestEvent::Loaded {
        tab: TAB,
        url: FEDERATE.to_owned(),
        title: "Session expired".to_owned(),
    });
    watched.stopped(Obstacle::NoAwsSession);
}

#[test]
fn the_place_where_the_sign_in_ends_names_the_obstacle() {
    let home = "https://us-west-2.console.aws.amazon.com/console/home?region=us-west-2";
    let oauth = "https://signin.aws.amazon.com/oauth?client_id=hidden";
    let other = "https://other.my.connect.aws/ccp-v2";
    let old = "https://acme.awsapps.com/connect/ccp-v2/";
    let site = "https://intranet.example.com/welcome";
    for (url, obstacle) in [
        (home, Obstacle::RelayStateLost),
        (oauth, Obstacle::NoAwsSession),
        (other, Obstacle::OtherInstance),
        (old, Obstacle::OtherInstance),
        (site, Obstacle::LandedElsewhere),
    ] {
        let mut watched = Watched::new();
        watched.visits(&[(IDP, 200), (SAML, 302), (url, 200)]);
        // A redirect through such an address is no end.
        assert_eq!(watched.test.run().end, None);
        watched.shows(url, None);
        watched.stopped(obstacle);
    }
}

fn looked(look: u32) -> TestEvent {
    TestEvent::Looked { look, found: None }
}

/// Another instance's phone would ring in a window that nobody looks at.
#[test]
fn only_the_window_with_another_phone_is_closed() {
    for (url, close) in [
        ("https://other.my.connect.aws/ccp-v2", true),
        ("https://intranet.example.com/", false),
    ] {
        let mut watched = Watched::new();
        watched.visits(&[(SAML, 302), (url, 200)]);
        watched.tell(TestEvent::Loaded {
            tab: TAB,
            url: url.to_owned(),
            title: String::new(),
        });
        // The numbers go up with each hop and each look.
        watched.tell(looked(3));
        let effects = watched.tell(looked(4));
        assert_eq!(effects == [TestEffect::Close { tab: TAB }], close, "{url}");
    }
}

#[test]
fn amazon_connects_own_sign_in_is_a_refusal() {
    let mut watched = Watched::new();
    watched.visits(&[(IDP, 200), (CODE, 302)]);
    watched.asks("https://acme.my.connect.aws/login?landat=%2Fccp-v2");
    watched.stopped(Obstacle::Known(Cause::SignInRefused));
}

#[test]
fn a_login_url_that_is_the_phone_is_not_even_opened() {
    for login in [
        "https://acme.my.connect.aws/ccp-v2",
        "https://acme.my.connect.aws/login",
        "https://acme.awsapps.com/connect/login",
    ] {
        let (test, effects) = begin(login, CCP);
        assert_eq!(effects, []);
        let end = Some(End::Stopped(Obstacle::LoginUrlIsPhone));
        assert_eq!(test.run().end, end, "{login}");
    }
    let portal =
        "https://d-1234567890.awsapps.com/start/#/saml/default/Connect/ins-0123456789abcdef";
    assert_eq!(begin(portal, CCP).0.run().end, None);
}

#[test]
fn the_browsers_network_errors_name_the_obstacle() {
    for (url, error, obstacle) in [
        (IDP, "net::ERR_NAME_NOT_RESOLVED", Obstacle::IdpUnreachable),
        (IDP, "net::ERR_CONNECTION_ABORTED", Obstacle::IdpUnreachable),
        (IDP, "NS_ERROR_UNKNOWN_HOST", Obstacle::IdpUnreachable),
        (IDP, "net::ERR_CERT_DATE_INVALID", Obstacle::IdpUntrusted),
        (IDP, "net::ERR_SSL_PROTOCOL_ERROR", Obstacle::IdpUntrusted),
        (
            IDP,
            "Peer received a valid certificate, but access was denied.",
            Obstacle::IdpUntrusted,
        ),
        (IDP, "NS_ERROR_NET_RESET", Obstacle::IdpUnreachable),
        (SAML, "NS_ERROR_REDIRECT_LOOP", Obstacle::GoesInCircles),
        (IDP, "net::ERR_TOO_MANY_REDIRECTS", Obstacle::GoesInCircles),
        (SAML, "net::ERR_CONNECTION_RESET", Obstacle::AwsUnavailable),
    ] {
        let mut watched = Watched::new();
        watched.asks(url);
        watched.tell(TestEvent::Failed {
            tab: TAB,
            url: url.to_owned(),
            error: error.to_owned(),
        });
        watched.stopped(obstacle);
    }
}

#[test]
fn a_page_that_was_replaced_by_another_has_not_failed() {
    for error in ["net::ERR_ABORTED", "NS_BINDING_ABORTED"] {
        let mut watched = Watched::new();
        watched.asks(IDP);
        watched.tell(TestEvent::Failed {
            tab: TAB,
            url: IDP.to_owned(),
            error: error.to_owned(),
        });
        assert_eq!(watched.test.run().end, None);
    }
}

#[test]
fn a_window_closed_on_an_error_page_names_the_error() {
    let mut watched = Watched::new();
    watched.visits(&[(IDP, 500)]);
    watched.tell(TestEvent::Closed { tab: TAB });
    watched.stopped(Obstacle::IdpFailed);

    let mut watched = Watched::new();
    watched.visits(&[(IDP, 200)]);
    watched.tell(TestEvent::Closed { tab: TAB });
    watched.stopped(Obstacle::WindowClosed);
}

#[test]
fn when_the_time_is_up_the_last_hop_names_the_obstacle() {
    let late = |urls: &[(&str, u16)]| {
        let mut watched = Watched::new();
        watched.visits(urls);
        watched.tell(TestEvent::TimeUp(Stage::SignIn));
        watched
    };
    // Not a single hop: the identity provider's host may not be watched.
    late(&[]).stopped(Obstacle::NotFinished);
    late(&[(IDP, 200)]).stopped(Obstacle::NotFinished);
    late(&[(IDP, 200), (SAML, 200)]).stopped(Obstacle::Stalled);
    late(&[(IDP, 200), (SAML, 500)]).stopped(Obstacle::AwsUnavailable);
}

#[test]
fn a_sign_in_that_goes_in_circles_is_stopped() {
    let mut watched = Watched::new();
    for _ in 0..100 {
        watched.asks(FEDERATE);
        watched.asks(CODE);
    }
    watched.stopped(Obstacle::GoesInCircles);
    assert_eq!(watched.test.run().hops.len(), 40);

    let mut watched = Watched::new();
    for _ in 0..20 {
        watched.visits(&[(FEDERATE, 302)]);
    }
    watched.stopped(Obstacle::GoesInCircles);

    // Somebody who mistypes a password is not a circle.
    let mut watched = Watched::new();
    for _ in 0..20 {
        watched.visits(&[(IDP, 401)]);
    }
    assert_eq!(watched.test.run().end, None);
}

#[test]
fn the_answer_to_the_frame_says_why_the_phone_stays_out() {
    let login = "https://acme.my.connect.aws/login?landat=/ccp-v2";
    let late = |event: Option<TestEvent>| {
        let mut watched = Watched::lands();
        watched.tell(TestEvent::TimeUp(Stage::SignIn));
        if let Some(event) = event {
            watched.tell(event);
        }
        assert_eq!(watched.test.run().end, None);
        watched.tell(TestEvent::TimeUp(Stage::Phone));
        watched
    };
    late(None).stopped(Obstacle::Known(Cause::FrameStayedOut));
    late(Some(frame(login, ""))).stopped(Obstacle::Known(Cause::CookiesBlocked));
    late(Some(frame(CCP, ""))).stopped(Obstacle::Known(Cause::FrameStayedOut));
    // Another instance's frame is none of its business.
    let other = "https://other.my.connect.aws/login";
    late(Some(frame(other, ""))).stopped(Obstacle::Known(Cause::FrameStayedOut));

    // The cookie that the sign-in has set tells a browser that blocks it from a cookie that no browser sends.
    for (withholds, cause) in [
        (Some(true), Cause::CookieWithheld),
        (Some(false), Cause::CookiesBlocked),
    ] {
        let mut watched = Watched::new();
        let url = "https://acme.my.connect.aws/auth/saml".to_owned();
        watched.tell(TestEvent::Asked {
            tab: TAB,
            url: url.clone(),
        });
        watched.tell(TestEvent::Answered(Answered {
            withholds,
            ..answer(&url, 302)
        }));
        watched.tell(TestEvent::Asked {
            tab: TAB,
            url: CCP.to_owned(),
        });
        watched.tell(frame(login, ""));
        watched.tell(TestEvent::TimeUp(Stage::Phone));
        watched.stopped(Obstacle::Known(cause));
    }

    let mut watched = Watched::lands();
    watched.tell(frame(CCP, "frame-ancestors 'self'"));
    watched.stopped(Obstacle::Known(Cause::OriginNotApproved));
}

#[test]
fn other_tabs_are_not_watched() {
    let mut watched = Watched::new();
    watched.tell(TestEvent::Asked {
        tab: 8,
        url: CCP.to_owned(),
    });
    watched.tell(TestEvent::Closed { tab: 8 });
    assert!(watched.test.run().hops.is_empty());
    assert_eq!(watched.test.run().end, None);
}

#[test]
fn an_address_changed_by_script_is_a_hop_too() {
    let mut watched = Watched::new();
    watched.visits(&[(IDP, 200)]);
    let inside = "https://idp.example.test/app/choose-account";
    watched.tell(TestEvent::Loaded {
        tab: TAB,
        url: inside.to_owned(),
        title: String::new(),
    });
    assert_eq!(watched.test.run().hops[1].path, "/app/choose-account");
}

/// As Firefox was seen to do.
#[test]
fn a_page_that_loads_before_its_request_is_reported_is_one_hop() {
    let mut watched = Watched::new();
    watched.visits(&[(IDP, 200)]);
    let loaded = |url: &str, title: &str| TestEvent::Loaded {
        tab: TAB,
        url: url.to_owned(),
        title: title.to_owned(),
    };
    watched.tell(loaded(SAML, "Sign-in error"));
    assert_eq!(watched.asks(SAML), []);
    // With the first one the status was not known.
    let looks = watched.is_answered(SAML, 400);
    assert!(matches!(looks[..], [TestEffect::Look { look: 4, .. }]));
    let hops = &watched.test.run().hops;
    assert_eq!((hops.len(), hops[1].status), (2, Some(400)));
    watched.tell(looked(4));
    watched.tell(looked(5));
    watched.stopped(Obstacle::AwsRefused);

    let mut watched = Watched::new();
    assert_eq!(watched.tell(loaded("about:blank", "Session expired")), []);
    // Asked for twice is two hops, where it is not the same page.
    watched.visits(&[(IDP, 200), (IDP, 200)]);
    assert_eq!(watched.test.run().hops.len(), 2);
}

#[test]
fn a_look_at_a_page_that_was_left_says_nothing() {
    let mut watched = Watched::new();
    watched.visits(&[(SAML, 200)]);
    let looks = watched.tell(TestEvent::Loaded {
        tab: TAB,
        url: SAML.to_owned(),
        title: String::new(),
    });
    let [TestEffect::Look { look, .. }] = looks[..] else {
        panic!("{looks:?}");
    };
    watched.visits(&[(FEDERATE, 403)]);
    for found in [Some("Select a role".to_owned()), None] {
        assert_eq!(watched.tell(TestEvent::Looked { look, found }), []);
        assert_eq!(watched.test.run().end, None);
    }
}

#[test]
fn a_timer_of_an_earlier_test_ends_nothing() {
    let (mut test, _) = begin(LOGIN, CCP);
    test.tell(2_000.0, TestEvent::TimeUp(Stage::SignIn));
    assert_eq!(test.run().end, None);
    let mut watched = Watched::lands();
    let now = watched.now + 5_000.0;
    watched.test.tell(now, TestEvent::TimeUp(Stage::Phone));
    assert_eq!(watched.test.run().end, None);
}

#[test]
fn a_cancelled_test_closes_its_window_and_hears_nothing_more() {
    let mut watched = Watched::new();
    watched.visits(&[(IDP, 200)]);
    let effects = watched.tell(TestEvent::Cancelled);
    assert_eq!(effects, [TestEffect::Close { tab: TAB }]);
    assert_eq!(watched.test.run().end, Some(End::Cancelled));
    assert_eq!(watched.tell(TestEvent::Closed { tab: TAB }), []);
    assert_eq!(watched.asks(SAML), []);
    assert_eq!(watched.test.run().end, Some(End::Cancelled));
    // After the sign-in the window is closed already.
    let mut watched = Watched::lands();
    assert_eq!(watched.tell(TestEvent::Cancelled), []);
    assert_eq!(watched.test.run().end, Some(End::Cancelled));
}

#[test]
fn a_browser_that_opens_no_window_ends_the_test() {
    let (mut test, _) = begin(LOGIN, CCP);
    test.tell(2_000.0, TestEvent::NoWindow);
    let broken = Obstacle::Known(Cause::ExtensionBroken);
    assert_eq!(test.run().end, Some(End::Stopped(broken)));
}

#[test]
fn the_clock_of_a_test_stops_at_its_end() {
    let mut watched = Watched::new();
    let now = watched.now;
    assert_eq!(watched.test.elapsed_ms(now + 5_000.0), now + 4_000.0);
    watched.tell(TestEvent::Cancelled);
    let at_end = watched.test.elapsed_ms(watched.now);
    assert_eq!(watched.test.elapsed_ms(watched.now + 60_000.0), at_end);
    assert_eq!(clock(12_900.0), "12 s");
    assert_eq!(clock(72_000.0), "1 min 12 s");
}

#[test]
fn only_a_phone_that_comes_up_after_the_beginning_counts() {
    assert!(!has_come_up(None, None));
    assert!(!has_come_up(Some(5.0), Some(5.0)));
    assert!(!has_come_up(Some(5.0), None));
    assert!(has_come_up(None, Some(5.0)));
    assert!(has_come_up(Some(5.0), Some(6.0)));
}

#[test]
fn a_window_that_opens_too_late_is_closed() {
    let (mut test, _) = begin(LOGIN, CCP);
    test.tell(9e9, TestEvent::TimeUp(Stage::SignIn));
    let effects = test.tell(9e9, TestEvent::Opened { tab: TAB });
    assert_eq!(effects, [TestEffect::Close { tab: TAB }]);
}

#[test]
fn a_path_is_shown_without_what_may_be_secret() {
    for (path, shown) in [
        ("/app;jsessionid=0123456789", "/app"),
        ("/user/agent@example.com/x", "/user/…/x"),
        ("/a/RelayState=1", "/a/…"),
        ("/a/RelayState%3D1%26x", "/a/…"),
        (
            "/t/0123456789012345678901234567890123456789x/end",
            "/t/…/end",
        ),
    ] {
        let mut watched = Watched::new();
        watched.asks(&format!("https://idp.example.test{path}?q=hidden#hidden"));
        assert_eq!(watched.test.run().hops[0].path, shown);
    }
}

#[test]
fn permissions_are_asked_for_the_hosts_of_the_sign_in_only() {
    let of = |login: &str| permissions(&LoginUrl::parse(login).unwrap());
    let aws = [
        "https://*.signin.aws.amazon.com/*",
        "https://*.console.aws.amazon.com/*",
        "https://*.sign-in.connect.aws/*",
    ];
    let ping = of("https://sso.example.com:9031/idp/startSSO.ping");
    assert_eq!(ping[0], "https://sso.example.com/*");
    assert_eq!(ping[1..], aws);
    let entra = of("https://launcher.myapps.microsoft.com/api/signin/1?tenantId=2");
    assert_eq!(entra[4], "https://login.microsoftonline.com/*");
}

#[test]
fn a_test_gives_back_its_own_permissions_and_not_those_the_agent_gave_for_good() {
    let [idp, aws] = [
        "https://idp.example.test/*",
        "https://*.signin.aws.amazon.com/*",
    ]
    .map(str::to_owned);
    let wanted = [idp.clone(), aws.clone()];
    assert_eq!(lent(&[], &wanted, &[]), wanted);
    assert_eq!(
        lent(&[], &wanted, std::slice::from_ref(&aws)),
        std::slice::from_ref(&idp)
    );
    assert!(lent(&[], &wanted, &wanted).is_empty());
    // A second run finds what the first one still has.
    let second = lent(&wanted, &wanted, &wanted);
    assert_eq!(second, wanted);
    // And still gives back what only the first one wanted.
    assert_eq!(lent(&wanted[..1], &wanted[1..], &[]), wanted);
}

// ---- The catalogue ----

#[test]
fn every_obstacle_has_its_own_code_and_words() {
    let known = Cause::ALL.iter().map(|cause| Obstacle::Known(*cause));
    let all: Vec<Obstacle> = known.chain(Obstacle::ALL.iter().copied()).collect();
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            assert_ne!(one.code(), other.code());
            assert_ne!(one.what(), other.what());
            assert_ne!(one.fix(), other.fix());
        }
    }
}

#[test]
fn every_obstacle_has_short_plain_sentences() {
    for obstacle in Obstacle::ALL {
        let text = obstacle.what();
        assert!(text.ends_with('.') && text.len() <= 80, "{text}");
        assert!(text.starts_with(|letter: char| letter.is_ascii_uppercase()));
        for jargon in [
            "SAML",
            "SSO",
            "IdP",
            "IAM",
            "URL",
            "CCP",
            "API",
            "HTTP",
            "origin",
            "cookie",
            "token",
            "federat",
            "assertion",
            "session",
            "instance",
        ] {
            assert!(!text.contains(jargon), "{jargon}: {text}");
        }
        let fix = obstacle.fix();
        assert!(fix.ends_with('.') && !fix.contains("  "), "{fix}");
        assert!(fix.len() <= 330, "{} {fix}", fix.len());
        let code = obstacle.code();
        assert!(
            code.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        );
    }
}

#[test]
fn every_obstacle_is_named_by_something() {
    let stations = [
        Station::Idp,
        Station::AwsSignIn,
        Station::AwsLogin,
        Station::Federate,
        Station::Console,
        Station::Connect,
        Station::ConnectLogin,
        Station::Ccp,
        Station::OldHost,
        Station::Elsewhere,
    ];
    let mut told = Vec::new();
    for station in stations {
        for text in texts(station) {
            told.extend(reading(station, Some(200), "", Some(text)));
        }
        for status in 100..600 {
            told.extend(reading(station, Some(status), "", None));
        }
    }
    // These are told by the browser, by the clock or by the way, as the tests above show.
    let otherwise = [
        Obstacle::LoginUrlIsPhone,
        Obstacle::IdpUnreachable,
        Obstacle::IdpUntrusted,
        Obstacle::GoesInCircles,
        Obstacle::Stalled,
        Obstacle::NotFinished,
        Obstacle::WindowClosed,
    ];
    for obstacle in Obstacle::ALL {
        assert_ne!(
            told.contains(obstacle),
            otherwise.contains(obstacle),
            "{}",
            obstacle.code()
        );
    }
}

/// What hurts in the field, from AWS's and ServiceNow's documentation and the issues of Streams, and what names it.
#[derive(Deserialize)]
struct Pain {
    list: String,
    row: usize,
    pain: String,
    #[serde(default)]
    codes: Vec<String>,
    /// Why no cause names it.
    because: Option<String>,
}

#[test]
fn every_known_pain_has_a_cause_or_a_reason_to_have_none() {
    let pains: Vec<Pain> = serde_json::from_str(include_str!("../../data/pains.json")).unwrap();
    let known: Vec<&str> = Cause::ALL
        .iter()
        .map(|cause| cause.code())
        .chain(Obstacle::ALL.iter().map(|obstacle| obstacle.code()))
        .collect();
    for (list, rows) in [("screens", 9), ("streams", 25), ("servicenow", 15)] {
        let listed: Vec<usize> = pains
            .iter()
            .filter(|pain| pain.list == list)
            .map(|pain| pain.row)
            .collect();
        assert_eq!(listed, (1..=rows).collect::<Vec<_>>(), "{list}");
    }
    for pain in &pains {
        assert_ne!(
            pain.codes.is_empty(),
            pain.because.is_none(),
            "{}",
            pain.pain
        );
        for code in &pain.codes {
            assert!(known.contains(&code.as_str()), "{code}: {}", pain.pain);
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod any_order {
    use proptest::prelude::*;

    use super::*;

    /// A query value, a fragment, a title or a text that must not be kept.
    const SECRET: &str = "s3cr3t-";

    fn urls() -> impl Strategy<Value = String> {
        let places = prop::sample::select(vec![
            "https://idp.example.test/app/amazon/sso/saml",
            "https://idp.example.test/login;sid=s3cr3t-path",
            "https://login.example.org/s3cr3t-=1/x",
            "https://signin.aws.amazon.com/saml",
            "https://signin.aws.amazon.com/oauth",
            "https://us-west-2.console.aws.amazon.com/connect/federate/11111111-2222-4333-8444-555555555555",
            "https://us-west-2.console.aws.amazon.com/console/home",
            "https://id.us-west-2.sign-in.connect.aws/saml",
            "https://acme.my.connect.aws/auth/code",
            "https://acme.my.connect.aws/ccp-v2",
            "https://acme.my.connect.aws/login",
            "https://other.my.connect.aws/ccp-v2",
            "https://acme.awsapps.com/",
            "https://s3cr3t-user:s3cr3t-password@idp.example.test/",
            "about:blank",
            "data:text/html,s3cr3t-",
            "s3cr3t-",
        ]);
        (places, "[a-z]{0,8}", 0..4_u8).prop_map(|(place, value, kind)| match kind {
            0 => place.to_owned(),
            1 => format!("{place}?SAMLResponse={SECRET}{value}&x={SECRET}"),
            2 => format!("{place}?{SECRET}{value}"),
            _ => format!("{place}?q=%73{SECRET}#{SECRET}{value}"),
        })
    }

    fn events() -> impl Strategy<Value = TestEvent> {
        let tab = prop::sample::select(vec![TAB, TAB, TAB, 8, -1]);
        let text = prop::sample::select(
            texts(Station::AwsSignIn)
                .into_iter()
                .chain(texts(Station::Idp))
                .chain(["s3cr3t-title"])
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        );
        let stage = prop::sample::select(vec![Stage::SignIn, Stage::Phone]);
        prop_oneof![
            2 => tab.clone().prop_map(|tab| TestEvent::Opened { tab }),
            8 => (tab.clone(), urls()).prop_map(|(tab, url)| TestEvent::Asked { tab, url }),
            6 => (tab.clone(), urls(), 100..600_u16, any::<bool>()).prop_map(|(tab, url, status, top)| {
                let from = Some("https://acme.service-now.com".to_owned());
                TestEvent::Answered(Answered { tab, top, from, ..answer(&url, status) })
            }),
            1 => (tab.clone(), urls(), "[A-Z_]{0,20}")
                .prop_map(|(tab, url, error)| TestEvent::Failed { tab, url, error }),
            4 => (tab.clone(), urls(), text.clone())
                .prop_map(|(tab, url, title)| TestEvent::Loaded { tab, url, title }),
            4 => (1..9_u32, prop::option::of(text)).prop_map(|(look, found)| TestEvent::Looked { look, found }),
            1 => tab.prop_map(|tab| TestEvent::Closed { tab }),
            1 => Just(TestEvent::Acknowledged),
            1 => Just(TestEvent::NoPhone),
            1 => Just(TestEvent::Cancelled),
            1 => stage.prop_map(TestEvent::TimeUp),
        ]
    }

    proptest! {
        #[test]
        fn a_test_has_one_end_and_keeps_no_secret(events in prop::collection::vec(events(), 0..80)) {
            let login = format!("{LOGIN}&token={SECRET}login#{SECRET}");
            let (mut test, _) = begin(&login, CCP);
            let mut end = None;
            let mut looks = 0;
            let mut now = 1_000.0;
            for event in events {
                now += if matches!(event, TestEvent::TimeUp(_)) { 200_000.0 } else { 10.0 };
                let effects = test.tell(now, event);
                looks += effects.iter().filter(|effect| **effect == TestEffect::TryPhone).count();
                if let Some(end) = end {
                    prop_assert_eq!(test.run().end, Some(end));
                }
                end = test.run().end;
                let kept = format!("{test:?}{}", serde_json::to_string(test.run()).unwrap());
                prop_assert!(!kept.contains(SECRET), "{kept}");
                prop_assert!(!kept.contains("RelayState="), "{kept}");
                prop_assert!(test.run().hops.len() <= 40);
            }
            prop_assert!(looks <= 1);
            // The clock ends whatever goes on.
            test.tell(now + 180_000.0, TestEvent::TimeUp(Stage::SignIn));
            test.tell(now + 360_000.0, TestEvent::TimeUp(Stage::Phone));
            prop_assert!(test.run().end.is_some());
        }
    }
}
