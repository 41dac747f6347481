//! What the background does in ServiceNow pages: it puts files of the extension into them, and tells them that their terms changed.

use std::rc::Rc;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::background::Ticket;
use crate::message::{File, News, Reply};
use crate::web::background::Background;
use crate::web::browser::chrome;
use crate::web::browser::chrome::Tab;
use crate::web::browser::failure::cannot_matter;
use crate::web::browser::value::to_js;

/// The file that holds Amazon Connect Streams.
const STREAMS: &str = "connect-streams-min.js";

/// The argument of `scripting.executeScript`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Injection<'a> {
    target: Target,
    files: &'a [&'static str],
    world: &'static str,
    inject_immediately: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    tab_id: i32,
    frame_ids: [i32; 1],
}

/// The argument of `tabs.query`.
#[derive(Serialize)]
struct Query {
    url: String,
}

impl Background {
    /// Puts a file into the asking frame, then answers it. An answer without a value says that it failed.
    pub(super) async fn inject(self: Rc<Self>, ticket: Ticket, file: File) {
        let Some(asker) = self.askers.take(ticket) else {
            return;
        };
        let files = match file {
            File::Phone => &[STREAMS, "phone.js"][..],
            File::TranslatedPhone => &[STREAMS, "phone.js", "phone-translation.js"],
            File::Translation => &["translation.js"],
        };
        let done = match asker.frame {
            Some((tab, frame)) => run(tab, frame, files, "ISOLATED").await.is_ok(),
            None => false,
        };
        asker.respond(&match done {
            true => to_js(&Reply::Done),
            false => JsValue::UNDEFINED,
        });
    }
}

/// Has a page that the manifest does not name read the record.
pub(super) async fn read_in(tab: i32) {
    let mut done = run(tab, 0, &["page.js"], "MAIN").await;
    if done.is_ok() {
        done = run(tab, 0, &["module.js", "content.js"], "ISOLATED").await;
    }
    // The page may be gone. The next page then reads.
    cannot_matter(done);
}

/// Tells every page of an origin that its terms have changed, and takes the mark off their tabs.
pub(super) async fn tell_terms(origin: String) {
    let url = [&origin, "/*"].concat();
    let Ok(tabs) = chrome::query_tabs(&to_js(&Query { url })).await else {
        return;
    };
    let tabs: js_sys::Array = tabs.unchecked_into();
    for tab in tabs.iter() {
        if let Some(tab) = tab.unchecked_into::<Tab>().id() {
            chrome::mark(tab, false);
            tell_tab(tab, News::Terms).await;
        }
    }
}

/// Tells the pages in a tab something.
pub(super) async fn tell_tab(tab: i32, news: News) {
    // A tab without a page of ours has nobody to tell.
    cannot_matter(chrome::send_to_tab(tab, &to_js(&news)).await);
}

async fn run(
    tab_id: i32,
    frame: i32,
    files: &[&'static str],
    world: &'static str,
) -> Result<JsValue, JsValue> {
    let injection = Injection {
        target: Target {
            tab_id,
            frame_ids: [frame],
        },
        files,
        world,
        inject_immediately: true,
    };
    chrome::execute_script(&to_js(&injection)).await
}
