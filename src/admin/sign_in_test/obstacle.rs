//! The causes that only "Test my sign-in" can tell apart.
//!
//! They are not in [`Cause`], because every ServiceNow page loads that catalogue, and only the set-up page needs this one.

use serde::{Serialize, Serializer};

use crate::cause::Cause;

/// The cause that stopped a watched sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obstacle {
    /// A cause that Patchcord can tell without a test too.
    Known(Cause),
    /// SSO Login URL is an address of Amazon Connect itself.
    LoginUrlIsPhone,
    /// The host of the Login URL cannot be reached.
    IdpUnreachable,
    /// The browser does not trust the connection to the Login URL's host.
    IdpUntrusted,
    /// The identity provider has a fault: HTTP status 429 or 500 and above.
    IdpFailed,
    /// The identity provider does not know the address, or not as one to start a sign-in at.
    LoginUrlUnknown,
    /// The identity provider has not given the application to this user.
    NotAssigned,
    /// The identity provider does not know the AWS application under the name that it was asked for.
    ApplicationUnknown,
    /// The identity provider refuses for a reason of its own.
    IdpRefused,
    /// "Your request included an invalid SAML response."
    AssertionInvalid,
    /// "Response signature invalid"
    SignatureInvalid,
    /// "Response does not contain the required audience."
    AudienceWrong,
    /// "RoleSessionName is required" or "must match".
    SessionNameInvalid,
    /// "Requested DurationSeconds exceeds MaxSessionDuration set for this role."
    SessionTooLong,
    /// "Not authorized to perform sts:AssumeRoleWithSAML"
    RoleNotTrusted,
    /// "Specified provider doesn't exist." or "Issuer not present in specified provider"
    ProviderUnknown,
    /// The assertion holds several roles, and AWS asks which.
    RoleChooser,
    /// AWS leads to its console instead of to Amazon Connect.
    RelayStateLost,
    /// AWS asks for its own login, or says "Session expired": no assertion has come with the browser.
    NoAwsSession,
    /// AWS refuses with a text that is not in our list.
    AwsRefused,
    /// AWS or Amazon Connect cannot be reached, or has a fault.
    AwsUnavailable,
    /// "Your account has been authenticated, but has not been onboarded to this application."
    NotOnboarded,
    /// "Access denied, Please contact your AWS account administrator for assistance."
    RoleNotPermitted,
    /// "Bad Request. The request was not valid and could not be processed."
    RoleChanged,
    /// `UserNotOnboardedException`, with Global Resiliency.
    NotOnboardedInRegion,
    /// `ResourceNotFoundException`, with Global Resiliency.
    NotDistributed,
    /// "This application has not been enabled for your directory": a page of Amazon WorkDocs.
    OldHostWithoutConnect,
    /// The sign-in ends at another Amazon Connect host than the one of `ccpUrl`.
    OtherInstance,
    /// The sign-in ends at a site outside Amazon Connect.
    LandedElsewhere,
    /// The same pages come again and again.
    GoesInCircles,
    /// The window has stopped on the way, after the identity provider.
    Stalled,
    /// The window still waits at the identity provider.
    NotFinished,
    /// The window was closed too early.
    WindowClosed,
}

impl Obstacle {
    /// One of each that is not in [`Cause::ALL`].
    pub const ALL: &'static [Self] = &[
        Self::LoginUrlIsPhone,
        Self::IdpUnreachable,
        Self::IdpUntrusted,
        Self::IdpFailed,
        Self::LoginUrlUnknown,
        Self::NotAssigned,
        Self::ApplicationUnknown,
        Self::IdpRefused,
        Self::AssertionInvalid,
        Self::SignatureInvalid,
        Self::AudienceWrong,
        Self::SessionNameInvalid,
        Self::SessionTooLong,
        Self::RoleNotTrusted,
        Self::ProviderUnknown,
        Self::RoleChooser,
        Self::RelayStateLost,
        Self::NoAwsSession,
        Self::AwsRefused,
        Self::AwsUnavailable,
        Self::NotOnboarded,
        Self::RoleNotPermitted,
        Self::RoleChanged,
        Self::NotOnboardedInRegion,
        Self::NotDistributed,
        Self::OldHostWithoutConnect,
        Self::OtherInstance,
        Self::LandedElsewhere,
        Self::GoesInCircles,
        Self::Stalled,
        Self::NotFinished,
        Self::WindowClosed,
    ];
}

/// Reports hold the code.
impl Serialize for Obstacle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
