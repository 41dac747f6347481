//! Sessions of one place: what a cookie's value, or a one-time code, stands for.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use uuid::Uuid;

use crate::lock;
use crate::record::cookies;
use crate::world::SameSite;

/// What was begun, by its key.
#[derive(Debug)]
pub(crate) struct Sessions<T> {
    begun: Mutex<HashMap<String, (Instant, T)>>,
}

impl<T> Default for Sessions<T> {
    fn default() -> Self {
        Self {
            begun: Mutex::default(),
        }
    }
}

impl<T: Clone> Sessions<T> {
    /// Begins a session and gives its key, which nobody can guess.
    pub(crate) fn begin(&self, session: T) -> String {
        let key = random();
        lock(&self.begun).insert(key.clone(), (Instant::now(), session));
        key
    }

    /// The session that a request's cookie stands for.
    pub(crate) fn of(&self, headers: &HeaderMap, cookie: &str, lifetime: Duration) -> Option<T> {
        cookies(headers)
            .filter(|(name, _)| name == cookie)
            .find_map(|(_, key)| self.get(&key, lifetime))
    }

    fn get(&self, key: &str, lifetime: Duration) -> Option<T> {
        let begun = lock(&self.begun);
        let (since, session) = begun.get(key)?;
        (since.elapsed() < lifetime).then(|| session.clone())
    }

    /// Changes the session that a request's cookie stands for.
    pub(crate) fn change(&self, headers: &HeaderMap, cookie: &str, change: impl Fn(&mut T)) {
        let mut begun = lock(&self.begun);
        for (_, key) in cookies(headers).filter(|(name, _)| name == cookie) {
            if let Some((_, session)) = begun.get_mut(&key) {
                change(session);
            }
        }
    }

    pub(crate) fn change_all(&self, change: impl Fn(&mut T)) {
        lock(&self.begun)
            .values_mut()
            .for_each(|(_, session)| change(session));
    }

    /// Takes what a one-time code stands for. The code is worthless afterwards.
    pub(crate) fn take(&self, key: &str, lifetime: Duration) -> Option<T> {
        let (since, session) = lock(&self.begun).remove(key)?;
        (since.elapsed() < lifetime).then_some(session)
    }

    /// Ends the session that a request's cookie stands for.
    pub(crate) fn end(&self, headers: &HeaderMap, cookie: &str) {
        let mut begun = lock(&self.begun);
        for (_, key) in cookies(headers).filter(|(name, _)| name == cookie) {
            begun.remove(&key);
        }
    }

    pub(crate) fn end_all(&self) {
        lock(&self.begun).clear();
    }

    pub(crate) fn count(&self) -> usize {
        lock(&self.begun).len()
    }
}

/// 64 hex digits from the system's random source.
pub(crate) fn random() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

/// A `Set-Cookie` value for a session. `Secure` holds on names below `localhost` too: browsers trust them.
pub(crate) fn cookie(name: &str, value: &str, same_site: SameSite, domain: Option<&str>) -> String {
    let domain = domain
        .map(|domain| format!("; Domain={domain}"))
        .unwrap_or_default();
    format!("{name}={value}; Path=/{domain}; HttpOnly; Secure; SameSite={same_site:?}")
}
