//! Logging out.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

/// Logs out and confirms it.
#[track_caller]
fn log_out(controls: &mut Controls) -> RequestId {
    assert_eq!(controls.press(Control::LogOut), []);
    controls.asks(
        Control::ConfirmLogOut,
        Request::SetState("offline".into(), false),
    )
}

#[test]
fn logging_out_asks_first_and_can_be_left() {
    let mut controls = Controls::idle();
    controls.press(Control::LogOut);
    let Some(Dialog::LogOut { confirm, close }) = controls.view().dialog else {
        panic!("no question");
    };
    assert_eq!((&*confirm.label, confirm.is_on()), ("Sign out", true));
    assert_eq!(controls.press(close.control), []);
    assert_eq!(controls.view().dialog, None);
    controls.refuses(Control::ConfirmLogOut, Why::NotHere);
    // A call takes the question away.
    controls.press(Control::LogOut);
    controls.shows(&[contact(
        "connecting",
        &[own("connecting"), customer("connected")],
    )]);
    assert_eq!(controls.view().dialog, None);
}

#[test]
fn logging_out_goes_offline_first_and_never_loses_a_contact() {
    let mut controls = Controls::idle();
    let ticket = log_out(&mut controls);
    controls.on(VoiceEvent::Done(ticket));
    let mut offline = agent(&[]);
    offline["snapshot"]["state"] =
        json!({ "agentStateARN": "offline", "type": "offline", "name": "Offline" });
    assert_eq!(
        controls.on(VoiceEvent::Snapshot(read(&offline))),
        [VoiceEffect::LogOut]
    );
    controls.on(VoiceEvent::LoggedOut);
    assert_eq!(controls.view().phone, Phone::LoggedOut);
    assert_eq!(
        buttons(&controls.view().tools),
        "(Dial pad) (Devices) Amazon phone Sign in"
    );
    assert_eq!(controls.press(Control::LogIn), [VoiceEffect::LogIn]);

    Controls::talking().refuses(Control::LogOut, Why::StillLive);
    Controls::holding(contact("ended", &[])).refuses(Control::LogOut, Why::AfterCallWork);
    // A call that comes in between is not logged out of.
    let mut controls = Controls::idle();
    log_out(&mut controls);
    offline["snapshot"]["contacts"] = json!([contact(
        "connecting",
        &[own("connecting"), customer("connected")]
    )]);
    assert_eq!(controls.on(VoiceEvent::Snapshot(read(&offline))), []);
    assert_eq!(controls.view().note.unwrap().why, Why::StillLive);
    offline["snapshot"]["contacts"] = json!([]);
    assert_eq!(controls.on(VoiceEvent::Snapshot(read(&offline))), []);
}

#[test]
fn an_agent_who_goes_offline_long_after_a_failed_logout_stays_logged_in() {
    let mut controls = Controls::idle();
    let ticket = log_out(&mut controls);
    controls.on(VoiceEvent::Done(ticket));
    controls.on(VoiceEvent::Clock(NOW + 60_000.0));
    let mut offline = agent(&[]);
    offline["snapshot"]["state"] =
        json!({ "agentStateARN": "offline", "type": "offline", "name": "Offline" });
    assert_eq!(controls.on(VoiceEvent::Snapshot(read(&offline))), []);
}

#[test]
fn a_snapshot_from_before_the_log_out_does_not_make_the_phone_ready() {
    let mut controls = Controls::idle();
    controls.on(VoiceEvent::Clock(1_700_000_100_000.0));
    controls.on(VoiceEvent::Microphone(Microphone::Blocked));
    controls.on(VoiceEvent::LoggedOut);
    let taken = |seconds: f64| {
        let mut snapshot = agent(&[]);
        snapshot["snapshot"]["snapshotTimestamp"] = json!(seconds);
        VoiceEvent::Snapshot(read(&snapshot))
    };
    for late in [
        taken(1_700_000_099.0),
        taken(1_700_000_100.0),
        VoiceEvent::Snapshot(read(&agent(&[]))),
    ] {
        controls.on(late);
        assert_eq!(controls.view().phone, Phone::LoggedOut);
    }
    // The agent has logged in again, maybe in another tab.
    controls.on(taken(1_700_000_101.0));
    assert_eq!(controls.view().phone, Phone::Ready);
}

#[test]
fn a_snapshot_without_a_time_counts_once_the_agent_signs_in_again() {
    for again in [
        VoiceEvent::SignedOut(false),
        VoiceEvent::Pressed(Control::LogIn),
    ] {
        let mut controls = Controls::idle();
        controls.on(VoiceEvent::LoggedOut);
        controls.on(again);
        controls.on(VoiceEvent::Snapshot(read(&agent(&[]))));
        assert_eq!(controls.view().phone, Phone::Ready);
    }
}
