//! Sign-ins: one-time codes, session cookies and access tokens.
//!
//! Every question takes the present time and the lifetime in force, so that a switch turned later takes effect at once and a test
//! need not wait.

use std::collections::HashMap;
use std::fmt;
use std::time::{Duration, SystemTime};

use uuid::Uuid;

/// How long the browser has to bring a one-time code.
const CODE_LIFETIME: Duration = Duration::from_secs(60);

/// A one-time code that stands for a verified agent on the way from AWS sign-in to the instance.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Code(String);

impl Code {
    /// The code as it goes into the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

/// A secret that the browser holds: a one-time code, the value of a cookie, or an access token.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Secret(String);

impl Secret {
    fn new() -> Self {
        Self(Uuid::new_v4().simple().to_string())
    }

    /// What a browser has sent, to be looked up.
    pub(super) fn claimed(value: &str) -> Self {
        Self(value.to_owned())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Everybody who is signed in.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    codes: HashMap<Secret, Grant>,
    by_cookie: HashMap<Secret, Session>,
    by_token: HashMap<Secret, Token>,
}

#[derive(Debug)]
struct Grant {
    username: String,
    made: SystemTime,
}

#[derive(Debug)]
struct Session {
    username: String,
    began: SystemTime,
}

#[derive(Debug)]
struct Token {
    cookie: Secret,
    made: SystemTime,
}

/// An access token and when it ends.
#[derive(Debug)]
pub(super) struct Authorization {
    pub(super) token: Secret,
    pub(super) expires: SystemTime,
}

impl Sessions {
    pub(super) fn grant(&mut self, username: &str, now: SystemTime) -> Code {
        let code = Secret::new();
        self.codes.insert(
            code.clone(),
            Grant {
                username: username.to_owned(),
                made: now,
            },
        );
        Code(code.0)
    }

    /// Takes a code, once, and starts the session that it stands for. The answer is the cookie's value.
    pub(super) fn redeem(&mut self, code: &str, now: SystemTime) -> Option<Secret> {
        let grant = self.codes.remove(&Secret::claimed(code))?;
        young(grant.made, CODE_LIFETIME, now).then(|| self.begin(&grant.username, now))
    }

    /// Starts a session. The answer is the cookie's value.
    pub(super) fn begin(&mut self, username: &str, now: SystemTime) -> Secret {
        let cookie = Secret::new();
        self.by_cookie.insert(
            cookie.clone(),
            Session {
                username: username.to_owned(),
                began: now,
            },
        );
        cookie
    }

    /// Who holds this cookie, while the session lasts.
    pub(super) fn holder(
        &self,
        cookie: &Secret,
        now: SystemTime,
        session: Duration,
    ) -> Option<&str> {
        let found = self.by_cookie.get(cookie)?;
        young(found.began, session, now).then_some(found.username.as_str())
    }

    /// A new access token for the holder of a cookie. It never outlives the session.
    pub(super) fn authorize(
        &mut self,
        cookie: &Secret,
        now: SystemTime,
        session: Duration,
        token: Duration,
    ) -> Option<Authorization> {
        self.holder(cookie, now, session)?;
        let began = self.by_cookie.get(cookie)?.began;
        let secret = Secret::new();
        self.by_token.insert(
            secret.clone(),
            Token {
                cookie: cookie.clone(),
                made: now,
            },
        );
        Some(Authorization {
            token: secret,
            expires: (now + token).min(began + session),
        })
    }

    /// Who holds this access token, while both it and the session last.
    pub(super) fn bearer(
        &self,
        token: &Secret,
        now: SystemTime,
        session: Duration,
        lifetime: Duration,
    ) -> Option<&str> {
        let found = self.by_token.get(token)?;
        if young(found.made, lifetime, now) {
            self.holder(&found.cookie, now, session)
        } else {
            None
        }
    }

    /// Signs out one browser.
    pub(super) fn end(&mut self, cookie: &Secret) {
        self.by_cookie.remove(cookie);
        self.by_token.retain(|_, token| token.cookie != *cookie);
    }

    /// Signs out one agent everywhere.
    pub(super) fn end_of(&mut self, username: &str) {
        self.by_cookie
            .retain(|_, session| session.username != username);
        self.codes.retain(|_, grant| grant.username != username);
        let by_cookie = &self.by_cookie;
        self.by_token
            .retain(|_, token| by_cookie.contains_key(&token.cookie));
    }

    pub(super) fn end_all(&mut self) {
        *self = Self::default();
    }

    pub(super) fn expire_tokens(&mut self) {
        self.by_token.clear();
    }

