//! The state of the voice controls, and the questions that it answers by itself.

use std::rc::Rc;

use crate::cause::Cause;
use crate::connect::agent_snapshot::{
    Configuration, Contact, ContactId, Snapshot, State, StateKind,
};
use crate::connect::contact_state::ContactState;
use crate::settings::VoiceSettings;
use crate::softphone::voice::control::Control;
use crate::softphone::voice::device::Device;
use crate::softphone::voice::endpoint::{Endpoint, EndpointKind};
use crate::softphone::voice::health::{Microphone, Network};
use crate::softphone::voice::outcome::{Past, outcome};
use crate::softphone::voice::recents::Recent;
use crate::softphone::voice::request::RequestId;
use crate::softphone::voice::stage::Stage;
use crate::softphone::voice::tones::Tones;
use crate::softphone::voice::trouble::Trouble;
use crate::softphone::voice::why::Why;
use crate::value::numbering_plan::Country;
use crate::value::phone_number;
use crate::value::phone_number::Number;

/// How long a call that Connect has accepted for the agent is announced, in milliseconds.
const ANNOUNCED_MS: f64 = 10_000.0;

/// Whether there is a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phone {
    /// Streams has told nothing of the agent yet.
    Starting,
    /// Streams has told of the agent.
    Ready,
    /// The agent has logged out.
    LoggedOut,
}

/// A press that had no effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// The label of the button.
    pub what: Rc<str>,
    /// Why the press had no effect.
    pub why: Why,
}

impl Note {
    /// The whole note in one line.
    pub fn text(&self) -> String {
        [&*self.what, ": ", self.why.text()].concat()
    }
}

/// A request that Connect has not answered, or whose answer the snapshot does not show yet.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) id: RequestId,
    pub(super) control: Control,
    /// The contact that the request changes.
    pub(super) contact: Option<ContactId>,
    /// Streams has a callback for the request.
    pub(super) answers: bool,
    /// The time on Connect's clock, in milliseconds; 0 as long as the clock is unknown.
    pub(super) since: f64,
    pub(super) answered: bool,
}

/// The open dialog.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Open {
    Keypad(ContactId),
    /// The pad that adds a party to this call, or calls a number (`None`).
    Pad(Option<ContactId>),
    Devices,
    /// The question whether to log out.
    LogOut,
}

impl Open {
    /// The dialog's name.
    pub(super) const fn title(&self) -> &'static str {
        match self {
            Self::Keypad(_) => "Keypad",
            Self::Pad(Some(_)) => "Add or transfer",
            Self::Pad(None) => "Dial pad",
            Self::Devices => "Devices",
            Self::LogOut => "Sign out",
        }
    }
}

/// The quick connects.
#[derive(Debug)]
pub(super) enum Quick {
    Unknown,
    /// The request, and since when it is under way on Connect's clock.
    Asked(RequestId, f64),
    Listed(Vec<Endpoint>),
    Failed(Trouble),
}

/// What Connect does with a state that the agent chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateChange {
    /// The state changes at once.
    AtOnce,
    /// The state changes at once, and the only contact, which is in after-contact work (ACW), is closed.
    ClosesContact,
    /// The state waits until the contacts are done (`enqueueNextState`).
    Waits,
}

/// The state of the voice controls.
#[derive(Debug)]
pub struct VoiceState {
    pub(super) settings: VoiceSettings,
    /// The last snapshot; empty as long as there is no phone.
    pub(super) snapshot: Snapshot,
    pub(super) phone: Phone,
    /// Amazon Connect's own login is in the CCP.
    pub(super) standard: bool,
    /// The cause in the notice that the sign-in shows.
    pub(super) cause: Option<Cause>,
    /// Connect's session is over, and the agent is not logged out.
    pub(super) signed_out: bool,
    /// Whether the browser mutes the agent. `None` after a reload in a call, because Streams tells of changes only.
    pub(super) muted: Option<bool>,
    pub(super) network: Network,
    pub(super) web_socket: bool,
    pub(super) microphone: Microphone,
    pub(super) devices: Option<Vec<Device>>,
    /// The chosen speaker, microphone and ringer, by [`DeviceKind`].
    pub(super) chosen: [Option<Rc<str>>; 3],
    pub(super) quick: Quick,
    pub(super) open: Option<Open>,
    /// Whether the open pad shows the number, as opposed to the quick connects; `None` until the agent has chosen.
    pub(super) by_number: Option<bool>,
    pub(super) typed: String,
    pub(super) find: String,
    pub(super) country: Option<Country>,
    pub(super) queue: Option<Rc<str>>,
    pub(super) pending: Vec<Pending>,
    /// Softphone errors and refusals, the newest last.
    pub(super) troubles: Vec<Trouble>,
    pub(super) tones: Tones,
    /// The last calls, the newest first.
    pub(super) recents: Vec<Recent>,
    /// What this phone has seen of each contact that is there.
    pub(super) past: Vec<(ContactId, Past)>,
    pub(super) note: Option<(Note, f64)>,
    /// The contacts that a notification is shown for.
    pub(super) notified: Vec<(ContactId, &'static str)>,
    pub(super) in_front: bool,
    pub(super) ccp_shown: bool,
    /// Since when the agent wants to log out, on Connect's clock. The log-out follows as soon as the agent is offline.
    pub(super) leaving: Option<f64>,
    pub(super) now: f64,
    /// When the agent logged out, on Connect's clock; `None` once the agent signs in again.
    pub(super) logged_out: Option<f64>,
    pub(super) last_request: u32,
}

impl VoiceState {
    /// Whether a snapshot shows the agent before the log-out. Without a time of its own it does, until the agent signs in again.
    pub(super) fn is_late(&self, snapshot: &Snapshot) -> bool {
        let newer = |logged_out: f64| snapshot.taken.is_some_and(|taken| taken > logged_out);
        self.logged_out.is_some_and(|logged_out| !newer(logged_out))
    }

