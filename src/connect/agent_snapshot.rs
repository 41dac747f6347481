//! The agent and the contacts as Streams reports them, as far as the voice controls need it.
//!
//! The source is `agent.toSnapshot()`: `{ snapshot, configuration }`, in the words of GetAgentSnapshot and
//! GetAgentConfiguration. Reading cannot fail: a missing or strange value is left out alone, so that one
//! strange contact does not cost the others.

use std::fmt;
use std::rc::Rc;

use crate::connect::contact_state::ContactState;
use crate::value::Json;
use crate::value::text::clip;

/// The most items of each kind that are read: far more than Amazon Connect gives one agent.
const CONTACTS: usize = 64;

const LINES: usize = 64;

const STATES: usize = 500;

const QUEUES: usize = 500;

const COUNTRIES: usize = 500;

const WORDS: usize = 500;

/// `contactId`.
#[derive(Clone, PartialEq, Eq)]
pub struct ContactId(Rc<str>);

/// `connectionId`: one party's line.
#[derive(Clone, PartialEq, Eq)]
pub struct ConnectionId(Rc<str>);

impl ContactId {
    /// The identifier as Streams has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ConnectionId {
    /// The identifier as Streams has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for ContactId {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

impl From<&str> for ConnectionId {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

impl fmt::Debug for ContactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The agent and all contacts at one moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Snapshot {
    /// `state`: what the agent is doing.
    pub state: State,
    /// `nextState`: where the agent goes once the contacts are done.
    pub next: Option<State>,
    /// `agentAvailabilityState.state`: the state that was chosen last, by its name. During a contact `state` tells of the
    /// contact, and this of the choice.
    pub chosen: Option<Rc<str>>,
    /// `contacts`.
    pub contacts: Vec<Contact>,
    /// `configuration`.
    pub configuration: Configuration,
    /// `snapshotTimestamp`: when the snapshot was taken, in milliseconds since 1970 on Connect's clock.
    pub taken: Option<f64>,
}

/// An agent state, `AgentState`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// `agentStateARN`; the states that Connect itself puts an agent into have none.
    pub arn: Option<Rc<str>>,
    /// `name`.
    pub name: Rc<str>,
    /// `type`.
    pub kind: StateKind,
    /// `startTimestamp`, in milliseconds since 1970 on Connect's clock.
    pub since: Option<f64>,
}

/// `AgentStateType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StateKind {
    /// `routable`: Connect may give contacts to the agent.
    Routable,
    /// `not_routable`.
    NotRoutable,
    /// `offline`.
    Offline,
    /// `system`: Connect's own, while a contact is in hand.
    System,
    /// `error`: a contact went wrong, and waits to be closed.
    Error,
    /// `init`, or a word that Patchcord does not know.
    #[default]
    Unknown,
}

/// `AgentConfiguration`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Configuration {
    /// `name`: the agent's own.
    pub name: Rc<str>,
    /// `username`: the Connect login.
    pub username: Rc<str>,
    /// `agentStates`: those that the agent may choose.
    pub states: Vec<State>,
    /// `dialableCountries`: ISO 3166 codes, as Connect writes them.
    pub countries: Vec<Rc<str>>,
    /// `permissions` has `outboundCall`; `None` where there are no permissions to read.
    pub may_call: Option<bool>,
    /// `softphoneEnabled`; with false, calls ring at the agent's desk phone.
    pub softphone: Option<bool>,
    /// `routingProfile.queues`, without the agents' own queues, which are not for calling out.
    pub queues: Vec<Queue>,
    /// `routingProfile.defaultOutboundQueue`.
    pub outbound_queue: Option<Queue>,
}

/// `Queue`.
#[derive(Debug, Clone, PartialEq)]
pub struct Queue {
    /// `queueARN`.
    pub arn: Rc<str>,
    /// `name`.
    pub name: Rc<str>,
}

