//! The set-up page's checklist: what has to be so in ServiceNow, at the identity provider, at Amazon Connect and in this
//! browser, and what is.
//!
//! Everything here is found without a console: by an open ServiceNow page that reads as its own user, and by what the
//! background has seen.

use serde::{Deserialize, Serialize};

use crate::background::memory::Memory;
use crate::cause::{Browser, Cause, Who};
use crate::connect::csp::{lets_in, sources};
use crate::login_url;
use crate::login_url::problem::Level;
use crate::servicenow::{
    CcpUrlError, Learned, LoginField, Match, OwnSoftphone, Record, User, page_kind,
};
use crate::session::identity::Verdict;
use crate::session::phone::Phone;
use crate::settings::Settings;
use crate::sign_in::chain;
use crate::sign_in::chain::{Chain, Login};
use crate::sign_in::pairing::Pairings;
use crate::sign_in::phone_id::PhoneId;
use crate::value::{
    AddressError, CcpUrl, ConnectFamily, ConnectHost, LoginHost, ServiceNowOrigin, session_name,
};

/// The oldest Chromium and the oldest Firefox that Patchcord runs in (the manifest's `minimum_chrome_version` and
/// `strict_min_version`).
const OLDEST: u32 = 128;

/// Which system a check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// ServiceNow.
    ServiceNow,
    /// The identity provider.
    Idp,
    /// Amazon Connect.
    Connect,
    /// The agent's browser.
    Browser,
}

impl Side {
    /// All, in the order in which they are set up.
    pub const ALL: [Self; 4] = [Self::ServiceNow, Self::Idp, Self::Connect, Self::Browser];

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::ServiceNow => "ServiceNow",
            Self::Idp => "Company sign-in (IdP)",
            Self::Connect => "Amazon Connect",
            Self::Browser => "This browser",
        }
    }
}

/// What a check comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckState {
    /// As it should be.
    Ok,
    /// It works, and could be better, or there is something to do by hand.
    Attention,
    /// It keeps the sign-in from working.
    Wrong,
    /// It cannot be told yet.
    Unknown,
}

impl CheckState {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Attention => "Look",
            Self::Wrong => "Wrong",
            Self::Unknown => "Not known",
        }
    }

    /// The word for it in the page's markup and in reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Attention => "attention",
            Self::Wrong => "wrong",
            Self::Unknown => "unknown",
        }
    }
}

/// One line of the checklist. Its own words are written here and hold nothing that was read; what was read stands in
/// `found` and in `values`, which are shown on the page and leave it only by the reader's own hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Names it in the page, in reports and in documents; it never changes.
    pub code: &'static str,
    /// Which system it is about.
    pub side: Side,
    /// What is looked at.
    pub title: &'static str,
    /// What it comes to.
    pub state: CheckState,
    /// What that means.
    pub what: &'static str,
    /// What was read.
    pub found: Option<String>,
    /// The cause, where there is one.
    pub cause: Option<Cause>,
    /// Who puts it right.
    pub who: Option<Who>,
    /// What puts it right.
    pub fix: Option<String>,
    /// Exact values to copy.
    pub values: Vec<String>,
}

impl Check {
    fn new(
        code: &'static str,
        side: Side,
        title: &'static str,
        state: CheckState,
        what: &'static str,
    ) -> Self {
        Self {
            code,
            side,
            title,
            state,
            what,
            found: None,
            cause: None,
            who: None,
            fix: None,
            values: Vec::new(),
        }
    }

    fn found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    fn fix(mut self, who: Who, fix: impl Into<String>) -> Self {
        (self.who, self.fix) = (Some(who), Some(fix.into()));
        self
    }

