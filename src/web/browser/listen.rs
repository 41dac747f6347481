//! Listeners to events of the page. A script of the page can make up any event, so each listener says whether it hears those too.

// The only file that uses gloo's listener itself (see `clippy.toml`).
#![allow(clippy::disallowed_types)]

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use web_sys::{Event, EventTarget};

/// Listens until it is dropped.
pub(crate) type Listener = EventListener;

/// Hears events of the agent and the browser, and none that a script dispatches: for everything that has an effect. The listener may
/// prevent the browser's own handling.
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
    start(target, kind, Hears::Trusted, Box::new(hears))
}

/// Hears events that scripts of the page dispatch as well: for what scripts may know and do anyway.
pub(crate) fn any(
    target: &EventTarget,
    kind: &'static str,
    hears: impl FnMut(&Event) + 'static,
) -> Listener {
    start(target, kind, Hears::Any, Box::new(hears))
}

/// The same, before any listener inside of `target`, and also events that do not bubble up to it.
pub(crate) fn any_below(
    target: &EventTarget,
    kind: &'static str,
    hears: impl FnMut(&Event) + 'static,
) -> Listener {
    start(target, kind, Hears::AnyBelow, Box::new(hears))
}

#[derive(PartialEq, Eq)]
enum Hears {
    Trusted,
    Any,
    AnyBelow,
}

/// One function for all closures: a generic one would be compiled for each of them.
fn start(
    target: &EventTarget,
    kind: &'static str,
    whom: Hears,
    hears: Box<dyn FnMut(&Event)>,
) -> Listener {
    let options = EventListenerOptions {
        phase: match whom {
            Hears::AnyBelow => EventListenerPhase::Capture,
            Hears::Trusted | Hears::Any => EventListenerPhase::Bubble,
        },
        // A listener that hears everybody prevents nothing, so no scrolling waits for it.
        passive: whom != Hears::Trusted,
    };
    EventListener::new_with_options(target, kind, options, hears)
}
