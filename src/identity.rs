//! Who is who: the person in ServiceNow, and the agent that the phone belongs to.
//!
//! Amazon Connect compares a sign-in's name (the SAML attribute `RoleSessionName`) with its own logins letter by letter. We
//! compare as it does, and lock the phone only where it is known to be somebody else's: on a shared workstation the session of
//! the agent before is still there, and the next one would take calls in that name.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::record::Answer;
use crate::softphone;
use crate::text::{clip, clipped, clipped_option};

/// How many people a browser session remembers: more than ever share a workstation in twelve hours.
const PEOPLE: usize = 20;
/// How many characters AWS allows in a `RoleSessionName`.
const LONGEST: usize = 64;
/// How few.
const SHORTEST: usize = 2;

/// Asks the Table API for the user of the session. It names two rows as the limit, because ServiceNow answers a condition that
/// it does not understand with every row: then there are two, and nobody is taken for the user.
pub const PATH: &str = "/api/now/table/sys_user?sysparm_query=sys_id%3Djavascript%3Ags.getUserID()\
                        &sysparm_fields=user_name,email&sysparm_limit=2&sysparm_exclude_reference_link=true";

/// The user of the ServiceNow session (table `sys_user`), as far as the user may be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct User {
    /// "User ID", the field `user_name`.
    #[serde(deserialize_with = "clipped_option")]
    pub user_name: Option<String>,
    /// "Email", the field `email`.
    #[serde(deserialize_with = "clipped_option")]
    pub email: Option<String>,
}

impl User {
    /// Reads the answer to [`PATH`]; `None` when it names nobody, or more than one.
    pub fn read(answer: &Answer) -> Option<Self> {
        let body = answer.json()?;
        let crate::json::Json::List(rows) = body.get("result")? else {
            return None;
        };
        let [row] = rows.as_slice() else { return None };
        let field = |name| {
            let value = row.get(name)?.as_text()?;
            (!value.is_empty()).then(|| clip(value).to_owned())
        };
        let user = Self {
            user_name: field("user_name"),
            email: field("email"),
        };
        let is_named = user.names().next().is_some();
        is_named.then_some(user)
    }

    /// What the user may be called at Amazon Connect.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.user_name.iter().chain(&self.email).map(String::as_str)
    }

    /// The name to show.
    pub fn shown(&self) -> &str {
        self.names().next().unwrap_or_default()
    }

    /// How these two are related.
    pub fn compare(&self, agent: &str) -> Match {
        if self.names().any(|name| name == agent) {
            Match::Same
        } else if self.names().any(|name| same_letters(name, agent)) {
            Match::OtherCase
        } else {
            Match::Different
        }
    }
}

/// How a ServiceNow user and a Connect login are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Match {
    /// The login is the user name or the e-mail address, letter by letter.
    Same,
    /// It differs in capitals only, which makes it another login for Amazon Connect.
    OtherCase,
    /// It is neither.
    Different,
}

/// What may lock a phone (setting `identity`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// The login is exactly the name of another person who was in this ServiceNow before, in this browser session.
    ///
    /// A login that is merely another name proves nothing, as a company may use personnel numbers at Amazon Connect and e-mail
    /// addresses in ServiceNow: whoever works that way must never be locked out by default.
    #[default]
    Known,
    /// The login is neither the user name nor the e-mail address. For companies that have seen to it that they agree.
    Exact,
    /// Nothing.
    Off,
}

/// What a comparison comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// The phone is the user's.
    Same,
    /// One of the two is not known.
    Unknown,
    /// They differ, and that is no reason to lock the phone.
    Differs(Names),
    /// The phone is somebody else's.
    Locked(Names),
}

/// Both names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Names {
    /// The user in ServiceNow.
    pub user: User,
    /// The Connect login of the phone (Streams' `agent.getConfiguration().username`).
    pub agent: String,
}

impl Names {
    /// What is different.
    pub fn what(&self) -> Match {
        self.user.compare(&self.agent)
    }
}

impl Verdict {
    /// The names, where they differ.
    pub fn names(&self) -> Option<&Names> {
        match self {
            Self::Differs(names) | Self::Locked(names) => Some(names),
            Self::Same | Self::Unknown => None,
        }
    }
}

/// The people who have been in ServiceNow in this browser session, the latest last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct People(Vec<User>);

impl People {
    /// Remembers somebody.
    pub fn meet(&mut self, user: &User) {
        self.0.retain(|known| known != user);
        let surplus = self.0.len().saturating_sub(PEOPLE - 1);
        self.0.drain(..surplus);
        self.0.push(user.clone());
    }

