//! The voice controls: how soon a press is with Streams, and what thousands of contacts in one page leave behind.

use anyhow::{Context, Result, ensure};
use patchcord_e2e::phone::{CALLER, setup};
use patchcord_e2e::{AGENT, Browser, CCP_PAGE, Memory, Setup, Stage};
use serde_json::{Value, json};
use std::time::Duration;

use crate::report::{median, verdict};

/// One frame of a screen that shows sixty a second.
const PRESS_MS: f64 = 16.0;
/// Presses of each of the four controls.
const PRESSES: usize = 15;
/// Contacts in one page, and those after which it counts what grows.
const CONTACTS: usize = 10_000;
const FIRST: usize = 100;
/// What ours may grow by.
const GROWTH_MB: f64 = 1.0;
const MB: f64 = 1_048_576.0;

/// From the browser's click to the call of Streams' own method, the outermost that there is.
pub(crate) async fn presses() -> Result<Value> {
    eprintln!("Presses of the voice controls.");
    let stage = Stage::open(setup(Browser::Chromium)).await?;
    stage.open_controls().await?;
    let window = stage.browser.window().await?.to_string();
    stage.watch.in_window(&window, true, HOOKS).await?;
    stage.sandbox.connect().ring(AGENT, CALLER)?;
    stage.press_control("accept").await?;
    stage.until_controls("talking").await?;
    for _ in 0..PRESSES {
        for control in ["mute", "unmute", "hold", "resume"] {
            stage.press_control(control).await?;
        }
    }
    let took = stage.watch.in_window(&window, true, "tookByBench").await?;
    stage.close().await?;
    let took: Vec<f64> = serde_json::from_value(took)?;
    ensure!(
        took.len() == 4 * PRESSES,
        "{} presses have reached Streams, not {}",
        took.len(),
        4 * PRESSES
    );
    let middle = median(took.iter().copied()).context("nothing was measured")?;
    let most = took.iter().copied().fold(0.0, f64::max);
    println!(
        "\nFrom a press of a voice control to the call of Streams, {} presses, in ms",
        took.len()
    );
    for (name, value) in [("median", middle), ("longest", most)] {
        println!(
            "  {name:<42}{value:>7.2}  (≤ {PRESS_MS:.0} {})",
            verdict(value, PRESS_MS)
        );
    }
    Ok(json!({ "runs": took, "median": middle, "longest": most, "most": PRESS_MS }))
}

/// Notes how long ago the click was when Streams is called.
const HOOKS: &str = "{
  globalThis.tookByBench = [];
  let pressed = 0;
  addEventListener('click', ({ timeStamp }) => { pressed = timeStamp }, true);
  const hook = (type, name) => {
    const real = type.prototype[name];
    type.prototype[name] = function (...given) {
      tookByBench.push(performance.now() - pressed);
      return real.apply(this, given);
    };
  };
  hook(connect.Agent, 'mute');
  hook(connect.Agent, 'unmute');
  hook(connect.Connection, 'hold');
  hook(connect.Connection, 'resume');
}";

/// The same contacts with the voice controls on and in a page of Streams alone, which grows too.
pub(crate) async fn contacts() -> Result<Value> {
    let ours = grown(true).await?;
    let alone = grown(false).await?;
    println!("\nWhat {CONTACTS} contacts leave behind after the first {FIRST}");
    println!(
        "  {:<30}{:>12}{:>14}{:>12}{:>12}",
        "", "heap, MB", "WASM, MB", "nodes", "listeners"
    );
    let difference = Memory {
        heap: ours.heap - alone.heap,
        wasm: ours.wasm - alone.wasm,
        nodes: ours.nodes - alone.nodes,
        listeners: ours.listeners - alone.listeners,
    };
    for (name, grown) in [
        ("with the voice controls", ours),
        ("Streams alone", alone),
        ("ours", difference),
    ] {
        println!(
            "  {name:<30}{:>12.3}{:>14.3}{:>12.0}{:>12.0}",
            grown.heap / MB,
            grown.wasm / MB,
            grown.nodes,
            grown.listeners
        );
    }
    let total = (difference.heap + difference.wasm) / MB;
    println!(
        "  {:<42}{total:>7.3} MB  (≤ {GROWTH_MB:.0} {})",
        "ours in all",
        verdict(total, GROWTH_MB)
    );
    Ok(
        json!({ "contacts": CONTACTS, "first": FIRST, "withControls": ours, "streamsAlone": alone, "oursMb": total, "mostMb": GROWTH_MB }),
    )
}

