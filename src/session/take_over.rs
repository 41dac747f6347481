//! When a new docked softphone replaces the one that an earlier version of the extension left in the page: at once, or where a call may
//! be live on it, when the agent says so or the call is over.

/// How often the old softphone is looked at, in milliseconds.
const LOOK_MS: u32 = 2_000;

/// After how many looks a note that the agent has hidden is shown again: a minute.
const REMIND_LOOKS: u32 = 30;

/// The wait for the old softphone.
#[derive(Debug, Default)]
pub struct TakeOver {
    /// Looks since the agent hid the note; `None` before the note was shown.
    hidden_for: Option<u32>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakeOverEvent {
    /// The old softphone was found, or looked at again. `live`: a contact may be live on it.
    Looked {
        /// Whether a contact may be live on it.
        live: bool,
        /// Whether the note is in the page.
        noted: bool,
    },
    /// The agent pressed *Try again* on the note: the call is over.
    Answered,
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakeOverStep {
    /// Remove the old softphone and dock the new one.
    Replace,
    /// Show the note, and look again after so many milliseconds.
    Note(u32),
    /// Look again after so many milliseconds.
    Wait(u32),
}

impl TakeOver {
    /// Handles one event and returns the next step. Every wait ends: by the agent's answer, by the end of the call, and a hidden note
    /// comes back.
    pub fn on(&mut self, event: TakeOverEvent) -> TakeOverStep {
        let TakeOverEvent::Looked { live: true, noted } = event else {
            return TakeOverStep::Replace;
        };
        if noted {
            self.hidden_for = Some(0);
            return TakeOverStep::Wait(LOOK_MS);
        }
        match &mut self.hidden_for {
            // The agent has hidden the note.
            Some(looks) if *looks < REMIND_LOOKS => {
                *looks += 1;
                TakeOverStep::Wait(LOOK_MS)
            }
            _ => {
                self.hidden_for = Some(0);
                TakeOverStep::Note(LOOK_MS)
            }
        }
    }
}
