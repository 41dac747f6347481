//! The open dialog: the keypad, the pad or the devices.

use crate::softphone::voice::control::Control;
use crate::softphone::voice::state::{Open, VoiceState};
use crate::softphone::voice::view::button::{Button, button, labelled};
use crate::softphone::voice::view::devices::{DeviceChoice, show_devices};
use crate::softphone::voice::view::pad::{Pad, show_pad};

/// The keys of the keypad, row by row.
const KEYS: [char; 12] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/// The open dialog, with a button that closes it.
#[derive(Debug, Clone, PartialEq)]
pub enum Dialog {
    /// The keys that send tones into a call. The digits are not kept, because they may be a secret.
    Keypad {
        /// `1` to `9`, `*`, `0` and `#`.
        keys: Vec<Button>,
        /// Closes the dialog.
        close: Button,
    },
    /// The dial pad, or the choice of whom to add to a call.
    Pad(Pad),
    /// The devices.
    Devices {
        /// The browser's list; `None` until it is there.
        devices: Option<Vec<DeviceChoice>>,
        /// Closes the dialog.
        close: Button,
    },
    /// The question whether to log out.
    LogOut {
        /// Logs out.
        confirm: Button,
        /// Closes the dialog.
        close: Button,
    },
}

pub(super) fn dialog(state: &VoiceState, open: &Open) -> Dialog {
    let close = button(state, Control::Close);
    match open {
        Open::Keypad(contact) => Dialog::Keypad {
            keys: KEYS
                .into_iter()
                .map(|key| {
                    let mut text = [0; 4];
                    let label: &str = key.encode_utf8(&mut text);
                    labelled(state, Control::Digit(contact.clone(), key), label)
                })
                .collect(),
            close,
        },
        Open::Pad(contact) => Dialog::Pad(show_pad(state, contact.clone(), close)),
        Open::LogOut => Dialog::LogOut {
            confirm: button(state, Control::ConfirmLogOut),
            close,
        },
        Open::Devices => Dialog::Devices {
            devices: state.devices.is_some().then(|| show_devices(state)),
            close,
        },
    }
}
