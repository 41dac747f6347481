//! Reads the answer to a request for the record: whether there are rows, and which row is the agent's.

use crate::cause::Cause;
use crate::servicenow::columns::{Columns, FieldNames};
use crate::servicenow::fields;
use crate::servicenow::fields::{active, is_row, record, sys_id};
use crate::servicenow::request::LIMIT;
use crate::servicenow::{Answer, Record};
use crate::value::json::Object as Row;
use crate::value::text::contains;
use crate::value::{Json, SysId, UserToken};

/// What to wait, in seconds, when ServiceNow does not say; and the longest wait, since it counts requests by the hour.
const WAIT: u32 = 60;

const LONGEST_WAIT: u32 = 3600;

/// What an answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reading {
    /// The agent's record.
    Found(Box<Record>),
    /// The session lives, but the user token was missing or old. With a fresh token, ask again, once.
    TokenRefused {
        /// The token to use instead.
        fresh: Option<UserToken>,
    },
    /// The ServiceNow session is over.
    SignedOut,
    /// The agent may not use the table.
    Forbidden,
    /// No such row, or a row that is hidden from the agent: ServiceNow answers both alike. The id of a page may belong to
    /// another table, so the list is worth a try.
    NotFound,
    /// No such table: the app is not installed.
    TableMissing,
    /// Too many requests.
    RateLimited {
        /// How long to wait, 1 to 3600 seconds.
        seconds: u32,
    },
    /// Success, but neither rows nor a sign-in page.
    Malformed,
    /// Any other status.
    ServerError(u16),
    /// An empty list.
    NoRows {
        /// How many rows ServiceNow counted: more than 0 are hidden from the agent. `None` when it did not count.
        counted: Option<u32>,
    },
    /// Rows, but none is active.
    NoneActive,
    /// Several active rows, or more rows than were asked for, and nothing that says which is the agent's.
    Ambiguous,
}

impl Reading {
    /// Why there is no record; `None` when there is one.
    pub fn cause(&self) -> Option<Cause> {
        Some(match *self {
            Self::Found(_) => return None,
            Self::TokenRefused { .. } => Cause::NotAuthenticated,
            Self::SignedOut => Cause::SignedOut,
            Self::Forbidden => Cause::RecordForbidden,
            Self::NotFound => Cause::RecordNotFound,
            Self::TableMissing => Cause::TableMissing,
            Self::RateLimited { seconds } => Cause::RateLimited { seconds },
            Self::Malformed => Cause::RecordMalformed,
            Self::ServerError(status) => Cause::ServerError(status),
            Self::NoRows { counted: Some(1..) } => Cause::RecordForbidden,
            Self::NoRows { .. } => Cause::RecordNotFound,
            Self::NoneActive => Cause::RecordInactive,
            Self::Ambiguous => Cause::RecordAmbiguous,
        })
    }
}

/// Reads the answer to [`request_path`](super::request::request_path): the row that is `wanted`, else the only one that may be active.
///
/// When [`Record::needs_columns`] says so, fetch the columns and read the same answer again with them, or with none where they
/// cannot be had: they tell absent from unreadable, and find a column by its label, or else by its value.
pub fn read(
    answer: &Answer,
    wanted: Option<&SysId>,
    names: &FieldNames,
    columns: Option<&Columns>,
) -> Reading {
    if answer.logged_in == Some(false) {
        return Reading::SignedOut;
    }
    match answer.status {
        200..300 => {}
        0 | 300..400 => return Reading::SignedOut,
        400 if contains(&answer.body, "Invalid table") => return Reading::TableMissing,
        401 => {
            return Reading::TokenRefused {
                fresh: answer.fresh_token.clone(),
            };
        }
        403 => return Reading::Forbidden,
        404 => return Reading::NotFound,
        429 => {
            return Reading::RateLimited {
                seconds: answer.retry_after.unwrap_or(WAIT).clamp(1, LONGEST_WAIT),
            };
        }
        status => return Reading::ServerError(status),
    }
    let Some(body) = answer.json() else {
        return if answer.is_sign_in_page() {
            Reading::SignedOut
        } else {
            Reading::Malformed
        };
    };
    let Some(rows) = rows(&body) else {
        return Reading::Malformed;
    };
    if rows.is_empty() {
        return Reading::NoRows {
            counted: answer.total_count,
        };
    }
    if let Some(wanted) = wanted {
        return match rows
            .into_iter()
            .find(|row| sys_id(row).as_ref() == Some(wanted))
        {
            Some(row) => Reading::Found(Box::new(record(row, names, columns))),
            None => Reading::NotFound,
        };
    }
    // Rows beyond the limit were not read, so none of the rows can be called the only active one.
    if answer.total_count > Some(LIMIT) {
        return Reading::Ambiguous;
    }
    // An unreadable "Active" excludes nothing.
    let mut candidates = rows
        .into_iter()
        .filter(|row| active(row, names) != Some(false));
    match (candidates.next(), candidates.next()) {
        (Some(row), None) => Reading::Found(Box::new(record(row, names, columns))),
        (Some(_), Some(_)) => Reading::Ambiguous,
        (None, _) => Reading::NoneActive,
    }
}

/// A list answers with an array, a single row with an object.
fn rows(body: &Json) -> Option<Vec<&Row>> {
    let rows = match body.get("result")? {
        Json::List(rows) if rows.len() <= LIMIT as usize => {
            rows.iter().map(Json::as_object).collect::<Option<_>>()?
        }
        Json::Object(row) => vec![row],
        _ => return None,
    };
    rows.iter().all(|row| is_row(row)).then_some(rows)
}

/// The text of "SSO Login URL" in the row `id`, exactly as the record has it; `None` where the row or the field is not there.
pub fn login_text(
    answer: &Answer,
    id: &SysId,
    names: &FieldNames,
    columns: Option<&Columns>,
) -> Option<String> {
    let body = answer.json()?;
    let mut rows = rows(&body)?.into_iter();
    let row = rows.find(|row| sys_id(row).as_ref() == Some(id))?;
    fields::login_text(row, names, columns).map(str::to_owned)
}
