//! The background's state, and which part of it handles an event.

use crate::background::attempt::Attempt;
use crate::background::commands::Keeping;
use crate::background::effect::BackgroundEffect;
use crate::background::event::{BackgroundEvent, Ticket};
use crate::background::keeper::Restart;
use crate::background::memory::Memory;
use crate::background::own_pages::OwnPage;
use crate::background::phones::{FrameAnswers, Leaving};
use crate::background::reads::{Page, Reader};
use crate::message::Reply;
use crate::settings::Settings;
use crate::sign_in::pairing::Pairings;
use crate::sign_in::phone_id::PhoneId;
use crate::value::ServiceNowOrigin;

/// The background's state. Only [`Memory`] and [`Pairings`] outlive a stop of the worker; pages ask again for the rest.
#[derive(Debug, Default)]
pub struct Coordinator {
    pub(super) memory: Memory,
    pub(super) pairings: Pairings,
    pub(super) settings: Settings,
    pub(super) readers: Vec<Reader>,
    /// The tabs that hold ServiceNow's own softphone.
    pub(super) own_pages: Vec<OwnPage>,
    /// The pages that cannot read, and wait for any page that can.
    pub(super) tokenless: Vec<Page>,
    pub(super) attempts: Vec<Attempt>,
    /// The attempt whose silent sign-in is in a page without a tab, as far as the browser has told.
    pub(super) out_of_sight: Option<u32>,
    /// The attempt for which the browser is opening a window, and since when.
    pub(super) opening: Option<(u32, f64)>,
    pub(super) answers: FrameAnswers,
    /// The messages to answer when a tab is closed.
    allowing: Vec<(Ticket, i32)>,
    /// The tabs that the browser may not discard, because a phone is in them.
    pub(super) kept_tabs: Vec<i32>,
    /// Whether the browser keeps the background running, because a contact is live.
    pub(super) is_kept_awake: bool,
    /// The changes of pairings that the browser is storing.
    pub(super) keeping: Vec<Keeping>,
    /// The pages of Amazon Connect that a tab was about to open before the browser told that the tab is a sign-in's.
    pub(super) passed: Vec<(i32, String)>,
    /// The phones whose SharedWorkers are being replaced.
    pub(super) restarts: Vec<Restart>,
    /// Whether the browser wakes the background to look after sessions.
    pub(super) watches_sessions: bool,
    /// The phones that are signed out as soon as their agents are Offline.
    pub(super) leaving: Vec<Leaving>,
    /// The phones whose agents have logged out of ServiceNow, and on which a contact is live.
    pub(super) leaving_after_calls: Vec<PhoneId>,
    /// The number of the latest question for the policy.
    pub(super) policy_question: u32,
    /// Whether the browser's word that there is no policy counts.
    pub(super) policy_is_final: bool,
}

impl Coordinator {
    /// A background that has just started, with what was stored.
    pub fn new(memory: Memory, pairings: Pairings, settings: Settings) -> Self {
        Self {
            attempts: Attempt::all_open(&memory.pages),
            memory,
            pairings,
            settings,
            ..Self::default()
        }
    }

    /// Takes up what was under way when the background was stopped, and asks for the policy.
    pub fn wake(&mut self, now: f64) -> Vec<BackgroundEffect> {
        let mut effects = self.resume(now);
        effects.push(self.read_policy());
        effects.extend(self.guards());
        effects
    }

    /// What to store for this browser session (`storage.session`).
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// What to store for longer than the browser session.
    pub fn pairings(&self) -> &Pairings {
        &self.pairings
    }

    /// The policy.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Takes a changed policy, ends what it no longer allows, and tells the pages for which something has changed.
    pub fn set(&mut self, settings: Settings, now: f64) -> Vec<BackgroundEffect> {
        let before = std::mem::replace(&mut self.settings, settings);
        let mut origins = self.memory.origins();
        origins.retain(|origin| self.pairings.terms(&before, origin) != self.terms(origin));
        let mut effects: Vec<BackgroundEffect> = origins
            .into_iter()
            .map(BackgroundEffect::TellPages)
            .collect();
        effects.extend(self.withdraw(now));
        effects
    }

