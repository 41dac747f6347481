//! The Connect instance under the eyes of an independent judge: the service model that Amazon Connect Streams carries. Every answer
//! that the CTI API gives here must fit it.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../../data/agent_snapshots.rs"]
mod agent_snapshots;
mod connect;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{COOKIE, HOST};
use axum::http::{Request, Response, StatusCode};
use patchcord_sandbox::connect::model::Model;
use patchcord_sandbox::connect::{
    AgentError, Channel, Connect, FailedStatus, FarEnd, Incoming, QuickConnect, Trouble,
};
use serde_json::{Value, json};

use connect::{AGENT, HOST_NAME, body, get, instance, send, sign_in, streams};

const NUMBER: &str = "+12065550142";

/// What the instance does not do: its agents create no tasks, and tokens are renewed elsewhere.
const REFUSED: [&str; 2] = ["CreateTaskContact", "GetNewAuthToken"];

fn model() -> Model {
    Model::read(&streams().join("connect-streams.js"))
        .expect("Streams is unpacked; ./build.sh does it")
}

async fn value(response: Response<Body>) -> Value {
    serde_json::from_str(&body(response).await).expect("JSON")
}

/// An agent's SharedWorker: it calls operations and has every answer checked.
struct Worker {
    connect: Arc<Connect>,
    model: Model,
    token: String,
    called: BTreeSet<String>,
}

impl Worker {
    async fn start() -> Self {
        let connect = instance();
        let cookie = sign_in(&connect).await;
        let answer = value(
            get(
                &connect.router(),
                "/auth/authorize",
                &[(COOKIE.as_str(), &cookie)],
            )
            .await,
        )
        .await;
        let token = answer["accessToken"].as_str().expect("a token").to_owned();
        Self {
            connect,
            model: model(),
            token,
            called: BTreeSet::new(),
        }
    }

    async fn try_call(&self, operation: &str, input: &Value) -> (StatusCode, Value) {
        let request = Request::post("/api")
            .header(HOST, HOST_NAME)
            .header("content-type", "application/x-amz-json-1.0")
            .header(
                "x-amz-target",
                format!("AmazonConnectCTIService.{operation}"),
            )
            .header("x-amz-bearer", &self.token)
            .body(Body::from(input.to_string()))
            .expect("a good request");
        let answer = send(&self.connect.router(), request).await;
        (answer.status(), value(answer).await)
    }

    #[track_caller]
    fn judge(&self, operation: &str, answer: &Value) {
        assert_eq!(
            self.model.problems(operation, answer),
            Vec::<String>::new(),
            "{operation}: {answer:#}"
        );
    }

    async fn call(&mut self, operation: &str, input: Value) -> Value {
        let (status, answer) = self.try_call(operation, &input).await;
        assert_eq!(status, StatusCode::OK, "{operation}: {answer}");
        self.judge(operation, &answer);
        self.called.insert(operation.to_owned());
        answer
    }

    async fn refused(&self, operation: &str, input: Value) -> String {
        let (status, answer) = self.try_call(operation, &input).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{operation}: {answer}");
        answer["__type"]
            .as_str()
            .expect("the error's name")
            .to_owned()
    }

    /// The agent's snapshot as it is now.
    async fn snapshot(&mut self) -> Value {
        self.call("GetAgentSnapshot", json!({ "timeout": 0 })).await["snapshot"].take()
    }

    /// Does something with the contact in hand.
    async fn contact(&mut self, operation: &str) {
        let id = self.snapshot().await["contacts"][0]["contactId"].clone();
        self.call(operation, json!({ "contactId": id })).await;
    }

    /// Does something with a line of the contact in hand: 0 is the agent's, 1 the customer's, 2 the third party's.
    async fn line(&mut self, operation: &str, index: usize, more: Value) {
        let contact = self.snapshot().await["contacts"][0].take();
        let mut input = json!({ "contactId": contact["contactId"], "connectionId": contact["connections"][index]["connectionId"] });
        input
            .as_object_mut()
            .expect("an object")
            .extend(more.as_object().cloned().unwrap_or_default());
        self.call(operation, input).await;
    }

    #[track_caller]
    fn shows(snapshot: &Value, agent: &str, contact: &str) {
        assert_eq!(
            (
                &snapshot["state"]["name"],
                &snapshot["contacts"][0]["state"]["type"]
            ),
            (&json!(agent), &json!(contact)),
            "{snapshot:#}"
        );
    }
}

#[tokio::test]
async fn streams_carries_a_model_of_33_operations() {
    assert_eq!(model().operations().count(), 33);
}

