//! What the instance's administrator has set up: agent states, queues, quick connects, a routing profile.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::endpoint::{Endpoint, EndpointKind, Queue};

/// Whether Connect may give contacts to an agent in this state. The words are Streams' `AgentStateType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum StateKind {
    Routable,
    NotRoutable,
    Offline,
    System,
    Error,
}

/// A state that an agent can choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ChoosableState {
    pub(super) arn: String,
    pub(super) kind: StateKind,
    pub(super) name: &'static str,
}

/// The instance's set-up. It is the same for every agent.
#[derive(Debug)]
pub(super) struct Directory {
    pub(super) region: String,
    instance_arn: String,
}

/// An agent's own settings: what UpdateAgentConfiguration may change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Preferences {
    pub(super) softphone_enabled: bool,
    pub(super) softphone_auto_accept: bool,
    /// The desk phone's number; empty for a softphone.
    pub(super) extension: String,
    #[serde(default)]
    pub(super) agent_preferences: serde_json::Map<String, Value>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            softphone_enabled: true,
            softphone_auto_accept: false,
            extension: String::new(),
            agent_preferences: serde_json::Map::from_iter([(
                "LANGUAGE".to_owned(),
                json!("en_US"),
            )]),
        }
    }
}

impl Directory {
    pub(super) fn new(region: &str, account_id: &str, instance_id: &str) -> Self {
        Self {
            region: region.to_owned(),
            instance_arn: format!("arn:aws:connect:{region}:{account_id}:instance/{instance_id}"),
        }
    }

    /// An ARN below the instance. The identifier is derived from the name, so it is the same in every run.
    fn arn(&self, kind: &str, name: &str) -> String {
        let id = Uuid::new_v5(
            &Uuid::NAMESPACE_URL,
            format!("{}/{kind}/{name}", self.instance_arn).as_bytes(),
        );
        format!("{}/{kind}/{id}", self.instance_arn)
    }

    pub(super) fn agent_arn(&self, username: &str) -> String {
        self.arn("agent", username)
    }

    fn state(&self, kind: StateKind, name: &'static str) -> ChoosableState {
        ChoosableState {
            arn: self.arn("agent-state", name),
            kind,
            name,
        }
    }

    /// The states that an agent can choose; the first one is where agents start.
    pub(super) fn states(&self) -> [ChoosableState; 4] {
        [
            self.state(StateKind::Routable, "Available"),
            self.state(StateKind::NotRoutable, "Break"),
            self.state(StateKind::NotRoutable, "Training"),
            self.state(StateKind::Offline, "Offline"),
        ]
    }

    /// Where agents start.
    pub(super) fn available(&self) -> ChoosableState {
        self.state(StateKind::Routable, "Available")
    }

    /// The queue that calls come from and go out on.
    pub(super) fn basic_queue(&self) -> Queue {
        Queue {
            queue_arn: Some(self.arn("queue", "BasicQueue")),
            name: Some("BasicQueue".to_owned()),
        }
    }

    fn support_queue(&self) -> Queue {
        Queue {
            queue_arn: Some(self.arn("queue", "Support")),
            name: Some("Support".to_owned()),
        }
    }

    /// The agent's own queue. Streams reads the agent's resource id out of an ARN of this shape.
    fn agent_queue(&self, username: &str) -> Queue {
        Queue {
            queue_arn: Some(self.arn("queue/agent", username)),
            name: None,
        }
    }

    fn routing_profile_arn(&self) -> String {
        self.arn("routing-profile", "Basic Routing Profile")
    }

    /// GetRoutingProfileQueues' `queues`.
    pub(super) fn queues(&self, username: &str) -> Vec<Queue> {
        vec![
            self.basic_queue(),
            self.support_queue(),
            self.agent_queue(username),
        ]
    }

    /// GetEndpoints' `endpoints`: one quick connect of each kind.
    pub(super) fn quick_connects(&self) -> Vec<Endpoint> {
        vec![
            Endpoint {
                endpoint_arn: Some(self.arn("transfer-destination", "Agent Two")),
                kind: EndpointKind::Agent,
                name: Some("Agent Two".to_owned()),
                phone_number: None,
                agent_login: Some("agent.two@example.com".to_owned()),
                queue: None,
            },
            Endpoint {
                endpoint_arn: Some(self.arn("transfer-destination", "Support")),
                kind: EndpointKind::Queue,
                name: Some("Support".to_owned()),
                phone_number: None,
                agent_login: None,
                queue: Some(self.support_queue()),
            },
            Endpoint {
                endpoint_arn: Some(self.arn("transfer-destination", "Front desk")),
                kind: EndpointKind::PhoneNumber,
                name: Some("Front desk".to_owned()),
                phone_number: Some("+12065550100".to_owned()),
                agent_login: None,
                queue: None,
            },
        ]
    }

    /// GetDialableCountryCodes' `countryCodes`.
    pub(super) fn dialable_country_codes(&self) -> [&'static str; 3] {
        ["us", "gb", "de"]
    }

    /// GetAgentConfiguration's `configuration`.
    pub(super) fn configuration(
        &self,
        username: &str,
        name: &str,
        preferences: &Preferences,
    ) -> Value {
        json!({
            "name": name,
            "username": username,
            "agentARN": self.agent_arn(username),
            "extension": preferences.extension,
            "softphoneEnabled": preferences.softphone_enabled,
            "softphoneAutoAccept": preferences.softphone_auto_accept,
            "agentPreferences": preferences.agent_preferences,
            "routingProfile": {
                "name": "Basic Routing Profile",
                "routingProfileARN": self.routing_profile_arn(),
                "defaultOutboundQueue": self.basic_queue(),
                "channelConcurrencyMap": { "VOICE": 1, "CHAT": 0, "TASK": 0 },
            },
        })
    }
}
