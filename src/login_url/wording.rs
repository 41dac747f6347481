//! What is said about each problem of a Login URL: its code, how bad it is, who mends it, and the words.
//!
//! The words are one table; `{name}` in them is the place of a value of the problem.

use crate::cause::Who;
use crate::login_url::problem::Level::{Error, Note, Warning};
use crate::login_url::problem::{Level, Problem};

/// A problem in words, in whole sentences. An address to be copied stands at the end, without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// A few words, without a full stop.
    pub title: &'static str,
    /// What is wrong.
    pub sentence: String,
    /// What to do.
    pub action: String,
}

impl Problem {
    /// A name that never changes, for reports and tests.
    pub const fn code(&self) -> &'static str {
        entry(self).code
    }

    /// How bad the problem is.
    pub const fn level(&self) -> Level {
        entry(self).level
    }

    /// Who mends it.
    pub const fn who(&self) -> Who {
        match self {
            Self::HostNotAllowed { .. } => Who::BrowserAdmin,
            Self::RelayStateUnseen { .. } | Self::RelayStateIgnored { .. } => Who::IdpAdmin,
            _ => Who::ServiceNowAdmin,
        }
    }

    /// The words that a page can show as they are.
    pub fn words(&self) -> Words {
        let entry = entry(self);
        Words {
            title: entry.title,
            sentence: fill(entry.sentence, self),
            action: fill(entry.action, self),
        }
    }
}

/// Puts the problem's values into a text.
fn fill(text: &str, problem: &Problem) -> String {
    // Every second part stands in braces.
    let parts = text.split(['{', '}']).enumerate();
    let parts = parts.map(|(nth, part)| match nth % 2 {
        0 => part,
        _ => value(problem, part),
    });
    parts.collect()
}

/// The value of this name.
fn value<'a>(problem: &'a Problem, name: &str) -> &'a str {
    use Problem::*;
    match (problem, name) {
        (Placeholder { text }, _) => text,
        (
            HostNotAllowed { host }
            | RelayElsewhere { host }
            | RelayUnknown { host }
            | ThroughLoginPage { host }
            | ThroughSecondIdp { host },
            _,
        ) => host,
        (ForcesLogin { parameter }, _) => parameter,
        (NamesPerson { person }, _) => person,
        (InstanceIdMalformed { found } | RegionDiffers { found, .. }, "found") => found,
        (RelayStateUnseen { setting, .. }, "setting") => setting,
        (RelayStateIgnored { family, .. }, "setting") => family.setting(),
        (
            NoApplication { family }
            | RelayStateMissing { family }
            | RelayStateIgnored { family, .. },
            "family",
        ) => family.name(),
        (RelayStateUnseen { wanted, .. } | RelayStateIgnored { wanted, .. }, _) => {
            wanted.as_deref().unwrap_or_default()
        }
        (
            InstanceDiffers { wanted }
            | RegionDiffers { wanted, .. }
            | GlobalRegionDiffers { wanted }
            | DestinationFamily { wanted },
            _,
        ) => wanted,
        (WrongParameter { wanted }, _) => wanted,
        (Refused(error), _) => error.text(),
        _ => "",
    }
}

/// What is fixed about a problem.
struct Entry {
    /// Its name in reports and tests, which never changes.
    code: &'static str,
    level: Level,
    title: &'static str,
    sentence: &'static str,
    action: &'static str,
}

