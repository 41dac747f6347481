//! The sandbox's Amazon Connect and the real Streams understand each other: ServiceNow's softphone page hears from Streams
//! what happens at Connect, and what the page asks Streams for happens there.

use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};
use patchcord_e2e::{AGENT, AT_ONCE, Browser, CCP_PAGE, SOON, Setup, Stage, world};
use patchcord_sandbox::World;
use patchcord_sandbox::connect::{
    AgentError, Channel, Device, DeviceKind, FailedStatus, FarEnd, Incoming, NetworkStatus, Push,
    SoftphoneError, Trouble,
};
use serde_json::{Map, Value, json};

#[path = "../../../data/agent_snapshots.rs"]
mod agent_snapshots;

const NUMBER: &str = "+12065550142";

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

  // Streams puts the contacts in the order in which their states have changed, so only its channel tells which one is meant.
  window.contacts = () => new connect.Agent().getContacts();
  window.of = (channel) => contacts().find((contact) => contact.getType() === channel);
  window.only = () => { const [contact, another] = contacts(); return another ? undefined : contact };
  const line = (line) => [line.getType(), line.getState().type, line.getEndpoint().phoneNumber].filter(Boolean).join(' ');
  // Streams throws when it is asked for the lines of a task in a page without Amazon's library for tasks.
  const lines = (contact) => contact.getType() === 'task' ? [] : contact.getConnections().map(line);
  const words = (contact) => [`${contact.getType()} ${contact.getContactId()} ${contact.getState().type}`, ...lines(contact)];
  window.shown = () => [new connect.Agent().getState().name, ...contacts().flatMap(words)];
";

/// ServiceNow's softphone page, open and ready, without the extension: its agent has signed in to Connect already.
async fn softphone() -> Result<Stage> {
    softphone_in(Browser::Chromium, world()).await
}

