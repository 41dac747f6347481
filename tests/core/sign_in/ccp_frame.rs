//! The way of one CCP frame from signed out to ready.

mod kept;
#[cfg(not(target_arch = "wasm32"))]
mod random;

use patchcord::cause::{Cause, WayOut};
use patchcord::connect::contact_state::ContactState;
use patchcord::connect::frame_answer::FrameAnswer;
use patchcord::sign_in::ccp_frame::{Alarm, Begin, CcpFrame, FrameEffect, FrameEvent};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// What is done about a frame that is new.
const NEW_FRAME: [FrameEffect; 2] = [FrameEffect::SendOrigin, FrameEffect::HoldStreams];

/// What is done when the agent wants a phone tried again.
const AGAIN: [FrameEffect; 3] = [
    FrameEffect::Hide,
    FrameEffect::HoldStreams,
    FrameEffect::ReloadFrame,
];

/// Tells the softphone what happened and checks what it says to it, alarms aside.
#[track_caller]
fn tell(softphone: &mut CcpFrame, event: FrameEvent, effects: &[FrameEffect]) {
    let said: Vec<FrameEffect> = softphone
        .on(event)
        .into_iter()
        .filter(|effect| !matches!(effect, FrameEffect::Set(..)))
        .collect();
    assert_eq!(said, effects);
}

/// The alarm that an event sets.
#[track_caller]
fn alarm(softphone: &mut CcpFrame, event: FrameEvent) -> Alarm {
    let said = softphone.on(event);
    said.iter()
        .rev()
        .find_map(|effect| match effect {
            FrameEffect::Set(alarm, ms) if *ms > 0 => Some(*alarm),
            _ => None,
        })
        .unwrap_or_else(|| panic!("no alarm in {said:?}"))
}

/// The frame loads and says nothing.
#[track_caller]
fn look_into(softphone: &mut CcpFrame) {
    let silence = alarm(softphone, FrameEvent::FrameLoaded);
    tell(
        softphone,
        FrameEvent::Rang(silence),
        &[FrameEffect::LookInto],
    );
}

/// A signed-out page whose frame has loaded Amazon Connect's refused login.
fn signing_in() -> CcpFrame {
    let (mut softphone, effects) = CcpFrame::start(Begin::Cold);
    assert!(effects.contains(&FrameEffect::SignIn { asked: false }));
    tell(&mut softphone, FrameEvent::FrameAppeared, &NEW_FRAME);
    tell(&mut softphone, FrameEvent::FrameLoaded, &[]);
    softphone
}

#[test]
fn a_page_that_was_complete_before_the_extension_came_begins_late() {
    assert_eq!(Begin::company(false, false), Begin::Cold);
    assert_eq!(Begin::company(true, false), Begin::SignedIn);
    for signed_in in [false, true] {
        assert_eq!(Begin::company(signed_in, true), Begin::Late);
    }
}

#[test]
fn a_signed_out_page_signs_in_at_once_and_reloads_the_frame_that_is_there() {
    let mut softphone = signing_in();
    tell(
        &mut softphone,
        FrameEvent::SignIn(Ok(())),
        &[FrameEffect::Hide, FrameEffect::ReloadFrame],
    );
    tell(&mut softphone, FrameEvent::FrameLoaded, &[]);
    tell(
        &mut softphone,
        FrameEvent::Acknowledged,
        &[FrameEffect::Hide, FrameEffect::TellReady],
    );
}

#[test]
fn a_sign_in_that_is_over_before_streams_made_its_frame_reloads_nothing() {
    let (mut softphone, _) = CcpFrame::start(Begin::Cold);
    tell(
        &mut softphone,
        FrameEvent::SignIn(Ok(())),
        &[FrameEffect::Hide],
    );
    tell(&mut softphone, FrameEvent::FrameAppeared, &NEW_FRAME);
    tell(&mut softphone, FrameEvent::FrameLoaded, &[]);
}

