//! A call with one other party.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn a_two_party_call_is_held_by_the_customer_s_line() {
    let mut controls = Controls::talking();
    assert_eq!(controls.call().stage, Stage::Talking);
    controls.asks(
        Control::Hold(id(), "customer".into()),
        Request::Hold(id(), "customer".into()),
    );
    assert_eq!(
        controls.buttons(),
        "Mute (Hold) Keypad Add or transfer End call"
    );
    controls.shows(&[contact("connected", &[own("connected"), customer("hold")])]);
    assert_eq!(controls.call().stage, Stage::OnHold);
    assert_eq!(
        controls.buttons(),
        "Mute Hold* (Keypad) Add or transfer End call"
    );
    controls.refuses(Control::Hold(id(), "own".into()), Why::NotHere);
    controls.asks(
        Control::Resume(id(), "customer".into()),
        Request::Resume(id(), "customer".into()),
    );
}

#[test]
fn an_agent_on_hold_can_resume_after_a_party_has_left() {
    let mut controls = Controls::holding(multiparty(contact(
        "connected",
        &[own("hold"), customer("connected")],
    )));
    assert_eq!(controls.call().stage, Stage::OnHold);
    controls.asks(
        Control::Resume(id(), "own".into()),
        Request::Resume(id(), "own".into()),
    );
}

#[test]
fn a_call_of_the_agent_s_own_can_be_ended_while_it_rings() {
    let callee = with(
        line("customer", "outbound", "connecting"),
        "initial",
        json!(true),
    );
    let calling = contact("connecting", &[own("connecting"), callee]);
    let mut controls = Controls::holding(calling.clone());
    assert_eq!(controls.call().stage, Stage::Calling);
    assert_eq!(controls.buttons(), "End call");
    controls.refuses(Control::Accept(id()), Why::NotOffered);
    controls.asks(Control::HangUp(id()), Request::Destroy(id(), "own".into()));
    // Also before Connect has a line for the other end.
    let controls = Controls::holding(with(
        contact("connecting", &[own("connecting")]),
        "initiationMethod",
        json!("outbound"),
    ));
    assert_eq!(controls.call().stage, Stage::Calling);
}

#[test]
fn a_contact_that_is_over_is_cleared() {
    for (state, stage, button) in [
        ("ended", Stage::AfterCallWork, "Clear contact"),
        ("missed", Stage::Missed, "Close contact"),
        ("rejected", Stage::Declined, "Close contact"),
        ("error", Stage::Missed, "Close contact"),
    ] {
        let mut controls = Controls::holding(contact(
            state,
            &[own("disconnected"), customer("disconnected")],
        ));
        assert_eq!(controls.call().stage, stage);
        assert_eq!(controls.buttons(), button);
        controls.asks(Control::Clear(id()), Request::Clear(id()));
        controls.shows(&[]);
        assert!(controls.view().calls.is_empty());
    }
    Controls::talking().refuses(Control::Clear(id()), Why::StillLive);
}

#[test]
fn an_unknown_contact_state_is_shown_by_its_name_and_left_to_the_ccp() {
    let mut controls = Controls::holding(contact("teleported", &[own("connected")]));
    let call = controls.call();
    assert_eq!((call.stage, &*call.status), (Stage::Unknown, "teleported"));
    assert_eq!(controls.buttons(), "Amazon phone");
    assert_eq!(
        controls.press(Control::ShowCcp),
        [VoiceEffect::ShowCcp(true)]
    );
    controls.refuses(Control::HangUp(id()), Why::NotConnected);
}

#[test]
fn a_dialog_of_a_call_closes_with_the_call_and_says_so() {
    for open in [Control::OpenKeypad(id()), Control::OpenTransfer(id())] {
        let mut controls = Controls::talking();
        controls.press(open);
        assert!(controls.view().dialog.is_some());
        controls.shows(&[]);
        assert_eq!(controls.view().dialog, None);
        assert_eq!(controls.view().note.unwrap().why, Why::ContactGone);
    }
    let mut controls = Controls::talking();
    controls.press(Control::OpenKeypad(id()));
    // Hold does not close it: the customer comes back.
    controls.shows(&[contact("connected", &[own("connected"), customer("hold")])]);
    assert!(controls.view().dialog.is_some());
    controls.shows(&[contact(
        "ended",
        &[own("disconnected"), customer("disconnected")],
    )]);
    assert_eq!(controls.view().note.unwrap().why, Why::NotConnected);
}

#[test]
fn time_is_written_as_on_a_phone() {
    for (ms, text) in [
        (-5.0, "0:00"),
        (0.0, "0:00"),
        (9_999.0, "0:09"),
        (65_000.0, "1:05"),
        (3_600_000.0, "1:00:00"),
        (3_725_000.0, "1:02:05"),
        (36_610_000.0, "10:10:10"),
    ] {
        assert_eq!(elapsed(NOW, NOW + ms), text);
    }
}