const fn entry(problem: &Problem) -> &'static Entry {
    use Problem as P;
    match problem {
        P::Empty => &EMPTY,
        P::BlankAround => &BLANK_AROUND,
        P::QuoteAround => &QUOTE_AROUND,
        P::BlankInside => &BLANK_INSIDE,
        P::LineBreak => &LINE_BREAK,
        P::Invisible => &INVISIBLE,
        P::Typographic => &TYPOGRAPHIC,
        P::HtmlEscaped => &HTML_ESCAPED,
        P::Backslash => &BACKSLASH,
        P::AllEncoded => &ALL_ENCODED,
        P::NotHttps => &NOT_HTTPS,
        P::NoScheme => &NO_SCHEME,
        P::BadScheme => &BAD_SCHEME,
        P::Refused(_) => &REFUSED,
        P::Placeholder { .. } => &PLACEHOLDER,
        P::HostNotAllowed { .. } => &HOST_NOT_ALLOWED,
        P::CcpUrlPasted => &CCP_URL_PASTED,
        P::ConnectPage => &CONNECT_PAGE,
        P::WorkDocsPage => &WORK_DOCS_PAGE,
        P::ConsolePage => &CONSOLE_PAGE,
        P::AcsPasted => &ACS_PASTED,
        P::Metadata { sure: true } => &METADATA,
        P::Metadata { .. } => &METADATA_PERHAPS,
        P::ServiceNowPage => &SERVICE_NOW_PAGE,
        P::UnderWay { sure: true } => &UNDER_WAY,
        P::UnderWay { .. } => &UNDER_WAY_PERHAPS,
        P::AnswersOnly => &ANSWERS_ONLY,
        P::NoApplication { .. } => &NO_APPLICATION,
        P::OktaAdmin => &OKTA_ADMIN,
        P::TenantMissing => &TENANT_MISSING,
        P::FragmentLost => &FRAGMENT_LOST,
        P::FederateOnly => &FEDERATE_ONLY,
        P::GlobalEndpoint => &GLOBAL_ENDPOINT,
        P::LoginToRp => &LOGIN_TO_RP,
        P::RpidMissing => &RPID_MISSING,
        P::AdFsEncoding => &AD_FS_ENCODING,
        P::RelayStateMissing { .. } => &RELAY_STATE_MISSING,
        P::RelayStateUnseen { wanted: None, .. } => &RELAY_STATE_UNSEEN_UNKNOWN,
        P::RelayStateUnseen { .. } => &RELAY_STATE_UNSEEN,
        P::ThroughLoginPage { .. } => &THROUGH_LOGIN_PAGE,
        P::ThroughSecondIdp { .. } => &THROUGH_SECOND_IDP,
        P::ForcesLogin { .. } => &FORCES_LOGIN,
        P::NamesPerson { .. } => &NAMES_PERSON,
        P::RelayUnknown { .. } => &RELAY_UNKNOWN,
        P::RelayStateIgnored { wanted: None, .. } => &RELAY_STATE_IGNORED_UNKNOWN,
        P::RelayStateIgnored { .. } => &RELAY_STATE_IGNORED,
        P::WrongParameter { .. } => &WRONG_PARAMETER,
        P::NotEncoded => &NOT_ENCODED,
        P::OverEncoded => &OVER_ENCODED,
        P::LostAmpersand => &LOST_AMPERSAND,
        P::RelayNotUrl => &RELAY_NOT_URL,
        P::RelayHttp => &RELAY_HTTP,
        P::RelayElsewhere { .. } => &RELAY_ELSEWHERE,
        P::RelayWrongPage => &RELAY_WRONG_PAGE,
        P::InstanceIdMalformed { .. } => &INSTANCE_ID_MALFORMED,
        P::InstanceIdCase => &INSTANCE_ID_CASE,
        P::InstanceDiffers { .. } => &INSTANCE_DIFFERS,
        P::RegionMalformed => &REGION_MALFORMED,
        P::RegionMissing => &REGION_MISSING,
        P::RegionDiffers { .. } => &REGION_DIFFERS,
        P::GlobalRegionDiffers { .. } => &GLOBAL_REGION_DIFFERS,
        P::PartitionDiffers => &PARTITION_DIFFERS,
        P::DestinationMissing => &DESTINATION_MISSING,
        P::DestinationNotPath => &DESTINATION_NOT_PATH,
        P::DestinationFamily { .. } => &DESTINATION_FAMILY,
        P::DestinationOld => &DESTINATION_OLD,
        P::DestinationNotPhone => &DESTINATION_NOT_PHONE,
        P::DestinationWhole => &DESTINATION_WHOLE,
        P::DestinationHttp => &DESTINATION_HTTP,
        P::DestinationExternal => &DESTINATION_EXTERNAL,
        P::NewDomainMissing { ad_fs: true } => &NEW_DOMAIN_MISSING_AD_FS,
        P::NewDomainMissing { .. } => &NEW_DOMAIN_MISSING,
        P::NewDomainUnwanted => &NEW_DOMAIN_UNWANTED,
        P::NewDomainJoined => &NEW_DOMAIN_JOINED,
    }
}

static EMPTY: Entry = Entry {
    code: "empty",
    level: Note,
    title: "No Login URL",
    sentence: "The field is empty, so agents use Amazon Connect's own sign-in.",
    action: "Leave it empty, or paste the identity provider's link to the Amazon Connect application.",
};

