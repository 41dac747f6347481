//! The end of an agent's ServiceNow session, told by the page that the agent's tab shows then.

/// How a session has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionEnd {
    /// The agent has logged out.
    LoggedOut,
    /// ServiceNow asks for a login: the session has timed out, or has not begun.
    Login,
}

/// The pages after a log-out: ServiceNow's own, and the one for a log-out at the IdP (ServiceNow's documentation of single log-out).
const LOGGED_OUT: [&str; 4] = [
    "/logout.do",
    "/logout_success.do",
    "/logout_redirect.do",
    "/external_logout_complete.do",
];

/// The pages that ask for a login, here or at the IdP.
const LOGIN: [&str; 4] = [
    "/login.do",
    "/login_with_sso.do",
    "/login_locate_sso.do",
    "/login_redirect.do",
];

impl SessionEnd {
    /// What a page of this path tells; `None` for a page of a session.
    pub fn of(path: &str) -> Option<Self> {
        match path {
            _ if LOGGED_OUT.contains(&path) => Some(Self::LoggedOut),
            _ if LOGIN.contains(&path) => Some(Self::Login),
            _ => None,
        }
    }
}
