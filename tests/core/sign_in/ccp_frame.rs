//! The way of one CCP frame from signed out to ready.

use patchcord::cause::{Cause, Wish};
use patchcord::connect::frame_answer::Frame;
use patchcord::sign_in::ccp_frame::{Alarm, Begin, Effect, Event, Softphone};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// What is done about a frame that is new.
const NEW_FRAME: [Effect; 2] = [Effect::SendOrigin, Effect::HoldStreams];

/// Tells the softphone what happened and checks what it says to it, alarms aside.
#[track_caller]
fn tell(softphone: &mut Softphone, event: Event, effects: &[Effect]) {
    let said: Vec<Effect> = softphone
        .on(event)
        .into_iter()
        .filter(|effect| !matches!(effect, Effect::Set(..)))
        .collect();
    assert_eq!(said, effects);
}

/// The alarm that an event sets.
#[track_caller]
fn alarm(softphone: &mut Softphone, event: Event) -> Alarm {
    let said = softphone.on(event);
    said.iter()
        .rev()
        .find_map(|effect| match effect {
            Effect::Set(alarm, ms) if *ms > 0 => Some(*alarm),
            _ => None,
        })
        .unwrap_or_else(|| panic!("no alarm in {said:?}"))
}

/// The frame loads and says nothing.
#[track_caller]
fn look_into(softphone: &mut Softphone) {
    let silence = alarm(softphone, Event::FrameLoaded);
    tell(softphone, Event::Rang(silence), &[Effect::LookInto]);
}

/// A signed-out page whose frame has loaded Amazon Connect's refused login.
fn signing_in() -> Softphone {
    let (mut softphone, effects) = Softphone::start(Begin::Cold);
    assert!(effects.contains(&Effect::SignIn));
    tell(&mut softphone, Event::FrameAppeared, &NEW_FRAME);
    tell(&mut softphone, Event::FrameLoaded, &[]);
    softphone
}

#[test]
fn a_signed_out_page_signs_in_at_once_and_reloads_the_frame_that_is_there() {
    let mut softphone = signing_in();
    tell(
        &mut softphone,
        Event::SignIn(Ok(())),
        &[Effect::Hide, Effect::ReloadFrame],
    );
    tell(&mut softphone, Event::FrameLoaded, &[]);
    tell(
        &mut softphone,
        Event::Acknowledged,
        &[Effect::ReleaseStreams, Effect::Hide, Effect::TellReady],
    );
}

#[test]
fn a_sign_in_that_is_over_before_streams_made_its_frame_reloads_nothing() {
    let (mut softphone, _) = Softphone::start(Begin::Cold);
    tell(&mut softphone, Event::SignIn(Ok(())), &[Effect::Hide]);
    tell(&mut softphone, Event::FrameAppeared, &NEW_FRAME);
    tell(&mut softphone, Event::FrameLoaded, &[]);
}

#[test]
fn a_reload_waits_for_the_load_that_is_under_way() {
    let (mut softphone, _) = Softphone::start(Begin::Cold);
    tell(&mut softphone, Event::FrameAppeared, &NEW_FRAME);
    tell(&mut softphone, Event::SignIn(Ok(())), &[Effect::Hide]);
    tell(&mut softphone, Event::FrameLoaded, &[Effect::LookInto]);
    let login = Event::Seen(Some(Frame::Login));
    tell(&mut softphone, login, &[Effect::ReloadFrame]);
}

#[test]
fn a_load_that_met_the_new_session_on_its_way_is_left_alone() {
    let (mut softphone, _) = Softphone::start(Begin::Cold);
    softphone.on(Event::FrameAppeared);
    softphone.on(Event::SignIn(Ok(())));
    tell(&mut softphone, Event::FrameLoaded, &[Effect::LookInto]);
    let silence = alarm(&mut softphone, Event::Seen(Some(Frame::Loads)));
    // If it says nothing all the same, it is looked into like any other.
    tell(&mut softphone, Event::Rang(silence), &[Effect::LookInto]);
}

