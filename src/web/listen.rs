//! Listens to events. A script of the page can make any event up, so whoever listens says whom to.

// The one place that listens with gloo itself (see `clippy.toml`).
#![allow(clippy::disallowed_types)]

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use web_sys::{Event, EventTarget};

/// Listens until it is dropped.
pub(super) type Listener = EventListener;

/// Hears what the agent and the browser do, never what a script dispatches: for everything that has an effect.
pub(super) fn real(
    target: &EventTarget,
    kind: &'static str,
    mut hears: impl FnMut(&Event) + 'static,
) -> Listener {
    EventListener::new(target, kind, move |event| {
        if event.is_trusted() {
            hears(event);
        }
    })
}

/// The same for keys, which `hears` may keep from what the browser does with them.
#[cfg(feature = "phone")]
pub(super) fn real_keys(
    target: &EventTarget,
    mut hears: impl FnMut(&web_sys::KeyboardEvent) + 'static,
) -> Listener {
    use wasm_bindgen::JsCast;

    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(target, "keydown", options, move |event| {
        if event.is_trusted() {
            hears(event.unchecked_ref());
        }
    })
}

/// Hears scripts of the page as well: for what they may know and do anyway.
#[cfg(feature = "phone")]
pub(super) fn any(
    target: &EventTarget,
    kind: &'static str,
    hears: impl FnMut(&Event) + 'static,
) -> Listener {
    EventListener::new(target, kind, hears)
}

/// Hears it before anybody inside of `target` does, and what does not come up to it too.
pub(super) fn any_below(
    target: &EventTarget,
    kind: &'static str,
    hears: impl FnMut(&Event) + 'static,
) -> Listener {
    let options = EventListenerOptions {
        phase: EventListenerPhase::Capture,
        passive: true,
    };
    EventListener::new_with_options(target, kind, options, hears)
}