static BLANK_AROUND: Entry = Entry {
    code: "blank-around",
    level: Note,
    title: "Spaces around the address",
    sentence: "There are spaces before or after the address. Patchcord ignores them.",
    action: "Remove the spaces.",
};

static QUOTE_AROUND: Entry = Entry {
    code: "quote-around",
    level: Error,
    title: "Quotation marks around the address",
    sentence: "Quotation marks or brackets are part of the text.",
    action: "Remove them.",
};

static BLANK_INSIDE: Entry = Entry {
    code: "blank-inside",
    level: Error,
    title: "A space in the address",
    sentence: "An address has no spaces.",
    action: "Remove the spaces.",
};

static LINE_BREAK: Entry = Entry {
    code: "line-break",
    level: Error,
    title: "A line break in the address",
    sentence: "There is a line break or a tab in the address.",
    action: "Write the address on one line.",
};

static INVISIBLE: Entry = Entry {
    code: "invisible",
    level: Error,
    title: "An invisible character",
    sentence: "The address has an invisible character, often copied from a chat or a document.",
    action: "Delete the character, or type the address again.",
};

static TYPOGRAPHIC: Entry = Entry {
    code: "typographic",
    level: Error,
    title: "A character from a word processor",
    sentence: "A word processor has replaced a hyphen or a quotation mark.",
    action: "Type the plain character instead.",
};

static HTML_ESCAPED: Entry = Entry {
    code: "html-escaped",
    level: Error,
    title: "Copied from a page's source",
    sentence: "& is written as &amp;, as in the source of a page.",
    action: "Write & instead.",
};

static BACKSLASH: Entry = Entry {
    code: "backslash",
    level: Error,
    title: "A backslash",
    sentence: "There is a backslash where an address has a slash.",
    action: "Write a slash instead.",
};

static ALL_ENCODED: Entry = Entry {
    code: "all-encoded",
    level: Error,
    title: "The whole address is encoded",
    sentence: "Even https:// is encoded, so no browser recognizes the address.",
    action: "Paste the address as the identity provider shows it.",
};

static NOT_HTTPS: Entry = Entry {
    code: "not-https",
    level: Error,
    title: "Not https",
    sentence: "Patchcord opens only addresses that start with https://.",
    action: "Start it with https://, once.",
};

static NO_SCHEME: Entry = Entry {
    code: "no-scheme",
    level: Error,
    title: "No https:// at the start",
    sentence: "The address does not start with https://.",
    action: "Start it with https://, once.",
};

static BAD_SCHEME: Entry = Entry {
    code: "bad-scheme",
    level: Error,
    title: "The start is misspelt",
    sentence: "The address does not start with https:// and a host.",
    action: "Start it with https://, once.",
};

static REFUSED: Entry = Entry {
    code: "refused",
    level: Error,
    title: "Not a usable address",
    sentence: "Patchcord does not open this address.",
    action: "To fix it, {rule}.",
};

static PLACEHOLDER: Entry = Entry {
    code: "placeholder",
    level: Error,
    title: "A placeholder is left",
    sentence: "“{text}” is a placeholder that nobody has filled in.",
    action: "Replace it with the real value.",
};

static HOST_NOT_ALLOWED: Entry = Entry {
    code: "host-not-allowed",
    level: Error,
    title: "The host is not allowed",
    sentence: "The browser policy idpHosts does not name {host}, so Patchcord does not open it.",
    action: "Add the host to idpHosts, or use the address of an allowed host.",
};

static CCP_URL_PASTED: Entry = Entry {
    code: "ccp-url-pasted",
    level: Error,
    title: "This is the CCP URL",
    sentence: "The CCP URL opens Amazon Connect's own login, not the company sign-in.",
    action: "Paste the identity provider's link to the Amazon Connect application.",
};

static CONNECT_PAGE: Entry = Entry {
    code: "connect-page",
    level: Error,
    title: "This is a page of Amazon Connect",
    sentence: "Pages of Amazon Connect do not start the company sign-in.",
    action: "Paste the identity provider's link to the Amazon Connect application.",
};

