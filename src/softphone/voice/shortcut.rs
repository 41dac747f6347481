//! The browser's keyboard shortcuts (`commands` of the manifest): what each does in which state of the phone.

use serde::{Deserialize, Serialize};

use crate::connect::agent_snapshot::{Contact, ContactId, Line, LineState};
use crate::connect::contact_state::ContactState;
use crate::softphone::voice::call_rules::unless;
use crate::softphone::voice::control::Control;
use crate::softphone::voice::ring::rings;
use crate::softphone::voice::stage::Stage;
use crate::softphone::voice::state::{Phone, VoiceState};
use crate::softphone::voice::why::Why;

/// How long after the answer the key for it does not end the call, in milliseconds: a browser repeats a key that is held down.
const ANSWERED_MS: f64 = 2_000.0;

/// A shortcut, which works in every tab of the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Shortcut {
    /// Brings the phone to the front.
    Phone,
    /// Accepts the call that rings, else ends the call.
    Answer,
    /// Mutes or unmutes the agent.
    Mute,
    /// Puts the other party on hold, or takes it back.
    Hold,
}

impl Shortcut {
    /// All of them: no more than the four for which Chromium takes a suggested key.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Answer, Self::Mute, Self::Hold];

    /// The command's name in the manifest.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Answer => "answer",
            Self::Mute => "mute",
            Self::Hold => "hold",
        }
    }

    /// What it does, as the manifest says it too.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Phone => "Bring the phone to the front",
            Self::Answer => "Answer, or end the call",
            Self::Mute => "Mute or unmute",
            Self::Hold => "Hold or resume",
        }
    }

    /// The shortcut with this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}

/// The press that a shortcut stands for now; `None` where the phone only comes to the front.
pub(super) fn press_of(state: &VoiceState, shortcut: Shortcut) -> Result<Option<Control>, Why> {
    if shortcut == Shortcut::Phone {
        return Ok(None);
    }
    unless(state.phone != Phone::Ready, Why::NotReady)?;
    let press = match shortcut {
        Shortcut::Phone => return Ok(None),
        Shortcut::Answer => answer(state)?,
        Shortcut::Mute => {
            let call = active(state)?;
            let id = call.id.clone();
            match state.is_muted(call) {
                Some(true) => Control::Unmute(id),
                Some(false) | None => Control::Mute(id),
            }
        }
        Shortcut::Hold => hold(active(state)?)?,
    };
    Ok(Some(press))
}

fn answer(state: &VoiceState) -> Result<Control, Why> {
    let contacts = || state.snapshot.contacts.iter();
    if let Some(call) = contacts().find(|contact| contact.is_voice() && rings(contact)) {
        return Ok(Control::Accept(call.id.clone()));
    }
    match active(state) {
        Ok(call) => {
            let answered = call.since.filter(|_| call.state == ContactState::Connected);
            let just = answered.is_some_and(|since| state.now - since < ANSWERED_MS);
            unless(just, Why::JustAnswered)?;
            let leaves = call.has_several() || call.is_monitored();
            Ok(end(call.id.clone(), leaves))
        }
        Err(_) if contacts().any(rings) => Err(Why::OnlyInCcp),
        Err(why) => Err(why),
    }
}

fn end(call: ContactId, leaves: bool) -> Control {
    match leaves {
        true => Control::Leave(call),
        false => Control::HangUp(call),
    }
}

fn hold(call: &Contact) -> Result<Control, Why> {
    let line = call.line_to_hold().ok_or(Why::ChooseParty)?;
    let (id, of) = (call.id.clone(), line.id.clone());
    Ok(match line.state {
        LineState::Hold => Control::Resume(id, of),
        _ => Control::Hold(id, of),
    })
}

/// The call that the agent is in. Of two calls it is the one that the agent talks in.
fn active(state: &VoiceState) -> Result<&Contact, Why> {
    let rank = |call: &Contact| match call.stage() {
        Stage::Talking | Stage::Conference | Stage::SplitLines | Stage::Consulting => Some(0),
        Stage::Calling | Stage::Listening | Stage::Barging => Some(1),
        Stage::OnHold => Some(2),
        _ => None,
    };
    let ranked = state.voice().filter_map(|call| Some((rank(call)?, call)));
    let first = ranked.min_by_key(|(rank, _)| *rank);
    first.map(|(_, call)| call).ok_or(Why::NoCall)
}

impl Contact {
    /// The line that the call's own *Hold* is for. With one other party it is that party's line. With several it is the agent's,
    /// where Connect can hold the agent; else each party has a *Hold* of its own.
    pub(super) fn line_to_hold(&self) -> Option<&Line> {
        let several = self.has_several();
        let own = self.own_line();
        let own = own.filter(|own| several && self.multiparty || own.state == LineState::Hold);
        own.or_else(|| self.parties().next().filter(|_| !several))
    }
}
