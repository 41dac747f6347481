//! Contacts that are over: missed, declined, given up by the customer, failed, or in after-contact work.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

/// A line that was disconnected so many seconds after the first moment.
fn left(mut line: Value, second: u32) -> Value {
    line["state"] = json!({ "type": "disconnected", "timestamp": 1_700_000_000 + second });
    line
}

fn over(state: &str) -> Value {
    contact(state, &[left(own(""), 20), left(customer(""), 20)])
}

fn callback(contact: Value) -> Value {
    with(contact, "type", json!("queue_callback"))
}

/// The stage and its words, after these snapshots. The agent is in one of Connect's error states.
fn stage_after(contacts: &[Value], agent_state: &str) -> (Stage, String) {
    let mut controls = Controls::idle();
    for contact in contacts {
        let mut snapshot = agent(std::slice::from_ref(contact));
        snapshot["snapshot"]["state"] = json!({ "type": "error", "name": agent_state });
        controls.on(VoiceEvent::Snapshot(read(&snapshot)));
    }
    let call = controls.call();
    (call.stage, call.status.to_string())
}

#[test]
fn an_offer_that_ends_in_an_error_was_missed_whatever_the_agent_s_state_is_called() {
    let ringing = contact("connecting", &[own("connecting"), customer("connected")]);
    for state in ["MissedCallAgent", "Default", "Error"] {
        let missed = (Stage::Missed, "Missed call".to_owned());
        assert_eq!(stage_after(&[over("error")], state), missed, "{state}");
        assert_eq!(
            stage_after(&[ringing.clone(), over("error")], state),
            missed
        );
    }
    // Nobody took a queued callback.
    let offered = callback(contact(
        "incoming",
        &[own("connecting"), customer("connected")],
    ));
    for contacts in [
        vec![callback(over("error"))],
        vec![offered, callback(over("error"))],
    ] {
        let missed = (Stage::Missed, "Missed callback".to_owned());
        assert_eq!(stage_after(&contacts, "Default"), missed);
    }
}

#[test]
fn a_call_that_was_taken_or_dialled_and_ends_in_an_error_has_failed() {
    let talking = contact("connected", &[own("connected"), customer("connected")]);
    let failed = (Stage::Failed, "Call failed".to_owned());
    assert_eq!(
        stage_after(&[talking, over("error")], "MissedCallAgent"),
        failed
    );
    let still_on = contact("error", &[own("connected"), customer("disconnected")]);
    assert_eq!(stage_after(&[still_on], "Default"), failed);
    let dialled = with(over("error"), "initiationMethod", json!("outbound"));
    assert_eq!(stage_after(&[dialled], "FailedConnectCustomer"), failed);
    let callee = with(
        left(line("customer", "outbound", ""), 20),
        "initial",
        json!(true),
    );
    let dialled = contact("error", &[left(own(""), 20), callee]);
    assert_eq!(stage_after(&[dialled], "Default"), failed);
    // The agent accepted a callback, and the customer did not answer.
    let calling = callback(contact(
        "connecting",
        &[own("connecting"), customer("connecting")],
    ));
    let failed = (Stage::Failed, "Callback failed".to_owned());
    assert_eq!(
        stage_after(&[calling, callback(over("error"))], "Default"),
        failed
    );
    assert_eq!(
        stage_after(&[callback(over("error"))], "MissedCallCustomer"),
        failed
    );
}

#[test]
fn a_customer_who_hangs_up_first_has_given_up() {
    let gave_up = (Stage::GaveUp, "Caller hung up".to_owned());
    for state in ["error", "missed", "rejected"] {
        let lines = [own("connecting"), left(customer(""), 5)];
        assert_eq!(stage_after(&[contact(state, &lines)], "Default"), gave_up);
        let lines = [left(own(""), 7), left(customer(""), 5)];
        assert_eq!(stage_after(&[contact(state, &lines)], "Default"), gave_up);
        // The agent's line ended first: the agent did not answer, or declined.
        let lines = [left(own(""), 7), left(customer(""), 9)];
        assert_ne!(stage_after(&[contact(state, &lines)], "Default"), gave_up);
    }
}

#[test]
fn a_press_of_decline_is_remembered_unless_connect_refuses_it() {
    let ringing = contact("connecting", &[own("connecting"), customer("connected")]);
    for state in ["error", "missed", "rejected"] {
        let mut controls = Controls::holding(ringing.clone());
        controls.press(Control::Decline(id()));
        controls.shows(&[over(state)]);
        assert_eq!(controls.call().stage, Stage::Declined, "{state}");
    }
    let mut controls = Controls::holding(ringing);
    let request = controls.asks(Control::Decline(id()), Request::Reject(id()));
    controls.on(VoiceEvent::Failed(request, "InvalidStateException".into()));
    controls.shows(&[over("error")]);
    assert_eq!(controls.call().stage, Stage::Missed);
}

#[test]
fn chats_and_tasks_that_are_over_say_how_they_ended() {
    let chat = |state: &str, lines: &[Value]| with(contact(state, lines), "type", json!("chat"));
    let status = |contacts: &[Value]| {
        let mut controls = Controls::idle();
        for contact in contacts {
            controls.shows(std::slice::from_ref(contact));
        }
        controls.view().others[0].status.to_string()
    };
    let both = [left(own(""), 20), left(customer(""), 20)];
    assert_eq!(status(&[chat("error", &both)]), "Missed");
    assert_eq!(status(&[chat("missed", &both)]), "Missed");
    assert_eq!(status(&[chat("rejected", &both)]), "Declined");
    let left_first = [own("connecting"), left(customer(""), 5)];
    assert_eq!(status(&[chat("error", &left_first)]), "Customer left");
    let open = chat("connected", &[own("connected"), customer("connected")]);
    assert_eq!(status(&[open, chat("error", &both)]), "Failed");
}

#[test]
fn a_contact_that_is_over_shows_after_contact_work_only() {
    // The agent has left a conference: the others go on talking.
    let lines = [own("connected"), customer("connected"), third("connected")];
    for contact in [
        contact("ended", &lines),
        multiparty(contact("ended", &lines)),
        contact(
            "ended",
            &[own("hold"), customer("hold"), third("connecting")],
        ),
    ] {
        let mut controls = Controls::idle();
        controls.shows(&[multiparty(super::contact("connected", &lines)), contact]);
        controls.shows(&[multiparty(super::contact("ended", &lines))]);
        let call = controls.call();
        assert_eq!(
            (call.stage, &*call.status),
            (Stage::AfterCallWork, "After-call work")
        );
        assert_eq!(call.parties, []);
        assert_eq!(controls.buttons(), "Clear contact");
        for control in [
            Control::Hold(id(), "customer".into()),
            Control::RemoveParty(id(), "third".into()),
            Control::OpenTransfer(id()),
            Control::Mute(id()),
        ] {
            controls.refuses(control, Why::NotConnected);
        }
    }
}
