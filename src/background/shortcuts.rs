//! The browser's keyboard shortcuts: which pages are asked to carry one out, and in which order.

use crate::background::coordinator::Coordinator;
use crate::background::effect::BackgroundEffect;
use crate::sign_in::pairing::Terms;
use crate::softphone::voice::Shortcut;

impl Coordinator {
    /// The agent pressed the shortcut of this name. The pages of the paired ServiceNow instances are asked.
    pub(super) fn shortcut(&self, name: &str) -> Vec<BackgroundEffect> {
        let Some(shortcut) = Shortcut::of(name).filter(|_| self.settings.softphone.is_on()) else {
            return Vec::new();
        };
        let mut origins = self.memory.origins();
        origins.retain(|origin| matches!(self.terms(origin), Terms::Paired { .. }));
        match origins.as_slice() {
            [] => Vec::new(),
            _ => vec![BackgroundEffect::Shortcut(shortcut, origins)],
        }
    }
}

/// The tabs, each with the time when it was last in front, as they are asked: the one in front first. A shortcut is carried out in
/// one tab, because every tab with a docked softphone shows the same calls.
pub fn in_order(mut tabs: Vec<(i32, f64)>) -> Vec<i32> {
    let mut order = Vec::new();
    // A sort would be a kilobyte of the module.
    loop {
        let places = tabs.iter().map(|(_, at)| *at).enumerate();
        let Some((latest, _)) = places.max_by(|one, other| one.1.total_cmp(&other.1)) else {
            return order;
        };
        order.push(tabs.swap_remove(latest).0);
    }
}