    fn copy(mut self, value: impl Into<String>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Names the columns that may be the one, with the policy's line for each.
    fn candidates(self, setting: &str, names: &[String]) -> Self {
        let lines = names
            .iter()
            .map(|name| format!("\"fields\": {{ \"{setting}\": \"{name}\" }}"));
        let mut check = self.found(names.join(", "));
        check.values.extend(lines);
        check
    }

    /// In the words of the catalogue.
    fn because(mut self, state: CheckState, cause: Cause) -> Self {
        (self.state, self.what, self.cause) = (state, cause.what(), Some(cause));
        if cause.who() != Who::Nobody {
            self.who = Some(cause.who());
        }
        self.fix = Some(cause.fix());
        self
    }
}

/// What the set-up page knows.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The browser.
    pub browser: Browser,
    /// Its major version, from `navigator.userAgent`.
    pub browser_version: Option<u32>,
    /// The settings in force.
    pub settings: Settings,
    /// The ServiceNow pages that are open, by origin.
    pub origins: Vec<ServiceNowOrigin>,
    /// What one of them has told.
    pub site: Option<Site>,
    /// What the background has seen in this browser session.
    pub memory: Memory,
    /// What the agent has paired.
    pub pairings: Pairings,
}

/// What an open ServiceNow page has told, read as its own user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Site {
    /// Its origin.
    pub origin: ServiceNowOrigin,
    /// The record and the softphone; `None` where the page could not be asked.
    pub known: Option<Learned>,
    /// The user.
    pub user: Option<User>,
    /// The headers of its answer; `None` where it could not be asked for them.
    pub headers: Option<Headers>,
    /// Whether WebAssembly may be compiled in it.
    pub wasm: Option<bool>,
    /// Its permission for the microphone.
    pub microphone: Option<Microphone>,
    /// What a docked phone's Streams has logged: when, in milliseconds of the browser's clock, and the words that are known of it.
    #[serde(default)]
    pub log: Vec<(f64, String)>,
}

/// The headers of a ServiceNow page that matter to the softphone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Headers {
    /// `Referrer-Policy`.
    pub referrer: Option<String>,
    /// `Content-Security-Policy`.
    pub security: Option<String>,
    /// `Permissions-Policy`.
    pub permissions: Option<String>,
}

/// What `navigator.permissions.query` says of the microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Microphone {
    /// Allowed.
    Granted,
    /// The browser will ask.
    Prompt,
    /// Forbidden.
    Denied,
}

impl Facts {
    /// What ServiceNow says: just now, else when a page read it last.
    pub fn known(&self) -> Option<&Learned> {
        let known = self.site.as_ref().and_then(|site| site.known.as_ref());
        known.or_else(|| self.memory.latest_known(self.origin()?))
    }

    /// The ServiceNow that the page is about: the one that was asked, else the one that was used last.
    pub fn origin(&self) -> Option<&str> {
        let asked = self.site.as_ref().map(|site| &site.origin);
        let open = asked.or_else(|| self.origins.first());
        open.map(ServiceNowOrigin::as_str)
            .or_else(|| self.memory.latest_origin(|_| true))
    }

    /// Its phone at the instance of this CCP.
    pub fn phone(&self, ccp: &CcpUrl) -> Option<PhoneId> {
        Some(PhoneId {
            origin: self.origin()?.to_owned(),
            host: ccp.host().to_owned(),
        })
    }

    /// How the agent signs in.
    pub fn login(&self) -> Option<Login> {
        let known = self.known()?;
        Some(chain::login(&known.record, &self.settings))
    }

    /// Where the phone is.
    pub fn ccp(&self) -> Option<CcpUrl> {
        match self.login()? {
            Login::Sso(chain) => Some(chain.ccp),
            Login::Standard { ccp, .. } => ccp,
        }
    }

    /// The page of a ServiceNow in which this user's phone comes up.
    pub fn phone_address(&self, origin: &ServiceNowOrigin) -> String {
        let path = match self.known().map(|known| &known.own) {
            Some(OwnSoftphone::Own { id: Some(id) }) => page_kind::page(id),
            // A docked one, or one that the page's own OpenFrame shows.
            _ => "/now/nav/ui/home".to_owned(),
        };
        format!("{}{path}", origin.as_str())
    }
}

