//! A voice contact in an agent's hands: who is on the line and what may happen next.
//!
//! The words are those of the CTI API, so a contact serialises to what GetAgentSnapshot sends. Time comes in from outside: a
//! connection that waits for somebody carries the moment at which the wait ends, and [`Contact::tick`] lets that moment pass.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use uuid::Uuid;

use super::agent::Refusal;
use super::connection::{Connection, ConnectionKind, ConnectionState};
use super::directory::Directory;
use super::endpoint::{Endpoint, Queue};
use super::since::{Since, unix_seconds};

/// Identifies a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct ContactId(Uuid);

impl fmt::Display for ContactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where a contact stands. The words are Streams' `ContactStateType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactState {
    /// A queued callback is offered to the agent.
    Incoming,
    /// A call is offered to the agent, or somebody is being called.
    Connecting,
    /// The agent talks.
    Connected,
    /// Over; the agent does after-call work until the contact is cleared.
    Ended,
    /// The agent did not answer in time.
    Missed,
    /// The agent declined.
    Rejected,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ContactKind {
    Voice,
    QueueCallback,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum InitiationMethod {
    Inbound,
    Outbound,
    Callback,
}

/// How a contact is offered to an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offer {
    /// A caller is on the line.
    Call,
    /// A caller has hung up and waits to be called back.
    Callback,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Features {
    multi_party_conference_enabled: bool,
}

/// A contact as the agent's snapshot shows it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Contact {
    pub(super) contact_id: ContactId,
    initial_contact_id: ContactId,
    #[serde(rename = "type")]
    pub(super) kind: ContactKind,
    pub(super) state: Since<ContactState>,
    queue: Queue,
    #[serde(serialize_with = "unix_seconds")]
    queue_timestamp: SystemTime,
    pub(super) connections: Vec<Connection>,
    attributes: serde_json::Map<String, serde_json::Value>,
    initiation_method: InitiationMethod,
    contact_features: Features,
    /// The digits that the agent has dialled during the call.
    #[serde(skip)]
    pub(super) digits: String,
}

impl Contact {
    /// A contact that is offered to an agent, who has until `ring_time` is over to accept it.
    pub(super) fn offered(
        offer: Offer,
        number: &str,
        directory: &Directory,
        now: SystemTime,
        ring_time: Duration,
    ) -> Self {
        let (kind, state, method) = match offer {
            Offer::Call => (
                ContactKind::Voice,
                ContactState::Connecting,
                InitiationMethod::Inbound,
            ),
            Offer::Callback => (
                ContactKind::QueueCallback,
                ContactState::Incoming,
                InitiationMethod::Callback,
            ),
        };
        let agent = Connection::new(
            ConnectionKind::Agent,
            Endpoint::of_agent(),
            false,
            ConnectionState::Connecting,
            now,
            Some(now + ring_time),
        );
        let caller = Connection::new(
            ConnectionKind::Inbound,
            Endpoint::of_number(number),
            true,
            ConnectionState::Connected,
            now,
            None,
        );
        Self::new(
            kind,
            state,
            method,
            vec![agent, caller],
            directory.basic_queue(),
            now,
        )
    }

    /// A call that an agent makes. The other end picks up when `answer_time` is over.
    pub(super) fn dialled(
        endpoint: Endpoint,
        directory: &Directory,
        now: SystemTime,
        answer_time: Duration,
    ) -> Result<Self, Refusal> {
        if !endpoint.is_dialable() {
            return Err(Refusal::BadEndpoint);
        }
        let agent = Connection::new(
            ConnectionKind::Agent,
            Endpoint::of_agent(),
            false,
            ConnectionState::Connecting,
            now,
            None,
        );
        let callee = Connection::new(
            ConnectionKind::Outbound,
            endpoint,
            true,
            ConnectionState::Connecting,
            now,
            Some(now + answer_time),
        );
        let connections = vec![agent, callee];
        Ok(Self::new(
            ContactKind::Voice,
            ContactState::Connecting,
            InitiationMethod::Outbound,
            connections,
            directory.basic_queue(),
            now,
        ))
    }

    fn new(
        kind: ContactKind,
        state: ContactState,
        initiation_method: InitiationMethod,
        connections: Vec<Connection>,
        queue: Queue,
        now: SystemTime,
    ) -> Self {
        let contact_id = ContactId(Uuid::new_v4());
        Self {
            contact_id,
            initial_contact_id: contact_id,
            kind,
            state: Since {
                kind: state,
                timestamp: now,
            },
            queue,
            queue_timestamp: now,
            connections,
            attributes: serde_json::Map::new(),
            initiation_method,
            contact_features: Features {
                multi_party_conference_enabled: false,
            },
            digits: String::new(),
        }
    }

