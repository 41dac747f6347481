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
    let hint = controls.view().agent.unwrap().hint;
    assert_eq!(hint, Some("Your next state, once your contacts are done:"));
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
}

#[test]
fn a_state_chosen_in_after_contact_work_closes_the_only_contact() {
    let work = |name: &str| with(contact("ended", &[]), "contactId", json!(name));
    let after_work = |contacts: &[Value]| {
        let mut snapshot = agent(contacts);
        snapshot["snapshot"]["state"] = json!({ "type": "system", "name": "AfterCallWork" });
        Controls::with(&snapshot)
    };
    let hint = |controls: &Controls| controls.view().agent.unwrap().hint;
    let lunch = Control::SetState("lunch".into());
    let mut one = after_work(&[work("one")]);
    let closes = "Your state changes now and closes this contact:";
    assert_eq!(hint(&one), Some(closes));
    // Available was chosen before the call, and it can be chosen again to close the contact.
    let states = one.view().agent.unwrap().states;
    assert!(states.iter().all(|state| state.button.is_on()));
    one.asks(lunch.clone(), Request::SetState("lunch".into(), false));
    // With more than one contact, Connect queues the state.
    let live = contact("connected", &[own("connected"), customer("connected")]);
    for contacts in [[work("one"), work("two")], [work("one"), live]] {
        let mut two = after_work(&contacts);
        assert_eq!(
            hint(&two),
            Some("Your next state, once your contacts are done:")
        );
        two.asks(lunch.clone(), Request::SetState("lunch".into(), true));
    }
    assert_eq!(hint(&Controls::idle()), None);
}

#[test]
fn an_instance_s_own_state_keeps_its_name_even_if_connect_has_a_state_of_that_name() {
    let shown = |state: Value| {
        let mut snapshot = agent(&[]);
        for name in ["Pending", "Busy", "Error"] {
            let own = json!({ "agentStateARN": name, "type": "not_routable", "name": name });
            let states = &mut snapshot["configuration"]["agentStates"];
            states.as_array_mut().unwrap().push(own);
        }
        snapshot["snapshot"]["state"] = state;
        let view = Controls::with(&snapshot).view();
        view.agent.unwrap().state.to_string()
    };
    for name in ["Pending", "Busy", "Error"] {
        let own = json!({ "agentStateARN": name, "type": "not_routable", "name": name });
        assert_eq!(shown(own), name);
    }
    let connects = json!({ "agentStateARN": null, "type": "not_routable", "name": "Pending" });
    assert_eq!(shown(connects), "Incoming contact");
    let connects = json!({ "agentStateARN": null, "type": "system", "name": "Busy" });
    assert_eq!(shown(connects), "On contact");
}
