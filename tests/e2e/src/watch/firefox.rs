//! What Firefox tells over WebDriver BiDi.

use serde_json::Value;

use super::{Notes, Opened, PageError, Target};
use crate::devtools::Event;

/// The events that [`note`] understands.
pub(super) const EVENTS: [&str; 4] = [
    "browsingContext.contextCreated",
    "browsingContext.contextDestroyed",
    "browsingContext.navigationStarted",
    "log.entryAdded",
];

pub(super) fn note(event: &Event, notes: &mut Notes) {
    let params = &event.params;
    match event.method.as_str() {
        // A frame has a parent; what has none is a window or a tab.
        "browsingContext.contextCreated" if params["parent"].is_null() => {
            let opened = Opened {
                addresses: vec![text(&params["url"])],
                by_page: params["originalOpener"].is_string(),
                closed: false,
            };
            let (id, kind) = (text(&params["context"]), "page".to_owned());
            notes.targets.push(Target { id, kind, opened });
        }
        "browsingContext.navigationStarted" => {
            if let Some(opened) = notes.opened(&text(&params["context"])) {
                opened.addresses.push(text(&params["url"]));
            }
        }
        "browsingContext.contextDestroyed" => {
            if let Some(opened) = notes.opened(&text(&params["context"])) {
                opened.closed = true;
            }
        }
        "log.entryAdded" if params["level"] == "error" => {
            let page = notes
                .address(&text(&params["source"]["context"]))
                .to_owned();
            let script = text(&params["stackTrace"]["callFrames"][0]["url"]);
            // Streams keeps its log in the console.
            if script.ends_with("/connect-streams-min.js") && params["type"] == "console" {
                return;
            }
            let text = text(&params["text"]);
            notes.errors.push(PageError {
                page,
                script,
                text,
                network: false,
            });
        }
        _ => {}
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
