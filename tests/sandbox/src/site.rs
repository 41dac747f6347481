//! Web sites of others: what a test has them answer.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;

use crate::page::with;
use crate::world::{Delivery, Page};

/// The answer, which may never come.
pub(crate) async fn answer(page: &Page) -> Response {
    let body = match page.delivery {
        Delivery::Whole => Body::from(page.body.clone()),
        Delivery::Times(times) => Body::from(page.body.repeat(times)),
        Delivery::Unfinished => Body::new(Unfinished(Some(page.body.clone().into()))),
        Delivery::Never => std::future::pending().await,
    };
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, body).into_response();
    response.headers_mut().remove(header::CONTENT_TYPE);
    for (name, value) in &page.headers {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            response = with(response, name, value);
        }
    }
    if response.headers().contains_key(header::CONTENT_TYPE) {
        response
    } else {
        with(response, header::CONTENT_TYPE, "text/html;charset=UTF-8")
    }
}

/// A body that begins and does not end.
struct Unfinished(Option<Bytes>);

impl HttpBody for Unfinished {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.0.take() {
            Some(text) => Poll::Ready(Some(Ok(Frame::data(text)))),
            // Nobody wakes it again: the browser has to give up.
            None => Poll::Pending,
        }
    }
}
