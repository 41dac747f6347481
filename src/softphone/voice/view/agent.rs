//! The agent and the states to choose from.

use std::rc::Rc;

use crate::connect::agent_snapshot::{State, StateKind};
use crate::softphone::voice::control::Control;
use crate::softphone::voice::state::{StateChange, VoiceState};
use crate::softphone::voice::view::button::{Button, button, switch};

/// The agent.
#[derive(Debug, Clone, PartialEq)]
pub struct Agent {
    /// The state in words: the instance's name, or our words for a state of Connect's own.
    pub state: Rc<str>,
    /// The state's type.
    pub kind: StateKind,
    /// Since when, in milliseconds since 1970 on Connect's clock.
    pub since: Option<f64>,
    /// The state that comes after the contacts.
    pub next: Option<NextState>,
    /// The instance's own states. One press changes the state, or queues it while a contact is in hand.
    pub states: Vec<StateChoice>,
    /// What a press of a state does, where it does more than change the state.
    pub hint: Option<&'static str>,
}

/// The state that comes after the contacts.
#[derive(Debug, Clone, PartialEq)]
pub struct NextState {
    /// The state's name.
    pub name: Rc<str>,
    /// Removes it.
    pub clear: Button,
}

/// A state to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct StateChoice {
    /// The state's type.
    pub kind: StateKind,
    /// The button with the state's name; pressed where it is the present or the next state.
    pub button: Button,
}

impl Agent {
    pub(super) fn is_routable(&self) -> bool {
        self.kind == StateKind::Routable
    }
}

pub(super) fn agent(state: &VoiceState) -> Agent {
    let snapshot = &state.snapshot;
    let states = snapshot.configuration.states.iter();
    Agent {
        state: state_in_words(&snapshot.state, &snapshot.configuration.states),
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
        hint: match state.state_change() {
            StateChange::AtOnce => None,
            StateChange::ClosesContact => Some("Your state changes now and closes this contact:"),
            StateChange::Waits => Some("Your next state, once your contacts are done:"),
        },
    }
}

/// The words for an agent state: the instance's own states have names for people, Connect's own states have names for programs.
fn state_in_words(state: &State, states: &[State]) -> Rc<str> {
    let own = state.arn.is_some() && states.iter().any(|own| own.arn == state.arn);
    let service = matches!(state.kind, StateKind::System | StateKind::Error);
    // Connect's own `Pending`, while a queued callback is offered, has the type of an ordinary state.
    let pending = state.arn.is_none() && &*state.name == "Pending";
    if own || !service && !pending {
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
