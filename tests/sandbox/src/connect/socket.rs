//! The web socket that Streams keeps open: heartbeats, topics that never say anything, and what [`super::push`] has to say.

use std::sync::Arc;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch;
use uuid::Uuid;

use super::Connect;

#[derive(Deserialize)]
pub(super) struct Opening {
    connection: Uuid,
}

pub(super) async fn heartbeat(
    State(connect): State<Arc<Connect>>,
    Query(Opening { connection }): Query<Opening>,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !connect.settings().web_sockets {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let dropped = connect.dropped.subscribe();
    let pushes = connect.pushes.open(connection);
    upgrade.on_upgrade(|socket| serve(socket, dropped, pushes))
}

/// Answers until the browser closes the socket, or the instance drops it.
async fn serve(
    mut socket: WebSocket,
    mut dropped: watch::Receiver<()>,
    mut pushes: UnboundedReceiver<String>,
) {
    loop {
        let message = tokio::select! {
            message = socket.recv() => message,
            Some(push) = pushes.recv() => {
                if socket.send(Message::text(push)).await.is_err() {
                    return;
                }
                continue;
            }
            _ = dropped.changed() => return,
        };
        let Some(Ok(message)) = message else { return };
        let Message::Text(text) = message else {
            continue;
        };
        let Some(answer) = serde_json::from_str(&text)
            .ok()
            .and_then(|message| answer(&message))
        else {
            continue;
        };
        if socket
            .send(Message::text(answer.to_string()))
            .await
            .is_err()
        {
            return;
        }
    }
}

/// The answer to a message, if it gets one.
fn answer(message: &Value) -> Option<Value> {
    match message["topic"].as_str()? {
        "aws/heartbeat" => Some(json!({ "topic": "aws/heartbeat" })),
        "aws/subscribe" => {
            let topics = message["content"]["topics"].as_array()?;
            Some(
                json!({ "topic": "aws/subscribe", "content": { "status": "success", "topics": topics } }),
            )
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heartbeat_comes_back() {
        assert_eq!(
            answer(&json!({ "topic": "aws/heartbeat" })),
            Some(json!({ "topic": "aws/heartbeat" }))
        );
    }

    #[test]
    fn a_subscription_succeeds_for_its_topics() {
        let answer =
            answer(&json!({ "topic": "aws/subscribe", "content": { "topics": ["aws/chat"] } }));
        assert_eq!(
            answer,
            Some(
                json!({ "topic": "aws/subscribe", "content": { "status": "success", "topics": ["aws/chat"] } })
            )
        );
    }

    #[test]
    fn anything_else_stays_unanswered() {
        assert_eq!(answer(&json!({ "topic": "other" })), None);
        assert_eq!(answer(&json!([])), None);
    }
}
