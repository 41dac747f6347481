//! The heading, the empty screen and the screen reader: one decision, which never contradicts itself.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use patchcord::cause::Cause;
use patchcord::softphone::heading::Heading;

use super::*;

fn heading(controls: &Controls) -> (Heading, String) {
    let view = controls.view();
    (view.heading, view.summary)
}

fn named(value: Value, id: &str) -> Value {
    with(value, "contactId", json!(id))
}

fn ringing() -> Value {
    named(
        contact("connecting", &[own("connecting"), customer("connected")]),
        "ringing",
    )
}

fn talking() -> Value {
    contact("connected", &[own("connected"), customer("connected")])
}

fn chat(state: &str) -> Value {
    let line = with(
        customer("connected"),
        "chatMediaInfo",
        json!({ "customerName": "Grace" }),
    );
    let line = with(line, "endpoint", Value::Null);
    let chat = contact(state, &[own("connecting"), line]);
    named(with(chat, "type", json!("chat")), "chat")
}

#[test]
fn the_heading_names_the_agent_or_the_most_urgent_contact() {
    let ended = || named(contact("ended", &[]), "ended");
    for (contacts, wanted, words) in [
        (vec![], Heading::Ready, "ada · Available"),
        (
            vec![ringing()],
            Heading::Ringing,
            "Incoming call · +1 206 555 0142",
        ),
        (
            vec![talking()],
            Heading::Busy,
            "On a call · +1 206 555 0142",
        ),
        (
            vec![talking(), ringing()],
            Heading::Ringing,
            "Incoming call · +1 206 555 0142",
        ),
        (
            vec![ended(), talking()],
            Heading::Busy,
            "On a call · +1 206 555 0142",
        ),
        (vec![ended()], Heading::AfterCall, "Call ended · Unknown"),
        (
            vec![contact(
                "missed",
                &[own("disconnected"), customer("disconnected")],
            )],
            Heading::AfterCall,
            "Missed call · +1 206 555 0142",
        ),
        // A chat is announced as a chat, and never hides a live caller.
        (
            vec![chat("connecting")],
            Heading::Ringing,
            "Incoming chat · Grace",
        ),
        (
            vec![chat("connected")],
            Heading::Busy,
            "Grace · Chat · Open",
        ),
        (
            vec![chat("connecting"), talking()],
            Heading::Busy,
            "On a call · +1 206 555 0142",
        ),
        (
            vec![chat("connecting"), ended()],
            Heading::Ringing,
            "Incoming chat · Grace",
        ),
    ] {
        let mut controls = Controls::idle();
        controls.shows(&contacts);
        assert_eq!(heading(&controls), (wanted, words.to_owned()));
    }
}

#[test]
fn a_supervisor_s_contact_is_no_call() {
    let mut listener = line("own", "monitoring", "connected");
    listener["monitoringInfo"] = json!({ "agentName": "Grace" });
    let monitor = with(
        contact("connected", &[listener, customer("connected")]),
        "initiationMethod",
        json!("monitor"),
    );
    let controls = Controls::holding(monitor);
    assert_eq!(
        heading(&controls),
        (Heading::Busy, "Listening · Grace".to_owned())
    );
    assert_eq!(controls.view().aloud.alarm, "");
    assert_eq!(controls.view().title, None);
}

#[test]
fn mute_is_in_words_in_the_card_the_heading_and_the_live_region() {
    let mut controls = Controls::idle();
    controls.shows(&[talking()]);
    controls.on(VoiceEvent::Muted(true));
    assert_eq!(controls.call().muted, Some("Muted"));
    assert_eq!(heading(&controls).1, "On a call · +1 206 555 0142 · Muted");
    assert_eq!(
        controls.view().aloud.news,
        format!("Connected, {SHOWN}, Muted")
    );
    let muted = with(own("connected"), "mute", json!(true));
    let muted = with(muted, "forcedMute", json!(true));
    let lines = [muted, customer("connected"), third("connected")];
    controls.shows(&[multiparty(contact("connected", &lines))]);
    assert_eq!(controls.call().muted, Some("Muted by a supervisor"));
    assert!(heading(&controls).1.ends_with("· Muted by a supervisor"));
    controls.shows(&[contact("ended", &lines)]);
    assert_eq!(controls.call().muted, None);
}

