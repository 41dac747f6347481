//! The requests for the record: their paths and headers.

use crate::value::SysId;

/// How many rows a list asks for. The limit counts rows that are then hidden from the agent, so it is far above the one row
/// that is wanted.
pub(crate) const LIMIT: u32 = 20;

/// What a request to ServiceNow says beside `X-UserToken`, which must be left out rather than sent empty. The last asks for
/// 401 in place of a redirect to the sign-in page.
pub const REQUEST_HEADERS: &[(&str, &str)] = &[
    ("Accept", "application/json"),
    ("X-Requested-With", "XMLHttpRequest"),
    ("X-No-Response-Redirect", "true"),
];

/// The path and query that read one row, or the first rows of the table.
///
/// The request names no fields: an unknown name would be ignored in silence, and the keys of the answer tell the columns.
/// It has no filter: a filter on a field that the agent may not read is answered by 403, and on a field that does not
/// exist by every row. It leaves the count on: the count tells hidden rows from no rows.
pub fn request_path(table: &str, id: Option<&SysId>) -> String {
    let mut path = String::from("/api/now/table/");
    push_encoded(&mut path, table);
    match id {
        Some(id) => {
            path.push('/');
            path.push_str(id.as_str());
            path.push('?');
        }
        None => {
            path.push_str("?sysparm_limit=");
            path.push_str(&LIMIT.to_string());
            path.push('&');
        }
    }
    path.push_str("sysparm_exclude_reference_link=true");
    path
}

/// The path that lists the table's columns, for [`parse_columns`](super::columns::parse_columns). ServiceNow's own pages use it; it is not documented.
pub fn columns_path(table: &str) -> String {
    let mut path = String::from("/api/now/ui/meta/");
    push_encoded(&mut path, table);
    path
}

/// A table's name can come from a policy, where it may hold anything.
fn push_encoded(path: &mut String, name: &str) {
    path.extend(url::form_urlencoded::byte_serialize(name.as_bytes()));
}
