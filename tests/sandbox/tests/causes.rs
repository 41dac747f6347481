//! Every world that brings a cause about does so: a test is run through the sandbox, and a record is read from it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod util;

use patchcord::servicenow::reading;
use std::collections::{BTreeSet, VecDeque};

use patchcord::admin::sign_in_test::obstacle::Obstacle;
use patchcord::admin::sign_in_test::{End, SignInTest, Stage, TestEffect, TestEvent};
use patchcord::cause::Cause;
use patchcord::connect::frame_answer::Answered;
use patchcord::servicenow::columns::parse_columns;
use patchcord::servicenow::request::{REQUEST_HEADERS, columns_path, request_path};
use patchcord::servicenow::{Answer, FieldNames, Reading};
use patchcord::value::{CcpUrl, LoginUrl, SysId};
use patchcord_sandbox::Sandbox;
use patchcord_sandbox::causes::{CauseWorld, Shows, cause_worlds};
use patchcord_sandbox::connect::CookieKind;
use patchcord_sandbox::place::{Names, RECORD_ID};
use patchcord_sandbox::world::{LoginField, Softphone, World};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use url::Url;
use util::{AGENT, Form, SERVICE_NOW, between, header, jointly, resolving, sandbox, text_of};

/// The test's window.
const TAB: i32 = 1;
/// A browser gives up after so many redirects.
const REDIRECTS: usize = 20;

/// What the extension's page does for a test, with a browser that has no screen.
struct Glue {
    test: SignInTest,
    browser: Client,
    /// A browser in which Connect's cookie is a third party's.
    framed: Client,
    login: String,
    ccp: String,
    /// Whether the CCP's worker ever starts.
    starts: bool,
    now: f64,
    todo: VecDeque<TestEffect>,
}

impl Glue {
    async fn new(sandbox: &Sandbox, change: fn(&mut World)) -> Self {
        let browser = connecting_anew(sandbox);
        let sign_in = sandbox.sign_in_url(AGENT, "https://idp.example.test/");
        browser.get(sign_in).send().await.unwrap();
        let world = sandbox.world(|world| {
            change(world);
            world.clone()
        });
        let login = match world.record.login {
            LoginField::Value(url) => url,
            _ => Names::Real.login_url(),
        };
        let ccp = match world.record.params {
            Some(text) => {
                let params: serde_json::Value = serde_json::from_str(&text).unwrap();
                params["ccpUrl"].as_str().unwrap().to_owned()
            }
            None => "https://acme.my.connect.aws/ccp-v2".to_owned(),
        };
        let framed = match world.connect.cookie {
            CookieKind::None => browser.clone(),
            _ => connecting_anew(sandbox),
        };
        let (login_url, ccp_url) = (
            LoginUrl::parse(&login).unwrap(),
            CcpUrl::parse(&ccp).unwrap(),
        );
        let (test, effects) = SignInTest::begin(&login_url, &ccp_url, 0.0);
        Self {
            test,
            browser,
            framed,
            login,
            ccp,
            starts: world.connect.ccp_start_ms == 0,
            now: 0.0,
            todo: effects.into(),
        }
    }

    fn tell(&mut self, event: TestEvent) {
        self.now += match event {
            TestEvent::TimeUp(_) => 200_000.0,
            _ => 1.0,
        };
        self.todo.extend(self.test.tell(self.now, event));
    }

    /// Does what the test wants, until it wants nothing more.
    async fn run(&mut self) {
        // The text of the page in the window.
        let mut page = String::new();
        while let Some(effect) = self.todo.pop_front() {
            match effect {
                TestEffect::Open => self.tell(TestEvent::Opened { tab: TAB }),
                TestEffect::Go { .. } => page = self.walk(self.login.clone()).await,
                TestEffect::Look { look, texts, .. } => {
                    let found = texts.into_iter().find(|text| page.contains(text));
                    self.tell(TestEvent::Looked {
                        look,
                        found: found.map(str::to_owned),
                    });
                }
                TestEffect::TryPhone => self.frame().await,
                TestEffect::Close { .. } | TestEffect::Set(..) => {}
            }
        }
    }

