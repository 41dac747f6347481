//! A trouble of the phone or of one request: what happened, the person who can fix it, and the next step.

use crate::cause::Who;
use crate::softphone::voice::health::Health;
use crate::softphone::voice::purpose::Purpose;
use crate::softphone::voice::refusal::Refusal;

/// A trouble of the phone or of one request.
#[derive(Debug, Clone, PartialEq)]
pub enum Trouble {
    /// The health of the phone, before or during a call.
    Health(Health),
    /// Connect refused a request.
    Refused {
        /// The label of the pressed button.
        what: &'static str,
        /// What the request was meant to do.
        purpose: Purpose,
        /// The reason.
        refusal: Refusal,
    },
}

impl Trouble {
    /// The trouble in one sentence.
    pub fn what(&self) -> String {
        match self {
            Self::Health(health) => health.what().to_owned(),
            Self::Refused {
                what,
                purpose,
                refusal,
            } => [what, ": ", &refusal.what(*purpose)].concat(),
        }
    }

    /// The person who can fix it.
    pub const fn who(&self) -> Who {
        match self {
            Self::Health(health) => health.who(),
            Self::Refused { refusal, .. } => refusal.who(),
        }
    }

    /// A line that names the person who can fix the trouble; `None` where the trouble passes by itself.
    pub fn fixed_by(&self) -> Option<String> {
        let who = self.who();
        (who != Who::Nobody).then(|| ["Who can fix this: ", who.name(), "."].concat())
    }

    /// The next step.
    pub const fn next(&self) -> &'static str {
        match self {
            Self::Health(health) => health.next(),
            Self::Refused {
                purpose, refusal, ..
            } => refusal.next(*purpose),
        }
    }
}
