//! A message by way of OpenFrame, for a softphone page that cannot be seen.

use crate::cause::{Browser, Cause, Severity};

/// The frame that a page is in.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FrameView {
    /// The width (`innerWidth`), in CSS pixels; 0 where the frame is not displayed.
    pub width: f64,
    /// The height (`innerHeight`), likewise.
    pub height: f64,
    /// Whether the page around shows the frame, as far as its styles tell (`checkVisibility`).
    pub visible: bool,
}

/// A message that OpenFrame (`openFrameAPI`) shows the agent in place of the page, which cannot be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// The kind of toast (`toastMessage`): `error` or `warning`.
    pub kind: &'static str,
    /// The text.
    pub words: String,
    /// Whether the softphone has to come into view (`show`, `showIframe`), because the agent has to press a button in it.
    pub reveal: bool,
}

/// The toast for `cause` in a page whose frame is hidden, as behind ServiceNow's interaction controls; `None` where the page
/// can be seen. Title, subtitle and the controls' own context are left alone: ServiceNow's page sets them, and they cannot be
/// read back.
pub fn tell(cause: Cause, asks: bool, frame: FrameView, browser: Browser) -> Option<Toast> {
    if frame.visible && frame.width >= 1.0 && frame.height >= 1.0 {
        return None;
    }
    let mut words = String::from(cause.what());
    words.push(' ');
    words.push_str(cause.next_step());
    Some(Toast {
        kind: if cause.severity() == Severity::Stop {
            "error"
        } else {
            "warning"
        },
        words,
        reveal: asks && !cause.ways_out(browser).is_empty(),
    })
}
