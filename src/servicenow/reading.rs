//! Reads the answer to a request for the record: which row is the agent's, and what its columns hold.
//!
//! ServiceNow publishes labels, not column names, so each column is looked for.

use crate::cause::Cause;
use crate::servicenow::answer::boolean;
use crate::servicenow::request::LIMIT;
use crate::servicenow::{Answer, CcpUrlError, FieldNames, LoginField, Record};
use crate::value::json::Object as Row;
use crate::value::text::contains;
use crate::value::{AddressError, CcpUrl, InstanceArn, Json, LoginUrl, SysId, UserToken};

/// More fields than any table has, and a longer name than any field has. An answer above these limits is not ServiceNow's.
const FIELDS: usize = 2000;

const LONGEST_NAME: usize = 256;

/// The most columns that may have the same label.
const NAMESAKES: usize = 8;

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

/// The columns that a table has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    names: Vec<String>,
    /// Those with the label "SSO Login URL".
    logins: Vec<String>,
}

/// Reads the answer to [`columns_path`]. `None` when it is no such list, and then nothing follows from it.
pub fn parse_columns(answer: &Answer) -> Option<Columns> {
    let body = answer.json()?;
    let columns = body.get("result")?.get("columns")?;
    let columns = columns.as_object().filter(|columns| is_row(columns))?;
    let names = columns.iter().map(|(name, _)| name.to_owned()).collect();
    let logins: Vec<String> = columns
        .iter()
        .filter(|(_, column)| {
            let label = column.get("label").and_then(text);
            label.is_some_and(|label| label.eq_ignore_ascii_case("SSO Login URL"))
        })
        .map(|(name, _)| name.to_owned())
        .collect();
    if columns.is_empty() || logins.len() > NAMESAKES {
        None
    } else {
        Some(Columns { names, logins })
    }
}

/// Reads the answer to [`request_path`]: the row that is `wanted`, else the only one that may be active.
///
/// When the record's login field comes out as [`LoginField::Missing`], fetch the columns and read the same answer again with
/// them: they tell absent from unreadable, and find the column by its label.
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

/// Whether an object has no more fields and no longer names than a table can have.
fn is_row(row: &Row) -> bool {
    row.len() <= FIELDS && row.iter().all(|(name, _)| name.len() <= LONGEST_NAME)
}

pub(crate) fn record(row: &Row, names: &FieldNames, columns: Option<&Columns>) -> Record {
    Record {
        sys_id: sys_id(row),
        active: active(row, names),
        arn: field(row, names.arn.as_deref(), &["aws_arn", "arn"]).map(InstanceArn::parse),
        ccp_url: ccp_url(row, names),
        login: login(row, names, columns),
    }
}

fn sys_id(row: &Row) -> Option<SysId> {
    SysId::parse(text(row.get("sys_id")?)?).ok()
}

fn active(row: &Row, names: &FieldNames) -> Option<bool> {
    boolean(field(row, names.active.as_deref(), &["active"])?)
}

fn ccp_url(row: &Row, names: &FieldNames) -> Result<CcpUrl, CcpUrlError> {
    let params = field(
        row,
        names.instance_params.as_deref(),
        &["instance_params", "params"],
    )
    .ok_or(CcpUrlError::Missing)?;
    let params = Json::parse(params).ok_or(CcpUrlError::Malformed)?;
    let address = params
        .get("ccpUrl")
        .and_then(Json::as_text)
        .ok_or(CcpUrlError::Malformed)?;
    CcpUrl::parse(address).map_err(CcpUrlError::Invalid)
}

/// The likely names of "SSO Login URL", the first being what ServiceNow would make of the label.
const LOGIN_NAMES: &[&str] = &["sso_login_url", "sso_url", "login_url"];

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
    login_value(row, names, columns).map(str::to_owned)
}

fn login_value<'row>(
    row: &'row Row,
    names: &FieldNames,
    columns: Option<&Columns>,
) -> Option<&'row str> {
    let set = names.login_url.as_deref();
    field(row, set, LOGIN_NAMES).or_else(|| {
        // A column by the label, or with all its words in the name, counts unless the policy names another.
        let mut fields = row
            .iter()
            .filter(|(name, _)| set.is_none() && is_login(name, columns));
        match (fields.next(), fields.next()) {
            (Some((_, value)), None) => text(value),
            _ => None,
        }
    })
}

fn login(row: &Row, names: &FieldNames, columns: Option<&Columns>) -> LoginField {
    let set = names.login_url.as_deref();
    let Some(value) = login_value(row, names, columns) else {
        let Some(columns) = columns else {
            return LoginField::Missing;
        };
        let exists = columns.names.iter().any(|name| match set {
            Some(set) => name == set,
            None => LOGIN_NAMES.contains(&name.as_str()) || is_login(name, Some(columns)),
        });
        return if exists {
            LoginField::Unreadable
        } else {
            LoginField::Absent
        };
    };
    match LoginUrl::parse(value) {
        Ok(url) => LoginField::Filled(url),
        Err(AddressError::Empty) => LoginField::Empty,
        Err(error) => LoginField::Invalid(error),
    }
}

fn is_login(name: &str, columns: Option<&Columns>) -> bool {
    let words = ["sso", "login", "url"];
    columns.is_some_and(|columns| columns.logins.iter().any(|login| login == name))
        || words.iter().all(|word| contains(name, word))
}

/// A field's text, by the name from the policy, else by the first likely name that the row has.
fn field<'row>(row: &'row Row, set: Option<&str>, likely: &[&str]) -> Option<&'row str> {
    match set {
        Some(name) => text(row.get(name)?),
        None => text(likely.iter().find_map(|name| row.get(name))?),
    }
}

/// A value comes plain, or as an object beside its display value or its link. `None` when it has another shape.
pub(crate) fn text(value: &Json) -> Option<&str> {
    match value {
        Json::Text(text) => Some(text),
        Json::Bool(true) => Some("true"),
        Json::Bool(false) => Some("false"),
        Json::Null => Some(""),
        Json::Object(parts) => match parts.get("value")? {
            Json::Text(text) => Some(text),
            Json::Null => Some(""),
            _ => None,
        },
        _ => None,
    }
}
