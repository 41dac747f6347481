//! The user of the ServiceNow session, and whether a Connect login is this user's.

use serde::{Deserialize, Serialize};

use crate::servicenow::Answer;
use crate::value::Json;
use crate::value::text::{clip, clipped_option};

/// Asks the Table API for the user of the session. The limit is two rows, because ServiceNow answers a condition
/// that it does not understand with every row: with two rows, no row is taken for the user.
pub const PATH: &str = "/api/now/table/sys_user?sysparm_query=sys_id%3Djavascript%3Ags.getUserID()\
                        &sysparm_fields=user_name,email&sysparm_limit=2&sysparm_exclude_reference_link=true";

/// The user of the ServiceNow session (table `sys_user`), as far as the user may be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct User {
    /// "User ID", the field `user_name`.
    #[serde(deserialize_with = "clipped_option")]
    pub user_name: Option<String>,
    /// "Email", the field `email`.
    #[serde(deserialize_with = "clipped_option")]
    pub email: Option<String>,
}

impl User {
    /// Reads the answer to [`PATH`]; `None` when it names no user, or more than one.
    pub fn read(answer: &Answer) -> Option<Self> {
        let body = answer.json()?;
        let Json::List(rows) = body.get("result")? else {
            return None;
        };
        let [row] = rows.as_slice() else { return None };
        let field = |name| {
            let value = row.get(name)?.as_text()?;
            (!value.is_empty()).then(|| clip(value).to_owned())
        };
        let user = Self {
            user_name: field("user_name"),
            email: field("email"),
        };
        let is_named = user.names().next().is_some();
        is_named.then_some(user)
    }

    /// What the user may be called at Amazon Connect.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.user_name.iter().chain(&self.email).map(String::as_str)
    }

    /// The name to show.
    pub fn shown(&self) -> &str {
        self.names().next().unwrap_or_default()
    }

    /// Whether this may be the same person: a name that both have is the same.
    pub fn may_be(&self, other: &Self) -> bool {
        let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        same(&self.user_name, &other.user_name) || same(&self.email, &other.email)
    }

    /// How these two are related.
    pub fn compare(&self, agent: &str) -> Match {
        if self.names().any(|name| name == agent) {
            Match::Same
        } else if self.names().any(|name| same_letters(name, agent)) {
            Match::OtherCase
        } else {
            Match::Different
        }
    }
}

/// How a ServiceNow user and a Connect login are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Match {
    /// The login is the user name or the e-mail address, letter by letter.
    Same,
    /// It differs in capitals only, which makes it another login for Amazon Connect.
    OtherCase,
    /// It is neither.
    Different,
}

fn same_letters(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