    /// Loads an address in the window and everything that follows by itself.
    async fn walk(&mut self, from: String) -> String {
        let mut url = from;
        let mut form: Option<Form> = None;
        let mut redirects = 0;
        loop {
            self.tell(TestEvent::Asked {
                tab: TAB,
                url: url.clone(),
            });
            let request = match &form {
                Some(form) => self.browser.post(&url).form(&form.fields()),
                None => self.browser.get(&url),
            };
            let response = match request.send().await {
                Ok(response) => response,
                Err(error) => {
                    self.fail(&url, network(&error));
                    return String::new();
                }
            };
            self.tell(TestEvent::Answered(answered(&url, &response, true)));
            if let Some(next) = next(&url, &response) {
                redirects += 1;
                if redirects > REDIRECTS {
                    self.fail(&url, "net::ERR_TOO_MANY_REDIRECTS");
                    return String::new();
                }
                (url, form) = (next, None);
                continue;
            }
            let text = response.text().await.unwrap();
            let title = text.split_once("<title>").map_or("", |(_, rest)| {
                rest.split_once("</title>").map_or("", |(title, _)| title)
            });
            self.tell(TestEvent::Loaded {
                tab: TAB,
                url: url.clone(),
                title: title.to_owned(),
            });
            // The page whose form is submitted as it loads.
            if !text.contains("document.forms[0].submit()") {
                return text;
            }
            let posts = Form::find(&text);
            (url, form) = (posts.action.clone(), Some(posts));
        }
    }

    fn fail(&mut self, url: &str, error: &str) {
        self.tell(TestEvent::Failed {
            tab: TAB,
            url: url.to_owned(),
            error: error.to_owned(),
        });
    }

    /// Loads the CCP in a ServiceNow page.
    async fn frame(&mut self) {
        let mut url = self.ccp.clone();
        loop {
            let request = self.framed.get(&url);
            let response = request
                .header("Referer", format!("{SERVICE_NOW}/"))
                .send()
                .await
                .unwrap();
            self.tell(TestEvent::Answered(answered(&url, &response, false)));
            match next(&url, &response) {
                Some(next) => url = next,
                None => break,
            }
        }
        if url == self.ccp && self.starts {
            self.tell(TestEvent::Acknowledged);
        }
    }
}

/// A browser that makes a connection for each request: real ones do so where an open one breaks.
fn connecting_anew(sandbox: &Sandbox) -> Client {
    let builder = resolving(sandbox).redirect(Policy::none());
    builder.pool_max_idle_per_host(0).build().unwrap()
}

fn answered(url: &str, response: &Response, top: bool) -> Answered {
    let policy = header(response, "content-security-policy");
    Answered {
        tab: if top { TAB } else { 2 },
        top,
        from: Some(SERVICE_NOW.to_owned()),
        url: url.to_owned(),
        status: response.status().as_u16(),
        policies: policy.map(str::to_owned).into_iter().collect(),
        options: header(response, "x-frame-options").map(str::to_owned),
    }
}

fn next(url: &str, response: &Response) -> Option<String> {
    let location = header(response, "location")?;
    Some(Url::parse(url).unwrap().join(location).unwrap().into())
}

/// The browser's name for what went wrong.
fn network(error: &reqwest::Error) -> &'static str {
    let text = format!("{error:?}");
    if text.contains("Alert") {
        "net::ERR_SSL_PROTOCOL_ERROR"
    } else {
        "net::ERR_CONNECTION_CLOSED"
    }
}

async fn end_of_test(change: fn(&mut World), ends: Option<TestEvent>) -> Option<End> {
    let sandbox = sandbox().await;
    let mut glue = Glue::new(&sandbox, change).await;
    glue.run().await;
    if let Some(event) = ends {
        assert_eq!(glue.test.run().end, None);
        glue.tell(event);
    } else if glue.test.run().end.is_none() {
        glue.tell(TestEvent::TimeUp(Stage::Phone));
    }
    glue.test.run().end
}

#[tokio::test]
async fn the_kind_world_is_ready() {
    assert_eq!(end_of_test(|_| {}, None).await, Some(End::Ready));
}

