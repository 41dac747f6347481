//! The CTI API that Streams' SharedWorker talks to: `POST /api` with the operation in `X-Amz-Target` and an access token in
//! `X-Amz-Bearer`. Its shapes are those of the service model; see [`super::model`].

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::agent::Refusal;
use super::connection::MonitorMode;
use super::contact::{Circumstances, Contact};
use super::directory::{ChoosableState, Preferences};
use super::endpoint::{Endpoint, Queue};
use super::page::host;
use super::session::Secret;
use super::settings::{ConnectSettings, FailedStatus, Trouble};
use super::{Connect, Worker, lock};

const TARGET: &str = "AmazonConnectCTIService.";

/// The longest that a GetAgentSnapshot waits for something new.
const LONGEST_POLL: Duration = Duration::from_secs(30);

/// How long a web socket address is good for, in seconds. Streams refuses less than 300.
const TRANSPORT_SECONDS: u64 = 3600;

/// Why an operation was not done: the service's error name, and words.
#[derive(Debug, PartialEq, Eq)]
struct Failure {
    status: StatusCode,
    name: &'static str,
    message: String,
}

impl Failure {
    fn new(status: StatusCode, name: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            name,
            message: message.into(),
        }
    }

    fn bad_request(name: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, name, message)
    }

    fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "UnauthorizedException",
            "the access token is missing, unknown or expired",
        )
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let name = match refusal {
            Refusal::BadEndpoint | Refusal::NotANumber => "BadEndpointException",
            Refusal::NotATask => "InvalidContactTypeException",
            Refusal::TooManyParties => "QuotaExceededException",
            Refusal::UnknownAgent => return Self::unauthorized(),
            _ => "InvalidStateException",
        };
        Self::bad_request(name, refusal.to_string())
    }
}

impl From<FailedStatus> for Failure {
    fn from(status: FailedStatus) -> Self {
        // How Amazon Connect names the last two is not documented.
        let (status, name) = match status {
            FailedStatus::Unauthorized => return Self::unauthorized(),
            FailedStatus::Forbidden => (StatusCode::FORBIDDEN, "AccessDeniedException"),
            FailedStatus::TooManyRequests => (StatusCode::TOO_MANY_REQUESTS, "ThrottlingException"),
            FailedStatus::Error => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "InternalServiceException",
            ),
        };
        Self::new(status, name, "the sandbox was told to fail")
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        respond(
            self.status,
            &json!({ "__type": self.name, "message": self.message }),
        )
    }
}

fn respond(status: StatusCode, body: &Value) -> Response {
    (
        status,
        [(CONTENT_TYPE, "application/x-amz-json-1.0")],
        body.to_string(),
    )
        .into_response()
}

pub(super) async fn answer(
    State(connect): State<Arc<Connect>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match perform(&connect, &uri, &headers, &body).await {
        Ok(answer) => respond(StatusCode::OK, &answer),
        Err(failure) => failure.into_response(),
    }
}

