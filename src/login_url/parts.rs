//! The parts of an address, and the parameters of its query.

use std::ops::Range;

/// The places of the parts of an address. A missing part is empty and has the place where it would stand.
pub(super) struct Parts {
    pub(super) host: Range<usize>,
    pub(super) path: Range<usize>,
    pub(super) query: Range<usize>,
    pub(super) fragment: Range<usize>,
}

impl Parts {
    pub(super) fn of(text: &str) -> Self {
        let start = text.find("://").map_or(0, |at| at + 3);
        let host = start..end(text, start, &['/', '?', '#', ':']);
        let path = end(text, host.end, &['/', '?', '#']);
        let path = path..end(text, path, &['?', '#']);
        let query = (path.end + 1).min(text.len());
        let query = if text
            .get(path.end..)
            .is_some_and(|rest| rest.starts_with('?'))
        {
            query..end(text, query, &['#'])
        } else {
            path.end..path.end
        };
        let fragment = (query.end + 1).min(text.len())..text.len();
        Self {
            host,
            path,
            query,
            fragment,
        }
    }

    /// The place of the query, and the query with one more parameter. Parameters of the same name go, and those named `without`.
    pub(super) fn with_parameter(
        &self,
        query: &str,
        parameter: &str,
        without: &str,
    ) -> (Range<usize>, String) {
        let name = parameter.split('=').next().unwrap_or_default();
        let kept = query
            .split('&')
            .filter(|kept| !kept.is_empty() && !is_named(kept, without) && !is_named(kept, name));
        let mut query: Vec<&str> = kept.collect();
        query.push(parameter);
        let start = if self.query.start == self.path.end {
            "?"
        } else {
            ""
        };
        (self.query.clone(), start.to_owned() + &query.join("&"))
    }
}

/// Whether a parameter has this name, in any case.
pub(super) fn is_named(parameter: &str, name: &str) -> bool {
    parameter
        .split('=')
        .next()
        .is_some_and(|found| found.eq_ignore_ascii_case(name))
}

/// Whether a query has a parameter of this name that is not empty.
pub(super) fn has_value(query: &str, name: &str) -> bool {
    query
        .split('&')
        .any(|parameter| is_named(parameter, name) && parameter.len() > name.len() + 1)
}

/// The place of the value of a parameter in a text; `name` ends with `=`.
pub(super) fn value_of(text: &str, name: &str) -> Option<Range<usize>> {
    let start = text.find(name)? + name.len();
    Some(start..end(text, start, &['&', '#']))
}

/// The place of the next stop, or the end of the text.
pub(super) fn end(text: &str, start: usize, stops: &[char]) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    rest.find(stops).map_or(text.len(), |at| start + at)
}
