//! The voice controls: what a press does in each state of a call, and what the agent sees.

#[path = "../../../data/agent_snapshots.rs"]
mod agent_snapshots;
#[cfg(not(target_arch = "wasm32"))]
mod random;

use patchcord::cause::Who;
use patchcord::connect::agent_snapshot::{ConnectionId, ContactId, Snapshot, StateKind};
use patchcord::softphone::voice::view::{
    Button, Call, Dialog, Pad, QuickConnects, View, elapsed, view,
};
use patchcord::softphone::voice::{
    Control, Destination, Device, DeviceKind, Endpoint, EndpointKind, Health, Microphone, Network,
    Phone, Refusal, Request, RequestId, Stage, Trouble, VoiceEffect, VoiceEvent, VoiceState, Why,
};
use patchcord::value::Json;
use patchcord::value::numbering_plan::Country;
use patchcord::value::phone_number::Fault;
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const NOW: f64 = 1_700_000_000_000.0;
const NUMBER: &str = "+12065550142";

fn read(value: &Value) -> Snapshot {
    Snapshot::read(&Json::parse(&value.to_string()).unwrap())
}

fn id() -> ContactId {
    "call".into()
}

fn line(id: &str, kind: &str, state: &str) -> Value {
    json!({
        "connectionId": id,
        "type": kind,
        "state": { "type": state, "timestamp": 1_700_000_000 },
        "initial": id == "customer",
        "endpoint": { "type": "phone_number", "phoneNumber": NUMBER },
    })
}

fn own(state: &str) -> Value {
    line("own", "agent", state)
}

fn customer(state: &str) -> Value {
    line("customer", "inbound", state)
}

fn third(state: &str) -> Value {
    line("third", "outbound", state)
}

fn with(mut value: Value, name: &str, member: Value) -> Value {
    value[name] = member;
    value
}

fn contact(state: &str, lines: &[Value]) -> Value {
    json!({
        "contactId": "call",
        "type": "voice",
        "state": { "type": state, "timestamp": 1_700_000_000 },
        "queue": { "name": "Support", "queueARN": "support" },
        "connections": lines,
    })
}

fn multiparty(contact: Value) -> Value {
    with(
        contact,
        "contactFeatures",
        json!({ "multiPartyConferenceEnabled": true }),
    )
}

fn states() -> Value {
    json!([
        { "agentStateARN": "available", "type": "routable", "name": "Available" },
        { "agentStateARN": "lunch", "type": "not_routable", "name": "Lunch" },
        { "agentStateARN": "coaching", "type": "not_routable", "name": "Coaching" },
        { "agentStateARN": "offline", "type": "offline", "name": "Offline" },
    ])
}

fn agent(contacts: &[Value]) -> Value {
    let state = match contacts {
        [] => {
            json!({ "agentStateARN": "available", "type": "routable", "name": "Available", "startTimestamp": 1_700_000_000 })
        }
        _ => {
            json!({ "agentStateARN": null, "type": "system", "name": "Busy", "startTimestamp": 1_700_000_000 })
        }
    };
    json!({
        "snapshot": {
            "state": state,
            "nextState": null,
            "agentAvailabilityState": { "state": "Available" },
            "contacts": contacts,
        },
        "configuration": {
            "name": "Ada",
            "agentStates": states(),
            "dialableCountries": ["us", "gb"],
            "permissions": ["outboundCall"],
            "softphoneEnabled": true,
            "routingProfile": {
                "defaultOutboundQueue": { "name": "BasicQueue", "queueARN": "basic" },
                "queues": [
                    { "name": "BasicQueue", "queueARN": "basic" },
                    { "name": "Support", "queueARN": "support" },
                    { "name": null, "queueARN": "agent-queue" },
                ],
            },
        },
    })
}

/// A phone and what it has asked Streams for.
struct Desk {
    controls: VoiceState,
}

impl Desk {
    fn with(snapshot: &Value) -> Self {
        let mut desk = Self {
            controls: VoiceState::new(Country::of("US")),
        };
        desk.on(VoiceEvent::Clock(NOW));
        desk.on(VoiceEvent::Snapshot(read(snapshot)));
        desk
    }

    fn idle() -> Self {
        Self::with(&agent(&[]))
    }

    /// A contact that has come since the page was loaded.
    fn holding(contact: Value) -> Self {
        let mut desk = Self::idle();
        desk.shows(&[contact]);
        desk
    }

    fn talking() -> Self {
        Self::holding(contact(
            "connected",
            &[own("connected"), customer("connected")],
        ))
    }

    fn on(&mut self, event: VoiceEvent) -> Vec<VoiceEffect> {
        self.controls.on(event)
    }

    fn shows(&mut self, contacts: &[Value]) -> Vec<VoiceEffect> {
        self.on(VoiceEvent::Snapshot(read(&agent(contacts))))
    }

    fn press(&mut self, control: Control) -> Vec<VoiceEffect> {
        self.on(VoiceEvent::Pressed(control))
    }

    /// Presses and checks what Streams is asked for.
    #[track_caller]
    fn asks(&mut self, control: Control, request: Request) -> RequestId {
        match self.press(control).as_slice() {
            [VoiceEffect::Ask(ticket, asked)] => {
                assert_eq!(*asked, request);
                *ticket
            }
            other => panic!("{other:?}"),
        }
    }

    /// Presses what has no effect and checks that the view says why.
    #[track_caller]
    fn refuses(&mut self, control: Control, why: Why) {
        assert_eq!(self.press(control), []);
        assert_eq!(self.view().note.map(|note| note.why), Some(why));
    }

    fn view(&self) -> View {
        view(&self.controls)
    }

    fn call(&self) -> Call {
        self.view().calls.remove(0)
    }

    #[track_caller]
    fn pad(&self) -> Pad {
        match self.view().dialog {
            Some(Dialog::Pad(pad)) => pad,
            other => panic!("{other:?}"),
        }
    }

    /// The call's buttons: `Accept`, `Hold*` when it is pressed, `(Swap)` when it is off.
    fn buttons(&self) -> String {
        buttons(&self.call().buttons)
    }
}

fn buttons(buttons: &[Button]) -> String {
    let texts: Vec<String> = buttons
        .iter()
        .map(|button| {
            let pressed = if button.pressed == Some(true) {
                "*"
            } else {
                ""
            };
            let text = format!("{}{pressed}", button.label);
            if button.is_on() {
                text
            } else {
                format!("({text})")
            }
        })
        .collect();
    texts.join(" ")
}

