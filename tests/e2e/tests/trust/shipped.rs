//! What the built extension is made of: these files and no others, no code from elsewhere, nothing that a page may load, and the
//! strictest policy under which it works.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use patchcord_e2e::root;
use serde_json::Value;

/// All that ships. Each file is one that somebody has to be able to account for.
const FILES: [&str; 31] = [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "LICENSE-connect-streams",
    "allow.html",
    "allow.js",
    "arrive.js",
    "background.js",
    "connect-streams-min.js",
    "content.js",
    "icon-128.png",
    "icon-48.png",
    "icon.svg",
    "manifest.json",
    "module.js",
    "notify.html",
    "notify.js",
    "options.css",
    "options.html",
    "options.js",
    "page.js",
    "pages.css",
    "phone-translation.js",
    "phone.js",
    "policy.json",
    "popup.css",
    "popup.html",
    "popup.js",
    "probe.js",
    "setup.js",
    "translation.js",
    "worker.js",
];

/// What the extension's own pages and its background may load. `wasm-unsafe-eval` lets its own modules start, and no text become
/// code; the three addresses are where the popup's *Sign out* ends a session at Amazon Connect.
const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; \
    script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
    connect-src https://*.my.connect.aws/logout https://*.awsapps.com/connect/logout https://*.govcloud.connect.aws/logout";

/// The keys of the manifest. `web_accessible_resources` and `externally_connectable` are not among them.
const KEYS: [&str; 18] = [
    "commands",
    "action",
    "background",
    "browser_specific_settings",
    "content_scripts",
    "content_security_policy",
    "description",
    "host_permissions",
    "icons",
    "manifest_version",
    "minimum_chrome_version",
    "name",
    "optional_host_permissions",
    "optional_permissions",
    "options_ui",
    "permissions",
    "storage",
    "version",
];

/// What makes code of a text or brings it from an address.
const MAKES_CODE: [&str; 10] = [
    "eval(",
    "Function(",
    "import(",
    "importScripts(",
    "Worker(",
    "SharedWorker(",
    "document.write(",
    "createElement(\"script\"",
    "setTimeout(\"",
    "setInterval(\"",
];

/// Where it does, and how often.
const KNOWN: [(&str, &str, usize); 4] = [
    // Chromium's background has no other way to a second file; it names the extension's own.
    ("background.js", "importScripts(", 1),
    // `Function("return this")`, how older libraries find the global object. Content scripts have a policy that lets it throw,
    // and then Streams takes `self` or `window`.
    ("connect-streams-min.js", "Function(", 3),
    // Voice Focus of the Amazon Chime SDK, which Streams carries with it. It runs where Streams itself has the call's sound,
    // which is in Amazon Connect's own frame and never here (`allowFramedSoftphone`).
    ("connect-streams-min.js", "Worker(", 2),
    // Streams as it is inside Amazon Connect's own pages.
    ("connect-streams-min.js", "SharedWorker(", 1),
];

/// Addresses in scripts. None of ours has any.
const STREAMS_ADDRESSES: [&str; 8] = [
    "https://a.co/cUPnyil",
    "https://github.com/amazon-connect/amazon-connect-streams/blob/master/README.md#connectcoreinitccp",
    "https://github.com/uuidjs/uuid#getrandomvalues-not-supported",
    "https://lily.us-east-1.amazonaws.com/taw/auth/code",
    // Voice Focus, see above.
    "https://static.sdkassets.chime.aws",
    "https://sts.amazonaws.com/doc/2011-06-15/",
    "https://{alias}.awsapps.com/auth/?client_id={client_id}&redirect_uri={redirect}",
    "https://{service}.amazonaws.com",
];

fn built() -> Result<PathBuf> {
    root()
        .join("target/extension")
        .canonicalize()
        .context("target/extension is missing: run ./build.sh extension first")
}

fn read(file: &str) -> Result<String> {
    std::fs::read_to_string(built()?.join(file)).with_context(|| format!("{file} is missing"))
}

