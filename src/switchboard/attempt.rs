//! One sign-in attempt: from the moment somebody wants a phone until it lands, fails, or nobody wants it any more.
//!
//! Attempts are numbered, so that what comes late for an older one is dropped. One silent sign-in is under way in the whole
//! browser at a time; the others wait for their turn.

use serde::{Deserialize, Serialize};

use super::memory::PhoneId;
use super::{Effect, Switchboard, Ticket, tell};
use crate::address::ServiceNowOrigin;
use crate::cause::Cause;
use crate::landing::Landing;
use crate::plan::Chain;
use crate::switchboard::memory::{SignInPage, Visit};

/// How long a silent sign-in may take: the agent is told long before, and may still be lucky.
pub const ATTEMPT_MS: u32 = 20_000;
/// How long a failed read or sign-in answers for the other frames of its page. The next page tries anew.
pub(super) const FAILED_MS: f64 = 5_000.0;
/// How long a sign-in that has just landed answers for those who ask after it.
const JUST_LANDED_MS: f64 = 10_000.0;
/// At most this many silent visits to the IdP for one ServiceNow origin …
const VISITS: usize = 3;
/// … in this time, unless a CCP acknowledges in between.
const VISITS_MS: f64 = 10.0 * 60_000.0;

/// How a sign-in goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// Unseen.
    Silent,
    /// In the window that the agent asked for.
    Window,
}

/// What the browser opened for a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The tab.
    pub tab: i32,
    /// The window, where it has one of its own.
    pub window: Option<i32>,
}

/// A sign-in that somebody waits for.
#[derive(Debug)]
pub(super) struct Attempt {
    number: u32,
    phone: PhoneId,
    chain: Chain,
    silent: Silent,
    window: bool,
    /// Amazon Connect itself has refused it.
    pub(super) refused: bool,
    waiting: Vec<Waiting>,
    /// The tabs whose pages want the phone. When all have gone, so has the reason for a silent sign-in.
    tabs: Vec<i32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Silent {
    /// It is not silent, or that way has ended.
    No,
    /// Another one is under way.
    Waits,
    /// The browser is on the way.
    UnderWay,
}

/// A page that waits for an attempt's end.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    ticket: Ticket,
    tab: Option<i32>,
}

/// Who wants a phone, and from where to where its sign-in goes.
pub(super) struct Wanted {
    pub(super) phone: PhoneId,
    pub(super) chain: Chain,
    /// The tab of the page that wants it.
    pub(super) tab: Option<i32>,
    /// Where the answer goes, if somebody waits for one.
    pub(super) ticket: Option<Ticket>,
}

impl Switchboard {
    /// As soon as the record is known: a softphone that opens later finds the agent signed in.
    pub(super) fn ahead(&mut self, wanted: Wanted, now: f64) -> Vec<Effect> {
        let phone = &wanted.phone;
        let signed_in = self.memory.phone(phone);
        let signed_in = signed_in.is_some_and(|phone| phone.is_signed_in(now));
        let opened = self.opened(phone, Way::Silent).is_some();
        if signed_in || opened || self.attempt_for(phone).is_some() {
            return Vec::new();
        }
        self.start(wanted, now)
    }

    /// A page's CCP frame is signed out.
    pub(super) fn sign_in(&mut self, wanted: Wanted, ticket: Ticket, now: f64) -> Vec<Effect> {
        if self.attempt_for(&wanted.phone).is_some() {
            self.join(&wanted, None);
            return Vec::new();
        }
        // The background may have been stopped meanwhile: then the window or the tab is still there, but no attempt.
        if let Some(page) = self.opened(&wanted.phone, Way::Window) {
            let number = page.attempt;
            self.join(&wanted, Some((number, Way::Window)));
            return Vec::new();
        }
        if let Some(page) = self.opened(&wanted.phone, Way::Silent) {
            let (number, since) = (page.attempt, page.since);
            self.join(&wanted, Some((number, Way::Silent)));
            let left = f64::from(ATTEMPT_MS) - (now - since);
            return if left > 0.0 {
                vec![Effect::SetAttemptAlarm(number, left as u32)]
            } else {
                self.overdue(number, now)
            };
        }
        let phone = self.memory.phone_mut(&wanted.phone);
        if phone.landed.is_some_and(|at| now - at < JUST_LANDED_MS) {
            return vec![tell(ticket, None)];
        }
        if let Some((_, cause)) = phone.failed.filter(|(at, _)| now - at < FAILED_MS) {
            return vec![tell(ticket, Some(cause))];
        }
        // The asking page's CCP frame did not acknowledge, so any earlier sign-in no longer counts.
        phone.acknowledged = None;
        phone.landed = None;
        self.start(wanted, now)
    }

