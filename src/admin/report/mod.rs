//! The report: an agent hands it to an administrator, and an administrator to support.
//!
//! By its types the report holds no secret: of an address only the host ([`HostName`]), of a check and of a cause only the code.
//! The few texts that come from outside lose what looks like a secret or a phone number ([`Text`]).

mod settings;
mod text;
mod time;

use serde::Serialize;

use crate::admin::checklist::{Check, Facts};
use crate::admin::redact::Text;
use crate::admin::report::settings::Setting;
use crate::admin::sign_in_test::reading::Station;
use crate::admin::sign_in_test::{End, Run};
use crate::cause::Browser;
use crate::connect::streams_log::Logged;
use crate::servicenow::Match;
use crate::session::identity::{Names, Verdict};
use crate::sign_in::chain::Login;
use crate::sign_in::journal::Entry;
use crate::sign_in::way::Way;
use crate::value::HostName;

/// The report. The fields' names are the names in the JSON file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// When the report was made (UTC).
    made_at: String,
    versions: Versions,
    hosts: Hosts,
    settings: Vec<Setting>,
    identity: Identity,
    checks: Vec<Line>,
    sign_ins: Vec<SignIn>,
    test: Option<Test>,
    /// The log of a docked phone's Streams, reduced to known words.
    streams_log: Vec<LogLine>,
}

/// The versions of what runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Versions {
    patchcord: Text,
    streams: Text,
    browser: &'static str,
    browser_version: Option<u32>,
}

/// The hosts of the three systems, as far as they are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Hosts {
    service_now: Option<HostName>,
    idp: Option<HostName>,
    connect: Option<HostName>,
}

/// The comparison of ServiceNow's user with the user name at Amazon Connect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    result: &'static str,
    /// ServiceNow's names; filled only where they differ from the user name there.
    service_now: Vec<Text>,
    /// The user name at Amazon Connect; set only where it differs from the names.
    connect: Option<Text>,
}

/// A check of the checklist, by its codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    check: &'static str,
    state: &'static str,
    cause: Option<&'static str>,
    /// What is wrong with the Login URL.
    finding: Option<&'static str>,
}

/// A sign-in of this browser session.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct SignIn {
    /// When the sign-in began (UTC).
    began_at: String,
    way: &'static str,
    from: HostName,
    to: HostName,
    hops: Vec<Hop>,
    /// `landed`, the code of a cause, or `no end seen`.
    end: &'static str,
    /// The time from the beginning to the end.
    took_ms: Option<u32>,
    /// The time from the beginning to the phone.
    ready_ms: Option<u32>,
}

/// A host that a sign-in passed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Hop {
    after_ms: u32,
    host: HostName,
}

/// The last run of "Test my sign-in".
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Test {
    hops: Vec<Step>,
    /// `ready`, `signed-in`, `cancelled`, the code of an obstacle, or `no end seen`.
    end: &'static str,
}

/// A hop of "Test my sign-in".
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    after_ms: u32,
    host: HostName,
    status: Option<u16>,
    station: Station,
}

/// A line of Streams' log.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct LogLine {
    /// When the line was logged (UTC).
    at: String,
    event: &'static str,
}

/// The facts of the report that the checklist does not have.
#[derive(Debug, Clone, Copy)]
pub struct Maker<'a> {
    /// Patchcord's version.
    pub patchcord: &'a str,
    /// The version of Streams that is built in.
    pub streams: &'a str,
    /// The browser's clock, in milliseconds.
    pub now: f64,
    /// The last run of "Test my sign-in".
    pub test: Option<&'a Run>,
    /// The log of a docked phone's Streams.
    pub log: &'a [Logged],
}

impl Report {
    /// Makes the report of these facts.
    pub fn new(facts: &Facts, checks: &[Check], maker: Maker<'_>) -> Self {
        let now = maker.now;
        let record = facts.known().map(|known| &known.record);
        let phone = facts.seen_phone(facts.ccp().as_ref());
        let entries = facts.memory.journal().entries();
        Self {
            made_at: time::utc(now),
            versions: versions(facts, maker),
            hosts: hosts(facts),
            settings: settings::settings(&facts.settings, record),
            identity: identity(phone.and_then(|phone| phone.verdict.as_ref())),
            checks: checks.iter().map(line).collect(),
            sign_ins: entries.iter().map(sign_in).collect(),
            test: maker.test.map(test),
            streams_log: maker.log.iter().map(log_line).collect(),
        }
    }
}

