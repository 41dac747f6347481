//! The tab's title while a call rings.

use patchcord::softphone::tab_title::TabTitle;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const CALL: Option<&str> = Some("Incoming call");

#[test]
fn the_title_tells_of_a_call_and_then_is_the_page_s_own_again() {
    let mut title = TabTitle::default();
    assert_eq!(title.change("Case 12", None), None);
    assert_eq!(title.change("Case 12", CALL).as_deref(), CALL);
    assert_eq!(title.change("Incoming call", CALL), None);
    assert_eq!(
        title.change("Incoming call", None).as_deref(),
        Some("Case 12")
    );
    assert_eq!(title.change("Case 12", None), None);
}

#[test]
fn a_title_that_the_page_sets_during_a_call_is_the_one_that_it_gets_back() {
    let mut title = TabTitle::default();
    title.change("Case 12", CALL);
    assert_eq!(title.change("Case 13", CALL).as_deref(), CALL);
    assert_eq!(
        title.change("Incoming call", None).as_deref(),
        Some("Case 13")
    );
    title.change("Case 13", CALL);
    // The page has set its title after the call's last change: it stays.
    assert_eq!(title.change("Case 14", None), None);
}
