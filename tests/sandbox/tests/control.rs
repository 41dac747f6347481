//! The control API.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod util;

use patchcord_sandbox::{CONTROL_HELP, World};
use reqwest::Client;
use serde_json::{Value, json};
use util::{AGENT, sandbox};

#[tokio::test]
async fn the_world_is_read_changed_and_made_kind_again_by_the_control_api() {
    let sandbox = sandbox().await;
    let browser = Client::builder().no_proxy().build().unwrap();
    let url = format!("http://127.0.0.1:{}/_control/world", sandbox.http_port());
    let patch = json!({"idp": {"mfa": true}, "record": {"login": {"value": "https://x.test/"}}, "serviceNow": {"frameOptions": null}});
    assert_eq!(
        browser
            .patch(&url)
            .body(patch.to_string())
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    assert!(sandbox.world(|world| world.idp.mfa && world.service_now.frame_options.is_none()));
    let read: World = browser
        .get(&url)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(read, sandbox.world(|world| world.clone()));

    let unknown = browser
        .patch(&url)
        .body(r#"{"idp":{"sesion":1}}"#)
        .send()
        .await
        .unwrap();
    assert_eq!(unknown.status(), 400);
    browser.delete(&url).send().await.unwrap();
    assert!(!sandbox.world(|world| world.idp.mfa));
}

#[tokio::test]
async fn calls_and_sessions_are_handled_by_the_control_api() {
    let sandbox = sandbox().await;
    let browser = Client::builder().no_proxy().build().unwrap();
    let url = |path: &str| format!("http://127.0.0.1:{}/_control/{path}", sandbox.http_port());
    let signed_in = util::signed_in(&sandbox).await;
    util::form(&sandbox, &signed_in).await;
    assert_eq!(
        browser
            .delete(url("sessions/idp"))
            .send()
            .await
            .unwrap()
            .status(),
        204
    );
    assert_eq!(
        signed_in
            .get(sandbox.login_url())
            .send()
            .await
            .unwrap()
            .status(),
        302
    );

    let ring = browser
        .post(url(&format!("agents/{AGENT}/ring")))
        .json(&json!({"number": "+15550100"}))
        .send()
        .await
        .unwrap();
    assert_eq!(ring.status(), 200);
    let agents: Value = browser
        .get(url("agents"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(agents["agents"][0]["contact"]["state"], "connecting");
    assert_eq!(
        browser
            .post(url(&format!("agents/{AGENT}/hang-up")))
            .send()
            .await
            .unwrap()
            .status(),
        204
    );
    assert_eq!(
        browser
            .post(url("agents/nobody/hang-up"))
            .send()
            .await
            .unwrap()
            .status(),
        409
    );
    assert_eq!(browser.get(url("")).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn every_call_that_the_help_names_is_there() {
    let sandbox = sandbox().await;
    let browser = Client::builder().no_proxy().build().unwrap();
    let calls = CONTROL_HELP.lines().filter_map(|line| {
        let mut words = line.split_ascii_whitespace();
        let method = words.next()?;
        let path = words.next().filter(|path| path.starts_with("/_control/"))?;
        let path = path.replace("{place}", "idp").replace("{name}", AGENT);
        // The example in the help, where there is one.
        let example = line.find("{\"").and_then(|start| {
            serde_json::Deserializer::from_str(&line[start..])
                .into_iter()
                .next()
        });
        let body: Value = example.and_then(Result::ok).unwrap_or(json!({}));
        Some((method.parse().unwrap(), path, body))
    });
    let mut count = 0;
    for (method, path, body) in calls {
        let url = format!("http://127.0.0.1:{}{path}", sandbox.http_port());
        let answer = browser
            .request(method, url)
            .json(&body)
            .send()
            .await
            .unwrap();
        // Some need a call that is not there: they are there and say so.
        let status = answer.status();
        assert!(
            status.is_success() || status.as_u16() == 409,
            "{path}: {answer:?}"
        );
        count += 1;
    }
    assert_eq!(count, 24);
}

#[tokio::test]
async fn a_call_takes_every_turn_by_the_control_api() {
    let sandbox = sandbox().await;
    sandbox.world(|world| world.connect.answer_ms = 0);
    let browser = Client::builder().no_proxy().build().unwrap();
    let call = async |method: reqwest::Method, path: &str, body: Value| {
        let url = format!(
            "http://127.0.0.1:{}/_control/agents/{AGENT}/{path}",
            sandbox.http_port()
        );
        let answer = browser.request(method, url).json(&body).send().await;
        answer.unwrap().status().as_u16()
    };
    let shown = || {
        let agents = sandbox.connect().agents();
        let agent = agents.into_iter().find(|agent| agent.username == AGENT);
        let agent = agent.unwrap();
        let contacts = agent.contacts.into_iter().map(|contact| contact.party);
        (agent.state, Vec::from_iter(contacts))
    };
    let post = reqwest::Method::POST;
    let chat = json!({"channel": "chat", "name": "Ida"});
    assert_eq!(call(post.clone(), "ring", chat).await, 200);
    let voice =
        json!({"number": "+15550100", "queue": "Support", "attributes": {"topic": "parcels"}});
    assert_eq!(call(post.clone(), "ring", voice.clone()).await, 200);
    assert_eq!(call(post.clone(), "ring", voice).await, 409);
    assert_eq!(
        shown(),
        (
            "PendingBusy".to_owned(),
            vec!["Ida".to_owned(), "+15550100".to_owned()]
        )
    );
    let unknown = json!({"error": "Whatever"});
    assert_eq!(call(post.clone(), "fail", unknown).await, 422);
    let error = json!({"error": "FailedConnectAgent"});
    assert_eq!(call(post.clone(), "fail", error).await, 204);
    assert_eq!(shown().0, "FailedConnectAgent");
    let state = json!({"state": "Break"});
    assert_eq!(call(reqwest::Method::PUT, "state", state).await, 204);
    let nobody = json!({"do": "signOut"});
    assert_eq!(call(post.clone(), "push", nobody).await, 409);
    for path in ["answer", "barge-in"] {
        assert_eq!(call(post.clone(), path, json!({})).await, 409, "{path}");
    }
    assert_eq!(call(post, "monitor", json!({})).await, 200);
}