fn versions(facts: &Facts, maker: Maker<'_>) -> Versions {
    Versions {
        patchcord: Text::new(maker.patchcord),
        streams: Text::new(maker.streams),
        browser: match facts.browser {
            Browser::Chromium => "Chromium",
            Browser::Firefox => "Firefox",
        },
        browser_version: facts.browser_version,
    }
}

fn hosts(facts: &Facts) -> Hosts {
    let login = facts.login();
    let (idp, connect) = match &login {
        Some(Login::Sso(chain)) => (Some(chain.login.host()), Some(chain.ccp.host())),
        Some(Login::Standard { ccp, .. }) => (None, ccp.as_ref().map(|ccp| ccp.host())),
        None => (None, None),
    };
    let asked = facts.site.as_ref().map(|site| &site.origin);
    let origin = asked.or_else(|| facts.origins.first());
    let host = |name: Option<&str>| HostName::parse(name?).ok();
    Hosts {
        service_now: host(origin.map(|origin| origin.host())),
        idp: host(idp),
        connect: host(connect),
    }
}

fn identity(verdict: Option<&Verdict>) -> Identity {
    let result = match verdict {
        None | Some(Verdict::Unknown) => "not known",
        Some(Verdict::Same) => "same",
        Some(Verdict::Locked(_)) => "somebody else's phone",
        Some(Verdict::Differs(names)) if names.what() == Match::OtherCase => "capitals differ",
        Some(Verdict::Differs(_)) => "different",
    };
    let names = verdict.and_then(Verdict::names);
    let service_now = names.map(|Names { user, .. }| user.names().map(Text::new).collect());
    let mut service_now: Vec<Text> = service_now.unwrap_or_default();
    service_now.dedup();
    Identity {
        result,
        service_now,
        connect: names.map(|names| Text::new(&names.agent)),
    }
}

fn line(check: &Check) -> Line {
    Line {
        check: check.code,
        state: check.state.code(),
        cause: check.cause.map(|cause| cause.code()),
        finding: check.finding,
    }
}

fn sign_in(entry: &Entry) -> SignIn {
    let hops = entry.hops.iter().map(|hop| Hop {
        after_ms: span(entry.began, hop.at),
        host: hop.host.clone(),
    });
    SignIn {
        began_at: time::utc(entry.began),
        way: match entry.way {
            Way::Silent => "silent",
            Way::Window => "window",
        },
        from: entry.from.clone(),
        to: entry.to.clone(),
        hops: hops.collect(),
        end: match entry.end {
            None => "no end seen",
            Some(end) => end.failure.map_or("landed", |cause| cause.code()),
        },
        took_ms: entry.end.map(|end| span(entry.began, end.at)),
        ready_ms: entry.ready.map(|at| span(entry.began, at)),
    }
}

fn test(run: &Run) -> Test {
    let steps = run.hops.iter().filter_map(|hop| {
        Some(Step {
            after_ms: span(0.0, hop.at_ms),
            host: HostName::parse(&hop.host).ok()?,
            status: hop.status,
            station: hop.station,
        })
    });
    Test {
        hops: steps.collect(),
        end: match run.end {
            None => "no end seen",
            Some(End::Ready) => "ready",
            Some(End::SignedIn) => "signed-in",
            Some(End::Cancelled) => "cancelled",
            Some(End::Stopped(obstacle)) => obstacle.code(),
        },
    }
}

fn log_line(line: &Logged) -> LogLine {
    LogLine {
        at: time::utc(line.at),
        event: line.event,
    }
}

/// The whole milliseconds from one time to another; 0 where the clock has gone backwards.
fn span(from: f64, to: f64) -> u32 {
    (to - from).max(0.0) as u32
}
