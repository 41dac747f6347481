//! The state of the phone in the toolbar's popup, and the journal of sign-ins.

use patchcord::admin::status::{PhoneState, Status, Step, duration, is_page, needs_agent};
use patchcord::background::memory::Memory;
use patchcord::background::{BackgroundEvent, Coordinator};
use patchcord::cause::{Browser, Cause};
use patchcord::connect::frame_answer::Answered;
use patchcord::message::{Command, Request};
use patchcord::servicenow::OwnSoftphone;
use patchcord::servicenow::PageKind;
use patchcord::servicenow::User;
use patchcord::servicenow::{CcpUrlError, LoginField, Record};
use patchcord::servicenow::{Learned, RecordKey};
use patchcord::settings::{Settings, SoftphoneMode};
use patchcord::sign_in::chain::Chain;
use patchcord::sign_in::pairing::{Pairings, Proposal};
use patchcord::sign_in::way::{Opened, Way};
use patchcord::value::{CcpUrl, LoginUrl};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ORIGIN: &str = "https://acme.service-now.com";
const CONNECT: &str = "acme.my.connect.aws";
const SECRET: &str = "s3cr3t-assertion";
const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 60.0 * MINUTE;
const TAB: i32 = 5;

fn chain() -> Chain {
    Chain {
        login: LoginUrl::parse(&format!("https://idp.example.test/sso?RelayState={SECRET}"))
            .unwrap(),
        ccp: CcpUrl::parse("https://acme.my.connect.aws/ccp-v2").unwrap(),
    }
}

fn record(login: LoginField) -> Learned {
    Learned {
        own: OwnSoftphone::None,
        controls: false,
        record: Ok(Record {
            sys_id: None,
            active: Some(true),
            arn: None,
            ccp_url: Ok(chain().ccp),
            login,
        }),
    }
}

fn paired() -> Value {
    json!({ "origin": ORIGIN, "logins": ["idp.example.test"], "connects": [CONNECT] })
}

fn pairings(all: Value) -> Pairings {
    serde_json::from_value(all).unwrap()
}

/// The agent's own record in this ServiceNow.
fn key(origin: &str) -> RecordKey {
    let (origin, id) = (origin.to_owned(), None);
    RecordKey { origin, id }
}

/// A background with a clock.
struct Day {
    coordinator: Coordinator,
    now: f64,
}

impl Day {
    /// A day on which the agent has paired ServiceNow with what its record names.
    fn new() -> Self {
        Self::of(pairings(json!([paired()])), Settings::default())
    }

    fn of(pairings: Pairings, settings: Settings) -> Self {
        Self {
            coordinator: Coordinator::new(Memory::default(), pairings, settings),
            now: 1_000_000.0,
        }
    }

    /// A day on which a page has read this.
    fn with(known: Learned) -> Self {
        let mut day = Self::new();
        let place = PageKind::Desktop;
        day.ask(Request::Learned { place, known });
        day
    }

    /// A day on which a page has read a good record, so that the silent sign-in is on its way.
    fn begun() -> Self {
        Self::with(record(LoginField::Filled(chain().login)))
    }

    fn on(&mut self, event: BackgroundEvent) {
        self.coordinator.on(event, self.now);
    }

    fn ask(&mut self, request: Request) {
        self.ask_from(ORIGIN, request);
    }

    fn ask_from(&mut self, origin: &str, request: Request) {
        self.on(BackgroundEvent::Asked {
            ticket: 1,
            origin: origin.to_owned(),
            tab: Some(TAB),
            request,
        });
    }

    /// The first sign-in of the day ends.
    fn ends(&mut self, failure: Option<Cause>) {
        let (attempt, way) = (1, Way::Silent);
        self.on(BackgroundEvent::Ended {
            attempt,
            way,
            failure,
        });
    }

    fn acknowledged(&mut self) {
        self.ask(Request::Acknowledged { record: None });
    }

    fn identify(&mut self, user: &str, agent: &str) {
        let user = Some(User {
            user_name: Some(user.to_owned()),
            email: None,
        });
        let (record, agent) = (None, agent.to_owned());
        self.ask(Request::Identify {
            record,
            user,
            agent,
        });
    }

    /// Amazon Connect answers the CCP frame with this status and place to go.
    fn frame(&mut self, url: &str, policies: &[&str]) {
        self.on(BackgroundEvent::Answered(Answered {
            tab: TAB,
            top: false,
            from: Some(ORIGIN.to_owned()),
            url: url.to_owned(),
            status: 200,
            policies: policies.iter().map(|policy| (*policy).to_owned()).collect(),
            options: None,
        }));
        self.ask(Request::WhyOut { record: None });
    }

