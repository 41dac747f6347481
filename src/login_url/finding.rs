//! What can be wrong with a Login URL: how bad it is, who mends it, and the words for it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::cause::Who;
use crate::login_url::family::Family;
use crate::value::AddressError;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Nothing is wrong; something could not be seen, or could be simpler.
    Note,
    /// The sign-in can work, but not for every instance, agent or release.
    Warning,
    /// The sign-in cannot work.
    Error,
}

/// The part of the address that a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// All of it.
    Address,
    /// What stands before the host.
    Scheme,
    /// The host.
    Host,
    /// The path.
    Path,
    /// The parameters after the question mark.
    Query,
    /// What stands after the number sign.
    Fragment,
    /// The RelayState, with the parameter that carries it.
    RelayState,
    /// The AWS region of the RelayState.
    Region,
    /// The id of the Amazon Connect instance in the RelayState.
    InstanceId,
    /// The `destination` of the RelayState.
    Destination,
    /// The `new_domain` of the RelayState.
    NewDomain,
}

impl Part {
    /// How a page calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Scheme => "beginning",
            Self::Host => "host",
            Self::Path => "path",
            Self::Query => "parameters",
            Self::Fragment => "part after #",
            Self::RelayState => "RelayState",
            Self::Region => "region",
            Self::InstanceId => "instance ID",
            Self::Destination => "destination",
            Self::NewDomain => "new_domain",
        }
    }
}

/// One thing to say about a Login URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub problem: Problem,
    /// The part of the address that it is about.
    pub part: Part,
    /// Where that part stands in the text of the field, in bytes; always whole characters, and none where something is
    /// missing that has no other place.
    pub range: Range<usize>,
    /// Whether the corrected address is without it.
    pub mended: bool,
}

/// A finding in words, in whole sentences. An address to be copied stands at the end, without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// A few words, without a full stop.
    pub title: &'static str,
    /// What is wrong.
    pub sentence: String,
    /// What to do.
    pub action: String,
}

