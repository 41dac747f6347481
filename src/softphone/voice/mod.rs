//! The voice controls of a docked softphone whose CCP stays hidden, as a state machine without a clock and without a browser.
//!
//! In come events ([`VoiceEvent`]): snapshots of Streams, presses of the agent, answers, and the time. [`state`] keeps what a
//! snapshot cannot say: the open dialog, the requests under way, and what Streams tells by events only. `rules` says which presses
//! have an effect, from the last snapshot alone, so that nothing can drift from what Connect knows. `update` handles an event. Out go
//! effects ([`VoiceEffect`]), and [`view::view`] builds what the screen shows. The browser's half is `src/web/softphone/voice`.

mod call_rules;
pub mod control;
pub mod device;
pub mod effect;
pub mod endpoint;
pub mod event;
mod grouped;
pub mod health;
mod outcome;
mod party_name;
pub mod purpose;
mod recents;
pub mod refusal;
pub mod request;
mod ring;
mod rules;
pub mod shortcut;
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
pub use purpose::Purpose;
pub use refusal::Refusal;
pub use request::{Destination, Request, RequestId};
pub use shortcut::Shortcut;
pub use stage::Stage;
pub use state::{Note, Phone, VoiceState};
pub use trouble::Trouble;
pub use why::Why;