async fn perform(
    connect: &Connect,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Value, Failure> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let target = header("x-amz-target").unwrap_or_default();
    let Some(operation) = target.strip_prefix(TARGET) else {
        return Err(Failure::bad_request(
            "UnknownOperationException",
            format!("X-Amz-Target must start with {TARGET}"),
        ));
    };
    if connect.settings().access_denied {
        return Err(Failure::new(
            StatusCode::FORBIDDEN,
            "AccessDeniedException",
            "the instance denies access",
        ));
    }
    let trouble = connect.settings().trouble(operation);
    if let Some(Trouble { delay_ms, status }) = trouble {
        tokio::time::sleep(Duration::from_millis(delay_ms)).await;
        if let Some(status) = status {
            return Err(status.into());
        }
    }
    let token = Secret::claimed(header("x-amz-bearer").unwrap_or_default());
    let username = connect.bearer(&token)?;
    if operation == "GetAgentSnapshot" {
        return connect.next_snapshot(&username, &token, parse(body)?).await;
    }
    let settings = connect.settings().clone();
    Request {
        connect,
        settings: &settings,
        username: &username,
        body,
    }
    .perform(operation, host(uri, headers))
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(body)
        .map_err(|error| Failure::bad_request("SerializationException", error.to_string()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Poll {
    next_token: Option<String>,
    /// In milliseconds.
    timeout: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OnContact {
    contact_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OnConnection {
    contact_id: String,
    connection_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Digits {
    contact_id: String,
    connection_id: String,
    digits: String,
}

#[derive(Deserialize)]
struct Dial {
    endpoint: Endpoint,
    #[serde(rename = "queueARN")]
    queue_arn: Option<String>,
}

/// Which part of a list is wanted.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    next_token: Option<String>,
    max_results: Option<usize>,
}

#[derive(Deserialize)]
struct OfQueues {
    #[serde(rename = "queueARNs")]
    queue_arns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Monitor {
    contact_id: String,
    target_monitor_mode: MonitorMode,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AddParty {
    contact_id: String,
    endpoint: Endpoint,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PutState {
    state: StateChoice,
    #[serde(default)]
    enqueue_next_state: Option<bool>,
}

#[derive(Deserialize)]
struct StateChoice {
    #[serde(rename = "agentStateARN")]
    arn: Option<String>,
    name: String,
}

#[derive(Deserialize)]
struct PutConfiguration {
    configuration: Preferences,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Transport {
    transport_type: String,
}

impl Connect {
    fn bearer(&self, token: &Secret) -> Result<String, Failure> {
        let (session, lifetime) = {
            let settings = self.settings();
            (settings.session_lifetime(), settings.token_lifetime())
        };
        let sessions = lock(&self.sessions);
        sessions
            .bearer(token, SystemTime::now(), session, lifetime)
            .map(str::to_owned)
            .ok_or_else(Failure::unauthorized)
    }

    /// The agent's snapshot: at once if the caller has not seen it, else when it changes, and in any case when the poll's time is over.
    async fn next_snapshot(
        &self,
        username: &str,
        token: &Secret,
        poll: Poll,
    ) -> Result<Value, Failure> {
        let patience = poll
            .timeout
            .map_or(LONGEST_POLL, Duration::from_millis)
            .min(LONGEST_POLL);
        let deadline = Instant::now() + patience;
        let mut changes = self.changes.subscribe();
        loop {
            self.bearer(token)?;
            let settings = self.settings().clone();
            let at = self.circumstances(&settings, SystemTime::now());
            let now = at.now;
            let due = {
                let mut users = lock(&self.users);
                let agent = &mut users
                    .get_mut(username)
                    .ok_or_else(Failure::unauthorized)?
                    .agent;
                agent.tick(now);
                if poll.next_token.as_deref() != Some(&agent.token()) || Instant::now() >= deadline
                {
                    return Ok(
                        json!({ "snapshot": agent.snapshot(at), "nextToken": agent.token() }),
                    );
                }
                agent.due()
            };
            let wait = due.map(|due| Instant::now() + due.duration_since(now).unwrap_or_default());
            let until = wait.map_or(deadline, |wait| wait.min(deadline));
            // Either a change or the end of the wait: both are looked at above.
            let _ = tokio::time::timeout_at(until, changes.changed()).await;
        }
    }
}

/// One call of an operation that answers at once.
struct Request<'a> {
    connect: &'a Connect,
    settings: &'a ConnectSettings,
    username: &'a str,
    body: &'a [u8],
}

impl Request<'_> {
    fn perform(&self, operation: &str, host: &str) -> Result<Value, Failure> {
        let directory = &self.connect.directory;
        let settings = self.settings;
        match operation {
            "CreateTransport" => self.create_transport(host),
            "GetNewAuthToken" => Err(Failure::bad_request(
                "RefreshTokenExpiredException",
                "tokens are renewed at /auth/authorize",
            )),
            "GetAgentConfiguration" => self.read(|worker| {
                let configuration = directory.configuration(
                    settings,
                    &worker.user.username,
                    &worker.user.name,
                    &worker.agent.preferences,
                );
                json!({ "configuration": configuration })
            }),
            "UpdateAgentConfiguration" => {
                let PutConfiguration { configuration } = parse(self.body)?;
                self.connect.change(self.username, |agent, _| {
                    agent.preferences = configuration;
                    Ok(())
                })?;
                Ok(json!({}))
            }
            "GetAgentPermissions" => self.page("permissions", &settings.permissions, usize::MAX),
            "GetAgentStates" => {
                let states = directory.states(settings).into_iter().map(|ChoosableState { arn, kind, name }| json!({ "agentStateARN": arn, "type": kind, "name": name }));
                self.page("states", &Vec::from_iter(states), usize::MAX)
            }
            "GetDialableCountryCodes" => {
                self.page("countryCodes", &settings.dialable_countries, usize::MAX)
            }
            "GetRoutingProfileQueues" => self.page(
                "queues",
                &directory.queues(settings, self.username),
                usize::MAX,
            ),
            "GetEndpoints" => {
                let OfQueues { queue_arns } = parse(self.body)?;
                for arn in queue_arns {
                    self.queue(&arn)?;
                }
                self.page(
                    "endpoints",
                    &directory.quick_connects(settings),
                    settings.endpoint_page,
                )
            }
            "PutAgentState" => self.put_state(),
            "AcceptContact" => {
                let OnContact { contact_id } = parse(self.body)?;
                self.done(self.connect.change(self.username, |agent, at| {
                    agent.act(&contact_id, |contact, preferences| {
                        contact.accept(preferences, at)
                    })
                }))
            }
            "RejectContact" => self.on_contact(Contact::reject),
            "ClearContact" | "CompleteContact" => {
                let OnContact { contact_id } = parse(self.body)?;
                self.done(
                    self.connect
                        .change(self.username, |agent, at| agent.clear(&contact_id, at.now)),
                )
            }
            "CreateOutboundContact" => {
                let Dial {
                    endpoint,
                    queue_arn,
                } = parse(self.body)?;
                if !settings
                    .permissions
                    .iter()
                    .any(|held| held == "outboundCall")
                {
                    return Err(Refusal::NotPermitted.into());
                }
                let queue = match queue_arn {
                    Some(arn) => self.queue(&arn)?,
                    None => directory.default_queue(settings),
                };
                self.done(
                    self.connect
                        .change(self.username, |agent, at| agent.dial(endpoint, queue, at)),
                )
            }
            "CreateAdditionalConnection" => {
                let AddParty {
                    contact_id,
                    endpoint,
                } = parse(self.body)?;
                self.act(&contact_id, |contact, at| contact.add(endpoint, at))
            }
            "DestroyConnection" => self.on_connection(Contact::disconnect),
            "HoldConnection" => self.on_connection(Contact::hold),
            "ResumeConnection" => self.on_connection(Contact::resume),
            "ToggleActiveConnections" => self.on_connection(Contact::toggle),
            "ConferenceConnections" => self.on_contact(Contact::conference),
            "MuteParticipant" => {
                self.on_connection(|contact, connection, _| contact.mute(connection, true))
            }
            "UnmuteParticipant" => {
                self.on_connection(|contact, connection, _| contact.mute(connection, false))
            }
            "SendDigits" => {
                let Digits {
                    contact_id,
                    connection_id,
                    digits,
                } = parse(self.body)?;
                self.act(&contact_id, |contact, _| {
                    contact.send_digits(&connection_id, &digits)
                })
            }
            // The agent's logs and call statistics are taken and forgotten: they hold phone numbers.
            "SendClientLogs"
            | "SendSoftphoneCallMetrics"
            | "SendSoftphoneCallReport"
            | "NotifyContactIssue" => Ok(json!({})),
            "PauseContact" => self.on_contact(|contact, now| contact.pause(true, now)),
            "ResumeContact" => self.on_contact(|contact, now| contact.pause(false, now)),
            "UpdateMonitorParticipantState" => {
                let Monitor {
                    contact_id,
                    target_monitor_mode,
                } = parse(self.body)?;
                self.act(&contact_id, |contact, at| {
                    contact.monitor(target_monitor_mode, at.now)
                })
            }
            "CreateTaskContact" => Err(Failure::bad_request(
                "InvalidContactTypeException",
                "the agents of this instance create no tasks",
            )),
            _ => Err(Failure::bad_request(
                "UnknownOperationException",
                format!("no operation {operation}"),
            )),
        }
    }

    /// The web socket's address. It must start with `wss:` for Streams; the worker script mends that where there is no TLS.
    fn create_transport(&self, host: &str) -> Result<Value, Failure> {
        let Transport { transport_type } = parse(self.body)?;
        if transport_type != "web_socket" {
            return Err(Failure::bad_request(
                "InvalidStateException",
                format!("no transport of type {transport_type}"),
            ));
        }
        let connection = self.connect.pushes.promise(self.username);
        let url = format!("wss://{host}/ws?connection={connection}");
        Ok(
            json!({ "webSocketTransport": { "url": url, "transportLifeTimeInSeconds": TRANSPORT_SECONDS } }),
        )
    }

    fn put_state(&self) -> Result<Value, Failure> {
        let PutState {
            state,
            enqueue_next_state,
        } = parse(self.body)?;
        let matches = |known: &ChoosableState| match &state.arn {
            Some(arn) => known.arn == *arn,
            None => known.name == state.name,
        };
        let state = self
            .connect
            .directory
            .states(self.settings)
            .into_iter()
            .find(matches)
            .ok_or(Refusal::NoSuchState)?;
        let enqueue = enqueue_next_state.unwrap_or(false);
        self.done(self.connect.change(self.username, |agent, at| {
            agent.choose(state, enqueue, at.now)
        }))
    }

    /// A queue of the agent's routing profile.
    fn queue(&self, arn: &str) -> Result<Queue, Refusal> {
        self.connect
            .directory
            .queues(self.settings, self.username)
            .into_iter()
            .find(|queue| queue.queue_arn.as_deref() == Some(arn))
            .ok_or(Refusal::NoSuchQueue)
    }

    /// The part of a list that is asked for, under this name, with so many items at most. A token is the number of items
    /// before the part.
    fn page<T: Serialize>(&self, name: &str, items: &[T], most: usize) -> Result<Value, Failure> {
        let Page {
            next_token,
            max_results,
        } = parse(self.body)?;
        let start: usize = match next_token {
            None => 0,
            Some(token) => token.parse().map_err(|_| {
                Failure::bad_request("PaginationException", "the next token is not one of ours")
            })?,
        };
        let size = max_results.unwrap_or(usize::MAX).min(most).max(1);
        let end = items.len().min(start.saturating_add(size));
        let next = (end < items.len()).then(|| end.to_string());
        Ok(json!({ name: items.get(start..end).unwrap_or_default(), "nextToken": next }))
    }

    fn read(&self, read: impl FnOnce(&Worker) -> Value) -> Result<Value, Failure> {
        lock(&self.connect.users)
            .get(self.username)
            .map(read)
            .ok_or_else(Failure::unauthorized)
    }

    fn on_contact(
        &self,
        act: impl FnOnce(&mut Contact, SystemTime) -> Result<(), Refusal>,
    ) -> Result<Value, Failure> {
        let OnContact { contact_id } = parse(self.body)?;
        self.act(&contact_id, |contact, at| act(contact, at.now))
    }

    fn on_connection(
        &self,
        act: impl FnOnce(&mut Contact, &str, SystemTime) -> Result<(), Refusal>,
    ) -> Result<Value, Failure> {
        let OnConnection {
            contact_id,
            connection_id,
        } = parse(self.body)?;
        self.act(&contact_id, |contact, at| {
            act(contact, &connection_id, at.now)
        })
    }

    fn act(
        &self,
        contact: &str,
        act: impl FnOnce(&mut Contact, Circumstances<'_>) -> Result<(), Refusal>,
    ) -> Result<Value, Failure> {
        self.done(self.connect.change(self.username, |agent, at| {
            agent.act(contact, |contact, _| act(contact, at))
        }))
    }

    fn done(&self, outcome: Result<(), Refusal>) -> Result<Value, Failure> {
        outcome?;
        Ok(json!({}))
    }
}
