//! What the extension costs a page, by the browser's own trace of what ships: how long the module takes to start, and what
//! runs in a page that holds no softphone.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use patchcord_e2e::{AGENT, Setup, Stage, WORKSPACE, root};
use serde::Serialize;
use serde_json::{Value, json};

use crate::report::{median, verdict};

/// What the module may take to start in a browser's first page, from the start of `module.js` to the end of `content.js`. In
/// between the browser parses both, the module starts, tells what kind of page it is in and sends its first question to the
/// background: that is the microtask with which `content.js` ends.
const COLD_MS: f64 = 25.0;
/// The same in a process that has run it before.
const WARM_MS: f64 = 5.0;
/// What all scripts together may take in a page that holds no softphone.
const ELSEWHERE_MS: f64 = 1.0;

pub(crate) async fn run(runs: u16) -> Result<Value> {
    let (mut cold, mut warm, mut elsewhere) = (Vec::new(), Vec::new(), Vec::new());
    for run in 1..=runs {
        eprintln!("The module, run {run} of {runs}.");
        let pages = trace().await?;
        let mut modules = pages.iter().filter_map(|page| page.module);
        cold.push(modules.next().context("the module did not start")?);
        // The frame in the first page comes while the process is still busy with the module: it is neither.
        warm.extend(modules.skip(1));
        let last = pages.last().filter(|page| page.module.is_none());
        elsewhere.push(last.context("there is no page without the module")?.all);
    }
    println!(
        "\nThe extension in a page, medians of {runs} in ms (in brackets: spent on the processor)"
    );
    let mut report = json!({});
    for (key, name, spans, most) in [
        ("cold", "the module's start, cold", cold, COLD_MS),
        ("warm", "the module's start, warm", warm, WARM_MS),
        (
            "elsewhere",
            "a page without a softphone",
            elsewhere,
            ELSEWHERE_MS,
        ),
    ] {
        let took = median(spans.iter().map(|span| span.took)).context("nothing was measured")?;
        let cpu = median(spans.iter().map(|span| span.cpu)).unwrap_or_default();
        let verdict = verdict(took, most);
        println!("  {name:<42}{took:>7.2} ({cpu:.2})  (≤ {most:.0} {verdict})");
        report[key] = json!({ "runs": spans, "median": took, "cpuMedian": cpu, "most": most });
    }
    let [raw, gzip] = sizes()?;
    println!("  {:<42}{raw:>7} bytes", "the module");
    println!("  {:<42}{gzip:>7} bytes", "the module, with gzip");
    report["bytes"] = json!({ "raw": raw, "gzip": gzip });
    Ok(report)
}

/// The module's size, and with gzip. `build.sh` has their limits.
fn sizes() -> Result<[usize; 2]> {
    let file = root().join("target/module/module/patchcord.wasm");
    let raw = std::fs::read(&file).context("target/module is missing: run ./build.sh extension")?;
    let gzip = Command::new("gzip").arg("-9nc").arg(&file).output()?;
    Ok([raw.len(), gzip.stdout.len()])
}

/// What the extension's scripts did in one document.
#[derive(Debug, Default)]
struct Page {
    /// From the start of `module.js` to the end of `content.js`.
    module: Option<Span>,
    /// All scripts together.
    all: Span,
}

/// A time in milliseconds.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct Span {
    #[serde(skip)]
    began: f64,
    took: f64,
    /// What the processor had to do. The rest is waiting for it, and for the compiler's other threads.
    cpu: f64,
}

/// Opens the workspace twice and a form after it in a fresh browser. The documents in the order in which the extension came to
/// them: the first with a softphone is cold, the others are in the same process.
async fn trace() -> Result<Vec<Page>> {
    let stage = Stage::open(Setup::default()).await?;
    stage.watch.trace(&["devtools.timeline"]).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.until_ready(Duration::from_secs(60)).await?;
    stage.open_page(WORKSPACE).await?;
    stage.until_ready(Duration::from_secs(60)).await?;
    stage.open_page("/incident.do").await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let events = stage.watch.end_trace().await?;
    stage.close().await?;
    Ok(pages(&events))
}

fn pages(events: &[Value]) -> Vec<Page> {
    let mut scripts: Vec<_> = events.iter().filter_map(Script::of).collect();
    scripts.sort_by(|one, other| one.span.began.total_cmp(&other.span.began));
    // A frame keeps its name from page to page, so each run of a first script begins another document.
    let mut pages: Vec<Page> = Vec::new();
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for script in scripts {
        if matches!(script.file, "page.js" | "arrive.js") {
            open.insert(script.frame, pages.len());
            pages.push(Page::default());
        }
        let Some(page) = open.get(script.frame).and_then(|&at| pages.get_mut(at)) else {
            continue;
        };
        page.all.took += script.span.took;
        page.all.cpu += script.span.cpu;
        match (script.file, &mut page.module) {
            ("module.js", module) => *module = Some(script.span),
            ("content.js", Some(module)) => {
                module.took = script.span.began + script.span.took - module.began;
                module.cpu += script.span.cpu;
            }
            _ => {}
        }
    }
    pages
}

/// One script of the extension, compiled and run in a document.
struct Script<'a> {
    file: &'a str,
    frame: &'a str,
    span: Span,
}

impl<'a> Script<'a> {
    /// The trace counts in microseconds.
    fn of(event: &'a Value) -> Option<Self> {
        let data = &event["args"]["data"];
        let url = data["url"]
            .as_str()
            .filter(|_| event["name"] == "EvaluateScript")?;
        let (_, path) = url.split_once("chrome-extension://")?;
        Some(Self {
            file: path.rsplit('/').next()?,
            frame: data["frame"].as_str()?,
            span: Span {
                began: event["ts"].as_f64()? / 1_000.0,
                took: event["dur"].as_f64()? / 1_000.0,
                cpu: event["tdur"].as_f64()? / 1_000.0,
            },
        })
    }
}
