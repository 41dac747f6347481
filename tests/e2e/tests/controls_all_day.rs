//! The voice controls after a day of calls: more than any agent has, in one page, and nothing of them is left behind.
//!
//! Streams itself keeps a kilobyte of each contact, in its log and in its lists of listeners. So a page without the extension
//! goes through the same day, and what counts is what there is beside that.

use std::time::Duration;

use anyhow::{Context, Result};
use patchcord_e2e::phone::setup;
use patchcord_e2e::{AGENT, Browser, CCP_PAGE, Setup, Stage};
use serde_json::json;

const SOON: Duration = Duration::from_secs(20);
/// A page gets all its news through a queue, which takes its time.
const WHILE: Duration = Duration::from_secs(60);
/// How many contacts. More of them with `PATCHCORD_CONTACTS`.
const CONTACTS: u32 = 2_000;
/// How many at a time.
const ROUND: u32 = 250;
/// How many before the memory counts: code is compiled and caches are filled by then.
const FIRST: u32 = 100;
/// What the memory may grow by, in bytes.
const FLAT: f64 = 1_000_000.0;

/// Has the CCP, in its frame, tell the page of contacts that ring, talk, end and go, as its worker would.
const CALLS: &str = "
  const [from, to] = arguments;
  clearInterval(window.again);
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
  // The worker has news of its own twice a minute, in which there is no call.
  window.again = setInterval(() => tell([contact(to, 'connecting', 'connecting')]), 200);
";

/// A page with a phone: where its CCP is, and what says that the last contact rings, with `ID` for its identifier.
struct Page {
    stage: Stage,
    frame: &'static str,
    rings: &'static str,
}

impl Page {
    async fn with_controls() -> Result<Self> {
        let stage = Stage::open(setup(Browser::Chromium)).await?;
        stage.open_controls().await?;
        Ok(Self {
            stage,
            frame: "patchcord-panel iframe",
            rings: "everywhere('[data-key=\"ID\"][data-stage=offered]').length === 1",
        })
    }

    async fn with_streams_alone() -> Result<Self> {
        let setup = Setup {
            bare: true,
            ..Setup::default()
        };
        let stage = Stage::open(setup).await?;
        stage.sign_in(AGENT, "/").await?;
        stage.sign_in_to_connect().await?;
        stage.open_page(CCP_PAGE).await?;
        stage.until_ready(SOON).await?;
        Ok(Self {
            stage,
            frame: "#container iframe",
            rings: "new connect.Agent().getContacts()[0]?.getContactId() === 'ID'",
        })
    }

    async fn calls(&self, from: u32, to: u32) -> Result<()> {
        self.stage.enter_frame(self.frame).await?;
        let range = vec![json!(from), json!(to)];
        self.stage.browser.execute(CALLS, range).await?;
        self.stage.browser.enter_default_frame().await?;
        let last = self.rings.replace("ID", &format!("call-{to}"));
        let rings = self.stage.wait::<bool>("the last call rings", WHILE, &last);
        rings.await.map(drop)
    }

    /// What a day of calls leaves behind, in bytes.
    async fn day(&self, contacts: u32) -> Result<f64> {
        self.calls(0, FIRST).await?;
        let before = memory(&self.stage).await?;
        let mut at = FIRST;
        while at < contacts {
            let to = contacts.min(at + ROUND);
            self.calls(at, to).await?;
            at = to;
        }
        Ok(memory(&self.stage).await? - before)
    }
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
    let alone = Page::with_streams_alone().await?;
    let streams = alone.day(contacts).await?;
    alone.stage.close().await?;
    let page = Page::with_controls().await?;
    let grown = page.day(contacts).await? - streams;
    assert!(
        grown <= FLAT,
        "{contacts} contacts have left {grown} bytes more than the {streams} of Streams itself"
    );
    // What is left is the one that rings.
    let cards: usize = page.stage.now("everywhere('.call').length").await?;
    assert_eq!(cards, 1);
    page.stage.close().await
}