#[test]
fn of_a_snapshot_no_more_is_read_than_an_agent_can_have() {
    let many = |item: Value| vec![item; 600];
    let call = contact("connected", &vec![customer("connected"); 70]);
    let mut value = agent(&vec![call; 70]);
    value["configuration"]["agentStates"] = json!(many(states()[0].clone()));
    value["configuration"]["dialableCountries"] = json!(many(json!("us")));
    value["configuration"]["name"] = json!("n".repeat(5000));
    let queue = json!({ "name": "Support", "queueARN": "support" });
    value["configuration"]["routingProfile"]["queues"] = json!(many(queue));
    let snapshot = read(&value);
    assert_eq!(snapshot.contacts.len(), 64);
    assert_eq!(snapshot.contacts[0].lines.len(), 64);
    assert_eq!(snapshot.configuration.states.len(), 500);
    assert_eq!(snapshot.configuration.countries.len(), 500);
    assert_eq!(snapshot.configuration.queues.len(), 500);
    assert_eq!(snapshot.configuration.name.len(), 256);
}

#[test]
fn before_streams_tells_of_the_agent_nothing_is_on() {
    let controls = VoiceState::new(None);
    let view = view(&controls);
    assert_eq!(view.phone, Phone::Starting);
    assert_eq!(view.agent, None);
    assert_eq!(
        buttons(&view.tools),
        "(Dial pad) (Devices) Show CCP (Log out)"
    );
}

#[test]
fn a_ringing_call_can_be_accepted_and_declined() {
    let mut desk = Desk::holding(contact(
        "connecting",
        &[own("connecting"), customer("connected")],
    ));
    let call = desk.call();
    assert_eq!(call.stage, Stage::Offered);
    assert_eq!((&*call.status, &*call.party), ("Incoming call", NUMBER));
    assert_eq!(call.queue.as_deref(), Some("Support"));
    assert_eq!(call.since, Some(NOW));
    assert_eq!(desk.buttons(), "Accept Decline");
    assert_eq!(desk.view().title, Some("Incoming call"));
    desk.asks(Control::Accept(id()), Request::Accept(id()));
    assert_eq!(desk.buttons(), "(Accept) (Decline)");
    assert!(desk.call().buttons[0].is_pending());
    desk.refuses(Control::Accept(id()), Why::Pending);
    desk.refuses(Control::Decline(id()), Why::Busy);
    desk.shows(&[contact(
        "connected",
        &[own("connected"), customer("connected")],
    )]);
    assert_eq!(desk.buttons(), "Mute Hold Keypad Add or transfer End call");
    assert_eq!(desk.view().title, None);
    desk.refuses(Control::Accept(id()), Why::NotOffered);
}

#[test]
fn a_press_for_a_contact_that_has_gone_is_answered_with_a_note() {
    let mut desk = Desk::idle();
    desk.refuses(Control::Accept(id()), Why::ContactGone);
    assert_eq!(&*desk.view().note.unwrap().what, "Accept");
    // It goes with the next press, or with time.
    desk.press(Control::ShowCcp);
    assert_eq!(desk.view().note, None);
    desk.refuses(Control::HangUp(id()), Why::ContactGone);
    desk.on(VoiceEvent::Clock(NOW + 60_000.0));
    assert_eq!(desk.view().note, None);
}

#[test]
fn an_answer_ends_a_request_once_the_snapshot_has_had_its_say() {
    let ringing = contact("connecting", &[own("connecting"), customer("connected")]);
    let mut desk = Desk::holding(ringing.clone());
    let ticket = desk.asks(Control::Decline(id()), Request::Reject(id()));
    desk.on(VoiceEvent::Done(ticket));
    assert!(desk.call().buttons[1].is_pending());
    desk.shows(&[ringing]);
    assert_eq!(desk.buttons(), "Accept Decline");
}

#[test]
fn a_failure_ends_a_request_and_says_what_who_and_next() {
    let mut desk = Desk::talking();
    let held = Control::Hold(id(), "customer".into());
    let ticket = desk.asks(held.clone(), Request::Hold(id(), "customer".into()));
    let error = r#"{"type":"InvalidStateException","message":"no"}"#;
    desk.on(VoiceEvent::Failed(ticket, error.to_owned()));
    assert_eq!(desk.buttons(), "Mute Hold Keypad Add or transfer End call");
    let notice = desk.view().troubles.remove(0);
    let refused = Trouble::Refused {
        what: "Hold",
        refusal: Refusal::WrongState,
    };
    assert_eq!(notice.trouble, refused);
    assert_eq!(notice.trouble.who(), Who::Agent);
    desk.press(notice.dismiss.unwrap().control);
    assert_eq!(desk.view().troubles, []);
    // The next request takes an old failure away as well.
    let ticket = desk.asks(held.clone(), Request::Hold(id(), "customer".into()));
    desk.on(VoiceEvent::Failed(ticket, String::new()));
    assert_eq!(desk.view().troubles.len(), 1);
    desk.asks(held, Request::Hold(id(), "customer".into()));
    assert_eq!(desk.view().troubles, []);
}