    /// Whether only clearing it is left.
    pub(super) fn is_over(&self) -> bool {
        matches!(
            self.state.kind,
            ContactState::Ended | ContactState::Missed | ContactState::Rejected
        )
    }

    /// Whether somebody is being called, rather than the agent.
    pub(super) fn is_calling(&self) -> bool {
        self.state.kind == ContactState::Connecting
            && self.connections.iter().any(|line| {
                line.kind != ConnectionKind::Agent && line.state.kind == ConnectionState::Connecting
            })
    }

    /// Whether the agent may accept or decline.
    fn is_offered(&self) -> bool {
        !self.is_over() && self.state.kind != ContactState::Connected && !self.is_calling()
    }

    /// The number or name of the party whom the contact is about.
    pub(super) fn party(&self) -> String {
        let endpoint = self
            .connections
            .iter()
            .find(|line| line.initial)
            .map(|line| &line.endpoint);
        endpoint
            .and_then(|endpoint| {
                endpoint
                    .phone_number
                    .clone()
                    .or_else(|| endpoint.name.clone())
            })
            .unwrap_or_default()
    }

    /// When the next wait ends.
    pub(super) fn due(&self) -> Option<SystemTime> {
        self.connections.iter().filter_map(|line| line.due).min()
    }

    /// Lets time pass. True if something happened.
    pub(super) fn tick(&mut self, now: SystemTime) -> bool {
        let mut happened = false;
        while let Some(line) = self
            .connections
            .iter_mut()
            .filter(|line| line.due.is_some_and(|due| due <= now))
            .min_by_key(|line| line.due)
        {
            let at = line.due.take().unwrap_or(now);
            happened = true;
            if line.kind == ConnectionKind::Agent {
                self.end(ContactState::Missed, at);
            } else if line.initial {
                self.connect(at);
            } else {
                line.go(ConnectionState::Connected, at);
            }
        }
        happened
    }

    /// The agent and the party whom the contact is about talk.
    fn connect(&mut self, now: SystemTime) {
        for line in self.connections.iter_mut().filter(|line| line.is_active()) {
            line.go(ConnectionState::Connected, now);
        }
        self.state = Since {
            kind: ContactState::Connected,
            timestamp: now,
        };
    }

    fn end(&mut self, state: ContactState, now: SystemTime) {
        for line in &mut self.connections {
            line.go(ConnectionState::Disconnected, now);
        }
        self.state = Since {
            kind: state,
            timestamp: now,
        };
    }

    pub(super) fn accept(&mut self, now: SystemTime, answer_time: Duration) -> Result<(), Refusal> {
        if !self.is_offered() {
            return Err(Refusal::WrongState(
                "the contact is not offered to the agent",
            ));
        }
        match self.kind {
            ContactKind::Voice => self.connect(now),
            // Now the customer is called back.
            ContactKind::QueueCallback => {
                self.state = Since {
                    kind: ContactState::Connecting,
                    timestamp: now,
                };
                for line in &mut self.connections {
                    line.go(ConnectionState::Connecting, now);
                    line.due = line.initial.then_some(now + answer_time);
                }
            }
        }
        Ok(())
    }

    pub(super) fn reject(&mut self, now: SystemTime) -> Result<(), Refusal> {
        if !self.is_offered() {
            return Err(Refusal::WrongState(
                "the contact is not offered to the agent",
            ));
        }
        self.end(ContactState::Rejected, now);
        Ok(())
    }

    /// One party hangs up. The contact ends when the agent goes, or when nobody is left to talk to.
    pub(super) fn disconnect(&mut self, connection: &str, now: SystemTime) -> Result<(), Refusal> {
        let offered = self.is_offered();
        let line = self.active_line(connection)?;
        let is_agent = line.kind == ConnectionKind::Agent;
        if is_agent && offered {
            return self.reject(now);
        }
        line.go(ConnectionState::Disconnected, now);
        if is_agent
            || !self
                .connections
                .iter()
                .any(|line| line.is_active() && line.kind != ConnectionKind::Agent)
        {
            self.end(ContactState::Ended, now);
        }
        Ok(())
    }

