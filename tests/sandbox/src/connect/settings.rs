//! What the instance can be told to do differently. The defaults are the kind world.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The switches of the Connect instance, as they appear in the sandbox's world document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ConnectSettings {
    /// Origins that may frame the CCP: scheme, host and port, no path. Amazon Connect's "Approved origins".
    pub approved_origins: Vec<String>,
    /// Which attributes the session cookie carries.
    pub cookie: CookieKind,
    /// How long a sign-in lasts, in seconds. Amazon Connect ends it after 12 hours, even in the middle of a call.
    pub session_seconds: u64,
    /// How long an access token lasts, in seconds. Amazon Connect's lasts about an hour.
    pub token_seconds: u64,
    /// Answer every operation of the CTI API with 403 AccessDeniedException.
    pub access_denied: bool,
    /// Send the login page with `Cross-Origin-Opener-Policy: same-origin`, which cuts a login window from its opener.
    pub login_coop: bool,
    /// How long the CCP page waits before it starts its worker, in milliseconds: a slow network or a slow computer.
    pub ccp_start_ms: u64,
    /// How long an offered call rings before it counts as missed, in seconds.
    pub ring_seconds: u64,
    /// How long the other end takes to pick up, in milliseconds.
    pub answer_ms: u64,
    /// What becomes of a call to a number, in E.164, that does not simply pick up.
    pub numbers: BTreeMap<String, FarEnd>,
    /// Whether a call that was missed or declined is called so. Amazon Connect says `error` for both.
    pub names_missed: bool,
    /// How many parties a call can have, the agent among them. With more than three, Connect calls it a multi-party conference.
    pub parties: usize,
    /// How many chats an agent can have at a time.
    pub chats: usize,
    /// How many tasks an agent can have at a time.
    pub tasks: usize,
    /// The states that agents can choose. One should be routable: agents start in the first of those.
    pub agent_states: Vec<AgentState>,
    /// The queues of the agents' routing profile, by name. The first is the one for calls that agents make.
    pub queues: Vec<String>,
    /// The quick connects of every queue.
    pub quick_connects: Vec<QuickConnect>,
    /// What the agents' security profile permits. Without `outboundCall` they cannot call anybody.
    pub permissions: Vec<String>,
    /// The countries that agents can call, as two letters.
    pub dialable_countries: Vec<String>,
    /// The most quick connects that an answer holds. The rest is on the next page. Other lists come whole, as Streams 2.28.2
    /// keeps only the last page of the queues.
    pub endpoint_page: usize,
    /// What goes wrong with an operation of the CTI API, by its name. `*` stands for every operation.
    pub trouble: BTreeMap<String, Trouble>,
    /// Whether web sockets can be opened. Those that are open stay so.
    pub web_sockets: bool,
    /// The audio devices that the CCP tells of. None: those that the browser has.
    pub devices: Option<Vec<Device>>,
}

impl Default for ConnectSettings {
    fn default() -> Self {
        Self {
            approved_origins: vec!["https://acme.service-now.com".to_owned()],
            cookie: CookieKind::None,
            session_seconds: 12 * 60 * 60,
            token_seconds: 60 * 60,
            access_denied: false,
            login_coop: false,
            ccp_start_ms: 0,
            ring_seconds: 20,
            answer_ms: 1_000,
            numbers: BTreeMap::new(),
            names_missed: false,
            parties: 3,
            chats: 2,
            tasks: 2,
            agent_states: [
                ("Available", StateKind::Routable),
                ("Break", StateKind::NotRoutable),
                ("Training", StateKind::NotRoutable),
                ("Offline", StateKind::Offline),
            ]
            .map(|(name, kind)| AgentState {
                name: name.to_owned(),
                kind,
            })
            .to_vec(),
            queues: vec!["BasicQueue".to_owned(), "Support".to_owned()],
            quick_connects: vec![
                QuickConnect::Agent {
                    name: "Agent Two".to_owned(),
                    login: "agent.two@example.com".to_owned(),
                },
                QuickConnect::Queue {
                    name: "Support".to_owned(),
                    queue: "Support".to_owned(),
                },
                QuickConnect::PhoneNumber {
                    name: "Front desk".to_owned(),
                    number: "+12065550100".to_owned(),
                },
            ],
            permissions: vec!["outboundCall".to_owned()],
            dialable_countries: ["us", "gb", "de"].map(str::to_owned).to_vec(),
            endpoint_page: 100,
            trouble: BTreeMap::new(),
            web_sockets: true,
            devices: None,
        }
    }
}

