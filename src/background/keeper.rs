//! Keeps the phones' sessions: renews each in time, and has a stopped phone started anew in all tabs at once.
//!
//! A renewal is a silent sign-in that replaces Connect's cookies. The phone's SharedWorker takes them up by itself, so no frame is loaded
//! again, and a call goes on. A SharedWorker that has stopped is cured only by a new one. All CCP frames of the browser share it, so
//! all of them have to be gone at one moment: every tab parks its frame, then one tab loads its frame, then the others do.

use serde::{Deserialize, Serialize};

use crate::background::attempt::Wanted;
use crate::background::coordinator::Coordinator;
use crate::background::effect::BackgroundEffect;
use crate::background::memory::make_room;
use crate::background::requests::RequestSender;
use crate::background::terms::Target;
use crate::message::{News, PhoneNews, PhoneTold};
use crate::sign_in::phone_id::PhoneId;
use crate::sign_in::way::Way;
use crate::value::SysId;

/// How many tabs with a phone are noted: more than a browser has.
const TABS: usize = 100;

/// How long a tab may take to park its frame, in milliseconds.
const PARK_MS: u32 = 2_000;

/// How long the first tab may take to come up again, in milliseconds. The others load their frames then whatever happens.
const COME_UP_MS: u32 = 30_000;

/// How long a failed renewal is left alone, in milliseconds.
const RENEW_AGAIN_MS: f64 = 30.0 * 60_000.0;

/// How long a sign-in that has just reached the CCP is not renewed, in milliseconds.
const RENEWED_MS: f64 = 10_000.0;

/// A tab, and the phone in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct PhoneTab {
    tab: i32,
    pub(super) phone: PhoneId,
    /// A contact is live on it, as far as the page has told. It is live until the page says otherwise, or the tab is gone: a browser may
    /// let a hidden page speak once a minute only.
    live: bool,
}

/// A phone's SharedWorker is being replaced.
#[derive(Debug)]
pub(super) struct Restart {
    number: u32,
    phone: PhoneId,
    /// The tabs that have not parked their frames yet.
    parking: Vec<i32>,
    parked: Vec<i32>,
    /// One tab has loaded its frame.
    loading: bool,
}

impl Coordinator {
    /// A page of this tab has the phone.
    pub(super) fn has_phone(&mut self, sender: &RequestSender, phone: &PhoneId) {
        let Some(tab) = sender.tab else { return };
        let tabs = &mut self.memory.in_tabs;
        let mut known = tabs.extract_if(.., |known| known.tab == tab);
        let live = known.any(|known| known.live && known.phone == *phone);
        drop(known);
        make_room(tabs, TABS);
        let phone = phone.clone();
        tabs.push(PhoneTab { tab, phone, live });
    }

    /// A page of this tab says whether a contact is live on its phone.
    pub(super) fn has_contact(
        &mut self,
        sender: &RequestSender,
        record: Option<SysId>,
        live: bool,
    ) -> Vec<BackgroundEffect> {
        self.about_phone(sender, record, |this, _| {
            let mut tabs = this.memory.in_tabs.iter_mut();
            let here = tabs.find(|known| Some(known.tab) == sender.tab);
            match here.filter(|here| here.live != live) {
                Some(here) => {
                    here.live = live;
                    vec![BackgroundEffect::Remember]
                }
                None => Vec::new(),
            }
        })
    }

    /// Answers a page at once, and does something about its phone.
    pub(super) fn about_phone(
        &mut self,
        sender: &RequestSender,
        record: Option<SysId>,
        does: impl FnOnce(&mut Self, PhoneId) -> Vec<BackgroundEffect>,
    ) -> Vec<BackgroundEffect> {
        let mut effects = vec![sender.done()];
        if let Some((phone, _)) = self.phone_of(&sender.key(record)) {
            self.has_phone(sender, &phone);
            effects.extend(does(self, phone));
        }
        effects
    }

