//! The report: what an agent hands to an administrator, and an administrator to whoever helps.
//!
//! It cannot hold what it must not: of an address there is the host ([`HostName`]), of a check its code, of a cause its code. The
//! few texts that come from outside go through a sieve ([`Text`]).

use std::fmt::Write;

use serde::Serialize;

use crate::admin::checklist::{Check, Facts};
use crate::admin::redact::Text;
use crate::admin::sign_in_test::reading::Station;
use crate::admin::sign_in_test::{End, Run};
use crate::cause::Browser;
use crate::connect::streams_log;

use crate::servicenow::{FieldNames, LoginField, Match};
use crate::session::identity::{Names, Verdict};
use crate::settings::identity::IdentityMode;
use crate::settings::{Settings, SoftphoneMode, Surface};
use crate::sign_in::chain::Login;
use crate::sign_in::journal::Entry;
use crate::sign_in::way::Way;
use crate::value::{ConnectHost, HostName, LoginHost};

/// The report. Its JSON has these names.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Seconds since 1970, UTC.
    made_at: u32,
    versions: Versions,
    hosts: Hosts,
    settings: Vec<Setting>,
    identity: Identity,
    checks: Vec<Line>,
    sign_ins: Vec<SignIn>,
    test: Option<Test>,
    /// What Streams logged in a docked phone, as far as it is known what it means.
    streams_log: Vec<LogLine>,
}

