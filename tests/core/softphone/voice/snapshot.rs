//! How snapshots are read and shown.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn a_huge_snapshot_is_read_up_to_a_limit() {
    let many = |item: Value| vec![item; 600];
    let call = contact("connected", &vec![customer("connected"); 70]);
    let mut value = agent(&vec![call; 70]);
    value["configuration"]["agentStates"] = json!(many(states()[0].clone()));
    value["configuration"]["dialableCountries"] = json!(many(json!("us")));
    value["configuration"]["name"] = json!("n".repeat(5000));
    let queue = json!({ "name": "Support", "queueARN": "support" });
    value["configuration"]["routingProfile"]["queues"] = json!(many(queue));
    let snapshot = read(&value);
    assert_eq!(snapshot.contacts.len(), 64);
    assert_eq!(snapshot.contacts[0].lines.len(), 64);
    assert_eq!(snapshot.configuration.states.len(), 500);
    assert_eq!(snapshot.configuration.countries.len(), 500);
    assert_eq!(snapshot.configuration.queues.len(), 500);
    assert_eq!(snapshot.configuration.name.len(), 256);
}

#[test]
fn before_streams_tells_of_the_agent_nothing_is_on() {
    let state = VoiceState::new(None);
    let view = view(&state);
    assert_eq!(view.phone, Phone::Starting);
    assert_eq!(view.agent, None);
    assert_eq!(
        buttons(&view.tools),
        "(Dial pad) (Devices) Amazon phone (Sign out)"
    );
}

#[test]
fn every_snapshot_that_connect_is_known_to_send_is_shown() {
    let shown = agent_snapshots::agent_snapshots()
        .into_iter()
        .map(|(name, snapshot)| {
            let controls = Controls::with(
                &json!({ "snapshot": snapshot, "configuration": agent(&[])["configuration"] }),
            );
            let view = controls.view();
            let calls = view
                .calls
                .iter()
                .map(|call| format!("{}: {}", call.status, buttons(&call.buttons)));
            let others = view
                .others
                .iter()
                .map(|other| format!("{}: {}", other.what, other.status));
            (name, calls.chain(others).collect::<Vec<_>>().join("; "))
        });
    let expected = [
        ("nobody", ""),
        ("a call to a softphone", "Incoming call: Accept Decline"),
        ("a call to a desk phone", "Incoming call: Accept Decline"),
        ("a call of the agent's own", "Calling: End call"),
        (
            "a call that is listened to",
            "Listening: (Barge in) Leave call",
        ),
        ("a callback on offer", "Callback waiting: Accept Decline"),
        ("a callback once accepted", "Calling: End call"),
        ("a chat", "Chat: Waiting for you"),
        ("a task", "Task: Waiting for you"),
    ];
    let expected = expected.map(|(name, text)| (name, text.to_owned()));
    assert_eq!(Vec::from_iter(shown), expected);
}

#[test]
fn moments_are_milliseconds_whether_the_service_or_streams_gives_them() {
    for timestamp in [json!(1_700_000_000.5), json!(1_700_000_000_500.0)] {
        let mut call = contact("connected", &[own("connected"), customer("connected")]);
        call["state"]["timestamp"] = timestamp;
        assert_eq!(Controls::holding(call).call().since, Some(NOW + 500.0));
    }
    let mut call = contact("connected", &[own("connected"), customer("connected")]);
    call["state"]["timestamp"] = json!({});
    assert_eq!(Controls::holding(call).call().since, None);
}

#[test]
fn identifiers_are_those_of_streams() {
    assert_eq!(ContactId::from("a-1").as_str(), "a-1");
    assert_eq!(ConnectionId::from("a-1-1").as_str(), "a-1-1");
}
