//! Checks a Login URL before an agent has to find out: which identity provider it belongs to, where its RelayState is, whether
//! that leads to the record's instance and phone, and how the address would be right.
//!
//! Nothing is opened or asked: the text of the field and the rest of the record are all there is.

mod builder;
mod clean;
mod family;
mod finding;
mod placeholder;
mod relay;
mod text;

use std::ops::Range;

pub use builder::{BuildError, Built, Idp, Target};
use clean::Found;
pub use family::{Family, RelayPlace};
pub use finding::{Finding, Level, Part, Problem, Words};
use relay::Carried;
use text::Traced;

use crate::address::{CcpUrl, InstanceArn, LoginUrl, RelayState};
use family::{OKTA, is_below};

/// What is known beside the Login URL.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// "AWS ARN" of the record.
    pub arn: Option<&'a InstanceArn>,
    /// `ccpUrl` of the record's Instance Params.
    pub ccp: Option<&'a CcpUrl>,
    /// The policy's `idpHosts`; `None` allows every host.
    pub idp_hosts: Option<&'a [String]>,
}

/// Where in an address a RelayState is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// In a parameter, `RelayState` or `TargetResource`.
    Parameter,
    /// In the `RelayState` that is inside the `RelayState` of AD FS.
    AdFs,
    /// The address is the RelayState.
    Itself,
}

/// What is known of the RelayState.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relay {
    /// It is in the address.
    Read {
        /// Where.
        carrier: Carrier,
        /// How often it is encoded there.
        levels: u8,
        /// What it says.
        state: RelayState,
    },
    /// It is in the address, but it is not Amazon Connect's federate address.
    Unreadable,
    /// It is not in the address, and this identity provider does not keep it elsewhere.
    Missing,
    /// It is not in the address: if there is one, it is in the application's settings at the identity provider.
    AtIdp,
    /// The address starts no sign-in, or one that has no RelayState.
    Unused,
}

/// What was found out about a Login URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The kind of address; `None` for one that is not known, which is not wrong.
    pub family: Option<Family>,
    /// The RelayState.
    pub relay: Relay,
    /// What to say about it, the worst first.
    pub findings: Vec<Finding>,
    /// The address as it should be, where that can be known; it has no error itself.
    pub corrected: Option<String>,
}

impl Check {
    /// How bad the worst finding is.
    pub fn level(&self) -> Option<Level> {
        self.findings.first().map(|finding| finding.problem.level())
    }
}

/// Checks the text of the field "SSO Login URL", exactly as it is.
pub fn check(field: &str, known: &Known) -> Check {
    let inspection = Inspection::of(field, known);
    let mended = inspection.mended.filter(|mended| mended != field);
    let again = mended
        .as_deref()
        .map(|mended| Inspection::of(mended, known));
    let again = again.filter(|again| {
        again
            .found
            .iter()
            .all(|(problem, _, _)| problem.level() < Level::Error)
    });
    let left = |problem: &Problem| {
        let code = problem.code();
        again
            .as_ref()
            .is_none_or(|again| again.found.iter().any(|(left, _, _)| left.code() == code))
    };
    let mut findings: Vec<Finding> = inspection
        .found
        .into_iter()
        .map(|(problem, part, range)| Finding {
            mended: !left(&problem),
            problem,
            part,
            range,
        })
        .collect();
    findings.sort_by_key(|finding| {
        (
            std::cmp::Reverse(finding.problem.level()),
            finding.range.start,
        )
    });
    Check {
        family: inspection.family,
        relay: inspection.relay,
        findings,
        corrected: mended.filter(|_| again.is_some()),
    }
}

/// One look at a text.
struct Inspection {
    family: Option<Family>,
    relay: Relay,
    found: Vec<Found>,
    mended: Option<String>,
}

impl Inspection {
    fn of(field: &str, known: &Known) -> Self {
        let (cleaned, mut found) = clean::clean(field);
        if cleaned.as_str().is_empty() {
            let place = 0..field.len();
            return Self::ends(vec![(Problem::Empty, Part::Address, place)]);
        }
        let (url, scheme) = mend_scheme(cleaned);
        found.extend(scheme.map(|(problem, range)| (problem, Part::Scheme, range)));
        // From here on places are those in the mended text, until they are told as places in the field.
        let mut inner = Vec::new();
        let mut inspection = Self::of_url(&Traced::new(url.as_str()), known, &mut inner);
        found.extend(
            inner
                .into_iter()
                .map(|(problem, part, range)| (problem, part, url.source(range))),
        );
        inspection.found = found;
        inspection
    }

