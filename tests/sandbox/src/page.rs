//! Pages: templates with `{{name}}` for text and `{{{name}}}` for what is markup or script already.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;

/// Fills a template's places. Text is escaped for HTML.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut page = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find("{{") {
        page.push_str(&rest[..start]);
        let raw = rest[start..].starts_with("{{{");
        let (open, close) = if raw { ("{{{", "}}}") } else { ("{{", "}}") };
        let name = &rest[start + open.len()..];
        let Some(end) = name.find(close) else { break };
        let value = values
            .iter()
            .find(|(key, _)| *key == name[..end].trim())
            .map_or("", |(_, value)| value);
        page.push_str(&if raw { value.to_owned() } else { escape(value) });
        rest = &name[end + close.len()..];
    }
    page.push_str(rest);
    page
}

/// Text that may stand in HTML, in an attribute too.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// A value as a JavaScript expression that may stand in a `<script>` element.
pub(crate) fn script(value: &impl Serialize) -> String {
    serde_json::to_string(value)
        .unwrap_or_else(|_| "null".to_owned())
        .replace('<', "\\u003c")
}

/// An HTML answer.
pub(crate) fn html(status: StatusCode, page: String) -> Response {
    (status, Html(page)).into_response()
}

/// The answer with one more header. A value that no header can have is left out.
pub(crate) fn with(mut response: Response, name: HeaderName, value: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().append(name, value);
    }
    response
}

/// A redirect to be followed with GET.
pub(crate) fn redirect(to: &str) -> Response {
    with(StatusCode::FOUND.into_response(), header::LOCATION, to)
}

/// An answer that is a script, a style sheet or the like.
pub(crate) fn asset(kind: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// A query of parameters, encoded.
pub(crate) fn query(parameters: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_markup_is_not() {
        let page = fill(
            "<p title='{{a}}'>{{ a }}{{{b}}}</p>",
            &[("a", "<'\">&"), ("b", "<br>")],
        );
        assert_eq!(
            page,
            "<p title='&lt;&#39;&quot;&gt;&amp;'>&lt;&#39;&quot;&gt;&amp;<br></p>"
        );
    }

    #[test]
    fn a_script_cannot_be_ended_by_a_value() {
        assert_eq!(script(&"</script>"), r#""\u003c/script>""#);
    }
}