    /// The party whom the contact is about hangs up. A call that the agent has not answered yet counts as missed.
    pub(super) fn far_end_hangs_up(&mut self, now: SystemTime) -> Result<(), Refusal> {
        if self.is_offered() {
            self.end(ContactState::Missed, now);
            return Ok(());
        }
        let line = self
            .connections
            .iter()
            .find(|line| line.is_active() && line.initial);
        let id = line
            .ok_or(Refusal::NoSuchConnection)?
            .connection_id
            .to_string();
        self.disconnect(&id, now)
    }

    pub(super) fn hold(&mut self, connection: &str, now: SystemTime) -> Result<(), Refusal> {
        self.switch(
            connection,
            ConnectionState::Connected,
            ConnectionState::Hold,
            now,
        )
    }

    pub(super) fn resume(&mut self, connection: &str, now: SystemTime) -> Result<(), Refusal> {
        self.switch(
            connection,
            ConnectionState::Hold,
            ConnectionState::Connected,
            now,
        )
    }

    fn switch(
        &mut self,
        connection: &str,
        from: ConnectionState,
        to: ConnectionState,
        now: SystemTime,
    ) -> Result<(), Refusal> {
        let line = self.active_line(connection)?;
        if line.state.kind != from {
            return Err(Refusal::WrongState(
                "the connection is not in the state that this needs",
            ));
        }
        line.go(to, now);
        Ok(())
    }

    /// Calls a third party; the first one is put on hold meanwhile.
    pub(super) fn add(
        &mut self,
        endpoint: Endpoint,
        now: SystemTime,
        answer_time: Duration,
    ) -> Result<(), Refusal> {
        if self.state.kind != ContactState::Connected {
            return Err(Refusal::WrongState("the contact is not connected"));
        }
        if self
            .connections
            .iter()
            .any(|line| line.is_active() && line.is_third_party())
        {
            return Err(Refusal::TooManyParties);
        }
        if !endpoint.is_dialable() {
            return Err(Refusal::BadEndpoint);
        }
        for line in self
            .connections
            .iter_mut()
            .filter(|line| line.is_active() && line.initial)
        {
            line.go(ConnectionState::Hold, now);
        }
        let due = Some(now + answer_time);
        self.connections.push(Connection::new(
            ConnectionKind::Outbound,
            endpoint,
            false,
            ConnectionState::Connecting,
            now,
            due,
        ));
        Ok(())
    }

    /// Swaps who is on hold and who talks.
    pub(super) fn toggle(&mut self, now: SystemTime) -> Result<(), Refusal> {
        let mut others = self
            .connections
            .iter_mut()
            .filter(|line| line.is_active() && line.kind != ConnectionKind::Agent);
        match (others.next(), others.next()) {
            (Some(one), Some(other)) if is_swap(one.state.kind, other.state.kind) => {
                let (first, second) = (one.state.kind, other.state.kind);
                one.go(second, now);
                other.go(first, now);
                Ok(())
            }
            _ => Err(Refusal::WrongState(
                "there are not one party on hold and one connected",
            )),
        }
    }

    /// Everybody talks with everybody.
    pub(super) fn conference(&mut self, now: SystemTime) -> Result<(), Refusal> {
        let mut lines = self
            .connections
            .iter_mut()
            .filter(|line| line.is_active())
            .collect::<Vec<_>>();
        if lines.len() < 3
            || lines
                .iter()
                .any(|line| line.state.kind == ConnectionState::Connecting)
        {
            return Err(Refusal::WrongState(
                "there are not three parties on the line",
            ));
        }
        for line in &mut lines {
            line.go(ConnectionState::Connected, now);
        }
        Ok(())
    }

    pub(super) fn mute(&mut self, connection: &str, mute: bool) -> Result<(), Refusal> {
        self.active_line(connection)?.mute = mute;
        Ok(())
    }

    pub(super) fn send_digits(&mut self, connection: &str, digits: &str) -> Result<(), Refusal> {
        if self.active_line(connection)?.state.kind != ConnectionState::Connected {
            return Err(Refusal::WrongState("the connection is not connected"));
        }
        self.digits.push_str(digits);
        Ok(())
    }

    fn active_line(&mut self, connection: &str) -> Result<&mut Connection, Refusal> {
        let id = Uuid::parse_str(connection).map_err(|_| Refusal::NoSuchConnection)?;
        self.connections
            .iter_mut()
            .find(|line| line.connection_id == id && line.is_active())
            .ok_or(Refusal::NoSuchConnection)
    }
}

fn is_swap(one: ConnectionState, other: ConnectionState) -> bool {
    matches!(
        (one, other),
        (ConnectionState::Hold, ConnectionState::Connected)
            | (ConnectionState::Connected, ConnectionState::Hold)
    )
}

#[cfg(test)]
mod tests;
