//! One sign-in attempt: from the moment somebody wants a phone until it lands, fails, or nobody wants it any more.
//!
//! Attempts are numbered, so that what comes late for an older one is dropped. One silent sign-in is under way in the whole
//! browser at a time; the others wait for their turn.

use crate::background::memory::{SignInPage, Visit};
use crate::background::{BackgroundEffect, Coordinator, Ticket, tell};
use crate::cause::Cause;
use crate::connect::landing::Landing;
use crate::sign_in::chain::Chain;
use crate::sign_in::phone_id::PhoneId;
use crate::sign_in::way::{ATTEMPT_MS, Opened, Way};
use crate::value::ServiceNowOrigin;

/// How long a sign-in that has just landed answers for those who ask after it.
const JUST_LANDED_MS: f64 = 10_000.0;

/// At most this many silent visits to the IdP for one ServiceNow origin …
const VISITS: usize = 3;

/// … in this time, unless a CCP acknowledges in between.
const VISITS_MS: f64 = 10.0 * 60_000.0;

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
    /// All have gone before the browser has told of the tab that it opens.
    abandoned: bool,
}

impl Attempt {
    fn new(number: u32, phone: PhoneId, chain: Chain) -> Self {
        Self {
            number,
            phone,
            chain,
            silent: Silent::No,
            window: false,
            refused: false,
            waiting: Vec::new(),
            tabs: Vec::new(),
            abandoned: false,
        }
    }