    /// Whether a contact is live on a phone in any tab.
    pub(super) fn is_live(&self, phone: &PhoneId) -> bool {
        let mut tabs = self.memory.in_tabs.iter();
        tabs.any(|known| known.live && known.phone == *phone)
    }

    /// What has to last as long as something else does: the background runs while a contact is live, it is woken while there is a session,
    /// and a tab with a phone is not discarded.
    pub(super) fn guards(&mut self) -> Vec<BackgroundEffect> {
        let mut effects: Vec<BackgroundEffect> = self.stay_awake().into_iter().collect();
        effects.extend(self.watch_sessions());
        let with_phone: Vec<i32> = self.memory.in_tabs.iter().map(|known| known.tab).collect();
        let before = std::mem::replace(&mut self.kept_tabs, with_phone);
        let new = self.kept_tabs.iter().filter(|tab| !before.contains(tab));
        effects.extend(new.map(|tab| BackgroundEffect::KeepTab(*tab, true)));
        let gone = before.iter().filter(|tab| !self.kept_tabs.contains(tab));
        effects.extend(gone.map(|tab| BackgroundEffect::KeepTab(*tab, false)));
        effects
    }

    /// Keeps the background running while a contact is live, so that the browser does not update the extension in a call.
    fn stay_awake(&mut self) -> Option<BackgroundEffect> {
        let live = self.memory.in_tabs.iter().any(|known| known.live);
        (live != self.is_kept_awake).then(|| {
            self.is_kept_awake = live;
            BackgroundEffect::StayAwake(live)
        })
    }

    /// The tabs that have this phone.
    fn tabs_with(&self, phone: &PhoneId) -> Vec<i32> {
        let tabs = self.memory.in_tabs.iter();
        let tabs = tabs.filter(|known| known.phone == *phone);
        tabs.map(|known| known.tab).collect()
    }

    /// A tab was closed, or shows a page of another origin.
    pub(super) fn phone_left(&mut self, tab: i32, origin: Option<&str>) -> Vec<BackgroundEffect> {
        let left = |known: &PhoneTab| {
            known.tab == tab && origin.is_none_or(|origin| known.phone.origin != origin)
        };
        if !self.memory.in_tabs.iter().any(left) {
            return Vec::new();
        }
        self.memory.in_tabs.retain(|known| !left(known));
        let mut restarts = self.restarts.iter_mut();
        let Some(restart) = restarts.find(|restart| restart.has(tab)) else {
            return vec![BackgroundEffect::Remember];
        };
        restart.parking.retain(|known| *known != tab);
        let number = restart.number;
        let mut effects = self.load_first(number);
        effects.push(BackgroundEffect::Remember);
        effects
    }

    /// A new page is in this tab: whatever call the page before it had, that page has it no more.
    pub(super) fn page_opened(&mut self, tab: Option<i32>) {
        let mut tabs = self.memory.in_tabs.iter_mut();
        if let Some(known) = tabs.find(|known| Some(known.tab) == tab) {
            known.live = false;
        }
    }

    /// Tells the pages of a phone something, all but those in this tab.
    pub(super) fn tell_phone(
        &self,
        phone: &PhoneId,
        but: Option<i32>,
        told: PhoneTold,
    ) -> Vec<BackgroundEffect> {
        let tabs = self.tabs_with(phone).into_iter();
        let tabs = tabs.filter(|tab| Some(*tab) != but);
        tabs.map(|tab| tell(phone, tab, told)).collect()
    }

    /// Tells one page of a phone something; `None` where no page has it.
    pub(super) fn tell_one(&self, phone: &PhoneId, told: PhoneTold) -> Option<BackgroundEffect> {
        let tab = self.tabs_with(phone).pop()?;
        Some(tell(phone, tab, told))
    }

    /// A page says that its phone has stopped: its SharedWorker answers, but tells nothing new of the agent.
    pub(super) fn phone_stopped(
        &mut self,
        sender: &RequestSender,
        record: Option<SysId>,
    ) -> Vec<BackgroundEffect> {
        self.about_phone(sender, record, Self::restart_phone)
    }

