//! The browser's keyboard shortcuts: what each does in which state.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use patchcord::softphone::voice::Shortcut;

use super::*;

/// The note that a shortcut leaves, as its reason.
fn note(controls: &Controls) -> Option<Why> {
    controls.view().note.map(|note| note.why)
}

fn press(controls: &mut Controls, shortcut: Shortcut) -> Vec<VoiceEffect> {
    controls.on(VoiceEvent::Shortcut {
        shortcut,
        locked: false,
    })
}

/// Presses and returns the one request that Streams gets.
#[track_caller]
fn asked(controls: &mut Controls, shortcut: Shortcut) -> Request {
    match press(controls, shortcut).as_slice() {
        [VoiceEffect::Ask(_, request)] => request.clone(),
        other => panic!("{other:?}"),
    }
}

/// Presses what cannot be done: the phone comes to the front and says why.
#[track_caller]
fn refused(controls: &mut Controls, shortcut: Shortcut, why: Why) {
    assert_eq!(press(controls, shortcut), [VoiceEffect::Front]);
    assert_eq!(note(controls), Some(why));
}

fn named(value: Value, id: &str) -> Value {
    let mut value = with(value, "contactId", json!(id));
    let lines = value["connections"].as_array_mut().unwrap();
    for line in lines {
        let own = line["connectionId"].as_str().unwrap().to_owned();
        line["connectionId"] = json!(format!("{id}-{own}"));
    }
    value
}

fn ringing() -> Value {
    contact("connecting", &[own("connecting"), customer("connected")])
}

#[test]
fn the_manifest_names_the_shortcuts_and_says_what_they_do() {
    let manifest = include_str!("../../../../extension/manifest.json");
    let manifest: Value = serde_json::from_str(manifest).unwrap();
    let commands = manifest["commands"].as_object().unwrap();
    assert_eq!(commands.len(), Shortcut::ALL.len());
    for shortcut in Shortcut::ALL {
        let command = &commands[shortcut.name()];
        assert_eq!(command["description"], shortcut.label());
        assert!(command["suggested_key"]["default"].is_string());
        assert_eq!(Shortcut::of(shortcut.name()), Some(shortcut));
    }
    assert_eq!(Shortcut::of("_execute_action"), None);
}

#[test]
fn the_phone_comes_to_the_front_and_nothing_else_happens() {
    for contacts in [vec![], vec![ringing()]] {
        let mut controls = Controls::idle();
        controls.shows(&contacts);
        assert_eq!(press(&mut controls, Shortcut::Phone), [VoiceEffect::Front]);
        assert_eq!(note(&controls), None);
    }
    let mut controls = Controls {
        state: VoiceState::new(None),
    };
    assert_eq!(press(&mut controls, Shortcut::Phone), [VoiceEffect::Front]);
    refused(&mut controls, Shortcut::Answer, Why::NotReady);
}

#[test]
fn one_key_answers_and_ends_a_call_but_not_at_one_stroke() {
    let mut controls = Controls::idle();
    refused(&mut controls, Shortcut::Answer, Why::NoCall);
    controls.shows(&[ringing()]);
    assert_eq!(
        asked(&mut controls, Shortcut::Answer),
        Request::Accept(id())
    );
    // A key that is held down comes again while Connect is still asked, and after it has answered.
    refused(&mut controls, Shortcut::Answer, Why::Pending);
    let mut call = contact("connected", &[own("connected"), customer("connected")]);
    call["state"]["timestamp"] = json!(NOW);
    controls.shows(&[call]);
    controls.on(VoiceEvent::Clock(NOW + 1_500.0));
    refused(&mut controls, Shortcut::Answer, Why::JustAnswered);
    controls.on(VoiceEvent::Clock(NOW + 2_500.0));
    assert_eq!(
        asked(&mut controls, Shortcut::Answer),
        Request::Destroy(id(), "own".into())
    );
    // After-call work is ended by hand.
    controls.shows(&[contact("ended", &[])]);
    refused(&mut controls, Shortcut::Answer, Why::NoCall);
}