#[test]
fn a_reload_waits_for_the_load_that_is_under_way_unless_it_is_that_of_the_login() {
    let login = || FrameEvent::Seen(Some(FrameAnswer::Login));
    for is_login in [true, false] {
        let (mut softphone, _) = CcpFrame::start(Begin::Cold);
        tell(&mut softphone, FrameEvent::FrameAppeared, &NEW_FRAME);
        tell(
            &mut softphone,
            FrameEvent::SignIn(Ok(())),
            &[FrameEffect::Hide, FrameEffect::LookInto],
        );
        let reloads = [FrameEffect::ReloadFrame];
        if is_login {
            tell(&mut softphone, login(), &reloads);
            continue;
        }
        for unknown in [None, Some(FrameAnswer::Loads)] {
            tell(&mut softphone, FrameEvent::Seen(unknown), &[]);
        }
        let looks = [FrameEffect::LookInto];
        tell(&mut softphone, FrameEvent::FrameLoaded, &looks);
        tell(&mut softphone, login(), &reloads);
    }
}

#[test]
fn a_load_that_met_the_new_session_on_its_way_is_left_alone() {
    let (mut softphone, _) = CcpFrame::start(Begin::Cold);
    softphone.on(FrameEvent::FrameAppeared);
    softphone.on(FrameEvent::SignIn(Ok(())));
    tell(
        &mut softphone,
        FrameEvent::FrameLoaded,
        &[FrameEffect::LookInto],
    );
    let silence = alarm(&mut softphone, FrameEvent::Seen(Some(FrameAnswer::Loads)));
    // If it says nothing all the same, it is looked into like any other.
    tell(
        &mut softphone,
        FrameEvent::Rang(silence),
        &[FrameEffect::LookInto],
    );
}

#[test]
fn a_reload_that_is_owed_leaves_a_frame_that_is_kept_out_its_other_chance() {
    let (mut softphone, _) = CcpFrame::start(Begin::Cold);
    softphone.on(FrameEvent::FrameAppeared);
    softphone.on(FrameEvent::SignIn(Ok(())));
    softphone.on(FrameEvent::FrameLoaded);
    let login = FrameEvent::Seen(Some(FrameAnswer::Login));
    tell(&mut softphone, login.clone(), &[FrameEffect::ReloadFrame]);
    look_into(&mut softphone);
    tell(&mut softphone, login.clone(), &[FrameEffect::ReloadFrame]);
    look_into(&mut softphone);
    tell(
        &mut softphone,
        login,
        &[FrameEffect::Show(Cause::CookiesBlocked)],
    );
}

#[test]
fn a_page_of_an_agent_who_is_signed_in_elsewhere_asks_nobody() {
    let (mut softphone, effects) = CcpFrame::start(Begin::SignedIn);
    assert_eq!(effects, []);
    tell(&mut softphone, FrameEvent::FrameAppeared, &NEW_FRAME);
    tell(&mut softphone, FrameEvent::FrameLoaded, &[]);
    tell(
        &mut softphone,
        FrameEvent::Acknowledged,
        &[FrameEffect::Hide, FrameEffect::TellReady],
    );
}

#[test]
fn a_frame_that_stays_silent_after_all_signs_in() {
    for seen in [None, Some(FrameAnswer::Login), Some(FrameAnswer::Refused)] {
        let (mut softphone, _) = CcpFrame::start(Begin::SignedIn);
        tell(&mut softphone, FrameEvent::FrameAppeared, &NEW_FRAME);
        look_into(&mut softphone);
        tell(
            &mut softphone,
            FrameEvent::Seen(seen),
            &[FrameEffect::SignIn { asked: false }],
        );
    }
}

#[test]
fn a_frame_that_was_there_before_is_listened_to_for_long() {
    let (mut softphone, effects) = CcpFrame::start(Begin::Late);
    assert_eq!(effects, []);
    softphone.on(FrameEvent::FrameAppeared);
    let effects = softphone.on(FrameEvent::FrameLoaded);
    assert!(
        matches!(effects[..], [FrameEffect::Set(Alarm::Silence(_), 10_000)]),
        "{effects:?}"
    );
}