#[test]
fn streams_errors_are_told_apart() {
    for (error, refusal) in [
        ("BadEndpointException", Refusal::BadEndpoint),
        (r#"{"type":"AccessDeniedException"}"#, Refusal::NotPermitted),
        ("UnauthorizedException", Refusal::SignedOut),
        ("TooManyRequestsException", Refusal::TooManyRequests),
        ("Agent.connect timed out after 20000 ms", Refusal::NoAnswer),
        ("error", Refusal::Unknown),
    ] {
        assert_eq!(Refusal::of(error), refusal, "{error}");
    }
}

#[test]
fn no_request_waits_for_ever() {
    let mut desk = Desk::talking();
    desk.asks(Control::HangUp(id()), Request::Destroy(id(), "own".into()));
    desk.asks(Control::Mute(id()), Request::Mute);
    desk.on(VoiceEvent::Clock(NOW + 10_000.0));
    // Streams has no callback for muting, so it is given up sooner.
    assert_eq!(
        desk.buttons(),
        "Mute (Hold) Keypad Add or transfer (End call)"
    );
    desk.on(VoiceEvent::Clock(NOW + 21_000.0));
    assert_eq!(desk.buttons(), "Mute Hold Keypad Add or transfer End call");
    let what: Vec<Trouble> = desk
        .view()
        .troubles
        .into_iter()
        .map(|one| one.trouble)
        .collect();
    let no_answer = |what| Trouble::Refused {
        what,
        refusal: Refusal::NoAnswer,
    };
    assert_eq!(what, [no_answer("End call"), no_answer("Mute")]);
}

#[test]
fn a_request_made_before_the_first_second_has_its_time() {
    let mut controls = VoiceState::new(None);
    let contact = contact("connected", &[own("connected"), customer("connected")]);
    controls.on(VoiceEvent::Snapshot(read(&agent(&[contact]))));
    controls.on(VoiceEvent::Pressed(Control::HangUp(id())));
    controls.on(VoiceEvent::Clock(NOW));
    assert!(view(&controls).troubles.is_empty());
    assert!(
        view(&controls).calls[0]
            .buttons
            .iter()
            .any(Button::is_pending)
    );
}

#[test]
fn a_two_party_call_is_held_by_the_customer_s_line() {
    let mut desk = Desk::talking();
    assert_eq!(desk.call().stage, Stage::Talking);
    desk.asks(
        Control::Hold(id(), "customer".into()),
        Request::Hold(id(), "customer".into()),
    );
    assert_eq!(
        desk.buttons(),
        "Mute (Hold) Keypad Add or transfer End call"
    );
    desk.shows(&[contact("connected", &[own("connected"), customer("hold")])]);
    assert_eq!(desk.call().stage, Stage::OnHold);
    assert_eq!(
        desk.buttons(),
        "Mute Hold* (Keypad) Add or transfer End call"
    );
    desk.refuses(Control::Hold(id(), "own".into()), Why::NotHere);
    desk.asks(
        Control::Resume(id(), "customer".into()),
        Request::Resume(id(), "customer".into()),
    );
}

#[test]
fn muting_follows_what_streams_tells() {
    let mut desk = Desk::idle();
    desk.shows(&[contact(
        "connected",
        &[own("connected"), customer("connected")],
    )]);
    assert_eq!(desk.call().muted, Some(false));
    desk.asks(Control::Mute(id()), Request::Mute);
    assert!(desk.call().buttons[0].is_pending());
    desk.on(VoiceEvent::Muted(true));
    assert_eq!(desk.call().muted, Some(true));
    assert_eq!(desk.buttons(), "Mute* Hold Keypad Add or transfer End call");
    desk.refuses(Control::Mute(id()), Why::AlreadySo);
    desk.asks(Control::Unmute(id()), Request::Unmute);
    desk.on(VoiceEvent::Muted(false));
    assert_eq!(desk.call().muted, Some(false));
}

#[test]
fn after_a_reload_in_a_call_it_is_not_known_who_is_muted_so_both_presses_are_there() {
    let call = contact("connected", &[own("connected"), customer("connected")]);
    let mut desk = Desk::with(&agent(&[call]));
    assert_eq!(desk.call().muted, None);
    assert_eq!(
        desk.buttons(),
        "Mute Unmute Hold Keypad Add or transfer End call"
    );
    desk.asks(Control::Unmute(id()), Request::Unmute);
    desk.on(VoiceEvent::Muted(false));
    assert_eq!(desk.buttons(), "Mute Hold Keypad Add or transfer End call");
    // And a muted agent does not stay so into the next call.
    desk.on(VoiceEvent::Muted(true));
    desk.shows(&[]);
    desk.shows(&[contact(
        "connected",
        &[own("connected"), customer("connected")],
    )]);
    assert_eq!(desk.call().muted, Some(false));
}

#[test]
fn a_third_party_is_consulted_swapped_joined_and_left_with_the_customer() {
    let mut desk = Desk::talking();
    let consulting = [own("connected"), customer("hold"), third("connecting")];
    desk.shows(&[contact("connected", &consulting)]);
    assert_eq!(desk.call().stage, Stage::Consulting);
    assert_eq!(
        desk.buttons(),
        "Mute (Swap) (Join) (Keypad) (Add or transfer) Leave call"
    );
    let parties = desk.call().parties;
    assert_eq!(parties.len(), 2);
    assert_eq!(buttons(&parties[0].buttons), "(Hold*) Hang up");
    assert_eq!(buttons(&parties[1].buttons), "(Hold) Hang up");
    assert_eq!(&*parties[1].status, "Calling");

    let split = [own("connected"), customer("hold"), third("connected")];
    desk.shows(&[contact("connected", &split)]);
    assert_eq!(desk.call().stage, Stage::SplitLines);
    assert_eq!(
        desk.buttons(),
        "Mute Swap Join Keypad (Add or transfer) Leave call"
    );
    desk.refuses(Control::HangUp(id()), Why::NotHere);
    desk.refuses(Control::OpenTransfer(id()), Why::TooManyParties);
    let ticket = desk.asks(Control::Swap(id()), Request::Toggle(id()));
    desk.refuses(Control::Join(id()), Why::Busy);
    let swapped = [own("connected"), customer("connected"), third("hold")];
    desk.on(VoiceEvent::Done(ticket));
    desk.shows(&[contact("connected", &swapped)]);
    desk.asks(Control::Join(id()), Request::Conference(id()));
    let joined = [own("connected"), customer("connected"), third("connected")];
    desk.shows(&[contact("connected", &joined)]);
    assert_eq!(desk.call().stage, Stage::Conference);
    assert_eq!(
        desk.buttons(),
        "Mute (Swap) (Join) Keypad (Add or transfer) Leave call"
    );
    desk.asks(
        Control::RemoveParty(id(), "third".into()),
        Request::Destroy(id(), "third".into()),
    );
    desk.asks(Control::Leave(id()), Request::Destroy(id(), "own".into()));
}

#[test]
fn both_on_hold_can_be_joined_but_not_swapped() {
    let mut desk = Desk::holding(contact(
        "connected",
        &[own("connected"), customer("hold"), third("hold")],
    ));
    desk.refuses(Control::Swap(id()), Why::NotTwoLines);
    desk.asks(Control::Join(id()), Request::Conference(id()));
}

#[test]
fn where_the_customer_has_left_there_is_nobody_to_join_or_to_swap_with() {
    let mut desk = Desk::holding(contact(
        "connected",
        &[
            own("connected"),
            customer("disconnected"),
            third("connected"),
        ],
    ));
    assert_eq!(
        desk.buttons(),
        "Mute Hold Keypad (Add or transfer) End call"
    );
    desk.refuses(Control::Swap(id()), Why::CustomerGone);
    desk.refuses(Control::Join(id()), Why::CustomerGone);
    desk.refuses(Control::OpenTransfer(id()), Why::CustomerGone);
    desk.refuses(Control::Hold(id(), "customer".into()), Why::PartyGone);
}

#[test]
fn among_several_connect_mutes_and_takes_up_to_four_more() {
    let several = |count: usize, own: Value| {
        let mut lines = vec![own, customer("connected")];
        for number in 0..count {
            let party = with(
                third("connected"),
                "connectionId",
                json!(format!("third-{number}")),
            );
            lines.push(with(
                party,
                "endpoint",
                json!({ "type": "agent", "name": "Grace" }),
            ));
        }
        multiparty(contact("connected", &lines))
    };
    let mut desk = Desk::idle();
    desk.shows(&[several(3, own("connected"))]);
    assert_eq!(
        desk.buttons(),
        "Mute Hold (Swap) (Join) Keypad Add or transfer Leave call"
    );
    assert_eq!(
        buttons(&desk.call().parties[1].buttons),
        "Hold Mute Hang up"
    );
    assert_eq!(&*desk.call().parties[1].name, "Grace");
    desk.asks(
        Control::MuteParty(id(), "third-0".into()),
        Request::MuteParticipant(id(), "third-0".into()),
    );
    desk.refuses(Control::MuteParty(id(), "customer".into()), Why::NotHere);
    desk.asks(
        Control::Mute(id()),
        Request::MuteParticipant(id(), "own".into()),
    );
    let muted = with(own("connected"), "mute", json!(true));
    desk.shows(&[several(3, muted.clone())]);
    assert_eq!(desk.call().muted, Some(true));
    desk.asks(
        Control::Unmute(id()),
        Request::UnmuteParticipant(id(), "own".into()),
    );
    desk.shows(&[several(3, with(muted, "forcedMute", json!(true)))]);
    desk.refuses(Control::Unmute(id()), Why::MutedBySupervisor);
    desk.shows(&[several(4, own("connected"))]);
    desk.refuses(Control::OpenTransfer(id()), Why::TooManyParties);
    desk.asks(
        Control::Hold(id(), "own".into()),
        Request::Hold(id(), "own".into()),
    );
}

#[test]
fn who_was_muted_in_the_browser_is_unmuted_there_also_among_several() {
    let mut desk = Desk::idle();
    let joined = [own("connected"), customer("connected"), third("connected")];
    desk.shows(&[multiparty(contact("connected", &joined[..2]))]);
    desk.on(VoiceEvent::Muted(true));
    desk.shows(&[multiparty(contact("connected", &joined))]);
    assert_eq!(desk.call().muted, Some(true));
    desk.asks(Control::Unmute(id()), Request::Unmute);
}

#[test]
fn an_agent_on_hold_can_come_back_whoever_has_left_meanwhile() {
    let mut desk = Desk::holding(multiparty(contact(
        "connected",
        &[own("hold"), customer("connected")],
    )));
    assert_eq!(desk.call().stage, Stage::OnHold);
    desk.asks(
        Control::Resume(id(), "own".into()),
        Request::Resume(id(), "own".into()),
    );
}

#[test]
fn a_call_of_the_agent_s_own_can_be_ended_while_it_rings() {
    let callee = with(
        line("customer", "outbound", "connecting"),
        "initial",
        json!(true),
    );
    let calling = contact("connecting", &[own("connecting"), callee]);
    let mut desk = Desk::holding(calling.clone());
    assert_eq!(desk.call().stage, Stage::Calling);
    assert_eq!(desk.buttons(), "End call");
    desk.refuses(Control::Accept(id()), Why::NotOffered);
    desk.asks(Control::HangUp(id()), Request::Destroy(id(), "own".into()));
    // Also before Connect has a line for the other end.
    let desk = Desk::holding(with(
        contact("connecting", &[own("connecting")]),
        "initiationMethod",
        json!("outbound"),
    ));
    assert_eq!(desk.call().stage, Stage::Calling);
}

#[test]
fn a_queued_callback_is_accepted_and_then_called() {
    let callback = |state, customer| {
        with(
            contact(state, &[own("connecting"), customer]),
            "type",
            json!("queue_callback"),
        )
    };
    let mut desk = Desk::holding(callback("incoming", customer("connected")));
    assert_eq!(&*desk.call().status, "Callback waiting");
    desk.asks(Control::Accept(id()), Request::Accept(id()));
    desk.shows(&[callback("connecting", customer("connecting"))]);
    assert_eq!(desk.call().stage, Stage::Calling);
    assert_eq!(desk.buttons(), "End call");
}

#[test]
fn what_is_over_is_cleared() {
    for (state, stage, button) in [
        ("ended", Stage::AfterCallWork, "Clear contact"),
        ("missed", Stage::Missed, "Close contact"),
        ("rejected", Stage::Declined, "Close contact"),
        ("error", Stage::Failed, "Close contact"),
    ] {
        let mut desk = Desk::holding(contact(
            state,
            &[own("disconnected"), customer("disconnected")],
        ));
        assert_eq!(desk.call().stage, stage);
        assert_eq!(desk.buttons(), button);
        desk.asks(Control::Clear(id()), Request::Clear(id()));
        desk.shows(&[]);
        assert!(desk.view().calls.is_empty());
    }
    Desk::talking().refuses(Control::Clear(id()), Why::StillLive);
}

#[test]
fn a_state_that_nobody_knows_is_shown_by_its_name_and_left_to_the_ccp() {
    let mut desk = Desk::holding(contact("teleported", &[own("connected")]));
    let call = desk.call();
    assert_eq!((call.stage, &*call.status), (Stage::Unknown, "teleported"));
    assert_eq!(desk.buttons(), "Show CCP");
    assert_eq!(desk.press(Control::ShowCcp), [VoiceEffect::ShowCcp(true)]);
    desk.refuses(Control::HangUp(id()), Why::NotConnected);
}

/// A call with the keypad open.
fn keypad() -> Desk {
    let mut desk = Desk::talking();
    desk.press(Control::OpenKeypad(id()));
    desk
}

fn tone(line: &str, digit: char) -> Request {
    Request::SendDigits(id(), line.into(), digit)
}

fn digit(digit: char) -> Control {
    Control::Digit(id(), digit)
}

#[test]
fn a_tone_goes_to_the_party_that_was_called_last() {
    let mut desk = keypad();
    let Some(Dialog::Keypad { keys, .. }) = desk.view().dialog else {
        panic!("no keypad");
    };
    assert_eq!(buttons(&keys), "1 2 3 4 5 6 7 8 9 * 0 #");
    let first = desk.asks(digit('1'), tone("customer", '1'));
    desk.on(VoiceEvent::Done(first));
    desk.refuses(digit('A'), Why::NotHere);
    let split = [own("connected"), customer("hold"), third("connected")];
    desk.shows(&[contact("connected", &split)]);
    desk.asks(digit('#'), tone("third", '#'));
}

#[test]
fn a_tone_waits_until_the_one_before_it_is_answered() {
    let mut desk = keypad();
    let first = desk.asks(digit('1'), tone("customer", '1'));
    assert_eq!(desk.press(digit('2')), []);
    assert_eq!(desk.press(digit('2')), []);
    // A late answer to another request sends nothing.
    let effects = desk.on(VoiceEvent::Done(first));
    let [VoiceEffect::Ask(second, request)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(*request, tone("customer", '2'));
    assert_eq!(desk.on(VoiceEvent::Done(first)), []);
    let effects = desk.on(VoiceEvent::Done(*second));
    assert!(matches!(effects[..], [VoiceEffect::Ask(..)]));
}

#[test]
fn a_tone_that_fails_takes_the_waiting_ones_with_it_and_is_told_once() {
    let mut desk = keypad();
    let first = desk.asks(digit('1'), tone("customer", '1'));
    desk.press(digit('2'));
    desk.press(digit('3'));
    let failed = VoiceEvent::Failed(first, "BadEndpointException".into());
    assert_eq!(desk.on(failed), []);
    assert_eq!(desk.view().troubles.len(), 1);
    desk.asks(digit('4'), tone("customer", '4'));
    desk.on(VoiceEvent::Clock(NOW + 60_000.0));
    assert_eq!(desk.view().troubles.len(), 1);
}

#[test]
fn a_tone_whose_answer_is_lost_silences_the_keypad_for_seconds_only() {
    let mut desk = keypad();
    desk.asks(digit('1'), tone("customer", '1'));
    desk.on(VoiceEvent::Clock(NOW + 4_000.0));
    assert_eq!(desk.press(digit('2')), []);
    desk.on(VoiceEvent::Clock(NOW + 6_000.0));
    desk.asks(digit('3'), tone("customer", '3'));
}

#[test]
fn what_is_open_for_a_call_closes_with_it_and_says_so() {
    for open in [Control::OpenKeypad(id()), Control::OpenTransfer(id())] {
        let mut desk = Desk::talking();
        desk.press(open);
        assert!(desk.view().dialog.is_some());
        desk.shows(&[]);
        assert_eq!(desk.view().dialog, None);
        assert_eq!(desk.view().note.unwrap().why, Why::ContactGone);
    }
    let mut desk = Desk::talking();
    desk.press(Control::OpenKeypad(id()));
    // Hold does not close it: the customer comes back.
    desk.shows(&[contact("connected", &[own("connected"), customer("hold")])]);
    assert!(desk.view().dialog.is_some());
    desk.shows(&[contact(
        "ended",
        &[own("disconnected"), customer("disconnected")],
    )]);
    assert_eq!(desk.view().note.unwrap().why, Why::NotConnected);
}

#[test]
fn a_desk_phone_rings_and_sounds_by_itself() {
    let mut snapshot = agent(&[contact(
        "connecting",
        &[own("connecting"), customer("connected")],
    )]);
    snapshot["configuration"]["softphoneEnabled"] = json!(false);
    let mut desk = Desk::with(&snapshot);
    assert_eq!(desk.buttons(), "(Accept) Decline");
    desk.refuses(Control::Accept(id()), Why::DeskPhone);
    snapshot["snapshot"]["contacts"][0] =
        contact("connected", &[own("connected"), customer("connected")]);
    desk.on(VoiceEvent::Snapshot(read(&snapshot)));
    assert_eq!(
        desk.buttons(),
        "(Mute) Hold (Keypad) Add or transfer End call"
    );
}

fn endpoint(arn: &str, kind: EndpointKind, name: &str) -> Endpoint {
    let number = (kind == EndpointKind::Number).then(|| "+12065550100".into());
    Endpoint {
        arn: arn.into(),
        kind,
        name: name.into(),
        number,
    }
}

fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint("desk", EndpointKind::Number, "Front desk"),
        endpoint("grace", EndpointKind::Agent, "Grace"),
        endpoint("support", EndpointKind::Queue, "Support"),
    ]
}

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
    let mut desk = Desk::idle();
    desk.asks(Control::OpenDial, Request::GetEndpoints);
    assert_eq!(desk.pad().number, Err(Fault::Empty));
    desk.refuses(Control::Call, Why::NoNumber);
    desk.press(Control::Type("(206) 555-0100".into()));
    let pad = desk.pad();
    assert_eq!(pad.number.clone().unwrap().as_str(), "+12065550100");
    let said = pad.said(&|country| country.as_str().to_owned());
    assert_eq!(said, "+12065550100 · US");
    let countries: Vec<Button> = pad.countries.into_iter().map(|one| one.button).collect();
    assert_eq!(buttons(&countries), "US* GB");
    assert_eq!(buttons(&pad.queues), "BasicQueue* Support");
    desk.press(Control::Country(Country::of("GB").unwrap()));
    desk.press(Control::Type("020 7946 0958".into()));
    desk.refuses(Control::Country(Country::of("DE").unwrap()), Why::NotListed);
    desk.refuses(Control::Queue("agent-queue".into()), Why::NotListed);
    desk.press(Control::Queue("support".into()));
    let number = desk.pad().number.unwrap();
    assert_eq!(number.as_str(), "+442079460958");
    let ticket = desk.asks(
        Control::Call,
        Request::Connect(Destination::Number(number), Some("support".into())),
    );
    assert!(desk.pad().call.is_pending());
    // A failure leaves the number there to be mended.
    desk.on(VoiceEvent::Failed(ticket, "BadEndpointException".into()));
    assert_eq!(desk.pad().text, "020 7946 0958");
    let ticket = desk.press(Control::Call);
    assert_eq!(ticket.len(), 1);
    desk.shows(&[contact(
        "connecting",
        &[own("connecting"), third("connecting")],
    )]);
    assert_eq!(desk.view().dialog, None);
    desk.refuses(Control::OpenDial, Why::OnACall);
}

