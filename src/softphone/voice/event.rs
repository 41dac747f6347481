//! The events that the voice controls handle.

use std::rc::Rc;

use crate::cause::Cause;
use crate::connect::agent_snapshot::Snapshot;
use crate::settings::VoiceSettings;
use crate::softphone::voice::control::Control;
use crate::softphone::voice::device::{Device, DeviceKind};
use crate::softphone::voice::endpoint::Endpoint;
use crate::softphone::voice::health::{Microphone, Network};
use crate::softphone::voice::request::RequestId;
use crate::softphone::voice::shortcut::Shortcut;

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub enum VoiceEvent {
    /// A new snapshot of the agent and the contacts (`agent.onRefresh`, and the first `connect.agent`).
    Snapshot(Snapshot),
    /// The agent pressed a button.
    Pressed(Control),
    /// The agent pressed one of the browser's shortcuts, in whatever tab.
    Shortcut {
        /// The shortcut.
        shortcut: Shortcut,
        /// The phone is somebody else's, and covered.
        locked: bool,
    },
    /// Streams called `success` for a request.
    Done(RequestId),
    /// Streams called `failure` for a request, with its first argument as text.
    Failed(RequestId, String),
    /// `agent.onMuteToggle`.
    Muted(bool),
    /// `agent.onNetworkConnectionStatusChanged`, or what `getNetworkConnectionStatus` resolved to.
    Network(Network),
    /// `agent.onWebSocketConnectionLost` (false) or `…Gained` (true).
    WebSocket(bool),
    /// `agent.onSoftphoneError`: `getErrorType()`.
    SoftphoneError(String),
    /// The state of the microphone permission changed.
    Microphone(Microphone),
    /// The devices that `connect.core.getFrameMediaDevices` resolved to.
    Devices(Vec<Device>),
    /// `agent.onSpeakerDeviceChanged` and its like: `deviceId`.
    DeviceChanged(DeviceKind, Rc<str>),
    /// The quick connects that `agent.getEndpoints` gave to `success`.
    QuickConnects(Vec<Endpoint>),
    /// The tab came to the front or went to the back.
    InFront(bool),
    /// The time on Connect's clock, in milliseconds since 1970: `startTimestamp + getStateDuration()` of the agent. It is told once
    /// a second.
    Clock(f64),
    /// Whether the number that was to be copied is in the clipboard.
    Copied(bool),
    /// The administrator's settings, once at the start.
    Settings(VoiceSettings),
    /// Amazon Connect's own login is in the CCP, because no company sign-in is set up.
    StandardLogin,
    /// The sign-in shows a notice with this cause, or none any more.
    Notice(Option<Cause>),
    /// `EventType.AUTH_FAIL` (true), or `EventType.AUTHORIZE_SUCCESS` (false), which often follows a second later.
    SignedOut(bool),
    /// The phone is logged out (`EventType.TERMINATED`, or the end of our own logout).
    LoggedOut,
}
