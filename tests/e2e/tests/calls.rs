//! The sandbox's Amazon Connect and the real Streams understand each other: ServiceNow's softphone page hears from Streams
//! what happens at Connect, and what the page asks Streams for happens there.

use std::time::Duration;
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use patchcord_e2e::{AGENT, CCP_PAGE, Setup, Stage};
use serde_json::{Map, Value};

#[path = "../../data/agent_snapshots.rs"]
mod agent_snapshots;

const NUMBER: &str = "+12065550142";
/// A snapshot is with Streams long before this.
const SOON: Duration = Duration::from_secs(20);

/// What the page hears from Streams and what Streams shows it, in words, all by the public API. When the agent's snapshot
/// changes, Streams tells of the agent first, then of new contacts, of those that have gone, and of those that have changed.
const LISTEN: &str = "
  window.heard = [];
  connect.agent((agent) => agent.onStateChange(({ newState }) => heard.push(newState)));
  connect.contact((contact) => {
    const id = contact.getContactId();
    for (const event of ['Incoming', 'Pending', 'Connecting', 'Connected', 'Missed', 'ACW', 'Ended', 'Error', 'Destroy'])
      contact[`on${event}`](() => heard.push(`${event} ${id}`));
    // It comes by another way, so it has no certain place among the others.
    contact.onAccepted(() => { window.accepted = id });
  });

  window.contacts = () => new connect.Agent().getContacts();
  const line = (line) => [line.getType(), line.getState().type, line.getEndpoint().phoneNumber].filter(Boolean).join(' ');
  // Streams throws when it is asked for the lines of a task in a page without Amazon's library for tasks.
  const lines = (contact) => contact.getType() === 'task' ? [] : contact.getConnections().map(line);
  const words = (contact) => [`${contact.getType()} ${contact.getContactId()} ${contact.getState().type}`, ...lines(contact)];
  window.shown = () => [new connect.Agent().getState().name, ...contacts().flatMap(words)];
";

/// ServiceNow's softphone page, open and ready, without the extension: its agent has signed in to Connect already.
async fn softphone() -> Result<Stage> {
    let setup = Setup {
        bare: true,
        ..Setup::default()
    };
    let stage = Stage::open(setup).await?;
    stage.sign_in(AGENT, "/").await?;
    stage.sign_in_to_connect().await?;
    stage.open_page(CCP_PAGE).await?;
    stage.until_ready(SOON).await?;
    stage.browser.execute(LISTEN, Vec::new()).await?;
    Ok(stage)
}

/// What the page has heard since the last look, and what Streams shows it.
type Look = (String, String);

/// Waits for a condition in the page, and looks at that moment.
async fn look_when(stage: &Stage, condition: &str) -> Result<Look> {
    let look = format!("({condition}) && [heard.splice(0).join(', '), shown().join(', ')]");
    stage.wait(condition, SOON, &look).await
}

/// Waits until Streams has a contact in this state, and looks.
async fn look_at(stage: &Stage, state: &str) -> Result<Look> {
    let there = format!("contacts().some((contact) => contact.getState().type === '{state}')");
    look_when(stage, &there).await
}

/// Waits until Streams has no contact, and looks.
async fn look_at_nothing(stage: &Stage) -> Result<Look> {
    look_when(stage, "contacts().length === 0").await
}

/// Asks Streams for something, with `contact` and `callbacks` at hand, and waits until it says that this is done.
async fn ask(stage: &Stage, request: &str) -> Result<()> {
    let script = format!(
        "window.answer = null;
        const [contact] = contacts();
        const callbacks = {{ success: () => {{ answer = 'done' }}, failure: () => {{ answer = 'failed' }} }};
        {request};"
    );
    stage.browser.execute(script, Vec::new()).await?;
    let answer: String = stage.wait(request, SOON, "answer").await?;
    ensure!(answer == "done", "{request} has {answer}");
    Ok(())
}

