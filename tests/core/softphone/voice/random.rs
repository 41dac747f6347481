//! The voice controls under whatever comes in whatever order.
//!
//! What Connect allows is written down here once more, as a person would check it against its documentation, without a look at
//! how the controls decide it.

use patchcord::connect::agent_snapshot::{Contact, Line, LineKind, LineState};
use patchcord::connect::contact_state::ContactState;
use patchcord::softphone::voice::Shortcut;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;

const IDS: [&str; 3] = ["one", "two", "three"];
const LINES: [&str; 5] = ["own", "customer", "third", "fourth", "fifth"];

/// One line of a contact, of any kind and in any state, also such as Connect would not send.
fn any_line() -> impl Strategy<Value = Value> {
    (
        select(&LINES[..]),
        select(&["agent", "agent", "inbound", "outbound", "outbound", "monitoring", "ghost"][..]),
        select(&["init", "connecting", "connected", "connected", "hold", "disconnected", "silent_monitor", "barge", "odd"][..]),
        any::<[bool; 6]>(),
    )
        .prop_map(|(id, kind, state, [agent, mute, forced, sound, may, barges])| {
            json!({
                "connectionId": id,
                "type": kind,
                "state": { "type": state, "timestamp": 1_700_000_000 },
                "initial": id == "customer",
                "endpoint": { "type": if agent { "agent" } else { "phone_number" }, "phoneNumber": NUMBER },
                "mute": mute,
                "forcedMute": forced,
                "softphoneMediaInfo": sound.then(|| json!({ "autoAccept": false })),
                "monitorCapabilities": if may { json!(["BARGE", "SILENT_MONITOR"]) } else { Value::Null },
                "monitorStatus": barges.then_some("BARGE"),
            })
        })
}

/// Lines as they are in a real call: the agent's, the customer's and up to three more.
fn real_lines() -> impl Strategy<Value = Vec<Value>> {
    let state = || {
        select(
            &[
                "connecting",
                "connected",
                "connected",
                "hold",
                "disconnected",
            ][..],
        )
    };
    (
        select(&["connecting", "connected", "connected", "hold"][..]),
        state(),
        proptest::collection::vec(state(), 0..4),
    )
        .prop_map(|(own_state, customer_state, thirds)| {
            let mut lines = vec![own(own_state), customer(customer_state)];
            for (id, state) in LINES[2..].iter().zip(thirds) {
                lines.push(line(id, "outbound", state));
            }
            lines
        })
}

fn any_contact() -> impl Strategy<Value = Value> {
    let lines = prop_oneof![
        3 => real_lines(),
        1 => proptest::collection::vec(any_line(), 0..6).prop_map(|mut lines| {
            lines.sort_by_key(|line| line["connectionId"].to_string());
            lines.dedup_by_key(|line| line["connectionId"].to_string());
            lines
        }),
    ];
    (
        select(&IDS[..]),
        select(
            &[
                "voice",
                "voice",
                "voice",
                "queue_callback",
                "chat",
                "task",
                "email",
                "hologram",
            ][..],
        ),
        select(
            &[
                "init",
                "incoming",
                "pending",
                "connecting",
                "connected",
                "connected",
                "connected",
                "missed",
                "error",
                "ended",
                "rejected",
                "paused",
                "odd",
            ][..],
        ),
        select(
            &[
                "inbound",
                "outbound",
                "monitor",
                "transfer",
                "campaign_preview",
            ][..],
        ),
        any::<bool>(),
        lines,
    )
        .prop_map(|(id, channel, state, method, multiparty, lines)| {
            json!({
                "contactId": id,
                "type": channel,
                "state": { "type": state, "timestamp": 1_700_000_000 },
                "initiationMethod": method,
                "contactFeatures": { "multiPartyConferenceEnabled": multiparty },
                "connections": lines,
            })
        })
}