static WORK_DOCS_PAGE: Entry = Entry {
    code: "workdocs-page",
    level: Error,
    title: "This is a page of Amazon WorkDocs",
    sentence: "Without /connect or /start a host at awsapps.com is Amazon WorkDocs, not Amazon Connect.",
    action: "Paste the identity provider's link to the Amazon Connect application.",
};

static CONSOLE_PAGE: Entry = Entry {
    code: "console-page",
    level: Error,
    title: "This is the AWS console",
    sentence: "Signing in to the AWS console does not sign agents in to Amazon Connect.",
    action: "Paste the identity provider's link to the Amazon Connect application.",
};

static ACS_PASTED: Entry = Entry {
    code: "acs-pasted",
    level: Error,
    title: "This is the address of AWS sign-in",
    sentence: "Identity providers post to this address. Opening it signs nobody in.",
    action: "Paste the identity provider's link to the Amazon Connect application.",
};

static METADATA: Entry = Entry {
    code: "metadata",
    level: Error,
    title: "This is a metadata address",
    sentence: "A metadata address describes a service. It signs nobody in.",
    action: "Paste the identity provider's link to the Amazon Connect application.",
};

static METADATA_PERHAPS: Entry = Entry {
    code: "metadata",
    level: Warning,
    title: "Perhaps a metadata address",
    sentence: "A metadata address describes a service and signs nobody in. The path of this address says metadata.",
    action: "Test the sign-in, or paste the identity provider's link to the Amazon Connect application.",
};

static SERVICE_NOW_PAGE: Entry = Entry {
    code: "servicenow-page",
    level: Error,
    title: "This is a page of ServiceNow",
    sentence: "The company sign-in of Amazon Connect does not start in ServiceNow.",
    action: "Paste the identity provider's link to the Amazon Connect application.",
};

static UNDER_WAY: Entry = Entry {
    code: "under-way",
    level: Error,
    title: "Copied in the middle of a sign-in",
    sentence: "The address belongs to one sign-in, by one person, and cannot be used again.",
    action: "Paste the identity provider's link to the Amazon Connect application.",
};

static UNDER_WAY_PERHAPS: Entry = Entry {
    code: "under-way",
    level: Warning,
    title: "Perhaps copied in the middle of a sign-in",
    sentence: "Addresses with such a path most often belong to one sign-in, by one person.",
    action: "Test the sign-in, or paste the identity provider's link to the Amazon Connect application.",
};

static ANSWERS_ONLY: Entry = Entry {
    code: "answers-only",
    level: Error,
    title: "This address only answers requests",
    sentence: "The address answers sign-in requests of applications, and Amazon Connect sends none. Entra ID reports AADSTS750054.",
    action: "Paste the identity provider's link to the Amazon Connect application.",
};

static NO_APPLICATION: Entry = Entry {
    code: "no-application",
    level: Error,
    title: "The address names no application",
    sentence: "This is an address of {family}, but it does not start the Amazon Connect application.",
    action: "Paste the identity provider's link to the Amazon Connect application.",
};

static OKTA_ADMIN: Entry = Entry {
    code: "okta-admin",
    level: Error,
    title: "This is the Okta Admin Console",
    sentence: "Only administrators of Okta can open it.",
    action: "Paste the application's embed link, from a host without -admin.",
};

static TENANT_MISSING: Entry = Entry {
    code: "tenant-missing",
    level: Warning,
    title: "The address names no tenant",
    sentence: "Without a tenant ID, Entra ID may look in the wrong tenant.",
    action: "Copy the User access URL from the application's properties, with its tenantId.",
};

static FRAGMENT_LOST: Entry = Entry {
    code: "fragment-lost",
    level: Error,
    title: "The part after # is missing",
    sentence: "IAM Identity Center finds the application by the part after #.",
    action: "Copy the link of the application's tile again, with everything after #.",
};

static FEDERATE_ONLY: Entry = Entry {
    code: "federate-only",
    level: Warning,
    title: "No identity provider",
    sentence: "The federate address works only while the browser is signed in to AWS.",
    action: "Paste the identity provider's link to the Amazon Connect application.",
};

static GLOBAL_ENDPOINT: Entry = Entry {
    code: "global-endpoint",
    level: Warning,
    title: "This is the sign-in address of Global Resiliency",
    sentence: "Identity providers post to this address, so opening it may sign nobody in. Patchcord does not support Global Resiliency: agents get the instance that the record names, also after a failover.",
    action: "Paste the identity provider's link to the application. After a failover, change ccpUrl in the record to the other instance.",
};

