//! The tables that the REST API knows, and its query language.

use std::collections::BTreeMap;

use serde_json::json;
use uuid::Uuid;

use crate::AGENTS;
use crate::place::{INSTANCE_ARN, Names, Place, RECORD_ID};
use crate::world::{LoginField, Record, Softphone, World};

/// "Amazon Connect Instance".
pub(super) const INSTANCES: &str = "sn_cti_connect_instance";
/// Users.
pub(super) const USERS: &str = "sys_user";
/// Softphones: which page opens in OpenFrame.
pub(super) const OPEN_FRAME: &str = "sn_openframe_configuration";

/// A row's readable fields. The Table API gives every value as text.
pub(super) type Row = BTreeMap<String, String>;

/// A table as one user sees it.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    /// Whether the rows are there but none may be read.
    pub(super) hidden: bool,
    /// Fields that exist and may not be read.
    pub(super) unreadable: Vec<String>,
}

impl Table {
    pub(super) fn hide_rows(&mut self) {
        self.hidden = true;
    }
}

fn row<const N: usize>(fields: [(&str, &str); N]) -> Row {
    fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// A table as `user` sees it.
pub(super) fn table(name: &str, world: &World, names: Names, login_url: &str, user: &str) -> Table {
    match name {
        INSTANCES => instances(&world.record, names, login_url),
        USERS => Table {
            rows: AGENTS
                .iter()
                .map(|(agent, full_name, _)| user_row(world, agent, full_name, user))
                .collect(),
            ..Table::default()
        },
        OPEN_FRAME => Table {
            rows: softphone_url(world.service_now.softphone)
                .map(|url| open_frame_row(url, world.service_now.interaction_controls))
                .into_iter()
                .collect(),
            ..Table::default()
        },
        _ => Table::default(),
    }
}

/// `sys_id` of a user.
pub(super) fn user_id(user: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, user.as_bytes())
        .simple()
        .to_string()
}

fn user_row(world: &World, agent: &str, full_name: &str, signed_in: &str) -> Row {
    let settings = &world.service_now;
    let own = |value: &Option<String>| {
        value
            .clone()
            .filter(|_| agent == signed_in)
            .unwrap_or_else(|| agent.to_owned())
    };
    let (user_name, email) = (own(&settings.user_name), own(&settings.email));
    row([
        ("sys_id", &user_id(agent)),
        ("user_name", &user_name),
        ("email", &email),
        ("name", full_name),
        ("active", "true"),
    ])
}

/// The page that the agent's OpenFrame configuration names.
pub(super) fn softphone_url(softphone: Softphone) -> Option<String> {
    match softphone {
        Softphone::Own | Softphone::Unreadable => {
            Some(format!("/sn_cti_amzn_cct_aws_ccp.do?id={RECORD_ID}"))
        }
        Softphone::Vendor => Some("/x_vendor_softphone.do?id=1".to_owned()),
        Softphone::None => None,
    }
}

fn open_frame_row(url: String, interaction_controls: bool) -> Row {
    row([
        ("sys_id", &user_id("open frame")),
        ("name", "Amazon Connect"),
        ("title", "Amazon Connect"),
        ("subtitle", ""),
        ("url", &url),
        ("width", "320"),
        ("height", "520"),
        ("order", "100"),
        ("active", "true"),
        ("default", "true"),
        // The label is published, the column's name is not.
        (
            "enable_interaction_controls",
            &interaction_controls.to_string(),
        ),
    ])
}

/// Columns of the instance table: element, label and type.
pub(super) fn instance_columns(record: &Record) -> Vec<(String, &'static str, &'static str)> {
    let mut columns = vec![
        ("sys_id".to_owned(), "Sys ID", "GUID"),
        ("name".to_owned(), "Name", "string"),
        ("active".to_owned(), "Active", "boolean"),
        (record.arn_column.clone(), "AWS ARN", "string"),
        ("override_params".to_owned(), "Override Params", "boolean"),
        (record.params_column.clone(), "Instance Params", "string"),
    ];
    if record.login != LoginField::Absent {
        columns.push((record.login_column.clone(), "SSO Login URL", "url"));
    }
    columns
}