    /// The attempts whose tabs and windows are open, for a background that was stopped meanwhile.
    pub(super) fn all_open(pages: &[SignInPage]) -> Vec<Self> {
        let mut attempts: Vec<Self> = Vec::new();
        for page in pages {
            let known = attempts
                .iter()
                .position(|attempt| attempt.number == page.attempt);
            let at = known.unwrap_or_else(|| {
                let (phone, chain) = (page.phone.clone(), page.chain.clone());
                attempts.push(Self::new(page.attempt, phone, chain));
                attempts.len() - 1
            });
            match page.way {
                Way::Silent => attempts[at].silent = Silent::UnderWay,
                Way::Window => attempts[at].window = true,
            }
        }
        attempts
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Silent {
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

impl Coordinator {
    /// As soon as the record is known: a softphone that opens later finds the agent signed in.
    pub(super) fn ahead(&mut self, wanted: Wanted, now: f64) -> Vec<BackgroundEffect> {
        let phone = &wanted.phone;
        let known = self.memory.phone(phone);
        let signed_in = known.is_some_and(|phone| phone.is_signed_in(now));
        let just_failed = known.is_some_and(|phone| phone.has_just_failed(now).is_some());
        if signed_in || just_failed || self.attempt_for(phone).is_some() {
            return Vec::new();
        }
        self.join(&wanted, Way::Silent);
        self.next(now)
    }

    /// A page's CCP frame is signed out.
    pub(super) fn sign_in(
        &mut self,
        wanted: Wanted,
        ticket: Ticket,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        if self.attempt_for(&wanted.phone).is_some() {
            self.join(&wanted, Way::Silent);
            return Vec::new();
        }
        let phone = self.memory.phone_mut(&wanted.phone);
        if phone.landed.is_some_and(|at| now - at < JUST_LANDED_MS) {
            return vec![tell(ticket, None)];
        }
        if let Some(cause) = phone.has_just_failed(now) {
            return vec![tell(ticket, Some(cause))];
        }
        // The asking page's CCP frame did not acknowledge, so any earlier sign-in no longer counts.
        phone.acknowledged = None;
        phone.landed = None;
        self.join(&wanted, Way::Silent);
        self.next(now)
    }

    fn visits_too_often(&mut self, origin: &str, now: f64) -> bool {
        let visits = &mut self.memory.visits;
        visits.retain(|visit| now - visit.at < VISITS_MS);
        visits.iter().filter(|visit| visit.origin == origin).count() >= VISITS
    }

    /// Starts the silent sign-in that has waited longest, if none is under way and its origin has not had too many.
    fn next(&mut self, now: f64) -> Vec<BackgroundEffect> {
        let mut effects = Vec::new();
        loop {
            let mut pages = self.memory.pages.iter();
            let busy = self.out_of_sight.is_some() || pages.any(|page| page.way == Way::Silent);
            let waits = |attempt: &Attempt| attempt.silent == Silent::Waits;
            let Some(at) = self.attempts.iter().position(waits).filter(|_| !busy) else {
                return effects;
            };
            let attempt = &mut self.attempts[at];
            attempt.silent = Silent::UnderWay;
            let (number, chain) = (attempt.number, attempt.chain.clone());
            let origin = attempt.phone.origin.clone();
            // Those of the same origin that went before may have used up its visits.
            if self.visits_too_often(&origin, now) {
                effects.extend(self.settle(at, Way::Silent, Some(Cause::IdpNeedsAgent)));
                continue;
            }
            self.out_of_sight = Some(number);
            self.memory.visits.push(Visit {
                origin: origin.clone(),
                at: now,
            });
            let journal = &mut self.memory.journal;
            journal.begin(number, &origin, &chain, Way::Silent, now);
            effects.extend([
                BackgroundEffect::SignIn(number, chain),
                BackgroundEffect::WatchTabs(true),
                BackgroundEffect::Remember,
            ]);
            return effects;
        }
    }

    /// The background has been started again: the tab of a silent sign-in that was under way has the rest of its time.
    pub(super) fn resume(&mut self, now: f64) -> Vec<BackgroundEffect> {
        let pages = self.memory.pages.iter();
        let silent = pages.filter(|page| page.way == Way::Silent);
        let silent: Vec<(u32, f64)> = silent.map(|page| (page.attempt, page.since)).collect();
        let mut effects = Vec::new();
        for (number, since) in silent {
            let left = f64::from(ATTEMPT_MS) - (now - since).max(0.0);
            if left > 0.0 {
                effects.push(BackgroundEffect::WatchTabs(true));
                effects.push(BackgroundEffect::SetAttemptAlarm(
                    number,
                    left.ceil() as u32,
                ));
            } else {
                effects.extend(self.overdue(number, now));
            }
        }
        effects
    }

    /// A pairing has been forgotten, or the policy has changed: what is no longer allowed ends.
    pub(super) fn withdraw(&mut self, now: f64) -> Vec<BackgroundEffect> {
        // A window may go another way than its attempt.
        let pages = self.memory.pages.iter();
        let pages = pages.map(|page| (page.attempt, &page.phone, &page.chain));
        let attempts = self.attempts.iter();
        let attempts = attempts.map(|attempt| (attempt.number, &attempt.phone, &attempt.chain));
        let barred = attempts
            .chain(pages)
            .filter(|(_, phone, chain)| !self.allows(&phone.origin, chain));
        let mut barred: Vec<u32> = barred.map(|(number, ..)| number).collect();
        barred.sort_unstable();
        barred.dedup();
        let mut effects = Vec::new();
        for number in &barred {
            let failure = Some(Cause::PairingChanged);
            for way in [Way::Silent, Way::Window] {
                self.memory.journal.end(*number, way, failure, now);
            }
            effects.extend(self.close_pages(*number, |_| true));
            let ended = |attempt: &mut Attempt| attempt.number == *number;
            let waiting = self.attempts.extract_if(.., ended);
            let waiting = waiting.flat_map(|attempt| attempt.waiting);
            effects.extend(waiting.map(|waiting| tell(waiting.ticket, failure)));
        }
        if !barred.is_empty() {
            effects.push(BackgroundEffect::Remember);
            effects.extend(self.go_on(now));
        }
        effects
    }

    /// The agent asked for a window. There is one at most in the whole browser.
    pub(super) fn open_window(&mut self, wanted: Wanted, now: f64) -> Vec<BackgroundEffect> {
        let page = self
            .memory
            .pages
            .iter()
            .find(|page| page.way == Way::Window);
        let mut effects = Vec::new();
        match page.cloned() {
            Some(page) if page.phone == wanted.phone && page.chain == wanted.chain => {
                self.join(&wanted, Way::Window);
                return vec![BackgroundEffect::Focus(page.opened)];
            }
            // The agent has chosen the other login meanwhile, or another phone.
            Some(page) => {
                self.memory
                    .pages
                    .retain(|other| other.opened != page.opened);
                effects.push(BackgroundEffect::Close(page.opened));
                if page.phone != wanted.phone {
                    let gone = Some(Cause::IdpNeedsAgent);
                    effects.extend(self.ended(page.attempt, Way::Window, gone, now));
                }
            }
            // A second press, before the browser has told of the window.
            None if self.opening.is_some() => {
                if self
                    .attempt_for(&wanted.phone)
                    .is_some_and(|attempt| attempt.window)
                {
                    self.join(&wanted, Way::Window);
                    return Vec::new();
                }
                let told = wanted
                    .ticket
                    .map(|ticket| tell(ticket, Some(Cause::IdpNeedsAgent)));
                return told.into_iter().collect();
            }
            None => {}
        }
        let number = self.join(&wanted, Way::Window);
        let journal = &mut self.memory.journal;
        journal.begin(
            number,
            &wanted.phone.origin,
            &wanted.chain,
            Way::Window,
            now,
        );
        self.opening = Some(number);
        effects.push(BackgroundEffect::OpenWindow(number, wanted.chain));
        effects.push(BackgroundEffect::Remember);
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
    ) -> Vec<BackgroundEffect> {
        self.has_told(number, way);
        let Some(attempt) = self
            .attempts
            .iter()
            .find(|attempt| attempt.number == number)
        else {
            // Nobody wants it any more.
            let mut effects = vec![BackgroundEffect::Close(opened)];
            effects.extend(self.go_on(now));
            return effects;
        };
        let abandoned = attempt.abandoned;
        self.memory.pages.push(SignInPage {
            attempt: number,
            phone: attempt.phone.clone(),
            chain,
            way,
            opened,
            since: now,
        });
        let mut effects = vec![BackgroundEffect::Remember];
        if way == Way::Silent {
            // From here on the tab tells how long the attempt is under way.
            effects.push(BackgroundEffect::SetAttemptAlarm(number, ATTEMPT_MS));
            if abandoned {
                effects.extend(self.abandon(number, now));
            }
        }
        effects
    }

    /// The browser has told of what it opened for an attempt, or of its end.
    fn has_told(&mut self, number: u32, way: Way) {
        let untold = match way {
            Way::Silent => &mut self.out_of_sight,
            Way::Window => &mut self.opening,
        };
        if *untold == Some(number) {
            *untold = None;
        }
    }

    /// A tab of a sign-in that reaches the CCP has done its work; the CCP itself need not load there.
    pub(super) fn navigated(&mut self, tab: i32, url: &str, now: f64) -> Vec<BackgroundEffect> {
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
    pub(super) fn left(&mut self, tab: i32, url: Option<&str>, now: f64) -> Vec<BackgroundEffect> {
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
            if attempt.tabs.is_empty() && attempt.waiting.is_empty() {
                alone.push(attempt.number);
            }
        }
        let alone = alone.into_iter();
        alone.flat_map(|number| self.abandon(number, now)).collect()
    }

    /// Nobody waits for an attempt's silent sign-in any more.
    fn abandon(&mut self, number: u32, now: f64) -> Vec<BackgroundEffect> {
        let mut attempts = self.attempts.iter_mut();
        let Some(attempt) = attempts.find(|attempt| attempt.number == number) else {
            return Vec::new();
        };
        let mut pages = self.memory.pages.iter();
        let is_open = pages.any(|page| page.attempt == number && page.way == Way::Silent);
        match attempt.silent {
            Silent::No => Vec::new(),
            Silent::Waits => {
                attempt.silent = Silent::No;
                self.attempts
                    .retain(|attempt| attempt.number != number || attempt.window);
                Vec::new()
            }
            Silent::UnderWay if is_open => {
                // The sign-in has not failed; the next page tries anew.
                let phone = attempt.phone.clone();
                let failed = self.memory.phone(&phone).and_then(|phone| phone.failed);
                let effects = self.overdue(number, now);
                self.memory.phone_mut(&phone).failed = failed;
                effects
            }
            // A tab is closed as soon as the browser has told of it. A page out of sight cannot be ended before its time.
            Silent::UnderWay => {
                attempt.abandoned = true;
                Vec::new()
            }
        }
    }

    /// The tab of a sign-in is closed.
    pub(super) fn closed(&mut self, tab: i32, now: f64) -> Vec<BackgroundEffect> {
        let Some(page) = self.page(tab).cloned() else {
            return Vec::new();
        };
        self.memory.pages.retain(|page| page.opened.tab != tab);
        self.ended(page.attempt, page.way, Some(Cause::IdpNeedsAgent), now)
    }

    /// A silent sign-in in a tab has had its time. To close the tab is to give up.
    pub(super) fn overdue(&mut self, number: u32, now: f64) -> Vec<BackgroundEffect> {
        let mut pages = self.memory.pages.iter();
        let page = pages.find(|page| page.attempt == number && page.way == Way::Silent);
        let Some(opened) = page.map(|page| page.opened) else {
            return Vec::new();
        };
        let mut effects = vec![BackgroundEffect::Close(opened)];
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
    ) -> Vec<BackgroundEffect> {
        self.has_told(number, way);
        let mut attempts = self.attempts.iter();
        let Some(at) = attempts.position(|attempt| attempt.number == number) else {
            // An older attempt's end has come late: it makes room, and changes nothing else.
            return self.go_on(now);
        };
        let attempt = &self.attempts[at];
        let (phone, refused) = (attempt.phone.clone(), attempt.refused);
        let failure = match failure {
            Some(Cause::SignInErrorPage) if refused => Some(Cause::SignInRefused),
            failure => failure,
        };
        let began = self.memory.journal.began(number, way);
        self.memory.journal.end(number, way, failure, now);
        let known = self.memory.phone_mut(&phone);
        let there = known
            .acknowledged
            .zip(began)
            .is_some_and(|(at, began)| at >= began);
        match (failure, way) {
            (None, _) => (known.landed, known.failed) = (Some(now), None),
            // A phone that is there meanwhile has not needed this sign-in.
            (Some(cause), Way::Silent) if !there => known.failed = Some((now, cause)),
            (Some(_), _) => {}
        }
        // A landing serves both ways; a failure ends its own only.
        let mut effects = self.close_pages(number, |page| failure.is_none() || page.way == way);
        effects.push(BackgroundEffect::Remember);
        effects.extend(self.settle(at, way, failure));
        effects.extend(self.go_on(now));
        effects
    }

    /// One way of an attempt has ended. Unless it has landed, the other one may still be open.
    fn settle(&mut self, at: usize, way: Way, failure: Option<Cause>) -> Vec<BackgroundEffect> {
        let attempt = &mut self.attempts[at];
        match way {
            Way::Silent => attempt.silent = Silent::No,
            Way::Window => attempt.window = false,
        }
        if failure.is_some() && (attempt.silent != Silent::No || attempt.window) {
            return Vec::new();
        }
        let waiting = self.attempts.remove(at).waiting.into_iter();
        waiting
            .map(|waiting| tell(waiting.ticket, failure))
            .collect()
    }

    /// The next silent sign-in, if one waits; else nobody needs to know where tabs go.
    fn go_on(&mut self, now: f64) -> Vec<BackgroundEffect> {
        let mut effects = self.next(now);
        let silent = |attempt: &Attempt| attempt.silent != Silent::No;
        if !self.attempts.iter().any(silent) {
            effects.push(BackgroundEffect::WatchTabs(false));
        }
        effects
    }

    fn close_pages(
        &mut self,
        number: u32,
        ends: impl Fn(&SignInPage) -> bool,
    ) -> Vec<BackgroundEffect> {
        let ended = |page: &mut SignInPage| page.attempt == number && ends(page);
        let closed = self.memory.pages.extract_if(.., ended);
        closed
            .map(|page| BackgroundEffect::Close(page.opened))
            .collect()
    }

    fn page(&self, tab: i32) -> Option<&SignInPage> {
        self.memory.pages.iter().find(|page| page.opened.tab == tab)
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

    /// Adds a page to the attempt for its phone, which is a new one if there is none; the attempt's number.
    fn join(&mut self, wanted: &Wanted, way: Way) -> u32 {
        let mut attempts = self.attempts.iter();
        let at = attempts.position(|attempt| attempt.phone == wanted.phone);
        let at = at.unwrap_or_else(|| {
            let number = self.number();
            let mut attempt = Attempt::new(number, wanted.phone.clone(), wanted.chain.clone());
            if way == Way::Silent {
                attempt.silent = Silent::Waits;
            }
            self.attempts.push(attempt);
            self.attempts.len() - 1
        });
        let attempt = &mut self.attempts[at];
        attempt.window |= way == Way::Window;
        attempt.abandoned = false;
        let tab = wanted.tab;
        let waiting = wanted.ticket.map(|ticket| Waiting { ticket, tab });
        attempt.waiting.extend(waiting);
        let new = tab.filter(|tab| !attempt.tabs.contains(tab));
        attempt.tabs.extend(new);
        attempt.number
    }

    fn number(&mut self) -> u32 {
        self.memory.attempt = self.memory.attempt.wrapping_add(1);
        self.memory.attempt
    }
}
