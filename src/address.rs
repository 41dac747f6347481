//! Checked addresses and names. Each is parsed once, where it enters, into a type that cannot be wrong afterwards.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::{Position, Url, form_urlencoded};

/// The rule that a text breaks, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AddressError {
    /// Nothing, or blanks only.
    Empty,
    /// More than 8192 characters.
    TooLong,
    /// A character outside ASCII, also an invisible one.
    NotAscii,
    /// A blank, a line break or a control character inside.
    HasBlank,
    /// Not an absolute URL.
    NotUrl,
    /// Another scheme than https.
    NotHttps,
    /// A user name or a password before the host.
    HasCredentials,
    /// The host is an IP address, a single word, localhost, or holds characters that no domain name has.
    NotDomain,
    /// A port, where the service has none but 443.
    HasPort,
    /// Not the host of an Amazon Connect instance.
    NotConnectHost,
    /// An Amazon Connect host, but not the page of the Contact Control Panel.
    NotCcpPath,
    /// The phone's own address, where the identity provider's is wanted.
    IsPhone,
    /// Not a host of ServiceNow.
    NotServiceNowHost,
    /// Not the ARN of an Amazon Connect instance.
    NotInstanceArn,
    /// Not a ServiceNow sys_id.
    NotSysId,
    /// Not a ServiceNow user token.
    NotUserToken,
}

impl AddressError {
    /// What to do, in lower case, to stand after a colon.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Empty => "write an address, it is empty",
            Self::TooLong => "shorten it to 8192 characters",
            Self::NotAscii => {
                "remove every character that is not plain ASCII (it may be invisible), and write a host as xn--"
            }
            Self::HasBlank => "remove the blank or line break inside",
            Self::NotUrl => "write a whole address, from https:// on",
            Self::NotHttps => "start it with https://",
            Self::HasCredentials => "remove the user name and password before the host",
            Self::NotDomain => "write the host as a full domain name, such as login.example.com",
            Self::HasPort => "remove the port",
            Self::NotConnectHost => {
                "write the host as <alias>.my.connect.aws, <alias>.awsapps.com or <alias>.govcloud.connect.aws"
            }
            Self::NotCcpPath => "end it with /ccp-v2, or on awsapps.com with /connect/ccp-v2",
            Self::IsPhone => {
                "write the address that the identity provider has for the app, this is the phone's own"
            }
            Self::NotServiceNowHost => {
                "use a ServiceNow host, or allow this host as a custom address"
            }
            Self::NotInstanceArn => "write it as arn:aws:connect:<region>:<account>:instance/<id>",
            Self::NotSysId => "write the 32 characters 0-9 and a-f of a sys_id",
            Self::NotUserToken => "reload the page, its user token has an unknown form",
        }
    }
}

impl fmt::Display for AddressError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text())
    }
}

impl std::error::Error for AddressError {}

/// Between the parts of the extension these travel as plain text, and are checked again on arrival.
macro_rules! travels_as_text {
    ($type:ident, $parse:ident) => {
        impl TryFrom<String> for $type {
            type Error = AddressError;

            fn try_from(text: String) -> Result<Self, AddressError> {
                Self::$parse(&text)
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.as_str().to_owned()
            }
        }
    };
}

/// Where a sign-in starts at the identity provider: ServiceNow's "SSO Login URL", Streams' `loginUrl`.
///
/// Any port is kept: PingFederate listens on 9031 unless told otherwise, and TLS protects every port alike. The fragment is
/// kept too, because the links of AWS IAM Identity Center have their meaning there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LoginUrl(Url);

travels_as_text!(LoginUrl, parse);

impl LoginUrl {
    /// Checks a text; blanks around it are dropped.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        https(text).map(Self)
    }

    /// The address as a browser would write it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host, in lower case, without the port.
    pub fn host(&self) -> &str {
        self.0.domain().unwrap_or_default()
    }

    /// The origin, with the port unless it is 443.
    pub fn origin(&self) -> &str {
        &self.0[..Position::BeforePath]
    }

    /// Where the sign-in goes on to, if the address says so; most identity providers keep that in their own settings.
    pub fn relay_state(&self) -> Option<RelayState> {
        // The address may be the federate address itself.
        RelayState::parse(self.as_str()).or_else(|| find_relay_state(self.0.query()?, 3))
    }
}