fn manifest() -> Result<Value> {
    Ok(serde_json::from_str(&read("manifest.json")?)?)
}

fn of_kind(ending: &str) -> impl Iterator<Item = &'static str> {
    FILES.into_iter().filter(move |file| file.ends_with(ending))
}

/// How often a text has this, where no name goes on before it.
fn count(text: &str, wanted: &str) -> usize {
    let found = text.match_indices(wanted);
    found
        .filter(|(at, _)| {
            !text[..*at].ends_with(|before: char| before.is_alphanumeric() || "_$".contains(before))
        })
        .count()
}

/// The addresses in a text.
fn addresses(text: &str) -> BTreeSet<&str> {
    let starts = text.match_indices("http").map(|(at, _)| &text[at..]);
    let addresses =
        starts.filter(|rest| ["https://", "http://"].iter().any(|s| rest.starts_with(s)));
    addresses
        .map(|rest| {
            rest.split(['"', '\'', '`', ' ', ')', '\n'])
                .next()
                .unwrap_or(rest)
        })
        .collect()
}

#[test]
fn these_files_ship_and_no_others() -> Result<()> {
    let mut there = BTreeSet::new();
    for entry in std::fs::read_dir(built()?)? {
        let entry = entry?;
        ensure!(
            entry.file_type()?.is_file(),
            "{:?} is no file",
            entry.path()
        );
        there.insert(entry.file_name().to_string_lossy().into_owned());
    }
    let expected: BTreeSet<String> = FILES.into_iter().map(str::to_owned).collect();
    assert_eq!(there, expected);
    Ok(())
}

#[test]
fn no_page_can_load_or_call_the_extension() -> Result<()> {
    let manifest = manifest()?;
    let keys = manifest.as_object().context("the manifest is no object")?;
    let keys: Vec<&str> = keys.keys().map(String::as_str).collect();
    let (there, expected): (BTreeSet<_>, BTreeSet<_>) = (keys.into_iter().collect(), KEYS.into());
    assert_eq!(there, expected);
    Ok(())
}

#[test]
fn its_own_pages_have_the_strictest_policy_under_which_they_work() -> Result<()> {
    let manifest = manifest()?;
    let policy = &manifest["content_security_policy"];
    assert_eq!(policy["extension_pages"], POLICY);
    assert_eq!(policy.as_object().map(serde_json::Map::len), Some(1));
    Ok(())
}

#[test]
fn its_own_pages_load_only_files_of_their_own() -> Result<()> {
    for page in of_kind(".html") {
        let html = read(page)?;
        for attribute in ["src=\"", "href=\""] {
            for (at, _) in html.match_indices(attribute) {
                let file = html[at + attribute.len()..]
                    .split('"')
                    .next()
                    .unwrap_or_default();
                ensure!(FILES.contains(&file), "{page} loads {file}");
            }
        }
        // No script or style in the page itself, and nothing that the check above does not see.
        for never in [
            "src='", "href='", "<script>", "<style", "<base", "<iframe", "<object",
        ] {
            ensure!(!html.contains(never), "{page} has {never}");
        }
        let mut attributes = html.split_whitespace();
        let inline = attributes.find(|word| {
            word.starts_with("on") && word.contains('=') || word.starts_with("style=")
        });
        ensure!(inline.is_none(), "{page} has {inline:?}");
    }
    for style in of_kind(".css") {
        let css = read(style)?;
        for never in ["@import", "url("] {
            ensure!(!css.contains(never), "{style} has {never}");
        }
    }
    Ok(())
}