async fn softphone_in(browser: Browser, world: World) -> Result<Stage> {
    let setup = Setup {
        browser,
        world,
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
    stage.wait(condition, AT_ONCE, &look).await
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

/// Asks Streams for something of the only contact, with `contact` and `callbacks` at hand, and waits until it says that this is done.
async fn ask(stage: &Stage, request: &str) -> Result<()> {
    ask_of(stage, "only()", request).await
}

/// Does the same with the contact that an expression finds, once it is there. It may find none where none is needed.
async fn ask_of(stage: &Stage, contact: &str, request: &str) -> Result<()> {
    // Only the looking is repeated: the request goes out once.
    let find = format!("(() => {{ window.asked = {contact}; return true }})()");
    stage.wait::<bool>(request, AT_ONCE, &find).await?;
    let script = format!(
        "const contact = window.asked;
        window.answer = null;
        const callbacks = {{ success: () => {{ window.answer = 'done' }}, failure: () => {{ window.answer = 'failed' }} }};
        {request};"
    );
    stage.browser.execute(script, Vec::new()).await?;
    let answer: String = stage.wait(request, AT_ONCE, "answer").await?;
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
        .wait(
            "the page hears what was accepted",
            AT_ONCE,
            "window.accepted",
        )
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
        look_at(&stage, "error").await?,
        &format!("MissedCallAgent, Error {id}, Missed {id}, Ended {id}"),
        &format!(
            "MissedCallAgent, voice {id} error, agent disconnected, inbound disconnected {NUMBER}"
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
    // The customer picks up when the test has seen that the phone rings.
    let rings = (NUMBER.to_owned(), FarEnd::Rings);
    connect.settings().numbers = [rings].into();
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
    connect.answer(AGENT)?;
    assert_look(
        look_at(&stage, "connected").await?,
        &format!("Busy, Connected {id}"),
        &format!(
            "Busy, queue_callback {id} connected, agent connected, inbound connected {NUMBER}"
        ),
    );
    stage.close().await
}

/// Waits until an expression in the page, with `contact` at hand, comes to this value.
async fn until(stage: &Stage, expression: &str, value: Value) -> Result<()> {
    let found = format!("((contact) => {expression})(only())");
    let there = format!("JSON.stringify({found}) === JSON.stringify({value})");
    let outcome = stage.wait::<bool>(&there, AT_ONCE, &there).await;
    if outcome.is_err() {
        let found: Value = stage.now(&found).await?;
        bail!("{expression} is {found}, not {value}");
    }
    Ok(())
}

/// The states of the lines, the agent's first.
const LINES: &str = "contact.getConnections().map((line) => line.getState().type)";

async fn every_control_of_a_call_works_through_streams(browser: Browser) -> Result<()> {
    let mut world = world();
    world.connect.answer_ms = 0;
    world.connect.parties = 4;
    world.connect.endpoint_page = 2;
    let stage = softphone_in(browser, world).await?;
    let connect = stage.sandbox.connect();
    let script = "
      window.muted = [];
      const agent = new connect.Agent();
      agent.onMuteToggle(({ muted }) => window.muted.push(muted));
      window.endpoints = null;
      agent.getEndpoints(agent.getAllQueueARNs(), { success: ({ endpoints }) => { window.endpoints = endpoints } });";
    stage.browser.execute(script, Vec::new()).await?;

    let incoming = Incoming {
        number: NUMBER.to_owned(),
        queue: Some("Support".to_owned()),
        attributes: [("topic".to_owned(), "parcels".to_owned())].into(),
        ..Incoming::default()
    };
    connect.offer(AGENT, &incoming)?;
    let told = "[contact.getInitialConnection().getEndpoint().phoneNumber, contact.getQueue().name,
      contact.getAttributes().topic.value, contact.isSoftphoneCall()]";
    until(&stage, told, json!([NUMBER, "Support", "parcels", true])).await?;
    ask(&stage, "contact.accept(callbacks)").await?;
    until(&stage, LINES, json!(["connected", "connected"])).await?;

    stage
        .browser
        .execute("new connect.Agent().mute()", Vec::new())
        .await?;
    until(&stage, "muted.at(-1)", json!(true)).await?;
    stage
        .browser
        .execute("new connect.Agent().unmute()", Vec::new())
        .await?;
    until(&stage, "muted.at(-1)", json!(false)).await?;

    ask(&stage, "contact.getInitialConnection().hold(callbacks)").await?;
    until(&stage, LINES, json!(["connected", "hold"])).await?;
    ask(&stage, "contact.getInitialConnection().resume(callbacks)").await?;
    until(&stage, LINES, json!(["connected", "connected"])).await?;
    ask(
        &stage,
        "contact.getInitialConnection().sendDigits('12#', callbacks)",
    )
    .await?;
    let agents = connect.agents();
    let sent = |digits: &str| {
        let contacts = agents.iter().flat_map(|agent| &agent.contacts);
        contacts.into_iter().any(|contact| contact.digits == digits)
    };
    assert!(sent("12#"));

    // Three quick connects, two on a page.
    until(
        &stage,
        "endpoints.map(({ name }) => name)",
        json!(["Agent Two", "Support", "Front desk"]),
    )
    .await?;
    ask(&stage, "contact.addConnection(endpoints[0], callbacks)").await?;
    until(&stage, LINES, json!(["connected", "hold", "connected"])).await?;
    ask(&stage, "contact.toggleActiveConnections(callbacks)").await?;
    until(&stage, LINES, json!(["connected", "connected", "hold"])).await?;
    ask(&stage, "contact.conferenceConnections(callbacks)").await?;
    until(
        &stage,
        LINES,
        json!(["connected", "connected", "connected"]),
    )
    .await?;
    let by_number =
        "contact.addConnection(connect.Endpoint.byPhoneNumber('+12065550143'), callbacks)";
    ask(&stage, by_number).await?;
    until(
        &stage,
        LINES,
        json!(["connected", "hold", "hold", "connected"]),
    )
    .await?;
    ask(&stage, "contact.conferenceConnections(callbacks)").await?;
    let other = "contact.getConnections().find((line) => line.getEndpoint().name === 'Agent Two')";
    ask(&stage, &format!("{other}.muteParticipant(callbacks)")).await?;
    until(&stage, &format!("{other}.isMute()"), json!(true)).await?;
    ask(&stage, &format!("{other}.destroy(callbacks)")).await?;
    connect.party_hangs_up(AGENT, "+12065550143")?;
    until(
        &stage,
        LINES,
        json!(["connected", "connected", "disconnected", "disconnected"]),
    )
    .await?;

    let choose = |name: &str| {
        format!(
            "new connect.Agent().setState(new connect.Agent().getAgentStates().find((state) => state.name === '{name}'),
               callbacks, {{ enqueueNextState: true }})"
        )
    };
    let next = "new connect.Agent().getNextState()?.name ?? null";
    ask(&stage, &choose("Break")).await?;
    until(&stage, next, json!("Break")).await?;
    ask(&stage, &choose("Available")).await?;
    until(&stage, next, Value::Null).await?;
    ask(&stage, "contact.getAgentConnection().destroy(callbacks)").await?;
    until(&stage, "contact.getState().type", json!("ended")).await?;
    ask(&stage, "contact.clear(callbacks)").await?;
    look_at_nothing(&stage).await?;

    connect.settings().numbers = [(NUMBER.to_owned(), FarEnd::Busy)].into();
    let dial = format!(
        "new connect.Agent().connect(connect.Endpoint.byPhoneNumber('{NUMBER}'),
           {{ queueARN: new connect.Agent().getRoutingProfile().queues.find(({{ name }}) => name === 'Support').queueARN, ...callbacks }})"
    );
    ask(&stage, &dial).await?;
    let shown =
        "[new connect.Agent().getState().name, contact.getState().type, contact.getQueue().name]";
    until(
        &stage,
        shown,
        json!(["LineEngagedCustomer", "error", "Support"]),
    )
    .await?;
    stage.close().await?;
    Ok(())
}

