//! How the background keeps the phones' sessions over a shift.

use super::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Two tabs have the phone, signed in by a sign-in of ours.
fn signed_in() -> Desk {
    let mut desk = Desk::with_record();
    desk.sign_in(1);
    desk.ended(Way::Silent, None);
    for tab in [TAB, TAB + 1] {
        desk.asked_in(tab, 2, Request::Acknowledged { record: None });
    }
    desk
}

fn stopped(desk: &mut Desk, tab: i32) -> Vec<BackgroundEffect> {
    desk.asked_in(tab, 3, Request::Stopped { record: None })
}

fn parked(desk: &mut Desk, tab: i32, restart: u32) -> Vec<(i32, PhoneTold)> {
    tells(&desk.asked_in(tab, 4, Request::Parked { restart }))
}

#[test]
fn a_session_is_renewed_before_its_end_and_nothing_is_loaded_for_it() {
    let mut desk = signed_in();
    desk.now += 9.9 * HOUR;
    assert!(!signs_in(&desk.on(BackgroundEvent::SessionsDue)));
    desk.now += 0.7 * HOUR;
    let effects = desk.on(BackgroundEvent::SessionsDue);
    assert!(signs_in(&effects), "{effects:?}");
    assert_eq!(tells(&effects), []);
    let effects = desk.ended(Way::Silent, None);
    assert_eq!(tells(&effects), []);
    // The next twelve hours begin.
    desk.now += 9.9 * HOUR;
    assert!(!signs_in(&desk.on(BackgroundEvent::SessionsDue)));
    assert!(act(&desk.softphone_hello(5), 5).signed_in);
}

#[test]
fn a_renewal_that_fails_leaves_the_session_and_waits_half_an_hour() {
    let mut desk = signed_in();
    desk.now += 10.6 * HOUR;
    assert!(signs_in(&desk.on(BackgroundEvent::SessionsDue)));
    let effects = desk.ended(Way::Silent, Some(Cause::IdpNeedsAgent));
    // One tab tells the agent while there is time.
    assert_eq!(tells(&effects), [(TAB + 1, PhoneTold::SessionEnds)]);
    assert!(act(&desk.softphone_hello(5), 5).signed_in);
    desk.now += 29.0 * MINUTE;
    assert!(!signs_in(&desk.on(BackgroundEvent::SessionsDue)));
    desk.now += MINUTE;
    assert!(signs_in(&desk.on(BackgroundEvent::SessionsDue)));
    let effects = desk.ended(Way::Silent, None);
    let renewed = PhoneTold::SessionRenewed;
    assert_eq!(tells(&effects), [(TAB, renewed), (TAB + 1, renewed)]);
}

#[test]
fn a_session_that_no_tab_uses_is_left_to_end() {
    let mut desk = signed_in();
    for tab in [TAB, TAB + 1] {
        desk.on(BackgroundEvent::Closed { tab });
    }
    desk.now += 11.0 * HOUR;
    assert!(!signs_in(&desk.on(BackgroundEvent::SessionsDue)));
}

#[test]
fn sessions_are_looked_after_while_there_is_one_also_after_a_stop() {
    let mut desk = Desk::with_record();
    let watches = BackgroundEffect::WatchSessions(true);
    let effects = desk.asked(1, Request::Acknowledged { record: None });
    assert!(effects.contains(&watches));
    let effects = desk.asked(2, Request::Acknowledged { record: None });
    assert!(!effects.contains(&watches));
    let (mut desk, effects) = desk.restart_later(MINUTE);
    assert!(effects.contains(&watches));
    let effects = desk.asked(3, Request::SignedOut { record: None });
    assert!(effects.contains(&BackgroundEffect::WatchSessions(false)));
}

#[test]
fn an_acknowledgement_prolongs_no_session() {
    let mut desk = signed_in();
    desk.now += 11.0 * HOUR;
    desk.asked(5, Request::Acknowledged { record: None });
    desk.now += HOUR;
    assert!(!act(&desk.softphone_hello(6), 6).signed_in);
}

#[test]
fn a_phone_whose_requests_are_refused_has_its_session_renewed_once() {
    let mut desk = signed_in();
    desk.now += 2.0 * HOUR;
    let renew = || Request::Renew { record: None };
    assert!(signs_in(&desk.asked(5, renew())));
    // The other tab sees the same.
    assert!(!signs_in(&desk.asked_in(TAB + 1, 6, renew())));
    desk.ended(Way::Silent, None);
    assert!(!signs_in(&desk.asked(7, renew())));
}

