//! Faults that endanger calls.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn trouble_is_shown_before_it_costs_a_call_and_goes_with_its_cause() {
    let health = |controls: &Controls| {
        let troubles = controls.view().troubles.into_iter();
        Vec::from_iter(troubles.map(|notice| (notice.trouble, notice.dismiss.is_some())))
    };
    let standing = |health| (Trouble::Health(health), false);
    let mut controls = Controls::idle();
    assert_eq!(health(&controls), []);
    controls.on(VoiceEvent::Network(Network::Lost));
    controls.on(VoiceEvent::WebSocket(false));
    controls.on(VoiceEvent::Microphone(Microphone::Blocked));
    assert_eq!(
        health(&controls),
        [
            standing(Health::NetworkLost),
            standing(Health::WebSocketLost),
            standing(Health::MicrophoneBlocked),
        ]
    );
    controls.on(VoiceEvent::Network(Network::Connected));
    controls.on(VoiceEvent::WebSocket(true));
    controls.on(VoiceEvent::SoftphoneError("microphone_not_shared".into()));
    controls.on(VoiceEvent::SoftphoneError("microphone_not_shared".into()));
    controls.on(VoiceEvent::SoftphoneError("something new".into()));
    assert_eq!(
        health(&controls),
        [
            standing(Health::MicrophoneBlocked),
            (Trouble::Health(Health::SoftphoneFailed), true),
            (Trouble::Health(Health::MicrophoneNotShared), true),
        ]
    );
    controls.on(VoiceEvent::Microphone(Microphone::Fine));
    controls.press(Control::Dismiss(Trouble::Health(Health::SoftphoneFailed)));
    assert_eq!(health(&controls), []);
}

#[test]
fn each_trouble_names_the_person_who_can_fix_it_unless_it_passes() {
    let refused = |error: &str| Trouble::Refused {
        what: "Call",
        purpose: Purpose::Dial,
        refusal: Refusal::of(error),
    };
    for (trouble, line) in [
        (
            refused("AccessDeniedException"),
            Some("your Amazon Connect administrator"),
        ),
        (refused("BadEndpointException"), Some("you")),
        (refused("TooManyRequestsException"), None),
        (Trouble::Health(Health::MicrophoneBlocked), Some("you")),
        (Trouble::Health(Health::NetworkUnsteady), None),
    ] {
        let line = line.map(|who| format!("Who can fix this: {who}."));
        assert_eq!(trouble.fixed_by(), line, "{trouble:?}");
    }
}
