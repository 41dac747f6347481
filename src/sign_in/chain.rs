//! How an agent signs in, decided from the record and the policy: through the company, or by Amazon Connect's ordinary login.

use serde::{Deserialize, Serialize};

use crate::cause::Cause;
use crate::servicenow::{LoginField, Record};
use crate::settings::Settings;
use crate::value::login_url::path;
use crate::value::{AddressError, CcpUrl, ConnectFamily, LoginUrl};

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
    /// Why the agent does not sign in through the company.
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

    /// Whether the sign-in begins at Amazon Connect's own login.
    pub fn is_standard(&self) -> bool {
        self.login.as_str() == self.ccp.login()
    }
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
            // An empty or invalid field is the administrator's answer. The policy's URL replaces only a field that cannot be read.
            LoginField::Empty => Err(None),
            LoginField::Invalid(error) => Err(Some(Cause::LoginUrlInvalid(*error))),
            field => settings.login_url.clone().ok_or(field.cause()),
        },
        Err(cause) => settings.login_url.clone().ok_or(Some(*cause)),
    };
    let standard = |cause, ccp| Login::Standard { cause, ccp };
    match (login, ccp) {
        // The policy forbids this Amazon Connect instance, whatever the login.
        (_, Ok(ccp)) if !settings.trusts_connect(&ccp) => {
            standard(Some(Cause::ConnectNotAllowed), None)
        }
        // The Login URL is a page of Amazon Connect itself: opening it signs nobody in, and some such pages sign the agent out.
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
            // Servers read two slashes as one, and ignore what follows a semicolon.
            let mut segments = path.split('/').filter(|segment| !segment.is_empty());
            let first = segments.next().unwrap_or_default();
            let first = first.split(';').next().unwrap_or_default();
            // A percent-encoded letter is the same page to the server, and `..;` may lead up one level.
            first.eq_ignore_ascii_case("connect") || first.contains('%') || path.contains("..")
        }
        None => false,
    }
}
