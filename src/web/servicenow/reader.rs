//! Reads from ServiceNow as the signed-in agent: same origin, session cookie, `X-UserToken`. Nothing is ever written.

use crate::web::browser::document;
use std::cell::RefCell;
use std::pin::pin;

use futures_util::future::{Either, join, select};
use js_sys::JsString;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestCache, RequestCredentials, RequestInit, RequestRedirect, Response};

use crate::admin::checklist;
use crate::cause::Cause;
use crate::servicenow::columns::parse_columns;
use crate::servicenow::request::{REQUEST_HEADERS, columns_path, request_path};
use crate::servicenow::{
    Answer, Columns, FieldNames, Learned, OwnSoftphone, PageKind, Reading, Record, User, openframe,
    reading,
};
use crate::value::{ServiceNowOrigin, SysId, UserToken};
use crate::web::servicenow::page;

/// How long ServiceNow may take to answer, in milliseconds. An instance that takes longer counts as not reached, and is asked again
/// later.
const ANSWER_MS: u32 = 30_000;

/// Reads the agent's OpenFrame configuration, and the record that `place` names or else the agent's own.
pub(crate) async fn read(place: &PageKind, fields: &FieldNames) -> Learned {
    // Whether a page waits for its token is decided before it is asked to read.
    let Some(reader) = Reader::new(fields, page::token()) else {
        return Learned {
            own: OwnSoftphone::Unknown,
            controls: false,
            record: Err(Cause::NetworkFailed),
        };
    };
    if let PageKind::OwnSoftphone { id } = place {
        return Learned {
            own: OwnSoftphone::Unknown,
            controls: false,
            record: reader.record(id.as_ref()).await,
        };
    }
    // The list of records is asked for at the same time as the configuration that says which of them is the agent's.
    let ((own, controls), list) =
        join(reader.own_softphone(), reader.get(&reader.path(None))).await;
    let record = match list {
        Ok(list) => reader.own_record(&own, &list).await,
        Err(cause) => Err(cause),
    };
    Learned {
        own,
        controls,
        record,
    }
}

/// The text of "SSO Login URL" in the record `id`, exactly as the record has it.
pub(crate) async fn login_text(id: &SysId, fields: &FieldNames) -> Option<String> {
    let reader = Reader::new(fields, page::wait_for_token().await)?;
    let answer = reader.get(&reader.path(Some(id))).await.ok()?;
    match reading::login_text(&answer, id, fields, None) {
        Some(text) => Some(text),
        None => {
            let columns = reader.columns().await;
            reading::login_text(&answer, id, fields, Some(&columns))
        }
    }
}

/// The user who is signed in to ServiceNow; `None` where the user record cannot be read.
pub(crate) async fn user() -> Option<User> {
    let fields = &FieldNames::default();
    let answer = Reader::new(fields, page::wait_for_token().await)?
        .get(crate::servicenow::user::PATH)
        .await;
    User::read(&answer.ok()?)
}

/// The headers with which ServiceNow answers this page; `None` where they cannot be read.
pub(crate) async fn headers() -> Option<checklist::Headers> {
    let (window, _) = document::here()?;
    let init = RequestInit::new();
    init.set_method("HEAD");
    init.set_cache(RequestCache::NoStore);
    init.set_redirect(RequestRedirect::Manual);
    // A complete address, so that no `<base>` of the page changes where it leads.
    let href = window.location().href().ok()?;
    let response = JsFuture::from(window.fetch_with_str_and_init(&href, &init)).await;
    let response: Response = response.ok()?.unchecked_into();
    let header = |name| response.headers().get(name).ok().flatten();
    response.ok().then(|| checklist::Headers {
        referrer: header("Referrer-Policy"),
        security: header("Content-Security-Policy"),
        permissions: header("Permissions-Policy"),
    })
}

struct Reader<'a> {
    /// The ServiceNow origin of every request.
    origin: ServiceNowOrigin,
    token: RefCell<Option<UserToken>>,
    fields: &'a FieldNames,
}

impl<'a> Reader<'a> {
    /// `None` where the page is none of ServiceNow's: nobody is asked, and nobody gets the token.
    fn new(fields: &'a FieldNames, token: Option<UserToken>) -> Option<Self> {
        let origin = ServiceNowOrigin::parse(&document::origin()).ok()?;
        let token = RefCell::new(token);
        Some(Self {
            origin,
            token,
            fields,
        })
    }

    /// The agent's softphone in OpenFrame, and whether it has interaction controls.
    async fn own_softphone(&self) -> (OwnSoftphone, bool) {
        let answer = self.send(openframe::PATH, Some(openframe::BODY)).await;
        answer.map_or((OwnSoftphone::Unknown, false), |answer| {
            (
                openframe::parse(&answer),
                openframe::wants_controls(&answer),
            )
        })
    }