    fn restart_phone(&mut self, phone: PhoneId) -> Vec<BackgroundEffect> {
        let known = self.memory.phone(&phone);
        let signed_out = known.is_some_and(|phone| phone.is_signed_out());
        let under_way = self
            .restarts
            .iter()
            .any(|restart| restart.phone.host == phone.host);
        if signed_out || under_way || self.is_live(&phone) {
            return Vec::new();
        }
        let number = self.number();
        let parking = self.tabs_with(&phone);
        let mut effects = self.tell_phone(&phone, None, PhoneTold::Park(number));
        effects.push(BackgroundEffect::SetRestartAlarm(number, false, PARK_MS));
        effects.push(BackgroundEffect::Remember);
        self.restarts.push(Restart {
            number,
            phone,
            parking,
            parked: Vec::new(),
            loading: false,
        });
        effects
    }

    /// A tab has parked its frame.
    pub(super) fn has_parked(
        &mut self,
        sender: &RequestSender,
        number: u32,
    ) -> Vec<BackgroundEffect> {
        let mut effects = vec![sender.done()];
        let Some(tab) = sender.tab else {
            return effects;
        };
        let Some(restart) = self.restart_of(sender, number) else {
            // The restart is over, or the background was stopped in the middle of it.
            let mut tabs = self.memory.in_tabs.iter();
            let here = tabs.find(|known| known.tab == tab && known.phone.origin == sender.origin);
            effects.extend(here.map(|here| tell(&here.phone, tab, PhoneTold::Load)));
            return effects;
        };
        restart.parking.retain(|known| *known != tab);
        if restart.loading {
            // It comes after its time: nobody has to wait for it any more.
            effects.push(tell(&restart.phone, tab, PhoneTold::Load));
            return effects;
        }
        if !restart.parked.contains(&tab) {
            restart.parked.push(tab);
        }
        effects.extend(self.load_first(number));
        effects
    }

    /// A contact is live in a tab that was to park its frame: nothing is started anew.
    pub(super) fn may_not_park(
        &mut self,
        sender: &RequestSender,
        number: u32,
    ) -> Vec<BackgroundEffect> {
        let mut effects = vec![sender.done()];
        if self.restart_of(sender, number).is_some() {
            effects.extend(self.end_restart(number));
        }
        effects
    }

    /// A restart has used up the time for one of its two steps.
    pub(super) fn restart_overdue(&mut self, number: u32, loading: bool) -> Vec<BackgroundEffect> {
        match self.restart(number) {
            Some(restart) if restart.loading == loading => {}
            _ => return Vec::new(),
        }
        if loading {
            return self.end_restart(number);
        }
        if let Some(restart) = self.restart(number) {
            // A tab that does not answer is asleep or gone. Its page loads by itself when it wakes up.
            restart.parking.clear();
        }
        self.load_first(number)
    }

    /// The phone has come up in one tab: the other tabs load their frames as well.
    pub(super) fn came_up(&mut self, phone: &PhoneId) -> Vec<BackgroundEffect> {
        let mut restarts = self.restarts.iter();
        let restart = restarts.find(|restart| restart.phone == *phone && restart.loading);
        let number = restart.map(|restart| restart.number);
        number.map_or_else(Vec::new, |number| self.end_restart(number))
    }

    /// The restart of this number, if it is of a phone of the sender's ServiceNow.
    fn restart_of(&mut self, sender: &RequestSender, number: u32) -> Option<&mut Restart> {
        self.restart(number)
            .filter(|restart| restart.phone.origin == sender.origin)
    }

    fn restart(&mut self, number: u32) -> Option<&mut Restart> {
        let mut restarts = self.restarts.iter_mut();
        restarts.find(|restart| restart.number == number)
    }