/// What Streams shows of the contacts: kind and state of each, by kind.
const CONTACTS: &str =
    "contacts().map((contact) => `${contact.getType()} ${contact.getState().type}`).sort()";

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_and_a_task_stand_beside_a_call() -> Result<()> {
    let stage = softphone().await?;
    let connect = stage.sandbox.connect();
    for channel in [Channel::Voice, Channel::Chat, Channel::Task] {
        let incoming = Incoming {
            channel,
            number: NUMBER.to_owned(),
            name: Some("Ida".to_owned()),
            ..Incoming::default()
        };
        connect.offer(AGENT, &incoming)?;
    }
    let [voice, chat, task] = ["of('voice')", "of('chat')", "of('task')"];
    let offered = json!(["chat connecting", "task connecting", "voice connecting"]);
    until(&stage, CONTACTS, offered).await?;
    ask_of(&stage, voice, "contact.accept(callbacks)").await?;
    ask_of(&stage, chat, "contact.reject(callbacks)").await?;
    ask_of(&stage, task, "contact.accept(callbacks)").await?;
    let answered = json!(["chat rejected", "task connected", "voice connected"]);
    until(&stage, CONTACTS, answered).await?;
    ask_of(&stage, task, "contact.pause(callbacks)").await?;
    let paused = json!(["chat rejected", "task paused", "voice connected"]);
    until(&stage, CONTACTS, paused).await?;
    until(&stage, "new connect.Agent().getState().name", json!("Busy")).await?;
    until_ccp(&stage, Some("Connected")).await?;
    ask_of(&stage, chat, "contact.clear(callbacks)").await?;
    until(&stage, CONTACTS, json!(["task paused", "voice connected"])).await?;
    connect.fail(AGENT, AgentError::FailedConnectAgent)?;
    let state = "new connect.Agent().getState().name";
    until(&stage, state, json!("FailedConnectAgent")).await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supervisor_hears_a_call_and_talks_in_it() -> Result<()> {
    let stage = softphone().await?;
    stage.sandbox.connect().monitor(AGENT)?;
    let line = "contact.getAgentConnection()";
    until(&stage, &format!("{line}.isSilentMonitor()"), json!(true)).await?;
    ask(&stage, "contact.bargeIn(callbacks)").await?;
    until(&stage, &format!("{line}.isBarge()"), json!(true)).await?;
    ask(&stage, &format!("{line}.destroy(callbacks)")).await?;
    until(&stage, CONTACTS, json!(["voice ended"])).await?;
    ask(&stage, "contact.clear(callbacks)").await?;
    look_at_nothing(&stage).await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_in_trouble_refuses_what_it_is_told_to() -> Result<()> {
    let stage = softphone().await?;
    let connect = stage.sandbox.connect();
    connect.ring(AGENT, NUMBER)?;
    look_at(&stage, "connecting").await?;
    let trouble = Trouble {
        status: Some(FailedStatus::Error),
        delay_ms: 10,
    };
    connect.settings().trouble = [("RejectContact".to_owned(), trouble)].into();
    ensure!(
        ask(&stage, "contact.reject(callbacks)").await.is_err(),
        "a refused call was declined"
    );
    connect.settings().trouble.clear();
    ask(&stage, "contact.reject(callbacks)").await?;
    until(&stage, CONTACTS, json!(["voice error"])).await?;
    stage.close().await
}

async fn the_page_hears_of_the_sound_the_devices_and_the_network(browser: Browser) -> Result<()> {
    let device = |id: &str, kind| Device {
        device_id: id.to_owned(),
        kind,
        label: format!("The {id}"),
    };
    let mut world = world();
    world.connect.devices = Some(vec![
        device("headset", DeviceKind::AudioOutput),
        device("mic", DeviceKind::AudioInput),
    ]);
    let stage = softphone_in(browser, world).await?;
    let connect = stage.sandbox.connect();
    let script = "
      window.told = [];
      window.devices = null;
      const agent = new connect.Agent();
      agent.onSoftphoneError(({ errorType }) => told.push(errorType));
      agent.onWebSocketConnectionLost(() => told.push('lost'));
      agent.onWebSocketConnectionGained(() => told.push('gained'));
      agent.onNetworkConnectionStatusChanged(({ status }) => told.push(status));
      agent.onSpeakerDeviceChanged(({ deviceId }) => told.push(deviceId));
      agent.onRingerDeviceChanged(({ deviceId }) => told.push(deviceId));
      agent.onMicrophoneDeviceChanged(({ deviceId }) => told.push(deviceId));
      connect.core.getFrameMediaDevices(10000).then((found) => { window.devices = found });
      agent.getNetworkConnectionStatus().then(({ status }) => { window.network = status });";
    stage.browser.execute(script, Vec::new()).await?;
    until(
        &stage,
        "devices.map(({ deviceId, kind }) => `${kind} ${deviceId}`)",
        json!(["audiooutput headset", "audioinput mic"]),
    )
    .await?;
    until(&stage, "window.network", json!("connected")).await?;

    // The first web socket may be gained in between.
    let told =
        async |what: &str| until(&stage, &format!("told.includes('{what}')"), json!(true)).await;
    let choose = async |choice: &str| {
        let script = format!("told.length = 0; new connect.Agent().{choice}");
        stage.browser.execute(script, Vec::new()).await
    };
    choose("setSpeakerDevice('headset')").await?;
    told("headset").await?;
    choose("setRingerDevice('headset')").await?;
    told("headset").await?;
    // The first is no microphone, so nothing is heard of it.
    choose("setMicrophoneDevice('headset')").await?;
    choose("setMicrophoneDevice('mic')").await?;
    let devices = "told.filter((what) => what !== 'gained')";
    until(&stage, devices, json!(["mic"])).await?;

    let error = SoftphoneError::MicrophoneNotShared;
    assert!(connect.push(AGENT, &Push::SoftphoneError { error }));
    told("microphone_not_shared").await?;
    let status = NetworkStatus::Disconnected;
    assert!(connect.push(AGENT, &Push::Network { status }));
    told("disconnected").await?;

    connect.settings().web_sockets = false;
    connect.drop_sockets();
    told("lost").await?;
    stage.browser.execute("told.length = 0", Vec::new()).await?;
    connect.settings().web_sockets = true;
    told("gained").await?;
    stage.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ccp_signs_out_when_it_is_told_to() -> Result<()> {
    let stage = softphone().await?;
    let connect = stage.sandbox.connect();
    let listen = "connect.core.getEventBus().subscribe(connect.EventType.TERMINATED, () => { window.terminated = true })";
    stage.browser.execute(listen, Vec::new()).await?;
    assert!(connect.push(AGENT, &Push::SignOut));
    until(&stage, "window.terminated", json!(true)).await?;
    assert!(connect.agents().iter().all(|agent| agent.sessions == 0));
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
        until_ccp(&stage, status)
            .await
            .with_context(|| name.to_owned())?;
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
            let shown = words.len() > 1;
            until_ccp_is(&stage, &format!("(status !== null) === {shown}")).await?;
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

/// Waits until what the CCP, in its frame, says of its contact is this; none if it shows none.
async fn until_ccp(stage: &Stage, status: Option<&str>) -> Result<()> {
    until_ccp_is(stage, &format!("status === {}", json!(status))).await
}

async fn until_ccp_is(stage: &Stage, so: &str) -> Result<()> {
    let status = "document.querySelector('#contact:not([hidden]) #status')?.textContent ?? null";
    let so = format!("((status) => {so})({status})");
    stage
        .wait_in_frame::<bool>("#container iframe", &so, AT_ONCE, &so)
        .await
        .map(drop)
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

in_both_browsers! {
    every_control_of_a_call_works_through_streams,
    the_page_hears_of_the_sound_the_devices_and_the_network,
}
