//! The report as text, short enough for a ticket. The JSON file has everything.

use std::fmt::{Result, Write};

use crate::admin::checklist::CheckState;
use crate::admin::report::time::seconds;
use crate::admin::report::{Report, SignIn, Test};
use crate::value::HostName;

/// How many of the last sign-ins the text shows.
const SIGN_INS: usize = 5;

/// How many of the last lines of Streams' log the text shows.
const LOGGED: usize = 10;

/// How many hosts of a sign-in the text shows.
const HOPS: usize = 6;

/// How many steps of "Test my sign-in" the text shows.
const STEPS: usize = 12;

impl Report {
    /// The report as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing into a `String` cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> Result {
        self.write_head(out)?;
        self.write_checks(out)?;
        self.write_identity(out)?;
        self.write_settings(out)?;
        self.write_sign_ins(out)?;
        if let Some(test) = &self.test {
            write_test(out, test)?;
        }
        self.write_streams(out)
    }

    fn write_head(&self, out: &mut String) -> Result {
        let versions = &self.versions;
        let version = versions.browser_version;
        let version = version.map_or_else(String::new, |version| format!(" {version}"));
        writeln!(out, "Patchcord report, {}", self.made_at)?;
        writeln!(
            out,
            "Patchcord {}, Amazon Connect Streams {}, {}{version}",
            versions.patchcord.as_str(),
            versions.streams.as_str(),
            versions.browser
        )?;
        for (name, host) in [
            ("ServiceNow", &self.hosts.service_now),
            ("IdP", &self.hosts.idp),
            ("Amazon Connect", &self.hosts.connect),
        ] {
            let host = host.as_ref().map_or("not known", HostName::as_str);
            writeln!(out, "{name}: {host}")?;
        }
        Ok(())
    }

    /// A fault has a line of its own; the other checks share a line for each state.
    fn write_checks(&self, out: &mut String) -> Result {
        writeln!(out, "\nChecks")?;
        let of = |state: CheckState| {
            let lines = self.checks.iter();
            lines.filter(move |line| line.state == state.code())
        };
        for state in [CheckState::Wrong, CheckState::Attention] {
            for line in of(state) {
                let codes = [Some(line.check), line.cause, line.finding];
                let codes: Vec<&str> = codes.into_iter().flatten().collect();
                writeln!(out, "  {}: {}", state.word(), codes.join(": "))?;
            }
        }
        for state in [CheckState::Unknown, CheckState::Ok] {
            let names: Vec<&str> = of(state).map(|line| line.check).collect();
            if !names.is_empty() {
                writeln!(out, "  {}: {}", state.word(), names.join(", "))?;
            }
        }
        Ok(())
    }

    fn write_identity(&self, out: &mut String) -> Result {
        writeln!(out, "\nUser names: {}", self.identity.result)?;
        for name in &self.identity.service_now {
            writeln!(out, "  ServiceNow: {}", name.as_str())?;
        }
        match &self.identity.connect {
            Some(name) => writeln!(out, "  Amazon Connect: {}", name.as_str()),
            None => Ok(()),
        }
    }

    /// Only the settings that somebody has set, without the hosts of the record, which stand in the head of the report.
    fn write_settings(&self, out: &mut String) -> Result {
        let set = self.settings.iter().filter(|setting| {
            let heads = setting.source == "record" && setting.value.as_str().starts_with("set ");
            setting.source != "default" && !heads
        });
        let mut set = set.peekable();
        if set.peek().is_none() {
            return writeln!(out, "\nSettings: no policy");
        }
        writeln!(out, "\nSettings that are not the default")?;
        for setting in set {
            let (name, source) = (setting.name, setting.source);
            writeln!(out, "  {name}: {} ({source})", setting.value.as_str())?;
        }
        Ok(())
    }

    fn write_sign_ins(&self, out: &mut String) -> Result {
        writeln!(out, "\nSign-ins")?;
        if self.sign_ins.is_empty() {
            return writeln!(out, "  none in this browser session");
        }
        let earlier = self.sign_ins.len().saturating_sub(SIGN_INS);
        if earlier > 0 {
            writeln!(out, "  {earlier} earlier: see the JSON file")?;
        }
        for sign_in in self.sign_ins.iter().skip(earlier) {
            self.write_sign_in(out, sign_in)?;
        }
        Ok(())
    }

    fn write_sign_in(&self, out: &mut String, sign_in: &SignIn) -> Result {
        let after = |what: &str, ms: Option<u32>| {
            ms.map_or_else(String::new, |ms| format!("{what}after {}", seconds(ms)))
        };
        let (took, ready) = (
            after(" ", sign_in.took_ms),
            after(", phone ", sign_in.ready_ms),
        );
        let (began, way, end) = (&sign_in.began_at, sign_in.way, sign_in.end);
        writeln!(out, "  {began} {way}: {end}{took}{ready}")?;
        // The hosts stand in the head of the report, unless this sign-in was for others.
        let (from, to) = (Some(&sign_in.from), Some(&sign_in.to));
        if from != self.hosts.idp.as_ref() || to != self.hosts.connect.as_ref() {
            let (from, to) = (sign_in.from.as_str(), sign_in.to.as_str());
            writeln!(out, "    from {from} to {to}")?;
        }
        let hops = sign_in.hops.iter();
        let hops = hops.map(|hop| format!("{} +{}", hop.host.as_str(), seconds(hop.after_ms)));
        let hops = few(hops.collect(), HOPS);
        match hops.is_empty() {
            true => Ok(()),
            false => writeln!(out, "    {}", hops.join(", ")),
        }
    }

    /// A line that repeats the line before is counted, not written again.
    fn write_streams(&self, out: &mut String) -> Result {
        let log = &self.streams_log;
        let mut runs: Vec<(&str, &str, usize)> = Vec::new();
        for line in log {
            match runs.last_mut() {
                Some((_, event, times)) if *event == line.event => *times += 1,
                _ => runs.push((&line.at, line.event, 1)),
            }
        }
        if !runs.is_empty() {
            writeln!(out, "\nStreams")?;
        }
        for (at, event, times) in runs.iter().skip(runs.len().saturating_sub(LOGGED)) {
            let times = match times {
                1 => String::new(),
                times => format!(" ({times} times)"),
            };
            writeln!(out, "  {at} {event}{times}")?;
        }
        Ok(())
    }
}

fn write_test(out: &mut String, test: &Test) -> Result {
    writeln!(out, "\nTest my sign-in: {}", test.end)?;
    let steps = test.hops.iter().map(|step| {
        let status = step.status;
        let status = status.map_or_else(String::new, |status| format!(" {status}"));
        let (after, host) = (seconds(step.after_ms), step.host.as_str());
        let meaning = step.station.meaning();
        format!("+{after} {host}{status} {meaning}")
    });
    for step in few(steps.collect(), STEPS) {
        writeln!(out, "  {step}")?;
    }
    Ok(())
}

/// At most so many of the lines: the first and the last of them.
fn few(mut lines: Vec<String>, most: usize) -> Vec<String> {
    let surplus = lines.len().saturating_sub(most);
    if surplus > 0 {
        let start = most / 2;
        let left_out = format!("{surplus} more in the JSON file");
        lines.splice(start..start + surplus, [left_out]);
    }
    lines
}
