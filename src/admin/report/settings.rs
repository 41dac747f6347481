//! The report's table of settings: each setting's value, and whether the record, the policy or the built-in default gives it.

use serde::Serialize;

use crate::admin::redact::Text;
use crate::cause::Cause;
use crate::servicenow::{FieldNames, LoginField, Record};
use crate::settings::identity::IdentityMode;
use crate::settings::{Settings, SoftphoneMode, Surface};
use crate::value::{ConnectHost, LoginHost};

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Setting {
    /// The setting's name in the policy (`extension/policy.json`).
    pub(super) name: &'static str,
    /// The value in words, without secrets: of an address only the host.
    pub(super) value: Text,
    /// `record`, `policy` or `default`.
    pub(super) source: &'static str,
}

/// A setting's name, and its value in words.
type Row = (&'static str, fn(&Settings) -> Text);

/// The settings that only a policy changes.
const POLICY: [Row; 12] = [
    ("softphone", |settings| {
        Text::new(softphone(settings.softphone))
    }),
    ("surface", |settings| Text::new(surface(settings.surface))),
    ("signInAhead", |settings| {
        Text::new(if settings.sign_in_ahead {
            "true"
        } else {
            "false"
        })
    }),
    ("idpHosts", |settings| {
        let hosts = settings.idp_hosts.as_ref();
        names(hosts.map(|hosts| hosts.iter().map(LoginHost::as_str).collect()))
    }),
    ("connectHosts", |settings| {
        let hosts = settings.connect_hosts.as_ref();
        names(hosts.map(|hosts| hosts.iter().map(ConnectHost::as_str).collect()))
    }),
    ("instances", |settings| match &settings.instances {
        None => Text::new("paired by the agent"),
        Some(instances) => {
            let hosts = instances.iter().map(|instance| instance.service_now.host());
            named("instance", hosts.collect())
        }
    }),
    ("fields", |settings| {
        let found = settings.fields == FieldNames::default();
        Text::new(if found { "found" } else { "set" })
    }),
    ("identity", |settings| {
        Text::new(identity(settings.identity))
    }),
    ("renewAfter", |settings| {
        Text::new(&format!("{} h", settings.renew_after.as_hours()))
    }),
    ("help", |settings| {
        let lines = settings.help.lines();
        let lines = lines.all().map(|(code, text, link)| {
            let parts = [code, text, link]
                .into_iter()
                .filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(": ")
        });
        Text::new(&match lines.collect::<Vec<_>>().join("; ") {
            none if none.is_empty() => "not set".to_owned(),
            set => set,
        })
    }),
    ("acwSeconds", |settings| {
        match settings.voice().acw_seconds {
            None => Text::new("not set"),
            Some(seconds) => Text::new(&seconds.to_string()),
        }
    }),
    ("autoAcceptTone", |settings| {
        Text::new(&settings.auto_accept_tone.to_string())
    }),
];

/// The table for these settings and this record.
pub(super) fn settings(
    settings: &Settings,
    record: Option<&Result<Record, Cause>>,
) -> Vec<Setting> {
    let record = record.and_then(|record| record.as_ref().ok());
    let default = Settings::default();
    let rows = POLICY.iter().map(|(name, value)| {
        let (value, default) = (value(settings), value(&default));
        Setting {
            name,
            source: if value == default {
                "default"
            } else {
                "policy"
            },
            value,
        }
    });
    let addresses = [login_url(settings, record), ccp_url(settings, record)];
    addresses.into_iter().chain(rows).collect()
}

fn login_url(settings: &Settings, record: Option<&Record>) -> Setting {
    let field = record.map(|record| &record.login);
    let (value, source) = match (field, &settings.login_url) {
        (Some(LoginField::Filled(url)), _) => (set(url.host()), "record"),
        (Some(LoginField::Empty), _) => (Text::new("empty"), "record"),
        (_, Some(url)) => (set(url.host()), "policy"),
        (_, None) => (Text::new("not set"), "default"),
    };
    Setting {
        name: "loginUrl",
        value,
        source,
    }
}

fn ccp_url(settings: &Settings, record: Option<&Record>) -> Setting {
    let field = record.map(|record| &record.ccp_url);
    let (value, source) = match (field, &settings.ccp_url) {
        (Some(Ok(url)), _) => (set(url.host()), "record"),
        (_, Some(url)) => (set(url.host()), "policy"),
        (_, None) => (Text::new("not set"), "default"),
    };
    Setting {
        name: "ccpUrl",
        value,
        source,
    }
}

fn set(host: &str) -> Text {
    Text::hosts("set", [host])
}

fn names(hosts: Option<Vec<&str>>) -> Text {
    match hosts {
        None => Text::new("every host"),
        Some(hosts) => named("host", hosts),
    }
}

fn named(what: &str, hosts: Vec<&str>) -> Text {
    let words = match hosts.len() {
        0 => format!("no {what}"),
        1 => format!("1 {what}:"),
        all => format!("{all} {what}s:"),
    };
    Text::hosts(&words, hosts)
}

const fn softphone(mode: SoftphoneMode) -> &'static str {
    match mode {
        SoftphoneMode::Auto => "auto",
        SoftphoneMode::Own => "own",
        SoftphoneMode::Panel => "panel",
        SoftphoneMode::Off => "off",
    }
}

const fn surface(surface: Option<Surface>) -> &'static str {
    match surface {
        None => "not set",
        Some(Surface::Ccp) => "ccp",
        Some(Surface::Icc) => "icc",
    }
}

const fn identity(mode: IdentityMode) -> &'static str {
    match mode {
        IdentityMode::Known => "known",
        IdentityMode::Exact => "exact",
        IdentityMode::Off => "off",
    }
}
