//! What one agent is doing: the chosen state, the next one, and the contact in hand.

use std::error::Error;
use std::fmt;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde_json::{Value, json};

use super::contact::{Contact, ContactId, ContactState, Offer};
use super::directory::{ChoosableState, Directory, Preferences, StateKind};
use super::endpoint::Endpoint;
use super::since::{Seconds, unix_seconds};

/// Why the instance did not do what it was asked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// No Connect user has this login name.
    UnknownAgent,
    /// The agent is in a state in which Connect gives no contacts.
    NotAvailable,
    /// The agent has a contact in hand.
    Busy,
    /// The agent has no contact, or none with this identifier.
    NoSuchContact,
    /// The contact has no live connection with this identifier.
    NoSuchConnection,
    /// The instance has no agent state with this ARN or name.
    NoSuchState,
    /// What was asked for is not possible now; the text says why.
    WrongState(&'static str),
    /// The number is not in E.164, or the quick connect is not complete.
    BadEndpoint,
    /// A contact takes one third party.
    TooManyParties,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownAgent => "no Connect user has this login name",
            Self::NotAvailable => "the agent is not available",
            Self::Busy => "the agent has a contact in hand",
            Self::NoSuchContact => "the agent has no such contact",
            Self::NoSuchConnection => "the contact has no such live connection",
            Self::NoSuchState => "the instance has no such agent state",
            Self::WrongState(why) => why,
            Self::BadEndpoint => "not a number in E.164 and not a quick connect",
            Self::TooManyParties => "the contact has a third party already",
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
            name: state.name.to_owned(),
            since,
        }
    }
}

/// One agent. Voice allows one contact at a time.
#[derive(Debug)]
pub(super) struct Agent {
    pub(super) preferences: Preferences,
    chosen: ChoosableState,
    chosen_at: SystemTime,
    next: Option<ChoosableState>,
    contact: Option<Contact>,
    /// A recorded snapshot that is shown instead of all this.
    played: Option<Value>,
    /// Counts the changes that the snapshot shows. It is the long poll's `nextToken`.
    version: u64,
}

impl Agent {
    /// An agent who is available and has nothing to do.
    pub(super) fn new(now: SystemTime, directory: &Directory) -> Self {
        Self {
            preferences: Preferences::default(),
            chosen: directory.available(),
            chosen_at: now,
            next: None,
            contact: None,
            played: None,
            version: 1,
        }
    }

    /// GetAgentSnapshot's `nextToken`: it changes when the snapshot does.
    pub(super) fn token(&self) -> String {
        self.version.to_string()
    }

    pub(super) fn contact(&self) -> Option<&Contact> {
        self.contact.as_ref()
    }

    /// When something will happen by itself.
    pub(super) fn due(&self) -> Option<SystemTime> {
        self.contact.as_ref().and_then(Contact::due)
    }

    /// Lets time pass.
    pub(super) fn tick(&mut self, now: SystemTime) {
        if self
            .contact
            .as_mut()
            .is_some_and(|contact| contact.tick(now))
        {
            self.version += 1;
        }
    }

    /// The state that Streams shows. While there is a contact, the contact decides it.
    pub(super) fn state(&self) -> ShownState {
        let Some(contact) = &self.contact else {
            return ShownState::of(&self.chosen, self.chosen_at);
        };
        let (kind, name) = match contact.state.kind {
            ContactState::Incoming => (StateKind::NotRoutable, "Pending"),
            ContactState::Connecting if contact.is_calling() => {
                (StateKind::System, "CallingCustomer")
            }
            ContactState::Connecting => (StateKind::System, "PendingBusy"),
            ContactState::Connected => (StateKind::System, "Busy"),
            ContactState::Ended => (StateKind::System, "AfterCallWork"),
            ContactState::Missed => (StateKind::Error, "MissedCallAgent"),
            // How Amazon Connect names a declined call here is not documented.
            ContactState::Rejected => (StateKind::Error, "FailedConnectAgent"),
        };
        ShownState {
            arn: None,
            kind,
            name: name.to_owned(),
            since: contact.state.timestamp,
        }
    }

