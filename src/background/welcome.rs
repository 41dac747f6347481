//! What a page is told to do: the plan for its place, the notice for its agent, and the sign-in that begins with it.

use crate::background::attempt::Wanted;
use crate::background::coordinator::Coordinator;
use crate::background::effect::BackgroundEffect;
use crate::background::reads::{Page, again_ms};
use crate::background::terms::Target;
use crate::cause::{Cause, Severity};
use crate::message::{Act, Reply, Welcome};
use crate::servicenow::{Learned, PageKind};
use crate::session::phone::Phone;
use crate::sign_in::chain;
use crate::sign_in::chain::Login;
use crate::sign_in::phone_id::PhoneId;
use crate::softphone::plan;
use crate::softphone::plan::Plan;

/// How old a record may be before it is read again, behind a phone that is ready, in milliseconds.
const FRESH_MS: f64 = 10.0 * 60_000.0;

impl Act {
    /// A plan without anything beside it.
    pub(super) fn only(plan: Plan) -> Self {
        Self {
            plan,
            signed_in: false,
            signed_out: false,
            surface: None,
            note: None,
        }
    }
}

impl Coordinator {
    /// Tells a page what to do, and begins the sign-in that the page's docked softphone needs.
    pub(super) fn welcome(&mut self, page: &Page, now: f64) -> Vec<BackgroundEffect> {
        let remembered = self.remembered(&page.key(), now).cloned();
        let act = remembered
            .as_ref()
            .map(|record| self.act(page, &record.known, now));
        let mut effects = match &act {
            // The docked softphone asks for the same sign-in a moment later, and finds it under way.
            Some(Act {
                plan: Plan::Host(_, Login::Sso(chain)),
                ..
            }) if self.settings.sign_in_ahead => {
                let target = Target::of(&page.sender.origin, chain.clone());
                self.ahead(&Wanted::ahead(target, page.sender.tab), now)
            }
            _ => Vec::new(),
        };
        // A page without a softphone need not have one.
        let again = remembered.as_ref().filter(|record| {
            page.place != PageKind::Elsewhere
                && plan::expects_phone(&record.known.own, &self.settings)
                && act.as_ref().is_some_and(|act| starts_nothing(&act.plan))
        });
        let welcome = Welcome {
            again_ms: again.and_then(|record| again_ms(record, now)),
            act,
            fields: self.settings.fields.clone(),
            help: self.settings.help.lines(),
            acw_seconds: self.settings.voice().acw_seconds,
            no_tone: !self.settings.auto_accept_tone,
            stale: remembered.is_some_and(|record| now - record.at >= FRESH_MS),
        };
        effects.push(BackgroundEffect::Answer(
            page.sender.ticket,
            Reply::Welcome(welcome),
        ));
        effects
    }

    /// What a page does whose record is known.
    fn act(&self, page: &Page, known: &Learned, now: f64) -> Act {
        let origin = &page.sender.origin;
        let terms = self.terms(origin);
        if !terms.is_paired() {
            return Act::only(Plan::Wait);
        }
        let named = chain::login(&known.record, &self.settings);
        let login = terms.limit(named.clone());
        let own = self.own_softphone(&page.sender, &page.place, known);
        let plan = |login| plan::plan(&page.place, &own, login, &self.settings);
        let cause = login.cause();
        let note = |plan: &Plan| {
            let cause = cause.filter(|_| *plan != Plan::Nothing);
            cause.filter(|cause| self.may_tell(origin, *cause))
        };
        if cause == Some(Cause::PairingChanged) {
            return Act {
                note: note(&plan(named)),
                ..Act::only(Plan::Wait)
            };
        }
        let plan = plan(login);
        Act {
            signed_in: self.is_signed_in(origin, &plan, now),
            signed_out: self
                .phone_in(origin, &plan)
                .is_some_and(Phone::is_signed_out),
            surface: plan::surface(known.controls, &self.settings),
            note: note(&plan),
            plan,
        }
    }

    fn is_signed_in(&self, origin: &str, plan: &Plan, now: f64) -> bool {
        let phone = self.phone_in(origin, plan);
        phone.is_some_and(|phone| phone.is_signed_in(now))
    }

    /// What is known of the phone of a plan with a company sign-in.
    fn phone_in(&self, origin: &str, plan: &Plan) -> Option<&Phone> {
        let (Plan::Adopt(Login::Sso(chain)) | Plan::Host(_, Login::Sso(chain))) = plan else {
            return None;
        };
        self.memory.phone(&PhoneId::of(origin, chain))
    }

    /// Whether the agent is told of a cause: it has something to say, and the agent has not put it away.
    fn may_tell(&self, origin: &str, cause: Cause) -> bool {
        let mut dismissed = self.memory.dismissed.iter();
        cause.severity() != Severity::Quiet
            && !dismissed.any(|gone| gone.origin == origin && gone.code == cause.code())
    }
}

/// Whether a page with this plan has nothing to do but to wait.
fn starts_nothing(plan: &Plan) -> bool {
    matches!(
        plan,
        Plan::Nothing | Plan::Wait | Plan::Adopt(Login::Standard { ccp: None, .. })
    )
}
