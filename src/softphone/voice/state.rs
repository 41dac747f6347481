//! What the voice controls keep, and what can be read from it.

use std::rc::Rc;

use crate::connect::agent_snapshot::{
    Configuration, Contact, ContactId, Snapshot, State, StateKind,
};
use crate::connect::contact_state::ContactState;
use crate::softphone::voice::control::Control;
use crate::softphone::voice::device::Device;
use crate::softphone::voice::endpoint::{Endpoint, EndpointKind};
use crate::softphone::voice::health::{Microphone, Network};
use crate::softphone::voice::request::RequestId;
use crate::softphone::voice::tones::Tones;
use crate::softphone::voice::trouble::Trouble;
use crate::softphone::voice::why::Why;
use crate::value::numbering_plan::Country;
use crate::value::phone_number;
use crate::value::phone_number::Number;

/// Whether there is a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phone {
    /// Streams has not told of the agent yet.
    Starting,
    /// It has.
    Ready,
    /// The agent has logged out.
    LoggedOut,
}

/// A press that had no effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// What was pressed.
    pub what: Rc<str>,
    /// Why it had no effect.
    pub why: Why,
}

impl Note {
    /// What was pressed and why it had no effect, in one line.
    pub fn text(&self) -> String {
        [&*self.what, ": ", self.why.text()].concat()
    }
}

/// A request that Connect has not answered, or whose answer the snapshot does not show yet.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) ticket: RequestId,
    pub(super) control: Control,
    /// The contact it changes.
    pub(super) contact: Option<ContactId>,
    /// Streams has a callback for it.
    pub(super) answers: bool,
    /// On Connect's clock; 0 until there is one.
    pub(super) since: f64,
    pub(super) answered: bool,
}

/// What is open.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Open {
    Keypad(ContactId),
    /// The pad, for a call or for a new one.
    Pad(Option<ContactId>),
    Devices,
}

impl Open {
    /// What is open, in words.
    pub(super) const fn title(&self) -> &'static str {
        match self {
            Self::Keypad(_) => "Keypad",
            Self::Pad(Some(_)) => "Add or transfer",
            Self::Pad(None) => "Dial pad",
            Self::Devices => "Devices",
        }
    }
}

/// The quick connects.
#[derive(Debug)]
pub(super) enum Quick {
    Unknown,
    /// Since when, on Connect's clock.
    Asked(RequestId, f64),
    Listed(Vec<Endpoint>),
    Failed(Trouble),
}

/// The voice controls.
#[derive(Debug)]
pub struct VoiceState {
    /// The last one; empty as long as there is no phone.
    pub(super) snapshot: Snapshot,
    pub(super) phone: Phone,
    /// The agent's browser mutes. Streams tells of changes only, so it is not known after a reload during a call.
    pub(super) muted: Option<bool>,
    pub(super) network: Network,
    pub(super) web_socket: bool,
    pub(super) microphone: Microphone,
    pub(super) devices: Option<Vec<Device>>,
    /// Speaker, microphone, ringer.
    pub(super) chosen: [Option<Rc<str>>; 3],
    pub(super) quick: Quick,
    pub(super) open: Option<Open>,
    pub(super) typed: String,
    pub(super) find: String,
    pub(super) country: Option<Country>,
    pub(super) queue: Option<Rc<str>>,
    pub(super) pending: Vec<Pending>,
    /// Softphone errors and refusals, the newest last.
    pub(super) troubles: Vec<Trouble>,
    pub(super) tones: Tones,
    pub(super) note: Option<(Note, f64)>,
    /// The contacts that a notification is shown for.
    pub(super) notified: Vec<ContactId>,
    pub(super) in_front: bool,
    pub(super) ccp_shown: bool,
    /// The agent logs out as soon as the state is offline; asked for at this time of Connect's clock.
    pub(super) leaving: Option<f64>,
    pub(super) now: f64,
    pub(super) tickets: u32,
}

impl VoiceState {
    /// Controls of a phone that Streams has not told about yet. `home` is the country of the browser's language: where numbers
    /// without `+` are, as long as the agent chooses no other.
    pub fn new(home: Option<Country>) -> Self {
        Self {
            snapshot: Snapshot::default(),
            phone: Phone::Starting,
            muted: None,
            network: Network::Connected,
            web_socket: true,
            microphone: Microphone::Fine,
            devices: None,
            chosen: [None, None, None],
            quick: Quick::Unknown,
            open: None,
            typed: String::new(),
            find: String::new(),
            country: home,
            queue: None,
            pending: Vec::new(),
            troubles: Vec::new(),
            tones: Tones::default(),
            note: None,
            notified: Vec::new(),
            in_front: true,
            ccp_shown: false,
            leaving: None,
            now: 0.0,
            tickets: 0,
        }
    }

