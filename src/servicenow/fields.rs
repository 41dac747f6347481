//! One row as the agent's record: which column is which, and what its value says.
//!
//! A column is the one that the policy names, else one with a likely name, else the only one whose label fits, or else whose name or
//! value does. Of two that fit, none is taken. The value alone decides only after the labels were asked for.

use crate::servicenow::answer::boolean;
use crate::servicenow::columns::{Column, Columns, FieldNames, is_login_name};
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

/// The record that a row is. `columns` is `None` before they were asked for.
pub(super) fn record(row: &Row, names: &FieldNames, columns: Option<&Columns>) -> Record {
    let arn = arn(row, names, columns);
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
    let find = Find::of(row, names.active.as_deref(), ACTIVE, &[]);
    boolean(find.text()?)
}

fn arn(
    row: &Row,
    names: &FieldNames,
    columns: Option<&Columns>,
) -> Option<Result<InstanceArn, AddressError>> {
    let by_value = |_: &str, value: &str| InstanceArn::parse(value).is_ok();
    let by_label = |name: &str, value: &str| {
        by_value(name, value) && is_labelled(name, columns, Column::is_arn)
    };
    let find = Find::of(row, names.arn.as_deref(), ARN, &[&by_label, &by_value]);
    find.text().map(InstanceArn::parse)
}

fn is_labelled(name: &str, columns: Option<&Columns>, fits: fn(&Column) -> bool) -> bool {
    columns
        .and_then(|columns| columns.get(name))
        .is_some_and(fits)
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
    let labelled = |name: &str| is_labelled(name, columns, Column::is_params);
    let named = |name: &str| contains(name, "param");
    let holds = |value: &str| address(value).is_some();
    let by_label = |name: &str, value: &str| labelled(name) && holds(value);
    let by_name = |name: &str, value: &str| named(name) && holds(value);
    let by_value = |_: &str, value: &str| holds(value);
    // "Override Params" stands beside it.
    let broken =
        |name: &str, value: &str| boolean(value).is_none() && (named(name) || labelled(name));
    let asked: &[Fits] = &[&by_label, &by_name, &by_value, &broken];
    let params = match Find::of(row, set, PARAMS, until_asked(asked, columns)) {
        Find::Text(params) => params,
        Find::Several(names) => return Err(CcpUrlError::Ambiguous(names)),
        Find::None => return Err(CcpUrlError::Missing),
    };
    let address = address(params).ok_or(CcpUrlError::Malformed)?;
    CcpUrl::parse(&address).map_err(CcpUrlError::Invalid)
}

/// The column "SSO Login URL".
fn find_login<'row>(
    row: &'row Row,
    names: &FieldNames,
    columns: Option<&Columns>,
    arn: Option<&InstanceArn>,
) -> Find<'row> {
    let is_text = |value: &str| boolean(value).is_none();
    let by_label =
        |name: &str, value: &str| is_text(value) && is_labelled(name, columns, Column::is_login);
    let may_be = |name: &str| {
        let column = columns.and_then(|columns| columns.get(name));
        column.is_none_or(Column::may_be_login)
    };
    let by_name = |name: &str, value: &str| is_text(value) && is_login_name(name) && may_be(name);
    // The address leads to the record's own instance.
    let by_value = |name: &str, value: &str| {
        let login = LoginUrl::parse(value)
            .ok()
            .filter(|_| contains(value, "federate"));
        let relay = login.and_then(|login| login.relay_state());
        may_be(name)
            && relay
                .is_some_and(|relay| arn.is_some_and(|arn| arn.instance_id() == relay.instance_id))
    };
    let set = names.login_url.as_deref();
    let asked: &[Fits] = &[&by_label, &by_name, &by_value];
    Find::of(row, set, LOGIN, until_asked(asked, columns))
}

/// The ways to find a column: by label, by name, and then by value alone, which has to wait until the labels were asked for.
fn until_asked<'a, 'fits>(ways: &'a [Fits<'fits>], columns: Option<&Columns>) -> &'a [Fits<'fits>] {
    let end = match columns {
        Some(_) => ways.len(),
        None => 2,
    };
    &ways[..end]
}

/// The text of "SSO Login URL", exactly as the row has it.
pub(super) fn login_text<'row>(
    row: &'row Row,
    names: &FieldNames,
    columns: Option<&Columns>,
) -> Option<&'row str> {
    let arn = arn(row, names, columns).and_then(Result::ok);
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
            let named = LOGIN.contains(&name) || is_login_name(name);
            named && column.may_be_login() || column.is_login()
        }),
    };
    // A hidden column that may hold an address may be the login field under a name and a label that say nothing.
    let mut hidden = columns
        .iter()
        .filter(|column| set.is_none() && row.get(&column.name).is_none());
    if exists {
        LoginField::Unreadable
    } else if columns.is_empty() || hidden.any(|column| column.may_be_address()) {
        LoginField::Missing
    } else {
        LoginField::Absent
    }
}

/// Whether a column fits, by its name and its value.
type Fits<'a> = &'a dyn Fn(&str, &str) -> bool;

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
    /// that fits in the first of these ways in which any does.
    fn of(row: &'row Row, set: Option<&str>, likely: &[&str], ways: &[Fits]) -> Self {
        let first = match set {
            Some(name) => row.get(name),
            None => likely.iter().find_map(|name| row.get(name)),
        };
        if first.is_some() || set.is_some() {
            return first.and_then(text).map_or(Self::None, Self::Text);
        }
        for fits in ways {
            let fields = row
                .iter()
                .filter_map(|(name, value)| Some((name, text(value)?)));
            let fitting: Vec<_> = fields.filter(|(name, value)| fits(name, value)).collect();
            match fitting.as_slice() {
                [] => {}
                [(_, value)] => return Self::Text(value),
                several => {
                    let names = several.iter().map(|(name, _)| (*name).to_owned());
                    return Self::Several(names.collect());
                }
            }
        }
        Self::None
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
