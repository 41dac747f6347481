//! The lock on the phone of one page: a phone of somebody else is covered, unless a contact is live on it.

use serde::{Deserialize, Serialize};

use crate::connect::contact_state::ContactState;
use crate::session::identity::{Names, Verdict};
use crate::value::text::clipped;

/// What Streams tells of its agent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentReport {
    /// `agent.getConfiguration().username`.
    #[serde(deserialize_with = "clipped")]
    pub username: String,
    /// `contact.getState().type` of each contact.
    pub contacts: Vec<ContactState>,
}

impl AgentReport {
    /// Whether a contact is live: it rings, is connected or is about to be. After-call work does not count.
    pub fn is_live(&self) -> bool {
        self.contacts.iter().any(|state| state.is_live())
    }
}

/// The lock on one page's phone: the verdict says whether the phone is covered, and a live contact keeps it open.
#[derive(Debug, Default)]
pub struct Lock {
    agent: Option<String>,
    live: bool,
    wanted: Option<Names>,
    shut: bool,
}

/// What was told to the lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LockEvent {
    /// Streams told of its agent.
    AgentReport(AgentReport),
    /// The background has compared the agent of this name.
    Judged {
        /// The Connect login that was asked about.
        agent: String,
        /// The result.
        verdict: Verdict,
    },
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LockEffect {
    /// Ask the background to compare this agent with the user.
    Compare(String),
    /// Cover the phone, and say why.
    Shut(Names),
    /// Uncover it.
    Open,
}

impl Lock {
    /// Handles one event and returns the effects to carry out.
    pub fn on(&mut self, event: LockEvent) -> Vec<LockEffect> {
        let mut effects = Vec::new();
        match event {
            LockEvent::AgentReport(told) => {
                self.live = told.is_live();
                if self.agent.as_deref() != Some(&told.username) && !told.username.is_empty() {
                    self.agent = Some(told.username.clone());
                    // The verdict on the previous agent does not count for this agent.
                    self.wanted = None;
                    effects.push(LockEffect::Compare(told.username));
                }
            }
            // The phone's agent may have changed since the question was asked.
            LockEvent::Judged { agent, .. } if self.agent.as_ref() != Some(&agent) => {}
            LockEvent::Judged { verdict, .. } => {
                self.wanted = match verdict {
                    Verdict::Locked(names) => Some(names),
                    _ => None,
                };
            }
        }
        match &self.wanted {
            Some(names) if !self.live && !self.shut => {
                self.shut = true;
                effects.push(LockEffect::Shut(names.clone()));
            }
            Some(_) if !self.live => {}
            _ if self.shut => {
                self.shut = false;
                effects.push(LockEffect::Open);
            }
            _ => {}
        }
        effects
    }
}
