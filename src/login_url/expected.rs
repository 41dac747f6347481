//! What the record and the policy say, against which a Login URL is checked.

use crate::value::{CcpUrl, InstanceArn, LoginHost};

/// What is known beside the Login URL.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected<'a> {
    /// "AWS ARN" of the record.
    pub arn: Option<&'a InstanceArn>,
    /// `ccpUrl` of the record's Instance Params.
    pub ccp: Option<&'a CcpUrl>,
    /// The policy's `idpHosts`; `None` allows every host.
    pub idp_hosts: Option<&'a [LoginHost]>,
}
