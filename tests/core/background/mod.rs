//! What the background decides for all tabs.

mod keeper;
#[cfg(not(target_arch = "wasm32"))]
mod random;
mod shortcuts;

use patchcord::admin::status::needs_agent;
use patchcord::admin::status::{Status, Step};
use patchcord::background::memory::Memory;
use patchcord::background::{BackgroundEffect, BackgroundEvent, Coordinator, PolicyAnswer, Ticket};
use patchcord::cause::{Browser, Cause, Severity};
use patchcord::connect::frame_answer::{Answered, FrameAnswer};
use patchcord::message::{
    Act, Command, File, News, PhoneTold, Preferences, Reply, Request, Welcome,
};
use patchcord::servicenow::OwnSoftphone;
use patchcord::servicenow::PageKind;
use patchcord::servicenow::User;
use patchcord::servicenow::reading::read;
use patchcord::servicenow::{Answer, FieldNames, Reading, Record};
use patchcord::servicenow::{Learned, RecordKey};
use patchcord::settings::Settings;
use patchcord::sign_in::chain::{Chain, Login};
use patchcord::sign_in::pairing::{Pairings, Proposal};
use patchcord::sign_in::way::{Opened, Way};
use patchcord::softphone::plan::Plan;
use patchcord::value::{CcpUrl, LoginUrl, SysId};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ACME: &str = "https://acme.service-now.com";
const CONNECT: &str = "acme.my.connect.aws";
const ID: &str = "0123456789abcdef0123456789abcdef";
const OTHER: &str = "fedcba9876543210fedcba9876543210";
const IDP: &str = "idp.example.test";
const TAB: i32 = 3;
const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 60.0 * MINUTE;

fn chain() -> Chain {
    Chain {
        login: LoginUrl::parse("https://idp.example.test/sso").unwrap(),
        ccp: CcpUrl::parse("https://acme.my.connect.aws/ccp-v2").unwrap(),
    }
}

/// An agent without a softphone of ServiceNow's, and without a company sign-in: the CCP is docked.
fn known() -> Learned {
    Learned {
        own: OwnSoftphone::None,
        controls: false,
        record: Ok(record("")),
    }
}

/// An agent who has ServiceNow's own softphone, and whose record cannot be had.
fn failed(cause: Cause) -> Learned {
    Learned {
        record: Err(cause),
        ..with_sign_in()
    }
}

/// A record with this SSO Login URL.
fn record(login: &str) -> Record {
    let row = json!({
        "sys_id": ID,
        "instance_params": r#"{"ccpUrl":"https://acme.my.connect.aws/ccp-v2"}"#,
        "sso_login_url": login,
    });
    let answer = Answer::new(200, false, json!({ "result": [row] }).to_string());
    match read(&answer, None, &FieldNames::default(), None) {
        Reading::Found(record) => *record,
        other => panic!("{other:?}"),
    }
}

/// The agent's own record in this ServiceNow.
fn key(origin: &str) -> RecordKey {
    let (origin, id) = (origin.to_owned(), None);
    RecordKey { origin, id }
}

/// What the agent has paired.
fn paired(all: Value) -> Pairings {
    serde_json::from_value(all).unwrap()
}

/// The agent has paired ServiceNow with what its record names.
fn pairing() -> Value {
    json!({ "origin": ACME, "logins": [IDP], "connects": [CONNECT] })
}

/// An agent who has ServiceNow's own softphone and a company sign-in for it.
fn with_sign_in() -> Learned {
    Learned {
        own: own(ID),
        controls: false,
        record: Ok(record(chain().login.as_str())),
    }
}

/// An agent without a softphone of ServiceNow's, whose record has a company sign-in.
fn docked_with_sign_in() -> Learned {
    Learned {
        own: OwnSoftphone::None,
        ..with_sign_in()
    }
}

/// The phone of a record without a company sign-in.
fn without_sign_in(cause: Option<Cause>, ccp: Option<CcpUrl>) -> Login {
    Login::Standard { cause, ccp }
}

/// What a desktop does with [`known`].
fn docks() -> Plan {
    let ccp = chain().ccp;
    Plan::Host(ccp.clone(), without_sign_in(None, Some(ccp)))
}

/// What a softphone page does with [`with_sign_in`].
fn adopts() -> Plan {
    Plan::Adopt(Login::Sso(chain()))
}

/// What a softphone page does with [`failed`].
fn adopts_without_record(cause: Cause) -> Plan {
    Plan::Adopt(without_sign_in(Some(cause), None))
}

fn own(id: &str) -> OwnSoftphone {
    let id = SysId::parse(id).ok();
    OwnSoftphone::Own { id }
}

fn softphone_page(id: &str) -> PageKind {
    let id = SysId::parse(id).ok();
    PageKind::OwnSoftphone { id }
}

/// A coordinator and the time of day.
struct Desk {
    coordinator: Coordinator,
    now: f64,
}

impl Desk {
    /// The agent has paired ServiceNow.
    fn new() -> Self {
        Self::of(paired(json!([pairing()])), Settings::default())
    }

    /// Nobody has paired anything.
    fn unpaired() -> Self {
        Self::of(Pairings::default(), Settings::default())
    }

    fn of(pairings: Pairings, settings: Settings) -> Self {
        Self {
            coordinator: Coordinator::new(Memory::default(), pairings, settings),
            now: 1_000_000.0,
        }
    }

    /// The agent has paired ServiceNow, and its record has been read where nobody needs a phone yet.
    fn with_record() -> Self {
        let mut desk = Self::new();
        desk.policy(r#"{"signInAhead":false}"#);
        desk.learned(1_000, with_sign_in());
        desk.policy("{}");
        desk
    }

    fn policy(&mut self, policy: &str) -> Vec<BackgroundEffect> {
        let settings = serde_json::from_str(policy).unwrap();
        self.coordinator.set(settings, self.now)
    }

    /// The worker is stopped and started again: only what it kept is left.
    fn restart(self) -> Self {
        self.restart_later(0.0).0
    }

    /// The same, some time later; what it does first.
    fn restart_later(self, ms: f64) -> (Self, Vec<BackgroundEffect>) {
        fn kept<T: Serialize + DeserializeOwned>(kept: &T) -> T {
            serde_json::from_str(&serde_json::to_string(kept).unwrap()).unwrap()
        }
        let now = self.now + ms;
        let memory = kept(self.coordinator.memory());
        let pairings = kept(self.coordinator.pairings());
        let mut coordinator = Coordinator::new(memory, pairings, Settings::default());
        let effects = coordinator.wake(now);
        (Self { coordinator, now }, effects)
    }

    fn asked_from(
        &mut self,
        origin: &str,
        ticket: Ticket,
        request: Request,
    ) -> Vec<BackgroundEffect> {
        let origin = origin.to_owned();
        let event = BackgroundEvent::Asked {
            ticket,
            origin,
            tab: Some(TAB),
            request,
        };
        self.on(event)
    }

    fn asked(&mut self, ticket: Ticket, request: Request) -> Vec<BackgroundEffect> {
        self.asked_from(ACME, ticket, request)
    }

    fn on(&mut self, event: BackgroundEvent) -> Vec<BackgroundEffect> {
        let mut effects = self.coordinator.on(event, self.now);
        // Every page with a phone has its tab kept. One test looks at that.
        effects.retain(|effect| !matches!(effect, BackgroundEffect::KeepTab(..)));
        effects
    }

    /// A page wakes up in a tab of its own.
    fn hello(&mut self, ticket: Ticket) -> Vec<BackgroundEffect> {
        let tab = 100 + i32::try_from(ticket).unwrap();
        self.hello_in(tab, PageKind::Desktop, ticket)
    }

    /// The softphone page of the agent's own record wakes up in a tab of its own.
    fn softphone_hello(&mut self, ticket: Ticket) -> Vec<BackgroundEffect> {
        let tab = 100 + i32::try_from(ticket).unwrap();
        self.hello_in(tab, softphone_page(ID), ticket)
    }

    fn hello_in(&mut self, tab: i32, place: PageKind, ticket: Ticket) -> Vec<BackgroundEffect> {
        self.asked_in(
            tab,
            ticket,
            Request::Hello {
                place,
                again: false,
            },
        )
    }

    fn asked_in(&mut self, tab: i32, ticket: Ticket, request: Request) -> Vec<BackgroundEffect> {
        let event = BackgroundEvent::Asked {
            ticket,
            origin: ACME.to_owned(),
            tab: Some(tab),
            request,
        };
        self.on(event)
    }

    fn hello_from(&mut self, place: PageKind, ticket: Ticket) -> Vec<BackgroundEffect> {
        self.hello_in(TAB, place, ticket)
    }

    fn navigated(&mut self, tab: i32, url: &str) -> Vec<BackgroundEffect> {
        let url = url.to_owned();
        self.on(BackgroundEvent::Navigated { tab, url })
    }

    /// The browser tells of what it has opened for the latest attempt.
    fn opened(&mut self, way: Way) -> Opened {
        let attempt = self.attempt();
        self.opened_for(attempt, way).0
    }

    fn opened_for(&mut self, attempt: u32, way: Way) -> (Opened, Vec<BackgroundEffect>) {
        let opened = Opened {
            tab: 70,
            window: Some(7),
        };
        let effects = self.on(BackgroundEvent::Opened {
            attempt,
            chain: chain(),
            way,
            opened,
        });
        (opened, effects)
    }

    /// The number of the latest attempt.
    fn attempt(&self) -> u32 {
        let memory = serde_json::to_value(self.coordinator.memory()).unwrap();
        u32::try_from(memory["attempt"].as_u64().unwrap()).unwrap()
    }

    fn learned(&mut self, ticket: Ticket, known: Learned) -> Vec<BackgroundEffect> {
        let place = PageKind::Desktop;
        self.asked(ticket, Request::Learned { place, known })
    }

    fn sign_in(&mut self, ticket: Ticket) -> Vec<BackgroundEffect> {
        self.asked(
            ticket,
            Request::SignIn {
                record: None,
                asked: false,
            },
        )
    }

    /// The agent presses *Sign in* after signing out.
    fn sign_in_again(&mut self, ticket: Ticket) -> Vec<BackgroundEffect> {
        let record = None;
        let asked = true;
        self.asked(ticket, Request::SignIn { record, asked })
    }

    fn window(&mut self, ticket: Ticket) -> Vec<BackgroundEffect> {
        self.asked(ticket, WINDOW)
    }

    /// The latest attempt ends.
    fn ended(&mut self, way: Way, failure: Option<Cause>) -> Vec<BackgroundEffect> {
        let attempt = self.attempt();
        self.on(BackgroundEvent::Ended {
            attempt,
            way,
            failure,
        })
    }
}

#[track_caller]
fn welcome(effects: &[BackgroundEffect], ticket: Ticket) -> &Welcome {
    effects
        .iter()
        .find_map(|effect| match effect {
            BackgroundEffect::Answer(to, Reply::Welcome(welcome)) if *to == ticket => Some(welcome),
            _ => None,
        })
        .unwrap_or_else(|| panic!("{ticket} is not welcomed by {effects:?}"))
}

/// What a page that is welcomed does.
#[track_caller]
fn act(effects: &[BackgroundEffect], ticket: Ticket) -> &Act {
    let act = welcome(effects, ticket).act.as_ref();
    act.unwrap_or_else(|| panic!("{ticket} reads by {effects:?}"))
}

/// Whether a page that is welcomed has to read the record.
#[track_caller]
fn reads(effects: &[BackgroundEffect], ticket: Ticket) -> bool {
    welcome(effects, ticket).act.is_none()
}

/// Who is told how the sign-in ended.
fn told(effects: &[BackgroundEffect]) -> Vec<(Ticket, Option<Cause>)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            BackgroundEffect::Answer(ticket, Reply::SignIn { failure }) => {
                Some((*ticket, *failure))
            }
            _ => None,
        })
        .collect()
}

/// A page without a softphone has opened.
fn arrived() -> Request {
    let path = "/incident.do".to_owned();
    Request::Arrived { path }
}

/// What pages are told about their phones.
fn tells(effects: &[BackgroundEffect]) -> Vec<(i32, PhoneTold)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            BackgroundEffect::TellTab(tab, News::Phone(news)) => Some((*tab, news.told)),
            _ => None,
        })
        .collect()
}

/// The number of the log-out that waits until its agent is Offline.
fn log_out_in(effects: &[BackgroundEffect]) -> u32 {
    let mut numbers = effects.iter().filter_map(|effect| match effect {
        BackgroundEffect::SetLeaveAlarm(number, _) => Some(*number),
        _ => None,
    });
    numbers.next().unwrap()
}

