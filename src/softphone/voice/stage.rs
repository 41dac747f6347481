//! The stage of a call and the parties on the line, as the snapshot has them.

use crate::connect::agent_snapshot::{Contact, Initiation, Line, LineKind, LineState};
use crate::connect::contact_state::ContactState;

/// The stage of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It rings: the agent may accept or decline.
    Offered,
    /// Connect is setting the call up, and no press is possible yet.
    Pending,
    /// A party is being called.
    Calling,
    /// The agent talks with one party.
    Talking,
    /// The other party is on hold.
    OnHold,
    /// A third party is being called, while the customer waits.
    Consulting,
    /// Several parties, of whom at least one is on hold.
    SplitLines,
    /// Several parties, who are all connected.
    Conference,
    /// The agent listens to another agent's call.
    Listening,
    /// The agent has barged in on another agent's call.
    Barging,
    /// After-call work.
    AfterCallWork,
    /// The agent did not answer in time.
    Missed,
    /// The customer hung up before the agent answered.
    GaveUp,
    /// The agent declined it.
    Declined,
    /// The call failed.
    Failed,
    /// A state that we do not know.
    Unknown,
}

impl Contact {
    /// The active lines, the agent's own excepted.
    pub(super) fn others(&self) -> impl Iterator<Item = &Line> + Clone {
        let own = self.own_line().map(|line| &line.id);
        self.lines
            .iter()
            .filter(move |line| line.is_active() && Some(&line.id) != own)
    }

    /// The active lines of the parties that the agent talks to: no supervisors.
    pub(super) fn parties(&self) -> impl Iterator<Item = &Line> + Clone {
        self.others()
            .filter(|line| line.kind != LineKind::Monitoring)
    }

    /// Whether the agent listens to another agent's call, or has barged in on it.
    pub(super) fn is_monitored(&self) -> bool {
        self.own_line()
            .is_some_and(|line| line.kind == LineKind::Monitoring)
    }

    /// Whether a party other than the agent is being called.
    pub(super) fn is_ringing(&self) -> bool {
        self.others()
            .any(|line| line.state == LineState::Connecting)
    }

    pub(super) fn has_several(&self) -> bool {
        self.parties().nth(1).is_some()
    }

    /// Whether Connect mutes the agent, as opposed to the agent's browser.
    pub(super) fn mutes_at_connect(&self) -> bool {
        self.is_monitored() || self.multiparty && self.others().nth(1).is_some()
    }

    /// The stage of this call.
    pub(super) fn stage(&self) -> Stage {
        match self.state {
            ContactState::Incoming => Stage::Offered,
            ContactState::Pending => Stage::Pending,
            ContactState::Connecting => self.connecting(),
            ContactState::Connected => self.connected(),
            ContactState::Ended => Stage::AfterCallWork,
            ContactState::Missed => Stage::Missed,
            ContactState::Rejected => Stage::Declined,
            ContactState::Error => Stage::Failed,
            ContactState::Paused | ContactState::Unknown => Stage::Unknown,
        }
    }

    fn connecting(&self) -> Stage {
        let waits_for_agent = self
            .own_line()
            .is_none_or(|line| !line.is_connected() && line.state != LineState::Hold);
        if self.initiation == Initiation::Outbound || self.is_ringing() {
            Stage::Calling
        } else if waits_for_agent {
            Stage::Offered
        } else {
            Stage::Pending
        }
    }

    fn connected(&self) -> Stage {
        let own = self.own_line();
        if let Some(own) = own.filter(|line| line.kind == LineKind::Monitoring) {
            return if own.barges || own.state == LineState::Barge {
                Stage::Barging
            } else {
                Stage::Listening
            };
        }
        let held = self
            .parties()
            .chain(own)
            .any(|line| line.state == LineState::Hold);
        match (self.has_several(), self.is_ringing()) {
            (true, true) => Stage::Consulting,
            (true, false) if held => Stage::SplitLines,
            (true, false) => Stage::Conference,
            (false, true) => Stage::Calling,
            (false, false) if held => Stage::OnHold,
            (false, false) => Stage::Talking,
        }
    }
}
