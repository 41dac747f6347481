//! The RelayState of a Login URL: where it is, how it is encoded, and whether it leads to the record's instance.

use std::ops::Range;

use crate::login_url::builder::{Target, ad_fs, encode};
use crate::login_url::clean::Found;
use crate::login_url::family::Family;
use crate::login_url::finding::{Part, Problem};
use crate::login_url::traced::Traced;
use crate::login_url::{Carrier, Expected};
use crate::value::address::is_uuid;
use crate::value::{CcpUrl, ConnectFamily, RelayState};

/// A RelayState as it was found in an address.
#[derive(Debug)]
pub(super) struct Carried {
    /// All that has to be replaced in the address to replace it, with the name of its parameter.
    pub(super) place: Range<usize>,
    pub(super) carrier: Carrier,
    /// The name of its parameter.
    name: String,
    /// The federate address, decoded as far as it goes.
    text: Traced,
    /// How often it was decoded.
    pub(super) levels: u8,
    /// How often that was necessary before it could be looked for in AD FS's own parameter.
    outer: u8,
    /// What AD FS calls the application, where it is told.
    pub(super) application: Option<String>,
    /// What an `&` that is not encoded has cut off.
    lost: Option<Range<usize>>,
    /// The parameters that were encoded as a whole together with it, each with its `&`.
    beside: String,
}

/// How often a value is decoded at most.
const MOST: u8 = 4;

impl Carried {
    /// The federate address that is the Login URL itself.
    pub(super) fn itself(url: &Traced) -> Self {
        Self {
            place: url.whole(),
            carrier: Carrier::Itself,
            name: String::new(),
            text: url.clone(),
            levels: 0,
            outer: 0,
            application: None,
            lost: None,
            beside: String::new(),
        }
    }

    /// Looks for one in the parameters of an address; an empty one counts as none.
    pub(super) fn find(query: &Traced) -> Option<Self> {
        Self::find_within(query, MOST)
    }

    fn find_within(query: &Traced, most: u8) -> Option<Self> {
        let parameters = query.parameters();
        for (nth, parameter) in parameters.iter().enumerate() {
            let (name, value) = parameter.name_and_value();
            let decoded = name.decode();
            if value.as_str().is_empty() {
                // A parameter that was encoded as a whole is one long name.
                if most > 0
                    && decoded.as_str() != name.as_str()
                    && let Some(mut found) = Self::find_within(&decoded, most - 1)
                {
                    // Its name cannot be read either, so this is once too often already.
                    found.levels = (found.levels + 1).max(2);
                    for other in decoded.parameters() {
                        if !crate::login_url::overlap(&other.whole(), &found.place) {
                            found.beside.push_str(other.as_str());
                            found.beside.push('&');
                        }
                    }
                    found.place = parameter.whole();
                    return Some(found);
                }
                continue;
            }
            if !is_carrier(decoded.as_str()) {
                continue;
            }
            let later = parameters.get(nth + 1..).unwrap_or_default();
            let mut found = Self::open(&value, later, most)?;
            found.place.start = parameter.whole().start;
            if found.carrier == Carrier::Parameter {
                found.name = decoded.as_str().to_owned();
            }
            return Some(found);
        }
        None
    }

    /// Decodes the value of such a parameter. `later` is what follows it.
    fn open(value: &Traced, later: &[Traced], most: u8) -> Option<Self> {
        let mut text = value.clone();
        let mut levels = 0;
        while !is_address(text.as_str()) && !is_ad_fs(text.as_str()) && levels < MOST {
            let decoded = text.decode();
            if decoded.as_str() == text.as_str() {
                break;
            }
            text = decoded;
            levels += 1;
        }
        if is_ad_fs(text.as_str()) {
            if levels == 0 {
                // Not encoded, so that its parts are parameters of the address.
                for parameter in later {
                    text.join('&', parameter);
                }
            }
            if most == 0 {
                return None;
            }
            let mut found = Self::find_within(&text, most - 1)?;
            found.carrier = Carrier::AdFs;
            found.beside.clear();
            found.outer = levels;
            let first = text.parameters().into_iter().next();
            found.application = first.map(|first| decoded(&first.name_and_value().1));
            if levels > 0 {
                found.place.end = value.whole().end;
                found.take_lost(later);
            }
            return Some(found);
        }
        if !is_address(text.as_str()) {
            // Nothing that was meant as an address, so it is shown as it is written.
            text = value.clone();
            levels = 0;
        } else if levels == 0 {
            // It is decoded all the same.
            text = text.decode();
        }
        let mut found = Self {
            place: value.whole(),
            carrier: Carrier::Parameter,
            name: String::new(),
            text,
            levels,
            outer: 0,
            application: None,
            lost: None,
            beside: String::new(),
        };
        found.take_lost(later);
        Some(found)
    }

