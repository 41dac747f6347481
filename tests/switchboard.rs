//! What the background decides for all tabs.
#![allow(clippy::unwrap_used, clippy::panic)]

use patchcord::address::{CcpUrl, LoginUrl, SysId};
use patchcord::cause::Cause;
use patchcord::framing::{Answered, Frame};
use patchcord::message::{Command, Reply, Request, Welcome};
use patchcord::openframe::Softphone;
use patchcord::pairing::Pairings;
use patchcord::place::Place;
use patchcord::plan::Chain;
use patchcord::record::{Answer, FieldNames, Reading, Record, read};
use patchcord::settings::Settings;
use patchcord::switchboard::{
    Effect, Event, Known, Memory, Opened, RecordKey, Switchboard, Ticket, Way,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

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

fn known() -> Known {
    Known {
        own: Softphone::None,
        controls: false,
        record: Ok(record("")),
    }
}

fn failed(cause: Cause) -> Known {
    Known {
        record: Err(cause),
        ..known()
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
fn with_sign_in() -> Known {
    Known {
        own: own(ID),
        controls: false,
        record: Ok(record(chain().login.as_str())),
    }
}

fn own(id: &str) -> Softphone {
    let id = SysId::parse(id).ok();
    Softphone::Own { id }
}

fn softphone_page(id: &str) -> Place {
    let id = SysId::parse(id).ok();
    Place::OwnSoftphone { id }
}

/// A switchboard and the time of day.
struct Desk {
    switchboard: Switchboard,
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
            switchboard: Switchboard::new(Memory::default(), pairings, settings),
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

    fn policy(&mut self, policy: &str) -> Vec<Effect> {
        let settings = serde_json::from_str(policy).unwrap();
        self.switchboard.set(settings, self.now)
    }

    /// The worker is stopped and started again: only what it kept is left.
    fn restart(self) -> Self {
        self.restart_later(0.0).0
    }

    /// The same, some time later; what it does first.
    fn restart_later(self, ms: f64) -> (Self, Vec<Effect>) {
        fn kept<T: Serialize + DeserializeOwned>(kept: &T) -> T {
            serde_json::from_str(&serde_json::to_string(kept).unwrap()).unwrap()
        }
        let now = self.now + ms;
        let memory = kept(self.switchboard.memory());
        let pairings = kept(self.switchboard.pairings());
        let mut switchboard = Switchboard::new(memory, pairings, Settings::default());
        let effects = switchboard.wake(now);
        (Self { switchboard, now }, effects)
    }

    fn asked_from(&mut self, origin: &str, ticket: Ticket, request: Request) -> Vec<Effect> {
        let origin = origin.to_owned();
        let event = Event::Asked {
            ticket,
            origin,
            tab: Some(TAB),
            request,
        };
        self.on(event)
    }

    fn asked(&mut self, ticket: Ticket, request: Request) -> Vec<Effect> {
        self.asked_from(ACME, ticket, request)
    }

    fn on(&mut self, event: Event) -> Vec<Effect> {
        self.switchboard.on(event, self.now)
    }

    /// A page wakes up in a tab of its own.
    fn hello(&mut self, ticket: Ticket) -> Vec<Effect> {
        let tab = 100 + i32::try_from(ticket).unwrap();
        self.hello_in(tab, Place::Desktop, ticket)
    }

    fn hello_in(&mut self, tab: i32, place: Place, ticket: Ticket) -> Vec<Effect> {
        self.asked_in(tab, ticket, Request::Hello { place })
    }

    fn asked_in(&mut self, tab: i32, ticket: Ticket, request: Request) -> Vec<Effect> {
        let event = Event::Asked {
            ticket,
            origin: ACME.to_owned(),
            tab: Some(tab),
            request,
        };
        self.on(event)
    }

    fn hello_from(&mut self, place: Place, ticket: Ticket) -> Vec<Effect> {
        self.hello_in(TAB, place, ticket)
    }

    fn navigated(&mut self, tab: i32, url: &str) -> Vec<Effect> {
        let url = url.to_owned();
        self.on(Event::Navigated { tab, url })
    }

    /// The browser tells of what it has opened for the latest attempt.
    fn opened(&mut self, way: Way) -> Opened {
        let attempt = self.attempt();
        self.opened_for(attempt, way).0
    }

    fn opened_for(&mut self, attempt: u32, way: Way) -> (Opened, Vec<Effect>) {
        let opened = Opened {
            tab: 70,
            window: Some(7),
        };
        let effects = self.on(Event::Opened {
            attempt,
            chain: chain(),
            way,
            opened,
        });
        (opened, effects)
    }

    /// The number of the latest attempt.
    fn attempt(&self) -> u32 {
        let memory = serde_json::to_value(self.switchboard.memory()).unwrap();
        u32::try_from(memory["attempt"].as_u64().unwrap()).unwrap()
    }

    fn learned(&mut self, ticket: Ticket, known: Known) -> Vec<Effect> {
        let place = Place::Desktop;
        self.asked(ticket, Request::Learned { place, known })
    }

    fn sign_in(&mut self, ticket: Ticket) -> Vec<Effect> {
        self.asked(ticket, Request::SignIn { record: None })
    }

    fn window(&mut self, ticket: Ticket) -> Vec<Effect> {
        self.asked(ticket, WINDOW)
    }

    /// The latest attempt ends.
    fn ended(&mut self, way: Way, failure: Option<Cause>) -> Vec<Effect> {
        let attempt = self.attempt();
        self.on(Event::Ended {
            attempt,
            way,
            failure,
        })
    }
}

#[track_caller]
fn welcome(effects: &[Effect], ticket: Ticket) -> &Welcome {
    effects
        .iter()
        .find_map(|effect| match effect {
            Effect::Answer(to, Reply::Welcome(welcome)) if *to == ticket => Some(welcome),
            _ => None,
        })
        .unwrap_or_else(|| panic!("{ticket} is not welcomed by {effects:?}"))
}

/// Who is told how the sign-in ended.
fn told(effects: &[Effect]) -> Vec<(Ticket, Option<Cause>)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Answer(ticket, Reply::SignIn { failure }) => Some((*ticket, *failure)),
            _ => None,
        })
        .collect()
}

