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

/// The number of the restart that has just begun.
fn restart_in(effects: &[BackgroundEffect]) -> u32 {
    let numbers = tells(effects).into_iter().find_map(|(_, told)| match told {
        PhoneTold::Park(number) => Some(number),
        _ => None,
    });
    numbers.unwrap()
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
    let restart = restart_in(&effects);
    let park = PhoneTold::Park(restart);
    assert_eq!(tells(&effects), [(TAB + 1, park), (TAB, park)]);
    // The other tab sees the same.
    assert_eq!(tells(&stopped(&mut desk, TAB + 1)), []);
    assert_eq!(parked(&mut desk, TAB + 1, restart), []);
    let loads = parked(&mut desk, TAB, restart);
    assert_eq!(loads, [(TAB + 1, PhoneTold::Load)]);
    let effects = desk.asked_in(TAB + 1, 5, Request::Acknowledged { record: None });
    assert_eq!(tells(&effects), [(TAB, PhoneTold::Load)]);
    // The alarms of this restart come to nothing.
    for loading in [false, true] {
        let overdue = BackgroundEvent::RestartOverdue { restart, loading };
        assert_eq!(desk.on(overdue), []);
    }
    assert_ne!(restart_in(&stopped(&mut desk, TAB)), restart);
}

#[test]
fn a_tab_that_sleeps_or_goes_holds_no_restart_up() {
    for goes in [false, true] {
        let mut desk = signed_in();
        let restart = restart_in(&stopped(&mut desk, TAB));
        assert_eq!(parked(&mut desk, TAB, restart), []);
        let effects = match goes {
            true => desk.on(BackgroundEvent::Closed { tab: TAB + 1 }),
            false => desk.on(BackgroundEvent::RestartOverdue {
                restart,
                loading: false,
            }),
        };
        assert_eq!(tells(&effects), [(TAB, PhoneTold::Load)]);
        // The tab that wakes up late loads at once.
        let late = parked(&mut desk, TAB + 1, restart);
        assert_eq!(late, [(TAB + 1, PhoneTold::Load)], "{goes}");
    }
}

#[test]
fn a_tab_that_parks_for_a_restart_that_is_over_or_forgotten_loads_at_once() {
    let mut desk = signed_in();
    let restart = restart_in(&stopped(&mut desk, TAB));
    let (mut desk, _) = desk.restart_later(1_000.0);
    let loads = [(TAB, PhoneTold::Load)];
    assert_eq!(parked(&mut desk, TAB, restart), loads);
    // A later restart has another number, also after the stop.
    assert_ne!(restart_in(&stopped(&mut desk, TAB)), restart);
}

#[test]
fn another_service_now_has_no_say_in_a_restart() {
    const GLOBEX: &str = "https://globex.service-now.com";
    let instances = r#"{"instances":[{"serviceNow":"acme.service-now.com"},{"serviceNow":"globex.service-now.com"}]}"#;
    let mut desk = Desk::of(
        Pairings::default(),
        serde_json::from_str(instances).unwrap(),
    );
    desk.learned(1, with_sign_in());
    desk.ended(Way::Silent, None);
    for tab in [TAB, TAB + 1] {
        desk.asked_in(tab, 2, Request::Acknowledged { record: None });
    }
    let restart = restart_in(&stopped(&mut desk, TAB));
    for request in [Request::Parked { restart }, Request::NotParked { restart }] {
        let effects = desk.asked_from(GLOBEX, 9, request);
        assert_eq!(effects, [BackgroundEffect::Answer(9, Reply::Done)]);
    }
    assert_eq!(parked(&mut desk, TAB, restart), []);
    let loads = parked(&mut desk, TAB + 1, restart);
    assert_eq!(loads, [(TAB, PhoneTold::Load)]);
}

