//! What the background knows of each phone: whether it acknowledged, why its frame stays out, to whom it belongs, and whether a
//! contact is live on it.

use crate::background::coordinator::Coordinator;
use crate::background::effect::BackgroundEffect;
use crate::background::event::Ticket;
use crate::background::memory::make_room;
use crate::background::requests::RequestSender;
use crate::connect::frame_answer::{Answered, FrameAnswer};
use crate::message::Reply;
use crate::servicenow::User;
use crate::session::identity::Verdict;
use crate::session::phone::Phone;
use crate::sign_in::phone_id::PhoneId;
use crate::value::{CcpUrl, SysId};

/// How long a contact counts as live after a page's report, in milliseconds. Pages report every five seconds.
const LIVE_MS: f64 = 15_000.0;

/// How many tabs' answers are kept, the latest answer of each tab. Fewer tabs than that have an open question.
const ANSWERS: usize = 50;

/// The phones on which a page has reported a live contact, and when it last did.
#[derive(Debug, Default)]
pub(super) struct LiveContacts(Vec<(PhoneId, f64)>);

impl LiveContacts {
    pub(super) fn note(&mut self, phone: PhoneId, now: f64) {
        self.0
            .retain(|(known, at)| *known != phone && now - at < LIVE_MS);
        self.0.push((phone, now));
    }

    pub(super) fn is_live(&self, phone: &PhoneId, now: f64) -> bool {
        let mut live = self.0.iter();
        live.any(|(known, at)| known == phone && now - at < LIVE_MS)
    }
}

/// How Amazon Connect last answered the CCP frame of each tab.
#[derive(Debug, Default)]
pub(super) struct FrameAnswers {
    tabs: Vec<TabAnswer>,
    /// The hosts whose session cookies are withheld from frames.
    withholding: Vec<String>,
}

#[derive(Debug)]
struct TabAnswer {
    tab: i32,
    host: String,
    frame: FrameAnswer,
    at: f64,
}

impl FrameAnswers {
    fn note(&mut self, answer: TabAnswer) {
        self.tabs.retain(|known| known.tab != answer.tab);
        make_room(&mut self.tabs, ANSWERS);
        self.tabs.push(answer);
    }

    fn note_cookies(&mut self, host: &str, withholds: bool) {
        self.withholding.retain(|known| known != host);
        if withholds {
            make_room(&mut self.withholding, ANSWERS);
            self.withholding.push(host.to_owned());
        }
    }

    fn of(&self, tab: Option<i32>, phone: &PhoneId) -> Option<&TabAnswer> {
        let mut answers = self.tabs.iter();
        answers.find(|answer| Some(answer.tab) == tab && answer.host == phone.host)
    }

    fn find(&self, tab: Option<i32>, phone: &PhoneId) -> Option<FrameAnswer> {
        match self.of(tab, phone)?.frame {
            FrameAnswer::Login if self.withholding.contains(&phone.host) => {
                Some(FrameAnswer::Withheld)
            }
            frame => Some(frame),
        }
    }

    /// When the CCP frame of this tab was last sent to the login.
    pub(super) fn login(&self, tab: Option<i32>, phone: &PhoneId) -> Option<f64> {
        let answer = self.of(tab, phone)?;
        (answer.frame == FrameAnswer::Login).then_some(answer.at)
    }
}

impl Coordinator {
    pub(super) fn phone_acknowledged(&mut self, id: &PhoneId, now: f64) -> Vec<BackgroundEffect> {
        // The phone of another tab may acknowledge once more after the log-out.
        if self.memory.phone_mut(id).is_late(now) {
            return Vec::new();
        }
        self.memory.journal.ready(id, now);
        let phone = self.memory.phone_mut(id);
        phone.acknowledged = Some(now);
        (phone.failed, phone.out) = (None, None);
        self.memory.visits.retain(|visit| visit.origin != id.origin);
        vec![BackgroundEffect::Remember]
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
        self.memory.phone_mut(&phone).out = Some((now, cause));
        vec![answer, BackgroundEffect::Remember]
    }

    /// Forgets what is known of a phone, and ends its session at Amazon Connect.
    pub(super) fn sign_out(
        &mut self,
        ticket: Ticket,
        id: &PhoneId,
        ccp: CcpUrl,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let phone = self.memory.phone_mut(id);
        *phone = Phone {
            id: id.clone(),
            signed_out: Some(now),
            ..Phone::default()
        };
        vec![
            BackgroundEffect::SignOut(ticket, ccp),
            BackgroundEffect::Remember,
        ]
    }

    /// Notes what Amazon Connect answered a page or a frame.
    pub(super) fn answered(&mut self, answered: &Answered, now: f64) {
        let Some(host) = answered.host() else { return };
        if let Some(withholds) = answered.withholds.filter(|_| answered.top) {
            self.answers.note_cookies(&host, withholds);
        }
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
