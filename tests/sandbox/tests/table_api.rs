//! The REST API's answers, one by one.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod util;

use patchcord_sandbox::Sandbox;
use patchcord_sandbox::place::{Place, RECORD_ID};
use patchcord_sandbox::world::{LoginField, SignedOut, Softphone, TableAnswer};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use util::{AGENT, SERVICE_NOW, header, sandbox, text_of};

/// An agent who is signed in to ServiceNow.
struct Agent {
    sandbox: Sandbox,
    browser: Client,
    token: String,
}

impl Agent {
    async fn new() -> Self {
        let sandbox = sandbox().await;
        let browser = util::following(&sandbox);
        let page = text_of(
            &browser,
            sandbox.sign_in_url(AGENT, &format!("{SERVICE_NOW}/navpage.do")),
        )
        .await;
        let token = util::between(&page, "g_ck = '", "'");
        Self {
            sandbox,
            browser,
            token,
        }
    }

    async fn get(&self, path: &str) -> Response {
        self.get_with(path, Some(&self.token)).await
    }

    async fn get_with(&self, path: &str, token: Option<&str>) -> Response {
        let request = self
            .browser
            .get(format!("{SERVICE_NOW}{path}"))
            .header("accept", "application/json");
        let request = match token {
            Some(token) => request.header("x-usertoken", token),
            None => request,
        };
        request.send().await.unwrap()
    }

    async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.json::<Value>().await.unwrap()["result"].take()
    }
}

const LIST: &str = "/api/now/table/sn_cti_connect_instance";

fn row() -> String {
    format!("{LIST}/{RECORD_ID}")
}

#[tokio::test]
async fn the_record_is_there_with_the_login_url() {
    let agent = Agent::new().await;
    let record = agent.json(&row()).await;
    assert_eq!(
        record["aws_arn"],
        "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-4333-8444-555555555555"
    );
    assert_eq!(record["sso_login_url"], agent.sandbox.login_url());
    assert_eq!(record["active"], "true");
    let params: Value = serde_json::from_str(record["instance_params"].as_str().unwrap()).unwrap();
    assert_eq!(params["ccpUrl"], "https://acme.my.connect.aws/ccp-v2");
    assert_eq!(params["ccpHost"], "acme.my.connect.aws");
    assert_eq!(agent.json(LIST).await, json!([record]));
}

#[tokio::test]
async fn an_answer_says_that_the_user_is_logged_in_and_counts_the_rows() {
    let agent = Agent::new().await;
    let answer = agent.get(LIST).await;
    assert_eq!(header(&answer, "x-is-logged-in"), Some("true"));
    assert_eq!(header(&answer, "x-total-count"), Some("1"));
    assert_eq!(
        header(
            &agent.get(&format!("{LIST}?sysparm_no_count=true")).await,
            "x-total-count"
        ),
        None
    );
}

#[tokio::test]
async fn only_the_fields_that_were_asked_for_and_exist_are_given() {
    let agent = Agent::new().await;
    let record = agent
        .json(&format!(
            "{}?sysparm_fields=name,active,no_such_field",
            row()
        ))
        .await;
    assert_eq!(record, json!({"name": "acme", "active": "true"}));
}

#[tokio::test]
async fn all_display_values_are_given_beside_the_values() {
    let agent = Agent::new().await;
    let record = agent
        .json(&format!(
            "{}?sysparm_fields=name&sysparm_display_value=all",
            row()
        ))
        .await;
    assert_eq!(
        record,
        json!({"name": {"value": "acme", "display_value": "acme"}})
    );
}

