//! Asks ServiceNow as the signed-in agent: same origin, session cookie, `X-UserToken`. It reads, and never writes.

use crate::web::browser::document;
use std::cell::RefCell;

use futures_util::future::join;
use js_sys::JsString;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestCache, RequestCredentials, RequestInit, RequestRedirect, Response};

use crate::admin::checklist;
use crate::cause::Cause;
use crate::servicenow::reading::parse_columns;
use crate::servicenow::request::{REQUEST_HEADERS, columns_path, request_path};
use crate::servicenow::{
    Answer, Columns, FieldNames, Learned, LoginField, OwnSoftphone, PageKind, Reading, Record,
    User, openframe, reading,
};
use crate::value::{ServiceNowOrigin, SysId, UserToken};
use crate::web::servicenow::page;

/// Reads the agent's OpenFrame configuration and the record that `place` names, or the agent's own.
pub(crate) async fn read(place: &PageKind, fields: &FieldNames) -> Learned {
    let Some(reader) = Reader::new(fields).await else {
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
    // The list of all is asked for while it is not yet known which one is the agent's.
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
    let reader = Reader::new(fields).await?;
    let answer = reader.get(&reader.path(Some(id))).await.ok()?;
    match reading::login_text(&answer, id, fields, None) {
        Some(text) => Some(text),
        None => {
            let columns = reader.columns().await?;
            reading::login_text(&answer, id, fields, Some(&columns))
        }
    }
}

/// Who is signed in to ServiceNow in this page; `None` where that may not be read.
pub(crate) async fn user() -> Option<User> {
    let fields = &FieldNames::default();
    let answer = Reader::new(fields)
        .await?
        .get(crate::servicenow::user::PATH)
        .await;
    User::read(&answer.ok()?)
}

/// The headers of the page's own answer; `None` where it cannot be asked for them.
pub(crate) async fn headers() -> Option<checklist::Headers> {
    let (window, _) = document::here()?;
    let init = RequestInit::new();
    init.set_method("HEAD");
    init.set_cache(RequestCache::NoStore);
    init.set_redirect(RequestRedirect::Manual);
    // It is whole, so that nothing in the page has a part in where it leads.
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
    /// The ServiceNow that everything is asked of.
    origin: ServiceNowOrigin,
    token: RefCell<Option<UserToken>>,
    fields: &'a FieldNames,
}

impl<'a> Reader<'a> {
    /// `None` where the page is none of ServiceNow's: nobody is asked, and nobody gets the token.
    async fn new(fields: &'a FieldNames) -> Option<Self> {
        let origin = ServiceNowOrigin::parse(&document::origin()).ok()?;
        let token = RefCell::new(page::token().await);
        Some(Self {
            origin,
            token,
            fields,
        })
    }

    /// The agent's softphone, and whether it is to have interaction controls.
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

    /// The agent's own record: the one that OpenFrame names, else the only one in the list.
    async fn own_record(&self, own: &OwnSoftphone, list: &Answer) -> Result<Record, Cause> {
        if let OwnSoftphone::Own { id: Some(id) } = own {
            return match self.reading(list, Some(id)).await {
                // Beyond the list's end, hidden from lists, or the id of something else.
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
            // The page's `id` may name something else than the record.
            let answer = self.get(&self.path(None)).await?;
            return found(self.reading(&answer, None).await);
        }
        found(reading)
    }

    /// What an answer means, with the table's list of columns where that decides what a missing field is.
    async fn reading(&self, answer: &Answer, wanted: Option<&SysId>) -> Reading {
        let names = self.fields;
        let reading = reading::read(answer, wanted, names, None);
        if let Reading::Found(found) = &reading
            && found.login == LoginField::Missing
            && let Some(columns) = self.columns().await
        {
            return reading::read(answer, wanted, names, Some(&columns));
        }
        reading
    }

    async fn columns(&self) -> Option<Columns> {
        let answer = self.get(&columns_path(self.fields.table())).await.ok()?;
        parse_columns(&answer)
    }

    async fn get(&self, path: &str) -> Result<Answer, Cause> {
        self.send(path, None).await
    }

    /// Reads, or posts the form `body`. A token that ServiceNow refuses comes back with the right one, and the request goes
    /// once more.
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
        let fetched = self.fetch(path, body).await;
        fetched.map_err(|_| Cause::NetworkFailed)
    }

    /// By the browser's own `fetch`: gloo's, with all that it can do, would be 5 kB more for every page to load.
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
        // Of a body that is far too long, no more is taken into memory than shows that to the reader.
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