    /// Takes back what an `&` that is not encoded has cut off: its own parameters, now among the address's.
    fn take_lost(&mut self, later: &[Traced]) {
        for parameter in later {
            let (name, _) = parameter.name_and_value();
            if !["new_domain", "destination"].contains(&name.as_str()) {
                break;
            }
            let whole = parameter.whole();
            self.place.end = whole.end;
            let start = self.lost.as_ref().map_or(whole.start, |lost| lost.start);
            self.lost = Some(start..whole.end);
            let joint = if self.text.as_str().contains('?') {
                '&'
            } else {
                '?'
            };
            self.text.join(joint, parameter);
        }
    }

    /// How it is written, against how its identity provider reads it.
    pub(super) fn check_form(&self, family: Option<Family>, found: &mut Vec<Found>) {
        let mut say = |problem, range: &Range<usize>| {
            found.push((problem, Part::RelayState, range.clone()));
        };
        if let Some(lost) = &self.lost {
            say(Problem::LostAmpersand, lost);
        }
        match (self.carrier, family) {
            (Carrier::Itself, _) => {}
            (Carrier::AdFs, _) => {
                if self.outer != 1 || self.levels != 1 {
                    say(Problem::AdFsEncoding, &self.place);
                }
            }
            (Carrier::Parameter, Some(Family::AdFs)) => {
                if self.application.is_none() {
                    say(Problem::RpidMissing, &self.place);
                }
            }
            (Carrier::Parameter, _) => {
                let wanted = family.map(Family::parameter);
                if let Some(wanted) = wanted.filter(|wanted| *wanted != self.name) {
                    let name = self.place.start..self.place.start + self.name.len();
                    say(Problem::WrongParameter { wanted }, &name);
                }
                let encodable = is_address(self.text.as_str());
                if self.levels > 1 {
                    say(Problem::OverEncoded, &self.place);
                } else if self.levels == 0 && self.lost.is_none() && encodable {
                    say(Problem::NotEncoded, &self.place);
                }
            }
        }
    }

    /// Whether it leads to the record's instance and to its phone.
    pub(super) fn check_meaning(
        &self,
        known: &Expected,
        found: &mut Vec<Found>,
    ) -> Option<RelayState> {
        let text = self.text.as_str();
        let whole = || self.text.whole();
        let mut say = |problem, part, range| found.push((problem, part, range));
        if !is_address(text) {
            say(Problem::RelayNotUrl, Part::RelayState, whole());
            return None;
        }
        if self.carrier != Carrier::Itself && !starts(text, "https") {
            say(Problem::RelayHttp, Part::RelayState, whole());
        }
        let parts = Parts::of(text);
        let source = |part: &Range<usize>| self.text.source(part.clone());
        let state = RelayState::parse(&https(text));
        let Some(state) = state else {
            let host = text.get(parts.host.clone()).unwrap_or_default();
            let console = is_console(host);
            let id = text.get(parts.id.clone()).unwrap_or_default();
            if !console {
                let problem = Problem::RelayElsewhere {
                    host: host.to_owned(),
                };
                say(problem, Part::RelayState, source(&parts.host));
            } else if parts.id.is_empty() {
                say(Problem::RelayWrongPage, Part::RelayState, whole());
            } else if !is_uuid(id) {
                let problem = Problem::InstanceIdMalformed {
                    found: id.to_owned(),
                };
                say(problem, Part::InstanceId, source(&parts.id));
            } else {
                say(Problem::RelayNotUrl, Part::RelayState, whole());
            }
            return None;
        };
        let government = |arn: &str| arn == "aws-us-gov";
        let ccp = known.ccp.map(CcpUrl::family);
        let arn = known
            .arn
            .filter(|arn| government(arn.partition()) == state.government);
        let at_home = ccp.is_none_or(|ccp| (ccp == ConnectFamily::GovCloud) == state.government);
        if arn.is_none() && known.arn.is_some() || !at_home {
            say(Problem::PartitionDiffers, Part::Region, source(&parts.host));
        }
        let region = match &state.region {
            None => {
                if !state.government {
                    say(Problem::RegionMissing, Part::Region, source(&parts.host));
                }
                None
            }
            Some(region) if !is_region(region) => {
                say(
                    Problem::RegionMalformed,
                    Part::Region,
                    source(&parts.region),
                );
                None
            }
            region => region.as_ref(),
        };
        if let Some((arn, region)) = arn
            .zip(region)
            .filter(|(arn, region)| arn.region() != *region)
        {
            let (found, wanted) = (region.clone(), arn.region().to_owned());
            say(
                Problem::RegionDiffers { found, wanted },
                Part::Region,
                source(&parts.region),
            );
        }
        let id = text.get(parts.id.clone()).unwrap_or_default();
        if let Some(arn) = known
            .arn
            .filter(|arn| arn.instance_id() != state.instance_id)
        {
            let wanted = arn.instance_id().to_owned();
            say(
                Problem::InstanceDiffers { wanted },
                Part::InstanceId,
                source(&parts.id),
            );
        } else if id != state.instance_id {
            say(Problem::InstanceIdCase, Part::InstanceId, source(&parts.id));
        }
        let place = source(&parts.destination);
        check_destination(&state, known, |problem| {
            say(problem, Part::Destination, place.clone())
        });
        let place = if parts.new_domain.is_empty() {
            whole()
        } else {
            source(&parts.new_domain)
        };
        let mut say = |problem| say(problem, Part::NewDomain, place.clone());
        match ccp {
            Some(ConnectFamily::Connect) if !state.new_domain => say(Problem::NewDomainMissing),
            Some(ConnectFamily::Legacy) if state.new_domain => say(Problem::NewDomainUnwanted),
            _ if contains(text, "%26new_domain") => say(Problem::NewDomainJoined),
            _ => {}
        }
        Some(state)
    }

