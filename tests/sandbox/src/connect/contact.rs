//! A contact in an agent's hands: who is on the line and what may happen next.
//!
//! The words are those of the CTI API, so a contact serialises to what GetAgentSnapshot sends. Time comes in from outside: a
//! connection that waits for somebody carries the moment at which the wait ends, and [`Contact::tick`] lets that moment pass.

use std::collections::BTreeMap;
use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::agent::Refusal;
use super::connection::{
    Chat, Connection, ConnectionKind, ConnectionState, MonitorMode, Outcome, Softphone, Wait,
};
use super::directory::{Directory, Preferences};
use super::endpoint::{Endpoint, EndpointKind, Queue};
use super::settings::{ConnectSettings, FarEnd};
use super::since::{Since, unix_seconds};

/// What a contact's course depends on besides itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Circumstances<'a> {
    pub(super) directory: &'a Directory,
    pub(super) settings: &'a ConnectSettings,
    pub(super) now: SystemTime,
}

impl Circumstances<'_> {
    /// How long an agent has to accept.
    fn ringing(&self) -> Wait {
        Wait {
            until: Some(self.now + self.settings.ring_time()),
            then: Outcome::Fails(AgentError::MissedCallAgent),
        }
    }

    /// What becomes of a call to this party.
    fn calling(&self, endpoint: &Endpoint) -> Wait {
        let soon = Some(self.now + self.settings.answer_time());
        let (until, then) = match self.settings.far_end(endpoint.phone_number.as_deref()) {
            FarEnd::PicksUp => (soon, Outcome::PicksUp),
            FarEnd::Busy => (soon, Outcome::Fails(AgentError::LineEngagedCustomer)),
            FarEnd::Unreachable | FarEnd::Refused => {
                (soon, Outcome::Fails(AgentError::FailedConnectCustomer))
            }
            FarEnd::RingsOut => (
                Some(self.now + self.settings.ring_time()),
                Outcome::Fails(AgentError::MissedCallCustomer),
            ),
            FarEnd::Rings => (None, Outcome::PicksUp),
        };
        Wait { until, then }
    }

    fn is_dialable(&self, endpoint: &Endpoint) -> bool {
        let number = endpoint.phone_number.as_deref();
        endpoint.is_dialable() && self.settings.far_end(number) != FarEnd::Refused
    }
}

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
    /// It went wrong.
    Error,
    /// A task that the agent has put aside.
    Paused,
}

/// The agent's state while a call that went wrong is in hand. The words are Streams' `AgentErrorStates`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum AgentError {
    /// The agent's side broke off.
    AgentHungUp,
    /// The agent's desk phone number is no number.
    BadAddressAgent,
    /// The customer's number is no number.
    BadAddressCustomer,
    /// Anything else.
    Default,
    /// The agent's phone could not be reached.
    FailedConnectAgent,
    /// The customer could not be reached.
    FailedConnectCustomer,
    /// The agent's desk phone is busy.
    LineEngagedAgent,
    /// The customer's line is busy.
    LineEngagedCustomer,
    /// The agent did not answer.
    MissedCallAgent,
    /// The customer did not answer.
    MissedCallCustomer,
    /// More than one CCP takes part.
    MultipleCcpWindows,
    /// The connection broke during the call.
    RealtimeCommunicationError,
}

/// As the CTI API writes it, which is the name here.
impl fmt::Display for AgentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// What a contact comes by. The words are Streams' `ContactType`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A call.
    #[default]
    Voice,
    /// Somebody who has hung up and waits to be called back.
    QueueCallback,
    /// A chat.
    Chat,
    /// A task.
    Task,
}