#[test]
fn a_lost_reload_is_repeated_until_the_frame_counts_as_shut() {
    let mut softphone = signing_in();
    softphone.on(FrameEvent::SignIn(Ok(())));
    for _ in 0..3 {
        look_into(&mut softphone);
        tell(
            &mut softphone,
            FrameEvent::Seen(None),
            &[FrameEffect::ReloadFrame],
        );
    }
    look_into(&mut softphone);
    tell(
        &mut softphone,
        FrameEvent::Seen(None),
        &[FrameEffect::Show(Cause::FrameStayedOut)],
    );
    // Even then an acknowledgement counts, however late.
    tell(
        &mut softphone,
        FrameEvent::Acknowledged,
        &[FrameEffect::Hide, FrameEffect::TellReady],
    );
}

#[test]
fn a_page_that_shows_another_ccp_than_the_records_is_told_so_and_left_alone() {
    let gone = [
        FrameEffect::ReleaseStreams,
        FrameEffect::Show(Cause::PhoneElsewhere),
    ];
    for begin in [Begin::Cold, Begin::SignedIn, Begin::Late] {
        let (mut softphone, effects) = CcpFrame::start(begin);
        assert_eq!(
            effects.contains(&FrameEffect::SignIn { asked: false }),
            begin == Begin::Cold
        );
        tell(&mut softphone, FrameEvent::FrameElsewhere, &gone);
        // The sign-in that was under way, whatever becomes of it, is for another phone.
        for event in [
            FrameEvent::SignIn(Ok(())),
            FrameEvent::SignIn(Err(Cause::IdpNeedsAgent)),
            FrameEvent::Unanswered,
            FrameEvent::Rang(Alarm::Patience),
            FrameEvent::Rang(Alarm::Taken),
        ] {
            tell(&mut softphone, event, &[]);
        }
        // The record's own CCP comes all the same.
        let [origin, hold] = NEW_FRAME;
        let signs_in = [
            FrameEffect::Hide,
            FrameEffect::SignIn { asked: false },
            origin,
            hold,
        ];
        tell(&mut softphone, FrameEvent::FrameAppeared, &signs_in);
    }
    // Another CCP beside the record's own is none of its business.
    let mut softphone = signing_in();
    tell(&mut softphone, FrameEvent::FrameElsewhere, &[]);
    let (mut standard, _) = CcpFrame::start(Begin::Standard);
    tell(&mut standard, FrameEvent::FrameElsewhere, &[]);
}

#[test]
fn a_frame_that_is_kept_out_has_a_cause_and_one_more_chance() {
    for (frame, chances, cause) in [
        (FrameAnswer::Login, 1, Cause::CookiesBlocked),
        (FrameAnswer::Refused, 0, Cause::OriginNotApproved),
    ] {
        let mut softphone = signing_in();
        softphone.on(FrameEvent::SignIn(Ok(())));
        for _ in 0..chances {
            look_into(&mut softphone);
            tell(
                &mut softphone,
                FrameEvent::Seen(Some(frame)),
                &[FrameEffect::ReloadFrame],
            );
        }
        look_into(&mut softphone);
        tell(
            &mut softphone,
            FrameEvent::Seen(Some(frame)),
            &[FrameEffect::Show(cause)],
        );
        tell(
            &mut softphone,
            FrameEvent::Asked(WayOut::Allow),
            &[FrameEffect::AskToAllow],
        );
        tell(&mut softphone, FrameEvent::Asked(WayOut::Retry), &AGAIN);
    }
}

#[test]
fn a_frame_that_never_fires_load_is_looked_at_all_the_same() {
    let mut softphone = signing_in();
    let no_load = alarm(&mut softphone, FrameEvent::SignIn(Ok(())));
    assert!(matches!(no_load, Alarm::NoLoad(_)));
    let silence = alarm(&mut softphone, FrameEvent::Rang(no_load));
    tell(
        &mut softphone,
        FrameEvent::Rang(silence),
        &[FrameEffect::LookInto],
    );
}

#[test]
fn an_alarm_of_an_earlier_load_says_nothing() {
    let mut softphone = signing_in();
    softphone.on(FrameEvent::SignIn(Ok(())));
    let late = alarm(&mut softphone, FrameEvent::FrameLoaded);
    tell(
        &mut softphone,
        FrameEvent::Rang(late),
        &[FrameEffect::LookInto],
    );
    softphone.on(FrameEvent::Seen(None));
    softphone.on(FrameEvent::FrameLoaded);
    tell(&mut softphone, FrameEvent::Rang(late), &[]);
}

