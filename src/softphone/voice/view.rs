//! What the screen shows, as plain data: no markup, and nothing to decide.

use std::rc::Rc;

use crate::connect::agent_snapshot::{Channel, ConnectionId, ContactId, LineState, StateKind};
use crate::softphone::voice::Control;
use crate::softphone::voice::trouble::{Trouble, Why};
use crate::value::numbering_plan::Country;
use crate::value::phone_number::{Fault, Number};

/// The whole screen.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Whether there is a phone.
    pub phone: Phone,
    /// The agent and the states to choose from; `None` until the phone is ready.
    pub agent: Option<Agent>,
    /// Calls and callbacks, in Connect's order.
    pub calls: Vec<Call>,
    /// Contacts that the CCP must handle, in Connect's order.
    pub others: Vec<Other>,
    /// What can be opened or done at any time: dial pad, devices, the CCP, logging out or in.
    pub tools: Vec<Button>,
    /// What is open.
    pub dialog: Option<Dialog>,
    /// What is wrong, the worst first. A health warning goes when it is over, the others when they are dismissed.
    pub troubles: Vec<Notice>,
    /// A press that had no effect, and why. It goes with the next press, or after some seconds.
    pub note: Option<Note>,
    /// The CCP is in view.
    pub ccp_shown: bool,
    /// What the tab's title says of the phone: that a call rings, and not whose, because the page's scripts and every list of tabs
    /// read it. `None` leaves the page's own.
    pub title: Option<&'static str>,
}

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

/// Something to press.
#[derive(Debug, Clone, PartialEq)]
pub struct Button {
    /// What a press is: to be handed back as [`crate::softphone::voice::VoiceEvent::Pressed`].
    pub control: Control,
    /// What it says.
    pub label: Rc<str>,
    /// A switch, and whether it is on.
    pub pressed: Option<bool>,
    /// Off, and why. [`Why::Pending`] is to be shown as a request under way.
    pub off: Option<Why>,
}

impl Button {
    /// Whether a press has an effect.
    pub fn is_on(&self) -> bool {
        self.off.is_none()
    }

    /// Whether Connect has been asked and has not answered.
    pub fn is_pending(&self) -> bool {
        self.off == Some(Why::Pending)
    }
}

/// The agent.
#[derive(Debug, Clone, PartialEq)]
pub struct Agent {
    /// The agent's name.
    pub name: Rc<str>,
    /// The state, in words: the instance's own name of it, or ours of one of Connect's.
    pub state: Rc<str>,
    /// Its type.
    pub kind: StateKind,
    /// Since when, in milliseconds since 1970 on Connect's clock. See [`elapsed`].
    pub since: Option<f64>,
    /// The state that comes after the contacts, and how to take it back.
    pub next: Option<NextState>,
    /// The instance's own states. One press changes the state, or queues it while a contact is in hand.
    pub states: Vec<StateChoice>,
    /// A press queues the state rather than changing it.
    pub queues: bool,
}

/// The state that comes after the contacts.
#[derive(Debug, Clone, PartialEq)]
pub struct NextState {
    /// Its name.
    pub name: Rc<str>,
    /// Takes it back.
    pub clear: Button,
}

/// A state to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct StateChoice {
    /// Its type.
    pub kind: StateKind,
    /// It with its name; pressed where the agent is in it, or it is the next one.
    pub button: Button,
}

/// A call or a queued callback.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Which one.
    pub contact: ContactId,
    /// `voice` or `queue_callback`.
    pub channel: Channel,
    /// Where it stands.
    pub stage: Stage,
    /// Where it stands, in words. A state that we do not know has the name that Connect gives it.
    pub status: Rc<str>,
    /// The other party's number or name; of a call that is listened to, the agent who is listened to.
    pub party: Rc<str>,
    /// The queue it came through.
    pub queue: Option<Rc<str>>,
    /// Since when it stands there, in milliseconds since 1970 on Connect's clock. See [`elapsed`].
    pub since: Option<f64>,
    /// Whether the agent is muted; `None` where it cannot be known, as after a reload: then both buttons are there.
    pub muted: Option<bool>,
    /// Connect accepts the call by itself.
    pub auto_accept: bool,
    /// Who else is on the line. One party is shown by `party` already; several each have their buttons.
    pub parties: Vec<Party>,
    /// What can be done with the call.
    pub buttons: Vec<Button>,
}

/// Where a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It rings: the agent may accept or decline.
    Offered,
    /// It is on its way, and nothing can be done yet.
    Pending,
    /// Somebody is being called.
    Calling,
    /// The agent talks with one party.
    Talking,
    /// The one party is on hold.
    OnHold,
    /// A third party is being called, while the customer waits.
    Consulting,
    /// Several parties, of whom at least one is on hold.
    SplitLines,
    /// Several parties who all talk.
    Conference,
    /// The agent listens to another agent's call.
    Listening,
    /// The agent has barged in on another agent's call.
    Barging,
    /// After-call work.
    AfterCallWork,
    /// The agent did not answer in time, or the caller gave up.
    Missed,
    /// The agent declined it.
    Declined,
    /// It failed.
    Failed,
    /// A state that we do not know.
    Unknown,
}

