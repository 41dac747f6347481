//! What the screen shows, as plain data: no markup, and nothing to decide.

mod agent;
mod aloud;
mod button;
mod calls;
mod devices;
mod dialog;
mod elapsed;
mod idle;
mod notices;
mod others;
mod pad;
mod search;

pub use agent::{Agent, NextState, StateChoice};
pub use aloud::Aloud;
pub use button::Button;
pub use calls::{Call, Party};
pub use devices::DeviceChoice;
pub use dialog::Dialog;
pub use elapsed::elapsed;
pub use idle::Idle;
pub use notices::Notice;
pub use others::Other;
pub use pad::{CountryChoice, Pad, QuickConnect, QuickConnects};

use crate::softphone::voice::control::Control;
use crate::softphone::voice::ring::ringing;
use crate::softphone::voice::state::{Note, Phone, VoiceState};
use crate::softphone::voice::view::agent::agent;
use crate::softphone::voice::view::aloud::aloud;
use crate::softphone::voice::view::button::button;
use crate::softphone::voice::view::calls::show_call;
use crate::softphone::voice::view::dialog::dialog;
use crate::softphone::voice::view::idle::idle;
use crate::softphone::voice::view::notices::notices;
use crate::softphone::voice::view::others::show_other;

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
    /// What the place of the calls says; `None` while something else is in that place.
    pub idle: Option<Idle>,
    /// What a screen reader says.
    pub aloud: Aloud,
    /// A press that had no effect, and why. It goes with the next press, or after some seconds.
    pub note: Option<Note>,
    /// What the tab's title says of the phone: that a call rings, and not whose, because the page's scripts and every list of tabs
    /// read it. `None` leaves the page's own.
    pub title: Option<&'static str>,
}

/// What the screen shows.
pub fn view(state: &VoiceState) -> View {
    let agent = (state.phone == Phone::Ready).then(|| agent(state));
    let (voice, rest): (Vec<_>, Vec<_>) = {
        let contacts = state.snapshot.contacts.iter();
        contacts.partition(|contact| contact.is_voice())
    };
    let calls: Vec<_> = voice
        .into_iter()
        .map(|call| show_call(state, call))
        .collect();
    let others: Vec<_> = rest
        .into_iter()
        .map(|other| show_other(state, other))
        .collect();
    let dialog = state.open.as_ref().map(|open| dialog(state, open));
    let is_idle = calls.is_empty() && others.is_empty() && dialog.is_none();
    View {
        phone: state.phone,
        idle: is_idle.then(|| idle(state.phone, agent.as_ref())),
        aloud: aloud(&calls, agent.as_ref()),
        agent,
        calls,
        others,
        tools: tools(state),
        dialog,
        troubles: notices(state),
        note: state.note.as_ref().map(|(note, _)| note.clone()),
        title: ringing(&state.snapshot).first().map(|ring| ring.title),
    }
}

fn tools(state: &VoiceState) -> Vec<Button> {
    let ccp = match state.ccp_shown {
        true => Control::HideCcp,
        false => Control::ShowCcp,
    };
    let session = match state.phone {
        Phone::LoggedOut => Control::LogIn,
        Phone::Starting | Phone::Ready => Control::LogOut,
    };
    [Control::OpenDial, Control::OpenDevices, ccp, session]
        .into_iter()
        .map(|control| button(state, control))
        .collect()
}
