//! The `destination` of a federate address: which page of the instance it is, and which page would be the phone.

use crate::login_url::expected::Expected;
use crate::login_url::parts::end;
use crate::value::{ConnectFamily, RelayState};

/// Whether a destination is in the form of awsapps.com, the first step of its path, and what follows that.
pub(super) fn page_of(destination: &str) -> (bool, &str, &str) {
    let (old_domain, rest) = match destination.strip_prefix("/connect/") {
        Some(rest) => (true, rest),
        None => (false, destination.strip_prefix('/').unwrap_or(destination)),
    };
    let end = end(rest, 0, &['/', '?', '#', '&']);
    let (page, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
    (old_domain, page, rest)
}

/// The kind of host that the phone is at, as the record says it, or else the RelayState.
pub(super) fn kind_of_host(state: &RelayState, known: &Expected) -> Option<ConnectFamily> {
    match known.ccp {
        Some(ccp) => Some(ccp.family()),
        None if state.government => Some(ConnectFamily::GovCloud),
        None => state.new_domain.then_some(ConnectFamily::Connect),
    }
}

/// The destination that leads to the phone, with what can be kept of the present one.
pub(super) fn phone(state: &RelayState, known: &Expected) -> Option<String> {
    let destination = state.destination.as_deref().unwrap_or_default();
    let is_path = destination.starts_with('/');
    let (old_domain, page, rest) = page_of(destination);
    let prefix = match kind_of_host(state, known) {
        Some(kind) => kind.prefix(),
        None if !is_path => return None,
        None if old_domain => "/connect",
        None => "",
    };
    Some(match page {
        "ccp-v2" | "agent-app-v2" if is_path => format!("{prefix}/{page}{rest}"),
        "agent-app" if is_path => format!("{prefix}/agent-app-v2"),
        _ => format!("{prefix}/ccp-v2"),
    })
}
