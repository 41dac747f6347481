//! The agent's state.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn the_agent_s_state_is_changed_at_once_or_queued_behind_a_contact() {
    let states = |controls: &Controls| {
        let states = controls.view().agent.unwrap().states;
        buttons(&Vec::from_iter(
            states.into_iter().map(|state| state.button),
        ))
    };
    let mut controls = Controls::idle();
    assert_eq!(states(&controls), "(Available*) Lunch Coaching Offline");
    let ticket = controls.asks(
        Control::SetState("lunch".into()),
        Request::SetState("lunch".into(), false),
    );
    assert_eq!(
        states(&controls),
        "(Available*) (Lunch) (Coaching) (Offline)"
    );
    controls.on(VoiceEvent::Failed(ticket, "InvalidStateException".into()));

    let talking = contact("connected", &[own("connected"), customer("connected")]);
    controls.shows(std::slice::from_ref(&talking));
    assert!(controls.view().agent.unwrap().queues);
    assert_eq!(states(&controls), "(Available*) Lunch Coaching Offline");
    controls.asks(
        Control::SetState("lunch".into()),
        Request::SetState("lunch".into(), true),
    );
    let mut queued = agent(&[talking]);
    queued["snapshot"]["nextState"] =
        json!({ "agentStateARN": "lunch", "type": "not_routable", "name": "Lunch" });
    controls.on(VoiceEvent::Snapshot(read(&queued)));
    assert_eq!(states(&controls), "Available (Lunch*) Coaching Offline");
    let next = controls.view().agent.unwrap().next.unwrap();
    assert_eq!(&*next.name, "Lunch");
    controls.asks(
        next.clear.control,
        Request::SetState("available".into(), true),
    );
    controls.refuses(Control::SetState("gone".into()), Why::NoSuchState);
}

#[test]
fn a_missed_call_holds_no_state_back() {
    let controls = |state| {
        let over = contact(state, &[own("disconnected"), customer("disconnected")]);
        let mut snapshot = agent(&[over]);
        snapshot["snapshot"]["state"] = json!({ "type": "error", "name": "MissedCallAgent" });
        Controls::with(&snapshot)
    };
    // Connect calls it an error most often.
    assert_eq!(controls("error").view().calls[0].stage, Stage::Missed);
    let mut missed = controls("missed");
    assert_eq!(&*missed.view().agent.unwrap().state, "Missed call");
    assert_eq!(missed.view().agent.unwrap().kind, StateKind::Error);
    missed.asks(
        Control::SetState("available".into()),
        Request::SetState("available".into(), false),
    );
    // After-call work is the agent's to end.
    controls("ended").asks(
        Control::SetState("lunch".into()),
        Request::SetState("lunch".into(), true),
    );
}
