//! Every dead end of a company sign-in, as a [`Cause`] with a code that never changes.
//!
//! In comes what another room has found out. Decided is who can put the cause right ([`Who`]), how much it hinders the agent
//! ([`Severity`]) and which ways out are offered ([`WayOut`]). Out go the words for the agent and for the administrator, from
//! `catalogue.rs`. There is no browser's half: the notice and the set-up page show the words as they are.

pub mod browser;
mod catalogue;
pub mod severity;
pub mod way_out;
pub mod who;

pub use browser::Browser;
pub use severity::Severity;
pub use way_out::WayOut;
pub use who::Who;

use serde::{Deserialize, Serialize};

use crate::value::{AddressError, CcpUrl};

/// Why the agent was not signed in by the company sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Cause {
    /// SSO Login URL is empty: the ordinary login is what the administrator wants.
    LoginFieldEmpty,
    /// The record has no field SSO Login URL: the app is older than 5.3.0.
    LoginFieldAbsent,
    /// The agent may not read SSO Login URL.
    LoginFieldUnreadable,
    /// The record came without SSO Login URL, and nothing tells whether the field is absent or unreadable.
    LoginFieldMissing,
    /// Several columns of the record may be SSO Login URL.
    LoginFieldAmbiguous,
    /// SSO Login URL is not a usable address.
    LoginUrlInvalid(AddressError),
    /// The agent may not read the record.
    RecordForbidden,
    /// There is no record, or none that the agent may see.
    RecordNotFound,
    /// No record is active.
    RecordInactive,
    /// The app is not installed.
    TableMissing,
    /// Several records are active and nothing says which is the agent's.
    RecordAmbiguous,
    /// ServiceNow's answer was not understood.
    RecordMalformed,
    /// The agent may not read Instance Params.
    ParamsMissing,
    /// Several columns of the record may be Instance Params.
    ParamsAmbiguous,
    /// Instance Params is not JSON, or has no `ccpUrl`.
    ParamsMalformed,
    /// `ccpUrl` is not a usable address.
    CcpUrlInvalid(AddressError),
    /// ServiceNow did not accept the page's user token.
    NotAuthenticated,
    /// The ServiceNow session is over.
    SignedOut,
    /// ServiceNow limits the agent's requests.
    RateLimited {
        /// How long ServiceNow asked to wait.
        seconds: u32,
    },
    /// ServiceNow answered with this HTTP status, an error.
    ServerError(u16),
    /// ServiceNow could not be reached.
    NetworkFailed,
    /// The silent sign-in did not finish: the identity provider wants the agent, or is slow.
    IdpNeedsAgent,
    /// A page on the way through the identity provider and AWS could not be loaded, or answered with an error. The browser does
    /// not tell which page, nor its text.
    SignInErrorPage,
    /// The browser did not open the pages of the sign-in, for a reason of its own.
    BrowserFailed,
    /// The policy does not name the Login URL's host among the trusted ones.
    IdpNotAllowed,
    /// The policy does not name the Amazon Connect host among the trusted ones.
    ConnectNotAllowed,
    /// The record names a Login host or an Amazon Connect host that is not paired with this ServiceNow.
    PairingChanged,
    /// The sign-in ended on a page of AWS or Connect that is not the phone.
    SignInRefused,
    /// The sign-in was accepted, but Connect's session cookie does not reach the CCP in the page.
    CookiesBlocked,
    /// The sign-in was accepted, but Amazon Connect does not let this page show the CCP.
    OriginNotApproved,
    /// The sign-in was accepted, but the CCP in the page does not answer.
    FrameStayedOut,
    /// ServiceNow's own softphone page shows the CCP of another Amazon Connect host than the record names.
    PhoneElsewhere,
    /// The phone is signed in as somebody else than the user of ServiceNow.
    PhoneOfAnother,
    /// The agent has signed out of the phone, and stays signed out until the agent asks.
    PhoneSignedOut,
    /// The session could not be renewed, and ends within two hours.
    SessionEnds,
    /// The CCP has gone silent while a contact was live, so that it may not be loaded again yet.
    PhoneStopped,
    /// The extension failed.
    ExtensionBroken,
}

