//! The keypad and its tones.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

/// A call with the keypad open.
fn keypad() -> Controls {
    let mut controls = Controls::talking();
    controls.press(Control::OpenKeypad(id()));
    controls
}

fn tone(line: &str, digit: char) -> Request {
    Request::SendDigits(id(), line.into(), digit)
}

fn digit(digit: char) -> Control {
    Control::Digit(id(), digit)
}

#[test]
fn a_tone_goes_to_the_party_that_was_called_last() {
    let mut controls = keypad();
    let Some(Dialog::Keypad { keys, .. }) = controls.view().dialog else {
        panic!("no keypad");
    };
    assert_eq!(buttons(&keys), "1 2 3 4 5 6 7 8 9 * 0 #");
    let first = controls.asks(digit('1'), tone("customer", '1'));
    controls.on(VoiceEvent::Done(first));
    controls.refuses(digit('A'), Why::NotHere);
    let split = [own("connected"), customer("hold"), third("connected")];
    controls.shows(&[contact("connected", &split)]);
    controls.asks(digit('#'), tone("third", '#'));
}

#[test]
fn a_tone_waits_until_the_one_before_it_is_answered() {
    let mut controls = keypad();
    let first = controls.asks(digit('1'), tone("customer", '1'));
    assert_eq!(controls.press(digit('2')), []);
    assert_eq!(controls.press(digit('2')), []);
    // A late answer to another request sends nothing.
    let effects = controls.on(VoiceEvent::Done(first));
    let [VoiceEffect::Ask(second, request)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(*request, tone("customer", '2'));
    assert_eq!(controls.on(VoiceEvent::Done(first)), []);
    let effects = controls.on(VoiceEvent::Done(*second));
    assert!(matches!(effects[..], [VoiceEffect::Ask(..)]));
}

#[test]
fn a_tone_that_fails_takes_the_waiting_ones_with_it_and_is_told_once() {
    let mut controls = keypad();
    let first = controls.asks(digit('1'), tone("customer", '1'));
    controls.press(digit('2'));
    controls.press(digit('3'));
    let failed = VoiceEvent::Failed(first, "BadEndpointException".into());
    assert_eq!(controls.on(failed), []);
    assert_eq!(controls.view().troubles.len(), 1);
    controls.asks(digit('4'), tone("customer", '4'));
    controls.on(VoiceEvent::Clock(NOW + 60_000.0));
    assert_eq!(controls.view().troubles.len(), 1);
}

#[test]
fn a_tone_whose_answer_is_lost_silences_the_keypad_for_seconds_only() {
    let mut controls = keypad();
    controls.asks(digit('1'), tone("customer", '1'));
    controls.on(VoiceEvent::Clock(NOW + 4_000.0));
    assert_eq!(controls.press(digit('2')), []);
    controls.on(VoiceEvent::Clock(NOW + 6_000.0));
    controls.asks(digit('3'), tone("customer", '3'));
}