    fn status(&self) -> Status {
        self.status_of(Some(ORIGIN), &Settings::default(), Browser::Chromium)
    }

    fn status_of(&self, origin: Option<&str>, settings: &Settings, browser: Browser) -> Status {
        let pairings = self.coordinator.pairings();
        Status::of(self.memory(), pairings, settings, origin, browser, self.now)
    }

    fn memory(&self) -> &Memory {
        self.coordinator.memory()
    }
}

#[test]
fn before_the_first_page_nothing_is_known() {
    let status = Day::new().status();
    assert_eq!((status.state, status.step), (PhoneState::Unknown, None));
}

#[test]
fn the_policy_off_switches_patchcord_off() {
    let settings = Settings {
        softphone: SoftphoneMode::Off,
        ..Settings::default()
    };
    let day = Day::begun();
    let status = day.status_of(Some(ORIGIN), &settings, Browser::Chromium);
    assert_eq!((status.state, status.step), (PhoneState::Off, None));
}

#[test]
fn a_day_goes_from_signing_in_to_ready_and_ends_after_twelve_hours() {
    let mut day = Day::begun();
    assert_eq!(day.status().state, PhoneState::SigningIn);
    day.now += 2_000.0;
    let landed = day.now;
    day.ends(None);
    day.now += MINUTE;
    day.acknowledged();
    day.identify("ann", "ann");
    let status = day.status();
    assert_eq!((status.state, status.step), (PhoneState::Ready, None));
    assert_eq!(status.agent.as_deref(), Some("ann"));
    assert_eq!(status.host.as_deref(), Some(CONNECT));
    assert_eq!(status.since, Some(landed));
    assert_eq!(status.until, Some(landed + 12.0 * HOUR));
    day.now = landed + 13.0 * HOUR;
    let status = day.status();
    assert_eq!((status.state, status.agent), (PhoneState::Waiting, None));
    assert_eq!(status.step, Some(Step::SignIn(key(ORIGIN))));
}

#[test]
fn the_end_of_a_session_is_unknown_where_its_beginning_was_not_seen() {
    let mut day = Day::begun();
    day.now += 31_000.0;
    day.acknowledged();
    let status = day.status();
    assert_eq!(status.state, PhoneState::Ready);
    assert_eq!((status.since, status.until), (Some(day.now), None));
}

#[test]
fn an_agent_is_asked_for_when_a_silent_sign_in_takes_too_long() {
    let mut day = Day::begun();
    day.now += 3_900.0;
    assert_eq!(day.status().state, PhoneState::SigningIn);
    assert!(!needs_agent(&day.coordinator, Browser::Chromium, day.now));
    day.now += 100.0;
    let status = day.status();
    assert_eq!(status.cause, Some(Cause::IdpNeedsAgent));
    assert_eq!(status.step, Some(Step::SignIn(key(ORIGIN))));
    assert!(needs_agent(&day.coordinator, Browser::Chromium, day.now));
    window(&mut day, 1, 31);
    assert_eq!(
        day.status().state,
        PhoneState::SigningIn,
        "a window may take any time"
    );
}

#[test]
fn a_sign_in_without_an_end_is_not_under_way_for_ever() {
    let mut day = Day::begun();
    day.now += 31_000.0;
    assert_eq!(day.status().state, PhoneState::Waiting);
}

#[test]
fn each_cause_has_the_button_that_helps() {
    for (failure, state, step) in [
        (
            Cause::IdpNeedsAgent,
            PhoneState::NeedsAgent,
            Step::SignIn(key(ORIGIN)),
        ),
        (
            Cause::SignInErrorPage,
            PhoneState::NeedsAgent,
            Step::SignIn(key(ORIGIN)),
        ),
        (Cause::ExtensionBroken, PhoneState::Problem, Step::SetUp),
    ] {
        let mut day = Day::begun();
        day.ends(Some(failure));
        let status = day.status();
        assert_eq!(status.state, state, "{failure:?}");
        assert_eq!(status.cause, Some(failure));
        assert_eq!(status.step, Some(step));
        day.acknowledged();
        assert_eq!(
            day.status().state,
            PhoneState::Ready,
            "it is over: {failure:?}"
        );
    }
}

