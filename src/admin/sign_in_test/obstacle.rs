//! The causes that only "Test my sign-in" can tell apart.
//!
//! They are not in [`Cause`], because every ServiceNow page loads that catalogue, and only the set-up page needs this one.

use serde::{Serialize, Serializer};

use crate::cause::{Cause, Who};

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

    /// The obstacle's name in pages, reports and documents. It never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Known(cause) => cause.code(),
            _ => self.entry().code,
        }
    }

    /// What happened, in plain words.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Known(cause) => cause.what(),
            _ => self.entry().what,
        }
    }

    /// The person who can put it right.
    pub const fn who(self) -> Who {
        match self {
            Self::Known(cause) => cause.who(),
            _ => self.entry().who,
        }
    }

    /// The exact change that puts it right.
    pub fn fix(self) -> String {
        match self {
            Self::Known(cause) => cause.fix(),
            _ => self.entry().fix.to_owned(),
        }
    }

    const fn entry(self) -> Entry {
        let (code, who, what, fix) = match self {
            // The methods above ask the cause instead.
            Self::Known(_) => ("", Who::Nobody, "", ""),
            Self::LoginUrlIsPhone => (
                "login-url-is-phone",
                Who::ServiceNowAdmin,
                "The address of your company sign-in is the phone's own.",
                "Put the address at which the identity provider starts the AWS app into SSO Login URL. Amazon Connect starts no \
                 company sign-in by itself, whatever ccpUrl says.",
            ),
            Self::IdpUnreachable => (
                "idp-unreachable",
                Who::IdpAdmin,
                "Your company sign-in cannot be reached.",
                "Check that the host of SSO Login URL is spelt right, is up, and is reached from the agents' network.",
            ),
            Self::IdpUntrusted => (
                "idp-untrusted",
                Who::IdpAdmin,
                "This browser does not trust the connection to your company sign-in.",
                "Renew or complete the TLS certificate of the Login URL's host, or add the proxy's root certificate to the agents' \
                 browsers.",
            ),
            Self::IdpFailed => (
                "idp-failed",
                Who::IdpAdmin,
                "Your company sign-in has a problem.",
                "Look into the identity provider's own log and status page: it answered with a server error.",
            ),
            Self::LoginUrlUnknown => (
                "login-url-unknown",
                Who::ServiceNowAdmin,
                "Your company sign-in does not know the address it was called at.",
                "Copy the address that starts the AWS app at the identity provider into SSO Login URL again: Okta's embed link, Entra's \
                 User access URL (login.microsoftonline.com/<tenant>/saml2 alone fails with AADSTS750054), PingFederate's \
                 startSSO.ping.",
            ),
            Self::NotAssigned => (
                "not-assigned",
                Who::IdpAdmin,
                "Your company sign-in does not let you use the phone.",
                "Assign the agent, or a group the agent is in, to the AWS app at the identity provider.",
            ),
            Self::ApplicationUnknown => (
                "application-unknown",
                Who::IdpAdmin,
                "Your company sign-in does not know the phone.",
                "Check that the AWS app still exists at the identity provider, in this tenant, and is switched on; then copy its address \
                 into SSO Login URL again.",
            ),
            Self::IdpRefused => (
                "idp-refused",
                Who::IdpAdmin,
                "Your company sign-in has refused.",
                "Look up the code on the page (AADSTS and a number at Entra) or the agent's entry in the identity provider's sign-in log, \
                 and change the policy that it names.",
            ),
            Self::AssertionInvalid => (
                "assertion-invalid",
                Who::IdpAdmin,
                "AWS does not understand what your company sign-in says.",
                "Set the app's reply URL to https://signin.aws.amazon.com/saml (or the region's), its audience to \
                 urn:amazon:webservices, and send the attribute https://aws.amazon.com/SAML/Attributes/Role as \
                 <role ARN>,<provider ARN>. Check the clock of the identity provider.",
            ),
            Self::SignatureInvalid => (
                "signature-invalid",
                Who::ConnectAdmin,
                "AWS does not recognise the signature of your company sign-in.",
                "Upload the identity provider's current metadata to the SAML provider in IAM: its signing certificate has changed.",
            ),
            Self::AudienceWrong => (
                "audience-wrong",
                Who::IdpAdmin,
                "Your company sign-in is set up for another service, not AWS.",
                "Set the audience (SP entity ID) of the AWS app to urn:amazon:webservices, or to the one that the SAML provider in IAM \
                 names.",
            ),
            Self::SessionNameInvalid => (
                "session-name-invalid",
                Who::IdpAdmin,
                "Your name comes in a form that AWS does not take.",
                "Send https://aws.amazon.com/SAML/Attributes/RoleSessionName with the agent's user name at Amazon Connect: 2 to 64 of the characters \
                 A-Z a-z 0-9 _ + = , . @ -.",
            ),
            Self::SessionTooLong => (
                "session-too-long",
                Who::IdpAdmin,
                "Your company sign-in asks AWS for too long a time.",
                "Lower the attribute https://aws.amazon.com/SAML/Attributes/SessionDuration, or raise the maximum session duration \
                 of the role in IAM (at most 43200 seconds).",
            ),
            Self::RoleNotTrusted => (
                "role-not-trusted",
                Who::ConnectAdmin,
                "AWS does not let your company sign-in use the phone's role.",
                "In IAM, check that the role of the assertion exists under exactly that name, and that its trust policy lets the SAML \
                 provider call sts:AssumeRoleWithSAML with SAML:aud https://signin.aws.amazon.com/saml and the region's.",
            ),
            Self::ProviderUnknown => (
                "provider-unknown",
                Who::ConnectAdmin,
                "AWS does not know your company sign-in.",
                "Check that the SAML provider which the Role attribute names exists in IAM, and that its metadata has the identity \
                 provider's issuer (entity ID), letter for letter.",
            ),
            Self::RoleChooser => (
                "role-chooser",
                Who::IdpAdmin,
                "AWS asks which of several roles to use, every time.",
                "Send one Role only to the app of Amazon Connect: an app of its own, or a group that has no other role in it.",
            ),
            Self::RelayStateLost => (
                "relay-state-lost",
                Who::IdpAdmin,
                "You are signed in to AWS, but not taken on to the phone.",
                "Set the RelayState, in SSO Login URL or in the app, to https://<region>.console.aws.amazon.com/connect/federate/\
                 <instance id>?destination=%2Fccp-v2. In a URL it must be encoded.",
            ),
            Self::NoAwsSession => (
                "no-aws-session",
                Who::ServiceNowAdmin,
                "Amazon Connect was asked without your company sign-in.",
                "Put the address of the identity provider into SSO Login URL, not the federate address or the phone's. If it is there, look \
                 whether the browser keeps AWS's cookies.",
            ),
            Self::AwsRefused => (
                "aws-refused",
                Who::SignInAdmins,
                "AWS has refused your company sign-in.",
                "Find what the page says in AWS's \"Troubleshoot SAML federation with IAM\", and the agent's attempt in CloudTrail \
                 (AssumeRoleWithSAML, GetFederationToken).",
            ),
            Self::AwsUnavailable => (
                "aws-unavailable",
                Who::ConnectAdmin,
                "Amazon Web Services cannot be reached, or has a problem.",
                "Let the agents' network reach signin.aws.amazon.com, the region's console.aws.amazon.com and the host of ccpUrl; then look \
                 at the AWS Health Dashboard.",
            ),
            Self::NotOnboarded => (
                "not-onboarded",
                Who::ConnectAdmin,
                "Amazon Connect has no user of your name.",
                "Add a Connect user whose user name is exactly the RoleSessionName that the identity provider sends: capitals count. There must \
                 not be two such users.",
            ),
            Self::RoleNotPermitted => (
                "role-not-permitted",
                Who::ConnectAdmin,
                "Your role may not use the phone.",
                "Let the role in IAM call connect:GetFederationToken on arn:aws:connect:<region>:<account>:instance/<instance id>/user/\
                 ${aws:userid}. An AWS console session in the same browser gives the same answer.",
            ),
            Self::RoleChanged => (
                "role-changed",
                Who::ConnectAdmin,
                "Amazon Connect knows you from another sign-in.",
                "The user first signed in with another role or identity provider: delete the Connect user and add it again, or let the \
                 assertion name the old role. Check the instance id in the RelayState too.",
            ),
            Self::NotOnboardedInRegion => (
                "not-onboarded-in-region",
                Who::ConnectAdmin,
                "One of your phone's two regions has no user of your name.",
                "Global Resiliency: add the user, with exactly the RoleSessionName as user name, in the instances of both regions.",
            ),
            Self::NotDistributed => (
                "not-distributed",
                Who::ConnectAdmin,
                "Amazon Connect does not know which region your phone is in.",
                "Global Resiliency: add the agent to a traffic distribution group (AssociateTrafficDistributionGroupUser), and check the \
                 instance id of the sign-in endpoint.",
            ),
            Self::OldHostWithoutConnect => (
                "old-host-without-connect",
                Who::ServiceNowAdmin,
                "The address belongs to another service of Amazon.",
                "On awsapps.com every address of Amazon Connect starts with /connect: correct SSO Login URL, or the destination in the \
                 RelayState to /connect/ccp-v2.",
            ),
            Self::OtherInstance => (
                "other-instance",
                Who::ConnectAdmin,
                "You are signed in to another phone than this one.",
                "Make the instance id of the RelayState and ccpUrl in Instance Params name the same instance. If they do, one has the old \
                 domain: add &new_domain=true to the RelayState for my.connect.aws, and drop /connect from its destination.",
            ),
            Self::LandedElsewhere => (
                "landed-elsewhere",
                Who::ServiceNowAdmin,
                "The sign-in ends at a site that is not the phone.",
                "Set the destination in the RelayState to %2Fccp-v2, on awsapps.com to %2Fconnect%2Fccp-v2.",
            ),
            Self::GoesInCircles => (
                "goes-in-circles",
                Who::SignInAdmins,
                "The sign-in goes in circles.",
                "The hops above repeat: see that the browser keeps the cookies of each host, and that RelayState and ccpUrl name the same \
                 domain (my.connect.aws needs new_domain=true).",
            ),
            Self::Stalled => (
                "stalled",
                Who::SignInAdmins,
                "The sign-in has stopped on the way.",
                "See what the page of the last hop waits for. Hosts that Patchcord may not watch are not among the hops.",
            ),
            Self::NotFinished => (
                "not-finished",
                Who::Agent,
                "The sign-in was not finished.",
                "If it asks every time, let the session and the sign-on policy of the identity provider cover the AWS app without a new \
                 prompt.",
            ),
            Self::WindowClosed => (
                "window-closed",
                Who::Agent,
                "The window was closed before the sign-in had ended.",
                "Let the window close by itself: it does so as soon as the phone is reached.",
            ),
        };
        Entry {
            code,
            who,
            what,
            fix,
        }
    }
}

/// The words of an obstacle.
struct Entry {
    code: &'static str,
    who: Who,
    what: &'static str,
    fix: &'static str,
}

/// Reports hold the code.
impl Serialize for Obstacle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