/// Everything, in the order of the sequence that sets the sign-in up.
pub fn check(facts: &Facts) -> Vec<Check> {
    let known = facts.known();
    let record = known.map(|known| &known.record);
    let login = facts.login();
    let ccp = facts.ccp();
    let ccp = ccp.as_ref();
    let good = record.and_then(|record| record.as_ref().ok());
    let mut checks = vec![open(facts), app(record), found_record(record)];
    checks.extend([
        ccp_url(good, ccp, &facts.settings),
        arn(good),
        softphone(known),
        user(facts),
    ]);
    checks.extend([
        login_url(record, login.as_ref(), &facts.settings),
        sign_in(facts, login.as_ref()),
    ]);
    checks.extend([
        approved_origins(facts, ccp),
        names(facts, ccp),
        phone(facts, ccp),
    ]);
    checks.extend([
        version(facts),
        cookies(facts, ccp),
        microphone(facts),
        referrer(facts),
        policy(facts, ccp),
        pop_ups(login.as_ref()),
    ]);
    checks
}

/// The worst of all checks, for the line at the top. What is not known yet is no fault.
pub fn worst(checks: &[Check]) -> CheckState {
    let has = |state| checks.iter().any(|check| check.state == state);
    let order = [
        CheckState::Wrong,
        CheckState::Attention,
        CheckState::Unknown,
    ];
    order
        .into_iter()
        .find(|state| has(*state))
        .unwrap_or(CheckState::Ok)
}

/// All of them in one sentence, and what to do first.
pub fn summary(checks: &[Check]) -> &'static str {
    let standard = checks
        .iter()
        .any(|check| check.cause == Some(Cause::LoginFieldEmpty));
    match worst(checks) {
        CheckState::Wrong => {
            "Something keeps the sign-in from working. Begin with the first point marked Wrong."
        }
        _ if standard => {
            "There is no company sign-in yet. It begins with the SSO Login URL, below."
        }
        CheckState::Ok => "Ready. Everything is as it should be.",
        CheckState::Attention => "It works. Some points are worth a look.",
        CheckState::Unknown => "Nothing is wrong so far. Some points are not known yet.",
    }
}

