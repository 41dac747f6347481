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
mod standing;
mod summary;

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
pub(in crate::softphone) use search::folded;

use std::rc::Rc;

use crate::softphone::heading::Heading;
use crate::softphone::voice::control::Control;
use crate::softphone::voice::ring::ringing;
use crate::softphone::voice::stage::Stage;
use crate::softphone::voice::state::{Note, Phone, VoiceState};
use crate::softphone::voice::view::agent::agent;
use crate::softphone::voice::view::aloud::aloud;
use crate::softphone::voice::view::button::button;
use crate::softphone::voice::view::calls::show_call;
use crate::softphone::voice::view::dialog::dialog;
use crate::softphone::voice::view::idle::idle;
use crate::softphone::voice::view::notices::notices;
use crate::softphone::voice::view::others::show_other;
use crate::softphone::voice::view::standing::standing;
use crate::softphone::voice::view::summary::summary;

/// The whole screen.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// What the heading is about.
    pub heading: Heading,
    /// The heading's words.
    pub summary: String,
    /// The Connect login (`AgentConfiguration.username`); empty as long as it is unknown.
    pub login: Rc<str>,
    /// Whether there is a phone.
    pub phone: Phone,
    /// The agent and the states to choose from; `None` until the phone is ready.
    pub agent: Option<Agent>,
    /// *Accept* and *Decline* of the first call that rings, for the heading of a folded phone; empty where none rings.
    pub answers: Vec<Button>,
    /// The calls and callbacks, in Connect's order.
    pub calls: Vec<Call>,
    /// Contacts that the CCP must handle, in Connect's order.
    pub others: Vec<Other>,
    /// The buttons that are always there: dial pad, devices, the CCP, log out or log in.
    pub tools: Vec<Button>,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// The troubles, the worst first. A health warning goes with its cause, the others when the agent dismisses them.
    pub troubles: Vec<Notice>,
    /// What the place of the calls says; `None` while something else is in that place.
    pub idle: Option<Idle>,
    /// What a screen reader says.
    pub aloud: Aloud,
    /// The last press without effect, and why. It goes with the next press, or after some seconds.
    pub note: Option<Note>,
    /// The tab's title while a call rings. It does not name the caller, because the page's scripts and every list of tabs can
    /// read it. `None` leaves the page its own title.
    pub title: Option<&'static str>,
}

/// Builds the view of a state.
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
    let standing = standing(state);
    let idle = idle(standing, agent.as_ref());
    let (heading, summary) = summary(state, standing, agent.as_ref());
    let is_idle = calls.is_empty() && others.is_empty() && dialog.is_none();
    View {
        phone: state.phone,
        heading,
        summary,
        login: state.configuration().username.clone(),
        aloud: aloud(&calls, &others, agent.as_ref(), &idle, state.now),
        idle: is_idle.then_some(idle),
        agent,
        answers: answers(&calls),
        calls,
        others,
        tools: tools(state),
        dialog,
        troubles: notices(state),
        note: state.note.as_ref().map(|(note, _)| note.clone()),
        title: title(state),
    }
}

fn title(state: &VoiceState) -> Option<&'static str> {
    let rings = ringing(&state.snapshot);
    let announced = state.voice().any(|call| state.is_announced(call));
    let title = rings.first().map(|ring| ring.title);
    title.or(announced.then_some("Call accepted for you"))
}

fn answers(calls: &[Call]) -> Vec<Button> {
    let mut calls = calls.iter();
    let rings = calls.find(|call| call.stage == Stage::Offered);
    let buttons = rings.map_or(&[][..], |call| &call.buttons);
    let answers = buttons.iter().filter(|button| {
        let control = &button.control;
        matches!(control, Control::Accept(_) | Control::Decline(_))
    });
    answers.cloned().collect()
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