/// `Contact`.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// `contactId`; empty in a contact that nothing can be done with.
    pub id: ContactId,
    /// `type`.
    pub channel: Channel,
    /// `type` as it came.
    pub channel_name: Rc<str>,
    /// `state.type`.
    pub state: ContactState,
    /// `state.type` as it came.
    pub state_name: Rc<str>,
    /// `state.timestamp`, in milliseconds since 1970 on Connect's clock.
    pub since: Option<f64>,
    /// `queue.name`.
    pub queue: Option<Rc<str>>,
    /// `queueTimestamp`: since when the customer waits, in milliseconds since 1970 on Connect's clock.
    pub queued: Option<f64>,
    /// `initiationMethod`.
    pub initiation: Initiation,
    /// `contactFeatures.multiPartyConferenceEnabled`.
    pub multiparty: bool,
    /// `name`, of a task or an e-mail.
    pub name: Option<Rc<str>>,
    /// Connect accepts it for the agent: `softphoneMediaInfo.autoAccept` or `agentContactHandlingConfig.autoAccept`.
    pub auto_accept: bool,
    /// `connections`.
    pub lines: Vec<Line>,
}

/// `ContactType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// `voice`.
    Voice,
    /// `queue_callback`: a caller who hung up and waits to be called back.
    Callback,
    /// `chat`.
    Chat,
    /// `task`.
    Task,
    /// `email`.
    Email,
    /// A word that Patchcord does not know.
    Unknown,
}

/// `ContactInitiationMethod`, as far as it changes what may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Initiation {
    /// `outbound`: the agent has dialled.
    Outbound,
    /// `monitor`: the agent listens to another agent's call.
    Monitor,
    /// `campaign_preview`: the agent has to look at it before anybody is called.
    Preview,
    /// `callback_customer_first_queued` or `callback_customer_first_dialed`: the customer is called before the agent.
    CustomerFirst,
    /// Any other, or none.
    Other,
}

/// `Connection`: one party's line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// `connectionId`.
    pub id: ConnectionId,
    /// `type`.
    pub kind: LineKind,
    /// `state.type`.
    pub state: LineState,
    /// `state.type` as it came.
    pub state_name: Rc<str>,
    /// `state.timestamp`, in milliseconds since 1970 on Connect's clock.
    pub since: Option<f64>,
    /// `initial`: the party whom the contact is about.
    pub initial: bool,
    /// `endpoint.type` is `agent`.
    pub is_agent: bool,
    /// `quickConnectName`, or `endpoint.name`, or a chat's `chatMediaInfo.customerName`.
    pub name: Option<Rc<str>>,
    /// `endpoint.phoneNumber`.
    pub number: Option<Rc<str>>,
    /// `mute`: muted by Connect, as opposed to by the agent's own browser.
    pub muted: bool,
    /// `forcedMute`: a supervisor has muted the agent.
    pub forced_mute: bool,
    /// `softphoneMediaInfo` is there: the line ends in the browser.
    pub in_browser: bool,
    /// `monitorCapabilities` has `BARGE`.
    pub may_barge: bool,
    /// `monitorCapabilities` has `SILENT_MONITOR`.
    pub may_listen: bool,
    /// `monitorStatus` is `BARGE`.
    pub barges: bool,
    /// `monitoringInfo.agentName`: whom the agent listens to.
    pub monitored: Option<Rc<str>>,
}

/// `ConnectionType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// `agent`.
    Agent,
    /// `inbound`.
    Inbound,
    /// `outbound`.
    Outbound,
    /// `monitoring`.
    Monitoring,
    /// A word that Patchcord does not know.
    Unknown,
}

/// `ConnectionStateType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineState {
    /// `connecting`.
    Connecting,
    /// `connected`.
    Connected,
    /// `hold`.
    Hold,
    /// `silent_monitor`: listens.
    SilentMonitor,
    /// `barge`: a supervisor who talks.
    Barge,
    /// `disconnected`.
    Disconnected,
    /// `init`, or a word that Patchcord does not know.
    Unknown,
}

impl Line {
    /// Whether Streams counts it as active (`CONNECTION_ACTIVE_STATES`).
    pub fn is_active(&self) -> bool {
        self.is_connected() || matches!(self.state, LineState::Connecting | LineState::Hold)
    }

    /// Whether Streams counts it as connected (`CONNECTION_CONNECTED_STATES`).
    pub fn is_connected(&self) -> bool {
        matches!(
            self.state,
            LineState::Connected | LineState::SilentMonitor | LineState::Barge
        )
    }
}

impl Contact {
    /// The agent's own line, as `getAgentConnection` finds it; of two candidates the line that fits the contact.
    pub fn own_line(&self) -> Option<&Line> {
        let kinds = match self.initiation {
            Initiation::Monitor => [LineKind::Monitoring, LineKind::Agent],
            _ => [LineKind::Agent, LineKind::Monitoring],
        };
        kinds
            .iter()
            .find_map(|kind| self.lines.iter().find(|line| line.kind == *kind))
    }