/// The Amazon Connect federate address that a login address carries:
/// `https://<region>.console.aws.amazon.com/connect/federate/<instance id>?destination=<path>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayState {
    /// The AWS region of the host; without one AWS takes its default.
    pub region: Option<String>,
    /// The id of the Amazon Connect instance, in lower case.
    pub instance_id: String,
    /// Where Connect sends the browser once it is signed in: a path of the instance or an approved site.
    pub destination: Option<String>,
    /// Whether it asks for the instance's address at my.connect.aws instead of the old one at awsapps.com.
    pub new_domain: bool,
    /// Whether the host is the one of AWS GovCloud (US), a partition with accounts of its own.
    pub government: bool,
}

impl RelayState {
    /// Reads a federate address, decoded; `None` when it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let url = https(text).ok()?;
        let host = url.domain()?;
        let commercial = host.strip_suffix("console.aws.amazon.com");
        let region = commercial.or_else(|| host.strip_suffix("console.amazonaws-us-gov.com"))?;
        let region = match region {
            "" => None,
            region => Some(region.strip_suffix('.')?.to_owned()),
        };
        let id = url.path().strip_prefix("/connect/federate/")?;
        let id = id.strip_suffix('/').unwrap_or(id);
        if !is_uuid(id) {
            return None;
        }
        let mut relay_state = Self {
            region,
            instance_id: id.to_ascii_lowercase(),
            destination: None,
            new_domain: false,
            government: commercial.is_none(),
        };
        for (key, value) in url.query_pairs() {
            if key == "destination" {
                // AWS's older pages join the two with an encoded ampersand.
                let path = value.strip_suffix("&new_domain=true");
                relay_state.new_domain |= path.is_some();
                relay_state.destination = Some(path.unwrap_or(&value).to_owned());
            } else if key == "new_domain" {
                relay_state.new_domain |= value == "true";
            }
        }
        Some(relay_state)
    }
}

/// Looks for the federate address in the parameters that carry it: `RelayState`, PingFederate's `TargetResource`, and the
/// form of AD FS, which nests one `RelayState` in another. `levels` bounds how often a value is decoded.
fn find_relay_state(query: &str, levels: u8) -> Option<RelayState> {
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        let inner = if value.is_empty() {
            // A value that was encoded twice is one long key by now.
            key
        } else if key.eq_ignore_ascii_case("RelayState")
            || key.eq_ignore_ascii_case("TargetResource")
        {
            value
        } else {
            continue;
        };
        let found = RelayState::parse(&inner);
        if found.is_some() {
            return found;
        }
        if levels > 1 {
            let found = find_relay_state(&inner, levels - 1);
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

/// The page of the Contact Control Panel: `ccpUrl` of the record's Instance Params and of Streams' `initCCP`.
///
/// A fragment is dropped: to give a frame an address with a fragment does not reload it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CcpUrl(Url);

travels_as_text!(CcpUrl, parse);

impl CcpUrl {
    /// Checks a text; blanks around it are dropped.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let mut url = https(text)?;
        let family = ConnectFamily::of(url.domain().unwrap_or_default())
            .ok_or(AddressError::NotConnectHost)?;
        if url.port().is_some() {
            return Err(AddressError::HasPort);
        }
        // awsapps.com is shared with other services, whose pages are not below /connect.
        let path = url.path();
        let page = match path.strip_prefix("/connect/") {
            Some(page) => page,
            None if family == ConnectFamily::Legacy => return Err(AddressError::NotCcpPath),
            None => path.strip_prefix('/').unwrap_or(path),
        };
        if !matches!(
            page.split('/').next(),
            Some("ccp-v2" | "ccp" | "agent-app-v2" | "agent-app")
        ) {
            return Err(AddressError::NotCcpPath);
        }
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// The address as a browser would write it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host, in lower case.
    pub fn host(&self) -> &str {
        self.0.domain().unwrap_or_default()
    }

    /// The origin, as `MessageEvent.origin` spells it.
    pub fn origin(&self) -> &str {
        &self.0[..Position::BeforePath]
    }

    /// Another page of the same host, as a browser would write its address.
    pub(crate) fn page(&self, path: &str) -> String {
        let mut url = self.0.clone();
        url.set_query(None);
        url.set_path(path);
        url.into()
    }

    /// Amazon Connect's own login, which goes on to the CCP.
    pub fn login(&self) -> String {
        let (origin, prefix) = (self.origin(), self.family().prefix());
        format!("{origin}{prefix}/login?landat={}", self.0.path())
    }

    /// Where the session at this instance is ended.
    pub fn logout(&self) -> String {
        format!("{}{}/logout", self.origin(), self.family().prefix())
    }

    /// Which kind of Amazon Connect host it is.
    pub fn family(&self) -> ConnectFamily {
        ConnectFamily::of(self.host()).unwrap_or(ConnectFamily::Connect)
    }
}

/// The kinds of hosts an Amazon Connect instance can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectFamily {
    /// `<alias>.my.connect.aws`.
    Connect,
    /// `<alias>.awsapps.com`, of instances from before 2021.
    Legacy,
    /// `<alias>.govcloud.connect.aws`.
    GovCloud,
}

impl ConnectFamily {
    pub(crate) fn of(host: &str) -> Option<Self> {
        let (alias, family) = host.split_once('.')?;
        if !is_customer(alias) {
            return None;
        }
        match family {
            "my.connect.aws" => Some(Self::Connect),
            "awsapps.com" => Some(Self::Legacy),
            "govcloud.connect.aws" => Some(Self::GovCloud),
            _ => None,
        }
    }

    /// What stands before `/ccp-v2`, `/login` and `/logout` on such a host.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Legacy => "/connect",
            Self::Connect | Self::GovCloud => "",
        }
    }
}

