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
        purpose: Purpose::Hold,
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
fn each_exception_has_its_refusal_and_an_unknown_one_keeps_its_name() {
    let unknown = |name: &str| Refusal::Unknown(Some(name.into()));
    for (error, refusal) in [
        // Streams' own `CTIExceptions`.
        (r#"{"type":"AccessDeniedException"}"#, Refusal::NotPermitted),
        ("InvalidStateException", Refusal::WrongState),
        ("BadEndpointException", Refusal::BadEndpoint),
        ("InvalidAgentARNException", Refusal::BadConfiguration),
        ("InvalidConfigurationException", Refusal::BadConfiguration),
        ("InvalidContactTypeException", Refusal::WrongContactType),
        ("PaginationException", Refusal::ListChanged),
        ("RefreshTokenExpiredException", Refusal::SignedOut),
        ("SendDataFailedException", Refusal::NoAnswer),
        ("UnauthorizedException", Refusal::SignedOut),
        ("QuotaExceededException", Refusal::TooMany),
        // Of the AWS SDK inside Streams.
        ("TooManyRequestsException", Refusal::TooManyRequests),
        ("ThrottledException", Refusal::TooManyRequests),
        ("RequestLimitExceeded", Refusal::TooManyRequests),
        ("ExpiredTokenException", Refusal::SignedOut),
        (r#"{"type":"NetworkingError"}"#, Refusal::NoAnswer),
        // Of Connect's voice service.
        (
            r#"{"type":"CallAlreadyResumedException","message":"Error received from Voice Service"}"#,
            Refusal::AlreadySo,
        ),
        ("ConnectionNotFoundException", Refusal::Gone),
        ("CallNotFoundException", Refusal::Gone),
        (
            r#"{"type":"InternalServiceError","message":"Cannot resume connection from hold"}"#,
            Refusal::ServiceFailed,
        ),
        // Of this side of Streams.
        ("Agent.connect timed out after 20000 ms", Refusal::NoAnswer),
        ("no such line", Refusal::Gone),
        // The type decides, not the message.
        (
            r#"{"type":"ValidationException","message":"no InvalidState here"}"#,
            unknown("ValidationException"),
        ),
        (
            "SerializationException: x",
            unknown("SerializationException"),
        ),
        ("error", Refusal::Unknown(None)),
        ("Error", Refusal::Unknown(None)),
        (
            r#"{"type":null,"message":"<b>x</b>"}"#,
            Refusal::Unknown(None),
        ),
    ] {
        assert_eq!(Refusal::of(error), refusal, "{error}");
    }
    let told = Refusal::of("ValidationException").what(Purpose::Hold);
    assert_eq!(told, "Amazon Connect refused it: ValidationException.");
}

#[test]
fn the_words_of_a_refusal_depend_on_what_was_asked() {
    const PURPOSES: [Purpose; 12] = [
        Purpose::Answer,
        Purpose::End,
        Purpose::Hold,
        Purpose::Mute,
        Purpose::Add,
        Purpose::Dial,
        Purpose::Tone,
        Purpose::Monitor,
        Purpose::Clear,
        Purpose::State,
        Purpose::List,
        Purpose::Devices,
    ];
    let mut words = PURPOSES.map(|purpose| Refusal::WrongState.what(purpose));
    words.sort_unstable();
    assert!(words.windows(2).all(|pair| pair[0] != pair[1]), "{words:?}");
    for purpose in [
        Purpose::State,
        Purpose::List,
        Purpose::Devices,
        Purpose::Dial,
    ] {
        for refusal in [Refusal::WrongState, Refusal::Gone] {
            let text = refusal.what(purpose) + refusal.next(purpose);
            assert!(!text.contains("The call had"), "{text}");
            assert!(!text.contains("Look at the call"), "{text}");
        }
    }
    // To hold again would be refused again.
    for refusal in [
        Refusal::WrongState,
        Refusal::ServiceFailed,
        Refusal::AlreadySo,
    ] {
        let next = refusal.next(Purpose::Hold);
        assert!(!next.contains("ry again"), "{next}");
    }
}

#[test]
fn a_refused_list_or_state_is_no_word_about_a_call() {
    let error = r#"{"type":"InvalidStateException","message":"x"}"#;
    let mut controls = Controls::idle();
    let id = controls.asks(Control::OpenDial, Request::GetEndpoints);
    controls.on(VoiceEvent::Failed(id, error.into()));
    let hint = controls.pad().listed().1;
    assert_eq!(
        hint,
        "Quick connects: Amazon Connect cannot list your quick connects now. \
         Type the number, or open the list again."
    );
    let id = controls.asks(
        Control::SetState("lunch".into()),
        Request::SetState("lunch".into(), false),
    );
    controls.on(VoiceEvent::Failed(id, error.into()));
    let trouble = controls.view().troubles.remove(0).trouble;
    assert_eq!(
        trouble.what(),
        "Change state: Amazon Connect cannot change your state now."
    );
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
    let no_answer = |what, purpose| Trouble::Refused {
        what,
        purpose,
        refusal: Refusal::NoAnswer,
    };
    let end = no_answer("End call", Purpose::End);
    assert_eq!(what, [end, no_answer("Mute", Purpose::Mute)]);
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