#[test]
fn a_call_that_comes_while_a_number_is_typed_leaves_it_there() {
    let mut desk = Desk::idle();
    desk.press(Control::OpenDial);
    desk.press(Control::Type("2065550100".into()));
    desk.shows(&[contact(
        "connecting",
        &[own("connecting"), customer("connected")],
    )]);
    assert_eq!(desk.pad().text, "2065550100");
    assert_eq!(desk.pad().call.off, Some(Why::OnACall));
}

#[test]
fn calls_need_the_permission_and_a_queue() {
    let mut snapshot = agent(&[]);
    snapshot["configuration"]["permissions"] = json!(["voiceId"]);
    Desk::with(&snapshot).refuses(Control::OpenDial, Why::NotPermitted);
    let mut snapshot = agent(&[]);
    snapshot["configuration"]["routingProfile"]["defaultOutboundQueue"] = json!(null);
    let mut desk = Desk::with(&snapshot);
    desk.press(Control::OpenDial);
    desk.press(Control::Type("2065550100".into()));
    desk.refuses(Control::Call, Why::NoQueue);
}

#[test]
fn quick_connects_are_asked_for_searched_and_chosen() {
    let mut desk = Desk::talking();
    let ticket = desk.asks(Control::OpenTransfer(id()), Request::GetEndpoints);
    assert_eq!(desk.pad().quick_connects, QuickConnects::Loading);
    desk.on(VoiceEvent::Failed(ticket, "AccessDeniedException".into()));
    assert!(matches!(
        desk.pad().quick_connects,
        QuickConnects::Failed(_)
    ));
    desk.press(Control::OpenTransfer(id()));
    desk.on(VoiceEvent::QuickConnects(endpoints()));
    assert_eq!(listed(desk.pad()), "Front desk Grace Support");
    desk.press(Control::Find(" gRa".into()));
    assert_eq!(listed(desk.pad()), "Grace");
    let grace = Control::QuickConnect("grace".into());
    let ticket = desk.asks(
        grace.clone(),
        Request::AddConnection(id(), Destination::QuickConnect("grace".into())),
    );
    desk.refuses(grace, Why::Pending);
    desk.on(VoiceEvent::Done(ticket));
    assert_eq!(desk.view().dialog, None);
    // Only numbers can be called outright.
    let mut desk = Desk::idle();
    desk.press(Control::OpenDial);
    desk.on(VoiceEvent::QuickConnects(endpoints()));
    assert_eq!(listed(desk.pad()), "Front desk");
    desk.refuses(Control::QuickConnect("grace".into()), Why::NotListed);
    desk.asks(
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
        let mut desk = Desk::idle();
        desk.press(Control::OpenDial);
        desk.on(VoiceEvent::QuickConnects(vec![endpoint(
            "one",
            EndpointKind::Number,
            name,
        )]));
        desk.press(Control::Find(wanted.into()));
        assert_eq!(listed(desk.pad()), name);
        desk.press(Control::Find("×".into()));
        assert_eq!(listed(desk.pad()), "");
    }
}

