//! What one agent is doing: the chosen state, the next one, and the contacts in hand.

use std::error::Error;
use std::fmt;
use std::time::SystemTime;

use serde::Serialize;
use serde_json::{Value, json};

use super::contact::{
    AgentError, Channel, Circumstances, Contact, ContactId, ContactState, Incoming,
};
use super::directory::{ChoosableState, Preferences};
use super::endpoint::{Endpoint, Queue};
use super::settings::StateKind;
use super::since::{Seconds, unix_seconds};

/// Why the instance did not do what it was asked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// No Connect user has this login name.
    UnknownAgent,
    /// The agent is in a state in which Connect gives no contacts.
    NotAvailable,
    /// The agent has as many contacts of this kind in hand as the routing profile allows.
    Busy,
    /// The agent has no contact, or none with this identifier.
    NoSuchContact,
    /// The contact has no live connection with this identifier.
    NoSuchConnection,
    /// The instance has no agent state with this ARN or name.
    NoSuchState,
    /// The agent's routing profile has no queue with this ARN.
    NoSuchQueue,
    /// What was asked for is not possible now; the text says why.
    WrongState(&'static str),
    /// The number is not in E.164 or not to be called, or the quick connect is not complete.
    BadEndpoint,
    /// An agent without a contact can call numbers only.
    NotANumber,
    /// The contact has as many parties as the instance allows.
    TooManyParties,
    /// The security profile does not let the agent call anybody.
    NotPermitted,
    /// This can be done with a task only.
    NotATask,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownAgent => "no Connect user has this login name",
            Self::NotAvailable => "the agent is not available",
            Self::Busy => "the agent has no room for another contact of this kind",
            Self::NoSuchContact => "the agent has no such contact",
            Self::NoSuchConnection => "the contact has no such live connection",
            Self::NoSuchState => "the instance has no such agent state",
            Self::WrongState(why) => why,
            Self::NoSuchQueue => "the agent's routing profile has no such queue",
            Self::BadEndpoint => {
                "not a number in E.164 that may be called, and not a quick connect"
            }
            // These are Amazon Connect's own words.
            Self::NotANumber => "Only phone number addresses are supported.",
            Self::TooManyParties => "the contact has as many parties as it can have",
            Self::NotPermitted => "the agent's security profile does not permit outbound calls",
            Self::NotATask => "only a task can be paused",
        })
    }
}

impl Error for Refusal {}

/// An agent state as the snapshot shows it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ShownState {
    #[serde(rename = "agentStateARN")]
    arn: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: StateKind,
    pub(super) name: String,
    #[serde(rename = "startTimestamp", serialize_with = "unix_seconds")]
    since: SystemTime,
}

impl ShownState {
    fn of(state: &ChoosableState, since: SystemTime) -> Self {
        Self {
            arn: Some(state.arn.clone()),
            kind: state.kind,
            name: state.name.clone(),
            since,
        }
    }
}

/// One agent, with one call at a time and as many chats and tasks as the instance allows.
#[derive(Debug)]
pub(super) struct Agent {
    pub(super) preferences: Preferences,
    chosen: ChoosableState,
    chosen_at: SystemTime,
    next: Option<ChoosableState>,
    contacts: Vec<Contact>,
    /// A recorded snapshot that is shown instead of all this.
    played: Option<Value>,
    /// Counts the changes that the snapshot shows. It is the long poll's `nextToken`.
    version: u64,
}

impl Agent {
    /// An agent who is available and has nothing to do.
    pub(super) fn new(at: Circumstances<'_>) -> Self {
        Self {
            preferences: Preferences::default(),
            chosen: at.directory.first_state(at.settings),
            chosen_at: at.now,
            next: None,
            contacts: Vec::new(),
            played: None,
            version: 1,
        }
    }

    /// GetAgentSnapshot's `nextToken`: it changes when the snapshot does.
    pub(super) fn token(&self) -> String {
        self.version.to_string()
    }

