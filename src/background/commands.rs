//! What the agent chooses on the extension's own pages: the popup, the set-up page.
//!
//! Changed pairings are stored first. Only then a sign-in begins with them, and the pages of their origin are told.

use crate::background::attempt::Wanted;
use crate::background::coordinator::Coordinator;
use crate::background::effect::BackgroundEffect;
use crate::background::event::Ticket;
use crate::background::memory::Remembered;
use crate::message::{Command, Reply};
use crate::servicenow::{Learned, RecordKey};
use crate::sign_in::chain;
use crate::sign_in::pairing::{Pairings, Proposal};

/// Changed pairings that the browser is storing.
#[derive(Debug)]
pub(super) struct Keeping {
    ticket: Ticket,
    origin: String,
    /// The record that was paired, whose agent may be signed in ahead.
    paired: Option<(RecordKey, Learned)>,
}

impl Coordinator {
    pub(super) fn commanded(
        &mut self,
        ticket: Ticket,
        command: Command,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let done = BackgroundEffect::Answer(ticket, Reply::Done);
        match command {
            Command::Pair(proposal) => self.pair(ticket, &proposal),
            Command::Forget(origin) => self.forget(ticket, &origin, now),
            Command::SignIn(key) => {
                let mut effects = vec![done];
                if let Ok(target) = self.company(&key) {
                    effects.extend(self.open_window(&Wanted::ahead(target, None), now));
                }
                effects
            }
            // A page knows its own contacts. The popup does not: it speaks for no page.
            Command::SignOut(key) => match self.phone_of(&key) {
                Some((phone, ccp)) if !self.is_live(&phone) => {
                    self.sign_out_offline_first(Some(ticket), phone, ccp, now)
                }
                _ => vec![done],
            },
            Command::Allow(key) => match self.phone_of(&key) {
                Some((_, ccp)) => vec![BackgroundEffect::OpenAllow(ticket, ccp, key.origin)],
                None => vec![done],
            },
            Command::AskLive(key) => {
                let phone = self.phone_of(&key);
                let live = phone.is_some_and(|(phone, _)| self.is_live(&phone));
                vec![BackgroundEffect::Answer(ticket, Reply::Live(live))]
            }
        }
    }

    fn pair(&mut self, ticket: Ticket, proposal: &Proposal) -> Vec<BackgroundEffect> {
        let Some(Remembered { key, known, .. }) = self.record_of(proposal).cloned() else {
            return vec![BackgroundEffect::Answer(ticket, Reply::Done)];
        };
        self.pairings.add(proposal);
        let origin = key.origin.clone();
        self.keep(ticket, origin, Some((key, known)))
    }

    fn keep(
        &mut self,
        ticket: Ticket,
        origin: String,
        paired: Option<(RecordKey, Learned)>,
    ) -> Vec<BackgroundEffect> {
        self.keeping.push(Keeping {
            ticket,
            origin,
            paired,
        });
        vec![BackgroundEffect::KeepPairings(ticket)]
    }

    /// The browser has stored the pairings that a command changed.
    pub(super) fn pairings_kept(&mut self, ticket: Ticket, now: f64) -> Vec<BackgroundEffect> {
        let mut effects = vec![BackgroundEffect::Answer(ticket, Reply::Done)];
        for kept in self.take_kept(ticket) {
            if let Some((key, known)) = kept.paired {
                effects.extend(self.sign_in_ahead(&key, &known, None, now));
            }
            effects.push(BackgroundEffect::TellPages(kept.origin));
        }
        effects
    }

    /// The browser has not stored the pairings that a command changed, and still has these.
    pub(super) fn pairings_not_kept(
        &mut self,
        ticket: Ticket,
        stored: Pairings,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        self.pairings = stored;
        let mut effects = vec![BackgroundEffect::Refuse(ticket)];
        effects.extend(self.withdraw(now));
        // Pages may have asked meanwhile, and got the terms that do not hold.
        let origins = self.take_kept(ticket).into_iter().map(|kept| kept.origin);
        effects.extend(origins.map(BackgroundEffect::TellPages));
        effects
    }

    fn take_kept(&mut self, ticket: Ticket) -> Vec<Keeping> {
        let is_it = |keeping: &mut Keeping| keeping.ticket == ticket;
        self.keeping.extract_if(.., is_it).collect()
    }

    /// The record that still names exactly what the agent has agreed to.
    fn record_of(&self, proposal: &Proposal) -> Option<&Remembered> {
        let origin = proposal.origin.as_str();
        let mut records = self.memory.records().iter();
        records.find(|record| {
            let login = chain::login(&record.known.record, &self.settings);
            record.key.origin == origin
                && self
                    .pairings
                    .proposal(&self.settings, origin, &login)
                    .as_ref()
                    == Some(proposal)
        })
    }

    fn forget(&mut self, ticket: Ticket, origin: &str, now: f64) -> Vec<BackgroundEffect> {
        self.pairings.forget(origin);
        self.memory.forget(origin);
        let mut effects = self.keep(ticket, origin.to_owned(), None);
        effects.push(BackgroundEffect::Remember);
        // A sign-in of this origin ends at once, also where the browser then fails to forget the pairing.
        effects.extend(self.withdraw(now));
        effects
    }
}