    pub(super) fn ticket(&mut self) -> RequestId {
        self.tickets = self.tickets.wrapping_add(1);
        RequestId(self.tickets)
    }

    pub(super) fn contact(&self, id: &ContactId) -> Option<&Contact> {
        let contact = self.snapshot.contact(id)?;
        // Streams could not be told which.
        (!contact.id.as_str().is_empty()).then_some(contact)
    }

    pub(super) fn voice(&self) -> impl Iterator<Item = &Contact> {
        let contacts = self.snapshot.contacts.iter();
        contacts.filter(|contact| contact.is_voice())
    }

    pub(super) fn configuration(&self) -> &Configuration {
        &self.snapshot.configuration
    }

    pub(super) fn is_connected(&self, contact: &ContactId) -> bool {
        self.contact(contact)
            .is_some_and(|contact| contact.state == ContactState::Connected)
    }

    /// Whether the agent is muted in this call; `None` where it cannot be known.
    pub(super) fn is_muted(&self, contact: &Contact) -> Option<bool> {
        let at_connect = contact.own_line().is_some_and(|line| line.muted);
        if at_connect { Some(true) } else { self.muted }
    }

    /// A state that is chosen now waits until the contacts are done.
    pub(super) fn queues_states(&self) -> bool {
        let mut states = self.snapshot.contacts.iter().map(|contact| contact.state);
        states.any(|state| state.is_live() || state == ContactState::Ended)
    }

    /// The agent is in this state, or goes there next.
    pub(super) fn is_set(&self, state: &State) -> bool {
        let snapshot = &self.snapshot;
        if !self.queues_states() {
            return snapshot.state.arn == state.arn;
        }
        match &snapshot.next {
            Some(next) => next.arn == state.arn || next.name == state.name,
            None => snapshot.chosen.as_ref() == Some(&state.name),
        }
    }

    /// The state that was chosen last: queueing it takes the next one back.
    pub(super) fn chosen_state(&self) -> Option<Rc<str>> {
        let name = self.snapshot.chosen.as_ref()?;
        let mut states = self.configuration().states.iter();
        states.find(|state| state.name == *name)?.arn.clone()
    }

    pub(super) fn offline_state(&self) -> Option<Rc<str>> {
        let mut states = self.configuration().states.iter();
        states
            .find(|state| state.kind == StateKind::Offline)?
            .arn
            .clone()
    }

    /// The countries that the instance may call.
    pub(super) fn countries(&self) -> Vec<Country> {
        let countries = self.configuration().countries.iter();
        countries
            .filter_map(|country| Country::of(country))
            .collect()
    }

    /// The country for numbers without `+`.
    pub(super) fn home(&self) -> Option<Country> {
        let countries = self.countries();
        match (self.country, countries.as_slice()) {
            (country, []) => country,
            (_, [only]) => Some(*only),
            (country, several) => country.filter(|country| several.contains(country)),
        }
    }

    pub(super) fn number(&self) -> Result<Number, phone_number::Fault> {
        Number::parse(&self.typed, self.home(), &self.countries())
    }

    /// The quick connects that the open pad can reach: agents and queues take transfers only.
    pub(super) fn quick_connects(&self) -> impl Iterator<Item = &Endpoint> {
        let listed = match &self.quick {
            Quick::Listed(endpoints) => endpoints.as_slice(),
            _ => &[],
        };
        let dials = !matches!(self.open, Some(Open::Pad(Some(_))));
        listed
            .iter()
            .filter(move |endpoint| !dials || endpoint.kind == EndpointKind::Number)
    }

    /// What a press is called.
    pub(super) fn label(&self, control: &Control) -> Rc<str> {
        let states = &self.snapshot.configuration.states;
        match control {
            Control::SetState(arn) => states
                .iter()
                .find(|state| state.arn.as_ref() == Some(arn))
                .map(|state| state.name.clone()),
            _ => None,
        }
        .unwrap_or_else(|| control.name().into())
    }
}
