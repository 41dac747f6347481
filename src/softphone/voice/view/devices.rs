//! The devices to choose from.

use crate::softphone::voice::control::Control;
use crate::softphone::voice::device::DeviceKind;
use crate::softphone::voice::state::VoiceState;
use crate::softphone::voice::view::button::{Button, switch};

/// A device to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceChoice {
    /// The use of the device.
    pub kind: DeviceKind,
    /// Chooses the device; the label is the browser's name of it.
    pub button: Button,
}

pub(super) fn show_devices(state: &VoiceState) -> Vec<DeviceChoice> {
    let mut choices = Vec::new();
    for kind in [
        DeviceKind::Speaker,
        DeviceKind::Microphone,
        DeviceKind::Ringer,
    ] {
        let input = kind == DeviceKind::Microphone;
        let fitting = state
            .devices
            .iter()
            .flatten()
            .filter(|one| one.is_input == input);
        choices.extend(fitting.map(|device| {
            let pressed = state.chosen[kind as usize].as_ref() == Some(&device.id);
            let control = Control::Choose(kind, device.id.clone());
            // A browser names no device before the microphone is allowed.
            let label = match &*device.label {
                "" => "Unnamed device".into(),
                _ => device.label.clone(),
            };
            DeviceChoice {
                kind,
                button: switch(state, control, label, pressed),
            }
        }));
    }
    choices
}
