//! What a page's module and the background say to each other.
//!
//! Addresses cross as text and are parsed again on arrival, so neither side can be handed one that breaks their rules.

use serde::{Deserialize, Serialize};

use crate::address::CcpUrl;
use crate::cause::Cause;
use crate::framing::Frame;
use crate::identity::{User, Verdict};
use crate::place::Place;
use crate::plan::Chain;
use crate::settings::{Face, Settings};
use crate::switchboard::Known;
use crate::text::clipped;

/// From a page to the background. Which ServiceNow origin speaks, the browser tells; a message cannot claim it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Request {
    /// A page that holds no softphone has opened (sent by `arrive.js`). Answered by [`Reply::Done`].
    Arrived,
    /// A page has woken up and wants to know what is known. Answered by [`Reply::Welcome`].
    Hello {
        /// What kind of page it is.
        place: Place,
    },
    /// The page has read the record. Answered by [`Reply::Done`].
    Learned {
        /// The place it read for.
        place: Place,
        /// What it learned.
        known: Known,
    },
    /// Sign the agent in silently. Answered by [`Reply::SignIn`].
    SignIn {
        /// From where to where.
        chain: Chain,
    },
    /// Open a sign-in window, for an agent who asked for it. Answered by [`Reply::SignIn`] when it has landed or was closed.
    OpenWindow {
        /// From where to where.
        chain: Chain,
    },
    /// The CCP has acknowledged. Answered by [`Reply::Done`].
    Acknowledged {
        /// Which CCP.
        ccp: CcpUrl,
    },
    /// The CCP frame stays silent after a sign-in that has landed: what has Amazon Connect answered it? Answered by
    /// [`Reply::Frame`].
    WhyOut {
        /// Which CCP.
        ccp: CcpUrl,
    },
    /// The phone in this page has told whose it is: does it belong to the user of ServiceNow? Answered by [`Reply::Judged`].
    Identify {
        /// Which CCP.
        ccp: CcpUrl,
        /// The user of ServiceNow, if that could be read.
        user: Option<User>,
        /// The Connect login of the phone.
        #[serde(deserialize_with = "clipped")]
        agent: String,
    },
    /// A contact is live: the message alone keeps the background from being idle, and the browser from updating the extension.
    /// Answered by [`Reply::Done`].
    Live,
    /// End the session at Amazon Connect, for an agent who asked for it. Answered by [`Reply::Done`] when that was tried, or was
    /// not because one of the extension's own pages asks while a contact is live.
    SignOut {
        /// Which CCP.
        ccp: CcpUrl,
    },
    /// Let the agent allow Connect's cookie inside ServiceNow. Answered by [`Reply::Done`] when that was decided.
    Allow {
        /// Which CCP.
        ccp: CcpUrl,
    },
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

impl Request {
    /// Whether one of the extension's own pages may ask it, which speaks for no ServiceNow page.
    pub fn is_for_own_pages(&self) -> bool {
        matches!(self, Self::OpenWindow { .. } | Self::SignOut { .. })
    }
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
    pub face: Option<Face>,
}

/// From the background to a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reply {
    /// What is known when a page wakes up.
    Welcome(Welcome),
    /// How the sign-in ended.
    SignIn {
        /// Why it did not succeed; `None` where it did.
        failure: Option<Cause>,
    },
    /// What Amazon Connect answered the CCP frame.
    Frame {
        /// `None`: nothing was seen.
        frame: Option<Frame>,
    },
    /// Whose phone it is.
    Judged {
        /// What the comparison comes to.
        verdict: Verdict,
    },
    /// It has been done.
    Done,
}

/// What the background knows when a page wakes up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Welcome {
    /// The settings in force.
    pub settings: Settings,
    /// What another page of this browser session has read already. `None` asks this page to read, and to tell.
    pub known: Option<Known>,
    /// `known` is old enough to be read again once the phone is ready.
    pub stale: bool,
    /// The Connect hosts at which the agent is signed in, as far as is known.
    pub signed_in: Vec<String>,
    /// Codes of the notices that the agent has put away.
    pub dismissed: Vec<String>,
}
