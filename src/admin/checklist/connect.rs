//! Amazon Connect: whether it lets its phone into ServiceNow's pages, and who is signed in to the phone.

use crate::admin::checklist::{ASK, Check, CheckState, Facts, PHONE, Side};
use crate::cause::{Cause, Who};
use crate::servicenow::Match;
use crate::session::identity::Verdict;
use crate::session::phone::Phone;
use crate::value::CcpUrl;

/// The checks of Amazon Connect.
pub(super) fn checks(facts: &Facts) -> Vec<Check> {
    let ccp = facts.ccp();
    let ccp = ccp.as_ref();
    vec![
        approved_origins(facts, ccp),
        names(facts, ccp),
        phone(facts, ccp),
    ]
}

fn approved_origins(facts: &Facts, ccp: Option<&CcpUrl>) -> Check {
    let check = |state, what| {
        Check::new(
            "approved-origins",
            Side::Connect,
            "Approved origins",
            state,
            what,
        )
    };
    let phone = facts.seen_phone(ccp);
    let out = phone.and_then(Phone::kept_out);
    let origins = facts.all_origins();
    let mut checked = match (out, phone.is_some_and(|phone| phone.ready_at().is_some())) {
        (Some(cause @ Cause::OriginNotApproved), _) => check(CheckState::Wrong, "").because(CheckState::Wrong, cause),
        (_, true) => check(CheckState::Ok, "Amazon Connect lets the phone into ServiceNow's pages."),
        _ if origins.is_empty() => check(CheckState::Unknown, ASK).ask(),
        _ => check(CheckState::Unknown, PHONE).open_phone(facts).fix(
            Who::ConnectAdmin,
            "Add every ServiceNow address that agents use to the approved origins of the Amazon Connect instance, exactly like this, then open the phone.",
        ),
    };
    checked.values = origins;
    checked
}

fn names(facts: &Facts, ccp: Option<&CcpUrl>) -> Check {
    let check = |state, what| {
        Check::new(
            "names",
            Side::Connect,
            "The user name at Amazon Connect",
            state,
            what,
        )
    };
    let phone = facts.seen_phone(ccp);
    let told = phone.and_then(|phone| Some((phone.agent.as_deref()?, phone.verdict.as_ref()?)));
    let Some((agent, verdict)) = told else {
        return check(
            CheckState::Unknown,
            "Shown once you are signed in to the phone.",
        )
        .open_phone(facts);
    };
    let both = |verdict: &Verdict| match verdict.names() {
        Some(names) => {
            let user: Vec<&str> = names.user.names().collect();
            format!(
                "Amazon Connect: {}; ServiceNow: {}",
                names.agent,
                user.join(", ")
            )
        }
        None => agent.to_owned(),
    };
    let checked = match verdict {
        Verdict::Same => check(CheckState::Ok, "It is exactly a name of the ServiceNow user."),
        Verdict::Unknown => check(CheckState::Unknown, "The ServiceNow user could not be read, so nothing is compared.").ask(),
        Verdict::Locked(_) => check(CheckState::Wrong, "").because(CheckState::Wrong, Cause::PhoneOfAnother),
        Verdict::Differs(names) if names.what() == Match::OtherCase => {
            check(CheckState::Attention, "It differs from ServiceNow's name in capitals only. For Amazon Connect that is another user.")
                .fix(Who::IdpAdmin, "Write the user name at Amazon Connect, the name in ServiceNow and the RoleSessionName of the IdP alike, capitals too.")
        }
        Verdict::Differs(_) => check(CheckState::Attention, "It differs from ServiceNow's name. That is right only if your company uses different names in the two systems.")
            .fix(Who::ConnectAdmin, "Make the user name at Amazon Connect exactly the RoleSessionName that the IdP sends, most often the e-mail address."),
    };
    checked.found(both(verdict))
}

fn phone(facts: &Facts, ccp: Option<&CcpUrl>) -> Check {
    let check = |state, what| Check::new("phone", Side::Connect, "The phone", state, what);
    let phone = facts.seen_phone(ccp);
    let Some(phone) = phone else {
        return check(
            CheckState::Unknown,
            "No phone has been open in this browser session.",
        )
        .open_phone(facts);
    };
    match (phone.kept_out(), phone.ready_at()) {
        (Some(cause), _) => check(CheckState::Wrong, "").because(CheckState::Wrong, cause),
        (None, Some(_)) => check(CheckState::Ok, "It is open in ServiceNow and signed in."),
        (None, None) => check(
            CheckState::Unknown,
            "It has not opened yet in this browser session.",
        )
        .open_phone(facts),
    }
}
