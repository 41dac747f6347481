//! The catalogue: what is said about each cause. One entry follows the other, in the order of [`Cause`].

use crate::cause::{Cause, Severity, Who};

/// What is known of one cause.
pub(crate) struct Entry {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    pub(crate) who: Who,
    pub(crate) what: &'static str,
    pub(crate) next_step: &'static str,
    pub(crate) fix: &'static str,
}

const AS_USUAL: &str = "Sign in to the phone as usual.";

const AS_USUAL_AND_TELL: &str = "Sign in to the phone as usual and send this note to IT.";

impl Cause {
    /// The name of the cause in the page, in reports and in documents; it never changes.
    pub const fn code(self) -> &'static str {
        entry(self).code
    }

    /// What happened, for the agent.
    pub const fn what(self) -> &'static str {
        entry(self).what
    }

    /// Who can put it right.
    pub const fn who(self) -> Who {
        entry(self).who
    }

    /// What the agent does now.
    pub const fn next_step(self) -> &'static str {
        entry(self).next_step
    }

    /// Whether the agent still has a phone.
    pub const fn severity(self) -> Severity {
        entry(self).severity
    }

    /// What puts the cause right, in words for the person whom [`who`](Self::who) names.
    pub fn fix(self) -> String {
        let mut fix = String::from(entry(self).fix);
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
}

/// The entry of a cause.
const fn entry(cause: Cause) -> &'static Entry {
    match cause {
        Cause::LoginFieldEmpty => &LOGIN_FIELD_EMPTY,
        Cause::LoginFieldAbsent => &LOGIN_FIELD_ABSENT,
        Cause::LoginFieldUnreadable => &LOGIN_FIELD_UNREADABLE,
        Cause::LoginFieldMissing => &LOGIN_FIELD_MISSING,
        Cause::LoginFieldAmbiguous => &LOGIN_FIELD_AMBIGUOUS,
        Cause::LoginUrlInvalid(_) => &LOGIN_URL_INVALID,
        Cause::RecordForbidden => &RECORD_FORBIDDEN,
        Cause::RecordNotFound => &RECORD_NOT_FOUND,
        Cause::RecordInactive => &RECORD_INACTIVE,
        Cause::TableMissing => &TABLE_MISSING,
        Cause::RecordAmbiguous => &RECORD_AMBIGUOUS,
        Cause::RecordMalformed => &RECORD_MALFORMED,
        Cause::ParamsMissing => &PARAMS_MISSING,
        Cause::ParamsAmbiguous => &PARAMS_AMBIGUOUS,
        Cause::ParamsMalformed => &PARAMS_MALFORMED,
        Cause::CcpUrlInvalid(_) => &CCP_URL_INVALID,
        Cause::NotAuthenticated => &NOT_AUTHENTICATED,
        Cause::SignedOut => &SIGNED_OUT,
        Cause::RateLimited { .. } => &RATE_LIMITED,
        Cause::ServerError(_) => &SERVER_ERROR,
        Cause::NetworkFailed => &NETWORK_FAILED,
        Cause::IdpNeedsAgent => &IDP_NEEDS_AGENT,
        Cause::SignInErrorPage => &SIGN_IN_ERROR_PAGE,
        Cause::BrowserFailed => &BROWSER_FAILED,
        Cause::IdpNotAllowed => &IDP_NOT_ALLOWED,
        Cause::ConnectNotAllowed => &CONNECT_NOT_ALLOWED,
        Cause::PairingChanged => &PAIRING_CHANGED,
        Cause::SignInRefused => &SIGN_IN_REFUSED,
        Cause::CookiesBlocked => &COOKIES_BLOCKED,
        Cause::OriginNotApproved => &ORIGIN_NOT_APPROVED,
        Cause::FrameStayedOut => &FRAME_STAYED_OUT,
        Cause::PhoneElsewhere => &PHONE_ELSEWHERE,
        Cause::PhoneOfAnother => &PHONE_OF_ANOTHER,
        Cause::PhoneSignedOut => &PHONE_SIGNED_OUT,
        Cause::SessionEnds => &SESSION_ENDS,
        Cause::PhoneStopped => &PHONE_STOPPED,
        Cause::ExtensionBroken => &EXTENSION_BROKEN,
    }
}

