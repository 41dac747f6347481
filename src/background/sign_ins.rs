//! How a sign-in begins: silently or in a window, for the pages that want its phone.
//!
//! One silent sign-in is under way in the whole browser at a time; the others wait for their turn. One sign-in window is open at a
//! time.

use crate::background::attempt::{Attempt, Silent, Waiting, Wanted};
use crate::background::coordinator::Coordinator;
use crate::background::effect::BackgroundEffect;
use crate::background::event::Ticket;
use crate::background::memory::{SignInPage, Visit};
use crate::background::requests::tell;
use crate::cause::Cause;
use crate::session::phone::Phone;
use crate::sign_in::chain::Chain;
use crate::sign_in::phone_id::PhoneId;
use crate::sign_in::way::{ATTEMPT_MS, Opened, Way};

/// How long a sign-in that has just succeeded answers further requests for it, in milliseconds.
const JUST_LANDED_MS: f64 = 10_000.0;

/// How long the browser may take to tell what it opened for a sign-in, or that a silent sign-in has ended, in milliseconds. It ends a
/// silent sign-in by itself after [`ATTEMPT_MS`].
const BROWSER_MS: u32 = ATTEMPT_MS + 10_000;

/// At most this many silent visits to the IdP for one ServiceNow origin …
const VISITS: usize = 3;

/// … in this time, in milliseconds, unless the agent asks.
const VISITS_MS: f64 = 60.0 * 60_000.0;

impl Coordinator {
    /// Signs in as soon as the record is known, so that a softphone that opens later finds the agent signed in.
    pub(super) fn ahead(&mut self, wanted: &Wanted, now: f64) -> Vec<BackgroundEffect> {
        let phone = &wanted.target.phone;
        let known = self.memory.phone(phone);
        let signed_in = known.is_some_and(|phone| phone.is_signed_in(now) || phone.is_signed_out());
        let just_failed = known.is_some_and(|phone| phone.has_just_failed(now).is_some());
        if signed_in || just_failed || self.attempt_for(phone).is_some() {
            return Vec::new();
        }
        self.join(wanted, Way::Silent);
        self.next(now)
    }

    /// Signs in silently for a page whose CCP frame is signed out.
    pub(super) fn sign_in(
        &mut self,
        wanted: &Wanted,
        ticket: Ticket,
        asked: bool,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let known = self.memory.phone(&wanted.target.phone);
        if !asked && known.is_some_and(Phone::is_signed_out) {
            return vec![tell(ticket, Some(Cause::PhoneSignedOut))];
        }
        if self.attempt_for(&wanted.target.phone).is_some() {
            self.join(wanted, Way::Silent);
            return Vec::new();
        }
        if asked {
            let origin = &wanted.target.phone.origin;
            self.memory.visits.retain(|visit| visit.origin != *origin);
        }
        let login = self.answers.login(wanted.tab, &wanted.target.phone);
        let phone = self.memory.phone_mut(&wanted.target.phone);
        // A phone that was up since then and is sent to the login has lost its session.
        let is_over = |landed| phone.ready_at() >= Some(landed) && login > Some(landed);
        if phone
            .landed_at()
            .is_some_and(|at| now - at < JUST_LANDED_MS && !is_over(at))
        {
            return vec![tell(ticket, None)];
        }
        if let Some(cause) = phone.has_just_failed(now) {
            return vec![tell(ticket, Some(cause))];
        }
        // The asking page's CCP frame did not acknowledge, so any earlier sign-in no longer counts.
        phone.doubt();
        self.join(wanted, Way::Silent);
        self.next(now)
    }

    fn visits_too_often(&mut self, origin: &str, now: f64) -> bool {
        let visits = &mut self.memory.visits;
        visits.retain(|visit| now - visit.at < VISITS_MS);
        visits.iter().filter(|visit| visit.origin == origin).count() >= VISITS
    }