impl Channel {
    /// Whether the contact is a call sooner or later.
    pub(super) fn is_call(self) -> bool {
        matches!(self, Self::Voice | Self::QueueCallback)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum InitiationMethod {
    Inbound,
    Outbound,
    Callback,
    Api,
}

/// A contact to offer to an agent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Incoming {
    /// What it comes by.
    pub channel: Channel,
    /// The caller's number in E.164. Chats and tasks have none.
    pub number: String,
    /// The customer's name in a chat, or what the task is called.
    pub name: Option<String>,
    /// The queue it comes from, by name. None: the first one.
    pub queue: Option<String>,
    /// Contact attributes, as a flow sets them.
    pub attributes: BTreeMap<String, String>,
}

/// A contact attribute as the CTI API writes it.
#[derive(Debug, Clone, Serialize)]
struct Attribute {
    name: String,
    value: String,
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
    pub(super) channel: Channel,
    pub(super) state: Since<ContactState>,
    pub(super) queue: Queue,
    #[serde(serialize_with = "unix_seconds")]
    queue_timestamp: SystemTime,
    pub(super) connections: Vec<Connection>,
    attributes: BTreeMap<String, Attribute>,
    initiation_method: InitiationMethod,
    contact_features: Features,
    /// What a task is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The digits that the agent has dialled during the call.
    #[serde(skip)]
    pub(super) digits: String,
    /// The state the agent is in while a contact that has failed is in hand.
    #[serde(skip)]
    pub(super) failure: Option<AgentError>,
}

impl Contact {
    /// A contact that is offered to an agent, who has some time to accept it.
    pub(super) fn offered(
        incoming: &Incoming,
        preferences: &Preferences,
        at: Circumstances<'_>,
    ) -> Self {
        let channel = incoming.channel;
        let (state, method) = match channel {
            Channel::Voice | Channel::Chat => (ContactState::Connecting, InitiationMethod::Inbound),
            Channel::QueueCallback => (ContactState::Incoming, InitiationMethod::Callback),
            Channel::Task => (ContactState::Connecting, InitiationMethod::Api),
        };
        let mut agent = Connection::new(
            ConnectionKind::Agent,
            Endpoint::of_agent(),
            // Nobody else is in a task.
            channel == Channel::Task,
            ConnectionState::Connecting,
            at.now,
            Some(at.ringing()),
        );
        let customer = |endpoint| {
            Connection::new(
                ConnectionKind::Inbound,
                endpoint,
                true,
                ConnectionState::Connected,
                at.now,
                None,
            )
        };
        let mut connections = Vec::new();
        match channel {
            Channel::Voice | Channel::QueueCallback => {
                if channel == Channel::Voice {
                    agent.softphone_media_info = softphone(preferences);
                }
                connections.push(customer(Endpoint::of_number(&incoming.number)));
            }
            Channel::Chat => {
                agent.chat_media_info = Some(Chat {
                    customer_name: None,
                });
                let mut writer = customer(Endpoint::of_number(""));
                writer.endpoint.phone_number = None;
                writer.chat_media_info = Some(Chat {
                    customer_name: incoming.name.clone(),
                });
                connections.push(writer);
            }
            Channel::Task => {}
        }
        connections.insert(0, agent);
        let queue = match &incoming.queue {
            Some(name) => at.directory.queue(name),
            None => at.directory.default_queue(at.settings),
        };
        let mut contact = Self::new(channel, state, method, connections, queue, at);
        let attribute = |(name, value): (&String, &String)| {
            let attribute = Attribute {
                name: name.clone(),
                value: value.clone(),
            };
            (name.clone(), attribute)
        };
        contact.attributes = incoming.attributes.iter().map(attribute).collect();
        contact.name = incoming.name.clone().filter(|_| channel == Channel::Task);
        contact
    }

    /// A call that an agent makes.
    pub(super) fn dialled(
        endpoint: Endpoint,
        queue: Queue,
        preferences: &Preferences,
        at: Circumstances<'_>,
    ) -> Result<Self, Refusal> {
        if endpoint.kind != EndpointKind::PhoneNumber {
            return Err(Refusal::NotANumber);
        }
        if !at.is_dialable(&endpoint) {
            return Err(Refusal::BadEndpoint);
        }
        let mut agent = Connection::new(
            ConnectionKind::Agent,
            Endpoint::of_agent(),
            false,
            ConnectionState::Connecting,
            at.now,
            None,
        );
        agent.softphone_media_info = softphone(preferences);
        let wait = at.calling(&endpoint);
        let callee = Connection::new(
            ConnectionKind::Outbound,
            endpoint,
            true,
            ConnectionState::Connecting,
            at.now,
            Some(wait),
        );
        Ok(Self::new(
            Channel::Voice,
            ContactState::Connecting,
            InitiationMethod::Outbound,
            vec![agent, callee],
            queue,
            at,
        ))
    }

