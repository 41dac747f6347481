//! The lines of Streams' log that tell about the way to a phone.

/// The words of those lines. A report takes no more of a line than these words, because the rest may be a customer's.
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
