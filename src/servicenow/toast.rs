//! TODO-DOC

use crate::cause::{Browser, Cause, Severity};

/// What is known of the frame that a page is in.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FrameView {
    /// The width of what it shows (`innerWidth`), in CSS pixels: none where it is not displayed.
    pub width: f64,
    /// Its height (`innerHeight`).
    pub height: f64,
    /// Whether the page around lets it be seen, as far as its styles tell (`checkVisibility`).
    pub visible: bool,
}

/// What the agent is told by way of OpenFrame (`openFrameAPI`), because what is drawn in the page cannot be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// The kind of toast (`toastMessage`): `error` or `warning`.
    pub kind: &'static str,
    /// Its words.
    pub words: String,
    /// The softphone has to come into view (`show`, `showIframe`), because the agent has to press something in it.
    pub reveal: bool,
}

/// What to tell of `cause` in a page whose frame is hidden, as behind ServiceNow's interaction controls; `None` where the
/// page can be seen. Title, subtitle and the controls' own context are left alone: ServiceNow's page sets them, and nobody
/// can read what it has set.
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