    /// Another agent's call, as a supervisor has it who listens.
    pub(super) fn monitored(at: Circumstances<'_>) -> Self {
        let mut supervisor = Connection::new(
            ConnectionKind::Monitoring,
            Endpoint::of_agent(),
            true,
            ConnectionState::SilentMonitor,
            at.now,
            None,
        );
        supervisor.monitor_capabilities = vec![MonitorMode::SilentMonitor, MonitorMode::Barge];
        supervisor.monitor_status = Some(MonitorMode::SilentMonitor);
        Self::new(
            Channel::Voice,
            ContactState::Connected,
            InitiationMethod::Inbound,
            vec![supervisor],
            at.directory.default_queue(at.settings),
            at,
        )
    }

    fn new(
        channel: Channel,
        state: ContactState,
        initiation_method: InitiationMethod,
        connections: Vec<Connection>,
        queue: Queue,
        at: Circumstances<'_>,
    ) -> Self {
        let contact_id = ContactId(Uuid::new_v4());
        Self {
            contact_id,
            initial_contact_id: contact_id,
            channel,
            state: Since {
                kind: state,
                timestamp: at.now,
            },
            queue,
            queue_timestamp: at.now,
            connections,
            attributes: BTreeMap::new(),
            initiation_method,
            contact_features: Features {
                multi_party_conference_enabled: at.settings.parties > 3,
            },
            name: None,
            digits: String::new(),
            failure: None,
        }
    }

    /// Whether only clearing it is left.
    pub(super) fn is_over(&self) -> bool {
        matches!(
            self.state.kind,
            ContactState::Ended
                | ContactState::Missed
                | ContactState::Rejected
                | ContactState::Error
        )
    }

    /// Whether somebody is being called, rather than the agent.
    pub(super) fn is_calling(&self) -> bool {
        self.state.kind == ContactState::Connecting
            && self.connections.iter().any(Connection::is_called)
    }

    /// Whether the agent may accept or decline.
    fn is_offered(&self) -> bool {
        matches!(
            self.state.kind,
            ContactState::Incoming | ContactState::Connecting
        ) && !self.is_calling()
    }

    /// Whether it is another agent's call, which a supervisor hears.
    pub(super) fn is_monitored(&self) -> bool {
        self.connections
            .iter()
            .any(|line| line.initial && line.kind == ConnectionKind::Monitoring)
    }

    /// The number or name of the party whom the contact is about.
    pub(super) fn party(&self) -> String {
        let first = self.connections.iter().find(|line| line.initial);
        let customer = first
            .and_then(|line| line.chat_media_info.as_ref())
            .and_then(|chat| chat.customer_name.as_deref());
        first
            .and_then(|line| line.endpoint.called())
            .or(customer)
            .or(self.name.as_deref())
            .unwrap_or_default()
            .to_owned()
    }

    /// When the next wait ends.
    pub(super) fn due(&self) -> Option<SystemTime> {
        self.connections.iter().filter_map(Connection::due).min()
    }

    /// Lets time pass. True if something happened.
    pub(super) fn tick(&mut self, now: SystemTime) -> bool {
        let mut happened = false;
        loop {
            let due = self
                .connections
                .iter()
                .enumerate()
                .filter_map(|(index, line)| Some((line.due().filter(|due| *due <= now)?, index)))
                .min();
            let Some((at, index)) = due else {
                return happened;
            };
            happened = true;
            self.wait_ends(index, at);
        }
    }

    /// Whatever this line was waiting for has come, or will not come any more.
    fn wait_ends(&mut self, index: usize, now: SystemTime) {
        let Some(line) = self.connections.get_mut(index) else {
            return;
        };
        let Some(wait) = line.wait.take() else {
            return;
        };
        match wait.then {
            Outcome::Fails(_) if line.kind == ConnectionKind::Agent => {
                self.leave(ContactState::Missed, now);
            }
            Outcome::PicksUp if line.initial => self.connect(now),
            Outcome::PicksUp => line.go(ConnectionState::Connected, now),
            Outcome::Fails(error) if line.initial => self.fail(error, now),
            Outcome::Fails(_) => {
                let id = line.connection_id.to_string();
                // It is there, as it has just been found, so nothing is refused.
                let _ = self.disconnect(&id, now);
            }
        }
    }

    /// Whoever is being called picks up now.
    pub(super) fn answer(&mut self, now: SystemTime) -> Result<(), Refusal> {
        let called = self
            .connections
            .iter_mut()
            .enumerate()
            .find(|(_, line)| line.is_called() && line.wait.is_some());
        let (index, line) = called.ok_or(Refusal::NoSuchConnection)?;
        line.wait = Some(Wait {
            until: None,
            then: Outcome::PicksUp,
        });
        self.wait_ends(index, now);
        Ok(())
    }

