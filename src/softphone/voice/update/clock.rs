//! Ends what has lasted too long: requests without an answer, notes, and a log-out that does not come.

use crate::softphone::voice::refusal::Refusal;
use crate::softphone::voice::state::{Quick, VoiceState};
use crate::softphone::voice::update::answers::{no_quick_connects, refused};

/// The longest time for an answer of Connect, in milliseconds.
const PATIENCE_MS: f64 = 20_000.0;

/// The longest time for a request without a callback, and from an answer to the snapshot that shows its effect, in
/// milliseconds.
const SOON_MS: f64 = 4_000.0;

/// How long a note stays, in milliseconds.
const NOTE_MS: f64 = 8_000.0;

pub(super) fn clock(state: &mut VoiceState, now: f64) {
    if !now.is_finite() {
        return;
    }
    // With the first known time, everything counts as begun now.
    let first = state.now == 0.0;
    state.now = now;
    if let Quick::Asked(_, since) = &mut state.quick {
        if first {
            *since = now;
        }
        if now - *since > PATIENCE_MS {
            state.quick = Quick::Failed(no_quick_connects(Refusal::NoAnswer));
        }
    }
    if let Some(since) = &mut state.leaving {
        if first {
            *since = now;
        }
        // An agent who goes offline later does not mean to log out.
        if now - *since > PATIENCE_MS {
            state.leaving = None;
        }
    }
    if let Some((_, since)) = &mut state.note {
        if first {
            *since = now;
        }
        if now - *since > NOTE_MS {
            state.note = None;
        }
    }
    let mut place = 0;
    while let Some(pending) = state.pending.get_mut(place) {
        if first {
            pending.since = now;
        }
        let patience = match pending.answers && !pending.answered {
            true => PATIENCE_MS,
            false => SOON_MS,
        };
        if now - pending.since <= patience {
            place += 1;
            continue;
        }
        let over = state.pending.remove(place);
        if !over.answered {
            refused(state, &over, Refusal::NoAnswer);
        }
    }
}
