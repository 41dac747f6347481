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
    assert_eq!(said, "+12065550100 · US");
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
    assert_eq!(controls.pad().listed().1, "There are none for your queues.");
    controls.press(Control::Find("x".into()));
    assert_eq!(controls.pad().listed().1, "None has this name.");
    controls.on(VoiceEvent::QuickConnects(endpoints()));
    controls.press(Control::Find("front".into()));
    let pad = controls.pad();
    let (listed, hint) = pad.listed();
    assert_eq!((&*listed[0].detail, hint), ("+12065550100", String::new()));
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
