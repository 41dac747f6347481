//! The table of the Amazon Connect instance record and its columns: their names, as far as the policy sets them, and their
//! labels, as far as ServiceNow tells them.

use serde::{Deserialize, Serialize};

use crate::servicenow::Answer;
use crate::servicenow::fields::{is_row, text};
use crate::value::text::{contains, has_word};

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

/// The columns that a table has; none where the list was asked for in vain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<Column>);

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    label: String,
    is_boolean: bool,
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
        is_boolean: column.get("type").and_then(text) == Some("boolean"),
    });
    let columns: Vec<Column> = columns.collect();
    let logins = columns.iter().filter(|column| column.is_login()).count();
    (!columns.is_empty() && logins <= NAMESAKES).then_some(Columns(columns))
}

impl Columns {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Column> {
        self.0.iter()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The column of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Column> {
        self.0.iter().find(|column| column.name == name)
    }
}

impl Column {
    /// Whether the label is "SSO Login URL", in any language: translations keep the two abbreviations.
    pub(super) fn is_login(&self) -> bool {
        let label = &self.label;
        has_word(label, "sso") && has_word(label, "url") && self.may_be_login()
    }

    /// Whether the label is "Instance Params", in any language.
    pub(super) fn is_params(&self) -> bool {
        !self.is_boolean && PARAMS.iter().any(|word| contains(&self.label, word))
    }

    /// Whether the label is "AWS ARN".
    pub(super) fn is_arn(&self) -> bool {
        has_word(&self.label, "arn")
    }

    /// Whether the column may hold an address.
    pub(super) fn may_be_address(&self) -> bool {
        (has_word(&self.name, "url") || has_word(&self.label, "url")) && self.may_be_login()
    }

    /// Whether nothing says that the column is another than the Login URL.
    pub(super) fn may_be_login(&self) -> bool {
        !(self.is_boolean || is_other(&self.label) || is_other(&self.name))
    }
}

/// Whether a column's name says "SSO Login URL".
pub(super) fn is_login_name(name: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| has_word(name, word));
    let apart = has(&["sso"]) && has(&["url"]) && has(&["login", "logon", "signin", "sign"]);
    (apart || has(&["ssologinurl"])) && !is_other(name)
}

/// Parts of the label "Instance Params" in ServiceNow's languages.
const PARAMS: [&str; 8] = [
    "param",
    "paràm",
    "parám",
    "араметр",
    "パラメ",
    "参数",
    "參數",
    "매개",
];

/// Parts of the names of other addresses that stand beside the Login URL: where a logout goes to, in ServiceNow's languages, and what
/// a set-up of SSO needs.
const OTHERS: &str = "logout logoff signout signoff abmeld déconnex deconnex cierre cerrar disconness uscita saída encerr afmeld \
                      uitlog aflog utlogg ulos wylog odhl kijelent ыход ıkış kapat ログアウト サインアウト 로그아웃 注销 登出 \
                      退出 התנתק الخروج metad tadonn certif zertif";

fn is_other(name: &str) -> bool {
    let mut parts = OTHERS.split_whitespace();
    parts.any(|part| contains(name, part)) || has_word(name, "out") || has_word(name, "off")
}