/// Any value, of the words that mean something in a snapshot.
fn any_json() -> impl Strategy<Value = Value> {
    const WORDS: [&str; 16] = [
        "contactId",
        "type",
        "state",
        "connections",
        "connectionId",
        "endpoint",
        "initial",
        "queue",
        "name",
        "voice",
        "connected",
        "agent",
        "agentStates",
        "routingProfile",
        "queues",
        "timestamp",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        select(&WORDS[..]).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        let object = proptest::collection::btree_map(
            select(&WORDS[..]).prop_map(str::to_owned),
            inner.clone(),
            0..8,
        );
        prop_oneof![
            proptest::collection::vec(inner, 0..6).prop_map(Value::from),
            object.prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A whole snapshot: no contact twice, and no line, as with Connect.
fn any_snapshot() -> impl Strategy<Value = Value> {
    (
        proptest::collection::vec(any_contact(), 0..3),
        select(&["available", "lunch", "offline"][..]),
        any::<[bool; 3]>(),
    )
        .prop_map(|(mut contacts, state, [softphone, permitted, next])| {
            contacts.sort_by_key(|contact| contact["contactId"].to_string());
            contacts.dedup_by_key(|contact| contact["contactId"].to_string());
            let mut snapshot = agent(&contacts);
            let states = states();
            let named = states
                .as_array()
                .unwrap()
                .iter()
                .find(|one| one["agentStateARN"] == state);
            snapshot["snapshot"]["state"] = named.unwrap().clone();
            if next {
                snapshot["snapshot"]["nextState"] = states[1].clone();
            }
            snapshot["configuration"]["softphoneEnabled"] = json!(softphone);
            if !permitted {
                snapshot["configuration"]["permissions"] = json!([]);
            }
            snapshot
        })
}

/// Anything that happens, but for what depends on what is shown then.
fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => any_snapshot().prop_map(Step::Snapshot),
        6 => any::<Index>().prop_map(Step::Shown),
        3 => any_control().prop_map(Step::Any),
        2 => select(&Shortcut::ALL[..]).prop_map(Step::Key),
        2 => any::<Index>().prop_map(Step::Done),
        2 => any::<Index>().prop_map(Step::Failed),
        1 => any::<bool>().prop_map(|muted| Step::Event(VoiceEvent::Muted(muted))),
        1 => any::<bool>().prop_map(|front| Step::Event(VoiceEvent::InFront(front))),
        1 => any::<bool>().prop_map(|there| Step::Event(VoiceEvent::WebSocket(there))),
        1 => select(&[Network::Connected, Network::Connecting, Network::Lost][..]).prop_map(|network| Step::Event(VoiceEvent::Network(network))),
        1 => select(&["webrtc_error", "user_busy_error", "odd"][..]).prop_map(|kind| Step::Event(VoiceEvent::SoftphoneError(kind.into()))),
        1 => Just(Step::Event(VoiceEvent::QuickConnects(endpoints()))),
        1 => (0.0..30_000.0).prop_map(Step::Later),
        1 => Just(Step::Event(VoiceEvent::LoggedOut)),
    ]
}

#[derive(Debug, Clone)]
enum Step {
    Event(VoiceEvent),
    Snapshot(Value),
    /// Presses one of the buttons that are there, on or off.
    Shown(Index),
    /// Presses what may be there or not, as against an older view.
    Any(Control),
    /// Presses a shortcut of the browser.
    Key(Shortcut),
    /// Streams answers one of the requests so far, maybe again.
    Done(Index),
    Failed(Index),
    Later(f64),
}

fn any_control() -> impl Strategy<Value = Control> {
    let ids = || select(&IDS[..]).prop_map(ContactId::from);
    let lines = || select(&LINES[..]).prop_map(ConnectionId::from);
    let of_contact = (ids(), 0..13_u8).prop_map(|(id, which)| match which {
        0 => Control::Accept(id),
        1 => Control::Decline(id),
        2 => Control::HangUp(id),
        3 => Control::Leave(id),
        4 => Control::Mute(id),
        5 => Control::Unmute(id),
        6 => Control::Swap(id),
        7 => Control::Join(id),
        8 => Control::Clear(id),
        9 => Control::OpenKeypad(id),
        10 => Control::OpenTransfer(id),
        11 => Control::CopyNumber(id),
        _ => Control::Digit(id, '5'),
    });
    let of_line = (ids(), lines(), 0..4_u8).prop_map(|(id, line, which)| match which {
        0 => Control::Hold(id, line),
        1 => Control::Resume(id, line),
        2 => Control::RemoveParty(id, line),
        _ => Control::MuteParty(id, line),
    });
    let others = select(vec![
        Control::OpenDial,
        Control::ByName,
        Control::ByNumber,
        Control::Close,
        Control::Call,
        Control::Type("2065550100".into()),
        Control::Type("no number".into()),
        Control::Find("e".into()),
        Control::QuickConnect("desk".into()),
        Control::QuickConnect("grace".into()),
        Control::SetState("lunch".into()),
        Control::SetState("offline".into()),
        Control::ClearNextState,
        Control::LogOut,
        Control::ConfirmLogOut,
        Control::LogIn,
        Control::ShowCcp,
        Control::HideCcp,
    ]);
    prop_oneof![of_contact, of_line, others]
}

/// Every button that is there.
fn all_buttons(view: &View) -> Vec<Button> {
    let mut all = view.tools.clone();
    for call in &view.calls {
        all.extend(call.buttons.iter().cloned());
        all.extend(call.copy.iter().cloned());
        all.extend(
            call.parties
                .iter()
                .flat_map(|party| party.buttons.iter().cloned()),
        );
    }
    all.extend(view.others.iter().map(|other| other.show.clone()));
    all.extend(
        view.troubles
            .iter()
            .filter_map(|trouble| trouble.dismiss.clone()),
    );
    if let Some(agent) = &view.agent {
        all.extend(agent.states.iter().map(|state| state.button.clone()));
        all.extend(agent.next.iter().map(|next| next.clear.clone()));
    }
    match &view.dialog {
        Some(Dialog::Keypad { keys, close, .. }) => {
            all.extend(keys.iter().cloned());
            all.push(close.clone());
        }
        Some(Dialog::Pad(pad)) => {
            all.push(pad.call.clone());
            all.extend(pad.ways.iter().cloned());
            all.push(pad.close.clone());
            all.extend(pad.queues.iter().cloned());
            all.extend(pad.recents.iter().map(|one| one.button.clone()));
            if let QuickConnects::Listed(found) = &pad.quick_connects {
                all.extend(found.iter().map(|one| one.button.clone()));
            }
        }
        Some(Dialog::LogOut { confirm, close }) => {
            all.push(confirm.clone());
            all.push(close.clone());
        }
        Some(Dialog::Devices { devices, close }) => {
            all.extend(devices.iter().flatten().map(|device| device.button.clone()));
            all.push(close.clone());
        }
        None => {}
    }
    all
}

/// Who is on the line, as a person would count.
struct Table<'a> {
    contact: &'a Contact,
    own: Option<&'a Line>,
    /// Everybody else who is on the line, supervisors aside.
    others: Vec<&'a Line>,
}