/// Who runs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Versions {
    patchcord: Text,
    streams: Text,
    browser: &'static str,
    browser_version: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Hosts {
    service_now: Option<HostName>,
    idp: Option<HostName>,
    connect: Option<HostName>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Setting {
    name: &'static str,
    value: Text,
    source: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    /// What the comparison came to.
    result: &'static str,
    /// The names, only where they differ.
    service_now: Vec<Text>,
    connect: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    check: &'static str,
    state: &'static str,
    cause: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct SignIn {
    /// How long before the report it began.
    seconds_ago: u32,
    way: &'static str,
    from: HostName,
    to: HostName,
    hops: Vec<Hop>,
    /// `landed`, the code of a cause, or `no end seen`.
    end: &'static str,
    /// From its beginning to its end.
    took_ms: Option<u32>,
    /// From its beginning to the phone.
    ready_ms: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Hop {
    after_ms: u32,
    host: HostName,
}

/// "Test my sign-in", as far as it has come.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Test {
    hops: Vec<Step>,
    /// The code of its end, or `no end seen`.
    end: &'static str,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    after_ms: u32,
    host: HostName,
    status: Option<u16>,
    station: Station,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct LogLine {
    seconds_ago: u32,
    event: &'static str,
}

/// What made the report, beside what the set-up page knows.
#[derive(Debug, Clone, Copy)]
pub struct Maker<'a> {
    /// Patchcord's version.
    pub patchcord: &'a str,
    /// The version of Streams that it brings along.
    pub streams: &'a str,
    /// The browser's clock, in milliseconds.
    pub now: f64,
    /// "Test my sign-in", if it was used.
    pub test: Option<&'a Run>,
    /// What a docked phone's Streams has logged.
    pub log: &'a [Logged],
}

impl Report {
    /// Makes it from what the set-up page knows.
    pub fn new(facts: &Facts, checks: &[Check], maker: Maker<'_>) -> Self {
        let now = maker.now;
        let known = facts.known();
        let login = facts.login();
        let (idp, connect) = match &login {
            Some(Login::Sso(chain)) => (Some(chain.login.host()), Some(chain.ccp.host())),
            Some(Login::Standard { ccp, .. }) => (None, ccp.as_ref().map(|ccp| ccp.host())),
            None => (None, None),
        };
        let host = |name: Option<&str>| HostName::parse(name?).ok();
        let origin = facts.site.as_ref().map(|site| &site.origin);
        let origin = origin.or_else(|| facts.origins.first());
        let phone = facts.ccp().and_then(|ccp| facts.phone(&ccp));
        let phone = phone.and_then(|phone| facts.memory.phone(&phone));
        let trips = facts.memory.journal().entries();
        Self {
            made_at: (now.max(0.0) / 1_000.0) as u32,
            versions: Versions {
                patchcord: Text::new(maker.patchcord),
                streams: Text::new(maker.streams),
                browser: match facts.browser {
                    Browser::Chromium => "Chromium",
                    Browser::Firefox => "Firefox",
                },
                browser_version: facts.browser_version,
            },
            hosts: Hosts {
                service_now: host(origin.map(|origin| origin.host())),
                idp: host(idp),
                connect: host(connect),
            },
            settings: settings(&facts.settings, known.map(|known| &known.record)),
            identity: identity(phone.and_then(|phone| phone.verdict.as_ref())),
            checks: checks
                .iter()
                .map(|check| Line {
                    check: check.code,
                    state: check.state.code(),
                    cause: check.cause.map(|cause| cause.code()),
                })
                .collect(),
            sign_ins: trips.iter().map(|trip| sign_in(trip, now)).collect(),
            test: maker.test.map(test),
            streams_log: maker
                .log
                .iter()
                .map(|line| LogLine {
                    seconds_ago: span(line.at, now) / 1_000,
                    event: line.event,
                })
                .collect(),
        }
    }

    /// The report for reading.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing into a text cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let version = self.versions.browser_version;
        let version = version.map_or_else(String::new, |version| format!(" {version}"));
        writeln!(out, "Patchcord report")?;
        writeln!(out, "Made at: {} s after 1970 (UTC)", self.made_at)?;
        writeln!(out, "Patchcord {}", self.versions.patchcord.as_str())?;
        writeln!(
            out,
            "Amazon Connect Streams {}",
            self.versions.streams.as_str()
        )?;
        writeln!(out, "{}{version}", self.versions.browser)?;
        for (name, host) in [
            ("ServiceNow", &self.hosts.service_now),
            ("IdP", &self.hosts.idp),
            ("Amazon Connect", &self.hosts.connect),
        ] {
            writeln!(
                out,
                "{name}: {}",
                host.as_ref().map_or("not known", HostName::as_str)
            )?;
        }
        writeln!(out, "\nSettings")?;
        for Setting {
            name,
            value,
            source,
        } in &self.settings
        {
            writeln!(out, "  {name}: {} ({source})", value.as_str())?;
        }
        writeln!(out, "\nIdentity: {}", self.identity.result)?;
        for name in &self.identity.service_now {
            writeln!(out, "  ServiceNow: {}", name.as_str())?;
        }
        if let Some(name) = &self.identity.connect {
            writeln!(out, "  Amazon Connect: {}", name.as_str())?;
        }
        writeln!(out, "\nChecks")?;
        for Line {
            check,
            state,
            cause,
        } in &self.checks
        {
            writeln!(
                out,
                "  {state:9} {check}{}",
                cause.map_or_else(String::new, |cause| format!(": {cause}"))
            )?;
        }
        writeln!(out, "\nSign-ins")?;
        if self.sign_ins.is_empty() {
            writeln!(out, "  none in this browser session")?;
        }
        for trip in &self.sign_ins {
            let took = trip
                .took_ms
                .map_or_else(String::new, |ms| format!(" after {ms} ms"));
            let ready = trip
                .ready_ms
                .map_or_else(String::new, |ms| format!(", phone after {ms} ms"));
            writeln!(
                out,
                "  {} s ago, {}: {} to {}: {}{took}{ready}",
                trip.seconds_ago,
                trip.way,
                trip.from.as_str(),
                trip.to.as_str(),
                trip.end
            )?;
            for hop in &trip.hops {
                writeln!(out, "    +{} ms {}", hop.after_ms, hop.host.as_str())?;
            }
        }
        if let Some(test) = &self.test {
            writeln!(out, "\nTest my sign-in: {}", test.end)?;
            for step in &test.hops {
                let status = step
                    .status
                    .map_or_else(String::new, |status| format!(" {status}"));
                let meaning = step.station.meaning();
                writeln!(
                    out,
                    "    +{} ms {}{status} {meaning}",
                    step.after_ms,
                    step.host.as_str()
                )?;
            }
        }
        if !self.streams_log.is_empty() {
            writeln!(out, "\nStreams")?;
        }
        for line in &self.streams_log {
            writeln!(out, "  {} s ago {}", line.seconds_ago, line.event)?;
        }
        Ok(())
    }
}

/// How many of them are kept, the latest.
const LOGGED: usize = 50;

/// A line of Streams' log that says something about the way to a phone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Logged {
    /// When, in milliseconds of the browser's clock.
    pub at: f64,
    /// What.
    pub event: &'static str,
}

impl Logged {
    /// Reads a line; `None` for one that says something else, or nothing that is known.
    pub fn read(at: f64, text: &str) -> Option<Self> {
        let event = streams_log::EVENTS
            .iter()
            .find(|event| text.contains(**event))?;
        Some(Self { at, event })
    }

    /// The latest of them.
    pub fn latest(mut lines: Vec<Self>) -> Vec<Self> {
        let surplus = lines.len().saturating_sub(LOGGED);
        lines.drain(..surplus);
        lines
    }
}

