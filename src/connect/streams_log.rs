//! TODO-DOC

/// What Streams logs about the way to a phone. Of its lines no more is taken than these words: what else is in them may be a
/// customer's.
pub(crate) const EVENTS: &[&str] = &[
    "ACK_TIMEOUT occurred",
    "AUTH_FAIL occurred",
    "TERMINATED occurred",
    "Attempting to pop the login page if not already open",
    "Opened popup window",
    "Popup already opened by another tab",
    "Refreshing the CCP IFrame",
    "Iframe initialization time",
    "We have exhausted our authorization retries due to 401s from the authorize api",
    "We have exhausted our authorization retries due to 401s from the CTI service",
    "CCP has not received a configure message",
    "Failed to set microphone device",
];
