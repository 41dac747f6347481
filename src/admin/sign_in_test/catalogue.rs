//! The words of each obstacle, in the order of [`Obstacle`].

use crate::admin::sign_in_test::obstacle::Obstacle;
use crate::cause::Who;

/// The words of an obstacle.
struct Entry {
    code: &'static str,
    who: Who,
    what: &'static str,
    fix: &'static str,
}

impl Obstacle {
    /// The obstacle's name in pages, reports and documents. It never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Known(cause) => cause.code(),
            _ => entry(self).code,
        }
    }

    /// What happened, in plain words.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Known(cause) => cause.what(),
            _ => entry(self).what,
        }
    }

    /// The person who can put it right.
    pub const fn who(self) -> Who {
        match self {
            Self::Known(cause) => cause.who(),
            _ => entry(self).who,
        }
    }

    /// The exact change that puts it right.
    pub fn fix(self) -> String {
        match self {
            Self::Known(cause) => cause.fix(),
            _ => entry(self).fix.to_owned(),
        }
    }
}

/// The entry of an obstacle. A known cause has its words in the catalogue of causes.
const fn entry(obstacle: Obstacle) -> &'static Entry {
    match obstacle {
        Obstacle::Known(_) => &KNOWN,
        Obstacle::LoginUrlIsPhone => &LOGIN_URL_IS_PHONE,
        Obstacle::IdpUnreachable => &IDP_UNREACHABLE,
        Obstacle::IdpUntrusted => &IDP_UNTRUSTED,
        Obstacle::IdpFailed => &IDP_FAILED,
        Obstacle::LoginUrlUnknown => &LOGIN_URL_UNKNOWN,
        Obstacle::NotAssigned => &NOT_ASSIGNED,
        Obstacle::ApplicationUnknown => &APPLICATION_UNKNOWN,
        Obstacle::IdpRefused => &IDP_REFUSED,
        Obstacle::AssertionInvalid => &ASSERTION_INVALID,
        Obstacle::SignatureInvalid => &SIGNATURE_INVALID,
        Obstacle::AudienceWrong => &AUDIENCE_WRONG,
        Obstacle::SessionNameInvalid => &SESSION_NAME_INVALID,
        Obstacle::SessionTooLong => &SESSION_TOO_LONG,
        Obstacle::RoleNotTrusted => &ROLE_NOT_TRUSTED,
        Obstacle::ProviderUnknown => &PROVIDER_UNKNOWN,
        Obstacle::RoleChooser => &ROLE_CHOOSER,
        Obstacle::RelayStateLost => &RELAY_STATE_LOST,
        Obstacle::NoAwsSession => &NO_AWS_SESSION,
        Obstacle::AwsRefused => &AWS_REFUSED,
        Obstacle::AwsUnavailable => &AWS_UNAVAILABLE,
        Obstacle::NotOnboarded => &NOT_ONBOARDED,
        Obstacle::RoleNotPermitted => &ROLE_NOT_PERMITTED,
        Obstacle::RoleChanged => &ROLE_CHANGED,
        Obstacle::NotOnboardedInRegion => &NOT_ONBOARDED_IN_REGION,
        Obstacle::NotDistributed => &NOT_DISTRIBUTED,
        Obstacle::OldHostWithoutConnect => &OLD_HOST_WITHOUT_CONNECT,
        Obstacle::OtherInstance => &OTHER_INSTANCE,
        Obstacle::LandedElsewhere => &LANDED_ELSEWHERE,
        Obstacle::GoesInCircles => &GOES_IN_CIRCLES,
        Obstacle::Stalled => &STALLED,
        Obstacle::NotFinished => &NOT_FINISHED,
        Obstacle::WindowClosed => &WINDOW_CLOSED,
    }
}

static KNOWN: Entry = Entry {
    code: "",
    who: Who::Nobody,
    what: "",
    fix: "",
};

static LOGIN_URL_IS_PHONE: Entry = Entry {
    code: "login-url-is-phone",
    who: Who::ServiceNowAdmin,
    what: "The address of your company sign-in is the phone's address.",
    fix: "Put the address at which the identity provider starts the AWS app into SSO Login URL. Amazon Connect starts no \
          company sign-in by itself, whatever ccpUrl says.",
};

static IDP_UNREACHABLE: Entry = Entry {
    code: "idp-unreachable",
    who: Who::IdpAdmin,
    what: "Your company sign-in cannot be reached.",
    fix: "Check that the host of SSO Login URL is spelt right, is up, and is reached from the agents' network.",
};

static IDP_UNTRUSTED: Entry = Entry {
    code: "idp-untrusted",
    who: Who::IdpAdmin,
    what: "This browser does not trust the connection to your company sign-in.",
    fix: "Renew or complete the TLS certificate of the Login URL's host, or add the proxy's root certificate to the agents' \
          browsers.",
};

static IDP_FAILED: Entry = Entry {
    code: "idp-failed",
    who: Who::IdpAdmin,
    what: "Your company sign-in has a problem.",
    fix: "Look into the identity provider's own log and status page: it answered with a server error.",
};

