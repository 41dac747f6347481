//! The agent works the phone by the voice controls alone, and Connect does what they say.
//!
//! What is pressed is pressed with a real mouse or a real key. What counts is what the far end has on record; the screen is
//! looked at for what an agent has to be told.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use patchcord_e2e::far_ends::clean;
use patchcord_e2e::phone::{CALLER, CALLER_SHOWN, RINGS, setup};
use patchcord_e2e::sandbox::connect::{
    AgentView, Channel, FailedStatus, FarEnd, Incoming, NetworkStatus, Push, SoftphoneError,
    Trouble,
};
use patchcord_e2e::thirtyfour::Key;
use patchcord_e2e::{AGENT, AT_ONCE, Browser, Stage};
use serde_json::{Value, json};

/// Somebody who can be added to a call, or called.
const OTHER: &str = "+12065550143";

/// A docked softphone that shows the voice controls, idle.
async fn controls(browser: Browser) -> Result<Stage> {
    let mut setup = setup(browser);
    setup.world.connect.answer_ms = 300;
    let stage = Stage::open(setup).await?;
    stage.open_controls().await?;
    stage.mark_ccp().await?;
    Ok(stage)
}

/// Nothing has gone where it does not belong, and the CCP is the one that was there at the start.
async fn close(stage: Stage) -> Result<()> {
    assert!(stage.ccp_is_marked().await?, "the CCP was loaded again");
    clean(&stage).await?;
    stage.close().await
}

// ---- What Connect has on record ----

fn agent(stage: &Stage) -> Result<AgentView> {
    let agents = stage.sandbox.connect().agents().into_iter();
    let mut agents = agents.filter(|agent| agent.username == AGENT);
    agents.next().context("the agent is unknown")
}

/// The agent's state and the next one, and every contact with its lines.
fn recorded(stage: &Stage) -> Result<String> {
    let word = |value: Value| value.as_str().unwrap_or_default().to_owned();
    let agent = agent(stage)?;
    let mut text = agent.state;
    if let Some(next) = agent.next {
        text += &format!(", then {next}");
    }
    for contact in agent.contacts {
        let (channel, state) = (json!(contact.channel), json!(contact.state));
        let lines = contact.lines.iter().map(|line| {
            let party = line.party.as_deref().unwrap_or("agent");
            let muted = if line.muted { " muted" } else { "" };
            format!("{party} {}{muted}", word(json!(line.state)))
        });
        let lines = lines.collect::<Vec<_>>().join(", ");
        text += &format!("; {} {}: {lines}", word(channel), word(state));
    }
    Ok(text)
}