    /// The same as it should be, to stand in its place; `None` where too little is known.
    pub(super) fn mended(
        &self,
        family: Option<Family>,
        state: Option<&RelayState>,
        known: &Expected,
    ) -> Option<String> {
        let text = mended(state, &self.text, known)?;
        let carried = match (self.carrier, family) {
            (Carrier::Itself, _) => text,
            (_, Some(family)) => carry(family, &text, self.application.as_deref()),
            (Carrier::AdFs, None) => carry(Family::AdFs, &text, self.application.as_deref()),
            (Carrier::Parameter, None) => format!("{}={}", self.name, encode(&text)),
        };
        Some(self.beside.clone() + &carried)
    }
}

/// A text decoded as far as it goes.
pub(super) fn decoded(text: &Traced) -> String {
    let mut text = text.clone();
    for _ in 0..MOST {
        text = text.decode();
    }
    text.as_str().to_owned()
}

/// The parameter that carries a RelayState at an identity provider. `application` is what AD FS calls the application; AWS's
/// own name for it unless it is said.
pub(super) fn carry(family: Family, text: &str, application: Option<&str>) -> String {
    match family {
        Family::AdFs => format!("RelayState={}", ad_fs(text, application)),
        family => format!("{}={}", family.parameter(), encode(text)),
    }
}

/// The parts of a federate address, which is `Address` enough to have a host.
#[derive(Debug, Default)]
struct Parts {
    host: Range<usize>,
    region: Range<usize>,
    id: Range<usize>,
    destination: Range<usize>,
    new_domain: Range<usize>,
}

impl Parts {
    fn of(text: &str) -> Self {
        let start = text.find("://").map_or(0, |at| at + 3);
        let end = end(text, start, &['/', '?', '#']);
        let mut parts = Self {
            host: start..end,
            region: start..start,
            ..Self::default()
        };
        let host = text
            .get(start..end)
            .unwrap_or_default()
            .to_ascii_lowercase();
        if let Some(at) = host.find(".console.") {
            parts.region.end = start + at;
        }
        const PATH: &str = "/connect/federate/";
        if text.get(end..).is_some_and(|rest| rest.starts_with(PATH)) {
            let id = end + PATH.len();
            parts.id = id..self::end(text, id, &['/', '?', '#', '&']);
        }
        // What is not there would stand at the end.
        parts.destination = parameter(text, "destination=").unwrap_or(start..text.len());
        parts.new_domain = parameter(text, "new_domain=").unwrap_or_default();
        parts
    }
}

/// Where the value of a parameter stands.
fn parameter(text: &str, name: &str) -> Option<Range<usize>> {
    let start = text.find(name)? + name.len();
    Some(start..end(text, start, &['&', '#']))
}

fn end(text: &str, start: usize, stops: &[char]) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    rest.find(stops).map_or(text.len(), |at| start + at)
}

fn check_destination(state: &RelayState, known: &Expected, mut say: impl FnMut(Problem)) {
    let Some(destination) = state.destination.as_deref().filter(|text| !text.is_empty()) else {
        return say(Problem::DestinationMissing);
    };
    if is_address(destination) {
        if !starts(destination, "https") {
            say(Problem::DestinationHttp);
        }
        let page = CcpUrl::parse(&https(destination)).ok();
        let ours = |page: &CcpUrl| known.ccp.is_none_or(|ccp| ccp.host() == page.host());
        return say(match page.filter(ours) {
            Some(_) => Problem::DestinationWhole,
            None => Problem::DestinationExternal,
        });
    }
    if !destination.starts_with('/') {
        return say(Problem::DestinationNotPath);
    }
    let (old_domain, page, _) = page_of(destination);
    let wanted = family(state, known).map(ConnectFamily::prefix);
    if wanted.is_some_and(|prefix| prefix.is_empty() == old_domain)
        && let Some(wanted) = phone(Some(state), known)
    {
        return say(Problem::DestinationFamily { wanted });
    }
    match page {
        "ccp-v2" | "agent-app-v2" => {}
        "ccp" | "agent-app" => say(Problem::DestinationOld),
        _ => say(Problem::DestinationNotPhone),
    }
}

