//! A connection to the browser itself over its DevTools or BiDi websocket: commands, their answers, and events.

use std::collections::HashMap;
use std::io;
use std::sync::LazyLock;

use anyhow::{Context, Result, anyhow};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::runtime::{self, Runtime};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::Message;

/// A browser that tests share outlives the runtime of the test that has opened it, so its connection is in one of its own.
static RUNTIME: LazyLock<io::Result<Runtime>> = LazyLock::new(|| {
    let mut runtime = runtime::Builder::new_multi_thread();
    runtime.worker_threads(1).enable_all().build()
});

/// Sends commands. Cheap to clone; the connection ends with the last clone.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    commands: mpsc::UnboundedSender<Command>,
}

#[derive(Debug)]
struct Command {
    /// The DevTools session of one target; none for the browser.
    session: Option<String>,
    method: &'static str,
    params: Value,
    answer: oneshot::Sender<Result<Value>>,
}

/// Something that happened: all that the browser sends unasked.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) session: Option<String>,
    pub(crate) method: String,
    pub(crate) params: Value,
}

impl Connection {
    /// Opens a websocket. Every event is handed over in the order in which the browser sent it, and before the answer of
    /// any command that the browser answered later.
    pub(crate) async fn open(
        address: &str,
        mut on_event: impl FnMut(&Self, Event) + Send + 'static,
    ) -> Result<Self> {
        let runtime = RUNTIME.as_ref().map_err(|error| anyhow!("{error}"))?;
        let address = address.to_owned();
        let connecting =
            runtime.spawn(async move { tokio_tungstenite::connect_async(address).await });
        let (socket, _) = connecting
            .await?
            .context("the browser's websocket cannot be opened")?;
        let (mut sink, mut stream) = socket.split();
        let (commands, mut queue) = mpsc::unbounded_channel::<Command>();
        let connection = Self { commands };
        let for_events = Self {
            commands: connection.commands.clone(),
        };
        runtime.spawn(async move {
            let mut waiting = HashMap::new();
            let mut last = 0_u64;
            loop {
                tokio::select! {
                    Some(Command { session, method, params, answer }) = queue.recv() => {
                        last += 1;
                        let mut message = json!({ "id": last, "method": method, "params": params });
                        if let Some(session) = session {
                            message["sessionId"] = session.into();
                        }
                        waiting.insert(last, answer);
                        if sink.send(Message::text(message.to_string())).await.is_err() {
                            return;
                        }
                    }
                    message = stream.next() => {
                        let Some(Ok(message)) = message else { return };
                        let Ok(mut message) = serde_json::from_slice::<Value>(&message.into_data()) else { continue };
                        if let Some(answer) = message["id"].as_u64().and_then(|id| waiting.remove(&id)) {
                            let result = match message.get("error") {
                                Some(error) => Err(anyhow!("the browser refused a command: {error}")),
                                None => Ok(message["result"].take()),
                            };
                            // Nobody has to wait for an answer.
                            let _ = answer.send(result);
                        } else if let Some(method) = message["method"].as_str() {
                            let method = method.to_owned();
                            let session = message["sessionId"].as_str().map(str::to_owned);
                            on_event(&for_events, Event { session, method, params: message["params"].take() });
                        }
                    }
                }
            }
        });
        Ok(connection)
    }

    /// Sends a command and waits for its answer.
    pub(crate) async fn call(
        &self,
        session: Option<&str>,
        method: &'static str,
        params: Value,
    ) -> Result<Value> {
        self.send(session, method, params)
            .await
            .map_err(|_| anyhow!("the browser has gone"))?
    }

    /// Sends a command. Dropping what it returns leaves the answer unread.
    pub(crate) fn send(
        &self,
        session: Option<&str>,
        method: &'static str,
        params: Value,
    ) -> oneshot::Receiver<Result<Value>> {
        let (answer, answered) = oneshot::channel();
        // If the connection has ended, the receiver says so.
        let _ = self.commands.send(Command {
            session: session.map(str::to_owned),
            method,
            params,
            answer,
        });
        answered
    }
}