    /// One tab loads its frame, once no tab has to park any more.
    fn load_first(&mut self, number: u32) -> Vec<BackgroundEffect> {
        let Some(restart) = self.restart(number) else {
            return Vec::new();
        };
        if restart.loading || !restart.parking.is_empty() {
            return Vec::new();
        }
        if restart.parked.is_empty() {
            return self.end_restart(number);
        }
        restart.loading = true;
        let first = restart.parked.remove(0);
        vec![
            tell(&restart.phone, first, PhoneTold::Load),
            BackgroundEffect::SetRestartAlarm(number, true, COME_UP_MS),
        ]
    }

    /// Every tab that has parked its frame loads it.
    fn end_restart(&mut self, number: u32) -> Vec<BackgroundEffect> {
        let ended = |restart: &mut Restart| restart.number == number;
        let ended = self.restarts.extract_if(.., ended);
        let loads = ended.flat_map(|restart| {
            let parked = restart.parked.into_iter();
            let phone = restart.phone;
            parked.map(move |tab| tell(&phone, tab, PhoneTold::Load))
        });
        loads.collect()
    }

    /// A page doubts that the phone's session still counts: Amazon Connect has refused a request of the phone.
    pub(super) fn asked_to_renew(
        &mut self,
        sender: &RequestSender,
        record: Option<SysId>,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let mut effects = vec![sender.done()];
        if let Ok(target) = self.company(&sender.key(record)) {
            self.has_phone(sender, &target.phone);
            effects.extend(self.renew(target, now));
        }
        effects
    }

    /// Renews every session that is old enough, and stops to look when no session is left.
    pub(super) fn look_after_sessions(&mut self, now: f64) -> Vec<BackgroundEffect> {
        let records = self.memory.records().iter();
        let keys: Vec<_> = records.map(|record| record.key.clone()).collect();
        let targets = keys.iter().filter_map(|key| self.company(key).ok());
        let after = self.settings.renew_after.as_ms();
        // A session that no tab uses is left to end.
        let due = targets.filter(|target| {
            let phone = self.memory.phone(&target.phone);
            phone.is_some_and(|phone| phone.is_due(after, now))
                && !self.tabs_with(&target.phone).is_empty()
        });
        let due: Vec<Target> = due.collect();
        let mut effects: Vec<BackgroundEffect> = Vec::new();
        for target in due {
            let failed = self
                .memory
                .phone(&target.phone)
                .and_then(|phone| phone.renewal_failed);
            if failed.is_none_or(|(at, _)| now - at >= RENEW_AGAIN_MS) {
                effects.extend(self.renew(target, now));
            }
        }
        effects
    }

    /// Begins to look after the sessions when there is one, and ends when there is none.
    fn watch_sessions(&mut self) -> Option<BackgroundEffect> {
        let there = self.memory.has_session();
        (there != self.watches_sessions).then(|| {
            self.watches_sessions = there;
            BackgroundEffect::WatchSessions(there)
        })
    }

    fn renew(&mut self, target: Target, now: f64) -> Vec<BackgroundEffect> {
        let known = self.memory.phone(&target.phone);
        let signed_out = known.is_some_and(|phone| phone.is_signed_out());
        let landed = known.and_then(|phone| phone.landed_at());
        let just_landed = landed.is_some_and(|at| (0.0..RENEWED_MS).contains(&(now - at)));
        if signed_out || just_landed || self.attempt_for(&target.phone).is_some() {
            return Vec::new();
        }
        self.join(&Wanted::ahead(target, None), Way::Silent);
        self.next(now)
    }
}

impl Restart {
    fn has(&self, tab: i32) -> bool {
        self.parking.contains(&tab) || self.parked.contains(&tab)
    }
}

/// Tells the page in this tab something about its phone.
fn tell(phone: &PhoneId, tab: i32, told: PhoneTold) -> BackgroundEffect {
    let host = phone.host.clone();
    BackgroundEffect::TellTab(tab, News::Phone(PhoneNews { host, told }))
}
