//! The agent and the states to choose from.

use std::rc::Rc;

use crate::connect::agent_snapshot::{State, StateKind};
use crate::softphone::voice::control::Control;
use crate::softphone::voice::state::VoiceState;
use crate::softphone::voice::view::button::{Button, button, switch};

/// The agent.
#[derive(Debug, Clone, PartialEq)]
pub struct Agent {
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

pub(super) fn agent(state: &VoiceState) -> Agent {
    let snapshot = &state.snapshot;
    let states = snapshot.configuration.states.iter();
    Agent {
        state: state_in_words(&snapshot.state),
        kind: snapshot.state.kind,
        since: snapshot.state.since,
        next: snapshot.next.as_ref().map(|next| NextState {
            name: next.name.clone(),
            clear: button(state, Control::ClearNextState),
        }),
        states: states
            .filter_map(|choice| {
                let control = Control::SetState(choice.arn.clone()?);
                Some(StateChoice {
                    kind: choice.kind,
                    button: switch(state, control, choice.name.clone(), state.is_set(choice)),
                })
            })
            .collect(),
        queues: state.queues_states(),
    }
}

/// An agent state in words: the instance's own have a name, Connect's have one for programs.
fn state_in_words(state: &State) -> Rc<str> {
    if !matches!(state.kind, StateKind::System | StateKind::Error) && &*state.name != "Pending" {
        return state.name.clone();
    }
    match &*state.name {
        "Init" => "Starting",
        "Busy" => "On contact",
        "AfterCallWork" => "After-call work",
        "CallingCustomer" => "Calling customer",
        "Dialing" => "Dialling",
        "Joining" => "Joining",
        "Pending" | "PendingBusy" | "PendingAvailable" => "Incoming contact",
        "MissedCallAgent" => "Missed call",
        "MissedCallCustomer" => "Customer did not answer",
        "FailedConnectAgent" => "Your phone could not be reached",
        "FailedConnectCustomer" => "Customer could not be reached",
        "LineEngagedAgent" => "Your line was busy",
        "LineEngagedCustomer" => "Customer's line was busy",
        "BadAddressAgent" => "Your phone number is not valid",
        "BadAddressCustomer" => "The number is not valid",
        "AgentHungUp" => "You hung up",
        "MultipleCcpWindows" => "The phone is open in several windows",
        "RealtimeCommunicationError" => "The sound failed",
        "InvalidLocale" => "The language is not valid",
        "Default" | "Error" => "Error",
        _ => return state.name.clone(),
    }
    .into()
}