    /// The contacts in hand, in the order in which they came.
    pub(super) fn contacts(&self) -> &[Contact] {
        &self.contacts
    }

    /// The name of the state that comes after the contacts.
    pub(super) fn next(&self) -> Option<&str> {
        self.next.as_ref().map(|next| next.name.as_str())
    }

    /// When something will happen by itself.
    pub(super) fn due(&self) -> Option<SystemTime> {
        self.contacts.iter().filter_map(Contact::due).min()
    }

    /// Lets time pass.
    pub(super) fn tick(&mut self, now: SystemTime) {
        let mut happened = false;
        for contact in &mut self.contacts {
            happened |= contact.tick(now);
        }
        self.version += u64::from(happened);
    }

    /// The call in hand, of which there is at most one. Another agent's, which a supervisor hears, is none of it.
    fn call(&self) -> Option<&Contact> {
        self.contacts
            .iter()
            .find(|contact| contact.channel.is_call() && !contact.is_monitored())
    }

    /// The state that Streams shows. While there is a call, the call decides it; chats and tasks leave it alone.
    pub(super) fn state(&self) -> ShownState {
        let Some(contact) = self.call() else {
            return ShownState::of(&self.chosen, self.chosen_at);
        };
        let failure;
        let (kind, name) = match contact.state.kind {
            ContactState::Incoming => (StateKind::NotRoutable, "Pending"),
            ContactState::Connecting if contact.is_calling() => {
                (StateKind::System, "CallingCustomer")
            }
            ContactState::Connecting => (StateKind::System, "PendingBusy"),
            ContactState::Connected | ContactState::Paused => (StateKind::System, "Busy"),
            ContactState::Ended => (StateKind::System, "AfterCallWork"),
            ContactState::Missed => (StateKind::Error, "MissedCallAgent"),
            // Those who use Streams report this one for a declined call.
            ContactState::Rejected => (StateKind::Error, "FailedConnectAgent"),
            ContactState::Error => {
                failure = contact.failure.unwrap_or(AgentError::Default).to_string();
                (StateKind::Error, failure.as_str())
            }
        };
        ShownState {
            arn: None,
            kind,
            name: name.to_owned(),
            since: contact.state.timestamp,
        }
    }

    /// GetAgentSnapshot's `snapshot`.
    pub(super) fn snapshot(&self, at: Circumstances<'_>) -> Value {
        if let Some(played) = &self.played {
            return played.clone();
        }
        json!({
            "state": self.state(),
            "nextState": self.next.as_ref().map(|next| ShownState::of(next, at.now)),
            "agentAvailabilityState": { "state": self.chosen.name, "timeStamp": Seconds(self.chosen_at) },
            "contacts": self.contacts.iter().map(|contact| shown(contact, at)).collect::<Vec<_>>(),
            "snapshotTimestamp": Seconds(at.now),
        })
    }

    /// Shows a recorded snapshot from now on, or the agent's own again.
    pub(super) fn play(&mut self, snapshot: Option<Value>) {
        self.played = snapshot;
        self.version += 1;
    }

    /// Does something with the contact that has this identifier.
    pub(super) fn act(
        &mut self,
        contact: &str,
        act: impl FnOnce(&mut Contact, &Preferences) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let contact = self
            .contacts
            .iter_mut()
            .find(|held| held.contact_id.to_string() == contact)
            .ok_or(Refusal::NoSuchContact)?;
        act(contact, &self.preferences)?;
        self.version += 1;
        Ok(())
    }

    /// Does something with the live contact that this says yes to.
    pub(super) fn act_on_live(
        &mut self,
        which: impl Fn(&Contact) -> bool,
        act: impl FnOnce(&mut Contact) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let contact = self
            .contacts
            .iter_mut()
            .find(|contact| !contact.is_over() && which(contact))
            .ok_or(Refusal::NoSuchContact)?;
        act(contact)?;
        self.version += 1;
        Ok(())
    }

