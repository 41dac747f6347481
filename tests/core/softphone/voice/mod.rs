//! The voice controls: what a press does in each stage of a call, and what the agent sees.

#[path = "../../../data/agent_snapshots.rs"]
mod agent_snapshots;
mod agent_state;
mod announce;
mod calls;
mod conference;
mod devices;
mod heading;
mod keypad;
mod log_out;
mod monitoring;
mod mute;
mod other_contacts;
mod outcome;
mod pad;
#[cfg(not(target_arch = "wasm32"))]
mod random;
mod requests;
mod ringing;
mod shortcut;
mod snapshot;
mod trouble;
mod words;

use patchcord::cause::Who;
use patchcord::connect::agent_snapshot::{ConnectionId, ContactId, Snapshot, StateKind};
use patchcord::softphone::voice::view::{
    Button, Call, Dialog, Pad, QuickConnects, View, elapsed, view,
};
use patchcord::softphone::voice::{
    Control, Destination, Device, DeviceKind, Endpoint, EndpointKind, Health, Microphone, Network,
    Phone, Purpose, Refusal, Request, RequestId, Stage, Trouble, VoiceEffect, VoiceEvent,
    VoiceState, Why,
};
use patchcord::value::Json;
use patchcord::value::numbering_plan::Country;
use patchcord::value::phone_number::Fault;
use serde_json::{Value, json};

const NOW: f64 = 1_700_000_000_000.0;
const NUMBER: &str = "+12065550142";

/// The number as it is shown.
const SHOWN: &str = "+1 206 555 0142";

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
            "username": "ada",
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

/// The voice controls of a phone.
struct Controls {
    state: VoiceState,
}

impl Controls {
    fn with(snapshot: &Value) -> Self {
        let mut controls = Self {
            state: VoiceState::new(Country::of("US")),
        };
        controls.on(VoiceEvent::Clock(NOW));
        controls.on(VoiceEvent::Snapshot(read(snapshot)));
        controls
    }

    fn idle() -> Self {
        Self::with(&agent(&[]))
    }

    /// A contact that has come since the page was loaded.
    fn holding(contact: Value) -> Self {
        let mut controls = Self::idle();
        controls.shows(&[contact]);
        controls
    }

    fn talking() -> Self {
        Self::holding(contact(
            "connected",
            &[own("connected"), customer("connected")],
        ))
    }

    fn on(&mut self, event: VoiceEvent) -> Vec<VoiceEffect> {
        self.state.on(event)
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
        view(&self.state)
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