#[tokio::test]
async fn each_world_stops_a_test_at_its_cause() {
    let mut wrong = Vec::new();
    for CauseWorld {
        code,
        shows,
        change,
    } in cause_worlds()
    {
        let ends = match shows {
            Shows::InPage => continue,
            Shows::InTest => None,
            Shows::WhenLate if code == "frame-stayed-out" => Some(TestEvent::TimeUp(Stage::Phone)),
            Shows::WhenLate => Some(TestEvent::TimeUp(Stage::SignIn)),
            Shows::WhenClosed => Some(TestEvent::Closed { tab: TAB }),
        };
        let end = end_of_test(change, ends).await;
        if !matches!(end, Some(End::Stopped(obstacle)) if obstacle.code() == code) {
            wrong.push((code, end));
        }
    }
    assert_eq!(wrong, []);
}

/// What the record says in a world, to an agent in whose page the softphone is.
async fn read_in(change: fn(&mut World)) -> Option<Cause> {
    let sandbox = sandbox().await;
    // As a browser's `fetch` that follows no redirect, but for the way in.
    let (way_in, agent) = jointly(&sandbox);
    let home = format!("{SERVICE_NOW}/navpage.do");
    let page = text_of(&way_in, sandbox.sign_in_url(AGENT, &home)).await;
    let token = between(&page, "g_ck = '", "'");
    let own = sandbox.world(|world| {
        change(world);
        world.service_now.softphone == Softphone::Own
    });
    let id = own.then(|| SysId::parse(RECORD_ID).unwrap());
    let names = FieldNames::default();
    let get = async |path: String| {
        let request = agent.get(format!("{SERVICE_NOW}{path}"));
        let request = REQUEST_HEADERS
            .iter()
            .fold(request, |request, (name, value)| {
                request.header(*name, *value)
            });
        let response = request.header("X-UserToken", &token).send().await.ok()?;
        let status = response.status();
        let status = if status.is_redirection() {
            0
        } else {
            status.as_u16()
        };
        let headers = response.headers().clone();
        let mut answer = Answer::new(status, false, response.text().await.ok()?);
        for name in Answer::HEADERS {
            if let Some(value) = headers.get(*name) {
                answer.header(name, value.to_str().unwrap());
            }
        }
        Some(answer)
    };
    let Some(answer) = get(request_path(names.table(), id.as_ref())).await else {
        return Some(Cause::NetworkFailed);
    };
    let mut reading = reading::read(&answer, id.as_ref(), &names, None);
    if matches!(&reading, Reading::Found(found) if found.needs_columns()) {
        let columns = get(columns_path(names.table())).await.unwrap();
        let columns = parse_columns(&columns).unwrap_or_default();
        reading = reading::read(&answer, id.as_ref(), &names, Some(&columns));
    }
    match reading {
        Reading::Found(record) => {
            let ccp = record.ccp_url.err().map(|error| error.cause());
            ccp.or(record.login.cause())
        }
        other => other.cause(),
    }
}

#[tokio::test]
async fn each_world_of_the_record_is_read_as_its_cause() {
    assert_eq!(read_in(|_| {}).await, None);
    let mut wrong = Vec::new();
    for CauseWorld {
        code,
        shows,
        change,
    } in cause_worlds()
    {
        // The silent sign-in has a browser's part in it.
        if shows != Shows::InPage || ["idp-needs-agent", "sign-in-error-page"].contains(&code) {
            continue;
        }
        let cause = read_in(change).await;
        if cause.map(Cause::code) != Some(code) {
            wrong.push((code, cause));
        }
    }
    assert_eq!(wrong, []);
}

#[test]
fn every_cause_has_a_world() {
    let shown: BTreeSet<&str> = cause_worlds().iter().map(|world| world.code).collect();
    let causes = Cause::ALL.iter().map(|cause| cause.code());
    let obstacles = Obstacle::ALL.iter().map(|obstacle| obstacle.code());
    let known: BTreeSet<&str> = causes.chain(obstacles).collect();
    let missing: Vec<_> = known.difference(&shown).collect();
    // No world of the far ends makes these: they take the extension's own failure, its policy, what the agent has paired before, a
    // second person in this browser, another address in the softphone page itself, an agent who signs out, a session that is hours
    // old, and an extension that is replaced during a call.
    let of_the_browser = [
        "browser-failed",
        "connect-not-allowed",
        "extension-broken",
        "idp-not-allowed",
        "pairing-changed",
        "phone-elsewhere",
        "phone-of-another",
        "phone-signed-out",
        "phone-stopped",
        "session-ends",
    ];
    assert_eq!(missing, of_the_browser.iter().collect::<Vec<_>>());
    assert_eq!(shown.difference(&known).count(), 0);
}
