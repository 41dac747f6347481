//! Which pages are asked to carry a shortcut out.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use patchcord::background::shortcuts::in_order;
use patchcord::softphone::voice::Shortcut;

use super::*;

fn pressed(tabs: &mut Desk, name: &str) -> Vec<BackgroundEffect> {
    tabs.on(BackgroundEvent::Shortcut(name.into()))
}

#[test]
fn a_shortcut_goes_to_the_pages_of_paired_service_nows() {
    let mut tabs = Desk::with_record();
    let origins = || vec![ACME.to_owned()];
    for shortcut in Shortcut::ALL {
        let effect = BackgroundEffect::Shortcut(shortcut, origins());
        assert_eq!(pressed(&mut tabs, shortcut.name()), [effect]);
    }
    assert_eq!(pressed(&mut tabs, "_execute_action"), []);
    // The worker was stopped meanwhile.
    let mut tabs = tabs.restart();
    let effect = BackgroundEffect::Shortcut(Shortcut::Answer, origins());
    assert_eq!(pressed(&mut tabs, "answer"), [effect]);
}

#[test]
fn a_shortcut_reaches_no_page_that_is_not_served() {
    // Nothing is known of any ServiceNow.
    assert_eq!(pressed(&mut Desk::new(), "answer"), []);
    // It is not paired.
    let mut tabs = Desk::unpaired();
    tabs.hello(1);
    tabs.learned(2, known());
    assert_eq!(pressed(&mut tabs, "answer"), []);
    // The policy has switched Patchcord off.
    let mut tabs = Desk::with_record();
    tabs.policy(r#"{ "softphone": "off" }"#);
    assert_eq!(pressed(&mut tabs, "answer"), []);
}

#[test]
fn the_tab_in_front_is_asked_first() {
    assert_eq!(in_order(vec![(1, 5.0), (2, 9.0), (3, 7.0)]), [2, 3, 1]);
    assert!(in_order(vec![]).is_empty());
}
