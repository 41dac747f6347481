//! One party's connection to a contact. The CTI API calls it so; people call it a line.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::contact::AgentError;
use super::endpoint::Endpoint;
use super::since::Since;

/// Where one party's line stands. The words are Streams' `ConnectionStateType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// The party is being called.
    Connecting,
    /// The party talks.
    Connected,
    /// The party waits.
    Hold,
    /// The party has gone.
    Disconnected,
    /// A supervisor listens.
    SilentMonitor,
    /// A supervisor talks with the others.
    Barge,
}

impl ConnectionState {
    pub(super) fn monitors(mode: MonitorMode) -> Self {
        match mode {
            MonitorMode::SilentMonitor => Self::SilentMonitor,
            MonitorMode::Barge => Self::Barge,
        }
    }
}

/// How a supervisor takes part. The words are Streams' `MonitoringMode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum MonitorMode {
    SilentMonitor,
    Barge,
}

/// Who is at the end of the line. The words are Streams' `ConnectionType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ConnectionKind {
    Agent,
    Inbound,
    Outbound,
    /// A supervisor.
    Monitoring,
}

/// The sound of an agent's softphone. There is none behind it here.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Softphone {
    call_type: &'static str,
    auto_accept: bool,
    call_config_json: &'static str,
    call_context_token: &'static str,
    media_leg_context_token: &'static str,
}

impl Softphone {
    pub(super) fn new(auto_accept: bool) -> Self {
        Self {
            call_type: "audio_only",
            auto_accept,
            call_config_json: "{}",
            call_context_token: "none",
            media_leg_context_token: "none",
        }
    }
}

/// A party to a chat.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Chat {
    pub(super) customer_name: Option<String>,
}

/// A wait for the party at the end of the line, and what ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wait {
    /// None: only somebody else can end it.
    pub(super) until: Option<SystemTime>,
    pub(super) then: Outcome,
}

/// What becomes of a call to a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    PicksUp,
    /// Nothing, for this reason.
    Fails(AgentError),
}

/// One party's line.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Connection {
    pub(super) connection_id: Uuid,
    pub(super) endpoint: Endpoint,
    pub(super) state: Since<ConnectionState>,
    #[serde(rename = "type")]
    pub(super) kind: ConnectionKind,
    /// The party whom the contact is about, as opposed to the agent and to parties added later.
    pub(super) initial: bool,
    pub(super) mute: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    quick_connect_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) softphone_media_info: Option<Softphone>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) chat_media_info: Option<Chat>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) monitor_capabilities: Vec<MonitorMode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) monitor_status: Option<MonitorMode>,
    /// What the party is waited for: the agent to accept, or the other end to pick up.
    #[serde(skip)]
    pub(super) wait: Option<Wait>,
}

impl Connection {
    pub(super) fn new(
        kind: ConnectionKind,
        endpoint: Endpoint,
        initial: bool,
        state: ConnectionState,
        now: SystemTime,
        wait: Option<Wait>,
    ) -> Self {
        let quick_connect_name = endpoint.endpoint_arn.as_ref().and(endpoint.name.clone());
        let state = Since {
            kind: state,
            timestamp: now,
        };
        Self {
            connection_id: Uuid::new_v4(),
            endpoint,
            state,
            kind,
            initial,
            mute: false,
            quick_connect_name,
            softphone_media_info: None,
            chat_media_info: None,
            monitor_capabilities: Vec::new(),
            monitor_status: None,
            wait,
        }
    }

    /// When the wait ends by itself.
    pub(super) fn due(&self) -> Option<SystemTime> {
        self.wait.and_then(|wait| wait.until)
    }

    /// Whether a number, an agent or a queue is being called.
    pub(super) fn is_called(&self) -> bool {
        self.kind != ConnectionKind::Agent && self.state.kind == ConnectionState::Connecting
    }

    /// Somebody other than the agent, who takes part in the talk.
    pub(super) fn is_other_party(&self) -> bool {
        self.is_active()
            && matches!(
                self.kind,
                ConnectionKind::Inbound | ConnectionKind::Outbound
            )
    }

    pub(super) fn is_active(&self) -> bool {
        self.state.kind != ConnectionState::Disconnected
    }

    pub(super) fn go(&mut self, state: ConnectionState, now: SystemTime) {
        self.wait = None;
        if self.state.kind != state {
            self.state = Since {
                kind: state,
                timestamp: now,
            };
        }
    }
}
