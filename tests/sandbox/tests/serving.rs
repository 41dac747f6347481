//! Hosts, the proxy, latency and the record of requests.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod util;

use std::time::Duration;

use patchcord_sandbox::place::Place;
use patchcord_sandbox::record::SecretKind;
use patchcord_sandbox::world::{Availability, Delivery, Page};
use patchcord_sandbox::{Options, Sandbox, StartError};
use reqwest::{Client, Proxy};
use util::{AGENT, SERVICE_NOW, following, location, sandbox, stepping, text_of};

#[tokio::test]
async fn it_answers_as_soon_as_it_has_started() {
    let sandbox = sandbox().await;
    let answer = stepping(&sandbox)
        .get("https://idp.example.test/login")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn a_folder_without_streams_stops_the_start() {
    let error = Sandbox::start(Options {
        streams: "no/such/folder".into(),
        ..Options::default()
    })
    .await
    .unwrap_err();
    assert!(matches!(error, StartError::NoStreams(_)), "{error}");
}

#[tokio::test]
async fn a_dropped_sandbox_no_longer_answers() {
    let sandbox = sandbox().await;
    let url = format!("http://127.0.0.1:{}/_control/world", sandbox.http_port());
    let browser = Client::builder().no_proxy().build().unwrap();
    assert_eq!(browser.get(&url).send().await.unwrap().status(), 200);
    drop(sandbox);
    browser.get(&url).send().await.unwrap_err();
}

#[tokio::test]
async fn an_unknown_host_is_not_found_and_recorded() {
    let sandbox = sandbox().await;
    let answer = stepping(&sandbox)
        .get("https://evil.service-now.com/api?x=1")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 404);
    let requests = sandbox.requests();
    assert_eq!(
        (
            requests[0].host.as_str(),
            requests[0].place,
            requests[0].status
        ),
        ("evil.service-now.com", None, Some(404))
    );
    assert_eq!(requests[0].query("x"), Some("1"));
}

#[tokio::test]
async fn a_site_of_others_answers_as_it_is_told_and_is_reached_through_the_proxy() {
    let sandbox = sandbox().await;
    let pages = vec![
        Page::html("/", "<p>news</p>").with("x-frame-options", "DENY"),
        Page::redirect("/old/*", "/"),
        Page::html("/long", "ab").delivered(Delivery::Times(3)),
    ];
    sandbox.world(|world| world.sites.insert("news.example.test".to_owned(), pages));
    let proxy = Proxy::all(format!("http://127.0.0.1:{}", sandbox.http_port())).unwrap();
    let browser = util::builder(&sandbox).proxy(proxy).build().unwrap();
    let get = async |path: &str| {
        let url = format!("https://news.example.test{path}");
        browser.get(url).send().await.unwrap()
    };
    let page = get("/old/page").await;
    assert_eq!(page.headers()["x-frame-options"], "DENY");
    assert_eq!(page.text().await.unwrap(), "<p>news</p>");
    assert_eq!(get("/long").await.text().await.unwrap(), "ababab");
    assert_eq!(get("/other").await.status(), 404);
}

#[tokio::test]
async fn a_page_of_others_on_the_host_of_a_place_comes_before_its_own() {
    let sandbox = sandbox().await;
    let pages = vec![Page::html("/login", "another login")];
    sandbox.world(|world| world.sites.insert("idp.example.test".to_owned(), pages));
    let get = async |path: &str| {
        let url = format!("https://idp.example.test{path}");
        stepping(&sandbox).get(url).send().await.unwrap()
    };
    assert_eq!(get("/login").await.text().await.unwrap(), "another login");
    assert!(
        get("/logout")
            .await
            .text()
            .await
            .unwrap()
            .contains("signed out")
    );
    assert_eq!(sandbox.requests()[0].place, Some(Place::Idp));
}

#[tokio::test]
async fn a_page_that_never_ends_has_begun_and_one_that_never_comes_has_not() {
    let sandbox = sandbox().await;
    let pages = vec![
        Page::html("/unfinished", "begun").delivered(Delivery::Unfinished),
        Page::html("/never", "").delivered(Delivery::Never),
    ];
    sandbox.world(|world| world.sites.insert("idp.example.test".to_owned(), pages));
    let browser = stepping(&sandbox);
    let get = |path: &str| {
        browser
            .get(format!("https://idp.example.test{path}"))
            .send()
    };
    let soon = Duration::from_millis(300);
    let mut begun = get("/unfinished").await.unwrap();
    assert_eq!(begun.chunk().await.unwrap().unwrap(), "begun");
    assert!(tokio::time::timeout(soon, begun.chunk()).await.is_err());
    assert!(tokio::time::timeout(soon, get("/never")).await.is_err());
}

#[tokio::test]
async fn a_known_host_is_reached_through_the_proxy() {
    let sandbox = sandbox().await;
    let proxy = Proxy::all(format!("http://127.0.0.1:{}", sandbox.http_port())).unwrap();
    let browser = util::builder(&sandbox).proxy(proxy).build().unwrap();
    let url = sandbox.sign_in_url(AGENT, &format!("{SERVICE_NOW}/navpage.do"));
    let page = browser.get(url).send().await.unwrap();
    assert_eq!(
        (page.url().path(), page.status().as_u16()),
        ("/navpage.do", 200)
    );
    let tunnel = &sandbox.requests()[0];
    assert_eq!(
        (tunnel.method.as_str(), tunnel.host.as_str(), tunnel.status),
        ("CONNECT", "idp.example.test", Some(200))
    );
}