/// The origin of a ServiceNow page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ServiceNowOrigin(Url);

// A custom origin has to survive the journey; who may name one was decided when it was first parsed.
travels_as_text!(ServiceNowOrigin, parse_custom);

impl ServiceNowOrigin {
    /// The origin of an address at one of ServiceNow's own domains.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let origin = Self::parse_custom(text)?;
        for domain in [
            ".service-now.com",
            ".servicenow.com",
            ".servicenowservices.com",
        ] {
            let Some(names) = origin.host().strip_suffix(domain) else {
                continue;
            };
            return if origin.0.port().is_some() {
                Err(AddressError::HasPort)
            } else if names.split('.').all(is_customer) {
                Ok(origin)
            } else {
                Err(AddressError::NotServiceNowHost)
            };
        }
        Err(AddressError::NotServiceNowHost)
    }

    /// The origin of an address at any domain: only for one that an administrator or the agent has named (a custom URL).
    pub fn parse_custom(text: &str) -> Result<Self, AddressError> {
        let mut url = https(text)?;
        url.set_path("");
        url.set_query(None);
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// The origin, as `location.origin` spells it.
    pub fn as_str(&self) -> &str {
        &self.0[..Position::BeforePath]
    }

    /// The host, in lower case, without the port.
    pub fn host(&self) -> &str {
        self.0.domain().unwrap_or_default()
    }

    /// The whole address of a path of this ServiceNow. It names the origin, because a browser resolves a bare path against
    /// the page's document, where a `<base>` names any host. Whatever the path holds, the host stays this one.
    pub fn address(&self, path: &str) -> String {
        let slash = if path.starts_with('/') { "" } else { "/" };
        [self.as_str(), slash, path].concat()
    }
}

/// The ARN of an Amazon Connect instance: `arn:aws:connect:<region>:<account>:instance/<id>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InstanceArn(String);

travels_as_text!(InstanceArn, parse);

impl InstanceArn {
    /// Checks a text; blanks around it are dropped and letters made small.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = trim(text).to_ascii_lowercase();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        let fields: Vec<&str> = text.split(':').collect();
        let &[
            "arn",
            "aws" | "aws-us-gov" | "aws-cn",
            "connect",
            region,
            account,
            instance,
        ] = fields.as_slice()
        else {
            return Err(AddressError::NotInstanceArn);
        };
        let named = region.contains('-') && is_label(region);
        let numbered = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        let identified = instance.strip_prefix("instance/").is_some_and(is_uuid);
        if named && numbered && identified {
            Ok(Self(text))
        } else {
            Err(AddressError::NotInstanceArn)
        }
    }

    /// The whole ARN.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `aws`, `aws-us-gov` or `aws-cn`.
    pub fn partition(&self) -> &str {
        self.field(1)
    }

    /// The AWS region, such as `us-west-2`.
    pub fn region(&self) -> &str {
        self.field(3)
    }

    /// The AWS account, twelve digits.
    pub fn account(&self) -> &str {
        self.field(4)
    }

    /// The id of the instance, a UUID.
    pub fn instance_id(&self) -> &str {
        let instance = self.field(5);
        instance.strip_prefix("instance/").unwrap_or(instance)
    }

    fn field(&self, index: usize) -> &str {
        self.0.split(':').nth(index).unwrap_or_default()
    }
}

