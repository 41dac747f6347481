//! Checks a Login URL before an agent has to find out: which identity provider it belongs to, where its RelayState is, whether
//! that leads to the record's instance and phone, and how the address would be right.
//!
//! Nothing is opened or asked: the text of the field and the rest of the record are all there is.

pub mod builder;
pub mod clean;
pub mod family;
pub mod finding;
pub mod form;
pub mod placeholder;
pub mod relay;
pub mod traced;

use std::ops::Range;

pub use crate::login_url::builder::{BuildError, Built, Idp, Target};
use crate::login_url::clean::Found;
pub use crate::login_url::family::{Family, RelayPlace};
use crate::login_url::family::{OKTA, is_below};
pub use crate::login_url::finding::{Finding, Level, Part, Problem, Words};
use crate::login_url::relay::Carried;
use crate::login_url::traced::Traced;
use crate::value::{AddressError, CcpUrl, InstanceArn, LoginHost, LoginUrl, RelayState};

/// What is known beside the Login URL.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected<'a> {
    /// "AWS ARN" of the record.
    pub arn: Option<&'a InstanceArn>,
    /// `ccpUrl` of the record's Instance Params.
    pub ccp: Option<&'a CcpUrl>,
    /// The policy's `idpHosts`; `None` allows every host.
    pub idp_hosts: Option<&'a [LoginHost]>,
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
pub fn check(field: &str, known: &Expected) -> Check {
    let inspection = Inspection::of(field, known);
    let mended = inspection.mended.filter(|mended| mended != field);
    let again = mended
        .as_deref()
        .map(|mended| Inspection::of(mended, known));
    // What would have to be corrected again was not understood.
    let again = again.filter(|again| {
        let mut found = again.found.iter();
        found.all(|(problem, _, _)| problem.level() < Level::Error)
            && (again.mended.is_none() || again.mended == mended)
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
    silence(&mut findings);
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

/// Drops findings that a more exact one makes pointless: the spelling of an address that starts no sign-in, and "not a usable
/// address" beside the reason.
fn silence(findings: &mut Vec<Finding>) {
    let of = |which: fn(&Problem) -> bool| findings.iter().any(|finding| which(&finding.problem));
    let other = of(Problem::is_other_address);
    let reason =
        of(|problem| problem.level() == Level::Error && !matches!(problem, Problem::Refused(_)));
    findings.retain(|Finding { problem, .. }| {
        let pointless = other && problem.is_spelling();
        let vague = reason && matches!(problem, Problem::Refused(_));
        !(pointless || vague)
    });
}

/// Nobody looks through more than this, in bytes. What is left of it when it is clean may be half as long.
const LONGEST: usize = 16_384;

/// What one look at a text finds.
struct Inspection {
    family: Option<Family>,
    relay: Relay,
    found: Vec<Found>,
    mended: Option<String>,
}

impl Inspection {
    fn of(field: &str, known: &Expected) -> Self {
        if field.len() > LONGEST {
            let problem = Problem::Refused(AddressError::TooLong);
            let found = vec![(problem, Part::Address, 0..field.len())];
            return Self {
                family: None,
                relay: Relay::Unused,
                found,
                mended: None,
            };
        }
        let (cleaned, mut found) = clean::clean(field);
        if cleaned.as_str().is_empty() {
            let problem = match LoginUrl::parse(field) {
                // What is not seen is not nothing to those who read the field.
                Err(error) if error != AddressError::Empty => Problem::Refused(error),
                _ => Problem::Empty,
            };
            found = vec![(problem, Part::Address, 0..field.len())];
            return Self {
                family: None,
                relay: Relay::Unused,
                found,
                mended: None,
            };
        }
        let (url, scheme) = clean::begin(cleaned);
        found.extend(scheme.map(|(problem, range)| (problem, Part::Scheme, range)));
        let mut inspection = Look::at(url.as_str(), known);
        // Its places are those in the clean text; the page wants those in the field.
        let inner = inspection.found.drain(..);
        found.extend(inner.map(|(problem, part, range)| (problem, part, url.source(range))));
        inspection.found = found;
        inspection
    }
}

/// A look at a text that is clean and begins as an address.
struct Look<'a> {
    url: Traced,
    address: Address,
    family: Option<Family>,
    known: &'a Expected<'a>,
    found: Vec<Found>,
    /// What has to stand in the place of what.
    edits: Vec<(Range<usize>, String)>,
}

impl<'a> Look<'a> {
    fn at(text: &str, known: &'a Expected<'a>) -> Inspection {
        let mut look = Self {
            url: Traced::new(text),
            address: Address::of(text),
            family: None,
            known,
            found: Vec::new(),
            edits: Vec::new(),
        };
        look.find_placeholders();
        let relay = match LoginUrl::parse(text) {
            Ok(login) => look.follow(&login),
            Err(error) => {
                look.refuse(error);
                None
            }
        };
        let mended = relay.is_some().then(|| look.mended());
        Inspection {
            family: look.family,
            relay: relay.unwrap_or(Relay::Unused),
            found: look.found,
            mended,
        }
    }

    fn say(&mut self, problem: Problem, part: Part, range: Range<usize>) {
        self.found.push((problem, part, range));
    }

    fn part(&self, range: &Range<usize>) -> &str {
        self.url.as_str().get(range.clone()).unwrap_or_default()
    }

    fn query(&self) -> Traced {
        self.url.slice(self.address.query.clone())
    }

    fn find_placeholders(&mut self) {
        for (text, range) in placeholder::find(&self.url) {
            let is = |arn: &InstanceArn| arn.instance_id().eq_ignore_ascii_case(&text);
            // Somebody's real instance may have the id of an example.
            if !self.known.arn.is_some_and(is) {
                let part = self.address.part(&range);
                self.say(Problem::Placeholder { text }, part, range);
            }
        }
    }

    fn refuse(&mut self, error: AddressError) {
        // A placeholder is reason enough.
        if !self.found.is_empty() {
            return;
        }
        let text = self.url.as_str();
        let (part, range) = match text.char_indices().find(|(_, letter)| !letter.is_ascii()) {
            Some((at, letter)) => {
                let range = at..at + letter.len_utf8();
                (self.address.part(&range), range)
            }
            None => (Part::Address, 0..text.len()),
        };
        self.say(Problem::Refused(error), part, range);
    }

    /// Goes on with a usable address; `None` when it is not the start of a sign-in.
    fn follow(&mut self, login: &LoginUrl) -> Option<Relay> {
        let host = login.host();
        let path = self.part(&self.address.path).to_owned();
        let query = self.query();
        let whole = 0..self.url.as_str().len();
        self.family = Family::of(host, &path);
        if let Some(problem) = family::mistaken(login.as_str(), host, &path, query.as_str()) {
            // No correction is known: the right address is the identity provider's.
            self.say(problem, Part::Address, whole);
            return None;
        }
        let hosts = self.known.idp_hosts;
        if hosts.is_some_and(|hosts| !hosts.iter().any(|allowed| allowed.covers(login))) {
            let problem = Problem::HostNotAllowed {
                host: host.to_owned(),
            };
            self.say(problem, Part::Host, self.address.host.clone());
        }
        let behind_host = self.address.path.start..whole.end;
        match self.family {
            Some(Family::Okta) => self.check_okta(&path),
            Some(Family::Entra) if !has_value(query.as_str(), "tenantId") => {
                self.say(Problem::TenantMissing, Part::Query, behind_host);
            }
            Some(Family::IdentityCenter)
                if !self.part(&self.address.fragment).contains("/saml/") =>
            {
                self.say(Problem::FragmentLost, Part::Fragment, behind_host);
            }
            Some(Family::Federate) => {
                self.say(Problem::FederateOnly, Part::Host, self.address.host.clone());
            }
            Some(Family::GlobalResiliency) => {
                self.check_global();
                return Some(Relay::Unused);
            }
            _ => {}
        }
        let carried = match self.family {
            Some(Family::Federate) => Some(Carried::itself(&self.url)),
            _ => Carried::find(&query),
        };
        Some(match carried {
            Some(carried) => self.check_relay(carried),
            None => self.miss_relay(),
        })
    }

    fn check_okta(&mut self, path: &str) {
        let host = self.part(&self.address.host).to_ascii_lowercase();
        let name = host.split('.').next().unwrap_or_default();
        let start = self.address.host.start;
        let own = OKTA.iter().any(|okta| is_below(&host, okta));
        let admin = name.strip_suffix("-admin").filter(|_| own);
        let page = path.starts_with("/admin");
        if admin.is_some() || page {
            self.say(Problem::OktaAdmin, Part::Host, self.address.host.clone());
        }
        if let Some(agents) = admin.filter(|_| !page) {
            let extra = start + agents.len()..start + name.len();
            self.edits.push((extra, String::new()));
        }
    }

    /// The endpoint of Global Resiliency: `https://<instance id>.<region>.sign-in.connect.aws/saml?instanceId=…&accountId=…`.
    fn check_global(&mut self) {
        self.say(
            Problem::GlobalEndpoint,
            Part::Host,
            self.address.host.clone(),
        );
        let Some(arn) = self.known.arn else {
            return;
        };
        let host = self.part(&self.address.host).to_ascii_lowercase();
        let mut labels = host.split('.');
        let id = labels.next().unwrap_or_default();
        let region = labels.next().unwrap_or_default();
        let start = self.address.host.start;
        let differs = || Problem::InstanceDiffers {
            wanted: arn.instance_id().to_owned(),
        };
        if id != arn.instance_id() {
            self.say(differs(), Part::InstanceId, start..start + id.len());
        }
        if region != arn.region() {
            let start = start + id.len() + 1;
            let problem = Problem::GlobalRegionDiffers {
                wanted: arn.region().to_owned(),
            };
            self.say(problem, Part::Region, start..start + region.len());
        }
        for parameter in self.query().parameters() {
            let (name, value) = parameter.name_and_value();
            let same = value.as_str().eq_ignore_ascii_case(arn.instance_id());
            if name.as_str() == "instanceId" && !same {
                self.say(differs(), Part::InstanceId, parameter.whole());
            }
        }
    }

    /// The RelayState of the record's instance, as an identity provider's setting wants it.
    fn wanted(&self) -> Option<String> {
        let (arn, ccp) = self.known.arn.zip(self.known.ccp)?;
        Some(Target::new(arn, ccp.family())?.relay_state())
    }

    /// The parameter of AD FS that names the application, and its value.
    fn login_to_rp(&self) -> Option<(Range<usize>, String)> {
        let _ = self.family.filter(|family| *family == Family::AdFs)?;
        let parameters = self.query().parameters();
        let found = parameters
            .iter()
            .find(|one| is_named(one.as_str(), "loginToRp"))?;
        Some((found.whole(), relay::decoded(&found.name_and_value().1)))
    }

    /// What is to say of an address without a RelayState.
    fn miss_relay(&mut self) -> Relay {
        let wanted = self.wanted();
        let needing = self
            .family
            .filter(|family| family.relay_place() == RelayPlace::Address);
        let Some(family) = needing else {
            let setting = self.family.map_or("Relay State", Family::setting);
            let problem = Problem::RelayStateUnseen { wanted, setting };
            self.say(problem, Part::Address, 0..self.url.as_str().len());
            return Relay::AtIdp;
        };
        let mut application = None;
        match self.login_to_rp() {
            Some((range, name)) => {
                application = Some(name);
                self.say(Problem::LoginToRp, Part::Query, range);
            }
            None => {
                let range = self.address.path.start..self.address.query.end;
                self.say(
                    Problem::RelayStateMissing { family },
                    Part::RelayState,
                    range,
                );
            }
        }
        if let Some(wanted) = wanted {
            let carried = relay::carry(family, &wanted, application.as_deref());
            let query = self.query();
            self.edits.push(
                self.address
                    .with_parameter(query.as_str(), &carried, "loginToRp"),
            );
        }
        Relay::Missing
    }

    /// What is to say of a RelayState, and what would have to stand in its place.
    fn check_relay(&mut self, mut carried: Carried) -> Relay {
        let applications = self
            .family
            .filter(|family| family.relay_place() == RelayPlace::Application);
        if let Some(family) = applications {
            let problem = Problem::RelayStateIgnored {
                family,
                wanted: self.wanted(),
            };
            self.say(problem, Part::RelayState, carried.place);
            return Relay::AtIdp;
        }
        let mut said = Vec::new();
        let to_rp = self.login_to_rp();
        if let Some((range, name)) = &to_rp {
            said.push((Problem::LoginToRp, Part::Query, range.clone()));
            carried.application.get_or_insert_with(|| name.clone());
        }
        carried.check_form(self.family, &mut said);
        let mut meant = Vec::new();
        let state = carried.check_meaning(self.known, &mut meant);
        let unfilled = self.found.iter().any(|(problem, _, range)| {
            matches!(problem, Problem::Placeholder { .. }) && overlap(range, &carried.place)
        });
        // A placeholder is reason enough why a RelayState makes no sense.
        if state.is_some() || !unfilled {
            said.append(&mut meant);
        }
        let wrong = said
            .iter()
            .any(|(problem, _, _)| problem.level() > Level::Note);
        if wrong || unfilled {
            let mended = carried.mended(self.family, state.as_ref(), self.known);
            if let Some(mended) = mended {
                self.edits.push((carried.place, mended));
                self.edits
                    .extend(to_rp.map(|(range, _)| (self.without(range), String::new())));
            }
        }
        self.found.append(&mut said);
        match state {
            Some(state) => Relay::Read {
                carrier: carried.carrier,
                levels: carried.levels,
                state,
            },
            None => Relay::Unreadable,
        }
    }

    /// A parameter with the `&` that goes with it, when there are others.
    fn without(&self, parameter: Range<usize>) -> Range<usize> {
        if parameter.start > self.address.query.start {
            parameter.start - 1..parameter.end
        } else {
            parameter.start..(parameter.end + 1).min(self.address.query.end)
        }
    }

    fn mended(&mut self) -> String {
        let text = self.url.as_str();
        self.edits.sort_by_key(|(range, _)| range.start);
        let mut mended = String::with_capacity(text.len());
        let mut at = 0;
        for (range, edit) in &self.edits {
            // What is inside of another edit goes with that.
            if range.start >= at {
                mended += text.get(at..range.start).unwrap_or_default();
                mended += edit;
                at = range.end;
            }
        }
        mended + text.get(at..).unwrap_or_default()
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
