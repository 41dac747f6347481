//! What the background knows of each phone: whether it acknowledged, why its frame stays out, to whom it belongs, and whether a
//! contact is live on it.

use crate::background::coordinator::Coordinator;
use crate::background::effect::BackgroundEffect;
use crate::background::event::Ticket;
use crate::background::memory::make_room;
use crate::background::requests::RequestSender;
use crate::connect::frame_answer::{Answered, FrameAnswer};
use crate::message::{PhoneTold, Reply};
use crate::servicenow::User;
use crate::session::identity::Verdict;
use crate::sign_in::phone_id::PhoneId;
use crate::value::{CcpUrl, SysId};

/// How long a page may take to set its agent to Offline, in milliseconds. Then the session ends all the same.
const OFFLINE_MS: u32 = 3_000;

/// How often it is looked whether the calls are over for which a log-out waits, in milliseconds.
const CALLS_MS: u32 = 5_000;

/// A phone that is signed out once its agent is Offline.
#[derive(Debug)]
pub(super) struct Leaving {
    number: u32,
    ticket: Option<Ticket>,
    phone: PhoneId,
    ccp: CcpUrl,
}

/// How many tabs' answers are kept, the latest answer of each tab. Fewer tabs than that have an open question.
const ANSWERS: usize = 50;

/// How Amazon Connect last answered the CCP frame of each tab.
#[derive(Debug, Default)]
pub(super) struct FrameAnswers(Vec<TabAnswer>);

#[derive(Debug)]
struct TabAnswer {
    tab: i32,
    host: String,
    frame: FrameAnswer,
    at: f64,
}

impl FrameAnswers {
    fn note(&mut self, answer: TabAnswer) {
        self.0.retain(|known| known.tab != answer.tab);
        make_room(&mut self.0, ANSWERS);
        self.0.push(answer);
    }

    fn of(&self, tab: Option<i32>, phone: &PhoneId) -> Option<&TabAnswer> {
        let mut answers = self.0.iter();
        answers.find(|answer| Some(answer.tab) == tab && answer.host == phone.host)
    }

    fn find(&self, tab: Option<i32>, phone: &PhoneId) -> Option<FrameAnswer> {
        Some(self.of(tab, phone)?.frame)
    }

    /// When the CCP frame of this tab was last sent to the login.
    pub(super) fn login(&self, tab: Option<i32>, phone: &PhoneId) -> Option<f64> {
        let answer = self.of(tab, phone)?;
        (answer.frame == FrameAnswer::Login).then_some(answer.at)
    }
}

impl Coordinator {
    pub(super) fn phone_acknowledged(&mut self, id: &PhoneId, now: f64) -> Vec<BackgroundEffect> {
        if !self.memory.phone_mut(id).acknowledge(now) {
            return Vec::new();
        }
        self.memory.journal.ready(id, now);
        let mut effects = self.came_up(id);
        effects.push(BackgroundEffect::Remember);
        effects
    }

    /// Tells a page what Amazon Connect answered its CCP frame, and remembers why the frame stays out.
    pub(super) fn why_out(
        &mut self,
        sender: &RequestSender,
        record: Option<SysId>,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let phone = self.phone_of(&sender.key(record)).map(|(phone, _)| phone);
        let frame = phone
            .as_ref()
            .and_then(|phone| self.answers.find(sender.tab, phone));
        let answer = BackgroundEffect::Answer(sender.ticket, Reply::Frame { frame });
        let (Some(cause), Some(phone)) = (frame.and_then(FrameAnswer::cause), phone) else {
            return vec![answer];
        };
        match self.memory.phone_mut(&phone).keep_out(cause, now) {
            true => vec![answer, BackgroundEffect::Remember],
            false => vec![answer],
        }
    }

    /// Forgets what is known of a phone, ends its session at Amazon Connect, and tells all its pages but the one that asked. `ticket`: the
    /// message to answer then; without one the agent has logged out of ServiceNow.
    pub(super) fn sign_out(
        &mut self,
        ticket: Option<Ticket>,
        id: &PhoneId,
        ccp: CcpUrl,
        asker: Option<i32>,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        self.memory.phone_mut(id).sign_out(ticket.is_none(), now);
        let mut effects = vec![
            BackgroundEffect::SignOut(ticket, ccp),
            BackgroundEffect::Remember,
        ];
        effects.extend(self.tell_phone(id, asker, PhoneTold::SignedOut));
        effects
    }

    /// Signs a phone out where no page of it has asked. First a page of the phone sets the agent to Offline, so that no call is offered to
    /// an agent who is gone.
    pub(super) fn sign_out_offline_first(
        &mut self,
        ticket: Option<Ticket>,
        phone: PhoneId,
        ccp: CcpUrl,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let Some(first) = self.tell_one(&phone, PhoneTold::GoOffline) else {
            return self.sign_out(ticket, &phone, ccp, None, now);
        };
        let number = self.number();
        self.leaving.push(Leaving {
            number,
            ticket,
            phone,
            ccp,
        });
        vec![first, BackgroundEffect::SetLeaveAlarm(number, OFFLINE_MS)]
    }

