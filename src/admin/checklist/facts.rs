//! The facts that the set-up page collects, and what follows from them: the agent's sign-in, CCP and phone.

use serde::{Deserialize, Serialize};

use crate::admin::status::page_of_phone;
use crate::background::memory::Memory;
use crate::cause::Browser;
use crate::servicenow::{Learned, OwnSoftphone, RecordKey, User};
use crate::session::phone::Phone;
use crate::settings::Settings;
use crate::sign_in::chain;
use crate::sign_in::chain::{Chain, Login};
use crate::sign_in::pairing::Pairings;
use crate::sign_in::phone_id::PhoneId;
use crate::value::{CcpUrl, ServiceNowOrigin};

/// How long an open ServiceNow page may take to answer the set-up page, in milliseconds.
pub const ANSWER_MS: u32 = 8_000;

/// How many open ServiceNow pages are asked, one after the other, until one answers.
pub const ASKED: usize = 3;

/// All facts that the set-up page has collected.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The browser.
    pub browser: Browser,
    /// The browser's major version, from `navigator.userAgent`.
    pub browser_version: Option<u32>,
    /// The settings in force.
    pub settings: Settings,
    /// The origins of the open ServiceNow pages, the page that was used last first.
    pub origins: Vec<ServiceNowOrigin>,
    /// The answer of one of these pages.
    pub site: Option<Site>,
    /// The background's memory of this browser session.
    pub memory: Memory,
    /// The pairings that the agent has agreed to.
    pub pairings: Pairings,
}

/// The answer of an open ServiceNow page, which reads as its own user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Site {
    /// The page's origin.
    pub origin: ServiceNowOrigin,
    /// The instance record and the user's softphone; `None` where the page refuses our module.
    pub known: Option<Learned>,
    /// The user who is signed in to ServiceNow.
    pub user: Option<User>,
    /// The text of "SSO Login URL" exactly as the record has it; `None` where it could not be read.
    #[serde(default)]
    pub login_text: Option<String>,
    /// The headers of the page; `None` where they could not be read.
    pub headers: Option<Headers>,
    /// Whether the page may compile WebAssembly.
    pub wasm: Option<bool>,
    /// The page's permission for the microphone.
    pub microphone: Option<Microphone>,
    /// The log of a docked phone's Streams: the time in milliseconds of the browser's clock, and the known words of the line.
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

/// The microphone's permission, from `navigator.permissions.query`.
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

/// The major version of the browser in a `navigator.userAgent`.
pub fn browser_version(user_agent: &str, browser: Browser) -> Option<u32> {
    let name = match browser {
        Browser::Chromium => "Chrome/",
        Browser::Firefox => "Firefox/",
    };
    let (_, version) = user_agent.split_once(name)?;
    version.split('.').next()?.parse().ok()
}

impl Facts {
    /// The record of this ServiceNow that was read last.
    pub fn record(&self) -> Option<RecordKey> {
        let read = self.memory.latest_record(self.origin()?)?;
        Some(read.key.clone())
    }

    /// The answer of ServiceNow: the page's fresh answer, else the last one that the background keeps.
    pub fn known(&self) -> Option<&Learned> {
        let known = self.site.as_ref().and_then(|site| site.known.as_ref());
        known.or_else(|| self.memory.latest_known(self.origin()?))
    }

    /// The ServiceNow that the set-up page is about: the origin that answered, else an open one, else the one that was used last.
    pub fn origin(&self) -> Option<&str> {
        let asked = self.site.as_ref().map(|site| &site.origin);
        let open = asked.or_else(|| self.origins.first());
        open.map(ServiceNowOrigin::as_str)
            .or_else(|| self.memory.latest_origin(|_| true))
    }

    /// The phone of this ServiceNow at the Connect instance of this CCP.
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

    /// The text of "SSO Login URL" as the record has it, else the usable address that is known.
    pub fn login_text(&self) -> Option<String> {
        let read = self.site.as_ref().and_then(|site| site.login_text.clone());
        let read = read.filter(|text| !text.trim().is_empty());
        read.or_else(|| Some(self.chain()?.login.as_str().to_owned()))
    }

    /// The company sign-in; `None` where it is not known or there is none.
    pub fn chain(&self) -> Option<Chain> {
        match self.login()? {
            Login::Sso(chain) => Some(chain),
            Login::Standard { .. } => None,
        }
    }

    /// The address of the phone.
    pub fn ccp(&self) -> Option<CcpUrl> {
        match self.login()? {
            Login::Sso(chain) => Some(chain.ccp),
            Login::Standard { ccp, .. } => ccp,
        }
    }

    /// What the background has seen of this phone in this browser session.
    pub(crate) fn seen_phone(&self, ccp: Option<&CcpUrl>) -> Option<&Phone> {
        self.memory.phone(&self.phone(ccp?)?)
    }

    /// Every ServiceNow origin that is open or was read in this browser session, sorted.
    pub(super) fn all_origins(&self) -> Vec<String> {
        let asked = self.site.iter().map(|site| &site.origin);
        let open = self.origins.iter().chain(asked);
        let read = self.memory.records().iter();
        let read = read.map(|record| record.key.origin.clone());
        let mut all: Vec<String> = open
            .map(|origin| origin.as_str().to_owned())
            .chain(read)
            .collect();
        all.sort();
        all.dedup();
        all
    }

    /// The address of the ServiceNow page in which this user's phone comes up.
    pub fn phone_address(&self, origin: &ServiceNowOrigin) -> String {
        let own = self.known().map(|known| &known.own);
        page_of_phone(origin.as_str(), own.unwrap_or(&OwnSoftphone::Unknown))
    }
}
