//! What an agent is told whose softphone is hidden behind ServiceNow's interaction controls.

use patchcord::cause::{Browser, Cause};
use patchcord::servicenow::toast::{FrameView, tell};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const SEEN: FrameView = FrameView {
    width: 360.0,
    height: 600.0,
    visible: true,
};
const HIDDEN: [FrameView; 3] = [
    FrameView {
        visible: false,
        ..SEEN
    },
    FrameView { width: 0.0, ..SEEN },
    FrameView {
        height: 0.0,
        ..SEEN
    },
];

#[test]
fn a_page_that_can_be_seen_speaks_for_itself() {
    for &cause in Cause::ALL {
        assert_eq!(tell(cause, true, SEEN, Browser::Chromium), None);
    }
}

#[test]
fn a_hidden_page_has_its_words_said_for_it() {
    for frame in HIDDEN {
        for &cause in Cause::ALL {
            let told = tell(cause, true, frame, Browser::Firefox).unwrap();
            assert!(told.words.starts_with(cause.what()), "{told:?}");
            assert!(told.words.ends_with(cause.next_step()), "{told:?}");
            // OpenFrame takes no more of a message than this, with its wrapping.
            assert!(told.words.len() < 4_000);
        }
    }
}

#[test]
fn only_what_the_agent_can_press_brings_the_softphone_into_view() {
    for (cause, asks, kind, reveal) in [
        (Cause::IdpNeedsAgent, true, "warning", true),
        (Cause::CookiesBlocked, true, "error", true),
        (Cause::PhoneStopped, true, "error", true),
        (Cause::ExtensionBroken, true, "warning", false),
        (Cause::LoginFieldAbsent, false, "warning", false),
        (Cause::IdpNeedsAgent, false, "warning", false),
    ] {
        let told = tell(cause, asks, HIDDEN[0], Browser::Chromium).unwrap();
        assert_eq!((told.kind, told.reveal), (kind, reveal), "{cause:?}");
    }
}