static LOGIN_URL_UNKNOWN: Entry = Entry {
    code: "login-url-unknown",
    who: Who::ServiceNowAdmin,
    what: "Your company sign-in does not know the address that was opened.",
    fix: "Copy the address that starts the AWS app at the identity provider into SSO Login URL again: Okta's embed link, Entra's \
          User access URL (login.microsoftonline.com/<tenant>/saml2 alone fails with AADSTS750054), PingFederate's \
          startSSO.ping.",
};

static NOT_ASSIGNED: Entry = Entry {
    code: "not-assigned",
    who: Who::IdpAdmin,
    what: "Your company sign-in does not let you use the phone.",
    fix: "Assign the agent, or a group the agent is in, to the AWS app at the identity provider.",
};

static APPLICATION_UNKNOWN: Entry = Entry {
    code: "application-unknown",
    who: Who::IdpAdmin,
    what: "Your company sign-in does not know the phone.",
    fix: "Check that the AWS app still exists at the identity provider, in this tenant, and is switched on; then copy its address \
          into SSO Login URL again.",
};

static IDP_REFUSED: Entry = Entry {
    code: "idp-refused",
    who: Who::IdpAdmin,
    what: "Your company sign-in has refused you.",
    fix: "Look up the code on the page (AADSTS and a number at Entra) or the agent's entry in the identity provider's sign-in log, \
          and change the policy that it names.",
};

static ASSERTION_INVALID: Entry = Entry {
    code: "assertion-invalid",
    who: Who::IdpAdmin,
    what: "AWS does not understand what your company sign-in says.",
    fix: "Set the app's reply URL to https://signin.aws.amazon.com/saml (or the region's), its audience to \
          urn:amazon:webservices, and send the attribute https://aws.amazon.com/SAML/Attributes/Role as \
          <role ARN>,<provider ARN>. Check the clock of the identity provider.",
};

static SIGNATURE_INVALID: Entry = Entry {
    code: "signature-invalid",
    who: Who::ConnectAdmin,
    what: "AWS does not recognise the signature of your company sign-in.",
    fix: "Upload the identity provider's current metadata to the SAML provider in IAM: its signing certificate has changed.",
};

static AUDIENCE_WRONG: Entry = Entry {
    code: "audience-wrong",
    who: Who::IdpAdmin,
    what: "Your company sign-in is set up for another service, not AWS.",
    fix: "Set the audience (SP entity ID) of the AWS app to urn:amazon:webservices, or to the one that the SAML provider in IAM \
          names.",
};

static SESSION_NAME_INVALID: Entry = Entry {
    code: "session-name-invalid",
    who: Who::IdpAdmin,
    what: "AWS does not accept the form of your name.",
    fix: "Send https://aws.amazon.com/SAML/Attributes/RoleSessionName with the agent's user name at Amazon Connect: 2 to 64 of the characters \
          A-Z a-z 0-9 _ + = , . @ -.",
};

static SESSION_TOO_LONG: Entry = Entry {
    code: "session-too-long",
    who: Who::IdpAdmin,
    what: "Your company sign-in asks AWS for more time than AWS allows.",
    fix: "Lower the attribute https://aws.amazon.com/SAML/Attributes/SessionDuration, or raise the maximum session duration \
          of the role in IAM (at most 43200 seconds).",
};

static ROLE_NOT_TRUSTED: Entry = Entry {
    code: "role-not-trusted",
    who: Who::ConnectAdmin,
    what: "AWS does not let your company sign-in use the phone's role.",
    fix: "In IAM, check that the role of the assertion exists under exactly that name, and that its trust policy lets the SAML \
          provider call sts:AssumeRoleWithSAML with SAML:aud https://signin.aws.amazon.com/saml and the region's.",
};

static PROVIDER_UNKNOWN: Entry = Entry {
    code: "provider-unknown",
    who: Who::ConnectAdmin,
    what: "AWS does not know your company sign-in.",
    fix: "Check that the SAML provider which the Role attribute names exists in IAM, and that its metadata has the identity \
          provider's issuer (entity ID), letter for letter.",
};

static ROLE_CHOOSER: Entry = Entry {
    code: "role-chooser",
    who: Who::IdpAdmin,
    what: "AWS asks which of several roles to use, every time.",
    fix: "Send one Role only to the app of Amazon Connect: an app of its own, or a group that has no other role in it.",
};

static RELAY_STATE_LOST: Entry = Entry {
    code: "relay-state-lost",
    who: Who::IdpAdmin,
    what: "You are signed in to AWS, but AWS did not open the phone.",
    fix: "Set the RelayState, in SSO Login URL or in the app, to https://<region>.console.aws.amazon.com/connect/federate/\
          <instance id>?destination=%2Fccp-v2. In a URL it must be encoded.",
};

