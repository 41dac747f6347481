//! What a page's module and the background say to each other.
//!
//! Addresses cross as text and are parsed again on arrival, so neither side can be handed one that breaks their rules.

use serde::{Deserialize, Serialize};

use crate::cause::Cause;
use crate::connect::frame_answer::FrameAnswer;
use crate::servicenow::{FieldNames, Learned, PageKind, RecordKey, User};
use crate::session::identity::Verdict;
use crate::settings::Surface;
use crate::sign_in::chain::Chain;
use crate::sign_in::pairing::Proposal;
use crate::softphone::panel::Placement;
use crate::softphone::plan::Plan;
use crate::value::text::clipped;
use crate::value::{CcpUrl, SysId};

/// From a page to the background. Which ServiceNow origin speaks, the browser tells; a message cannot claim it. Nor can it name an
/// address to open: the background takes that from the record that a page of this origin has read. `record` says which one: the
/// `sys_id` that ServiceNow's own softphone page names, or `None` for the agent's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Request {
    /// A page that holds no softphone has opened (sent by `arrive.js`). Answered by [`Reply::Done`].
    Arrived,
    /// A page has woken up and wants to know what to do. Answered by [`Reply::Welcome`].
    Hello {
        /// What kind of page it is.
        place: PageKind,
    },
    /// The page has read the record. Answered by [`Reply::Welcome`].
    Learned {
        /// The place it read for.
        place: PageKind,
        /// What it learned.
        known: Learned,
    },
    /// Sign the agent in silently. Answered by [`Reply::SignIn`].
    SignIn {
        /// Whose.
        record: Option<SysId>,
    },
    /// Open a sign-in window, for an agent who asked for it. Answered by [`Reply::SignIn`] when it has landed or was closed.
    OpenWindow {
        /// Whose.
        record: Option<SysId>,
        /// Amazon Connect's ordinary login instead of the company sign-in.
        standard: bool,
    },
    /// The CCP has acknowledged. Answered by [`Reply::Done`].
    Acknowledged {
        /// Whose.
        record: Option<SysId>,
    },
    /// The CCP frame stays silent after a sign-in that has landed: what has Amazon Connect answered it? Answered by
    /// [`Reply::Frame`].
    WhyOut {
        /// Whose.
        record: Option<SysId>,
    },
    /// The phone in this page has told whose it is: does it belong to the user of ServiceNow? Answered by [`Reply::Judged`].
    Identify {
        /// Whose.
        record: Option<SysId>,
        /// The user of ServiceNow, if that could be read.
        user: Option<User>,
        /// The Connect login of the phone.
        #[serde(deserialize_with = "clipped")]
        agent: String,
    },
    /// A contact is live: the message alone keeps the background from being idle, and the browser from updating the extension.
    /// Answered by [`Reply::Done`].
    Live {
        /// Whose.
        record: Option<SysId>,
    },
    /// End the session at Amazon Connect, for an agent who asked for it. Answered by [`Reply::Done`] when that was tried.
    SignOut {
        /// Whose.
        record: Option<SysId>,
    },
    /// Let the agent allow Connect's cookie inside ServiceNow. Answered by [`Reply::Done`] when that was decided.
    Allow {
        /// Whose.
        record: Option<SysId>,
    },
    /// Show the agent what could be paired, on a page of the extension. Answered by [`Reply::Done`].
    OpenPairing,
    /// How has this agent set the docked softphone in this ServiceNow? Answered by [`Reply::Preferences`].
    Recall,
    /// The agent has set it otherwise. Answered by [`Reply::Done`].
    Prefer(Preferences),
    /// Put a file of the extension into this frame's isolated world. Answered by [`Reply::Done`] when it is there.
    Inject {
        /// Which one.
        file: File,
    },
    /// A call rings while the agent looks at something else. Answered by [`Reply::Done`].
    Notify {
        /// Which contact.
        #[serde(deserialize_with = "clipped")]
        contact: String,
        /// What rings.
        #[serde(deserialize_with = "clipped")]
        title: String,
        /// Who calls, and through which queue.
        #[serde(deserialize_with = "clipped")]
        body: String,
    },
    /// It rings no more, or the agent looks. Answered by [`Reply::Done`].
    Withdraw {
        /// Which contact.
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
    /// The agent agrees to exactly this.
    Pair(Proposal),
    /// Forget what was paired with this ServiceNow origin.
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

/// From the background to all pages of an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum News {
    /// What holds for the origin has changed, so that a page with [`Plan::Wait`] asks anew.
    Terms,
}

/// How the agent has set the docked softphone; what is `None` was not set, or is not changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Preferences {
    /// What it shows.
    #[serde(rename = "face")]
    pub surface: Option<Surface>,
    /// Where it stands, and how big.
    pub panel: Option<Placement>,
}

/// What a page can have put into its isolated world.
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

/// From a page's module to the docked softphone's, which starts with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dock {
    /// Which CCP.
    pub ccp: CcpUrl,
    /// The company sign-in; `None`: Amazon Connect asks by itself.
    pub chain: Option<Chain>,
    /// The agent has been signed in to this CCP already, as far as is known.
    pub signed_in: bool,
    /// What it shows; `None`: as the agent chooses.
    #[serde(rename = "face")]
    pub surface: Option<Surface>,
}

/// From the background to a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reply {
    /// What the page does.
    Welcome(Welcome),
    /// How the sign-in ended.
    SignIn {
        /// Why it did not succeed; `None` where it did.
        failure: Option<Cause>,
    },
    /// What Amazon Connect answered the CCP frame.
    Frame {
        /// `None`: nothing was seen.
        frame: Option<FrameAnswer>,
    },
    /// Whose phone it is.
    Judged {
        /// What the comparison comes to.
        verdict: Verdict,
    },
    /// How the agent has set the docked softphone.
    Preferences(Preferences),
    /// Whether a contact is live on the phone.
    Live(bool),
    /// It has been done.
    Done,
}

/// What the background wants of a page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Welcome {
    /// What the page does; `None` asks it to read the record first, and to tell.
    pub act: Option<Act>,
    /// The names by which the record is read.
    pub fields: FieldNames,
    /// The record is old enough to be read again once the phone is ready.
    pub stale: bool,
}

/// What a page does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Act {
    /// Whose softphone it is, and how its agent signs in.
    pub plan: Plan,
    /// The agent has been signed in to this phone already, as far as is known.
    pub signed_in: bool,
    /// What a docked softphone shows; `None`: as the agent chooses.
    #[serde(rename = "face")]
    pub surface: Option<Surface>,
    /// What the agent is told beside.
    pub note: Option<Cause>,
}
