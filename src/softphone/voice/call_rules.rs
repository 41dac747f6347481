//! What Connect lets an agent do with a call, by what the snapshot says of it.

use crate::connect::agent_snapshot::{Channel, Configuration, Contact, Line, LineKind, LineState};
use crate::connect::contact_state::ContactState;
use crate::softphone::voice::stage::Stage;
use crate::softphone::voice::why::Why;

/// The most third parties where multi-party conferencing is on: Connect allows six participants, the agent and the customer
/// included.
const THIRD_PARTIES: usize = 4;

/// Whether a press is possible, or why not.
pub(super) type Allowed = Result<(), Why>;

/// Allows a press unless `hinders` is true.
pub(super) fn unless(hinders: bool, why: Why) -> Allowed {
    if hinders { Err(why) } else { Ok(()) }
}

impl Contact {
    /// The agent is in a conversation and can act in it.
    fn talks(&self) -> Allowed {
        let own = self.own_line().is_some_and(Line::is_active);
        let connected = self.state == ContactState::Connected && own;
        unless(!connected, Why::NotConnected)?;
        unless(self.is_monitored(), Why::NotHere)
    }

    fn settled(&self) -> Allowed {
        unless(self.is_ringing(), Why::StillRinging)
    }

    fn with_customer(&self) -> Allowed {
        let there = self.initial_line().is_some_and(Line::is_active);
        unless(!there, Why::CustomerGone)
    }

    pub(super) fn may_accept(&self, configuration: &Configuration) -> Allowed {
        unless(self.stage() != Stage::Offered, Why::NotOffered)?;
        // A call to a desk phone is answered at the desk phone; a callback has to be accepted here first.
        let rings_elsewhere =
            self.channel == Channel::Voice && self.is_on_desk_phone(configuration);
        unless(rings_elsewhere, Why::DeskPhone)
    }

    pub(super) fn may_decline(&self) -> Allowed {
        unless(self.stage() != Stage::Offered, Why::NotOffered)
    }

    pub(super) fn may_hang_up(&self) -> Allowed {
        let live = matches!(
            self.state,
            ContactState::Connecting | ContactState::Connected
        );
        let own = self.own_line().is_some_and(Line::is_active);
        unless(!live || !own, Why::NotConnected)?;
        // An offered call is declined instead, and a listening supervisor leaves instead.
        let connected = self.state == ContactState::Connected;
        let leaves = connected && self.is_monitored();
        unless(leaves || self.stage() == Stage::Offered, Why::NotHere)?;
        // With several parties the agent leaves instead: the others go on talking.
        unless(connected && self.has_several(), Why::NotHere)
    }

    pub(super) fn may_leave(&self) -> Allowed {
        let own = self.own_line().is_some_and(Line::is_active);
        unless(
            self.state != ContactState::Connected || !own,
            Why::NotConnected,
        )?;
        unless(!self.is_monitored() && !self.has_several(), Why::NobodyElse)
    }

    pub(super) fn may_hold(&self, line: &Line) -> Allowed {
        self.talks()?;
        self.settled()?;
        self.may_switch(line)?;
        unless(line.state == LineState::Hold, Why::AlreadySo)?;
        unless(line.state != LineState::Connected, Why::NotConnected)
    }

    pub(super) fn may_resume(&self, line: &Line) -> Allowed {
        self.talks()?;
        self.settled()?;
        self.may_switch(line)?;
        unless(line.state != LineState::Hold, Why::AlreadySo)
    }

    fn may_switch(&self, line: &Line) -> Allowed {
        unless(!line.is_active(), Why::PartyGone)?;
        unless(line.kind == LineKind::Monitoring, Why::NotHere)?;
        // With one other party, the other party's line is put on hold.
        let own = self.own_line().is_some_and(|own| own.id == line.id);
        unless(
            own && !self.has_several() && line.state != LineState::Hold,
            Why::NotHere,
        )
    }

    pub(super) fn may_swap(&self) -> Allowed {
        self.talks()?;
        self.settled()?;
        self.with_customer()?;
        let mut states = self.parties().map(|line| line.state);
        let swaps = matches!(
            (states.next(), states.next(), states.next()),
            (Some(LineState::Hold), Some(LineState::Connected), None)
                | (Some(LineState::Connected), Some(LineState::Hold), None)
        );
        unless(!swaps, Why::NotTwoLines)
    }