impl<'a> Table<'a> {
    fn of(contact: &'a Contact) -> Self {
        let own = contact.own_line();
        let others = contact.lines.iter().filter(|line| {
            own.is_none_or(|own| own.id != line.id)
                && line.kind != LineKind::Monitoring
                && !matches!(line.state, LineState::Disconnected | LineState::Unknown)
        });
        Self {
            contact,
            own,
            others: others.collect(),
        }
    }

    fn in_state(&self, state: LineState) -> usize {
        self.others
            .iter()
            .filter(|line| line.state == state)
            .count()
    }

    fn line(&self, id: &ConnectionId) -> &Line {
        self.contact
            .lines
            .iter()
            .find(|line| line.id == *id)
            .unwrap()
    }

    fn talks(&self) -> bool {
        self.contact.state == ContactState::Connected
            && self
                .own
                .is_some_and(|own| own.kind == LineKind::Agent && own.is_active())
    }

    fn has_customer(&self) -> bool {
        self.contact
            .lines
            .iter()
            .any(|line| line.initial && line.is_active())
    }
}

/// Whether Connect can do what Streams is asked for.
fn is_possible(snapshot: &Snapshot, request: &Request) -> bool {
    let table = |id: &ContactId| Table::of(snapshot.contact(id).unwrap());
    match request {
        Request::Accept(id) | Request::Reject(id) => {
            let table = table(id);
            matches!(table.contact.state, ContactState::Incoming)
                || table.contact.state == ContactState::Connecting
                    && table
                        .own
                        .is_none_or(|own| own.state != LineState::Connected)
                    && table.in_state(LineState::Connecting) == 0
        }
        Request::Clear(id) => !table(id).contact.state.is_live(),
        Request::Destroy(id, line) => {
            let table = table(id);
            table.contact.state.is_live() && table.line(line).is_active()
        }
        Request::Hold(id, line) => {
            let table = table(id);
            table.talks() && table.line(line).state == LineState::Connected
        }
        Request::Resume(id, line) => {
            let table = table(id);
            table.talks() && table.line(line).state == LineState::Hold
        }
        Request::SendDigits(id, line, _) => {
            let table = table(id);
            table.talks()
                && table.line(line).state == LineState::Connected
                && Some(line) != table.own.map(|own| &own.id)
        }
        Request::MuteParticipant(id, line) => {
            let table = table(id);
            let several = table
                .contact
                .lines
                .iter()
                .filter(|line| line.is_active())
                .count()
                > 2;
            table.line(line).is_active()
                && (table.contact.multiparty && several
                    || table
                        .own
                        .is_some_and(|own| own.kind == LineKind::Monitoring))
        }
        Request::UnmuteParticipant(id, line) => {
            let table = table(id);
            table
                .own
                .is_some_and(|own| own.id == *line && own.muted && !own.forced_mute)
        }
        Request::Toggle(id) => {
            let table = table(id);
            table.talks()
                && table.has_customer()
                && table.others.len() == 2
                && table.in_state(LineState::Hold) == 1
                && table.in_state(LineState::Connected) == 1
        }
        Request::Conference(id) => {
            let table = table(id);
            table.talks()
                && table.has_customer()
                && table.others.len() >= 2
                && table.in_state(LineState::Connecting) == 0
        }
        Request::AddConnection(id, _) => {
            let table = table(id);
            let most = if table.contact.multiparty { 4 } else { 1 };
            table.talks()
                && table.has_customer()
                && table.in_state(LineState::Connecting) == 0
                && table.others.iter().filter(|line| !line.initial).count() < most
        }
        Request::BargeIn(id) | Request::SilentMonitor(id) => table(id)
            .own
            .is_some_and(|own| own.kind == LineKind::Monitoring),
        Request::Connect(..) => {
            snapshot.configuration.may_call != Some(false)
                && !snapshot.contacts.iter().any(Contact::is_voice)
        }
        Request::SetState(arn, enqueue) => {
            let known = snapshot
                .configuration
                .states
                .iter()
                .any(|state| state.arn.as_ref() == Some(arn));
            let live = snapshot
                .contacts
                .iter()
                .any(|contact| contact.state.is_live());
            known && (*enqueue || !live)
        }
        Request::Mute | Request::Unmute => snapshot
            .contacts
            .iter()
            .any(|contact| contact.is_voice() && contact.state == ContactState::Connected),
        Request::GetEndpoints | Request::GetDevices | Request::SetDevice(..) => true,
    }
}

