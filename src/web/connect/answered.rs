//! What `webRequest` tells of an answer.

use crate::connect::frame_answer::Answered;
use crate::web::browser::chrome;
use crate::web::browser::chrome::WebRequest;

/// As plain values.
pub(crate) fn of(request: &WebRequest) -> Answered {
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
