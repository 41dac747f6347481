//! What is known of one phone: when its CCP last acknowledged, how its last sign-in ended, and to whom it belongs.

use serde::{Deserialize, Serialize};

use crate::cause::Cause;
use crate::session::identity::Verdict;
use crate::sign_in::phone_id::PhoneId;

/// Amazon Connect ends every session after twelve hours, given in milliseconds.
pub(crate) const WHOLE_SESSION_MS: f64 = 12.0 * 3_600_000.0;

/// How long a session is counted on, in milliseconds: all but the last half hour.
const SESSION_MS: f64 = WHOLE_SESSION_MS - 0.5 * 3_600_000.0;

/// What is known of a phone. Times are milliseconds of `Date.now()`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Phone {
    pub(crate) id: PhoneId,
    /// When its CCP last acknowledged.
    pub(crate) acknowledged: Option<f64>,
    /// When a sign-in last reached its CCP.
    pub(crate) landed: Option<f64>,
    /// When the agent signed it out.
    pub(crate) signed_out: Option<f64>,
    /// When the last silent sign-in failed, and why.
    pub(crate) failed: Option<(f64, Cause)>,
    /// When its frame stayed out although the sign-in had succeeded, and why.
    pub(crate) out: Option<(f64, Cause)>,
    /// The Connect login, as the phone itself has told.
    pub(crate) agent: Option<String>,
    /// Whether that agent is the user of ServiceNow.
    pub(crate) verdict: Option<Verdict>,
}

/// How long after a log-out an acknowledgement may still be the old session's, in milliseconds: a CCP acknowledges every second, and its
/// SharedWorker may outlive the session for a while.
const LATE_MS: f64 = 3_000.0;

impl Phone {
    /// Whether an acknowledgement may come from the session that the agent has just ended.
    pub(crate) fn is_late(&self, now: f64) -> bool {
        let just_left = |at: f64| (0.0..LATE_MS).contains(&(now - at));
        let in_between = self.landed > self.signed_out;
        self.signed_out.is_some_and(just_left) && !in_between
    }

    pub(crate) fn is_signed_in(&self, now: f64) -> bool {
        let mut seen = self.acknowledged.into_iter().chain(self.landed);
        seen.any(|at| now - at < SESSION_MS)
    }

    /// Why the silent sign-in failed, if that was so short a time ago that it answers further requests.
    pub(crate) fn has_just_failed(&self, now: f64) -> Option<Cause> {
        let (at, cause) = self.failed?;
        (now - at < FAILED_MS).then_some(cause)
    }
}

/// How long a failed read or sign-in answers for the other frames of its page, in milliseconds. The next page tries again.
pub(crate) const FAILED_MS: f64 = 5_000.0;