#[test]
fn hold_has_its_own_time() {
    let held = |mut line: Value, second: u32| {
        line["state"] = json!({ "type": "hold", "timestamp": 1_700_000_000 + second });
        line
    };
    let call = Controls::holding(contact(
        "connected",
        &[own("connected"), held(customer(""), 30)],
    ))
    .call();
    assert_eq!(
        (call.since, call.held_since),
        (Some(NOW), Some(NOW + 30_000.0))
    );
    // Among several, each party has its own.
    let lines = [own("connected"), held(customer(""), 30), third("connected")];
    let call = Controls::holding(contact("connected", &lines)).call();
    let since = call.parties.iter().map(|party| party.held_since);
    assert_eq!(call.held_since, None);
    assert_eq!(Vec::from_iter(since), [Some(NOW + 30_000.0), None]);
    assert_eq!(Controls::talking().call().held_since, None);
}

#[test]
fn a_phone_that_cannot_ring_never_says_that_it_is_ready_or_signing_in() {
    let says = |controls: &Controls| {
        let view = controls.view();
        let idle = view.idle.unwrap();
        [
            view.summary,
            idle.headline.to_owned(),
            idle.hint,
            view.aloud.news,
        ]
        .join("\n")
    };
    let events = [
        VoiceEvent::Network(Network::Lost),
        VoiceEvent::WebSocket(false),
        VoiceEvent::Notice(Some(Cause::ExtensionBroken)),
        VoiceEvent::SignedOut(true),
        VoiceEvent::LoggedOut,
    ];
    for event in events {
        let mut controls = Controls::idle();
        controls.on(event.clone());
        let said = says(&controls);
        assert!(!said.contains("Ready for calls"), "{event:?}: {said}");
        assert!(!said.contains("Available\n"), "{event:?}: {said}");
        assert!(!said.contains("Signing in"), "{event:?}: {said}");
        assert!(!said.contains("Calls appear here"), "{event:?}: {said}");
    }
    // Nor before the phone is there.
    let mut starting = Controls {
        state: VoiceState::new(None),
    };
    assert_eq!(
        heading(&starting),
        (Heading::SigningIn, "Signing in …".to_owned())
    );
    let cause = Cause::ExtensionBroken;
    starting.on(VoiceEvent::Notice(Some(cause)));
    assert_eq!(
        heading(&starting),
        (Heading::Stopped, cause.what().to_owned())
    );
    assert!(!says(&starting).contains("Starting"));
    starting.on(VoiceEvent::Notice(None));
    starting.on(VoiceEvent::StandardLogin);
    assert_eq!(heading(&starting).0, Heading::Standard);
}

#[test]
fn the_empty_screen_and_the_screen_reader_follow_the_health_line() {
    let mut controls = Controls::idle();
    controls.on(VoiceEvent::Microphone(Microphone::Blocked));
    let view = controls.view();
    assert_eq!(
        view.idle.unwrap().headline,
        "Your calls would have no sound"
    );
    assert!(view.aloud.news.contains("no sound"), "{:?}", view.aloud);
    // It rings all the same.
    assert_eq!(view.heading, Heading::Ready);
    controls.on(VoiceEvent::Network(Network::Lost));
    let view = controls.view();
    assert_eq!(view.heading, Heading::Unreachable);
    assert_eq!(view.idle.unwrap().headline, "No calls reach you");
    // A live call keeps the heading.
    controls.shows(&[talking()]);
    assert_eq!(controls.view().heading, Heading::Busy);
}

#[test]
fn a_short_loss_of_the_session_is_over_with_its_return() {
    let mut controls = Controls::idle();
    controls.on(VoiceEvent::SignedOut(true));
    assert_eq!(controls.view().heading, Heading::SignedOut);
    controls.on(VoiceEvent::SignedOut(false));
    assert_eq!(controls.view().heading, Heading::Ready);
}

#[test]
fn the_browser_s_word_on_the_microphone_outlives_a_log_out() {
    let mut controls = Controls::idle();
    controls.on(VoiceEvent::Microphone(Microphone::Blocked));
    controls.on(VoiceEvent::LoggedOut);
    controls.on(VoiceEvent::Snapshot(read(&agent(&[]))));
    let troubles = controls.view().troubles;
    assert_eq!(
        troubles[0].trouble,
        Trouble::Health(Health::MicrophoneBlocked)
    );
}