#[test]
fn a_reload_that_is_owed_leaves_a_frame_that_is_kept_out_its_other_chance() {
    let (mut softphone, _) = Softphone::start(Begin::Cold);
    softphone.on(Event::FrameAppeared);
    softphone.on(Event::SignIn(Ok(())));
    softphone.on(Event::FrameLoaded);
    let login = Event::Seen(Some(Frame::Login));
    tell(&mut softphone, login.clone(), &[Effect::ReloadFrame]);
    look_into(&mut softphone);
    tell(&mut softphone, login.clone(), &[Effect::ReloadFrame]);
    look_into(&mut softphone);
    tell(
        &mut softphone,
        login,
        &[Effect::Show(Cause::CookiesBlocked)],
    );
}

#[test]
fn a_page_of_an_agent_who_is_signed_in_elsewhere_asks_nobody() {
    let (mut softphone, effects) = Softphone::start(Begin::SignedIn);
    assert_eq!(effects, []);
    tell(&mut softphone, Event::FrameAppeared, &NEW_FRAME);
    tell(&mut softphone, Event::FrameLoaded, &[]);
    tell(
        &mut softphone,
        Event::Acknowledged,
        &[Effect::ReleaseStreams, Effect::Hide, Effect::TellReady],
    );
}

#[test]
fn a_frame_that_stays_silent_after_all_signs_in() {
    for seen in [None, Some(Frame::Login), Some(Frame::Refused)] {
        let (mut softphone, _) = Softphone::start(Begin::SignedIn);
        tell(&mut softphone, Event::FrameAppeared, &NEW_FRAME);
        look_into(&mut softphone);
        tell(&mut softphone, Event::Seen(seen), &[Effect::SignIn]);
    }
}

#[test]
fn a_frame_that_was_there_before_is_listened_to_for_long() {
    let (mut softphone, effects) = Softphone::start(Begin::Late);
    assert_eq!(effects, []);
    softphone.on(Event::FrameAppeared);
    let effects = softphone.on(Event::FrameLoaded);
    assert!(
        matches!(effects[..], [Effect::Set(Alarm::Silence(_), 10_000)]),
        "{effects:?}"
    );
}

#[test]
fn a_slow_frame_is_not_started_anew() {
    let (mut softphone, _) = Softphone::start(Begin::SignedIn);
    softphone.on(Event::FrameAppeared);
    look_into(&mut softphone);
    let silence = alarm(&mut softphone, Event::Seen(Some(Frame::Loads)));
    // It has had its time.
    tell(&mut softphone, Event::Rang(silence), &[Effect::LookInto]);
    tell(
        &mut softphone,
        Event::Seen(Some(Frame::Loads)),
        &[Effect::SignIn],
    );
}

#[test]
fn a_lost_reload_is_repeated_until_the_frame_counts_as_shut() {
    let mut softphone = signing_in();
    softphone.on(Event::SignIn(Ok(())));
    for _ in 0..3 {
        look_into(&mut softphone);
        tell(&mut softphone, Event::Seen(None), &[Effect::ReloadFrame]);
    }
    look_into(&mut softphone);
    tell(
        &mut softphone,
        Event::Seen(None),
        &[Effect::Show(Cause::FrameStayedOut)],
    );
    // Even then an acknowledgement counts, however late.
    tell(
        &mut softphone,
        Event::Acknowledged,
        &[Effect::ReleaseStreams, Effect::Hide, Effect::TellReady],
    );
}

#[test]
fn a_frame_that_is_kept_out_has_a_cause_and_one_more_chance() {
    for (frame, chances, cause) in [
        (Frame::Login, 1, Cause::CookiesBlocked),
        (Frame::Refused, 0, Cause::OriginNotApproved),
    ] {
        let mut softphone = signing_in();
        softphone.on(Event::SignIn(Ok(())));
        for _ in 0..chances {
            look_into(&mut softphone);
            tell(
                &mut softphone,
                Event::Seen(Some(frame)),
                &[Effect::ReloadFrame],
            );
        }
        look_into(&mut softphone);
        tell(
            &mut softphone,
            Event::Seen(Some(frame)),
            &[Effect::Show(cause)],
        );
        tell(
            &mut softphone,
            Event::Asked(Wish::Allow),
            &[Effect::AskToAllow],
        );
        tell(
            &mut softphone,
            Event::Asked(Wish::Retry),
            &[Effect::Hide, Effect::ReloadFrame],
        );
    }
}

