//! Handles events: changes the state and returns the effects to carry out.

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
use crate::softphone::voice::state::{Note, Phone, Quick, VoiceState};
use crate::softphone::voice::trouble::Trouble;
use crate::softphone::voice::update::answers::{done, failed};
use crate::softphone::voice::update::clock::clock;
use crate::softphone::voice::update::press::{by_key, pressed};
use crate::softphone::voice::update::settle::{announce, settle};
use crate::softphone::voice::why::Why;

/// The most troubles that are kept.
const TROUBLES: usize = 4;

impl VoiceState {
    /// Handles one event and returns the effects to carry out. The view may have changed afterwards.
    pub fn on(&mut self, event: VoiceEvent) -> Vec<VoiceEffect> {
        let mut effects = match event {
            VoiceEvent::Pressed(control) => pressed(self, control),
            VoiceEvent::Shortcut { shortcut, locked } => by_key(self, shortcut, locked),
            // A snapshot from before the log-out comes late.
            VoiceEvent::Snapshot(snapshot) if self.is_late(&snapshot) => Vec::new(),
            VoiceEvent::Snapshot(snapshot) => {
                let first = self.phone != Phone::Ready;
                self.logged_out = None;
                self.phone = Phone::Ready;
                self.signed_out = false;
                self.snapshot = snapshot;
                self.pending.retain(|pending| !pending.answered);
                announce(self, first)
            }
            VoiceEvent::Done(id) => done(self, id),
            VoiceEvent::Failed(id, error) => {
                failed(self, id, Refusal::of(&error));
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
            VoiceEvent::Copied(done) => {
                let why = if done { Why::Copied } else { Why::NotCopied };
                let what = "Copy number".into();
                self.note = Some((Note { what, why }, self.now));
                Vec::new()
            }
            VoiceEvent::Settings(settings) => {
                self.settings = settings;
                Vec::new()
            }
            VoiceEvent::StandardLogin => {
                self.standard = true;
                Vec::new()
            }
            VoiceEvent::Notice(cause) => {
                self.cause = cause;
                Vec::new()
            }
            VoiceEvent::SignedOut(signed_out) => {
                self.signed_out = signed_out;
                if !signed_out {
                    self.logged_out = None;
                }
                Vec::new()
            }
            VoiceEvent::LoggedOut => {
                let fresh = Self::new(self.country);
                let old = std::mem::replace(self, fresh);
                self.phone = Phone::LoggedOut;
                self.settings = old.settings;
                self.ccp_shown = old.ccp_shown;
                self.standard = old.standard;
                self.cause = old.cause;
                self.microphone = old.microphone;
                self.in_front = old.in_front;
                self.now = old.now;
                self.logged_out = Some(old.now);
                // Numbers are never used twice, because a late answer must not end a new request.
                self.last_request = old.last_request;
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