#[test]
fn a_pad_says_what_is_wrong_with_a_number_and_why_no_quick_connect_is_listed() {
    let name = |country: Country| country.as_str().to_owned();
    let mut desk = Desk::idle();
    desk.press(Control::OpenDial);
    assert_eq!(desk.pad().title(), "New call");
    assert_eq!(desk.pad().said(&name), "");
    assert!(!desk.pad().is_wrong());
    assert_eq!(desk.pad().listed().1, "Loading …");
    desk.press(Control::Type("12".into()));
    assert_eq!(
        desk.pad().said(&name),
        desk.pad().number.unwrap_err().text()
    );
    assert!(desk.pad().is_wrong());
    desk.press(Control::Type("+4930123456".into()));
    assert!(desk.pad().said(&name).starts_with("DE: "));
    desk.on(VoiceEvent::QuickConnects(Vec::new()));
    assert_eq!(desk.pad().listed().1, "There are none for your queues.");
    desk.press(Control::Find("x".into()));
    assert_eq!(desk.pad().listed().1, "None has this name.");
    desk.on(VoiceEvent::QuickConnects(endpoints()));
    desk.press(Control::Find("front".into()));
    let pad = desk.pad();
    let (listed, hint) = pad.listed();
    assert_eq!((&*listed[0].detail, hint), ("+12065550100", String::new()));
}

