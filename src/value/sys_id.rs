//! The `sys_id` of a ServiceNow row.

use serde::{Deserialize, Serialize};

use crate::value::AddressError;
use crate::value::address::travels_as_text;

/// The key of a ServiceNow row: 32 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SysId(String);

travels_as_text!(SysId, parse);

impl SysId {
    /// Checks a text, which must be the sys_id and nothing else.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        if text.len() == 32
            && text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        {
            Ok(Self(text.to_owned()))
        } else {
            Err(AddressError::NotSysId)
        }
    }

    /// The 32 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