/// Waits until that is on record.
async fn until(stage: &Stage, wanted: &str) -> Result<()> {
    let end = Instant::now() + AT_ONCE;
    loop {
        let found = recorded(stage)?;
        if found == wanted {
            return Ok(());
        }
        if Instant::now() > end {
            bail!("Connect has on record: {found}. Not: {wanted}.");
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// What the caller's line and the agent's are in, in a call with nobody else.
async fn until_call(
    stage: &Stage,
    state: &str,
    call: &str,
    agent: &str,
    caller: &str,
) -> Result<()> {
    until(
        stage,
        &format!("{state}; voice {call}: agent {agent}, {CALLER} {caller}"),
    )
    .await
}

/// The CCP has the sound, and it says whether the agent is muted.
async fn until_muted(stage: &Stage, muted: bool) -> Result<()> {
    let so = format!("document.querySelector('#mute').getAttribute('aria-pressed') === '{muted}'");
    let what = format!("the CCP has muted: {muted}");
    stage
        .wait_in_frame::<bool>("patchcord-panel iframe", &what, AT_ONCE, &so)
        .await
        .map(drop)
}

// ---- What the agent does and sees ----

/// The first that can be seen.
fn seen(selector: &str) -> String {
    format!("seen({})", json!(selector))
}

async fn until_says(stage: &Stage, selector: &str, words: &str) -> Result<()> {
    let said = format!("{}?.innerText.trim()", seen(selector));
    let so = format!("{said} === {}", json!(words));
    if stage
        .wait::<bool>(&format!("{selector} says {words}"), AT_ONCE, &so)
        .await
        .is_err()
    {
        let found: Value = stage.now(&format!("{said} ?? null")).await?;
        bail!("{selector} says {found}, not {words}");
    }
    Ok(())
}

/// Waits until the agent is told of this trouble, or not any more. That the microphone has not been asked for stays all along.
async fn until_told(stage: &Stage, what: &str, told: bool) -> Result<()> {
    let so = format!(
        "everywhere('.trouble').some((it) => it.textContent.includes({})) === {told}",
        json!(what)
    );
    let asked = format!("the agent is told, {told}: {what}");
    stage.wait::<bool>(&asked, AT_ONCE, &so).await.map(drop)
}

async fn until_gone(stage: &Stage, selector: &str) -> Result<()> {
    let gone = format!("!{}", seen(selector));
    stage
        .wait::<bool>(&format!("{selector} is gone"), AT_ONCE, &gone)
        .await
        .map(drop)
}

/// Presses a key where the focus is.
async fn key(stage: &Stage, key: Key) -> Result<()> {
    let keys = stage.browser.action_chain();
    Ok(keys.key_down(key.clone()).key_up(key).perform().await?)
}

/// Goes to a control by the keyboard's focus, and presses a key there.
async fn key_at(stage: &Stage, control: &str, pressed: Key) -> Result<()> {
    let selector = format!("[data-control='{control}']:not([aria-disabled])");
    stage.until_seen(&selector).await?;
    let focus = format!("{}.focus()", seen(&selector));
    stage.now::<Value>(&focus).await?;
    key(stage, pressed).await
}

/// The arrow keys, as WebDriver writes them.
const UP: &str = "\u{e013}";
const DOWN: &str = "\u{e015}";

/// Chooses in a list that drops down.
async fn choose(stage: &Stage, part: &str, label: &str) -> Result<()> {
    if part == "country" {
        stage.press_control("by-number").await?;
    }
    let option = format!("[data-part='{part}'] option");
    let there = format!(
        "everywhere({}).some((it) => it.textContent.includes({}))",
        json!(option),
        json!(label)
    );
    stage
        .wait::<bool>(&format!("{part} has {label}"), AT_ONCE, &there)
        .await?;
    // By keys, because WebDriver chooses by a script, and a script's choice does not count.
    let list = seen(&format!("[data-part='{part}']"));
    let way: [i32; 2] = stage
        .now(&format!(
            "((list) => [list.selectedIndex, [...list.options].findIndex((it) => it.textContent.includes({}))])({list})",
            json!(label)
        ))
        .await?;
    let keys = match (part, way[1] - way[0]) {
        // One that is chosen takes effect only once the CCP has it, so that no other may come before it.
        ("speaker" | "microphone" | "ringer", _) => {
            label.split(' ').next().unwrap_or_default().to_owned()
        }
        (_, down @ 0..) => DOWN.repeat(down.try_into()?),
        (_, up) => UP.repeat(up.unsigned_abs().try_into()?),
    };
    stage
        .send_keys(&format!("[data-part='{part}']"), &keys)
        .await
}

/// Presses the quick connect of this name.
async fn quick_connect(stage: &Stage, name: &str) -> Result<()> {
    let label = format!(
        "everywhere(\"[data-control='quick-connect']\").some((it) => it.querySelector('span').textContent === '{name}')"
    );
    stage
        .wait::<bool>(&format!("there is {name}"), AT_ONCE, &label)
        .await?;
    stage.type_into("find", name).await?;
    stage
        .press_at("[data-control='quick-connect']:only-child")
        .await
}

async fn ring(stage: &Stage) -> Result<()> {
    stage.sandbox.connect().ring(AGENT, CALLER)?;
    stage.until_controls("offered").await
}

async fn talk(stage: &Stage) -> Result<()> {
    ring(stage).await?;
    stage.press_control("accept").await?;
    until_call(stage, "Busy", "connected", "connected", "connected").await?;
    stage.until_controls("talking").await
}

/// Ends whatever is left of a contact.
async fn clear(stage: &Stage, then: &str) -> Result<()> {
    stage.press_control("clear").await?;
    until(stage, then).await?;
    stage.until_controls("idle").await
}

async fn hang_up(stage: &Stage) -> Result<()> {
    stage.press_control("hang-up").await?;
    stage.until_controls("after-call-work").await?;
    clear(stage, "Available").await
}

async fn add(stage: &Stage, number: &str) -> Result<()> {
    stage.press_control("open-transfer").await?;
    stage.type_into("number", number).await?;
    stage.press_control("call").await
}

async fn dial(stage: &Stage, number: &str) -> Result<()> {
    stage.press_control("open-dial").await?;
    stage.type_into("number", number).await?;
    stage.press_control("call").await
}

// ---- Calls that come in ----

async fn calls_come_in_and_are_answered_declined_and_missed(browser: Browser) -> Result<()> {
    let stage = controls(browser).await?;
    a_call_is_answered_and_cleared(&stage).await?;
    a_call_is_declined(&stage).await?;
    callers_and_connect_give_up(&stage).await?;
    a_callback_is_accepted_and_declined(&stage).await?;
    close(stage).await?;
    Ok(())
}

async fn a_call_is_answered_and_cleared(stage: &Stage) -> Result<()> {
    let connect = stage.sandbox.connect();
    let title: String = stage.now("document.title").await?;
    let incoming = Incoming {
        number: CALLER.to_owned(),
        queue: Some("Support".to_owned()),
        ..Incoming::default()
    };
    connect.offer(AGENT, &incoming)?;
    stage.until_controls("offered").await?;
    until_says(stage, ".call h3", CALLER_SHOWN).await?;
    until_says(stage, ".call .queue", "Support").await?;
    // Not whose call it is: the page's scripts read it too.
    let rings = "document.title === 'Incoming call'";
    stage
        .wait::<bool>("the tab says that it rings", AT_ONCE, rings)
        .await?;

    key_at(stage, "accept", Key::Enter).await?;
    until_call(stage, "Busy", "connected", "connected", "connected").await?;
    stage.until_controls("talking").await?;
    let as_before = format!("document.title === {}", json!(title));
    stage
        .wait::<bool>("the tab has its own title again", AT_ONCE, &as_before)
        .await?;
    // A busy machine may skip one, but the call has just begun, and its time goes on.
    let time = format!(
        "Number({}.innerText.match(/^0:(\\d\\d)$/)[1])",
        seen(".call .time")
    );
    let mut last: u8 = stage.now(&time).await?;
    assert!(last < 30, "the call's time begins at 0:{last}");
    for _ in 0..2 {
        let later = format!("{time} > {last} && {time}");
        last = stage
            .wait("the call's time goes on", AT_ONCE, &later)
            .await?;
    }

    stage.press_control("hang-up").await?;
    until_call(
        stage,
        "AfterCallWork",
        "ended",
        "disconnected",
        "disconnected",
    )
    .await?;
    stage.until_controls("after-call-work").await?;
    until_says(stage, "[data-part='state']", "After-call work").await?;
    clear(stage, "Available").await
}

async fn a_call_is_declined(stage: &Stage) -> Result<()> {
    ring(stage).await?;
    key_at(stage, "decline", Key::Space).await?;
    until_call(
        stage,
        "FailedConnectAgent",
        "rejected",
        "disconnected",
        "connected",
    )
    .await?;
    stage.until_controls("declined").await?;
    clear(stage, "Available").await
}

async fn callers_and_connect_give_up(stage: &Stage) -> Result<()> {
    let connect = stage.sandbox.connect();
    ring(stage).await?;
    connect.hang_up(AGENT)?;
    stage.until_controls("missed").await?;
    until_says(stage, "[data-part='state']", "Missed call").await?;
    clear(stage, "Available").await?;

    // It may be over before the controls have shown it.
    connect.settings().ring_seconds = 1;
    connect.ring(AGENT, CALLER)?;
    until_call(
        stage,
        "MissedCallAgent",
        "missed",
        "disconnected",
        "connected",
    )
    .await?;
    stage.until_controls("missed").await?;
    connect.settings().ring_seconds = 600;
    clear(stage, "Available").await?;

    talk(stage).await?;
    connect.hang_up(AGENT)?;
    stage.until_controls("after-call-work").await?;
    clear(stage, "Available").await
}

async fn a_callback_is_accepted_and_declined(stage: &Stage) -> Result<()> {
    let connect = stage.sandbox.connect();
    connect.settings().answer_ms = 60_000;
    connect.ring_callback(AGENT, CALLER)?;
    stage.until_controls("offered").await?;
    until_says(stage, ".call .status", "Callback waiting").await?;
    stage.press_control("accept").await?;
    stage.until_controls("calling").await?;
    let calling = format!("queue_callback connecting: agent connecting, {CALLER} connecting");
    until(stage, &format!("CallingCustomer; {calling}")).await?;
    connect.answer(AGENT)?;
    connect.settings().answer_ms = 300;
    stage.until_controls("talking").await?;
    hang_up(stage).await?;

    connect.ring_callback(AGENT, CALLER)?;
    stage.press_control("decline").await?;
    let declined = format!("queue_callback rejected: agent disconnected, {CALLER} connected");
    until(stage, &format!("FailedConnectAgent; {declined}")).await?;
    clear(stage, "Available").await
}

// ---- A call in hand ----

async fn a_call_in_hand_is_muted_held_transferred_and_shared(browser: Browser) -> Result<()> {
    let stage = controls(browser).await?;
    talk(&stage).await?;
    the_agent_is_muted_and_unmuted(&stage).await?;
    the_caller_is_held_and_resumed(&stage).await?;
    digits_arrive(&stage).await?;
    hang_up(&stage).await?;
    calls_are_transferred(&stage).await?;
    a_third_party_is_asked_joined_and_removed(&stage).await?;
    close(stage).await?;
    Ok(())
}

async fn the_agent_is_muted_and_unmuted(stage: &Stage) -> Result<()> {
    stage.press_control("mute").await?;
    until_muted(stage, true).await?;
    key_at(stage, "unmute", Key::Space).await?;
    until_muted(stage, false).await?;
    // The switch keeps the focus.
    key(stage, Key::Enter).await?;
    until_muted(stage, true).await?;
    stage.press_control("unmute").await?;
    until_muted(stage, false).await
}

async fn the_caller_is_held_and_resumed(stage: &Stage) -> Result<()> {
    stage.press_control("hold").await?;
    until_call(stage, "Busy", "connected", "connected", "hold").await?;
    stage.until_controls("on-hold").await?;
    stage.press_control("resume").await?;
    until_call(stage, "Busy", "connected", "connected", "connected").await?;
    stage.until_controls("talking").await
}

async fn digits_arrive(stage: &Stage) -> Result<()> {
    stage.press_control("open-keypad").await?;
    stage.press_at("[data-key='digit 1']").await?;
    for typed in ['2', '#'] {
        let keys = stage.browser.action_chain();
        keys.send_keys(typed.to_string()).perform().await?;
    }
    let all = |stage: &Stage| {
        agent(stage).is_ok_and(|agent| agent.contacts.iter().any(|contact| contact.digits == "12#"))
    };
    stage.until("all digits have arrived", AT_ONCE, all).await?;
    key(stage, Key::Escape).await?;
    until_gone(stage, "[data-part='keypad']").await
}

async fn calls_are_transferred(stage: &Stage) -> Result<()> {
    for (name, party) in [
        ("Agent Two", "Agent Two"),
        ("Support", "Support"),
        ("Front desk", "+12065550100"),
        ("", OTHER),
    ] {
        talk(stage).await?;
        if name.is_empty() {
            add(stage, "206-555-0143").await?;
        } else {
            stage.press_control("open-transfer").await?;
            quick_connect(stage, name).await?;
        }
        let lines = format!("agent connected, {CALLER} hold, {party} connected");
        until(stage, &format!("Busy; voice connected: {lines}")).await?;
        stage.until_controls("split-lines").await?;
        stage.press_control("leave").await?;
        let lines = format!("agent disconnected, {CALLER} disconnected, {party} disconnected");
        until(stage, &format!("AfterCallWork; voice ended: {lines}")).await?;
        clear(stage, "Available").await?;
    }
    Ok(())
}

async fn a_third_party_is_asked_joined_and_removed(stage: &Stage) -> Result<()> {
    let connect = stage.sandbox.connect();
    let lines = async |caller: &str, other: &str| {
        let lines = format!("agent connected, {CALLER} {caller}, {other}");
        until(stage, &format!("Busy; voice connected: {lines}")).await
    };
    talk(stage).await?;
    add(stage, RINGS).await?;
    stage.until_controls("consulting").await?;
    lines("hold", &format!("{RINGS} connecting")).await?;
    connect.answer(AGENT)?;
    stage.until_controls("split-lines").await?;
    stage.press_control("swap").await?;
    lines("connected", &format!("{RINGS} hold")).await?;
    stage.press_control("swap").await?;
    lines("hold", &format!("{RINGS} connected")).await?;
    stage.press_control("join").await?;
    lines("connected", &format!("{RINGS} connected")).await?;
    stage.until_controls("conference").await?;
    // The caller is the first in the list, the other the second.
    stage
        .press_at("li:nth-child(2) [data-control='hold']")
        .await?;
    lines("connected", &format!("{RINGS} hold")).await?;
    stage
        .press_at("li:nth-child(2) [data-control='resume']")
        .await?;
    lines("connected", &format!("{RINGS} connected")).await?;
    stage
        .press_at("li:nth-child(2) [data-control='remove-party']")
        .await?;
    lines("connected", &format!("{RINGS} disconnected")).await?;
    stage.until_controls("talking").await?;

    // One who does not answer leaves the call as it was.
    add(stage, RINGS).await?;
    stage.until_controls("consulting").await?;
    stage
        .press_at("li:nth-child(2) [data-control='remove-party']")
        .await?;
    lines(
        "hold",
        &format!("{RINGS} disconnected, {RINGS} disconnected"),
    )
    .await?;
    stage.until_controls("on-hold").await?;
    stage.press_control("resume").await?;
    stage.until_controls("talking").await?;
    hang_up(stage).await
}

async fn a_call_outlives_a_reload_with_all_that_the_agent_has_done(browser: Browser) -> Result<()> {
    let stage = controls(browser).await?;
    stage.sandbox.connect().settings().parties = 6;
    talk(&stage).await?;
    stage.browser.refresh().await?;
    stage.until_controls("talking").await?;
    // Nobody tells whether the browser is muted, so there is a press for each.
    stage.until_seen("[data-control='unmute']").await?;
    stage.press_control("mute").await?;
    until_muted(&stage, true).await?;
    stage.press_control("unmute").await?;
    until_muted(&stage, false).await?;

    // Among many, Connect mutes, and knows after a reload.
    stage.press_control("open-transfer").await?;
    quick_connect(&stage, "Agent Two").await?;
    stage.until_controls("split-lines").await?;
    stage.press_control("join").await?;
    stage.until_controls("conference").await?;
    stage.press_control("mute").await?;
    let lines = |own: &str, other: &str| {
        let lines = format!("agent {own}, {CALLER} connected, Agent Two {other}");
        format!("Busy; voice connected: {lines}")
    };
    until(&stage, &lines("connected muted", "connected")).await?;
    stage.browser.refresh().await?;
    stage.until_controls("conference").await?;
    stage.press_control("unmute").await?;
    until(&stage, &lines("connected", "connected")).await?;
    // Another agent can be muted.
    stage.press_control("mute-party").await?;
    until(&stage, &lines("connected", "connected muted")).await?;
    stage.press_control("leave").await?;
    stage.until_controls("after-call-work").await?;
    clear(&stage, "Available").await?;
    clean(&stage).await?;
    stage.close().await?;
    Ok(())
}

// ---- Calls that go out ----

async fn calls_go_out_to_numbers_that_can_be_called(browser: Browser) -> Result<()> {
    let stage = controls(browser).await?;
    bad_numbers_are_refused_with_their_reason(&stage).await?;
    national_numbers_are_called_from_the_chosen_queue(&stage).await?;
    calls_that_reach_nobody_say_so(&stage).await?;
    a_connect_that_does_not_do_it_is_told_of(&stage).await?;
    close(stage).await?;
    Ok(())
}

async fn bad_numbers_are_refused_with_their_reason(stage: &Stage) -> Result<()> {
    stage.press_control("open-dial").await?;
    for (number, reason) in [
        (
            "911",
            "Emergency and other short numbers cannot be called from here. Use another phone.",
        ),
        ("+1 206 555", "Digits are missing. Is the area code there?"),
        ("+1 206 555 0142 99", "There are too many digits."),
        (
            "+33 1 70 18 99 00",
            "France: Your contact centre does not call this country. Ask your Amazon Connect administrator.",
        ),
    ] {
        stage.type_into("number", number).await?;
        until_says(stage, "[data-part='fault']", reason).await?;
        stage
            .press_at("[data-part='pad-call'] button[aria-disabled]")
            .await?;
        until_says(
            stage,
            "[data-part='note']",
            "Call: Enter a complete number first.",
        )
        .await?;
        assert_eq!(recorded(stage)?, "Available", "{number} was called");
        empty(stage, "number").await?;
    }
    stage.press_control("close").await
}

/// Empties a field by the keyboard.
async fn empty(stage: &Stage, part: &str) -> Result<()> {
    stage.press_at(&format!("[data-part='{part}']")).await?;
    let keys = stage.browser.action_chain();
    let keys = keys
        .key_down(Key::Control)
        .send_keys("a")
        .key_up(Key::Control);
    keys.send_keys(Key::Backspace + "").perform().await?;
    let so = format!("everywhere('[data-part={part}]')[0].value === ''");
    stage
        .wait::<bool>(&format!("{part} is empty"), AT_ONCE, &so)
        .await
        .map(drop)
}

async fn national_numbers_are_called_from_the_chosen_queue(stage: &Stage) -> Result<()> {
    let queue = |queue: &'static str| {
        move |stage: &Stage| {
            agent(stage).is_ok_and(|agent| {
                agent
                    .contacts
                    .iter()
                    .any(|contact| contact.queue.as_deref() == Some(queue))
            })
        }
    };
    stage.press_control("open-dial").await?;
    stage.type_into("number", "(206) 555-0142").await?;
    until_says(
        stage,
        "[data-part='fault']",
        "+1 206 555 0142 · United States",
    )
    .await?;
    key(stage, Key::Enter).await?;
    until_call(stage, "Busy", "connected", "connected", "connected").await?;
    stage
        .until(
            "the call is from the usual queue",
            AT_ONCE,
            queue("BasicQueue"),
        )
        .await?;
    stage.until_controls("talking").await?;
    hang_up(stage).await?;

    stage.press_control("open-dial").await?;
    choose(stage, "country", "United Kingdom").await?;
    choose(stage, "queue", "Support").await?;
    stage.type_into("number", "020 7946 0958").await?;
    until_says(
        stage,
        "[data-part='fault']",
        "+44 207 946 0958 · United Kingdom",
    )
    .await?;
    stage.press_control("call").await?;
    let lines = "agent connected, +442079460958 connected";
    until(stage, &format!("Busy; voice connected: {lines}")).await?;
    stage
        .until(
            "the call is from the chosen queue",
            AT_ONCE,
            queue("Support"),
        )
        .await?;
    hang_up(stage).await?;

    // A quick connect with a number can be called too.
    stage.press_control("open-dial").await?;
    choose(stage, "country", "United States").await?;
    quick_connect(stage, "Front desk").await?;
    let lines = "agent connected, +12065550100 connected";
    until(stage, &format!("Busy; voice connected: {lines}")).await?;
    hang_up(stage).await
}

async fn calls_that_reach_nobody_say_so(stage: &Stage) -> Result<()> {
    let connect = stage.sandbox.connect();
    for (far_end, state, words) in [
        (
            FarEnd::Busy,
            "LineEngagedCustomer",
            "Customer's line was busy",
        ),
        (
            FarEnd::Unreachable,
            "FailedConnectCustomer",
            "Customer could not be reached",
        ),
        (
            FarEnd::RingsOut,
            "MissedCallCustomer",
            "Customer did not answer",
        ),
    ] {
        connect.settings().numbers.insert(OTHER.to_owned(), far_end);
        connect.settings().ring_seconds = 1;
        dial(stage, OTHER).await?;
        let lines = format!("agent disconnected, {OTHER} disconnected");
        until(stage, &format!("{state}; voice error: {lines}")).await?;
        stage.until_controls("failed").await?;
        until_says(stage, "[data-part='state']", words).await?;
        clear(stage, "Available").await?;
    }
    connect.settings().ring_seconds = 600;

    dial(stage, RINGS).await?;
    stage.until_controls("calling").await?;
    let lines = format!("agent connecting, {RINGS} connecting");
    until(
        stage,
        &format!("CallingCustomer; voice connecting: {lines}"),
    )
    .await?;
    hang_up(stage).await
}

async fn a_connect_that_does_not_do_it_is_told_of(stage: &Stage) -> Result<()> {
    let connect = stage.sandbox.connect();
    connect
        .settings()
        .numbers
        .insert(OTHER.to_owned(), FarEnd::Refused);
    dial(stage, OTHER).await?;
    let what = "Amazon Connect cannot call this number or quick connect.";
    until_told(stage, what, true).await?;
    assert_eq!(recorded(stage)?, "Available");
    connect.settings().numbers.remove(OTHER);
    stage.press_control("dismiss").await?;
    until_told(stage, what, false).await?;
    stage.press_control("close").await?;

    let trouble = Trouble {
        status: Some(FailedStatus::Error),
        delay_ms: 0,
    };
    talk(stage).await?;
    connect
        .settings()
        .trouble
        .insert("HoldConnection".to_owned(), trouble);
    stage.press_control("hold").await?;
    until_told(stage, "Amazon Connect failed.", true).await?;
    until_call(stage, "Busy", "connected", "connected", "connected").await?;
    connect.settings().trouble.clear();
    // The next press takes it away.
    stage.press_control("hold").await?;
    until_told(stage, "Amazon Connect failed.", false).await?;
    stage.press_control("resume").await?;
    hang_up(stage).await
}

// ---- The agent and the phone ----

async fn the_agent_chooses_states_and_devices_and_is_told_of_trouble(
    browser: Browser,
) -> Result<()> {
    let stage = controls(browser).await?;
    states_change_now_or_next(&stage).await?;
    devices_are_chosen(&stage).await?;
    trouble_is_told(&stage).await?;
    a_supervisor_listens_and_talks(&stage).await?;
    a_call_goes_on_whatever_the_page_shows(&stage).await?;
    logging_out_and_in(&stage).await?;
    what_the_ccp_must_handle_is_shown(&stage).await?;
    clean(&stage).await?;
    stage.close().await?;
    Ok(())
}

async fn choose_state(stage: &Stage, name: &str) -> Result<()> {
    stage.press_at("summary").await?;
    stage.press(name).await
}

async fn states_change_now_or_next(stage: &Stage) -> Result<()> {
    let connect = stage.sandbox.connect();
    choose_state(stage, "Break").await?;
    until(stage, "Break").await?;
    until_says(stage, "[data-part='state']", "Break").await?;
    // By the keyboard alone: down opens the list and goes on in it.
    stage
        .now::<Value>(&format!("{}.focus()", seen("summary")))
        .await?;
    key(stage, Key::Down).await?;
    key(stage, Key::Enter).await?;
    until(stage, "Available").await?;

    talk(stage).await?;
    let busy =
        |next: &str| format!("Busy{next}; voice connected: agent connected, {CALLER} connected");
    choose_state(stage, "Training").await?;
    until(stage, &busy(", then Training")).await?;
    until_says(stage, "[data-part='next-name']", "Training").await?;
    stage.press_control("clear-next-state").await?;
    until(stage, &busy("")).await?;
    until_gone(stage, "[data-part='next']").await?;
    choose_state(stage, "Break").await?;
    until(stage, &busy(", then Break")).await?;
    stage.press_control("hang-up").await?;
    stage.until_controls("after-call-work").await?;
    clear(stage, "Break").await?;

    // A supervisor's choice is shown too.
    connect.choose_state(AGENT, "Available")?;
    until_says(stage, "[data-part='state']", "Available").await
}

async fn devices_are_chosen(stage: &Stage) -> Result<()> {
    for (part, label) in [
        ("speaker", "Built-in speaker"),
        ("microphone", "Built-in microphone"),
        ("ringer", "Headset earphone"),
    ] {
        stage.press_control("open-devices").await?;
        choose(stage, part, label).await?;
        stage.press_control("close").await?;
        stage.press_control("open-devices").await?;
        // It is shown as chosen once the CCP has said that it is.
        let chosen = format!(
            "{}?.selectedOptions[0]?.textContent === '{label}'",
            seen(&format!("[data-part='{part}']"))
        );
        stage
            .wait::<bool>(&format!("the CCP has taken {label}"), AT_ONCE, &chosen)
            .await?;
        stage.press_control("close").await?;
    }
    Ok(())
}

async fn trouble_is_told(stage: &Stage) -> Result<()> {
    let connect = stage.sandbox.connect();
    let push = |push| {
        let told = connect.push(AGENT, &push);
        ensure!(told, "no CCP is listening");
        Ok(())
    };
    push(Push::SoftphoneError {
        error: SoftphoneError::MicrophoneNotShared,
    })?;
    until_told(stage, "The call could not use your microphone.", true).await?;
    stage.press_control("dismiss").await?;
    until_told(stage, "The call could not use your microphone.", false).await?;
    for (status, what) in [
        (
            NetworkStatus::Connecting,
            "The connection to Amazon Connect is being set up again.",
        ),
        (
            NetworkStatus::Disconnected,
            "The connection to Amazon Connect is lost.",
        ),
    ] {
        push(Push::Network { status })?;
        until_told(stage, what, true).await?;
    }
    push(Push::Network {
        status: NetworkStatus::Connected,
    })?;
    until_told(stage, "The connection to Amazon Connect is lost.", false).await?;

    connect.settings().web_sockets = false;
    connect.drop_sockets();
    let what = "Amazon Connect cannot tell this phone about new calls.";
    until_told(stage, what, true).await?;
    connect.settings().web_sockets = true;
    until_told(stage, what, false).await
}

async fn a_supervisor_listens_and_talks(stage: &Stage) -> Result<()> {
    let own_line = async |call: &str, state: &str| {
        let so = |stage: &Stage| {
            agent(stage).is_ok_and(|agent| {
                agent.contacts.iter().any(|contact| {
                    json!(contact.state) == call && json!(contact.lines[0].state) == state
                })
            })
        };
        stage
            .until(
                &format!("the call is {call}, the line {state}"),
                AT_ONCE,
                so,
            )
            .await
    };
    stage.sandbox.connect().monitor(AGENT)?;
    stage.until_controls("listening").await?;
    stage.press_control("barge-in").await?;
    own_line("connected", "barge").await?;
    stage.until_controls("barging").await?;
    stage.press_control("listen").await?;
    own_line("connected", "silent_monitor").await?;
    stage.until_controls("listening").await?;
    stage.press_control("leave").await?;
    own_line("ended", "disconnected").await?;
    clear(stage, "Available").await
}

async fn a_call_goes_on_whatever_the_page_shows(stage: &Stage) -> Result<()> {
    talk(stage).await?;
    for _ in 0..2 {
        stage.press_control("show-ccp").await?;
        until_gone(stage, "patchcord-controls").await?;
        stage.press_at(".to-controls").await?;
        stage.until_controls("talking").await?;
    }
    stage
        .browser
        .execute(
            "document.body.replaceChildren();
             const body = document.createElement('body');
             body.append('Another view');
             document.body.replaceWith(body);
             history.pushState(null, '', '/now/sow/list');",
            Vec::new(),
        )
        .await?;
    stage.press_control("hold").await?;
    stage.until_controls("on-hold").await?;
    stage.press_control("resume").await?;
    stage.until_controls("talking").await?;
    assert!(stage.ccp_is_marked().await?, "the CCP was loaded again");

    // Whoever has a call does not lose it by logging out.
    stage.press_at("[data-control='log-out']").await?;
    until_says(
        stage,
        "[data-part='note']",
        "Sign out: The contact is still live. End it first.",
    )
    .await?;
    assert_eq!(agent(stage)?.sessions, 1);
    hang_up(stage).await
}

async fn logging_out_and_in(stage: &Stage) -> Result<()> {
    stage.press_control("log-out").await?;
    stage.press_control("confirm-log-out").await?;
    stage.until_controls("logged-out").await?;
    let out = |stage: &Stage| {
        agent(stage).is_ok_and(|agent| agent.sessions == 0 && agent.state == "Offline")
    };
    stage
        .until("Connect has ended the session", AT_ONCE, out)
        .await?;
    stage.press_control("log-in").await?;
    stage.until_controls("idle").await?;
    until(stage, "Offline").await?;
    choose_state(stage, "Available").await?;
    until(stage, "Available").await?;
    talk(stage).await?;
    hang_up(stage).await
}

async fn what_the_ccp_must_handle_is_shown(stage: &Stage) -> Result<()> {
    let connect = stage.sandbox.connect();
    talk(stage).await?;
    for (channel, name) in [
        (Channel::Chat, "Maria Lopez"),
        (Channel::Task, "Check the order"),
    ] {
        let incoming = Incoming {
            channel,
            name: Some(name.to_owned()),
            ..Incoming::default()
        };
        connect.offer(AGENT, &incoming)?;
        stage.until_seen(".other[data-rings]").await?;
        until_says(stage, ".other:last-child h3", name).await?;
    }
    stage
        .press_at(".other:last-child [data-control='show-ccp']")
        .await?;
    stage.until_seen("patchcord-panel iframe").await?;
    until_gone(stage, "patchcord-controls").await?;
    // The CCP is what the agent has now, and the chat is in it.
    let item = "[...document.querySelectorAll('#others li')].find((it) => it.textContent.startsWith('chat'))";
    let accept = format!("return {item}?.querySelector('button')");
    stage
        .click_on(async || {
            stage.enter_frames(&["patchcord-panel iframe"]).await?;
            stage.element(&accept).await
        })
        .await?;
    stage.browser.enter_default_frame().await?;
    let taken = |stage: &Stage| recorded(stage).is_ok_and(|text| text.contains("chat connected"));
    stage
        .until("the agent has the chat", AT_ONCE, taken)
        .await?;
    stage.press_at(".to-controls").await?;
    stage.until_controls("talking").await?;
    stage.press_control("hang-up").await?;
    stage.until_controls("after-call-work").await
}

in_both_browsers! {
    calls_come_in_and_are_answered_declined_and_missed,
    a_call_in_hand_is_muted_held_transferred_and_shared,
    a_call_outlives_a_reload_with_all_that_the_agent_has_done,
    calls_go_out_to_numbers_that_can_be_called,
    the_agent_chooses_states_and_devices_and_is_told_of_trouble,
}
