//! One phone in a tab: where ServiceNow's own softphone page is, no softphone is docked, whatever the OpenFrame configuration says.
//!
//! ServiceNow answers an agent without a configuration and one whose configuration it does not tell alike, with an empty object. So the
//! page's CCP frame is the better proof: it is a phone, also where the page was not asked for by ServiceNow.

use crate::background::coordinator::Coordinator;
use crate::background::effect::BackgroundEffect;
use crate::background::memory::make_room;
use crate::background::requests::RequestSender;
use crate::message::News;
use crate::servicenow::{Learned, OwnSoftphone, PageKind};

/// How many tabs are noted: more than have an open ServiceNow page.
const TABS: usize = 50;

/// How long before its desktop page's first question a softphone page may make its frame and still belong to that page, in milliseconds.
const SAME_PAGE_MS: f64 = 10_000.0;

/// A tab in which ServiceNow's own softphone page has made its CCP frame.
#[derive(Debug)]
pub(super) struct OwnPage {
    tab: i32,
    origin: String,
    at: f64,
}

impl Coordinator {
    /// ServiceNow's own softphone page has made its CCP frame: a softphone that is docked in its tab goes.
    pub(super) fn own_frame_appeared(
        &mut self,
        sender: &RequestSender,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let Some(tab) = sender.tab.filter(|_| self.settings.softphone.is_auto()) else {
            return vec![sender.done()];
        };
        self.own_pages.retain(|page| page.tab != tab);
        make_room(&mut self.own_pages, TABS);
        self.own_pages.push(OwnPage {
            tab,
            origin: sender.origin.clone(),
            at: now,
        });
        // Without a record that says so, nothing is docked.
        let mut records = self.memory.records().iter();
        let docks = records
            .any(|record| record.key.origin == sender.origin && is_docked_beside(&record.known));
        let mut effects = vec![sender.done()];
        if docks {
            effects.push(BackgroundEffect::TellTab(tab, News::OwnSoftphone));
        }
        effects
    }

    pub(super) fn own_pages_closed(&mut self, tab: i32) {
        self.own_pages.retain(|page| page.tab != tab);
    }

    /// A new desktop page is in this tab. A softphone page that made its frame long before belonged to the page before.
    pub(super) fn desktop_opened(&mut self, sender: &RequestSender, now: f64) {
        self.own_pages.retain(|page| {
            Some(page.tab) != sender.tab || (0.0..SAME_PAGE_MS).contains(&(now - page.at))
        });
    }

    /// The agent's softphone as a page has to see it.
    pub(super) fn own_softphone(
        &self,
        sender: &RequestSender,
        place: &PageKind,
        known: &Learned,
    ) -> OwnSoftphone {
        let mut pages = self.own_pages.iter();
        let is_here =
            pages.any(|page| Some(page.tab) == sender.tab && page.origin == sender.origin);
        match is_docked_beside(known) && is_here && *place == PageKind::Desktop {
            true => OwnSoftphone::Unknown,
            false => known.own.clone(),
        }
    }
}

/// Whether a softphone is docked for an agent of whom this is known.
fn is_docked_beside(known: &Learned) -> bool {
    matches!(known.own, OwnSoftphone::None | OwnSoftphone::Other)
}
