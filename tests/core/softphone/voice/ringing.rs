//! Calls that wait to be answered.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn a_ringing_call_can_be_accepted_and_declined() {
    let mut controls = Controls::holding(contact(
        "connecting",
        &[own("connecting"), customer("connected")],
    ));
    let call = controls.call();
    assert_eq!(call.stage, Stage::Offered);
    assert_eq!((&*call.status, &*call.party), ("Incoming call", SHOWN));
    assert_eq!(call.queue.as_deref(), Some("Support"));
    assert_eq!(call.since, Some(NOW));
    assert_eq!(controls.buttons(), "Accept Decline");
    assert_eq!(controls.view().title, Some("Incoming call"));
    controls.asks(Control::Accept(id()), Request::Accept(id()));
    assert_eq!(controls.buttons(), "(Accept) (Decline)");
    assert!(controls.call().buttons[0].is_pending());
    controls.refuses(Control::Accept(id()), Why::Pending);
    controls.refuses(Control::Decline(id()), Why::Busy);
    controls.shows(&[contact(
        "connected",
        &[own("connected"), customer("connected")],
    )]);
    assert_eq!(
        controls.buttons(),
        "Mute Hold Keypad Add or transfer End call"
    );
    assert_eq!(controls.view().title, None);
    controls.refuses(Control::Accept(id()), Why::NotOffered);
}

#[test]
fn a_queued_callback_is_accepted_and_then_called() {
    let callback = |state, customer| {
        with(
            contact(state, &[own("connecting"), customer]),
            "type",
            json!("queue_callback"),
        )
    };
    let mut controls = Controls::holding(callback("incoming", customer("connected")));
    assert_eq!(&*controls.call().status, "Callback waiting");
    controls.asks(Control::Accept(id()), Request::Accept(id()));
    controls.shows(&[callback("connecting", customer("connecting"))]);
    assert_eq!(controls.call().stage, Stage::Calling);
    assert_eq!(controls.buttons(), "End call");
}

#[test]
fn a_desk_phone_rings_and_sounds_by_itself() {
    let mut snapshot = agent(&[contact(
        "connecting",
        &[own("connecting"), customer("connected")],
    )]);
    snapshot["configuration"]["softphoneEnabled"] = json!(false);
    let mut controls = Controls::with(&snapshot);
    assert_eq!(controls.buttons(), "(Accept) Decline");
    controls.refuses(Control::Accept(id()), Why::DeskPhone);
    snapshot["snapshot"]["contacts"][0] =
        contact("connected", &[own("connected"), customer("connected")]);
    controls.on(VoiceEvent::Snapshot(read(&snapshot)));
    assert_eq!(
        controls.buttons(),
        "(Mute) Hold (Keypad) Add or transfer End call"
    );
}

#[test]
fn a_ringing_call_is_a_notification_while_the_tab_is_behind() {
    let ringing = contact("connecting", &[own("connecting"), customer("connected")]);
    let mut controls = Controls::idle();
    assert_eq!(controls.shows(std::slice::from_ref(&ringing)), []);
    let notify = VoiceEffect::Notify {
        contact: id(),
        title: "Incoming call",
        body: format!("{SHOWN}, Support"),
    };
    assert_eq!(
        controls.on(VoiceEvent::InFront(false)),
        std::slice::from_ref(&notify)
    );
    assert_eq!(controls.shows(&[ringing]), []);
    assert_eq!(
        controls.on(VoiceEvent::InFront(true)),
        [VoiceEffect::Withdraw(id())]
    );
    assert_eq!(controls.on(VoiceEvent::InFront(false)), [notify]);
    assert_eq!(controls.shows(&[]), [VoiceEffect::Withdraw(id())]);
}
