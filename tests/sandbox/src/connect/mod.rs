//! One Amazon Connect instance as an agent's browser sees it.
//!
//! The CCP page and its SharedWorker run the real Amazon Connect Streams, served from [`Config::streams`]. Ours is what
//! lies behind it: sign-in with cookies and access tokens, framing by approved origins, the CTI API, and agents who have calls.
//! [`model`] checks that API's answers against the service model that Streams itself carries.
//!
//! Nothing here depends on the name or scheme under which the instance is reached: the same router serves
//! `https://acme.my.connect.aws` and `http://acme.my-connect.localhost:8480`.
//!
//! No access token and no cookie value is ever logged or shown.

mod agent;
mod connection;
mod contact;
mod cti;
mod directory;
mod endpoint;
mod framing;
pub mod model;
mod page;
mod push;
mod session;
mod settings;
mod since;
mod socket;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use axum::routing::{any, get, post};
use axum::{Router, middleware};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::watch;

use agent::Agent;
pub use agent::Refusal;
use connection::Connection;
pub use connection::ConnectionState;
pub use contact::AgentError;
pub use contact::{Channel, ContactId, ContactState, Incoming};
use contact::{Circumstances, Contact};
use directory::Directory;
pub use push::{NetworkStatus, Push, SoftphoneError};
pub use session::Code;
use session::Sessions;
pub use settings::{
    AgentState, ConnectSettings, CookieKind, Device, DeviceKind, FailedStatus, FarEnd,
    QuickConnect, StateKind, Trouble,
};

/// What an instance is and who works there.
#[derive(Debug, Clone)]
pub struct Config {
    /// AWS region, such as `us-west-2`.
    pub region: String,
    /// AWS account number, twelve digits.
    pub account_id: String,
    /// Identifier of the instance, a UUID.
    pub instance_id: String,
    /// Folder that holds `connect-streams.js` and `connect-streams-min.js` of the npm package amazon-connect-streams.
    pub streams: PathBuf,
    /// The agents who have a Connect user at the start.
    pub users: Vec<User>,
}

/// A Connect user.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// The login name, compared exactly: Amazon Connect distinguishes case.
    pub username: String,
    /// First and last name, for the eye.
    pub name: String,
    /// The password of Connect's own login form.
    pub password: String,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("username", &self.username)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The federate hop's answer for somebody who has no Connect user: the name in the assertion must match one exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotOnboarded;

impl fmt::Display for NotOnboarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Access Denied. Your account has been authenticated, but has not been onboarded to this application.")
    }
}

impl std::error::Error for NotOnboarded {}

/// The state of one Amazon Connect instance.
pub struct Connect {
    directory: Directory,
    streams: PathBuf,
    settings: Mutex<ConnectSettings>,
    users: Mutex<BTreeMap<String, Worker>>,
    sessions: Mutex<Sessions>,
    /// Counts the changes that a waiting long poll may care about.
    changes: watch::Sender<u64>,
    /// Tells the web sockets to close.
    dropped: watch::Sender<()>,
    /// What the web sockets say of their own accord.
    pushes: push::Pushes,
}

/// A Connect user and what the agent is doing.
struct Worker {
    user: User,
    agent: Agent,
}

impl fmt::Debug for Connect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connect")
            .field("directory", &self.directory)
            .finish_non_exhaustive()
    }
}

/// What an agent is doing, for a control page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentView {
    /// The login name.
    pub username: String,
    /// First and last name.
    pub name: String,
    /// How many sign-ins of this agent are alive.
    pub sessions: usize,
    /// The state that Streams shows, such as `Available`, `PendingBusy` or `AfterCallWork`.
    pub state: String,
    /// The state that comes after the contacts, if the agent has chosen one.
    pub next: Option<String>,
    /// The first contact in the agent's hands, if there is one.
    pub contact: Option<ContactView>,
    /// All of them, in the order in which they came.
    pub contacts: Vec<ContactView>,
}