/// The page has heard this, and Streams shows that.
#[track_caller]
fn assert_look(look: Look, heard: &str, shown: &str) {
    assert_eq!(look, (heard.to_owned(), shown.to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_rings_is_accepted_ended_by_the_agent_and_cleared() -> Result<()> {
    let stage = softphone().await?;
    let id = stage.sandbox.connect().ring(AGENT, NUMBER)?;
    assert_look(
        look_at(&stage, "connecting").await?,
        &format!("PendingBusy, Connecting {id}"),
        &format!(
            "PendingBusy, voice {id} connecting, agent connecting, inbound connected {NUMBER}"
        ),
    );

    ask(&stage, "contact.accept(callbacks)").await?;
    assert_look(
        look_at(&stage, "connected").await?,
        &format!("Busy, Connected {id}"),
        &format!("Busy, voice {id} connected, agent connected, inbound connected {NUMBER}"),
    );
    let accepted: String = stage
        .wait("the page hears what was accepted", SOON, "window.accepted")
        .await?;
    assert_eq!(accepted, id.to_string());

    ask(&stage, "contact.getAgentConnection().destroy(callbacks)").await?;
    assert_look(
        look_at(&stage, "ended").await?,
        &format!("AfterCallWork, ACW {id}, Ended {id}"),
        &format!(
            "AfterCallWork, voice {id} ended, agent disconnected, inbound disconnected {NUMBER}"
        ),
    );

    ask(&stage, "contact.clear(callbacks)").await?;
    assert_look(
        look_at_nothing(&stage).await?,
        &format!("Available, Destroy {id}"),
        "Available",
    );
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_hangs_up_is_missed_before_the_agent_accepts_and_ends_the_call_after()
-> Result<()> {
    let stage = softphone().await?;
    let connect = stage.sandbox.connect();
    let id = connect.ring(AGENT, NUMBER)?;
    look_at(&stage, "connecting").await?;
    connect.hang_up(AGENT)?;
    assert_look(
        look_at(&stage, "missed").await?,
        &format!("MissedCallAgent, Ended {id}, Missed {id}"),
        &format!(
            "MissedCallAgent, voice {id} missed, agent disconnected, inbound disconnected {NUMBER}"
        ),
    );
    ask(&stage, "contact.clear(callbacks)").await?;
    assert_look(
        look_at_nothing(&stage).await?,
        &format!("Available, Destroy {id}"),
        "Available",
    );

    let id = connect.ring(AGENT, NUMBER)?;
    look_at(&stage, "connecting").await?;
    ask(&stage, "contact.accept(callbacks)").await?;
    look_at(&stage, "connected").await?;
    connect.hang_up(AGENT)?;
    assert_look(
        look_at(&stage, "ended").await?,
        &format!("AfterCallWork, ACW {id}, Ended {id}"),
        &format!(
            "AfterCallWork, voice {id} ended, agent disconnected, inbound disconnected {NUMBER}"
        ),
    );
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queued_callback_is_accepted_before_the_customer_is_called() -> Result<()> {
    let stage = softphone().await?;
    let connect = stage.sandbox.connect();
    // For a tenth of a second after a snapshot Streams does not look: the customer must not have picked up when it does.
    connect.settings().answer_ms = 3_000;
    let id = connect.ring_callback(AGENT, NUMBER)?;
    assert_look(
        look_at(&stage, "incoming").await?,
        &format!("Pending, Incoming {id}"),
        &format!(
            "Pending, queue_callback {id} incoming, agent connecting, inbound connected {NUMBER}"
        ),
    );

    ask(&stage, "contact.accept(callbacks)").await?;
    assert_look(
        look_at(&stage, "connecting").await?,
        &format!("CallingCustomer, Connecting {id}"),
        &format!(
            "CallingCustomer, queue_callback {id} connecting, agent connecting, inbound connecting {NUMBER}"
        ),
    );
    assert_look(
        look_at(&stage, "connected").await?,
        &format!("Busy, Connected {id}"),
        &format!(
            "Busy, queue_callback {id} connected, agent connected, inbound connected {NUMBER}"
        ),
    );
    stage.close().await
}

/// Each of the cases, in order: what the page should hear when it follows the one before, what Streams should show, and what
/// the CCP should say of the contact.
const SITUATIONS: [(&str, &str, &str, Option<&str>); 9] = [
    ("nobody", "PendingBusy", "PendingBusy", None),
    (
        "a call to a softphone",
        "Connecting a-1",
        "PendingBusy, voice a-1 connecting, agent connecting, inbound connected +12065550142",
        Some("Incoming call"),
    ),
    (
        "a call to a desk phone",
        "Connecting a-2, Ended a-1, Destroy a-1",
        "PendingBusy, voice a-2 connecting, agent connecting, inbound connected +12065550142",
        Some("Incoming call"),
    ),
    (
        "a call of the agent's own",
        "CallingCustomer, Connecting a-3, Ended a-2, Destroy a-2",
        "CallingCustomer, voice a-3 connecting, agent connecting, outbound connecting +12065550142",
        Some("Connecting…"),
    ),
    (
        "a call that is listened to",
        "Available, Connected a-4, Ended a-3, Destroy a-3",
        "Available, voice a-4 connected, monitoring connected",
        Some("Connected"),
    ),
    (
        "a callback on offer",
        "Pending, Incoming a-5, Ended a-4, Destroy a-4",
        "Pending, queue_callback a-5 incoming, agent connecting, inbound connected +12065550142",
        Some("Incoming callback"),
    ),
    (
        "a callback once accepted",
        "CallingCustomer, Connecting a-5",
        "CallingCustomer, queue_callback a-5 connecting, agent connecting, inbound connecting +12065550142",
        Some("Connecting…"),
    ),
    (
        "a chat",
        "Available, Connecting a-6, Ended a-5, Destroy a-5",
        "Available, chat a-6 connecting, agent connecting, inbound connected",
        Some("Connecting…"),
    ),
    (
        "a task",
        "Connecting a-7, Ended a-6, Destroy a-6",
        "Available, task a-7 connecting",
        Some("Connecting…"),
    ),
];

/// Plays recorded snapshots of your own too, if `PATCHCORD_SNAPSHOTS` is the whole path of a file with them: a JSON object
/// that has under each name what GetAgentSnapshot called `snapshot`.
#[tokio::test(flavor = "multi_thread")]
async fn streams_tells_the_page_of_an_agent_in_every_situation() -> Result<()> {
    let stage = softphone().await?;
    let snapshots = agent_snapshots::agent_snapshots();
    assert_eq!(snapshots.len(), SITUATIONS.len());
    for ((name, snapshot), (meant, heard, shown, status)) in snapshots.into_iter().zip(SITUATIONS) {
        assert_eq!(name, meant);
        assert_look(play(&stage, &snapshot).await?, heard, shown);
        assert_eq!(ccp(&stage).await?.as_deref(), status, "{name}");
    }
    stage.sandbox.connect().stop_snapshot(AGENT)?;
    assert_look(
        look_at_nothing(&stage).await?,
        "Ended a-7, Destroy a-7",
        "Available",
    );

    if let Some(file) = env::var_os("PATCHCORD_SNAPSHOTS") {
        let text = fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
        let recorded: Map<String, Value> = serde_json::from_str(&text)?;
        ensure!(!recorded.is_empty(), "{} has no snapshot", file.display());
        for (name, snapshot) in recorded {
            let (_, shown) = play(&stage, &snapshot).await?;
            let words = words(&snapshot).context("a snapshot is not complete")?;
            assert_eq!(shown, words.join(", "), "{name}");
            assert_eq!(ccp(&stage).await?.is_some(), words.len() > 1, "{name}");
        }
    }
    stage.close().await
}

/// Plays a snapshot, and looks when Streams has it.
async fn play(stage: &Stage, snapshot: &Value) -> Result<Look> {
    let time = snapshot["snapshotTimestamp"]
        .as_f64()
        .context("a snapshot has no time")?;
    // No public method tells one snapshot from another, so this asks where all of them take it from.
    let there = format!(
        "connect.core.getAgentDataProvider().getAgentData().snapshot.snapshotTimestamp.getTime() === {}",
        (time * 1000.0).round()
    );
    ensure!(
        !stage.now::<bool>(&there).await?,
        "two snapshots in a row have the same time, so the second cannot be told from the first"
    );
    let connect = stage.sandbox.connect();
    connect.play_snapshot(AGENT, snapshot.clone())?;
    look_when(stage, &there).await
}

/// What the CCP, in its frame, says of its contact; none if it shows none. It has everything before the page around it.
async fn ccp(stage: &Stage) -> Result<Option<String>> {
    stage.enter_frame("#container iframe").await?;
    let status = "document.querySelector('#contact:not([hidden]) #status')?.textContent";
    let status = stage.now(status).await?;
    stage.browser.enter_default_frame().await?;
    Ok(status)
}

/// What Streams should show of a snapshot; none if something is left out.
fn words(snapshot: &Value) -> Option<Vec<String>> {
    let mut words = vec![snapshot["state"]["name"].as_str()?.to_owned()];
    for contact in snapshot["contacts"].as_array()? {
        let (id, kind) = (contact["contactId"].as_str()?, contact["type"].as_str()?);
        let state = contact["state"]["type"].as_str()?;
        words.push(format!("{kind} {id} {state}"));
        if kind == "task" {
            continue;
        }
        for line in contact["connections"].as_array()? {
            let (kind, state) = (line["type"].as_str()?, line["state"]["type"].as_str()?);
            let number = line["endpoint"]["phoneNumber"].as_str();
            let number = number.map(|number| format!(" {number}"));
            words.push(format!("{kind} {state}{}", number.unwrap_or_default()));
        }
    }
    Some(words)
}
