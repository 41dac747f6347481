//! What comes without a press of the agent's: a call that Connect accepts, a callback, the end of after-call work, a missed call.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use patchcord::settings::VoiceSettings;

use super::*;

fn accepted() -> Value {
    let call = contact("connected", &[own("connected"), customer("connected")]);
    with(
        call,
        "agentContactHandlingConfig",
        json!({ "autoAccept": true }),
    )
}

fn offered() -> Value {
    let call = contact("connecting", &[own("connecting"), customer("connected")]);
    with(
        call,
        "agentContactHandlingConfig",
        json!({ "autoAccept": true }),
    )
}

fn settings(acw_seconds: Option<u32>, auto_accept_tone: bool) -> VoiceEvent {
    VoiceEvent::Settings(VoiceSettings {
        acw_seconds,
        auto_accept_tone,
    })
}

#[test]
fn a_call_that_connect_accepts_is_heard_once_and_seen() {
    for before in [vec![], vec![offered()]] {
        let mut controls = Controls::idle();
        controls.shows(&before);
        assert_eq!(controls.shows(&[accepted()]), [VoiceEffect::Tone]);
        assert_eq!(&*controls.call().status, "Accepted for you");
        assert_eq!(controls.view().title, Some("Call accepted for you"));
        assert!(controls.view().aloud.news.starts_with("Accepted for you"));
        assert_eq!(controls.shows(&[accepted()]), []);
        controls.on(VoiceEvent::Clock(NOW + 11_000.0));
        assert_eq!(&*controls.call().status, "Connected");
        assert_eq!(controls.view().title, None);
    }
}

#[test]
fn it_is_notified_while_the_agent_looks_at_something_else() {
    let mut controls = Controls::idle();
    controls.on(VoiceEvent::InFront(false));
    let effects = controls.shows(&[accepted()]);
    let notified = |effect: &VoiceEffect| matches!(effect, VoiceEffect::Notify { title, .. } if *title == "Call accepted for you");
    assert!(effects.iter().any(notified), "{effects:?}");
    assert_eq!(
        controls.on(VoiceEvent::InFront(true)),
        [VoiceEffect::Withdraw(id())]
    );
}

#[test]
fn a_reload_in_a_call_announces_nothing_again() {
    let mut controls = Controls {
        state: VoiceState::new(None),
    };
    controls.on(VoiceEvent::InFront(false));
    assert_eq!(controls.shows(&[accepted()]), []);
    assert_eq!(&*controls.call().status, "Connected");
    assert_eq!(controls.view().title, None);
}

#[test]
fn what_the_agent_has_accepted_called_or_listens_to_is_not_announced() {
    let answered = contact("connected", &[own("connected"), customer("connected")]);
    let dialled = with(accepted(), "initiationMethod", json!("outbound"));
    let mut monitored = with(accepted(), "initiationMethod", json!("monitor"));
    monitored["connections"][0] = line("own", "monitoring", "connected");
    for call in [answered, dialled, monitored] {
        assert_eq!(Controls::idle().shows(&[call]), []);
    }
    // The policy leaves the tone out, and nothing else.
    let mut controls = Controls::idle();
    controls.on(settings(None, false));
    assert_eq!(controls.shows(&[accepted()]), []);
    assert_eq!(&*controls.call().status, "Accepted for you");
}

#[test]
fn a_contact_that_is_listened_to_does_not_ring() {
    let lines = [
        line("own", "monitoring", "connecting"),
        customer("connected"),
    ];
    let call = with(
        contact("connecting", &lines),
        "initiationMethod",
        json!("monitor"),
    );
    let mut controls = Controls::idle();
    controls.on(VoiceEvent::InFront(false));
    assert_eq!(controls.shows(&[call]), []);
    assert_eq!(controls.view().title, None);
}

#[test]
fn after_call_work_counts_down_where_its_limit_is_known() {
    let ended = || contact("ended", &[]);
    let mut controls = Controls::holding(ended());
    assert_eq!(controls.call().ends, None);
    controls.on(settings(Some(90), true));
    assert_eq!(controls.call().ends, Some(NOW + 90_000.0));
    let warned = |controls: &Controls| controls.view().aloud.news.contains("ends in a few seconds");
    assert!(!warned(&controls));
    controls.on(VoiceEvent::Clock(NOW + 76_000.0));
    assert!(warned(&controls));
    controls.on(VoiceEvent::Clock(NOW + 91_000.0));
    assert_eq!(controls.call().ends, None);
    // Nothing else has an end.
    let mut controls = Controls::talking();
    controls.on(settings(Some(90), true));
    assert_eq!(controls.call().ends, None);
    // Who signs out and in again still has it.
    controls.on(VoiceEvent::LoggedOut);
    controls.on(VoiceEvent::SignedOut(false));
    controls.shows(&[ended()]);
    assert!(controls.call().ends.is_some());
}

#[test]
fn a_callback_says_what_it_is_and_how_long_the_customer_has_waited() {
    let callback = |method: &str| {
        let call = contact("incoming", &[own("connecting"), customer("connected")]);
        let call = with(call, "queueTimestamp", json!(1_699_999_000));
        let call = with(call, "initiationMethod", json!(method));
        with(call, "type", json!("queue_callback"))
    };
    for (method, words) in [
        ("callback", "Callback waiting"),
        (
            "callback_customer_first_queued",
            "Callback, customer called first",
        ),
        (
            "callback_customer_first_dialed",
            "Callback, customer called first",
        ),
    ] {
        let call = Controls::holding(callback(method)).call();
        assert_eq!(&*call.status, words);
        assert_eq!(
            (&*call.party, call.queue.as_deref()),
            (SHOWN, Some("Support"))
        );
        assert_eq!(call.waits_since, Some(1_699_999_000_000.0));
    }
    let call = Controls::talking().call();
    assert_eq!(call.waits_since, None);
}

#[test]
fn a_missed_call_stays_notified_until_it_is_seen_and_one_button_brings_the_next() {
    let missed = || contact("missed", &[own("disconnected"), customer("disconnected")]);
    let mut controls = Controls::idle();
    controls.on(VoiceEvent::InFront(false));
    controls.shows(&[contact(
        "connecting",
        &[own("connecting"), customer("connected")],
    )]);
    let effects = controls.shows(&[missed()]);
    let [VoiceEffect::Notify { contact, title, .. }] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!((contact, *title), (&id(), "Missed call"));
    assert_eq!(controls.shows(&[missed()]), []);
    assert_eq!(
        controls.on(VoiceEvent::InFront(true)),
        [VoiceEffect::Withdraw(id())]
    );
    assert_eq!(controls.buttons(), "Close contact");
    // Connect keeps calls from an agent in this state.
    let mut snapshot = agent(&[missed()]);
    snapshot["snapshot"]["state"] = json!({ "type": "error", "name": "MissedCallAgent" });
    controls.on(VoiceEvent::Snapshot(read(&snapshot)));
    assert_eq!(controls.buttons(), "Close contact Available");
    controls.asks(
        Control::SetState("available".into()),
        Request::SetState("available".into(), false),
    );
}

#[test]
fn of_two_calls_neither_hides_the_other_and_each_button_names_its_own() {
    let second = |mut call: Value| {
        call["contactId"] = json!("second");
        call
    };
    let mut controls = Controls::idle();
    controls.shows(&[accepted(), second(offered())]);
    let calls = controls.view().calls;
    assert_eq!(calls.len(), 2);
    for call in calls {
        for button in call.buttons {
            let named = format!("{:?}", button.control);
            assert!(named.contains(call.contact.as_str()), "{named}");
        }
    }
}
