//! Where a sign-in ends: the places at the Connect host that tell that the chain has come through, or that it was refused.

use crate::cause::Cause;
use crate::value::text::contains;
use crate::value::{CcpUrl, LoginUrl};

/// The end of a sign-in, told by the address that the browser opens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landing {
    /// Amazon Connect has set its session and sends the browser on to a page of its own.
    SignedIn,
    /// Amazon Connect sends the browser to its own login: the chain came through without a session.
    Refused,
}

/// Paths that only a signed-in browser is sent to, without the family's prefix.
const PAGES: [&str; 4] = ["/ccp-v2", "/ccp", "/agent-app-v2", "/home"];

/// The path of Amazon Connect's own login, without the prefix.
const LOGIN: &str = "/login";

impl Landing {
    /// What `url` means for a sign-in to the instance of `ccp`; `None` for a step on the way.
    pub fn at(url: &str, login: &LoginUrl, ccp: &CcpUrl) -> Option<Self> {
        [Self::SignedIn, Self::Refused]
            .into_iter()
            .find(|landing| is_among(url, &landing.addresses(login, ccp)))
    }

    /// The addresses that mean this landing: each stands for itself and whatever follows it after `/`, `?` or `#`.
    pub fn addresses(self, login: &LoginUrl, ccp: &CcpUrl) -> Vec<String> {
        let base = ccp.origin().to_owned() + ccp.family().prefix();
        match self {
            Self::Refused => vec![base + LOGIN],
            Self::SignedIn => {
                let mut addresses: Vec<String> =
                    PAGES.iter().map(|page| base.clone() + page).collect();
                // An administrator may have chosen another page of the instance as destination.
                let chosen = login.relay_state().and_then(|relay| relay.destination);
                if let Some(path) = chosen.filter(|path| path.starts_with('/')) {
                    let end = path.find(['?', '#']).unwrap_or(path.len());
                    let address = ccp.page(&path[..end]);
                    let path = address.len() - ccp.origin().len();
                    // The bare origin would end the sign-in at its very first step, and a wildcard at other pages.
                    let is_page = path >= 2 && !address.contains(['*', '^']);
                    if is_page && !addresses.contains(&address) {
                        addresses.push(address);
                    }
                }
                addresses
            }
        }
    }

    /// The cause of a failed sign-in; `None` when the sign-in succeeded.
    pub fn failure(self) -> Option<Cause> {
        match self {
            Self::SignedIn => None,
            Self::Refused => Some(Cause::SignInRefused),
        }
    }
}

/// Whether `url` is one of a landing's addresses.
pub(crate) fn is_among(url: &str, addresses: &[String]) -> bool {
    addresses.iter().any(|address| starts(url, address))
}

fn starts(url: &str, address: &str) -> bool {
    url.strip_prefix(address)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

/// The pattern of a `declarativeNetRequest` rule (`urlFilter`) that matches one of a landing's addresses: `|` is the beginning of an
/// address, `^` a separator or the end. A browser limits the memory of a `regexFilter`, and a long destination exceeds that limit; a
/// `urlFilter` may have any length. It accepts a few separators more than [`Landing::at`], such as `;`.
pub fn url_filter(address: &str) -> String {
    ["|", address, "^"].concat()
}

/// Chromium's texts for a failed `identity.launchWebAuthFlow` that are about the pages of the sign-in. Chromium tells the reason in
/// words only (`chrome/browser/extensions/api/identity/identity_constants.cc`).
const FLOW_FAILURES: [(&str, Cause); 4] = [
    ("could not be loaded", Cause::SignInErrorPage),
    ("interaction required", Cause::IdpNeedsAgent),
    ("load timed out", Cause::IdpNeedsAgent),
    ("did not approve access", Cause::IdpNeedsAgent),
];

/// Why `identity.launchWebAuthFlow` failed. Every other text is the browser's own failure, as where it cannot make a window or is
/// shutting down.
pub fn flow_failure(message: &str) -> Cause {
    let mut known = FLOW_FAILURES.iter();
    let known = known.find(|(words, _)| contains(message, words));
    known.map_or(Cause::BrowserFailed, |(_, cause)| *cause)
}
