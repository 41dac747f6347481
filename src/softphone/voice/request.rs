//! The calls of Streams that the voice controls need.

use std::rc::Rc;

use crate::connect::agent_snapshot::{ConnectionId, ContactId};
use crate::softphone::voice::device::DeviceKind;
use crate::value::phone_number::Number;

/// The number of a request, which its answer repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(pub(super) u32);

/// One call of a Streams method.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// `contact.accept`.
    Accept(ContactId),
    /// `contact.reject`.
    Reject(ContactId),
    /// `contact.clear`.
    Clear(ContactId),
    /// `connection.destroy`.
    Destroy(ContactId, ConnectionId),
    /// `connection.hold`.
    Hold(ContactId, ConnectionId),
    /// `connection.resume`.
    Resume(ContactId, ConnectionId),
    /// `connection.sendDigits`.
    SendDigits(ContactId, ConnectionId, char),
    /// `voiceConnection.muteParticipant`.
    MuteParticipant(ContactId, ConnectionId),
    /// `voiceConnection.unmuteParticipant`.
    UnmuteParticipant(ContactId, ConnectionId),
    /// `contact.toggleActiveConnections`.
    Toggle(ContactId),
    /// `contact.conferenceConnections`.
    Conference(ContactId),
    /// `contact.addConnection`.
    AddConnection(ContactId, Destination),
    /// `contact.bargeIn`.
    BargeIn(ContactId),
    /// `contact.silentMonitor`.
    SilentMonitor(ContactId),
    /// `agent.connect`, with `queueARN` where the agent chose a queue.
    Connect(Destination, Option<Rc<str>>),
    /// `agent.setState` with the state of `agent.getAgentStates()` that has this `agentStateARN`, and `enqueueNextState`.
    SetState(Rc<str>, bool),
    /// `agent.getEndpoints(agent.getAllQueueARNs())`; answered with [`VoiceEvent::QuickConnects`] or [`VoiceEvent::Failed`].
    GetEndpoints,
    /// `agent.mute`, without callbacks.
    Mute,
    /// `agent.unmute`, without callbacks.
    Unmute,
    /// `connect.core.getFrameMediaDevices`; answered with [`VoiceEvent::Devices`] or [`VoiceEvent::Failed`].
    GetDevices,
    /// `agent.setSpeakerDevice` and its like: `deviceId`, without callbacks.
    SetDevice(DeviceKind, Rc<str>),
}

impl Request {
    /// Whether Streams calls `success` or `failure` for this request.
    pub fn answers(&self) -> bool {
        !matches!(self, Self::Mute | Self::Unmute | Self::SetDevice(..))
    }
}

/// The party to call.
#[derive(Debug, Clone, PartialEq)]
pub enum Destination {
    /// `Endpoint.byPhoneNumber`.
    Number(Number),
    /// The endpoint that `agent.getEndpoints` gave with this `endpointARN`.
    QuickConnect(Rc<str>),
}