fn reads_in_tab(effects: &[Effect]) -> bool {
    effects.contains(&Effect::ReadIn(TAB))
}

/// A press on the notice's button.
const WINDOW: Request = Request::OpenWindow {
    record: None,
    standard: false,
};

fn signs_in(effects: &[Effect]) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, Effect::SignIn(_, to) if *to == chain()))
}

#[test]
fn the_first_page_reads_and_the_others_wait_for_it() {
    let mut desk = Desk::new();
    assert_eq!(welcome(&desk.hello(1), 1).known, None);
    assert_eq!(desk.hello(2), []);
    assert_eq!(desk.hello(3), []);
    let effects = desk.learned(4, known());
    for waiting in [2, 3] {
        assert_eq!(welcome(&effects, waiting).known, Some(known()));
    }
    assert_eq!(welcome(&desk.hello(5), 5).known, Some(known()));
}

#[test]
fn a_reader_that_is_gone_is_replaced() {
    let mut desk = Desk::new();
    assert!(matches!(
        desk.hello(1)[..],
        [_, Effect::SetReadAlarm(5_000)]
    ));
    desk.hello(2);
    desk.hello(3);
    desk.now += 5_000.0;
    let effects = desk.on(Event::ReadOverdue);
    assert_eq!(welcome(&effects, 2).known, None);
    let effects = desk.learned(4, known());
    assert_eq!(welcome(&effects, 3).known, Some(known()));
}

#[test]
fn a_page_that_takes_the_readers_place_in_its_tab_reads_at_once() {
    let mut desk = Desk::new();
    desk.hello_from(Place::Elsewhere, 1);
    assert_eq!(desk.hello(2), []);
    // The agent goes on before the first page has its answer; the other tab now waits for the new page.
    let effects = desk.hello_from(Place::Desktop, 3);
    assert_eq!(effects.len(), 2, "{effects:?}");
    assert_eq!(welcome(&effects, 3).known, None);
    let effects = desk.learned(4, known());
    assert_eq!(welcome(&effects, 2).known, Some(known()));
}