static LOGIN_TO_RP: Entry = Entry {
    code: "login-to-rp",
    level: Error,
    title: "loginToRp takes no RelayState",
    sentence: "With loginToRp AD FS does not say where to go after the sign-in, so agents end in the AWS console.",
    action: "Use RelayState with RPID and the RelayState in it instead.",
};

static RPID_MISSING: Entry = Entry {
    code: "rpid-missing",
    level: Error,
    title: "AD FS does not know the application",
    sentence: "Without RPID, AD FS asks the agent to choose an application.",
    action: "Write RPID=urn:amazon:webservices& before the RelayState and encode the result again.",
};

static AD_FS_ENCODING: Entry = Entry {
    code: "ad-fs-encoding",
    level: Error,
    title: "Not encoded twice, as AD FS needs it",
    sentence: "AD FS decodes the RelayState twice. Encoded once, it is cut off. Encoded more often, AWS cannot read it.",
    action: "Encode the RPID and the RelayState, join them with &, and encode the result again.",
};

static RELAY_STATE_MISSING: Entry = Entry {
    code: "relay-state-missing",
    level: Error,
    title: "No RelayState",
    sentence: "Without a RelayState {family} does not go on to Amazon Connect, so agents end in the AWS console.",
    action: "Add the RelayState of this instance to the address.",
};

static RELAY_STATE_UNSEEN: Entry = Entry {
    code: "relay-state-unseen",
    level: Note,
    title: "Check the RelayState at the identity provider",
    sentence: "The address has no RelayState, so the application's settings must have it. Patchcord cannot see them.",
    action: "At the identity provider, check that {setting} is {wanted}",
};

static THROUGH_LOGIN_PAGE: Entry = Entry {
    code: "through-login-page",
    level: Note,
    title: "Through the login page",
    sentence: "The address is the login page of {host}, which goes on to the application by itself.",
    action: "Nothing to do. The application's own link is shorter.",
};

static THROUGH_SECOND_IDP: Entry = Entry {
    code: "through-second-idp",
    level: Note,
    title: "Through a second identity provider",
    sentence: "The RelayState leads to {host}, which signs the agent in to Amazon Connect.",
    action: "Nothing to do. Test the sign-in, because Patchcord can check only its end.",
};

static FORCES_LOGIN: Entry = Entry {
    code: "forces-login",
    level: Warning,
    title: "Asks for the password each time",
    sentence: "{parameter} makes the identity provider ask for the password each time, so no agent is signed in silently.",
    action: "Remove {parameter} from the address.",
};

static NAMES_PERSON: Entry = Entry {
    code: "names-person",
    level: Warning,
    title: "One person's link",
    sentence: "The address names “{person}”, so the identity provider may sign in that person or account only.",
    action: "Remove that part, so that the link is the same for every agent.",
};

static RELAY_UNKNOWN: Entry = Entry {
    code: "relay-unknown",
    level: Warning,
    title: "The RelayState leads to an unknown page",
    sentence: "The RelayState leads to {host}. The sign-in works only if that page goes on to Amazon Connect.",
    action: "Test the sign-in, or use Amazon Connect's federate address: https://<region>.console.aws.amazon.com/connect/federate/<instance-id>",
};

static RELAY_STATE_IGNORED: Entry = Entry {
    code: "relay-state-ignored",
    level: Note,
    title: "The RelayState may be ignored",
    sentence: "{family} takes the RelayState from the application's settings, not from the address.",
    action: "At {family}, check that {setting} is {wanted}",
};

static WRONG_PARAMETER: Entry = Entry {
    code: "wrong-parameter",
    level: Error,
    title: "The RelayState has the wrong name",
    sentence: "The identity provider does not know a parameter of this name.",
    action: "Name the parameter {wanted}.",
};

static NOT_ENCODED: Entry = Entry {
    code: "not-encoded",
    level: Warning,
    title: "The RelayState is not encoded",
    sentence: "Some identity providers ignore a RelayState that is not encoded, and all of them cut it off at an &.",
    action: "Percent-encode the RelayState.",
};

static OVER_ENCODED: Entry = Entry {
    code: "over-encoded",
    level: Error,
    title: "The RelayState is encoded too often",
    sentence: "The identity provider decodes it once, and AWS cannot read what is left.",
    action: "Percent-encode the RelayState once.",
};