// ---- ServiceNow ----

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
            check(CheckState::Ok, "ServiceNow is open, and was asked just now.")
                .found(site.origin.as_str())
        }
        (Some(site), _) if site.wasm == Some(false) => check(
            CheckState::Ok,
            "ServiceNow is open. Its pages refuse to be asked from here, so this is what the phone has read there.",
        )
        .found(site.origin.as_str()),
        (Some(site), _) => check(
            CheckState::Attention,
            "ServiceNow is open, but its page could not be asked.",
        )
        .found(site.origin.as_str())
        .fix(
            Who::Agent,
            "Reload the ServiceNow page, then choose Check again.",
        ),
        (None, Some(origin)) => check(
            CheckState::Attention,
            "ServiceNow is open, but its page could not be asked.",
        )
        .found(origin.as_str())
        .fix(
            Who::Agent,
            "Reload the ServiceNow page, then choose Check again.",
        ),
        (None, None) => check(
            CheckState::Unknown,
            "No ServiceNow page is open in this browser.",
        )
        .fix(
            Who::Agent,
            "Open ServiceNow in another tab and sign in there, then choose Check again.",
        ),
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
        None => check(CheckState::Unknown, ASK),
        Some(Err(cause @ Cause::TableMissing)) => {
            check(CheckState::Wrong, "").because(CheckState::Wrong, *cause)
        }
        Some(Err(
            Cause::SignedOut
            | Cause::NetworkFailed
            | Cause::NotAuthenticated
            | Cause::ServerError(_)
            | Cause::RateLimited { .. },
        )) => check(
            CheckState::Unknown,
            "ServiceNow did not answer the question.",
        ),
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
        None => check(CheckState::Unknown, ASK),
        Some(Err(cause)) if *cause == Cause::TableMissing => {
            check(CheckState::Unknown, "Without the app there is no record.")
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

fn ccp_url(record: Option<&Record>, ccp: Option<&CcpUrl>, settings: &Settings) -> Check {
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
        (None, None) => check(CheckState::Unknown, "It is in the record."),
        (own, Some(ccp)) => {
            let from_policy = !matches!(own, Some(Ok(_))) && settings.ccp_url.is_some();
            let what = match (from_policy, ccp.family()) {
                (true, _) => "The extension's policy gives it, because the record does not.",
                (_, ConnectFamily::Legacy) => {
                    "It is an address of the old domain awsapps.com, which Amazon is giving up. It still works."
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
                "When your instance has an address at my.connect.aws, write that one, here and in the approved origins.",
            )
        }
        (Some(Ok(ccp)), None) => check(
            CheckState::Ok,
            "It is the address of an Amazon Connect phone.",
        )
        .found(ccp.as_str()),
    }
}

fn arn(record: Option<&Record>) -> Check {
    let check = |state, what| Check::new("arn", Side::ServiceNow, "AWS ARN", state, what);
    match record.map(|record| &record.arn) {
        None => check(CheckState::Unknown, "It is in the record."),
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
            "It may not be read, so that the Login URL cannot be compared with it.",
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
        None => check(CheckState::Unknown, ASK),
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
        );
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
            "Neither name can be a login at Amazon Connect for a company sign-in.",
        )
        .found(names.join(", "))
        .fix(
            Who::IdpAdmin,
            format!("Send another attribute as RoleSessionName: {error}."),
        ),
        _ => check(
            CheckState::Ok,
            "These are the names that Amazon Connect may know the user by.",
        )
        .found(names.join(", ")),
    }
}

// ---- The company sign-in ----

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
        // What keeps the phone from having an address is told at that address.
        (Some(LoginField::Filled(url)), _) => check(
            CheckState::Ok,
            "The field is filled, may be read, and holds an address.",
        )
        .found(url.as_str()),
        (Some(field), _) => match field.cause() {
            Some(cause) => {
                let check = check(CheckState::Wrong, "").because(CheckState::Wrong, cause);
                match field {
                    LoginField::Ambiguous(names) => check.candidates("loginUrl", names),
                    _ => check,
                }
            }
            None => check(CheckState::Unknown, ASK),
        },
        (None, _) if settings.login_url.is_some() => {
            check(CheckState::Ok, "The extension's policy gives it.")
        }
        (None, _) => check(CheckState::Unknown, "It is in the record."),
    }
}

/// What is wrong with the address itself is found before anybody has to try it.
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

// ---- Amazon Connect ----

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
    let phone = known_phone(facts, ccp);
    let out = phone.and_then(|phone| phone.out).map(|(_, cause)| cause);
    let origins = origins(facts);
    let mut checked = match (out, phone.is_some_and(|phone| phone.acknowledged.is_some())) {
        (Some(cause @ Cause::OriginNotApproved), _) => check(CheckState::Wrong, "").because(CheckState::Wrong, cause),
        (_, true) => check(CheckState::Ok, "Amazon Connect lets the phone into ServiceNow's pages."),
        _ if origins.is_empty() => check(CheckState::Unknown, ASK),
        _ => check(CheckState::Unknown, "That is seen when a phone opens in ServiceNow.").fix(
            Who::ConnectAdmin,
            "Have every ServiceNow address that agents use among the approved origins of the Amazon Connect instance, exactly like this.",
        ),
    };
    checked.values = origins;
    checked
}

fn known_phone<'a>(facts: &'a Facts, ccp: Option<&CcpUrl>) -> Option<&'a Phone> {
    facts.memory.phone(&facts.phone(ccp?)?)
}