/// A phone with all that has been asked of Streams so far.
struct Play {
    controls: VoiceState,
    snapshot: Option<Snapshot>,
    tickets: Vec<RequestId>,
    now: f64,
}

impl Play {
    fn step(&mut self, step: Step) -> Result<(), TestCaseError> {
        let event = match step {
            Step::Event(event) => {
                if event == VoiceEvent::LoggedOut {
                    self.snapshot = None;
                }
                event
            }
            Step::Snapshot(value) => {
                // The agent has signed in again, if there was a log-out.
                self.controls.on(VoiceEvent::SignedOut(false));
                let snapshot = read(&value);
                self.snapshot = Some(snapshot.clone());
                VoiceEvent::Snapshot(snapshot)
            }
            Step::Shown(index) => {
                let button = index.get(&all_buttons(&view(&self.controls))).clone();
                return self.press(button.control);
            }
            Step::Any(control) => return self.press(control),
            Step::Key(shortcut) => return self.key(shortcut),
            Step::Done(index) if !self.tickets.is_empty() => {
                VoiceEvent::Done(*index.get(&self.tickets))
            }
            Step::Failed(index) if !self.tickets.is_empty() => {
                VoiceEvent::Failed(*index.get(&self.tickets), "InvalidStateException".into())
            }
            Step::Done(_) | Step::Failed(_) => return Ok(()),
            Step::Later(ms) => {
                self.now += ms;
                VoiceEvent::Clock(self.now)
            }
        };
        let effects = self.controls.on(event);
        // Without a press of the agent's, only a tone that waited for its turn goes to Streams.
        for effect in &effects {
            if let VoiceEffect::Ask(ticket, request) = effect {
                prop_assert!(matches!(request, Request::SendDigits(..)));
                self.tickets.push(*ticket);
            }
        }
        self.check()
    }