#[test]
fn a_page_without_a_softphone_that_takes_the_readers_place_lets_the_next_one_read() {
    let mut desk = Desk::new();
    desk.hello_from(Place::Elsewhere, 1);
    desk.hello(2);
    let effects = desk.asked(3, Request::Arrived);
    assert_eq!(welcome(&effects, 2).known, None);
}

#[test]
fn a_softphone_waits_for_the_page_around_it() {
    let mut desk = Desk::new();
    desk.hello_from(Place::Desktop, 1);
    assert_eq!(desk.hello_from(softphone_page(ID), 2), []);
}

#[test]
fn another_origin_reads_for_itself() {
    let mut desk = Desk::new();
    desk.hello(1);
    desk.learned(2, known());
    let place = Place::Desktop;
    let effects = desk.asked_from("https://other.service-now.com", 3, Request::Hello { place });
    assert_eq!(welcome(&effects, 3).known, None);
}

#[test]
fn what_could_not_be_read_serves_the_frames_of_its_page_and_is_read_again_by_the_next() {
    let mut desk = Desk::new();
    desk.hello(1);
    desk.hello(2);
    let forbidden = failed(Cause::RecordForbidden);
    let effects = desk.learned(3, forbidden.clone());
    assert_eq!(welcome(&effects, 2).known, Some(forbidden.clone()));
    desk.now += 1_000.0;
    assert_eq!(welcome(&desk.hello(4), 4).known, Some(forbidden));
    desk.now += 5_000.0;
    assert_eq!(welcome(&desk.hello(5), 5).known, None);
}

#[test]
fn nobody_reads_before_service_now_wants_to_be_asked_again() {
    let mut desk = Desk::new();
    desk.hello(1);
    let limited = failed(Cause::RateLimited { seconds: 60 });
    desk.learned(2, limited.clone());
    desk.now += 59_000.0;
    assert_eq!(welcome(&desk.hello(3), 3).known, Some(limited));
    desk.now += 2_000.0;
    assert_eq!(welcome(&desk.hello(4), 4).known, None);
}

#[test]
fn the_softphone_page_takes_what_the_page_around_it_has_read() {
    let mut desk = Desk::new();
    desk.hello(1);
    assert_eq!(desk.hello_from(softphone_page(ID), 2), []);
    let effects = desk.learned(3, with_sign_in());
    assert_eq!(welcome(&effects, 2).known, Some(with_sign_in()));
    let effects = desk.hello_from(softphone_page(ID), 4);
    assert_eq!(welcome(&effects, 4).known, Some(with_sign_in()));
}

#[test]
fn a_softphone_page_of_another_record_reads_for_itself() {
    let mut desk = Desk::new();
    desk.hello(1);
    assert_eq!(desk.hello_from(softphone_page(OTHER), 2), []);
    let effects = desk.learned(3, with_sign_in());
    assert_eq!(welcome(&effects, 2).known, None);
    let place = softphone_page(OTHER);
    desk.asked(
        4,
        Request::Learned {
            place,
            known: known(),
        },
    );
    let effects = desk.hello_from(softphone_page(OTHER), 5);
    assert_eq!(welcome(&effects, 5).known, Some(known()));
    assert_eq!(welcome(&desk.hello(6), 6).known, Some(with_sign_in()));
}

#[test]
fn a_page_without_a_softphone_reads_once_so_that_a_later_one_need_not_wait() {
    let mut desk = Desk::new();
    assert!(reads_in_tab(&desk.asked(1, Request::Arrived)));
    desk.hello_from(Place::Elsewhere, 2);
    assert!(!reads_in_tab(&desk.asked_in(TAB + 1, 3, Request::Arrived)));
    let place = Place::Elsewhere;
    desk.asked(
        4,
        Request::Learned {
            place,
            known: known(),
        },
    );
    assert!(!reads_in_tab(&desk.asked(5, Request::Arrived)));
    assert_eq!(welcome(&desk.hello(6), 6).known, Some(known()));
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
        desk.hello_from(Place::Elsewhere, 1);
        let place = Place::Elsewhere;
        desk.asked(
            2,
            Request::Learned {
                place,
                known: known.clone(),
            },
        );
        desk.now += HOUR;
        let effects = desk.asked(3, Request::Arrived);
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
    assert_eq!(welcome(&desk.hello(4), 4).signed_in, [CONNECT]);
    assert!(!signs_in(&desk.learned(5, with_sign_in())));
}