    /// The agent and the party whom the contact is about talk.
    fn connect(&mut self, now: SystemTime) {
        for line in self.connections.iter_mut().filter(|line| line.is_active()) {
            line.go(ConnectionState::Connected, now);
        }
        self.go(ContactState::Connected, now);
    }

    fn go(&mut self, state: ContactState, now: SystemTime) {
        self.state = Since {
            kind: state,
            timestamp: now,
        };
    }

    fn end(&mut self, state: ContactState, now: SystemTime) {
        for line in &mut self.connections {
            line.go(ConnectionState::Disconnected, now);
        }
        self.go(state, now);
    }

    /// The contact ends for the agent alone: the customer waits for another one.
    fn leave(&mut self, state: ContactState, now: SystemTime) {
        for line in &mut self.connections {
            if line.kind == ConnectionKind::Agent {
                line.go(ConnectionState::Disconnected, now);
            }
        }
        self.go(state, now);
    }

    /// Something goes wrong, and the agent's state says so until the contact is cleared.
    pub(super) fn fail(&mut self, error: AgentError, now: SystemTime) {
        self.end(ContactState::Error, now);
        self.failure = Some(error);
    }

    pub(super) fn accept(
        &mut self,
        preferences: &Preferences,
        at: Circumstances<'_>,
    ) -> Result<(), Refusal> {
        if !self.is_offered() {
            return Err(Refusal::WrongState(
                "the contact is not offered to the agent",
            ));
        }
        if self.channel != Channel::QueueCallback {
            self.connect(at.now);
            return Ok(());
        }
        // Now the customer is called back.
        self.go(ContactState::Connecting, at.now);
        for line in &mut self.connections {
            line.go(ConnectionState::Connecting, at.now);
            if line.initial {
                line.wait = Some(at.calling(&line.endpoint));
            } else {
                line.softphone_media_info = softphone(preferences);
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
        self.leave(ContactState::Rejected, now);
        Ok(())
    }

    /// One party hangs up. The contact ends when the agent goes, or when nobody is left to talk to.
    pub(super) fn disconnect(&mut self, connection: &str, now: SystemTime) -> Result<(), Refusal> {
        let offered = self.is_offered();
        let monitored = self.is_monitored();
        let line = self.active_line(connection)?;
        let is_agent = line.kind == ConnectionKind::Agent;
        if is_agent && offered {
            return self.reject(now);
        }
        line.go(ConnectionState::Disconnected, now);
        if is_agent || monitored || !self.connections.iter().any(Connection::is_other_party) {
            self.end(ContactState::Ended, now);
        }
        Ok(())
    }

    /// The party whom the contact is about hangs up. A call that the agent has not answered yet counts as missed.
    pub(super) fn far_end_hangs_up(&mut self, now: SystemTime) -> Result<(), Refusal> {
        let found = |line: &&Connection| line.is_other_party() && line.initial;
        self.hangs_up(found, now)
    }

    /// The party with this number or name hangs up.
    pub(super) fn party_hangs_up(&mut self, party: &str, now: SystemTime) -> Result<(), Refusal> {
        let found =
            |line: &&Connection| line.is_other_party() && line.endpoint.called() == Some(party);
        self.hangs_up(found, now)
    }

    fn hangs_up(
        &mut self,
        found: impl FnMut(&&Connection) -> bool,
        now: SystemTime,
    ) -> Result<(), Refusal> {
        let line = self.connections.iter().find(found);
        let id = line
            .ok_or(Refusal::NoSuchConnection)?
            .connection_id
            .to_string();
        if self.is_offered() {
            self.end(ContactState::Missed, now);
            return Ok(());
        }
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

    /// Calls another party; the others are put on hold meanwhile.
    pub(super) fn add(&mut self, endpoint: Endpoint, at: Circumstances<'_>) -> Result<(), Refusal> {
        if self.state.kind != ContactState::Connected || !self.channel.is_call() {
            return Err(Refusal::WrongState("the contact is not a connected call"));
        }
        let others = |line: &&mut Connection| line.is_other_party();
        if 1 + self.connections.iter_mut().filter(others).count() >= at.settings.parties {
            return Err(Refusal::TooManyParties);
        }
        if !at.is_dialable(&endpoint) {
            return Err(Refusal::BadEndpoint);
        }
        for line in self.connections.iter_mut().filter(others) {
            if line.state.kind == ConnectionState::Connected {
                line.go(ConnectionState::Hold, at.now);
            }
        }
        let wait = at.calling(&endpoint);
        self.connections.push(Connection::new(
            ConnectionKind::Outbound,
            endpoint,
            false,
            ConnectionState::Connecting,
            at.now,
            Some(wait),
        ));
        Ok(())
    }

    /// The party on hold talks, and whoever talked is put on hold.
    pub(super) fn toggle(&mut self, connection: &str, now: SystemTime) -> Result<(), Refusal> {
        let line = self.active_line(connection)?;
        let id = line.connection_id;
        let held = line.is_other_party() && line.state.kind == ConnectionState::Hold;
        let talks = |line: &&mut Connection| {
            line.is_other_party() && line.state.kind == ConnectionState::Connected
        };
        if !held || self.connections.iter_mut().filter(talks).count() == 0 {
            return Err(Refusal::WrongState(
                "there are not one party on hold and one connected",
            ));
        }
        for line in self.connections.iter_mut().filter(talks) {
            line.go(ConnectionState::Hold, now);
        }
        if let Some(line) = self
            .connections
            .iter_mut()
            .find(|line| line.connection_id == id)
        {
            line.go(ConnectionState::Connected, now);
        }
        Ok(())
    }

    /// Everybody talks with everybody.
    pub(super) fn conference(&mut self, now: SystemTime) -> Result<(), Refusal> {
        let mut others = self
            .connections
            .iter_mut()
            .filter(|line| line.is_other_party())
            .collect::<Vec<_>>();
        if others.len() < 2 || others.iter().any(|line| line.is_called()) {
            return Err(Refusal::WrongState(
                "there are not three parties on the line",
            ));
        }
        for line in &mut others {
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

    /// A supervisor joins the talk.
    pub(super) fn barge_in(&mut self, now: SystemTime) -> Result<(), Refusal> {
        if self.state.kind != ContactState::Connected || !self.channel.is_call() {
            return Err(Refusal::WrongState("the contact is not a connected call"));
        }
        let mut supervisor = Connection::new(
            ConnectionKind::Monitoring,
            Endpoint::of_agent(),
            false,
            ConnectionState::Barge,
            now,
            None,
        );
        supervisor.monitor_status = Some(MonitorMode::Barge);
        self.connections.push(supervisor);
        Ok(())
    }

    /// A supervisor goes from listening to talking, or back.
    pub(super) fn monitor(&mut self, mode: MonitorMode, now: SystemTime) -> Result<(), Refusal> {
        let line = self
            .connections
            .iter_mut()
            .find(|line| line.is_active() && line.monitor_capabilities.contains(&mode))
            .ok_or(Refusal::WrongState("the contact is not monitored"))?;
        line.monitor_status = Some(mode);
        line.go(ConnectionState::monitors(mode), now);
        Ok(())
    }

    /// A task is put aside, or taken up again.
    pub(super) fn pause(&mut self, pause: bool, now: SystemTime) -> Result<(), Refusal> {
        let (from, to) = if pause {
            (ContactState::Connected, ContactState::Paused)
        } else {
            (ContactState::Paused, ContactState::Connected)
        };
        if self.channel != Channel::Task {
            return Err(Refusal::NotATask);
        }
        if self.state.kind != from {
            return Err(Refusal::WrongState(
                "the task is not in the state that this needs",
            ));
        }
        self.go(to, now);
        Ok(())
    }

    fn active_line(&mut self, connection: &str) -> Result<&mut Connection, Refusal> {
        let id = Uuid::parse_str(connection).map_err(|_| Refusal::NoSuchConnection)?;
        let over = self.is_over();
        self.connections
            .iter_mut()
            .find(|line| line.connection_id == id && line.is_active() && !over)
            .ok_or(Refusal::NoSuchConnection)
    }
}

/// The sound of a call, for an agent who does not use a desk phone.
fn softphone(preferences: &Preferences) -> Option<Softphone> {
    preferences
        .softphone_enabled
        .then(|| Softphone::new(preferences.softphone_auto_accept))
}

#[cfg(test)]
mod tests;