/// Every ServiceNow host that was used in this browser session.
fn origins(facts: &Facts) -> Vec<String> {
    let open = facts
        .origins
        .iter()
        .chain(facts.site.iter().map(|site| &site.origin));
    let read = facts
        .memory
        .records()
        .iter()
        .map(|record| record.key.origin.clone());
    let mut all: Vec<String> = open
        .map(|origin| origin.as_str().to_owned())
        .chain(read)
        .collect();
    all.sort();
    all.dedup();
    all
}

fn names(facts: &Facts, ccp: Option<&CcpUrl>) -> Check {
    let check = |state, what| {
        Check::new(
            "names",
            Side::Connect,
            "The login at Amazon Connect",
            state,
            what,
        )
    };
    let phone = known_phone(facts, ccp);
    let told = phone.and_then(|phone| Some((phone.agent.as_deref()?, phone.verdict.as_ref()?)));
    let Some((agent, verdict)) = told else {
        return check(
            CheckState::Unknown,
            "The phone tells it when it is open and signed in.",
        );
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
        Verdict::Unknown => check(CheckState::Unknown, "The ServiceNow user could not be read, so that nothing is compared."),
        Verdict::Locked(_) => check(CheckState::Wrong, "").because(CheckState::Wrong, Cause::PhoneOfAnother),
        Verdict::Differs(names) if names.what() == Match::OtherCase => {
            check(CheckState::Attention, "It differs from ServiceNow's name in capitals only. Amazon Connect takes that for another login.")
                .fix(Who::IdpAdmin, "Write the login at Amazon Connect, the name in ServiceNow and what the IdP sends alike, capitals too.")
        }
        Verdict::Differs(_) => check(CheckState::Attention, "It is another name than ServiceNow's. That is a mistake, unless your company has it so.")
            .fix(Who::ConnectAdmin, "Let the login at Amazon Connect be exactly what the IdP sends as RoleSessionName, most often the e-mail address."),
    };
    checked.found(both(verdict))
}

fn phone(facts: &Facts, ccp: Option<&CcpUrl>) -> Check {
    let check = |state, what| Check::new("phone", Side::Connect, "The phone", state, what);
    let phone = known_phone(facts, ccp);
    let Some(phone) = phone else {
        return check(
            CheckState::Unknown,
            "No phone has been open in this browser session.",
        )
        .fix(Who::Agent, "Open the phone in ServiceNow.");
    };
    match (phone.out, phone.acknowledged) {
        (Some((_, cause)), _) => check(CheckState::Wrong, "").because(CheckState::Wrong, cause),
        (None, Some(_)) => check(CheckState::Ok, "It has come up in ServiceNow, signed in."),
        (None, None) => check(
            CheckState::Unknown,
            "It has not come up yet in this browser session.",
        )
        .fix(Who::Agent, "Open the phone in ServiceNow."),
    }
}

// ---- Pairings ----

/// A ServiceNow that is served, and what it is paired with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paired {
    /// Its origin.
    pub origin: ServiceNowOrigin,
    /// The hosts, in a sentence.
    pub what: String,
    /// The administrator has paired it, so that nobody else can forget it.
    pub by_policy: bool,
}

/// Everything that is paired: by policy, or else by the agent.
pub fn pairings(facts: &Facts) -> Vec<Paired> {
    let sentence = |logins: Option<Vec<&str>>, connects: Option<Vec<&str>>| {
        let name = |hosts: Option<Vec<&str>>, any: &str| match hosts {
            Some(hosts) if hosts.is_empty() => "none".to_owned(),
            Some(hosts) => hosts.join(", "),
            None => any.to_owned(),
        };
        format!(
            "Company sign-in: {}. Amazon Connect: {}.",
            name(logins, "what the record names"),
            name(connects, "what the record names")
        )
    };
    if let Some(instances) = &facts.settings.instances {
        let instances = instances.iter().map(|instance| Paired {
            origin: instance.service_now.clone(),
            what: sentence(
                instance
                    .login_hosts
                    .as_ref()
                    .map(|hosts| hosts.iter().map(LoginHost::as_str).collect()),
                instance
                    .connect_hosts
                    .as_ref()
                    .map(|hosts| hosts.iter().map(ConnectHost::as_str).collect()),
            ),
            by_policy: true,
        });
        return instances.collect();
    }
    let pairings = facts.pairings.all().iter().map(|pairing| Paired {
        origin: pairing.origin.clone(),
        what: sentence(
            Some(pairing.logins.iter().map(LoginHost::as_str).collect()),
            Some(pairing.connects.iter().map(ConnectHost::as_str).collect()),
        ),
        by_policy: false,
    });
    pairings.collect()
}

