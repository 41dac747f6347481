//! Calls that a supervisor listens to.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn a_call_that_was_only_listened_to_is_no_recent_call() {
    let customer = || {
        let mut line = line("customer", "outbound", "connected");
        line["endpoint"] = json!({ "type": "phone_number", "phoneNumber": "+12065550101" });
        line["initial"] = json!(true);
        line
    };
    let mut controls = Controls::idle();
    for (state, initiation, own) in [
        (
            "connected",
            "monitor",
            line("own", "monitoring", "connected"),
        ),
        ("missed", "monitor", line("own", "agent", "disconnected")),
        (
            "connected",
            "outbound",
            line("own", "monitoring", "connected"),
        ),
        (
            "ended",
            "outbound",
            line("own", "monitoring", "disconnected"),
        ),
    ] {
        let monitored = contact(state, &[own, customer()]);
        controls.shows(&[with(monitored, "initiationMethod", json!(initiation))]);
    }
    controls.shows(&[]);
    controls.press(Control::OpenDial);
    assert!(controls.pad().recents.is_empty());
}

#[test]
fn a_supervisor_who_listens_may_barge_in_where_connect_allows_it() {
    let monitor = |status: &str| {
        let mut line = line("own", "monitoring", "connected");
        line["monitorCapabilities"] = json!(["SILENT_MONITOR", "BARGE"]);
        line["monitorStatus"] = json!(status);
        line["monitoringInfo"] = json!({ "agentName": "Grace" });
        let lines = [line, third("connected"), customer("connected")];
        with(
            contact("connected", &lines),
            "initiationMethod",
            json!("monitor"),
        )
    };
    let mut controls = Controls::holding(monitor("SILENT_MONITOR"));
    assert_eq!(
        (controls.call().stage, &*controls.call().party),
        (Stage::Listening, "Grace")
    );
    assert_eq!(controls.buttons(), "Barge in Leave call");
    assert!(
        controls
            .call()
            .parties
            .iter()
            .all(|party| party.buttons.iter().all(|button| !button.is_on()))
    );
    controls.asks(Control::BargeIn(id()), Request::BargeIn(id()));
    controls.shows(&[monitor("BARGE")]);
    assert_eq!(controls.call().stage, Stage::Barging);
    assert_eq!(controls.buttons(), "Mute Listen only Leave call");
    controls.asks(
        Control::Mute(id()),
        Request::MuteParticipant(id(), "own".into()),
    );
    controls.asks(Control::Listen(id()), Request::SilentMonitor(id()));
    controls.asks(Control::Leave(id()), Request::Destroy(id(), "own".into()));
}
