//! Why a button is off, or why a press had no effect.

/// Why a button is off, or why a press had no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Connect has not answered the same request yet.
    Pending,
    /// Connect has not answered another request for this contact yet.
    Busy,
    /// The phone is not ready.
    NotReady,
    /// The contact is not there any more.
    ContactGone,
    /// The party is not on the line any more.
    PartyGone,
    /// The call is not offered to the agent, or not any more.
    NotOffered,
    /// The call is not connected.
    NotConnected,
    /// Somebody is still being called.
    StillRinging,
    /// Nobody is on hold.
    NobodyOnHold,
    /// Swap needs one party on hold and one that talks.
    NotTwoLines,
    /// The customer has left.
    CustomerGone,
    /// Nobody would be left with the customer.
    NobodyElse,
    /// Connect takes no more parties.
    TooManyParties,
    /// What the press asks for is so already.
    AlreadySo,
    /// A supervisor has muted the agent.
    MutedBySupervisor,
    /// Only the desk phone can do it.
    DeskPhone,
    /// The contact is still live.
    StillLive,
    /// The agent has not finished the after-call work.
    AfterCallWork,
    /// The agent has a call already.
    OnACall,
    /// The agent may not make calls.
    NotPermitted,
    /// The typed text is not a number that can be called.
    NoNumber,
    /// No queue is chosen to call out on.
    NoQueue,
    /// The instance has no such agent state.
    NoSuchState,
    /// The list has no such entry any more.
    NotListed,
    /// The press is not possible in this call.
    NotHere,
    /// Only the CCP can do it.
    OnlyInCcp,
    /// There is no call.
    NoCall,
    /// The key that answered the call is still down, or was pressed twice.
    JustAnswered,
    /// Each of several parties has a button of its own.
    ChooseParty,
    /// Streams has no number of the other party.
    NoNumberKnown,
    /// Not a reason: the number is in the clipboard.
    Copied,
    /// The browser did not let us write to the clipboard.
    NotCopied,
}

impl Why {
    /// One sentence for the agent.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Pending => "Waiting for Amazon Connect.",
            Self::Busy => "Amazon Connect is still busy with your last request for this contact.",
            Self::NotReady => "The phone is not ready yet.",
            Self::ContactGone => "This contact is no longer yours.",
            Self::PartyGone => "This party has left the call.",
            Self::NotOffered => "This call is no longer waiting for an answer.",
            Self::NotConnected => "The call is not connected.",
            Self::StillRinging => "Somebody is still being called. Wait until they answer.",
            Self::NobodyOnHold => "Nobody is on hold.",
            Self::NotTwoLines => "Swap needs one party on hold and one that you talk to.",
            Self::CustomerGone => "The customer has left the call.",
            Self::NobodyElse => "Nobody else is on the call. End it instead.",
            Self::TooManyParties => "This call has all the parties that Amazon Connect allows.",
            Self::AlreadySo => "Already done.",
            Self::MutedBySupervisor => "A supervisor has muted you.",
            Self::DeskPhone => "Use your desk phone for this.",
            Self::StillLive => "The contact is still live. End it first.",
            Self::AfterCallWork => "Finish your after-call work first.",
            Self::OnACall => "Finish your present call first.",
            Self::NotPermitted => {
                "Your security profile has no outbound calls. Ask your Amazon Connect administrator."
            }
            Self::NoNumber => "Enter a complete number first.",
            Self::NoQueue => "Choose a queue to call from.",
            Self::NoSuchState => "This state is no longer on offer.",
            Self::NotListed => "This is no longer in the list.",
            Self::NotHere => "This is not possible in this call.",
            Self::OnlyInCcp => "Open the Amazon phone for this.",
            Self::NoNumberKnown => "The other party's number is not known.",
            Self::Copied => "Copied.",
            Self::NotCopied => "Your browser did not let it be copied.",
            Self::NoCall => "There is no call.",
            Self::JustAnswered => {
                "You have only just answered. Press the key again to end the call."
            }
            Self::ChooseParty => "Several parties are on the call. Choose one below.",
        }
    }
}