impl ConnectSettings {
    pub(super) fn session_lifetime(&self) -> Duration {
        Duration::from_secs(self.session_seconds)
    }

    pub(super) fn token_lifetime(&self) -> Duration {
        Duration::from_secs(self.token_seconds)
    }

    pub(super) fn ring_time(&self) -> Duration {
        Duration::from_secs(self.ring_seconds)
    }

    pub(super) fn answer_time(&self) -> Duration {
        Duration::from_millis(self.answer_ms)
    }

    /// What becomes of a call to this number.
    pub(super) fn far_end(&self, number: Option<&str>) -> FarEnd {
        number
            .and_then(|number| self.numbers.get(number))
            .copied()
            .unwrap_or_default()
    }

    pub(super) fn trouble(&self, operation: &str) -> Option<Trouble> {
        self.trouble
            .get(operation)
            .or_else(|| self.trouble.get("*"))
            .copied()
    }
}

/// What becomes of a call to a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FarEnd {
    /// Somebody picks up, after [`ConnectSettings::answer_ms`].
    #[default]
    PicksUp,
    /// The line is busy.
    Busy,
    /// Nobody has this number, or it cannot be reached.
    Unreachable,
    /// It rings for [`ConnectSettings::ring_seconds`], and nobody picks up.
    RingsOut,
    /// It rings until [`super::Connect::answer`] or somebody hangs up.
    Rings,
    /// Connect refuses to call it.
    Refused,
}

/// Whether Connect may give contacts to an agent in this state. The words are Streams' `AgentStateType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateKind {
    /// It may.
    Routable,
    /// It may not.
    NotRoutable,
    /// The agent is away.
    Offline,
    /// The agent has a contact in hand. Nobody can choose it.
    System,
    /// The last contact went wrong. Nobody can choose it.
    Error,
}

/// A state that agents can choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgentState {
    /// As the administrator has called it.
    pub name: String,
    /// Whether contacts are given to an agent in it.
    pub kind: StateKind,
}

/// A destination that the administrator has set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum QuickConnect {
    /// Another agent.
    Agent {
        /// The quick connect's name.
        name: String,
        /// The agent's login name.
        login: String,
    },
    /// A queue.
    Queue {
        /// The quick connect's name.
        name: String,
        /// The queue's name.
        queue: String,
    },
    /// A phone number.
    PhoneNumber {
        /// The quick connect's name.
        name: String,
        /// The number in E.164.
        number: String,
    },
}

/// What goes wrong with an operation of the CTI API.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Trouble {
    /// How long the answer is held back, in milliseconds.
    pub delay_ms: u64,
    /// The status it has. None: the operation is done, only late.
    pub status: Option<FailedStatus>,
}

/// The status of an operation that is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FailedStatus {
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 429.
    TooManyRequests,
    /// 500.
    Error,
}

/// An audio device that the CCP tells of, as the browser's `MediaDeviceInfo` does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Device {
    /// The identifier, good for the CCP's origin only.
    pub device_id: String,
    /// What it is.
    pub kind: DeviceKind,
    /// For the eye. Empty where the browser has not been allowed a microphone.
    pub label: String,
}

/// What an audio device is. The words are those of the browser's `MediaDeviceInfo`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeviceKind {
    /// A microphone.
    AudioInput,
    /// A speaker.
    AudioOutput,
}

/// Attributes of the session cookie. All kinds are `Secure; HttpOnly; Path=/`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CookieKind {
    /// `SameSite=None`: sent in frames on other sites, where the browser allows third-party cookies.
    #[default]
    None,
    /// `SameSite=Lax`: never sent in a frame on another site.
    Lax,
    /// `SameSite=None; Partitioned`: a separate cookie for each top-level site.
    Partitioned,
}
