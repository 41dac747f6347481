//! Every switch of the sandbox. The default is the kind world, in which everything works.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::connect::ConnectSettings;
use crate::place::Place;

/// How the far ends behave.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct World {
    /// How long every answer is held back, in milliseconds: the network's part of each hop.
    pub hop_ms: u64,
    /// What is different about single places.
    pub hops: Hops,
    /// The ServiceNow instance.
    pub service_now: ServiceNow,
    /// The Connect instance's record in ServiceNow.
    pub record: Record,
    /// The identity provider.
    pub idp: Idp,
    /// AWS sign-in and the federate hop.
    pub aws: Aws,
    /// The Amazon Connect instance.
    pub connect: ConnectSettings,
    /// Web sites of others: their pages, by host name. On the host of a place such a page comes before the place's own.
    pub sites: BTreeMap<String, Vec<Page>>,
}

impl World {
    /// The page of a web site of others that answers to a path.
    pub(crate) fn page(&self, host: &str, path: &str) -> Option<&Page> {
        let mut pages = self.sites.get(host)?.iter();
        pages.find(|page| match page.path.strip_suffix('*') {
            Some(beginning) => path.starts_with(beginning),
            None => path == page.path,
        })
    }

    pub(crate) fn hop(&self, place: Place) -> Hop {
        match place {
            Place::ServiceNow => self.hops.service_now,
            Place::Idp => self.hops.idp,
            Place::AwsSignIn => self.hops.aws_sign_in,
            Place::AwsConsole => self.hops.aws_console,
            Place::Connect => self.hops.connect,
        }
    }
}

/// What is different about single places.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Hops {
    /// ServiceNow.
    pub service_now: Hop,
    /// The identity provider.
    pub idp: Hop,
    /// AWS sign-in.
    pub aws_sign_in: Hop,
    /// The AWS console's federate hop.
    pub aws_console: Hop,
    /// Amazon Connect.
    pub connect: Hop,
}

/// How one place answers, before it looks at the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Hop {
    /// How long each answer is held back, in milliseconds, instead of [`World::hop_ms`].
    pub delay_ms: Option<u64>,
    /// Whether the place is up.
    pub answer: Availability,
}

/// Whether a place is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Availability {
    /// Up.
    #[default]
    Works,
    /// The connection is closed without an answer.
    Closed,
    /// No TLS connection comes about. In plain HTTP the same as closed.
    Untrusted,
    /// Every request is answered with status 503.
    Unavailable,
    /// Every request is answered with status 500.
    Error,
}

/// An answer of a web site that belongs to neither the company nor AWS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Page {
    /// The path, without query. One that ends with `*` stands for every path that begins so.
    pub path: String,
    /// The HTTP status.
    pub status: u16,
    /// Headers. Without a `Content-Type` among them the answer is HTML.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    /// How the body comes.
    pub delivery: Delivery,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            path: "*".to_owned(),
            status: 200,
            headers: Vec::new(),
            body: String::new(),
            delivery: Delivery::Whole,
        }
    }
}

impl Page {
    /// A page of HTML.
    pub fn html(path: &str, body: &str) -> Self {
        Self {
            path: path.to_owned(),
            body: body.to_owned(),
            ..Self::default()
        }
    }

    /// An answer of the REST API.
    pub fn json(path: &str, body: &serde_json::Value) -> Self {
        Self::html(path, &body.to_string()).with("content-type", "application/json;charset=UTF-8")
    }

    /// A redirect.
    pub fn redirect(path: &str, to: &str) -> Self {
        Self {
            status: 302,
            ..Self::html(path, "").with("location", to)
        }
    }

    /// The page with one more header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The page with a body that comes in another way.
    pub fn delivered(self, delivery: Delivery) -> Self {
        Self { delivery, ..self }
    }
}

/// How a body comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Delivery {
    /// Once.
    #[default]
    Whole,
    /// So many times in a row.
    Times(usize),
    /// Once, and then the connection stays open without an end.
    Unfinished,
    /// Not at all: the request is never answered.
    Never,
}

