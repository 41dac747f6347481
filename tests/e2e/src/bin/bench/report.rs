//! What the races say: medians, ratios and targets, for the eye and for `target/bench.json`.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::race::{Contestant, Phone, Races, Times};

/// The middle of the sorted values; the upper one of two.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

/// Whether a target was met, in a word.
pub(crate) fn verdict(value: f64, most: f64) -> &'static str {
    if value <= most { "reached" } else { "missed" }
}

/// The races at one delay.
pub(crate) fn races(races: &Races, hop_ms: u64, runs: u16) -> Result<Value> {
    let title = format!("At {hop_ms} ms a hop, medians of {runs} in ms");
    println!(
        "\n{title:<44}{:>7}{:>14}{:>9}",
        "phone", "from request", "windows"
    );
    let own = phone(races, hop_ms, Phone::Own)?;
    let docked = phone(races, hop_ms, Phone::Docked)?;
    let raw: Vec<Value> = races
        .times
        .iter()
        .map(
            |(contestant, times)| json!({ "contestant": format!("{contestant:?}"), "runs": times }),
        )
        .collect();
    println!("Runs that failed and were repeated: {}", races.failed.len());
    Ok(json!({ "own": own, "docked": docked, "measured": raw, "failed": races.failed }))
}

/// A contestant's two medians.
#[derive(Debug, Clone, Copy)]
struct Medians {
    /// What the phone takes.
    phone: f64,
    /// From the request for the page.
    page: f64,
    opened: usize,
}

fn phone(races: &Races, hop_ms: u64, phone: Phone) -> Result<Value> {
    let (title, quantity) = match phone {
        Phone::Own => ("ServiceNow's own softphone page", "initCCP to acknowledge"),
        Phone::Docked => ("The docked CCP", "CCP frame to acknowledge"),
    };
    println!("{title}: {quantity}");
    if phone == Phone::Docked {
        println!("  (No page has one without us: bare and floors are those of ServiceNow's page.)");
    }
    let taken = |times: &Times| match phone {
        Phone::Own => times.init,
        Phone::Docked => Some(times.frame),
    };
    // With `chain`, the sign-in in the address bar is part of it.
    let medians = |contestant: Contestant, chain: bool| {
        let (_, times) = races.times.iter().find(|(one, _)| *one == contestant)?;
        let before = |times: &Times| if chain { times.chain } else { 0.0 };
        Some(Medians {
            phone: median(
                times
                    .iter()
                    .filter_map(|one| Some(taken(one)? + before(one))),
            )?,
            page: median(times.iter().map(|one| one.page + before(one)))?,
            opened: times.iter().map(|one| one.opened).sum(),
        })
    };
    let of = |contestant, chain| medians(contestant, chain).context("there is nothing to compare");
    let bare = of(Contestant::Bare, false)?;
    let floor_a = of(Contestant::SignedIn, true)?;
    let floor_b = of(Contestant::SignedIn, false)?;
    let cold = of(Contestant::Cold(phone), false)?;
    let ahead = of(Contestant::Ahead(phone), false)?;
    // From the page's request on, reading the record is part of the way. The longer the hops, the more of it runs beside the
    // page's own load.
    let most_cold = if hop_ms == 0 { 1.05 } else { 0.95 };
    let lines = [
        ("bare", "bare Streams", bare, vec![]),
        ("floorA", "floor A: the sign-in, then B", floor_a, vec![]),
        ("floorB", "floor B: signed in already", floor_b, vec![]),
        (
            "cold",
            "Patchcord, cold",
            cold,
            vec![("bare", bare, None), ("floor A", floor_a, Some(most_cold))],
        ),
        (
            "ahead",
            "Patchcord, signed in ahead",
            ahead,
            vec![("bare", bare, None), ("floor B", floor_b, Some(1.0))],
        ),
    ];
    let mut report = json!({ "quantity": quantity });
    for (key, name, medians, ratios) in lines {
        println!(
            "  {name:<42}{:>7.0}{:>14.0}{:>9}",
            medians.phone, medians.page, medians.opened
        );
        report[key] = json!({ "phone": medians.phone, "fromRequest": medians.page, "opened": medians.opened });
        for (other, with, most) in ratios {
            let (ratio, from_request) = (medians.phone / with.phone, medians.page / with.page);
            // Both ways to measure have to reach it.
            let target = most.map_or_else(String::new, |most| {
                let worse = ratio.max(from_request);
                format!("  ≤ {most:.2} {}", verdict(worse, most))
            });
            println!("    × {other:<38}{ratio:>7.3}{from_request:>14.3}{target}");
            report[key][format!("× {other}")] =
                json!({ "phone": ratio, "most": most, "fromRequest": from_request });
        }
    }
    Ok(report)
}
