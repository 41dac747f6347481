//! What the voice controls have done for them.

use crate::connect::agent_snapshot::ContactId;
use crate::softphone::voice::request::{Request, RequestId};

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub enum VoiceEffect {
    /// Ask Streams, and answer with [`VoiceEvent::Done`] or [`VoiceEvent::Failed`] and the ticket. Where Streams has no callback
    /// ([`Request::answers`]), there is nothing to answer.
    Ask(RequestId, Request),
    /// Show the browser's notification that a call rings.
    Notify {
        /// Which contact, as the notification's tag: there is one for each.
        contact: ContactId,
        /// What rings: "Incoming call".
        title: &'static str,
        /// Who calls, and through which queue.
        body: String,
    },
    /// Take the notification of this contact away.
    Withdraw(ContactId),
    /// Bring the CCP into view, or hide it.
    ShowCcp(bool),
    /// Log out of Connect: `<ccp>/logout`, then `EventType.TERMINATE`.
    LogOut,
    /// Sign in again.
    LogIn,
}
