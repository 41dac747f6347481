//! Where the arrow keys and the letters lead in a group of buttons.

use patchcord::softphone::grid::{beginning_with, toward};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn arrows_move_in_the_rows_and_columns_of_a_keypad_and_stop_at_its_edges() {
    for (key, from, to) in [
        ("ArrowLeft", 4, Some(3)),
        ("ArrowLeft", 0, None),
        ("ArrowRight", 2, Some(3)),
        ("ArrowRight", 11, None),
        ("ArrowUp", 4, Some(1)),
        ("ArrowUp", 2, None),
        ("ArrowDown", 4, Some(7)),
        ("ArrowDown", 9, None),
        ("Home", 7, Some(0)),
        ("End", 7, Some(11)),
        ("Enter", 7, None),
    ] {
        assert_eq!(toward(key, from, 12, 3), to, "{key} from {from}");
    }
    assert_eq!(toward("End", 0, 0, 1), None);
}

#[test]
fn a_letter_leads_to_the_next_label_that_begins_with_it() {
    let labels = ["Available", "Break", "Beratung", "Österreich", "2nd line"];
    let labels = labels.map(str::to_owned);
    for (key, from, to) in [
        ("b", 0, Some(1)),
        ("B", 1, Some(2)),
        // From the end on again at the beginning, and alone it stays.
        ("b", 2, Some(1)),
        ("a", 0, Some(0)),
        ("ö", 0, Some(3)),
        ("2", 0, Some(4)),
        ("x", 0, None),
        (" ", 0, None),
        ("Enter", 0, None),
        ("", 0, None),
    ] {
        assert_eq!(beginning_with(key, from, &labels), to, "{key} from {from}");
    }
    assert_eq!(beginning_with("a", 0, &[]), None);
}