/// The ServiceNow instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ServiceNow {
    /// Which softphone the agent's OpenFrame configuration names.
    pub softphone: Softphone,
    /// How long the page waits before it mounts the OpenFrame frame, in milliseconds. Workspaces mount it late.
    pub softphone_delay_ms: u64,
    /// Whether a workspace builds the OpenFrame frame anew at each in-app navigation.
    pub softphone_rebuilt: bool,
    /// `sandbox` attribute of the OpenFrame frame ("Enforce sandbox restrictions"). None: no such attribute.
    pub softphone_sandbox: Option<String>,
    /// "Enable interaction controls" of the OpenFrame configuration: the softphone is hidden behind ServiceNow's own controls.
    pub interaction_controls: bool,
    /// Whether ServiceNow's CCP page hands the record's SSO Login URL to `initCCP` itself.
    pub ccp_login_url: bool,
    /// `loginPopup` that ServiceNow's CCP page hands to `initCCP`.
    pub ccp_login_popup: bool,
    /// Which `g_ck` the pages carry.
    pub page_token: PageToken,
    /// Whether a 401 in a live session carries the right token in `X-UserToken-Response`.
    pub offers_token: bool,
    /// Whether answers carry `X-Is-Logged-In`.
    pub says_logged_in: bool,
    /// Whether a 401 carries `WWW-Authenticate: BASIC`, which opens the browser's own password box.
    pub native_prompt: bool,
    /// What a REST request without a session gets.
    pub signed_out: SignedOut,
    /// How long a session lasts, in seconds.
    pub session_seconds: u64,
    /// How the Table API answers for `sn_cti_connect_instance`.
    pub instance_table: TableAnswer,
    /// How the Table API answers for `sys_user`.
    pub user_table: TableAnswer,
    /// How the Table API answers for `sn_openframe_configuration`.
    pub open_frame_table: TableAnswer,
    /// How `/api/now/ui/meta/sn_cti_connect_instance`, the list of columns, answers.
    pub columns: TableAnswer,
    /// Seconds in the `Retry-After` of a 429. None: a 429 without that header.
    pub retry_after: Option<u64>,
    /// The signed-in user's `user_name`, if it is not the name used at the IdP.
    pub user_name: Option<String>,
    /// The signed-in user's `email`, if it is not the name used at the IdP.
    pub email: Option<String>,
    /// `Referrer-Policy` of every page. ServiceNow's own default behaves like `same-origin`, with which Amazon Connect
    /// refuses the frame. None: no such header.
    pub referrer_policy: Option<String>,
    /// `Content-Security-Policy` of every page. The pages have inline scripts, as ServiceNow's do. None: no such header.
    pub content_security_policy: Option<String>,
    /// `X-Frame-Options` of every page. None: no such header.
    pub frame_options: Option<String>,
    /// Markup that somebody has brought into every page, ahead of all that is the page's own.
    pub markup: String,
}

impl Default for ServiceNow {
    fn default() -> Self {
        Self {
            softphone: Softphone::Own,
            softphone_delay_ms: 0,
            softphone_rebuilt: false,
            softphone_sandbox: None,
            interaction_controls: false,
            ccp_login_url: false,
            ccp_login_popup: true,
            page_token: PageToken::Right,
            offers_token: true,
            says_logged_in: true,
            native_prompt: false,
            signed_out: SignedOut::Unauthorized,
            session_seconds: 30 * 60,
            instance_table: TableAnswer::Works,
            user_table: TableAnswer::Works,
            open_frame_table: TableAnswer::Works,
            columns: TableAnswer::Works,
            retry_after: Some(60),
            user_name: None,
            email: None,
            referrer_policy: None,
            content_security_policy: None,
            frame_options: Some("SAMEORIGIN".to_owned()),
            markup: String::new(),
        }
    }
}

/// Which softphone the agent's OpenFrame configuration names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Softphone {
    /// ServiceNow's own CCP page, `/sn_cti_amzn_cct_aws_ccp.do?id=…`.
    #[default]
    Own,
    /// Another vendor's page.
    Vendor,
    /// The agent has no OpenFrame configuration.
    None,
    /// There is ServiceNow's own CCP page, but the configuration may not be read by script: status 403.
    Unreadable,
}

/// Which `g_ck` the pages carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PageToken {
    /// The session's token.
    #[default]
    Right,
    /// A token that is no longer good, as after a rotation.
    Stale,
    /// The empty string.
    Empty,
    /// No `g_ck` at all.
    Missing,
}

