//! What can be wrong with a Login URL. What is said about each problem is in `wording.rs`.

use std::ops::Range;

use serde::{Deserialize, Serialize};

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

/// A problem, and where it stands in the text that is looked at, in bytes.
pub(super) type Found = (Problem, Range<usize>);

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
    Metadata {
        /// Whether nothing else is possible.
        sure: bool,
    },
    /// It is a page of ServiceNow.
    ServiceNowPage,
    /// It was copied in the middle of a sign-in, and holds for that sign-in alone.
    UnderWay {
        /// Whether nothing else is possible.
        sure: bool,
    },
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
    /// AD FS wants the inner RelayState encoded twice, and its own RelayState around that once.
    AdFsEncoding,
    /// The RelayState has to be in the address and is not.
    RelayStateMissing {
        /// The identity provider.
        family: Family,
    },
    /// The RelayState is not in the address, so it cannot be seen.
    RelayStateUnseen {
        /// The right RelayState, where that is known.
        wanted: Option<String>,
        /// The setting that holds it.
        setting: &'static str,
    },
    /// The address is a login page that goes on to the application.
    ThroughLoginPage {
        /// The host of the login page.
        host: String,
    },
    /// The RelayState leads to a second identity provider, which goes on to Amazon Connect.
    ThroughSecondIdp {
        /// The host of the second identity provider.
        host: String,
    },
    /// A parameter makes the identity provider ask for a login each time.
    ForcesLogin {
        /// The parameter, with its value.
        parameter: String,
    },
    /// A parameter names one person.
    NamesPerson {
        /// The name in the parameter.
        person: String,
    },
    /// The identity provider takes the RelayState from its own settings.
    RelayStateIgnored {
        /// The identity provider.
        family: Family,
        /// The right RelayState, where that is known.
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
    /// The RelayState is an address of a host that is not known.
    RelayUnknown {
        /// The host.
        host: String,
    },
    /// The RelayState is at the right host, but not the federate address.
    RelayWrongPage,
    /// The instance id is not a UUID.
    InstanceIdMalformed {
        /// The text in its place.
        found: String,
    },
    /// The instance id has capitals.
    InstanceIdCase,
    /// The instance id is not the record's.
    InstanceDiffers {
        /// The value in the record's AWS ARN.
        wanted: String,
    },
    /// The region is not the name of a region.
    RegionMalformed,
    /// There is no region.
    RegionMissing,
    /// The region is not the record's.
    RegionDiffers {
        /// The value in the address.
        found: String,
        /// The value in the record's AWS ARN.
        wanted: String,
    },
    /// The region of the Global Resiliency endpoint is not the record's, which may name the other of the two.
    GlobalRegionDiffers {
        /// The value in the record's AWS ARN.
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
    NewDomainMissing {
        /// Whether AD FS carries the RelayState, for which AWS documents none.
        ad_fs: bool,
    },
    /// `new_domain=true` is there, but the CCP URL is at the old domain.
    NewDomainUnwanted,
    /// `new_domain=true` is joined to the destination as on AWS's older pages.
    NewDomainJoined,
}

impl Problem {
    /// Whether the address is of another kind, which starts no sign-in however it is spelt.
    pub(super) const fn is_other_address(&self) -> bool {
        matches!(
            self,
            Self::CcpUrlPasted
                | Self::ConnectPage
                | Self::WorkDocsPage
                | Self::ConsolePage
                | Self::AcsPasted
                | Self::Metadata { sure: true }
                | Self::ServiceNowPage
                | Self::UnderWay { sure: true }
                | Self::AnswersOnly
        )
    }

    /// Whether the problem is the spelling of the address, not the place where it leads.
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
}