#[test]
fn a_frame_that_never_fires_load_is_looked_at_all_the_same() {
    let mut softphone = signing_in();
    let no_load = alarm(&mut softphone, Event::SignIn(Ok(())));
    assert!(matches!(no_load, Alarm::NoLoad(_)));
    let silence = alarm(&mut softphone, Event::Rang(no_load));
    tell(&mut softphone, Event::Rang(silence), &[Effect::LookInto]);
}

#[test]
fn an_alarm_of_an_earlier_load_says_nothing() {
    let mut softphone = signing_in();
    softphone.on(Event::SignIn(Ok(())));
    let late = alarm(&mut softphone, Event::FrameLoaded);
    tell(&mut softphone, Event::Rang(late), &[Effect::LookInto]);
    softphone.on(Event::Seen(None));
    softphone.on(Event::FrameLoaded);
    tell(&mut softphone, Event::Rang(late), &[]);
}

#[test]
fn an_agent_hears_of_a_sign_in_that_takes_long_and_may_still_be_lucky() {
    let mut softphone = signing_in();
    tell(
        &mut softphone,
        Event::Rang(Alarm::Patience),
        &[Effect::Show(Cause::IdpNeedsAgent)],
    );
    tell(
        &mut softphone,
        Event::SignIn(Ok(())),
        &[Effect::Hide, Effect::ReloadFrame],
    );
}

#[test]
fn a_window_opens_only_for_an_agent_who_asked() {
    let mut softphone = signing_in();
    tell(
        &mut softphone,
        Event::SignIn(Err(Cause::IdpNeedsAgent)),
        &[Effect::Show(Cause::IdpNeedsAgent)],
    );
    tell(&mut softphone, Event::Rang(Alarm::Patience), &[]);
    for wish in [Wish::Company, Wish::Standard] {
        tell(
            &mut softphone,
            Event::Asked(wish),
            &[Effect::OpenWindow(wish)],
        );
    }
    tell(
        &mut softphone,
        Event::SignIn(Ok(())),
        &[Effect::Hide, Effect::ReloadFrame],
    );
}

#[test]
fn a_question_is_asked_again_when_the_background_was_stopped() {
    let mut softphone = signing_in();
    for _ in 0..6 {
        let again = alarm(&mut softphone, Event::Unanswered);
        tell(&mut softphone, Event::Rang(again), &[Effect::SignIn]);
    }
    tell(
        &mut softphone,
        Event::Unanswered,
        &[Effect::ReleaseStreams, Effect::Show(Cause::ExtensionBroken)],
    );
}

#[test]
fn a_page_whose_extension_is_gone_gets_back_what_it_had() {
    let mut softphone = signing_in();
    tell(
        &mut softphone,
        Event::SignIn(Err(Cause::ExtensionBroken)),
        &[Effect::ReleaseStreams, Effect::Show(Cause::ExtensionBroken)],
    );
}

/// A phone that is ready, whose Streams knows contacts in these states, is listened to.
#[track_caller]
fn pulse(softphone: &mut Softphone, states: &str, effects: &[Effect]) {
    tell(
        softphone,
        Event::Rang(Alarm::Pulse),
        &[Effect::AskForContacts],
    );
    tell(softphone, Event::Contacts(states.to_owned()), effects);
}

fn ready(begin: Begin) -> Softphone {
    let (mut softphone, _) = Softphone::start(begin);
    softphone.on(Event::FrameAppeared);
    softphone.on(Event::FrameLoaded);
    let first = alarm(&mut softphone, Event::Acknowledged);
    assert_eq!(first, Alarm::Pulse);
    softphone
}

