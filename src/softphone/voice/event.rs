//! What the voice controls are told.

use std::rc::Rc;

use crate::connect::agent_snapshot::Snapshot;
use crate::softphone::voice::control::Control;
use crate::softphone::voice::device::{Device, DeviceKind};
use crate::softphone::voice::endpoint::Endpoint;
use crate::softphone::voice::health::{Microphone, Network};
use crate::softphone::voice::request::RequestId;

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum VoiceEvent {
    /// Streams has news of the agent or a contact (`agent.onRefresh`, and the first `connect.agent`).
    Snapshot(Snapshot),
    /// The agent pressed a button.
    Pressed(Control),
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
    /// What the browser says of the microphone.
    Microphone(Microphone),
    /// What `connect.core.getFrameMediaDevices` resolved to.
    Devices(Vec<Device>),
    /// `agent.onSpeakerDeviceChanged` and its like: `deviceId`.
    DeviceChanged(DeviceKind, Rc<str>),
    /// What `agent.getEndpoints` gave to `success`.
    QuickConnects(Vec<Endpoint>),
    /// The tab came to the front or went to the back.
    InFront(bool),
    /// The time on Connect's clock, in milliseconds since 1970: `startTimestamp + getStateDuration()` of the agent. Once a
    /// second is enough.
    Clock(f64),
    /// The phone is logged out (`EventType.TERMINATED`, or our own logout is through).
    LoggedOut,
}
