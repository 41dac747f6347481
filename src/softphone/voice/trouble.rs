//! What is wrong, as a whole or with one request: what happened, who can put it right, and the next step.

use crate::cause::Who;
use crate::softphone::voice::health::Health;
use crate::softphone::voice::refusal::Refusal;

/// What is wrong, as a whole or with one request.
#[derive(Debug, Clone, PartialEq)]
pub enum Trouble {
    /// The health of the phone, before or during a call.
    Health(Health),
    /// Connect did not do what was asked for.
    Refused {
        /// What was asked for, as its button says it.
        what: &'static str,
        /// Why not.
        refusal: Refusal,
    },
}

impl Trouble {
    /// What happened.
    pub const fn what(&self) -> &'static str {
        match self {
            Self::Health(health) => health.what(),
            Self::Refused { refusal, .. } => refusal.what(),
        }
    }

    /// Who can put it right.
    pub const fn who(&self) -> Who {
        match self {
            Self::Health(health) => health.who(),
            Self::Refused { refusal, .. } => refusal.who(),
        }
    }

    /// Who can put it right, as a line of its own; `None` where nobody has to, because it passes.
    pub fn fixed_by(&self) -> Option<String> {
        let who = self.who();
        (who != Who::Nobody).then(|| ["Who can fix this: ", who.name(), "."].concat())
    }

    /// The next step.
    pub const fn next(&self) -> &'static str {
        match self {
            Self::Health(health) => health.next(),
            Self::Refused { refusal, .. } => refusal.next(),
        }
    }
}