    /// A page has set its agent to Offline.
    pub(super) fn went_offline(
        &mut self,
        sender: &RequestSender,
        record: Option<SysId>,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        self.about_phone(sender, record, |this, phone| {
            this.leave(|leaving| leaving.phone == phone, now)
        })
    }

    /// The page has had its time to set the agent to Offline.
    pub(super) fn leave_overdue(&mut self, number: u32, now: f64) -> Vec<BackgroundEffect> {
        self.leave(|leaving| leaving.number == number, now)
    }

    fn leave(&mut self, which: impl Fn(&Leaving) -> bool, now: f64) -> Vec<BackgroundEffect> {
        let leaving: Vec<Leaving> = self.leaving.extract_if(.., |one| which(one)).collect();
        let mut effects = Vec::new();
        for Leaving {
            ticket, phone, ccp, ..
        } in leaving
        {
            // A call may have come meanwhile.
            match (self.is_live(&phone), ticket) {
                (false, _) => effects.extend(self.sign_out(ticket, &phone, ccp, None, now)),
                (true, Some(ticket)) => effects.push(BackgroundEffect::Answer(ticket, Reply::Done)),
                (true, None) => effects.extend(self.leaves_after_call(phone)),
            }
        }
        effects
    }

    /// The agent has logged out of ServiceNow: the phones go with it, each as soon as no contact is live.
    pub(super) fn logged_out(&mut self, origin: &str, now: f64) -> Vec<BackgroundEffect> {
        let phones = self.memory.signed_in_of(origin);
        for phone in phones {
            if !self.leaving_after_calls.contains(&phone) {
                self.leaving_after_calls.push(phone);
            }
        }
        self.leave_after_calls(now)
    }

    /// Signs out the phones whose agents have logged out of ServiceNow, and on which no contact is live.
    pub(super) fn leave_after_calls(&mut self, now: f64) -> Vec<BackgroundEffect> {
        let mut effects = Vec::new();
        for phone in std::mem::take(&mut self.leaving_after_calls) {
            if self.is_live(&phone) {
                effects.extend(self.leaves_after_call(phone));
                continue;
            }
            let mut keys = self.memory.records().iter().map(|record| &record.key);
            let ccp = keys.find_map(|key| self.phone_of(key).filter(|(known, _)| *known == phone));
            if let Some((_, ccp)) = ccp {
                effects.extend(self.sign_out_offline_first(None, phone, ccp, now));
            }
        }
        effects
    }

    /// The log-out of this phone waits until no contact is live.
    fn leaves_after_call(&mut self, phone: PhoneId) -> Option<BackgroundEffect> {
        let first = self.leaving_after_calls.is_empty();
        self.leaving_after_calls.push(phone);
        // One alarm looks at all of them.
        first.then_some(BackgroundEffect::SetCallsAlarm(CALLS_MS))
    }

    /// The agent has signed out in the CCP of this page.
    pub(super) fn has_signed_out(
        &mut self,
        sender: &RequestSender,
        record: Option<SysId>,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        self.about_phone(sender, record, |this, phone| {
            // Each of its tabs tells the same log-out.
            if this.memory.phone_mut(&phone).is_signed_out() {
                return Vec::new();
            }
            this.memory.phone_mut(&phone).sign_out(false, now);
            let mut effects = this.tell_phone(&phone, sender.tab, PhoneTold::SignedOut);
            effects.push(BackgroundEffect::Remember);
            effects
        })
    }

    /// Notes what Amazon Connect answered a page or a frame.
    pub(super) fn answered(&mut self, answered: &Answered, now: f64) {
        let Some(host) = answered.host() else { return };
        if answered.fails()
            && let Some(attempt) = self.silent_to(&host)
        {
            attempt.refused = true;
        }
        if let Some(frame) = answered.frame() {
            let (tab, at) = (answered.tab, now);
            self.answers.note(TabAnswer {
                tab,
                host,
                frame,
                at,
            });
        }
    }

    /// Compares a phone's agent with the user of ServiceNow.
    pub(super) fn identify(
        &mut self,
        sender: &RequestSender,
        record: Option<SysId>,
        user: Option<&User>,
        agent: String,
    ) -> Vec<BackgroundEffect> {
        let Some((phone, _)) = self.phone_of(&sender.key(record)) else {
            return vec![BackgroundEffect::Answer(sender.ticket, Reply::Done)];
        };
        let policy = self.settings.identity;
        let people = self.memory.people_mut(&phone.origin);
        if let Some(user) = user {
            people.meet(user);
        }
        let verdict: Verdict = people.judge(policy, user, Some(&agent));
        let phone = self.memory.phone_mut(&phone);
        (phone.agent, phone.verdict) = (Some(agent), Some(verdict.clone()));
        let answer = BackgroundEffect::Answer(sender.ticket, Reply::Judged { verdict });
        vec![answer, BackgroundEffect::Remember]
    }
}
