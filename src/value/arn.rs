//! The ARN of an Amazon Connect instance ("AWS ARN" of the record).

use serde::{Deserialize, Serialize};

use crate::value::AddressError;
use crate::value::address::{is_uuid, travels_as_text, trim};
use crate::value::domain_name::is_label;

/// The ARN of an Amazon Connect instance: `arn:aws:connect:<region>:<account>:instance/<id>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InstanceArn(String);

travels_as_text!(InstanceArn, parse);

impl InstanceArn {
    /// Checks a text; blanks around it are dropped and letters made small.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = trim(text).to_ascii_lowercase();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        let fields: Vec<&str> = text.split(':').collect();
        let &[
            "arn",
            "aws" | "aws-us-gov" | "aws-cn",
            "connect",
            region,
            account,
            instance,
        ] = fields.as_slice()
        else {
            return Err(AddressError::NotInstanceArn);
        };
        let named = region.contains('-') && is_label(region);
        let numbered = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        let identified = instance.strip_prefix("instance/").is_some_and(is_uuid);
        if named && numbered && identified {
            Ok(Self(text))
        } else {
            Err(AddressError::NotInstanceArn)
        }
    }

    /// The whole ARN.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `aws`, `aws-us-gov` or `aws-cn`.
    pub fn partition(&self) -> &str {
        self.field(1)
    }

    /// The AWS region, such as `us-west-2`.
    pub fn region(&self) -> &str {
        self.field(3)
    }

    /// The id of the instance, a UUID.
    pub fn instance_id(&self) -> &str {
        let instance = self.field(5);
        instance.strip_prefix("instance/").unwrap_or(instance)
    }

    fn field(&self, index: usize) -> &str {
        self.0.split(':').nth(index).unwrap_or_default()
    }
}
