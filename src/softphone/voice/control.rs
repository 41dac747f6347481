//! What the agent can press.

use std::rc::Rc;

use crate::connect::agent_snapshot::{ConnectionId, ContactId};
use crate::softphone::voice::device::DeviceKind;
use crate::softphone::voice::trouble::Trouble;
use crate::value::numbering_plan::Country;

/// What the agent can press.
#[derive(Debug, Clone, PartialEq)]
pub enum Control {
    /// Accepts an offered call.
    Accept(ContactId),
    /// Declines an offered call.
    Decline(ContactId),
    /// Ends a call.
    HangUp(ContactId),
    /// Leaves a call that others go on with.
    Leave(ContactId),
    /// Mutes the agent in a call.
    Mute(ContactId),
    /// The opposite.
    Unmute(ContactId),
    /// Puts a party on hold; with the agent's own line, the agent.
    Hold(ContactId, ConnectionId),
    /// Takes a party back from hold.
    Resume(ContactId, ConnectionId),
    /// Swaps who is on hold and who talks.
    Swap(ContactId),
    /// Joins all parties.
    Join(ContactId),
    /// Hangs up on one party.
    RemoveParty(ContactId, ConnectionId),
    /// Mutes another agent in the call.
    MuteParty(ContactId, ConnectionId),
    /// Talks in a call that is listened to.
    BargeIn(ContactId),
    /// Only listens again.
    Listen(ContactId),
    /// Ends after-call work, or closes a missed, declined or failed contact.
    Clear(ContactId),
    /// Opens the keypad of a call.
    OpenKeypad(ContactId),
    /// Sends a tone: `0` to `9`, `*` or `#`.
    Digit(ContactId, char),
    /// Opens the choice of whom to add to a call.
    OpenTransfer(ContactId),
    /// Opens the dial pad.
    OpenDial,
    /// Opens the devices.
    OpenDevices,
    /// Closes what is open.
    Close,
    /// The text of the open pad is this now.
    Type(String),
    /// The country of the open pad is this now.
    Country(Country),
    /// The queue to call out on is this now: `queueARN`.
    Queue(Rc<str>),
    /// The search text of the open pad is this now.
    Find(String),
    /// Calls or adds the number of the open pad.
    Call,
    /// Calls or adds this quick connect: `endpointARN`.
    QuickConnect(Rc<str>),
    /// Changes the agent's state, or queues it while a contact is in hand: `agentStateARN`.
    SetState(Rc<str>),
    /// Takes the queued state back.
    ClearNextState,
    /// Chooses a device: `deviceId`.
    Choose(DeviceKind, Rc<str>),
    /// Brings the CCP into view.
    ShowCcp,
    /// Hides it again.
    HideCcp,
    /// Goes offline and logs out.
    LogOut,
    /// Logs in.
    LogIn,
    /// Takes this trouble away.
    Dismiss(Trouble),
}

impl Control {
    /// What a press is called, where no text of the snapshot names it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Accept(_) => "Accept",
            Self::Decline(_) => "Decline",
            Self::HangUp(_) => "End call",
            Self::Leave(_) => "Leave call",
            Self::Mute(_) => "Mute",
            Self::Unmute(_) => "Unmute",
            Self::Hold(..) => "Hold",
            Self::Resume(..) => "Resume",
            Self::Swap(_) => "Swap",
            Self::Join(_) => "Join",
            Self::RemoveParty(..) => "Hang up",
            Self::MuteParty(..) => "Mute",
            Self::BargeIn(_) => "Barge in",
            Self::Listen(_) => "Listen only",
            Self::Clear(_) => "Close contact",
            Self::OpenKeypad(_) => "Keypad",
            Self::Digit(..) => "Tone",
            Self::OpenTransfer(_) => "Add or transfer",
            Self::OpenDial => "Dial pad",
            Self::OpenDevices => "Devices",
            Self::Close => "Close",
            Self::Type(_) => "Number",
            Self::Country(_) => "Country",
            Self::Queue(_) => "Queue",
            Self::Find(_) => "Search",
            Self::Call => "Call",
            Self::QuickConnect(_) => "Quick connect",
            Self::SetState(_) => "Change state",
            Self::ClearNextState => "Keep present state",
            Self::Choose(..) => "Device",
            Self::ShowCcp => "Show CCP",
            Self::HideCcp => "Hide CCP",
            Self::LogOut => "Log out",
            Self::LogIn => "Log in",
            Self::Dismiss(_) => "Dismiss",
        }
    }

    /// Calls or adds somebody.
    pub(super) const fn calls(&self) -> bool {
        matches!(self, Self::Call | Self::QuickConnect(_))
    }

    /// Goes on beside whatever else is asked for on the same contact.
    pub(super) const fn is_aside(&self) -> bool {
        matches!(
            self,
            Self::Digit(..) | Self::Mute(_) | Self::Unmute(_) | Self::MuteParty(..)
        )
    }

    pub(super) const fn changes_state(&self) -> bool {
        matches!(
            self,
            Self::SetState(_) | Self::ClearNextState | Self::LogOut
        )
    }
}
