//! ServiceNow: whether the app, the instance record with its fields, the softphone and the user can be read.

use crate::admin::checklist::{ASK, Check, CheckState, Facts, Link, RECORD, Side};
use crate::cause::{Cause, Who};
use crate::servicenow::{CcpUrlError, Learned, OwnSoftphone, Record};
use crate::value::{ConnectFamily, session_name};

/// The checks of ServiceNow.
pub(super) fn checks(facts: &Facts) -> Vec<Check> {
    let known = facts.known();
    let record = known.map(|known| &known.record);
    let readable = record.and_then(|record| record.as_ref().ok());
    vec![
        open(facts),
        app(record),
        found_record(record),
        ccp_url(facts, readable),
        arn(facts, readable),
        softphone(known),
        user(facts),
    ]
}

const RELOAD: &str = "Reload the ServiceNow page, then choose Check again.";

fn open(facts: &Facts) -> Check {
    let check = |state, what| {
        Check::new(
            "service-now-open",
            Side::ServiceNow,
            "ServiceNow",
            state,
            what,
        )
    };
    match (&facts.site, facts.origins.first()) {
        (Some(site), _) if site.known.is_some() => {
            check(CheckState::Ok, "ServiceNow is open, and has just answered.")
                .found(site.origin.as_str())
        }
        (Some(site), _) if site.wasm == Some(false) => check(
            CheckState::Ok,
            "ServiceNow is open, but does not answer this page. The checks use what the phone has read.",
        )
        .found(site.origin.as_str()),
        (Some(site), _) => check(
            CheckState::Attention,
            "ServiceNow is open, but its page did not answer.",
        )
        .found(site.origin.as_str())
        .fix(Who::Agent, RELOAD)
        .link(Link::CheckAgain),
        (None, Some(origin)) => check(
            CheckState::Attention,
            "ServiceNow is open, but its page did not answer.",
        )
        .found(origin.as_str())
        .fix(Who::Agent, RELOAD)
        .link(Link::CheckAgain),
        (None, None) => check(
            CheckState::Unknown,
            "No ServiceNow page is open in this browser.",
        )
        .ask(),
    }
}

fn app(record: Option<&Result<Record, Cause>>) -> Check {
    let check = |state, what| {
        Check::new(
            "app",
            Side::ServiceNow,
            "ServiceNow Voice with Amazon Connect",
            state,
            what,
        )
    };
    match record {
        None => check(CheckState::Unknown, ASK).ask(),
        Some(Err(cause @ Cause::TableMissing)) => {
            check(CheckState::Wrong, "").because(CheckState::Wrong, *cause)
        }
        Some(Err(
            Cause::SignedOut
            | Cause::NetworkFailed
            | Cause::NotAuthenticated
            | Cause::ServerError(_)
            | Cause::RateLimited { .. },
        )) => check(CheckState::Unknown, "ServiceNow did not answer.")
            .fix(Who::Agent, RELOAD)
            .link(Link::CheckAgain),
        Some(_) => check(
            CheckState::Ok,
            "The app is installed, and its table is there.",
        ),
    }
}

fn found_record(record: Option<&Result<Record, Cause>>) -> Check {
    let check = |state, what| {
        Check::new(
            "record",
            Side::ServiceNow,
            "Amazon Connect Instance record",
            state,
            what,
        )
    };
    match record {
        None => check(CheckState::Unknown, ASK).ask(),
        Some(Err(cause)) if *cause == Cause::TableMissing => {
            check(CheckState::Unknown, "Without the app there is no record.").fix(
                Who::ServiceNowAdmin,
                "Install the app, create a record in Amazon Connect Instances, then choose Check again.",
            )
            .link(Link::CheckAgain)
        }
        Some(Err(cause)) => check(CheckState::Wrong, "").because(CheckState::Wrong, *cause),
        Some(Ok(record)) => {
            let check = match record.active {
                Some(false) => check(
                    CheckState::Attention,
                    "The record is found, but it is not active.",
                )
                .fix(Who::ServiceNowAdmin, "Set Active on the record."),
                _ => check(CheckState::Ok, "The record is found and may be read."),
            };
            match &record.sys_id {
                Some(id) => check.found(format!("sys_id {}", id.as_str())),
                None => check,
            }
        }
    }
}

