//! Takes events in.

mod answers;
mod clock;
mod press;
mod requests;
mod settle;

use crate::softphone::voice::control::Control;
use crate::softphone::voice::effect::VoiceEffect;
use crate::softphone::voice::event::VoiceEvent;
use crate::softphone::voice::health::{Health, Microphone};
use crate::softphone::voice::refusal::Refusal;
use crate::softphone::voice::state::{Phone, Quick, VoiceState};
use crate::softphone::voice::trouble::Trouble;
use crate::softphone::voice::update::answers::{done, failed};
use crate::softphone::voice::update::clock::clock;
use crate::softphone::voice::update::press::pressed;
use crate::softphone::voice::update::settle::settle;

/// So many troubles are kept: more than an agent reads at once.
const TROUBLES: usize = 4;

impl VoiceState {
    /// Takes one event and says what to do about it. The view may be another one then.
    pub fn on(&mut self, event: VoiceEvent) -> Vec<VoiceEffect> {
        let mut effects = match event {
            VoiceEvent::Pressed(control) => pressed(self, control),
            VoiceEvent::Snapshot(snapshot) => {
                self.phone = Phone::Ready;
                self.snapshot = snapshot;
                self.pending.retain(|pending| !pending.answered);
                Vec::new()
            }
            VoiceEvent::Done(ticket) => done(self, ticket),
            VoiceEvent::Failed(ticket, error) => {
                failed(self, ticket, Refusal::of(&error));
                Vec::new()
            }
            VoiceEvent::Muted(muted) => {
                self.muted = Some(muted);
                Vec::new()
            }
            VoiceEvent::Network(network) => {
                self.network = network;
                Vec::new()
            }
            VoiceEvent::WebSocket(there) => {
                self.web_socket = there;
                Vec::new()
            }
            VoiceEvent::SoftphoneError(kind) => {
                self.trouble(Trouble::Health(Health::of_softphone_error(&kind)));
                Vec::new()
            }
            VoiceEvent::Microphone(microphone) => {
                self.microphone = microphone;
                if microphone == Microphone::Fine {
                    let over = Trouble::Health(Health::MicrophoneNotShared);
                    self.troubles.retain(|trouble| *trouble != over);
                }
                Vec::new()
            }
            VoiceEvent::Devices(devices) => {
                self.devices = Some(devices);
                self.pending
                    .retain(|one| one.control != Control::OpenDevices);
                Vec::new()
            }
            VoiceEvent::DeviceChanged(kind, device) => {
                self.chosen[kind as usize] = Some(device);
                Vec::new()
            }
            VoiceEvent::QuickConnects(endpoints) => {
                self.quick = Quick::Listed(endpoints);
                Vec::new()
            }
            VoiceEvent::InFront(in_front) => {
                self.in_front = in_front;
                Vec::new()
            }
            VoiceEvent::Clock(now) => {
                clock(self, now);
                Vec::new()
            }
            VoiceEvent::LoggedOut => {
                let fresh = Self::new(self.country);
                let old = std::mem::replace(self, fresh);
                self.phone = Phone::LoggedOut;
                self.ccp_shown = old.ccp_shown;
                self.in_front = old.in_front;
                self.now = old.now;
                // An answer that is still on its way must meet no new request.
                self.tickets = old.tickets;
                self.notified = old.notified;
                Vec::new()
            }
        };
        settle(self, &mut effects);
        effects
    }

    pub(super) fn trouble(&mut self, trouble: Trouble) {
        self.troubles.retain(|other| *other != trouble);
        self.troubles.push(trouble);
        if self.troubles.len() > TROUBLES {
            self.troubles.remove(0);
        }
    }
}