    fn ends(found: Vec<Found>) -> Self {
        Self {
            family: None,
            relay: Relay::Unused,
            found,
            mended: None,
        }
    }

    fn of_url(url: &Traced, known: &Known, found: &mut Vec<Found>) -> Self {
        let text = url.as_str();
        let address = Address::of(text);
        for (text, range) in placeholder::find(url) {
            // Somebody's real instance may have the id of an example.
            if known
                .arn
                .is_none_or(|arn| !arn.instance_id().eq_ignore_ascii_case(&text))
            {
                found.push((Problem::Placeholder { text }, address.part(&range), range));
            }
        }
        let login = match LoginUrl::parse(text) {
            Ok(login) => login,
            Err(error) => {
                if found.is_empty() {
                    let strange = text.find(|letter: char| !letter.is_ascii());
                    let range = strange.map_or(0..text.len(), |at| {
                        let rest = text.get(at..).unwrap_or_default();
                        at..at
                            + rest
                                .find(|letter: char| letter.is_ascii())
                                .unwrap_or(rest.len())
                    });
                    let part = if strange.is_some() {
                        address.part(&range)
                    } else {
                        Part::Address
                    };
                    found.push((Problem::Refused(error), part, range));
                }
                return Self::ends(Vec::new());
            }
        };
        let host = login.host();
        // The same host, as long as it is in the address.
        let written = text
            .get(address.host.clone())
            .unwrap_or_default()
            .to_ascii_lowercase();
        let path = text.get(address.path.clone()).unwrap_or_default();
        let query = url.slice(address.query.clone());
        let family = Family::of(host, path);
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        if let Some(problem) = family::mistaken(text, host, path, query.as_str()) {
            found.push((problem, Part::Address, 0..text.len()));
            // No correction is known: the right address is the identity provider's.
            return Self {
                family,
                ..Self::ends(Vec::new())
            };
        }
        if known
            .idp_hosts
            .is_some_and(|hosts| hosts.iter().all(|allowed| allowed != host))
        {
            let problem = Problem::HostNotAllowed {
                host: host.to_owned(),
            };
            found.push((problem, Part::Host, address.host.clone()));
        }
        if family == Some(Family::Okta) {
            check_okta(&written, path, &address, found, &mut edits);
        }
        let relay = match family {
            Some(Family::GlobalResiliency) => {
                check_global(&written, &address, query.as_str(), known, found);
                Relay::Unused
            }
            Some(Family::IdentityCenter) => {
                let fragment = text.get(address.fragment.clone()).unwrap_or_default();
                if !fragment.contains("/saml/") {
                    found.push((
                        Problem::FragmentLost,
                        Part::Fragment,
                        address.path.start..text.len(),
                    ));
                }
                Self::relay(url, &address, family, known, found, &mut edits)
            }
            Some(Family::Entra) => {
                if !has_value(query.as_str(), "tenantId") {
                    found.push((
                        Problem::TenantMissing,
                        Part::Query,
                        address.path.start..text.len(),
                    ));
                }
                Self::relay(url, &address, family, known, found, &mut edits)
            }
            _ => Self::relay(url, &address, family, known, found, &mut edits),
        };
        let mut mended = text.to_owned();
        edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        for (range, edit) in edits {
            mended.replace_range(range, &edit);
        }
        Self {
            family,
            relay,
            found: Vec::new(),
            mended: Some(mended),
        }
    }