#[test]
fn the_others_go_on_when_the_key_ends_a_call_of_several() {
    let lines = [own("connected"), customer("connected"), third("connected")];
    let mut controls = Controls::holding(contact("connected", &lines));
    controls.on(VoiceEvent::Clock(NOW + 9_000.0));
    assert_eq!(
        asked(&mut controls, Shortcut::Answer),
        Request::Destroy(id(), "own".into())
    );
    // Each party has a button of its own.
    refused(&mut controls, Shortcut::Hold, Why::ChooseParty);
}

#[test]
fn a_ringing_call_is_answered_before_the_present_one_is_ended() {
    let mut controls = Controls::talking();
    let talking = contact("connected", &[own("connected"), customer("connected")]);
    controls.shows(&[talking, named(ringing(), "second")]);
    controls.on(VoiceEvent::Clock(NOW + 9_000.0));
    assert_eq!(
        asked(&mut controls, Shortcut::Answer),
        Request::Accept("second".into())
    );
}

#[test]
fn what_only_the_ccp_can_answer_is_said() {
    let chat = with(ringing(), "type", json!("chat"));
    let mut controls = Controls::holding(chat);
    refused(&mut controls, Shortcut::Answer, Why::OnlyInCcp);
}

#[test]
fn mute_and_hold_are_switches() {
    let mut controls = Controls::talking();
    assert_eq!(asked(&mut controls, Shortcut::Mute), Request::Mute);
    controls.on(VoiceEvent::Muted(true));
    assert_eq!(asked(&mut controls, Shortcut::Mute), Request::Unmute);
    let mut controls = Controls::talking();
    let held = |state| contact("connected", &[own("connected"), customer(state)]);
    assert_eq!(
        asked(&mut controls, Shortcut::Hold),
        Request::Hold(id(), "customer".into())
    );
    controls.shows(&[held("hold")]);
    assert_eq!(
        asked(&mut controls, Shortcut::Hold),
        Request::Resume(id(), "customer".into())
    );
    let mut controls = Controls::idle();
    refused(&mut controls, Shortcut::Mute, Why::NoCall);
    refused(&mut controls, Shortcut::Hold, Why::NoCall);
}

#[test]
fn a_key_does_not_undo_a_supervisors_mute() {
    let mut line = own("connected");
    line["mute"] = json!(true);
    line["forcedMute"] = json!(true);
    let call = multiparty(contact("connected", &[line, customer("connected")]));
    let mut controls = Controls::holding(call);
    refused(&mut controls, Shortcut::Mute, Why::MutedBySupervisor);
}

#[test]
fn of_two_calls_the_keys_are_for_the_one_that_the_agent_talks_in() {
    let call = |id, state| {
        named(
            contact("connected", &[own("connected"), customer(state)]),
            id,
        )
    };
    for [first, second] in [["hold", "connected"], ["connected", "hold"]] {
        let mut controls = Controls::idle();
        controls.shows(&[call("one", first), call("two", second)]);
        controls.on(VoiceEvent::Clock(NOW + 9_000.0));
        let active = if first == "hold" { "two" } else { "one" };
        assert_eq!(
            asked(&mut controls, Shortcut::Hold),
            Request::Hold(active.into(), (&*format!("{active}-customer")).into())
        );
    }
}

#[test]
fn a_phone_of_somebody_else_only_comes_to_the_front() {
    let mut controls = Controls::holding(ringing());
    for shortcut in Shortcut::ALL {
        let event = VoiceEvent::Shortcut {
            shortcut,
            locked: true,
        };
        assert_eq!(controls.on(event), [VoiceEffect::Front]);
    }
}

#[test]
fn a_folded_phone_offers_the_answers_to_the_call_that_rings() {
    let mut controls = Controls::talking();
    assert_eq!(controls.view().answers, []);
    let talking = contact("connected", &[own("connected"), customer("connected")]);
    controls.shows(&[talking, named(ringing(), "second")]);
    assert_eq!(buttons(&controls.view().answers), "Accept Decline");
    let answer = controls.view().answers[0].control.clone();
    assert_eq!(answer, Control::Accept("second".into()));
    controls.asks(answer, Request::Accept("second".into()));
    assert!(controls.view().answers[0].is_pending());
}
