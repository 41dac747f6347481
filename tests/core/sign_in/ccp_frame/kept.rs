//! How a phone that was ready is kept: it stops, its session ends, its agent signs out, its network goes.

use super::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// What is done when the agent has signed out.
const OUT: [FrameEffect; 3] = [
    FrameEffect::HoldStreams,
    FrameEffect::TellSignedOut,
    FrameEffect::Show(Cause::PhoneSignedOut),
];

#[test]
fn an_agent_who_signs_out_stays_signed_out() {
    let mut softphone = ready(Begin::SignedIn);
    tell(&mut softphone, FrameEvent::Terminated, &OUT);
    tell(&mut softphone, FrameEvent::Pulse(5_000), &[]);
    // The CCP that the agent has left acknowledges once more.
    tell(&mut softphone, FrameEvent::Acknowledged, &[]);
    // An agent who logs in on Connect's own page is listened to again.
    softphone.on(FrameEvent::FrameLoaded);
    let first = alarm(&mut softphone, FrameEvent::Acknowledged);
    assert_eq!(first, Alarm::Pulse);
}

#[test]
fn an_agent_who_signs_out_elsewhere_loses_the_ccp_of_this_page() {
    let mut softphone = ready(Begin::SignedIn);
    let asks = [FrameEffect::AskForContacts];
    tell(&mut softphone, FrameEvent::SignedOut, &asks);
    let live = FrameEvent::Contacts(vec![ContactState::Connected]);
    tell(&mut softphone, live, &[]);
    tell(&mut softphone, FrameEvent::SignedOut, &asks);
    let effects = softphone.on(FrameEvent::Contacts(Vec::new()));
    assert_eq!(effects[..3], OUT);
    assert_eq!(effects[3..], [FrameEffect::ParkFrame]);
}

#[test]
fn a_page_of_an_agent_who_has_signed_out_waits_for_the_agent() {
    let standard = false;
    let (mut softphone, effects) = CcpFrame::start(Begin::SignedOut { standard });
    assert_eq!(effects, OUT);
    tell(&mut softphone, FrameEvent::FrameAppeared, &NEW_FRAME);
    tell(&mut softphone, FrameEvent::FrameLoaded, &[]);
    tell(
        &mut softphone,
        FrameEvent::Asked(WayOut::SignIn),
        &[
            FrameEffect::Hide,
            FrameEffect::HoldStreams,
            FrameEffect::SignIn { asked: true },
        ],
    );
}

#[test]
fn a_sign_in_elsewhere_brings_up_a_page_that_waits_for_one() {
    let standard = false;
    let (mut out, _) = CcpFrame::start(Begin::SignedOut { standard });
    out.on(FrameEvent::FrameAppeared);
    let loads = [FrameEffect::Hide, FrameEffect::ReloadFrame];
    tell(&mut out, FrameEvent::Load, &loads);
    let mut asking = signing_in();
    asking.on(FrameEvent::SignIn(Err(Cause::IdpNeedsAgent)));
    tell(&mut asking, FrameEvent::Load, &loads);
    // On this page a call may be live.
    let (mut late, _) = CcpFrame::start(Begin::Late);
    late.on(FrameEvent::FrameAppeared);
    let silence = alarm(&mut late, FrameEvent::FrameLoaded);
    late.on(FrameEvent::Rang(silence));
    late.on(FrameEvent::Contacts(vec![ContactState::Connected]));
    tell(&mut late, FrameEvent::Load, &[]);
}

#[test]
fn a_phone_that_comes_back_during_a_call_is_watched_as_before() {
    let mut softphone = ready(Begin::SignedIn);
    for _ in 0..3 {
        softphone.on(FrameEvent::Pulse(5_000));
        softphone.on(FrameEvent::Contacts(vec![ContactState::Connected]));
    }
    softphone.on(FrameEvent::Acknowledged);
    tell(&mut softphone, FrameEvent::Updated, &[FrameEffect::Hide]);
    pulse(&mut softphone, "connected", &[FrameEffect::TellLive]);
    pulse(&mut softphone, "", &[FrameEffect::TellCallsOver]);
    let restarts = [FrameEffect::HoldStreams, FrameEffect::ReloadFrame];
    pulse(&mut softphone, "", &restarts);
}

#[test]
fn an_agent_whose_session_ends_soon_signs_in_while_the_phone_goes_on() {
    let mut softphone = ready(Begin::SignedIn);
    let note = [FrameEffect::Show(Cause::SessionEnds)];
    tell(&mut softphone, FrameEvent::SessionEnds, &note);
    tell(&mut softphone, FrameEvent::SessionEnds, &[]);
    pulse(&mut softphone, "connected", &[FrameEffect::TellLive]);
    let window = [FrameEffect::OpenWindow(WayOut::Company)];
    let press = FrameEvent::Asked(WayOut::Company);
    tell(&mut softphone, press, &window);
    tell(
        &mut softphone,
        FrameEvent::SignIn(Ok(())),
        &[FrameEffect::Hide],
    );
    tell(&mut softphone, FrameEvent::SessionEnds, &note);
    tell(&mut softphone, FrameEvent::Renewed, &[FrameEffect::Hide]);
}

