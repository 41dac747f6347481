//! The house keeps its rooms: what a file imports lies in its own room or on a floor below, and the browser stays in `web`.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of `src`, from the ground up. A file imports from its own room and from those before it in this list.
const ROOMS: [&str; 12] = [
    "value",
    "cause",
    "servicenow",
    "connect",
    "login_url",
    "settings",
    "sign_in",
    "session",
    "softphone",
    "message",
    "background",
    "admin",
];

/// The rooms of `src/web`, from the ground up.
const WEB_ROOMS: [&str; 11] = [
    "browser",
    "messages",
    "servicenow",
    "connect",
    "sign_in",
    "session",
    "softphone",
    "background",
    "admin",
    "content",
    "entry",
];

/// A core of ours parses JSON in a browser too, with the browser's own parser.
const BROWSER_PARSER: &str = "value/json/in_browser.rs";

/// All Rust files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| match path.is_dir() {
            true => files(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The files of `src`: the path below it, and the code without comments.
fn sources() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let read = |path: PathBuf| {
        let file = path.strip_prefix(&src).unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        (file.replace('\\', "/"), code(&text))
    };
    files(&src).into_iter().map(read).collect()
}

/// The text without comments, so that a link in a doc comment is no import.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("//").next().unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

/// The paths below `crate::` that a text names.
fn imports(code: &str) -> Vec<&str> {
    let rest = code.split("crate::").skip(1);
    rest.map(|rest| {
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && !"_:".contains(letter));
        &rest[..end.unwrap_or(rest.len())]
    })
    .collect()
}

/// What a path names first, below `prefix`.
fn room<'a>(path: &'a str, prefix: &str) -> &'a str {
    let path = path.strip_prefix(prefix).unwrap_or(path);
    path.split("::").next().unwrap()
}

/// Where a room is in its list; everything must be in one.
fn floor(rooms: &[&str], room: &str, arrow: &str) -> usize {
    let floor = rooms.iter().position(|known| *known == room);
    floor.unwrap_or_else(|| panic!("{arrow}: the room '{room}' is in no list of this test"))
}

#[test]
fn no_room_imports_from_a_floor_above_it() {
    let mut broken = Vec::new();
    for (file, code) in sources() {
        if file == "lib.rs" || file == "web/mod.rs" {
            continue;
        }
        let own = file.trim_end_matches(".rs").replace('/', "::");
        for import in imports(&code) {
            let arrow = format!("src/{file} -> crate::{import}");
            let (from, to, rooms): (&str, &str, &[&str]) = match own.strip_prefix("web::") {
                Some(own) if import.starts_with("web::") => {
                    (room(own, ""), room(import, "web::"), &WEB_ROOMS)
                }
                // The browser's side may use all that decides.
                Some(_) => continue,
                None => (room(&own, ""), room(import, ""), &ROOMS),
            };
            if to == "web" || floor(rooms, from, &arrow) < floor(rooms, to, &arrow) {
                broken.push(arrow);
            }
        }
    }
    none(&broken, "these arrows run upwards");
}

/// The test above reads paths that begin at `crate` and name a room. So a path begins nowhere else, and no group hides a room.
#[test]
fn every_path_to_another_file_begins_at_the_crate() {
    let mut hidden = Vec::new();
    for (file, code) in sources() {
        for path in [
            "super::",
            "crate::{",
            "crate::web::{",
            "crate::*",
            "crate as",
        ] {
            if code.contains(path) {
                hidden.push(format!("src/{file} -> {path}"));
            }
        }
    }
    none(&hidden, "these paths hide an arrow");
}

/// What would let the extension see a cookie's value or a password.
const SECRETS: [&str; 7] = [
    "set-cookie",
    "extraheaders",
    "document.cookie",
    "chrome.cookies",
    "requestbody",
    "samlresponse",
    "onbeforesendheaders",
];

/// Where such a word is a rule against it, or a name that a report leaves out.
const MAY_NAME_SECRETS: [&str; 2] = ["admin/redact", "login_url/mistaken"];

#[test]
fn nothing_reads_a_cookie_an_assertion_or_the_body_of_a_request() {
    let found: Vec<String> = sources()
        .iter()
        .filter(|(file, _)| !MAY_NAME_SECRETS.iter().any(|may| file.starts_with(may)))
        .flat_map(|(file, code)| {
            let code = code.to_ascii_lowercase();
            let named = SECRETS.iter().filter(move |secret| code.contains(**secret));
            named.map(move |secret| format!("{file} names {secret}"))
        })
        .collect();
    none(&found, "these files could read a secret");
}

#[test]
fn only_web_names_the_browser() {
    let mut named = Vec::new();
    for (file, code) in sources() {
        if file.starts_with("web/") || file == BROWSER_PARSER {
            continue;
        }
        for browser in ["web_sys", "js_sys", "wasm_bindgen", "gloo"] {
            if code.contains(browser) {
                named.push(format!("src/{file} -> {browser}"));
            }
        }
    }
    none(&named, "these files name the browser");
}

/// Fails with all arrows that there are.
#[track_caller]
fn none(arrows: &[String], what: &str) {
    assert!(arrows.is_empty(), "{what}:\n{}", arrows.join("\n"));
}