#[test]
fn a_frame_that_stays_out_has_its_cause() {
    let refused = (
        "https://acme.my.connect.aws/ccp-v2",
        "frame-ancestors 'none'",
    );
    let login = ("https://acme.my.connect.aws/login", "");
    let allow = Step::Allow(key(ORIGIN));
    for ((url, policy), cause, state, step) in [
        (
            refused,
            Cause::OriginNotApproved,
            PhoneState::Problem,
            Step::SetUp,
        ),
        (login, Cause::CookiesBlocked, PhoneState::NeedsAgent, allow),
    ] {
        let mut day = Day::begun();
        day.ends(None);
        day.frame(url, &[policy]);
        let status = day.status();
        assert_eq!((status.state, status.cause), (state, Some(cause)));
        assert_eq!(status.step, Some(step));
        let firefox = day.status_of(Some(ORIGIN), &Settings::default(), Browser::Firefox);
        assert_eq!(firefox.step, Some(Step::SetUp), "Firefox has no Allow");
    }
}

#[test]
fn one_button_signs_another_agents_phone_out() {
    let mut day = Day::begun();
    day.ends(None);
    day.acknowledged();
    day.identify("ann", "ann");
    day.identify("bob", "ann");
    let status = day.status();
    assert_eq!(status.cause, Some(Cause::PhoneOfAnother));
    assert_eq!(status.step, Some(Step::SignOut(key(ORIGIN))));
    day.ask(Request::SignOut { record: None });
    let status = day.status();
    assert_eq!((status.state, status.agent), (PhoneState::Waiting, None));
}

#[test]
fn an_empty_field_is_a_choice_and_a_wrong_one_a_problem() {
    let status = Day::with(record(LoginField::Empty)).status();
    assert_eq!((status.state, status.step), (PhoneState::Standard, None));
    let mut broken = record(LoginField::Filled(chain().login));
    if let Ok(record) = &mut broken.record {
        record.ccp_url = Err(CcpUrlError::Missing);
    }
    let status = Day::with(broken).status();
    assert_eq!(status.state, PhoneState::Problem);
    assert_eq!(status.cause, Some(Cause::ParamsMissing));
    assert_eq!(status.step, Some(Step::SetUp));
}

#[test]
fn the_journal_keeps_hosts_times_and_ends_and_no_address() {
    let mut day = Day::begun();
    day.now += 500.0;
    for path in ["auth/sign-in", "ccp-v2/"] {
        let url = format!("https://{CONNECT}/{path}?code={SECRET}#{SECRET}");
        day.on(BackgroundEvent::Navigated { tab: -1, url });
    }
    day.now += 500.0;
    day.ends(None);
    day.now += 500.0;
    day.acknowledged();
    day.now += 500.0;
    day.acknowledged();
    let [entry] = day.memory().journal().entries() else {
        panic!("{:?}", day.memory().journal());
    };
    assert_eq!(entry.way, Way::Silent);
    assert_eq!(entry.from.as_str(), "idp.example.test");
    assert_eq!(entry.hops.len(), 1, "a host counts once in a row");
    assert_eq!(entry.hops[0].host.as_str(), CONNECT);
    assert_eq!(entry.hops[0].at - entry.began, 500.0);
    let end = entry.end.unwrap();
    assert_eq!((end.at - entry.began, end.failure), (1_000.0, None));
    assert_eq!(entry.ready, Some(entry.began + 1_500.0), "the first time");
    let kept = serde_json::to_string(day.memory().journal()).unwrap();
    assert!(!kept.contains(SECRET), "{kept}");
}

/// The agent's window opens, for this attempt.
fn window(day: &mut Day, attempt: u32, tab: i32) {
    day.ask(Request::OpenWindow {
        record: None,
        standard: false,
    });
    let (way, opened) = (Way::Window, Opened { tab, window: None });
    day.on(BackgroundEvent::Opened {
        attempt,
        chain: chain(),
        way,
        opened,
    });
}

#[test]
fn a_window_that_lands_ends_the_silent_way_as_well() {
    let mut day = Day::begun();
    window(&mut day, 1, 31);
    assert_eq!(day.status().state, PhoneState::SigningIn);
    let url = format!("https://{CONNECT}/ccp-v2/");
    day.on(BackgroundEvent::Navigated { tab: 31, url });
    let entries = day.memory().journal().entries();
    assert_eq!(entries.len(), 2);
    assert!(entries.iter().all(|entry| entry.end.is_some()));
    assert_eq!(entries[1].hops.len(), 1);
    assert_eq!(entries[0].hops.len(), 0, "it did not pass there");
}

#[test]
fn the_journal_is_bounded() {
    let mut day = Day::begun();
    day.ends(Some(Cause::IdpNeedsAgent));
    for tab in 0..50 {
        // The first attempt of the day was the silent one.
        let attempt = 2 + u32::try_from(tab).unwrap();
        window(&mut day, attempt, tab);
        for hop in 0..100 {
            let host = ["one", "two"][hop % 2];
            let url = format!("https://{host}.my.connect.aws/");
            day.on(BackgroundEvent::Navigated { tab, url });
        }
        day.on(BackgroundEvent::Closed { tab });
    }
    let entries = day.memory().journal().entries();
    assert_eq!(entries.len(), 20);
    assert!(entries.iter().all(|entry| entry.hops.len() == 24));
}