#[test]
fn no_script_makes_code_of_a_text_or_brings_it_from_elsewhere() -> Result<()> {
    let mut found = Vec::new();
    for script in of_kind(".js") {
        let text = read(script)?;
        for makes in MAKES_CODE {
            match count(&text, makes) {
                0 => {}
                times => found.push((script, makes, times)),
            }
        }
    }
    assert_eq!(found, KNOWN);
    assert_eq!(
        count(&read("background.js")?, "importScripts(\"worker.js\")"),
        1
    );
    let streams = read("connect-streams-min.js")?;
    assert_eq!(count(&streams, "Function(\"return this\")"), 3);
    Ok(())
}

#[test]
fn no_script_of_ours_names_an_address() -> Result<()> {
    for script in of_kind(".js") {
        let text = read(script)?;
        let expected = match script {
            "connect-streams-min.js" => BTreeSet::from(STREAMS_ADDRESSES),
            _ => BTreeSet::new(),
        };
        assert_eq!(addresses(&text), expected, "{script}");
    }
    Ok(())
}

/// The file beside the extension.
fn bill_of_materials() -> Result<Value> {
    let name = concat!("target/patchcord-", env!("CARGO_PKG_VERSION"), ".cdx.json");
    let text = std::fs::read_to_string(root().join(name))
        .with_context(|| format!("{name} is missing: run ./build.sh extension first"))?;
    Ok(serde_json::from_str(&text)?)
}

fn of_scope<'a>(bill: &'a Value, scope: &str) -> BTreeSet<&'a str> {
    let parts = bill["components"].as_array().into_iter().flatten();
    parts
        .filter(|part| part["scope"] == scope)
        .filter_map(|part| part["bom-ref"].as_str())
        .collect()
}

#[test]
fn the_bill_of_materials_names_what_is_linked() -> Result<()> {
    let bill = bill_of_materials()?;
    // Cargo's own list of what is linked into the extension, macros left out.
    let tree = std::process::Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--package", "patchcord"])
        .args(["--target", "wasm32-unknown-unknown", "--prefix", "none"])
        .args(["--edges", "normal,no-proc-macro", "--format", "{p}"])
        .current_dir(root())
        .output()?;
    ensure!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let tree = String::from_utf8(tree.stdout)?;
    let mut linked: BTreeSet<String> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some(format!(
                "{}@{}",
                words.next()?,
                words.next()?.strip_prefix('v')?
            ))
        })
        .collect();
    ensure!(linked.remove(concat!("patchcord@", env!("CARGO_PKG_VERSION"))));

    let named = of_scope(&bill, "required");
    let (ours, others): (BTreeSet<&str>, BTreeSet<&str>) =
        named.into_iter().partition(|part| linked.contains(*part));
    assert_eq!(ours.len(), linked.len(), "{ours:?} {linked:?}");
    let others: Vec<&str> = others
        .iter()
        .filter_map(|part| part.split('@').next())
        .collect();
    assert_eq!(others, ["amazon-connect-streams", "rust-std"]);
    ensure!(
        of_scope(&bill, "excluded")
            .iter()
            .any(|part| part.starts_with("serde_derive@"))
    );
    Ok(())
}

#[test]
fn the_bill_of_materials_names_each_crate_by_the_checksum_of_the_lock() -> Result<()> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock"))?;
    let bill = bill_of_materials()?;
    let parts = bill["components"].as_array().context("there are none")?;
    for part in parts.iter().filter(|part| {
        part["purl"]
            .as_str()
            .is_some_and(|purl| purl.starts_with("pkg:cargo/"))
    }) {
        let (name, version) = (part["name"].as_str(), part["version"].as_str());
        let entry = format!(
            "name = \"{}\"\nversion = \"{}\"\n",
            name.unwrap_or_default(),
            version.unwrap_or_default()
        );
        let (_, entry) = lock
            .split_once(&entry)
            .with_context(|| format!("not in the lock: {entry}"))?;
        let entry = entry.split("\n\n").next().unwrap_or_default();
        let hash = part["hashes"][0]["content"]
            .as_str()
            .context("no checksum")?;
        ensure!(hash.len() == 64 && entry.contains(hash), "{part} {entry}");
    }
    Ok(())
}