#[test]
fn the_end_of_the_calls_is_told_once_also_when_the_page_goes() {
    let over = [FrameEffect::TellCallsOver];
    let mut softphone = ready(Begin::SignedIn);
    tell(&mut softphone, FrameEvent::Leaves, &[]);
    pulse(&mut softphone, "connected", &[FrameEffect::TellLive]);
    tell(&mut softphone, FrameEvent::Leaves, &over);
    tell(&mut softphone, FrameEvent::Leaves, &[]);
}

/// Lets a phone acknowledge for a while in which its SharedWorker tells nothing new; what it says meanwhile.
fn still(softphone: &mut CcpFrame, seconds: u32, states: &str) -> Vec<FrameEffect> {
    let mut effects = Vec::new();
    for _ in 0..seconds / 5 {
        softphone.on(FrameEvent::Acknowledged);
        softphone.on(FrameEvent::Pulse(5_000));
        effects.extend(softphone.on(FrameEvent::Contacts(ContactState::list(states))));
    }
    effects.retain(|effect| !matches!(effect, FrameEffect::Set(..)));
    effects
}

#[test]
fn a_phone_that_acknowledges_and_tells_nothing_new_has_stopped() {
    let mut softphone = ready(Begin::SignedIn);
    softphone.on(FrameEvent::Updated);
    assert_eq!(still(&mut softphone, 40, ""), []);
    // One update was missed: the session may have ended.
    assert_eq!(still(&mut softphone, 10, ""), [FrameEffect::Renew]);
    assert_eq!(still(&mut softphone, 40, ""), [FrameEffect::TellStopped]);
    // The background may have had a reason to wait.
    assert_eq!(still(&mut softphone, 30, ""), [FrameEffect::TellStopped]);
    softphone.on(FrameEvent::Updated);
    assert_eq!(still(&mut softphone, 40, ""), []);
    // A new SharedWorker that tells nothing has stopped as well.
    softphone.on(FrameEvent::Park(1));
    softphone.on(FrameEvent::Contacts(Vec::new()));
    softphone.on(FrameEvent::Load);
    softphone.on(FrameEvent::Acknowledged);
    let stopped = [FrameEffect::Renew, FrameEffect::TellStopped];
    assert_eq!(still(&mut softphone, 80, ""), stopped);
}

#[test]
fn a_phone_that_never_tells_an_update_is_not_called_stopped() {
    let mut softphone = ready(Begin::SignedIn);
    assert_eq!(still(&mut softphone, 3_600, ""), []);
    // Streams itself knows better.
    softphone.on(FrameEvent::GaveUp);
    assert_eq!(still(&mut softphone, 5, ""), [FrameEffect::TellStopped]);
}

#[test]
fn a_phone_that_stops_in_a_call_has_its_session_renewed_and_one_note() {
    let mut softphone = ready(Begin::SignedIn);
    softphone.on(FrameEvent::Updated);
    let mut effects = still(&mut softphone, 600, "connected");
    effects.retain(|effect| *effect != FrameEffect::TellLive);
    assert_eq!(
        effects,
        [FrameEffect::Renew, FrameEffect::Show(Cause::PhoneStopped)]
    );
    // It goes on by itself.
    tell(&mut softphone, FrameEvent::Updated, &[FrameEffect::Hide]);
}

#[test]
fn a_computer_that_slept_has_stopped_no_phone() {
    let mut softphone = ready(Begin::SignedIn);
    softphone.on(FrameEvent::Updated);
    softphone.on(FrameEvent::Acknowledged);
    softphone.on(FrameEvent::Pulse(8 * 3_600_000));
    let effects = softphone.on(FrameEvent::Contacts(Vec::new()));
    assert!(!effects.contains(&FrameEffect::TellStopped), "{effects:?}");
}

#[test]
fn a_refused_request_is_doubted_only_when_the_ccp_gets_no_new_tokens() {
    let mut softphone = ready(Begin::SignedIn);
    let doubt = alarm(&mut softphone, FrameEvent::AuthFailed);
    // One alarm is enough.
    assert_eq!(softphone.on(FrameEvent::AuthFailed), []);
    softphone.on(FrameEvent::Authorized);
    tell(&mut softphone, FrameEvent::Rang(doubt), &[]);
    let doubt = alarm(&mut softphone, FrameEvent::AuthFailed);
    let renews = [FrameEffect::Renew];
    tell(&mut softphone, FrameEvent::Rang(doubt), &renews);
    // An ordinary login is the agent's own affair.
    let mut softphone = ready(Begin::Standard);
    assert_eq!(softphone.on(FrameEvent::AuthFailed), []);
}