static LOGIN_FIELD_EMPTY: Entry = Entry {
    code: "login-field-empty",
    severity: Severity::Quiet,
    who: Who::Nobody,
    what: "This phone has no company sign-in.",
    next_step: AS_USUAL,
    fix: "To turn company sign-in on, fill SSO Login URL in the Amazon Connect Instance record.",
};

static LOGIN_FIELD_ABSENT: Entry = Entry {
    code: "login-field-absent",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "This ServiceNow does not know company sign-in for the phone yet.",
    next_step: AS_USUAL,
    fix: "Update the app ServiceNow Voice with Amazon Connect to 5.3.0 or later, which adds SSO Login URL to the table sn_cti_connect_instance, or set the address in the extension's policy.",
};

static LOGIN_FIELD_UNREADABLE: Entry = Entry {
    code: "login-field-unreadable",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "ServiceNow does not let you see how the phone signs you in.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Add a read ACL that lets agents read SSO Login URL in the table sn_cti_connect_instance, or set the address in the extension's policy.",
};

static LOGIN_FIELD_MISSING: Entry = Entry {
    code: "login-field-missing",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "ServiceNow did not say how the phone signs you in.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Check that the app ServiceNow Voice with Amazon Connect is 5.3.0 or later, then that agents may read SSO Login URL in the table sn_cti_connect_instance.",
};

static LOGIN_FIELD_AMBIGUOUS: Entry = Entry {
    code: "login-field-ambiguous",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "ServiceNow has two addresses for how the phone signs you in.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Several columns of the table sn_cti_connect_instance may be SSO Login URL. Name the right one in the extension's policy: \"fields\": { \"loginUrl\": \"<column>\" }.",
};

static LOGIN_URL_INVALID: Entry = Entry {
    code: "login-url-invalid",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "The address of your company sign-in is wrong.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Correct SSO Login URL in the Amazon Connect Instance record",
};

static RECORD_FORBIDDEN: Entry = Entry {
    code: "record-forbidden",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "ServiceNow does not let you see how your phone is set up.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Let agents read the table sn_cti_connect_instance: a read ACL for the role sn_openframe_user, and \"Allow access to this table via web services\".",
};

static RECORD_NOT_FOUND: Entry = Entry {
    code: "record-not-found",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "ServiceNow has no phone set up that you may see.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Check that the agent's record is in the table sn_cti_connect_instance, that its domain and ACLs let the agent read it, and that the softphone's address carries its sys_id.",
};

static RECORD_INACTIVE: Entry = Entry {
    code: "record-inactive",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "Your phone is switched off in ServiceNow.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Set Active on the Amazon Connect Instance record.",
};

static TABLE_MISSING: Entry = Entry {
    code: "table-missing",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "This ServiceNow has no Amazon Connect phone.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Install the app ServiceNow Voice with Amazon Connect, or correct the table's name in the extension's policy.",
};

static RECORD_AMBIGUOUS: Entry = Entry {
    code: "record-ambiguous",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "ServiceNow has several phones and does not say which is yours.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Name the agent's Amazon Connect Instance record by its sys_id in the address of the OpenFrame configuration, or leave one record active.",
};

static RECORD_MALFORMED: Entry = Entry {
    code: "record-malformed",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "Patchcord cannot read the answer of ServiceNow.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Open /api/now/table/sn_cti_connect_instance as the agent. The page that answers instead of JSON says what is in the way, such as a proxy or an access policy.",
};

static PARAMS_MISSING: Entry = Entry {
    code: "params-missing",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "ServiceNow does not let you see where your phone is.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Let agents read Instance Params of the table sn_cti_connect_instance, or set the field's name in the extension's policy.",
};

static PARAMS_AMBIGUOUS: Entry = Entry {
    code: "params-ambiguous",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "ServiceNow names two places where your phone may be.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Several columns of the table sn_cti_connect_instance may be Instance Params. Name the right one in the extension's policy: \"fields\": { \"instanceParams\": \"<column>\" }.",
};

static PARAMS_MALFORMED: Entry = Entry {
    code: "params-malformed",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "The settings of your phone in ServiceNow cannot be read.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Correct Instance Params in the Amazon Connect Instance record: it must be a JSON object with ccpUrl.",
};

static CCP_URL_INVALID: Entry = Entry {
    code: "ccp-url-invalid",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "The address of your phone is wrong.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Correct ccpUrl in Instance Params of the Amazon Connect Instance record",
};