#[test]
fn quick_connects_that_never_come_are_given_up() {
    let mut desk = Desk::idle();
    desk.press(Control::OpenDial);
    desk.on(VoiceEvent::Clock(NOW + 30_000.0));
    assert!(matches!(
        desk.pad().quick_connects,
        QuickConnects::Failed(_)
    ));
}

#[test]
fn the_agent_s_state_is_changed_at_once_or_queued_behind_a_contact() {
    let states = |desk: &Desk| {
        let states = desk.view().agent.unwrap().states;
        buttons(&Vec::from_iter(
            states.into_iter().map(|state| state.button),
        ))
    };
    let mut desk = Desk::idle();
    assert_eq!(states(&desk), "(Available*) Lunch Coaching Offline");
    let ticket = desk.asks(
        Control::SetState("lunch".into()),
        Request::SetState("lunch".into(), false),
    );
    assert_eq!(states(&desk), "(Available*) (Lunch) (Coaching) (Offline)");
    desk.on(VoiceEvent::Failed(ticket, "InvalidStateException".into()));

    let talking = contact("connected", &[own("connected"), customer("connected")]);
    desk.shows(std::slice::from_ref(&talking));
    assert!(desk.view().agent.unwrap().queues);
    assert_eq!(states(&desk), "(Available*) Lunch Coaching Offline");
    desk.asks(
        Control::SetState("lunch".into()),
        Request::SetState("lunch".into(), true),
    );
    let mut queued = agent(&[talking]);
    queued["snapshot"]["nextState"] =
        json!({ "agentStateARN": "lunch", "type": "not_routable", "name": "Lunch" });
    desk.on(VoiceEvent::Snapshot(read(&queued)));
    assert_eq!(states(&desk), "Available (Lunch*) Coaching Offline");
    let next = desk.view().agent.unwrap().next.unwrap();
    assert_eq!(&*next.name, "Lunch");
    desk.asks(
        next.clear.control,
        Request::SetState("available".into(), true),
    );
    desk.refuses(Control::SetState("gone".into()), Why::NoSuchState);
}

#[test]
fn a_missed_call_holds_no_state_back() {
    let desk = |state| {
        let over = contact(state, &[own("disconnected"), customer("disconnected")]);
        let mut snapshot = agent(&[over]);
        snapshot["snapshot"]["state"] = json!({ "type": "error", "name": "MissedCallAgent" });
        Desk::with(&snapshot)
    };
    // Connect calls it an error most often.
    assert_eq!(desk("error").view().calls[0].stage, Stage::Missed);
    let mut missed = desk("missed");
    assert_eq!(&*missed.view().agent.unwrap().state, "Missed call");
    assert_eq!(missed.view().agent.unwrap().kind, StateKind::Error);
    missed.asks(
        Control::SetState("available".into()),
        Request::SetState("available".into(), false),
    );
    // After-call work is the agent's to end.
    desk("ended").asks(
        Control::SetState("lunch".into()),
        Request::SetState("lunch".into(), true),
    );
}