#[test]
fn an_open_tab_is_brought_to_the_front_instead_of_a_second_one() {
    let desktop = "https://acme.service-now.com/now/nav/ui/home";
    let own = "https://acme.service-now.com/sn_openframe_ccp.do?id=1";
    for (url, wanted, is) in [
        ("https://acme.service-now.com/now/workspace/x", ORIGIN, true),
        (
            "https://acme.service-now.com/now/workspace/x",
            desktop,
            true,
        ),
        ("https://acme.service-now.com/now/workspace/x", own, false),
        (own, own, true),
        ("https://acme.service-now.com.example.test/", ORIGIN, false),
        ("https://other.service-now.com/", ORIGIN, false),
    ] {
        assert_eq!(is_page(url, wanted), is, "{url} {wanted}");
    }
}

#[test]
fn the_popup_opens_the_phone_only_of_a_paired_service_now() {
    let mut day = Day::begun();
    let page = Some("https://acme.service-now.com/now/nav/ui/home");
    assert_eq!(day.status().phone_page.as_deref(), page);
    day = Day::of(Pairings::default(), Settings::default());
    let (place, known) = (PageKind::Desktop, record(LoginField::Filled(chain().login)));
    day.ask(Request::Learned { place, known });
    assert_eq!(day.status().phone_page, None);
}

#[test]
fn a_span_is_said_to_the_minute() {
    for (ms, words) in [
        (-5.0, "less than a minute"),
        (59_000.0, "less than a minute"),
        (5.0 * MINUTE, "5 min"),
        (HOUR, "1 h"),
        (11.0 * HOUR + 59.5 * MINUTE, "11 h 59 min"),
    ] {
        assert_eq!(duration(ms), words);
    }
}

// ---- Pairing ----

const OTHER: &str = "https://other.service-now.com";

/// A day on which nobody has paired anything, and pages of these have read their records.
fn unpaired(origins: &[&str]) -> Day {
    let mut day = Day::of(Pairings::default(), Settings::default());
    for origin in origins {
        day.now += 1.0;
        let (place, known) = (PageKind::Desktop, record(LoginField::Filled(chain().login)));
        day.ask_from(origin, Request::Learned { place, known });
    }
    day
}

/// What the record names from now on.
fn moves(day: &mut Day, change: impl FnOnce(&mut Record)) {
    let mut known = record(LoginField::Filled(chain().login));
    change(known.record.as_mut().unwrap());
    day.now += 1.0;
    let place = PageKind::Desktop;
    day.ask(Request::Learned { place, known });
}

