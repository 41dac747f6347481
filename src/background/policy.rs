//! When the browser's policy counts.
//!
//! A browser may have its policy only seconds after its start, and says until then that there is none. So the stored policy of the last
//! browser session stays in force until the browser tells a policy, or has had its time.

use crate::background::coordinator::Coordinator;
use crate::background::effect::BackgroundEffect;
use crate::settings::Settings;

/// When a browser has its policy, if there is one, in milliseconds after the background's start.
const POLICY_MS: u32 = 10_000;

impl Coordinator {
    /// The browser has told its policy; `None`: there is none, or the browser refused to tell.
    pub(super) fn policy_read(
        &mut self,
        policy: Option<Settings>,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        if policy.is_none() && !self.policy_is_final {
            return vec![BackgroundEffect::SetPolicyAlarm(POLICY_MS)];
        }
        let settings = policy.unwrap_or_default();
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
        vec![BackgroundEffect::ReadPolicy]
    }
}