#[test]
fn a_stopped_phone_is_started_anew_once_every_tab_has_parked_its_frame() {
    let mut desk = signed_in();
    let effects = stopped(&mut desk, TAB);
    let park = PhoneTold::Park(1);
    assert_eq!(tells(&effects), [(TAB + 1, park), (TAB, park)]);
    // The other tab sees the same.
    assert_eq!(tells(&stopped(&mut desk, TAB + 1)), []);
    assert_eq!(parked(&mut desk, TAB + 1, 1), []);
    assert_eq!(parked(&mut desk, TAB, 1), [(TAB + 1, PhoneTold::Load)]);
    let effects = desk.asked_in(TAB + 1, 5, Request::Acknowledged { record: None });
    assert_eq!(tells(&effects), [(TAB, PhoneTold::Load)]);
    // The alarms of this restart come to nothing.
    for loading in [false, true] {
        let restart = 1;
        let overdue = BackgroundEvent::RestartOverdue { restart, loading };
        assert_eq!(desk.on(overdue), []);
    }
    assert_eq!(
        tells(&stopped(&mut desk, TAB)).first(),
        Some(&(TAB + 1, PhoneTold::Park(2)))
    );
}

#[test]
fn a_tab_that_sleeps_or_goes_holds_no_restart_up() {
    for goes in [false, true] {
        let mut desk = signed_in();
        stopped(&mut desk, TAB);
        assert_eq!(parked(&mut desk, TAB, 1), []);
        let effects = match goes {
            true => desk.on(BackgroundEvent::Closed { tab: TAB + 1 }),
            false => desk.on(BackgroundEvent::RestartOverdue {
                restart: 1,
                loading: false,
            }),
        };
        assert_eq!(tells(&effects), [(TAB, PhoneTold::Load)]);
        // The tab that wakes up late loads at once.
        let late = parked(&mut desk, TAB + 1, 1);
        assert_eq!(late, [(TAB + 1, PhoneTold::Load)], "{goes}");
    }
}

#[test]
fn a_first_tab_that_does_not_come_up_lets_the_others_load() {
    let mut desk = signed_in();
    stopped(&mut desk, TAB);
    for tab in [TAB, TAB + 1] {
        parked(&mut desk, tab, 1);
    }
    let effects = desk.on(BackgroundEvent::RestartOverdue {
        restart: 1,
        loading: true,
    });
    assert_eq!(tells(&effects), [(TAB + 1, PhoneTold::Load)]);
}

#[test]
fn a_live_contact_in_any_tab_calls_the_restart_off() {
    let mut desk = signed_in();
    desk.asked_in(TAB + 1, 5, Request::Live { record: None });
    // A call lasts until its page says otherwise, however long that takes.
    desk.now += HOUR;
    assert_eq!(tells(&stopped(&mut desk, TAB)), []);
    desk.asked_in(TAB + 1, 5, Request::CallsOver { record: None });
    stopped(&mut desk, TAB);
    parked(&mut desk, TAB, 1);
    let effects = desk.asked_in(TAB + 1, 6, Request::NotParked { restart: 1 });
    assert_eq!(tells(&effects), [(TAB, PhoneTold::Load)]);
}

#[test]
fn the_background_stays_awake_for_a_call_until_its_page_says_otherwise_or_is_gone() {
    let awake = |effects: &[BackgroundEffect]| {
        let mut effects = effects.iter();
        effects.find_map(|effect| match effect {
            BackgroundEffect::StayAwake(awake) => Some(*awake),
            _ => None,
        })
    };
    let mut desk = signed_in();
    let live = || Request::Live { record: None };
    assert_eq!(awake(&desk.asked(5, live())), Some(true));
    assert_eq!(awake(&desk.asked_in(TAB + 1, 6, live())), None);
    let over = Request::CallsOver { record: None };
    assert_eq!(awake(&desk.asked(7, over)), None);
    let (mut desk, effects) = desk.restart_later(HOUR);
    assert_eq!(awake(&effects), Some(true));
    let gone = desk.on(BackgroundEvent::Closed { tab: TAB + 1 });
    assert_eq!(awake(&gone), Some(false));
}

