//! The messages between a page's module, the extension's own pages, and the background.
//!
//! A page's [`Request`] and an extension page's [`Command`] come in to the background; [`Reply`] and [`News`] go out. Decided is only how
//! often a question is asked again. Addresses cross as text and are parsed again on arrival, so no side gets an address that breaks
//! their rules. The names of the variants and fields are what crosses. The browser's half of this room is `src/web/messages.rs`.

use serde::{Deserialize, Serialize};

use crate::cause::Cause;
use crate::connect::frame_answer::FrameAnswer;
use crate::servicenow::{FieldNames, Learned, PageKind, RecordKey, User};
use crate::session::identity::Verdict;
use crate::settings::Surface;
use crate::settings::help::HelpLines;
use crate::sign_in::chain::Chain;
use crate::sign_in::pairing::Proposal;
use crate::softphone::panel::Placement;
use crate::softphone::plan::Plan;
use crate::softphone::voice::Shortcut;
use crate::value::text::clipped;
use crate::value::{CcpUrl, SysId};

/// From a page to the background. The browser tells the page's ServiceNow origin; a message cannot claim one. A message cannot name an
/// address to open either: the background takes it from the record that a page of this origin has read. `record` is the `sys_id` that
/// ServiceNow's own softphone page names, or `None` for the agent's own record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Request {
    /// A page that holds no softphone has opened (sent by `arrive.js`). Answered by [`Reply::Done`].
    Arrived {
        /// The page's path, which tells whether the ServiceNow session has ended.
        #[serde(deserialize_with = "clipped")]
        path: String,
    },
    /// A page has started and asks what to do. Answered by [`Reply::Welcome`].
    Hello {
        /// The kind of page.
        place: PageKind,
        /// The page has asked before.
        #[serde(default)]
        again: bool,
    },
    /// A page has started and has no session token yet, so it cannot read the record. Answered by [`Reply::Welcome`] as soon as the
    /// record is known.
    AwaitRecord {
        /// The kind of page.
        place: PageKind,
        /// The page has asked before.
        #[serde(default)]
        again: bool,
    },
    /// ServiceNow's own softphone page has made its CCP frame. Answered by [`Reply::Done`].
    OwnFrame,
    /// The page has read the record. Answered by [`Reply::Welcome`].
    Learned {
        /// The kind of page.
        place: PageKind,
        /// What it has read.
        known: Learned,
    },
    /// Sign the agent in silently. Answered by [`Reply::SignIn`].
    SignIn {
        /// The phone's record.
        record: Option<SysId>,
        /// The agent has pressed *Sign in*, also after signing out.
        #[serde(default)]
        asked: bool,
    },
    /// Amazon Connect has refused a request of a phone that is ready: renew its session by a silent sign-in. Answered by
    /// [`Reply::Done`] at once.
    Renew {
        /// The phone's record.
        record: Option<SysId>,
    },
    /// The phone of this page has stopped: its CCP acknowledges and tells nothing new of the agent, and no contact is live. Answered
    /// by [`Reply::Done`].
    Stopped {
        /// The phone's record.
        record: Option<SysId>,
    },
    /// The page has parked its CCP frame for this restart ([`PhoneTold::Park`]). Answered by [`Reply::Done`].
    Parked {
        /// The number of the restart.
        restart: u32,
    },
    /// The page has not parked its CCP frame, because a contact is live. Answered by [`Reply::Done`].
    NotParked {
        /// The number of the restart.
        restart: u32,
    },
    /// The agent has signed out in the CCP. Answered by [`Reply::Done`].
    SignedOut {
        /// The phone's record.
        record: Option<SysId>,
    },
    /// The page has set the phone's agent to Offline, or cannot ([`PhoneTold::GoOffline`]). Answered by [`Reply::Done`].
    WentOffline {
        /// The phone's record.
        record: Option<SysId>,
    },
    /// Open a sign-in window, for an agent who asked for it. Answered by [`Reply::SignIn`] when the sign-in has succeeded or the window was
    /// closed.
    OpenWindow {
        /// The phone's record.
        record: Option<SysId>,
        /// Amazon Connect's ordinary login instead of the company sign-in.
        standard: bool,
    },
    /// The CCP has acknowledged. Answered by [`Reply::Done`].
    Acknowledged {
        /// The phone's record.
        record: Option<SysId>,
    },
    /// The CCP frame does not acknowledge after a successful sign-in: what has Amazon Connect answered it? Answered by
    /// [`Reply::Frame`].
    WhyOut {
        /// The phone's record.
        record: Option<SysId>,
    },
    /// The phone in this page has told its agent: is that the user of ServiceNow? Answered by [`Reply::Judged`].
    Identify {
        /// The phone's record.
        record: Option<SysId>,
        /// The user of ServiceNow, if that could be read.
        user: Option<User>,
        /// The Connect login of the phone.
        #[serde(deserialize_with = "clipped")]
        agent: String,
    },
    /// A contact is live: until [`Request::CallsOver`] the browser does not update the extension, and nobody is signed out. Answered by
    /// [`Reply::Done`].
    Live {
        /// The phone's record.
        record: Option<SysId>,
    },
    /// No contact is live any more, or the page goes. Answered by [`Reply::Done`].
    CallsOver {
        /// The phone's record.
        record: Option<SysId>,
    },
    /// End the session at Amazon Connect, for an agent who asked for it. Answered by [`Reply::Done`] when that was tried.
    SignOut {
        /// The phone's record.
        record: Option<SysId>,
    },
    /// Let the agent allow Connect's cookie inside ServiceNow. Answered by [`Reply::Done`] when that was decided.
    Allow {
        /// The phone's record.
        record: Option<SysId>,
    },
    /// Show the agent the sites to pair, on a page of the extension. Answered by [`Reply::Done`].
    OpenPairing,
    /// Ask for the stored preferences of this ServiceNow's docked softphone. Answered by [`Reply::Preferences`].
    Recall,
    /// The agent has changed them. Answered by [`Reply::Done`].
    Prefer(Preferences),
    /// Put a file of the extension into this frame's isolated world. Answered by [`Reply::Done`] when it is there.
    Inject {
        /// The file.
        file: File,
    },
    /// A call rings while the agent looks at something else. Answered by [`Reply::Done`].
    Notify {
        /// The contact's id.
        #[serde(deserialize_with = "clipped")]
        contact: String,
        /// The kind of contact.
        #[serde(deserialize_with = "clipped")]
        title: String,
        /// The caller and the queue.
        #[serde(deserialize_with = "clipped")]
        body: String,
    },
    /// The call no longer rings, or the agent looks at the page. Answered by [`Reply::Done`].
    Withdraw {
        /// The contact's id.
        #[serde(deserialize_with = "clipped")]
        contact: String,
    },
    /// Let the agent decide whether a ringing call shows a notification. Answered by [`Reply::Done`].
    OfferNotifications,
    /// The agent has read this notice and does not want to see it again today. Answered by [`Reply::Done`].
    Dismissed {
        /// The code of its cause.
        #[serde(deserialize_with = "clipped")]
        code: String,
    },
}

