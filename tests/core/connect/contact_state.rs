//! The state of a contact: which words of Streams mean that the contact would be lost if the CCP were loaded again.

use patchcord::connect::contact_state::ContactState;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn an_ended_contact_is_not_live_and_every_other_state_is() {
    for word in ["ended", "error", "missed", "rejected"] {
        assert!(!ContactState::of(word).is_live(), "{word}");
    }
    for word in [
        "incoming",
        "pending",
        "connecting",
        "connected",
        "paused",
        "a-new-word",
        "",
    ] {
        assert!(ContactState::of(word).is_live(), "{word}");
    }
}