#[tokio::test]
async fn every_operation_answers_as_the_model_says() {
    let mut worker = Worker::start().await;
    let queue_arn = worker.call("GetAgentConfiguration", json!({})).await["configuration"]["routingProfile"]["defaultOutboundQueue"]["queueARN"].take();
    let transport = worker
        .call("CreateTransport", json!({ "transportType": "web_socket" }))
        .await["webSocketTransport"]
        .take();
    assert!(
        transport["url"]
            .as_str()
            .is_some_and(|url| url.starts_with("wss://acme.my.connect.aws/ws")),
        "{transport}"
    );
    worker.call("GetAgentPermissions", json!({})).await;
    worker.call("GetDialableCountryCodes", json!({})).await;
    worker
        .call(
            "GetRoutingProfileQueues",
            json!({ "routingProfileARN": "any" }),
        )
        .await;
    let states = worker.call("GetAgentStates", json!({})).await["states"].take();
    let endpoints = worker
        .call("GetEndpoints", json!({ "queueARNs": [queue_arn] }))
        .await["endpoints"]
        .take();
    assert_eq!(endpoints.as_array().map(Vec::len), Some(3));
    let configuration = json!({ "softphoneEnabled": true, "softphoneAutoAccept": true, "extension": "", "agentPreferences": { "LANGUAGE": "de_DE" } });
    worker
        .call(
            "UpdateAgentConfiguration",
            json!({ "configuration": configuration }),
        )
        .await;
    let configuration = worker.call("GetAgentConfiguration", json!({})).await;
    assert_eq!(configuration["configuration"]["softphoneAutoAccept"], true);

    worker
        .connect
        .ring(AGENT, NUMBER)
        .expect("an available agent");
    Worker::shows(&worker.snapshot().await, "PendingBusy", "connecting");
    worker.contact("AcceptContact").await;
    Worker::shows(&worker.snapshot().await, "Busy", "connected");
    worker.line("HoldConnection", 1, json!({})).await;
    worker.line("ResumeConnection", 1, json!({})).await;
    worker.line("MuteParticipant", 0, json!({})).await;
    assert_eq!(
        worker.snapshot().await["contacts"][0]["connections"][0]["mute"],
        true
    );
    worker.line("UnmuteParticipant", 0, json!({})).await;
    worker
        .line("SendDigits", 1, json!({ "digits": "12#" }))
        .await;
    let contact_id = worker.snapshot().await["contacts"][0]["contactId"].take();
    worker
        .call(
            "CreateAdditionalConnection",
            json!({ "contactId": contact_id, "endpoint": endpoints[1] }),
        )
        .await;
    worker.line("ToggleActiveConnections", 1, json!({})).await;
    worker.contact("ConferenceConnections").await;
    worker.line("DestroyConnection", 2, json!({})).await;
    worker
        .call(
            "PutAgentState",
            json!({ "state": states[1], "enqueueNextState": true }),
        )
        .await;
    worker.connect.hang_up(AGENT).expect("a caller");
    let ended = worker.snapshot().await;
    Worker::shows(&ended, "AfterCallWork", "ended");
    assert_eq!(ended["nextState"]["name"], "Break");
    worker.contact("ClearContact").await;
    assert_eq!(worker.snapshot().await["state"]["name"], "Break");

    worker
        .call("PutAgentState", json!({ "state": states[0] }))
        .await;
    worker
        .connect
        .ring(AGENT, NUMBER)
        .expect("an available agent");
    worker.contact("RejectContact").await;
    Worker::shows(&worker.snapshot().await, "FailedConnectAgent", "error");
    worker.contact("CompleteContact").await;

    worker
        .connect
        .ring_callback(AGENT, NUMBER)
        .expect("an available agent");
    Worker::shows(&worker.snapshot().await, "Pending", "incoming");
    worker.contact("AcceptContact").await;
    Worker::shows(&worker.snapshot().await, "Busy", "connected");
    worker.line("DestroyConnection", 0, json!({})).await;
    worker.contact("ClearContact").await;

    worker
        .call(
            "CreateOutboundContact",
            json!({ "endpoint": { "type": "phone_number", "phoneNumber": NUMBER } }),
        )
        .await;
    Worker::shows(&worker.snapshot().await, "Busy", "connected");
    worker
        .connect
        .hang_up(AGENT)
        .expect("somebody who was called");

    worker.contact("ClearContact").await;

    let task = Incoming {
        channel: Channel::Task,
        name: Some("Send it again".to_owned()),
        ..Incoming::default()
    };
    worker
        .connect
        .offer(AGENT, &task)
        .expect("an available agent");
    worker.contact("AcceptContact").await;
    worker.contact("PauseContact").await;
    Worker::shows(&worker.snapshot().await, "Available", "paused");
    worker.contact("ResumeContact").await;
    worker.line("DestroyConnection", 0, json!({})).await;
    worker.contact("ClearContact").await;

    worker.connect.monitor(AGENT).expect("a known agent");
    let monitored = worker.snapshot().await["contacts"][0]["contactId"].take();
    let input = json!({ "contactId": monitored, "targetMonitorMode": "BARGE" });
    worker.call("UpdateMonitorParticipantState", input).await;
    assert_eq!(
        worker.snapshot().await["contacts"][0]["connections"][0]["monitorStatus"],
        "BARGE"
    );
    worker.line("DestroyConnection", 0, json!({})).await;
    worker.contact("ClearContact").await;

    worker
        .call("SendClientLogs", json!({ "logEvents": [] }))
        .await;
    worker
        .call(
            "SendSoftphoneCallMetrics",
            json!({ "contactId": "any", "softphoneStreamStatistics": [] }),
        )
        .await;
    worker
        .call(
            "SendSoftphoneCallReport",
            json!({ "contactId": "any", "report": {} }),
        )
        .await;
    worker
        .call("NotifyContactIssue", json!({ "contactId": "any" }))
        .await;

    for operation in REFUSED {
        worker
            .refused(
                operation,
                json!({ "contactId": "any", "name": "any", "targetMonitorMode": "any" }),
            )
            .await;
    }
    let known = worker
        .model
        .operations()
        .map(str::to_owned)
        .collect::<BTreeSet<_>>();
    let all = worker
        .called
        .iter()
        .cloned()
        .chain(REFUSED.map(str::to_owned))
        .collect::<BTreeSet<_>>();
    assert_eq!(
        all, known,
        "every operation of the model is either answered or refused above"
    );
}

