//! The hosts of AWS that a sign-in passes, in the partitions that have Amazon Connect.

/// The AWS console, and that of GovCloud (US). A host below may name a region.
pub(crate) const CONSOLES: [&str; 2] = ["console.aws.amazon.com", "console.amazonaws-us-gov.com"];

/// AWS sign-in, in the order of [`CONSOLES`].
pub(crate) const SIGN_INS: [&str; 2] = ["signin.aws.amazon.com", "signin.amazonaws-us-gov.com"];

/// The end of a sign-in with Amazon Connect Global Resiliency.
pub(crate) const GLOBAL_SIGN_IN: &str = "sign-in.connect.aws";

/// The domain that Amazon Connect's old hosts share with other services.
pub(crate) const SHARED: &str = "awsapps.com";

/// Whether a host is this domain, or below it.
pub(crate) fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether a host is the AWS console.
pub(crate) fn is_console(host: &str) -> bool {
    CONSOLES.iter().any(|console| is_below(host, console))
}

/// Whether a host is AWS sign-in.
pub(crate) fn is_sign_in(host: &str) -> bool {
    SIGN_INS.iter().any(|sign_in| is_below(host, sign_in))
}

/// The region that a host of the AWS console names, and whether it is GovCloud's (US); `None` for another host.
pub(crate) fn console(host: &str) -> Option<(Option<&str>, bool)> {
    let [commercial, government] = CONSOLES.map(|console| host.strip_suffix(console));
    let region = match commercial.or(government)? {
        "" => None,
        region => Some(region.strip_suffix('.')?),
    };
    Some((region, commercial.is_none()))
}
