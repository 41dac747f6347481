//! How a sign-in ends: it reaches its CCP, fails, runs out of time, loses its last page, or is no longer allowed.

use crate::background::attempt::{Attempt, Silent};
use crate::background::coordinator::Coordinator;
use crate::background::effect::BackgroundEffect;
use crate::background::memory::{SignInPage, make_room};
use crate::background::requests::tell;
use crate::cause::Cause;
use crate::connect::landing::Landing;
use crate::message::PhoneTold;
use crate::sign_in::way::Way;
use crate::value::ServiceNowOrigin;
use crate::value::text::contains;

/// How many pages are noted that tabs opened before the browser told whose tabs they are. A sign-in passes about two at Amazon Connect.
const PASSED: usize = 20;

impl Coordinator {
    /// A tab is about to open a page of Amazon Connect. A sign-in that has come to its CCP has ended; the CCP itself need not load
    /// there.
    pub(super) fn navigated(&mut self, tab: i32, url: &str, now: f64) -> Vec<BackgroundEffect> {
        let Some(page) = self.page(tab).cloned() else {
            // The hidden page of a silent sign-in has no tab. There is one such page at most.
            if let Some(number) = self.out_of_sight.filter(|_| tab < 0) {
                self.memory.journal.pass(number, Way::Silent, url, now);
            }
            // The browser tells what it has opened after a while, and the sign-in does not wait for that.
            let opens = self.opening.is_some() || self.out_of_sight.is_some();
            if opens && tab >= 0 {
                make_room(&mut self.passed, PASSED);
                // What follows may be a one-time code.
                let end = url.find(['?', '#']).unwrap_or(url.len());
                self.passed.push((tab, url[..end].to_owned()));
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
            // In a window the agent sees Amazon Connect's own error page, which says more.
            (Some(Landing::Refused), Way::Window) | (None, _) => Vec::new(),
        }
    }

    /// A tab could not load a page of Amazon Connect. A silent sign-in in that tab has failed.
    pub(super) fn not_loaded(&mut self, tab: i32, error: &str, now: f64) -> Vec<BackgroundEffect> {
        // A page that gives way to another one is aborted.
        let aborted = contains(error, "abort");
        match self.page(tab) {
            Some(page) if page.way == Way::Silent && !aborted => {
                let (attempt, failure) = (page.attempt, Some(Cause::SignInErrorPage));
                self.ended(attempt, Way::Silent, failure, now)
            }
            _ => Vec::new(),
        }
    }

    /// A tab opens another page, or is closed (`None`). A silent sign-in that only this tab's page wanted ends.
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

    /// No page waits for an attempt's silent sign-in any more.
    pub(super) fn abandon(&mut self, number: u32, now: f64) -> Vec<BackgroundEffect> {
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
                // This is no failure: the next page tries again at once.
                let id = attempt.phone.clone();
                let session = self.memory.phone_mut(&id).session.clone();
                let effects = self.overdue(number, now);
                self.memory.phone_mut(&id).session = session;
                effects
            }
            // The tab is closed once the browser has told which one it is. A hidden page cannot be ended before its time.
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

    /// A silent sign-in in a tab has used up its time: it ends, and its tab is closed.
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

    /// An attempt's silent sign-in or window has ended.
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
            // The end of an older attempt, told late: the next silent sign-in may begin, and nothing else changes.
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
        let told = match (failure, way) {
            (None, _) => {
                let (renews, had_failed) =
                    (known.since().is_some(), known.renewal_failed.is_some());
                known.land(began, now);
                match renews {
                    true => had_failed.then_some(PhoneTold::SessionRenewed),
                    // Pages whose agent had signed out, or that ask for a sign-in, need none of their own.
                    false => Some(PhoneTold::Load),
                }
            }
            (Some(cause), Way::Silent) => {
                known.fail(cause, now);
                // Another failure may pass by itself: there are two hours left.
                let needs_agent = cause == Cause::IdpNeedsAgent && known.renewal_failed.is_some();
                needs_agent.then_some(PhoneTold::SessionEnds)
            }
            (Some(_), Way::Window) => None,
        };
        // A success ends both ways of the attempt, a failure only its own.
        let mut effects = self.close_pages(number, |page| failure.is_none() || page.way == way);
        match told {
            // One note is enough, however many tabs there are.
            Some(PhoneTold::SessionEnds) => {
                effects.extend(self.tell_one(&phone, PhoneTold::SessionEnds));
            }
            Some(told) => effects.extend(self.tell_phone(&phone, None, told)),
            None => {}
        }
        effects.push(BackgroundEffect::Remember);
        effects.extend(self.settle(at, way, failure));
        effects.extend(self.go_on(now));
        effects
    }

    /// One way of an attempt has ended. After a failure the other way may still be open; else the attempt is over.
    pub(super) fn settle(
        &mut self,
        at: usize,
        way: Way,
        failure: Option<Cause>,
    ) -> Vec<BackgroundEffect> {
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

    /// Starts the next silent sign-in, if one waits. Without one, nobody needs to know which pages tabs open.
    pub(super) fn go_on(&mut self, now: f64) -> Vec<BackgroundEffect> {
        let mut effects = self.next(now);
        let silent = |attempt: &Attempt| attempt.silent != Silent::No;
        if !self.attempts.iter().any(silent) {
            effects.push(BackgroundEffect::WatchTabs(false));
        }
        effects
    }

    /// Closes an attempt's tabs and windows, as far as they have ended.
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

    /// The sign-in that is in a tab.
    fn page(&self, tab: i32) -> Option<&SignInPage> {
        self.memory.pages.iter().find(|page| page.opened.tab == tab)
    }

    /// A pairing was forgotten, or the policy has changed: sign-ins that are no longer allowed end.
    pub(super) fn withdraw(&mut self, now: f64) -> Vec<BackgroundEffect> {
        // A window may have another Login URL than its attempt.
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
}