/// What a REST request without a session gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SignedOut {
    /// Status 401 with `X-Is-Logged-In: false`.
    #[default]
    Unauthorized,
    /// A redirect to `/login.do`, which is HTML with status 200.
    LoginPage,
    /// A redirect to the IdP, on another origin.
    Idp,
}

/// How the REST API answers for one table, once session and token are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TableAnswer {
    /// With its rows.
    #[default]
    Works,
    /// With none of its rows, though `X-Total-Count` counts them: no row may be read.
    NoReadableRows,
    /// 400 "Invalid table": the application is not installed.
    InvalidTable,
    /// 401, whatever the token.
    Unauthorized,
    /// 403 "User Not Authorized".
    Forbidden,
    /// 404 "No Record found".
    NotFound,
    /// 429 "Rate limit exceeded".
    RateLimited,
    /// A redirect to `/login.do`, which is HTML with status 200.
    LoginPage,
    /// 200 with JSON that stops in the middle.
    Malformed,
    /// 500.
    Error,
}

/// The Connect instance's record, table `sn_cti_connect_instance`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Record {
    /// What the field "SSO Login URL" holds.
    pub login: LoginField,
    /// Column name of "SSO Login URL".
    pub login_column: String,
    /// Column name of "AWS ARN".
    pub arn_column: String,
    /// Column name of "Instance Params".
    pub params_column: String,
    /// Further columns that the agent may not read.
    pub hidden: Vec<String>,
    /// Further columns and their values.
    pub others: Vec<(String, String)>,
    /// What "AWS ARN" holds. None: the sandbox's instance.
    pub arn: Option<String>,
    /// What "Instance Params" holds. None: the sandbox's instance as JSON text.
    pub params: Option<String>,
    /// How many records there are. The first is the sandbox's instance, the others are instances that do not answer.
    pub rows: usize,
    /// Whether the first record is active. The others are.
    pub active: bool,
}

impl Default for Record {
    fn default() -> Self {
        Self {
            login: LoginField::Filled,
            login_column: "sso_login_url".to_owned(),
            arn_column: "aws_arn".to_owned(),
            params_column: "instance_params".to_owned(),
            hidden: Vec::new(),
            others: Vec::new(),
            arn: None,
            params: None,
            rows: 1,
            active: true,
        }
    }
}

/// What the field "SSO Login URL" holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LoginField {
    /// The Login URL of the IdP.
    #[default]
    Filled,
    /// Nothing.
    Empty,
    /// Blank spaces.
    Blank,
    /// The release has no such field: no key in the row, no column in the list.
    Absent,
    /// The field may not be read: no key in the row, though the column is in the list.
    Unreadable,
    /// This text.
    Value(String),
}

/// The identity provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Idp {
    /// How long a session lasts, in seconds.
    pub session_seconds: u64,
    /// SameSite attribute of the session cookie, which is always `Secure; HttpOnly`. Takes effect at the next login.
    pub cookie: SameSite,
    /// Whether the page that posts the assertion may be framed. The login page never may, except by the IdP itself.
    pub framable: bool,
    /// How the assertion gets on its way to AWS.
    pub post: Post,
    /// Whether a page that moves on by itself after a moment comes first.
    pub interstitial: bool,
    /// Whether the IdP asks for a second factor: one click, once in a session.
    pub mfa: bool,
    /// Send the login page with `Cross-Origin-Opener-Policy: same-origin`, which cuts a login window from its opener.
    pub login_coop: bool,
    /// `RoleSessionName` in the assertion, if it is not the name used at the IdP.
    pub role_session_name: Option<String>,
    /// How many roles the assertion offers. With more than one, AWS asks the agent to choose.
    pub roles: usize,
    /// `SessionDuration` in the assertion, in seconds: 900 to 43 200.
    pub session_duration: u32,
    /// Whether the assertion is sent to the regional sign-in endpoint.
    pub regional: bool,
    /// What it says to an agent whom it does not let into the application for AWS. None: it lets everybody in.
    pub refusal: Option<Refusal>,
    /// What is wrong with the assertion.
    pub assertion: Assertion,
}

