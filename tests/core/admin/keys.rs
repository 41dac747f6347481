//! The keyboard shortcuts on the set-up page.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use patchcord::admin::keys::{by_hand, lines, page};
use patchcord::cause::Browser;

#[test]
fn the_browsers_keys_are_shown_with_what_they_do() {
    let known = [
        ("_execute_action", ""),
        ("answer", "Alt+Shift+A"),
        ("hold", ""),
    ];
    let known = known.map(|(name, key)| (name.to_owned(), key.to_owned()));
    assert_eq!(
        lines(&known),
        [
            ("Answer, or end the call", "Alt+Shift+A".to_owned()),
            ("Hold or resume", "No key".to_owned()),
        ]
    );
}

#[test]
fn each_browser_has_a_way_to_the_page_where_keys_are_changed() {
    assert_eq!(
        page(Browser::Chromium),
        Some("chrome://extensions/shortcuts")
    );
    assert_eq!(page(Browser::Firefox), None);
    assert!(by_hand(Browser::Chromium).contains("chrome://extensions/shortcuts"));
    assert!(by_hand(Browser::Firefox).contains("about:addons"));
}