    /// How many sign-ins of this agent are alive.
    pub(super) fn count(&self, username: &str, now: SystemTime, session: Duration) -> usize {
        self.by_cookie
            .values()
            .filter(|found| found.username == username && young(found.began, session, now))
            .count()
    }
}

/// Whether something made at `made` still lasts. A clock that was set back does not end it.
fn young(made: SystemTime, lifetime: Duration, now: SystemTime) -> bool {
    now.duration_since(made).unwrap_or_default() < lifetime
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);
    const SESSION: Duration = Duration::from_secs(12 * 3600);

    fn signed_in(now: SystemTime) -> (Sessions, Secret) {
        let mut sessions = Sessions::default();
        let code = sessions.grant("agent.one@example.com", now);
        let cookie = sessions.redeem(code.as_str(), now).expect("a fresh code");
        (sessions, cookie)
    }

    #[test]
    fn a_code_signs_in_once() {
        let now = SystemTime::UNIX_EPOCH;
        let mut sessions = Sessions::default();
        let code = sessions.grant("agent.one@example.com", now);
        let cookie = sessions.redeem(code.as_str(), now).expect("a fresh code");
        assert_eq!(
            sessions.holder(&cookie, now, SESSION),
            Some("agent.one@example.com")
        );
        assert!(sessions.redeem(code.as_str(), now).is_none());
    }

    #[test]
    fn a_code_is_worthless_after_a_minute() {
        let now = SystemTime::UNIX_EPOCH;
        let mut sessions = Sessions::default();
        let code = sessions.grant("agent.one@example.com", now);
        assert!(
            sessions
                .redeem(code.as_str(), now + CODE_LIFETIME)
                .is_none()
        );
    }

    #[test]
    fn a_session_ends_after_its_lifetime_and_takes_its_tokens_along() {
        let now = SystemTime::UNIX_EPOCH;
        let (mut sessions, cookie) = signed_in(now);
        let late = now + SESSION - Duration::from_secs(1);
        let token = sessions
            .authorize(&cookie, late, SESSION, HOUR)
            .expect("still signed in")
            .token;
        assert!(sessions.bearer(&token, late, SESSION, HOUR).is_some());
        assert_eq!(sessions.holder(&cookie, now + SESSION, SESSION), None);
        assert_eq!(sessions.bearer(&token, now + SESSION, SESSION, HOUR), None);
    }

    #[test]
    fn a_token_ends_before_the_session_and_a_new_one_can_be_had() {
        let now = SystemTime::UNIX_EPOCH;
        let (mut sessions, cookie) = signed_in(now);
        let first = sessions
            .authorize(&cookie, now, SESSION, HOUR)
            .expect("signed in");
        assert_eq!(first.expires, now + HOUR);
        assert_eq!(
            sessions.bearer(&first.token, now + HOUR, SESSION, HOUR),
            None
        );
        let second = sessions
            .authorize(&cookie, now + HOUR, SESSION, HOUR)
            .expect("still signed in");
        assert!(
            sessions
                .bearer(&second.token, now + HOUR, SESSION, HOUR)
                .is_some()
        );
    }

    #[test]
    fn a_token_never_promises_more_than_the_session() {
        let now = SystemTime::UNIX_EPOCH;
        let (mut sessions, cookie) = signed_in(now);
        let late = now + SESSION - Duration::from_secs(60);
        assert_eq!(
            sessions
                .authorize(&cookie, late, SESSION, HOUR)
                .expect("still signed in")
                .expires,
            now + SESSION
        );
    }

    #[test]
    fn expired_tokens_leave_the_session_alive() {
        let now = SystemTime::UNIX_EPOCH;
        let (mut sessions, cookie) = signed_in(now);
        let token = sessions
            .authorize(&cookie, now, SESSION, HOUR)
            .expect("signed in")
            .token;
        sessions.expire_tokens();
        assert_eq!(sessions.bearer(&token, now, SESSION, HOUR), None);
        assert!(sessions.authorize(&cookie, now, SESSION, HOUR).is_some());
    }

    #[test]
    fn signing_out_ends_this_browser_only() {
        let now = SystemTime::UNIX_EPOCH;
        let (mut sessions, cookie) = signed_in(now);
        let other = sessions.begin("agent.one@example.com", now);
        sessions.end(&cookie);
        assert_eq!(sessions.holder(&cookie, now, SESSION), None);
        assert!(sessions.holder(&other, now, SESSION).is_some());
    }

    #[test]
    fn a_deleted_user_is_signed_out_everywhere() {
        let now = SystemTime::UNIX_EPOCH;
        let (mut sessions, cookie) = signed_in(now);
        let code = sessions.grant("agent.one@example.com", now);
        sessions.end_of("agent.one@example.com");
        assert_eq!(sessions.holder(&cookie, now, SESSION), None);
        assert!(sessions.redeem(code.as_str(), now).is_none());
    }

    #[test]
    fn secrets_do_not_show_in_debug_output() {
        let (sessions, cookie) = signed_in(SystemTime::UNIX_EPOCH);
        assert!(!format!("{sessions:?}").contains(cookie.as_str()));
    }
}
