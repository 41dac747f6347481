//! Everything an agent's browser talks to, on one machine and in one process: a ServiceNow instance, a SAML identity
//! provider, AWS sign-in and an Amazon Connect instance.
//!
//! It answers on loopback only, in two ways: on the real host names over TLS, for a browser that is told to look for them
//! here, and in plain HTTP on names below `localhost`, for a person with any browser. See [`place`] for the names.
//!
//! [`World`] has every switch, and [`Sandbox::requests`] says what the browser has asked for.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        reason = "a test fails by panicking"
    )
)]

pub mod causes;
pub mod connect;
pub mod place;
pub mod record;
pub mod world;

mod aws;
mod control;
mod hold;
mod idp;
mod page;
mod serve;
mod service_now;
mod session;
mod site;

use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use connect::{Config, Connect, User};
pub use control::HELP as CONTROL_HELP;
pub use hold::Held;
use hold::Holds;
pub use idp::ENTITY_ID as IDP_ENTITY_ID;
use place::{ACCOUNT, INSTANCE_ID, Names, Place, REGION};
use record::{Log, Request, SecretKind};
use session::Sessions;
pub use world::World;

/// The agents that every sandbox begins with: name at the IdP, first and last name, password. All of them have a user in
/// ServiceNow and in Amazon Connect.
pub const AGENTS: [(&str, &str, &str); 2] = [
    ("agent.one@example.com", "Agent One", "pw1"),
    ("agent.two@example.com", "Agent Two", "pw2"),
];

/// How to start a [`Sandbox`].
#[derive(Debug, Clone)]
pub struct Options {
    /// Port for TLS. 0: any free one.
    pub tls_port: u16,
    /// Port for plain HTTP, the control API and the proxy. 0: any free one.
    pub http_port: u16,
    /// Folder that holds `connect-streams.js` and `connect-streams-min.js` of the npm package amazon-connect-streams.
    pub streams: PathBuf,
    /// An identity provider to use for AWS in place of the sandbox's own.
    pub idp: Option<OtherIdp>,
    /// File to write every request to, one JSON object in each line.
    pub log: Option<PathBuf>,
    /// How the far ends behave at first.
    pub world: World,
}

impl Default for Options {
    /// Free ports and the kind world. Streams is looked for in the folder that the environment variable
    /// `PATCHCORD_STREAMS` names, else where `./build.sh` unpacks it.
    fn default() -> Self {
        let streams = std::env::var_os("PATCHCORD_STREAMS").map_or_else(
            || {
                PathBuf::from(concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/../../target/amazon-connect-streams-2.28.2/package/release"
                ))
            },
            PathBuf::from,
        );
        Self {
            tls_port: 0,
            http_port: 0,
            streams,
            idp: None,
            log: None,
            world: World::default(),
        }
    }
}

/// An identity provider outside the sandbox.
#[derive(Debug, Clone)]
pub struct OtherIdp {
    /// What the record's SSO Login URL becomes.
    pub login_url: String,
    /// The entity id it signs as.
    pub entity_id: String,
    /// The certificate it signs with, in PEM.
    pub certificate: String,
}

/// Why a sandbox did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// A port cannot be had, or a file cannot be opened.
    Io(io::Error),
    /// The folder for Streams does not have it.
    NoStreams(PathBuf),
    /// No certificate could be made.
    Certificate(rcgen::Error),
    /// TLS could not be set up.
    Tls(tokio_rustls::rustls::Error),
    /// The SAML parties could not be set up: most often another IdP's certificate that is none.
    Saml(saml::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "cannot listen or write: {error}"),
            Self::NoStreams(folder) => write!(
                f,
                "no connect-streams.js in {}: run ./build.sh first, or name its folder",
                folder.display()
            ),
            Self::Certificate(error) => write!(f, "cannot make a certificate: {error}"),
            Self::Tls(error) => write!(f, "cannot set up TLS: {error}"),
            Self::Saml(error) => write!(f, "cannot set up SAML: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<rcgen::Error> for StartError {
    fn from(error: rcgen::Error) -> Self {
        Self::Certificate(error)
    }
}

impl From<tokio_rustls::rustls::Error> for StartError {
    fn from(error: tokio_rustls::rustls::Error) -> Self {
        Self::Tls(error)
    }
}

impl From<saml::Error> for StartError {
    fn from(error: saml::Error) -> Self {
        Self::Saml(error)
    }
}

/// A running sandbox. It stops when dropped.
#[derive(Debug)]
#[must_use = "a sandbox stops when it is dropped"]
pub struct Sandbox {
    shared: Arc<Shared>,
    tls_port: u16,
    http_port: u16,
    certificate: String,
    listening: JoinHandle<()>,
}

/// What all the places have in common.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) world: Mutex<World>,
    pub(crate) log: Log,
    pub(crate) connect: Arc<Connect>,
    pub(crate) streams: PathBuf,
    pub(crate) issuer: idp::Issuer,
    pub(crate) verifier: aws::Verifier,
    pub(crate) other_idp: Option<OtherIdp>,
    pub(crate) idp_sessions: Sessions<idp::Session>,
    pub(crate) aws_sessions: Sessions<aws::Session>,
    pub(crate) service_now_sessions: Sessions<service_now::Session>,
    /// One-time codes with which the IdP signs an agent in to ServiceNow.
    pub(crate) service_now_codes: Sessions<String>,
    pub(crate) holds: Holds,
}

impl Shared {
    /// The world as it is now.
    pub(crate) fn world(&self) -> World {
        let mut world = lock(&self.world).clone();
        world.connect = self.connect.settings().clone();
        world
    }

    pub(crate) fn set_world(&self, world: World) {
        *self.connect.settings() = world.connect.clone();
        *lock(&self.world) = world;
    }

