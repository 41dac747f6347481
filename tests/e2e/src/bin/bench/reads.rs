//! How often the record is read, whatever the number of tabs.

use std::time::Duration;

use anyhow::Result;
use patchcord_e2e::sandbox::place::{Names, Place};
use patchcord_e2e::{AGENT, Setup, Stage, WORKSPACE};
use serde_json::{Value, json};

use crate::report::verdict;

const TABS: [usize; 3] = [1, 5, 20];
/// Slow enough that all tabs are on their way before the first has an answer.
const HOP_MS: u64 = 150;

pub(crate) async fn run() -> Result<Value> {
    println!("\nReads of the record in all");
    let mut report = json!({});
    for tabs in TABS {
        let reads = reads(tabs).await?;
        println!(
            "  {:<42}{reads:>7}  (≤ 1 {})",
            format!("tabs with a workspace: {tabs}"),
            verdict(reads as f64, 1.0)
        );
        report[tabs.to_string()] = reads.into();
    }
    Ok(report)
}

/// Opens the workspace in so many tabs at once, beside the agent's first page of the day and before that has read.
async fn reads(tabs: usize) -> Result<usize> {
    let mut setup = Setup::default();
    setup.world.hop_ms = HOP_MS;
    let stage = Stage::open(setup).await?;
    let first = stage.browser.window().await?;
    let mut windows = Vec::new();
    for _ in 0..tabs {
        windows.push(stage.browser.new_tab().await?);
    }
    stage.browser.switch_to_window(first).await?;
    stage.sign_in(AGENT, "/incident.do").await?;
    let go = format!(
        "location.href = '{}{WORKSPACE}'",
        Names::Real.origin(Place::ServiceNow)
    );
    for window in &windows {
        stage.browser.switch_to_window(window.clone()).await?;
        stage.browser.execute(go.clone(), Vec::new()).await?;
    }
    for window in windows {
        stage.browser.switch_to_window(window).await?;
        stage.until_ready(Duration::from_secs(60)).await?;
    }
    let requests = stage.sandbox.requests();
    let read = requests.iter().filter(|request| {
        let record = "/api/now/table/sn_cti_connect_instance";
        request.method == "GET" && request.path.starts_with(record)
    });
    let reads = read.count();
    stage.close().await?;
    Ok(reads)
}
