//! Opens the extension's closed shadow roots to the scripts of the tests, which run among the page's. The browser itself tells where
//! they are; a page has no way to.

use anyhow::Result;
use serde_json::{Value, json};

use super::Watch;
use crate::browser::Browser;

/// The elements of the extension in a page.
const HOSTS: &str = "patchcord-panel, patchcord-notice, patchcord-cover, patchcord-controls";

/// Called on a root. From now on `shadowRoot` of its element is what it is where the root is open.
const OPEN: &str = "function () { Object.defineProperty(this.host, 'shadowRoot', { value: this, configurable: true }) }";
/// Called on an element without a root: it only has the name.
const NONE: &str = "function () { Object.defineProperty(this, 'shadowRoot', { value: null, configurable: true }) }";

impl Watch {
    /// Opens all that are in a window now.
    pub(crate) async fn open_roots(&self, window: &str) -> Result<()> {
        match self.browser {
            Browser::Chromium => self.open_in_chromium(window).await,
            Browser::Firefox => self.open_in_firefox(window).await,
        }
    }

    async fn open_in_chromium(&self, window: &str) -> Result<()> {
        let all = json!({ "depth": -1, "pierce": true });
        let document = self.tell(window, "DOM.getDocument", all).await?;
        let mut calls = Vec::new();
        look(&document["root"], &mut calls);
        for (node, function) in calls {
            let node = json!({ "backendNodeId": node });
            // What has gone meanwhile needs nothing.
            let Ok(found) = self.tell(window, "DOM.resolveNode", node).await else {
                continue;
            };
            let object = &found["object"]["objectId"];
            let call = json!({ "objectId": object, "functionDeclaration": function });
            self.tell(window, "Runtime.callFunctionOn", call).await?;
        }
        // Else it would go on to report every change of the document.
        self.tell(window, "DOM.disable", json!({})).await.map(drop)
    }

    async fn open_in_firefox(&self, window: &str) -> Result<()> {
        let root = json!({ "root": window });
        let tree = self
            .connection
            .call(None, "browsingContext.getTree", root)
            .await?;
        let mut contexts = Vec::new();
        list(&tree["contexts"], &mut contexts);
        let find = format!(
            "() => {{
              const find = (root) => [...root.querySelectorAll('*')].flatMap((element) =>
                [...(element.matches('{HOSTS}') && !Object.hasOwn(element, 'shadowRoot') ? [element] : []), ...(element.shadowRoot ? find(element.shadowRoot) : [])]);
              return find(document);
            }}"
        );
        for context in contexts {
            let target = json!({ "context": context });
            let call =
                json!({ "functionDeclaration": find, "awaitPromise": false, "target": target });
            // A document on its way to another one has none to open.
            let found = self
                .connection
                .call(None, "script.callFunction", call)
                .await;
            let Ok(found) = found else { continue };
            for host in found["result"]["value"].as_array().into_iter().flatten() {
                let root = &host["value"]["shadowRoot"]["sharedId"];
                let (this, function) = match root.as_str() {
                    Some(root) => (root, OPEN),
                    None => (host["sharedId"].as_str().unwrap_or_default(), NONE),
                };
                let call = json!({
                    "functionDeclaration": function,
                    "this": { "sharedId": this },
                    "awaitPromise": false,
                    "target": target,
                });
                drop(
                    self.connection
                        .call(None, "script.callFunction", call)
                        .await,
                );
            }
        }
        Ok(())
    }
}

/// What to call on which node, below this one.
fn look(node: &Value, calls: &mut Vec<(Value, &'static str)>) {
    let name = node["localName"].as_str().unwrap_or_default();
    let roots = node["shadowRoots"].as_array();
    if HOSTS.split(", ").any(|host| host == name) {
        match roots.and_then(|roots| roots.first()) {
            Some(root) => calls.push((root["backendNodeId"].clone(), OPEN)),
            None => calls.push((node["backendNodeId"].clone(), NONE)),
        }
    }
    for inside in [&node["children"], &node["shadowRoots"]] {
        for child in inside.as_array().into_iter().flatten() {
            look(child, calls);
        }
    }
    if node["contentDocument"].is_object() {
        look(&node["contentDocument"], calls);
    }
}

fn list(contexts: &Value, into: &mut Vec<Value>) {
    for context in contexts.as_array().into_iter().flatten() {
        into.push(context["context"].clone());
        list(&context["children"], into);
    }
}
