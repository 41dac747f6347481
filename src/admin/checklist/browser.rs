//! This browser: its version, and whether it and the headers of ServiceNow's pages let the phone in, with cookie and microphone.

use crate::admin::checklist::{
    ASK, Check, CheckState, Facts, Headers, Microphone, PHONE, RECORD, Side,
};
use crate::cause::{Browser, Cause, Who};
use crate::connect::csp::{lets_in, sources};
use crate::session::phone::Phone;
use crate::sign_in::chain::Login;
use crate::value::CcpUrl;

/// The oldest Chromium and the oldest Firefox that Patchcord runs in (the manifest's `minimum_chrome_version` and
/// `strict_min_version`).
const OLDEST: u32 = 128;

/// The checks of this browser.
pub(super) fn checks(facts: &Facts) -> Vec<Check> {
    let ccp = facts.ccp();
    let ccp = ccp.as_ref();
    vec![
        version(facts),
        cookies(facts, ccp),
        microphone(facts),
        referrer(facts),
        policy(facts, ccp),
        pop_ups(facts),
    ]
}

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
        .fix(
            Who::BrowserAdmin,
            format!("Check on the browser's About page that it is version {OLDEST} or newer."),
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
    let phone = facts.seen_phone(ccp);
    let out = phone.and_then(Phone::kept_out);
    match (ccp, out, phone.and_then(Phone::ready_at)) {
        (Some(ccp), Some(cause @ Cause::CookiesBlocked), _) => {
            let checked = check(CheckState::Wrong, "").because(CheckState::Wrong, cause);
            let settings = facts.all_origins();
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
        _ => check(CheckState::Unknown, PHONE).open_phone(facts),
    }
}

fn microphone(facts: &Facts) -> Check {
    let check = |state, what| Check::new("microphone", Side::Browser, "Microphone", state, what);
    let site = facts.site.as_ref();
    let forbidden = site
        .and_then(|site| site.headers.as_ref())
        .is_some_and(Headers::forbid_microphone);
    if forbidden {
        return check(CheckState::Wrong, "ServiceNow's header Permissions-Policy forbids the microphone.").fix(
            Who::ServiceNowAdmin,
            "In the header Permissions-Policy of ServiceNow's pages, allow the microphone for the page itself and for Amazon Connect.",
        );
    }
    match site.and_then(|site| site.microphone) {
        None if site.is_none() => check(CheckState::Unknown, ASK).ask(),
        None => check(CheckState::Unknown, "The browser does not tell whether ServiceNow may use it.").fix(
            Who::Agent,
            "Choose the sign beside ServiceNow's address and allow the microphone.",
        ),
        Some(Microphone::Granted) => check(CheckState::Ok, "Allowed in ServiceNow."),
        Some(Microphone::Prompt) => check(CheckState::Attention, "The browser will ask for it at the first call.").fix(
            Who::BrowserAdmin,
            "Allow the microphone for ServiceNow before the first call: with the sign beside the address, or for everybody by browser policy.",
        ),
        Some(Microphone::Denied) => check(CheckState::Wrong, "This browser blocks the microphone for ServiceNow.")
            .fix(Who::Agent, "Allow it with the sign beside ServiceNow's address. If the browser does not let you, ask its administrator."),
    }
}

impl Headers {
    /// Whether `Permissions-Policy` gives the microphone to no page and no frame.
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
        return check(CheckState::Unknown, ASK).ask();
    };
    // Of several policies in the header, the browser uses the last one.
    let policy = headers.referrer.as_deref().unwrap_or_default();
    let policy = policy
        .rsplit(',')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match policy.as_str() {
        "no-referrer" | "same-origin" => check(CheckState::Attention, "It hides ServiceNow's address from Amazon Connect, which then refuses the phone. With Patchcord the phone works all the same.")
            .found(policy)
            .fix(Who::ServiceNowAdmin, "For browsers without Patchcord, set the property com.glide.security.referrerpolicy to this value.")
            .copy("strict-origin-when-cross-origin"),
        "" => check(CheckState::Ok, "ServiceNow sets none, so Amazon Connect sees ServiceNow's address."),
        _ => check(CheckState::Ok, "It lets Amazon Connect see ServiceNow's address.").found(policy),
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
        return check(CheckState::Unknown, ASK).ask();
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
        Some(true) => check(
            CheckState::Ok,
            "It allows WebAssembly, so Patchcord runs at full speed.",
        ),
        Some(false) => check(
            CheckState::Ok,
            "It refuses WebAssembly. Patchcord runs as JavaScript there, a moment slower.",
        ),
        None => check(CheckState::Unknown, ASK).ask(),
    }
}

/// Whether a `Content-Security-Policy` header keeps the CCP's frame out. Every policy of the header has to allow the frame.
fn keeps_out(header: &str, ccp: &CcpUrl) -> bool {
    let frames = |policy| {
        let directives = ["frame-src", "child-src", "default-src"];
        let mut directives = directives.into_iter();
        directives.find_map(|directive| sources(policy, directive))
    };
    let mut policies = header.split(',').filter_map(frames);
    policies.any(|sources| !lets_in(&sources, ccp.origin()))
}

fn pop_ups(facts: &Facts) -> Check {
    let check = |state, what| Check::new("pop-ups", Side::Browser, "Pop-ups", state, what);
    match facts.login() {
        Some(Login::Sso(_)) => check(CheckState::Ok, "The company sign-in opens no pop-up, so pop-ups may stay blocked."),
        Some(Login::Standard { .. }) => check(CheckState::Attention, "Amazon Connect's own sign-in opens a pop-up. The browser does not tell whether it allows pop-ups.")
            .fix(Who::BrowserAdmin, "Allow pop-ups for ServiceNow, until there is a company sign-in."),
        None => check(CheckState::Unknown, RECORD).need_record(facts),
    }
}