async fn grown(controls: bool) -> Result<Memory> {
    let setup = match controls {
        true => setup(Browser::Chromium),
        false => Setup {
            bare: true,
            ..setup(Browser::Chromium)
        },
    };
    let stage = Stage::open(setup).await?;
    if controls {
        stage.open_controls().await?;
    } else {
        stage.sign_in(AGENT, "/incident.do").await?;
        stage.sign_in_to_connect().await?;
        stage.open_page(CCP_PAGE).await?;
        stage.until_ready(Duration::from_secs(60)).await?;
    }
    let window = stage.browser.window().await?.to_string();
    stage.watch.in_window(&window, controls, FEED).await?;
    let feed = async |count| {
        let feed = format!("feedByBench({count})");
        let shown = stage.watch.in_window(&window, controls, &feed).await?;
        let wanted = if controls { count } else { 0 };
        ensure!(
            shown == wanted,
            "the voice controls have shown {shown} of {count} calls"
        );
        anyhow::Ok(())
    };
    feed(FIRST).await?;
    let before = stage.watch.memory(&window, controls).await?;
    ensure!(
        (before.wasm > 0.0) == controls,
        "the memory of the voice controls is not found"
    );
    for fed in (FIRST..CONTACTS).step_by(FIRST) {
        if fed % 1_000 == 0 {
            let page = if controls {
                "with the voice controls"
            } else {
                "with Streams alone"
            };
            eprintln!("{fed} of {CONTACTS} contacts in a page {page}.");
        }
        feed(FIRST).await?;
    }
    let after = stage.watch.memory(&window, controls).await?;
    stage.close().await?;
    Ok(Memory {
        heap: after.heap - before.heap,
        wasm: after.wasm - before.wasm,
        nodes: after.nodes - before.nodes,
        listeners: after.listeners - before.listeners,
    })
}

/// Has the page's Streams hear of calls, one after the other, as if its CCP had told of them: each rings, is answered, ended
/// and cleared. The answer says how many of them the voice controls have shown.
const FEED: &str = "{
  const { port1, port2 } = new MessageChannel();
  const turn = () => new Promise((done) => { port1.onmessage = done; port2.postMessage(null) });
  // Now and then the CCP itself would say that its agent has no contact.
  const bus = connect.core.getUpstream().upstreamBus;
  const trigger = bus.trigger.bind(bus);
  bus.trigger = (event, data) => { if (event !== connect.AgentEvents.UPDATE) trigger(event, data) };
  const known = connect.core.getAgentDataProvider().getAgentData();
  const tell = async (agent, contacts) => {
    const data = structuredClone({ snapshot: known.snapshot, configuration: known.configuration });
    const now = new Date();
    Object.assign(data.snapshot, { contacts, snapshotTimestamp: now, state: { ...data.snapshot.state, ...agent, startTimestamp: now } });
    trigger(connect.AgentEvents.UPDATE, data);
    await turn();
  };
  const STATES = [
    ['connecting', 'connecting', 'connected', 'PendingBusy'],
    ['connected', 'connected', 'connected', 'Busy'],
    ['ended', 'disconnected', 'disconnected', 'AfterCallWork'],
  ];
  const contact = (number, [state, own, caller]) => {
    const timestamp = new Date();
    const id = (kind) => `${kind}0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    const line = (kind, type, initial, state, endpoint) => ({
      connectionId: id(kind), endpoint, state: { type: state, timestamp }, type, initial, mute: false, softphoneMediaInfo: null,
    });
    return {
      contactId: id('a'), initialContactId: id('a'), type: 'voice', state: { type: state, timestamp }, contactDuration: '0', attributes: {},
      queue: { ...known.configuration.routingProfile.defaultOutboundQueue }, queueTimestamp: timestamp, initiationMethod: 'inbound',
      contactFeatures: { multiPartyConferenceEnabled: false },
      connections: [
        line('b', 'agent', false, own, { type: 'agent' }),
        line('c', 'inbound', true, caller, { type: 'phone_number', phoneNumber: `+1206${5550000 + number % 10000}` }),
      ],
    };
  };
  // The page of Streams alone keeps a diary, which is none of Streams'.
  if (globalThis.sandbox) sandbox.events.push = () => 0;
  const inside = (host) => host && chrome.dom.openOrClosedShadowRoot(host);
  let number = 0;
  globalThis.feedByBench = async (count) => {
    let shown = 0;
    for (const end = number + count; number < end; number++) {
      for (const states of STATES) {
        const told = contact(number, states);
        await tell({ name: states[3], type: 'system' }, [told]);
        const party = inside(inside(document.querySelector('patchcord-panel'))?.querySelector('patchcord-controls'))?.querySelector('.call h3');
        if (states[0] === 'connected' && party?.textContent === told.connections[1].endpoint.phoneNumber) shown++;
      }
      await tell({ name: 'Available', type: 'routable' }, []);
    }
    return shown;
  };
}";
