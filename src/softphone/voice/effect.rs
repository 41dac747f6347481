//! What the glue has to do after an event.

use crate::connect::agent_snapshot::ContactId;
use crate::softphone::voice::request::{Request, RequestId};

/// One thing that the glue has to do.
#[derive(Debug, Clone, PartialEq)]
pub enum VoiceEffect {
    /// Ask Streams, and report its answer as [`VoiceEvent::Done`] or [`VoiceEvent::Failed`] with this id. Requests without callbacks
    /// ([`Request::answers`]) get no answer.
    ///
    /// [`VoiceEvent::Done`]: crate::softphone::voice::VoiceEvent::Done
    /// [`VoiceEvent::Failed`]: crate::softphone::voice::VoiceEvent::Failed
    Ask(RequestId, Request),
    /// Show the browser's notification that a call rings.
    Notify {
        /// The contact, which is the notification's tag: each contact has one notification.
        contact: ContactId,
        /// The kind of contact, as "Incoming call".
        title: &'static str,
        /// The other party, and the queue.
        body: String,
    },
    /// Remove the notification of this contact.
    Withdraw(ContactId),
    /// Show the CCP (true) or hide it (false).
    ShowCcp(bool),
    /// Log out of Connect: `<ccp>/logout`, then `EventType.TERMINATE`.
    LogOut,
    /// Sign in again.
    LogIn,
}