    /// Decides whose the phone is.
    pub fn judge(&self, policy: Policy, user: Option<&User>, agent: Option<&str>) -> Verdict {
        let (Some(user), Some(agent)) = (user, agent.filter(|agent| !agent.is_empty())) else {
            return Verdict::Unknown;
        };
        let names = Names {
            user: user.clone(),
            agent: agent.to_owned(),
        };
        let anothers = || {
            let mut others = self.0.iter().filter(|other| *other != user);
            others.any(|other| other.compare(agent) == Match::Same)
        };
        match (user.compare(agent), policy) {
            (Match::Same, _) => Verdict::Same,
            // Two people whose names differ in capitals only do not exist.
            (Match::OtherCase, _) | (_, Policy::Off) => Verdict::Differs(names),
            (Match::Different, Policy::Exact) => Verdict::Locked(names),
            (Match::Different, Policy::Known) if anothers() => Verdict::Locked(names),
            (Match::Different, Policy::Known) => Verdict::Differs(names),
        }
    }
}

/// Why a text cannot be a `RoleSessionName`, and so no login for a company sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameError {
    /// Fewer than two characters.
    TooShort,
    /// More than 64 characters.
    TooLong(usize),
    /// A character other than letters, digits and `_+=,.@-`.
    Character(char),
}

impl fmt::Display for NameError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => formatter.write_str("it is shorter than 2 characters"),
            Self::TooLong(length) => write!(formatter, "it has {length} characters, 64 at most"),
            Self::Character(character) => write!(
                formatter,
                "it has the character \u{201c}{}\u{201d}; letters, digits and _+=,.@- are allowed",
                character.escape_default()
            ),
        }
    }
}

/// Whether a name can be sent to AWS as the `RoleSessionName` of a sign-in (`[\w+=,.@-]{2,64}`).
pub fn check_session_name(name: &str) -> Result<(), NameError> {
    let allowed =
        |character: &char| character.is_ascii_alphanumeric() || "_+=,.@-".contains(*character);
    if let Some(character) = name.chars().find(|character| !allowed(character)) {
        return Err(NameError::Character(character));
    }
    match name.len() {
        ..SHORTEST => Err(NameError::TooShort),
        SHORTEST..=LONGEST => Ok(()),
        length => Err(NameError::TooLong(length)),
    }
}

fn same_letters(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

// ---- The lock in a page ----

/// What the page's Streams tells of its agent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// `agent.getConfiguration().username`.
    #[serde(deserialize_with = "clipped")]
    pub username: String,
    /// `contact.getState().type` of each of its contacts.
    pub contacts: Vec<String>,
}

impl Told {
    /// Whether a contact is live: it rings, is connected or is about to be. After-call work is over.
    pub fn is_live(&self) -> bool {
        self.contacts.iter().any(|state| softphone::is_live(state))
    }
}

/// The lock on one page's phone: the verdict says whether it should be shut, and a live contact keeps it open.
#[derive(Debug, Default)]
pub struct Lock {
    agent: Option<String>,
    live: bool,
    wanted: Option<Names>,
    shut: bool,
}

/// What reached the lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Streams told of its agent.
    Told(Told),
    /// The background has compared.
    Judged(Verdict),
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Ask the background to compare this agent with the user.
    Compare(String),
    /// Cover the phone, and say why.
    Shut(Names),
    /// Uncover it.
    Open,
}

impl Lock {
    /// Takes one event and says what to do about it.
    pub fn on(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Told(told) => {
                self.live = told.is_live();
                if self.agent.as_deref() != Some(&told.username) && !told.username.is_empty() {
                    self.agent = Some(told.username.clone());
                    // What was found about another agent does not count for this one.
                    self.wanted = None;
                    effects.push(Effect::Compare(told.username));
                }
            }
            Event::Judged(Verdict::Locked(names)) => {
                // The phone may have changed hands while that was on its way.
                if self.agent.as_deref() == Some(names.agent.as_str()) {
                    self.wanted = Some(names);
                }
            }
            Event::Judged(_) => self.wanted = None,
        }
        match &self.wanted {
            Some(names) if !self.live && !self.shut => {
                self.shut = true;
                effects.push(Effect::Shut(names.clone()));
            }
            Some(_) if !self.live => {}
            _ if self.shut => {
                self.shut = false;
                effects.push(Effect::Open);
            }
            _ => {}
        }
        effects
    }
}