// ---- This browser ----

fn version(facts: &Facts) -> Check {
    let check = |state, what| Check::new("browser", Side::Browser, "Version", state, what);
    let name = match facts.browser {
        Browser::Chromium => "Chromium",
        Browser::Firefox => "Firefox",
    };
    match facts.browser_version {
        None => check(
            CheckState::Unknown,
            "The browser does not tell its version.",
        )
        .found(name),
        Some(version) if version < OLDEST => check(CheckState::Wrong, "This browser is too old.")
            .found(format!("{name} {version}"))
            .fix(
                Who::BrowserAdmin,
                format!("Update it to {OLDEST} or newer."),
            ),
        Some(version) => check(CheckState::Ok, "New enough.").found(format!("{name} {version}")),
    }
}

fn cookies(facts: &Facts, ccp: Option<&CcpUrl>) -> Check {
    let check = |state, what| Check::new("cookies", Side::Browser, "Cookies", state, what);
    let phone = known_phone(facts, ccp);
    let out = phone.and_then(|phone| phone.out);
    match (ccp, out, phone.and_then(|phone| phone.acknowledged)) {
        (Some(ccp), Some((_, cause @ Cause::CookiesBlocked)), _) => {
            let checked = check(CheckState::Wrong, "").because(CheckState::Wrong, cause);
            let settings = origins(facts);
            let settings = settings
                .iter()
                .filter_map(|origin| cause.setting(ccp, origin, facts.browser));
            let mut settings: Vec<String> = settings.collect();
            settings.dedup();
            Check {
                values: settings,
                ..checked
            }
        }
        (_, _, Some(_)) => check(
            CheckState::Ok,
            "Amazon Connect's cookie reaches the phone inside ServiceNow.",
        ),
        _ => check(
            CheckState::Unknown,
            "That is seen when a phone opens in ServiceNow.",
        ),
    }
}

fn microphone(facts: &Facts) -> Check {
    let check = |state, what| Check::new("microphone", Side::Browser, "Microphone", state, what);
    let site = facts.site.as_ref();
    let forbidden = site
        .and_then(|site| site.headers.as_ref())
        .is_some_and(Headers::forbid_microphone);
    if forbidden {
        return check(CheckState::Wrong, "ServiceNow's pages forbid the microphone to everything in them.").fix(
            Who::ServiceNowAdmin,
            "Let the header Permissions-Policy of ServiceNow's pages name the microphone for the page itself and for Amazon Connect.",
        );
    }
    match site.and_then(|site| site.microphone) {
        None => check(CheckState::Unknown, "The browser tells no page of ServiceNow about it."),
        Some(Microphone::Granted) => check(CheckState::Ok, "Allowed in ServiceNow."),
        Some(Microphone::Prompt) => check(CheckState::Attention, "The browser will ask for it at the first call.").fix(
            Who::BrowserAdmin,
            "Allow it for ServiceNow before the first call: by the sign beside the address, or for everybody by the browser's policy.",
        ),
        Some(Microphone::Denied) => check(CheckState::Wrong, "This browser forbids ServiceNow the microphone.")
            .fix(Who::Agent, "Allow it by the sign beside ServiceNow's address. Where it cannot be changed, whoever manages the browser has set it."),
    }
}