#[test]
fn logging_out_goes_offline_first_and_never_loses_a_contact() {
    let mut desk = Desk::idle();
    let ticket = desk.asks(Control::LogOut, Request::SetState("offline".into(), false));
    desk.on(VoiceEvent::Done(ticket));
    let mut offline = agent(&[]);
    offline["snapshot"]["state"] =
        json!({ "agentStateARN": "offline", "type": "offline", "name": "Offline" });
    assert_eq!(
        desk.on(VoiceEvent::Snapshot(read(&offline))),
        [VoiceEffect::LogOut]
    );
    desk.on(VoiceEvent::LoggedOut);
    assert_eq!(desk.view().phone, Phone::LoggedOut);
    assert_eq!(
        buttons(&desk.view().tools),
        "(Dial pad) (Devices) Show CCP Log in"
    );
    assert_eq!(desk.press(Control::LogIn), [VoiceEffect::LogIn]);

    Desk::talking().refuses(Control::LogOut, Why::StillLive);
    Desk::holding(contact("ended", &[])).refuses(Control::LogOut, Why::AfterCallWork);
    // A call that comes in between is not logged out of.
    let mut desk = Desk::idle();
    desk.press(Control::LogOut);
    offline["snapshot"]["contacts"] = json!([contact(
        "connecting",
        &[own("connecting"), customer("connected")]
    )]);
    assert_eq!(desk.on(VoiceEvent::Snapshot(read(&offline))), []);
    assert_eq!(desk.view().note.unwrap().why, Why::StillLive);
    offline["snapshot"]["contacts"] = json!([]);
    assert_eq!(desk.on(VoiceEvent::Snapshot(read(&offline))), []);
}

#[test]
fn whoever_goes_offline_long_after_a_failed_logout_stays_logged_in() {
    let mut desk = Desk::idle();
    let ticket = desk.asks(Control::LogOut, Request::SetState("offline".into(), false));
    desk.on(VoiceEvent::Done(ticket));
    desk.on(VoiceEvent::Clock(NOW + 60_000.0));
    let mut offline = agent(&[]);
    offline["snapshot"]["state"] =
        json!({ "agentStateARN": "offline", "type": "offline", "name": "Offline" });
    assert_eq!(desk.on(VoiceEvent::Snapshot(read(&offline))), []);
}

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
    let mut desk = Desk::idle();
    desk.shows(&[chat, talking, task, hologram, json!("nonsense")]);
    let view = desk.view();
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
    assert_eq!(desk.buttons(), "Mute Hold Keypad Add or transfer End call");
    desk.refuses(Control::Accept("chat".into()), Why::OnlyInCcp);
    assert_eq!(
        desk.press(view.others[0].show.control.clone()),
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
    let view = Desk::holding(preview).view();
    assert!(view.calls.is_empty());
    assert_eq!(&*view.others[0].what, "Campaign preview");
}

#[test]
fn whoever_listens_may_barge_in_where_connect_allows_it() {
    let monitor = |status: &str| {
        let mut line = line("own", "monitoring", "connected");
        line["monitorCapabilities"] = json!(["SILENT_MONITOR", "BARGE"]);
        line["monitorStatus"] = json!(status);
        line["monitoringInfo"] = json!({ "agentName": "Grace" });
        let lines = [line, third("connected"), customer("connected")];
        with(
            contact("connected", &lines),
            "initiationMethod",
            json!("monitor"),
        )
    };
    let mut desk = Desk::holding(monitor("SILENT_MONITOR"));
    assert_eq!(
        (desk.call().stage, &*desk.call().party),
        (Stage::Listening, "Grace")
    );
    assert_eq!(desk.buttons(), "Barge in Leave call");
    assert!(
        desk.call()
            .parties
            .iter()
            .all(|party| party.buttons.iter().all(|button| !button.is_on()))
    );
    desk.asks(Control::BargeIn(id()), Request::BargeIn(id()));
    desk.shows(&[monitor("BARGE")]);
    assert_eq!(desk.call().stage, Stage::Barging);
    assert_eq!(desk.buttons(), "Mute Listen only Leave call");
    desk.asks(
        Control::Mute(id()),
        Request::MuteParticipant(id(), "own".into()),
    );
    desk.asks(Control::Listen(id()), Request::SilentMonitor(id()));
    desk.asks(Control::Leave(id()), Request::Destroy(id(), "own".into()));
}

#[test]
fn a_ringing_call_is_a_notification_while_the_tab_is_behind() {
    let ringing = contact("connecting", &[own("connecting"), customer("connected")]);
    let mut desk = Desk::idle();
    assert_eq!(desk.shows(std::slice::from_ref(&ringing)), []);
    let notify = VoiceEffect::Notify {
        contact: id(),
        title: "Incoming call",
        body: format!("{NUMBER}, Support"),
    };
    assert_eq!(
        desk.on(VoiceEvent::InFront(false)),
        std::slice::from_ref(&notify)
    );
    assert_eq!(desk.shows(&[ringing]), []);
    assert_eq!(
        desk.on(VoiceEvent::InFront(true)),
        [VoiceEffect::Withdraw(id())]
    );
    assert_eq!(desk.on(VoiceEvent::InFront(false)), [notify]);
    assert_eq!(desk.shows(&[]), [VoiceEffect::Withdraw(id())]);
}

#[test]
fn trouble_is_shown_before_it_costs_a_call_and_goes_with_its_cause() {
    let health = |desk: &Desk| {
        let troubles = desk.view().troubles.into_iter();
        Vec::from_iter(troubles.map(|notice| (notice.trouble, notice.dismiss.is_some())))
    };
    let standing = |health| (Trouble::Health(health), false);
    let mut desk = Desk::idle();
    assert_eq!(health(&desk), []);
    desk.on(VoiceEvent::Network(Network::Lost));
    desk.on(VoiceEvent::WebSocket(false));
    desk.on(VoiceEvent::Microphone(Microphone::Blocked));
    assert_eq!(
        health(&desk),
        [
            standing(Health::NetworkLost),
            standing(Health::WebSocketLost),
            standing(Health::MicrophoneBlocked),
        ]
    );
    desk.on(VoiceEvent::Network(Network::Connected));
    desk.on(VoiceEvent::WebSocket(true));
    desk.on(VoiceEvent::SoftphoneError("microphone_not_shared".into()));
    desk.on(VoiceEvent::SoftphoneError("microphone_not_shared".into()));
    desk.on(VoiceEvent::SoftphoneError("something new".into()));
    assert_eq!(
        health(&desk),
        [
            standing(Health::MicrophoneBlocked),
            (Trouble::Health(Health::SoftphoneFailed), true),
            (Trouble::Health(Health::MicrophoneNotShared), true),
        ]
    );
    desk.on(VoiceEvent::Microphone(Microphone::Fine));
    desk.press(Control::Dismiss(Trouble::Health(Health::SoftphoneFailed)));
    assert_eq!(health(&desk), []);
}