fn ccp_url(facts: &Facts, record: Option<&Record>) -> Check {
    let ccp = facts.ccp();
    let ccp = ccp.as_ref();
    let check = |state, what| {
        Check::new(
            "ccp-url",
            Side::ServiceNow,
            "CCP URL (Instance Params, ccpUrl)",
            state,
            what,
        )
    };
    let own = record.map(|record| &record.ccp_url);
    match (own, ccp) {
        (Some(Err(error)), None) => {
            let check = check(CheckState::Wrong, "").because(CheckState::Wrong, error.cause());
            match error {
                CcpUrlError::Ambiguous(names) => check.candidates("instanceParams", names),
                _ => check,
            }
        }
        (None, None) => check(CheckState::Unknown, RECORD).need_record(facts),
        (own, Some(ccp)) => {
            let from_policy = !matches!(own, Some(Ok(_))) && facts.settings.ccp_url.is_some();
            let what = match (from_policy, ccp.family()) {
                (true, _) => "The extension's policy gives it, because the record does not.",
                (_, ConnectFamily::Legacy) => {
                    "It is an address of the old domain awsapps.com. It still works."
                }
                _ => "It is the address of an Amazon Connect phone.",
            };
            let state = if ccp.family() == ConnectFamily::Legacy {
                CheckState::Attention
            } else {
                CheckState::Ok
            };
            let check = check(state, what).found(ccp.as_str());
            if state == CheckState::Ok {
                return check;
            }
            check.fix(
                Who::ServiceNowAdmin,
                "If your instance has an address at my.connect.aws, write that one, and add new_domain=true to the RelayState.",
            )
        }
        (Some(Ok(ccp)), None) => check(
            CheckState::Ok,
            "It is the address of an Amazon Connect phone.",
        )
        .found(ccp.as_str()),
    }
}

fn arn(facts: &Facts, record: Option<&Record>) -> Check {
    let check = |state, what| Check::new("arn", Side::ServiceNow, "AWS ARN", state, what);
    match record.map(|record| &record.arn) {
        None => check(CheckState::Unknown, RECORD).need_record(facts),
        Some(Some(Ok(arn))) => {
            check(CheckState::Ok, "It names an Amazon Connect instance.").found(arn.as_str())
        }
        Some(Some(Err(error))) => check(
            CheckState::Attention,
            "It is not the ARN of an Amazon Connect instance. The sign-in does not need it.",
        )
        .fix(
            Who::ServiceNowAdmin,
            format!("Correct AWS ARN in the record: {}.", error.text()),
        ),
        Some(None) => check(
            CheckState::Attention,
            "Agents may not read it, so Patchcord cannot compare the Login URL with it.",
        )
        .fix(
            Who::ServiceNowAdmin,
            "Let agents read AWS ARN, or set the field's name in the extension's policy.",
        ),
    }
}

fn softphone(known: Option<&Learned>) -> Check {
    let check = |state, what| {
        Check::new(
            "softphone",
            Side::ServiceNow,
            "Where the phone is",
            state,
            what,
        )
    };
    match known.map(|known| &known.own) {
        None => check(CheckState::Unknown, ASK).ask(),
        Some(OwnSoftphone::Own { .. }) => check(
            CheckState::Ok,
            "In ServiceNow's own softphone page (OpenFrame).",
        ),
        Some(OwnSoftphone::None) => check(
            CheckState::Ok,
            "OpenFrame shows this user no softphone, so Patchcord docks one.",
        ),
        Some(OwnSoftphone::Other) => check(
            CheckState::Ok,
            "OpenFrame shows this user another softphone, so Patchcord docks its own.",
        ),
        Some(OwnSoftphone::Unknown) => check(
            CheckState::Attention,
            "ServiceNow does not say which softphone this user has, so Patchcord docks none.",
        )
        .fix(
            Who::ServiceNowAdmin,
            "Give the user an OpenFrame configuration, or set softphone in the extension's policy.",
        ),
    }
}

fn user(facts: &Facts) -> Check {
    let check = |state, what| {
        Check::new(
            "user",
            Side::ServiceNow,
            "The user in ServiceNow",
            state,
            what,
        )
    };
    let Some(user) = facts.site.as_ref().and_then(|site| site.user.as_ref()) else {
        return check(
            CheckState::Unknown,
            "The user's own name and e-mail address could not be read. The sign-in does not need them.",
        )
        .ask();
    };
    let names: Vec<&str> = user.names().collect();
    let refused = names
        .iter()
        .find_map(|name| session_name::check_session_name(name).err());
    let usable = names
        .iter()
        .any(|name| session_name::check_session_name(name).is_ok());
    match (usable, refused) {
        (false, Some(error)) => check(
            CheckState::Attention,
            "Neither name can be a user name at Amazon Connect for a company sign-in.",
        )
        .found(names.join(", "))
        .fix(
            Who::IdpAdmin,
            format!("Send another attribute as RoleSessionName: {error}."),
        ),
        _ => check(
            CheckState::Ok,
            "One of these names can be the user name at Amazon Connect.",
        )
        .found(names.join(", ")),
    }
}