/// What can be said about a Login URL.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// Nothing is written.
    Empty,
    /// Blanks stand around it, which are dropped.
    BlankAround,
    /// Quotation marks or brackets stand around it.
    QuoteAround,
    /// A blank stands inside.
    BlankInside,
    /// A line break or a tab stands inside.
    LineBreak,
    /// A character is invisible.
    Invisible,
    /// A word processor has replaced a hyphen or a quotation mark.
    Typographic,
    /// `&` is written as in HTML.
    HtmlEscaped,
    /// A backslash stands for a slash.
    Backslash,
    /// The whole address is percent-encoded.
    AllEncoded,
    /// It begins with http.
    NotHttps,
    /// It does not begin with a scheme.
    NoScheme,
    /// The scheme is there, but twice or misspelt.
    BadScheme,
    /// It is not an address that Patchcord opens.
    Refused(AddressError),
    /// Something of a template was not filled in.
    Placeholder {
        /// The text that should have been replaced.
        text: String,
    },
    /// The policy `idpHosts` does not name the host.
    HostNotAllowed {
        /// The host.
        host: String,
    },
    /// It is the CCP URL.
    CcpUrlPasted,
    /// It is another page of Amazon Connect.
    ConnectPage,
    /// It is a host at awsapps.com without the path that makes it Amazon Connect or IAM Identity Center.
    WorkDocsPage,
    /// It is the AWS console, or its sign-in page.
    ConsolePage,
    /// It is the address that the identity provider posts its assertion to.
    AcsPasted,
    /// It is the metadata of an identity provider or a service.
    Metadata,
    /// It is a page of ServiceNow.
    ServiceNowPage,
    /// It was copied in the middle of a sign-in, and holds for that one.
    UnderWay,
    /// It only answers requests of a service (SP-initiated sign-in).
    AnswersOnly,
    /// It names no application.
    NoApplication {
        /// The identity provider.
        family: Family,
    },
    /// It is Okta's page for administrators.
    OktaAdmin,
    /// The link of Entra ID names no tenant.
    TenantMissing,
    /// The link of IAM Identity Center has lost what stands after `#`.
    FragmentLost,
    /// It goes to AWS without an identity provider.
    FederateOnly,
    /// It is the endpoint that the identity provider posts to for Global Resiliency.
    GlobalEndpoint,
    /// AD FS is told the application in a way that takes no RelayState along.
    LoginToRp,
    /// AD FS is not told the application.
    RpidMissing,
    /// AD FS wants the RelayState encoded twice, and its own one around it once.
    AdFsEncoding,
    /// The RelayState has to be in the address and is not.
    RelayStateMissing {
        /// The identity provider.
        family: Family,
    },
    /// The RelayState is not in the address, so it cannot be seen.
    RelayStateUnseen {
        /// What it has to be, where that is known.
        wanted: Option<String>,
        /// The setting that holds it.
        setting: &'static str,
    },
    /// The identity provider takes the RelayState from its own settings.
    RelayStateIgnored {
        /// The identity provider.
        family: Family,
        /// What it has to be there, where that is known.
        wanted: Option<String>,
    },
    /// The parameter that carries the RelayState has a name that the identity provider does not know.
    WrongParameter {
        /// The name that it should have.
        wanted: &'static str,
    },
    /// The RelayState is not encoded.
    NotEncoded,
    /// The RelayState is encoded more often than it is decoded.
    OverEncoded,
    /// The end of the RelayState is cut off by an `&` that is not encoded.
    LostAmpersand,
    /// The RelayState is no address.
    RelayNotUrl,
    /// The RelayState begins with http.
    RelayHttp,
    /// The RelayState is an address, but not of the AWS console.
    RelayElsewhere {
        /// Its host.
        host: String,
    },
    /// The RelayState is at the right host, but not the federate address.
    RelayWrongPage,
    /// The instance id is not one.
    InstanceIdMalformed {
        /// What stands in its place.
        found: String,
    },
    /// The instance id has capitals.
    InstanceIdCase,
    /// The instance id is not the record's.
    InstanceDiffers {
        /// The one of the record's AWS ARN.
        wanted: String,
    },
    /// The region is not one.
    RegionMalformed,
    /// There is no region.
    RegionMissing,
    /// The region is not the record's.
    RegionDiffers {
        /// The one in the address.
        found: String,
        /// The one of the record's AWS ARN.
        wanted: String,
    },
    /// The region of the Global Resiliency endpoint is not the record's, which may name the other of the two.
    GlobalRegionDiffers {
        /// The one of the record's AWS ARN.
        wanted: String,
    },
    /// AWS GovCloud (US) and the rest of AWS are mixed.
    PartitionDiffers,
    /// The RelayState names no destination.
    DestinationMissing,
    /// The destination is no path.
    DestinationNotPath,
    /// The destination is in the form of the other domain.
    DestinationFamily {
        /// The destination as it should be, decoded.
        wanted: String,
    },
    /// The destination is the first CCP, which is no longer offered.
    DestinationOld,
    /// The destination is a page of the instance that is not the phone.
    DestinationNotPhone,
    /// The destination is the whole CCP URL.
    DestinationWhole,
    /// The destination begins with http.
    DestinationHttp,
    /// The destination is another site.
    DestinationExternal,
    /// `new_domain=true` is missing.
    NewDomainMissing,
    /// `new_domain=true` is there, but the CCP URL is at the old domain.
    NewDomainUnwanted,
    /// `new_domain=true` is joined to the destination as on AWS's older pages.
    NewDomainJoined,
}

