//! The catalogue of causes: every way in which a company sign-in can fail to happen, what to tell the agent, and who can put
//! it right.

pub mod way_out;
pub mod who;

pub use way_out::WayOut;
pub use who::{Browser, Severity, Who};

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
    /// SSO Login URL did not come, absent or unreadable: it could not be told which.
    LoginFieldMissing,
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
        /// How long it asked us to wait.
        seconds: u32,
    },
    /// ServiceNow answered with this HTTP status.
    ServerError(u16),
    /// ServiceNow could not be reached.
    NetworkFailed,
    /// The silent sign-in did not finish: the identity provider wants the agent, or is slow.
    IdpNeedsAgent,
    /// A page on the way through the identity provider and AWS could not be loaded or answered with an error. The browser does
    /// not say which, nor what it said.
    SignInErrorPage,
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
    /// The phone is signed in as somebody else than the user of ServiceNow.
    PhoneOfAnother,
    /// The CCP has gone silent while a contact was live, so that it may not be loaded again yet.
    PhoneStopped,
    /// The extension failed.
    ExtensionBroken,
}

/// What the catalogue holds of one cause.
pub(crate) struct Entry {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    pub(crate) who: Who,
    pub(crate) what: &'static str,
    pub(crate) next_step: &'static str,
    pub(crate) fix: &'static str,
}

const AS_USUAL: &str = "Sign in to the phone as usual.";

const AS_USUAL_AND_TELL: &str = "Sign in to the phone as usual and pass this note on.";

