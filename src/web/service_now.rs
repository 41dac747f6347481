//! Asks ServiceNow as the signed-in agent: same origin, session cookie, `X-UserToken`. It reads, and never writes.

use gloo::net::http::{Method, RequestBuilder};
use web_sys::{RequestCache, RequestCredentials, RequestRedirect};

use super::page;
use crate::address::UserToken;
use crate::cause::Cause;
use crate::openframe::{self, Softphone};
use crate::place::Place;
use crate::record::{
    self, Answer, Columns, LoginField, REQUEST_HEADERS, Reading, Record, columns_path,
    parse_columns, request_path,
};
use crate::settings::{Settings, Surface};
use crate::switchboard::Known;

/// Reads what `place` needs to be decided.
pub(super) async fn read(place: &Place, settings: &Settings) -> Known {
    let mut reader = Reader {
        token: page::token().await,
    };
    match place {
        Place::Elsewhere => Known {
            own: Softphone::Unknown,
            record: None,
        },
        Place::OwnSoftphone { .. } => Known {
            own: Softphone::Unknown,
            record: Some(reader.record(place, settings).await),
        },
        Place::Desktop => {
            let own = reader.own_softphone().await;
            // Where ServiceNow brings its own softphone, that page reads the record itself.
            let docks = settings.softphone == Surface::Panel
                || matches!(own, Softphone::None | Softphone::Other);
            let record = if docks {
                Some(reader.record(place, settings).await)
            } else {
                None
            };
            Known { own, record }
        }
    }
}

struct Reader {
    token: Option<UserToken>,
}

impl Reader {
    async fn own_softphone(&mut self) -> Softphone {
        let answer = self
            .send(Method::POST, openframe::PATH, Some(openframe::BODY))
            .await;
        answer.map_or(Softphone::Unknown, |answer| openframe::parse(&answer))
    }

    async fn record(&mut self, place: &Place, settings: &Settings) -> Result<Record, Cause> {
        let names = &settings.fields;
        let id = match place {
            Place::OwnSoftphone { id } => id.as_ref(),
            Place::Desktop | Place::Elsewhere => None,
        };
        let mut wanted = id;
        let mut answer = self.get(&request_path(names.table(), wanted)).await?;
        let mut reading = record::read(&answer, wanted, names, None);
        if wanted.is_some() && matches!(reading, Reading::NotFound) {
            // The page's `id` may name something else than the record.
            wanted = None;
            answer = self.get(&request_path(names.table(), None)).await?;
            reading = record::read(&answer, None, names, None);
        }
        if let Reading::Found(found) = &reading
            && found.login == LoginField::Missing
            && let Some(columns) = self.columns(settings).await
        {
            reading = record::read(&answer, wanted, names, Some(&columns));
        }
        match (reading.cause(), reading) {
            (_, Reading::Found(found)) => Ok(*found),
            (cause, _) => Err(cause.unwrap_or(Cause::RecordMalformed)),
        }
    }

    async fn columns(&mut self, settings: &Settings) -> Option<Columns> {
        let answer = self
            .get(&columns_path(settings.fields.table()))
            .await
            .ok()?;
        parse_columns(&answer)
    }

    async fn get(&mut self, path: &str) -> Result<Answer, Cause> {
        self.send(Method::GET, path, None).await
    }

    /// A token that ServiceNow refuses comes back with the right one, and the request goes once more.
    async fn send(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&str>,
    ) -> Result<Answer, Cause> {
        let answer = self.send_once(method.clone(), path, body).await?;
        match answer.token_for_retry() {
            Some(fresh) => {
                self.token = Some(fresh);
                self.send_once(method, path, body).await
            }
            None => Ok(answer),
        }
    }

    async fn send_once(
        &self,
        method: Method,
        path: &str,
        body: Option<&str>,
    ) -> Result<Answer, Cause> {
        let mut request = RequestBuilder::new(path)
            .method(method)
            .credentials(RequestCredentials::SameOrigin)
            .cache(RequestCache::NoStore)
            .redirect(RequestRedirect::Manual);
        for (name, value) in REQUEST_HEADERS {
            request = request.header(name, value);
        }
        if let Some(token) = &self.token {
            request = request.header("X-UserToken", token.expose());
        }
        let sent = match body {
            Some(body) => {
                request
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .body(body)
                    .map_err(|_| Cause::NetworkFailed)?
                    .send()
                    .await
            }
            None => request.send().await,
        };
        let response = sent.map_err(|_| Cause::NetworkFailed)?;
        let text = response.text().await.map_err(|_| Cause::NetworkFailed)?;
        let mut answer = Answer::new(response.status(), response.redirected(), text);
        for name in Answer::HEADERS {
            if let Some(value) = response.headers().get(name) {
                answer.header(name, &value);
            }
        }
        Ok(answer)
    }
}