    /// A key asks for nothing that is impossible, and where it asks for nothing the phone comes to the front and says why.
    fn key(&mut self, shortcut: Shortcut) -> Result<(), TestCaseError> {
        let locked = false;
        let effects = self.controls.on(VoiceEvent::Shortcut { shortcut, locked });
        let mut asked = false;
        for effect in &effects {
            if let VoiceEffect::Ask(ticket, request) = effect {
                asked = true;
                self.tickets.push(*ticket);
                let snapshot = self.snapshot.as_ref().unwrap();
                prop_assert!(is_possible(snapshot, request), "{:?}", request);
            }
        }
        prop_assert_eq!(effects.contains(&VoiceEffect::Front), !asked);
        let told = view(&self.controls).note.is_some();
        prop_assert!(asked || told || shortcut == Shortcut::Phone);
        self.check()
    }

    fn press(&mut self, control: Control) -> Result<(), TestCaseError> {
        let shown = all_buttons(&view(&self.controls));
        let button = shown
            .iter()
            .find(|button| button.control == control)
            .cloned();
        let effects = self.controls.on(VoiceEvent::Pressed(control.clone()));
        let mut asked = false;
        for effect in &effects {
            if let VoiceEffect::Ask(ticket, request) = effect {
                asked = true;
                self.tickets.push(*ticket);
                let snapshot = self.snapshot.as_ref().unwrap();
                prop_assert!(
                    is_possible(snapshot, request),
                    "{:?} in {:#?}",
                    request,
                    snapshot
                );
            }
        }
        let seen = view(&self.controls);
        if let (Control::OpenTransfer(id), None) = (&control, &seen.note) {
            let anybody = Destination::QuickConnect("desk".into());
            let add = Request::AddConnection(id.clone(), anybody);
            prop_assert!(
                is_possible(self.snapshot.as_ref().unwrap(), &add),
                "{:?}",
                add
            );
        }
        if let Some(button) = button {
            // What is on has an effect or changes the screen, and what is off says why.
            prop_assert_eq!(seen.note.is_some(), !button.is_on(), "{:?}", button);
            prop_assert!(button.is_on() || effects.is_empty());
        }
        if asked
            && !matches!(
                control,
                Control::Digit(..)
                    | Control::OpenDevices
                    | Control::OpenDial
                    | Control::OpenTransfer(_)
            )
        {
            // Nobody can ask twice.
            let again = self.controls.on(VoiceEvent::Pressed(control.clone()));
            prop_assert!(again.is_empty(), "{:?} twice", control);
            prop_assert!(view(&self.controls).note.is_some());
        }
        self.check()
    }

    /// What always holds.
    fn check(&self) -> Result<(), TestCaseError> {
        let view = view(&self.controls);
        let Some(snapshot) = &self.snapshot else {
            prop_assert!(view.calls.is_empty() && view.others.is_empty() && view.agent.is_none());
            return Ok(());
        };
        let calls = view.calls.iter().map(|call| &call.contact);
        let mut shown: Vec<&str> = calls
            .chain(view.others.iter().map(|other| &other.contact))
            .map(ContactId::as_str)
            .collect();
        let mut there: Vec<&str> = snapshot
            .contacts
            .iter()
            .map(|contact| contact.id.as_str())
            .collect();
        shown.sort_unstable();
        there.sort_unstable();
        prop_assert_eq!(shown, there);
        let hides = |button: &Button| button.control == Control::HideCcp;
        let ccp_shown = view.tools.iter().any(hides);
        // Somebody who is on the line can always be got rid of, and what is over closed, but for a request under way.
        for call in &view.calls {
            let ends = |button: &Button| {
                (button.is_on() || matches!(button.off, Some(Why::Pending | Why::Busy)))
                    && matches!(
                        button.control,
                        Control::HangUp(_)
                            | Control::Leave(_)
                            | Control::Decline(_)
                            | Control::Clear(_)
                            | Control::ShowCcp
                            | Control::HideCcp
                    )
            };
            let contact = snapshot.contact(&call.contact).unwrap();
            let alone = !contact.own_line().is_some_and(Line::is_active);
            prop_assert!(
                alone || ccp_shown || call.buttons.iter().any(ends),
                "{:#?}",
                call
            );
        }
        // No two buttons of a call say the same.
        for call in &view.calls {
            let mut labels: Vec<&str> = call.buttons.iter().map(|button| &*button.label).collect();
            let count = labels.len();
            labels.sort_unstable();
            labels.dedup();
            prop_assert_eq!(labels.len(), count, "{:#?}", call.buttons);
        }
        Ok(())
    }
}

