//! What a set-up page may find: a record, a ServiceNow page, and what the background has seen.

use patchcord::admin::checklist::{Facts, Headers, Microphone, Site};
use patchcord::background::{BackgroundEvent, Coordinator};
use patchcord::cause::{Browser, Cause};
use patchcord::connect::frame_answer::Answered;
use patchcord::message::Request;
use patchcord::servicenow::Learned;
use patchcord::servicenow::OwnSoftphone;
use patchcord::servicenow::PageKind;
use patchcord::servicenow::User;
use patchcord::servicenow::reading::read;
use patchcord::servicenow::{Answer, FieldNames, Reading, Record};
use patchcord::settings::Settings;
use patchcord::sign_in::chain::Chain;
use patchcord::sign_in::pairing::Pairings;
use patchcord::sign_in::way::Way;
use patchcord::value::{CcpUrl, LoginUrl, ServiceNowOrigin};
use serde_json::{Value, json};

pub(super) const ORIGIN: &str = "https://acme.service-now.com";
pub(super) const LOGIN: &str = "https://idp.example.test/app/amazon/sso/saml";
pub(super) const CCP: &str = "https://acme.my.connect.aws/ccp-v2";
pub(super) const NOW: f64 = 1_700_000_000_000.0;

pub(super) fn row() -> Value {
    json!({
        "sys_id": "0123456789abcdef0123456789abcdef",
        "active": "true",
        "aws_arn": "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-4333-8444-555555555555",
        "instance_params": json!({ "ccpUrl": CCP }).to_string(),
        "sso_login_url": LOGIN,
    })
}

pub(super) fn record(row: &Value) -> Record {
    let answer = Answer::new(200, false, json!({ "result": [row] }).to_string());
    match read(&answer, None, &FieldNames::default(), None) {
        Reading::Found(record) => *record,
        other => panic!("{other:?}"),
    }
}

pub(super) fn chain() -> Chain {
    Chain {
        login: LoginUrl::parse(LOGIN).unwrap(),
        ccp: CcpUrl::parse(CCP).unwrap(),
    }
}

pub(super) fn ann() -> User {
    User {
        user_name: Some("ann".to_owned()),
        email: Some("ann@example.com".to_owned()),
    }
}

pub(super) fn site(record: Result<Record, Cause>) -> Site {
    Site {
        origin: ServiceNowOrigin::parse(ORIGIN).unwrap(),
        known: Some(Learned {
            own: OwnSoftphone::Own { id: None },
            controls: false,
            record,
        }),
        user: Some(ann()),
        login_text: None,
        headers: Some(Headers::default()),
        wasm: Some(true),
        microphone: Some(Microphone::Granted),
        log: Vec::new(),
    }
}

/// The agent has paired ServiceNow with what its record names.
pub(super) fn paired() -> Pairings {
    let pairing = json!({
        "origin": ORIGIN,
        "logins": ["idp.example.test"],
        "connects": ["acme.my.connect.aws"],
    });
    serde_json::from_value(json!([pairing])).unwrap()
}

/// A browser in which nothing has happened yet.
pub(super) fn nothing() -> Facts {
    Facts {
        browser: Browser::Chromium,
        browser_version: Some(156),
        settings: Settings::default(),
        origins: Vec::new(),
        site: None,
        memory: Coordinator::default().memory().clone(),
        pairings: paired(),
    }
}

/// An open ServiceNow page that has told this.
pub(super) fn told(site: Site) -> Facts {
    Facts {
        origins: vec![site.origin.clone()],
        site: Some(site),
        ..nothing()
    }
}

pub(super) fn with_row(change: impl FnOnce(&mut Value)) -> Facts {
    let mut row = row();
    change(&mut row);
    told(site(Ok(record(&row))))
}

/// The facts after the background has handled these events.
pub(super) fn seen(facts: Facts, events: impl IntoIterator<Item = BackgroundEvent>) -> Facts {
    let pairings = facts.pairings.clone();
    let mut coordinator = Coordinator::new(facts.memory, pairings, facts.settings.clone());
    for event in events {
        coordinator.on(event, NOW);
    }
    Facts {
        memory: coordinator.memory().clone(),
        ..facts
    }
}

pub(super) fn asked(request: Request) -> BackgroundEvent {
    BackgroundEvent::Asked {
        ticket: 1,
        origin: ORIGIN.to_owned(),
        tab: Some(3),
        request,
    }
}

/// A page of ServiceNow has read what the set-up page has.
pub(super) fn learned(facts: &Facts) -> BackgroundEvent {
    let place = PageKind::Desktop;
    let site = facts.site.as_ref().unwrap();
    let known = site.known.clone().unwrap();
    asked(Request::Learned { place, known })
}

/// The first silent sign-in of the browser session ends like this.
pub(super) fn end(failure: Option<Cause>) -> BackgroundEvent {
    let (attempt, way) = (1, Way::Silent);
    BackgroundEvent::Ended {
        attempt,
        way,
        failure,
    }
}

/// A page reads the record, and the silent sign-in that follows ends like this.
pub(super) fn ended(facts: Facts, failure: Option<Cause>) -> Facts {
    let events = [learned(&facts), end(failure)];
    seen(facts, events)
}

/// A page reads the record, and the phone in it says whose it is.
pub(super) fn identified(facts: Facts, user: User, agent: &str) -> Facts {
    let identify = Request::Identify {
        record: None,
        user: Some(user),
        agent: agent.to_owned(),
    };
    let acknowledged = Request::Acknowledged { record: None };
    let events = [learned(&facts), asked(acknowledged), asked(identify)];
    seen(facts, events)
}

/// Everything as it should be.
pub(super) fn ready() -> Facts {
    let facts = ended(with_row(|_| {}), None);
    identified(facts, ann(), "ann@example.com")
}

/// The frame came out like this after a sign-in that landed.
pub(super) fn frame(url: &str, policy: &str) -> Facts {
    let facts = ended(with_row(|_| {}), None);
    let answered = Answered {
        tab: 3,
        top: false,
        from: Some(ORIGIN.to_owned()),
        url: url.to_owned(),
        status: 200,
        policies: vec![policy.to_owned()],
        options: None,
    };
    let why = asked(Request::WhyOut { record: None });
    seen(facts, [BackgroundEvent::Answered(answered), why])
}
