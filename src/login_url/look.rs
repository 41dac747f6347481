//! Looks at a clean address: which identity provider it belongs to, what is wrong with it, and what would have to be changed.

use std::ops::Range;

use crate::login_url::correction;
use crate::login_url::expected::Expected;
use crate::login_url::family::{Family, OKTA, RelayPlace};
use crate::login_url::federate::{Target, carry};
use crate::login_url::meaning;
use crate::login_url::mistaken::{doubtful, mistaken};
use crate::login_url::next_page::{forces_login, goes_on, host_of, names_person, next_page};
use crate::login_url::parts::{Parts, has_value, is_named};
use crate::login_url::placeholder;
use crate::login_url::problem::{Found, Level, Problem};
use crate::login_url::relay::{Carried, Carrier, decoded};
use crate::login_url::traced::Traced;
use crate::value::aws::is_below;
use crate::value::text::{contains, has_word};
use crate::value::{AddressError, InstanceArn, LoginUrl};

/// What a look at an address finds.
#[derive(Default)]
pub(super) struct Outcome {
    /// The kind of address, where it is known.
    pub(super) family: Option<Family>,
    pub(super) found: Vec<Found>,
    /// The address with all changes made; `None` where the address starts no sign-in.
    pub(super) corrected: Option<String>,
    /// Whether a federate address was read in it.
    pub(super) is_read: bool,
}

impl Outcome {
    /// Whether the address is a page of an identity provider that goes on to Amazon Connect.
    fn goes_on(&self) -> bool {
        let is_idp = match self.family {
            Some(family) => family != Family::Federate,
            None => self.is_read,
        };
        is_idp && self.corrected.is_some()
    }
}

/// Looks at a text that is clean and begins as an address.
pub(super) fn at(text: &str, known: &Expected) -> Outcome {
    look(text, known, 0)
}

/// The most pages of identity providers that one address leads through.
const MOST_PAGES: u8 = 3;

/// `depth` counts the pages that lead to this address.
fn look(text: &str, known: &Expected, depth: u8) -> Outcome {
    let mut look = Look {
        depth,
        is_read: false,
        url: Traced::new(text),
        parts: Parts::of(text),
        family: None,
        known,
        found: Vec::new(),
        edits: Vec::new(),
    };
    look.find_placeholders();
    let starts_sign_in = match LoginUrl::parse(text) {
        Ok(login) => look.follow(&login),
        Err(error) => {
            look.refuse(error);
            false
        }
    };
    let corrected = starts_sign_in.then(|| look.corrected());
    Outcome {
        family: look.family,
        found: look.found,
        corrected,
        is_read: look.is_read,
    }
}

struct Look<'a> {
    depth: u8,
    is_read: bool,
    url: Traced,
    parts: Parts,
    family: Option<Family>,
    known: &'a Expected<'a>,
    found: Vec<Found>,
    /// Each change: the place in the address, and the text that belongs there.
    edits: Vec<(Range<usize>, String)>,
}