    pub(super) fn offer(
        &mut self,
        incoming: &Incoming,
        at: Circumstances<'_>,
    ) -> Result<ContactId, Refusal> {
        let channel = incoming.channel;
        let same = |contact: &&Contact| contact.channel == channel;
        let held = self.contacts.iter().filter(same).count();
        let full = match channel {
            Channel::Voice | Channel::QueueCallback => self.call().is_some(),
            Channel::Chat => held >= at.settings.chats,
            Channel::Task => held >= at.settings.tasks,
        };
        if full {
            return Err(Refusal::Busy);
        }
        if self.chosen.kind != StateKind::Routable {
            return Err(Refusal::NotAvailable);
        }
        Ok(self.take(Contact::offered(incoming, &self.preferences, at)))
    }

    pub(super) fn dial(
        &mut self,
        endpoint: Endpoint,
        queue: Queue,
        at: Circumstances<'_>,
    ) -> Result<(), Refusal> {
        if self.call().is_some() {
            return Err(Refusal::Busy);
        }
        let call = Contact::dialled(endpoint, queue, &self.preferences, at)?;
        self.take(call);
        Ok(())
    }

    /// Listens to another agent's call.
    pub(super) fn monitor(&mut self, at: Circumstances<'_>) -> ContactId {
        self.take(Contact::monitored(at))
    }

    fn take(&mut self, contact: Contact) -> ContactId {
        let id = contact.contact_id;
        self.contacts.push(contact);
        self.version += 1;
        id
    }

    /// Ends after-call work, or acknowledges a missed or declined contact. The agent goes to the next state, if one was chosen
    /// and no contact is left.
    pub(super) fn clear(&mut self, contact: &str, now: SystemTime) -> Result<(), Refusal> {
        self.act(contact, |contact, _| {
            if contact.is_over() {
                Ok(())
            } else {
                Err(Refusal::WrongState("the contact is still live"))
            }
        })?;
        let call = self.call().is_some();
        self.contacts
            .retain(|held| held.contact_id.to_string() != contact);
        if self.contacts.is_empty()
            && let Some(next) = self.next.take()
        {
            self.chosen = next;
            self.chosen_at = now;
        } else if call && self.call().is_none() {
            self.chosen_at = now;
        }
        Ok(())
    }

    /// Chooses a state. While a contact is in hand it can only be queued as the next one; after the contact it ends the
    /// after-call work.
    pub(super) fn choose(
        &mut self,
        state: ChoosableState,
        enqueue: bool,
        now: SystemTime,
    ) -> Result<(), Refusal> {
        if enqueue && !self.contacts.is_empty() {
            self.next = (state != self.chosen).then_some(state);
        } else if self.contacts.iter().any(|contact| !contact.is_over()) {
            return Err(Refusal::WrongState(
                "the agent has a live contact, so the state can only be queued as the next one",
            ));
        } else {
            self.contacts.clear();
            self.next = None;
            self.chosen = state;
            self.chosen_at = now;
        }
        self.version += 1;
        Ok(())
    }
}

