//! TODO-DOC

/// Whether a contact in this state (`ContactStateType`) would be lost if the CCP were loaded again now. One that we do not
/// know counts as such.
pub fn is_live(state: &str) -> bool {
    !matches!(state, "ended" | "error" | "missed" | "rejected")
}

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
    /// `ended`: after-call work, until it is cleared.
    Ended,
    /// `init`, or a word that we do not know.
    Unknown,
}

impl ContactState {
    /// Whether Streams counts it as live (`CONTACT_ACTIVE_STATES`). So does a word that we do not know: a contact that may be
    /// live is left alone.
    pub fn is_live(self) -> bool {
        !matches!(
            self,
            Self::Missed | Self::Rejected | Self::Error | Self::Ended
        )
    }
}