    /// What is to say about the RelayState, and what would have to stand in its place.
    fn relay(
        url: &Traced,
        address: &Address,
        family: Option<Family>,
        known: &Known,
        found: &mut Vec<Found>,
        edits: &mut Vec<(Range<usize>, String)>,
    ) -> Relay {
        let query = url.slice(address.query.clone());
        let carried = if family == Some(Family::Federate) {
            found.push((Problem::FederateOnly, Part::Host, address.host.clone()));
            Some(Carried::itself(url))
        } else {
            Carried::find(&query)
        };
        let place = family.map_or(RelayPlace::Either, Family::relay_place);
        let target = known
            .arn
            .zip(known.ccp)
            .and_then(|(arn, ccp)| Target::new(arn, ccp.family()));
        let wanted = target.as_ref().map(Target::relay_state);
        let Some(carried) = carried else {
            let to_rp = query
                .as_str()
                .split('&')
                .find(|parameter| is_named(parameter, "loginToRp"));
            return match family.filter(|_| place == RelayPlace::Address) {
                Some(family) => {
                    let whole = address.path.start..address.query.end.max(address.path.end);
                    if to_rp.is_some() {
                        found.push((Problem::LoginToRp, Part::Query, address.query.clone()));
                    } else {
                        found.push((
                            Problem::RelayStateMissing { family },
                            Part::RelayState,
                            whole,
                        ));
                    }
                    if let Some(target) = target {
                        let carried =
                            relay::carry(family, &target.relay_state(), target.is_government());
                        edits.push(address.with_parameter(query.as_str(), &carried, "loginToRp"));
                    }
                    Relay::Missing
                }
                None => {
                    let setting = family.map_or("Relay State", Family::setting);
                    let problem = Problem::RelayStateUnseen { wanted, setting };
                    found.push((problem, Part::Address, 0..url.as_str().len()));
                    Relay::AtIdp
                }
            };
        };
        if let Some(family) = family.filter(|_| place == RelayPlace::Application) {
            let problem = Problem::RelayStateIgnored { family, wanted };
            found.push((problem, Part::RelayState, carried.place.clone()));
            return Relay::AtIdp;
        }
        let mut said = Vec::new();
        carried.check_form(family, &mut said);
        let unfilled = found.iter().any(|(problem, _, range)| {
            matches!(problem, Problem::Placeholder { .. }) && overlap(range, &carried.place)
        });
        let mut meant = Vec::new();
        let state = carried.check_meaning(known, &mut meant);
        // A placeholder is reason enough why a RelayState makes no sense.
        if !(unfilled && state.is_none()) {
            said.append(&mut meant);
        }
        let wrong = said
            .iter()
            .any(|(problem, _, _)| problem.level() > Level::Note);
        if wrong || unfilled {
            let mended = carried.mended(family, state.as_ref(), known);
            edits.extend(mended.map(|mended| (carried.place.clone(), mended)));
        }
        found.append(&mut said);
        match state {
            Some(state) => Relay::Read {
                carrier: carried.carrier,
                levels: carried.levels,
                state,
            },
            None => Relay::Unreadable,
        }
    }
}

/// Where the parts of an address stand. What is missing is empty and stands where it would.
struct Address {
    host: Range<usize>,
    path: Range<usize>,
    query: Range<usize>,
    fragment: Range<usize>,
}

impl Address {
    fn of(text: &str) -> Self {
        let find = |start: usize, stops: &[char]| {
            let rest = text.get(start..).unwrap_or_default();
            rest.find(stops).map_or(text.len(), |at| start + at)
        };
        let start = text.find("://").map_or(0, |at| at + 3);
        let host = start..find(start, &['/', '?', '#', ':']);
        let path = find(host.end, &['/', '?', '#']);
        let path = path..find(path, &['?', '#']);
        let query = (path.end + 1).min(text.len());
        let query = if text
            .get(path.end..)
            .is_some_and(|rest| rest.starts_with('?'))
        {
            query..find(query, &['#'])
        } else {
            path.end..path.end
        };
        let fragment = (query.end + 1).min(text.len())..text.len();
        Self {
            host,
            path,
            query,
            fragment,
        }
    }

    /// The part that a place is in.
    fn part(&self, place: &Range<usize>) -> Part {
        if place.start < self.host.start {
            Part::Scheme
        } else if place.start < self.host.end {
            Part::Host
        } else if place.start < self.path.end {
            Part::Path
        } else if place.start <= self.query.end {
            Part::Query
        } else {
            Part::Fragment
        }
    }

    /// The query with one more parameter, without those of this name and without an empty one of the new name.
    fn with_parameter(
        &self,
        query: &str,
        parameter: &str,
        without: &str,
    ) -> (Range<usize>, String) {
        let name = parameter.split('=').next().unwrap_or_default();
        let kept = query
            .split('&')
            .filter(|kept| !kept.is_empty() && !is_named(kept, without) && !is_named(kept, name));
        let mut query: Vec<&str> = kept.collect();
        query.push(parameter);
        let start = if self.query.start == self.path.end {
            "?"
        } else {
            ""
        };
        (self.query.clone(), start.to_owned() + &query.join("&"))
    }
}