/// The key of a ServiceNow row: 32 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SysId(String);

travels_as_text!(SysId, parse);

impl SysId {
    /// Checks a text, which must be the sys_id and nothing else.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        if text.len() == 32
            && text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        {
            Ok(Self(text.to_owned()))
        } else {
            Err(AddressError::NotSysId)
        }
    }

    /// The 32 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// ServiceNow's proof that a request comes from its own page: `g_ck`, sent back as `X-UserToken` to its own origin only.
///
/// It is a secret: it is never printed and does not travel between the parts of the extension, so it has neither `Display`
/// nor serde.
#[derive(Clone, PartialEq, Eq)]
pub struct UserToken(String);

impl UserToken {
    /// Checks a text: 32 to 512 characters that a header can carry as a token (the token68 of RFC 9110).
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte));
        if plain && (32..=512).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(AddressError::NotUserToken)
        }
    }

    /// The token itself, for the request header.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UserToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("UserToken(hidden)")
    }
}

/// Reads the address of a page of the web, as a browser has written it. Outside of this file no address is parsed without it.
///
/// `None` for another scheme, whose hosts follow no rule, and for a domain name that the parser's ASCII-only backend (see
/// Cargo.toml) cannot judge: it panics at some in a debug build and lets all of them pass in any other.
pub(crate) fn parse_url(text: &str) -> Option<Url> {
    let plain = text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control());
    if !plain || has_strange_host(text) {
        return None;
    }
    let url = Url::parse(text).ok()?;
    matches!(url.scheme(), "https" | "http").then_some(url)
}

/// Whether what the parser will take for the host, however many slashes stand before it, has a percent sign, or a name in
/// native script that not every browser takes.
fn has_strange_host(text: &str) -> bool {
    let rest = text.split_once(':').map_or("", |(_, rest)| rest);
    let (mut start, mut begun) = (0, false);
    for (at, byte) in rest.bytes().enumerate() {
        let label = rest.get(start..at).unwrap_or_default();
        match byte {
            b'/' | b'\\' if !begun => start = at + 1,
            b'/' | b'\\' | b'?' | b'#' => return is_strange(label),
            b'%' => return true,
            b'.' | b'@' | b':' if is_strange(label) => return true,
            b'.' | b'@' | b':' => (start, begun) = (at + 1, true),
            _ => begun = true,
        }
    }
    is_strange(rest.get(start..).unwrap_or_default())
}

/// Whether a label stands for a name in native script, and not every browser takes the name.
fn is_strange(label: &str) -> bool {
    is_native(label) && !is_punycode(&label[4..])
}

fn is_native(label: &str) -> bool {
    let start = label.get(..4);
    start.is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
}

/// What every address here has in common.
fn https(text: &str) -> Result<Url, AddressError> {
    let text = trim(text);
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    if text.len() > 8192 {
        return Err(AddressError::TooLong);
    }
    if !text.is_ascii() {
        return Err(AddressError::NotAscii);
    }
    // The parser would drop a line break and turn a backslash into a slash; nobody who writes one means that.
    if text
        .bytes()
        .any(|byte| byte == b' ' || byte.is_ascii_control())
    {
        return Err(AddressError::HasBlank);
    }
    if text.contains('\\') {
        return Err(AddressError::NotUrl);
    }
    if has_strange_host(text) {
        return Err(AddressError::NotDomain);
    }
    let url = Url::parse(text).map_err(|_| AddressError::NotUrl)?;
    if url.scheme() != "https" {
        return Err(AddressError::NotHttps);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::HasCredentials);
    }
    if url.domain().is_some_and(is_domain_name) {
        Ok(url)
    } else {
        Err(AddressError::NotDomain)
    }
}

fn trim(text: &str) -> &str {
    // With the vertical tab, which Rust does not count as white space of ASCII's.
    text.trim_matches(|letter: char| matches!(letter, '\t'..='\r' | ' '))
}

/// Stricter than the parser, which lets a placeholder such as `{domain}.example.com` pass as a host.
pub(crate) fn is_domain_name(host: &str) -> bool {
    host.contains('.')
        && host.len() <= 253
        && host.split('.').all(is_label)
        && !host.ends_with(".localhost")
}