impl Problem {
    /// A name that never changes, for reports and tests.
    pub const fn code(&self) -> &'static str {
        self.facts().0
    }

    /// How bad it is.
    pub const fn level(&self) -> Level {
        self.facts().1
    }

    /// Whether the address is of another kind, which starts no sign-in however it is spelt.
    pub(super) const fn is_other_address(&self) -> bool {
        matches!(
            self,
            Self::CcpUrlPasted
                | Self::ConnectPage
                | Self::WorkDocsPage
                | Self::ConsolePage
                | Self::AcsPasted
                | Self::Metadata
                | Self::ServiceNowPage
                | Self::UnderWay
                | Self::AnswersOnly
        )
    }

    /// Whether the finding is about the spelling of the address, not about where it leads.
    pub(super) const fn is_spelling(&self) -> bool {
        matches!(
            self,
            Self::BlankAround
                | Self::QuoteAround
                | Self::BlankInside
                | Self::LineBreak
                | Self::Invisible
                | Self::Typographic
                | Self::HtmlEscaped
                | Self::Backslash
                | Self::AllEncoded
                | Self::NotHttps
                | Self::NoScheme
                | Self::BadScheme
        )
    }

    /// Who mends it.
    pub const fn who(&self) -> Who {
        match self {
            Self::HostNotAllowed { .. } => Who::BrowserAdmin,
            Self::RelayStateUnseen { .. } | Self::RelayStateIgnored { .. } => Who::IdpAdmin,
            _ => Who::ServiceNowAdmin,
        }
    }

    const fn facts(&self) -> (&'static str, Level, &'static str) {
        use Level::{Error, Note, Warning};
        match self {
            Self::Empty => ("empty", Note, "No Login URL"),
            Self::BlankAround => ("blank-around", Note, "Blanks around the address"),
            Self::QuoteAround => ("quote-around", Error, "Quotation marks around the address"),
            Self::BlankInside => ("blank-inside", Error, "A blank inside"),
            Self::LineBreak => ("line-break", Error, "A line break inside"),
            Self::Invisible => ("invisible", Error, "An invisible character"),
            Self::Typographic => ("typographic", Error, "A character from a word processor"),
            Self::HtmlEscaped => ("html-escaped", Error, "Copied from a page's source"),
            Self::Backslash => ("backslash", Error, "A backslash"),
            Self::AllEncoded => ("all-encoded", Error, "All of it is encoded"),
            Self::NotHttps => ("not-https", Error, "Not https"),
            Self::NoScheme => ("no-scheme", Error, "No https:// at the beginning"),
            Self::BadScheme => ("bad-scheme", Error, "The beginning is misspelt"),
            Self::Refused(_) => ("refused", Error, "Not a usable address"),
            Self::Placeholder { .. } => ("placeholder", Error, "A placeholder is left over"),
            Self::HostNotAllowed { .. } => ("host-not-allowed", Error, "The host is not allowed"),
            Self::CcpUrlPasted => ("ccp-url-pasted", Error, "This is the CCP URL"),
            Self::ConnectPage => ("connect-page", Error, "This is a page of Amazon Connect"),
            Self::WorkDocsPage => ("workdocs-page", Error, "This is a page of Amazon WorkDocs"),
            Self::ConsolePage => ("console-page", Error, "This is the AWS console"),
            Self::AcsPasted => ("acs-pasted", Error, "This is AWS's end of the sign-in"),
            Self::Metadata => ("metadata", Error, "This is a metadata address"),
            Self::ServiceNowPage => ("servicenow-page", Error, "This is a page of ServiceNow"),
            Self::UnderWay => ("under-way", Error, "Copied in the middle of a sign-in"),
            Self::AnswersOnly => ("answers-only", Error, "This address only answers requests"),
            Self::NoApplication { .. } => ("no-application", Error, "No application is named"),
            Self::OktaAdmin => ("okta-admin", Error, "This is Okta's administration"),
            Self::TenantMissing => ("tenant-missing", Warning, "No tenant is named"),
            Self::FragmentLost => ("fragment-lost", Error, "The part after # is lost"),
            Self::FederateOnly => ("federate-only", Warning, "No identity provider"),
            Self::GlobalEndpoint => (
                "global-endpoint",
                Warning,
                "Amazon Connect's end of the sign-in",
            ),
            Self::LoginToRp => ("login-to-rp", Error, "loginToRp takes no RelayState"),
            Self::RpidMissing => ("rpid-missing", Error, "AD FS is not told the application"),
            Self::AdFsEncoding => ("ad-fs-encoding", Error, "Not encoded as AD FS needs it"),
            Self::RelayStateMissing { .. } => ("relay-state-missing", Error, "No RelayState"),
            Self::RelayStateUnseen { .. } => (
                "relay-state-unseen",
                Note,
                "The RelayState is at the identity provider",
            ),
            Self::RelayStateIgnored { .. } => (
                "relay-state-ignored",
                Note,
                "The RelayState may not be read",
            ),
            Self::WrongParameter { .. } => (
                "wrong-parameter",
                Error,
                "The RelayState has the wrong name",
            ),
            Self::NotEncoded => ("not-encoded", Warning, "The RelayState is not encoded"),
            Self::OverEncoded => ("over-encoded", Error, "The RelayState is encoded too often"),
            Self::LostAmpersand => ("lost-ampersand", Error, "The RelayState is cut off at an &"),
            Self::RelayNotUrl => ("relay-not-url", Error, "The RelayState is not an address"),
            Self::RelayHttp => ("relay-http", Warning, "The RelayState is not https"),
            Self::RelayElsewhere { .. } => {
                ("relay-elsewhere", Error, "The RelayState leads elsewhere")
            }
            Self::RelayWrongPage => ("relay-wrong-page", Error, "The RelayState is another page"),
            Self::InstanceIdMalformed { .. } => {
                ("instance-id-malformed", Error, "Not an instance ID")
            }
            Self::InstanceIdCase => ("instance-id-case", Warning, "Capitals in the instance ID"),
            Self::InstanceDiffers { .. } => ("instance-differs", Error, "Another instance"),
            Self::RegionMalformed => ("region-malformed", Error, "Not a region"),
            Self::RegionMissing => ("region-missing", Warning, "No region"),
            Self::RegionDiffers { .. } => ("region-differs", Error, "Another region"),
            Self::GlobalRegionDiffers { .. } => {
                ("global-region-differs", Warning, "Another region")
            }
            Self::PartitionDiffers => ("partition-differs", Error, "Another part of AWS"),
            Self::DestinationMissing => ("destination-missing", Warning, "No destination"),
            Self::DestinationNotPath => ("destination-not-path", Error, "Not a destination"),
            Self::DestinationFamily { .. } => (
                "destination-family",
                Error,
                "The destination is of the other domain",
            ),
            Self::DestinationOld => ("destination-old", Warning, "The destination is the old CCP"),
            Self::DestinationNotPhone => (
                "destination-not-phone",
                Warning,
                "The destination is not the phone",
            ),
            Self::DestinationWhole => (
                "destination-whole",
                Warning,
                "The destination is a whole address",
            ),
            Self::DestinationHttp => ("destination-http", Warning, "The destination is not https"),
            Self::DestinationExternal => (
                "destination-external",
                Error,
                "The destination is another site",
            ),
            Self::NewDomainMissing => ("new-domain-missing", Warning, "No new_domain=true"),
            Self::NewDomainUnwanted => {
                ("new-domain-unwanted", Error, "new_domain=true is too much")
            }
            Self::NewDomainJoined => (
                "new-domain-joined",
                Note,
                "An older way to write new_domain",
            ),
        }
    }

    /// The words that a page can show as they are.
    pub fn words(&self) -> Words {
        Words {
            title: self.facts().2,
            sentence: self.sentence(),
            action: self.action(),
        }
    }

    fn sentence(&self) -> String {
        let text = match self {
            Self::Placeholder { text } => {
                return format!("“{text}” stands for something that was never filled in.");
            }
            Self::HostNotAllowed { host } => {
                return format!(
                    "The browser policy idpHosts does not name {host}, so Patchcord does not open it."
                );
            }
            Self::NoApplication { family } => {
                return format!(
                    "This is an address of {}, but it does not start the Amazon Connect application.",
                    family.name()
                );
            }
            Self::RelayStateMissing { family } => {
                return format!(
                    "{} is not told where to go after the sign-in, so agents end in the AWS console.",
                    family.name()
                );
            }
            Self::RelayStateIgnored { family, .. } => {
                return format!(
                    "{} takes the RelayState from the application's settings, not from the address.",
                    family.name()
                );
            }
            Self::RelayElsewhere { host } => {
                return format!(
                    "The RelayState leads to {host} instead of Amazon Connect's federate address."
                );
            }
            Self::InstanceIdMalformed { found } => {
                return format!("“{found}” is not the ID of an Amazon Connect instance.");
            }
            Self::InstanceDiffers { .. } => {
                "The RelayState names another Amazon Connect instance than the record's AWS ARN."
            }
            Self::RegionDiffers { found, wanted } => {
                return format!(
                    "The RelayState goes to {found}, but the record's AWS ARN is in {wanted}."
                );
            }
            Self::GlobalRegionDiffers { wanted } => {
                return format!(
                    "The endpoint is not in {wanted}, the region of the record's AWS ARN. It must be the source region of the two."
                );
            }
            Self::DestinationFamily { .. } => {
                "The destination does not fit the domain of the CCP URL, so the sign-in ends where the phone does not see it."
            }
            Self::Empty => "The field is empty, so agents use Amazon Connect's ordinary login.",
            Self::BlankAround => "There are blanks before or after the address. They are dropped.",
            Self::QuoteAround => "Quotation marks or brackets are part of the text.",
            Self::BlankInside => "An address has no blanks.",
            Self::LineBreak => "The address was broken into lines or has a tab inside.",
            Self::Invisible => {
                "There is a character that cannot be seen, often copied from a chat or a document."
            }
            Self::Typographic => {
                "A hyphen or a quotation mark was replaced by one that looks better in print."
            }
            Self::HtmlEscaped => "& is written as &amp;, as in the source of a page.",
            Self::Backslash => "There is a backslash where an address has a slash.",
            Self::AllEncoded => {
                "Even the https:// is encoded, so no browser takes it for an address."
            }
            Self::NotHttps => "A sign-in is only opened over https.",
            Self::NoScheme => "The address does not begin with https://.",
            Self::BadScheme => "The address does not begin with https:// and a host.",
            Self::Refused(_) => "Patchcord does not open this address.",
            Self::CcpUrlPasted => {
                "The CCP URL opens Amazon Connect's own login, not the company sign-in."
            }
            Self::ConnectPage => "Pages of Amazon Connect do not start the company sign-in.",
            Self::WorkDocsPage => {
                "Without /connect or /start a host at awsapps.com is Amazon WorkDocs, not Amazon Connect."
            }
            Self::ConsolePage => {
                "Signing in to the AWS console does not sign agents in to Amazon Connect."
            }
            Self::AcsPasted => {
                "The identity provider posts its assertion here. Opened by a browser, it signs nobody in."
            }
            Self::Metadata => "A metadata address describes a service. It signs nobody in.",
            Self::ServiceNowPage => {
                "The company sign-in of Amazon Connect does not start in ServiceNow."
            }
            Self::UnderWay => {
                "The address belongs to one sign-in, by one person, and cannot be used again."
            }
            Self::AnswersOnly => {
                "It answers requests of a service, and Amazon Connect never makes one. Entra ID calls that AADSTS750054."
            }
            Self::OktaAdmin => "Only administrators of Okta can open it.",
            Self::TenantMissing => "Without a tenant ID, Entra ID may look in the wrong tenant.",
            Self::FragmentLost => {
                "IAM Identity Center tells its applications apart by the part after #, which is missing."
            }
            Self::FederateOnly => "It works only while the browser has a session at AWS already.",
            Self::GlobalEndpoint => {
                "The identity provider posts to it. Opened by a browser, it may sign nobody in."
            }
            Self::LoginToRp => {
                "With loginToRp AD FS does not say where to go after the sign-in, so agents end in the AWS console."
            }
            Self::RpidMissing => "Without RPID, AD FS asks the agent which application is meant.",
            Self::AdFsEncoding => {
                "AD FS decodes the RelayState twice, so it loses what is encoded less and passes on what is encoded more."
            }
            Self::RelayStateUnseen { .. } => {
                "The address has no RelayState, so it must be in the application's settings, which cannot be seen here."
            }
            Self::WrongParameter { .. } => {
                "The identity provider does not know a parameter of this name."
            }
            Self::NotEncoded => {
                "Some identity providers do not take a RelayState that is not encoded, and all of them cut it off at an &."
            }
            Self::OverEncoded => {
                "The identity provider decodes it once, and AWS cannot read what is left."
            }
            Self::LostAmpersand => {
                "The identity provider takes what follows the & for itself, so it never reaches Amazon Connect."
            }
            Self::RelayNotUrl => "AWS can only go on to an address that begins with https://.",
            Self::RelayHttp => "AWS goes on to https, whatever is written.",
            Self::RelayWrongPage => {
                "The page is in the AWS console, but it is not /connect/federate/ and an instance ID."
            }
            Self::InstanceIdCase => "Amazon Connect writes its IDs in small letters.",
            Self::RegionMalformed => "This is not the name of an AWS region, such as us-west-2.",
            Self::RegionMissing => {
                "Without a region AWS takes a default, which need not be the instance's."
            }
            Self::PartitionDiffers => {
                "AWS GovCloud (US) and the rest of AWS do not know each other's instances."
            }
            Self::DestinationMissing => {
                "Without a destination the sign-in ends on Amazon Connect's home page instead of the phone."
            }
            Self::DestinationNotPath => {
                "Decoded, a destination is a path that begins with a slash."
            }
            Self::DestinationOld => "Amazon Connect's first phone page has been replaced.",
            Self::DestinationNotPhone => "The sign-in ends on a page that is not the phone.",
            Self::DestinationWhole => {
                "A path is enough, and does not depend on the approved origins."
            }
            Self::DestinationHttp => "Amazon Connect goes on to https, whatever is written.",
            Self::DestinationExternal => {
                "Patchcord waits for the sign-in to arrive at Amazon Connect, and this one never does."
            }
            Self::NewDomainMissing => {
                "If the instance was made with an address at awsapps.com, the sign-in ends there, and the phone at my.connect.aws stays signed out. Newer instances do not need it."
            }
            Self::NewDomainUnwanted => {
                "The sign-in ends at my.connect.aws, but the CCP URL is at awsapps.com."
            }
            Self::NewDomainJoined => {
                "new_domain=true is joined to the destination as on AWS's older pages. That works."
            }
        };
        text.to_owned()
    }

    fn action(&self) -> String {
        let text = match self {
            Self::Refused(error) => return format!("To mend it, {}.", error.text()),
            Self::InstanceDiffers { wanted } => {
                return format!("Use the instance ID {wanted}, or correct the record's AWS ARN.");
            }
            Self::RegionDiffers { wanted, .. } | Self::GlobalRegionDiffers { wanted } => {
                return format!("Use {wanted}, or correct the record's AWS ARN.");
            }
            Self::DestinationFamily { wanted } => return format!("Use the destination {wanted}."),
            Self::WrongParameter { wanted } => return format!("Name the parameter {wanted}."),
            Self::RelayStateUnseen {
                wanted: Some(wanted),
                setting,
            } => {
                return format!("At the identity provider, see that {setting} is {wanted}");
            }
            Self::RelayStateUnseen {
                wanted: None,
                setting,
            } => {
                return format!(
                    "At the identity provider, see that {setting} is the federate address of this instance."
                );
            }
            Self::RelayStateIgnored {
                family,
                wanted: Some(wanted),
            } => {
                return format!(
                    "At {}, see that {} is {wanted}",
                    family.name(),
                    family.setting()
                );
            }
            Self::RelayStateIgnored {
                family,
                wanted: None,
            } => {
                return format!(
                    "At {}, see that {} holds the same.",
                    family.name(),
                    family.setting()
                );
            }
            Self::HostNotAllowed { .. } => {
                "Add the host to idpHosts, or use the address of an allowed host."
            }
            Self::Placeholder { .. } => "Put the real value in its place.",
            Self::Empty => {
                "Leave it so, or paste the identity provider's link to the Amazon Connect application."
            }
            Self::BlankAround | Self::BlankInside => "Remove the blanks.",
            Self::QuoteAround => "Remove them.",
            Self::LineBreak => "Write the address in one line.",
            Self::Invisible => "Delete the character, or type the address anew.",
            Self::Typographic => "Replace it by the plain character.",
            Self::HtmlEscaped => "Write & instead.",
            Self::Backslash => "Write a slash instead.",
            Self::AllEncoded => "Paste the address as the identity provider shows it.",
            Self::NotHttps | Self::NoScheme | Self::BadScheme => "Begin it with https:// once.",
            Self::CcpUrlPasted
            | Self::ConnectPage
            | Self::WorkDocsPage
            | Self::ConsolePage
            | Self::AcsPasted
            | Self::Metadata
            | Self::ServiceNowPage
            | Self::UnderWay
            | Self::AnswersOnly
            | Self::FederateOnly
            | Self::NoApplication { .. } => {
                "Paste the identity provider's link to the Amazon Connect application."
            }
            Self::GlobalEndpoint => {
                "If nobody is signed in, paste the identity provider's link to the application instead."
            }
            Self::OktaAdmin => "Paste the application's embed link, from a host without -admin.",
            Self::TenantMissing => {
                "Copy the User access URL from the application's properties, with its tenantId."
            }
            Self::FragmentLost => {
                "Copy the link of the application's tile again, with everything after #."
            }
            Self::LoginToRp => "Use RelayState with RPID and the RelayState in it instead.",
            Self::RpidMissing => {
                "Put RPID=urn:amazon:webservices before the RelayState and encode both once more."
            }
            Self::AdFsEncoding => {
                "Encode RPID and RelayState each, join them with &, and encode the whole once more."
            }
            Self::RelayStateMissing { .. } => "Add the RelayState of this instance to the address.",
            Self::NotEncoded => "Percent-encode the RelayState.",
            Self::OverEncoded => "Percent-encode the RelayState once.",
            Self::LostAmpersand => "Write that & as %26 inside the RelayState.",
            Self::RelayNotUrl | Self::RelayElsewhere { .. } | Self::RelayWrongPage => {
                "Use Amazon Connect's federate address: https://<region>.console.aws.amazon.com/connect/federate/<instance-id>"
            }
            Self::RelayHttp | Self::DestinationHttp => "Begin it with https://.",
            Self::InstanceIdMalformed { .. } => {
                "Use the last part of the instance's ARN, after instance/."
            }
            Self::InstanceIdCase => "Write it in small letters.",
            Self::RegionMalformed => "Use the region in the instance's ARN.",
            Self::RegionMissing => "Put the region and a full stop before console.",
            Self::PartitionDiffers => {
                "Use the host, the ARN and the CCP URL of the same partition."
            }
            Self::DestinationMissing => {
                "Add destination=%2Fccp-v2, or on awsapps.com destination=%2Fconnect%2Fccp-v2."
            }
            Self::DestinationNotPath
            | Self::DestinationOld
            | Self::DestinationNotPhone
            | Self::DestinationWhole
            | Self::DestinationExternal => "Use %2Fccp-v2, or on awsapps.com %2Fconnect%2Fccp-v2.",
            Self::NewDomainMissing => {
                "Add &new_domain=true to the RelayState before it is encoded."
            }
            Self::NewDomainUnwanted => {
                "Remove new_domain=true, or move the CCP URL to my.connect.aws."
            }
            Self::NewDomainJoined => "Nothing has to be done. Newer pages write &new_domain=true.",
        };
        text.to_owned()
    }
}
