//! What the background decides for all tabs.
#![allow(clippy::unwrap_used, clippy::panic)]

use patchcord::address::{CcpUrl, LoginUrl};
use patchcord::cause::Cause;
use patchcord::message::{Reply, Request, Welcome};
use patchcord::openframe::Softphone;
use patchcord::place::Place;
use patchcord::plan::Chain;
use patchcord::settings::Settings;
use patchcord::switchboard::{Effect, Event, Known, Memory, Switchboard, Ticket, Way};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

const ACME: &str = "https://acme.service-now.com";
const CONNECT: &str = "acme.my.connect.aws";
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
        record: None,
    }
}

fn unreadable() -> Known {
    Known {
        record: Some(Err(Cause::RecordForbidden)),
        ..known()
    }
}

/// A switchboard and the time of day.
struct Desk {
    switchboard: Switchboard,
    now: f64,
}

impl Desk {
    fn new() -> Self {
        let switchboard = Switchboard::new(Memory::default(), Settings::default());
        Self {
            switchboard,
            now: 1_000_000.0,
        }
    }

    /// The worker is stopped and started again: only what it kept is left.
    fn restart(self) -> Self {
        let kept = serde_json::to_string(self.switchboard.memory()).unwrap();
        let memory = serde_json::from_str(&kept).unwrap();
        Self {
            switchboard: Switchboard::new(memory, Settings::default()),
            ..self
        }
    }

    fn asked_from(&mut self, origin: &str, ticket: Ticket, request: Request) -> Vec<Effect> {
        let origin = origin.to_owned();
        let event = Event::Asked {
            ticket,
            origin,
            request,
        };
        self.switchboard.on(event, self.now)
    }

    fn asked(&mut self, ticket: Ticket, request: Request) -> Vec<Effect> {
        self.asked_from(ACME, ticket, request)
    }

    fn hello(&mut self, ticket: Ticket) -> Vec<Effect> {
        self.asked(
            ticket,
            Request::Hello {
                place: Place::Desktop,
            },
        )
    }

    fn learned(&mut self, ticket: Ticket, known: Known) -> Vec<Effect> {
        let place = Place::Desktop;
        self.asked(ticket, Request::Learned { place, known })
    }

    fn sign_in(&mut self, ticket: Ticket) -> Vec<Effect> {
        self.asked(ticket, Request::SignIn { chain: chain() })
    }

    fn ended(&mut self, way: Way, failure: Option<Cause>) -> Vec<Effect> {
        let host = CONNECT.to_owned();
        self.switchboard
            .on(Event::Ended { host, way, failure }, self.now)
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

fn flies(effects: &[Effect]) -> bool {
    effects.contains(&Effect::Fly(chain()))
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
    let effects = desk.switchboard.on(Event::ReadOverdue, desk.now);
    assert_eq!(welcome(&effects, 2).known, None);
    let effects = desk.learned(4, known());
    assert_eq!(welcome(&effects, 3).known, Some(known()));
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
fn what_could_not_be_read_is_told_to_those_who_wait_and_read_again_by_the_next() {
    let mut desk = Desk::new();
    desk.hello(1);
    desk.hello(2);
    let effects = desk.learned(3, unreadable());
    assert_eq!(welcome(&effects, 2).known, Some(unreadable()));
    assert_eq!(welcome(&desk.hello(4), 4).known, None);
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
fn one_flight_serves_all_tabs() {
    let mut desk = Desk::new();
    assert!(flies(&desk.sign_in(1)));
    assert_eq!(desk.sign_in(2), []);
    let effects = desk.ended(Way::Silent, None);
    assert_eq!(told(&effects), [(1, None), (2, None)]);
    // A tab that asks just after is served by the same one.
    desk.now += 1_000.0;
    let effects = desk.sign_in(3);
    assert_eq!(told(&effects), [(3, None)]);
    assert!(!flies(&effects));
}

#[test]
fn a_later_page_whose_frame_stays_silent_is_signed_in_anew() {
    let mut desk = Desk::new();
    desk.sign_in(1);
    desk.ended(Way::Silent, None);
    desk.now += HOUR;
    assert!(flies(&desk.sign_in(2)));
}

#[test]
fn an_identity_provider_is_not_visited_for_ever() {
    let mut desk = Desk::new();
    for ticket in 0..3 {
        assert!(flies(&desk.sign_in(ticket)));
        desk.ended(Way::Silent, Some(Cause::IdpNeedsAgent));
    }
    let effects = desk.sign_in(3);
    assert!(!flies(&effects));
    assert_eq!(told(&effects), [(3, Some(Cause::IdpNeedsAgent))]);
    // Not after a stop of the worker either.
    let mut desk = desk.restart();
    assert!(!flies(&desk.sign_in(4)));
    desk.now += 11.0 * MINUTE;
    assert!(flies(&desk.sign_in(5)));
}

#[test]
fn an_acknowledgement_is_known_to_every_page_for_as_long_as_a_session_lasts() {
    let mut desk = Desk::new();
    let ccp = chain().ccp;
    desk.asked(1, Request::Acknowledged { ccp });
    let mut desk = desk.restart();
    desk.now += 11.0 * HOUR;
    assert_eq!(welcome(&desk.hello(2), 2).signed_in, [CONNECT]);
    desk.now += HOUR;
    desk.learned(3, known());
    assert!(welcome(&desk.hello(4), 4).signed_in.is_empty());
}

#[test]
fn a_silent_frame_ends_the_belief_in_a_session() {
    let mut desk = Desk::new();
    let ccp = chain().ccp;
    desk.asked(1, Request::Acknowledged { ccp });
    assert!(flies(&desk.sign_in(2)));
    assert!(welcome(&desk.hello(3), 3).signed_in.is_empty());
}

#[test]
fn a_window_outlives_a_silent_failure_and_is_closed_by_a_silent_success() {
    for (failure, left) in [(Some(Cause::IdpNeedsAgent), true), (None, false)] {
        let mut desk = Desk::new();
        desk.sign_in(1);
        let effects = desk.asked(2, Request::OpenWindow { chain: chain() });
        assert_eq!(effects, [Effect::OpenWindow(chain())]);
        let effects = desk.ended(Way::Silent, failure);
        if left {
            assert_eq!(told(&effects), []);
            let effects = desk.ended(Way::Window, None);
            assert_eq!(told(&effects), [(1, None), (2, None)]);
        } else {
            assert!(effects.contains(&Effect::CloseWindow(CONNECT.to_owned())));
            assert_eq!(told(&effects), [(1, None), (2, None)]);
        }
    }
}

#[test]
fn a_closed_window_is_told_and_leaves_nothing_open() {
    let mut desk = Desk::new();
    desk.asked(1, Request::OpenWindow { chain: chain() });
    let effects = desk.ended(Way::Window, Some(Cause::IdpNeedsAgent));
    assert_eq!(told(&effects), [(1, Some(Cause::IdpNeedsAgent))]);
    assert!(flies(&desk.sign_in(2)));
}

#[test]
fn a_host_that_is_not_trusted_is_visited_in_no_way() {
    let mut desk = Desk::new();
    let settings = serde_json::from_str(r#"{"idpHosts":["other.example"]}"#).unwrap();
    desk.switchboard.set(settings);
    for request in [
        Request::SignIn { chain: chain() },
        Request::OpenWindow { chain: chain() },
    ] {
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
fn nothing_crosses_that_breaks_the_rules_of_an_address() {
    let message = serde_json::to_string(&Request::SignIn { chain: chain() }).unwrap();
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