fn play() -> Play {
    let mut play = Play {
        controls: VoiceState::new(Country::of("US")),
        snapshot: None,
        tickets: Vec::new(),
        now: NOW,
    };
    play.controls.on(VoiceEvent::Clock(NOW));
    play
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_events_makes_an_impossible_button_or_loses_a_contact(
        steps in proptest::collection::vec(any_step(), 1..40),
    ) {
        let mut play = play();
        for step in steps {
            play.step(step)?;
        }
        // Whatever was asked for, nothing waits for ever.
        play.controls.on(VoiceEvent::Clock(play.now + 60_000.0));
        let waits = all_buttons(&view(&play.controls)).iter().any(Button::is_pending);
        prop_assert!(!waits);
    }

    #[test]
    fn any_snapshot_is_shown(value in any_json()) {
        let snapshot = read(&json!({ "snapshot": { "contacts": [value, contact("ended", &[])] }, "configuration": value }));
        let mut controls = VoiceState::new(None);
        controls.on(VoiceEvent::Snapshot(snapshot));
        let view = view(&controls);
        prop_assert_eq!(view.calls.len() + view.others.len(), 2);
        prop_assert!(view.calls.iter().any(|call| call.stage == Stage::AfterCallWork));
    }
}

#[test]
fn ten_thousand_contacts_leave_nothing_behind() {
    let stage = |state: &str, own_state, customer_state| {
        let lines = [own(own_state), customer(customer_state)];
        read(&agent(&[contact(state, &lines)]))
    };
    let ringing = stage("connecting", "connecting", "connected");
    let talking = stage("connected", "connected", "connected");
    let ended = stage("ended", "disconnected", "disconnected");
    let idle = read(&agent(&[]));
    let mut controls = Controls::idle();
    controls.on(VoiceEvent::InFront(false));
    let size = |controls: &Controls| format!("{:?}", controls.state).len();
    let mut early = 0;
    for number in 0..10_000 {
        let id = ContactId::from(format!("contact-{number:05}").as_str());
        let show = |controls: &mut Controls, snapshot: &Snapshot| {
            let mut snapshot = snapshot.clone();
            snapshot.contacts[0].id = id.clone();
            controls.on(VoiceEvent::Snapshot(snapshot))
        };
        assert_eq!(show(&mut controls, &ringing).len(), 1);
        controls.press(Control::Accept(id.clone()));
        assert_eq!(
            show(&mut controls, &talking),
            [VoiceEffect::Withdraw(id.clone())]
        );
        controls.press(Control::OpenKeypad(id.clone()));
        controls.press(Control::Digit(id.clone(), '1'));
        controls.on(VoiceEvent::SoftphoneError("webrtc_error".into()));
        controls.press(Control::HangUp(id.clone()));
        show(&mut controls, &ended);
        controls.press(Control::Clear(id.clone()));
        controls.on(VoiceEvent::Snapshot(idle.clone()));
        controls.on(VoiceEvent::Clock(NOW + 60_000.0 * f64::from(number)));
        if number == 100 {
            early = size(&controls);
        }
    }
    // How the tickets and the clock are written is all that may be longer.
    assert!(
        size(&controls) <= early + 16,
        "{} after {early}",
        size(&controls)
    );
}