#[test]
fn a_first_tab_that_does_not_come_up_lets_the_others_load() {
    let mut desk = signed_in();
    let restart = restart_in(&stopped(&mut desk, TAB));
    for tab in [TAB, TAB + 1] {
        parked(&mut desk, tab, restart);
    }
    let effects = desk.on(BackgroundEvent::RestartOverdue {
        restart,
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
    let restart = restart_in(&stopped(&mut desk, TAB));
    parked(&mut desk, TAB, restart);
    let effects = desk.asked_in(TAB + 1, 6, Request::NotParked { restart });
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

#[test]
fn an_agent_who_is_back_in_service_now_before_the_call_ends_keeps_the_phone() {
    let mut desk = signed_in();
    desk.asked(5, Request::Live { record: None });
    comes_to(&mut desk, "/logout.do");
    desk.learned(6, with_sign_in());
    desk.asked(7, Request::CallsOver { record: None });
    assert_eq!(desk.on(BackgroundEvent::CallsOver), []);
    assert!(act(&desk.softphone_hello(8), 8).signed_in);
}

#[test]
fn a_call_that_comes_while_the_agent_goes_offline_is_not_ended() {
    for by_popup in [true, false] {
        let mut desk = signed_in();
        let effects = match by_popup {
            true => desk.command(5, Command::SignOut(key(ACME))),
            false => comes_to(&mut desk, "/logout.do"),
        };
        let number = log_out_in(&effects);
        desk.asked(6, Request::Live { record: None });
        let effects = desk.on(BackgroundEvent::LeaveOverdue(number));
        let ends = |effect: &BackgroundEffect| matches!(effect, BackgroundEffect::SignOut(..));
        assert!(!effects.iter().any(ends), "{by_popup}: {effects:?}");
        desk.asked(7, Request::CallsOver { record: None });
        let effects = desk.on(BackgroundEvent::CallsOver);
        // Who logged out of ServiceNow goes after the call. The popup's press was for then.
        assert_eq!(tells(&effects).len(), usize::from(!by_popup));
    }
}

#[test]
fn a_page_that_asks_for_a_login_reads_no_record_and_costs_the_phone_none() {
    let mut desk = signed_in();
    let effects = comes_to(&mut desk, "/login.do");
    assert!(!reads_in_tab(&effects), "{effects:?}");
    // Another page of the origin reads, and ServiceNow says that its session is over.
    desk.learned(5, failed(Cause::SignedOut));
    desk.asked(6, Request::Live { record: None });
    let answer = desk.command(6, Command::AskLive(key(ACME)));
    assert_eq!(answer, [BackgroundEffect::Answer(6, Reply::Live(true))]);
    // The next session is read, and its phone is signed in as before.
    desk.now += MINUTE;
    assert!(reads(&desk.softphone_hello(7), 7));
    desk.learned(8, with_sign_in());
    assert!(act(&desk.softphone_hello(9), 9).signed_in);
}

#[test]
fn a_sign_in_elsewhere_brings_up_the_pages_of_an_agent_who_had_signed_out() {
    let mut desk = signed_in();
    desk.asked(5, Request::SignedOut { record: None });
    desk.command(6, Command::SignIn(key(ACME)));
    desk.opened(Way::Window);
    let effects = desk.navigated(70, "https://acme.my.connect.aws/ccp-v2");
    let mut told = tells(&effects);
    told.sort_unstable_by_key(|(tab, _)| *tab);
    assert_eq!(told, [(TAB, PhoneTold::Load), (TAB + 1, PhoneTold::Load)]);
}

#[test]
fn a_tab_that_shows_another_site_or_a_new_page_has_no_call_any_more() {
    let live = |desk: &mut Desk| {
        desk.asked(5, Request::Live { record: None });
        let answer = desk.command(6, Command::AskLive(key(ACME)));
        assert_eq!(answer, [BackgroundEffect::Answer(6, Reply::Live(true))]);
    };
    let is_over = |desk: &mut Desk| {
        let answer = desk.command(7, Command::AskLive(key(ACME)));
        assert_eq!(answer, [BackgroundEffect::Answer(7, Reply::Live(false))]);
    };
    let mut desk = signed_in();
    live(&mut desk);
    desk.left(TAB, Some("https://news.example.com/"));
    is_over(&mut desk);
    live(&mut desk);
    desk.hello_in(TAB, PageKind::Desktop, 8);
    is_over(&mut desk);
}

#[test]
fn a_silent_sign_in_in_a_tab_fails_with_a_page_that_does_not_load() {
    for (error, fails) in [
        ("NS_ERROR_NET_RESET", true),
        ("net::ERR_CONNECTION_CLOSED", true),
        // A page that gives way to the next one.
        ("NS_BINDING_ABORTED", false),
        ("net::ERR_ABORTED", false),
    ] {
        let mut desk = Desk::with_record();
        desk.sign_in(1);
        let opened = desk.opened(Way::Silent);
        let not_loaded = |tab| BackgroundEvent::NotLoaded {
            tab,
            error: error.to_owned(),
        };
        assert_eq!(desk.on(not_loaded(opened.tab + 1)), []);
        let told = told(&desk.on(not_loaded(opened.tab)));
        let cause = Some(Cause::SignInErrorPage);
        assert_eq!(
            told,
            if fails { vec![(1, cause)] } else { Vec::new() },
            "{error}"
        );
    }
}

#[test]
fn a_window_that_reaches_the_ccp_before_the_browser_tells_of_it_has_signed_in() {
    let mut desk = Desk::with_record();
    desk.window(1);
    let opened = Opened {
        tab: 70,
        window: Some(71),
    };
    // The address carries a one-time code, of which nothing is kept.
    desk.navigated(70, "https://acme.my.connect.aws/ccp-v2?code=secret");
    desk.navigated(72, "https://acme.my.connect.aws/ccp-v2");
    let effects = desk.on(BackgroundEvent::Opened {
        attempt: desk.attempt(),
        chain: chain(),
        way: Way::Window,
        opened,
    });
    assert_eq!(told(&effects), [(1, None)]);
    assert!(effects.contains(&BackgroundEffect::Close(opened)));
}

#[test]
fn a_closed_tab_frees_the_pages_that_waited_for_it_to_read() {
    let mut desk = Desk::new();
    desk.hello_in(TAB, PageKind::Desktop, 1);
    assert_eq!(desk.hello_in(TAB + 1, PageKind::Desktop, 2), []);
    let effects = desk.on(BackgroundEvent::Closed { tab: TAB });
    assert!(reads(&effects, 2));
}