static NOT_AUTHENTICATED: Entry = Entry {
    code: "not-authenticated",
    severity: Severity::Note,
    who: Who::Agent,
    what: "ServiceNow did not recognise this page.",
    next_step: "Reload this page.",
    fix: "Reload the page. If it comes back, ServiceNow refuses the page's own user token (X-UserToken): look for a REST API access policy on the Table API.",
};

static SIGNED_OUT: Entry = Entry {
    code: "signed-out",
    severity: Severity::Stop,
    who: Who::Agent,
    what: "You are signed out of ServiceNow.",
    next_step: "Reload this page and sign in.",
    fix: "Sign in to ServiceNow again; the phone follows.",
};

static RATE_LIMITED: Entry = Entry {
    code: "rate-limited",
    severity: Severity::Note,
    who: Who::Nobody,
    what: "ServiceNow is busy and asks Patchcord to wait.",
    next_step: AS_USUAL,
    fix: "If it happens often, raise the REST API rate limit for agents.",
};

static SERVER_ERROR: Entry = Entry {
    code: "server-error",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "ServiceNow has a problem.",
    next_step: "Sign in to the phone as usual, or reload this page later.",
    fix: "See in the instance's logs why the Table API failed.",
};

static NETWORK_FAILED: Entry = Entry {
    code: "network-failed",
    severity: Severity::Note,
    who: Who::Agent,
    what: "ServiceNow could not be reached.",
    next_step: "Check your network and reload this page.",
    fix: "Check the network: ServiceNow sent no answer.",
};

static IDP_NEEDS_AGENT: Entry = Entry {
    code: "idp-needs-agent",
    severity: Severity::Note,
    who: Who::Agent,
    what: "Your company sign-in needs you.",
    next_step: "Choose Sign in and finish in the window that opens.",
    fix: "The identity provider asked for input or took too long. If it asks every time, let its session and sign-on policy cover the AWS app without a new prompt.",
};

static SIGN_IN_ERROR_PAGE: Entry = Entry {
    code: "sign-in-error-page",
    severity: Severity::Note,
    who: Who::SignInAdmins,
    what: "A page of your company sign-in failed.",
    next_step: "Choose Sign in to see that page, and send its text to IT.",
    fix: "If it is the identity provider's page: check its service and SSO Login URL. AWS's \"not been onboarded\": add the Connect user whose login is exactly the RoleSessionName. \"Access denied\": let the role call connect:GetFederationToken, and sign out of the AWS console. \"Bad Request\": the user first signed in with another role.",
};

static BROWSER_FAILED: Entry = Entry {
    code: "browser-failed",
    severity: Severity::Note,
    who: Who::BrowserAdmin,
    what: "This browser could not open your company sign-in.",
    next_step: "Choose Sign in. If no window opens, restart the browser.",
    fix: "The browser refused a page, tab, window or request rule of the sign-in. Restart the browser; if it comes back, look for a browser policy that limits extensions, windows or the private mode.",
};

static IDP_NOT_ALLOWED: Entry = Entry {
    code: "idp-not-allowed",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "The company sign-in names a site that is not trusted here.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Correct the SSO Login URL in the Amazon Connect Instance record, or have its host added to idpHosts or instances in Patchcord's browser policy.",
};

static CONNECT_NOT_ALLOWED: Entry = Entry {
    code: "connect-not-allowed",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "This ServiceNow names an Amazon Connect that is not trusted here.",
    next_step: AS_USUAL_AND_TELL,
    fix: "Correct ccpUrl in Instance Params of the Amazon Connect Instance record, or have its host added to connectHosts or instances in Patchcord's browser policy.",
};

static PAIRING_CHANGED: Entry = Entry {
    code: "pairing-changed",
    severity: Severity::Note,
    who: Who::Agent,
    what: "Your company sign-in or your phone has moved to another site.",
    next_step: "Choose See the sites, then say whether they are your company's.",
    fix: "The SSO Login URL or ccpUrl of the Amazon Connect Instance record has changed. Ask your ServiceNow administrator whether that was meant. With the browser policy instances no agent is asked.",
};

