//! The report as text, for reading and for a ticket.

use std::fmt::{Result, Write};

use crate::admin::report::settings::Setting;
use crate::admin::report::{Line, Report, SignIn, Test};
use crate::value::HostName;

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
        self.write_settings(out)?;
        self.write_identity(out)?;
        self.write_checks(out)?;
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
        writeln!(out, "Patchcord report")?;
        writeln!(out, "Made at: {} s after 1970 (UTC)", self.made_at)?;
        writeln!(out, "Patchcord {}", versions.patchcord.as_str())?;
        writeln!(out, "Amazon Connect Streams {}", versions.streams.as_str())?;
        writeln!(out, "{}{version}", versions.browser)?;
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

    fn write_settings(&self, out: &mut String) -> Result {
        writeln!(out, "\nSettings")?;
        for Setting {
            name,
            value,
            source,
        } in &self.settings
        {
            writeln!(out, "  {name}: {} ({source})", value.as_str())?;
        }
        Ok(())
    }

    fn write_identity(&self, out: &mut String) -> Result {
        writeln!(out, "\nIdentity: {}", self.identity.result)?;
        for name in &self.identity.service_now {
            writeln!(out, "  ServiceNow: {}", name.as_str())?;
        }
        match &self.identity.connect {
            Some(name) => writeln!(out, "  Amazon Connect: {}", name.as_str()),
            None => Ok(()),
        }
    }

    fn write_checks(&self, out: &mut String) -> Result {
        writeln!(out, "\nChecks")?;
        for Line {
            check,
            state,
            cause,
        } in &self.checks
        {
            let cause = cause.map_or_else(String::new, |cause| format!(": {cause}"));
            writeln!(out, "  {state:9} {check}{cause}")?;
        }
        Ok(())
    }

    fn write_sign_ins(&self, out: &mut String) -> Result {
        writeln!(out, "\nSign-ins")?;
        if self.sign_ins.is_empty() {
            return writeln!(out, "  none in this browser session");
        }
        for sign_in in &self.sign_ins {
            write_sign_in(out, sign_in)?;
        }
        Ok(())
    }

    fn write_streams(&self, out: &mut String) -> Result {
        if self.streams_log.is_empty() {
            return Ok(());
        }
        writeln!(out, "\nStreams")?;
        for line in &self.streams_log {
            writeln!(out, "  {} s ago {}", line.seconds_ago, line.event)?;
        }
        Ok(())
    }
}

fn write_sign_in(out: &mut String, sign_in: &SignIn) -> Result {
    let took = sign_in.took_ms;
    let took = took.map_or_else(String::new, |ms| format!(" after {ms} ms"));
    let ready = sign_in.ready_ms;
    let ready = ready.map_or_else(String::new, |ms| format!(", phone after {ms} ms"));
    writeln!(
        out,
        "  {} s ago, {}: {} to {}: {}{took}{ready}",
        sign_in.seconds_ago,
        sign_in.way,
        sign_in.from.as_str(),
        sign_in.to.as_str(),
        sign_in.end
    )?;
    for hop in &sign_in.hops {
        writeln!(out, "    +{} ms {}", hop.after_ms, hop.host.as_str())?;
    }
    Ok(())
}

fn write_test(out: &mut String, test: &Test) -> Result {
    writeln!(out, "\nTest my sign-in: {}", test.end)?;
    for step in &test.hops {
        let status = step.status;
        let status = status.map_or_else(String::new, |status| format!(" {status}"));
        let (after, host) = (step.after_ms, step.host.as_str());
        let meaning = step.station.meaning();
        writeln!(out, "    +{after} ms {host}{status} {meaning}")?;
    }
    Ok(())
}