#[tokio::test]
async fn an_agent_in_every_situation_fits_the_model() {
    let mut worker = Worker::start().await;
    for (name, snapshot) in agent_snapshots::agent_snapshots() {
        worker
            .connect
            .play_snapshot(AGENT, snapshot.clone())
            .expect("a known agent");
        assert_eq!(worker.snapshot().await, snapshot, "{name}");
    }
    worker.connect.stop_snapshot(AGENT).expect("a known agent");
    assert_eq!(worker.snapshot().await["state"]["name"], "Available");
}

#[tokio::test]
async fn a_contact_of_every_kind_fits_the_model_beside_the_others() {
    let mut worker = Worker::start().await;
    worker.connect.settings().parties = 6;
    let call = Incoming {
        number: NUMBER.to_owned(),
        queue: Some("Support".to_owned()),
        attributes: BTreeMap::from([("topic".to_owned(), "parcels".to_owned())]),
        ..Incoming::default()
    };
    for (channel, place) in [(Channel::Voice, 0), (Channel::Chat, 1), (Channel::Task, 2)] {
        let incoming = Incoming {
            channel,
            name: Some("Ida".to_owned()),
            ..call.clone()
        };
        worker
            .connect
            .offer(AGENT, &incoming)
            .expect("an available agent");
        let id = worker.snapshot().await["contacts"][place]["contactId"].take();
        worker
            .call("AcceptContact", json!({ "contactId": id }))
            .await;
    }
    worker.connect.barge_in(AGENT).expect("a connected call");
    let snapshot = worker.snapshot().await;
    assert_eq!(snapshot["state"]["name"], "Busy");
    let [voice, chat, task] = [0, 1, 2].map(|place| &snapshot["contacts"][place]);
    assert_eq!(voice["queue"]["name"], "Support");
    assert_eq!(voice["attributes"]["topic"]["value"], "parcels");
    assert_eq!(
        voice["contactFeatures"]["multiPartyConferenceEnabled"],
        true
    );
    assert_eq!(
        voice["connections"][0]["softphoneMediaInfo"]["callType"],
        "audio_only"
    );
    assert_eq!(voice["connections"][2]["monitorStatus"], "BARGE");
    assert_eq!(
        chat["connections"][1]["chatMediaInfo"]["customerName"],
        "Ida"
    );
    assert_eq!(
        (&task["type"], &task["name"]),
        (&json!("task"), &json!("Ida"))
    );

    worker
        .connect
        .fail(AGENT, AgentError::RealtimeCommunicationError)
        .expect("a live call");
    Worker::shows(
        &worker.snapshot().await,
        "RealtimeCommunicationError",
        "error",
    );
}