static LOST_AMPERSAND: Entry = Entry {
    code: "lost-ampersand",
    level: Error,
    title: "The RelayState is cut off at an &",
    sentence: "The identity provider takes what follows the & for itself, so it never reaches Amazon Connect.",
    action: "Write that & as %26 inside the RelayState.",
};

static RELAY_NOT_URL: Entry = Entry {
    code: "relay-not-url",
    level: Error,
    title: "The RelayState is not an address",
    sentence: "AWS can only go on to an address that begins with https://.",
    action: "Use Amazon Connect's federate address: https://<region>.console.aws.amazon.com/connect/federate/<instance-id>",
};

static RELAY_HTTP: Entry = Entry {
    code: "relay-http",
    level: Warning,
    title: "The RelayState is not https",
    sentence: "AWS uses https all the same.",
    action: "Start it with https://.",
};

static RELAY_ELSEWHERE: Entry = Entry {
    code: "relay-elsewhere",
    level: Error,
    title: "The RelayState leads elsewhere",
    sentence: "The RelayState leads to {host} instead of Amazon Connect's federate address.",
    action: "Use Amazon Connect's federate address: https://<region>.console.aws.amazon.com/connect/federate/<instance-id>",
};

static RELAY_WRONG_PAGE: Entry = Entry {
    code: "relay-wrong-page",
    level: Error,
    title: "The RelayState is another page",
    sentence: "The RelayState is a page of the AWS console, but not /connect/federate/ with an instance ID.",
    action: "Use Amazon Connect's federate address: https://<region>.console.aws.amazon.com/connect/federate/<instance-id>",
};

static INSTANCE_ID_MALFORMED: Entry = Entry {
    code: "instance-id-malformed",
    level: Error,
    title: "Not an instance ID",
    sentence: "“{found}” is not the ID of an Amazon Connect instance.",
    action: "Use the last part of the instance's ARN, after instance/.",
};

static INSTANCE_ID_CASE: Entry = Entry {
    code: "instance-id-case",
    level: Warning,
    title: "Capitals in the instance ID",
    sentence: "Amazon Connect writes its IDs in lower case.",
    action: "Write the ID in lower case.",
};

static INSTANCE_DIFFERS: Entry = Entry {
    code: "instance-differs",
    level: Error,
    title: "Another instance",
    sentence: "The RelayState names another Amazon Connect instance than the record's AWS ARN.",
    action: "Use the instance ID {wanted}, or correct the record's AWS ARN.",
};

static REGION_MALFORMED: Entry = Entry {
    code: "region-malformed",
    level: Error,
    title: "Not a region",
    sentence: "This is not the name of an AWS region, such as us-west-2.",
    action: "Use the region in the instance's ARN.",
};

static REGION_MISSING: Entry = Entry {
    code: "region-missing",
    level: Warning,
    title: "No region",
    sentence: "Without a region AWS uses a default, which may not be the instance's.",
    action: "Write the region and a dot before console, as in us-west-2.console.",
};

static REGION_DIFFERS: Entry = Entry {
    code: "region-differs",
    level: Error,
    title: "Another region",
    sentence: "The RelayState goes to {found}, but the record's AWS ARN is in {wanted}.",
    action: "Use {wanted}, or correct the record's AWS ARN.",
};

static GLOBAL_REGION_DIFFERS: Entry = Entry {
    code: "global-region-differs",
    level: Warning,
    title: "Another region",
    sentence: "The endpoint is not in {wanted}, the region of the record's AWS ARN. It must be the source region of the two.",
    action: "Use {wanted}, or correct the record's AWS ARN.",
};

static PARTITION_DIFFERS: Entry = Entry {
    code: "partition-differs",
    level: Error,
    title: "Another part of AWS",
    sentence: "AWS GovCloud (US) and the rest of AWS do not share instances.",
    action: "Use the host, the ARN and the CCP URL of the same partition.",
};

static DESTINATION_MISSING: Entry = Entry {
    code: "destination-missing",
    level: Warning,
    title: "No destination",
    sentence: "Without a destination the sign-in ends on Amazon Connect's home page instead of the phone.",
    action: "Add destination=%2Fccp-v2, or on awsapps.com destination=%2Fconnect%2Fccp-v2.",
};

