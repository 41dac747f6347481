//! One row as the agent's record: which column is which, and what its value says.
//!
//! A column is the one that the policy names, else one with a likely name, else the only one whose name, label or value fits.
//! Of two that fit, none is taken.

use crate::servicenow::answer::boolean;
use crate::servicenow::columns::{Columns, FieldNames};
use crate::servicenow::{CcpUrlError, LoginField, Record};
use crate::value::json::Object as Row;
use crate::value::text::contains;
use crate::value::{AddressError, CcpUrl, InstanceArn, Json, LoginUrl, SysId};

/// More fields than any table has, and a longer name than any field has. An answer above these limits is not ServiceNow's.
const FIELDS: usize = 2000;

const LONGEST_NAME: usize = 256;

/// Likely names of "Active".
const ACTIVE: &[&str] = &["active", "u_active"];

/// Likely names of "AWS ARN".
const ARN: &[&str] = &["aws_arn", "arn", "u_aws_arn"];

/// Likely names of "Instance Params".
const PARAMS: &[&str] = &["instance_params", "params", "u_instance_params"];

/// Likely names of "SSO Login URL". ServiceNow would make the first of the label.
const LOGIN: &[&str] = &["sso_login_url", "sso_url", "login_url"];

/// Whether an object has no more fields and no longer names than a table can have.
pub(super) fn is_row(row: &Row) -> bool {
    row.len() <= FIELDS && row.iter().all(|(name, _)| name.len() <= LONGEST_NAME)
}

/// The record that a row is.
pub(super) fn record(row: &Row, names: &FieldNames, columns: Option<&Columns>) -> Record {
    let arn = arn(row, names);
    Record {
        sys_id: sys_id(row),
        active: active(row, names),
        ccp_url: ccp_url(row, names, columns),
        login: login(
            row,
            names,
            columns,
            arn.as_ref().and_then(|arn| arn.as_ref().ok()),
        ),
        arn,
    }
}

pub(super) fn sys_id(row: &Row) -> Option<SysId> {
    SysId::parse(text(row.get("sys_id")?)?).ok()
}

pub(super) fn active(row: &Row, names: &FieldNames) -> Option<bool> {
    let find = Find::of(row, names.active.as_deref(), ACTIVE, |_, _| false);
    boolean(find.text()?)
}

fn arn(row: &Row, names: &FieldNames) -> Option<Result<InstanceArn, AddressError>> {
    let is_arn = |_: &str, value: &str| InstanceArn::parse(value).is_ok();
    let find = Find::of(row, names.arn.as_deref(), ARN, is_arn);
    find.text().map(InstanceArn::parse)
}

fn ccp_url(
    row: &Row,
    names: &FieldNames,
    columns: Option<&Columns>,
) -> Result<CcpUrl, CcpUrlError> {
    let set = names.instance_params.as_deref();
    let address = |value: &str| {
        let params = Json::parse(value).filter(|_| contains(value, "ccpUrl"))?;
        params
            .get("ccpUrl")
            .and_then(Json::as_text)
            .map(str::to_owned)
    };
    let by_value = Find::of(row, set, PARAMS, |_, value| address(value).is_some());
    let named = |name: &str, value: &str| {
        let column = columns.and_then(|columns| columns.get(name));
        // "Override Params" stands beside it.
        boolean(value).is_none()
            && (contains(name, "param") || column.is_some_and(|column| column.is_params()))
    };
    let params = match by_value {
        Find::None => Find::of(row, set, PARAMS, named),
        found => found,
    };
    let params = match params {
        Find::Text(params) => params,
        Find::Several(names) => return Err(CcpUrlError::Ambiguous(names)),
        Find::None => return Err(CcpUrlError::Missing),
    };
    let address = address(params).ok_or(CcpUrlError::Malformed)?;
    CcpUrl::parse(&address).map_err(CcpUrlError::Invalid)
}

