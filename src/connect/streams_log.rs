//! The log of Amazon Connect Streams (`connect.getLog()`), reduced to a few known words.
//!
//! A line of the log may hold a customer's name or number, so nothing of a line is kept but the time and one of these words.

use serde::Serialize;

/// The words that Streams logs about signing in and loading the phone (Streams' `core.js`).
const EVENTS: [&str; 12] = [
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

/// How many lines [`Logged::latest`] keeps.
const LATEST: usize = 50;

/// A line of Streams' log that is about signing in or loading the phone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Logged {
    /// The time, in milliseconds of the browser's clock.
    pub at: f64,
    /// The known words of the line.
    pub event: &'static str,
}

impl Logged {
    /// Reads a line of the log; `None` for a line without known words.
    pub fn read(at: f64, text: &str) -> Option<Self> {
        let event = EVENTS.iter().find(|event| text.contains(**event))?;
        Some(Self { at, event })
    }

    /// The last fifty lines.
    pub fn latest(mut lines: Vec<Self>) -> Vec<Self> {
        let surplus = lines.len().saturating_sub(LATEST);
        lines.drain(..surplus);
        lines
    }
}