#[test]
fn a_phone_that_stops_is_loaded_again_and_signed_in_if_it_must_be() {
    let mut softphone = ready(Begin::SignedIn);
    pulse(&mut softphone, "", &[]);
    // One pulse without a word is not enough, and a word makes it forgotten.
    pulse(&mut softphone, "ended", &[]);
    softphone.on(Event::Acknowledged);
    pulse(&mut softphone, "", &[]);
    pulse(&mut softphone, "", &[]);
    let restarts = [Effect::HoldStreams, Effect::ReloadFrame];
    pulse(&mut softphone, "missed", &restarts);
    look_into(&mut softphone);
    tell(&mut softphone, Event::Seen(None), &[Effect::SignIn]);
    tell(
        &mut softphone,
        Event::SignIn(Ok(())),
        &[Effect::Hide, Effect::ReloadFrame],
    );
    let first = alarm(&mut softphone, Event::Acknowledged);
    assert_eq!(first, Alarm::Pulse);
    pulse(&mut softphone, "", &[]);
}

#[test]
fn a_phone_that_stops_during_a_call_waits_for_the_agent() {
    for begin in [Begin::SignedIn, Begin::Standard] {
        let mut softphone = ready(begin);
        let live = [Effect::TellLive];
        pulse(&mut softphone, "ended connected", &live);
        pulse(&mut softphone, "connected", &live);
        pulse(
            &mut softphone,
            "a-state-of-tomorrow",
            &[Effect::TellLive, Effect::Show(Cause::PhoneStopped)],
        );
        tell(&mut softphone, Event::Rang(Alarm::Pulse), &[]);
        tell(
            &mut softphone,
            Event::Asked(Wish::Retry),
            &[Effect::Hide, Effect::ReloadFrame],
        );
    }
}

#[test]
fn a_live_call_keeps_the_extension_from_being_updated() {
    let mut softphone = ready(Begin::SignedIn);
    for _ in 0..1_000 {
        softphone.on(Event::Acknowledged);
        pulse(&mut softphone, "connected", &[Effect::TellLive]);
    }
}

#[test]
fn an_agent_who_signs_out_stays_signed_out() {
    let mut softphone = ready(Begin::SignedIn);
    tell(&mut softphone, Event::Terminated, &[]);
    tell(&mut softphone, Event::Rang(Alarm::Pulse), &[]);
    // Who signs in again is listened to again.
    let first = alarm(&mut softphone, Event::Acknowledged);
    assert_eq!(first, Alarm::Pulse);
}

#[test]
fn an_agent_who_has_signed_out_logs_in_with_all_that_a_sign_in_has() {
    let mut softphone = ready(Begin::Cold);
    // A contact may be live on a phone that is signed in.
    tell(&mut softphone, Event::LogIn, &[]);
    softphone.on(Event::Terminated);
    softphone.on(Event::FrameLoaded);
    let effects = softphone.on(Event::LogIn);
    assert_eq!(effects[..2], [Effect::HoldStreams, Effect::SignIn]);
    // The IdP wants the agent, who gets the buttons of a notice.
    let asks = Event::SignIn(Err(Cause::IdpNeedsAgent));
    tell(&mut softphone, asks, &[Effect::Show(Cause::IdpNeedsAgent)]);
    let window = Effect::OpenWindow(Wish::Company);
    tell(&mut softphone, Event::Asked(Wish::Company), &[window]);
    let effects = softphone.on(Event::SignIn(Ok(())));
    assert!(effects.contains(&Effect::ReloadFrame), "{effects:?}");
}

#[test]
fn an_agent_with_the_ordinary_login_logs_in_by_its_window() {
    let (mut softphone, _) = Softphone::start(Begin::Standard);
    softphone.on(Event::FrameAppeared);
    softphone.on(Event::Acknowledged);
    softphone.on(Event::Terminated);
    softphone.on(Event::FrameLoaded);
    let window = Effect::OpenWindow(Wish::Standard);
    tell(&mut softphone, Event::LogIn, &[Effect::HoldStreams, window]);
    let effects = softphone.on(Event::SignIn(Ok(())));
    assert!(effects.contains(&Effect::ReloadFrame), "{effects:?}");
}