fn is_label(label: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=63).contains(&label.len()) && label.bytes().all(plain) && !is_strange(label)
}

/// Whether ServiceNow or Amazon Connect may have given this name to a customer.
fn is_customer(label: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    is_label(label)
        && label.bytes().all(plain)
        && !label.starts_with('-')
        && !label.ends_with('-')
        && !is_native(label)
}

/// Whether what follows `xn--` stands for a name that every browser takes (UTS #46, as in the WHATWG's URL standard).
///
/// To know that of every character would take Unicode's tables. So this is stricter: the name has to consist of letters that
/// have been in every version of those tables, stand for themselves, combine with no other and are written from left to right
/// ([`is_certain`]). Names in Arabic, Hebrew, Thai or the scripts of India are refused, as are those with symbols.
fn is_punycode(encoded: &str) -> bool {
    // The plain letters come first, then numbers that say which other letters stand where (RFC 3492). Where does not matter here.
    let (plain, numbers) = encoded.rsplit_once('-').unwrap_or(("", encoded));
    if plain.is_empty() && encoded.starts_with('-') || is_native(plain) {
        return false;
    }
    let mut numbers = numbers.bytes();
    let (mut length, mut letter, mut bias) = (plain.len() as u32, 0x80, 72);
    let mut place = 0;
    let mut any = false;
    while numbers.len() > 0 {
        let Some(step) = punycode_number(&mut numbers, bias) else {
            return false;
        };
        length += 1;
        bias = punycode_bias(step, length, any);
        any = true;
        let places: u32 = step.saturating_add(place);
        letter = (places / length).saturating_add(letter);
        place = places % length + 1;
        if !char::from_u32(letter).is_some_and(is_certain) {
            return false;
        }
    }
    any
}

/// The next number: its lowest digit comes first, and its highest is the first one below a threshold that moves with `bias`.
fn punycode_number(digits: &mut std::str::Bytes<'_>, bias: u32) -> Option<u32> {
    let (mut number, mut weight, mut position) = (0_u32, 1_u32, 36_u32);
    loop {
        let digit = match digits.next()? {
            letter @ b'a'..=b'z' => letter - b'a',
            digit @ b'0'..=b'9' => digit - b'0' + 26,
            capital @ b'A'..=b'Z' => capital - b'A',
            _ => return None,
        };
        let digit = u32::from(digit);
        number = number.checked_add(digit.checked_mul(weight)?)?;
        let threshold = position.saturating_sub(bias).clamp(1, 26);
        if digit < threshold {
            return Some(number);
        }
        weight = weight.checked_mul(36 - threshold)?;
        position += 36;
    }
}

fn punycode_bias(step: u32, length: u32, any: bool) -> u32 {
    let mut step = if any { step / 2 } else { step / 700 };
    step += step / length;
    let mut bias = 0;
    while step > 455 {
        step /= 35;
        bias += 36;
    }
    bias + 36 * step / (step + 38)
}

/// The small letters of Latin, Greek and Cyrillic, and those of Chinese, Japanese and Korean: the first and the last of a row,
/// and 2 where small letters and capitals take turns in it.
const CERTAIN: [(char, char, u8); 21] = [
    ('ß', 'ö', 1),
    ('ø', 'ÿ', 1),
    ('ā', 'ı', 2),
    ('ĵ', 'ķ', 2),
    ('ĺ', 'ľ', 2),
    ('ł', 'ň', 2),
    ('ŋ', 'ŷ', 2),
    ('ź', 'ž', 2),
    ('ơ', 'ơ', 1),
    ('ư', 'ư', 1),
    ('ȁ', 'ȟ', 2),
    ('ά', 'ώ', 1),
    ('а', 'џ', 1),
    ('ґ', 'ґ', 1),
    ('ḁ', 'ẕ', 2),
    ('ạ', 'ỹ', 2),
    ('々', '々', 1),
    ('ぁ', 'ゖ', 1),
    ('ァ', 'ヺ', 1),
    ('一', '\u{9fa5}', 1),
    ('가', '힣', 1),
];

fn is_certain(letter: char) -> bool {
    let fits = |&(first, last, step): &(char, char, u8)| {
        (first..=last).contains(&letter)
            && (letter as u32 - first as u32).is_multiple_of(step.into())
    };
    letter == 'ー' || CERTAIN.iter().any(fits)
}

pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
