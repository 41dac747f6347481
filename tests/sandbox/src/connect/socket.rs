//! The web socket that Streams keeps open: heartbeats, and topics that never say anything.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::Connect;

pub(super) async fn heartbeat(
    State(connect): State<Arc<Connect>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let dropped = connect.dropped.subscribe();
    upgrade.on_upgrade(|socket| serve(socket, dropped))
}

/// Answers until the browser closes the socket, or the instance drops it.
async fn serve(mut socket: WebSocket, mut dropped: watch::Receiver<()>) {
    loop {
        let message = tokio::select! {
            message = socket.recv() => message,
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
