//! What the heading of the docked softphone says of the agent and the contacts.

use crate::connect::contact_state::is_live;

/// The agent, as far as the heading names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgentSummary {
    /// The Connect login (`AgentConfiguration.username`).
    pub name: String,
    /// The name of the agent's state (`AgentState.name`), as the instance calls it.
    pub state: String,
    /// The agent's contacts.
    pub contacts: Vec<ContactSummary>,
}

/// One of the agent's contacts, as far as the heading names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactSummary {
    /// `ContactStateType`.
    pub state: String,
    /// Whether the other party has called (`contact.isInbound()`).
    pub inbound: bool,
    /// The other party's number.
    pub number: Option<String>,
}

impl ContactSummary {
    /// Whether the contact would be lost if the CCP were loaded again now.
    pub fn is_live(&self) -> bool {
        is_live(&self.state)
    }
}

/// The heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// The agent is being signed in.
    SigningIn,
    /// Amazon Connect asks the agent by itself.
    Standard,
    /// The agent is signed in and has no contact.
    Ready,
    /// A contact waits to be accepted.
    Ringing,
    /// A contact is going on.
    Busy,
    /// A contact has ended and is not cleared yet.
    AfterCall,
    /// The agent has signed out of Amazon Connect.
    SignedOut,
    /// The softphone could not be started.
    Broken,
}

impl Heading {
    /// The value of the panel's `data-state`.
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

    /// Whether a contact is live, by the `data-state` of a panel that an earlier version has left in the page.
    pub fn is_live(name: &str) -> bool {
        name == Self::Ringing.name() || name == Self::Busy.name()
    }

    /// The words where no agent is named.
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

    /// The heading for an agent who is signed in, and its words. A ringing contact comes before a connected contact, and that
    /// before an ended contact.
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
