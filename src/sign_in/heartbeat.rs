//! Whether a phone that is ready still lives.
//!
//! A CCP acknowledges every second, whatever its state: the acknowledgement tells only that its SharedWorker is there. `agent::update`
//! tells that the SharedWorker still hears of the agent. A healthy one sends it every half minute at least.

/// How long a check may count as time in which the phone was awake, in milliseconds. A browser wakes a hidden tab once a minute; more
/// than that is a computer that slept.
const AWAKE_MS: u32 = 65_000;

/// After how many milliseconds without `agent::update` the session is doubted: one update was missed.
const DOUBT_MS: u32 = 45_000;

/// After how many milliseconds without `agent::update` the phone has stopped.
const STILL_MS: u32 = 75_000;

/// How often the background is told of a phone that has stopped, in milliseconds.
const TELL_MS: u32 = 30_000;

/// The signs of life of a phone that is ready.
#[derive(Debug, Default)]
pub(super) struct Heartbeat {
    /// Checks in a row without an acknowledgement.
    silent: u8,
    /// The CCP has told `agent::update` before. Nothing is known of a CCP that never tells it.
    has_told: bool,
    /// How long the CCP has told no `agent::update`, in milliseconds.
    still_ms: u32,
    /// Streams said that its SharedWorker has given up.
    gave_up: bool,
    /// The session was doubted since the last `agent::update`.
    doubted: bool,
    /// At which `still_ms` the background is told again.
    tell_at_ms: u32,
}

/// The result of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Beat {
    /// How many checks before this one, in a row, had no acknowledgement.
    pub(super) silent: u8,
    /// The CCP acknowledges, and its SharedWorker has stopped.
    pub(super) has_stopped: bool,
    /// The background should be told so now.
    pub(super) tells: bool,
    /// The session should be renewed, because an update was missed.
    pub(super) doubts: bool,
}

impl Heartbeat {
    /// The heart of a phone that has come up. `has_told`: a CCP of this page has told `agent::update` before.
    pub(super) fn new(has_told: bool) -> Self {
        Self {
            has_told,
            ..Self::default()
        }
    }

    pub(super) fn acknowledged(&mut self) {
        self.silent = 0;
    }

    /// The CCP told `agent::update`.
    pub(super) fn updated(&mut self) {
        *self = Self {
            silent: self.silent,
            has_told: true,
            ..Self::default()
        };
    }

    /// Streams said that its SharedWorker has given up for good.
    pub(super) fn gave_up(&mut self) {
        self.gave_up = true;
    }

    /// Checks the phone. `elapsed_ms`: since the last check.
    pub(super) fn beat(&mut self, elapsed_ms: u32) -> Beat {
        let silent = self.silent;
        // This check counts as missed until the next acknowledgement.
        self.silent = silent.saturating_add(1);
        let awake = elapsed_ms.min(AWAKE_MS);
        if self.has_told || self.gave_up {
            self.still_ms = self.still_ms.saturating_add(awake);
        }
        let has_stopped = self.gave_up || self.still_ms >= STILL_MS;
        let tells = has_stopped && self.still_ms >= self.tell_at_ms;
        if tells {
            self.tell_at_ms = self.still_ms.saturating_add(TELL_MS);
        }
        let doubts = self.still_ms >= DOUBT_MS && !self.doubted;
        self.doubted |= doubts;
        Beat {
            silent,
            has_stopped,
            tells,
            doubts,
        }
    }
}
