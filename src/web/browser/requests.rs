//! What `webRequest` reports of pages and frames that the browser loads.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::cause::Browser;
use crate::connect::frame_answer::{Answered, withheld};
use crate::web::browser::chrome;
use crate::web::browser::chrome::WebRequest;
use crate::web::browser::value::to_js;

/// `webRequest.RequestFilter`.
#[derive(Serialize)]
struct Filter<'a> {
    urls: &'a [&'static str],
    types: [&'static str; 2],
}

/// Reports the pages and frames whose addresses match one of these patterns, before the browser asks for them (`asks`) and when their
/// headers have come (`answered`), for as long as the document or worker lives.
pub(crate) fn watch_pages(
    urls: &[&'static str],
    mut asks: impl FnMut(i32, String) + 'static,
    mut answered: impl FnMut(Answered) + 'static,
) {
    let filter = filter(urls);
    let before = Closure::<dyn FnMut(WebRequest)>::new(move |request: WebRequest| {
        if is_page(&request) {
            asks(request.tab_id(), request.url());
        }
    });
    chrome::on_before_request(&before, &filter);
    before.forget();
    let headers = Closure::<dyn FnMut(WebRequest)>::new(move |request: WebRequest| {
        answered(answer(&request));
    });
    let mut extra = vec!["responseHeaders".to_owned()];
    if chrome::browser() == Browser::Chromium {
        // Chromium shows `Set-Cookie` only so.
        extra.push("extraHeaders".to_owned());
    }
    chrome::on_headers_received(&headers, &filter, extra);
    headers.forget();
}

/// Reports the pages with matching addresses that could not be loaded, with the browser's error.
pub(crate) fn watch_failures(
    urls: &[&'static str],
    mut failed: impl FnMut(i32, String, String) + 'static,
) {
    let filter = filter(urls);
    let heard = Closure::<dyn FnMut(WebRequest)>::new(move |request: WebRequest| {
        if is_page(&request) {
            let error = request.error().unwrap_or_default();
            failed(request.tab_id(), request.url(), error);
        }
    });
    chrome::on_request_failed(&heard, &filter);
    heard.forget();
}

fn filter(urls: &[&'static str]) -> JsValue {
    to_js(&Filter {
        urls,
        types: ["main_frame", "sub_frame"],
    })
}

/// Whether the request is for a tab's own page, and not for a frame in it.
fn is_page(request: &WebRequest) -> bool {
    request.kind() == "main_frame"
}

fn answer(request: &WebRequest) -> Answered {
    let headers = request.response_headers().unwrap_or_default();
    let values = |name: &str| -> Vec<String> {
        let named = headers
            .iter()
            .filter(|header| header.name().eq_ignore_ascii_case(name));
        named.filter_map(chrome::Header::value).collect()
    };
    Answered {
        tab: request.tab_id(),
        top: is_page(request),
        from: request.initiator().or_else(|| request.document_url()),
        url: request.url(),
        status: request.status_code(),
        policies: values("Content-Security-Policy"),
        options: values("X-Frame-Options").pop(),
        withholds: withheld(&values("Set-Cookie")),
    }
}