    /// The line with this identifier.
    pub fn line(&self, id: &ConnectionId) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == *id)
    }

    /// The party whom the contact is about.
    pub fn initial_line(&self) -> Option<&Line> {
        self.lines.iter().find(|line| line.initial)
    }

    /// Whether the voice controls show this contact.
    pub fn is_voice(&self) -> bool {
        matches!(self.channel, Channel::Voice | Channel::Callback)
            && self.initiation != Initiation::Preview
    }
}

impl Snapshot {
    /// Reads what `agent.toSnapshot()` holds. Moments are milliseconds since 1970, or seconds as the service itself sends them;
    /// a JavaScript `Date` has to come as its number.
    pub fn read(data: &Json) -> Self {
        let snapshot = data.get("snapshot").unwrap_or(data);
        let chosen = snapshot.get("agentAvailabilityState");
        let state = snapshot.get("state").map(state).unwrap_or_default();
        let contacts = items(snapshot, "contacts", CONTACTS).map(contact).collect();
        Self {
            state,
            next: snapshot
                .get("nextState")
                .map(self::state)
                .filter(|next| !next.name.is_empty()),
            chosen: chosen.and_then(|chosen| text(chosen, "state")),
            contacts,
            configuration: data
                .get("configuration")
                .map(configuration)
                .unwrap_or_default(),
            taken: moment(snapshot, "snapshotTimestamp"),
        }
    }

    /// The contact with this identifier.
    pub fn contact(&self, id: &ContactId) -> Option<&Contact> {
        self.contacts.iter().find(|contact| contact.id == *id)
    }
}

fn configuration(value: &Json) -> Configuration {
    let has_permissions = matches!(value.get("permissions"), Some(Json::List(_)));
    let profile = value.get("routingProfile").unwrap_or(&Json::Null);
    Configuration {
        name: text(value, "name").unwrap_or_default(),
        username: text(value, "username").unwrap_or_default(),
        states: items(value, "agentStates", STATES)
            .map(state)
            .filter(|state| state.arn.is_some() && !state.name.is_empty())
            .collect(),
        countries: items(value, "dialableCountries", COUNTRIES)
            .filter_map(|country| country.as_text().map(|country| Rc::from(clip(country))))
            .collect(),
        may_call: has_permissions.then(|| has_word(value, "permissions", "outboundCall")),
        softphone: truth(value, "softphoneEnabled"),
        // An agent's own queue has no name.
        queues: items(profile, "queues", QUEUES).filter_map(queue).collect(),
        outbound_queue: profile.get("defaultOutboundQueue").and_then(queue),
    }
}

fn queue(value: &Json) -> Option<Queue> {
    Some(Queue {
        arn: text(value, "queueARN")?,
        name: text(value, "name")?,
    })
}

fn state(value: &Json) -> State {
    State {
        arn: text(value, "agentStateARN"),
        name: text(value, "name").unwrap_or_default(),
        kind: match word(value, "type") {
            "routable" => StateKind::Routable,
            "not_routable" => StateKind::NotRoutable,
            "offline" => StateKind::Offline,
            "system" => StateKind::System,
            "error" => StateKind::Error,
            _ => StateKind::Unknown,
        },
        since: moment(value, "startTimestamp"),
    }
}