static NO_AWS_SESSION: Entry = Entry {
    code: "no-aws-session",
    who: Who::ServiceNowAdmin,
    what: "Amazon Connect was asked without your company sign-in.",
    fix: "Put the address of the identity provider into SSO Login URL, not the federate address or the phone's. If it is there, check \
          that the browser keeps AWS's cookies.",
};

static AWS_REFUSED: Entry = Entry {
    code: "aws-refused",
    who: Who::SignInAdmins,
    what: "AWS has refused your company sign-in.",
    fix: "Find what the page says in AWS's \"Troubleshoot SAML federation with IAM\", and the agent's attempt in CloudTrail \
          (AssumeRoleWithSAML, GetFederationToken).",
};

static AWS_UNAVAILABLE: Entry = Entry {
    code: "aws-unavailable",
    who: Who::ConnectAdmin,
    what: "Amazon Web Services cannot be reached, or has a problem.",
    fix: "Let the agents' network reach signin.aws.amazon.com, the region's console.aws.amazon.com and the host of ccpUrl; then look \
          at the AWS Health Dashboard.",
};

static NOT_ONBOARDED: Entry = Entry {
    code: "not-onboarded",
    who: Who::ConnectAdmin,
    what: "Amazon Connect has no user of your name.",
    fix: "Add a Connect user whose user name is exactly the RoleSessionName that the identity provider sends: capitals count. There must \
          not be two such users.",
};

static ROLE_NOT_PERMITTED: Entry = Entry {
    code: "role-not-permitted",
    who: Who::ConnectAdmin,
    what: "Your role may not use the phone.",
    fix: "Let the role in IAM call connect:GetFederationToken on arn:aws:connect:<region>:<account>:instance/<instance id>/user/\
          ${aws:userid}. An AWS console session in the same browser gives the same answer.",
};

static ROLE_CHANGED: Entry = Entry {
    code: "role-changed",
    who: Who::ConnectAdmin,
    what: "Amazon Connect knows you from another sign-in.",
    fix: "The user first signed in with another role or identity provider: delete the Connect user and add it again, or let the \
          assertion name the old role. Check the instance id in the RelayState too.",
};

static NOT_ONBOARDED_IN_REGION: Entry = Entry {
    code: "not-onboarded-in-region",
    who: Who::ConnectAdmin,
    what: "One of your phone's two regions has no user of your name.",
    fix: "Global Resiliency: add the user, with exactly the RoleSessionName as user name, in the instances of both regions.",
};

static NOT_DISTRIBUTED: Entry = Entry {
    code: "not-distributed",
    who: Who::ConnectAdmin,
    what: "Amazon Connect does not know which region your phone is in.",
    fix: "Global Resiliency: add the agent to a traffic distribution group (AssociateTrafficDistributionGroupUser), and check the \
          instance id of the sign-in endpoint.",
};

static OLD_HOST_WITHOUT_CONNECT: Entry = Entry {
    code: "old-host-without-connect",
    who: Who::ServiceNowAdmin,
    what: "The address belongs to another service of Amazon.",
    fix: "On awsapps.com every address of Amazon Connect starts with /connect: correct SSO Login URL, or the destination in the \
          RelayState to /connect/ccp-v2.",
};

static OTHER_INSTANCE: Entry = Entry {
    code: "other-instance",
    who: Who::ConnectAdmin,
    what: "You are signed in to another phone than this one.",
    fix: "Make the instance id of the RelayState and ccpUrl in Instance Params name the same instance. If they do, one has the old \
          domain: add &new_domain=true to the RelayState for my.connect.aws, and drop /connect from its destination.",
};

static LANDED_ELSEWHERE: Entry = Entry {
    code: "landed-elsewhere",
    who: Who::ServiceNowAdmin,
    what: "The sign-in ends at a site that is not the phone.",
    fix: "Set the destination in the RelayState to %2Fccp-v2, on awsapps.com to %2Fconnect%2Fccp-v2.",
};

static GOES_IN_CIRCLES: Entry = Entry {
    code: "goes-in-circles",
    who: Who::SignInAdmins,
    what: "The sign-in goes in circles.",
    fix: "The steps above repeat: check that the browser keeps the cookies of each host, and that RelayState and ccpUrl name the same \
          domain (my.connect.aws needs new_domain=true).",
};

static STALLED: Entry = Entry {
    code: "stalled",
    who: Who::SignInAdmins,
    what: "The sign-in has stopped on the way.",
    fix: "Look at the page that the window shows. Hosts that Patchcord may not watch are not among the steps above.",
};

static NOT_FINISHED: Entry = Entry {
    code: "not-finished",
    who: Who::Agent,
    what: "The sign-in was not finished.",
    fix: "If it asks every time, let the session and the sign-on policy of the identity provider cover the AWS app without a new \
          prompt.",
};

static WINDOW_CLOSED: Entry = Entry {
    code: "window-closed",
    who: Who::Agent,
    what: "The window was closed before the sign-in had ended.",
    fix: "Let the window close by itself: it does so as soon as the phone is reached.",
};
