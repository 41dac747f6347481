//! The state of a contact (Streams' `ContactStateType`), and whether the contact is live.

use serde::{Deserialize, Deserializer, Serialize};

/// Streams' `ContactStateType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ContactState {
    /// `incoming`: a queued callback is offered.
    Incoming,
    /// `pending`: on its way to the agent.
    Pending,
    /// `connecting`: a call is offered, or somebody is being called.
    Connecting,
    /// `connected`.
    Connected,
    /// `paused`, of a task.
    Paused,
    /// `missed`: not answered in time.
    Missed,
    /// `rejected`: declined.
    Rejected,
    /// `error`.
    Error,
    /// `ended`: after-contact work (ACW), until the contact is cleared.
    Ended,
    /// `init`, or a word that Patchcord does not know.
    Unknown,
}

impl ContactState {
    /// The states in a text with a blank between each two, as `page.js` sends them.
    pub fn list(text: &str) -> Vec<Self> {
        text.split_whitespace().map(Self::of).collect()
    }

    /// The state that a word of Streams stands for; [`Unknown`](Self::Unknown) for a word that we do not know.
    pub fn of(word: &str) -> Self {
        match word {
            "incoming" => Self::Incoming,
            "pending" => Self::Pending,
            "connecting" => Self::Connecting,
            "connected" => Self::Connected,
            "paused" => Self::Paused,
            "missed" => Self::Missed,
            "rejected" => Self::Rejected,
            "error" => Self::Error,
            "ended" => Self::Ended,
            _ => Self::Unknown,
        }
    }

    /// Whether Streams counts the state as live (`CONTACT_ACTIVE_STATES`): the contact would be lost if the CCP were loaded again
    /// now. [`Unknown`](Self::Unknown) counts as live, so that a contact that may be live is left alone.
    pub fn is_live(self) -> bool {
        !matches!(
            self,
            Self::Missed | Self::Rejected | Self::Error | Self::Ended
        )
    }
}

impl<'de> Deserialize<'de> for ContactState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A contact whose state is no text may be live.
        let word = Option::<String>::deserialize(deserializer)?;
        Ok(word.map_or(Self::Unknown, |word| Self::of(&word)))
    }
}
