//! Where a call can lead to.

use serde::{Deserialize, Serialize};

/// A queue of the instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Queue {
    #[serde(rename = "queueARN", default, skip_serializing_if = "Option::is_none")]
    pub(super) queue_arn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
}

/// The kinds of endpoint. The words are Streams' `EndpointType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum EndpointKind {
    PhoneNumber,
    Agent,
    Queue,
}

/// Where a line leads to: a phone number, an agent or a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Endpoint {
    #[serde(
        rename = "endpointARN",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) endpoint_arn: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: EndpointKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) phone_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) agent_login: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) queue: Option<Queue>,
}

impl Endpoint {
    pub(super) fn of_agent() -> Self {
        Self {
            endpoint_arn: None,
            kind: EndpointKind::Agent,
            name: None,
            phone_number: None,
            agent_login: None,
            queue: None,
        }
    }

    pub(super) fn of_number(number: &str) -> Self {
        Self {
            kind: EndpointKind::PhoneNumber,
            phone_number: Some(number.to_owned()),
            ..Self::of_agent()
        }
    }

    /// What a person calls it: its number, else its name.
    pub(super) fn called(&self) -> Option<&str> {
        self.phone_number.as_deref().or(self.name.as_deref())
    }

    /// Whether it can be called at all. Phone numbers must be in E.164: a plus sign and at most fifteen digits.
    pub(super) fn is_dialable(&self) -> bool {
        match (self.kind, &self.phone_number) {
            (EndpointKind::PhoneNumber, Some(number)) => {
                number.strip_prefix('+').is_some_and(|digits| {
                    (1..=15).contains(&digits.len())
                        && digits.bytes().all(|byte| byte.is_ascii_digit())
                        && !digits.starts_with('0')
                })
            }
            (EndpointKind::PhoneNumber, None) => false,
            (EndpointKind::Agent | EndpointKind::Queue, _) => self.endpoint_arn.is_some(),
        }
    }
}
