//! When a docked softphone leaves its page, because another softphone is there: never in a call.

use crate::connect::contact_state::ContactState;

/// How long until the contacts of a docked softphone in a call are looked at again, in milliseconds.
const LOOK_AGAIN_MS: u32 = 2_000;

/// After how many milliseconds a docked softphone that has to leave looks at its contacts again; `None`: it leaves now.
pub fn leaves_after(contacts: &[ContactState]) -> Option<u32> {
    let is_live = contacts.iter().any(|state| state.is_live());
    is_live.then_some(LOOK_AGAIN_MS)
}