#[tokio::test]
async fn the_field_is_empty_blank_absent_or_unreadable_as_told() {
    let agent = Agent::new().await;
    let columns = "/api/now/ui/meta/sn_cti_connect_instance";
    for (login, value, listed) in [
        (LoginField::Empty, Some(""), true),
        (LoginField::Blank, Some("   "), true),
        (
            LoginField::Value("http://x y".to_owned()),
            Some("http://x y"),
            true,
        ),
        (LoginField::Absent, None, false),
        (LoginField::Unreadable, None, true),
    ] {
        agent
            .sandbox
            .world(|world| world.record.login = login.clone());
        assert_eq!(
            agent
                .json(&row())
                .await
                .get("sso_login_url")
                .map(|value| value.as_str().unwrap()),
            value,
            "{login:?}"
        );
        assert_eq!(
            agent.json(columns).await["columns"]
                .get("sso_login_url")
                .is_some(),
            listed,
            "{login:?}"
        );
    }
}

#[tokio::test]
async fn the_columns_have_the_names_they_are_told() {
    let agent = Agent::new().await;
    agent
        .sandbox
        .world(|world| world.record.login_column = "u_login".to_owned());
    assert_eq!(
        agent.json(&row()).await["u_login"],
        agent.sandbox.login_url()
    );
    let columns = agent.json("/api/now/ui/meta/sn_cti_connect_instance").await;
    assert_eq!(
        columns["columns"]["u_login"],
        json!({"label": "SSO Login URL", "type": "url"})
    );
}

#[tokio::test]
async fn a_query_picks_rows_and_a_limit_cuts_them() {
    let agent = Agent::new().await;
    agent.sandbox.world(|world| {
        world.record.rows = 3;
        world.record.active = false;
    });
    let names = async |query: &str| {
        let rows = agent.json(&format!("{LIST}?{query}")).await;
        rows.as_array()
            .unwrap()
            .iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names("").await, ["acme", "acme-2", "acme-3"]);
    assert_eq!(
        names("sysparm_query=active=true").await,
        ["acme-2", "acme-3"]
    );
    assert_eq!(
        names("sysparm_query=active=true^ORDERBYname&sysparm_limit=1").await,
        ["acme-2"]
    );
    assert_eq!(
        names("sysparm_query=no_such_field=1").await,
        ["acme", "acme-2", "acme-3"]
    );
    agent.sandbox.world(|world| world.record.rows = 0);
    assert_eq!(names("").await, [""; 0]);
}

#[tokio::test]
async fn a_query_on_an_unreadable_field_is_forbidden() {
    let agent = Agent::new().await;
    agent
        .sandbox
        .world(|world| world.record.login = LoginField::Unreadable);
    let answer = agent
        .get(&format!("{LIST}?sysparm_query=sso_login_url!=x"))
        .await;
    assert_eq!(answer.status(), 403);
    assert!(
        answer
            .text()
            .await
            .unwrap()
            .contains("Insufficient rights to query records")
    );
}

#[tokio::test]
async fn a_wrong_token_is_refused_with_the_right_one() {
    let agent = Agent::new().await;
    for token in [None, Some(""), Some("0123456789abcdef0123456789abcdef")] {
        let answer = agent.get_with(LIST, token).await;
        assert_eq!(answer.status(), 401);
        assert_eq!(
            header(&answer, "x-usertoken-response"),
            Some(agent.token.as_str())
        );
        assert_eq!(header(&answer, "x-is-logged-in"), Some("true"));
        assert_eq!(header(&answer, "www-authenticate"), None);
        assert_eq!(
            answer.json::<Value>().await.unwrap()["error"]["message"],
            "User is not authenticated"
        );
    }
}

#[tokio::test]
async fn a_refusal_can_be_without_token_without_mark_and_with_a_native_prompt() {
    let agent = Agent::new().await;
    agent.sandbox.world(|world| {
        world.service_now.offers_token = false;
        world.service_now.says_logged_in = false;
        world.service_now.native_prompt = true;
    });
    let answer = agent.get_with(LIST, None).await;
    assert_eq!(answer.status(), 401);
    assert_eq!(header(&answer, "x-usertoken-response"), None);
    assert_eq!(header(&answer, "x-is-logged-in"), None);
    assert!(
        header(&answer, "www-authenticate")
            .unwrap()
            .starts_with("BASIC")
    );
}

