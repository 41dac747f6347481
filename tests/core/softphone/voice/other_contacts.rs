//! Contacts that the CCP must handle.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn other_contacts_are_shown_beside_the_call_and_left_to_the_ccp() {
    let chat = json!({
        "contactId": "chat",
        "type": "chat",
        "state": { "type": "connecting" },
        "connections": [line("own", "agent", "connecting"), with(line("customer", "inbound", "connected"), "chatMediaInfo", json!({ "customerName": "Customer" }))],
    });
    let task = json!({ "contactId": "task", "type": "task", "state": { "type": "connected" }, "name": "Send it again" });
    let hologram = json!({ "contactId": "new", "type": "hologram", "state": { "type": "beamed" } });
    let talking = contact("connected", &[own("connected"), customer("connected")]);
    let mut controls = Controls::idle();
    controls.shows(&[chat, talking, task, hologram, json!("nonsense")]);
    let view = controls.view();
    assert_eq!(view.calls.len(), 1);
    let others: Vec<(&str, &str, bool)> = view
        .others
        .iter()
        .map(|other| (&*other.what, &*other.status, other.rings))
        .collect();
    assert_eq!(
        others,
        [
            ("Chat", "Waiting for you", true),
            ("Task", "Open", false),
            ("hologram", "beamed", false),
            ("", "", false),
        ]
    );
    assert_eq!(view.others[1].name.as_deref(), Some("Send it again"));
    assert_eq!(view.title, Some("Incoming chat"));
    assert_eq!(
        controls.buttons(),
        "Mute Hold Keypad Add or transfer End call"
    );
    controls.refuses(Control::Accept("chat".into()), Why::OnlyInCcp);
    assert_eq!(
        controls.press(view.others[0].show.control.clone()),
        [VoiceEffect::ShowCcp(true)]
    );
}

#[test]
fn a_campaign_preview_is_for_the_ccp() {
    let preview = with(
        contact("connecting", &[own("connecting")]),
        "initiationMethod",
        json!("campaign_preview"),
    );
    let view = Controls::holding(preview).view();
    assert!(view.calls.is_empty());
    assert_eq!(&*view.others[0].what, "Campaign preview");
}
