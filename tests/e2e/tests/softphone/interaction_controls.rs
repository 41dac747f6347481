//! ServiceNow's own softphone with "Enable interaction controls": the CCP is hidden behind controls in the page, and what the
//! softphone has to say goes through OpenFrame.

use anyhow::Result;
use patchcord_e2e::{AGENT, AT_ONCE, Browser, SOON, Setup, Stage, far_ends};
use patchcord_sandbox::World;
use patchcord_sandbox::world::Softphone;
use serde_json::{Value, json};

const NUMBER: &str = "+12065550142";

/// What OpenFrame has shown and refused.
const SHOWN: &str = "openFrame.shown";

fn world() -> World {
    let mut world = patchcord_e2e::world();
    world.service_now.interaction_controls = true;
    world.connect.answer_ms = 0;
    world
}

/// Waits until an expression in the page comes to this value.
async fn until(stage: &Stage, expression: &str, value: Value) -> Result<()> {
    let there = format!("JSON.stringify({expression}) === JSON.stringify({value})");
    stage.wait::<bool>(&there, AT_ONCE, &there).await.map(drop)
}

/// Presses the control for this action.
async fn press(stage: &Stage, action: &str) -> Result<()> {
    let button = format!("everywhere('[data-action={action}]')[0]");
    let there = format!("{button} !== undefined");
    stage.wait::<bool>(&there, AT_ONCE, &there).await?;
    stage.now::<Value>(&format!("{button}.click()")).await?;
    Ok(())
}

async fn the_hidden_softphone_is_signed_in_and_the_controls_lead_a_call(
    browser: Browser,
) -> Result<()> {
    let setup = Setup {
        browser,
        world: world(),
        ..Setup::default()
    };
    let stage = Stage::open(setup).await?;
    stage.sign_in(AGENT, "/now/cwf/agent/home").await?;
    stage.until_ready(SOON).await?;
    let hidden = "everywhere('.dock > iframe').map((frame) => getComputedStyle(frame).display)";
    assert_eq!(stage.now::<Value>(hidden).await?, json!(["none"]));
    let message = format!("{SHOWN}.contexts.idleState.dialpadInfoMessage.value");
    until(&stage, &message, json!("Available")).await?;

    let connect = stage.sandbox.connect();
    connect.ring(AGENT, NUMBER)?;
    press(&stage, "acceptCall").await?;
    until(&stage, &message, json!("Busy")).await?;
    let me = format!("{SHOWN}.contexts.activeCall.activeCall[0]?.currentParticipant");
    press(&stage, "mute").await?;
    until(&stage, &format!("{me}.muted"), json!(true)).await?;
    press(&stage, "hold").await?;
    until(&stage, &format!("{me}.held"), json!(true)).await?;
    press(&stage, "endCall").await?;
    press(&stage, "closeContact").await?;
    until(&stage, &message, json!("Available")).await?;

    press(&stage, "logout").await?;
    until(&stage, &format!("{SHOWN}.iframe"), json!(true)).await?;
    assert_eq!(
        stage.now::<Value>(&format!("{SHOWN}.refused")).await?,
        json!([])
    );
    far_ends::clean(&stage).await?;
    stage.close().await?;
    Ok(())
}

/// The softphone page's own OpenFrame, wherever it is.
const API: &str = "everywhere('iframe').filter((frame) => frame.contentDocument).map((frame) => frame.contentWindow.openFrameAPI).find(Boolean)";

#[tokio::test(flavor = "multi_thread")]
async fn open_frame_shows_what_it_is_given_and_refuses_what_is_not_its_own() -> Result<()> {
    let setup = Setup {
        bare: true,
        world: world(),
        ..Setup::default()
    };
    let stage = Stage::open(setup).await?;
    for page in ["/navpage.do", "/now/nav/ui/home", "/now/cwf/agent/home"] {
        stage.sign_in(AGENT, page).await?;
        until(&stage, &format!("{SHOWN}.title"), json!("Amazon Connect")).await?;
        let script = format!(
            "(() => {{
              const api = {API};
              api.toastMessage('Signing in', 'warning', 60000);
              api.setSubtitle('+12065550142');
              api.hide();
              api.isVisible((visible) => {{ window.visible = visible }});
              const thrown = (act) => {{ try {{ act(); return null }} catch (error) {{ return error }} }};
              window.failure = null;
              api.subscribe('openframe_communication_failure', (why) => {{ window.failure = why }});
              api.setICContext('idleState', {{ much: 'x'.repeat(4400) }});
              return [thrown(() => api.setTitle('x'.repeat(257))), thrown(() => api.setTitle(1)), thrown(() => api.subscribe('another'))];
            }})()"
        );
        assert_eq!(
            stage.now::<Value>(&script).await?,
            json!([
                "Length cannot be more than 256",
                "Input is incorrect. Only string is supported",
                "another is not a valid event for subscription"
            ]),
            "{page}"
        );
        until(&stage, "window.visible", json!(false)).await?;
        let told = format!("[{SHOWN}.subtitle, {SHOWN}.toasts, window.failure]");
        let toast = json!({ "message": "Signing in", "type": "warning", "duration": 60_000 });
        until(
            &stage,
            &told,
            json!([
                NUMBER,
                [toast],
                "Message payload exceeds the supported limit"
            ]),
        )
        .await?;
        let toasts = "everywhere('.toasts li').map((toast) => toast.firstChild.textContent)";
        assert_eq!(stage.now::<Value>(toasts).await?, json!(["Signing in"]));

        let long = json!({ "type": "NOW.PostMessage", "eventName": "openframe_set_header_title", "args": { "title": "x".repeat(4400) } });
        let script = format!(
            "[{}, 'no message', '{{\"type\":\"another\"}}', '{{\"type\":\"NOW.PostMessage\",\"eventName\":\"openframe_dance\"}}']
              .forEach((text) => window.postMessage(text, '*'))",
            json!(long.to_string())
        );
        stage.now::<Value>(&script).await?;
        until(
            &stage,
            &format!("{SHOWN}.refused.map(({{ why }}) => why)"),
            json!([
                "the message is too long",
                "the message is no JSON",
                "the message is not of type NOW.PostMessage",
                "there is no event openframe_dance"
            ]),
        )
        .await?;
        until(&stage, &format!("{SHOWN}.title"), json!("Amazon Connect")).await?;
    }

    // This one never says hello.
    stage
        .sandbox
        .world(|world| world.service_now.softphone = Softphone::Vendor);
    stage.sign_in(AGENT, "/now/cwf/agent/home").await?;
    let early = json!({ "type": "NOW.PostMessage", "eventName": "openframe_show" }).to_string();
    stage
        .now::<Value>(&format!("window.postMessage({}, '*')", json!(early)))
        .await?;
    until(
        &stage,
        &format!("{SHOWN}.refused.map(({{ why }}) => why)"),
        json!(["there was no init before"]),
    )
    .await?;
    stage.close().await
}

in_both_browsers! {
    the_hidden_softphone_is_signed_in_and_the_controls_lead_a_call,
}
