//! The table of the Amazon Connect instance record and its columns: their names, as far as the policy sets them, and their
//! labels, as far as ServiceNow tells them.

use serde::{Deserialize, Serialize};

use crate::servicenow::Answer;
use crate::servicenow::fields::{is_row, text};
use crate::value::text::contains;

/// The names of the table and of its columns. ServiceNow publishes labels only, so each name can be set by policy. A column
/// that is not set is looked for by its name, its label and its value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FieldNames {
    /// The table "Amazon Connect Instance".
    pub table: Option<String>,
    /// "Active".
    pub active: Option<String>,
    /// "AWS ARN".
    pub arn: Option<String>,
    /// "Instance Params".
    pub instance_params: Option<String>,
    /// "SSO Login URL".
    pub login_url: Option<String>,
}

impl FieldNames {
    /// The name of the table.
    pub fn table(&self) -> &str {
        self.table.as_deref().unwrap_or("sn_cti_connect_instance")
    }
}

/// The most columns that may have the label "SSO Login URL".
const NAMESAKES: usize = 8;

/// The columns that a table has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<Column>);

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    label: String,
}

/// Reads the answer to [`columns_path`](super::request::columns_path). `None` when it is no such list, and then nothing follows
/// from it.
pub fn parse_columns(answer: &Answer) -> Option<Columns> {
    let body = answer.json()?;
    let columns = body.get("result")?.get("columns")?;
    let columns = columns.as_object().filter(|columns| is_row(columns))?;
    let columns = columns.iter().map(|(name, column)| Column {
        name: name.to_owned(),
        label: column
            .get("label")
            .and_then(text)
            .unwrap_or_default()
            .to_owned(),
    });
    let columns: Vec<Column> = columns.collect();
    let logins = columns.iter().filter(|column| column.is_login()).count();
    (!columns.is_empty() && logins <= NAMESAKES).then_some(Columns(columns))
}

impl Columns {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Column> {
        self.0.iter()
    }

    /// The column of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Column> {
        self.0.iter().find(|column| column.name == name)
    }
}

impl Column {
    /// Whether the label is "SSO Login URL", in any language: translations keep the two abbreviations.
    pub(super) fn is_login(&self) -> bool {
        contains(&self.label, "sso") && contains(&self.label, "url")
    }

    /// Whether the label is "Instance Params" in a language that has a word alike, such as "Instanzparameter". Columns with
    /// other labels are found by their value.
    pub(super) fn is_params(&self) -> bool {
        ["param", "paràm", "parám"]
            .iter()
            .any(|word| contains(&self.label, word))
    }

    /// Whether the column may hold an address.
    pub(super) fn may_be_address(&self) -> bool {
        contains(&self.name, "url") || contains(&self.label, "url")
    }
}
