//! What a RelayState says: whether the federate address leads to the record's instance, and to the phone there.

use std::ops::Range;

use crate::login_url::destination::{kind_of_host, page_of, phone};
use crate::login_url::expected::Expected;
use crate::login_url::federate::is_region;
use crate::login_url::mistaken::mistaken;
use crate::login_url::parts::{Parts, end, value_of};
use crate::login_url::problem::{Found, Problem};
use crate::login_url::relay::{Carried, Carrier, is_address};
use crate::login_url::traced::Traced;
use crate::value::address::is_uuid;
use crate::value::aws::is_console;
use crate::value::text::{begins_with, contains};
use crate::value::{CcpUrl, ConnectFamily, LoginUrl, RelayState};

/// Reads the RelayState and adds what is wrong with it to `found`; `None` when it is not a federate address.
pub(super) fn check(
    carried: &Carried,
    known: &Expected,
    found: &mut Vec<Found>,
) -> Option<RelayState> {
    let text = carried.text.as_str();
    if !is_address(text) {
        found.push((Problem::RelayNotUrl, carried.text.whole()));
        return None;
    }
    if carried.carrier != Carrier::Itself && !begins_with(text, "https") {
        found.push((Problem::RelayHttp, carried.text.whole()));
    }
    let mut meaning = Meaning {
        ad_fs: carried.carrier == Carrier::AdFs,
        text: &carried.text,
        places: Places::of(text),
        known,
        found,
    };
    let Some(state) = RelayState::parse(&https(text)) else {
        meaning.is_no_federate_address();
        return None;
    };
    meaning.check_region(&state);
    meaning.check_instance(&state);
    meaning.check_destination(&state);
    meaning.check_new_domain(&state);
    Some(state)
}

struct Meaning<'a> {
    ad_fs: bool,
    text: &'a Traced,
    places: Places,
    known: &'a Expected<'a>,
    found: &'a mut Vec<Found>,
}