impl Cause {
    /// One of each, for documents and tests.
    pub const ALL: &'static [Self] = &[
        Self::LoginFieldEmpty,
        Self::LoginFieldAbsent,
        Self::LoginFieldUnreadable,
        Self::LoginFieldMissing,
        Self::LoginUrlInvalid(AddressError::NotHttps),
        Self::RecordForbidden,
        Self::RecordNotFound,
        Self::RecordInactive,
        Self::TableMissing,
        Self::RecordAmbiguous,
        Self::RecordMalformed,
        Self::ParamsMissing,
        Self::ParamsMalformed,
        Self::CcpUrlInvalid(AddressError::NotConnectHost),
        Self::NotAuthenticated,
        Self::SignedOut,
        Self::RateLimited { seconds: 60 },
        Self::ServerError(503),
        Self::NetworkFailed,
        Self::IdpNeedsAgent,
        Self::SignInErrorPage,
        Self::IdpNotAllowed,
        Self::ConnectNotAllowed,
        Self::PairingChanged,
        Self::SignInRefused,
        Self::CookiesBlocked,
        Self::OriginNotApproved,
        Self::FrameStayedOut,
        Self::PhoneOfAnother,
        Self::PhoneStopped,
        Self::ExtensionBroken,
    ];

    /// The word that names the cause in the page, in reports and in documents; it never changes.
    pub const fn code(self) -> &'static str {
        self.entry().code
    }

    /// What happened, for the agent.
    pub const fn what(self) -> &'static str {
        self.entry().what
    }

    /// Who can put it right.
    pub const fn who(self) -> Who {
        self.entry().who
    }

    /// What the agent does now.
    pub const fn next_step(self) -> &'static str {
        self.entry().next_step
    }

    /// Whether the agent still has a phone.
    pub const fn severity(self) -> Severity {
        self.entry().severity
    }

    /// What the agent is offered, beside to put the notice away, where a softphone is being signed in; the first is the best.
    pub const fn ways_out(self, browser: Browser) -> &'static [WayOut] {
        match (self, browser) {
            (Self::IdpNeedsAgent | Self::SignInErrorPage | Self::SignInRefused, _) => {
                &[WayOut::Company, WayOut::Standard]
            }
            (Self::PairingChanged, _) => &[WayOut::Pair],
            // Firefox lets no extension allow them.
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

    /// Whether it may be gone soon without anybody's doing.
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

    /// What puts it right, for whom [`who`](Self::who) names.
    pub fn fix(self) -> String {
        let mut fix = String::from(self.entry().fix);
        match self {
            Self::LoginUrlInvalid(error) | Self::CcpUrlInvalid(error) => {
                fix.push_str(": ");
                fix.push_str(error.text());
                fix.push('.');
            }
            Self::RateLimited { seconds } => {
                fix.push_str(" Patchcord asks again after ");
                fix.push_str(&seconds.to_string());
                fix.push_str(" s.");
            }
            Self::ServerError(status) => {
                fix.push_str(" The HTTP status was ");
                fix.push_str(&status.to_string());
                fix.push('.');
            }
            _ => {}
        }
        fix
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

    const fn entry(self) -> Entry {
        match self {
            Self::LoginFieldEmpty => Entry {
                code: "login-field-empty",
                severity: Severity::Quiet,
                who: Who::Nobody,
                what: "This phone has no company sign-in.",
                next_step: AS_USUAL,
                fix: "To turn company sign-in on, fill SSO Login URL in the Amazon Connect Instance record.",
            },
            Self::LoginFieldAbsent => Entry {
                code: "login-field-absent",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "This ServiceNow does not know company sign-in for the phone yet.",
                next_step: AS_USUAL,
                fix: "Update the app ServiceNow Voice with Amazon Connect to 5.3.0 or later, which adds SSO Login URL to the \
                      table sn_cti_connect_instance, or set the address in the extension's policy.",
            },
            Self::LoginFieldUnreadable => Entry {
                code: "login-field-unreadable",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "ServiceNow does not let you see how the phone signs you in.",
                next_step: AS_USUAL_AND_TELL,
                fix: "Let agents read SSO Login URL of the table sn_cti_connect_instance by a read ACL on the field, or set \
                      the address in the extension's policy.",
            },
            Self::LoginFieldMissing => Entry {
                code: "login-field-missing",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "ServiceNow did not say how the phone signs you in.",
                next_step: AS_USUAL_AND_TELL,
                fix: "Check that the app ServiceNow Voice with Amazon Connect is 5.3.0 or later, then that agents may read SSO Login \
                      URL of the table sn_cti_connect_instance.",
            },
            Self::LoginUrlInvalid(_) => Entry {
                code: "login-url-invalid",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "The address of your company sign-in is wrong.",
                next_step: AS_USUAL_AND_TELL,
                fix: "Correct SSO Login URL in the Amazon Connect Instance record",
            },
            Self::RecordForbidden => Entry {
                code: "record-forbidden",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "ServiceNow does not let you see how your phone is set up.",
                next_step: AS_USUAL_AND_TELL,
                fix: "Let agents read the table sn_cti_connect_instance: a read ACL for the role sn_openframe_user, and \
                      \"Allow access to this table via web services\".",
            },
            Self::RecordNotFound => Entry {
                code: "record-not-found",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "ServiceNow has no phone set up that you may see.",
                next_step: AS_USUAL_AND_TELL,
                fix: "Check that the agent's record is in the table sn_cti_connect_instance, that its domain and ACLs let the agent \
                      read it, and that the softphone's address carries its sys_id.",
            },
            Self::RecordInactive => Entry {
                code: "record-inactive",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "Your phone is switched off in ServiceNow.",
                next_step: AS_USUAL_AND_TELL,
                fix: "Set Active on the Amazon Connect Instance record.",
            },
            Self::TableMissing => Entry {
                code: "table-missing",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "This ServiceNow has no Amazon Connect phone.",
                next_step: AS_USUAL_AND_TELL,
                fix: "Install the app ServiceNow Voice with Amazon Connect, or correct the table's name in the extension's \
                      policy.",
            },
            Self::RecordAmbiguous => Entry {
                code: "record-ambiguous",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "ServiceNow has several phones and does not say which is yours.",
                next_step: AS_USUAL_AND_TELL,
                fix: "Name the agent's Amazon Connect Instance record: by its sys_id in the address of the OpenFrame \
                      configuration or in the extension's policy, or leave one record active.",
            },
            Self::RecordMalformed => Entry {
                code: "record-malformed",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "ServiceNow answered in a way that we do not understand.",
                next_step: AS_USUAL_AND_TELL,
                fix: "Open /api/now/table/sn_cti_connect_instance as the agent and see what answers in place of JSON, such as a proxy \
                      or an access policy.",
            },
            Self::ParamsMissing => Entry {
                code: "params-missing",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "ServiceNow does not let you see where your phone is.",
                next_step: AS_USUAL_AND_TELL,
                fix: "Let agents read Instance Params of the table sn_cti_connect_instance, or set the field's name in the \
                      extension's policy.",
            },
            Self::ParamsMalformed => Entry {
                code: "params-malformed",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "The settings of your phone in ServiceNow cannot be read.",
                next_step: AS_USUAL_AND_TELL,
                fix: "Correct Instance Params in the Amazon Connect Instance record: it must be a JSON object with ccpUrl.",
            },
            Self::CcpUrlInvalid(_) => Entry {
                code: "ccp-url-invalid",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "The address of your phone is wrong.",
                next_step: AS_USUAL_AND_TELL,
                fix: "Correct ccpUrl in Instance Params of the Amazon Connect Instance record",
            },
            Self::NotAuthenticated => Entry {
                code: "not-authenticated",
                severity: Severity::Note,
                who: Who::Agent,
                what: "ServiceNow did not recognise this page.",
                next_step: "Reload this page.",
                fix: "Reload the page. If it comes back, ServiceNow refuses the page's own user token (X-UserToken): look for \
                      a REST API access policy on the Table API.",
            },
            Self::SignedOut => Entry {
                code: "signed-out",
                severity: Severity::Stop,
                who: Who::Agent,
                what: "You are signed out of ServiceNow.",
                next_step: "Reload this page and sign in.",
                fix: "Sign in to ServiceNow again; the phone follows.",
            },
            Self::RateLimited { .. } => Entry {
                code: "rate-limited",
                severity: Severity::Note,
                who: Who::Nobody,
                what: "ServiceNow is busy and asked us to wait.",
                next_step: AS_USUAL,
                fix: "If it happens often, raise the REST API rate limit for agents.",
            },
            Self::ServerError(_) => Entry {
                code: "server-error",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "ServiceNow has a problem.",
                next_step: "Sign in to the phone as usual, or reload this page later.",
                fix: "See in the instance's logs why the Table API failed.",
            },
            Self::NetworkFailed => Entry {
                code: "network-failed",
                severity: Severity::Note,
                who: Who::Agent,
                what: "ServiceNow could not be reached.",
                next_step: "Check your network and reload this page.",
                fix: "Check the network; nothing came back from ServiceNow.",
            },
            Self::IdpNeedsAgent => Entry {
                code: "idp-needs-agent",
                severity: Severity::Note,
                who: Who::Agent,
                what: "Your company sign-in needs you.",
                next_step: "Choose Sign in and finish in the window that opens.",
                fix: "The identity provider asked for input or took too long. If it asks every time, let its session and \
                      sign-on policy cover the AWS app without a new prompt.",
            },
            Self::SignInErrorPage => Entry {
                code: "sign-in-error-page",
                severity: Severity::Note,
                who: Who::SignInAdmins,
                what: "A page of your company sign-in failed.",
                next_step: "Choose Sign in to see that page, and pass on what it says.",
                fix: "If it is the identity provider's page: check its service and SSO Login URL. AWS's \"not been onboarded\": add the \
                      Connect user whose login is exactly the RoleSessionName. \"Access denied\": let the role call \
                      connect:GetFederationToken, and sign out of the AWS console. \"Bad Request\": the user first signed in \
                      with another role.",
            },
            Self::IdpNotAllowed => Entry {
                code: "idp-not-allowed",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "The company sign-in names a site that is not trusted here.",
                next_step: AS_USUAL_AND_TELL,
                fix: "Correct the SSO Login URL in the Amazon Connect instance record, or have its host added to idpHosts or \
                      instances in Patchcord's browser policy.",
            },
            Self::ConnectNotAllowed => Entry {
                code: "connect-not-allowed",
                severity: Severity::Note,
                who: Who::ServiceNowAdmin,
                what: "This ServiceNow names an Amazon Connect that is not trusted here.",
                next_step: AS_USUAL_AND_TELL,
                fix: "Correct ccpUrl in Instance Params of the Amazon Connect instance record, or have its host added to \
                      connectHosts or instances in Patchcord's browser policy.",
            },
            Self::PairingChanged => Entry {
                code: "pairing-changed",
                severity: Severity::Note,
                who: Who::Agent,
                what: "Your company sign-in or your phone has moved to another site.",
                next_step: "Choose See the sites, and say whether they are your company's.",
                fix: "The SSO Login URL or ccpUrl of the Amazon Connect instance record has changed. Ask your ServiceNow administrator \
                      whether that was meant. The browser policy instances names the sites beforehand, so that no agent is asked.",
            },
            Self::SignInRefused => Entry {
                code: "sign-in-refused",
                severity: Severity::Stop,
                who: Who::ConnectAdmin,
                what: "Amazon Connect did not accept your company sign-in.",
                next_step: "Sign out of AWS if you use it in this browser, try again, or pass this note on.",
                fix: "Check that a Connect user has exactly the RoleSessionName as its login (capitals count), that the role may call \
                      connect:GetFederationToken for this instance and is the one the user first signed in with, and that the \
                      relay state names this instance.",
            },
            Self::CookiesBlocked => Entry {
                code: "cookies-blocked",
                severity: Severity::Stop,
                who: Who::BrowserAdmin,
                what: "You are signed in, but this browser shuts the phone out of this page.",
                next_step: "Choose Allow where it is offered, or pass this note on.",
                fix: "The browser keeps back third-party cookies, and Amazon Connect's session is one inside ServiceNow. This browser \
                      policy lets it through.",
            },
            Self::OriginNotApproved => Entry {
                code: "origin-not-approved",
                severity: Severity::Stop,
                who: Who::ConnectAdmin,
                what: "You are signed in, but the phone may not be shown in this page.",
                next_step: "Use the phone in a tab of its own and pass this note on.",
                fix: "Add this page's origin to the approved origins of the Connect instance, exactly. If it is there, see that \
                      ServiceNow's referrer policy (com.glide.security.referrerpolicy) sends the origin to Connect.",
            },
            Self::FrameStayedOut => Entry {
                code: "frame-stayed-out",
                severity: Severity::Stop,
                who: Who::ConnectAdmin,
                what: "You are signed in, but the phone does not answer in this page.",
                next_step: "Reload this page, and pass this note on if that does not help.",
                fix: "Check that the agents' network reaches every host of the Connect instance, and look in the browser's console for \
                      what the frame reports.",
            },
            Self::PhoneOfAnother => Entry {
                code: "phone-of-another",
                severity: Severity::Stop,
                who: Who::Agent,
                what: "This phone belongs to somebody else.",
                next_step: "Sign this phone out. It comes back as yours.",
                fix: "Whoever used this browser before is still signed in to Amazon Connect. If the phone is yours under another \
                      name, set identity to \"off\" in the extension's policy.",
            },
            Self::PhoneStopped => Entry {
                code: "phone-stopped",
                severity: Severity::Stop,
                who: Who::Agent,
                what: "Your phone has stopped during a call and will not ring.",
                next_step: "Choose Try again when the call is over.",
                fix: "The browser ended the phone's worker, as Chromium does when the extension is updated. To load the phone \
                      again would end the call.",
            },
            Self::ExtensionBroken => Entry {
                code: "extension-broken",
                severity: Severity::Note,
                who: Who::Agent,
                what: "Patchcord has stopped.",
                next_step: "Sign in to the phone as usual, or reload this page.",
                fix: "Reload the page. If it comes back, send the report from Patchcord's settings to whoever installed it.",
            },
        }
    }
}