#[test]
fn a_tab_is_kept_for_as_long_as_a_phone_is_in_it() {
    let kept = |desk: &mut Desk, event| {
        let mut effects = desk.coordinator.on(event, desk.now);
        effects.retain(|effect| matches!(effect, BackgroundEffect::KeepTab(..)));
        effects
    };
    let mut desk = Desk::with_record();
    let acknowledged = || BackgroundEvent::Asked {
        ticket: 1,
        origin: ACME.to_owned(),
        tab: Some(TAB),
        request: Request::Acknowledged { record: None },
    };
    let keeps = [BackgroundEffect::KeepTab(TAB, true)];
    assert_eq!(kept(&mut desk, acknowledged()), keeps);
    assert_eq!(kept(&mut desk, acknowledged()), []);
    let gone = BackgroundEvent::Closed { tab: TAB };
    let let_go = [BackgroundEffect::KeepTab(TAB, false)];
    assert_eq!(kept(&mut desk, gone), let_go);
}

#[test]
fn a_log_out_in_one_tab_is_told_to_the_others_once_and_nobody_is_signed_in_again() {
    let mut desk = signed_in();
    let signed_out = || Request::SignedOut { record: None };
    let effects = desk.asked(5, signed_out());
    assert_eq!(tells(&effects), [(TAB + 1, PhoneTold::SignedOut)]);
    assert_eq!(tells(&desk.asked_in(TAB + 1, 6, signed_out())), []);
    desk.now += 11.0 * HOUR;
    for effects in [
        desk.on(BackgroundEvent::SessionsDue),
        desk.asked(7, Request::Renew { record: None }),
        stopped(&mut desk, TAB),
        desk.softphone_hello(8),
        desk.sign_in(9),
    ] {
        assert!(!signs_in(&effects), "{effects:?}");
        assert_eq!(tells(&effects), []);
    }
    assert!(signs_in(&desk.sign_in_again(10)));
}

#[test]
fn a_phone_that_comes_up_by_connects_own_login_is_signed_in_again() {
    let mut desk = signed_in();
    desk.asked(5, Request::SignedOut { record: None });
    desk.now += MINUTE;
    desk.asked(6, Request::Acknowledged { record: None });
    assert!(act(&desk.softphone_hello(7), 7).signed_in);
}

fn comes_to(desk: &mut Desk, path: &str) -> Vec<BackgroundEffect> {
    let path = path.to_owned();
    desk.asked_in(TAB + 7, 20, Request::Arrived { path })
}

#[test]
fn an_agent_who_logs_out_of_service_now_leaves_the_phone_after_the_call() {
    let mut desk = signed_in();
    desk.asked(5, Request::Live { record: None });
    let effects = comes_to(&mut desk, "/logout.do");
    assert_eq!(tells(&effects), []);
    desk.now += 20_000.0;
    assert_eq!(tells(&desk.on(BackgroundEvent::CallsOver)), []);
    desk.asked(5, Request::CallsOver { record: None });
    let effects = desk.on(BackgroundEvent::CallsOver);
    assert!(matches!(tells(&effects)[..], [(_, PhoneTold::GoOffline)]));
    let effects = desk.asked(6, Request::WentOffline { record: None });
    assert!(effects.contains(&BackgroundEffect::SignOut(None, chain().ccp)));
    assert_eq!(tells(&effects).len(), 2);
    assert!(!signs_in(&desk.on(BackgroundEvent::SessionsDue)));
    // The next agent's record is read, and that agent is signed in.
    assert!(reads(&desk.softphone_hello(7), 7));
    assert!(signs_in(&desk.learned(8, with_sign_in())));
}

#[test]
fn a_session_that_times_out_leaves_the_phone_and_has_the_record_read_anew() {
    let mut desk = signed_in();
    assert_eq!(tells(&comes_to(&mut desk, "/login.do")), []);
    assert!(reads(&desk.softphone_hello(7), 7));
    // The phones that are there still belong to it.
    desk.asked(8, Request::Live { record: None });
    assert_eq!(tells(&stopped(&mut desk, TAB)), []);
}

#[test]
fn an_agent_who_signed_out_of_the_phone_alone_stays_out_in_the_next_session() {
    let mut desk = signed_in();
    desk.asked(5, Request::SignedOut { record: None });
    comes_to(&mut desk, "/login.do");
    assert!(reads(&desk.softphone_hello(7), 7));
    assert!(!signs_in(&desk.learned(8, with_sign_in())));
}