/// Whether a destination is in the form of awsapps.com, the first step of its path, and what follows that.
fn page_of(destination: &str) -> (bool, &str, &str) {
    let (old_domain, rest) = match destination.strip_prefix("/connect/") {
        Some(rest) => (true, rest),
        None => (false, destination.strip_prefix('/').unwrap_or(destination)),
    };
    let end = end(rest, 0, &['/', '?', '#', '&']);
    let (page, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
    (old_domain, page, rest)
}

/// The kind of host that the phone is at, as the record says it, or else the RelayState.
fn family(state: &RelayState, known: &Expected) -> Option<ConnectFamily> {
    match known.ccp {
        Some(ccp) => Some(ccp.family()),
        None if state.government => Some(ConnectFamily::GovCloud),
        None => state.new_domain.then_some(ConnectFamily::Connect),
    }
}

/// The destination that leads to the phone, with what can be kept of the one that is there.
fn phone(state: Option<&RelayState>, known: &Expected) -> Option<String> {
    let family = match state {
        Some(state) => family(state, known),
        None => known.ccp.map(CcpUrl::family),
    };
    let destination = state
        .and_then(|state| state.destination.as_deref())
        .unwrap_or_default();
    let (old_domain, page, rest) = page_of(destination);
    let prefix = match family {
        Some(family) => family.prefix(),
        None if !destination.starts_with('/') => return None,
        None if old_domain => "/connect",
        None => "",
    };
    Some(match page {
        _ if !destination.starts_with('/') => format!("{prefix}/ccp-v2"),
        "ccp-v2" | "agent-app-v2" => format!("{prefix}/{page}{rest}"),
        "agent-app" => format!("{prefix}/agent-app-v2"),
        _ => format!("{prefix}/ccp-v2"),
    })
}

/// The federate address as it should be, decoded; `None` where too little is known.
fn mended(state: Option<&RelayState>, text: &Traced, known: &Expected) -> Option<String> {
    let arn = known.arn;
    let region = arn.map(|arn| arn.region());
    let region = region.or_else(|| state?.region.as_deref().filter(|region| is_region(region)));
    let id = arn
        .map(|arn| arn.instance_id())
        .or_else(|| Some(state?.instance_id.as_str()))?;
    let government = match arn {
        Some(arn) => arn.partition() == "aws-us-gov",
        None => state?.government,
    };
    // A RelayState that cannot be read may still name its destination.
    let read;
    let state = match state {
        Some(state) => Some(state),
        None => {
            let found =
                parameter(text.as_str(), "destination=").map(|part| text.slice(part).decode());
            read = RelayState {
                region: None,
                instance_id: String::new(),
                destination: found.map(|found| found.as_str().to_owned()),
                new_domain: contains(text.as_str(), "new_domain=true"),
                government,
            };
            Some(&read)
        }
    };
    let destination = phone(state, known)?;
    let new_domain = match known.ccp.map(CcpUrl::family) {
        Some(family) => family == ConnectFamily::Connect,
        None => state?.new_domain,
    };
    Some(Target::federate(
        region,
        id,
        government,
        &destination,
        new_domain,
    ))
}

fn is_carrier(name: &str) -> bool {
    name.eq_ignore_ascii_case("RelayState") || name.eq_ignore_ascii_case("TargetResource")
}

fn is_ad_fs(text: &str) -> bool {
    starts(text, "RPID=")
}

fn is_address(text: &str) -> bool {
    starts(text, "https://") || starts(text, "http://")
}

fn https(text: &str) -> String {
    match text.split_once("://") {
        Some((_, rest)) => format!("https://{rest}"),
        None => text.to_owned(),
    }
}

fn is_console(host: &str) -> bool {
    super::family::is_console(&host.to_ascii_lowercase())
}

fn starts(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|text| text.eq_ignore_ascii_case(start))
}

fn contains(text: &str, part: &str) -> bool {
    text.to_ascii_lowercase().contains(part)
}

/// A region is a few words and a number, such as `us-gov-west-1`.
pub(super) fn is_region(text: &str) -> bool {
    let mut words = text.split('-');
    let number = words.next_back().unwrap_or_default();
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let letters =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    digits && words.clone().count() >= 2 && words.all(letters)
}
