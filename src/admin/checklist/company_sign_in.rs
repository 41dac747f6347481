//! The company sign-in: whether the SSO Login URL is right, and how the last sign-in ended.

use crate::admin::checklist::{ASK, Check, CheckState, Facts, Side};
use crate::cause::{Cause, Who};
use crate::login_url;
use crate::login_url::problem::Level;
use crate::servicenow::{LoginField, Record};
use crate::settings::Settings;
use crate::sign_in::chain::{Chain, Login};
use crate::value::AddressError;

/// The checks of the company sign-in.
pub(super) fn checks(facts: &Facts) -> Vec<Check> {
    let record = facts.known().map(|known| &known.record);
    let login = facts.login();
    vec![
        login_url(record, login.as_ref(), &facts.settings),
        sign_in(facts, login.as_ref()),
    ]
}

fn login_url(
    record: Option<&Result<Record, Cause>>,
    login: Option<&Login>,
    settings: &Settings,
) -> Check {
    let check = |state, what| Check::new("login-url", Side::Idp, "SSO Login URL", state, what);
    let Some(record) = record else {
        return check(CheckState::Unknown, "It is in the record.");
    };
    let field = record.as_ref().ok().map(|record| &record.login);
    if let Some(Login::Sso(chain)) = login {
        let good = record.as_ref().ok();
        if let Some(check) = inspected(chain, good, settings) {
            return check;
        }
        let what = match field {
            Some(LoginField::Filled(_)) => {
                "The field is filled, may be read, and holds an address."
            }
            _ => "The extension's policy gives it, because the record does not.",
        };
        return check(CheckState::Ok, what).found(chain.login.as_str());
    }
    match (field, login) {
        (
            _,
            Some(Login::Standard {
                cause:
                    Some(
                        cause @ (Cause::IdpNotAllowed
                        | Cause::LoginUrlInvalid(AddressError::IsPhone)),
                    ),
                ..
            }),
        ) => {
            let check = check(CheckState::Wrong, "").because(CheckState::Wrong, *cause);
            match field {
                Some(LoginField::Filled(url)) => check.found(url.host()),
                _ => check,
            }
        }
        (Some(LoginField::Empty), _) => check(CheckState::Attention, "")
            .because(CheckState::Attention, Cause::LoginFieldEmpty)
            .fix(Who::ServiceNowAdmin, Cause::LoginFieldEmpty.fix()),
        // The Login URL is good; why the CCP URL is not stands at that check.
        (Some(LoginField::Filled(url)), _) => check(
            CheckState::Ok,
            "The field is filled, may be read, and holds an address.",
        )
        .found(url.as_str()),
        (Some(field), _) => match field.cause() {
            Some(cause) => check(CheckState::Wrong, "").because(CheckState::Wrong, cause),
            None => check(CheckState::Unknown, ASK),
        },
        (None, _) if settings.login_url.is_some() => {
            check(CheckState::Ok, "The extension's policy gives it.")
        }
        (None, _) => check(CheckState::Unknown, "It is in the record."),
    }
}

/// The check of a usable Login URL; `None` where the checker of Login URLs has no error and no warning.
fn inspected(chain: &Chain, record: Option<&Record>, settings: &Settings) -> Option<Check> {
    let arn = record.and_then(|record| record.arn.as_ref());
    let known = login_url::Expected {
        arn: arn.and_then(|arn| arn.as_ref().ok()),
        ccp: Some(&chain.ccp),
        idp_hosts: settings.idp_hosts.as_deref(),
    };
    let checked = login_url::check(chain.login.as_str(), &known);
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
    let mut check = Check::new("login-url", Side::Idp, "SSO Login URL", state, what)
        .found(chain.login.as_str())
        .fix(
            finding.who(),
            format!("{} {}", words.sentence, words.action),
        );
    check.values.extend(checked.corrected);
    Some(check)
}

fn sign_in(facts: &Facts, login: Option<&Login>) -> Check {
    let check = |state, what| Check::new("sign-in", Side::Idp, "The sign-in", state, what);
    let Some(Login::Sso(chain)) = login else {
        return check(
            CheckState::Unknown,
            "Without a Login URL there is none to look at.",
        );
    };
    let trip = facts
        .phone(&chain.ccp)
        .and_then(|phone| facts.memory.journal().latest(&phone));
    match trip.and_then(|trip| trip.end) {
        None => check(
            CheckState::Unknown,
            "There has been none yet in this browser session.",
        )
        .fix(Who::Agent, "Choose Test my sign-in."),
        Some(end) => match end.failure {
            None => check(
                CheckState::Ok,
                "The last one went through, all the way to Amazon Connect.",
            ),
            Some(cause) => check(CheckState::Wrong, "").because(CheckState::Wrong, cause),
        },
    }
}
