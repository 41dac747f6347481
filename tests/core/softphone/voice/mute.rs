//! Muting.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn muting_follows_streams() {
    let mut controls = Controls::idle();
    controls.shows(&[contact(
        "connected",
        &[own("connected"), customer("connected")],
    )]);
    assert_eq!(controls.call().muted, None);
    controls.asks(Control::Mute(id()), Request::Mute);
    assert!(controls.call().buttons[0].is_pending());
    controls.on(VoiceEvent::Muted(true));
    assert_eq!(controls.call().muted, Some("Muted"));
    assert_eq!(
        controls.buttons(),
        "Mute* Hold Keypad Add or transfer End call"
    );
    controls.refuses(Control::Mute(id()), Why::AlreadySo);
    controls.asks(Control::Unmute(id()), Request::Unmute);
    controls.on(VoiceEvent::Muted(false));
    assert_eq!(controls.call().muted, None);
}

#[test]
fn after_a_reload_in_a_call_both_mute_and_unmute_are_there_because_streams_does_not_tell() {
    let call = contact("connected", &[own("connected"), customer("connected")]);
    let mut controls = Controls::with(&agent(&[call]));
    assert_eq!(controls.call().muted, None);
    assert_eq!(
        controls.buttons(),
        "Mute Unmute Hold Keypad Add or transfer End call"
    );
    controls.asks(Control::Unmute(id()), Request::Unmute);
    controls.on(VoiceEvent::Muted(false));
    assert_eq!(
        controls.buttons(),
        "Mute Hold Keypad Add or transfer End call"
    );
    // And a muted agent does not stay so into the next call.
    controls.on(VoiceEvent::Muted(true));
    controls.shows(&[]);
    controls.shows(&[contact(
        "connected",
        &[own("connected"), customer("connected")],
    )]);
    assert_eq!(controls.call().muted, None);
}

#[test]
fn an_agent_who_muted_in_the_browser_unmutes_there_also_in_a_conference() {
    let mut controls = Controls::idle();
    let joined = [own("connected"), customer("connected"), third("connected")];
    controls.shows(&[multiparty(contact("connected", &joined[..2]))]);
    controls.on(VoiceEvent::Muted(true));
    controls.shows(&[multiparty(contact("connected", &joined))]);
    assert_eq!(controls.call().muted, Some("Muted"));
    controls.asks(Control::Unmute(id()), Request::Unmute);
}
