//! What the glue has to do after an event.

use std::rc::Rc;

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
    /// Play the tone for a call that Connect has accepted for the agent.
    Tone,
    /// Remove the notification of this contact.
    Withdraw(ContactId),
    /// Put this number into the clipboard, and report with [`VoiceEvent::Copied`] whether it is there.
    ///
    /// [`VoiceEvent::Copied`]: crate::softphone::voice::VoiceEvent::Copied
    Copy(Rc<str>),
    /// Show the CCP (true) or hide it (false).
    ShowCcp(bool),
    /// Bring the phone to the front, whatever tab the agent looks at, and put the focus into it.
    Front,
    /// Log out of Connect: `<ccp>/logout`, then `EventType.TERMINATE`.
    LogOut,
    /// Sign in again.
    LogIn,
}