/// One party on the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// Whose line.
    pub line: ConnectionId,
    /// Name or number.
    pub name: Rc<str>,
    /// What the party is.
    pub role: Role,
    /// Where the line stands.
    pub state: LineState,
    /// Where the line stands, in words.
    pub status: Rc<str>,
    /// Since when, in milliseconds since 1970 on Connect's clock. See [`elapsed`].
    pub since: Option<f64>,
    /// Muted by Connect.
    pub muted: bool,
    /// What can be done with this party alone.
    pub buttons: Vec<Button>,
}

/// What a party is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The one whom the contact is about.
    Customer,
    /// One who was added.
    Third,
    /// A supervisor who has barged in.
    Supervisor,
    /// Another agent, in a call that is listened to.
    Agent,
}

/// A contact that the CCP must handle.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    /// Which one.
    pub contact: ContactId,
    /// What it is.
    pub channel: Channel,
    /// What it is, in words.
    pub what: Rc<str>,
    /// The customer's or the task's name, where there is one.
    pub name: Option<Rc<str>>,
    /// Where it stands, in words.
    pub status: Rc<str>,
    /// It waits to be accepted, which the CCP must do.
    pub rings: bool,
    /// Since when, in milliseconds since 1970 on Connect's clock. See [`elapsed`].
    pub since: Option<f64>,
    /// Brings the CCP into view.
    pub show: Button,
}

/// What is open. Each has a button that closes it.
#[derive(Debug, Clone, PartialEq)]
pub enum Dialog {
    /// The keys that send tones into a call. The digits are not kept: they may be a secret.
    Keypad {
        /// Which call.
        contact: ContactId,
        /// `1` to `9`, `*`, `0` and `#`.
        keys: Vec<Button>,
        /// Closes it.
        close: Button,
    },
    /// The dial pad, or the choice of whom to add to a call.
    Pad(Pad),
    /// The devices.
    Devices {
        /// Streams' list; `None` while it is asked for.
        devices: Option<Vec<DeviceChoice>>,
        /// Closes it.
        close: Button,
    },
}

/// The dial pad, or the choice of whom to add to a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Pad {
    /// The call that a party is added to; `None` for a new call.
    pub contact: Option<ContactId>,
    /// What is typed. A change is [`Control::Type`].
    pub text: String,
    /// The number that it is, or what is wrong.
    pub number: Result<Number, Fault>,
    /// The country that the number is in, by its calling code.
    pub called: Option<Country>,
    /// The country for numbers without `+`.
    pub country: Option<Country>,
    /// The countries to choose from: those that the instance may call.
    pub countries: Vec<CountryChoice>,
    /// The queues to call out on, by name; empty where there is no choice.
    pub queues: Vec<Button>,
    /// The quick connects that match what is typed into the search. A change is [`Control::Find`].
    pub quick_connects: QuickConnects,
    /// What is typed into the search.
    pub find: String,
    /// Calls or adds the number.
    pub call: Button,
    /// Closes it.
    pub close: Button,
}

/// A country to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct CountryChoice {
    /// ISO 3166; the browser knows its name (`Intl.DisplayNames`).
    pub country: Country,
    /// The calling code, without `+`.
    pub code: u16,
    /// Chooses it; the label is the ISO code.
    pub button: Button,
}

/// The quick connects.
#[derive(Debug, Clone, PartialEq)]
pub enum QuickConnects {
    /// They are asked for.
    Loading,
    /// They are there.
    Listed(Vec<QuickConnect>),
    /// Streams could not list them.
    Failed(Trouble),
}

/// A quick connect.
#[derive(Debug, Clone, PartialEq)]
pub struct QuickConnect {
    /// What it leads to.
    pub kind: crate::softphone::voice::EndpointKind,
    /// Its number, where it is one.
    pub number: Option<Rc<str>>,
    /// Calls or adds it; the label is its name.
    pub button: Button,
}

/// A device to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceChoice {
    /// What for.
    pub kind: crate::softphone::voice::DeviceKind,
    /// Chooses it; the label is the browser's name of it.
    pub button: Button,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// What is wrong.
    pub trouble: Trouble,
    /// Takes it away, where that helps.
    pub dismiss: Option<Button>,
}

/// A press that had no effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// What was pressed.
    pub what: Rc<str>,
    /// Why it had no effect.
    pub why: Why,
}

/// The time since a moment, as `1:05` or `1:02:05`; both in milliseconds since 1970 on Connect's clock.
pub fn elapsed(since: f64, now: f64) -> String {
    let seconds = ((now - since).max(0.0) / 1000.0) as u32;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = String::new();
    if hours > 0 {
        text.push_str(&hours.to_string());
        text.push(':');
        if minutes < 10 {
            text.push('0');
        }
    }
    text.push_str(&minutes.to_string());
    text.push_str(if seconds < 10 { ":0" } else { ":" });
    text.push_str(&seconds.to_string());
    text
}
