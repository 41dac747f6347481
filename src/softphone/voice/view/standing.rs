//! Whether calls can reach the agent, and why not. The heading, the empty screen and the screen reader all follow this one
//! decision, so that they never contradict each other or the notice.

use crate::cause::Cause;
use crate::softphone::voice::health::Health;
use crate::softphone::voice::state::{Phone, VoiceState};
use crate::softphone::voice::view::notices::health;

/// Whether calls can reach the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The agent is being signed in.
    SigningIn,
    /// Amazon Connect's own login waits for the agent.
    Standard,
    /// The sign-in has stopped, and a notice says why, unless the agent has hidden it.
    Stopped(Cause),
    /// The session is over.
    SignedOut,
    /// The phone cannot ring.
    Unreachable(Health),
    /// The phone can ring, and its calls have no sound.
    Soundless(Health),
    /// Calls can come, as far as the agent's state allows.
    Ready,
}

pub(super) fn standing(state: &VoiceState) -> Standing {
    match (state.phone, state.cause) {
        (Phone::LoggedOut, _) => return Standing::SignedOut,
        // The sign-in shows a notice only while its frame is out.
        (_, Some(cause)) => return Standing::Stopped(cause),
        (Phone::Starting, None) if state.standard => return Standing::Standard,
        (Phone::Starting, None) => return Standing::SigningIn,
        (Phone::Ready, None) if state.signed_out => return Standing::SignedOut,
        (Phone::Ready, None) => {}
    }
    let mut troubles = health(state);
    let first = |rings: bool| move |health: &Health| health.lets_ring() == Some(rings);
    if let Some(health) = troubles.clone().find(first(false)) {
        return Standing::Unreachable(health);
    }
    troubles
        .find(first(true))
        .map_or(Standing::Ready, Standing::Soundless)
}