#[test]
fn a_frame_is_parked_unless_a_contact_is_live_and_comes_back_by_itself() {
    let mut softphone = ready(Begin::SignedIn);
    let asks = [FrameEffect::AskForContacts];
    tell(&mut softphone, FrameEvent::Park(7), &asks);
    let live = FrameEvent::Contacts(vec![ContactState::Connected]);
    tell(&mut softphone, live, &[FrameEffect::TellNotParked(7)]);
    tell(&mut softphone, FrameEvent::Park(8), &asks);
    let effects = softphone.on(FrameEvent::Contacts(vec![ContactState::Ended]));
    assert_eq!(
        effects[..3],
        [
            FrameEffect::HoldStreams,
            FrameEffect::ParkFrame,
            FrameEffect::TellParked(8)
        ]
    );
    let Some(FrameEffect::Set(late, _)) = effects.last() else {
        panic!("{effects:?}");
    };
    // The empty page loads, and nothing else happens.
    tell(&mut softphone, FrameEvent::FrameLoaded, &[]);
    tell(&mut softphone, FrameEvent::Load, &AGAIN);
    tell(&mut softphone, FrameEvent::Rang(*late), &[]);
    softphone.on(FrameEvent::Acknowledged);
    softphone.on(FrameEvent::Park(9));
    softphone.on(FrameEvent::Contacts(Vec::new()));
    tell(&mut softphone, FrameEvent::Rang(*late), &[]);
    let own = FrameEvent::Rang(Alarm::Parked(9));
    tell(&mut softphone, own, &AGAIN);
}

#[test]
fn a_phone_that_had_no_network_comes_up_once_there_is_one() {
    let mut softphone = signing_in();
    let failed = FrameEvent::SignIn(Err(Cause::SignInErrorPage));
    let mut again = alarm(&mut softphone, failed);
    let tries = [FrameEffect::HoldStreams, FrameEffect::ReloadFrame];
    for _ in 0..100 {
        // The notice stays, and nobody visits the IdP.
        tell(&mut softphone, FrameEvent::Rang(again), &tries);
        look_into(&mut softphone);
        let effects = softphone.on(FrameEvent::Seen(None));
        let [FrameEffect::Set(alarm, _)] = effects[..] else {
            panic!("{effects:?}");
        };
        again = alarm;
    }
    tell(&mut softphone, FrameEvent::Online, &tries);
    // The alarm of the try before says nothing more.
    tell(&mut softphone, FrameEvent::Rang(again), &[]);
    look_into(&mut softphone);
    let login = FrameEvent::Seen(Some(FrameAnswer::Login));
    let signs_in = [FrameEffect::SignIn { asked: false }];
    tell(&mut softphone, login, &signs_in);
}

#[test]
fn a_page_whose_extension_was_replaced_gives_streams_back_and_is_quiet() {
    let mut softphone = ready(Begin::SignedIn);
    let release = [FrameEffect::ReleaseStreams];
    tell(&mut softphone, FrameEvent::Orphaned, &release);
    for event in [FrameEvent::AuthFailed, FrameEvent::SignIn(Ok(()))] {
        tell(&mut softphone, event, &[]);
    }
    // Chromium has ended its SharedWorker.
    pulse(&mut softphone, "", &[]);
    pulse(&mut softphone, "", &[]);
    pulse(&mut softphone, "", &[FrameEffect::ReloadFrame]);
}

#[test]
fn a_page_whose_extension_was_replaced_before_the_phone_came_up_is_told() {
    let mut softphone = signing_in();
    tell(
        &mut softphone,
        FrameEvent::Orphaned,
        &[
            FrameEffect::ReleaseStreams,
            FrameEffect::Show(Cause::ExtensionBroken),
        ],
    );
}

#[test]
fn a_slow_frame_is_not_started_anew() {
    let loads = || FrameEvent::Seen(Some(FrameAnswer::Loads));
    for (begin, looks) in [(Begin::SignedIn, 3), (Begin::Cold, 13)] {
        let (mut softphone, _) = CcpFrame::start(begin);
        softphone.on(FrameEvent::FrameAppeared);
        softphone.on(FrameEvent::FrameLoaded);
        if begin == Begin::Cold {
            softphone.on(FrameEvent::SignIn(Ok(())));
        }
        let mut silence = alarm(&mut softphone, FrameEvent::FrameLoaded);
        for _ in 0..looks {
            let looks = [FrameEffect::LookInto];
            tell(&mut softphone, FrameEvent::Rang(silence), &looks);
            silence = alarm(&mut softphone, loads());
        }
        // It has had its time: ten seconds before a sign-in, a minute after one.
        softphone.on(FrameEvent::Rang(silence));
        let effect = match begin {
            Begin::SignedIn => FrameEffect::SignIn { asked: false },
            _ => FrameEffect::Show(Cause::FrameStayedOut),
        };
        tell(&mut softphone, loads(), &[effect]);
    }
}