fn proposed(status: &Status) -> &Proposal {
    match &status.step {
        Some(Step::Pair(proposal)) => proposal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_first_pairing_is_no_fault() {
    let day = unpaired(&[ORIGIN]);
    let status = day.status();
    assert_eq!((status.state, status.cause), (PhoneState::Unpaired, None));
    // All three are named.
    assert_eq!(status.origin.as_deref(), Some(ORIGIN));
    assert_eq!(status.login.as_deref(), Some("idp.example.test"));
    assert_eq!(status.host.as_deref(), Some(CONNECT));
    assert!(!status.paired_by_agent);
    let proposal = proposed(&status);
    assert_eq!(proposal.origin.as_str(), ORIGIN);
    assert_eq!(proposal.connect.as_str(), CONNECT);
    assert!(!needs_agent(&day.coordinator, Browser::Chromium, day.now));
}

#[test]
fn a_record_that_names_another_site_than_was_paired_needs_the_agent() {
    let other_ccp = "https://acme-west.my.connect.aws/ccp-v2";
    let other_login = LoginUrl::parse("https://login.example.test/sso").unwrap();
    for what in ["phone", "login"] {
        let mut day = Day::begun();
        day.ends(None);
        moves(&mut day, |record| match what {
            "phone" => record.ccp_url = Ok(CcpUrl::parse(other_ccp).unwrap()),
            _ => record.login = LoginField::Filled(other_login.clone()),
        });
        let status = day.status();
        assert_eq!(status.state, PhoneState::NeedsAgent, "{what}");
        assert_eq!(status.cause, Some(Cause::PairingChanged), "{what}");
        assert!(status.paired_by_agent, "and can be forgotten: {what}");
        assert!(needs_agent(&day.coordinator, Browser::Chromium, day.now));
        // One yes, and it is over.
        let command = Command::Pair(proposed(&status).clone());
        day.on(BackgroundEvent::Commanded { ticket: 2, command });
        assert_ne!(day.status().state, PhoneState::NeedsAgent, "{what}");
        assert!(!needs_agent(&day.coordinator, Browser::Chromium, day.now));
    }
}

#[test]
fn an_instance_that_the_policy_does_not_name_is_not_served() {
    let settings: Settings =
        serde_json::from_value(json!({ "instances": [{ "serviceNow": OTHER }] })).unwrap();
    let mut day = Day::begun();
    let status = day.status_of(Some(ORIGIN), &settings, Browser::Chromium);
    assert_eq!((status.state, status.step), (PhoneState::NotServed, None));
    assert_eq!((status.login, status.host), (None, None));
    assert!(!status.paired_by_agent);
    day.coordinator.set(settings, day.now);
    assert!(!needs_agent(&day.coordinator, Browser::Chromium, day.now));
}

#[test]
fn the_agent_cannot_forget_or_change_a_pairing_of_the_policy() {
    let instance = json!({
        "serviceNow": ORIGIN,
        "loginHosts": ["idp.example.test"],
        "connectHosts": [CONNECT],
    });
    let settings: Settings = serde_json::from_value(json!({ "instances": [instance] })).unwrap();
    let mut day = Day::of(Pairings::default(), settings.clone());
    moves(&mut day, |_| {});
    let status = day.status_of(Some(ORIGIN), &settings, Browser::Chromium);
    assert_eq!(status.state, PhoneState::SigningIn);
    assert!(!status.paired_by_agent);
    day.ends(None);
    moves(&mut day, |record| {
        record.login = LoginField::Filled(LoginUrl::parse("https://evil.example/").unwrap());
    });
    let status = day.status_of(Some(ORIGIN), &settings, Browser::Chromium);
    assert_eq!(status.state, PhoneState::Problem);
    assert_eq!(status.cause, Some(Cause::IdpNotAllowed));
    assert_eq!(status.step, Some(Step::SetUp));
}

#[test]
fn the_popup_shows_the_service_now_in_front() {
    let mut day = Day::begun();
    day.ends(None);
    day.acknowledged();
    // A foreign one has been read since, and names the same Amazon Connect.
    let (place, known) = (PageKind::Desktop, record(LoginField::Filled(chain().login)));
    day.now += 1.0;
    day.ask_from(OTHER, Request::Learned { place, known });
    assert_eq!(day.status().state, PhoneState::Ready);
    let other = day.status_of(Some(OTHER), &Settings::default(), Browser::Chromium);
    assert_eq!(other.state, PhoneState::Unpaired);
    let elsewhere = proposed(&other).elsewhere.as_ref().unwrap();
    assert_eq!(elsewhere.as_str(), ORIGIN);
    assert_eq!((other.agent, other.since), (None, None));
    // A page that is no ServiceNow: the paired one, although the foreign one was read later.
    let none = day.status_of(None, &Settings::default(), Browser::Chromium);
    assert_eq!(
        (none.state, none.origin.as_deref()),
        (PhoneState::Ready, Some(ORIGIN))
    );
    let unread = "https://third.service-now.com";
    let unread = day.status_of(Some(unread), &Settings::default(), Browser::Chromium);
    assert_eq!((unread.state, unread.step), (PhoneState::Unknown, None));
}

#[test]
fn without_a_page_in_front_the_popup_shows_only_paired_origins() {
    let day = unpaired(&[ORIGIN, OTHER]);
    let status = day.status_of(None, &Settings::default(), Browser::Chromium);
    assert_eq!((status.state, status.origin), (PhoneState::Unknown, None));
}

#[test]
fn an_unpaired_service_now_never_sets_the_badge() {
    for known in [
        record(LoginField::Filled(chain().login)),
        record(LoginField::Empty),
        record(LoginField::Missing),
        Learned {
            record: Err(Cause::SignedOut),
            ..record(LoginField::Empty)
        },
    ] {
        let mut day = unpaired(&[]);
        let place = PageKind::Desktop;
        day.ask_from(OTHER, Request::Learned { place, known });
        for request in [
            Request::SignIn {
                record: None,
                asked: false,
            },
            Request::WhyOut { record: None },
            Request::OpenWindow {
                record: None,
                standard: true,
            },
        ] {
            day.ask_from(OTHER, request);
            day.ends(Some(Cause::IdpNeedsAgent));
        }
        for browser in [Browser::Chromium, Browser::Firefox] {
            assert!(!needs_agent(&day.coordinator, browser, day.now));
        }
    }
}