impl Default for Idp {
    fn default() -> Self {
        Self {
            session_seconds: 8 * 60 * 60,
            cookie: SameSite::None,
            framable: true,
            post: Post::Form,
            interstitial: false,
            mfa: false,
            login_coop: false,
            role_session_name: None,
            roles: 1,
            session_duration: 43_200,
            regional: false,
            refusal: None,
            assertion: Assertion::Right,
        }
    }
}

/// What an identity provider says to an agent whom it does not let into an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Refusal {
    /// As Okta: status 403, the user is not assigned to the application.
    NotAssigned,
    /// As Entra: AADSTS50105, the same.
    EntraNotAssigned,
    /// As Entra: AADSTS750054, the address is not one at which a sign-in starts.
    EntraWrongAddress,
    /// As Entra: AADSTS700016, there is no such application.
    EntraNoApplication,
    /// As Entra: AADSTS53003, a policy forbids it.
    EntraPolicy,
}

/// SameSite attribute of a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SameSite {
    /// Sent in frames on other sites too, where the browser allows third-party cookies.
    #[default]
    None,
    /// Sent with top-level navigations from other sites, not in frames and not with posts.
    Lax,
    /// Never sent when another site is the origin of the request.
    Strict,
}

/// How the assertion gets on its way to AWS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Post {
    /// A form in the page, submitted as it loads.
    #[default]
    Form,
    /// A form that a script builds and submits 300 ms after the page has loaded.
    Script,
}

/// What is wrong with the assertion. AWS sign-in has to refuse all but the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Assertion {
    /// Nothing.
    #[default]
    Right,
    /// It has been changed after it was signed.
    Tampered,
    /// It is made out to another service.
    WrongAudience,
    /// It is addressed to another endpoint.
    WrongRecipient,
    /// It ran out an hour ago.
    Expired,
    /// It is signed with a key that AWS does not know.
    WrongKey,
}

/// AWS sign-in and the federate hop.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Aws {
    /// SameSite attribute of the session cookie, which is always `Secure; HttpOnly`. Takes effect at the next sign-in.
    pub cookie: SameSite,
    /// What AWS sign-in says to an assertion that is right.
    pub iam: Iam,
    /// What the federate hop does with an agent who is signed in.
    pub federate: Federate,
    /// The host of the Connect instance that it hands over to, if it is not the usual one.
    pub connect: Option<String>,
}

/// What AWS sign-in says to an assertion that is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Iam {
    /// Come in.
    #[default]
    Works,
    /// "Not authorized to perform sts:AssumeRoleWithSAML": the role's trust policy does not name the provider.
    NotTrusted,
    /// "Specified provider doesn't exist."
    NoProvider,
    /// "Issuer not present in specified provider": its metadata is another IdP's.
    OtherIssuer,
    /// "Requested DurationSeconds exceeds MaxSessionDuration set for this role."
    ShortSession,
    /// Words that nobody has written down.
    Unheard,
}

/// What the federate hop does with an agent who is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Federate {
    /// It lets in whoever has a Connect user.
    #[default]
    Works,
    /// "Access denied": the role lacks `connect:GetFederationToken`.
    NoPermission,
    /// "Access Denied … not been onboarded": there is no such Connect user.
    NotOnboarded,
    /// "Bad Request": the Connect user belongs to another role.
    OtherRole,
    /// "Session expired".
    SessionExpired,
    /// `UserNotOnboardedException`: one of the two regions of Global Resiliency has no such user.
    NotOnboardedInRegion,
    /// `ResourceNotFoundException`: the user is in no traffic distribution group.
    NotDistributed,
    /// On to Amazon Connect without a session, which leads to its own login.
    NoSession,
    /// Back to itself, for ever.
    Circles,
    /// A page that says nothing and goes nowhere.
    Silent,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_document_is_the_kind_world() {
        assert_eq!(
            serde_json::from_str::<World>("{}").unwrap(),
            World::default()
        );
    }

    #[test]
    fn a_world_survives_its_json() {
        let mut world = World::default();
        world.record.login = LoginField::Value("https://idp.example.test/".to_owned());
        world.hops.idp.answer = Availability::Closed;
        let text = serde_json::to_string(&world).unwrap();
        assert_eq!(serde_json::from_str::<World>(&text).unwrap(), world);
    }

    #[test]
    fn a_switch_that_does_not_exist_is_refused() {
        assert!(serde_json::from_str::<World>(r#"{"idp":{"sesion":false}}"#).is_err());
    }
}
