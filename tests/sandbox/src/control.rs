//! The control API and page, on the plain port: what a person, or a test that runs in another process, tells the sandbox.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::connect::{AgentError, ContactId, Incoming, Push, Refusal};
use crate::page::fill;
use crate::place::{Names, Place, RECORD_ID};
use crate::{AGENTS, Shared, World, idp, service_now};

const PAGE: &str = include_str!("pages/control.html");

/// What the API can do, for `--help`.
pub const HELP: &str = "\
Control API, JSON, on http://127.0.0.1:PORT/_control/ (a browser gets a page there):
  GET    /_control/world                     every switch as it is now
  PATCH  /_control/world                     changes some of them: a JSON merge patch, such as {\"idp\":{\"mfa\":true}}
  DELETE /_control/world                     back to the kind world
  GET    /_control/requests                  every request so far
  DELETE /_control/requests                  forgets them
  DELETE /_control/sessions/{place}          ends all sessions there: serviceNow, idp, awsSignIn or connect
  DELETE /_control/sessions                  ends all sessions everywhere
  POST   /_control/rotate-user-tokens        gives every ServiceNow session a new g_ck
  POST   /_control/expire-access-tokens      makes every access token of Amazon Connect worthless
  GET    /_control/agents                    what every agent is doing
  POST   /_control/drop-sockets              closes every web socket of Amazon Connect
  POST   /_control/agents/{name}/ring        offers a contact: {\"number\":\"+15550100\"}, and as one likes
                                             \"channel\" (voice, queue_callback, chat, task), \"name\", \"queue\", \"attributes\"
  POST   /_control/agents/{name}/hang-up     the caller hangs up
  POST   /_control/agents/{name}/party-hang-up  one party does: {\"party\":\"+15550100\"}
  POST   /_control/agents/{name}/answer      whoever is being called picks up
  POST   /_control/agents/{name}/fail        the call goes wrong: {\"error\":\"FailedConnectAgent\"}
  POST   /_control/agents/{name}/barge-in    a supervisor joins the talk
  POST   /_control/agents/{name}/monitor     the agent listens to somebody else's call
  PUT    /_control/agents/{name}/state       a supervisor chooses the agent's state: {\"state\":\"Break\"}
  POST   /_control/agents/{name}/push        the agent's CCP pages do something: {\"do\":\"signOut\"},
                                             {\"do\":\"softphoneError\",\"error\":\"microphone_not_shared\"} or
                                             {\"do\":\"network\",\"status\":\"disconnected\"}
  DELETE /_control/agents/{name}/sessions    ends the agent's sessions at Amazon Connect
  PUT    /_control/agents/{name}/snapshot    plays the posted agent snapshot
  DELETE /_control/agents/{name}/snapshot    stops playing it
  DELETE /_control/agents/{name}             deletes the Connect user";

/// Every path of the control host.
pub(crate) fn router(shared: Arc<Shared>, http_port: u16) -> Router {
    let names = Names::Local { port: http_port };
    Router::new()
        .route("/", get(|| async { Redirect::to("/_control/") }))
        .route(
            "/_control/",
            get(move |State(shared): State<Arc<Shared>>| async move { page(&shared, names) }),
        )
        .route(
            "/_control/world",
            get(world).patch(change_world).delete(kind_world),
        )
        .route("/_control/requests", get(requests).delete(clear_requests))
        .route("/_control/sessions", delete(end_all_sessions))
        .route("/_control/sessions/{place}", delete(end_sessions))
        .route("/_control/rotate-user-tokens", post(rotate_user_tokens))
        .route("/_control/expire-access-tokens", post(expire_access_tokens))
        .route("/_control/agents", get(agents))
        .route("/_control/agents/{name}", delete(offboard))
        .route("/_control/drop-sockets", post(drop_sockets))
        .route("/_control/agents/{name}/ring", post(ring))
        .route("/_control/agents/{name}/hang-up", post(hang_up))
        .route("/_control/agents/{name}/party-hang-up", post(party_hang_up))
        .route("/_control/agents/{name}/answer", post(answer))
        .route("/_control/agents/{name}/fail", post(fail))
        .route("/_control/agents/{name}/barge-in", post(barge_in))
        .route("/_control/agents/{name}/monitor", post(monitor))
        .route("/_control/agents/{name}/state", put(choose_state))
        .route("/_control/agents/{name}/push", post(push))
        .route("/_control/agents/{name}/sessions", delete(sign_out))
        .route(
            "/_control/agents/{name}/snapshot",
            put(play_snapshot).delete(stop_snapshot),
        )
        .with_state(shared)
}

fn page(shared: &Shared, names: Names) -> Html<String> {
    let service_now = names.origin(Place::ServiceNow);
    let links = [
        ("Workspace", format!("{service_now}/now/cwf/agent/home")),
        ("Next Experience", format!("{service_now}/now/nav/ui/home")),
        ("Classic UI", format!("{service_now}/navpage.do")),
        (
            "Softphone page",
            format!("{service_now}/sn_cti_amzn_cct_aws_ccp.do?id={RECORD_ID}"),
        ),
        ("CCP", format!("{}/ccp-v2", names.origin(Place::Connect))),
        ("SSO Login URL", shared.login_url(names)),
        (
            "Sign in as Agent One",
            idp::sign_in_url(
                names,
                AGENTS[0].0,
                &format!("{service_now}/now/cwf/agent/home"),
            ),
        ),
        (
            "Sign in as Agent Two",
            idp::sign_in_url(
                names,
                AGENTS[1].0,
                &format!("{service_now}/now/cwf/agent/home"),
            ),
        ),
    ];
    let links: String = links
        .iter()
        .map(|(text, url)| {
            fill(
                "<li><a href=\"{{url}}\">{{text}}</a></li>\n",
                &[("url", url), ("text", text)],
            )
        })
        .collect();
    Html(fill(PAGE, &[("links", &links)]))
}

async fn world(State(shared): State<Arc<Shared>>) -> Json<World> {
    Json(shared.world())
}

async fn change_world(State(shared): State<Arc<Shared>>, patch: Bytes) -> Response {
    let outcome = serde_json::from_slice(&patch).and_then(|patch| {
        let mut document = serde_json::to_value(shared.world())?;
        merge(&mut document, patch);
        serde_json::from_value::<World>(document)
    });
    match outcome {
        Ok(world) => {
            shared.set_world(world.clone());
            Json(world).into_response()
        }
        Err(error) => refused(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

/// Applies a JSON merge patch (RFC 7396), except that null is a value here: it is how a switch is told "none".
fn merge(document: &mut Value, patch: Value) {
    match (document, patch) {
        (Value::Object(document), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(document.entry(key).or_insert(Value::Null), value);
            }
        }
        (document, patch) => *document = patch,
    }
}

async fn kind_world(State(shared): State<Arc<Shared>>) -> Json<World> {
    let origins = shared.world().connect.approved_origins;
    let mut world = World::default();
    // Not a switch but the port we are on.
    world.connect.approved_origins = origins;
    shared.set_world(world.clone());
    Json(world)
}

async fn requests(State(shared): State<Arc<Shared>>) -> Response {
    Json(shared.log.requests()).into_response()
}

async fn clear_requests(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.log.clear();
    StatusCode::NO_CONTENT
}

async fn end_sessions(State(shared): State<Arc<Shared>>, Path(place): Path<Place>) -> StatusCode {
    shared.end_sessions(place);
    StatusCode::NO_CONTENT
}

async fn end_all_sessions(State(shared): State<Arc<Shared>>) -> StatusCode {
    for place in [
        Place::ServiceNow,
        Place::Idp,
        Place::AwsSignIn,
        Place::Connect,
    ] {
        shared.end_sessions(place);
    }
    StatusCode::NO_CONTENT
}

async fn rotate_user_tokens(State(shared): State<Arc<Shared>>) -> StatusCode {
    service_now::rotate_user_tokens(&shared);
    StatusCode::NO_CONTENT
}

async fn expire_access_tokens(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.connect.expire_tokens();
    StatusCode::NO_CONTENT
}

async fn agents(State(shared): State<Arc<Shared>>) -> Response {
    let sessions = json!({"serviceNow": shared.service_now_sessions.count(), "idp": shared.idp_sessions.count(), "aws": shared.aws_sessions.count()});
    Json(json!({"agents": shared.connect.agents(), "sessions": sessions})).into_response()
}

async fn offboard(State(shared): State<Arc<Shared>>, Path(name): Path<String>) -> StatusCode {
    if shared.connect.offboard(&name) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}

async fn drop_sockets(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.connect.drop_sockets();
    StatusCode::NO_CONTENT
}

async fn ring(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    Json(incoming): Json<Incoming>,
) -> Response {
    contact(shared.connect.offer(&name, &incoming))
}

async fn hang_up(State(shared): State<Arc<Shared>>, Path(name): Path<String>) -> Response {
    done(shared.connect.hang_up(&name))
}

#[derive(Deserialize)]
struct Party {
    party: String,
}

async fn party_hang_up(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    Json(Party { party }): Json<Party>,
) -> Response {
    done(shared.connect.party_hangs_up(&name, &party))
}

async fn answer(State(shared): State<Arc<Shared>>, Path(name): Path<String>) -> Response {
    done(shared.connect.answer(&name))
}

#[derive(Deserialize)]
struct Failing {
    error: AgentError,
}

async fn fail(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    Json(Failing { error }): Json<Failing>,
) -> Response {
    done(shared.connect.fail(&name, error))
}

async fn barge_in(State(shared): State<Arc<Shared>>, Path(name): Path<String>) -> Response {
    done(shared.connect.barge_in(&name))
}

async fn monitor(State(shared): State<Arc<Shared>>, Path(name): Path<String>) -> Response {
    contact(shared.connect.monitor(&name))
}

#[derive(Deserialize)]
struct Chosen {
    state: String,
}

async fn choose_state(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    Json(Chosen { state }): Json<Chosen>,
) -> Response {
    done(shared.connect.choose_state(&name, &state))
}

async fn push(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    Json(push): Json<Push>,
) -> Response {
    if shared.connect.push(&name, &push) {
        StatusCode::NO_CONTENT.into_response()
    } else {
        refused(StatusCode::CONFLICT, "the agent has no CCP open")
    }
}

async fn sign_out(State(shared): State<Arc<Shared>>, Path(name): Path<String>) -> StatusCode {
    shared.connect.sign_out(&name);
    StatusCode::NO_CONTENT
}

fn contact(outcome: Result<ContactId, Refusal>) -> Response {
    match outcome {
        Ok(contact) => Json(json!({"contactId": contact})).into_response(),
        Err(error) => refused(StatusCode::CONFLICT, &error.to_string()),
    }
}

async fn play_snapshot(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    Json(snapshot): Json<Value>,
) -> Response {
    done(shared.connect.play_snapshot(&name, snapshot))
}

async fn stop_snapshot(State(shared): State<Arc<Shared>>, Path(name): Path<String>) -> Response {
    done(shared.connect.stop_snapshot(&name))
}

fn done(outcome: Result<(), impl std::fmt::Display>) -> Response {
    match outcome {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refused(StatusCode::CONFLICT, &error.to_string()),
    }
}

fn refused(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({"error": why}))).into_response()
}
