//! Speakers and microphones, as the browser lists them to the CCP.

use std::rc::Rc;

/// `MediaDeviceInfo` in the CCP's frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Device {
    /// `deviceId`, which belongs to the CCP's origin.
    pub id: Rc<str>,
    /// `label`.
    pub label: Rc<str>,
    /// `kind` is `audioinput`, as opposed to `audiooutput`.
    pub is_input: bool,
}

/// The use of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceKind {
    /// `setSpeakerDevice`.
    Speaker,
    /// `setMicrophoneDevice`.
    Microphone,
    /// `setRingerDevice`.
    Ringer,
}
