//! The voice controls after a day of calls: as many as no agent has, in one page, and nothing of them is left behind.

use std::time::Duration;

use anyhow::{Context, Result};
use patchcord_e2e::phone::setup;
use patchcord_e2e::{Browser, Stage};
use serde_json::{Value, json};

const SOON: Duration = Duration::from_secs(20);
/// A page gets all its news through a queue, which takes its time.
const ALL_DAY: Duration = Duration::from_secs(100);
/// How many contacts. More of them with `PATCHCORD_CONTACTS`.
const CONTACTS: u32 = 2_000;
/// How many before the memory counts: code is compiled and caches are filled by then.
const FIRST: u32 = 100;
/// What the memory may grow by, in bytes.
const FLAT: f64 = 1_000_000.0;

/// Has the CCP, in its frame, tell the page of contacts that ring, talk, end and go, as its worker would.
const CALLS: &str = "
  const [from, to] = arguments;
  const { snapshot, configuration } = connect.core.getAgentDataProvider().getAgentData();
  const idle = structuredClone({ snapshot: { ...snapshot, contacts: [] }, configuration });
  const tell = (contacts) => parent.postMessage({ event: 'agent::update', data: { ...idle, snapshot: { ...idle.snapshot, contacts } } }, '*');
  const contact = (id, state, line) => {
    const timestamp = new Date();
    const connection = (kind, type) => ({ connectionId: `${kind}-${id}`, type: kind, initial: kind === 'inbound', state: { type, timestamp },
      endpoint: { type: 'phone_number', phoneNumber: `+1206555${String(id % 10000).padStart(4, '0')}` } });
    return { contactId: `call-${id}`, type: 'voice', state: { type: state, timestamp }, queue: { name: 'Day' }, queueTimestamp: timestamp,
      attributes: {}, connections: [connection('agent', line), connection('inbound', 'connected')] };
  };
  for (let id = from; id < to; id += 1) {
    tell([contact(id, 'connecting', 'connecting')]);
    tell([contact(id, 'connected', 'connected')]);
    tell([contact(id, 'ended', 'disconnected')]);
    tell([]);
  }
  tell([contact(to, 'connecting', 'connecting')]);
";

async fn calls(stage: &Stage, from: u32, to: u32) -> Result<()> {
    stage.enter_frame("patchcord-panel iframe").await?;
    let range = vec![json!(from), json!(to)];
    stage.browser.execute(CALLS, range).await?;
    stage.browser.enter_default_frame().await?;
    let last = format!("everywhere('[data-key=\"call-{to}\"][data-stage=offered]').length === 1");
    stage
        .wait::<bool>("the last call rings", ALL_DAY, &last)
        .await
        .map(drop)
}

/// What the page holds, in bytes: JavaScript, its elements, and what they and WebAssembly keep outside.
async fn memory(stage: &Stage) -> Result<f64> {
    for _ in 0..3 {
        stage
            .devtools("HeapProfiler.collectGarbage", json!({}))
            .await?;
    }
    let usage = stage.devtools("Runtime.getHeapUsage", json!({})).await?;
    let part = |name: &str| usage[name].as_f64();
    let used = part("usedSize").context("the browser does not say")?;
    let outside = ["embedderHeapUsedSize", "backingStorageSize"];
    Ok(used + outside.iter().filter_map(|name| part(name)).sum::<f64>())
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_stays_flat_over_a_day_of_calls() -> Result<()> {
    let contacts = match std::env::var("PATCHCORD_CONTACTS") {
        Ok(count) => count.parse()?,
        Err(_) => CONTACTS,
    };
    let stage = Stage::open(setup(Browser::Chromium)).await?;
    stage.open_controls().await?;
    calls(&stage, 0, FIRST).await?;
    let before = memory(&stage).await?;
    let mut at = FIRST;
    while at < contacts {
        let to = contacts.min(at + 1_000);
        calls(&stage, at, to).await?;
        at = to;
    }
    let grown = memory(&stage).await? - before;
    assert!(grown <= FLAT, "{contacts} contacts have left {grown} bytes");
    // What is left is the one that rings.
    let cards: Value = stage
        .wait("one card", SOON, "everywhere('.call').length")
        .await?;
    assert_eq!(cards, 1);
    stage.close().await
}