    pub(super) fn may_join(&self) -> Allowed {
        self.talks()?;
        self.settled()?;
        self.with_customer()?;
        unless(!self.has_several(), Why::NobodyElse)?;
        let held = self
            .parties()
            .chain(self.own_line())
            .any(|line| line.state == LineState::Hold);
        unless(!held, Why::NobodyOnHold)
    }

    pub(super) fn may_remove(&self, line: &Line) -> Allowed {
        self.talks()?;
        unless(!line.is_active(), Why::PartyGone)?;
        let own = self.own_line().is_some_and(|own| own.id == line.id);
        unless(own || line.kind == LineKind::Monitoring, Why::NotHere)?;
        // The last other party is hung up by ending the call.
        unless(!self.has_several(), Why::NotHere)
    }

    pub(super) fn may_mute_party(&self, line: &Line) -> Allowed {
        self.talks()?;
        self.settled()?;
        unless(!line.is_active(), Why::PartyGone)?;
        let own = self.own_line().is_some_and(|own| own.id == line.id);
        let supervised = self.others().any(|line| line.kind == LineKind::Monitoring);
        let agents = self.multiparty && self.has_several() && line.is_agent;
        unless(own || supervised || !agents, Why::NotHere)?;
        unless(line.muted, Why::AlreadySo)
    }

    pub(super) fn may_add(&self) -> Allowed {
        self.talks()?;
        self.settled()?;
        self.with_customer()?;
        let most = if self.multiparty { THIRD_PARTIES } else { 1 };
        let thirds = self.parties().filter(|line| !line.initial).count();
        unless(thirds >= most, Why::TooManyParties)
    }

    pub(super) fn may_send_digits(&self, configuration: &Configuration) -> Allowed {
        self.talks()?;
        unless(self.is_on_desk_phone(configuration), Why::DeskPhone)?;
        unless(self.hears_digits().is_none(), Why::NotConnected)
    }

    /// The line that hears the tones: of the connected parties, a third party before the customer.
    pub(super) fn hears_digits(&self) -> Option<&Line> {
        let mut talking = self
            .parties()
            .filter(|line| line.state == LineState::Connected);
        talking
            .clone()
            .find(|line| !line.initial)
            .or_else(|| talking.next())
    }

    pub(super) fn may_mute(&self, configuration: &Configuration) -> Allowed {
        self.may_speak(configuration)?;
        // Connect cannot mute while a party is being called.
        unless(
            self.mutes_at_connect() && self.is_ringing(),
            Why::StillRinging,
        )
    }

    pub(super) fn may_unmute(&self, configuration: &Configuration) -> Allowed {
        self.may_speak(configuration)?;
        let muted_by_connect = self.own_line().is_some_and(|line| line.muted);
        let forced = self.own_line().is_some_and(|line| line.forced_mute);
        unless(muted_by_connect && forced, Why::MutedBySupervisor)?;
        unless(muted_by_connect && self.is_ringing(), Why::StillRinging)
    }

    fn may_speak(&self, configuration: &Configuration) -> Allowed {
        let own = self.own_line().is_some_and(Line::is_active);
        unless(
            self.state != ContactState::Connected || !own,
            Why::NotConnected,
        )?;
        unless(self.stage() == Stage::Listening, Why::NotHere)?;
        let elsewhere = self.is_on_desk_phone(configuration) && !self.mutes_at_connect();
        unless(elsewhere, Why::DeskPhone)
    }

    pub(super) fn may_barge(&self) -> Allowed {
        unless(self.stage() == Stage::Barging, Why::AlreadySo)?;
        let may = self.own_line().is_some_and(|line| line.may_barge);
        unless(self.stage() != Stage::Listening || !may, Why::NotHere)
    }

    pub(super) fn may_listen(&self) -> Allowed {
        unless(self.stage() == Stage::Listening, Why::AlreadySo)?;
        let may = self.own_line().is_some_and(|line| line.may_listen);
        unless(self.stage() != Stage::Barging || !may, Why::NotHere)
    }

    pub(super) fn may_clear(&self) -> Allowed {
        unless(self.state.is_live(), Why::StillLive)
    }

    /// Whether the agent speaks through a desk phone, so that no sound of this call goes through the browser.
    fn is_on_desk_phone(&self, configuration: &Configuration) -> bool {
        configuration.softphone == Some(false) && !self.lines.iter().any(|line| line.in_browser)
    }
}
