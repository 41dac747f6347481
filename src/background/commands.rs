//! What the agent chooses on the extension's own pages: the popup, the set-up page.

use crate::background::attempt::Wanted;
use crate::background::coordinator::Coordinator;
use crate::background::effect::BackgroundEffect;
use crate::background::event::Ticket;
use crate::background::memory::Remembered;
use crate::message::{Command, Reply};
use crate::servicenow::RecordKey;
use crate::sign_in::chain;
use crate::sign_in::pairing::Proposal;

impl Coordinator {
    pub(super) fn commanded(
        &mut self,
        ticket: Ticket,
        command: Command,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let done = BackgroundEffect::Answer(ticket, Reply::Done);
        match command {
            Command::Pair(proposal) => self.pair(ticket, &proposal, now),
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
                Some((phone, ccp)) if !self.live.is_live(&phone, now) => {
                    self.sign_out(ticket, &phone, ccp)
                }
                _ => vec![done],
            },
            Command::Allow(key) => match self.phone_of(&key) {
                Some((_, ccp)) => vec![BackgroundEffect::OpenAllow(ticket, ccp, key.origin)],
                None => vec![done],
            },
            Command::AskLive(key) => {
                let phone = self.phone_of(&key);
                let live = phone.is_some_and(|(phone, _)| self.live.is_live(&phone, now));
                vec![BackgroundEffect::Answer(ticket, Reply::Live(live))]
            }
        }
    }

    fn pair(&mut self, ticket: Ticket, proposal: &Proposal, now: f64) -> Vec<BackgroundEffect> {
        let Some(Remembered { key, known, .. }) = self.record_of(proposal).cloned() else {
            return vec![BackgroundEffect::Answer(ticket, Reply::Done)];
        };
        self.pairings.add(proposal);
        let RecordKey { origin, .. } = &key;
        let mut effects = vec![BackgroundEffect::KeepPairings(ticket)];
        effects.extend(self.sign_in_ahead(&key, &known, None, now));
        effects.extend([
            BackgroundEffect::TellPages(origin.clone()),
            BackgroundEffect::Remember,
        ]);
        effects
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
        let mut effects = vec![
            BackgroundEffect::KeepPairings(ticket),
            BackgroundEffect::Remember,
        ];
        effects.extend(self.withdraw(now));
        effects
    }
}