    pub(crate) fn end_sessions(&self, place: Place) {
        match place {
            Place::ServiceNow => self.service_now_sessions.end_all(),
            Place::Idp => self.idp_sessions.end_all(),
            Place::AwsSignIn | Place::AwsConsole => self.aws_sessions.end_all(),
            Place::Connect => self.connect.end_sessions(),
        }
    }

    /// What the record's SSO Login URL is when it is filled.
    pub(crate) fn login_url(&self, names: Names) -> String {
        self.other_idp
            .as_ref()
            .map_or_else(|| names.login_url(), |idp| idp.login_url.clone())
    }
}

impl Sandbox {
    /// Starts a sandbox on loopback.
    ///
    /// # Errors
    ///
    /// See [`StartError`].
    pub async fn start(options: Options) -> Result<Self, StartError> {
        if !options.streams.join("connect-streams.js").is_file() {
            return Err(StartError::NoStreams(options.streams));
        }
        let tls_listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.tls_port)).await?;
        let http_listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.http_port)).await?;
        let tls_port = tls_listener.local_addr()?.port();
        let http_port = http_listener.local_addr()?.port();

        let connect = Connect::new(Config {
            region: REGION.to_owned(),
            account_id: ACCOUNT.to_owned(),
            instance_id: INSTANCE_ID.to_owned(),
            streams: options.streams.clone(),
            users: AGENTS
                .map(|(username, name, password)| User {
                    username: username.to_owned(),
                    name: name.to_owned(),
                    password: password.to_owned(),
                })
                .to_vec(),
        });
        let issuer = idp::Issuer::new()?;
        let verifier = match &options.idp {
            Some(other) => aws::Verifier::new(&other.entity_id, &other.certificate),
            None => aws::Verifier::new(idp::ENTITY_ID, issuer.certificate()),
        }?;
        let log = Log::new(options.log.as_deref())?;
        for (_, _, password) in AGENTS {
            log.keep_secret(SecretKind::Password, password);
        }
        let shared = Arc::new(Shared {
            world: Mutex::default(),
            log,
            connect,
            streams: options.streams,
            issuer,
            verifier,
            other_idp: options.idp,
            idp_sessions: Sessions::default(),
            aws_sessions: Sessions::default(),
            service_now_sessions: Sessions::default(),
            service_now_codes: Sessions::default(),
            holds: Holds::default(),
        });
        let mut world = options.world;
        world
            .connect
            .approved_origins
            .push(Names::Local { port: http_port }.origin(Place::ServiceNow));
        shared.set_world(world);

        let (certificate, tls) = serve::certificate(&shared)?;
        let listening = tokio::spawn(serve::run(
            tls_listener,
            http_listener,
            tls,
            Arc::clone(&shared),
        ));
        Ok(Self {
            shared,
            tls_port,
            http_port,
            certificate,
            listening,
        })
    }

    /// The TLS port, for the real names.
    pub fn tls_port(&self) -> u16 {
        self.tls_port
    }

    /// The plain port: names below `localhost`, the control API and, for a browser that is told to use one, the proxy.
    pub fn http_port(&self) -> u16 {
        self.http_port
    }

    /// The sandbox's self-signed certificate, in PEM.
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// The value of Chromium's `--host-resolver-rules` that sends every host, known or not, to this sandbox. Only this
    /// machine's own names are left alone: the control page is there, and whatever drives the browser.
    pub fn host_resolver_rules(&self) -> String {
        format!(
            "MAP * 127.0.0.1:{}, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost",
            self.tls_port
        )
    }

    /// Reads or changes the switches.
    pub fn world<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.shared.world();
        let outcome = change(&mut world);
        self.shared.set_world(world);
        outcome
    }

    /// Keeps every request to a place whose path begins like this waiting, until the answer of this is dropped: time to change what
    /// the request meets, however slow the machine is. It is on record as soon as it has arrived.
    pub fn hold(&self, place: Place, path: &str) -> Held {
        self.shared.holds.begin(place, path)
    }

    /// Every request since the start or the last [`Sandbox::clear_requests`], in the order of arrival.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.log.requests()
    }

    /// Forgets all requests so far.
    pub fn clear_requests(&self) {
        self.shared.log.clear();
    }

    /// The salted hash by which the record of requests calls a secret.
    pub fn hash(&self, secret: &str) -> String {
        self.shared.log.hash(secret)
    }

    /// The Connect instance: its agents and their calls.
    pub fn connect(&self) -> &Arc<Connect> {
        &self.shared.connect
    }

    /// Ends every session at one place, as if all had run out.
    pub fn end_sessions(&self, place: Place) {
        self.shared.end_sessions(place);
    }

    /// Gives every ServiceNow session a new `g_ck`: those that pages have are stale from now on.
    pub fn rotate_user_tokens(&self) {
        service_now::rotate_user_tokens(&self.shared);
    }

    /// The SSO Login URL that the record has when it is filled, over TLS.
    pub fn login_url(&self) -> String {
        self.shared.login_url(Names::Real)
    }

    /// The certificate that the sandbox's own IdP signs with, in PEM.
    pub fn idp_certificate(&self) -> &str {
        self.shared.issuer.certificate()
    }

    /// An address, over TLS, that signs an agent in at the IdP without a password and then goes to `return_to`: a page of
    /// ServiceNow, for which the IdP's session is enough.
    pub fn sign_in_url(&self, user: &str, return_to: &str) -> String {
        idp::sign_in_url(Names::Real, user, return_to)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // The connections' tasks belong to this one and end with it.
        self.listening.abort();
    }
}

/// A poisoned lock still guards good data here: every change is a single assignment.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