fn sign_in(trip: &Entry, now: f64) -> SignIn {
    SignIn {
        seconds_ago: span(trip.began, now) / 1_000,
        way: match trip.way {
            Way::Silent => "silent",
            Way::Window => "window",
        },
        from: trip.from.clone(),
        to: trip.to.clone(),
        hops: trip
            .hops
            .iter()
            .map(|hop| Hop {
                after_ms: span(trip.began, hop.at),
                host: hop.host.clone(),
            })
            .collect(),
        end: match trip.end {
            None => "no end seen",
            Some(end) => end.failure.map_or("landed", |cause| cause.code()),
        },
        took_ms: trip.end.map(|end| span(trip.began, end.at)),
        ready_ms: trip.ready.map(|at| span(trip.began, at)),
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
            Some(End::Stopped(obstacle)) => obstacle.code(),
        },
    }
}

fn span(from: f64, to: f64) -> u32 {
    (to - from).max(0.0) as u32
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
    Identity {
        result,
        service_now: service_now.unwrap_or_default(),
        connect: names.map(|names| Text::new(&names.agent)),
    }
}

fn settings(
    settings: &Settings,
    record: Option<&Result<crate::servicenow::Record, crate::cause::Cause>>,
) -> Vec<Setting> {
    let default = Settings::default();
    let source = |is_default: bool| if is_default { "default" } else { "policy" };
    let row = |name, value: &str, source| Setting {
        name,
        value: Text::new(value),
        source,
    };
    let record = record.and_then(|record| record.as_ref().ok());
    let login = match (record.map(|record| &record.login), &settings.login_url) {
        (Some(LoginField::Filled(url)), _) => ("set", url.host(), "record"),
        (Some(LoginField::Empty), _) => ("empty", "", "record"),
        (_, Some(url)) => ("set", url.host(), "policy"),
        (_, None) => ("not set", "", "default"),
    };
    let ccp = match (record.map(|record| &record.ccp_url), &settings.ccp_url) {
        (Some(Ok(url)), _) => ("set", url.host(), "record"),
        (_, Some(url)) => ("set", url.host(), "policy"),
        (_, None) => ("not set", "", "default"),
    };
    let hosts = |hosts: Option<Vec<&str>>| match hosts {
        None => "every host".to_owned(),
        Some(hosts) => format!("{} host(s): {}", hosts.len(), hosts.join(" ")),
    };
    let idp_hosts = settings.idp_hosts.as_ref();
    let idp_hosts = hosts(idp_hosts.map(|hosts| hosts.iter().map(LoginHost::as_str).collect()));
    let connect_hosts = settings.connect_hosts.as_ref();
    let connect_hosts =
        hosts(connect_hosts.map(|hosts| hosts.iter().map(ConnectHost::as_str).collect()));
    let instances = settings.instances.as_ref();
    let instances = instances.map_or_else(
        || "paired by the agent".to_owned(),
        |instances| format!("{} instance(s)", instances.len()),
    );
    vec![
        row(
            "softphone",
            surface(settings.softphone),
            source(settings.softphone == default.softphone),
        ),
        row(
            "surface",
            match settings.surface {
                None => "not set",
                Some(Surface::Ccp) => "ccp",
                Some(Surface::Icc) => "icc",
            },
            source(settings.surface == default.surface),
        ),
        row(
            "signInAhead",
            if settings.sign_in_ahead {
                "true"
            } else {
                "false"
            },
            source(settings.sign_in_ahead == default.sign_in_ahead),
        ),
        row("loginUrl", &format!("{} {}", login.0, login.1), login.2),
        row("ccpUrl", &format!("{} {}", ccp.0, ccp.1), ccp.2),
        row("idpHosts", &idp_hosts, source(settings.idp_hosts.is_none())),
        row(
            "connectHosts",
            &connect_hosts,
            source(settings.connect_hosts.is_none()),
        ),
        row(
            "instances",
            &instances,
            source(settings.instances.is_none()),
        ),
        row(
            "fields",
            if settings.fields == FieldNames::default() {
                "found"
            } else {
                "set"
            },
            source(settings.fields == default.fields),
        ),
        row(
            "identity",
            identity_word(settings.identity),
            source(settings.identity == default.identity),
        ),
    ]
}

fn surface(surface: SoftphoneMode) -> &'static str {
    match surface {
        SoftphoneMode::Auto => "auto",
        SoftphoneMode::Own => "own",
        SoftphoneMode::Panel => "panel",
        SoftphoneMode::Off => "off",
    }
}

fn identity_word(policy: IdentityMode) -> &'static str {
    match policy {
        IdentityMode::Known => "known",
        IdentityMode::Exact => "exact",
        IdentityMode::Off => "off",
    }
}
