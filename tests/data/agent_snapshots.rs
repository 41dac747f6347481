//! What GetAgentSnapshot says of an agent in every situation: cases of our own, in the shapes that Amazon Connect is known to
//! send: all channels, and null for what is left out.

use serde_json::{Value, json};

/// Every case with its name. Each has a `snapshotTimestamp` of its own, and each a contact of its own but for the callback,
/// which is one contact in two cases.
pub(crate) fn agent_snapshots() -> Vec<(&'static str, Value)> {
    let number = json!({ "type": "phone_number", "phoneNumber": "+12065550142", "endpointARN": null, "queue": null });
    let sound = |kind: &str| {
        let info = json!({ "callType": kind, "autoAccept": false, "callConfigJson": "{}", "callContextToken": "x", "mediaLegContextToken": "y" });
        json!({ "softphoneMediaInfo": info })
    };
    let text = |customer: Option<&str>| {
        let info =
            json!({ "chatAutoAccept": null, "connectionData": null, "customerName": customer });
        json!({ "chatMediaInfo": info })
    };
    let topic = json!({ "attributes": { "topic": { "name": "topic", "value": "parcels" } } });
    let features = json!({ "contactFeatures": { "attachmentsEnabled": null, "multiPartyConferenceEnabled": false } });

    let desk_phone = line("agent", false, "connecting", json!({ "type": "agent" }));
    let softphone = with(&desk_phone, sound("audio_only"));
    let caller = line("inbound", true, "connected", number.clone());
    let callee = line("outbound", true, "connecting", number.clone());
    let called_back = line("inbound", true, "connecting", number);
    let listener = line("monitoring", true, "connected", Value::Null);
    let listener = with(&listener, sound("none"));
    let writer = line("inbound", true, "connected", Value::Null);
    let writer = with(&writer, text(Some("Customer")));
    let reader = with(&desk_phone, text(None));
    let doer = line("agent", true, "connecting", Value::Null);

    let call = contact("a-1", "voice", "connecting", &[&softphone, &caller]);
    let call = with(&call, features.clone());
    let desk_call = contact("a-2", "voice", "connecting", &[&desk_phone, &caller]);
    let own_call = contact("a-3", "voice", "connecting", &[&softphone, &callee]);
    let others_call = contact("a-4", "voice", "connected", &[&listener]);
    let others_call = with(
        &others_call,
        json!({ "queue": null, "queueTimestamp": null }),
    );
    let offer = contact("a-5", "queue_callback", "incoming", &[&desk_phone, &caller]);
    let offer = with(&offer, topic);
    let callback = contact(
        "a-5",
        "queue_callback",
        "connecting",
        &[&softphone, &called_back],
    );
    let chat = contact("a-6", "chat", "connecting", &[&reader, &writer]);
    let chat = with(&chat, features);
    let task = contact("a-7", "task", "connecting", &[&doer]);
    let template =
        json!({ "scheduledTime": null, "taskTemplateId": null, "taskTemplateVersion": 1 });
    let task = with(
        &task,
        json!({ "name": "Send it again", "channelContext": template }),
    );

    let cases = [
        ("nobody", "system", "PendingBusy", None),
        ("a call to a softphone", "system", "PendingBusy", Some(call)),
        (
            "a call to a desk phone",
            "system",
            "PendingBusy",
            Some(desk_call),
        ),
        (
            "a call of the agent's own",
            "system",
            "CallingCustomer",
            Some(own_call),
        ),
        (
            "a call that is listened to",
            "routable",
            "Available",
            Some(others_call),
        ),
        (
            "a callback on offer",
            "not_routable",
            "Pending",
            Some(offer),
        ),
        (
            "a callback once accepted",
            "system",
            "CallingCustomer",
            Some(callback),
        ),
        ("a chat", "routable", "Available", Some(chat)),
        ("a task", "routable", "Available", Some(task)),
    ];
    let snapshots = (1..).zip(cases).map(|(second, (name, kind, state, contact))| {
        let snapshot = json!({
            "state": { "type": kind, "name": state, "agentStateARN": null, "startTimestamp": 1_700_000_000.5 },
            "nextState": null,
            "agentAvailabilityState": { "state": "Available", "timeStamp": 1_700_000_000.5 },
            "contacts": Vec::from_iter(contact),
            "snapshotTimestamp": 1_700_000_000.25 + f64::from(second),
        });
        (name, snapshot)
    });
    snapshots.collect()
}

fn contact(id: &str, kind: &str, state: &str, lines: &[&Value]) -> Value {
    let numbered = (1..).zip(lines);
    let connections = numbered
        .map(|(number, line)| with(line, json!({ "connectionId": format!("{id}-{number}") })));
    json!({
        "contactId": id,
        "initialContactId": null,
        "type": kind,
        "state": { "type": state, "timestamp": 1_700_000_000.5 },
        "queue": { "name": "BasicQueue", "queueARN": "arn" },
        "queueTimestamp": 1_700_000_000.0,
        "connections": Vec::from_iter(connections),
        "attributes": {},
        "contactDuration": "0",
        "contactFeatures": null,
        "channelContext": null,
        "references": null,
        "initiationMethod": null,
        "name": null,
        "description": null,
    })
}

/// One party's line, without its identifier.
fn line(kind: &str, initial: bool, state: &str, endpoint: Value) -> Value {
    json!({
        "type": kind,
        "initial": initial,
        "state": { "type": state, "timestamp": 1_700_000_000.25 },
        "endpoint": endpoint,
        "softphoneMediaInfo": null,
        "chatMediaInfo": null,
        "monitoringInfo": null,
        "mute": null,
        "quickConnectName": null,
    })
}

/// The same object with these members.
fn with(object: &Value, members: Value) -> Value {
    let mut object = object.clone();
    if let (Value::Object(object), Value::Object(members)) = (&mut object, members) {
        object.extend(members);
    }
    object
}