    /// Starts a silent sign-in, or lets it wait for its turn, if the IdP has not been visited too often.
    fn start(&mut self, wanted: Wanted, now: f64) -> Vec<Effect> {
        let origin = &wanted.phone.origin;
        self.memory
            .visits
            .retain(|visit| now - visit.at < VISITS_MS);
        let visits = self.memory.visits.iter();
        if visits.filter(|visit| visit.origin == *origin).count() >= VISITS {
            let told = wanted
                .ticket
                .map(|ticket| tell(ticket, Some(Cause::IdpNeedsAgent)));
            return told.into_iter().collect();
        }
        self.join(&wanted, None);
        self.next(now)
    }

    /// Starts the silent sign-in that has waited longest, if none is under way.
    fn next(&mut self, now: f64) -> Vec<Effect> {
        let mut pages = self.memory.pages.iter();
        let under_way = self.out_of_sight.is_some() || pages.any(|page| page.way == Way::Silent);
        let waits = |attempt: &&mut Attempt| attempt.silent == Silent::Waits;
        let Some(attempt) = self.attempts.iter_mut().find(waits).filter(|_| !under_way) else {
            return Vec::new();
        };
        attempt.silent = Silent::UnderWay;
        self.out_of_sight = Some(attempt.number);
        let (number, chain) = (attempt.number, attempt.chain.clone());
        let origin = attempt.phone.origin.clone();
        self.memory.visits.push(Visit {
            origin: origin.clone(),
            at: now,
        });
        let journal = &mut self.memory.journal;
        journal.begin(number, &origin, &chain, Way::Silent, now);
        vec![
            Effect::SignIn(number, chain),
            Effect::WatchTabs(true),
            Effect::Remember,
        ]
    }

    /// The agent asked for a window. There is one at most in the whole browser.
    pub(super) fn open_window(&mut self, wanted: Wanted, now: f64) -> Vec<Effect> {
        let page = self
            .memory
            .pages
            .iter()
            .find(|page| page.way == Way::Window);
        let mut effects = Vec::new();
        match page.cloned() {
            Some(page) if page.phone == wanted.phone && page.chain == wanted.chain => {
                self.join(&wanted, Some((page.attempt, Way::Window)));
                return vec![Effect::Focus(page.opened)];
            }
            // The agent has chosen the other login meanwhile, or another phone.
            Some(page) => {
                self.memory
                    .pages
                    .retain(|other| other.opened != page.opened);
                effects.push(Effect::Close(page.opened));
                if page.phone != wanted.phone {
                    let gone = Some(Cause::IdpNeedsAgent);
                    effects.extend(self.ended(page.attempt, Way::Window, gone, now));
                }
            }
            // A second press, before the browser has told of the window.
            None if self.attempts.iter().any(|attempt| attempt.window) => {
                if self.attempt_for(&wanted.phone).is_some() {
                    self.join(&wanted, None);
                    return Vec::new();
                }
                let told = wanted
                    .ticket
                    .map(|ticket| tell(ticket, Some(Cause::IdpNeedsAgent)));
                return told.into_iter().collect();
            }
            None => {}
        }
        let number = self.join_way(&wanted, Way::Window);
        let journal = &mut self.memory.journal;
        journal.begin(
            number,
            &wanted.phone.origin,
            &wanted.chain,
            Way::Window,
            now,
        );
        effects.push(Effect::OpenWindow(number, wanted.chain));
        effects.push(Effect::Remember);
        effects
    }

    /// A tab or a window has opened for an attempt.
    pub(super) fn has_opened(
        &mut self,
        number: u32,
        chain: Chain,
        way: Way,
        opened: Opened,
        now: f64,
    ) -> Vec<Effect> {
        let Some(attempt) = self
            .attempts
            .iter()
            .find(|attempt| attempt.number == number)
        else {
            // Nobody wants it any more.
            return vec![Effect::Close(opened)];
        };
        self.memory.pages.push(SignInPage {
            attempt: number,
            phone: attempt.phone.clone(),
            chain,
            way,
            opened,
            since: now,
        });
        let mut effects = vec![Effect::Remember];
        if way == Way::Silent {
            // From here on the tab tells how long the attempt is under way.
            self.out_of_sight = None;
            effects.push(Effect::SetAttemptAlarm(number, ATTEMPT_MS));
        }
        effects
    }

