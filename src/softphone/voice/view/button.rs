//! Something to press.

use std::rc::Rc;

use crate::softphone::voice::control::Control;
use crate::softphone::voice::rules::may;
use crate::softphone::voice::state::VoiceState;
use crate::softphone::voice::why::Why;

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

pub(super) fn button(state: &VoiceState, control: Control) -> Button {
    let label = control.name();
    labelled(state, control, label)
}

pub(super) fn labelled(state: &VoiceState, control: Control, label: impl Into<Rc<str>>) -> Button {
    Button {
        off: may(state, &control).err(),
        label: label.into(),
        pressed: None,
        control,
    }
}

pub(super) fn switch(
    state: &VoiceState,
    control: Control,
    label: impl Into<Rc<str>>,
    pressed: bool,
) -> Button {
    Button {
        pressed: Some(pressed),
        ..labelled(state, control, label)
    }
}