#[tokio::test]
async fn a_call_that_cannot_be_made_is_refused_or_fails() {
    let mut worker = Worker::start().await;
    let to =
        |number: &str| json!({ "endpoint": { "type": "phone_number", "phoneNumber": number } });
    worker.connect.settings().numbers = BTreeMap::from([
        (NUMBER.to_owned(), FarEnd::Busy),
        ("+12065550143".to_owned(), FarEnd::Refused),
    ]);
    for number in ["2065550142", "+12065550143"] {
        assert_eq!(
            worker.refused("CreateOutboundContact", to(number)).await,
            "BadEndpointException"
        );
    }
    let mut elsewhere = to(NUMBER);
    elsewhere["queueARN"] = json!("another");
    assert_eq!(
        worker.refused("CreateOutboundContact", elsewhere).await,
        "InvalidStateException"
    );
    let queues = worker
        .call(
            "GetRoutingProfileQueues",
            json!({ "routingProfileARN": "any" }),
        )
        .await;
    let mut busy = to(NUMBER);
    busy["queueARN"] = queues["queues"][1]["queueARN"].clone();
    worker.call("CreateOutboundContact", busy).await;
    let snapshot = worker.snapshot().await;
    Worker::shows(&snapshot, "LineEngagedCustomer", "error");
    assert_eq!(snapshot["contacts"][0]["queue"]["name"], "Support");
    worker.contact("ClearContact").await;

    worker.connect.settings().permissions.clear();
    worker
        .refused("CreateOutboundContact", to("+12065550144"))
        .await;
}