/// Begins a text with https://, if that is all it lacks.
fn mend_scheme(text: Traced) -> (Traced, Option<(Problem, Range<usize>)>) {
    let encoded = text.as_str().to_ascii_lowercase();
    if encoded.starts_with("https%3a") || encoded.starts_with("http%3a") {
        let range = text.whole();
        return (text.decode(), Some((Problem::AllEncoded, range)));
    }
    let (http, mut at) = skip_schemes(text.as_str());
    let scheme = text
        .as_str()
        .get(..at)
        .unwrap_or_default()
        .to_ascii_lowercase();
    let problem = match scheme.as_str() {
        "https://" => return (text, None),
        "http://" => Problem::NotHttps,
        // Only what looks like a host may get a scheme that was not there.
        "" | "//" => {
            let rest = text.as_str().get(at..).unwrap_or_default();
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            if !host.contains('.') || host.contains([':', '@', ' ']) && !is_with_port(host) {
                return (text, None);
            }
            Problem::NoScheme
        }
        _ if http => Problem::BadScheme,
        _ => return (text, None),
    };
    let range = text.source(0..at);
    let mut mended = Traced::default();
    for letter in "https://".chars() {
        mended.push(letter, range.start);
    }
    while let Some(letter) = text.as_str().get(at..).and_then(|rest| rest.chars().next()) {
        mended.push(letter, text.source(at..at).start);
        at += letter.len_utf8();
    }
    (mended.close(text.whole().end), Some((problem, range)))
}

/// How long what stands for a scheme at the start of a text is, however often and badly it is written, and whether it is
/// one of http.
fn skip_schemes(text: &str) -> (bool, usize) {
    let mut at = 0;
    let mut http = false;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let small = rest.to_ascii_lowercase();
        let name = ["https", "http"].into_iter().find(|name| {
            small
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with([':', '/']))
        });
        let length = match name {
            Some(name) => {
                http = true;
                let rest = small.get(name.len()..).unwrap_or_default();
                name.len() + rest.len() - rest.trim_start_matches([':', '/']).len()
            }
            None if rest.starts_with("//") => 2,
            None => return (http, at),
        };
        at += length;
    }
}

fn is_with_port(host: &str) -> bool {
    host.split_once(':')
        .is_some_and(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
}

fn check_okta(
    host: &str,
    path: &str,
    address: &Address,
    found: &mut Vec<Found>,
    edits: &mut Vec<(Range<usize>, String)>,
) {
    let label = host.split('.').next().unwrap_or_default();
    let admin = label
        .strip_suffix("-admin")
        .filter(|_| OKTA.iter().any(|okta| is_below(host, okta)));
    let page = path.starts_with("/admin");
    if let Some(name) = admin.filter(|_| !page) {
        let end = address.host.start + label.len();
        edits.push((address.host.start + name.len()..end, String::new()));
    }
    if admin.is_some() || page {
        found.push((Problem::OktaAdmin, Part::Host, address.host.clone()));
    }
}

/// The endpoint of Global Resiliency: `https://<instance id>.<region>.sign-in.connect.aws/saml?instanceId=…&accountId=…`.
fn check_global(host: &str, address: &Address, query: &str, known: &Known, found: &mut Vec<Found>) {
    found.push((Problem::GlobalEndpoint, Part::Host, address.host.clone()));
    let Some(arn) = known.arn else {
        return;
    };
    let mut labels = host.split('.');
    let id = labels.next().unwrap_or_default();
    let region = labels.next().unwrap_or_default();
    let start = address.host.start;
    if id != arn.instance_id() {
        let wanted = arn.instance_id().to_owned();
        found.push((
            Problem::InstanceDiffers { wanted },
            Part::InstanceId,
            start..start + id.len(),
        ));
    }
    if region != arn.region() {
        let start = start + id.len() + 1;
        let problem = Problem::GlobalRegionDiffers {
            wanted: arn.region().to_owned(),
        };
        found.push((problem, Part::Region, start..start + region.len()));
    }
    let mut start = address.query.start;
    for parameter in query.split('&') {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        if name == "instanceId" && !value.eq_ignore_ascii_case(arn.instance_id()) {
            let wanted = arn.instance_id().to_owned();
            let range = start..start + parameter.len();
            found.push((Problem::InstanceDiffers { wanted }, Part::InstanceId, range));
        }
        start += parameter.len() + 1;
    }
}

fn is_named(parameter: &str, name: &str) -> bool {
    parameter
        .split('=')
        .next()
        .is_some_and(|found| found.eq_ignore_ascii_case(name))
}

fn has_value(query: &str, name: &str) -> bool {
    query
        .split('&')
        .any(|parameter| is_named(parameter, name) && parameter.len() > name.len() + 1)
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}
