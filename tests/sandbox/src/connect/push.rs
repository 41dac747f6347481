//! What the instance says to an agent's CCP pages of its own accord. It takes the web socket that Streams' SharedWorker keeps
//! open, which hands every message to every CCP page of the browser.

use std::collections::HashMap;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use uuid::Uuid;

use super::lock;

/// The topic of such a message. Amazon Connect has none of this name.
const TOPIC: &str = "sandbox/ccp";

/// Something for the agent's CCP pages to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "do",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Push {
    /// Report that the softphone has failed, as the CCP does when a call's sound cannot be had.
    SoftphoneError {
        /// What is wrong with it.
        error: SoftphoneError,
    },
    /// Report what the network is like.
    Network {
        /// What it is like.
        status: NetworkStatus,
    },
    /// Do what the button for signing out does.
    SignOut,
}

/// Why there is no sound. The words are Streams' `SoftphoneErrorTypes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SoftphoneError {
    /// The browser cannot make calls.
    UnsupportedBrowser,
    /// The microphone was denied, is not there, or is in use by another program: Streams has one word for all three.
    MicrophoneNotShared,
    /// The signalling server answered and would not talk.
    SignallingHandshakeFailure,
    /// The signalling server could not be reached.
    SignallingConnectionFailure,
    /// No way through the network was found in time.
    IceCollectionTimeout,
    /// Another call takes the softphone.
    UserBusyError,
    /// The browser's own machinery failed.
    WebrtcError,
    /// The connection broke during the call.
    RealtimeCommunicationError,
    /// Anything else.
    Other,
}

/// What the network is like. The words are Streams' `NetworkConnectionStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NetworkStatus {
    /// Good.
    Connected,
    /// It is being established again.
    Connecting,
    /// It has gone.
    Disconnected,
    /// It has gone for good.
    Failed,
}

/// The open web sockets, by agent.
#[derive(Debug, Default)]
pub(super) struct Pushes {
    /// Whose socket will be opened under this identifier.
    promised: Mutex<HashMap<Uuid, String>>,
    open: Mutex<Vec<(String, UnboundedSender<String>)>>,
}

impl Pushes {
    /// An identifier for a socket that this agent may open.
    pub(super) fn promise(&self, username: &str) -> Uuid {
        let id = Uuid::new_v4();
        lock(&self.promised).insert(id, username.to_owned());
        id
    }

    /// What a socket that was opened under this identifier has to say. Nothing if nobody was promised it.
    pub(super) fn open(&self, id: Uuid) -> UnboundedReceiver<String> {
        let (sender, receiver) = unbounded_channel();
        if let Some(username) = lock(&self.promised).remove(&id) {
            lock(&self.open).push((username, sender));
        }
        receiver
    }

    /// Has all sockets of this agent say this. True if there is one.
    pub(super) fn send(&self, username: &str, push: &Push) -> bool {
        let text = json!({ "topic": TOPIC, "content": push }).to_string();
        let mut open = lock(&self.open);
        open.retain(|(_, socket)| !socket.is_closed());
        let mut told = false;
        for (_, socket) in open.iter().filter(|(owner, _)| owner == username) {
            told |= socket.send(text.clone()).is_ok();
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_agents_own_sockets_are_told() {
        let pushes = Pushes::default();
        assert!(!pushes.send("one", &Push::SignOut));
        let mut one = pushes.open(pushes.promise("one"));
        let mut other = pushes.open(pushes.promise("other"));
        assert!(pushes.send("one", &Push::SignOut));
        assert_eq!(
            one.try_recv().expect("a message"),
            r#"{"content":{"do":"signOut"},"topic":"sandbox/ccp"}"#
        );
        assert!(other.try_recv().is_err());
        drop(one);
        assert!(!pushes.send("one", &Push::SignOut));
    }

    #[test]
    fn a_socket_that_nobody_was_promised_hears_nothing() {
        let pushes = Pushes::default();
        let mut stranger = pushes.open(Uuid::new_v4());
        pushes.send("one", &Push::SignOut);
        assert!(stranger.try_recv().is_err());
    }
}