#[tokio::test]
async fn a_rotated_token_is_the_only_good_one() {
    let agent = Agent::new().await;
    agent.sandbox.rotate_user_tokens();
    let refused = agent.get(LIST).await;
    assert_eq!(refused.status(), 401);
    let fresh = header(&refused, "x-usertoken-response").unwrap();
    assert_ne!(fresh, agent.token);
    assert_eq!(agent.get_with(LIST, Some(fresh)).await.status(), 200);
}

#[tokio::test]
async fn without_a_session_the_answer_is_what_it_is_told_to_be() {
    let agent = Agent::new().await;
    agent.sandbox.end_sessions(Place::ServiceNow);
    let answer = agent.get(LIST).await;
    assert_eq!(answer.status(), 401);
    assert_eq!(header(&answer, "x-is-logged-in"), Some("false"));
    assert_eq!(header(&answer, "x-usertoken-response"), None);

    agent
        .sandbox
        .world(|world| world.service_now.signed_out = SignedOut::LoginPage);
    let answer = agent.get(LIST).await;
    assert_eq!(
        (answer.url().path(), answer.status().as_u16()),
        ("/login.do", 200)
    );
    assert!(
        header(&answer, "content-type")
            .unwrap()
            .starts_with("text/html")
    );

    agent.sandbox.end_sessions(Place::Idp);
    agent
        .sandbox
        .world(|world| world.service_now.signed_out = SignedOut::Idp);
    assert_eq!(
        agent.get(LIST).await.url().host_str(),
        Some("idp.example.test")
    );
}

#[tokio::test]
async fn a_session_runs_out() {
    let agent = Agent::new().await;
    agent
        .sandbox
        .world(|world| world.service_now.session_seconds = 0);
    assert_eq!(agent.get(LIST).await.status(), 401);
}

#[tokio::test]
async fn every_refusal_has_its_status_and_text() {
    let agent = Agent::new().await;
    for (answer, status, text) in [
        (
            TableAnswer::InvalidTable,
            400,
            "Invalid table sn_cti_connect_instance",
        ),
        (TableAnswer::Unauthorized, 401, "User is not authenticated"),
        (TableAnswer::Forbidden, 403, "User Not Authorized"),
        (TableAnswer::NotFound, 404, "No Record found"),
        (TableAnswer::RateLimited, 429, "Rate limit exceeded"),
        (TableAnswer::Error, 500, "Transaction cancelled"),
    ] {
        agent
            .sandbox
            .world(|world| world.service_now.instance_table = answer);
        for path in [LIST, &row()] {
            let refused = agent.get(path).await;
            assert_eq!(refused.status(), status, "{answer:?}");
            let body: Value = refused.json().await.unwrap();
            assert_eq!(body["status"], "failure", "{answer:?}");
            assert!(
                body["error"]["message"].as_str().unwrap().starts_with(text),
                "{body}"
            );
        }
    }
}

#[tokio::test]
async fn a_rate_limit_says_when_to_come_back_if_it_is_told_to() {
    let agent = Agent::new().await;
    agent
        .sandbox
        .world(|world| world.service_now.instance_table = TableAnswer::RateLimited);
    assert_eq!(header(&agent.get(LIST).await, "retry-after"), Some("60"));
    agent
        .sandbox
        .world(|world| world.service_now.retry_after = None);
    assert_eq!(header(&agent.get(LIST).await, "retry-after"), None);
}

#[tokio::test]
async fn a_login_page_comes_with_status_200_after_a_redirect() {
    let agent = Agent::new().await;
    agent
        .sandbox
        .world(|world| world.service_now.instance_table = TableAnswer::LoginPage);
    let answer = agent.get(LIST).await;
    assert_eq!(
        (answer.url().path(), answer.status().as_u16()),
        ("/login.do", 200)
    );
    assert!(answer.text().await.unwrap().contains("id=\"login_form\""));
}

