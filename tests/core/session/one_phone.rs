//! One phone in a page: when a docked softphone leaves, and when it replaces an older one.

use patchcord::connect::contact_state::ContactState;
use patchcord::session::one_phone::leaves_after;
use patchcord::session::take_over::{TakeOver, TakeOverEvent, TakeOverStep};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn a_docked_softphone_leaves_at_once_unless_a_contact_may_be_live() {
    for states in ["", "ended", "missed ended"] {
        assert_eq!(leaves_after(&ContactState::list(states)), None, "{states}");
    }
    for states in ["connected", "ended incoming", "a-new-word"] {
        let waits = leaves_after(&ContactState::list(states));
        assert!(waits.is_some_and(|ms| ms > 0), "{states}");
    }
}

fn looked(live: bool, noted: bool) -> TakeOverEvent {
    TakeOverEvent::Looked { live, noted }
}

#[test]
fn an_old_softphone_without_a_call_is_replaced_at_once() {
    let mut wait = TakeOver::default();
    assert_eq!(wait.on(looked(false, false)), TakeOverStep::Replace);
}

#[test]
fn in_a_call_the_agent_is_asked_and_the_answer_or_the_calls_end_replaces_the_old_softphone() {
    for end in [TakeOverEvent::Answered, looked(false, true)] {
        let mut wait = TakeOver::default();
        assert!(matches!(wait.on(looked(true, false)), TakeOverStep::Note(ms) if ms > 0));
        for _ in 0..1_000 {
            assert!(matches!(wait.on(looked(true, true)), TakeOverStep::Wait(ms) if ms > 0));
        }
        assert_eq!(wait.on(end), TakeOverStep::Replace);
    }
}

#[test]
fn a_hidden_note_comes_back_and_the_calls_end_is_seen_meanwhile() {
    let mut wait = TakeOver::default();
    wait.on(looked(true, false));
    wait.on(looked(true, true));
    let mut waited = 0;
    let again = loop {
        match wait.on(looked(true, false)) {
            TakeOverStep::Wait(ms) => waited += ms,
            step => break step,
        }
    };
    assert!(matches!(again, TakeOverStep::Note(_)));
    assert!((30_000..=120_000).contains(&waited), "{waited}");
    wait.on(looked(true, true));
    wait.on(looked(true, false));
    assert_eq!(wait.on(looked(false, false)), TakeOverStep::Replace);
}
