//! One party's connection to a contact. The CTI API calls it so; people call it a line.

use std::time::SystemTime;

use serde::Serialize;
use uuid::Uuid;

use super::endpoint::Endpoint;
use super::since::Since;

/// Where one party's line stands. The words are Streams' `ConnectionStateType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ConnectionState {
    Connecting,
    Connected,
    Hold,
    Disconnected,
}

/// Who is at the end of the line. The words are Streams' `ConnectionType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ConnectionKind {
    Agent,
    Inbound,
    Outbound,
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
    /// When waiting for this party ends: the agent has missed the call, or the other end picks up.
    #[serde(skip)]
    pub(super) due: Option<SystemTime>,
}

impl Connection {
    pub(super) fn new(
        kind: ConnectionKind,
        endpoint: Endpoint,
        initial: bool,
        state: ConnectionState,
        now: SystemTime,
        due: Option<SystemTime>,
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
            due,
        }
    }

    pub(super) fn is_active(&self) -> bool {
        self.state.kind != ConnectionState::Disconnected
    }

    pub(super) fn is_third_party(&self) -> bool {
        !self.initial && self.kind != ConnectionKind::Agent
    }

    pub(super) fn go(&mut self, state: ConnectionState, now: SystemTime) {
        self.due = None;
        if self.state.kind != state {
            self.state = Since {
                kind: state,
                timestamp: now,
            };
        }
    }
}
