//! The queue of tones: one tone is on its way at a time, because two requests on their way to Connect may overtake each other.

use crate::softphone::voice::request::{Request, RequestId};

/// How long a tone without an answer holds back the next ones, in milliseconds: a lost answer must not silence the keypad.
const TONE_MS: f64 = 5_000.0;

/// Tones that Connect has not confirmed, the one on its way first.
#[derive(Debug, Default)]
pub(super) struct Tones {
    queue: Vec<(RequestId, Request)>,
    /// When the first one went, on Connect's clock.
    sent: f64,
}

impl Tones {
    /// Adds a tone and returns whether it goes now. Otherwise [`Tones::answered`] gives it back when its turn comes.
    pub(super) fn push(&mut self, id: RequestId, request: &Request, now: f64) -> bool {
        if now - self.sent > TONE_MS {
            self.queue.clear();
        }
        self.queue.push((id, request.clone()));
        let goes = self.queue.len() == 1;
        if goes {
            self.sent = now;
        }
        goes
    }

    /// Takes the answer to a tone and returns the next tone, which goes now.
    pub(super) fn answered(&mut self, id: RequestId, now: f64) -> Option<(RequestId, Request)> {
        if !self.is_first(id) {
            return None;
        }
        self.queue.remove(0);
        self.sent = now;
        self.queue.first().cloned()
    }

    /// Takes the failure of a tone and returns the tones that fail with it: a number that lacks a digit is another number.
    pub(super) fn failed(&mut self, id: RequestId) -> Vec<RequestId> {
        if !self.is_first(id) {
            return Vec::new();
        }
        let rest = std::mem::take(&mut self.queue).into_iter().skip(1);
        rest.map(|(id, _)| id).collect()
    }

    fn is_first(&self, id: RequestId) -> bool {
        self.queue.first().is_some_and(|(first, _)| *first == id)
    }
}