    /// GetAgentSnapshot's `snapshot`.
    pub(super) fn snapshot(&self, now: SystemTime) -> Value {
        if let Some(played) = &self.played {
            return played.clone();
        }
        json!({
            "state": self.state(),
            "nextState": self.next.as_ref().map(|next| ShownState::of(next, now)),
            "agentAvailabilityState": { "state": self.chosen.name, "timeStamp": Seconds(self.chosen_at) },
            "contacts": self.contact.iter().map(|contact| shown(contact, now)).collect::<Vec<_>>(),
            "snapshotTimestamp": Seconds(now),
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
        act: impl FnOnce(&mut Contact) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let contact = self
            .contact
            .as_mut()
            .filter(|held| held.contact_id.to_string() == contact)
            .ok_or(Refusal::NoSuchContact)?;
        act(contact)?;
        self.version += 1;
        Ok(())
    }

    pub(super) fn offer(
        &mut self,
        offer: Offer,
        number: &str,
        directory: &Directory,
        now: SystemTime,
        ring_time: Duration,
    ) -> Result<ContactId, Refusal> {
        if self.contact.is_some() {
            return Err(Refusal::Busy);
        }
        if self.chosen.kind != StateKind::Routable {
            return Err(Refusal::NotAvailable);
        }
        Ok(self.take(Contact::offered(offer, number, directory, now, ring_time)))
    }

    pub(super) fn dial(
        &mut self,
        endpoint: Endpoint,
        directory: &Directory,
        now: SystemTime,
        answer_time: Duration,
    ) -> Result<(), Refusal> {
        if self.contact.is_some() {
            return Err(Refusal::Busy);
        }
        self.take(Contact::dialled(endpoint, directory, now, answer_time)?);
        Ok(())
    }

    fn take(&mut self, contact: Contact) -> ContactId {
        let id = contact.contact_id;
        self.contact = Some(contact);
        self.version += 1;
        id
    }

    pub(super) fn far_end_hangs_up(&mut self, now: SystemTime) -> Result<(), Refusal> {
        self.contact
            .as_mut()
            .filter(|contact| !contact.is_over())
            .ok_or(Refusal::NoSuchContact)?
            .far_end_hangs_up(now)?;
        self.version += 1;
        Ok(())
    }

    /// Ends after-call work, or acknowledges a missed or declined contact. The agent goes to the next state, if one was chosen.
    pub(super) fn clear(&mut self, contact: &str, now: SystemTime) -> Result<(), Refusal> {
        self.act(contact, |contact| {
            if contact.is_over() {
                Ok(())
            } else {
                Err(Refusal::WrongState("the contact is still live"))
            }
        })?;
        self.contact = None;
        if let Some(next) = self.next.take() {
            self.chosen = next;
        }
        self.chosen_at = now;
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
        match &self.contact {
            Some(_) if enqueue => self.next = (state != self.chosen).then_some(state),
            Some(contact) if !contact.is_over() => {
                return Err(Refusal::WrongState(
                    "the agent has a live contact, so the state can only be queued as the next one",
                ));
            }
            _ => {
                self.contact = None;
                self.next = None;
                self.chosen = state;
                self.chosen_at = now;
            }
        }
        self.version += 1;
        Ok(())
    }
}

/// A contact with how long it has been in its state, in whole seconds.
fn shown(contact: &Contact, now: SystemTime) -> Value {
    let mut value = json!(contact);
    let seconds = now
        .duration_since(contact.state.timestamp)
        .unwrap_or_default()
        .as_secs();
    value["contactDuration"] = json!(seconds.to_string());
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;
    const RING: Duration = Duration::from_secs(20);
    const ANSWER: Duration = Duration::from_secs(2);

    struct Desk {
        directory: Directory,
        agent: Agent,
    }

    impl Desk {
        fn new() -> Self {
            let directory = Directory::new(
                "us-west-2",
                "123456789012",
                "11111111-2222-4333-8444-555555555555",
            );
            let agent = Agent::new(NOW, &directory);
            Self { directory, agent }
        }

        fn ring(&mut self) -> String {
            self.agent
                .offer(Offer::Call, "+12065550142", &self.directory, NOW, RING)
                .expect("an available agent")
                .to_string()
        }

        fn talk(&mut self) -> String {
            let id = self.ring();
            self.agent
                .act(&id, |contact| contact.accept(NOW, ANSWER))
                .expect("an offered call");
            id
        }

        fn choose(&mut self, name: &str, enqueue: bool) -> Result<(), Refusal> {
            let state = self
                .directory
                .states()
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
        desk.agent.far_end_hangs_up(NOW).expect("a caller");
        desk.is("AfterCallWork");
        desk.agent.clear(&id, NOW).expect("an ended contact");
        desk.is("Available");
        assert!(desk.agent.contact().is_none());
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
        let quick_connect = desk.directory.quick_connects().swap_remove(2);
        desk.agent
            .dial(quick_connect, &desk.directory, NOW, ANSWER)
            .expect("an idle agent");
        desk.is("CallingCustomer");
        desk.agent.tick(NOW + ANSWER);
        desk.is("Busy");
    }

    #[test]
    fn a_callback_shows_as_pending() {
        let mut desk = Desk::new();
        desk.agent
            .offer(Offer::Callback, "+12065550142", &desk.directory, NOW, RING)
            .expect("an available agent");
        desk.is("Pending");
    }

    #[test]
    fn only_an_available_agent_without_a_contact_is_offered_one() {
        let mut desk = Desk::new();
        desk.choose("Break", false).expect("an idle agent");
        assert_eq!(
            desk.agent
                .offer(Offer::Call, "+1", &desk.directory, NOW, RING),
            Err(Refusal::NotAvailable)
        );
        desk.choose("Available", false).expect("an idle agent");
        desk.ring();
        assert_eq!(
            desk.agent
                .offer(Offer::Call, "+1", &desk.directory, NOW, RING),
            Err(Refusal::Busy)
        );
    }

    #[test]
    fn a_state_chosen_during_a_call_waits_until_the_contact_is_cleared() {
        let mut desk = Desk::new();
        let id = desk.talk();
        assert!(desk.choose("Break", false).is_err());
        desk.choose("Break", true).expect("a queued state");
        desk.is("Busy");
        assert_eq!(desk.agent.snapshot(NOW)["nextState"]["name"], "Break");
        desk.agent.far_end_hangs_up(NOW).expect("a caller");
        desk.agent.clear(&id, NOW).expect("an ended contact");
        desk.is("Break");
        assert!(desk.agent.snapshot(NOW)["nextState"].is_null());
    }

    #[test]
    fn queueing_the_present_state_takes_the_next_one_back() {
        let mut desk = Desk::new();
        desk.talk();
        desk.choose("Break", true).expect("a queued state");
        desk.choose("Available", true).expect("a queued state");
        assert!(desk.agent.snapshot(NOW)["nextState"].is_null());
    }

    #[test]
    fn choosing_a_state_ends_after_call_work() {
        let mut desk = Desk::new();
        desk.talk();
        desk.agent.far_end_hangs_up(NOW).expect("a caller");
        desk.choose("Offline", false).expect("an ended contact");
        desk.is("Offline");
        assert!(desk.agent.contact().is_none());
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
        assert_eq!(desk.agent.snapshot(NOW), json!({ "contacts": [] }));
        desk.agent.play(None);
        assert_eq!(desk.agent.snapshot(NOW)["state"]["name"], "Available");
    }
}
