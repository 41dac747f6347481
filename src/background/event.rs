//! What reaches the background: requests of pages, commands of the agent, and what the browser tells.

use crate::background::policy::PolicyAnswer;
use crate::cause::Cause;
use crate::connect::frame_answer::Answered;
use crate::message::{Command, Request};
use crate::sign_in::chain::Chain;
use crate::sign_in::pairing::Pairings;
use crate::sign_in::way::{Opened, Way};

/// The number of a message whose sender waits for an answer.
pub type Ticket = u32;

/// One thing that happened. Tabs are the browser's tab ids.
#[derive(Debug, Clone, PartialEq)]
pub enum BackgroundEvent {
    /// A ServiceNow page sent a request. The glue has checked that every frame above the page has the same origin.
    Asked {
        /// The message to answer.
        ticket: Ticket,
        /// The page's origin, as the browser tells it.
        origin: String,
        /// The page's tab.
        tab: Option<i32>,
        /// The request.
        request: Request,
    },
    /// The agent chose something on one of the extension's own pages.
    Commanded {
        /// The message to answer.
        ticket: Ticket,
        /// The choice.
        command: Command,
    },
    /// The agent pressed the shortcut of this name, in whatever tab.
    Shortcut(String),
    /// A tab or window has opened for a sign-in.
    Opened {
        /// The attempt's number.
        attempt: u32,
        /// Both ends of the sign-in.
        chain: Chain,
        /// Whether the sign-in is silent or in a window.
        way: Way,
        /// The tab and window.
        opened: Opened,
    },
    /// The page on which an agent allows Connect's cookie has opened. The asking page waits until that tab is closed.
    AllowOpened {
        /// The message to answer.
        ticket: Ticket,
        /// The tab of the page on which the agent decides.
        tab: i32,
    },
    /// A tab is about to open a page of an Amazon Connect host.
    Navigated {
        /// The tab; -1 for the hidden page of a silent sign-in.
        tab: i32,
        /// The page's address.
        url: String,
    },
    /// A tab could not load a page of an Amazon Connect host.
    NotLoaded {
        /// The tab.
        tab: i32,
        /// The browser's error.
        error: String,
    },
    /// A tab is about to open another page.
    Left {
        /// The tab.
        tab: i32,
        /// The page's address; `None` where the extension may not read it.
        url: Option<String>,
    },
    /// A tab was closed.
    Closed {
        /// The tab.
        tab: i32,
    },
    /// The browser ended a sign-in.
    Ended {
        /// The attempt's number.
        attempt: u32,
        /// Whether the sign-in was silent or in a window.
        way: Way,
        /// Why it did not reach its CCP; `None` where it did.
        failure: Option<Cause>,
    },
    /// The browser has had the time to tell what it opened for a sign-in, or that the sign-in has ended.
    BrowserOverdue {
        /// The attempt's number.
        attempt: u32,
        /// Whether the sign-in is silent or in a window.
        way: Way,
    },
    /// Amazon Connect answered the request for a page or a frame.
    Answered(Answered),
    /// A page that was asked to read the record has used up its time.
    ReadOverdue,
    /// The sessions are looked after again.
    SessionsDue,
    /// A restart of a phone has used up the time for one of its two steps.
    RestartOverdue {
        /// The number of the restart.
        restart: u32,
        /// Whether a tab loads already; else the tabs park their frames.
        loading: bool,
    },
    /// A page has had its time to set the agent to Offline, for the log-out with this number.
    LeaveOverdue(u32),
    /// The calls may be over for which a log-out waits.
    CallsOver,
    /// A silent sign-in in a tab has used up its time.
    AttemptOverdue {
        /// The attempt's number.
        attempt: u32,
    },
    /// The browser answered the question for its policy that has this number.
    PolicyRead(u32, PolicyAnswer),
    /// The policy has changed, or the browser has had the time to get one.
    PolicyDue,
    /// The browser did not store the memory, because it is too big.
    NotKept,
    /// The browser has stored the pairings that this command changed.
    PairingsKept {
        /// The command's message.
        ticket: Ticket,
    },
    /// The browser has not stored them.
    PairingsNotKept {
        /// The command's message.
        ticket: Ticket,
        /// The pairings that the browser still has.
        stored: Pairings,
    },
}