fn reads_in_tab(effects: &[BackgroundEffect]) -> bool {
    effects.contains(&BackgroundEffect::ReadIn(TAB))
}

/// A press on the notice's button.
const WINDOW: Request = Request::OpenWindow {
    record: None,
    standard: false,
};

fn signs_in(effects: &[BackgroundEffect]) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, BackgroundEffect::SignIn(_, to) if *to == chain()))
}

#[test]
fn the_first_page_reads_and_the_others_wait_for_it() {
    let mut desk = Desk::new();
    assert!(reads(&desk.hello(1), 1));
    assert_eq!(desk.hello(2), []);
    assert_eq!(desk.hello(3), []);
    let effects = desk.learned(4, known());
    for waiting in [2, 3] {
        assert_eq!(act(&effects, waiting).plan, docks());
    }
    assert_eq!(act(&desk.hello(5), 5).plan, docks());
}

#[test]
fn a_reader_that_is_gone_is_replaced() {
    let mut desk = Desk::new();
    assert!(matches!(
        desk.hello(1)[..],
        [_, BackgroundEffect::SetReadAlarm(5_000)]
    ));
    desk.hello(2);
    desk.hello(3);
    desk.now += 5_000.0;
    let effects = desk.on(BackgroundEvent::ReadOverdue);
    assert!(reads(&effects, 2));
    let effects = desk.learned(4, known());
    assert_eq!(act(&effects, 3).plan, docks());
}

#[test]
fn a_page_that_takes_the_readers_place_in_its_tab_reads_at_once() {
    let mut desk = Desk::new();
    desk.hello_from(PageKind::Elsewhere, 1);
    assert_eq!(desk.hello(2), []);
    // The agent goes on before the first page has its answer; the other tab now waits for the new page.
    let effects = desk.hello_from(PageKind::Desktop, 3);
    assert_eq!(effects.len(), 2, "{effects:?}");
    assert!(reads(&effects, 3));
    let effects = desk.learned(4, known());
    assert_eq!(act(&effects, 2).plan, docks());
}

#[test]
fn a_page_without_a_softphone_that_takes_the_readers_place_lets_the_next_one_read() {
    let mut desk = Desk::new();
    desk.hello_from(PageKind::Elsewhere, 1);
    desk.hello(2);
    let effects = desk.asked(3, arrived());
    assert!(reads(&effects, 2));
}

#[test]
fn a_softphone_waits_for_the_page_around_it() {
    let mut desk = Desk::new();
    desk.hello_from(PageKind::Desktop, 1);
    assert_eq!(desk.hello_from(softphone_page(ID), 2), []);
}

#[test]
fn another_origin_reads_for_itself() {
    let mut desk = Desk::new();
    desk.hello(1);
    desk.learned(2, known());
    let place = PageKind::Desktop;
    let effects = desk.asked_from(
        "https://other.service-now.com",
        3,
        Request::Hello {
            place,
            again: false,
        },
    );
    assert!(reads(&effects, 3));
}

#[test]
fn what_could_not_be_read_serves_the_frames_of_its_page_and_is_read_again_by_the_next() {
    let mut desk = Desk::new();
    desk.hello(1);
    assert_eq!(desk.softphone_hello(2), []);
    let forbidden = adopts_without_record(Cause::RecordForbidden);
    let effects = desk.learned(3, failed(Cause::RecordForbidden));
    assert_eq!(act(&effects, 2).plan, forbidden);
    desk.now += 1_000.0;
    assert_eq!(act(&desk.softphone_hello(4), 4).plan, forbidden);
    desk.now += 5_000.0;
    assert!(reads(&desk.softphone_hello(5), 5));
}

#[test]
fn nobody_reads_before_service_now_wants_to_be_asked_again() {
    let mut desk = Desk::new();
    desk.hello(1);
    let limited = Cause::RateLimited { seconds: 60 };
    desk.learned(2, failed(limited));
    desk.now += 59_000.0;
    let effects = desk.softphone_hello(3);
    assert_eq!(act(&effects, 3).plan, adopts_without_record(limited));
    desk.now += 2_000.0;
    assert!(reads(&desk.softphone_hello(4), 4));
}

#[test]
fn the_softphone_page_takes_what_the_page_around_it_has_read() {
    let mut desk = Desk::new();
    desk.hello(1);
    assert_eq!(desk.hello_from(softphone_page(ID), 2), []);
    let effects = desk.learned(3, with_sign_in());
    assert_eq!(act(&effects, 2).plan, adopts());
    let effects = desk.hello_from(softphone_page(ID), 4);
    assert_eq!(act(&effects, 4).plan, adopts());
}

#[test]
fn a_softphone_page_of_another_record_reads_for_itself() {
    let mut desk = Desk::new();
    desk.hello(1);
    assert_eq!(desk.hello_from(softphone_page(OTHER), 2), []);
    let effects = desk.learned(3, with_sign_in());
    assert!(reads(&effects, 2));
    let place = softphone_page(OTHER);
    desk.asked(
        4,
        Request::Learned {
            place,
            known: known(),
        },
    );
    let effects = desk.hello_from(softphone_page(OTHER), 5);
    let other = Plan::Adopt(without_sign_in(None, Some(chain().ccp)));
    assert_eq!(act(&effects, 5).plan, other);
    assert_eq!(act(&desk.hello(6), 6).plan, Plan::Nothing);
}

#[test]
fn a_page_without_a_softphone_reads_once_so_that_a_later_one_need_not_wait() {
    let mut desk = Desk::new();
    assert!(reads_in_tab(&desk.asked(1, arrived())));
    desk.hello_from(PageKind::Elsewhere, 2);
    assert!(!reads_in_tab(&desk.asked_in(TAB + 1, 3, arrived())));
    let place = PageKind::Elsewhere;
    desk.asked(
        4,
        Request::Learned {
            place,
            known: known(),
        },
    );
    assert!(!reads_in_tab(&desk.asked(5, arrived())));
    assert_eq!(act(&desk.hello(6), 6).plan, docks());
}

#[test]
fn a_page_without_a_softphone_is_left_alone_where_reading_is_in_vain_or_off() {
    for (policy, known, reads) in [
        ("{}", failed(Cause::RecordForbidden), false),
        ("{}", failed(Cause::TableMissing), false),
        // The login page of ServiceNow is a page too.
        ("{}", failed(Cause::SignedOut), true),
        ("{\"signInAhead\":false}", failed(Cause::SignedOut), false),
        ("{\"softphone\":\"off\"}", failed(Cause::SignedOut), false),
    ] {
        let mut desk = Desk::new();
        desk.policy(policy);
        desk.hello_from(PageKind::Elsewhere, 1);
        let place = PageKind::Elsewhere;
        desk.asked(
            2,
            Request::Learned {
                place,
                known: known.clone(),
            },
        );
        desk.now += HOUR;
        let effects = desk.asked(3, arrived());
        assert_eq!(reads_in_tab(&effects), reads, "{policy} {known:?}");
    }
}

#[test]
fn the_agent_is_signed_in_as_soon_as_the_record_is_known() {
    let mut desk = Desk::new();
    desk.hello(1);
    assert!(signs_in(&desk.learned(2, with_sign_in())));
    // The softphone that opens meanwhile waits for the same sign-in, and one that opens later finds the agent signed in.
    assert_eq!(desk.sign_in(3), []);
    assert_eq!(told(&desk.ended(Way::Silent, None)), [(3, None)]);
    desk.now += HOUR;
    assert!(act(&desk.softphone_hello(4), 4).signed_in);
    assert!(!signs_in(&desk.learned(5, with_sign_in())));
}

#[test]
fn nobody_is_signed_in_ahead_who_needs_no_phone_or_may_not() {
    let vendor = Learned {
        own: OwnSoftphone::Other,
        controls: false,
        ..with_sign_in()
    };
    for (policy, known) in [
        ("{\"signInAhead\":false}", with_sign_in()),
        ("{\"softphone\":\"off\"}", with_sign_in()),
        ("{\"softphone\":\"own\"}", vendor),
        ("{\"idpHosts\":[\"other.example\"]}", with_sign_in()),
        ("{}", known()),
        ("{}", failed(Cause::RecordForbidden)),
    ] {
        let mut desk = Desk::new();
        desk.policy(policy);
        desk.hello(1);
        assert!(
            !signs_in(&desk.learned(2, known.clone())),
            "{policy} {known:?}"
        );
    }
}

