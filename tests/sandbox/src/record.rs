//! What the browser has asked for: every request, with all that a test may want to know and nothing that is secret.
//!
//! The sandbox knows each secret it hands out. Where one shows up in a request, the record has its kind and a salted hash
//! in place of its value, so that a test can prove where a secret has travelled and where it has not.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::place::Place;

/// One request that reached the sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// When it arrived, in milliseconds since the sandbox started.
    pub at_ms: u64,
    /// How long it took to answer, in milliseconds. None while it is being answered.
    pub took_ms: Option<u64>,
    /// Whether it came over TLS.
    pub tls: bool,
    /// The host it was meant for, without port.
    pub host: String,
    /// The place that answered. None for a host that the sandbox does not know.
    pub place: Option<Place>,
    /// Method, in capitals. `CONNECT` for a tunnel through the proxy.
    pub method: String,
    /// Path, without query.
    pub path: String,
    /// Query parameters in order, decoded.
    pub query: Vec<(String, String)>,
    /// Those request headers that are worth a look (see [`HEADERS`]), names in lower case.
    pub headers: Vec<(String, String)>,
    /// Names of the cookies that came along.
    pub cookies: Vec<String>,
    /// Names of the body's fields, if it is a form or a JSON object.
    pub fields: Vec<String>,
    /// The sandbox's secrets that are anywhere in the request.
    pub secrets: Vec<Secret>,
    /// Status of the answer. None while it is being answered, and for good if the connection was closed without one.
    pub status: Option<u16>,
}

impl Request {
    /// A query parameter's value.
    pub fn query(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    /// A header's value. `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// Whether a secret of this kind is anywhere in the request.
    pub fn carries(&self, kind: SecretKind) -> bool {
        self.secrets.iter().any(|secret| secret.kind == kind)
    }

    /// Whether the secret with this hash (see [`crate::Sandbox::hash`]) is anywhere in the request.
    pub fn carries_hash(&self, hash: &str) -> bool {
        self.secrets.iter().any(|secret| secret.hash == hash)
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

/// A secret of the sandbox that was seen in a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Secret {
    /// What it is.
    pub kind: SecretKind,
    /// Salted hash of its value.
    pub hash: String,
}

/// What a secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SecretKind {
    /// An agent's password.
    Password,
    /// The value of a cookie that one of the places has set.
    Cookie,
    /// ServiceNow's `g_ck`.
    UserToken,
    /// A SAML response.
    Assertion,
    /// A one-time code in a redirect.
    Code,
    /// Amazon Connect's access token.
    AccessToken,
}

/// The request headers that are recorded. Those that only ever hold a secret are recorded as `#` and its hash.
pub const HEADERS: [&str; 16] = [
    "accept",
    "authorization",
    "content-type",
    "origin",
    "referer",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-fetch-user",
    "upgrade",
    "user-agent",
    "x-amz-bearer",
    "x-amz-target",
    "x-no-response-redirect",
    "x-requested-with",
    "x-usertoken",
];

const SECRET_HEADERS: [&str; 3] = ["authorization", "x-amz-bearer", "x-usertoken"];

/// Query parameters whose value is never recorded, whoever made it up.
const SECRET_PARAMETERS: [&str; 3] = ["SAMLResponse", "code", "password"];

/// A salted hash is cut to this many hex digits: enough to tell a sandbox's secrets apart.
const HASH_LENGTH: usize = 12;

/// A value shorter than this is looked for only as a whole value, not inside a longer text: it would turn up by chance.
const SHORT_SECRET: usize = 8;

/// The record of requests, and the secrets it must not contain.
#[derive(Debug)]
pub(crate) struct Log {
    start: Instant,
    salt: Uuid,
    requests: Mutex<Entries>,
    secrets: Mutex<Vec<(SecretKind, String)>>,
    file: Option<Mutex<File>>,
}

#[derive(Debug, Default)]
struct Entries {
    /// How many were cleared away. An entry's number is its place in the list plus this.
    cleared: usize,
    list: Vec<Request>,
}

/// The number of a request in the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry(usize);

impl Log {
    pub(crate) fn new(file: Option<&Path>) -> io::Result<Self> {
        Ok(Self {
            start: Instant::now(),
            salt: Uuid::new_v4(),
            requests: Mutex::default(),
            secrets: Mutex::default(),
            file: file.map(File::create).transpose()?.map(Mutex::new),
        })
    }