impl Cause {
    /// One of each, for documents and tests.
    pub const ALL: &'static [Self] = &[
        Self::LoginFieldEmpty,
        Self::LoginFieldAbsent,
        Self::LoginFieldUnreadable,
        Self::LoginFieldMissing,
        Self::LoginFieldAmbiguous,
        Self::LoginUrlInvalid(AddressError::NotHttps),
        Self::RecordForbidden,
        Self::RecordNotFound,
        Self::RecordInactive,
        Self::TableMissing,
        Self::RecordAmbiguous,
        Self::RecordMalformed,
        Self::ParamsMissing,
        Self::ParamsAmbiguous,
        Self::ParamsMalformed,
        Self::CcpUrlInvalid(AddressError::NotConnectHost),
        Self::NotAuthenticated,
        Self::SignedOut,
        Self::RateLimited { seconds: 60 },
        Self::ServerError(503),
        Self::NetworkFailed,
        Self::IdpNeedsAgent,
        Self::SignInErrorPage,
        Self::BrowserFailed,
        Self::IdpNotAllowed,
        Self::ConnectNotAllowed,
        Self::PairingChanged,
        Self::SignInRefused,
        Self::CookiesBlocked,
        Self::OriginNotApproved,
        Self::FrameStayedOut,
        Self::PhoneElsewhere,
        Self::PhoneOfAnother,
        Self::PhoneSignedOut,
        Self::SessionEnds,
        Self::PhoneStopped,
        Self::ExtensionBroken,
    ];

    /// The buttons that the notice offers beside *Hide*, the best first.
    pub const fn ways_out(self, browser: Browser) -> &'static [WayOut] {
        match (self, browser) {
            (
                Self::IdpNeedsAgent
                | Self::SignInErrorPage
                | Self::BrowserFailed
                | Self::SignInRefused,
                _,
            ) => &[WayOut::Company, WayOut::Standard],
            (Self::PhoneSignedOut, _) => &[WayOut::SignIn],
            (Self::SessionEnds, _) => &[WayOut::Company],
            (Self::PairingChanged, _) => &[WayOut::Pair],
            // Firefox lets no extension allow cookies for one site inside another.
            (Self::CookiesBlocked, Browser::Chromium) => &[WayOut::Allow, WayOut::Retry],
            (
                Self::CookiesBlocked
                | Self::OriginNotApproved
                | Self::FrameStayedOut
                | Self::PhoneStopped,
                _,
            ) => &[WayOut::Retry],
            _ => &[],
        }
    }

    /// Whether the phone is likely to work in a tab of its own: what keeps it out is about its frame in ServiceNow alone.
    pub const fn works_in_a_tab(self) -> bool {
        matches!(
            self,
            Self::CookiesBlocked | Self::OriginNotApproved | Self::FrameStayedOut
        )
    }

    /// Whether one line stays when the agent hides the notice: the notice stands in the place of a phone, and there is none.
    /// `asks`: a phone is being signed in there. `docked`: it stands in the docked softphone.
    pub const fn leaves_a_line(self, asks: bool, docked: bool) -> bool {
        let stops =
            matches!(self.severity(), Severity::Stop) || matches!(self, Self::ExtensionBroken);
        asks || docked && stops
    }

    /// What an administrator has to know, as text to be sent: the code, what puts the cause right, the value to set, and the page's
    /// origin.
    pub fn for_administrator(self, setting: Option<&str>, origin: &str) -> String {
        let mut text = ["Patchcord: ", self.code(), "\n", self.what(), "\n"].concat();
        for line in [&*self.fix(), setting.unwrap_or_default(), origin] {
            if !line.is_empty() {
                text.push_str(line);
                text.push('\n');
            }
        }
        text
    }

    /// Whether the cause may pass by itself, so that ServiceNow is worth asking again.
    pub const fn may_pass(self) -> bool {
        matches!(
            self,
            Self::NotAuthenticated
                | Self::SignedOut
                | Self::RateLimited { .. }
                | Self::ServerError(_)
                | Self::NetworkFailed
                | Self::RecordMalformed
        )
    }

    /// The exact value to set, ready to paste, for a CCP in a page of `origin`.
    pub fn setting(self, ccp: &CcpUrl, origin: &str, browser: Browser) -> Option<String> {
        match (self, browser) {
            (Self::CookiesBlocked, Browser::Chromium) => Some(format!(
                "\"CookiesAllowedForUrls\": [\"{},{origin}\"]",
                ccp.origin()
            )),
            (Self::CookiesBlocked, Browser::Firefox) => Some(String::from(
                "\"Cookies\": { \"Behavior\": \"reject-tracker\" }",
            )),
            (Self::OriginNotApproved, _) => Some(origin.to_owned()),
            _ => None,
        }
    }
}
