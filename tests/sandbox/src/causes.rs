//! For every cause that Patchcord can name, the world that brings it about.

use crate::connect::CookieKind;
use crate::place::Names;
use crate::world::{
    Assertion, Availability, Federate, Iam, LoginField, Refusal, Softphone, TableAnswer, World,
};

/// Where a cause shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// When a ServiceNow page reads the record and signs the agent in. In a world without a softphone of ServiceNow's own a
    /// record that names none gets no docked one either, so there the page has nothing to say and the set-up page tells.
    InPage,
    /// In a test of the sign-in, whose window nobody touches.
    InTest,
    /// The same, after the window has waited in vain: the test's own time has to pass.
    WhenLate,
    /// The same, when somebody closes the window that waits.
    WhenClosed,
}

/// A world that brings a cause about.
#[derive(Debug, Clone, Copy)]
pub struct CauseWorld {
    /// The cause's stable code.
    pub code: &'static str,
    /// Where it shows.
    pub shows: Shows,
    /// What to change in the kind world, once an agent is signed in to ServiceNow and thus at the IdP.
    pub change: fn(&mut World),
}

/// Every cause that a world can bring about, several times where there are several ways. What only the extension itself can
/// bring about is not among them: its own failure (`extension-broken`), its policy (`idp-not-allowed`, `connect-not-allowed`) and
/// what the agent has paired before (`pairing-changed`); nor what takes two agents (`phone-of-another`).
pub fn cause_worlds() -> Vec<CauseWorld> {
    let shows = |shows| {
        move |code, change: fn(&mut World)| CauseWorld {
            code,
            shows,
            change,
        }
    };
    let page = shows(Shows::InPage);
    let test = shows(Shows::InTest);
    let late = shows(Shows::WhenLate);
    let closed = shows(Shows::WhenClosed);
    vec![
        // The record.
        page("login-field-empty", |w| w.record.login = LoginField::Empty),
        page("login-field-empty", |w| w.record.login = LoginField::Blank),
        page("login-field-absent", |w| {
            w.record.login = LoginField::Absent;
        }),
        page("login-field-unreadable", |w| {
            w.record.login = LoginField::Unreadable;
        }),
        page("login-field-missing", |w| {
            w.record.login = LoginField::Unreadable;
            w.service_now.columns = TableAnswer::Forbidden;
        }),
        // The label would say which of the two it is.
        page("login-field-ambiguous", |w| {
            w.service_now.columns = TableAnswer::Forbidden;
            w.record.login_column = "u_sso_login_url".to_owned();
            let login = "https://other.example.test/app";
            w.record
                .others
                .push(("u_sso_login_url_2".to_owned(), login.to_owned()));
        }),
        page("login-url-invalid", |w| {
            login(w, "http://idp.example.test/app");
        }),
        page("record-forbidden", |w| table(w, TableAnswer::Forbidden)),
        page("record-not-found", |w| table(w, TableAnswer::NotFound)),
        // The softphone's own page would take the record that it is given.
        page("record-inactive", |w| {
            w.service_now.softphone = Softphone::None;
            w.record.active = false;
        }),
        page("table-missing", |w| table(w, TableAnswer::InvalidTable)),
        page("record-ambiguous", |w| {
            w.service_now.softphone = Softphone::None;
            w.record.rows = 2;
        }),
        page("record-malformed", |w| table(w, TableAnswer::Malformed)),
        page("params-missing", |w| {
            w.record.hidden.push(w.record.params_column.clone());
        }),
        page("params-ambiguous", |w| {
            w.service_now.columns = TableAnswer::Forbidden;
            w.record.params_column = "u_connect".to_owned();
            let params = r#"{"ccpUrl":"https://other.my.connect.aws/ccp-v2"}"#;
            w.record
                .others
                .push(("u_other".to_owned(), params.to_owned()));
        }),
        page("params-malformed", |w| params(w, "ccpUrl = none")),
        page("ccp-url-invalid", |w| {
            params(w, r#"{"ccpUrl":"http://acme.my.connect.aws/ccp-v2"}"#);
        }),
        page("not-authenticated", |w| table(w, TableAnswer::Unauthorized)),
        page("signed-out", |w| table(w, TableAnswer::LoginPage)),
        page("rate-limited", |w| table(w, TableAnswer::RateLimited)),
        page("server-error", |w| table(w, TableAnswer::Error)),
        page("network-failed", |w| {
            w.hops.service_now.answer = Availability::Closed;
        }),
        // The silent sign-in.
        page("idp-needs-agent", |w| w.idp.mfa = true),
        page("sign-in-error-page", |w| {
            w.hops.idp.answer = Availability::Error;
        }),
        // The identity provider.
        test("login-url-is-phone", |w| {
            login(w, "https://acme.my.connect.aws/ccp-v2");
        }),
        test("idp-unreachable", |w| {
            w.hops.idp.answer = Availability::Closed;
        }),
        test("idp-untrusted", |w| {
            w.hops.idp.answer = Availability::Untrusted;
        }),
        test("idp-failed", |w| w.hops.idp.answer = Availability::Error),
        test("idp-failed", |w| {
            w.hops.idp.answer = Availability::Unavailable;
        }),
        test("login-url-unknown", |w| {
            login(w, "https://idp.example.test/no/such/app");
        }),
        test("login-url-unknown", |w| {
            w.idp.refusal = Some(Refusal::EntraWrongAddress);
        }),
        test("not-assigned", |w| {
            w.idp.refusal = Some(Refusal::NotAssigned);
        }),
        test("not-assigned", |w| {
            w.idp.refusal = Some(Refusal::EntraNotAssigned);
        }),
        test("application-unknown", |w| {
            w.idp.refusal = Some(Refusal::EntraNoApplication);
        }),
        test("idp-refused", |w| {
            w.idp.refusal = Some(Refusal::EntraPolicy)
        }),
        late("not-finished", |w| w.idp.mfa = true),
        closed("window-closed", |w| w.idp.mfa = true),
        // AWS sign-in.
        test("assertion-invalid", |w| {
            w.idp.assertion = Assertion::WrongRecipient;
        }),
        test("assertion-invalid", |w| {
            w.idp.assertion = Assertion::Expired;
        }),
        test("signature-invalid", |w| {
            w.idp.assertion = Assertion::WrongKey;
        }),
        test("signature-invalid", |w| {
            w.idp.assertion = Assertion::Tampered;
        }),
        test("audience-wrong", |w| {
            w.idp.assertion = Assertion::WrongAudience;
        }),
        test("session-name-invalid", |w| {
            w.idp.role_session_name = Some("agent one@example.com".to_owned());
        }),
        test("session-too-long", |w| w.aws.iam = Iam::ShortSession),
        test("role-not-trusted", |w| w.aws.iam = Iam::NotTrusted),
        test("provider-unknown", |w| w.aws.iam = Iam::NoProvider),
        test("provider-unknown", |w| w.aws.iam = Iam::OtherIssuer),
        test("role-chooser", |w| w.idp.roles = 2),
        test("aws-refused", |w| w.aws.iam = Iam::Unheard),
        test("aws-unavailable", |w| {
            w.hops.aws_sign_in.answer = Availability::Unavailable;
        }),
        test("aws-unavailable", |w| {
            w.hops.aws_console.answer = Availability::Closed;
        }),
        test("relay-state-lost", |w| relay(w, "")),
        // The hand-over to Amazon Connect.
        test("no-aws-session", |w| {
            w.aws.federate = Federate::SessionExpired;
        }),
        test("no-aws-session", |w| {
            login(w, &Names::Real.federate_url());
        }),
        test("not-onboarded", |w| {
            w.idp.role_session_name = Some("Agent.One@example.com".to_owned());
        }),
        test("not-onboarded", |w| w.aws.federate = Federate::NotOnboarded),
        test("role-not-permitted", |w| {
            w.aws.federate = Federate::NoPermission;
        }),
        test("role-changed", |w| w.aws.federate = Federate::OtherRole),
        test("not-onboarded-in-region", |w| {
            w.aws.federate = Federate::NotOnboardedInRegion;
        }),
        test("not-distributed", |w| {
            w.aws.federate = Federate::NotDistributed;
        }),
        test("goes-in-circles", |w| w.aws.federate = Federate::Circles),
        late("stalled", |w| w.aws.federate = Federate::Silent),
        // Amazon Connect.
        test("old-host-without-connect", |w| {
            login(w, "https://acme.awsapps.com/ccp-v2");
        }),
        test("other-instance", |w| {
            params(
                w,
                r#"{"ccpHost":"acme.awsapps.com","ccpUrl":"https://acme.awsapps.com/connect/ccp-v2"}"#,
            );
        }),
        test("landed-elsewhere", |w| {
            let federate = Names::Real.federate_url();
            let elsewhere =
                federate.replace("%2Fccp-v2", "https%3A%2F%2Facme.service-now.com%2Flogin.do");
            relay(w, &elsewhere);
        }),
        test("sign-in-refused", |w| w.aws.federate = Federate::NoSession),
        // The frame.
        test("cookies-blocked", |w| w.connect.cookie = CookieKind::Lax),
        test("cookies-blocked", |w| {
            w.connect.cookie = CookieKind::Partitioned;
        }),
        test("origin-not-approved", |w| {
            w.connect.approved_origins.clear();
        }),
        late("frame-stayed-out", |w| w.connect.ccp_start_ms = 600_000),
    ]
}

fn login(world: &mut World, url: &str) {
    world.record.login = LoginField::Value(url.to_owned());
}

/// The sandbox's own Login URL with another RelayState.
fn relay(world: &mut World, relay_state: &str) {
    let query = crate::page::query(&[("RelayState", relay_state)]);
    let url = format!("https://idp.example.test/app/amazon/sso/saml?{query}");
    world.record.login = LoginField::Value(url);
}

fn table(world: &mut World, answer: TableAnswer) {
    world.service_now.instance_table = answer;
}

fn params(world: &mut World, text: &str) {
    world.record.params = Some(text.to_owned());
}
