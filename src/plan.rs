//! From what is known to what is done: whose softphone it is, and how its agent signs in.

use serde::{Deserialize, Serialize};

use crate::address::{AddressError, CcpUrl, ConnectFamily, LoginUrl};
use crate::cause::Cause;
use crate::host::path;
use crate::openframe::Softphone;
use crate::place::Place;
use crate::record::{LoginField, Record};
use crate::settings::{Face, Settings, Surface};

/// How the agent signs in to Amazon Connect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Login {
    /// Through the company sign-in.
    Sso(Chain),
    /// As without Patchcord: the ordinary Amazon Connect login.
    Standard {
        /// Why it is not the company sign-in; `None` where the record's field is empty, which is a choice and no fault.
        cause: Option<Cause>,
        /// The CCP, where it is known.
        ccp: Option<CcpUrl>,
    },
}

impl Login {
    /// Why it is not the company sign-in.
    pub fn cause(&self) -> Option<Cause> {
        match self {
            Self::Sso(_) => None,
            Self::Standard { cause, .. } => *cause,
        }
    }
}

/// Both ends of a company sign-in: where it starts and where it has to arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// The record's SSO Login URL, Streams' `loginUrl`.
    pub login: LoginUrl,
    /// The record's `ccpUrl`, where the agent's phone is.
    pub ccp: CcpUrl,
}

impl Chain {
    /// The chain to the same CCP that starts at Amazon Connect's own login.
    pub fn standard(ccp: &CcpUrl) -> Result<Self, AddressError> {
        let login = LoginUrl::parse(&ccp.login())?;
        let ccp = ccp.clone();
        Ok(Self { login, ccp })
    }

    /// Whether it begins at Amazon Connect's own login.
    pub fn is_standard(&self) -> bool {
        self.login.as_str() == self.ccp.login()
    }
}

/// What to do in a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Plan {
    /// Leave the page as it is.
    Nothing,
    /// Leave the page as it is until its ServiceNow is paired.
    Wait,
    /// ServiceNow starts its own softphone here: sign it in.
    Adopt(Login),
    /// No softphone is here: dock one.
    Host(CcpUrl, Login),
}

/// Decides how the agent signs in, from the record or from the reason why there is none.
pub fn login(record: &Result<Record, Cause>, settings: &Settings) -> Login {
    let ccp = match record {
        Ok(record) => record.ccp_url.clone().map_err(|error| error.cause()),
        Err(cause) => Err(*cause),
    };
    let ccp = ccp.or_else(|cause| settings.ccp_url.clone().ok_or(cause));
    let login = match record {
        Ok(record) => match &record.login {
            LoginField::Filled(url) => Ok(url.clone()),
            // An empty or unfit field is an answer. The policy's URL stands in only for one that cannot be had.
            LoginField::Empty => Err(None),
            LoginField::Invalid(error) => Err(Some(Cause::LoginUrlInvalid(*error))),
            field => settings.login_url.clone().ok_or(field.cause()),
        },
        Err(cause) => settings.login_url.clone().ok_or(Some(*cause)),
    };
    let standard = |cause, ccp| Login::Standard { cause, ccp };
    match (login, ccp) {
        // The policy rules out this instance, whatever the login.
        (_, Ok(ccp)) if !settings.trusts_connect(&ccp) => {
            standard(Some(Cause::ConnectNotAllowed), None)
        }
        // Amazon Connect's own pages sign nobody in through a company; some sign the agent out.
        (Ok(login), Ok(ccp)) if is_connect_page(&login) => {
            let cause = Cause::LoginUrlInvalid(AddressError::IsPhone);
            standard(Some(cause), Some(ccp))
        }
        (Ok(login), Ok(ccp)) if !settings.trusts(&login) => {
            standard(Some(Cause::IdpNotAllowed), Some(ccp))
        }
        (Ok(login), Ok(ccp)) => Login::Sso(Chain { login, ccp }),
        (Ok(_), Err(cause)) => standard(Some(cause), None),
        (Err(cause), ccp) => standard(cause, ccp.ok()),
    }
}

/// Whether an address belongs to Amazon Connect, of this company or of another. The domain `awsapps.com` is shared: IAM Identity
/// Center signs in there, and only `/connect` is Amazon Connect.
fn is_connect_page(login: &LoginUrl) -> bool {
    match ConnectFamily::of(login.host()) {
        Some(ConnectFamily::Connect | ConnectFamily::GovCloud) => true,
        Some(ConnectFamily::Legacy) => {
            let path = path(login);
            // Servers take two slashes for one, and cut what follows a semicolon.
            let mut segments = path.split('/').filter(|segment| !segment.is_empty());
            let first = segments.next().unwrap_or_default();
            let first = first.split(';').next().unwrap_or_default();
            // An encoded letter is the same page to the server, and `..;` may be a way back.
            first.eq_ignore_ascii_case("connect") || first.contains('%') || path.contains("..")
        }
        None => false,
    }
}

/// Whether this agent has, or gets, a softphone for Amazon Connect in ServiceNow at all.
pub fn expects_phone(own: &Softphone, settings: &Settings) -> bool {
    match settings.softphone {
        Surface::Off => false,
        Surface::Own => !matches!(own, Softphone::None | Softphone::Other),
        Surface::Auto | Surface::Panel => true,
    }
}

/// What a docked softphone shows, where the agent has no choice: the policy wins, else an OpenFrame configuration that asks
/// for interaction controls.
pub fn face(controls: bool, settings: &Settings) -> Option<Face> {
    settings.surface.or(controls.then_some(Face::Icc))
}

/// Decides what happens in `place`.
///
/// A softphone is docked only where the agent's OpenFrame configuration is known to hold no Amazon Connect softphone, or
/// where the settings ask for it: one phone too few is what the agent had before, one too many takes calls twice.
pub fn plan(place: &Place, own: &Softphone, login: Login, settings: &Settings) -> Plan {
    match (place, settings.softphone) {
        (_, Surface::Off) | (Place::Elsewhere, _) => Plan::Nothing,
        (Place::OwnSoftphone { .. }, Surface::Panel) => Plan::Nothing,
        (Place::OwnSoftphone { .. }, Surface::Auto | Surface::Own) => Plan::Adopt(login),
        (Place::Desktop, Surface::Own) => Plan::Nothing,
        (Place::Desktop, Surface::Auto) if !matches!(own, Softphone::None | Softphone::Other) => {
            Plan::Nothing
        }
        (Place::Desktop, Surface::Auto | Surface::Panel) => {
            let ccp = match &login {
                Login::Sso(chain) => Some(chain.ccp.clone()),
                Login::Standard { ccp, .. } => ccp.clone(),
            };
            ccp.map_or(Plan::Nothing, |ccp| Plan::Host(ccp, login))
        }
    }
}
