//! What the screen and the screen reader say.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn a_screen_reader_tells_who_calls_at_once_and_the_rest_later() {
    let ringing = contact("connecting", &[own("connecting"), customer("connected")]);
    let mut controls = Controls::holding(ringing.clone());
    let aloud = controls.view().aloud;
    assert_eq!(aloud.alarm, format!("Incoming call from {NUMBER}, Support"));
    assert_eq!(aloud.news, "");
    let talking = with(
        contact("connected", &[own("connected"), customer("connected")]),
        "contactId",
        json!("other"),
    );
    controls.shows(&[ringing, talking]);
    assert_eq!(controls.view().aloud.news, format!("Connected, {NUMBER}"));
    controls.shows(&[]);
    assert_eq!(controls.view().aloud.alarm, "");
    assert_eq!(controls.view().aloud.news, "Your state: Available");
}

#[test]
fn the_empty_screen_says_whether_calls_can_come() {
    let headline = |controls: &Controls| controls.view().idle.map(|idle| idle.headline);
    let mut controls = Controls::idle();
    assert_eq!(headline(&controls), Some("Ready for calls"));
    let mut away = agent(&[]);
    away["snapshot"]["state"] = states()[1].clone();
    controls.on(VoiceEvent::Snapshot(read(&away)));
    let idle = controls.view().idle.unwrap();
    assert_eq!(idle.headline, "No calls for now");
    assert_eq!(idle.hint, "Your state is “Lunch”.");
    controls.press(Control::OpenDial);
    assert_eq!(headline(&controls), None);
    controls.on(VoiceEvent::LoggedOut);
    assert_eq!(headline(&controls), Some("You are logged out"));
    assert_eq!(headline(&Controls::talking()), None);
}