    /// Handles one event and returns the effects to carry out.
    pub fn on(&mut self, event: BackgroundEvent, now: f64) -> Vec<BackgroundEffect> {
        let mut effects = self.handle(event, now);
        effects.extend(self.guards());
        effects
    }

    fn handle(&mut self, event: BackgroundEvent, now: f64) -> Vec<BackgroundEffect> {
        match event {
            BackgroundEvent::Asked {
                ticket,
                origin,
                tab,
                request,
            } => self.asked(ticket, origin, tab, request, now),
            BackgroundEvent::Commanded { ticket, command } => self.commanded(ticket, command, now),
            BackgroundEvent::Shortcut(name) => self.shortcut(&name),
            BackgroundEvent::Opened {
                attempt,
                chain,
                way,
                opened,
            } => self.has_opened(attempt, chain, way, opened, now),
            BackgroundEvent::AllowOpened { ticket, tab } => {
                self.allowing.push((ticket, tab));
                Vec::new()
            }
            BackgroundEvent::Navigated { tab, url } => self.navigated(tab, &url, now),
            BackgroundEvent::NotLoaded { tab, error } => self.not_loaded(tab, &error, now),
            BackgroundEvent::Left { tab, url } => self.tab_left(tab, url.as_deref(), now),
            BackgroundEvent::SessionsDue => self.look_after_sessions(now),
            BackgroundEvent::RestartOverdue { restart, loading } => {
                self.restart_overdue(restart, loading)
            }
            BackgroundEvent::LeaveOverdue(number) => self.leave_overdue(number, now),
            BackgroundEvent::CallsOver => self.leave_after_calls(now),
            BackgroundEvent::Closed { tab } => self.tab_closed(tab, now),
            BackgroundEvent::Ended {
                attempt,
                way,
                failure,
            } => self.ended(attempt, way, failure, now),
            BackgroundEvent::BrowserOverdue { attempt, way } => {
                self.browser_overdue(attempt, way, now)
            }
            BackgroundEvent::Answered(answered) => {
                self.answered(&answered, now);
                Vec::new()
            }
            BackgroundEvent::ReadOverdue => self.read_overdue(now),
            BackgroundEvent::AttemptOverdue { attempt } => self.overdue(attempt, now),
            BackgroundEvent::PolicyRead(question, answer) => {
                self.policy_read(question, answer, now)
            }
            BackgroundEvent::PolicyDue => self.policy_due(),
            BackgroundEvent::NotKept => match self.memory.shrink() {
                true => vec![BackgroundEffect::Remember],
                false => Vec::new(),
            },
            BackgroundEvent::PairingsKept { ticket } => self.pairings_kept(ticket, now),
            BackgroundEvent::PairingsNotKept { ticket, stored } => {
                self.pairings_not_kept(ticket, stored, now)
            }
        }
    }

    /// A tab opens another page.
    fn tab_left(&mut self, tab: i32, url: Option<&str>, now: f64) -> Vec<BackgroundEffect> {
        let origin = url.and_then(|url| ServiceNowOrigin::parse(url).ok());
        let mut effects = self.left(tab, url, now);
        effects.extend(self.phone_left(tab, origin.as_ref().map(ServiceNowOrigin::as_str)));
        effects
    }

    fn tab_closed(&mut self, tab: i32, now: f64) -> Vec<BackgroundEffect> {
        if let Some(at) = self.allowing.iter().position(|(_, page)| *page == tab) {
            let (ticket, _) = self.allowing.swap_remove(at);
            return vec![BackgroundEffect::Answer(ticket, Reply::Done)];
        }
        self.own_pages_closed(tab);
        self.tokenless.retain(|page| page.sender.tab != Some(tab));
        let mut effects = self.left(tab, None, now);
        effects.extend(self.phone_left(tab, None));
        let gone = self.readers_in(Some(tab));
        effects.extend(self.pass_on(gone, now));
        effects.extend(self.closed(tab, now));
        effects
    }
}
