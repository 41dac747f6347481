//! Patchcord against bare Streams, and against what nobody can beat: for ServiceNow's own softphone page and for the docked
//! CCP, from Streams' start to Connect's acknowledgement and from the page's request to the same. Beside that, what the
//! extension costs a page, how often it reads the record, how soon a press of the voice controls is with Streams, and what
//! thousands of contacts leave behind.
//!
//! Times on one machine say little and ratios within one run say much, so every contestant is measured in turns, in a fresh
//! browser each time. A missed target is printed and does not fail the command. A run that fails is named, repeated once and counted;
//! what was measured is written even where a part fails.
#![allow(clippy::print_stdout)] // The result is the program's output.

mod controls;
mod module;
mod race;
mod reads;
mod report;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, ValueEnum};
use patchcord_e2e::root;
use serde_json::{Value, json};

/// Measures Patchcord against bare Streams.
#[derive(Debug, Parser)]
struct Flags {
    /// How often each is measured. Bare Streams takes ten seconds a time.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// How long every answer of every far end is held back, in milliseconds. Can be given more than once.
    #[arg(long, default_values_t = [0, 150])]
    hop_ms: Vec<u64>,
    /// What to measure. Can be given more than once; everything if it is not.
    #[arg(long, value_enum)]
    part: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// How soon the phone is ready.
    Race,
    /// What the extension costs a page.
    Module,
    /// How often the record is read.
    Reads,
    /// How soon a press of a voice control is with Streams.
    Presses,
    /// What thousands of contacts leave behind.
    Contacts,
}

#[tokio::main]
async fn main() -> ExitCode {
    let (report, failed) = run(&Flags::parse()).await;
    for part in &failed {
        eprintln!("Not measured: {part}.");
    }
    match write(&report) {
        Ok(()) if failed.is_empty() => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("The figures could not be written: {error:#}.");
            ExitCode::FAILURE
        }
    }
}

/// Measures what is wanted: the figures, and the parts that could not be measured, each with its reason. A part that fails takes
/// no other part's figures with it.
async fn run(flags: &Flags) -> (Value, Vec<String>) {
    let wanted = |part| flags.part.is_empty() || flags.part.contains(&part);
    let mut report = json!({ "runs": flags.runs });
    let mut failed = Vec::new();
    let mut keep = |name: String, measured: Result<Value>| match measured {
        Ok(figures) => report[name] = figures,
        Err(error) => failed.push(format!("{name}: {error:#}")),
    };
    if wanted(Part::Race) {
        for &hop_ms in &flags.hop_ms {
            let races = race::run(flags.runs, hop_ms).await;
            let figures = report::races(&races, hop_ms, flags.runs);
            keep(format!("hop{hop_ms}Ms"), figures);
        }
    }
    if wanted(Part::Module) {
        keep("module".into(), module::run(flags.runs).await);
    }
    if wanted(Part::Reads) {
        keep("recordReads".into(), reads::run().await);
    }
    if wanted(Part::Presses) {
        keep("presses".into(), controls::presses().await);
    }
    if wanted(Part::Contacts) {
        keep("contacts".into(), controls::contacts().await);
    }
    report["failed"] = json!(failed);
    (report, failed)
}

fn write(report: &Value) -> Result<()> {
    let text = serde_json::to_string_pretty(report)? + "\n";
    std::fs::write(root().join("target/bench.json"), text)?;
    Ok(())
}