#[test]
fn an_agent_hears_of_a_sign_in_that_takes_long_and_may_still_be_lucky() {
    let mut softphone = signing_in();
    tell(
        &mut softphone,
        FrameEvent::Rang(Alarm::Patience),
        &[FrameEffect::Show(Cause::IdpNeedsAgent)],
    );
    tell(
        &mut softphone,
        FrameEvent::SignIn(Ok(())),
        &[FrameEffect::Hide, FrameEffect::ReloadFrame],
    );
}

#[test]
fn a_window_opens_only_for_an_agent_who_asked() {
    let mut softphone = signing_in();
    tell(
        &mut softphone,
        FrameEvent::SignIn(Err(Cause::IdpNeedsAgent)),
        &[FrameEffect::Show(Cause::IdpNeedsAgent)],
    );
    tell(&mut softphone, FrameEvent::Rang(Alarm::Patience), &[]);
    for way_out in [WayOut::Company, WayOut::Standard] {
        tell(
            &mut softphone,
            FrameEvent::Asked(way_out),
            &[FrameEffect::OpenWindow(way_out)],
        );
    }
    tell(
        &mut softphone,
        FrameEvent::SignIn(Ok(())),
        &[FrameEffect::Hide, FrameEffect::ReloadFrame],
    );
}

#[test]
fn a_question_is_asked_again_when_the_background_was_stopped() {
    let mut softphone = signing_in();
    for _ in 0..6 {
        let again = alarm(&mut softphone, FrameEvent::Unanswered);
        tell(
            &mut softphone,
            FrameEvent::Rang(again),
            &[FrameEffect::SignIn { asked: false }],
        );
    }
    tell(
        &mut softphone,
        FrameEvent::Unanswered,
        &[
            FrameEffect::ReleaseStreams,
            FrameEffect::Show(Cause::ExtensionBroken),
        ],
    );
}

#[test]
fn a_page_whose_extension_is_gone_gets_back_what_it_had() {
    let mut softphone = signing_in();
    tell(
        &mut softphone,
        FrameEvent::SignIn(Err(Cause::ExtensionBroken)),
        &[
            FrameEffect::ReleaseStreams,
            FrameEffect::Show(Cause::ExtensionBroken),
        ],
    );
}

/// A phone that is ready, whose Streams knows contacts in these states, is listened to.
#[track_caller]
fn pulse(softphone: &mut CcpFrame, states: &str, effects: &[FrameEffect]) {
    tell(
        softphone,
        FrameEvent::Pulse(5_000),
        &[FrameEffect::AskForContacts],
    );
    tell(
        softphone,
        FrameEvent::Contacts(ContactState::list(states)),
        effects,
    );
}

fn ready(begin: Begin) -> CcpFrame {
    let (mut softphone, _) = CcpFrame::start(begin);
    softphone.on(FrameEvent::FrameAppeared);
    softphone.on(FrameEvent::FrameLoaded);
    let first = alarm(&mut softphone, FrameEvent::Acknowledged);
    assert_eq!(first, Alarm::Pulse);
    softphone
}

#[test]
fn a_phone_that_stops_is_loaded_again_and_signed_in_if_it_must_be() {
    let mut softphone = ready(Begin::SignedIn);
    pulse(&mut softphone, "", &[]);
    // One pulse without a word is not enough, and a word makes it forgotten.
    pulse(&mut softphone, "ended", &[]);
    softphone.on(FrameEvent::Acknowledged);
    pulse(&mut softphone, "", &[]);
    pulse(&mut softphone, "", &[]);
    let restarts = [FrameEffect::HoldStreams, FrameEffect::ReloadFrame];
    pulse(&mut softphone, "missed", &restarts);
    look_into(&mut softphone);
    tell(
        &mut softphone,
        FrameEvent::Seen(None),
        &[FrameEffect::SignIn { asked: false }],
    );
    tell(
        &mut softphone,
        FrameEvent::SignIn(Ok(())),
        &[FrameEffect::Hide, FrameEffect::ReloadFrame],
    );
    let first = alarm(&mut softphone, FrameEvent::Acknowledged);
    assert_eq!(first, Alarm::Pulse);
    pulse(&mut softphone, "", &[]);
}