#[tokio::test]
async fn a_long_list_comes_in_pages() {
    let mut worker = Worker::start().await;
    let quick_connects = (0..5).map(|number| QuickConnect::PhoneNumber {
        name: format!("Desk {number}"),
        number: format!("+1206555010{number}"),
    });
    {
        let mut settings = worker.connect.settings();
        settings.quick_connects = quick_connects.collect();
        settings.endpoint_page = 2;
    }
    let (mut names, mut token) = (Vec::new(), Value::Null);
    loop {
        let input = json!({ "queueARNs": [], "nextToken": token, "maxResults": 500 });
        let mut page = worker.call("GetEndpoints", input).await;
        let endpoints = page["endpoints"].as_array().expect("a list");
        assert!(endpoints.len() <= 2);
        names.extend(endpoints.iter().map(|endpoint| endpoint["name"].clone()));
        token = page["nextToken"].take();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(names, ["Desk 0", "Desk 1", "Desk 2", "Desk 3", "Desk 4"]);
    assert_eq!(
        worker
            .refused("GetEndpoints", json!({ "queueARNs": [], "nextToken": "x" }))
            .await,
        "PaginationException"
    );
    assert_eq!(
        worker
            .refused("GetEndpoints", json!({ "queueARNs": ["another"] }))
            .await,
        "InvalidStateException"
    );
}

#[tokio::test]
async fn an_operation_fails_as_it_is_told_and_the_others_work() {
    let mut worker = Worker::start().await;
    let told = [
        (FailedStatus::Unauthorized, 401),
        (FailedStatus::Forbidden, 403),
        (FailedStatus::TooManyRequests, 429),
        (FailedStatus::Error, 500),
    ];
    for (status, code) in told {
        let trouble = Trouble {
            status: Some(status),
            ..Trouble::default()
        };
        worker.connect.settings().trouble = BTreeMap::from([("PutAgentState".to_owned(), trouble)]);
        let (answer, _) = worker.try_call("PutAgentState", &json!({})).await;
        assert_eq!(answer.as_u16(), code);
        worker.call("GetAgentStates", json!({})).await;
        let trouble = worker.connect.settings().trouble.remove("PutAgentState");
        worker.connect.settings().trouble = trouble
            .into_iter()
            .map(|trouble| ("*".to_owned(), trouble))
            .collect();
        let (answer, _) = worker.try_call("GetAgentStates", &json!({})).await;
        assert_eq!(answer.as_u16(), code);
    }
}

#[tokio::test]
async fn a_supervisor_chooses_a_state_and_a_sign_out_ends_one_agents_session() {
    let mut worker = Worker::start().await;
    worker
        .connect
        .choose_state(AGENT, "Training")
        .expect("a state of the instance");
    assert_eq!(worker.snapshot().await["state"]["name"], "Training");
    assert!(worker.connect.choose_state(AGENT, "Lunch").is_err());
    worker.connect.sign_out(AGENT);
    let (status, _) = worker.try_call("GetAgentStates", &json!({})).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_model_would_object_to_a_wrong_answer() {
    let mut worker = Worker::start().await;
    let snapshot = worker.snapshot().await;
    let mut wrong = json!({ "snapshot": snapshot, "nextToken": 1 });
    wrong["snapshot"]["state"]["colour"] = json!("green");
    wrong["snapshot"]["contacts"] = Value::Null;
    let expected = [
        "GetAgentSnapshot.nextToken: not a string",
        "GetAgentSnapshot.snapshot.contacts: missing",
        "GetAgentSnapshot.snapshot.state.colour: unknown",
    ];
    assert_eq!(worker.model.problems("GetAgentSnapshot", &wrong), expected);
}

#[tokio::test]
async fn an_operation_that_does_not_exist_is_named() {
    let worker = Worker::start().await;
    assert_eq!(
        worker.refused("MakeCoffee", json!({})).await,
        "UnknownOperationException"
    );
    assert_eq!(
        worker.refused("AcceptContact", json!({})).await,
        "SerializationException"
    );
    assert_eq!(
        worker
            .refused("AcceptContact", json!({ "contactId": "any" }))
            .await,
        "InvalidStateException"
    );
}

#[tokio::test]
async fn a_long_poll_waits_for_the_next_change() {
    let mut worker = Worker::start().await;
    let token = worker.call("GetAgentSnapshot", json!({})).await["nextToken"].take();
    let connect = Arc::clone(&worker.connect);
    let poll = worker.call(
        "GetAgentSnapshot",
        json!({ "nextToken": token, "timeout": 30_000 }),
    );
    let (answer, rung) = tokio::join!(poll, async { connect.ring(AGENT, NUMBER) });
    let rung = rung.expect("an available agent").to_string();
    assert_eq!(answer["snapshot"]["contacts"][0]["contactId"], rung);
}

#[tokio::test]
async fn a_long_poll_sees_a_call_that_is_missed_while_it_waits() {
    let mut worker = Worker::start().await;
    worker.connect.settings().ring_seconds = 1;
    worker
        .connect
        .ring(AGENT, NUMBER)
        .expect("an available agent");
    let token = worker.call("GetAgentSnapshot", json!({})).await["nextToken"].take();
    let answer = worker
        .call(
            "GetAgentSnapshot",
            json!({ "nextToken": token, "timeout": 30_000 }),
        )
        .await;
    Worker::shows(&answer["snapshot"], "MissedCallAgent", "error");
}

#[tokio::test]
async fn an_expired_token_is_refused_and_a_new_one_works() {
    let mut worker = Worker::start().await;
    let cookie = sign_in(&worker.connect).await;
    worker.connect.expire_tokens();
    let (status, answer) = worker.try_call("GetAgentConfiguration", &json!({})).await;
    assert_eq!(
        (status, &answer["__type"]),
        (StatusCode::UNAUTHORIZED, &json!("UnauthorizedException"))
    );
    let answer = value(
        get(
            &worker.connect.router(),
            "/auth/authorize",
            &[(COOKIE.as_str(), &cookie)],
        )
        .await,
    )
    .await;
    worker.token = answer["accessToken"].as_str().expect("a token").to_owned();
    worker.call("GetAgentConfiguration", json!({})).await;
}

#[tokio::test]
async fn an_ended_session_refuses_everything_even_a_poll_that_waits() {
    let mut worker = Worker::start().await;
    let cookie = sign_in(&worker.connect).await;
    let token = worker.call("GetAgentSnapshot", json!({})).await["nextToken"].take();
    let input = json!({ "nextToken": token, "timeout": 30_000 });
    let poll = worker.try_call("GetAgentSnapshot", &input);
    let ((status, _), ()) = tokio::join!(poll, async { worker.connect.end_sessions() });
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let answer = get(
        &worker.connect.router(),
        "/auth/authorize",
        &[(COOKIE.as_str(), &cookie)],
    )
    .await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn access_can_be_denied() {
    let worker = Worker::start().await;
    worker.connect.settings().access_denied = true;
    let (status, answer) = worker.try_call("GetAgentConfiguration", &json!({})).await;
    assert_eq!(
        (status, &answer["__type"]),
        (StatusCode::FORBIDDEN, &json!("AccessDeniedException"))
    );
}