/// Looks for the column "SSO Login URL".
fn find_login<'row>(
    row: &'row Row,
    names: &FieldNames,
    columns: Option<&Columns>,
    arn: Option<&InstanceArn>,
) -> Find<'row> {
    let set = names.login_url.as_deref();
    let named = |name: &str, _: &str| is_login(name, columns);
    // The address leads to the record's own instance.
    let leads_home = |_: &str, value: &str| {
        let login = LoginUrl::parse(value)
            .ok()
            .filter(|_| contains(value, "federate"));
        let relay = login.and_then(|login| login.relay_state());
        relay.is_some_and(|relay| arn.is_none_or(|arn| arn.instance_id() == relay.instance_id))
    };
    match Find::of(row, set, LOGIN, named) {
        Find::None => Find::of(row, set, LOGIN, leads_home),
        found => found,
    }
}

/// The text of "SSO Login URL", exactly as the record has it.
pub(super) fn login_text<'row>(
    row: &'row Row,
    names: &FieldNames,
    columns: Option<&Columns>,
) -> Option<&'row str> {
    let arn = arn(row, names).and_then(Result::ok);
    find_login(row, names, columns, arn.as_ref()).text()
}

fn login(
    row: &Row,
    names: &FieldNames,
    columns: Option<&Columns>,
    arn: Option<&InstanceArn>,
) -> LoginField {
    let set = names.login_url.as_deref();
    let value = match find_login(row, names, columns, arn) {
        Find::Text(value) => value,
        Find::Several(names) => return LoginField::Ambiguous(names),
        Find::None => {
            return columns.map_or(LoginField::Missing, |columns| absent(row, set, columns));
        }
    };
    match LoginUrl::parse(value) {
        Ok(url) => LoginField::Filled(url),
        Err(AddressError::Empty) => LoginField::Empty,
        Err(error) => LoginField::Invalid(error),
    }
}

/// What a missing login field is, by the table's columns.
fn absent(row: &Row, set: Option<&str>, columns: &Columns) -> LoginField {
    let exists = match set {
        Some(set) => columns.get(set).is_some(),
        None => columns.iter().any(|column| {
            let name = column.name.as_str();
            LOGIN.contains(&name) || is_login(name, Some(columns))
        }),
    };
    // A hidden column that may hold an address may be the login field under a name and a label that say nothing.
    let mut hidden = columns
        .iter()
        .filter(|column| set.is_none() && row.get(&column.name).is_none());
    if exists {
        LoginField::Unreadable
    } else if hidden.any(|column| column.may_be_address()) {
        LoginField::Missing
    } else {
        LoginField::Absent
    }
}

fn is_login(name: &str, columns: Option<&Columns>) -> bool {
    let words = ["sso", "login", "url"];
    let column = columns.and_then(|columns| columns.get(name));
    column.is_some_and(|column| column.is_login()) || words.iter().all(|word| contains(name, word))
}

/// What looking for a column has found.
enum Find<'row> {
    /// The column's text.
    Text(&'row str),
    /// Several columns fit: their names.
    Several(Vec<String>),
    /// No column, or one with a value of another shape.
    None,
}

impl<'row> Find<'row> {
    /// Looks for the column that the policy sets; without one, for the first of the likely names, and then for the only column
    /// that fits by name and value.
    fn of(
        row: &'row Row,
        set: Option<&str>,
        likely: &[&str],
        fits: impl Fn(&str, &str) -> bool,
    ) -> Self {
        let first = match set {
            Some(name) => row.get(name),
            None => likely.iter().find_map(|name| row.get(name)),
        };
        if first.is_some() || set.is_some() {
            return first.and_then(text).map_or(Self::None, Self::Text);
        }
        let fields = row
            .iter()
            .filter_map(|(name, value)| Some((name, text(value)?)));
        let fitting: Vec<(&str, &str)> = fields.filter(|(name, value)| fits(name, value)).collect();
        match fitting.as_slice() {
            [] => Self::None,
            [(_, value)] => Self::Text(value),
            several => Self::Several(several.iter().map(|(name, _)| (*name).to_owned()).collect()),
        }
    }

    fn text(self) -> Option<&'row str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Several(_) | Self::None => None,
        }
    }
}

/// A value comes plain, or as an object beside its display value or its link. `None` when it has another shape.
pub(super) fn text(value: &Json) -> Option<&str> {
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
