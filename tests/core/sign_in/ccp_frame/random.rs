//! Whatever happens in whatever order: a live call's frame is left alone, and the agent is never left without a word.

use proptest::prelude::*;

use super::*;

fn cause() -> impl Strategy<Value = Cause> {
    prop_oneof![
        Just(Cause::IdpNeedsAgent),
        Just(Cause::SignInErrorPage),
        Just(Cause::BrowserFailed),
        Just(Cause::PhoneSignedOut),
    ]
}

/// Everything that can happen to a page of which nobody presses a button. An answer of Streams and an alarm come by themselves.
fn event() -> impl Strategy<Value = FrameEvent> {
    let seen = prop_oneof![
        Just(None),
        Just(Some(FrameAnswer::Login)),
        Just(Some(FrameAnswer::Loads)),
        Just(Some(FrameAnswer::Refused)),
    ];
    prop_oneof![
        1 => Just(FrameEvent::FrameAppeared),
        1 => Just(FrameEvent::FrameTaken),
        1 => Just(FrameEvent::FrameLoaded),
        4 => Just(FrameEvent::Acknowledged),
        2 => Just(FrameEvent::Updated),
        1 => Just(FrameEvent::AuthFailed),
        1 => Just(FrameEvent::Authorized),
        1 => Just(FrameEvent::GaveUp),
        1 => Just(FrameEvent::Terminated),
        1 => Just(FrameEvent::SignedOut),
        1 => Just(FrameEvent::SignIn(Ok(()))),
        1 => cause().prop_map(|cause| FrameEvent::SignIn(Err(cause))),
        1 => Just(FrameEvent::Unanswered),
        1 => seen.prop_map(FrameEvent::Seen),
        1 => (0..3_u32).prop_map(FrameEvent::Park),
        1 => Just(FrameEvent::Load),
        1 => Just(FrameEvent::Online),
        4 => prop_oneof![Just(5_000), Just(60_000), Just(8 * 3_600_000)].prop_map(FrameEvent::Pulse),
    ]
}

#[derive(Debug, Clone)]
enum Step {
    Happens(FrameEvent),
    /// The alarm that was set last, or one before it.
    Rings(usize),
    /// A call begins or ends.
    Call(bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => event().prop_map(Step::Happens),
        3 => (0..4_usize).prop_map(Step::Rings),
        2 => any::<bool>().prop_map(Step::Call),
    ]
}

fn begin() -> impl Strategy<Value = Begin> {
    prop_oneof![
        Just(Begin::Cold),
        Just(Begin::SignedIn),
        Just(Begin::Late),
        Just(Begin::Standard),
        any::<bool>().prop_map(|standard| Begin::SignedOut { standard }),
    ]
}

proptest! {
    #[test]
    fn a_live_call_is_left_alone_in_every_order_of_events(
        begin in begin(),
        steps in prop::collection::vec(step(), 1..200),
    ) {
        let (mut frame, _) = CcpFrame::start(begin);
        let mut alarms: Vec<Alarm> = Vec::new();
        let mut call = false;
        for step in steps {
            let event = match step {
                // A call comes only to a phone that has come up, and Streams then knows of it.
                Step::Call(begins) => {
                    frame.on(FrameEvent::Acknowledged);
                    if frame.on(FrameEvent::Pulse(0)) == [FrameEffect::AskForContacts] {
                        call = begins;
                        let state = if call { ContactState::Connected } else { ContactState::Ended };
                        frame.on(FrameEvent::Contacts(vec![state]));
                    }
                    continue;
                }
                Step::Happens(event) => event,
                Step::Rings(back) => match alarms.iter().rev().nth(back) {
                    Some(Alarm::Pulse) => FrameEvent::Pulse(5_000),
                    Some(alarm) => FrameEvent::Rang(*alarm),
                    None => continue,
                },
            };
            let mut events = vec![event];
            while let Some(event) = events.pop() {
                // These end the call at Amazon Connect.
                let over = matches!(event, FrameEvent::Terminated);
                call &= !over;
                for effect in frame.on(event.clone()) {
                    match effect {
                        FrameEffect::Set(alarm, ms) => {
                            prop_assert!(ms > 0);
                            alarms.push(alarm);
                        }
                        FrameEffect::AskForContacts => {
                            let state = if call { ContactState::Connected } else { ContactState::Ended };
                            events.push(FrameEvent::Contacts(vec![state]));
                        }
                        FrameEffect::ReloadFrame | FrameEffect::ParkFrame => {
                            prop_assert!(!call, "{event:?} touches the frame in a call");
                        }
                        FrameEffect::OpenWindow(_) | FrameEffect::AskToAllow => {
                            prop_assert!(false, "{event:?} opens a window by itself");
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    /// Wherever a page has come to, a press of *Try again* or *Sign in* and a working far end bring the phone up.
    #[test]
    fn from_everywhere_there_is_a_way_to_a_phone(
        begin in begin(),
        steps in prop::collection::vec(event(), 0..60),
    ) {
        let (mut frame, _) = CcpFrame::start(begin);
        for event in steps {
            if matches!(event, FrameEvent::Park(_)) {
                frame.on(event);
                frame.on(FrameEvent::Contacts(Vec::new()));
            } else {
                frame.on(event);
            }
        }
        frame.on(FrameEvent::FrameAppeared);
        frame.on(FrameEvent::Load);
        for press in [FrameEvent::Asked(WayOut::Retry), FrameEvent::LogIn] {
            frame.on(press);
            frame.on(FrameEvent::SignIn(Ok(())));
            frame.on(FrameEvent::FrameLoaded);
        }
        frame.on(FrameEvent::Acknowledged);
        // A phone that is ready is checked.
        let checked = frame.on(FrameEvent::Pulse(5_000));
        prop_assert_eq!(checked, vec![FrameEffect::AskForContacts]);
    }
}
