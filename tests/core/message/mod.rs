//! The messages between a page and the background.

use patchcord::message::asks_again;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn a_page_asks_once_more_and_not_for_an_extension_that_is_gone() {
    assert!(asks_again(1, true));
    assert!(!asks_again(2, true), "a background that stays away");
    assert!(!asks_again(1, false), "an extension that was removed");
}