#[test]
fn nobody_is_signed_in_ahead_who_needs_no_phone_or_may_not() {
    let vendor = Known {
        own: Softphone::Other,
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
fn an_old_record_still_serves_and_is_called_stale() {
    let mut desk = Desk::new();
    desk.hello(1);
    desk.learned(2, known());
    desk.now += 9.0 * MINUTE;
    assert!(!welcome(&desk.hello(3), 3).stale);
    desk.now += 2.0 * MINUTE;
    let effects = desk.hello(4);
    assert_eq!(welcome(&effects, 4).known, Some(known()));
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
    desk.now += 11.0 * MINUTE;
    assert!(signs_in(&desk.sign_in(5)));
}

#[test]
fn an_acknowledgement_is_known_to_every_page_for_as_long_as_a_session_lasts() {
    let mut desk = Desk::with_record();
    desk.asked(1, Request::Acknowledged { record: None });
    let mut desk = desk.restart();
    desk.now += 11.0 * HOUR;
    assert_eq!(welcome(&desk.hello(2), 2).signed_in, [CONNECT]);
    desk.now += HOUR;
    desk.learned(3, known());
    assert!(welcome(&desk.hello(4), 4).signed_in.is_empty());
}

#[test]
fn a_silent_frame_ends_the_belief_in_a_session() {
    let mut desk = Desk::with_record();
    desk.asked(1, Request::Acknowledged { record: None });
    assert!(signs_in(&desk.sign_in(2)));
    assert!(welcome(&desk.hello(3), 3).signed_in.is_empty());
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
            [Effect::OpenWindow(attempt, chain()), Effect::Remember]
        );
        let window = desk.opened(Way::Window);
        let effects = desk.ended(Way::Silent, failure);
        if left {
            assert_eq!(told(&effects), []);
            let effects = desk.navigated(window.tab, "https://acme.my.connect.aws/ccp-v2");
            assert!(effects.contains(&Effect::Close(window)));
            assert_eq!(told(&effects), [(1, None), (2, None)]);
        } else {
            assert!(effects.contains(&Effect::Close(window)));
            assert_eq!(told(&effects), [(1, None), (2, None)]);
        }
    }
}

#[test]
fn a_closed_window_is_told_and_leaves_nothing_open() {
    let mut desk = Desk::with_record();
    desk.window(1);
    let tab = desk.opened(Way::Window).tab;
    let effects = desk.on(Event::Closed { tab });
    assert_eq!(told(&effects), [(1, Some(Cause::IdpNeedsAgent))]);
    assert!(signs_in(&desk.sign_in(2)));
}

#[test]
fn a_second_wish_for_the_same_window_brings_it_to_the_front() {
    let mut desk = Desk::with_record();
    desk.window(1);
    // A double click comes before the browser has told of the window.
    assert_eq!(desk.window(2), []);
    let window = desk.opened(Way::Window);
    let effects = desk.window(2);
    assert_eq!(effects, [Effect::Focus(window)]);
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
        [Effect::Close(window), Effect::OpenWindow(attempt, standard)]
    );
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
    assert!(effects.contains(&Effect::Close(window)));
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
                desk.on(Event::AttemptOverdue { attempt })
            }
        };
        assert!(effects.contains(&Effect::Close(page)), "{url:?}");
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
    let alarm = Effect::SetAttemptAlarm(attempt, 5_000);
    assert_eq!(effects, [Effect::WatchTabs(true), alarm]);
    // A page that reads the record anew, or asks, opens no second one.
    assert!(!signs_in(&desk.learned(2, with_sign_in())));
    assert_eq!(desk.sign_in(3), []);
    let effects = desk.navigated(page.tab, "https://acme.my.connect.aws/ccp-v2");
    assert!(effects.contains(&Effect::Close(page)));
    assert_eq!(told(&effects), [(3, None)]);
}

