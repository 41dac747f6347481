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
    /// Unmutes the agent in a call.
    Unmute(ContactId),
    /// Puts a party on hold, or the agent where the line is the agent's own.
    Hold(ContactId, ConnectionId),
    /// Takes a party back from hold.
    Resume(ContactId, ConnectionId),
    /// Swaps the party on hold and the party that talks.
    Swap(ContactId),
    /// Joins all parties.
    Join(ContactId),
    /// Hangs up on one party.
    RemoveParty(ContactId, ConnectionId),
    /// Mutes another agent in the call.
    MuteParty(ContactId, ConnectionId),
    /// Joins a call that the agent only listens to.
    BargeIn(ContactId),
    /// Goes back to listening only.
    Listen(ContactId),
    /// Ends after-call work, or closes a missed, declined or failed contact.
    Clear(ContactId),
    /// Opens the keypad of a call.
    OpenKeypad(ContactId),
    /// Sends a tone: `0` to `9`, `*` or `#`.
    Digit(ContactId, char),
    /// Opens the pad that adds a party to a call.
    OpenTransfer(ContactId),
    /// Opens the dial pad.
    OpenDial,
    /// Opens the list of devices.
    OpenDevices,
    /// Closes the open dialog.
    Close,
    /// Shows the quick connects in the open pad.
    ByName,
    /// Shows the number in the open pad.
    ByNumber,
    /// Copies the other party's number.
    CopyNumber(ContactId),
    /// The agent changed the number in the open pad.
    Type(String),
    /// The agent chose the country of the open pad.
    Country(Country),
    /// The agent chose the queue to call out on: `queueARN`.
    Queue(Rc<str>),
    /// The agent changed the search text in the open pad.
    Find(String),
    /// Puts the number of an earlier call into the open pad.
    Redial(Rc<str>),
    /// Calls or adds the number of the open pad.
    Call,
    /// Calls or adds this quick connect: `endpointARN`.
    QuickConnect(Rc<str>),
    /// Changes the agent's state, or queues it while a contact is in hand: `agentStateARN`.
    SetState(Rc<str>),
    /// Removes the queued state.
    ClearNextState,
    /// Chooses a device: `deviceId`.
    Choose(DeviceKind, Rc<str>),
    /// Shows the CCP.
    ShowCcp,
    /// Hides the CCP again.
    HideCcp,
    /// Asks whether to log out.
    LogOut,
    /// Goes offline and logs out.
    ConfirmLogOut,
    /// Logs in.
    LogIn,
    /// Removes this trouble from the screen.
    Dismiss(Trouble),
}

impl Control {
    /// The button's label, where no text of the snapshot is the label.
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
            Self::ByName => "Quick connects",
            Self::ByNumber | Self::Type(_) => "Number",
            Self::CopyNumber(_) => "Copy number",
            Self::Country(_) => "Country",
            Self::Queue(_) => "Queue",
            Self::Find(_) => "Search",
            Self::Redial(_) => "Recent call",
            Self::Call => "Call",
            Self::QuickConnect(_) => "Quick connect",
            Self::SetState(_) => "Change state",
            Self::ClearNextState => "Keep present state",
            Self::Choose(..) => "Device",
            Self::ShowCcp => "Amazon phone",
            Self::HideCcp => "Simple controls",
            Self::LogOut | Self::ConfirmLogOut => "Sign out",
            Self::LogIn => "Sign in",
            Self::Dismiss(_) => "Dismiss",
        }
    }

    /// Whether the press calls or adds a party.
    pub(super) const fn calls(&self) -> bool {
        matches!(self, Self::Call | Self::QuickConnect(_))
    }

    /// Whether the press can go to Connect while another request for the same contact is under way.
    pub(super) const fn is_aside(&self) -> bool {
        matches!(
            self,
            Self::Digit(..) | Self::Mute(_) | Self::Unmute(_) | Self::MuteParty(..)
        )
    }

    pub(super) const fn changes_state(&self) -> bool {
        matches!(
            self,
            Self::SetState(_) | Self::ClearNextState | Self::ConfirmLogOut
        )
    }
}