#[test]
fn a_phone_with_the_ordinary_login_is_loaded_again_and_nothing_else() {
    let (mut softphone, effects) = Softphone::start(Begin::Standard);
    assert_eq!(effects, []);
    for event in [Event::FrameAppeared, Event::FrameLoaded] {
        tell(&mut softphone, event, &[]);
    }
    softphone.on(Event::Acknowledged);
    let mut reloads = 0;
    for _ in 0..100 {
        tell(
            &mut softphone,
            Event::Rang(Alarm::Pulse),
            &[Effect::AskForContacts],
        );
        let effects = softphone.on(Event::Contacts(String::new()));
        reloads += usize::from(effects.contains(&Effect::ReloadFrame));
        assert!(
            effects
                .iter()
                .all(|effect| matches!(effect, Effect::ReloadFrame | Effect::Set(..))),
            "{effects:?}"
        );
    }
    assert_eq!(reloads, 3);
}

#[test]
fn a_silent_frame_that_was_there_before_is_not_touched_while_a_call_is_live() {
    for (states, effect) in [
        ("connected", Effect::Show(Cause::PhoneStopped)),
        ("unknown", Effect::Show(Cause::PhoneStopped)),
        ("ended", Effect::LookInto),
        ("", Effect::LookInto),
    ] {
        let (mut softphone, _) = Softphone::start(Begin::Late);
        softphone.on(Event::FrameAppeared);
        let silence = alarm(&mut softphone, Event::FrameLoaded);
        tell(
            &mut softphone,
            Event::Rang(silence),
            &[Effect::AskForContacts],
        );
        tell(
            &mut softphone,
            Event::Contacts(states.to_owned()),
            &[effect],
        );
    }
}

#[test]
fn a_frame_that_streams_makes_anew_for_a_phone_that_was_ready_gets_the_origin_too() {
    for (begin, effects) in [
        (Begin::SignedIn, &[Effect::SendOrigin][..]),
        (Begin::Standard, &[]),
    ] {
        let (mut softphone, _) = Softphone::start(begin);
        softphone.on(Event::Acknowledged);
        tell(&mut softphone, Event::FrameAppeared, effects);
    }
}

#[test]
fn a_frame_that_never_comes_because_its_name_is_taken_is_told() {
    let (mut softphone, _) = Softphone::start(Begin::Cold);
    let taken = alarm(&mut softphone, Event::FrameTaken);
    // The agent hears of the sign-in first.
    let again = alarm(&mut softphone, Event::Rang(taken));
    tell(&mut softphone, Event::SignIn(Ok(())), &[Effect::Hide]);
    let told = [Effect::Show(Cause::FrameStayedOut)];
    tell(&mut softphone, Event::Rang(again), &told);
    let again = alarm(&mut softphone, Event::Asked(Wish::Retry));
    tell(&mut softphone, Event::Rang(again), &told);
}

#[test]
fn a_frame_that_comes_though_another_has_its_name_is_enough() {
    let (mut softphone, _) = Softphone::start(Begin::SignedIn);
    let taken = alarm(&mut softphone, Event::FrameTaken);
    tell(&mut softphone, Event::FrameAppeared, &NEW_FRAME);
    tell(&mut softphone, Event::Rang(taken), &[]);
}

#[test]
fn nothing_touches_a_phone_that_is_ready() {
    let mut softphone = signing_in();
    let silence = alarm(&mut softphone, Event::SignIn(Ok(())));
    softphone.on(Event::Acknowledged);
    for event in [
        Event::Acknowledged,
        Event::Terminated,
        Event::FrameLoaded,
        Event::SignIn(Ok(())),
        Event::SignIn(Err(Cause::IdpNeedsAgent)),
        Event::Asked(Wish::Company),
        Event::Unanswered,
        Event::Seen(None),
        Event::Rang(silence),
        Event::Rang(Alarm::Patience),
    ] {
        assert_eq!(softphone.on(event), []);
    }
}