#[tokio::test]
async fn the_proxy_refuses_other_hosts_and_ports_and_records_them() {
    let sandbox = sandbox().await;
    let proxy = Proxy::all(format!("http://127.0.0.1:{}", sandbox.http_port())).unwrap();
    let browser = util::builder(&sandbox).proxy(proxy).build().unwrap();
    for url in ["https://example.org/", "https://acme.service-now.com:8443/"] {
        browser.get(url).send().await.unwrap_err();
    }
    let refused: Vec<_> = sandbox
        .requests()
        .into_iter()
        .map(|request| (request.method, request.host, request.status))
        .collect();
    let connect = |host: &str| ("CONNECT".to_owned(), host.to_owned(), Some(404));
    assert_eq!(
        refused,
        [connect("example.org"), connect("acme.service-now.com")]
    );
}

#[tokio::test]
async fn names_below_localhost_stay_among_themselves() {
    let sandbox = sandbox().await;
    let port = sandbox.http_port();
    let names = patchcord_sandbox::place::Names::Local { port };
    let browser = Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let get = async |host: &str, path: &str| {
        browser
            .get(format!("http://127.0.0.1:{port}{path}"))
            .header("host", format!("{host}:{port}"))
            .send()
            .await
            .unwrap()
    };
    let to_idp = location(&get("acme.service-now.localhost", "/navpage.do").await);
    assert!(
        to_idp.starts_with(&format!("http://idp.localhost:{port}/app/servicenow/sso?")),
        "{to_idp}"
    );
    assert_eq!(get("acme.service-now.com", "/").await.status(), 404);
    assert!(names.login_url().starts_with(&format!("http://idp.localhost:{port}/app/amazon/sso/saml?RelayState=http%3A%2F%2Fus-west-2.console.aws.localhost")));
    assert!(sandbox.world(|world| {
        world
            .connect
            .approved_origins
            .contains(&names.origin(Place::ServiceNow))
    }));
}

#[tokio::test]
async fn every_hop_takes_as_long_as_it_is_told() {
    let sandbox = sandbox().await;
    sandbox.world(|world| {
        world.hop_ms = 150;
        world.hops.idp.delay_ms = Some(0);
    });
    let browser = stepping(&sandbox);
    browser
        .get(format!("{SERVICE_NOW}/login.do"))
        .send()
        .await
        .unwrap();
    browser
        .get("https://idp.example.test/login")
        .send()
        .await
        .unwrap();
    let took: Vec<u64> = sandbox
        .requests()
        .iter()
        .map(|request| request.took_ms.unwrap())
        .collect();
    assert!(took[0] >= 150 && took[1] < 150, "{took:?}");
}

#[tokio::test]
async fn a_request_that_is_held_meets_the_world_in_which_it_goes_on() {
    let sandbox = sandbox().await;
    let browser = stepping(&sandbox);
    let status = async |path: &str| {
        let asked = browser.get(format!("https://idp.example.test{path}"));
        asked.send().await.unwrap().status().as_u16()
    };
    let held = sandbox.hold(Place::Idp, "/login");
    assert_eq!(status("/logout").await, 200);
    let changes = async {
        while sandbox.requests().len() < 2 {
            tokio::task::yield_now().await;
        }
        sandbox.world(|world| world.hops.idp.answer = Availability::Error);
        drop(held);
    };
    let (met, ()) = tokio::join!(status("/login"), changes);
    assert_eq!(met, 500);
}

#[tokio::test]
async fn a_user_token_that_travels_to_another_host_is_noticed() {
    let sandbox = sandbox().await;
    let browser = following(&sandbox);
    let page = text_of(
        &browser,
        sandbox.sign_in_url(AGENT, &format!("{SERVICE_NOW}/navpage.do")),
    )
    .await;
    let token = util::between(&page, "g_ck = '", "'");
    sandbox.clear_requests();
    browser
        .get(format!("https://acme.my.connect.aws/login?x={token}"))
        .send()
        .await
        .unwrap();
    let request = &sandbox.requests()[0];
    assert!(request.carries(SecretKind::UserToken) && request.carries_hash(&sandbox.hash(&token)));
    assert!(!format!("{request:?}").contains(&token));
}

#[tokio::test]
async fn the_log_file_has_a_json_object_for_each_request() {
    let log = std::env::temp_dir().join(format!("patchcord-sandbox-{}.jsonl", std::process::id()));
    let sandbox = Sandbox::start(Options {
        log: Some(log.clone()),
        ..Options::default()
    })
    .await
    .unwrap();
    stepping(&sandbox)
        .get("https://idp.example.test/login?fromURI=%2F")
        .send()
        .await
        .unwrap();
    let text = std::fs::read_to_string(&log).unwrap();
    std::fs::remove_file(&log).unwrap();
    let lines: Vec<patchcord_sandbox::record::Request> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines, sandbox.requests());
    assert_eq!(lines[0].query("fromURI"), Some("/"));
}
