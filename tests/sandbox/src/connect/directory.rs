//! What the instance's administrator has set up: agent states, queues, quick connects, a routing profile.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::endpoint::{Endpoint, EndpointKind, Queue};
use super::settings::{ConnectSettings, QuickConnect, StateKind};

/// A state that an agent can choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ChoosableState {
    pub(super) arn: String,
    pub(super) kind: StateKind,
    pub(super) name: String,
}

/// The instance's set-up, with the names that [`ConnectSettings`] gives. It is the same for every agent.
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

    /// The states that an agent can choose.
    pub(super) fn states(&self, settings: &ConnectSettings) -> Vec<ChoosableState> {
        let state = |state: &super::AgentState| ChoosableState {
            arn: self.arn("agent-state", &state.name),
            kind: state.kind,
            name: state.name.clone(),
        };
        settings.agent_states.iter().map(state).collect()
    }

    /// Where agents start.
    pub(super) fn first_state(&self, settings: &ConnectSettings) -> ChoosableState {
        let states = self.states(settings);
        let routable = states
            .iter()
            .find(|state| state.kind == StateKind::Routable);
        let offline = || ChoosableState {
            arn: self.arn("agent-state", "Offline"),
            kind: StateKind::Offline,
            name: "Offline".to_owned(),
        };
        routable.or(states.first()).cloned().unwrap_or_else(offline)
    }

    /// A queue by its name.
    pub(super) fn queue(&self, name: &str) -> Queue {
        Queue {
            queue_arn: Some(self.arn("queue", name)),
            name: Some(name.to_owned()),
        }
    }

    /// The queue that calls come from and go out on, if nothing else is said.
    pub(super) fn default_queue(&self, settings: &ConnectSettings) -> Queue {
        self.queue(settings.queues.first().map_or("BasicQueue", String::as_str))
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
    pub(super) fn queues(&self, settings: &ConnectSettings, username: &str) -> Vec<Queue> {
        let mut queues = Vec::from_iter(settings.queues.iter().map(|name| self.queue(name)));
        queues.push(self.agent_queue(username));
        queues
    }

    /// GetEndpoints' `endpoints`.
    pub(super) fn quick_connects(&self, settings: &ConnectSettings) -> Vec<Endpoint> {
        let endpoint = |name: &String, kind| Endpoint {
            endpoint_arn: Some(self.arn("transfer-destination", name)),
            kind,
            name: Some(name.clone()),
            phone_number: None,
            agent_login: None,
            queue: None,
        };
        let quick_connect = |quick_connect: &QuickConnect| match quick_connect {
            QuickConnect::Agent { name, login } => Endpoint {
                agent_login: Some(login.clone()),
                ..endpoint(name, EndpointKind::Agent)
            },
            QuickConnect::Queue { name, queue } => Endpoint {
                queue: Some(self.queue(queue)),
                ..endpoint(name, EndpointKind::Queue)
            },
            QuickConnect::PhoneNumber { name, number } => Endpoint {
                phone_number: Some(number.clone()),
                ..endpoint(name, EndpointKind::PhoneNumber)
            },
        };
        settings.quick_connects.iter().map(quick_connect).collect()
    }

    /// GetAgentConfiguration's `configuration`.
    pub(super) fn configuration(
        &self,
        settings: &ConnectSettings,
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
                "defaultOutboundQueue": self.default_queue(settings),
                "channelConcurrencyMap": { "VOICE": 1, "CHAT": settings.chats, "TASK": settings.tasks },
            },
        })
    }
}
