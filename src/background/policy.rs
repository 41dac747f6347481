//! When the browser's policy counts.
//!
//! A browser may have its policy only seconds after its start, and says until then that there is none. So the stored policy of the last
//! browser session stays in force until the browser tells a policy, or has had its time.

use crate::background::coordinator::Coordinator;
use crate::background::effect::BackgroundEffect;
use crate::settings::Settings;
use crate::value::text::contains;

/// When a browser has its policy, if there is one, in milliseconds after the background's start.
const POLICY_MS: u32 = 10_000;

/// What the browser answers when it is asked for its policy.
#[derive(Debug, Clone, PartialEq)]
pub enum PolicyAnswer {
    /// The policy.
    Told(Settings),
    /// There is none.
    None,
    /// The browser did not say.
    Unknown,
}

impl PolicyAnswer {
    /// What the error of `storage.managed.get` means. Firefox refuses with these words where there is no policy. Any other error says
    /// nothing about the policy, so it takes none away.
    pub fn of_error(message: &str) -> Self {
        match contains(message, "storage manifest not found") {
            true => Self::None,
            false => Self::Unknown,
        }
    }
}

impl Coordinator {
    /// Asks the browser for its policy. Only the answer to the latest question counts.
    pub(super) fn read_policy(&mut self) -> BackgroundEffect {
        self.policy_question = self.policy_question.wrapping_add(1);
        BackgroundEffect::ReadPolicy(self.policy_question)
    }

    /// The browser has answered the question of this number.
    pub(super) fn policy_read(
        &mut self,
        question: u32,
        answer: PolicyAnswer,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        if question != self.policy_question {
            return Vec::new();
        }
        let settings = match answer {
            PolicyAnswer::Told(settings) => settings,
            PolicyAnswer::None if self.policy_is_final => Settings::default(),
            PolicyAnswer::Unknown if self.policy_is_final => return Vec::new(),
            _ => return vec![BackgroundEffect::SetPolicyAlarm(POLICY_MS)],
        };
        if settings == self.settings {
            return Vec::new();
        }
        let mut effects = self.set(settings, now);
        effects.push(BackgroundEffect::KeepSettings);
        effects
    }

    /// What the browser tells from now on counts, also that there is no policy.
    pub(super) fn policy_due(&mut self) -> Vec<BackgroundEffect> {
        self.policy_is_final = true;
        vec![self.read_policy()]
    }
}