fn instances(record: &Record, names: Names, login_url: &str) -> Table {
    let mut unreadable = record.hidden.clone();
    if record.login == LoginField::Unreadable {
        unreadable.push(record.login_column.clone());
    }
    Table {
        rows: (0..record.rows)
            .map(|index| instance_row(record, names, login_url, index))
            .collect(),
        hidden: false,
        unreadable,
    }
}

fn instance_row(record: &Record, names: Names, login_url: &str, index: usize) -> Row {
    let (sys_id, name, active, arn, params) = if index == 0 {
        let arn = record
            .arn
            .clone()
            .unwrap_or_else(|| INSTANCE_ARN.to_owned());
        (
            RECORD_ID.to_owned(),
            "acme".to_owned(),
            record.active,
            arn,
            record
                .params
                .clone()
                .unwrap_or_else(|| params(&names.origin(Place::Connect))),
        )
    } else {
        let name = format!("acme-{}", index + 1);
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes());
        let arn = format!("arn:aws:connect:us-west-2:123456789012:instance/{id}");
        let params = params(&format!("https://{name}.my.connect.aws"));
        (id.simple().to_string(), name, true, arn, params)
    };
    let mut row = row([
        ("sys_id", &sys_id),
        ("name", &name),
        ("active", if active { "true" } else { "false" }),
        (&record.arn_column, &arn),
        ("override_params", "false"),
        (&record.params_column, &params),
        ("sys_created_on", "2026-06-15 09:30:00"),
        ("sys_updated_on", "2026-06-15 09:45:00"),
        ("sys_mod_count", "1"),
    ]);
    for hidden in &record.hidden {
        row.remove(hidden);
    }
    let login = match &record.login {
        LoginField::Filled => login_url,
        LoginField::Empty => "",
        LoginField::Blank => "   ",
        LoginField::Value(text) => text,
        LoginField::Absent | LoginField::Unreadable => return row,
    };
    row.extend(record.others.iter().cloned());
    row.insert(record.login_column.clone(), login.to_owned());
    row
}

/// Instance Params for the Connect instance at an origin.
pub(super) fn params(origin: &str) -> String {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    json!({
        "ccpHost": host,
        "ccpUrl": format!("{origin}/ccp-v2"),
        "audioRecordingUrlPrefix": format!("{origin}/connect/get-recording?format=wav&callLegId="),
    })
    .to_string()
}

/// One condition of an encoded query.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) field: String,
    equal: bool,
    value: String,
}

/// The conditions of an encoded query that are understood: `a=b` and `a!=b`, joined with `^`.
pub(super) fn terms(query: &str) -> impl Iterator<Item = Term> {
    query
        .split('^')
        .filter(|term| !term.starts_with("ORDERBY"))
        .filter_map(|term| {
            let (field, value) = term.split_once('=')?;
            let (field, equal) = field
                .strip_suffix('!')
                .map_or((field, true), |field| (field, false));
            Some(Term {
                field: field.to_owned(),
                equal,
                value: value.to_owned(),
            })
        })
}

/// Whether a row meets an encoded query. A condition on a field that the row does not have counts for nothing.
pub(super) fn matches(row: &Row, query: &str, user_id: &str) -> bool {
    terms(query).all(|term| {
        let value = if term.value == "javascript:gs.getUserID()" {
            user_id
        } else {
            &term.value
        };
        row.get(&term.field)
            .is_none_or(|field| (field == value) == term.equal)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_joined() {
        let active = row([("active", "true"), ("name", "acme")]);
        assert!(matches(&active, "active=true^name=acme", ""));
        assert!(!matches(&active, "active=true^name!=acme", ""));
        assert!(matches(&active, "active=true^ORDERBYname", ""));
        assert!(matches(&active, "", ""));
    }

    #[test]
    fn an_unknown_field_in_a_query_counts_for_nothing() {
        assert!(matches(&row([("active", "true")]), "no_such_field=1", ""));
    }

    #[test]
    fn a_query_can_ask_for_the_signed_in_user() {
        assert!(matches(
            &row([("sys_id", "42")]),
            "sys_id=javascript:gs.getUserID()",
            "42"
        ));
        assert!(!matches(
            &row([("sys_id", "42")]),
            "sys_id=javascript:gs.getUserID()",
            "43"
        ));
    }
}
