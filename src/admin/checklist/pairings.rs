//! The paired sites: for each ServiceNow, the sign-in hosts that may be opened and the Connect hosts whose phone may be shown.

use crate::admin::checklist::Facts;
use crate::value::{ConnectHost, LoginHost, ServiceNowOrigin};

/// A ServiceNow that Patchcord serves, with the hosts that are paired with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairedSite {
    /// The origin of ServiceNow.
    pub origin: ServiceNowOrigin,
    /// The hosts, as a sentence.
    pub what: String,
    /// Paired by the policy `instances`, so that the agent cannot forget the pairing.
    pub by_policy: bool,
}

/// All paired sites: those of the policy `instances`, or else those that the agent has agreed to.
pub fn paired_sites(facts: &Facts) -> Vec<PairedSite> {
    let sentence = |logins: Option<Vec<&str>>, connects: Option<Vec<&str>>| {
        let name = |hosts: Option<Vec<&str>>, any: &str| match hosts {
            Some(hosts) if hosts.is_empty() => "none".to_owned(),
            Some(hosts) => hosts.join(", "),
            None => any.to_owned(),
        };
        format!(
            "Company sign-in: {}. Amazon Connect: {}.",
            name(logins, "what the record names"),
            name(connects, "what the record names")
        )
    };
    if let Some(instances) = &facts.settings.instances {
        let instances = instances.iter().map(|instance| PairedSite {
            origin: instance.service_now.clone(),
            what: sentence(
                instance
                    .login_hosts
                    .as_ref()
                    .map(|hosts| hosts.iter().map(LoginHost::as_str).collect()),
                instance
                    .connect_hosts
                    .as_ref()
                    .map(|hosts| hosts.iter().map(ConnectHost::as_str).collect()),
            ),
            by_policy: true,
        });
        return instances.collect();
    }
    let pairings = facts.pairings.all().iter().map(|pairing| PairedSite {
        origin: pairing.origin.clone(),
        what: sentence(
            Some(pairing.logins.iter().map(LoginHost::as_str).collect()),
            Some(pairing.connects.iter().map(ConnectHost::as_str).collect()),
        ),
        by_policy: false,
    });
    pairings.collect()
}