static SIGN_IN_REFUSED: Entry = Entry {
    code: "sign-in-refused",
    severity: Severity::Stop,
    who: Who::ConnectAdmin,
    what: "Amazon Connect did not accept your company sign-in.",
    next_step: "Sign out of AWS if you use it in this browser, try again, or send this to IT.",
    fix: "Check that a Connect user has exactly the RoleSessionName as its login (capitals count), that the role may call connect:GetFederationToken for this instance and is the one the user first signed in with, and that the relay state names this instance.",
};

static COOKIES_BLOCKED: Entry = Entry {
    code: "cookies-blocked",
    severity: Severity::Stop,
    who: Who::BrowserAdmin,
    what: "You are signed in, but the phone in this page cannot see it.",
    next_step: "Choose Allow, or send this note to IT.",
    fix: "Amazon Connect's session cookie is a third-party cookie inside ServiceNow, and the browser did not send it. This browser policy allows it. If the policy is set already, look for a proxy that adds SameSite or Partitioned to the cookies of Amazon Connect's host: no browser sends such a cookie into this page.",
};

static ORIGIN_NOT_APPROVED: Entry = Entry {
    code: "origin-not-approved",
    severity: Severity::Stop,
    who: Who::ConnectAdmin,
    what: "You are signed in, but the phone may not be shown in this page.",
    next_step: "Use the phone in a tab of its own and send this note to IT.",
    fix: "Add this page's origin to the approved origins of the Connect instance, exactly as it is written here. If it is there, check that ServiceNow's property com.glide.security.referrerpolicy lets the browser send the origin to Amazon Connect.",
};

static FRAME_STAYED_OUT: Entry = Entry {
    code: "frame-stayed-out",
    severity: Severity::Stop,
    who: Who::ConnectAdmin,
    what: "You are signed in, but the phone does not answer in this page.",
    next_step: "Reload this page. If that does not help, send this note to IT.",
    fix: "Check that the agents' network reaches every host of the Connect instance, and look in the browser's console for what the frame reports.",
};

static PHONE_ELSEWHERE: Entry = Entry {
    code: "phone-elsewhere",
    severity: Severity::Note,
    who: Who::ServiceNowAdmin,
    what: "This page opens another phone than the one that is set up for you.",
    next_step: AS_USUAL_AND_TELL,
    fix: "The softphone page opens a CCP at another Amazon Connect host than ccpUrl in Instance Params of the Amazon Connect Instance record. Make both name the same host. An instance can have two, at my.connect.aws and at awsapps.com.",
};

static PHONE_OF_ANOTHER: Entry = Entry {
    code: "phone-of-another",
    severity: Severity::Stop,
    who: Who::Agent,
    what: "This phone belongs to somebody else.",
    next_step: "Sign this phone out. You are then signed in as yourself.",
    fix: "The person who used this browser before is still signed in to Amazon Connect. If the phone is yours under another name, set identity to \"off\" in the extension's policy.",
};

static PHONE_SIGNED_OUT: Entry = Entry {
    code: "phone-signed-out",
    severity: Severity::Stop,
    who: Who::Agent,
    what: "You are signed out of the phone.",
    next_step: "Choose Sign in to take calls again.",
    fix: "The agent signed out of Amazon Connect. Patchcord signs nobody in again who has not asked for it.",
};

static SESSION_ENDS: Entry = Entry {
    code: "session-ends",
    severity: Severity::Note,
    who: Who::Agent,
    what: "You will be signed out of the phone soon: your company sign-in needs you.",
    next_step: "Choose Sign in between two calls. The phone goes on until then.",
    fix: "Amazon Connect ends every session after twelve hours. The silent renewal failed, most often because the IdP asks for a second factor.",
};

static PHONE_STOPPED: Entry = Entry {
    code: "phone-stopped",
    severity: Severity::Stop,
    who: Who::Agent,
    what: "Your phone has stopped during a call and will not ring.",
    next_step: "Choose Try again when the call is over.",
    fix: "The phone's SharedWorker has ended, or no longer hears from Amazon Connect, as after a session that ended. Loading the phone again would end the call.",
};

static EXTENSION_BROKEN: Entry = Entry {
    code: "extension-broken",
    severity: Severity::Note,
    who: Who::Agent,
    what: "Patchcord has stopped.",
    next_step: "Sign in to the phone as usual, or reload this page.",
    fix: "Reload the page. If it comes back, send the report from Patchcord's set-up page to IT.",
};
