//! A button: what a press means, what it says, and whether it is on.

use std::rc::Rc;

use crate::softphone::voice::control::Control;
use crate::softphone::voice::rules::may;
use crate::softphone::voice::state::VoiceState;
use crate::softphone::voice::why::Why;

/// A button: what a press means, what it says, and whether it is on.
#[derive(Debug, Clone, PartialEq)]
pub struct Button {
    /// The press, which comes back as [`crate::softphone::voice::VoiceEvent::Pressed`].
    pub control: Control,
    /// The label.
    pub label: Rc<str>,
    /// For a switch, whether it is on; `None` for an ordinary button.
    pub pressed: Option<bool>,
    /// Why the button is off; `None` for a button that is on. [`Why::Pending`] is shown as a request under way.
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
