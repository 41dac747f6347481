//! Requests, answers and failures.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn a_press_for_a_contact_that_has_gone_is_answered_with_a_note() {
    let mut controls = Controls::idle();
    controls.refuses(Control::Accept(id()), Why::ContactGone);
    assert_eq!(&*controls.view().note.unwrap().what, "Accept");
    // It goes with the next press, or with time.
    controls.press(Control::ShowCcp);
    assert_eq!(controls.view().note, None);
    controls.refuses(Control::HangUp(id()), Why::ContactGone);
    controls.on(VoiceEvent::Clock(NOW + 60_000.0));
    assert_eq!(controls.view().note, None);
}

#[test]
fn an_answer_ends_a_request_once_the_snapshot_has_had_its_say() {
    let ringing = contact("connecting", &[own("connecting"), customer("connected")]);
    let mut controls = Controls::holding(ringing.clone());
    let ticket = controls.asks(Control::Decline(id()), Request::Reject(id()));
    controls.on(VoiceEvent::Done(ticket));
    assert!(controls.call().buttons[1].is_pending());
    controls.shows(&[ringing]);
    assert_eq!(controls.buttons(), "Accept Decline");
}

#[test]
fn a_failure_ends_a_request_and_names_the_fault_the_person_and_the_next_step() {
    let mut controls = Controls::talking();
    let held = Control::Hold(id(), "customer".into());
    let ticket = controls.asks(held.clone(), Request::Hold(id(), "customer".into()));
    let error = r#"{"type":"InvalidStateException","message":"no"}"#;
    controls.on(VoiceEvent::Failed(ticket, error.to_owned()));
    assert_eq!(
        controls.buttons(),
        "Mute Hold Keypad Add or transfer End call"
    );
    let notice = controls.view().troubles.remove(0);
    let refused = Trouble::Refused {
        what: "Hold",
        refusal: Refusal::WrongState,
    };
    assert_eq!(notice.trouble, refused);
    assert_eq!(notice.trouble.who(), Who::Agent);
    controls.press(notice.dismiss.unwrap().control);
    assert_eq!(controls.view().troubles, []);
    // The next request takes an old failure away as well.
    let ticket = controls.asks(held.clone(), Request::Hold(id(), "customer".into()));
    controls.on(VoiceEvent::Failed(ticket, String::new()));
    assert_eq!(controls.view().troubles.len(), 1);
    controls.asks(held, Request::Hold(id(), "customer".into()));
    assert_eq!(controls.view().troubles, []);
}

#[test]
fn each_exception_of_streams_has_its_refusal() {
    for (error, refusal) in [
        ("BadEndpointException", Refusal::BadEndpoint),
        (r#"{"type":"AccessDeniedException"}"#, Refusal::NotPermitted),
        ("UnauthorizedException", Refusal::SignedOut),
        ("TooManyRequestsException", Refusal::TooManyRequests),
        ("Agent.connect timed out after 20000 ms", Refusal::NoAnswer),
        ("error", Refusal::Unknown),
    ] {
        assert_eq!(Refusal::of(error), refusal, "{error}");
    }
}

#[test]
fn no_request_waits_for_ever() {
    let mut controls = Controls::talking();
    controls.asks(Control::HangUp(id()), Request::Destroy(id(), "own".into()));
    controls.asks(Control::Mute(id()), Request::Mute);
    controls.on(VoiceEvent::Clock(NOW + 10_000.0));
    // Streams has no callback for muting, so it is given up sooner.
    assert_eq!(
        controls.buttons(),
        "Mute (Hold) Keypad Add or transfer (End call)"
    );
    controls.on(VoiceEvent::Clock(NOW + 21_000.0));
    assert_eq!(
        controls.buttons(),
        "Mute Hold Keypad Add or transfer End call"
    );
    let what: Vec<Trouble> = controls
        .view()
        .troubles
        .into_iter()
        .map(|one| one.trouble)
        .collect();
    let no_answer = |what| Trouble::Refused {
        what,
        refusal: Refusal::NoAnswer,
    };
    assert_eq!(what, [no_answer("End call"), no_answer("Mute")]);
}

#[test]
fn a_request_made_before_the_first_second_has_its_time() {
    let mut state = VoiceState::new(None);
    let contact = contact("connected", &[own("connected"), customer("connected")]);
    state.on(VoiceEvent::Snapshot(read(&agent(&[contact]))));
    state.on(VoiceEvent::Pressed(Control::HangUp(id())));
    state.on(VoiceEvent::Clock(NOW));
    assert!(view(&state).troubles.is_empty());
    assert!(view(&state).calls[0].buttons.iter().any(Button::is_pending));
}