impl Look<'_> {
    fn say(&mut self, problem: Problem, place: Range<usize>) {
        self.found.push((problem, place));
    }

    fn part(&self, place: &Range<usize>) -> &str {
        self.url.as_str().get(place.clone()).unwrap_or_default()
    }

    fn query(&self) -> Traced {
        self.url.slice(self.parts.query.clone())
    }

    fn whole(&self) -> Range<usize> {
        0..self.url.as_str().len()
    }

    fn find_placeholders(&mut self) {
        for (text, place) in placeholder::find(&self.url) {
            let is = |arn: &InstanceArn| arn.instance_id().eq_ignore_ascii_case(&text);
            // A real instance may have the id of an example.
            if !self.known.arn.is_some_and(is) {
                self.say(Problem::Placeholder { text }, place);
            }
        }
    }

    fn refuse(&mut self, error: AddressError) {
        // A placeholder already explains why the address is refused.
        if !self.found.is_empty() {
            return;
        }
        let text = self.url.as_str();
        let strange = text.char_indices().find(|(_, letter)| !letter.is_ascii());
        let place = strange.map_or(self.whole(), |(at, letter)| at..at + letter.len_utf8());
        self.say(Problem::Refused(error), place);
    }

    /// Goes on with a usable address. Returns whether it starts a sign-in.
    fn follow(&mut self, login: &LoginUrl) -> bool {
        let host = login.host();
        let path = self.part(&self.parts.path).to_owned();
        let query = self.query();
        self.family = Family::of(host, &path);
        if self.goes_through_login_page(login, &path) {
            return true;
        }
        if let Some(problem) = mistaken(login.as_str(), host, &path, query.as_str()) {
            // The right address is known to the identity provider alone.
            self.say(problem, self.whole());
            return false;
        }
        if let Some(problem) = doubtful(self.family, &path) {
            self.say(problem, self.parts.path.clone());
        }
        self.check_host(login);
        self.check_family(&path, query.as_str());
        if let Some(parameter) = forces_login(query.as_str()) {
            self.say(Problem::ForcesLogin { parameter }, self.parts.query.clone());
        }
        if let Some(person) = names_person(&path, &query) {
            self.say(Problem::NamesPerson { person }, self.parts.query.clone());
        }
        let own = self
            .family
            .map_or(&[][..], |family| family.parameters(&path));
        let carried = match self.family {
            // The endpoint has no RelayState.
            Some(Family::GlobalResiliency) => return true,
            Some(Family::Federate) => Some(Carried::itself(&self.url)),
            Some(Family::IdentityCenter) if self.is_shortcut() => {
                Carried::find(&self.shortcut_query(), own)
            }
            _ => Carried::find(&query, own),
        };
        match carried {
            Some(carried) => self.check_relay(carried, own),
            None => self.miss_relay(own),
        }
        true
    }

    /// A login page of the identity provider that goes on to the application, such as Okta's `/login/login.htm?fromURI=…`.
    /// Returns whether the address is such a page; then the application's address is what is checked.
    fn goes_through_login_page(&mut self, login: &LoginUrl, path: &str) -> bool {
        if self.family.is_some_and(|family| family.launches(path)) || self.depth == MOST_PAGES {
            return false;
        }
        for parameter in self.query().parameters() {
            let (name, value) = parameter.name_and_value();
            if !goes_on(name.as_str(), self.family) {
                continue;
            }
            let Some(next) = next_page(login.origin(), &value.decode()) else {
                continue;
            };
            let outcome = look(&next, &self.inner_known(), self.depth + 1);
            if outcome.goes_on() {
                self.family = outcome.family;
                self.adopt(outcome, parameter.whole());
                let host = login.host().to_owned();
                self.say(Problem::ThroughLoginPage { host }, self.parts.path.clone());
                self.check_host(login);
                return true;
            }
        }
        false
    }

    /// A RelayState that leads to another identity provider, which goes on to Amazon Connect (Okta Org2Org). Returns whether
    /// it does; then that identity provider's address is what is checked.
    fn goes_through_second_idp(&mut self, carried: &Carried) -> bool {
        let Some(next) = next_page(self.origin(), &carried.text) else {
            return false;
        };
        if self.depth == MOST_PAGES {
            return false;
        }
        let outcome = look(&next, &self.inner_known(), self.depth + 1);
        if !outcome.goes_on() {
            return false;
        }
        let host = host_of(&next);
        self.adopt(outcome, carried.place.clone());
        self.say(Problem::ThroughSecondIdp { host }, carried.place.clone());
        true
    }

    /// Takes over what was found in an inner address, which stands at `place`.
    fn adopt(&mut self, outcome: Outcome, place: Range<usize>) {
        self.is_read = outcome.is_read;
        let found = outcome.found.into_iter();
        self.found
            .extend(found.map(|(problem, _)| (problem, place.clone())));
    }

    /// What an inner address is checked against: the policy's hosts are for the address that Patchcord opens.
    fn inner_known(&self) -> Expected<'_> {
        Expected {
            idp_hosts: None,
            ..*self.known
        }
    }

    fn origin(&self) -> &str {
        self.part(&(0..self.parts.path.start))
    }

    /// IAM Identity Center's shortcut link, `/start/#/console?account_id=…&role_name=…&destination=…`.
    fn is_shortcut(&self) -> bool {
        self.part(&self.parts.fragment).contains("/console?")
    }

    fn shortcut_query(&self) -> Traced {
        let fragment = self.parts.fragment.clone();
        let query = self
            .part(&fragment)
            .find('?')
            .map_or(fragment.end, |at| fragment.start + at + 1);
        self.url.slice(query..fragment.end)
    }

    fn check_host(&mut self, login: &LoginUrl) {
        let hosts = self.known.idp_hosts;
        if hosts.is_some_and(|hosts| !hosts.iter().any(|allowed| allowed.covers(login))) {
            let host = login.host().to_owned();
            self.say(Problem::HostNotAllowed { host }, self.parts.host.clone());
        }
    }

    /// What only one kind of address can have wrong.
    fn check_family(&mut self, path: &str, query: &str) {
        let behind_host = self.parts.path.start..self.whole().end;
        match self.family {
            Some(Family::Okta) => self.check_okta(path),
            Some(Family::Entra) if !has_value(query, "tenantId") => {
                self.say(Problem::TenantMissing, behind_host);
            }
            Some(Family::IdentityCenter)
                if !self.part(&self.parts.fragment).contains("/saml/") && !self.is_shortcut() =>
            {
                self.say(Problem::FragmentLost, behind_host);
            }
            Some(Family::Federate) => self.say(Problem::FederateOnly, self.parts.host.clone()),
            Some(Family::GlobalResiliency) => self.check_global(),
            _ => {}
        }
    }

    fn check_okta(&mut self, path: &str) {
        let host = self.part(&self.parts.host).to_ascii_lowercase();
        let name = host.split('.').next().unwrap_or_default();
        let start = self.parts.host.start;
        let own = OKTA.iter().any(|okta| is_below(&host, okta));
        let admin = name.strip_suffix("-admin").filter(|_| own);
        let page = path.starts_with("/admin");
        if admin.is_some() || page {
            self.say(Problem::OktaAdmin, self.parts.host.clone());
        }
        if let Some(agents) = admin.filter(|_| !page) {
            let extra = start + agents.len()..start + name.len();
            self.edits.push((extra, String::new()));
        }
    }

    /// The endpoint of Global Resiliency: `https://<instance id>.<region>.sign-in.connect.aws/saml?instanceId=…&accountId=…`.
    fn check_global(&mut self) {
        self.say(Problem::GlobalEndpoint, self.parts.host.clone());
        let Some(arn) = self.known.arn else {
            return;
        };
        let host = self.part(&self.parts.host).to_ascii_lowercase();
        let mut labels = host.split('.');
        let id = labels.next().unwrap_or_default();
        let region = labels.next().unwrap_or_default();
        let start = self.parts.host.start;
        let differs = || Problem::InstanceDiffers {
            wanted: arn.instance_id().to_owned(),
        };
        if id != arn.instance_id() {
            self.say(differs(), start..start + id.len());
        }
        if region != arn.region() {
            let start = start + id.len() + 1;
            let wanted = arn.region().to_owned();
            self.say(
                Problem::GlobalRegionDiffers { wanted },
                start..start + region.len(),
            );
        }
        for parameter in self.query().parameters() {
            let (name, value) = parameter.name_and_value();
            let same = value.as_str().eq_ignore_ascii_case(arn.instance_id());
            if name.as_str() == "instanceId" && !same {
                self.say(differs(), parameter.whole());
            }
        }
    }

    /// The RelayState of the record's instance, as an identity provider's setting wants it.
    fn wanted(&self) -> Option<String> {
        let (arn, ccp) = self.known.arn.zip(self.known.ccp)?;
        Some(Target::new(arn, ccp.family())?.relay_state())
    }

    /// AD FS's parameter `loginToRp`, which names the application: its place and its value.
    fn login_to_rp(&self) -> Option<(Range<usize>, String)> {
        let _ = self.family.filter(|family| *family == Family::AdFs)?;
        let parameters = self.query().parameters();
        let named = |parameter: &&Traced| is_named(parameter.as_str(), "loginToRp");
        let found = parameters.iter().find(named)?;
        Some((found.whole(), decoded(&found.name_and_value().1)))
    }

    /// An address without a RelayState.
    fn miss_relay(&mut self, own: &[&str]) {
        let wanted = self.wanted();
        let needing = self
            .family
            .filter(|family| family.relay_place() == RelayPlace::Address);
        let Some(family) = needing else {
            let setting = self.family.map_or("Relay State", Family::setting);
            let problem = Problem::RelayStateUnseen { wanted, setting };
            self.say(problem, self.whole());
            return;
        };
        let mut application = None;
        match self.login_to_rp() {
            Some((place, name)) => {
                application = Some(name);
                self.say(Problem::LoginToRp, place);
            }
            None => {
                let place = self.parts.path.start..self.parts.query.end;
                self.say(Problem::RelayStateMissing { family }, place);
            }
        }
        if let (Some(wanted), [name, ..]) = (wanted, own)
            && self.depth == 0
        {
            let carried = carry(Some(family), name, &wanted, application.as_deref());
            let query = self.query();
            let edit = self
                .parts
                .with_parameter(query.as_str(), &carried, "loginToRp");
            self.edits.push(edit);
        }
    }

    /// An address with a RelayState.
    fn check_relay(&mut self, mut carried: Carried, own: &[&'static str]) {
        let in_settings = self.family.filter(|family| {
            family.relay_place() == RelayPlace::Application && !self.is_shortcut()
        });
        if let Some(family) = in_settings {
            let wanted = self.wanted();
            let place = carried.place.clone();
            self.say(Problem::RelayStateIgnored { family, wanted }, place);
        }
        if carried.carrier != Carrier::Itself && self.goes_through_second_idp(&carried) {
            return;
        }
        let mut said = Vec::new();
        let to_rp = self.login_to_rp();
        if let Some((place, name)) = &to_rp {
            said.push((Problem::LoginToRp, place.clone()));
            carried.application.get_or_insert_with(|| name.clone());
        }
        // How often an inner address is decoded depends on every page before it.
        if self.depth == 0 && in_settings.is_none() {
            carried.check_form(self.family, own, &mut said);
        }
        let mut meant = Vec::new();
        let state = meaning::check(&carried, self.known, &mut meant);
        // The application may be another identity provider's, which takes other RelayStates than AWS.
        let address = self.url.as_str();
        let named = |name: &&str| contains(address, name);
        if !["amazon", "ccp-v"].iter().any(named) && !has_word(address, "aws") {
            for (problem, _) in &mut meant {
                if *problem == Problem::RelayNotUrl {
                    let host = format!("“{}”", decoded(&carried.text));
                    *problem = Problem::RelayUnknown { host };
                }
            }
        }
        self.is_read |= state.is_some();
        let unfilled = self.found.iter().any(|(problem, place)| {
            matches!(problem, Problem::Placeholder { .. }) && overlap(place, &carried.place)
        });
        // A placeholder already explains why a RelayState makes no sense.
        if state.is_some() || !unfilled {
            said.append(&mut meant);
        }
        let wrong = said
            .iter()
            .any(|(problem, _)| problem.level() > Level::Note);
        let unknown = said
            .iter()
            .any(|(problem, _)| matches!(problem, Problem::RelayUnknown { .. }));
        if (wrong || unfilled) && !unknown && self.depth == 0 {
            let correct = correction::of(&carried, self.family, own, state.as_ref(), self.known);
            if let Some(correct) = correct {
                self.edits.push((carried.place, correct));
                self.edits
                    .extend(to_rp.map(|(place, _)| (self.without(place), String::new())));
            }
        }
        self.found.append(&mut said);
    }

    /// The place of a parameter with the `&` that goes with it, when there are others.
    fn without(&self, parameter: Range<usize>) -> Range<usize> {
        if parameter.start > self.parts.query.start {
            parameter.start - 1..parameter.end
        } else {
            parameter.start..(parameter.end + 1).min(self.parts.query.end)
        }
    }

    /// The address with all changes made.
    fn corrected(&mut self) -> String {
        let text = self.url.as_str();
        self.edits.sort_by_key(|(place, _)| place.start);
        let mut corrected = String::with_capacity(text.len());
        let mut at = 0;
        for (place, edit) in &self.edits {
            // A change inside of another one goes with that.
            if place.start >= at {
                corrected += text.get(at..place.start).unwrap_or_default();
                corrected += edit;
                at = place.end;
            }
        }
        corrected + text.get(at..).unwrap_or_default()
    }
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}
