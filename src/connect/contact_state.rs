//! The states of a contact, and the one list of those in which the contact is live.

/// `ContactStateType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Reads the word of Streams (`contact.getState().type`).
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

    /// Whether the contact would be lost if the CCP were loaded again now. Streams has the same list
    /// (`CONTACT_ACTIVE_STATES`). An unknown state counts as live, so that the contact is left alone.
    pub fn is_live(self) -> bool {
        !matches!(
            self,
            Self::Missed | Self::Rejected | Self::Error | Self::Ended
        )
    }
}