    /// Starts the silent sign-in that has waited longest, if no other is under way and its origin has not had too many.
    pub(super) fn next(&mut self, now: f64) -> Vec<BackgroundEffect> {
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
            // Earlier attempts of the same origin may have used up its visits.
            if self.visits_too_often(&origin, now) {
                let phone = self.memory.phone(&self.attempts[at].phone);
                let known = phone.and_then(|phone| phone.kept_out().or(phone.failed()));
                let cause = known.unwrap_or(Cause::IdpNeedsAgent);
                effects.extend(self.settle(at, Way::Silent, Some(cause)));
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
                BackgroundEffect::SetBrowserAlarm(number, Way::Silent, BROWSER_MS),
                BackgroundEffect::WatchTabs(true),
                BackgroundEffect::Remember,
            ]);
            return effects;
        }
    }

    /// The background was started again: the tab of a silent sign-in that was under way has the rest of its time.
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

    /// Opens the sign-in window that the agent asked for. There is one at most in the whole browser.
    pub(super) fn open_window(&mut self, wanted: &Wanted, now: f64) -> Vec<BackgroundEffect> {
        let (phone, chain) = (&wanted.target.phone, &wanted.target.chain);
        let mut pages = self.memory.pages.iter();
        let page = pages.find(|page| page.way == Way::Window).cloned();
        let mut effects = Vec::new();
        match page {
            Some(page) if page.phone == *phone && page.chain == *chain => {
                self.join(wanted, Way::Window);
                return vec![BackgroundEffect::Focus(page.opened)];
            }
            Some(page) => effects.extend(self.replace_window(&page, phone, now)),
            None if self.opening.is_some() => return self.window_is_opening(wanted),
            None => {}
        }
        let number = self.join(wanted, Way::Window);
        let journal = &mut self.memory.journal;
        journal.begin(number, &phone.origin, chain, Way::Window, now);
        self.opening = Some((number, now));
        effects.push(BackgroundEffect::OpenWindow(number, chain.clone()));
        let alarm = BackgroundEffect::SetBrowserAlarm(number, Way::Window, BROWSER_MS);
        effects.push(alarm);
        effects.push(BackgroundEffect::Remember);
        effects
    }

    /// Closes a window in which the agent no longer signs in: the agent has chosen the other login meanwhile, or another phone.
    fn replace_window(
        &mut self,
        page: &SignInPage,
        phone: &PhoneId,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let pages = &mut self.memory.pages;
        pages.retain(|other| other.opened != page.opened);
        let mut effects = vec![BackgroundEffect::Close(page.opened)];
        if page.phone != *phone {
            let gone = Some(Cause::IdpNeedsAgent);
            effects.extend(self.ended(page.attempt, Way::Window, gone, now));
        }
        effects
    }

    /// The agent has asked for a window again before the browser told of the first window.
    fn window_is_opening(&mut self, wanted: &Wanted) -> Vec<BackgroundEffect> {
        let attempt = self.attempt_for(&wanted.target.phone);
        if attempt.is_some_and(|attempt| attempt.window) {
            self.join(wanted, Way::Window);
            return Vec::new();
        }
        let told = |ticket| tell(ticket, Some(Cause::IdpNeedsAgent));
        wanted.ticket.map(told).into_iter().collect()
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
        let mut attempts = self.attempts.iter();
        let Some(attempt) = attempts.find(|attempt| attempt.number == number) else {
            // The attempt has ended meanwhile.
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
            // From here on the stored tab says since when the attempt is under way.
            effects.push(BackgroundEffect::SetAttemptAlarm(number, ATTEMPT_MS));
            if abandoned {
                effects.extend(self.abandon(number, now));
            }
        }
        let own = |(tab, _): &mut (i32, String)| *tab == opened.tab;
        let passed: Vec<_> = self.passed.extract_if(.., own).collect();
        for (_, url) in passed {
            effects.extend(self.navigated(opened.tab, &url, now));
        }
        effects
    }

    /// The browser has told what it opened for an attempt, or that the attempt has ended.
    pub(super) fn has_told(&mut self, number: u32, way: Way) {
        match way {
            Way::Silent => drop(self.out_of_sight.take_if(|untold| *untold == number)),
            Way::Window => drop(self.opening.take_if(|(untold, _)| *untold == number)),
        }
    }

    /// The browser has told nothing of what it opens for an attempt: that counts as its failure, so that others need not wait.
    pub(super) fn browser_overdue(
        &mut self,
        number: u32,
        way: Way,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        // The same attempt may have asked for another window since this alarm was set. An alarm may come a moment too early.
        let in_time = |since: f64| now - since < f64::from(BROWSER_MS) - 100.0;
        let overdue = match way {
            Way::Silent => self.out_of_sight == Some(number),
            Way::Window => self
                .opening
                .is_some_and(|(untold, since)| untold == number && !in_time(since)),
        };
        match overdue {
            true => self.ended(number, way, Some(Cause::BrowserFailed), now),
            false => Vec::new(),
        }
    }

    /// The attempt for a phone.
    pub(super) fn attempt_for(&mut self, phone: &PhoneId) -> Option<&mut Attempt> {
        let mut attempts = self.attempts.iter_mut();
        attempts.find(|attempt| attempt.phone == *phone)
    }

    /// The attempt whose silent sign-in leads to this Amazon Connect host.
    pub(super) fn silent_to(&mut self, host: &str) -> Option<&mut Attempt> {
        let mut attempts = self.attempts.iter_mut();
        attempts.find(|attempt| attempt.silent == Silent::UnderWay && attempt.phone.host == host)
    }

    /// Adds a page to the attempt for its phone, and makes the attempt where there is none. Returns the attempt's number.
    pub(super) fn join(&mut self, wanted: &Wanted, way: Way) -> u32 {
        let mut attempts = self.attempts.iter();
        let at = attempts.position(|attempt| attempt.phone == wanted.target.phone);
        let at = at.unwrap_or_else(|| {
            let mut attempt = Attempt::new(self.number(), wanted.target.clone());
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

    /// A number that nothing else of this browser session has.
    pub(super) fn number(&mut self) -> u32 {
        self.memory.attempt = self.memory.attempt.wrapping_add(1);
        self.memory.attempt
    }
}
