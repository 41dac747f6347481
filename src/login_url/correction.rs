//! The RelayState as it should be, made of the record and of what is right in the present one.

use crate::login_url::destination::phone;
use crate::login_url::expected::Expected;
use crate::login_url::family::Family;
use crate::login_url::federate::{carry, federate_address, is_region};
use crate::login_url::parts::value_of;
use crate::login_url::relay::{Carried, Carrier};
use crate::login_url::traced::Traced;
use crate::value::text::contains;
use crate::value::{CcpUrl, ConnectFamily, RelayState};

/// The text that belongs in the place of what was found; `None` where too little is known. `own` are the parameters that the
/// identity provider reads.
pub(super) fn of(
    carried: &Carried,
    family: Option<Family>,
    own: &[&'static str],
    state: Option<&RelayState>,
    known: &Expected,
) -> Option<String> {
    let address = match state {
        Some(state) => federate(state, Some(state), known)?,
        None => federate(&remains(&carried.text), None, known)?,
    };
    let application = carried.application.as_deref();
    let correct = match carried.carrier {
        Carrier::Itself => address,
        Carrier::AdFs => carry(Some(Family::AdFs), "RelayState", &address, application),
        Carrier::Parameter => carry(family, carried.wanted_name(own), &address, application),
    };
    Some(carried.beside.clone() + &correct)
}

/// What a RelayState still tells that cannot be read as a whole.
fn remains(text: &Traced) -> RelayState {
    let destination = value_of(text.as_str(), "destination=").map(|part| text.slice(part).decode());
    RelayState {
        region: None,
        instance_id: String::new(),
        destination: destination.map(|found| found.as_str().to_owned()),
        new_domain: contains(text.as_str(), "new_domain=true"),
        government: false,
    }
}

/// The federate address, decoded. `named` is the RelayState where it names an instance.
fn federate(state: &RelayState, named: Option<&RelayState>, known: &Expected) -> Option<String> {
    let arn = known.arn;
    let region = arn.map(|arn| arn.region());
    let own_region = || state.region.as_deref().filter(|region| is_region(region));
    let id = arn
        .map(|arn| arn.instance_id())
        .or_else(|| Some(named?.instance_id.as_str()))?;
    let government = match arn {
        Some(arn) => arn.partition() == "aws-us-gov",
        None => state.government,
    };
    let state = &RelayState {
        government,
        ..state.clone()
    };
    let destination = phone(state, known)?;
    let new_domain = match known.ccp.map(CcpUrl::family) {
        Some(family) => family == ConnectFamily::Connect,
        None => state.new_domain,
    };
    Some(federate_address(
        region.or_else(own_region),
        id,
        government,
        &destination,
        new_domain,
    ))
}