/// A contact, for a control page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactView {
    /// The contact's identifier.
    pub id: ContactId,
    /// What it came by.
    pub channel: Channel,
    /// Where it stands. Missed and declined calls are told apart here.
    pub state: ContactState,
    /// The other party's number or name.
    pub party: String,
    /// The queue it comes from or goes out on.
    pub queue: Option<String>,
    /// Who is or was on the line, the agent first.
    pub lines: Vec<LineView>,
    /// The digits that the agent has dialled during the call.
    pub digits: String,
}

/// One party's line, for a control page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LineView {
    /// The party's number or name. The agent's own line has none.
    pub party: Option<String>,
    /// Where it stands.
    pub state: ConnectionState,
    /// Whether Connect mutes it.
    pub muted: bool,
}

impl ContactView {
    fn of(contact: &Contact) -> Self {
        Self {
            id: contact.contact_id,
            channel: contact.channel,
            state: contact.state.kind,
            party: contact.party(),
            queue: contact.queue.name.clone(),
            lines: contact.connections.iter().map(LineView::of).collect(),
            digits: contact.digits.clone(),
        }
    }
}

impl LineView {
    fn of(line: &Connection) -> Self {
        Self {
            party: line.endpoint.called().map(str::to_owned),
            state: line.state.kind,
            muted: line.mute,
        }
    }
}

impl Connect {
    /// A new instance in which everybody is signed out and available.
    pub fn new(config: Config) -> Arc<Self> {
        let connect = Arc::new(Self {
            directory: Directory::new(&config.region, &config.account_id, &config.instance_id),
            streams: config.streams,
            settings: Mutex::default(),
            users: Mutex::default(),
            sessions: Mutex::default(),
            changes: watch::Sender::new(0),
            dropped: watch::Sender::new(()),
            pushes: push::Pushes::default(),
        });
        for user in config.users {
            connect.onboard(user);
        }
        connect
    }

    /// Every path of the Connect host.
    pub fn router(self: &Arc<Self>) -> Router {
        Router::new()
            .route("/", get(page::home))
            .route("/ccp-v2", get(page::ccp))
            .route("/ccp-v2/", get(page::ccp))
            .route("/ccp-v2/softphone", get(page::ccp))
            .route("/connect/ccp-v2", get(page::ccp))
            .route("/connect/ccp-v2/", get(page::ccp))
            .route("/auth/code", get(page::redeem_code))
            .route("/connect/auth/code", get(page::redeem_code))
            .route("/auth/authorize", get(page::authorize))
            .route("/connect/auth/authorize", get(page::authorize))
            .route("/auth/refresh", get(page::refresh))
            .route("/connect/auth/refresh", get(page::refresh))
            .route("/login", get(page::login).post(page::log_in))
            .route("/connect/login", get(page::login).post(page::log_in))
            .route("/logout", get(page::log_out))
            .route("/connect/logout", get(page::log_out))
            .route("/static/{name}", get(page::asset))
            .route("/api", post(cti::answer))
            .route("/connect/api", post(cti::answer))
            .route("/ws", any(socket::heartbeat))
            .fallback(page::not_found)
            .layer(middleware::from_fn(page::old_domain))
            .with_state(Arc::clone(self))
    }

    /// What the federate hop asks for once AWS sign-in has verified an assertion: a one-time code for this agent. The
    /// browser is then sent to `/auth/code?code=…&destination=…` on the instance.
    ///
    /// # Errors
    ///
    /// [`NotOnboarded`] if no Connect user has exactly this name.
    pub fn grant(&self, role_session_name: &str) -> Result<Code, NotOnboarded> {
        if !lock(&self.users).contains_key(role_session_name) {
            return Err(NotOnboarded);
        }
        Ok(lock(&self.sessions).grant(role_session_name, SystemTime::now()))
    }