    /// The state before Streams tells of the phone. `home` is the country of the browser's language: the country of numbers
    /// without `+`, until the agent chooses another country.
    pub fn new(home: Option<Country>) -> Self {
        Self {
            settings: VoiceSettings::default(),
            snapshot: Snapshot::default(),
            phone: Phone::Starting,
            standard: false,
            cause: None,
            signed_out: false,
            muted: None,
            network: Network::Connected,
            web_socket: true,
            microphone: Microphone::Fine,
            devices: None,
            chosen: [None, None, None],
            quick: Quick::Unknown,
            open: None,
            by_number: None,
            typed: String::new(),
            find: String::new(),
            country: home,
            queue: None,
            pending: Vec::new(),
            troubles: Vec::new(),
            tones: Tones::default(),
            recents: Vec::new(),
            past: Vec::new(),
            note: None,
            notified: Vec::new(),
            in_front: true,
            ccp_shown: false,
            leaving: None,
            now: 0.0,
            logged_out: None,
            last_request: 0,
        }
    }

    pub(super) fn next_request(&mut self) -> RequestId {
        self.last_request = self.last_request.wrapping_add(1);
        RequestId(self.last_request)
    }

    pub(super) fn contact(&self, id: &ContactId) -> Option<&Contact> {
        let contact = self.snapshot.contact(id)?;
        // A contact without an identifier cannot be named to Streams.
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

    /// The stage of a contact, with what this phone has seen of the contact before.
    pub(super) fn stage(&self, contact: &Contact) -> Stage {
        outcome(&self.snapshot, contact, self.past(contact)).unwrap_or_else(|| contact.stage())
    }

    /// What this phone has seen of a contact.
    pub(super) fn past(&self, contact: &Contact) -> Past {
        let mut past = self.past.iter();
        let past = past.find(|(id, _)| *id == contact.id);
        past.map_or(Past::default(), |(_, past)| *past)
    }

    /// Whether Connect has accepted this call for the agent just now.
    pub(super) fn is_announced(&self, contact: &Contact) -> bool {
        let accepted = self.past(contact).accepted_for_agent;
        accepted.is_some_and(|at| self.now - at < ANNOUNCED_MS)
            && contact.state == ContactState::Connected
    }

    /// Notes whether the agent has declined a contact that is there.
    pub(super) fn note_declined(&mut self, contact: &ContactId, declined: bool) {
        let mut past = self.past.iter_mut();
        if let Some((_, past)) = past.find(|(id, _)| id == contact) {
            past.declined = declined;
        }
    }

    /// Whether the agent is muted in this call; `None` where Streams does not tell.
    pub(super) fn is_muted(&self, contact: &Contact) -> Option<bool> {
        let at_connect = contact.own_line().is_some_and(|line| line.muted);
        if at_connect { Some(true) } else { self.muted }
    }

    /// What Connect does with a state that is chosen now (Amazon Connect's "Set your next status").
    pub fn state_change(&self) -> StateChange {
        let contacts = &self.snapshot.contacts;
        let live = contacts.iter().any(|contact| contact.state.is_live());
        let ended = |contact: &&Contact| contact.state == ContactState::Ended;
        match contacts.iter().filter(ended).count() {
            _ if live => StateChange::Waits,
            0 => StateChange::AtOnce,
            1 => StateChange::ClosesContact,
            _ => StateChange::Waits,
        }
    }

    /// Whether the agent is in this state, or will be in it next.
    pub(super) fn is_set(&self, state: &State) -> bool {
        let snapshot = &self.snapshot;
        if self.state_change() != StateChange::Waits {
            return snapshot.state.arn == state.arn;
        }
        match &snapshot.next {
            Some(next) => next.arn == state.arn || next.name == state.name,
            None => snapshot.chosen.as_ref() == Some(&state.name),
        }
    }

    /// The state that the agent chose last. To queue it again removes the next state.
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

    /// Whether the open pad shows the number. Without a choice of the agent's it does where there is no quick connect to show.
    pub(super) fn shows_number(&self) -> bool {
        self.by_number.unwrap_or_else(|| {
            let listed = matches!(self.quick, Quick::Listed(_) | Quick::Failed(_));
            listed && self.quick_connects().next().is_none()
        })
    }

    /// The button's label.
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
