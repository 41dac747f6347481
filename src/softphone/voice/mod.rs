//! The voice controls of a phone whose CCP stays hidden, as a state machine: an event comes in, effects go out, and the view
//! says what the screen shows.
//!
//! It knows no clock and no browser. What may be done follows from the last snapshot alone, so nothing can drift and no
//! contact is lost: the machine itself keeps what the snapshot cannot say, which is what is open, what has been asked for, and
//! what Streams tells by events only.

mod call_rules;
pub mod control;
pub mod device;
pub mod effect;
pub mod endpoint;
pub mod event;
pub mod health;
mod party_name;
pub mod refusal;
pub mod request;
mod ring;
mod rules;
pub mod stage;
pub mod state;
mod tones;
pub mod trouble;
mod update;
pub mod view;
pub mod why;

pub use control::Control;
pub use device::{Device, DeviceKind};
pub use effect::VoiceEffect;
pub use endpoint::{Endpoint, EndpointKind};
pub use event::VoiceEvent;
pub use health::{Health, Microphone, Network};
pub use refusal::Refusal;
pub use request::{Destination, Request, RequestId};
pub use stage::Stage;
pub use state::{Note, Phone, VoiceState};
pub use trouble::Trouble;
pub use why::Why;
