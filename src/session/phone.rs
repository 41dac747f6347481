//! What is known of one phone: its session at Amazon Connect, and to whom it belongs.

use serde::{Deserialize, Serialize};

use crate::cause::Cause;
use crate::session::identity::Verdict;
use crate::sign_in::phone_id::PhoneId;

/// Amazon Connect ends every session after twelve hours, given in milliseconds.
pub(crate) const WHOLE_SESSION_MS: f64 = 12.0 * 3_600_000.0;

/// How long a session is counted on, in milliseconds: all but the last half hour.
const SESSION_MS: f64 = WHOLE_SESSION_MS - 0.5 * 3_600_000.0;

/// How long a failed read or sign-in answers for the other frames of its page, in milliseconds. The next page tries again.
pub(crate) const FAILED_MS: f64 = 5_000.0;

/// How long after a log-out an acknowledgement may still be the old session's, in milliseconds: a CCP acknowledges every second, and its
/// SharedWorker may outlive the session for a while.
const LATE_MS: f64 = 3_000.0;

/// How long after a sign-in a frame may take to come up, in milliseconds. A frame that stays out later has lost its session.
const ENTER_MS: f64 = 60_000.0;

/// What is known of a phone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Phone {
    pub(crate) id: PhoneId,
    pub(crate) session: Session,
    /// When the last renewal of the session failed, and why. The session itself goes on.
    pub(crate) renewal_failed: Option<(f64, Cause)>,
    /// The Connect login, as the phone itself has told.
    pub(crate) agent: Option<String>,
    /// Whether that agent is the user of ServiceNow.
    pub(crate) verdict: Option<Verdict>,
}

/// A phone's session at Amazon Connect. Times are milliseconds of `Date.now()`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) enum Session {
    /// Nothing is known of it.
    #[default]
    Unknown,
    /// The agent is signed in.
    In {
        /// When the session began, or was first seen.
        since: f64,
        /// A sign-in of ours has reached the CCP at that time, so this is the session's beginning.
        landed: bool,
        /// When the CCP last acknowledged.
        acknowledged: Option<f64>,
    },
    /// The sign-in reached the CCP, but the frame in the page stayed out.
    KeptOut {
        /// When the sign-in reached the CCP.
        since: f64,
        /// Why the frame stayed out.
        cause: Cause,
    },
    /// The last silent sign-in failed.
    Failed {
        /// When.
        at: f64,
        /// Why.
        cause: Cause,
    },
    /// The agent has signed out, and stays signed out until the agent asks.
    SignedOut {
        /// When.
        at: f64,
        /// The agent has logged out of ServiceNow, so the next ServiceNow session may have the phone.
        with_service_now: bool,
    },
}

impl Phone {
    /// The CCP has acknowledged. Returns whether that counts: just after a log-out it may be the old session's. An acknowledgement
    /// prolongs no session: the SharedWorker acknowledges whatever its state.
    pub(crate) fn acknowledge(&mut self, now: f64) -> bool {
        let (since, landed) = match self.session {
            Session::SignedOut { at, .. } if (0.0..LATE_MS).contains(&(now - at)) => return false,
            Session::In { since, landed, .. } => (since, landed),
            Session::KeptOut { since, .. } => (since, true),
            Session::Unknown | Session::Failed { .. } | Session::SignedOut { .. } => (now, false),
        };
        self.session = Session::In {
            since,
            landed,
            acknowledged: Some(now),
        };
        true
    }

    /// A sign-in that `began` then has reached the CCP. After a log-out meanwhile it may have ended before or after that, so it does
    /// not count.
    pub(crate) fn land(&mut self, began: Option<f64>, now: f64) {
        let began = began.unwrap_or(now);
        if matches!(self.session, Session::SignedOut { at, .. } if began <= at) {
            return;
        }
        self.session = Session::In {
            since: now,
            landed: true,
            acknowledged: self.ready_at(),
        };
        self.renewal_failed = None;
    }

    /// A silent sign-in has failed. The session of a phone that is signed in goes on.
    pub(crate) fn fail(&mut self, cause: Cause, now: f64) {
        match self.session {
            Session::In { .. } if self.is_signed_in(now) => {
                self.renewal_failed = Some((now, cause));
            }
            Session::SignedOut { .. } => {}
            _ => self.session = Session::Failed { at: now, cause },
        }
    }

