//! What the background has the browser do.

use crate::background::event::Ticket;
use crate::message::{File, News, Preferences, Reply};
use crate::sign_in::chain::Chain;
use crate::sign_in::way::{Opened, Way};
use crate::softphone::voice::Shortcut;
use crate::value::CcpUrl;

/// One thing to do next. Tabs are the browser's tab ids.
#[derive(Debug, Clone, PartialEq)]
pub enum BackgroundEffect {
    /// Show a notification of the browser: a contact rings in this tab.
    Notify {
        /// The tab of the phone.
        tab: i32,
        /// The contact's id.
        contact: String,
        /// The kind of contact.
        title: String,
        /// The caller and the queue.
        body: String,
    },
    /// Open the page on which the agent allows or forbids notifications.
    OpenNotify,
    /// Take the notification of a contact away.
    Withdraw {
        /// The tab of the phone.
        tab: i32,
        /// The contact's id.
        contact: String,
    },
    /// Answer a page.
    Answer(Ticket, Reply),
    /// Answer a page with the docked softphone's stored preferences for this ServiceNow origin.
    Recall(Ticket, String),
    /// Store the docked softphone's preferences for this ServiceNow origin.
    Prefer(String, Preferences),
    /// Start the silent sign-in of the attempt with this number.
    SignIn(u32, Chain),
    /// Open the sign-in window of the attempt with this number.
    OpenWindow(u32, Chain),
    /// Bring an open sign-in window to the front.
    Focus(Opened),
    /// Close a tab or window that was opened for a sign-in.
    Close(Opened),
    /// Begin or stop to report with [`BackgroundEvent::Left`](super::BackgroundEvent::Left) which pages tabs open.
    WatchTabs(bool),
    /// Open the page on which the agent of this ServiceNow origin can allow Connect's cookie. The ticket waits until the page is
    /// closed.
    OpenAllow(Ticket, CcpUrl, String),
    /// Open the page on which the agent pairs this ServiceNow origin.
    OpenPairing(String),
    /// Mark the toolbar's button in this tab: there is something to pair.
    Mark(i32),
    /// Ask the browser for its policy, and come back with [`BackgroundEvent::PolicyRead`](super::BackgroundEvent::PolicyRead).
    /// The number tells an answer from that to an earlier question.
    ReadPolicy(u32),
    /// Come back with [`BackgroundEvent::PolicyDue`](super::BackgroundEvent::PolicyDue) after so many milliseconds.
    SetPolicyAlarm(u32),
    /// Store the policy for the next start.
    KeepSettings,
    /// Answer without a value: what the sender asked for has failed.
    Refuse(Ticket),
    /// Store the changed pairings, and come back with [`BackgroundEvent::PairingsKept`](super::BackgroundEvent::PairingsKept) or
    /// [`BackgroundEvent::PairingsNotKept`](super::BackgroundEvent::PairingsNotKept).
    KeepPairings(Ticket),
    /// Tell the pages of this origin that its terms have changed.
    TellPages(String),
    /// Have one page of these origins carry out a shortcut: the pages are asked one after the other
    /// ([`in_order`](super::shortcuts::in_order)) until one answers. The tab comes to the front where the page says so, or where no
    /// page answers.
    Shortcut(Shortcut, Vec<String>),
    /// Tell the pages in this tab something.
    TellTab(i32, News),
    /// Keep the browser from discarding this tab to save memory, or no more.
    KeepTab(i32, bool),
    /// Keep the background from being idle, or no more: a browser updates an extension whose background is idle.
    StayAwake(bool),
    /// Begin or stop to come back with [`BackgroundEvent::SessionsDue`](super::BackgroundEvent::SessionsDue) every few minutes, also
    /// after the background was stopped.
    WatchSessions(bool),
    /// Come back with [`BackgroundEvent::RestartOverdue`](super::BackgroundEvent::RestartOverdue) for this restart and step after so
    /// many milliseconds.
    SetRestartAlarm(u32, bool, u32),
    /// Come back with [`BackgroundEvent::LeaveOverdue`](super::BackgroundEvent::LeaveOverdue) for this log-out after so many
    /// milliseconds.
    SetLeaveAlarm(u32, u32),
    /// Come back with [`BackgroundEvent::CallsOver`](super::BackgroundEvent::CallsOver) after so many milliseconds.
    SetCallsAlarm(u32),
    /// Put a file of the extension into the asking frame, then answer it.
    Inject(Ticket, File),
    /// End the session at Amazon Connect, then answer.
    SignOut(Option<Ticket>, CcpUrl),
    /// Have the page in this tab read the record.
    ReadIn(i32),
    /// Store the changed memory.
    Remember,
    /// Come back with [`BackgroundEvent::ReadOverdue`](super::BackgroundEvent::ReadOverdue) after so many milliseconds.
    SetReadAlarm(u32),
    /// Come back with [`BackgroundEvent::BrowserOverdue`](super::BackgroundEvent::BrowserOverdue) for this attempt after so many
    /// milliseconds.
    SetBrowserAlarm(u32, Way, u32),
    /// Come back with [`BackgroundEvent::AttemptOverdue`](super::BackgroundEvent::AttemptOverdue) for this attempt after so many
    /// milliseconds.
    SetAttemptAlarm(u32, u32),
}
