//! What `webRequest` tells of an answer.

use super::chrome::{self, WebRequest};
use crate::framing::Answered;

/// As plain values.
pub(super) fn of(request: &WebRequest) -> Answered {
    let headers = request.response_headers().unwrap_or_default();
    let values = |name: &str| -> Vec<String> {
        let named = headers
            .iter()
            .filter(|header| header.name().eq_ignore_ascii_case(name));
        named.filter_map(chrome::Header::value).collect()
    };
    Answered {
        tab: request.tab_id(),
        top: request.kind() == "main_frame",
        from: request.initiator().or_else(|| request.document_url()),
        url: request.url(),
        status: request.status_code(),
        policies: values("Content-Security-Policy"),
        options: values("X-Frame-Options").pop(),
    }
}
