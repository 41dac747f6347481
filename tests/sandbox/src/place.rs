//! The places a browser can go to, and the host names they answer to.

use serde::{Deserialize, Serialize};

/// AWS region of the Connect instance.
pub const REGION: &str = "us-west-2";
/// AWS account of the Connect instance.
pub const ACCOUNT: &str = "123456789012";
/// Identifier of the Connect instance.
pub const INSTANCE_ID: &str = "11111111-2222-4333-8444-555555555555";
/// ARN of the Connect instance.
pub const INSTANCE_ARN: &str =
    "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-4333-8444-555555555555";
/// `sys_id` of the Connect instance's record in ServiceNow.
pub const RECORD_ID: &str = "0123456789abcdef0123456789abcdef";

/// A host that the sandbox stands in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Place {
    /// The ServiceNow instance.
    ServiceNow,
    /// The company's identity provider.
    Idp,
    /// AWS sign-in, where the SAML assertion is posted.
    AwsSignIn,
    /// The AWS console of the instance's region, which hands an agent over to Connect.
    AwsConsole,
    /// The Amazon Connect instance.
    Connect,
}

/// The host names under which a browser finds the places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// The real names over TLS. The browser is told to look for them here.
    Real,
    /// Names below `localhost` in plain HTTP, which every browser resolves to this machine.
    Local {
        /// The port of the plain listener.
        port: u16,
    },
}

impl Names {
    /// The place that answers to a host name, without port. None for every other host.
    pub fn place(self, host: &str) -> Option<Place> {
        match self {
            Self::Real => match host {
                "acme.service-now.com" => Some(Place::ServiceNow),
                "idp.example.test" => Some(Place::Idp),
                "signin.aws.amazon.com" | "us-west-2.signin.aws.amazon.com" => {
                    Some(Place::AwsSignIn)
                }
                "us-west-2.console.aws.amazon.com" => Some(Place::AwsConsole),
                "acme.my.connect.aws" | "acme.awsapps.com" | "acme.govcloud.connect.aws" => {
                    Some(Place::Connect)
                }
                _ => None,
            },
            Self::Local { .. } => match host {
                "acme.service-now.localhost" => Some(Place::ServiceNow),
                "idp.localhost" => Some(Place::Idp),
                "signin.aws.localhost" | "us-west-2.signin.aws.localhost" => Some(Place::AwsSignIn),
                "us-west-2.console.aws.localhost" => Some(Place::AwsConsole),
                "acme.my-connect.localhost" | "acme.awsapps.localhost" => Some(Place::Connect),
                _ => None,
            },
        }
    }

    /// Whether a host name, without port, is that of the sandbox's own control page and API. It has none over TLS.
    pub(crate) fn is_control(self, host: &str) -> bool {
        matches!(self, Self::Local { .. })
            && matches!(host, "control.localhost" | "localhost" | "127.0.0.1")
    }

    /// A place's origin: scheme, host and, in plain HTTP, port.
    pub fn origin(self, place: Place) -> String {
        match self {
            Self::Real => match place {
                Place::ServiceNow => "https://acme.service-now.com",
                Place::Idp => "https://idp.example.test",
                Place::AwsSignIn => "https://signin.aws.amazon.com",
                Place::AwsConsole => "https://us-west-2.console.aws.amazon.com",
                Place::Connect => "https://acme.my.connect.aws",
            }
            .to_owned(),
            Self::Local { port } => {
                let host = match place {
                    Place::ServiceNow => "acme.service-now.localhost",
                    Place::Idp => "idp.localhost",
                    Place::AwsSignIn => "signin.aws.localhost",
                    Place::AwsConsole => "us-west-2.console.aws.localhost",
                    Place::Connect => "acme.my-connect.localhost",
                };
                format!("http://{host}:{port}")
            }
        }
    }

    /// The domain that AWS's sign-in cookie is set for: sign-in and console share it.
    pub(crate) fn aws_domain(self) -> &'static str {
        match self {
            Self::Real => "aws.amazon.com",
            Self::Local { .. } => "aws.localhost",
        }
    }

    /// Where the federate hop starts for the instance: the RelayState of the sign-in.
    pub fn federate_url(self) -> String {
        format!(
            "{}/connect/federate/{INSTANCE_ID}?destination=%2Fccp-v2",
            self.origin(Place::AwsConsole)
        )
    }

    /// The SSO Login URL of the sandbox's own IdP.
    pub fn login_url(self) -> String {
        let relay_state: String =
            url::form_urlencoded::byte_serialize(self.federate_url().as_bytes()).collect();
        format!(
            "{}/app/amazon/sso/saml?RelayState={relay_state}",
            self.origin(Place::Idp)
        )
    }
}

/// Every real name, for the certificate and for whoever points a browser here.
pub const REAL_HOSTS: [&str; 8] = [
    "acme.service-now.com",
    "idp.example.test",
    "signin.aws.amazon.com",
    "us-west-2.signin.aws.amazon.com",
    "us-west-2.console.aws.amazon.com",
    "acme.my.connect.aws",
    "acme.awsapps.com",
    "acme.govcloud.connect.aws",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_origin_is_the_place_it_names() {
        for names in [Names::Real, Names::Local { port: 8480 }] {
            for place in [
                Place::ServiceNow,
                Place::Idp,
                Place::AwsSignIn,
                Place::AwsConsole,
                Place::Connect,
            ] {
                let origin = names.origin(place);
                let host = origin
                    .split("://")
                    .nth(1)
                    .unwrap()
                    .split(':')
                    .next()
                    .unwrap();
                assert_eq!(names.place(host), Some(place));
            }
        }
    }

    #[test]
    fn every_real_host_is_a_place() {
        for host in REAL_HOSTS {
            assert!(Names::Real.place(host).is_some(), "{host}");
        }
    }

    #[test]
    fn no_other_host_is_a_place() {
        for host in [
            "service-now.com",
            "evil.service-now.com",
            "acme.service-now.com.evil.test",
            "control.localhost",
            "",
        ] {
            assert_eq!(Names::Real.place(host), None, "{host}");
        }
    }
}
