//! The users of ServiceNow in this browser session, by whom a foreign phone is recognised.

use serde::{Deserialize, Serialize};

use crate::servicenow::{Match, User};
use crate::session::identity::{Names, Verdict};
use crate::settings::identity::IdentityMode;

/// How many users a browser session remembers: more than ever share a workstation in twelve hours.
const PEOPLE: usize = 20;

/// The users who have been signed in to ServiceNow in this browser session, the latest last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct People(Vec<User>);

impl People {
    /// Remembers a user.
    pub fn meet(&mut self, user: &User) {
        self.0.retain(|known| known != user);
        let surplus = self.0.len().saturating_sub(PEOPLE - 1);
        self.0.drain(..surplus);
        self.0.push(user.clone());
    }

    /// Compares the user of ServiceNow with the agent of the phone, and decides whether the phone is locked.
    pub fn judge(&self, policy: IdentityMode, user: Option<&User>, agent: Option<&str>) -> Verdict {
        let (Some(user), Some(agent)) = (user, agent.filter(|agent| !agent.is_empty())) else {
            return Verdict::Unknown;
        };
        let names = Names {
            user: user.clone(),
            agent: agent.to_owned(),
        };
        let anothers = || {
            // The same person may have been met with a name that could not be read then.
            let mut others = self.0.iter().filter(|other| !other.may_be(user));
            others.any(|other| other.compare(agent) == Match::Same)
        };
        match (user.compare(agent), policy) {
            (Match::Same, _) => Verdict::Same,
            // No two people have names that differ in capitals only.
            (Match::OtherCase, _) | (_, IdentityMode::Off) => Verdict::Differs(names),
            (Match::Different, IdentityMode::Exact) => Verdict::Locked(names),
            (Match::Different, IdentityMode::Known) if anothers() => Verdict::Locked(names),
            (Match::Different, IdentityMode::Known) => Verdict::Differs(names),
        }
    }
}