/// From one of the extension's own pages to the background, in answer to a click of the agent's. Answered by [`Reply::Done`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Command {
    /// Pair exactly these sites.
    Pair(Proposal),
    /// Forget the pairing of this ServiceNow origin.
    Forget(String),
    /// Open the sign-in window for this record.
    SignIn(RecordKey),
    /// End the session of this record's phone, unless a contact is live.
    SignOut(RecordKey),
    /// Let the agent allow Connect's cookie inside this record's ServiceNow.
    Allow(RecordKey),
    /// Is a contact live on this record's phone? Answered by [`Reply::Live`].
    AskLive(RecordKey),
}

/// From the background to pages, which did not ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum News {
    /// The terms of the origin have changed: a page with [`Plan::Wait`] asks again.
    Terms,
    /// ServiceNow's own softphone is in this tab: a docked softphone goes.
    OwnSoftphone,
    /// To the page that has this phone.
    Phone(PhoneNews),
    /// The agent pressed a shortcut. A docked softphone answers with whether its tab has to come to the front; no other page
    /// answers.
    Shortcut(Shortcut),
}

/// What a page with a phone is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PhoneNews {
    /// The Amazon Connect host of the phone.
    pub host: String,
    /// What it is told.
    pub told: PhoneTold,
}

/// What a page does with its phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PhoneTold {
    /// Take the CCP out of its frame, for the restart of this number, unless a contact is live.
    Park(u32),
    /// Load the CCP again: the restart is over, or the agent was signed in elsewhere.
    Load,
    /// The agent has signed out: the phone stays signed out.
    SignedOut,
    /// Set the agent to Offline, because the session ends now.
    GoOffline,
    /// The session could not be renewed, because the company sign-in needs the agent: tell the agent while there is time.
    SessionEnds,
    /// The session was renewed after all.
    SessionRenewed,
}

