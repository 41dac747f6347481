//! Logging out.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn logging_out_goes_offline_first_and_never_loses_a_contact() {
    let mut controls = Controls::idle();
    let ticket = controls.asks(Control::LogOut, Request::SetState("offline".into(), false));
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
        "(Dial pad) (Devices) Show CCP Log in"
    );
    assert_eq!(controls.press(Control::LogIn), [VoiceEffect::LogIn]);

    Controls::talking().refuses(Control::LogOut, Why::StillLive);
    Controls::holding(contact("ended", &[])).refuses(Control::LogOut, Why::AfterCallWork);
    // A call that comes in between is not logged out of.
    let mut controls = Controls::idle();
    controls.press(Control::LogOut);
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
    let ticket = controls.asks(Control::LogOut, Request::SetState("offline".into(), false));
    controls.on(VoiceEvent::Done(ticket));
    controls.on(VoiceEvent::Clock(NOW + 60_000.0));
    let mut offline = agent(&[]);
    offline["snapshot"]["state"] =
        json!({ "agentStateARN": "offline", "type": "offline", "name": "Offline" });
    assert_eq!(controls.on(VoiceEvent::Snapshot(read(&offline))), []);
}
