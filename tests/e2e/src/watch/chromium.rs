//! What Chromium tells over DevTools.

use serde_json::{Value, json};

use super::{Notes, Opened, PageError, Target, World};
use crate::devtools::{Connection, Event};

pub(super) fn note(connection: &Connection, event: &Event, notes: &mut Notes) {
    let params = &event.params;
    let info = &params["targetInfo"];
    match event.method.as_str() {
        "Target.targetCreated" => {
            let (id, kind) = (text(&info["targetId"]), text(&info["type"]));
            // Attached without pausing it, so that what is watched behaves as it would alone. Only the service worker lives
            // longer than it would.
            if matches!(kind.as_str(), "page" | "iframe" | "service_worker") {
                let attach = json!({ "targetId": id, "flatten": true });
                drop(connection.send(None, "Target.attachToTarget", attach));
            }
            let opened = Opened {
                addresses: vec![text(&info["url"])],
                by_page: info["openerId"].is_string(),
                closed: false,
            };
            notes.targets.push(Target { id, kind, opened });
        }
        "Target.targetInfoChanged" => {
            let address = text(&info["url"]);
            if let Some(opened) = notes.opened(&text(&info["targetId"]))
                && opened.addresses.last() != Some(&address)
            {
                opened.addresses.push(address);
            }
        }
        "Target.targetDestroyed" => {
            if let Some(opened) = notes.opened(&text(&params["targetId"])) {
                opened.closed = true;
            }
        }
        "Target.attachedToTarget" => {
            let session = text(&params["sessionId"]);
            // Both also report what happened before.
            for method in ["Runtime.enable", "Log.enable"] {
                drop(connection.send(Some(&session), method, json!({})));
            }
            notes.sessions.insert(session, text(&info["targetId"]));
        }
        "Runtime.executionContextCreated" => {
            let context = &params["context"];
            notes.worlds.push(World {
                session: event.session.clone().unwrap_or_default(),
                id: text(&context["uniqueId"]),
                frame: text(&context["auxData"]["frameId"]),
                origin: text(&context["origin"]),
            });
        }
        "Runtime.executionContextDestroyed" => {
            let gone = text(&params["executionContextUniqueId"]);
            notes.worlds.retain(|world| world.id != gone);
        }
        "Runtime.executionContextsCleared" => {
            let gone = event.session.clone().unwrap_or_default();
            notes.worlds.retain(|world| world.session != gone);
        }
        "Tracing.dataCollected" => {
            let events = params["value"].as_array().into_iter().flatten();
            notes.trace.extend(events.cloned());
        }
        "Tracing.tracingComplete" => notes.trace_complete = true,
        _ => note_error(event, notes),
    }
}

fn note_error(event: &Event, notes: &mut Notes) {
    let params = &event.params;
    let (script, text, network) = match event.method.as_str() {
        "Runtime.exceptionThrown" => {
            let details = &params["exceptionDetails"];
            let said = details["exception"]["description"].as_str();
            let said = said.or(details["text"].as_str()).unwrap_or_default();
            (text(&details["url"]), said.to_owned(), false)
        }
        "Runtime.consoleAPICalled" => {
            let script = text(&params["stackTrace"]["callFrames"][0]["url"]);
            // Streams keeps its log in the console, and a page may warn of what it likes. The rest of the extension has no
            // reason to.
            let streams = script.ends_with("/connect-streams-min.js");
            let extension = script.starts_with("chrome-extension://");
            match params["type"].as_str() {
                Some("error" | "assert") if !streams => {}
                Some("warning") if extension && !streams => {}
                _ => return,
            }
            let words = params["args"].as_array().into_iter().flatten().map(word);
            (script, words.collect::<Vec<_>>().join(" "), false)
        }
        "Log.entryAdded" if params["entry"]["level"] == "error" => {
            let entry = &params["entry"];
            (
                text(&entry["url"]),
                text(&entry["text"]),
                entry["source"] == "network",
            )
        }
        _ => return,
    };
    let target = event
        .session
        .as_ref()
        .and_then(|session| notes.sessions.get(session));
    let page = target.map_or("", |target| notes.address(target)).to_owned();
    notes.errors.push(PageError {
        page,
        script,
        text,
        network,
    });
}

/// One argument of `console.error` as a person would read it.
fn word(argument: &Value) -> String {
    let (described, value) = (&argument["description"], &argument["value"]);
    let said = described.as_str().or(value.as_str());
    said.map_or_else(|| value.to_string(), str::to_owned)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
