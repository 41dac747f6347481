//! Bare Streams against Patchcord in the same run: from ServiceNow's `initCCP` to Connect's acknowledgement, for an agent who
//! is signed in at the IdP and not yet at Connect. Prints the medians and their ratio, and writes `target/bench.json`.
#![allow(clippy::print_stdout)] // The result is the program's output.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Parser;
use patchcord_e2e::{AGENT, Popups, Setup, Stage, WORKSPACE, root};
use serde_json::json;

/// Measures bare Streams against Patchcord.
#[derive(Debug, Parser)]
struct Flags {
    /// How often each is measured. Bare Streams takes ten seconds a time.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// How long every answer of every far end is held back, in milliseconds.
    #[arg(long, default_value_t = 0)]
    hop_ms: u64,
}

/// One of the two that are compared.
#[derive(Debug, Default)]
struct Contestant {
    milliseconds: Vec<u64>,
    windows: usize,
}

impl Contestant {
    fn median(&self) -> Option<u64> {
        let mut sorted = self.milliseconds.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied()
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Flags::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The bench failed: {error:#}.");
            ExitCode::FAILURE
        }
    }
}

async fn run(flags: &Flags) -> Result<()> {
    let (mut bare, mut patchcord) = (Contestant::default(), Contestant::default());
    // In turns, so that a busy moment of the machine hits both.
    for _ in 0..flags.runs {
        measure(&mut bare, true, flags.hop_ms).await?;
        measure(&mut patchcord, false, flags.hop_ms).await?;
    }
    let (bare_median, patchcord_median) = bare
        .median()
        .zip(patchcord.median())
        .context("there is nothing to measure in no run")?;
    let seconds = |milliseconds: u64| Duration::from_millis(milliseconds).as_secs_f64();
    let ratio = seconds(bare_median) / seconds(patchcord_median);
    println!(
        "bare Streams  {:6.2} s  windows or tabs opened: {}",
        seconds(bare_median),
        bare.windows
    );
    println!(
        "Patchcord     {:6.2} s  windows or tabs opened: {}",
        seconds(patchcord_median),
        patchcord.windows
    );
    println!(
        "{ratio:.1} times as fast (medians of {}, {} ms a hop)",
        flags.runs, flags.hop_ms
    );
    let report = json!({
        "what": "initCCP to acknowledge, in milliseconds",
        "hopMs": flags.hop_ms,
        "bareStreams": { "runs": bare.milliseconds, "median": bare_median, "opened": bare.windows },
        "patchcord": { "runs": patchcord.milliseconds, "median": patchcord_median, "opened": patchcord.windows },
        "ratio": ratio,
    });
    std::fs::write(
        root().join("target/bench.json"),
        serde_json::to_string_pretty(&report)? + "\n",
    )?;
    Ok(())
}

/// Opens the workspace in a fresh browser. Bare Streams gets all it can use: the SSO Login URL, and pop-ups allowed.
async fn measure(contestant: &mut Contestant, bare: bool, hop_ms: u64) -> Result<()> {
    let mut setup = Setup {
        bare,
        ..Setup::default()
    };
    setup.world.hop_ms = hop_ms;
    if bare {
        setup.popups = Popups::Allowed;
        setup.world.service_now.ccp_login_url = true;
    }
    let stage = Stage::open(setup).await?;
    let mark = stage.watch.mark().await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    let softphone = stage.until_ready(Duration::from_secs(60)).await?;
    contestant.milliseconds.push(
        softphone
            .acknowledged
            .context("the softphone gave no time")?,
    );
    contestant.windows += stage.watch.opened_since(mark).await?.len();
    stage.close().await
}