    /// The salted hash that stands for a secret in the record.
    pub(crate) fn hash(&self, secret: &str) -> String {
        let digest = Sha256::new()
            .chain_update(self.salt.as_bytes())
            .chain_update(secret)
            .finalize();
        let mut hash: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        hash.truncate(HASH_LENGTH);
        hash
    }

    /// Remembers a secret, to find it in later requests and to keep it out of the record.
    pub(crate) fn keep_secret(&self, kind: SecretKind, value: &str) {
        let mut secrets = lock(&self.secrets);
        if !value.is_empty() && !secrets.iter().any(|(_, known)| known == value) {
            secrets.push((kind, value.to_owned()));
        }
    }

    /// Remembers the cookies that an answer sets.
    pub(crate) fn keep_cookies(&self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let Ok(cookie) = cookie.to_str() else {
                continue;
            };
            let pair = cookie.split(';').next().unwrap_or_default();
            if let Some((_, value)) = pair.split_once('=') {
                self.keep_secret(SecretKind::Cookie, value);
            }
        }
    }

    /// Records a request that has just arrived.
    pub(crate) fn arrived(
        &self,
        tls: bool,
        host: &str,
        place: Option<Place>,
        parts: &Parts,
        body: &[u8],
    ) -> Entry {
        if let Some(token) = parts
            .headers
            .get("x-amz-bearer")
            .and_then(|value| value.to_str().ok())
        {
            self.keep_secret(SecretKind::AccessToken, token);
        }
        let query = parts.uri.query().unwrap_or_default();
        let request = Request {
            at_ms: millis(self.start),
            took_ms: None,
            tls,
            host: host.to_owned(),
            place,
            method: parts.method.to_string(),
            path: self.mask(parts.uri.path()),
            query: url::form_urlencoded::parse(query.as_bytes())
                .map(|(key, value)| self.parameter(&key, &value))
                .collect(),
            headers: self.headers(&parts.headers),
            cookies: cookies(&parts.headers).map(|(name, _)| name).collect(),
            fields: fields(&parts.headers, body),
            secrets: self.secrets_in(parts, body),
            status: None,
        };
        let mut requests = lock(&self.requests);
        requests.list.push(request);
        Entry(requests.cleared + requests.list.len() - 1)
    }

    /// Completes the record of a request. `status` is None if the connection was closed without an answer.
    pub(crate) fn answered(&self, entry: Entry, status: Option<u16>) {
        let now = millis(self.start);
        let mut requests = lock(&self.requests);
        let Some(request) = entry
            .0
            .checked_sub(requests.cleared)
            .and_then(|at| requests.list.get_mut(at))
        else {
            return;
        };
        request.took_ms = Some(now.saturating_sub(request.at_ms));
        request.status = status;
        let Some(file) = &self.file else { return };
        let written = serde_json::to_string(request)
            .map_err(io::Error::from)
            .and_then(|line| writeln!(lock(file), "{line}"));
        if let Err(error) = written {
            eprintln!("the request log cannot be written: {error}");
        }
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        lock(&self.requests).list.clone()
    }

    pub(crate) fn clear(&self) {
        let mut requests = lock(&self.requests);
        requests.cleared += requests.list.len();
        requests.list.clear();
    }

    fn parameter(&self, key: &str, value: &str) -> (String, String) {
        let value = if SECRET_PARAMETERS.contains(&key) {
            format!("#{}", self.hash(value))
        } else {
            self.mask(value)
        };
        (key.to_owned(), value)
    }

    fn headers(&self, headers: &HeaderMap) -> Vec<(String, String)> {
        let mut recorded = Vec::new();
        for name in HEADERS {
            let Some(value) = headers.get(name).and_then(|value| value.to_str().ok()) else {
                continue;
            };
            let secret = SECRET_HEADERS.contains(&name) && !value.is_empty();
            let value = if secret {
                format!("#{}", self.hash(value))
            } else {
                self.mask(value)
            };
            recorded.push((name.to_owned(), value));
        }
        recorded
    }

    /// The text with every secret in it replaced by its hash.
    fn mask(&self, text: &str) -> String {
        let mut masked = text.to_owned();
        for (_, value) in lock(&self.secrets).iter() {
            if value.len() >= SHORT_SECRET && masked.contains(value) {
                masked = masked.replace(value, &format!("#{}", self.hash(value)));
            }
        }
        masked
    }