impl Headers {
    /// Whether `Permissions-Policy` gives the microphone to nobody.
    fn forbid_microphone(&self) -> bool {
        let Some(policy) = &self.permissions else {
            return false;
        };
        let mut directives = policy
            .split(',')
            .map(|directive| directive.trim().replace(' ', ""));
        directives.any(|directive| directive.eq_ignore_ascii_case("microphone=()"))
    }
}

fn referrer(facts: &Facts) -> Check {
    let check = |state, what| {
        Check::new(
            "referrer-policy",
            Side::Browser,
            "Referrer-Policy of ServiceNow",
            state,
            what,
        )
    };
    let Some(headers) = facts.site.as_ref().and_then(|site| site.headers.as_ref()) else {
        return check(CheckState::Unknown, ASK);
    };
    // Of several, the last that the browser knows counts.
    let policy = headers.referrer.as_deref().unwrap_or_default();
    let policy = policy
        .rsplit(',')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match policy.as_str() {
        "no-referrer" | "same-origin" => check(CheckState::Attention, "It keeps ServiceNow's address from Amazon Connect, which then refuses the phone. Patchcord mends that where it runs.")
            .found(policy)
            .fix(Who::ServiceNowAdmin, "For browsers without Patchcord, set the property com.glide.security.referrerpolicy.")
            .copy("strict-origin-when-cross-origin"),
        "" => check(CheckState::Ok, "There is none, so that the browser tells Amazon Connect where the phone is."),
        _ => check(CheckState::Ok, "It lets Amazon Connect see where the phone is.").found(policy),
    }
}

fn policy(facts: &Facts, ccp: Option<&CcpUrl>) -> Check {
    let check = |state, what| {
        Check::new(
            "page-policy",
            Side::Browser,
            "Content-Security-Policy of ServiceNow",
            state,
            what,
        )
    };
    let Some(site) = &facts.site else {
        return check(CheckState::Unknown, ASK);
    };
    let security = site
        .headers
        .as_ref()
        .and_then(|headers| headers.security.as_deref());
    if let (Some(security), Some(ccp)) = (security, ccp)
        && keeps_out(security, ccp)
    {
        return check(
            CheckState::Wrong,
            "It keeps Amazon Connect's frame out of ServiceNow's pages.",
        )
        .fix(
            Who::ServiceNowAdmin,
            "Add this to frame-src in the Content-Security-Policy of ServiceNow's pages.",
        )
        .copy(ccp.origin());
    }
    match site.wasm {
        Some(true) => check(CheckState::Ok, "It lets Patchcord run as it is."),
        Some(false) => check(
            CheckState::Ok,
            "It refuses WebAssembly. Patchcord runs as JavaScript there, a moment slower.",
        ),
        None => check(CheckState::Unknown, ASK),
    }
}

/// Whether one of the policies of a header lets no page of this host be framed.
fn keeps_out(header: &str, ccp: &CcpUrl) -> bool {
    let frames = |policy| {
        let directives = ["frame-src", "child-src", "default-src"];
        let mut directives = directives.into_iter();
        directives.find_map(|directive| sources(policy, directive))
    };
    let mut policies = header.split(',').filter_map(frames);
    policies.any(|sources| !lets_in(&sources, ccp.origin()))
}

fn pop_ups(login: Option<&Login>) -> Check {
    let check = |state, what| Check::new("pop-ups", Side::Browser, "Pop-ups", state, what);
    match login {
        Some(Login::Sso(_)) => check(CheckState::Ok, "The company sign-in needs none. They may stay blocked."),
        Some(Login::Standard { .. }) => check(CheckState::Attention, "Amazon Connect's ordinary login opens one, and a browser does not tell whether it will.")
            .fix(Who::BrowserAdmin, "Allow pop-ups for ServiceNow, until there is a company sign-in."),
        None => check(CheckState::Unknown, "The company sign-in needs none; Amazon Connect's ordinary login does."),
    }
}

const ASK: &str = "An open page of ServiceNow has to be asked.";