/// A contact as the snapshot has it: with how long it has been in its state, in whole seconds, and with the name that Amazon
/// Connect gives that state.
fn shown(contact: &Contact, at: Circumstances<'_>) -> Value {
    let mut value = json!(contact);
    let seconds = at
        .now
        .duration_since(contact.state.timestamp)
        .unwrap_or_default()
        .as_secs();
    value["contactDuration"] = json!(seconds.to_string());
    let untaken = matches!(
        contact.state.kind,
        ContactState::Missed | ContactState::Rejected
    );
    if untaken && contact.channel.is_call() && !at.settings.names_missed {
        value["state"]["type"] = json!(ContactState::Error);
    }
    value
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::directory::Directory;
    use super::super::settings::ConnectSettings;
    use super::*;

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;
    const RING: Duration = Duration::from_secs(20);
    const ANSWER: Duration = Duration::from_secs(2);

    struct Desk {
        directory: Directory,
        settings: ConnectSettings,
        agent: Agent,
    }

    impl Desk {
        fn new() -> Self {
            let directory = Directory::new(
                "us-west-2",
                "123456789012",
                "11111111-2222-4333-8444-555555555555",
            );
            let settings = ConnectSettings {
                answer_ms: 2_000,
                ..ConnectSettings::default()
            };
            let agent = Agent::new(Circumstances {
                directory: &directory,
                settings: &settings,
                now: NOW,
            });
            Self {
                directory,
                settings,
                agent,
            }
        }

        fn offer(&mut self, channel: Channel) -> Result<String, Refusal> {
            let at = Circumstances {
                directory: &self.directory,
                settings: &self.settings,
                now: NOW,
            };
            let incoming = Incoming {
                channel,
                number: "+12065550142".to_owned(),
                ..Incoming::default()
            };
            self.agent.offer(&incoming, at).map(|id| id.to_string())
        }

        fn ring(&mut self) -> String {
            self.offer(Channel::Voice).expect("an available agent")
        }

        fn accept(&mut self, id: &str) {
            let at = Circumstances {
                directory: &self.directory,
                settings: &self.settings,
                now: NOW,
            };
            self.agent
                .act(id, |contact, preferences| contact.accept(preferences, at))
                .expect("an offered contact");
        }

        fn talk(&mut self) -> String {
            let id = self.ring();
            self.accept(&id);
            id
        }

        fn caller_hangs_up(&mut self) {
            self.agent
                .act_on_live(|_| true, |contact| contact.far_end_hangs_up(NOW))
                .expect("a caller");
        }

        fn snapshot(&self) -> Value {
            self.agent.snapshot(Circumstances {
                directory: &self.directory,
                settings: &self.settings,
                now: NOW,
            })
        }

        fn choose(&mut self, name: &str, enqueue: bool) -> Result<(), Refusal> {
            let state = self
                .directory
                .states(&self.settings)
                .into_iter()
                .find(|state| state.name == name)
                .expect("a state of the instance");
            self.agent.choose(state, enqueue, NOW)
        }

        #[track_caller]
        fn is(&self, name: &str) {
            assert_eq!(self.agent.state().name, name);
        }
    }

    #[test]
    fn a_call_takes_the_agent_through_ringing_talking_and_after_call_work() {
        let mut desk = Desk::new();
        desk.is("Available");
        let id = desk.talk();
        desk.is("Busy");
        desk.caller_hangs_up();
        desk.is("AfterCallWork");
        desk.agent.clear(&id, NOW).expect("an ended contact");
        desk.is("Available");
        assert!(desk.agent.contacts().is_empty());
    }

    #[test]
    fn a_ringing_agent_shows_as_pending_and_then_as_having_missed_the_call() {
        let mut desk = Desk::new();
        desk.ring();
        desk.is("PendingBusy");
        desk.agent.tick(NOW + RING);
        desk.is("MissedCallAgent");
    }

    #[test]
    fn a_dialling_agent_shows_as_calling_the_customer() {
        let mut desk = Desk::new();
        let quick_connect = desk.directory.quick_connects(&desk.settings).swap_remove(2);
        let at = Circumstances {
            directory: &desk.directory,
            settings: &desk.settings,
            now: NOW,
        };
        let queue = desk.directory.default_queue(&desk.settings);
        desk.agent
            .dial(quick_connect, queue, at)
            .expect("an idle agent");
        desk.is("CallingCustomer");
        desk.agent.tick(NOW + ANSWER);
        desk.is("Busy");
    }

    #[test]
    fn a_callback_shows_as_pending() {
        let mut desk = Desk::new();
        desk.offer(Channel::QueueCallback)
            .expect("an available agent");
        desk.is("Pending");
    }

    #[test]
    fn only_an_available_agent_without_a_contact_is_offered_one() {
        let mut desk = Desk::new();
        desk.choose("Break", false).expect("an idle agent");
        assert_eq!(desk.offer(Channel::Voice), Err(Refusal::NotAvailable));
        desk.choose("Available", false).expect("an idle agent");
        desk.ring();
        assert_eq!(desk.offer(Channel::Voice), Err(Refusal::Busy));
        assert_eq!(desk.offer(Channel::QueueCallback), Err(Refusal::Busy));
    }

    #[test]
    fn chats_and_tasks_stand_beside_a_call_and_leave_the_state_to_it() {
        let mut desk = Desk::new();
        let chat = desk.offer(Channel::Chat).expect("an available agent");
        desk.accept(&chat);
        desk.is("Available");
        let call = desk.talk();
        desk.offer(Channel::Task).expect("an available agent");
        desk.is("Busy");
        desk.offer(Channel::Chat).expect("room for a second chat");
        assert_eq!(desk.offer(Channel::Chat), Err(Refusal::Busy));
        assert_eq!(desk.agent.contacts().len(), 4);

        desk.choose("Break", true).expect("a queued state");
        desk.agent
            .act_on_live(
                |contact| contact.channel == Channel::Voice,
                |contact| contact.far_end_hangs_up(NOW),
            )
            .expect("a caller");
        desk.agent.clear(&call, NOW).expect("an ended call");
        desk.is("Available");
        assert_eq!(desk.snapshot()["nextState"]["name"], "Break");
    }

    #[test]
    fn a_call_that_was_not_taken_is_an_error_unless_the_instance_names_it() {
        let mut desk = Desk::new();
        desk.ring();
        desk.agent.tick(NOW + RING);
        let kind = |desk: &Desk| desk.snapshot()["contacts"][0]["state"]["type"].clone();
        assert_eq!(kind(&desk), "error");
        desk.settings.names_missed = true;
        assert_eq!(kind(&desk), "missed");
    }

    #[test]
    fn a_state_chosen_during_a_call_waits_until_the_contact_is_cleared() {
        let mut desk = Desk::new();
        let id = desk.talk();
        assert!(desk.choose("Break", false).is_err());
        desk.choose("Break", true).expect("a queued state");
        desk.is("Busy");
        assert_eq!(desk.snapshot()["nextState"]["name"], "Break");
        desk.caller_hangs_up();
        desk.agent.clear(&id, NOW).expect("an ended contact");
        desk.is("Break");
        assert!(desk.snapshot()["nextState"].is_null());
    }

    #[test]
    fn queueing_the_present_state_takes_the_next_one_back() {
        let mut desk = Desk::new();
        desk.talk();
        desk.choose("Break", true).expect("a queued state");
        desk.choose("Available", true).expect("a queued state");
        assert!(desk.snapshot()["nextState"].is_null());
    }

    #[test]
    fn choosing_a_state_ends_after_call_work() {
        let mut desk = Desk::new();
        desk.talk();
        desk.caller_hangs_up();
        desk.choose("Offline", false).expect("an ended contact");
        desk.is("Offline");
        assert!(desk.agent.contacts().is_empty());
    }

    #[test]
    fn a_live_contact_cannot_be_cleared() {
        let mut desk = Desk::new();
        let id = desk.talk();
        assert_eq!(
            desk.agent.clear(&id, NOW),
            Err(Refusal::WrongState("the contact is still live"))
        );
        assert_eq!(
            desk.agent.clear("another", NOW),
            Err(Refusal::NoSuchContact)
        );
    }

    #[test]
    fn the_token_changes_exactly_when_the_snapshot_does() {
        let mut desk = Desk::new();
        let idle = desk.agent.token();
        desk.agent.tick(NOW + RING);
        assert_eq!(desk.agent.token(), idle);
        desk.ring();
        let ringing = desk.agent.token();
        assert_ne!(ringing, idle);
        desk.agent.tick(NOW + RING);
        assert_ne!(desk.agent.token(), ringing);
    }

    #[test]
    fn a_recorded_snapshot_is_shown_until_it_is_taken_away() {
        let mut desk = Desk::new();
        desk.agent.play(Some(json!({ "contacts": [] })));
        assert_eq!(desk.snapshot(), json!({ "contacts": [] }));
        desk.agent.play(None);
        assert_eq!(desk.snapshot()["state"]["name"], "Available");
    }
}
