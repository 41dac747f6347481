//! What the screen and the screen reader say.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn a_screen_reader_tells_who_calls_at_once_and_the_rest_later() {
    let ringing = contact("connecting", &[own("connecting"), customer("connected")]);
    let mut controls = Controls::holding(ringing.clone());
    let aloud = controls.view().aloud;
    assert_eq!(aloud.alarm, format!("Incoming call from {SHOWN}, Support"));
    assert_eq!(aloud.news, "");
    let talking = with(
        contact("connected", &[own("connected"), customer("connected")]),
        "contactId",
        json!("other"),
    );
    controls.shows(&[ringing, talking]);
    assert_eq!(controls.view().aloud.news, format!("Connected, {SHOWN}"));
    controls.shows(&[]);
    assert_eq!(controls.view().aloud.alarm, "");
    assert_eq!(controls.view().aloud.news, "Your state: Available");
}

#[test]
fn the_empty_screen_says_whether_calls_can_come() {
    let headline = |controls: &Controls| controls.view().idle.map(|idle| idle.headline);
    let mut controls = Controls::idle();
    assert_eq!(headline(&controls), Some("Ready for calls"));
    let mut away = agent(&[]);
    away["snapshot"]["state"] = states()[1].clone();
    controls.on(VoiceEvent::Snapshot(read(&away)));
    let idle = controls.view().idle.unwrap();
    assert_eq!(idle.headline, "No calls for now");
    assert_eq!(idle.hint, "Your state is “Lunch”.");
    controls.press(Control::OpenDial);
    assert_eq!(headline(&controls), None);
    controls.on(VoiceEvent::LoggedOut);
    assert_eq!(headline(&controls), Some("You are signed out"));
    assert_eq!(headline(&Controls::talking()), None);
}

#[test]
fn a_word_of_the_service_is_neither_a_name_nor_a_number() {
    let party = |endpoint: Value| {
        let caller = with(customer("connected"), "endpoint", endpoint);
        let ringing = contact("connecting", &[own("connecting"), caller]);
        Controls::holding(ringing).call().party.to_string()
    };
    let number = |text: &str| json!({ "type": "phone_number", "phoneNumber": text });
    for (endpoint, shown) in [
        (number("INTERNAL-TRANSFER"), "Unknown"),
        (number("EXTERNAL_TRANSFER_2"), "Unknown"),
        (number("anonymous"), "Number withheld"),
        (number("Restricted"), "Number withheld"),
        (number("+266696687"), "Number withheld"),
        (number("+12065550142"), SHOWN),
        (number("(206) 555-0142"), "(206) 555-0142"),
        (number("sip:ada@example.com"), "sip:ada@example.com"),
        (
            json!({ "type": "phone_number", "phoneNumber": "INTERNAL-TRANSFER", "name": "Internal-Transfer" }),
            "Unknown",
        ),
        // A person may be called like a word of the service.
        (
            json!({ "type": "phone_number", "phoneNumber": "INTERNAL-TRANSFER", "name": "Grace" }),
            "Grace",
        ),
        (
            json!({ "type": "agent", "name": "Unknown Private" }),
            "Unknown Private",
        ),
        (
            json!({ "type": "agent", "phoneNumber": "INTERNAL-TRANSFER" }),
            "Another agent",
        ),
    ] {
        assert_eq!(party(endpoint.clone()), shown, "{endpoint}");
    }
}

#[test]
fn a_party_without_a_name_or_number_is_called_by_its_part_in_the_call() {
    let transfer = with(
        third("connected"),
        "endpoint",
        json!({ "type": "phone_number", "phoneNumber": "INTERNAL-TRANSFER" }),
    );
    let lines = [own("connected"), customer("connected"), transfer];
    let call = Controls::holding(contact("connected", &lines)).call();
    let names = call.parties.iter().map(|party| &*party.name);
    assert_eq!(Vec::from_iter(names), [SHOWN, "Third party"]);
}

#[test]
fn numbers_are_grouped_as_people_read_them() {
    for (number, shown) in [
        ("+12065550142", "+1 206 555 0142"),
        ("+442079460958", "+44 207 946 0958"),
        ("+4930123456", "+49 3012 3456"),
        ("+3312345678", "+3312345678"),
        ("+33123456789", "+33 123 456 789"),
        ("911", "911"),
        ("0049 30 123456", "0049 30 123456"),
        ("+1206555014", "+1206555014"),
        ("+1206555O142", "Unknown"),
    ] {
        let endpoint = json!({ "type": "phone_number", "phoneNumber": number });
        let caller = with(customer("connected"), "endpoint", endpoint);
        let ringing = contact("connecting", &[own("connecting"), caller]);
        assert_eq!(&*Controls::holding(ringing).call().party, shown);
    }
}