#[test]
fn without_sign_in_ahead_only_the_docked_phone_itself_begins_a_sign_in() {
    for ahead in [true, false] {
        let mut desk = Desk::new();
        desk.policy(&json!({ "signInAhead": ahead }).to_string());
        // A page that docks nothing has read the record.
        let (place, known) = (PageKind::Elsewhere, docked_with_sign_in());
        let effects = desk.asked(1, Request::Learned { place, known });
        assert_eq!(signs_in(&effects), ahead);
        let effects = desk.hello(2);
        let hosts = Plan::Host(chain().ccp, Login::Sso(chain()));
        assert_eq!(act(&effects, 2).plan, hosts);
        // Without the setting nothing is opened until the docked phone itself asks.
        assert!(!signs_in(&effects));
        assert!(!signs_in(&desk.hello(3)));
        assert_eq!(signs_in(&desk.sign_in(4)), !ahead);
        assert_eq!(told(&desk.ended(Way::Silent, None)), [(4, None)]);
        // An agent who is signed in needs none.
        desk.now += HOUR;
        let effects = desk.hello(5);
        assert!(act(&effects, 5).signed_in);
        assert!(!signs_in(&effects));
    }
    let mut desk = Desk::new();
    desk.policy(r#"{"signInAhead":false}"#);
    desk.hello(1);
    assert!(!signs_in(&desk.learned(2, docked_with_sign_in())));
}

#[test]
fn a_page_that_docks_a_phone_after_a_sign_in_has_just_failed_begins_no_other_one() {
    let mut desk = Desk::new();
    desk.learned(1, docked_with_sign_in());
    desk.ended(Way::Silent, Some(Cause::IdpNeedsAgent));
    desk.now += 1_000.0;
    assert!(!signs_in(&desk.hello(2)));
    desk.now += 5_000.0;
    assert!(signs_in(&desk.hello(3)));
}

#[test]
fn service_nows_own_softphone_asks_for_its_sign_in_by_itself() {
    let mut desk = Desk::with_record();
    let effects = desk.softphone_hello(1);
    assert_eq!(act(&effects, 1).plan, adopts());
    assert!(!signs_in(&effects));
}

#[test]
fn a_page_has_a_note_for_the_agent_unless_the_cause_is_quiet_or_no_phone_comes() {
    let mut quiet = 0;
    for cause in Cause::ALL.iter().copied() {
        let mut desk = Desk::new();
        desk.learned(1, failed(cause));
        let is_quiet = cause.severity() == Severity::Quiet;
        quiet += usize::from(is_quiet);
        let note = act(&desk.softphone_hello(2), 2).note;
        assert_eq!(note, Some(cause).filter(|_| !is_quiet), "{cause:?}");
        assert_eq!(act(&desk.hello(3), 3).note, None, "{cause:?}");
    }
    assert!((1..Cause::ALL.len()).contains(&quiet), "{quiet}");
    // No field to fill is a choice.
    let mut desk = Desk::new();
    desk.learned(1, known());
    assert_eq!(act(&desk.hello(2), 2).note, None);
}

#[test]
fn an_old_record_still_serves_and_is_called_stale() {
    let mut desk = Desk::new();
    desk.hello(1);
    desk.learned(2, known());
    desk.now += 9.0 * MINUTE;
    assert!(!welcome(&desk.hello(3), 3).stale);
    desk.now += 2.0 * MINUTE;
    let effects = desk.hello(4);
    assert_eq!(act(&effects, 4).plan, docks());
    assert!(welcome(&effects, 4).stale);
}

#[test]
fn one_sign_in_serves_all_tabs() {
    let mut desk = Desk::with_record();
    assert!(signs_in(&desk.sign_in(1)));
    assert_eq!(desk.sign_in(2), []);
    let effects = desk.ended(Way::Silent, None);
    assert_eq!(told(&effects), [(1, None), (2, None)]);
    // A tab that asks just after is served by the same one.
    desk.now += 1_000.0;
    let effects = desk.sign_in(3);
    assert_eq!(told(&effects), [(3, None)]);
    assert!(!signs_in(&effects));
}

#[test]
fn a_later_page_whose_frame_stays_silent_is_signed_in_anew() {
    let mut desk = Desk::with_record();
    desk.sign_in(1);
    desk.ended(Way::Silent, None);
    desk.now += HOUR;
    assert!(signs_in(&desk.sign_in(2)));
}

#[test]
fn an_identity_provider_is_not_visited_for_ever() {
    let mut desk = Desk::with_record();
    for ticket in 0..3 {
        assert!(signs_in(&desk.sign_in(ticket)));
        desk.ended(Way::Silent, Some(Cause::IdpNeedsAgent));
        desk.now += MINUTE;
    }
    let effects = desk.sign_in(3);
    assert!(!signs_in(&effects));
    assert_eq!(told(&effects), [(3, Some(Cause::IdpNeedsAgent))]);
    // Not after a stop of the worker either.
    let mut desk = desk.restart();
    assert!(!signs_in(&desk.sign_in(4)));
    // The agent may ask at any time, and after an hour the pages may again.
    assert!(signs_in(&desk.sign_in_again(5)));
    desk.ended(Way::Silent, Some(Cause::IdpNeedsAgent));
    desk.now += HOUR;
    assert!(signs_in(&desk.sign_in(6)));
}

#[test]
fn an_acknowledgement_is_known_to_every_page_for_as_long_as_a_session_lasts() {
    let mut desk = Desk::with_record();
    desk.asked(1, Request::Acknowledged { record: None });
    let mut desk = desk.restart();
    desk.now += 11.0 * HOUR;
    assert!(act(&desk.softphone_hello(2), 2).signed_in);
    desk.now += HOUR;
    assert!(!act(&desk.softphone_hello(3), 3).signed_in);
}

#[test]
fn a_silent_frame_ends_the_belief_in_a_session() {
    let mut desk = Desk::with_record();
    desk.asked(1, Request::Acknowledged { record: None });
    assert!(signs_in(&desk.sign_in(2)));
    assert!(!act(&desk.softphone_hello(3), 3).signed_in);
}

#[test]
fn a_window_outlives_a_silent_failure_and_is_closed_by_a_silent_success() {
    for (failure, left) in [(Some(Cause::IdpNeedsAgent), true), (None, false)] {
        let mut desk = Desk::with_record();
        desk.sign_in(1);
        let effects = desk.window(2);
        let attempt = desk.attempt();
        assert_eq!(
            effects,
            [
                BackgroundEffect::OpenWindow(attempt, chain()),
                BackgroundEffect::SetBrowserAlarm(attempt, Way::Window, 30_000),
                BackgroundEffect::Remember
            ]
        );
        let window = desk.opened(Way::Window);
        let effects = desk.ended(Way::Silent, failure);
        if left {
            assert_eq!(told(&effects), []);
            let effects = desk.navigated(window.tab, "https://acme.my.connect.aws/ccp-v2");
            assert!(effects.contains(&BackgroundEffect::Close(window)));
            assert_eq!(told(&effects), [(1, None), (2, None)]);
        } else {
            assert!(effects.contains(&BackgroundEffect::Close(window)));
            assert_eq!(told(&effects), [(1, None), (2, None)]);
        }
    }
}

#[test]
fn a_closed_window_is_told_and_leaves_nothing_open() {
    let mut desk = Desk::with_record();
    desk.window(1);
    let tab = desk.opened(Way::Window).tab;
    let effects = desk.on(BackgroundEvent::Closed { tab });
    assert_eq!(told(&effects), [(1, Some(Cause::IdpNeedsAgent))]);
    assert!(signs_in(&desk.sign_in(2)));
}

#[test]
fn a_second_request_for_the_same_window_brings_it_to_the_front() {
    let mut desk = Desk::with_record();
    desk.window(1);
    // A double click comes before the browser has told of the window.
    assert_eq!(desk.window(2), []);
    let window = desk.opened(Way::Window);
    let effects = desk.window(2);
    assert_eq!(effects, [BackgroundEffect::Focus(window)]);
    // The popup's command is answered at once.
    let effects = desk.command(4, Command::SignIn(key(ACME)));
    assert_eq!(
        effects,
        [
            BackgroundEffect::Answer(4, Reply::Done),
            BackgroundEffect::Focus(window)
        ]
    );
    let standard = Chain::standard(&chain().ccp).unwrap();
    let (record, attempt) = (None, desk.attempt());
    let effects = desk.asked(
        3,
        Request::OpenWindow {
            record,
            standard: true,
        },
    );
    assert_eq!(
        effects[..2],
        [
            BackgroundEffect::Close(window),
            BackgroundEffect::OpenWindow(attempt, standard)
        ]
    );
}

#[test]
fn a_window_that_cannot_come_to_the_front_is_gone_and_the_next_request_opens_one() {
    let mut desk = Desk::with_record();
    desk.window(1);
    let window = desk.opened(Way::Window);
    assert_eq!(desk.window(2), [BackgroundEffect::Focus(window)]);
    let effects = desk.on(BackgroundEvent::Closed { tab: window.tab });
    let gone = Some(Cause::IdpNeedsAgent);
    assert_eq!(told(&effects), [(1, gone), (2, gone)]);
    let opens = |effect: &BackgroundEffect| matches!(effect, BackgroundEffect::OpenWindow(..));
    assert!(desk.window(3).iter().any(opens));
    // The browser may tell of it once more.
    assert_eq!(desk.on(BackgroundEvent::Closed { tab: window.tab }), []);
}

#[test]
fn a_window_survives_a_stop_of_the_background() {
    let mut desk = Desk::with_record();
    desk.window(1);
    let window = desk.opened(Way::Window);
    let mut desk = desk.restart();
    // The page asks again, and waits for the window instead of a silent sign-in.
    assert_eq!(desk.sign_in(2), []);
    let effects = desk.navigated(window.tab, "https://acme.my.connect.aws/ccp-v2");
    assert!(effects.contains(&BackgroundEffect::Close(window)));
    assert_eq!(told(&effects), [(2, None)]);
}

#[test]
fn a_window_that_reaches_amazon_connects_login_is_left_to_the_agent() {
    let mut desk = Desk::with_record();
    desk.window(1);
    let tab = desk.opened(Way::Window).tab;
    for url in [
        "https://acme.my.connect.aws/login",
        "https://acme.my.connect.aws/auth/code?x=1",
        "https://other.my.connect.aws/ccp-v2",
    ] {
        assert_eq!(desk.navigated(tab, url), [], "{url}");
    }
    assert_eq!(desk.navigated(99, "https://acme.my.connect.aws/ccp-v2"), []);
}

#[test]
fn a_tab_that_signs_in_unseen_is_closed_however_it_ends() {
    for (url, failure) in [
        (Some("https://acme.my.connect.aws/ccp-v2"), None),
        (
            Some("https://acme.my.connect.aws/login"),
            Some(Cause::SignInRefused),
        ),
        (None, Some(Cause::IdpNeedsAgent)),
    ] {
        let mut desk = Desk::with_record();
        desk.sign_in(1);
        let page = desk.opened(Way::Silent);
        let effects = match url {
            Some(url) => desk.navigated(page.tab, url),
            None => {
                let attempt = desk.attempt();
                desk.on(BackgroundEvent::AttemptOverdue { attempt })
            }
        };
        assert!(effects.contains(&BackgroundEffect::Close(page)), "{url:?}");
        assert_eq!(told(&effects), [(1, failure)]);
    }
}

#[test]
fn a_tab_that_signs_in_unseen_survives_a_stop_of_the_background() {
    let mut desk = Desk::with_record();
    desk.sign_in(1);
    let page = desk.opened(Way::Silent);
    let attempt = desk.attempt();
    let (mut desk, effects) = desk.restart_later(15_000.0);
    let alarm = BackgroundEffect::SetAttemptAlarm(attempt, 5_000);
    assert_eq!(effects[..2], [BackgroundEffect::WatchTabs(true), alarm]);
    // A page that reads the record anew, or asks, opens no second one.
    assert!(!signs_in(&desk.learned(2, with_sign_in())));
    assert_eq!(desk.sign_in(3), []);
    let effects = desk.navigated(page.tab, "https://acme.my.connect.aws/ccp-v2");
    assert!(effects.contains(&BackgroundEffect::Close(page)));
    assert_eq!(told(&effects), [(3, None)]);
}

#[test]
fn a_tab_that_had_its_time_while_the_background_was_stopped_is_closed_and_not_tried_again() {
    let mut desk = Desk::with_record();
    desk.sign_in(1);
    let page = desk.opened(Way::Silent);
    let (mut desk, effects) = desk.restart_later(21_000.0);
    assert!(effects.contains(&BackgroundEffect::Close(page)));
    let effects = desk.sign_in(2);
    assert_eq!(told(&effects), [(2, Some(Cause::IdpNeedsAgent))]);
    assert!(!signs_in(&effects));
}

#[test]
fn a_sign_in_that_has_just_failed_answers_those_who_ask_after_it() {
    let mut desk = Desk::new();
    assert!(signs_in(&desk.learned(1, with_sign_in())));
    desk.ended(Way::Silent, Some(Cause::SignInErrorPage));
    desk.now += 1_000.0;
    let effects = desk.sign_in(2);
    assert_eq!(told(&effects), [(2, Some(Cause::SignInErrorPage))]);
    assert!(!signs_in(&effects));
    // Somebody who asks later may be luckier.
    desk.now += 5_000.0;
    assert!(signs_in(&desk.sign_in(3)));
}

/// How a Connect host answered a page out of sight, or a CCP frame in a tab.
fn answered(tab: i32, url: &str, status: u16) -> BackgroundEvent {
    BackgroundEvent::Answered(Answered {
        tab,
        top: tab < 0,
        from: Some(ACME.to_owned()),
        url: url.to_owned(),
        status,
        policies: Vec::new(),
        options: None,
    })
}

#[test]
fn an_error_page_of_amazon_connects_own_is_told_from_others() {
    for (url, cause) in [
        (
            "https://acme.my.connect.aws/auth/code",
            Cause::SignInRefused,
        ),
        (
            "https://other.my.connect.aws/auth/code",
            Cause::SignInErrorPage,
        ),
    ] {
        let mut desk = Desk::with_record();
        desk.sign_in(1);
        desk.on(answered(-1, url, 403));
        let effects = desk.ended(Way::Silent, Some(Cause::SignInErrorPage));
        assert_eq!(told(&effects), [(1, Some(cause))]);
    }
}

#[test]
fn a_page_hears_what_amazon_connect_answered_its_own_frame() {
    let mut desk = Desk::with_record();
    let (ccp, login) = (
        "https://acme.my.connect.aws/ccp-v2",
        "https://acme.my.connect.aws/login",
    );
    for (tab, url) in [(TAB, ccp), (TAB, login), (9, ccp)] {
        desk.on(answered(tab, url, 200));
    }
    let frame = Some(FrameAnswer::Login);
    let answer = |ticket| BackgroundEffect::Answer(ticket, Reply::Frame { frame });
    // Without a sign-in that has just reached the CCP, the agent is simply signed out.
    let effects = desk.asked(1, Request::WhyOut { record: None });
    assert_eq!(effects, [answer(1)]);
    desk.sign_in(2);
    desk.ended(Way::Silent, None);
    let effects = desk.asked(3, Request::WhyOut { record: None });
    assert_eq!(effects, [answer(3), BackgroundEffect::Remember]);
}

#[test]
fn a_session_that_ends_within_ten_seconds_of_its_sign_in_is_begun_anew() {
    let mut desk = Desk::with_record();
    assert!(signs_in(&desk.sign_in(1)));
    desk.ended(Way::Silent, None);
    // The frame had asked before the sign-in had ended, or the browser keeps the cookie back.
    desk.now += 1_000.0;
    desk.on(answered(TAB, "https://acme.my.connect.aws/login", 200));
    assert_eq!(told(&desk.sign_in(2)), [(2, None)]);
    // The phone was up, and now its frame is sent to the login.
    desk.asked(3, Request::Acknowledged { record: None });
    desk.now += 5_000.0;
    desk.on(answered(TAB, "https://acme.my.connect.aws/login", 200));
    assert!(signs_in(&desk.sign_in(4)));
}

#[test]
fn who_asked_to_allow_a_cookie_waits_until_the_agent_has_decided() {
    let mut desk = Desk::with_record();
    let ccp = chain().ccp;
    let effects = desk.asked(1, Request::Allow { record: None });
    assert_eq!(
        effects,
        [BackgroundEffect::OpenAllow(1, ccp, ACME.to_owned())]
    );
    desk.on(BackgroundEvent::AllowOpened { ticket: 1, tab: 70 });
    assert_eq!(desk.on(BackgroundEvent::Closed { tab: 71 }), []);
    let effects = desk.on(BackgroundEvent::Closed { tab: 70 });
    assert_eq!(effects, [BackgroundEffect::Answer(1, Reply::Done)]);
}

#[test]
fn a_host_that_is_not_trusted_is_visited_in_no_way() {
    let mut desk = Desk::new();
    desk.policy(r#"{"idpHosts":["other.example"]}"#);
    desk.learned(2, with_sign_in());
    for request in [
        Request::SignIn {
            record: None,
            asked: false,
        },
        WINDOW,
    ] {
        let effects = desk.asked(1, request);
        assert_eq!(told(&effects), [(1, Some(Cause::IdpNotAllowed))]);
        assert_eq!(effects.len(), 1);
    }
}

#[test]
fn a_notice_that_was_put_away_stays_away() {
    let mut desk = Desk::new();
    let forbidden = Cause::RecordForbidden;
    desk.learned(1, failed(forbidden));
    assert_eq!(act(&desk.softphone_hello(2), 2).note, Some(forbidden));
    let code = forbidden.code().to_owned();
    desk.asked(3, Request::Dismissed { code });
    let mut desk = desk.restart();
    assert_eq!(act(&desk.softphone_hello(4), 4).note, None);
    // Another cause is told all the same.
    desk.learned(5, failed(Cause::TableMissing));
    let told = act(&desk.softphone_hello(6), 6).note;
    assert_eq!(told, Some(Cause::TableMissing));
}

#[test]
fn a_ringing_call_is_notified_for_the_tab_that_it_rings_in() {
    let mut desk = Desk::new();
    let notify = Request::Notify {
        contact: "c-1".to_owned(),
        title: "Incoming call".to_owned(),
        body: "+12065550142".to_owned(),
    };
    let notified = desk.asked(7, notify);
    assert!(notified.iter().any(|effect| matches!(
        effect,
        BackgroundEffect::Notify { tab, contact, title, body }
            if *tab == TAB && contact == "c-1" && title == "Incoming call" && body == "+12065550142"
    )));
    let contact = "c-1".to_owned();
    let withdrawn = desk.asked(8, Request::Withdraw { contact });
    assert!(withdrawn.iter().any(|effect| matches!(
        effect,
        BackgroundEffect::Withdraw { tab, contact } if *tab == TAB && contact == "c-1"
    )));
    assert!(
        desk.asked(9, Request::OfferNotifications)
            .contains(&BackgroundEffect::OpenNotify)
    );
}

#[test]
fn an_agent_who_has_signed_out_is_signed_in_anew_when_it_is_asked_for() {
    let mut desk = Desk::with_record();
    desk.sign_in(1);
    desk.ended(Way::Silent, None);
    // The landing is seconds old, and yet it counts no more.
    let out = desk.asked(2, Request::SignOut { record: None });
    assert!(out.contains(&BackgroundEffect::SignOut(Some(2), chain().ccp)));
    // No page signs the agent in again by itself.
    let refused = [(3, Some(Cause::PhoneSignedOut))];
    assert_eq!(told(&desk.sign_in(3)), refused);
    assert!(act(&desk.softphone_hello(4), 4).signed_out);
    assert!(signs_in(&desk.sign_in_again(5)));
    assert!(!act(&desk.softphone_hello(6), 6).signed_out);
}

#[test]
fn the_popup_signs_nobody_out_while_a_contact_is_live() {
    let mut desk = Desk::with_record();
    let ccp = chain().ccp;
    let command = |ticket| BackgroundEvent::Commanded {
        ticket,
        command: Command::SignOut(key(ACME)),
    };
    desk.asked(1, Request::Live { record: None });
    let effects = desk.on(command(2));
    assert_eq!(effects, [BackgroundEffect::Answer(2, Reply::Done)]);
    // The page knows its own contacts.
    let out = desk.asked(3, Request::SignOut { record: None });
    assert!(out.contains(&BackgroundEffect::SignOut(Some(3), ccp.clone())));
    desk.asked(9, Request::CallsOver { record: None });
    // First a page of the phone sets the agent to Offline.
    let effects = desk.on(command(4));
    assert_eq!(tells(&effects), [(TAB, PhoneTold::GoOffline)]);
    let out = BackgroundEffect::SignOut(Some(4), ccp);
    assert!(!effects.contains(&out));
    let number = log_out_in(&effects);
    let effects = desk.asked(5, Request::WentOffline { record: None });
    assert!(effects.contains(&out));
    assert_eq!(tells(&effects), [(TAB, PhoneTold::SignedOut)]);
    assert_eq!(desk.on(BackgroundEvent::LeaveOverdue(number)), []);
}

#[test]
fn the_set_up_page_learns_whether_a_contact_is_live() {
    let mut desk = Desk::with_record();
    let live = |desk: &mut Desk, ticket| desk.command(ticket, Command::AskLive(key(ACME)));
    let answer = |ticket, live| [BackgroundEffect::Answer(ticket, Reply::Live(live))];
    assert_eq!(live(&mut desk, 1), answer(1, false));
    desk.asked(2, Request::Live { record: None });
    assert_eq!(live(&mut desk, 3), answer(3, true));
    desk.asked(4, Request::CallsOver { record: None });
    assert_eq!(live(&mut desk, 5), answer(5, false));
}

#[test]
fn nothing_crosses_that_breaks_the_rules_of_an_address() {
    let (place, known) = (PageKind::Desktop, with_sign_in());
    let message = serde_json::to_string(&Request::Learned { place, known }).unwrap();
    assert!(serde_json::from_str::<Request>(&message).is_ok());
    for (good, bad) in [
        ("https://idp.example.test", "http://idp.example.test"),
        ("https://acme.my.connect.aws", "https://acme.example"),
    ] {
        let message = message.replace(good, bad);
        assert!(
            serde_json::from_str::<Request>(&message).is_err(),
            "{message}"
        );
    }
}

// ---- Pairing ----

/// Another ServiceNow, which has a phone at the same Amazon Connect in its record.
const GLOBEX: &str = "https://globex.service-now.com";
/// Where its pages are.
const GLOBEX_TAB: i32 = 40;

/// What an agent learns whose phone is at this Amazon Connect.
fn phone_at(host: &str) -> Learned {
    let mut known = with_sign_in();
    let ccp = CcpUrl::parse(&format!("https://{host}/ccp-v2")).unwrap();
    known.record.as_mut().unwrap().ccp_url = Ok(ccp);
    known
}

fn id(number: u32) -> SysId {
    SysId::parse(&format!("{number:032x}")).unwrap()
}

/// Both have been paired.
fn both() -> Desk {
    let globex = json!({ "origin": GLOBEX, "logins": [IDP], "connects": [CONNECT] });
    let mut desk = Desk::of(paired(json!([pairing(), globex])), Settings::default());
    desk.policy(r#"{"signInAhead":false}"#);
    let (place, known) = (PageKind::Desktop, with_sign_in());
    desk.asked_at(GLOBEX, GLOBEX_TAB, 1_000, Request::Learned { place, known });
    desk.learned(1_001, with_sign_in());
    desk.policy("{}");
    desk
}

impl Desk {
    fn asked_at(
        &mut self,
        origin: &str,
        tab: i32,
        ticket: Ticket,
        request: Request,
    ) -> Vec<BackgroundEffect> {
        let origin = origin.to_owned();
        self.on(BackgroundEvent::Asked {
            ticket,
            origin,
            tab: Some(tab),
            request,
        })
    }

    /// A softphone page of this record has read it.
    fn learned_at(&mut self, origin: &str, number: u32, known: Learned) -> Vec<BackgroundEffect> {
        let place = softphone_page(id(number).as_str());
        self.asked_at(origin, TAB, 900, Request::Learned { place, known })
    }

    fn sign_in_of(&mut self, number: u32, ticket: Ticket) -> Vec<BackgroundEffect> {
        let record = Some(id(number));
        self.asked(
            ticket,
            Request::SignIn {
                record,
                asked: false,
            },
        )
    }

    fn command(&mut self, ticket: Ticket, command: Command) -> Vec<BackgroundEffect> {
        self.on(BackgroundEvent::Commanded { ticket, command })
    }

    /// What the agent is asked for an origin.
    fn proposal(&self, origin: &str) -> Option<Proposal> {
        let (memory, pairings) = (self.coordinator.memory(), self.coordinator.pairings());
        let settings = Settings::default();
        let status = Status::of(
            memory,
            pairings,
            &settings,
            Some(origin),
            Browser::Chromium,
            self.now,
        );
        match status.step {
            Some(Step::Pair(proposal)) => Some(proposal),
            _ => None,
        }
    }

    fn memory(&self) -> Value {
        serde_json::to_value(self.coordinator.memory()).unwrap()
    }

    /// What is remembered of an origin, the records aside.
    fn remembered_of(&self, origin: &str) -> Vec<Value> {
        let memory = self.memory();
        let lists = [
            "phones",
            "visits",
            "dismissed",
            "people",
            "pages",
            "journal",
        ];
        let all = lists
            .iter()
            .flat_map(|list| memory[*list].as_array().unwrap());
        let of_origin = all.filter(|one| {
            let origins = [
                &one["origin"],
                &one["id"]["origin"],
                &one["phone"]["origin"],
            ];
            origins.contains(&&json!(origin))
        });
        of_origin.cloned().collect()
    }

    fn left(&mut self, tab: i32, url: Option<&str>) -> Vec<BackgroundEffect> {
        let url = url.map(str::to_owned);
        self.on(BackgroundEvent::Left { tab, url })
    }

    fn ended_of(
        &mut self,
        attempt: u32,
        way: Way,
        failure: Option<Cause>,
    ) -> Vec<BackgroundEffect> {
        self.on(BackgroundEvent::Ended {
            attempt,
            way,
            failure,
        })
    }
}

/// One of each kind.
fn every_request() -> Vec<Request> {
    let record = || None;
    let files = [File::Phone, File::TranslatedPhone, File::Translation];
    let mut requests = vec![
        arrived(),
        Request::Hello {
            place: PageKind::Desktop,
            again: false,
        },
        Request::OwnFrame,
        Request::Learned {
            place: PageKind::Desktop,
            known: with_sign_in(),
        },
        Request::AwaitRecord {
            place: PageKind::Desktop,
            again: false,
        },
        Request::SignIn {
            record: record(),
            asked: false,
        },
        Request::OpenWindow {
            record: record(),
            standard: false,
        },
        Request::OpenWindow {
            record: record(),
            standard: true,
        },
        Request::Acknowledged { record: record() },
        Request::Renew { record: record() },
        Request::Stopped { record: record() },
        Request::Parked { restart: 1 },
        Request::NotParked { restart: 1 },
        Request::SignedOut { record: record() },
        Request::WentOffline { record: record() },
        Request::WhyOut { record: record() },
        Request::Identify {
            record: record(),
            user: Some(User {
                user_name: Some("ann".to_owned()),
                email: None,
            }),
            agent: "bob".to_owned(),
        },
        Request::Live { record: record() },
        Request::CallsOver { record: record() },
        Request::SignOut { record: record() },
        Request::Allow { record: record() },
        Request::OpenPairing,
        Request::Recall,
        Request::Prefer(Preferences::default()),
        Request::Notify {
            contact: "c-1".to_owned(),
            title: "Incoming call".to_owned(),
            body: "+12065550142".to_owned(),
        },
        Request::Withdraw {
            contact: "c-1".to_owned(),
        },
        Request::OfferNotifications,
        Request::Dismissed {
            code: "record-forbidden".to_owned(),
        },
    ];
    requests.extend(files.map(|file| Request::Inject { file }));
    requests
}

/// The compiler asks for a new kind to be named here; it belongs into `every_request` too.
#[test]
fn every_kind_of_request_is_among_them() {
    let mut kinds: Vec<u32> = every_request()
        .iter()
        .map(|request| match request {
            Request::Arrived { .. } => 0,
            Request::Hello { .. } => 1,
            Request::Learned { .. } => 2,
            Request::SignIn { .. } => 3,
            Request::OpenWindow { .. } => 4,
            Request::Acknowledged { .. } => 5,
            Request::WhyOut { .. } => 6,
            Request::Identify { .. } => 7,
            Request::Live { .. } => 8,
            Request::SignOut { .. } => 9,
            Request::Allow { .. } => 10,
            Request::OpenPairing => 11,
            Request::Recall => 12,
            Request::Prefer(_) => 13,
            Request::Inject { .. } => 14,
            Request::Notify { .. } => 15,
            Request::Withdraw { .. } => 16,
            Request::OfferNotifications => 17,
            Request::Dismissed { .. } => 18,
            Request::AwaitRecord { .. } => 19,
            Request::OwnFrame => 20,
            Request::Renew { .. } => 21,
            Request::Stopped { .. } => 22,
            Request::Parked { .. } => 23,
            Request::NotParked { .. } => 24,
            Request::SignedOut { .. } => 25,
            Request::WentOffline { .. } => 26,
            Request::CallsOver { .. } => 27,
        })
        .collect();
    kinds.dedup();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds, (0..=27).collect::<Vec<_>>());
}

/// What an origin that is not paired can bring about: that the agent is asked, and that the extension's own page code runs.
fn is_harmless(effect: &BackgroundEffect) -> bool {
    matches!(
        effect,
        BackgroundEffect::Answer(..)
            | BackgroundEffect::ReadIn(_)
            | BackgroundEffect::SetReadAlarm(_)
            | BackgroundEffect::Mark(_)
            | BackgroundEffect::Remember
            | BackgroundEffect::Inject(_, File::Translation)
    )
}

#[test]
fn an_origin_that_nobody_has_paired_opens_nothing_and_signs_nobody_in() {
    let mut desk = Desk::unpaired();
    let before = desk.memory();
    // Twice, because the record is known by then.
    for request in [every_request(), every_request()].concat() {
        let effects = desk.asked(1, request.clone());
        assert!(effects.iter().all(is_harmless), "{request:?}: {effects:?}");
        let answered = effects.iter().any(|effect| {
            matches!(
                effect,
                BackgroundEffect::Answer(1, _) | BackgroundEffect::Inject(1, _)
            )
        });
        assert!(answered, "{request:?}: {effects:?}");
        let acts = matches!(
            request,
            Request::Arrived { .. }
                | Request::Hello { .. }
                | Request::Learned { .. }
                | Request::AwaitRecord { .. }
                | Request::Inject { .. }
        );
        assert!(acts || effects.len() == 1, "{request:?}: {effects:?}");
    }
    let mut after = desk.memory();
    after["records"] = json!([]);
    assert_eq!(after, before);
    assert!(!needs_agent(&desk.coordinator, Browser::Chromium, desk.now));
}

#[test]
fn an_instance_that_the_policy_does_not_name_is_not_even_read() {
    let mut desk = Desk::new();
    desk.policy(r#"{"instances":[{"serviceNow":"globex.service-now.com"}]}"#);
    let before = desk.memory();
    for request in every_request() {
        let effects = desk.asked(1, request.clone());
        assert_eq!(effects.len(), 1, "{request:?}: {effects:?}");
        assert!(is_harmless(&effects[0]), "{request:?}: {effects:?}");
    }
    assert_eq!(desk.memory(), before);
    let effects = desk.hello(2);
    assert_eq!(*act(&effects, 2), waits(None));
}

#[test]
fn the_tab_of_a_page_whose_record_nobody_has_paired_is_marked() {
    let mut desk = Desk::unpaired();
    let effects = desk.learned(1, with_sign_in());
    assert!(
        effects.contains(&BackgroundEffect::Mark(TAB)),
        "{effects:?}"
    );
    assert_eq!(*act(&desk.hello(2), 2), waits(None));
    // There is nothing to agree to without a phone, and nothing to ask once it is paired.
    let mut desk = Desk::unpaired();
    let effects = desk.learned(1, failed(Cause::RecordForbidden));
    assert!(
        !effects.contains(&BackgroundEffect::Mark(TAB)),
        "{effects:?}"
    );
    let mut desk = Desk::new();
    let effects = desk.learned(1, with_sign_in());
    assert!(
        !effects.contains(&BackgroundEffect::Mark(TAB)),
        "{effects:?}"
    );
    // What a paired record names anew is asked for as well, and not opened.
    let effects = desk.learned(2, phone_at("evil.my.connect.aws"));
    assert!(
        effects.contains(&BackgroundEffect::Mark(TAB)),
        "{effects:?}"
    );
    let effects = desk.sign_in(3);
    assert_eq!(told(&effects), [(3, Some(Cause::PairingChanged))]);
}

/// A page that leaves everything as it is until its terms change.
fn waits(note: Option<Cause>) -> Act {
    Act {
        plan: Plan::Wait,
        signed_in: false,
        signed_out: false,
        surface: None,
        note,
    }
}

#[test]
fn a_page_of_an_origin_that_nobody_has_paired_reads_and_then_waits() {
    for known in [
        known(),
        with_sign_in(),
        docked_with_sign_in(),
        failed(Cause::RecordForbidden),
    ] {
        let mut desk = Desk::unpaired();
        assert!(reads(&desk.hello(1), 1));
        let effects = desk.learned(2, known.clone());
        assert_eq!(*act(&effects, 2), waits(None), "{known:?}");
        for place in [PageKind::Desktop, softphone_page(ID)] {
            let effects = desk.hello_from(place, 3);
            assert_eq!(*act(&effects, 3), waits(None), "{known:?}");
        }
    }
}

#[test]
fn a_page_of_an_instance_that_the_policy_does_not_name_waits_even_if_the_agent_had_paired_it() {
    let mut desk = Desk::with_record();
    desk.policy(r#"{"instances":[]}"#);
    for place in [PageKind::Desktop, PageKind::Elsewhere, softphone_page(ID)] {
        assert_eq!(*act(&desk.hello_from(place, 1), 1), waits(None));
    }
    assert_eq!(*act(&desk.learned(2, with_sign_in()), 2), waits(None));
    // The policy may change its mind.
    desk.policy("{}");
    assert_eq!(act(&desk.softphone_hello(3), 3).plan, adopts());
}

#[test]
fn a_page_whose_record_names_something_new_waits_and_says_so_where_a_phone_would_come() {
    let changed = Cause::PairingChanged;
    let evil = || phone_at("evil.my.connect.aws");
    let docked = Learned {
        own: OwnSoftphone::None,
        ..evil()
    };
    for (known, place, note) in [
        (evil(), softphone_page(ID), Some(changed)),
        (evil(), PageKind::Desktop, None),
        (evil(), PageKind::Elsewhere, None),
        (docked.clone(), PageKind::Desktop, Some(changed)),
        (docked, PageKind::Elsewhere, None),
    ] {
        let mut desk = Desk::new();
        let effects = desk.learned(1, known.clone());
        assert_eq!(starts(&effects), None, "{known:?}");
        let effects = desk.hello_from(place.clone(), 2);
        assert_eq!(*act(&effects, 2), waits(note), "{place:?} {known:?}");
        assert_eq!(starts(&effects), None, "{known:?}");
        // The agent has put the notice away, and the page still waits.
        let code = changed.code().to_owned();
        desk.asked(3, Request::Dismissed { code });
        let effects = desk.hello_from(place.clone(), 4);
        assert_eq!(*act(&effects, 4), waits(None), "{place:?} {known:?}");
    }
}

#[test]
fn a_yes_counts_only_for_what_a_record_names_now() {
    let mut desk = Desk::unpaired();
    desk.learned(1, with_sign_in());
    let shown = desk.proposal(ACME).unwrap();
    let mut others: Vec<Proposal> = Vec::new();
    for (field, value) in [
        ("origin", json!(GLOBEX)),
        ("login", json!("evil.example")),
        ("login", json!("idp.example.test/sso")),
        ("login", json!(null)),
        ("connect", json!("evil.my.connect.aws")),
        ("connect", json!("acme.awsapps.com")),
        ("elsewhere", json!(GLOBEX)),
    ] {
        let mut other = serde_json::to_value(&shown).unwrap();
        other[field] = value;
        others.push(serde_json::from_value(other).unwrap());
    }
    for other in others {
        let effects = desk.command(2, Command::Pair(other.clone()));
        assert_eq!(
            effects,
            [BackgroundEffect::Answer(2, Reply::Done)],
            "{other:?}"
        );
        assert_eq!(*desk.coordinator.pairings(), Pairings::default());
    }
    // The record changes between the look and the click.
    desk.learned(3, phone_at("evil.my.connect.aws"));
    let effects = desk.command(4, Command::Pair(shown));
    assert_eq!(effects, [BackgroundEffect::Answer(4, Reply::Done)]);
    assert_eq!(*desk.coordinator.pairings(), Pairings::default());
    // Nor does a yes count where the policy decides.
    let shown = desk.proposal(ACME).unwrap();
    desk.policy(r#"{"instances":[]}"#);
    let effects = desk.command(5, Command::Pair(shown));
    assert_eq!(effects, [BackgroundEffect::Answer(5, Reply::Done)]);
}

#[test]
fn a_yes_is_kept_then_signs_the_agent_in_and_is_told_to_the_pages() {
    let mut desk = Desk::unpaired();
    desk.learned(1, with_sign_in());
    let shown = desk.proposal(ACME).unwrap();
    let effects = desk.command(2, Command::Pair(shown));
    // Until it is stored nobody hears of it.
    assert_eq!(effects, [BackgroundEffect::KeepPairings(2)]);
    let effects = desk.on(BackgroundEvent::PairingsKept { ticket: 2 });
    assert_eq!(effects[0], BackgroundEffect::Answer(2, Reply::Done));
    assert!(effects.contains(&BackgroundEffect::TellPages(ACME.to_owned())));
    assert!(signs_in(&effects));
    assert_eq!(*desk.coordinator.pairings(), paired(json!([pairing()])));
    let mut desk = desk.restart();
    assert_eq!(act(&desk.softphone_hello(3), 3).plan, adopts());
    assert_eq!(desk.proposal(ACME), None);
}

#[test]
fn a_yes_that_the_browser_does_not_keep_is_taken_back_and_asked_for_again() {
    let mut desk = Desk::unpaired();
    desk.learned(1, with_sign_in());
    let shown = desk.proposal(ACME);
    desk.command(2, Command::Pair(shown.clone().unwrap()));
    // A page asks before the browser has told of the failure.
    assert!(signs_in(&desk.sign_in(3)));
    let tab = desk.opened(Way::Silent);
    let (ticket, stored) = (2, Pairings::default());
    let effects = desk.on(BackgroundEvent::PairingsNotKept { ticket, stored });
    assert!(effects.contains(&BackgroundEffect::Refuse(2)));
    assert!(effects.contains(&BackgroundEffect::Close(tab)));
    assert!(effects.contains(&BackgroundEffect::TellPages(ACME.to_owned())));
    assert_eq!(told(&effects), [(3, Some(Cause::PairingChanged))]);
    assert_eq!(desk.proposal(ACME), shown);
    let effects = desk.command(4, Command::Pair(shown.unwrap()));
    assert!(effects.contains(&BackgroundEffect::KeepPairings(4)));
}

#[test]
fn what_the_browser_has_not_forgotten_is_still_paired() {
    let mut desk = Desk::with_record();
    desk.command(1, Command::Forget(ACME.to_owned()));
    assert_eq!(*act(&desk.softphone_hello(2), 2), waits(None));
    let kept = paired(json!([pairing()]));
    let (ticket, stored) = (1, kept.clone());
    let told = desk.on(BackgroundEvent::PairingsNotKept { ticket, stored });
    let pages = BackgroundEffect::TellPages(ACME.to_owned());
    assert_eq!(told, [BackgroundEffect::Refuse(1), pages]);
    assert_eq!(*desk.coordinator.pairings(), kept);
    assert_eq!(act(&desk.softphone_hello(3), 3).plan, adopts());
}

#[test]
fn what_is_forgotten_is_opened_no_more() {
    let mut desk = both();
    desk.asked_at(
        GLOBEX,
        GLOBEX_TAB,
        1,
        Request::SignIn {
            record: None,
            asked: false,
        },
    );
    // One waits for its turn, and the agent has asked for a window besides.
    assert_eq!(desk.sign_in(2), []);
    desk.window(3);
    let window = desk.opened(Way::Window);
    let effects = desk.command(4, Command::Forget(ACME.to_owned()));
    assert!(effects.contains(&BackgroundEffect::KeepPairings(4)));
    assert!(effects.contains(&BackgroundEffect::Close(window)));
    let gone = Some(Cause::PairingChanged);
    assert_eq!(told(&effects), [(2, gone), (3, gone)]);
    let effects = desk.ended_of(1, Way::Silent, None);
    assert_eq!(told(&effects), [(1, None)]);
    assert!(!signs_in(&effects));
    // The pages hear of it once it is stored.
    let pages = BackgroundEffect::TellPages(ACME.to_owned());
    let done = BackgroundEffect::Answer(4, Reply::Done);
    let effects = desk.on(BackgroundEvent::PairingsKept { ticket: 4 });
    assert_eq!(effects, [done, pages]);
    // The journal alone still tells of it.
    assert_eq!(desk.remembered_of(ACME).len(), 1);
    assert_eq!(told(&desk.sign_in(5)), [(5, gone)]);
}

#[test]
fn a_policy_that_comes_later_ends_what_it_rules_out() {
    for (policy, ends) in [
        (r#"{"idpHosts":["other.example"]}"#, true),
        (r#"{"connectHosts":[]}"#, true),
        (r#"{"instances":[]}"#, true),
        (r#"{"idpHosts":["idp.example.test/sso"]}"#, false),
        (
            r#"{"instances":[{"serviceNow":"acme.service-now.com"}]}"#,
            false,
        ),
    ] {
        let mut desk = Desk::with_record();
        desk.sign_in(1);
        let tab = desk.opened(Way::Silent);
        let effects = desk.policy(policy);
        assert_eq!(
            effects.contains(&BackgroundEffect::Close(tab)),
            ends,
            "{policy}"
        );
        let changed = (1, Some(Cause::PairingChanged));
        let expected = if ends { vec![changed] } else { Vec::new() };
        assert_eq!(told(&effects), expected, "{policy}");
        // The pages hear of it where the terms of their origin are others now.
        let news = BackgroundEffect::TellPages(ACME.to_owned());
        let terms = policy.contains("instances");
        assert_eq!(effects.contains(&news), terms, "{policy}");
    }
}

#[test]
fn a_window_that_goes_another_way_than_its_attempt_is_closed_as_well() {
    let mut desk = Desk::with_record();
    let (record, standard) = (None, true);
    desk.asked(1, Request::OpenWindow { record, standard });
    desk.on(BackgroundEvent::Opened {
        attempt: 1,
        chain: Chain::standard(&chain().ccp).unwrap(),
        way: Way::Window,
        opened: Opened {
            tab: 60,
            window: Some(6),
        },
    });
    // The agent has taken the company sign-in after all.
    desk.window(2);
    let window = desk.opened(Way::Window);
    let effects = desk.policy(r#"{"idpHosts":[]}"#);
    assert!(effects.contains(&BackgroundEffect::Close(window)));
    let changed = Some(Cause::PairingChanged);
    assert_eq!(told(&effects), [(1, changed), (2, changed)]);
}

// ---- One origin is nothing to another ----

#[test]
fn a_foreign_origin_changes_nothing_of_another_ones_phone() {
    for foreign_is_paired in [true, false] {
        let mut desk = both();
        if !foreign_is_paired {
            desk.command(1, Command::Forget(GLOBEX.to_owned()));
        }
        // The agent's own day has begun.
        desk.sign_in(2);
        desk.ended(Way::Silent, None);
        desk.asked(3, Request::Acknowledged { record: None });
        desk.asked(
            4,
            Request::Identify {
                record: None,
                user: Some(User {
                    user_name: Some("ann".to_owned()),
                    email: None,
                }),
                agent: "ann".to_owned(),
            },
        );
        let before = desk.remembered_of(ACME);
        assert!(before.len() >= 3, "{before:?}");
        let known = desk.coordinator.memory().latest_known(ACME).cloned();
        // The foreign one names the same Amazon Connect, and does whatever it can.
        for round in 0..4 {
            for request in every_request() {
                desk.asked_at(GLOBEX, GLOBEX_TAB, 100, request);
                let attempt = desk.attempt();
                let failure = [None, Some(Cause::SignInRefused)][round % 2];
                desk.ended_of(attempt, Way::Silent, failure);
                desk.ended_of(attempt, Way::Window, Some(Cause::IdpNeedsAgent));
            }
            for number in 0..60 {
                desk.learned_at(GLOBEX, number, phone_at("evil.my.connect.aws"));
            }
        }
        assert_eq!(desk.remembered_of(ACME), before, "{foreign_is_paired}");
        assert_eq!(
            desk.coordinator.memory().latest_known(ACME).cloned(),
            known,
            "{foreign_is_paired}"
        );
        assert!(act(&desk.softphone_hello(5), 5).signed_in);
        // Its live contact is none of ours, and its failures are not either.
        desk.asked_at(GLOBEX, GLOBEX_TAB, 6, Request::Live { record: None });
        let out = desk.command(7, Command::SignOut(key(ACME)));
        assert_eq!(tells(&out), [(TAB, PhoneTold::GoOffline)]);
        let out = desk.on(BackgroundEvent::LeaveOverdue(log_out_in(&out)));
        assert!(out.contains(&BackgroundEffect::SignOut(Some(7), chain().ccp)));
        assert!(signs_in(&desk.sign_in_again(8)));
        // The notice that was put away there is told here.
        let forbidden = Cause::RecordForbidden;
        desk.learned(9, failed(forbidden));
        assert_eq!(act(&desk.softphone_hello(10), 10).note, Some(forbidden));
    }
}

#[test]
fn a_foreign_sign_in_to_the_same_amazon_connect_answers_nobody_else() {
    let mut desk = both();
    let foreign = Request::SignIn {
        record: None,
        asked: false,
    };
    assert!(signs_in(&desk.asked_at(GLOBEX, GLOBEX_TAB, 1, foreign)));
    // It hangs, and the own one waits for its turn.
    assert_eq!(desk.sign_in(2), []);
    let refused = Some(Cause::SignInRefused);
    let effects = desk.ended_of(1, Way::Silent, refused);
    assert_eq!(told(&effects), [(1, refused)]);
    assert!(signs_in(&effects));
    assert_eq!(told(&desk.ended(Way::Silent, None)), [(2, None)]);
}

#[test]
fn the_visits_of_a_foreign_origin_are_not_counted_for_another() {
    let mut desk = both();
    for ticket in 0..4 {
        desk.asked_at(
            GLOBEX,
            GLOBEX_TAB,
            ticket,
            Request::SignIn {
                record: None,
                asked: false,
            },
        );
        desk.ended(Way::Silent, Some(Cause::IdpNeedsAgent));
        desk.now += 10_000.0;
    }
    assert_eq!(
        desk.remembered_of(GLOBEX).len(),
        7,
        "a phone, three visits and three journal entries"
    );
    assert!(signs_in(&desk.sign_in(9)));
}

#[test]
fn the_welcome_tells_nothing_of_other_instances() {
    let mut desk = both();
    desk.asked_at(
        GLOBEX,
        GLOBEX_TAB,
        1,
        Request::Dismissed {
            code: "record-forbidden".to_owned(),
        },
    );
    desk.asked_at(
        GLOBEX,
        GLOBEX_TAB,
        2,
        Request::Acknowledged { record: None },
    );
    desk.policy(
        r#"{"instances":[{"serviceNow":"globex.service-now.com"},{"serviceNow":"acme.service-now.com"}]}"#,
    );
    let effects = desk.softphone_hello(3);
    let told = welcome(&effects, 3);
    let told = serde_json::to_string(&Reply::Welcome(told.clone())).unwrap();
    assert!(!told.contains("globex"), "{told}");
    assert!(!told.contains("record-forbidden"), "{told}");
    assert!(told.contains("\"signedIn\":false"), "{told}");
}

// ---- One attempt after the other ----

/// A ServiceNow with two phones, both of them paired: two regions of one contact centre.
fn two_phones() -> Desk {
    let mut pairing = pairing();
    pairing["connects"] = json!([CONNECT, "acme-west.my.connect.aws"]);
    let mut desk = Desk::of(paired(json!([pairing])), Settings::default());
    desk.policy(r#"{"signInAhead":false}"#);
    desk.learned_at(ACME, 1, phone_at(CONNECT));
    desk.learned_at(ACME, 2, phone_at("acme-west.my.connect.aws"));
    desk.policy("{}");
    desk
}

fn starts(effects: &[BackgroundEffect]) -> Option<&str> {
    effects.iter().find_map(|effect| match effect {
        BackgroundEffect::SignIn(_, chain) => Some(chain.ccp.host()),
        _ => None,
    })
}

#[test]
fn one_silent_sign_in_is_under_way_and_the_next_one_begins_at_its_end() {
    for failure in [None, Some(Cause::IdpNeedsAgent)] {
        let mut desk = two_phones();
        assert_eq!(starts(&desk.sign_in_of(1, 1)), Some(CONNECT));
        assert_eq!(desk.sign_in_of(2, 2), []);
        let effects = desk.ended_of(1, Way::Silent, failure);
        assert_eq!(told(&effects), [(1, failure)]);
        assert_eq!(starts(&effects), Some("acme-west.my.connect.aws"));
        assert!(!effects.contains(&BackgroundEffect::WatchTabs(false)));
        let effects = desk.ended_of(2, Way::Silent, failure);
        assert_eq!(told(&effects), [(2, failure)]);
        assert!(effects.contains(&BackgroundEffect::WatchTabs(false)));
    }
}

#[test]
fn a_silent_sign_in_waits_for_the_tab_that_was_open_before_a_stop() {
    let mut desk = two_phones();
    desk.sign_in_of(1, 1);
    let tab = desk.opened(Way::Silent);
    let mut desk = desk.restart();
    assert_eq!(desk.sign_in_of(2, 2), []);
    let effects = desk.on(BackgroundEvent::AttemptOverdue { attempt: 1 });
    assert!(effects.contains(&BackgroundEffect::Close(tab)));
    assert_eq!(starts(&effects), Some("acme-west.my.connect.aws"));
}

#[test]
fn an_origin_is_visited_three_times_an_hour_whatever_phone_it_is_for() {
    let mut desk = Desk::of(
        Pairings::default(),
        serde_json::from_str(
            r#"{"instances":[{"serviceNow":"acme.service-now.com"}],"signInAhead":false}"#,
        )
        .unwrap(),
    );
    for number in 0..5 {
        desk.learned_at(
            ACME,
            number,
            phone_at(&format!("acme{number}.my.connect.aws")),
        );
    }
    // All of them ask at once: the first begins, and the others wait.
    for number in 0..5 {
        let begins = starts(&desk.sign_in_of(number, number)).is_some();
        assert_eq!(begins, number == 0);
    }
    let mut visits = 1;
    let mut refused = Vec::new();
    for attempt in 1..=5 {
        let effects = desk.ended_of(attempt, Way::Silent, None);
        visits += usize::from(starts(&effects).is_some());
        let told = told(&effects).into_iter();
        refused.extend(told.filter(|(_, failure)| failure.is_some()));
    }
    assert_eq!(visits, 3);
    let too_often = Some(Cause::IdpNeedsAgent);
    assert_eq!(refused, [(3, too_often), (4, too_often)]);
    desk.now += HOUR;
    assert!(starts(&desk.sign_in_of(3, 9)).is_some());
}

#[test]
fn what_comes_late_for_an_older_attempt_is_dropped() {
    let mut desk = Desk::with_record();
    desk.sign_in(1);
    desk.ended(Way::Silent, Some(Cause::SignInErrorPage));
    desk.now += MINUTE;
    desk.sign_in(2);
    let tab = desk.opened(Way::Silent);
    let before = desk.memory();
    assert_eq!(desk.ended_of(1, Way::Silent, None), []);
    assert_eq!(desk.ended_of(1, Way::Window, None), []);
    assert_eq!(desk.on(BackgroundEvent::AttemptOverdue { attempt: 1 }), []);
    assert_eq!(desk.memory(), before);
    for way in [Way::Silent, Way::Window] {
        let (late, effects) = desk.opened_for(1, way);
        assert_eq!(effects, [BackgroundEffect::Close(late)]);
    }
    let effects = desk.navigated(tab.tab, "https://acme.my.connect.aws/ccp-v2");
    assert_eq!(told(&effects), [(2, None)]);
}

#[test]
fn a_tab_that_opens_after_its_attempt_has_ended_is_closed_and_makes_room() {
    let mut desk = two_phones();
    desk.sign_in_of(1, 1);
    desk.sign_in_of(2, 2);
    // The window lands before the browser has told of the tab.
    let record = Some(id(1));
    let standard = false;
    desk.asked(3, Request::OpenWindow { record, standard });
    let opened = Opened {
        tab: 80,
        window: Some(8),
    };
    desk.on(BackgroundEvent::Opened {
        attempt: 1,
        chain: chain(),
        way: Way::Window,
        opened,
    });
    let effects = desk.navigated(80, "https://acme.my.connect.aws/ccp-v2");
    assert_eq!(told(&effects), [(1, None), (3, None)]);
    assert_eq!(starts(&effects), None);
    let (tab, effects) = desk.opened_for(1, Way::Silent);
    assert_eq!(effects[0], BackgroundEffect::Close(tab));
    assert_eq!(starts(&effects), Some("acme-west.my.connect.aws"));
}

#[test]
fn a_silent_sign_in_ends_with_the_page_that_wanted_it() {
    let elsewhere = Some("https://www.example.test/");
    for url in [None, elsewhere, Some(GLOBEX)] {
        let mut desk = Desk::with_record();
        desk.sign_in(1);
        let tab = desk.opened(Way::Silent);
        let effects = desk.left(TAB, url);
        assert!(effects.contains(&BackgroundEffect::Close(tab)), "{url:?}");
        assert!(
            effects.contains(&BackgroundEffect::WatchTabs(false)),
            "{url:?}"
        );
        // It has not failed: the next page tries anew.
        desk.now += 1_000.0;
        assert!(signs_in(&desk.sign_in(2)), "{url:?}");
    }
    // A tab that goes on within ServiceNow wants its phone still, and so does another tab.
    let mut desk = Desk::with_record();
    desk.sign_in(1);
    let tab = desk.opened(Way::Silent);
    let within = format!("{ACME}/now/nav/ui/home");
    assert_eq!(desk.left(TAB, Some(&within)), []);
    desk.asked_in(
        TAB + 1,
        2,
        Request::SignIn {
            record: None,
            asked: false,
        },
    );
    assert_eq!(desk.left(TAB, elsewhere), [BackgroundEffect::Remember]);
    let effects = desk.on(BackgroundEvent::Closed { tab: TAB + 1 });
    assert!(effects.contains(&BackgroundEffect::Close(tab)));
}

#[test]
fn a_silent_sign_in_that_waits_goes_with_its_page() {
    let mut desk = two_phones();
    desk.sign_in_of(1, 1);
    let record = Some(id(2));
    desk.asked_in(
        TAB + 1,
        2,
        Request::SignIn {
            record,
            asked: false,
        },
    );
    assert_eq!(desk.left(TAB + 1, None), [BackgroundEffect::Remember]);
    let effects = desk.ended_of(1, Way::Silent, None);
    assert_eq!(starts(&effects), None);
}

#[test]
fn a_window_stays_for_the_agent_when_the_page_goes() {
    let mut desk = two_phones();
    desk.asked_in(
        TAB + 1,
        1,
        Request::SignIn {
            record: Some(id(1)),
            asked: false,
        },
    );
    desk.sign_in_of(2, 2);
    let window = Request::OpenWindow {
        record: Some(id(2)),
        standard: false,
    };
    desk.asked(3, window);
    let (_, effects) = desk.opened_for(2, Way::Window);
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, BackgroundEffect::Close(_)))
    );
    assert_eq!(desk.left(TAB, None), [BackgroundEffect::Remember]);
    // Another page that wants the phone waits for the window.
    let effects = desk.asked_in(
        TAB + 2,
        4,
        Request::SignIn {
            record: Some(id(2)),
            asked: false,
        },
    );
    assert_eq!(effects, []);
    let effects = desk.navigated(70, "https://acme.my.connect.aws/ccp-v2");
    assert_eq!(told(&effects), [(4, None)]);
}

#[test]
fn a_tab_that_opens_after_its_page_has_gone_is_closed() {
    let mut desk = Desk::with_record();
    desk.sign_in(1);
    assert_eq!(desk.left(TAB, None), [BackgroundEffect::Remember]);
    let attempt = desk.attempt();
    let (tab, effects) = desk.opened_for(attempt, Way::Silent);
    assert!(effects.contains(&BackgroundEffect::Close(tab)));
    // Somebody who comes back in time keeps it.
    let mut desk = Desk::with_record();
    desk.sign_in(1);
    desk.left(TAB, None);
    desk.sign_in(2);
    let attempt = desk.attempt();
    let (tab, effects) = desk.opened_for(attempt, Way::Silent);
    assert!(!effects.contains(&BackgroundEffect::Close(tab)));
}

#[test]
fn a_phone_that_is_there_meanwhile_has_not_needed_the_sign_in_that_fails() {
    let mut desk = Desk::new();
    assert!(signs_in(&desk.learned(1, with_sign_in())));
    desk.now += 2_000.0;
    desk.asked(2, Request::Acknowledged { record: None });
    desk.now += 18_000.0;
    desk.ended(Way::Silent, Some(Cause::IdpNeedsAgent));
    assert!(!needs_agent(&desk.coordinator, Browser::Chromium, desk.now));
}

#[test]
fn there_is_one_sign_in_window_in_the_whole_browser() {
    let mut desk = both();
    desk.window(1);
    // The browser has not told of it yet, and another page presses.
    let effects = desk.asked_at(GLOBEX, GLOBEX_TAB, 2, WINDOW);
    assert_eq!(told(&effects), [(2, Some(Cause::IdpNeedsAgent))]);
    assert_eq!(effects.len(), 1);
    let window = desk.opened(Way::Window);
    let effects = desk.asked_at(GLOBEX, GLOBEX_TAB, 3, WINDOW);
    let at = |wanted: fn(&BackgroundEffect) -> bool| effects.iter().position(wanted).unwrap();
    let closed = at(|effect| matches!(effect, BackgroundEffect::Close(_)));
    let opened = at(|effect| matches!(effect, BackgroundEffect::OpenWindow(..)));
    assert_eq!(effects[closed], BackgroundEffect::Close(window));
    assert!(closed < opened);
    assert_eq!(told(&effects), [(1, Some(Cause::IdpNeedsAgent))]);
    // The popup's is the same one.
    let second = desk.opened(Way::Window);
    let mut desk = desk.restart();
    let effects = desk.command(4, Command::SignIn(key(GLOBEX)));
    assert!(effects.contains(&BackgroundEffect::Focus(second)));
    let effects = desk.command(5, Command::SignIn(key(ACME)));
    assert!(effects.contains(&BackgroundEffect::Close(second)));
    assert_eq!(told(&effects), []);
}

#[test]
fn a_silent_landing_serves_a_window_that_was_asked_for_after_a_stop() {
    let mut desk = Desk::with_record();
    desk.sign_in(1);
    let tab = desk.opened(Way::Silent);
    let mut desk = desk.restart();
    desk.command(2, Command::SignIn(key(ACME)));
    let window = Opened {
        tab: 80,
        window: Some(8),
    };
    let attempt = desk.attempt();
    desk.on(BackgroundEvent::Opened {
        attempt,
        chain: chain(),
        way: Way::Window,
        opened: window,
    });
    desk.sign_in(3);
    let effects = desk.navigated(tab.tab, "https://acme.my.connect.aws/ccp-v2");
    assert!(effects.contains(&BackgroundEffect::Close(window)));
    assert_eq!(told(&effects), [(3, None)]);
}

#[test]
fn readers_are_looked_after_by_an_alarm_that_comes_a_moment_early() {
    let mut desk = Desk::new();
    desk.hello(1);
    desk.hello(2);
    desk.now += 4_999.0;
    assert_eq!(
        desk.on(BackgroundEvent::ReadOverdue),
        [BackgroundEffect::SetReadAlarm(5_000)]
    );
    desk.now += 5_000.0;
    assert!(reads(&desk.on(BackgroundEvent::ReadOverdue), 2));
    // Nor does a clock that is put back keep anybody waiting.
    desk.hello(3);
    desk.now -= HOUR;
    assert!(reads(&desk.on(BackgroundEvent::ReadOverdue), 3));
}

// ---- What is kept has a largest size ----

#[test]
fn what_pages_tell_is_kept_up_to_a_size() {
    let policy = r#"{"instances":[{"serviceNow":"acme.service-now.com"}],"signInAhead":false}"#;
    let mut desk = Desk::of(Pairings::default(), serde_json::from_str(policy).unwrap());
    for number in 0..60 {
        desk.now += 1.0;
        desk.learned_at(
            ACME,
            number,
            phone_at(&format!("acme{number}.my.connect.aws")),
        );
        let record = || Some(id(number));
        desk.asked(1, Request::Acknowledged { record: record() });
        for length in [256, 257, 5_000_000] {
            let name = "n".repeat(length);
            let identify = Request::Identify {
                record: record(),
                user: Some(User {
                    user_name: Some(name.clone()),
                    email: Some(format!("{number}@example.com")),
                }),
                agent: name,
            };
            // As it reaches the background.
            let identify = serde_json::to_value(identify).unwrap();
            desk.asked(2, serde_json::from_value(identify).unwrap());
        }
        let code = format!("nonsense-{number}");
        desk.asked(3, Request::Dismissed { code });
    }
    let memory = desk.memory();
    assert_eq!(memory["records"].as_array().unwrap().len(), 20);
    assert_eq!(memory["phones"].as_array().unwrap().len(), 10);
    assert_eq!(memory["dismissed"], json!([]));
    let kept = memory.to_string();
    assert!(kept.contains(&"n".repeat(256)));
    assert!(!kept.contains(&"n".repeat(257)));
    assert!(kept.len() < 100_000, "{}", kept.len());
    // The oldest have gone.
    assert_eq!(memory["records"][0]["key"]["id"], json!(id(40)));
    assert_eq!(memory["phones"][0]["id"]["host"], "acme50.my.connect.aws");
}

#[test]
fn what_nobody_has_paired_makes_room_before_what_is_paired() {
    let mut desk = Desk::new();
    desk.learned(1, with_sign_in());
    for number in 0..60 {
        let origin = format!("https://evil{}.service-now.com", number % 30);
        desk.now += 1.0;
        desk.learned_at(&origin, number, with_sign_in());
    }
    assert_eq!(act(&desk.softphone_hello(2), 2).plan, adopts());
}

#[test]
fn a_memory_that_the_browser_does_not_keep_gets_smaller_until_there_is_nothing_to_drop() {
    let mut desk = Desk::new();
    for number in 0..20 {
        desk.learned_at(ACME, number, with_sign_in());
    }
    desk.sign_in_of(1, 1);
    desk.ended(Way::Silent, None);
    desk.asked(
        2,
        Request::Acknowledged {
            record: Some(id(1)),
        },
    );
    let mut sizes = vec![desk.memory().to_string().len()];
    while !desk.on(BackgroundEvent::NotKept).is_empty() {
        sizes.push(desk.memory().to_string().len());
        assert!(sizes.len() < 10, "{sizes:?}");
    }
    assert!(sizes.len() > 2, "{sizes:?}");
    assert!(sizes.is_sorted_by(|one, next| one > next), "{sizes:?}");
    assert_eq!(desk.memory()["records"], json!([]));
    assert_eq!(desk.memory()["journal"], json!([]));
    // The phone is known still, and its tab, because they cost next to nothing.
    assert_eq!(desk.remembered_of(ACME).len(), 2);
}

/// Answers the question for the policy that the background has asked last.
fn policy_answer(desk: &mut Desk, question: u32, answer: PolicyAnswer) -> Vec<BackgroundEffect> {
    desk.on(BackgroundEvent::PolicyRead(question, answer))
}

/// Wakes the background, and returns the number of its question for the policy.
fn asks_for_policy(effects: &[BackgroundEffect]) -> u32 {
    let mut questions = effects.iter().filter_map(|effect| match effect {
        BackgroundEffect::ReadPolicy(question) => Some(*question),
        _ => None,
    });
    questions.next_back().unwrap()
}

fn fenced() -> Settings {
    serde_json::from_str(r#"{"softphone":"off","idpHosts":["idp.example.test"]}"#).unwrap()
}

#[test]
fn until_the_browser_has_had_its_time_the_stored_policy_stays_in_force() {
    let mut desk = Desk::of(paired(json!([pairing()])), fenced());
    let first = asks_for_policy(&desk.coordinator.wake(desk.now));
    // At its start a browser says that there is no policy, or, as Firefox does, nothing at all.
    for answer in [PolicyAnswer::None, PolicyAnswer::Unknown] {
        let waits = policy_answer(&mut desk, first, answer);
        assert_eq!(waits, [BackgroundEffect::SetPolicyAlarm(10_000)]);
        assert_eq!(*desk.coordinator.settings(), fenced());
    }
    let second = asks_for_policy(&desk.on(BackgroundEvent::PolicyDue));
    // The policy was removed.
    let removed = policy_answer(&mut desk, second, PolicyAnswer::None);
    assert_eq!(*desk.coordinator.settings(), Settings::default());
    assert!(removed.contains(&BackgroundEffect::KeepSettings));
}

#[test]
fn a_browser_that_does_not_say_takes_no_policy_away() {
    let mut desk = Desk::of(paired(json!([pairing()])), fenced());
    desk.coordinator.wake(desk.now);
    let question = asks_for_policy(&desk.on(BackgroundEvent::PolicyDue));
    assert_eq!(
        policy_answer(&mut desk, question, PolicyAnswer::Unknown),
        []
    );
    assert_eq!(*desk.coordinator.settings(), fenced());
    for (message, answer) in [
        ("Managed storage manifest not found", PolicyAnswer::None),
        ("An unexpected error occurred", PolicyAnswer::Unknown),
        ("", PolicyAnswer::Unknown),
    ] {
        assert_eq!(PolicyAnswer::of_error(message), answer, "{message}");
    }
}

#[test]
fn an_answer_to_an_earlier_question_takes_no_policy_away() {
    let mut desk = Desk::of(paired(json!([pairing()])), fenced());
    let early = asks_for_policy(&desk.coordinator.wake(desk.now));
    let late = asks_for_policy(&desk.on(BackgroundEvent::PolicyDue));
    assert_eq!(policy_answer(&mut desk, early, PolicyAnswer::None), []);
    assert_eq!(*desk.coordinator.settings(), fenced());
    policy_answer(&mut desk, late, PolicyAnswer::None);
    assert_eq!(*desk.coordinator.settings(), Settings::default());
}

#[test]
fn a_policy_that_the_browser_tells_counts_at_once_and_is_stored_when_it_is_new() {
    let told: Settings = serde_json::from_str(r#"{"softphone":"own"}"#).unwrap();
    let mut desk = Desk::new();
    let question = asks_for_policy(&desk.coordinator.wake(desk.now));
    let effects = policy_answer(&mut desk, question, PolicyAnswer::Told(told.clone()));
    assert_eq!(effects, [BackgroundEffect::KeepSettings]);
    assert_eq!(*desk.coordinator.settings(), told);
    assert_eq!(
        policy_answer(&mut desk, question, PolicyAnswer::Told(told)),
        []
    );
}

#[test]
fn a_page_without_a_token_holds_up_no_page_that_has_one() {
    let mut desk = Desk::new();
    let place = PageKind::Desktop;
    let waits = |place: &PageKind| Request::AwaitRecord {
        place: place.clone(),
        again: false,
    };
    assert_eq!(desk.asked_in(101, 1, waits(&place)), []);
    // A page with a token reads at once, and both are told.
    assert!(reads(&desk.softphone_hello(2), 2));
    let place_of_reader = softphone_page(ID);
    let known = docked_with_sign_in();
    let effects = desk.asked_in(
        102,
        3,
        Request::Learned {
            place: place_of_reader,
            known: known.clone(),
        },
    );
    act(&effects, 3);
    // Nothing is known for a page that names no record, so it goes on waiting until its token comes.
    assert!(reads(&desk.hello_in(101, place.clone(), 4), 4));
    let effects = desk.asked_in(
        101,
        5,
        Request::Learned {
            place: place.clone(),
            known,
        },
    );
    for ticket in [1, 5] {
        act(&effects, ticket);
    }
    // What is known is told at once.
    act(&desk.asked_in(103, 6, waits(&place)), 6);
}

#[test]
fn a_page_that_waits_for_a_token_never_becomes_the_reader() {
    let mut desk = Desk::new();
    desk.hello(1);
    let place = PageKind::Desktop;
    assert_eq!(
        desk.asked_in(
            50,
            2,
            Request::AwaitRecord {
                place,
                again: false
            }
        ),
        []
    );
    desk.now += 6_000.0;
    // The reading page hangs. Nobody else can read, until the next page comes.
    assert_eq!(desk.on(BackgroundEvent::ReadOverdue), []);
    assert!(reads(&desk.hello(3), 3));
}

#[test]
fn a_passing_error_is_asked_about_again_after_the_time_that_was_said() {
    let limited = Cause::RateLimited { seconds: 20 };
    for (cause, waits) in [
        (Cause::ServerError(500), Some(5_000)),
        (Cause::NetworkFailed, Some(5_000)),
        (limited, Some(20_000)),
        (Cause::RateLimited { seconds: u32::MAX }, Some(3_600_000)),
        (Cause::RecordForbidden, None),
        (Cause::SignedOut, None),
    ] {
        let mut desk = Desk::new();
        let effects = desk.learned(1, failed(cause));
        assert_eq!(welcome(&effects, 1).again_ms, waits, "{cause:?}");
    }
    // A policy that switches the phone off asks for nothing.
    let mut desk = Desk::new();
    desk.policy(r#"{"softphone":"off"}"#);
    let effects = desk.learned(1, failed(Cause::NetworkFailed));
    assert_eq!(welcome(&effects, 1).again_ms, None);
}

#[test]
fn an_error_that_stays_is_asked_about_less_and_less_and_then_no_more() {
    let mut desk = Desk::new();
    let mut waited = Vec::new();
    for ticket in 1..10 {
        let effects = desk.learned(ticket, failed(Cause::ServerError(503)));
        let Some(ms) = welcome(&effects, ticket).again_ms else {
            break;
        };
        waited.push(ms);
        desk.now += f64::from(ms);
        // The error no longer answers for the page, which reads again.
        assert!(reads(
            &desk.hello_in(TAB, PageKind::Desktop, 100 + ticket),
            100 + ticket
        ));
    }
    assert_eq!(waited, [5_000, 15_000, 60_000, 300_000, 900_000]);
    // A failure long after the last one begins anew.
    desk.now += 31.0 * MINUTE;
    let effects = desk.learned(21, failed(Cause::ServerError(503)));
    assert_eq!(welcome(&effects, 21).again_ms, Some(5_000));
}

#[test]
fn a_tab_with_servicenows_own_softphone_gets_no_second_one_in_any_order() {
    use patchcord::message::News;
    let goes = |tab| BackgroundEffect::TellTab(tab, News::OwnSoftphone);
    let hosts = |desk: &mut Desk, tab, ticket| {
        let effects = desk.hello_in(tab, PageKind::Desktop, ticket);
        matches!(act(&effects, ticket).plan, Plan::Host(..))
    };
    // ServiceNow told of no softphone, and yet its page makes a frame after the desktop page has come …
    let mut desk = Desk::new();
    desk.learned(1, docked_with_sign_in());
    assert!(hosts(&mut desk, 9, 2));
    assert!(desk.asked_in(9, 3, Request::OwnFrame).contains(&goes(9)));
    // … or before it.
    assert!(!hosts(&mut desk, 9, 4));
    // Another tab has its own phone, and so has a page that comes later in the same tab.
    assert!(hosts(&mut desk, 10, 5));
    desk.now += MINUTE;
    assert!(hosts(&mut desk, 9, 6));
    // A policy that asks for the docked phone leaves ServiceNow's own alone.
    desk.policy(r#"{"softphone":"panel"}"#);
    assert!(!desk.asked_in(9, 7, Request::OwnFrame).contains(&goes(9)));
    assert!(hosts(&mut desk, 9, 8));
}

#[test]
fn a_page_that_asks_again_is_no_new_page_of_its_tab() {
    let mut desk = Desk::new();
    desk.learned(1, docked_with_sign_in());
    desk.asked_in(9, 2, Request::OwnFrame);
    desk.now += MINUTE;
    let place = PageKind::Desktop;
    let effects = desk.asked_in(9, 3, Request::Hello { place, again: true });
    assert!(!matches!(act(&effects, 3).plan, Plan::Host(..)));
}

#[test]
fn an_address_alone_takes_no_docked_softphone_away() {
    let mut desk = Desk::new();
    desk.learned(1, docked_with_sign_in());
    let effects = desk.hello_in(9, softphone_page(ID), 2);
    let news = |effect: &BackgroundEffect| matches!(effect, BackgroundEffect::TellTab(..));
    assert!(!effects.iter().any(news), "{effects:?}");
}

#[test]
fn a_late_passing_error_replaces_no_record_that_is_known() {
    let mut desk = Desk::new();
    desk.learned(1, with_sign_in());
    desk.now += 1_000.0;
    let known = act(&desk.softphone_hello(2), 2).plan.clone();
    assert!(matches!(known, Plan::Adopt(Login::Sso(_))));
    for (ticket, cause) in [(3, Cause::NetworkFailed), (5, Cause::ServerError(503))] {
        desk.learned(ticket, failed(cause));
        let effects = desk.softphone_hello(ticket + 1);
        assert_eq!(act(&effects, ticket + 1).plan, known, "{cause:?}");
    }
    // An answer that lasts does.
    desk.learned(7, failed(Cause::RecordForbidden));
    assert_ne!(act(&desk.softphone_hello(8), 8).plan, known);
}

#[test]
fn pages_that_fail_at_the_same_time_have_one_failure_and_hear_when_it_has_passed() {
    let mut desk = Desk::new();
    for ticket in 1..8 {
        let effects = desk.learned(ticket, failed(Cause::NetworkFailed));
        assert_eq!(welcome(&effects, ticket).again_ms, Some(5_000));
        desk.now += 100.0;
    }
    let effects = desk.learned(10, with_sign_in());
    assert!(effects.contains(&BackgroundEffect::TellPages(ACME.to_owned())));
    let effects = desk.learned(11, with_sign_in());
    assert!(!effects.contains(&BackgroundEffect::TellPages(ACME.to_owned())));
}

#[test]
fn one_origin_keeps_no_other_origins_page_from_waiting() {
    let globex = json!({ "origin": GLOBEX, "logins": [IDP], "connects": [CONNECT] });
    let mut desk = Desk::of(paired(json!([pairing(), globex])), Settings::default());
    let waits = Request::AwaitRecord {
        place: PageKind::Desktop,
        again: false,
    };
    assert_eq!(desk.asked_in(TAB, 1, waits.clone()), []);
    for ticket in 100..200 {
        desk.asked_at(GLOBEX, GLOBEX_TAB, ticket, waits.clone());
    }
    let refused = desk.asked_at(GLOBEX, GLOBEX_TAB, 200, waits);
    assert_eq!(refused, [BackgroundEffect::Answer(200, Reply::Done)]);
}

#[test]
fn what_is_older_than_the_log_out_makes_no_phone_signed_in() {
    let record = || None;
    let signed_in = |desk: &mut Desk, ticket| act(&desk.softphone_hello(ticket), ticket).signed_in;
    let mut desk = Desk::with_record();
    desk.asked(1, Request::Acknowledged { record: record() });
    assert!(signed_in(&mut desk, 2));
    // A sign-in is under way, and the phone of another tab still acknowledges.
    desk.sign_in(3);
    desk.now += 100.0;
    desk.asked(4, Request::SignOut { record: record() });
    desk.now += 500.0;
    desk.asked(5, Request::Acknowledged { record: record() });
    assert!(!signed_in(&mut desk, 6));
    desk.ended(Way::Silent, None);
    assert!(!signed_in(&mut desk, 7));
    // A later sign-in counts, and so does its acknowledgement.
    desk.now += 500.0;
    desk.sign_in_again(8);
    desk.ended(Way::Silent, None);
    assert!(signed_in(&mut desk, 9));
    desk.asked(10, Request::Acknowledged { record: record() });
    assert!(signed_in(&mut desk, 11));
}

#[test]
fn a_browser_that_never_answers_holds_nobody_up_and_is_told_to_the_agent() {
    let failed = Some(Cause::BrowserFailed);
    let mut desk = both();
    let effects = desk.sign_in(1);
    assert!(effects.iter().any(|effect| matches!(
        effect,
        BackgroundEffect::SetBrowserAlarm(1, Way::Silent, ms) if *ms > 20_000
    )));
    // Another ServiceNow's sign-in waits for its turn.
    assert_eq!(
        desk.asked_at(
            GLOBEX,
            GLOBEX_TAB,
            2,
            Request::SignIn {
                record: None,
                asked: false,
            }
        ),
        []
    );
    let (attempt, way) = (1, Way::Silent);
    let effects = desk.on(BackgroundEvent::BrowserOverdue { attempt, way });
    assert_eq!(told(&effects), [(1, failed)]);
    assert!(signs_in(&effects));
    // A window that never opens.
    desk.window(3);
    let (attempt, way) = (desk.attempt(), Way::Window);
    // The alarm of an earlier window of the same attempt does not count for this one.
    let effects = desk.on(BackgroundEvent::BrowserOverdue { attempt, way });
    assert_eq!(effects, []);
    desk.now += 30_000.0;
    let effects = desk.on(BackgroundEvent::BrowserOverdue { attempt, way });
    assert_eq!(told(&effects), [(3, failed)]);
    // What the browser has told is not overdue.
    let mut desk = Desk::with_record();
    desk.window(1);
    desk.opened(Way::Window);
    let (attempt, way) = (desk.attempt(), Way::Window);
    assert_eq!(
        desk.on(BackgroundEvent::BrowserOverdue { attempt, way }),
        []
    );
}