#[test]
fn a_phone_that_stops_during_a_call_waits_for_the_agent() {
    for begin in [Begin::SignedIn, Begin::Standard] {
        let mut softphone = ready(begin);
        let live = [FrameEffect::TellLive];
        pulse(&mut softphone, "ended connected", &live);
        pulse(&mut softphone, "connected", &live);
        pulse(
            &mut softphone,
            "a-state-of-tomorrow",
            &[
                FrameEffect::TellLive,
                FrameEffect::Show(Cause::PhoneStopped),
            ],
        );
        // The heart goes on beating, and the note comes once.
        pulse(&mut softphone, "connected", &live);
        let mut again = AGAIN.to_vec();
        again.insert(1, FrameEffect::TellCallsOver);
        again.retain(|effect| begin != Begin::Standard || *effect != FrameEffect::HoldStreams);
        tell(&mut softphone, FrameEvent::Asked(WayOut::Retry), &again);
    }
}

#[test]
fn a_live_call_keeps_the_extension_from_being_updated() {
    let mut softphone = ready(Begin::SignedIn);
    for _ in 0..1_000 {
        softphone.on(FrameEvent::Acknowledged);
        pulse(&mut softphone, "connected", &[FrameEffect::TellLive]);
    }
}

#[test]
fn an_agent_who_has_signed_out_logs_in_with_all_that_a_sign_in_has() {
    let mut softphone = ready(Begin::Cold);
    // A contact may be live on a phone that is signed in.
    tell(&mut softphone, FrameEvent::LogIn, &[]);
    softphone.on(FrameEvent::Terminated);
    softphone.on(FrameEvent::FrameLoaded);
    let effects = softphone.on(FrameEvent::LogIn);
    assert_eq!(
        effects[..3],
        [
            FrameEffect::Hide,
            FrameEffect::HoldStreams,
            FrameEffect::SignIn { asked: true }
        ]
    );
    // The IdP wants the agent, who gets the buttons of a notice.
    let asks = FrameEvent::SignIn(Err(Cause::IdpNeedsAgent));
    tell(
        &mut softphone,
        asks,
        &[FrameEffect::Show(Cause::IdpNeedsAgent)],
    );
    let window = FrameEffect::OpenWindow(WayOut::Company);
    tell(
        &mut softphone,
        FrameEvent::Asked(WayOut::Company),
        &[window],
    );
    let effects = softphone.on(FrameEvent::SignIn(Ok(())));
    assert!(effects.contains(&FrameEffect::ReloadFrame), "{effects:?}");
}

#[test]
fn an_agent_with_the_ordinary_login_logs_in_by_its_window() {
    let (mut softphone, _) = CcpFrame::start(Begin::Standard);
    softphone.on(FrameEvent::FrameAppeared);
    softphone.on(FrameEvent::Acknowledged);
    softphone.on(FrameEvent::Terminated);
    softphone.on(FrameEvent::FrameLoaded);
    let window = FrameEffect::OpenWindow(WayOut::Standard);
    tell(
        &mut softphone,
        FrameEvent::LogIn,
        &[FrameEffect::Hide, FrameEffect::HoldStreams, window],
    );
    let effects = softphone.on(FrameEvent::SignIn(Ok(())));
    assert!(effects.contains(&FrameEffect::ReloadFrame), "{effects:?}");
}