/// How the agent has set the docked softphone. `None`: not set, or not changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Preferences {
    /// What it shows.
    #[serde(rename = "face")]
    pub surface: Option<Surface>,
    /// Its place and size.
    pub panel: Option<Placement>,
}

/// The files that a page can have put into its isolated world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum File {
    /// The docked softphone, and Amazon Connect Streams for it.
    Phone,
    /// The same for a page that refuses WebAssembly.
    TranslatedPhone,
    /// The page's own module as JavaScript, for a page that refuses WebAssembly (asked for by `content.js`).
    Translation,
}

/// From a page's module to the docked softphone's module, at its start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dock {
    /// The CCP.
    pub ccp: CcpUrl,
    /// The company sign-in; `None`: Amazon Connect asks by itself.
    pub chain: Option<Chain>,
    /// The agent has been signed in to this CCP already, as far as is known.
    pub signed_in: bool,
    /// The agent has signed out of it, and not asked for it since.
    #[serde(default)]
    pub signed_out: bool,
    /// What it shows; `None`: as the agent chooses.
    #[serde(rename = "face")]
    pub surface: Option<Surface>,
    /// The administrator's own words beside each cause.
    #[serde(default)]
    pub help: HelpLines,
    /// The limit of after-contact work in seconds.
    #[serde(default)]
    pub acw_seconds: Option<u32>,
    /// No tone for a call that Amazon Connect accepts for the agent.
    #[serde(default)]
    pub no_tone: bool,
}

/// From the background to a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reply {
    /// What the page has to do.
    Welcome(Welcome),
    /// The sign-in has ended.
    SignIn {
        /// Why it failed; `None` where it succeeded.
        failure: Option<Cause>,
    },
    /// What Amazon Connect answered the CCP frame.
    Frame {
        /// `None`: the background saw no answer.
        frame: Option<FrameAnswer>,
    },
    /// The phone's agent was compared with the user.
    Judged {
        /// The result.
        verdict: Verdict,
    },
    /// The stored preferences of the docked softphone.
    Preferences(Preferences),
    /// Whether a contact is live on the phone.
    Live(bool),
    /// The request has been carried out.
    Done,
}

/// What a page has to do, and how it reads the record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Welcome {
    /// What the page does; `None`: it first reads the record and sends it.
    pub act: Option<Act>,
    /// The names by which the record is read.
    pub fields: FieldNames,
    /// The record is so old that the page reads it again, after it has begun with the phone.
    pub stale: bool,
    /// The read has failed and the error may pass: the page asks again after so many milliseconds.
    #[serde(default)]
    pub again_ms: Option<u32>,
    /// The administrator's own words beside each cause.
    #[serde(default)]
    pub help: HelpLines,
    /// The limit of after-contact work in seconds, for a docked softphone.
    #[serde(default)]
    pub acw_seconds: Option<u32>,
    /// A docked softphone plays no tone for a call that Amazon Connect accepts for the agent.
    #[serde(default)]
    pub no_tone: bool,
}

/// What a page does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Act {
    /// Which softphone the page has, and how its agent signs in.
    pub plan: Plan,
    /// The agent has been signed in to this phone already, as far as is known.
    pub signed_in: bool,
    /// The agent has signed out of this phone, and not asked for it since.
    #[serde(default)]
    pub signed_out: bool,
    /// What a docked softphone shows; `None`: as the agent chooses.
    #[serde(rename = "face")]
    pub surface: Option<Surface>,
    /// The cause that the agent is told.
    pub note: Option<Cause>,
}

/// How often a question is asked. A browser may stop the background in the middle of one, and starts it for the next.
const TRIES: u32 = 2;

/// Whether a page asks the background again after so many unanswered questions. `alive`: the extension is still there.
pub fn asks_again(asked: u32, alive: bool) -> bool {
    alive && asked < TRIES
}