    fn path(&self, id: Option<&SysId>) -> String {
        request_path(self.fields.table(), id)
    }

    /// The agent's own record: the record that OpenFrame names, else the only record in the list.
    async fn own_record(&self, own: &OwnSoftphone, list: &Answer) -> Result<Record, Cause> {
        if let OwnSoftphone::Own { id: Some(id) } = own {
            return match self.reading(list, Some(id)).await {
                // The record is beyond the list's end or hidden from lists, or the id names something else.
                Reading::NotFound | Reading::NoRows { .. } => self.record(Some(id)).await,
                reading => found(reading),
            };
        }
        found(self.reading(list, None).await)
    }

    async fn record(&self, id: Option<&SysId>) -> Result<Record, Cause> {
        let answer = self.get(&self.path(id)).await?;
        let reading = self.reading(&answer, id).await;
        if id.is_some() && matches!(reading, Reading::NotFound) {
            // The page's `id` may name something other than a record.
            let answer = self.get(&self.path(None)).await?;
            return found(self.reading(&answer, None).await);
        }
        found(reading)
    }

    /// Reads an answer. Where a column is not found, the table's list of columns says more.
    async fn reading(&self, answer: &Answer, wanted: Option<&SysId>) -> Reading {
        let names = self.fields;
        let reading = reading::read(answer, wanted, names, None);
        if let Reading::Found(found) = &reading
            && found.needs_columns()
        {
            let columns = self.columns().await;
            return reading::read(answer, wanted, names, Some(&columns));
        }
        reading
    }

    /// The table's columns; none where ServiceNow does not list them.
    async fn columns(&self) -> Columns {
        let answer = self.get(&columns_path(self.fields.table())).await.ok();
        let columns = answer.and_then(|answer| parse_columns(&answer));
        columns.unwrap_or_default()
    }

    async fn get(&self, path: &str) -> Result<Answer, Cause> {
        self.send(path, None).await
    }

    /// Sends a GET, or a POST of the form `body`. Where ServiceNow refuses the token it sends the right one, and the request is repeated
    /// once.
    async fn send(&self, path: &str, body: Option<&str>) -> Result<Answer, Cause> {
        let answer = self.send_once(path, body).await?;
        match answer.token_for_retry() {
            Some(fresh) => {
                *self.token.borrow_mut() = Some(fresh);
                self.send_once(path, body).await
            }
            None => Ok(answer),
        }
    }

    async fn send_once(&self, path: &str, body: Option<&str>) -> Result<Answer, Cause> {
        let asked = pin!(self.fetch(path, body));
        match select(asked, pin!(document::sleep(ANSWER_MS))).await {
            Either::Left((Ok(answer), _)) => Ok(answer),
            Either::Left((Err(_), _)) | Either::Right(_) => Err(Cause::NetworkFailed),
        }
    }

    /// Uses the browser's own `fetch`: gloo's would make the module of every page 5 kB bigger.
    async fn fetch(&self, path: &str, body: Option<&str>) -> Result<Answer, JsValue> {
        let headers = Headers::new()?;
        for (name, value) in REQUEST_HEADERS {
            headers.set(name, value)?;
        }
        if let Some(token) = &*self.token.borrow() {
            headers.set("X-UserToken", token.expose())?;
        }
        let init = RequestInit::new();
        init.set_credentials(RequestCredentials::SameOrigin);
        init.set_cache(RequestCache::NoStore);
        init.set_redirect(RequestRedirect::Manual);
        if let Some(body) = body {
            headers.set("Content-Type", "application/x-www-form-urlencoded")?;
            init.set_method("POST");
            init.set_body(&body.into());
        }
        init.set_headers(&headers);
        let (window, _) = document::here().ok_or(JsValue::UNDEFINED)?;
        let response =
            JsFuture::from(window.fetch_with_str_and_init(&self.origin.address(path), &init))
                .await?;
        let response: Response = response.unchecked_into();
        let text = JsFuture::from(response.text()?).await?;
        // Of a body that is too long, only so much is copied that the reader sees that.
        let text = text.unchecked_into::<JsString>();
        let text = String::from(text.slice(0, Answer::LONGEST as u32 + 1));
        let mut answer = Answer::new(response.status(), response.redirected(), text);
        for name in Answer::HEADERS {
            if let Some(value) = response.headers().get(name)? {
                answer.header(name, &value);
            }
        }
        Ok(answer)
    }
}

fn found(reading: Reading) -> Result<Record, Cause> {
    match (reading.cause(), reading) {
        (_, Reading::Found(found)) => Ok(*found),
        (cause, _) => Err(cause.unwrap_or(Cause::RecordMalformed)),
    }
}
