//! The company sign-in: whether the SSO Login URL is right, and how the last sign-in ended.

use crate::admin::checklist::{ASK, Check, CheckState, Facts, Link, RECORD, Side};
use crate::cause::{Cause, Who};
use crate::login_url;
use crate::login_url::problem::Level;
use crate::servicenow::{LoginField, Record};
use crate::sign_in::chain::{Chain, Login};
use crate::value::AddressError;

/// The checks of the company sign-in.
pub(super) fn checks(facts: &Facts) -> Vec<Check> {
    let record = facts.known().map(|known| &known.record);
    let login = facts.login();
    vec![
        login_url(facts, record, login.as_ref()),
        sign_in(facts, login.as_ref()),
    ]
}

fn login_url(
    facts: &Facts,
    record: Option<&Result<Record, Cause>>,
    login: Option<&Login>,
) -> Check {
    let Some(record) = record else {
        return check(CheckState::Unknown, RECORD).need_record(facts);
    };
    let field = record.as_ref().ok().map(|record| &record.login);
    match (field, login) {
        (_, Some(Login::Sso(chain))) => usable(facts, field, chain),
        (_, Some(Login::Standard { cause, .. })) if refused(*cause).is_some() => {
            let check = because(facts, *cause);
            match field {
                Some(LoginField::Filled(url)) => check.found(url.host()),
                _ => check,
            }
        }
        (Some(LoginField::Empty), _) => check(CheckState::Attention, "")
            .because(CheckState::Attention, Cause::LoginFieldEmpty)
            .fix(Who::ServiceNowAdmin, Cause::LoginFieldEmpty.fix())
            .link(Link::LoginUrl),
        // The Login URL is good; the CCP URL's own check says what is wrong there.
        (Some(LoginField::Filled(url)), _) => check(CheckState::Ok, GOOD).found(url.as_str()),
        (Some(LoginField::Ambiguous(names)), _) => {
            because(facts, Some(Cause::LoginFieldAmbiguous)).candidates("loginUrl", names)
        }
        (Some(field), _) => because(facts, field.cause()),
        (None, _) if facts.settings.login_url.is_some() => check(CheckState::Ok, FROM_POLICY),
        (None, _) => check(CheckState::Unknown, RECORD).need_record(facts),
    }
}

const GOOD: &str = "Agents can read the field, and it holds a usable address.";

const FROM_POLICY: &str = "The extension's policy gives the address, because the record does not.";

fn check(state: CheckState, what: &'static str) -> Check {
    Check::new("login-url", Side::Idp, "SSO Login URL", state, what)
}

/// A cause that refuses the address of a good record.
fn refused(cause: Option<Cause>) -> Option<Cause> {
    cause.filter(|cause| {
        let phone = Cause::LoginUrlInvalid(AddressError::IsPhone);
        *cause == Cause::IdpNotAllowed || *cause == phone
    })
}

/// The check of an address that can be opened.
fn usable(facts: &Facts, field: Option<&LoginField>, chain: &Chain) -> Check {
    let text = chain.login.as_str();
    if let Some(check) = inspected(facts, text) {
        return check;
    }
    let what = match field {
        Some(LoginField::Filled(_)) => GOOD,
        _ => FROM_POLICY,
    };
    check(CheckState::Ok, what).found(text)
}

/// The check of a field that gives no address. Where the field's text is known, the fix is that of the checker of Login URLs,
/// which is more exact.
fn because(facts: &Facts, cause: Option<Cause>) -> Check {
    let Some(cause) = cause else {
        return check(CheckState::Unknown, ASK).ask();
    };
    let known = check(CheckState::Wrong, "").because(CheckState::Wrong, cause);
    let text = facts.login_text();
    let inspected = text.and_then(|text| inspected(facts, &text));
    match inspected.filter(|_| matches!(cause, Cause::LoginUrlInvalid(_))) {
        Some(inspected) => Check {
            fix: inspected.fix,
            who: inspected.who,
            found: inspected.found,
            values: inspected.values,
            link: inspected.link,
            finding: inspected.finding,
            ..known
        },
        None => known,
    }
}

/// The check of an address in which the checker of Login URLs finds an error or a warning.
fn inspected(facts: &Facts, text: &str) -> Option<Check> {
    let record = facts.known().and_then(|known| known.record.as_ref().ok());
    let arn = record.and_then(|record| record.arn.as_ref());
    let ccp = facts.ccp();
    let known = login_url::Expected {
        arn: arn.and_then(|arn| arn.as_ref().ok()),
        ccp: ccp.as_ref(),
        idp_hosts: facts.settings.idp_hosts.as_deref(),
    };
    let checked = login_url::check(text, &known);
    let finding = checked.findings.first()?;
    let (state, what) = match finding.level() {
        Level::Error => (CheckState::Wrong, "The address cannot work as it is."),
        Level::Warning => (
            CheckState::Attention,
            "The address can work, but not for everybody.",
        ),
        Level::Note => return None,
    };
    let words = finding.words();
    let fix = format!("{} {}", words.sentence, words.action);
    let mut check = check(state, what)
        .found(text)
        .fix(finding.who(), fix)
        .link(Link::LoginUrl);
    check.finding = Some(finding.code());
    check.values.extend(checked.corrected);
    Some(check)
}

fn sign_in(facts: &Facts, login: Option<&Login>) -> Check {
    let check = |state, what| Check::new("sign-in", Side::Idp, "The sign-in", state, what);
    let Some(Login::Sso(chain)) = login else {
        return check(
            CheckState::Unknown,
            "Without an SSO Login URL there is no company sign-in.",
        )
        .fix(
            Who::ServiceNowAdmin,
            "Fill SSO Login URL in the record first.",
        )
        .link(Link::LoginUrl);
    };
    let attempt = facts
        .phone(&chain.ccp)
        .and_then(|phone| facts.memory.journal().latest(&phone));
    match attempt.and_then(|attempt| attempt.end) {
        None => check(
            CheckState::Unknown,
            "There has been none yet in this browser session.",
        )
        .fix(Who::Agent, "Choose Test my sign-in.")
        .link(Link::Test),
        Some(end) => match end.failure {
            None => check(CheckState::Ok, "The last sign-in reached Amazon Connect."),
            Some(cause) => check(CheckState::Wrong, "").because(CheckState::Wrong, cause),
        },
    }
}
