//! What a test that has failed leaves in `target/e2e/failed`: what was special about its world, what the far ends saw, what the browser
//! reported, and a picture of the page.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, Once, PoisonError};
use std::time::Duration;

use patchcord_sandbox::World;
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::task::block_in_place;
use tokio::time::timeout;

use crate::stage::Setup;
use crate::{Stage, root};

/// How many stages each test has lost.
static LOST: Mutex<Option<HashMap<String, usize>>> = Mutex::new(None);
/// What an earlier run has left would be taken for this one's.
static CLEARED: Once = Once::new();

/// The test that runs on this thread; none in a program that is no test.
pub(crate) fn test() -> Option<String> {
    let program = std::env::current_exe().ok()?;
    if program.parent()?.file_name()? != "deps" {
        return None;
    }
    let thread = std::thread::current();
    Some(thread.name().unwrap_or("test").replace("::", "."))
}

fn folder() -> PathBuf {
    root().join("target/e2e/failed")
}

/// What is special about a stage, in words.
pub(crate) fn describe(setup: &Setup) -> String {
    if test().is_some() {
        CLEARED.call_once(|| drop(fs::remove_dir_all(folder())));
    }
    let mut words = format!("{:?}", setup.browser);
    let usual = Setup::default();
    if setup.bare {
        words += ", without the extension";
    }
    if setup.granted {
        words += ", the agent says yes to the browser";
    }
    for (name, is, was) in [
        (
            "pairing",
            format!("{:?}", setup.pairing),
            format!("{:?}", usual.pairing),
        ),
        (
            "policy",
            format!("{:?}", setup.policy),
            format!("{:?}", usual.policy),
        ),
        (
            "extension",
            format!("{:?}", setup.extension),
            format!("{:?}", usual.extension),
        ),
        (
            "beside",
            format!("{:?}", setup.beside),
            format!("{:?}", usual.beside),
        ),
        (
            "downloads",
            format!("{:?}", setup.downloads),
            format!("{:?}", usual.downloads),
        ),
        (
            "IdP",
            format!("{:?}", setup.idp.as_ref().map(|idp| &idp.login_url)),
            format!("{:?}", usual.idp.as_ref().map(|idp| &idp.login_url)),
        ),
        (
            "cookies",
            format!("{:?}", setup.cookies),
            format!("{:?}", usual.cookies),
        ),
        (
            "pop-ups",
            format!("{:?}", setup.popups),
            format!("{:?}", usual.popups),
        ),
    ] {
        if is != was {
            let _ = write!(words, ", {name} {is}");
        }
    }
    words += &changes(&setup.world);
    words
}

/// What is different from the kind world.
fn changes(world: &World) -> String {
    let json = |world: &World| serde_json::to_value(world).unwrap_or_default();
    let mut changes = String::new();
    differ("", &json(world), &json(&crate::world()), &mut changes);
    changes
}

fn differ(path: &str, is: &Value, was: &Value, into: &mut String) {
    match (is, was) {
        // The sandbox adds an origin of its own.
        _ if is == was || path == "/connect/approvedOrigins" && is[0] == was[0] => {}
        (Value::Object(is), Value::Object(was)) => {
            for (name, is) in is {
                let was = was.get(name).unwrap_or(&Value::Null);
                differ(&format!("{path}/{name}"), is, was, into);
            }
        }
        _ => {
            let mut is = is.to_string();
            if is.len() > 200 {
                is = format!("{} characters", is.len());
            }
            let _ = write!(into, ", {path} {is}");
        }
    }
}

/// Leaves all that, if it is a test that has lost its stage before its end.
pub(crate) fn keep(stage: &Stage, described: &str) {
    let Some(test) = test() else { return };
    let number = {
        let mut lost = LOST.lock().unwrap_or_else(PoisonError::into_inner);
        let number = lost
            .get_or_insert_default()
            .entry(test.clone())
            .or_default();
        *number += 1;
        *number
    };
    let file = folder().join(format!("{test}.{number}.txt"));
    let said = format!("{described}{}", changes_since(stage, described));
    // The test prints it with its failure.
    eprintln!("In {said}. See {}.", file.display());
    let look = async {
        let errors = stage.watch.errors().await.unwrap_or_default();
        let notices = stage.notices().await.unwrap_or_default();
        let picture = file.with_extension("png");
        // Nothing can be done about a browser that does not give one.
        let _ = stage.screenshot(&picture).await;
        (errors, notices)
    };
    // It is lost in the middle of its test's own runtime.
    let look = async { timeout(Duration::from_secs(10), look).await };
    let seen = block_in_place(|| Handle::current().block_on(look));
    let (errors, notices) = seen.unwrap_or_default();
    let errors = errors.iter().filter(|error| !error.network);
    let errors: Vec<_> = errors.collect();
    let timeline = stage.timeline();
    let text = format!("{said}\n\nNotes: {notices:#?}\n\nErrors: {errors:#?}\n\n{timeline}");
    let written = fs::create_dir_all(folder()).and_then(|()| fs::write(&file, text));
    if let Err(error) = written {
        eprintln!("That could not be written: {error}");
    }
}

/// What the test has changed since, where that is not in the description.
fn changes_since(stage: &Stage, described: &str) -> String {
    let now = changes(&stage.sandbox.world(|world| world.clone()));
    if described.ends_with(&now) {
        return String::new();
    }
    format!("; at the end{now}")
}