static DESTINATION_NOT_PATH: Entry = Entry {
    code: "destination-not-path",
    level: Error,
    title: "Not a destination",
    sentence: "Once it is decoded, a destination is a path that starts with a slash.",
    action: "Use %2Fccp-v2, or on awsapps.com %2Fconnect%2Fccp-v2.",
};

static DESTINATION_FAMILY: Entry = Entry {
    code: "destination-family",
    level: Error,
    title: "The destination does not fit the domain",
    sentence: "The destination belongs to another domain than the CCP URL, so the sign-in does not reach the phone.",
    action: "Use the destination {wanted}.",
};

static DESTINATION_OLD: Entry = Entry {
    code: "destination-old",
    level: Warning,
    title: "The destination is the old CCP",
    sentence: "Amazon Connect's first phone page has been replaced.",
    action: "Use %2Fccp-v2, or on awsapps.com %2Fconnect%2Fccp-v2.",
};

static DESTINATION_NOT_PHONE: Entry = Entry {
    code: "destination-not-phone",
    level: Warning,
    title: "The destination is not the phone",
    sentence: "The sign-in ends on a page that is not the phone.",
    action: "Use %2Fccp-v2, or on awsapps.com %2Fconnect%2Fccp-v2.",
};

static DESTINATION_WHOLE: Entry = Entry {
    code: "destination-whole",
    level: Warning,
    title: "The destination is a whole address",
    sentence: "A path is enough, and does not depend on the approved origins.",
    action: "Use %2Fccp-v2, or on awsapps.com %2Fconnect%2Fccp-v2.",
};

static DESTINATION_HTTP: Entry = Entry {
    code: "destination-http",
    level: Warning,
    title: "The destination is not https",
    sentence: "Amazon Connect uses https all the same.",
    action: "Start it with https://.",
};

static DESTINATION_EXTERNAL: Entry = Entry {
    code: "destination-external",
    level: Error,
    title: "The destination is another site",
    sentence: "Patchcord waits for the sign-in to arrive at Amazon Connect, and this one never does.",
    action: "Use %2Fccp-v2, or on awsapps.com %2Fconnect%2Fccp-v2.",
};

static NEW_DOMAIN_MISSING: Entry = Entry {
    code: "new-domain-missing",
    level: Warning,
    title: "No new_domain=true",
    sentence: "If the instance was made with an address at awsapps.com, the sign-in ends there, and the phone at my.connect.aws stays signed out. Newer instances do not need it.",
    action: "Add &new_domain=true to the RelayState before it is encoded.",
};

static NEW_DOMAIN_MISSING_AD_FS: Entry = Entry {
    code: "new-domain-missing",
    level: Note,
    title: "No new_domain=true",
    sentence: "If the instance was made with an address at awsapps.com, the sign-in ends there, and the phone at my.connect.aws stays signed out. AWS's guide for AD FS has none, and newer instances do not need it.",
    action: "If agents are asked to sign in at awsapps.com, add &new_domain=true to the RelayState before it is encoded.",
};

static NEW_DOMAIN_UNWANTED: Entry = Entry {
    code: "new-domain-unwanted",
    level: Error,
    title: "Remove new_domain=true",
    sentence: "The sign-in ends at my.connect.aws, but the CCP URL is at awsapps.com.",
    action: "Remove new_domain=true, or move the CCP URL to my.connect.aws.",
};

static NEW_DOMAIN_JOINED: Entry = Entry {
    code: "new-domain-joined",
    level: Note,
    title: "An older way to write new_domain",
    sentence: "new_domain=true is joined to the destination as on AWS's older pages. That works.",
    action: "Nothing to do. Newer pages write &new_domain=true.",
};

static RELAY_STATE_UNSEEN_UNKNOWN: Entry = Entry {
    code: "relay-state-unseen",
    level: Note,
    title: "Check the RelayState at the identity provider",
    sentence: "The address has no RelayState, so the application's settings must have it. Patchcord cannot see them.",
    action: "At the identity provider, check that {setting} is the federate address of this instance.",
};

static RELAY_STATE_IGNORED_UNKNOWN: Entry = Entry {
    code: "relay-state-ignored",
    level: Note,
    title: "The RelayState may be ignored",
    sentence: "{family} takes the RelayState from the application's settings, not from the address.",
    action: "At {family}, check that {setting} holds the same.",
};