#[test]
fn a_tab_that_had_its_time_while_the_background_was_stopped_is_closed_and_not_tried_again() {
    let mut desk = Desk::with_record();
    desk.sign_in(1);
    let page = desk.opened(Way::Silent);
    let (mut desk, effects) = desk.restart_later(21_000.0);
    assert!(effects.contains(&Effect::Close(page)));
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
fn answered(tab: i32, url: &str, status: u16) -> Event {
    Event::Answered(Answered {
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
    let effects = desk.asked(1, Request::WhyOut { record: None });
    let frame = Some(Frame::Login);
    let answer = Effect::Answer(1, Reply::Frame { frame });
    assert_eq!(effects, [answer, Effect::Remember]);
}

#[test]
fn who_asked_to_allow_a_cookie_waits_until_the_agent_has_decided() {
    let mut desk = Desk::with_record();
    let ccp = chain().ccp;
    let effects = desk.asked(1, Request::Allow { record: None });
    assert_eq!(effects, [Effect::OpenAllow(1, ccp, ACME.to_owned())]);
    desk.on(Event::AllowOpened { ticket: 1, tab: 70 });
    assert_eq!(desk.on(Event::Closed { tab: 71 }), []);
    let effects = desk.on(Event::Closed { tab: 70 });
    assert_eq!(effects, [Effect::Answer(1, Reply::Done)]);
}

#[test]
fn a_host_that_is_not_trusted_is_visited_in_no_way() {
    let mut desk = Desk::new();
    desk.policy(r#"{"idpHosts":["other.example"]}"#);
    desk.learned(2, with_sign_in());
    for request in [Request::SignIn { record: None }, WINDOW] {
        let effects = desk.asked(1, request);
        assert_eq!(told(&effects), [(1, Some(Cause::IdpNotAllowed))]);
        assert_eq!(effects.len(), 1);
    }
}

#[test]
fn a_notice_that_was_put_away_stays_away() {
    let mut desk = Desk::new();
    let code = "record-forbidden".to_owned();
    desk.asked(1, Request::Dismissed { code: code.clone() });
    let mut desk = desk.restart();
    assert_eq!(welcome(&desk.hello(2), 2).dismissed, [code]);
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
        Effect::Notify { tab, contact, title, body }
            if *tab == TAB && contact == "c-1" && title == "Incoming call" && body == "+12065550142"
    )));
    let contact = "c-1".to_owned();
    let withdrawn = desk.asked(8, Request::Withdraw { contact });
    assert!(withdrawn.iter().any(|effect| matches!(
        effect,
        Effect::Withdraw { tab, contact } if *tab == TAB && contact == "c-1"
    )));
    assert!(
        desk.asked(9, Request::OfferNotifications)
            .contains(&Effect::OpenNotify)
    );
}

#[test]
fn an_agent_who_has_signed_out_is_signed_in_anew_when_it_is_asked_for() {
    let mut desk = Desk::with_record();
    desk.sign_in(1);
    desk.ended(Way::Silent, None);
    // The landing is seconds old, and yet it counts no more.
    let out = desk.asked(2, Request::SignOut { record: None });
    assert!(out.contains(&Effect::SignOut(2, chain().ccp)));
    assert!(signs_in(&desk.sign_in(3)));
}

#[test]
fn the_popup_signs_nobody_out_while_a_contact_is_live() {
    let mut desk = Desk::with_record();
    let ccp = chain().ccp;
    let command = |ticket| Event::Commanded {
        ticket,
        command: Command::SignOut(key(ACME)),
    };
    desk.asked(1, Request::Live { record: None });
    let effects = desk.on(command(2));
    assert_eq!(effects, [Effect::Answer(2, Reply::Done)]);
    // The page knows its own contacts.
    let out = desk.asked(3, Request::SignOut { record: None });
    assert!(out.contains(&Effect::SignOut(3, ccp.clone())));
    desk.now += 15_000.0;
    assert!(desk.on(command(4)).contains(&Effect::SignOut(4, ccp)));
}

#[test]
fn nothing_crosses_that_breaks_the_rules_of_an_address() {
    let (place, known) = (Place::Desktop, with_sign_in());
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
