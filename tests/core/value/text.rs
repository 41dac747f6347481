//! How much of a text is kept that somebody else has written, and how much of what a page tells the background.

use patchcord::message::Request;
use patchcord::value::text::clip;
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn a_text_keeps_256_characters_whatever_they_are() {
    for letter in ["a", "ä", "한", "📞"] {
        assert_eq!(clip(&letter.repeat(257)), letter.repeat(256));
        assert_eq!(clip(&letter.repeat(256)), letter.repeat(256));
        assert_eq!(clip(letter), letter);
    }
    assert_eq!(clip(""), "");
}

#[test]
fn a_page_cannot_tell_the_background_an_endless_text() {
    let endless = "n".repeat(5_000_000);
    let kept = "n".repeat(256);
    for (told, heard) in [
        (
            json!({ "identify": { "record": null, "agent": endless, "user": { "userName": endless, "email": endless } } }),
            json!({ "identify": { "record": null, "agent": kept, "user": { "userName": kept, "email": kept } } }),
        ),
        (
            json!({ "notify": { "contact": endless, "title": endless, "body": endless } }),
            json!({ "notify": { "contact": kept, "title": kept, "body": kept } }),
        ),
        (
            json!({ "withdraw": { "contact": endless } }),
            json!({ "withdraw": { "contact": kept } }),
        ),
        (
            json!({ "dismissed": { "code": endless } }),
            json!({ "dismissed": { "code": kept } }),
        ),
    ] {
        let request: Request = serde_json::from_value(told).unwrap();
        assert_eq!(serde_json::to_value(request).unwrap(), heard);
    }
}