    fn secrets_in(&self, parts: &Parts, body: &[u8]) -> Vec<Secret> {
        let mut haystacks = vec![
            parts.uri.to_string(),
            decode(parts.uri.query().unwrap_or_default().as_bytes()),
            String::from_utf8_lossy(body).into_owned(),
            decode(body),
        ];
        haystacks.extend(
            parts
                .headers
                .values()
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
        );
        let secrets = lock(&self.secrets);
        secrets
            .iter()
            .filter(|(_, value)| haystacks.iter().any(|text| is_in(text, value)))
            .map(|(kind, value)| Secret {
                kind: *kind,
                hash: self.hash(value),
            })
            .collect()
    }
}

fn is_in(text: &str, secret: &str) -> bool {
    if secret.len() < SHORT_SECRET {
        text.contains(&format!("={secret}\n")) || text.contains(&format!("\"{secret}\""))
    } else {
        text.contains(secret)
    }
}

/// Undoes the encoding of queries and forms: one `key=value` in each line.
fn decode(text: &[u8]) -> String {
    url::form_urlencoded::parse(text)
        .map(|(key, value)| format!("{key}={value}\n"))
        .collect()
}

pub(crate) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (String, String)> {
    headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
}

fn fields(headers: &HeaderMap, body: &[u8]) -> Vec<String> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        url::form_urlencoded::parse(body)
            .map(|(key, _)| key.into_owned())
            .collect()
    } else if kind.contains("json") {
        match serde_json::from_slice(body) {
            Ok(serde_json::Value::Object(object)) => {
                object.into_iter().map(|(key, _)| key).collect()
            }
            _ => Vec::new(),
        }
    } else {
        Vec::new()
    }
}

fn millis(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// A poisoned lock still guards good data here: every change is a single push or assignment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(log: &Log, request: axum::http::request::Builder, body: &str) -> Request {
        let (parts, ()) = request.body(()).unwrap().into_parts();
        log.arrived(
            true,
            "acme.service-now.com",
            Some(Place::ServiceNow),
            &parts,
            body.as_bytes(),
        );
        log.requests().pop().unwrap()
    }

    fn get(uri: &str) -> axum::http::request::Builder {
        axum::http::Request::get(uri)
    }

    #[test]
    fn a_secret_is_recorded_by_kind_and_hash_wherever_it_is() {
        let log = Log::new(None).unwrap();
        log.keep_secret(SecretKind::UserToken, "t0ken-long+/=");
        let places = [
            record(&log, get("/?a=t0ken-long%2B%2F%3D"), ""),
            record(
                &log,
                get("/").header("referer", "https://acme.service-now.com/?t0ken-long+/="),
                "",
            ),
            record(&log, get("/").header("x-usertoken", "t0ken-long+/="), ""),
            record(&log, get("/"), "a=1&b=t0ken-long%2B%2F%3D"),
            record(&log, get("/"), r#"{"a":"t0ken-long+/="}"#),
            record(&log, get("/").header("cookie", "a=t0ken-long+/="), ""),
        ];
        for request in places {
            assert!(request.carries(SecretKind::UserToken), "{request:?}");
            assert!(request.carries_hash(&log.hash("t0ken-long+/=")));
            assert!(!format!("{request:?}").contains("t0ken"), "{request:?}");
        }
    }

    #[test]
    fn a_request_without_secrets_carries_none() {
        let log = Log::new(None).unwrap();
        log.keep_secret(SecretKind::UserToken, "t0ken-long");
        assert_eq!(record(&log, get("/?a=token-long"), "").secrets, []);
    }

    #[test]
    fn a_password_is_not_recorded_even_if_nobody_knows_it() {
        let log = Log::new(None).unwrap();
        let request = record(
            &log,
            get("/?password=hunter2").header("content-type", "application/x-www-form-urlencoded"),
            "password=hunter2",
        );
        assert!(!format!("{request:?}").contains("hunter2"));
        assert_eq!(request.fields, ["password"]);
    }

    #[test]
    fn an_answer_that_comes_after_clearing_is_forgotten() {
        let log = Log::new(None).unwrap();
        let (parts, ()) = get("/").body(()).unwrap().into_parts();
        let old = log.arrived(true, "a", None, &parts, b"");
        log.clear();
        log.arrived(true, "b", None, &parts, b"");
        log.answered(old, Some(200));
        assert_eq!(log.requests()[0].status, None);
    }
}