#[tokio::test]
async fn malformed_json_says_that_it_is_json() {
    let agent = Agent::new().await;
    agent
        .sandbox
        .world(|world| world.service_now.instance_table = TableAnswer::Malformed);
    let answer = agent.get(LIST).await;
    assert_eq!(answer.status(), 200);
    assert!(
        header(&answer, "content-type")
            .unwrap()
            .starts_with("application/json")
    );
    answer.json::<Value>().await.unwrap_err();
}

#[tokio::test]
async fn rows_that_may_not_be_read_are_counted_but_not_given() {
    let agent = Agent::new().await;
    agent
        .sandbox
        .world(|world| world.service_now.instance_table = TableAnswer::NoReadableRows);
    let answer = agent.get(LIST).await;
    assert_eq!(header(&answer, "x-total-count"), Some("1"));
    assert_eq!(answer.json::<Value>().await.unwrap(), json!({"result": []}));
    assert_eq!(agent.get(&row()).await.status(), 404);
}

#[tokio::test]
async fn tables_that_do_not_exist_or_are_for_administrators_are_refused() {
    let agent = Agent::new().await;
    assert_eq!(
        agent.get("/api/now/table/no_such_table").await.status(),
        400
    );
    assert_eq!(
        agent.get("/api/now/table/sys_dictionary").await.status(),
        403
    );
    assert_eq!(
        agent.get("/api/now/ui/meta/no_such_table").await.status(),
        400
    );
    assert_eq!(
        agent
            .get(&format!("{LIST}/ffffffffffffffffffffffffffffffff"))
            .await
            .status(),
        404
    );
}

#[tokio::test]
async fn the_signed_in_user_can_be_asked_for() {
    let agent = Agent::new().await;
    agent
        .sandbox
        .world(|world| world.service_now.email = Some("Agent.One@example.com".to_owned()));
    let users = agent.json("/api/now/table/sys_user?sysparm_query=sys_id=javascript:gs.getUserID()&sysparm_fields=user_name,email").await;
    assert_eq!(
        users,
        json!([{"user_name": AGENT, "email": "Agent.One@example.com"}])
    );
    assert_eq!(
        agent.json("/api/now/ui/user/session_info").await["g_ck"],
        agent.token
    );
}

#[tokio::test]
async fn the_open_frame_configuration_names_the_softphone() {
    let agent = Agent::new().await;
    let ask = async || {
        let form = [
            ("sysparm_processor", "OpenFrameAjaxUtility"),
            ("sysparm_name", "getOpenFrameConfiguration"),
        ];
        let request = agent
            .browser
            .post(format!(
                "{SERVICE_NOW}/sn_openframe_openFrameAjaxProcessor.do"
            ))
            .form(&form);
        request
            .header("x-usertoken", &agent.token)
            .send()
            .await
            .unwrap()
    };
    let own = format!("/sn_cti_amzn_cct_aws_ccp.do?id={RECORD_ID}");
    for (softphone, url) in [
        (Softphone::Own, Some(own.as_str())),
        (Softphone::Vendor, Some("/x_vendor_softphone.do?id=1")),
        (Softphone::None, None),
    ] {
        agent
            .sandbox
            .world(|world| world.service_now.softphone = softphone);
        let answer: Value = ask().await.json().await.unwrap();
        assert_eq!(answer["config"]["url"].as_str(), url);
        let rows = agent
            .json("/api/now/table/sn_openframe_configuration?sysparm_query=active=true")
            .await;
        assert_eq!(rows[0]["url"].as_str(), url);
    }
    agent
        .sandbox
        .world(|world| world.service_now.softphone = Softphone::Unreadable);
    assert_eq!(ask().await.status(), 403);
    assert_eq!(
        agent
            .get("/api/now/table/sn_openframe_configuration")
            .await
            .status(),
        403
    );
}
