//! Listens to events. A script of the page can make any event up, so whoever listens says whom to.

// The one place that listens with gloo itself (see `clippy.toml`).
#![allow(clippy::disallowed_types)]

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use web_sys::{Event, EventTarget};

/// Listens until it is dropped.
pub(crate) type Listener = EventListener;

/// Hears what the agent and the browser do, never what a script dispatches: for everything that has an effect. It may keep an
/// event from what the browser does with it.
pub(crate) fn real(
    target: &EventTarget,
    kind: &'static str,
    mut hears: impl FnMut(&Event) + 'static,
) -> Listener {
    let hears = move |event: &Event| {
        if event.is_trusted() {
            hears(event);
        }
    };
    start(
        target,
        kind,
        EventListenerPhase::Bubble,
        false,
        Box::new(hears),
    )
}

/// Hears scripts of the page as well: for what they may know and do anyway.
pub(crate) fn any(
    target: &EventTarget,
    kind: &'static str,
    hears: impl FnMut(&Event) + 'static,
) -> Listener {
    start(
        target,
        kind,
        EventListenerPhase::Bubble,
        true,
        Box::new(hears),
    )
}

/// The same, before anybody inside of `target` hears it, and also what does not come up to it.
pub(crate) fn any_below(
    target: &EventTarget,
    kind: &'static str,
    hears: impl FnMut(&Event) + 'static,
) -> Listener {
    start(
        target,
        kind,
        EventListenerPhase::Capture,
        true,
        Box::new(hears),
    )
}

/// One for all, because each kind of closure would be a copy of what is inside.
fn start(
    target: &EventTarget,
    kind: &'static str,
    phase: EventListenerPhase,
    passive: bool,
    hears: Box<dyn FnMut(&Event)>,
) -> Listener {
    // Who hears everybody only looks on, and no scrolling waits for that.
    let options = EventListenerOptions { phase, passive };
    EventListener::new_with_options(target, kind, options, hears)
}