#[test]
fn a_phone_with_the_ordinary_login_is_loaded_again_and_nothing_else() {
    let (mut softphone, effects) = CcpFrame::start(Begin::Standard);
    assert_eq!(effects, []);
    for event in [FrameEvent::FrameAppeared, FrameEvent::FrameLoaded] {
        tell(&mut softphone, event, &[]);
    }
    softphone.on(FrameEvent::Acknowledged);
    let mut reloads = 0;
    for _ in 0..100 {
        tell(
            &mut softphone,
            FrameEvent::Pulse(5_000),
            &[FrameEffect::AskForContacts],
        );
        let effects = softphone.on(FrameEvent::Contacts(Vec::new()));
        reloads += usize::from(effects.contains(&FrameEffect::ReloadFrame));
        assert!(
            effects
                .iter()
                .all(|effect| matches!(effect, FrameEffect::ReloadFrame | FrameEffect::Set(..))),
            "{effects:?}"
        );
    }
    assert_eq!(reloads, 3);
}

#[test]
fn a_silent_frame_that_was_there_before_is_not_touched_while_a_call_is_live() {
    for (states, effect) in [
        ("connected", FrameEffect::Show(Cause::PhoneStopped)),
        ("unknown", FrameEffect::Show(Cause::PhoneStopped)),
        ("ended", FrameEffect::LookInto),
        ("", FrameEffect::LookInto),
    ] {
        let (mut softphone, _) = CcpFrame::start(Begin::Late);
        softphone.on(FrameEvent::FrameAppeared);
        let silence = alarm(&mut softphone, FrameEvent::FrameLoaded);
        tell(
            &mut softphone,
            FrameEvent::Rang(silence),
            &[FrameEffect::AskForContacts],
        );
        tell(
            &mut softphone,
            FrameEvent::Contacts(ContactState::list(states)),
            &[effect],
        );
    }
}

#[test]
fn a_frame_that_streams_makes_anew_for_a_phone_that_was_ready_gets_the_origin_too() {
    for (begin, effects) in [
        (Begin::SignedIn, &[FrameEffect::SendOrigin][..]),
        (Begin::Standard, &[]),
    ] {
        let (mut softphone, _) = CcpFrame::start(begin);
        softphone.on(FrameEvent::Acknowledged);
        tell(&mut softphone, FrameEvent::FrameAppeared, effects);
    }
}

#[test]
fn a_frame_that_never_comes_because_its_name_is_taken_is_told() {
    let (mut softphone, _) = CcpFrame::start(Begin::Cold);
    let taken = alarm(&mut softphone, FrameEvent::FrameTaken);
    // The agent hears of the sign-in first.
    let again = alarm(&mut softphone, FrameEvent::Rang(taken));
    tell(
        &mut softphone,
        FrameEvent::SignIn(Ok(())),
        &[FrameEffect::Hide],
    );
    let told = [FrameEffect::Show(Cause::FrameStayedOut)];
    tell(&mut softphone, FrameEvent::Rang(again), &told);
    let again = alarm(&mut softphone, FrameEvent::Asked(WayOut::Retry));
    tell(&mut softphone, FrameEvent::Rang(again), &told);
}

#[test]
fn a_frame_that_comes_though_another_has_its_name_is_enough() {
    let (mut softphone, _) = CcpFrame::start(Begin::SignedIn);
    let taken = alarm(&mut softphone, FrameEvent::FrameTaken);
    tell(&mut softphone, FrameEvent::FrameAppeared, &NEW_FRAME);
    tell(&mut softphone, FrameEvent::Rang(taken), &[]);
}

#[test]
fn nothing_touches_a_phone_that_is_ready() {
    let mut softphone = signing_in();
    let silence = alarm(&mut softphone, FrameEvent::SignIn(Ok(())));
    softphone.on(FrameEvent::Acknowledged);
    for event in [
        FrameEvent::Acknowledged,
        FrameEvent::Updated,
        FrameEvent::Authorized,
        FrameEvent::GaveUp,
        FrameEvent::Load,
        FrameEvent::Online,
        FrameEvent::FrameLoaded,
        FrameEvent::SignIn(Ok(())),
        FrameEvent::SignIn(Err(Cause::IdpNeedsAgent)),
        FrameEvent::Asked(WayOut::Company),
        FrameEvent::Unanswered,
        FrameEvent::Seen(None),
        FrameEvent::Rang(silence),
        FrameEvent::Rang(Alarm::Patience),
    ] {
        assert_eq!(softphone.on(event), []);
    }
}