    /// A tab of a sign-in that reaches the CCP has done its work; the CCP itself need not load there.
    pub(super) fn navigated(&mut self, tab: i32, url: &str, now: f64) -> Vec<Effect> {
        let Some(page) = self.page(tab).cloned() else {
            // A page out of sight is in no tab; there is one at most.
            if let Some(number) = self.out_of_sight.filter(|_| tab < 0) {
                self.memory.journal.pass(number, Way::Silent, url, now);
            }
            return Vec::new();
        };
        let SignInPage {
            attempt,
            chain,
            way,
            ..
        } = page;
        self.memory.journal.pass(attempt, way, url, now);
        match (Landing::at(url, &chain.login, &chain.ccp), way) {
            (Some(Landing::SignedIn), _) => self.ended(attempt, way, None, now),
            (Some(Landing::Refused), Way::Silent) => {
                self.ended(attempt, way, Some(Cause::SignInRefused), now)
            }
            // In a window Amazon Connect's own page says more than we know.
            (Some(Landing::Refused), Way::Window) | (None, _) => Vec::new(),
        }
    }

    /// A tab goes to another page, or is closed (`None`). A silent sign-in that only its page wanted is over with the page.
    pub(super) fn left(&mut self, tab: i32, url: Option<&str>, now: f64) -> Vec<Effect> {
        let origin = url.and_then(|url| ServiceNowOrigin::parse(url).ok());
        let stays = |attempt: &Attempt| {
            origin.as_ref().map(ServiceNowOrigin::as_str) == Some(&attempt.phone.origin)
        };
        let mut alone = Vec::new();
        for attempt in &mut self.attempts {
            if stays(attempt) || !attempt.tabs.contains(&tab) {
                continue;
            }
            attempt.tabs.retain(|known| *known != tab);
            attempt.waiting.retain(|waiting| waiting.tab != Some(tab));
            if attempt.tabs.is_empty() && attempt.silent != Silent::No {
                alone.push((attempt.number, attempt.silent));
            }
        }
        let mut effects = Vec::new();
        for (number, silent) in alone {
            let page = self.memory.pages.iter();
            let mut page = page.filter(|page| page.attempt == number && page.way == Way::Silent);
            match (silent, page.next()) {
                (Silent::Waits, _) => {
                    self.attempts.retain(|attempt| attempt.number != number);
                }
                (_, Some(page)) => {
                    effects.push(Effect::Close(page.opened));
                    effects.extend(self.closed(page.opened.tab, now));
                }
                // The browser cannot end a page out of sight before its time. What becomes of it is told to nobody.
                (_, None) => {}
            }
        }
        effects
    }

    /// The tab of a sign-in is closed.
    pub(super) fn closed(&mut self, tab: i32, now: f64) -> Vec<Effect> {
        let Some(page) = self.page(tab).cloned() else {
            return Vec::new();
        };
        self.memory.pages.retain(|page| page.opened.tab != tab);
        self.ended(page.attempt, page.way, Some(Cause::IdpNeedsAgent), now)
    }

    /// A silent sign-in in a tab has had its time. To close the tab is to give up.
    pub(super) fn overdue(&mut self, number: u32, now: f64) -> Vec<Effect> {
        let mut pages = self.memory.pages.iter();
        let page = pages.find(|page| page.attempt == number && page.way == Way::Silent);
        let Some(opened) = page.map(|page| page.opened) else {
            return Vec::new();
        };
        let mut effects = vec![Effect::Close(opened)];
        effects.extend(self.closed(opened.tab, now));
        effects
    }

    /// An attempt has come to an end on one of its two ways.
    pub(super) fn ended(
        &mut self,
        number: u32,
        way: Way,
        failure: Option<Cause>,
        now: f64,
    ) -> Vec<Effect> {
        if way == Way::Silent && self.out_of_sight == Some(number) {
            self.out_of_sight = None;
        }
        let at = self
            .attempts
            .iter()
            .position(|attempt| attempt.number == number);
        let page = self.memory.pages.iter().find(|page| page.attempt == number);
        let phone = match (at, page) {
            (Some(at), _) => self.attempts[at].phone.clone(),
            (None, Some(page)) => page.phone.clone(),
            // An older attempt's end has come late: it makes room, and changes nothing else.
            (None, None) => return self.go_on(now),
        };
        let refused = at.is_some_and(|at| self.attempts[at].refused);
        let failure = match failure {
            Some(Cause::SignInErrorPage) if refused => Some(Cause::SignInRefused),
            failure => failure,
        };
        self.memory.journal.end(number, way, failure, now);
        let known = self.memory.phone_mut(&phone);
        match (failure, way) {
            (None, _) => (known.landed, known.failed) = (Some(now), None),
            (Some(cause), Way::Silent) => known.failed = Some((now, cause)),
            (Some(_), Way::Window) => {}
        }
        // A landing serves both ways; a failure ends its own only.
        let mut effects = self.close_pages(number, |page| failure.is_none() || page.way == way);
        effects.push(Effect::Remember);
        if let Some(at) = at {
            let attempt = &mut self.attempts[at];
            match way {
                Way::Silent => attempt.silent = Silent::No,
                Way::Window => attempt.window = false,
            }
            // After a failure the other way may still be open.
            let open = attempt.silent != Silent::No || attempt.window;
            if failure.is_none() || !open {
                let waiting = self.attempts.remove(at).waiting.into_iter();
                effects.extend(waiting.map(|waiting| tell(waiting.ticket, failure)));
            }
        }
        effects.extend(self.go_on(now));
        effects
    }

