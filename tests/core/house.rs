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

/// All Rust files below a folder of `src`.
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

/// The text without comments, so that a link in a doc comment is no import.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("//").next().unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

/// The paths below `crate::` that a text names, also in groups: `crate::{a::b, c}` gives `a::b` and `c`.
fn imports(code: &str) -> Vec<String> {
    code.split("crate::")
        .skip(1)
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(group) => {
                let group = group.split(';').next().unwrap();
                group
                    .split(',')
                    .map(|path| path.trim().to_owned())
                    .collect()
            }
            None => {
                let end =
                    rest.find(|letter: char| !letter.is_alphanumeric() && !"_:".contains(letter));
                vec![rest[..end.unwrap_or(rest.len())].to_owned()]
            }
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
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut broken = Vec::new();
    for path in files(&src) {
        let file = path
            .strip_prefix(&src)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        if file == "lib.rs" || file == "web/mod.rs" {
            continue;
        }
        let code = code(&fs::read_to_string(&path).unwrap());
        let own = file.trim_end_matches(".rs").replace('/', "::");
        for import in imports(&code) {
            let arrow = format!("src/{file} -> crate::{import}");
            let (from, to, rooms): (&str, &str, &[&str]) = match own.strip_prefix("web::") {
                Some(own) if import.starts_with("web::") => {
                    (room(own, ""), room(&import, "web::"), &WEB_ROOMS)
                }
                // The browser's side may use all that decides.
                Some(_) => continue,
                None => (room(&own, ""), room(&import, ""), &ROOMS),
            };
            if to == "web" || floor(rooms, from, &arrow) < floor(rooms, to, &arrow) {
                broken.push(arrow);
            }
        }
    }
    assert!(
        broken.is_empty(),
        "these arrows run upwards:\n{}",
        broken.join("\n")
    );
}

/// A path from `super` leaves no room unseen: a room's own `mod.rs` has the whole crate above it, and two steps up may leave a room.
#[test]
fn a_path_out_of_a_room_names_the_crate() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in files(&src) {
        let file = path
            .strip_prefix(&src)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        let code = code(&fs::read_to_string(&path).unwrap());
        let above = match file.matches('/').count() == 1 && file.ends_with("/mod.rs") {
            true => "super::",
            false => "super::super",
        };
        assert!(!code.contains(above), "src/{file} -> {above}");
    }
}

#[test]
fn only_web_names_the_browser() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in files(&src) {
        let file = path
            .strip_prefix(&src)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        if file.starts_with("web/") || file == BROWSER_PARSER {
            continue;
        }
        let code = code(&fs::read_to_string(&path).unwrap());
        for browser in ["web_sys", "js_sys", "wasm_bindgen"] {
            assert!(!code.contains(browser), "src/{file} -> {browser}");
        }
    }
}