    /// The switches, to read or to change. Let go of the guard before any other call.
    pub fn settings(&self) -> MutexGuard<'_, ConnectSettings> {
        lock(&self.settings)
    }

    /// Adds a Connect user, or replaces the name and password of the one with this login name.
    pub fn onboard(&self, user: User) {
        let settings = self.settings().clone();
        let agent = Agent::new(self.circumstances(&settings, SystemTime::now()));
        let mut users = lock(&self.users);
        match users.get_mut(&user.username) {
            Some(worker) => worker.user = user,
            None => {
                users.insert(user.username.clone(), Worker { user, agent });
            }
        }
    }

    /// Deletes a Connect user and ends the sign-ins. True if there was one.
    pub fn offboard(&self, username: &str) -> bool {
        let known = lock(&self.users).remove(username).is_some();
        lock(&self.sessions).end_of(username);
        self.changed();
        known
    }

    /// Ends every sign-in at once, as if all had run out.
    pub fn end_sessions(&self) {
        lock(&self.sessions).end_all();
        self.changed();
    }

    /// Makes every access token worthless while the sign-ins live on: the next call is refused, and asking
    /// `/auth/authorize` again mends it. Streams does that by loading the CCP again.
    pub fn expire_tokens(&self) {
        lock(&self.sessions).expire_tokens();
        self.changed();
    }

    /// Closes every web socket, as a network that goes away for a moment does. Streams opens new ones.
    pub fn drop_sockets(&self) {
        self.dropped.send_replace(());
    }

    /// Offers an inbound call from `number` to an agent.
    ///
    /// # Errors
    ///
    /// The agent is unknown, not available or busy.
    pub fn ring(&self, username: &str, number: &str) -> Result<ContactId, Refusal> {
        let incoming = Incoming {
            number: number.to_owned(),
            ..Incoming::default()
        };
        self.offer(username, &incoming)
    }

    /// Offers a queued callback to `number` to an agent.
    ///
    /// # Errors
    ///
    /// The agent is unknown, not available or busy.
    pub fn ring_callback(&self, username: &str, number: &str) -> Result<ContactId, Refusal> {
        let incoming = Incoming {
            channel: Channel::QueueCallback,
            number: number.to_owned(),
            ..Incoming::default()
        };
        self.offer(username, &incoming)
    }

    /// Offers a contact to an agent.
    ///
    /// # Errors
    ///
    /// The agent is unknown, not available or busy.
    pub fn offer(&self, username: &str, incoming: &Incoming) -> Result<ContactId, Refusal> {
        self.change(username, |agent, at| agent.offer(incoming, at))
    }

    /// The other party hangs up.
    ///
    /// # Errors
    ///
    /// The agent is unknown or has no live contact.
    pub fn hang_up(&self, username: &str) -> Result<(), Refusal> {
        self.on_live(username, |_| true, Contact::far_end_hangs_up)
    }

    /// The party with this number or name hangs up, on whichever contact it is.
    ///
    /// # Errors
    ///
    /// The agent is unknown, or has no live call with this party.
    pub fn party_hangs_up(&self, username: &str, party: &str) -> Result<(), Refusal> {
        self.on_live(
            username,
            |contact| contact.channel.is_call(),
            |contact, now| contact.party_hangs_up(party, now),
        )
    }

    /// Whoever is being called picks up now.
    ///
    /// # Errors
    ///
    /// The agent is unknown, or nobody is being called.
    pub fn answer(&self, username: &str) -> Result<(), Refusal> {
        self.on_live(
            username,
            |contact| contact.channel.is_call(),
            Contact::answer,
        )
    }

    /// The agent's call goes wrong.
    ///
    /// # Errors
    ///
    /// The agent is unknown or has no live call.
    pub fn fail(&self, username: &str, error: AgentError) -> Result<(), Refusal> {
        self.on_live(
            username,
            |contact| contact.channel.is_call(),
            |contact, now| {
                contact.fail(error, now);
                Ok(())
            },
        )
    }

    /// A supervisor joins the talk.
    ///
    /// # Errors
    ///
    /// The agent is unknown or has no connected call.
    pub fn barge_in(&self, username: &str) -> Result<(), Refusal> {
        self.on_live(
            username,
            |contact| contact.channel.is_call(),
            Contact::barge_in,
        )
    }

    /// The agent, as a supervisor, listens to somebody else's call.
    ///
    /// # Errors
    ///
    /// The agent is unknown.
    pub fn monitor(&self, username: &str) -> Result<ContactId, Refusal> {
        self.change(username, |agent, at| Ok(agent.monitor(at)))
    }

    /// A supervisor chooses the agent's state, by its name. During a contact it becomes the next one.
    ///
    /// # Errors
    ///
    /// The agent or the state is unknown.
    pub fn choose_state(&self, username: &str, state: &str) -> Result<(), Refusal> {
        self.change(username, |agent, at| {
            let state = at
                .directory
                .states(at.settings)
                .into_iter()
                .find(|known| known.name == state)
                .ok_or(Refusal::NoSuchState)?;
            agent.choose(state, true, at.now)
        })
    }

    /// Ends one agent's sign-ins, as if they had run out. The pages notice at the next call.
    pub fn sign_out(&self, username: &str) {
        lock(&self.sessions).end_of(username);
        self.changed();
    }

    /// Has the agent's CCP pages do something, by the web socket. True if there was one that is told.
    pub fn push(&self, username: &str, push: &Push) -> bool {
        self.pushes.send(username, push)
    }

    fn on_live(
        &self,
        username: &str,
        which: impl Fn(&Contact) -> bool,
        act: impl FnOnce(&mut Contact, SystemTime) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        self.change(username, |agent, at| {
            agent.act_on_live(which, |contact| act(contact, at.now))
        })
    }

    fn circumstances<'a>(
        &'a self,
        settings: &'a ConnectSettings,
        now: SystemTime,
    ) -> Circumstances<'a> {
        Circumstances {
            directory: &self.directory,
            settings,
            now,
        }
    }

    /// From now on the agent's snapshots are this one, with the shape of GetAgentSnapshot's `snapshot`, until [`Connect::stop_snapshot`].
    ///
    /// # Errors
    ///
    /// The agent is unknown.
    pub fn play_snapshot(&self, username: &str, snapshot: Value) -> Result<(), Refusal> {
        self.change(username, |agent, _| {
            agent.play(Some(snapshot));
            Ok(())
        })
    }

    /// The agent's own snapshots again.
    ///
    /// # Errors
    ///
    /// The agent is unknown.
    pub fn stop_snapshot(&self, username: &str) -> Result<(), Refusal> {
        self.change(username, |agent, _| {
            agent.play(None);
            Ok(())
        })
    }

    /// What every agent is doing, by login name.
    pub fn agents(&self) -> Vec<AgentView> {
        let now = SystemTime::now();
        let lifetime = self.settings().session_lifetime();
        let mut users = lock(&self.users);
        let sessions = lock(&self.sessions);
        users
            .values_mut()
            .map(|worker| {
                worker.agent.tick(now);
                AgentView {
                    username: worker.user.username.clone(),
                    name: worker.user.name.clone(),
                    sessions: sessions.count(&worker.user.username, now, lifetime),
                    state: worker.agent.state().name,
                    next: worker.agent.next().map(str::to_owned),
                    contact: worker.agent.contacts().first().map(ContactView::of),
                    contacts: worker
                        .agent
                        .contacts()
                        .iter()
                        .map(ContactView::of)
                        .collect(),
                }
            })
            .collect()
    }

    /// Changes an agent and wakes the long polls.
    fn change<T>(
        &self,
        username: &str,
        change: impl FnOnce(&mut Agent, Circumstances<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let settings = self.settings().clone();
        let outcome = {
            let at = self.circumstances(&settings, SystemTime::now());
            let mut users = lock(&self.users);
            let worker = users.get_mut(username).ok_or(Refusal::UnknownAgent)?;
            worker.agent.tick(at.now);
            change(&mut worker.agent, at)?
        };
        self.changed();
        Ok(outcome)
    }

    fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }
}

/// A poisoned lock still guards good data here: every change is a single assignment or leaves a valid state behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