    /// The CCP in a page stays silent, so that an earlier session no longer counts.
    pub(crate) fn doubt(&mut self) {
        if matches!(self.session, Session::In { .. } | Session::SignedOut { .. }) {
            self.session = Session::Unknown;
        }
    }

    /// Whether the session is old enough to be renewed.
    pub(crate) fn is_due(&self, after_ms: f64, now: f64) -> bool {
        self.renews_at(after_ms).is_some_and(|at| now >= at)
    }

    /// When the session is renewed. Phones whose sessions began at the same time have up to half an hour between them, so that their
    /// renewals do not come all at once.
    pub(crate) fn renews_at(&self, after_ms: f64) -> Option<f64> {
        const SPREAD_MS: f64 = 30.0 * 60_000.0;
        let Session::In { since, .. } = self.session else {
            return None;
        };
        Some(since + (after_ms + since.rem_euclid(SPREAD_MS)).min(SESSION_MS))
    }

    /// The frame in the page stays out. Returns whether that tells why the last sign-in did not help: it has just reached the CCP, and the
    /// CCP has not come up with it.
    pub(crate) fn keep_out(&mut self, cause: Cause, now: f64) -> bool {
        let since = match self.session {
            Session::In {
                since,
                landed: true,
                acknowledged,
            } if acknowledged.is_none_or(|at| at < since) => since,
            Session::KeptOut { since, .. } => since,
            _ => return false,
        };
        let just_landed = (0.0..ENTER_MS).contains(&(now - since));
        if just_landed {
            self.session = Session::KeptOut { since, cause };
        }
        just_landed
    }

    /// The agent has signed out: nothing that is known of the phone counts any more.
    pub(crate) fn sign_out(&mut self, with_service_now: bool, now: f64) {
        *self = Self {
            id: std::mem::take(&mut self.id),
            session: Session::SignedOut {
                at: now,
                with_service_now,
            },
            ..Self::default()
        };
    }

    /// A new ServiceNow session has begun.
    pub(crate) fn forget_log_out(&mut self) {
        if let Session::SignedOut {
            with_service_now: true,
            ..
        } = self.session
        {
            self.session = Session::Unknown;
        }
    }

    /// Whether the agent has signed out and not asked for the phone since.
    pub(crate) fn is_signed_out(&self) -> bool {
        matches!(self.session, Session::SignedOut { .. })
    }

    pub(crate) fn is_signed_in(&self, now: f64) -> bool {
        match self.session {
            Session::In { since, .. } | Session::KeptOut { since, .. } => now - since < SESSION_MS,
            _ => false,
        }
    }

    /// When a sign-in of ours last reached the CCP.
    pub(crate) fn landed_at(&self) -> Option<f64> {
        match self.session {
            Session::In {
                since,
                landed: true,
                ..
            }
            | Session::KeptOut { since, .. } => Some(since),
            _ => None,
        }
    }

    /// When the CCP last acknowledged in this session.
    pub(crate) fn ready_at(&self) -> Option<f64> {
        match self.session {
            Session::In { acknowledged, .. } => acknowledged,
            _ => None,
        }
    }

    /// When the session began, or was first seen.
    pub(crate) fn since(&self) -> Option<f64> {
        match self.session {
            Session::In { since, .. } | Session::KeptOut { since, .. } => Some(since),
            _ => None,
        }
    }

    /// When Amazon Connect ends the session; `None` where its beginning was not seen.
    pub(crate) fn until(&self) -> Option<f64> {
        self.landed_at().map(|at| at + WHOLE_SESSION_MS)
    }

    /// Why the frame stayed out although the sign-in had succeeded.
    pub(crate) fn kept_out(&self) -> Option<Cause> {
        match self.session {
            Session::KeptOut { cause, .. } => Some(cause),
            _ => None,
        }
    }

    /// Why the last silent sign-in failed.
    pub(crate) fn failed(&self) -> Option<Cause> {
        match self.session {
            Session::Failed { cause, .. } => Some(cause),
            _ => None,
        }
    }

    /// The same, if that was so short a time ago that it answers further requests.
    pub(crate) fn has_just_failed(&self, now: f64) -> Option<Cause> {
        match self.session {
            Session::Failed { at, cause } if now - at < FAILED_MS => Some(cause),
            _ => None,
        }
    }
}
