//! TODO-DOC

use crate::connect::contact_state::ContactState;

/// What Streams shows of the agent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgentSummary {
    /// The Connect login (`AgentConfiguration.username`).
    pub name: String,
    /// The name of the agent's state (`AgentState.name`), as the instance calls it.
    pub state: String,
    /// The agent's contacts.
    pub contacts: Vec<ContactSummary>,
}

/// What Streams shows of one of the agent's contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactSummary {
    /// `ContactStateType`.
    pub state: String,
    /// Whether the other side has called (`contact.isInbound()`).
    pub inbound: bool,
    /// The other side's number, if it has one.
    pub number: Option<String>,
}

impl ContactSummary {
    /// Whether something would be lost if the CCP were loaded again now.
    pub fn is_live(&self) -> bool {
        ContactState::of(&self.state).is_live()
    }
}

/// What the heading says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// The agent is being signed in.
    SigningIn,
    /// Amazon Connect asks the agent by itself.
    Standard,
    /// The agent is signed in and has no contact.
    Ready,
    /// A contact waits for the agent to take it.
    Ringing,
    /// A contact is going on.
    Busy,
    /// A contact has ended and is still to be cleared.
    AfterCall,
    /// The agent has signed out of Amazon Connect.
    SignedOut,
    /// The softphone could not be started.
    Broken,
}

impl Heading {
    /// The word for it in the page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SigningIn => "signing-in",
            Self::Standard => "standard",
            Self::Ready => "ready",
            Self::Ringing => "ringing",
            Self::Busy => "busy",
            Self::AfterCall => "after-call",
            Self::SignedOut => "signed-out",
            Self::Broken => "broken",
        }
    }

    /// Whether a contact is live, by the word that an earlier panel has left in the page.
    pub fn is_live(name: &str) -> bool {
        name == Self::Ringing.name() || name == Self::Busy.name()
    }

    /// What it says where there is no agent to name.
    pub const fn words(self) -> &'static str {
        match self {
            Self::SigningIn => "Signing in …",
            Self::Standard => "Sign in below or in the window that opens.",
            Self::Ready => "Ready",
            Self::Ringing => "Incoming call",
            Self::Busy => "On a call",
            Self::AfterCall => "Call ended",
            Self::SignedOut => "Signed out",
            Self::Broken => "Out of order",
        }
    }

    /// The heading for an agent who is signed in, and its words. What rings comes before what goes on, and that before what
    /// has ended.
    pub fn of(agent: &AgentSummary) -> (Self, String) {
        let rings = |contact: &&ContactSummary| {
            contact.state == "incoming" || contact.state == "connecting" && contact.inbound
        };
        let contacts = &agent.contacts;
        let (heading, contact) = if let Some(contact) = contacts.iter().find(rings) {
            (Self::Ringing, contact)
        } else if let Some(contact) = contacts.iter().find(|contact| contact.is_live()) {
            (Self::Busy, contact)
        } else if let Some(contact) = contacts.first() {
            (Self::AfterCall, contact)
        } else {
            let mut words = agent.name.clone();
            if !agent.state.is_empty() {
                words.push_str(" · ");
                words.push_str(&agent.state);
            }
            return (Self::Ready, words);
        };
        let mut words = String::from(heading.words());
        if let Some(number) = &contact.number {
            words.push_str(" · ");
            words.push_str(number);
        }
        (heading, words)
    }
}