    /// The next silent sign-in, if one waits; else nobody needs to know where tabs go.
    fn go_on(&mut self, now: f64) -> Vec<Effect> {
        let next = self.next(now);
        let silent = |attempt: &Attempt| attempt.silent != Silent::No;
        if next.is_empty() && !self.attempts.iter().any(silent) {
            return vec![Effect::WatchTabs(false)];
        }
        next
    }

    fn close_pages(&mut self, number: u32, ends: impl Fn(&SignInPage) -> bool) -> Vec<Effect> {
        let ended = |page: &mut SignInPage| page.attempt == number && ends(page);
        let closed = self.memory.pages.extract_if(.., ended);
        closed.map(|page| Effect::Close(page.opened)).collect()
    }

    fn page(&self, tab: i32) -> Option<&SignInPage> {
        self.memory.pages.iter().find(|page| page.opened.tab == tab)
    }

    /// The sign-in window, or the tab of a silent sign-in, for a phone.
    fn opened(&self, phone: &PhoneId, way: Way) -> Option<&SignInPage> {
        let mut pages = self.memory.pages.iter();
        pages.find(|page| page.way == way && page.phone == *phone)
    }

    /// The attempt for a phone.
    pub(super) fn attempt_for(&mut self, phone: &PhoneId) -> Option<&mut Attempt> {
        let mut attempts = self.attempts.iter_mut();
        attempts.find(|attempt| attempt.phone == *phone)
    }

    /// The attempt that is on its way to this Amazon Connect host out of sight.
    pub(super) fn silent_to(&mut self, host: &str) -> Option<&mut Attempt> {
        let mut attempts = self.attempts.iter_mut();
        attempts.find(|attempt| attempt.silent == Silent::UnderWay && attempt.phone.host == host)
    }

    /// Adds a page to the attempt for its phone; without one, makes the one whose window or tab is open, or a new silent one.
    fn join(&mut self, wanted: &Wanted, open: Option<(u32, Way)>) {
        if self.attempt_for(&wanted.phone).is_none() {
            let number = match open {
                Some((number, _)) => number,
                None => self.number(),
            };
            let (silent, window) = match open {
                None => (Silent::Waits, false),
                Some((_, Way::Silent)) => (Silent::UnderWay, false),
                Some((_, Way::Window)) => (Silent::No, true),
            };
            self.attempts.push(Attempt {
                number,
                phone: wanted.phone.clone(),
                chain: wanted.chain.clone(),
                silent,
                window,
                refused: false,
                waiting: Vec::new(),
                tabs: Vec::new(),
            });
        }
        if let Some(attempt) = self.attempt_for(&wanted.phone) {
            let tab = wanted.tab;
            let waiting = wanted.ticket.map(|ticket| Waiting { ticket, tab });
            attempt.waiting.extend(waiting);
            attempt
                .tabs
                .extend(tab.filter(|tab| !attempt.tabs.contains(tab)));
        }
    }

    /// The same for a way that begins now; the attempt's number.
    fn join_way(&mut self, wanted: &Wanted, way: Way) -> u32 {
        let number = self
            .attempt_for(&wanted.phone)
            .map(|attempt| attempt.number);
        let number = number.unwrap_or_else(|| self.number());
        self.join(wanted, Some((number, way)));
        if let Some(attempt) = self.attempt_for(&wanted.phone) {
            attempt.window |= way == Way::Window;
        }
        number
    }

    fn number(&mut self) -> u32 {
        self.memory.attempt = self.memory.attempt.wrapping_add(1);
        self.memory.attempt
    }
}