impl Meaning<'_> {
    /// `place` is one in the federate address; what is found is told by its place in the Login URL.
    fn say(&mut self, problem: Problem, place: &Range<usize>) {
        self.found.push((problem, self.text.source(place.clone())));
    }

    fn part(&self, place: &Range<usize>) -> String {
        let text = self.text.as_str().get(place.clone());
        text.unwrap_or_default().to_owned()
    }

    fn whole(&self) -> Range<usize> {
        0..self.text.as_str().len()
    }

    fn is_no_federate_address(&mut self) {
        let host = self.part(&self.places.host);
        let id = self.part(&self.places.id);
        let (problem, place) = if !is_console(&host.to_ascii_lowercase()) {
            let problem = match self.is_known_to_be_wrong() {
                true => Problem::RelayElsewhere { host },
                false => Problem::RelayUnknown { host },
            };
            (problem, self.places.host.clone())
        } else if id.is_empty() {
            (Problem::RelayWrongPage, self.whole())
        } else if !is_uuid(&id) {
            let problem = Problem::InstanceIdMalformed { found: id };
            (problem, self.places.id.clone())
        } else {
            (Problem::RelayNotUrl, self.whole())
        };
        self.say(problem, &place);
    }

    /// Whether the address starts no sign-in, or was meant as a federate address. Any other may be a page that goes on to Amazon
    /// Connect.
    fn is_known_to_be_wrong(&self) -> bool {
        let text = https(self.text.as_str());
        let Ok(login) = LoginUrl::parse(&text) else {
            return true;
        };
        let parts = Parts::of(&text);
        let part = |place: Range<usize>| text.get(place).unwrap_or_default();
        let path = part(parts.path);
        path.contains("/connect/federate/")
            || mistaken(&text, login.host(), path, part(parts.query)).is_some()
    }

    fn check_region(&mut self, state: &RelayState) {
        let place = self.places.region.clone();
        let host = self.places.host.clone();
        let arn = self
            .known
            .arn
            .filter(|arn| (arn.partition() == "aws-us-gov") == state.government);
        let ccp = self.known.ccp.map(CcpUrl::family);
        let at_home = ccp.is_none_or(|ccp| (ccp == ConnectFamily::GovCloud) == state.government);
        if arn.is_none() && self.known.arn.is_some() || !at_home {
            self.say(Problem::PartitionDiffers, &host);
        }
        match (&state.region, arn) {
            (None, _) if state.government => {}
            (None, _) => self.say(Problem::RegionMissing, &host),
            (Some(region), _) if !is_region(region) => {
                self.say(Problem::RegionMalformed, &place);
            }
            (Some(region), Some(arn)) if arn.region() != region => {
                let (found, wanted) = (region.clone(), arn.region().to_owned());
                self.say(Problem::RegionDiffers { found, wanted }, &place);
            }
            _ => {}
        }
    }

    fn check_instance(&mut self, state: &RelayState) {
        let place = self.places.id.clone();
        let arn = self.known.arn;
        if let Some(arn) = arn.filter(|arn| arn.instance_id() != state.instance_id) {
            let wanted = arn.instance_id().to_owned();
            self.say(Problem::InstanceDiffers { wanted }, &place);
        } else if self.part(&place) != state.instance_id {
            self.say(Problem::InstanceIdCase, &place);
        }
    }

    fn check_destination(&mut self, state: &RelayState) {
        let place = self.places.destination.clone();
        let Some(destination) = state.destination.as_deref().filter(|text| !text.is_empty()) else {
            return self.say(Problem::DestinationMissing, &place);
        };
        if is_address(destination) {
            if !begins_with(destination, "https") {
                self.say(Problem::DestinationHttp, &place);
            }
            let page = CcpUrl::parse(&https(destination)).ok();
            let ours = |page: &CcpUrl| self.known.ccp.is_none_or(|ccp| ccp.host() == page.host());
            let problem = match page.filter(ours) {
                Some(_) => Problem::DestinationWhole,
                None => Problem::DestinationExternal,
            };
            return self.say(problem, &place);
        }
        if !destination.starts_with('/') {
            return self.say(Problem::DestinationNotPath, &place);
        }
        let (old_domain, page, _) = page_of(destination);
        let wanted = kind_of_host(state, self.known).map(ConnectFamily::prefix);
        if wanted.is_some_and(|prefix| prefix.is_empty() == old_domain)
            && let Some(wanted) = phone(state, self.known)
        {
            return self.say(Problem::DestinationFamily { wanted }, &place);
        }
        match page {
            "ccp-v2" | "agent-app-v2" => {}
            "ccp" | "agent-app" => self.say(Problem::DestinationOld, &place),
            _ => self.say(Problem::DestinationNotPhone, &place),
        }
    }

    fn check_new_domain(&mut self, state: &RelayState) {
        let place = match self.places.new_domain.clone() {
            place if place.is_empty() => self.whole(),
            place => place,
        };
        match self.known.ccp.map(CcpUrl::family) {
            Some(ConnectFamily::Connect) if !state.new_domain => {
                let ad_fs = self.ad_fs;
                self.say(Problem::NewDomainMissing { ad_fs }, &place);
            }
            Some(ConnectFamily::Legacy) if state.new_domain => {
                self.say(Problem::NewDomainUnwanted, &place);
            }
            _ if contains(self.text.as_str(), "%26new_domain") => {
                self.say(Problem::NewDomainJoined, &place);
            }
            _ => {}
        }
    }
}

/// Where the parts of a federate address stand in its text. What is missing stands where it would be.
#[derive(Debug, Default)]
struct Places {
    host: Range<usize>,
    region: Range<usize>,
    id: Range<usize>,
    destination: Range<usize>,
    new_domain: Range<usize>,
}

impl Places {
    fn of(text: &str) -> Self {
        let start = text.find("://").map_or(0, |at| at + 3);
        let end = end(text, start, &['/', '?', '#']);
        let mut places = Self {
            host: start..end,
            region: start..start,
            ..Self::default()
        };
        let host = text.get(start..end).unwrap_or_default();
        if let Some(at) = host.to_ascii_lowercase().find(".console.") {
            places.region.end = start + at;
        }
        const PATH: &str = "/connect/federate/";
        if text.get(end..).is_some_and(|rest| rest.starts_with(PATH)) {
            let id = end + PATH.len();
            places.id = id..self::end(text, id, &['/', '?', '#', '&']);
        }
        places.destination = value_of(text, "destination=").unwrap_or(start..text.len());
        places.new_domain = value_of(text, "new_domain=").unwrap_or_default();
        places
    }
}

fn https(text: &str) -> String {
    match text.split_once("://") {
        Some((_, rest)) => format!("https://{rest}"),
        None => text.to_owned(),
    }
}