fn contact(value: &Json) -> Contact {
    let state = value.get("state").unwrap_or(&Json::Null);
    // Without an identifier nothing can be asked for.
    let lines = items(value, "connections", LINES).map(line);
    let lines = lines.filter(|line| !line.id.as_str().is_empty()).collect();
    let accepts = |holder: Option<&Json>| holder.and_then(|holder| truth(holder, "autoAccept"));
    let auto_accept = accepts(value.get("agentContactHandlingConfig")).unwrap_or_else(|| {
        items(value, "connections", LINES)
            .any(|line| accepts(line.get("softphoneMediaInfo")) == Some(true))
    });
    Contact {
        id: ContactId(text(value, "contactId").unwrap_or_default()),
        channel: match word(value, "type") {
            "voice" => Channel::Voice,
            "queue_callback" => Channel::Callback,
            "chat" => Channel::Chat,
            "task" => Channel::Task,
            "email" => Channel::Email,
            _ => Channel::Unknown,
        },
        channel_name: text(value, "type").unwrap_or_default(),
        state: ContactState::of(word(state, "type")),
        state_name: text(state, "type").unwrap_or_default(),
        since: moment(state, "timestamp"),
        queue: value.get("queue").and_then(|queue| text(queue, "name")),
        queued: moment(value, "queueTimestamp"),
        initiation: match word(value, "initiationMethod") {
            "outbound" => Initiation::Outbound,
            "monitor" => Initiation::Monitor,
            "campaign_preview" => Initiation::Preview,
            "callback_customer_first_queued" | "callback_customer_first_dialed" => {
                Initiation::CustomerFirst
            }
            _ => Initiation::Other,
        },
        multiparty: value
            .get("contactFeatures")
            .and_then(|features| truth(features, "multiPartyConferenceEnabled"))
            .unwrap_or(false),
        name: text(value, "name"),
        auto_accept,
        lines,
    }
}

fn line(value: &Json) -> Line {
    let state = value.get("state").unwrap_or(&Json::Null);
    let endpoint = value.get("endpoint").unwrap_or(&Json::Null);
    let may = |mode| has_word(value, "monitorCapabilities", mode);
    Line {
        id: ConnectionId(text(value, "connectionId").unwrap_or_default()),
        kind: match word(value, "type") {
            "agent" => LineKind::Agent,
            "inbound" => LineKind::Inbound,
            "outbound" => LineKind::Outbound,
            "monitoring" => LineKind::Monitoring,
            _ => LineKind::Unknown,
        },
        state: match word(state, "type") {
            "connecting" => LineState::Connecting,
            "connected" => LineState::Connected,
            "hold" => LineState::Hold,
            "silent_monitor" => LineState::SilentMonitor,
            "barge" => LineState::Barge,
            "disconnected" => LineState::Disconnected,
            _ => LineState::Unknown,
        },
        state_name: text(state, "type").unwrap_or_default(),
        since: moment(state, "timestamp"),
        initial: truth(value, "initial").unwrap_or(false),
        is_agent: word(endpoint, "type") == "agent",
        name: text(value, "quickConnectName")
            .or_else(|| text(endpoint, "name"))
            .or_else(|| text(value.get("chatMediaInfo")?, "customerName")),
        number: text(endpoint, "phoneNumber"),
        muted: truth(value, "mute").unwrap_or(false),
        forced_mute: truth(value, "forcedMute").unwrap_or(false),
        in_browser: value
            .get("softphoneMediaInfo")
            .is_some_and(|info| info.as_object().is_some()),
        may_barge: may("BARGE"),
        may_listen: may("SILENT_MONITOR"),
        barges: word(value, "monitorStatus") == "BARGE",
        monitored: value
            .get("monitoringInfo")
            .and_then(|info| text(info, "agentName")),
    }
}

/// A text that says something.
fn text(value: &Json, name: &str) -> Option<Rc<str>> {
    let text = clip(word(value, name));
    (!text.is_empty()).then(|| text.into())
}

fn word<'a>(value: &'a Json, name: &str) -> &'a str {
    value.get(name).and_then(Json::as_text).unwrap_or_default()
}

fn truth(value: &Json, name: &str) -> Option<bool> {
    match value.get(name) {
        Some(Json::Bool(truth)) => Some(*truth),
        _ => None,
    }
}

/// The first items of a list.
fn items<'a>(value: &'a Json, name: &str, most: usize) -> impl Iterator<Item = &'a Json> {
    let items: &[Json] = match value.get(name) {
        Some(Json::List(items)) => items,
        _ => &[],
    };
    items.iter().take(most)
}

fn has_word(value: &Json, name: &str, word: &str) -> bool {
    items(value, name, WORDS).any(|item| item.as_text() == Some(word))
}

/// A moment in milliseconds.
fn moment(value: &Json, name: &str) -> Option<f64> {
    /// What counts seconds stays below it for the next thousand years, what counts milliseconds has been above it since 1971.
    const SECONDS: f64 = 4e10;
    match value.get(name) {
        Some(Json::Number(number)) if number.is_finite() && *number > 0.0 => {
            Some(if *number < SECONDS {
                number * 1000.0
            } else {
                *number
            })
        }
        _ => None,
    }
}
