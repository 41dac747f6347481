//! The pad: numbers, quick connects and queues.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

fn listed(pad: Pad) -> String {
    match pad.quick_connects {
        QuickConnects::Listed(found) => {
            let found: Vec<Button> = found.into_iter().map(|one| one.button).collect();
            buttons(&found)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_number_is_typed_checked_and_called() {
    let mut controls = Controls::idle();
    controls.asks(Control::OpenDial, Request::GetEndpoints);
    assert_eq!(controls.pad().number, Err(Fault::Empty));
    controls.refuses(Control::Call, Why::NoNumber);
    controls.press(Control::Type("(206) 555-0100".into()));
    let pad = controls.pad();
    assert_eq!(pad.number.clone().unwrap().as_str(), "+12065550100");
    let said = pad.said(&|country| country.as_str().to_owned());
    assert_eq!(said, "+1 206 555 0100 · US");
    let countries: Vec<Button> = pad.countries.into_iter().map(|one| one.button).collect();
    assert_eq!(buttons(&countries), "US* GB");
    assert_eq!(buttons(&pad.queues), "BasicQueue* Support");
    controls.press(Control::Country(Country::of("GB").unwrap()));
    controls.press(Control::Type("020 7946 0958".into()));
    controls.refuses(Control::Country(Country::of("DE").unwrap()), Why::NotListed);
    controls.refuses(Control::Queue("agent-queue".into()), Why::NotListed);
    controls.press(Control::Queue("support".into()));
    let number = controls.pad().number.unwrap();
    assert_eq!(number.as_str(), "+442079460958");
    let ticket = controls.asks(
        Control::Call,
        Request::Connect(Destination::Number(number), Some("support".into())),
    );
    assert!(controls.pad().call.is_pending());
    // A failure leaves the number there to be mended.
    controls.on(VoiceEvent::Failed(ticket, "BadEndpointException".into()));
    assert_eq!(controls.pad().text, "020 7946 0958");
    let ticket = controls.press(Control::Call);
    assert_eq!(ticket.len(), 1);
    controls.shows(&[contact(
        "connecting",
        &[own("connecting"), third("connecting")],
    )]);
    assert_eq!(controls.view().dialog, None);
    controls.refuses(Control::OpenDial, Why::OnACall);
}

#[test]
fn a_call_that_comes_while_a_number_is_typed_leaves_it_there() {
    let mut controls = Controls::idle();
    controls.press(Control::OpenDial);
    controls.press(Control::Type("2065550100".into()));
    controls.shows(&[contact(
        "connecting",
        &[own("connecting"), customer("connected")],
    )]);
    assert_eq!(controls.pad().text, "2065550100");
    assert_eq!(controls.pad().call.off, Some(Why::OnACall));
}

#[test]
fn calls_need_the_permission_and_a_queue() {
    let mut snapshot = agent(&[]);
    snapshot["configuration"]["permissions"] = json!(["voiceId"]);
    Controls::with(&snapshot).refuses(Control::OpenDial, Why::NotPermitted);
    let mut snapshot = agent(&[]);
    snapshot["configuration"]["routingProfile"]["defaultOutboundQueue"] = json!(null);
    let mut controls = Controls::with(&snapshot);
    controls.press(Control::OpenDial);
    controls.press(Control::Type("2065550100".into()));
    controls.refuses(Control::Call, Why::NoQueue);
}

#[test]
fn quick_connects_are_asked_for_searched_and_chosen() {
    let mut controls = Controls::talking();
    let ticket = controls.asks(Control::OpenTransfer(id()), Request::GetEndpoints);
    assert_eq!(controls.pad().quick_connects, QuickConnects::Loading);
    controls.on(VoiceEvent::Failed(ticket, "AccessDeniedException".into()));
    assert!(matches!(
        controls.pad().quick_connects,
        QuickConnects::Failed(_)
    ));
    controls.press(Control::OpenTransfer(id()));
    controls.on(VoiceEvent::QuickConnects(endpoints()));
    assert_eq!(listed(controls.pad()), "Front desk Grace Support");
    controls.press(Control::Find(" gRa".into()));
    assert_eq!(listed(controls.pad()), "Grace");
    let grace = Control::QuickConnect("grace".into());
    let ticket = controls.asks(
        grace.clone(),
        Request::AddConnection(id(), Destination::QuickConnect("grace".into())),
    );
    controls.refuses(grace, Why::Pending);
    controls.on(VoiceEvent::Done(ticket));
    assert_eq!(controls.view().dialog, None);
    // Only numbers can be called outright.
    let mut controls = Controls::idle();
    controls.press(Control::OpenDial);
    controls.on(VoiceEvent::QuickConnects(endpoints()));
    assert_eq!(listed(controls.pad()), "Front desk");
    controls.refuses(Control::QuickConnect("grace".into()), Why::NotListed);
    controls.asks(
        Control::QuickConnect("desk".into()),
        Request::Connect(Destination::QuickConnect("desk".into()), None),
    );
}

#[test]
fn a_search_knows_no_capitals() {
    for (name, wanted) in [
        ("Ökonomie", "öK"),
        ("łódź", "ŁÓDŹ"),
        ("Škoda", "šk"),
        ("Техподдержка", "ТЕХ"),
        ("Єдність", "єд"),
        ("Αθήνα", "αΘ"),
        ("Front desk", "0100"),
    ] {
        let mut controls = Controls::idle();
        controls.press(Control::OpenDial);
        controls.on(VoiceEvent::QuickConnects(vec![endpoint(
            "one",
            EndpointKind::Number,
            name,
        )]));
        controls.press(Control::Find(wanted.into()));
        assert_eq!(listed(controls.pad()), name);
        controls.press(Control::Find("×".into()));
        assert_eq!(listed(controls.pad()), "");
    }
}

#[test]
fn a_pad_says_what_is_wrong_with_a_number_and_why_no_quick_connect_is_listed() {
    let name = |country: Country| country.as_str().to_owned();
    let mut controls = Controls::idle();
    controls.press(Control::OpenDial);
    assert_eq!(controls.pad().title(), "New call");
    assert_eq!(controls.pad().said(&name), "");
    assert!(!controls.pad().is_wrong());
    assert_eq!(controls.pad().listed().1, "Loading …");
    controls.press(Control::Type("12".into()));
    assert_eq!(
        controls.pad().said(&name),
        controls.pad().number.unwrap_err().text()
    );
    assert!(controls.pad().is_wrong());
    controls.press(Control::Type("+4930123456".into()));
    assert!(controls.pad().said(&name).starts_with("DE: "));
    controls.on(VoiceEvent::QuickConnects(Vec::new()));
    assert_eq!(
        controls.pad().listed().1,
        "Your queues have no quick connects."
    );
    controls.press(Control::Find("x".into()));
    assert_eq!(controls.pad().listed().1, "No quick connect has this name.");
    controls.on(VoiceEvent::QuickConnects(endpoints()));
    controls.press(Control::Find("front".into()));
    let pad = controls.pad();
    let (listed, hint) = pad.listed();
    assert_eq!(
        (&*listed[0].detail, hint),
        ("+1 206 555 0100", String::new())
    );
}

#[test]
fn quick_connects_that_never_come_are_given_up() {
    let mut controls = Controls::idle();
    controls.press(Control::OpenDial);
    controls.on(VoiceEvent::Clock(NOW + 30_000.0));
    assert!(matches!(
        controls.pad().quick_connects,
        QuickConnects::Failed(_)
    ));
}

#[test]
fn a_search_lists_the_best_match_first() {
    let mut controls = Controls::idle();
    controls.press(Control::OpenDial);
    let named = |name| endpoint(name, EndpointKind::Number, name);
    controls.on(VoiceEvent::QuickConnects(vec![
        named("Resale"),
        named("After sales"),
        named("Sales"),
        named("Front desk"),
    ]));
    controls.press(Control::Find("sal".into()));
    assert_eq!(listed(controls.pad()), "Sales After sales Resale");
    // A number is found however it is written.
    controls.press(Control::Find("(206) 555".into()));
    assert_eq!(controls.pad().listed().0.len(), 4);
    controls.press(Control::Find("+999".into()));
    assert_eq!(listed(controls.pad()), "");
}

#[test]
fn dialled_and_missed_numbers_can_be_called_again() {
    let recents = |controls: &Controls| {
        let recents = controls.pad().recents.into_iter();
        let recents = recents.map(|one| format!("{} {}", one.detail, one.button.label));
        Vec::from_iter(recents)
    };
    let number = |contact: Value, id: &str, number: &str| {
        let mut contact = with(contact, "contactId", json!(id));
        contact["connections"][1]["endpoint"]["phoneNumber"] = json!(number);
        contact
    };
    let missed = contact("missed", &[own("disconnected"), customer("disconnected")]);
    let answered = contact("connected", &[own("connected"), customer("connected")]);
    let dialled = with(answered.clone(), "initiationMethod", json!("outbound"));
    let mut controls = Controls::idle();
    controls.shows(&[number(missed.clone(), "one", "+12065550101")]);
    controls.shows(&[number(answered, "two", "+12065550102")]);
    controls.shows(&[number(dialled, "three", "+12065550103")]);
    controls.shows(&[number(missed.clone(), "four", "INTERNAL-TRANSFER")]);
    controls.shows(&[]);
    controls.press(Control::OpenDial);
    assert_eq!(
        recents(&controls),
        ["Called +1 206 555 0103", "Missed +1 206 555 0101"]
    );
    controls.press(controls.pad().recents[1].button.control.clone());
    assert_eq!(controls.pad().text, "+12065550101");
    assert!(controls.pad().call.is_on());
    controls.refuses(Control::Redial("+12065550102".into()), Why::NotListed);
    // Eight are kept, each number once.
    for nth in 0..20 {
        let id = format!("more-{nth}");
        let called = format!("+120655501{:02}", nth % 10);
        controls.shows(&[number(missed.clone(), &id, &called)]);
    }
    controls.shows(&[]);
    assert_eq!(recents(&controls).len(), 8);
    assert_eq!(recents(&controls)[0], "Missed +1 206 555 0109");
    // The next agent sees none of them.
    controls.on(VoiceEvent::LoggedOut);
    controls.on(VoiceEvent::SignedOut(false));
    controls.shows(&[]);
    controls.press(Control::OpenDial);
    assert_eq!(recents(&controls), [""; 0]);
}

#[test]
fn quick_connects_come_first_and_the_number_is_behind_a_tab() {
    let mut controls = Controls::talking();
    controls.press(Control::OpenTransfer(id()));
    assert_eq!(buttons(&controls.pad().ways), "Quick connects* Number");
    controls.on(VoiceEvent::QuickConnects(endpoints()));
    assert!(!controls.pad().by_number);
    controls.press(Control::ByNumber);
    assert_eq!(buttons(&controls.pad().ways), "Quick connects Number*");
    controls.press(Control::ByName);
    assert!(!controls.pad().by_number);
    // A pad that is opened anew begins anew.
    controls.press(Control::ByNumber);
    controls.press(Control::Close);
    controls.press(Control::OpenTransfer(id()));
    assert!(!controls.pad().by_number);
}

#[test]
fn without_quick_connects_the_number_is_shown_at_once() {
    for listed in [Vec::new(), endpoints().split_off(1)] {
        let mut controls = Controls::idle();
        controls.press(Control::OpenDial);
        assert!(!controls.pad().by_number);
        controls.on(VoiceEvent::QuickConnects(listed));
        assert!(controls.pad().by_number);
        controls.press(Control::ByName);
        assert!(!controls.pad().by_number);
    }
    // Nor does a list that cannot be had stand in the way.
    let mut controls = Controls::idle();
    let ticket = controls.asks(Control::OpenDial, Request::GetEndpoints);
    controls.on(VoiceEvent::Failed(ticket, "AccessDeniedException".into()));
    assert!(controls.pad().by_number);
}

#[test]
fn the_other_partys_number_can_be_copied_and_that_is_said() {
    let mut controls = Controls::talking();
    let copy = controls.call().copy.unwrap().control;
    assert_eq!(controls.press(copy), [VoiceEffect::Copy(NUMBER.into())]);
    controls.on(VoiceEvent::Copied(true));
    let note = |controls: &Controls| controls.view().note.map(|note| note.text());
    assert_eq!(note(&controls).unwrap(), "Copy number: Copied.");
    // It is not said for ever.
    controls.on(VoiceEvent::Clock(NOW + 9_000.0));
    assert_eq!(note(&controls), None);
    controls.on(VoiceEvent::Copied(false));
    assert!(note(&controls).unwrap().contains("did not let"));
    let mut withheld = contact("connected", &[own("connected"), customer("connected")]);
    withheld["connections"][1]["endpoint"]["phoneNumber"] = json!("anonymous");
    let mut controls = Controls::holding(withheld);
    assert_eq!(controls.call().copy, None);
    controls.refuses(Control::CopyNumber(id()), Why::NoNumberKnown);
}