#[test]
fn each_trouble_names_the_person_who_can_fix_it_unless_it_passes() {
    let refused = |error: &str| Trouble::Refused {
        what: "Call",
        refusal: Refusal::of(error),
    };
    for (trouble, line) in [
        (
            refused("AccessDeniedException"),
            Some("your Amazon Connect administrator"),
        ),
        (refused("BadEndpointException"), Some("you")),
        (refused("TooManyRequestsException"), None),
        (Trouble::Health(Health::MicrophoneBlocked), Some("you")),
        (Trouble::Health(Health::NetworkUnsteady), None),
    ] {
        let line = line.map(|who| format!("Who can fix this: {who}."));
        assert_eq!(trouble.fixed_by(), line, "{trouble:?}");
    }
}

#[test]
fn a_screen_reader_tells_who_calls_at_once_and_the_rest_later() {
    let ringing = contact("connecting", &[own("connecting"), customer("connected")]);
    let mut desk = Desk::holding(ringing.clone());
    let aloud = desk.view().aloud;
    assert_eq!(aloud.alarm, format!("Incoming call from {NUMBER}, Support"));
    assert_eq!(aloud.news, "");
    let talking = with(
        contact("connected", &[own("connected"), customer("connected")]),
        "contactId",
        json!("other"),
    );
    desk.shows(&[ringing, talking]);
    assert_eq!(desk.view().aloud.news, format!("Connected, {NUMBER}"));
    desk.shows(&[]);
    assert_eq!(desk.view().aloud.alarm, "");
    assert_eq!(desk.view().aloud.news, "Your state: Available");
}

#[test]
fn the_empty_screen_says_whether_calls_can_come() {
    let headline = |desk: &Desk| desk.view().idle.map(|idle| idle.headline);
    let mut desk = Desk::idle();
    assert_eq!(headline(&desk), Some("Ready for calls"));
    let mut away = agent(&[]);
    away["snapshot"]["state"] = states()[1].clone();
    desk.on(VoiceEvent::Snapshot(read(&away)));
    let idle = desk.view().idle.unwrap();
    assert_eq!(idle.headline, "No calls for now");
    assert_eq!(idle.hint, "Your state is “Lunch”.");
    desk.press(Control::OpenDial);
    assert_eq!(headline(&desk), None);
    desk.on(VoiceEvent::LoggedOut);
    assert_eq!(headline(&desk), Some("You are logged out"));
    assert_eq!(headline(&Desk::talking()), None);
}

#[test]
fn devices_are_listed_by_use_and_chosen() {
    let device = |id: &str, is_input| Device {
        id: id.into(),
        label: id.into(),
        is_input,
    };
    let mut desk = Desk::idle();
    desk.asks(Control::OpenDevices, Request::GetDevices);
    assert!(matches!(
        desk.view().dialog,
        Some(Dialog::Devices { devices: None, .. })
    ));
    desk.on(VoiceEvent::Devices(vec![
        device("headset", false),
        device("mic", true),
    ]));
    let choices = |desk: &Desk| match desk.view().dialog {
        Some(Dialog::Devices {
            devices: Some(devices),
            ..
        }) => buttons(&Vec::from_iter(
            devices.into_iter().map(|device| device.button),
        )),
        other => panic!("{other:?}"),
    };
    assert_eq!(choices(&desk), "headset mic headset");
    let ringer = Control::Choose(DeviceKind::Ringer, "headset".into());
    desk.asks(
        ringer.clone(),
        Request::SetDevice(DeviceKind::Ringer, "headset".into()),
    );
    desk.on(VoiceEvent::DeviceChanged(
        DeviceKind::Ringer,
        "headset".into(),
    ));
    assert_eq!(choices(&desk), "headset mic (headset*)");
    desk.refuses(ringer, Why::AlreadySo);
    desk.refuses(
        Control::Choose(DeviceKind::Microphone, "headset".into()),
        Why::NotListed,
    );
}

#[test]
fn every_situation_that_connect_is_known_to_send_is_shown() {
    let shown = agent_snapshots::agent_snapshots()
        .into_iter()
        .map(|(name, snapshot)| {
            let desk = Desk::with(
                &json!({ "snapshot": snapshot, "configuration": agent(&[])["configuration"] }),
            );
            let view = desk.view();
            let calls = view
                .calls
                .iter()
                .map(|call| format!("{}: {}", call.status, buttons(&call.buttons)));
            let others = view
                .others
                .iter()
                .map(|other| format!("{}: {}", other.what, other.status));
            (name, calls.chain(others).collect::<Vec<_>>().join("; "))
        });
    let expected = [
        ("nobody", ""),
        ("a call to a softphone", "Incoming call: Accept Decline"),
        ("a call to a desk phone", "Incoming call: Accept Decline"),
        ("a call of the agent's own", "Calling: End call"),
        (
            "a call that is listened to",
            "Listening: (Barge in) Leave call",
        ),
        ("a callback on offer", "Callback waiting: Accept Decline"),
        ("a callback once accepted", "Calling: End call"),
        ("a chat", "Chat: Waiting for you"),
        ("a task", "Task: Waiting for you"),
    ];
    let expected = expected.map(|(name, text)| (name, text.to_owned()));
    assert_eq!(Vec::from_iter(shown), expected);
}

#[test]
fn moments_are_milliseconds_whether_the_service_or_streams_gives_them() {
    for timestamp in [json!(1_700_000_000.5), json!(1_700_000_000_500.0)] {
        let mut call = contact("connected", &[own("connected"), customer("connected")]);
        call["state"]["timestamp"] = timestamp;
        assert_eq!(Desk::holding(call).call().since, Some(NOW + 500.0));
    }
    let mut call = contact("connected", &[own("connected"), customer("connected")]);
    call["state"]["timestamp"] = json!({});
    assert_eq!(Desk::holding(call).call().since, None);
}

#[test]
fn time_is_written_as_on_a_phone() {
    for (ms, text) in [
        (-5.0, "0:00"),
        (0.0, "0:00"),
        (9_999.0, "0:09"),
        (65_000.0, "1:05"),
        (3_600_000.0, "1:00:00"),
        (3_725_000.0, "1:02:05"),
        (36_610_000.0, "10:10:10"),
    ] {
        assert_eq!(elapsed(NOW, NOW + ms), text);
    }
}

#[test]
fn identifiers_stay_what_streams_calls_them() {
    assert_eq!(ContactId::from("a-1").as_str(), "a-1");
    assert_eq!(ConnectionId::from("a-1-1").as_str(), "a-1-1");
}
