//! What a ServiceNow page asks of the background: one function for each request that decides something.

use crate::background::attempt::Wanted;
use crate::background::coordinator::Coordinator;
use crate::background::effect::BackgroundEffect;
use crate::background::event::Ticket;
use crate::background::reads::Page;
use crate::cause::Cause;
use crate::message::{Act, File, Reply, Request, Welcome};
use crate::servicenow::session_end::SessionEnd;
use crate::servicenow::{PageKind, RecordKey};
use crate::sign_in::pairing::Terms;
use crate::softphone::plan::Plan;
use crate::value::SysId;

/// The page that sent a request.
#[derive(Debug, Clone)]
pub(super) struct RequestSender {
    pub(super) ticket: Ticket,
    pub(super) tab: Option<i32>,
    pub(super) origin: String,
}

impl RequestSender {
    /// The record that the request names, in the sender's ServiceNow.
    pub(super) fn key(&self, record: Option<SysId>) -> RecordKey {
        RecordKey {
            origin: self.origin.clone(),
            id: record,
        }
    }

    pub(super) fn done(&self) -> BackgroundEffect {
        BackgroundEffect::Answer(self.ticket, Reply::Done)
    }

    fn failed(&self, cause: Cause) -> Vec<BackgroundEffect> {
        vec![tell(self.ticket, Some(cause))]
    }
}

/// Answers a page that waits for a sign-in.
pub(super) fn tell(ticket: Ticket, failure: Option<Cause>) -> BackgroundEffect {
    BackgroundEffect::Answer(ticket, Reply::SignIn { failure })
}

impl Coordinator {
    pub(super) fn asked(
        &mut self,
        ticket: Ticket,
        origin: String,
        tab: Option<i32>,
        request: Request,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let sender = RequestSender {
            ticket,
            tab,
            origin,
        };
        match self.terms(&sender.origin) {
            Terms::Paired { .. } => self.asked_paired(sender, request, now),
            Terms::Unpaired => self.asked_unpaired(sender, request, now),
            Terms::NotServed => refuse(&sender, request),
        }
    }

    /// A page of an origin that the agent has not paired may say what its record holds, so that the agent can be asked, and nothing
    /// else.
    fn asked_unpaired(
        &mut self,
        sender: RequestSender,
        request: Request,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        match request {
            Request::Arrived { .. }
            | Request::Hello { .. }
            | Request::AwaitRecord { .. }
            | Request::Learned { .. } => self.asked_paired(sender, request, now),
            request => refuse(&sender, request),
        }
    }

    fn asked_paired(
        &mut self,
        sender: RequestSender,
        request: Request,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        match request {
            Request::Arrived { path } => self.arrived(&sender, &path, now),
            Request::Hello { place, again } => {
                self.said_hello(Page::new(sender, place), again, now)
            }
            Request::AwaitRecord { place, again } => {
                self.awaits_record(Page::without_token(sender, place), again, now)
            }
            Request::OwnFrame => self.own_frame_appeared(&sender, now),
            Request::Learned { place, known } => {
                self.learned(&Page::new(sender, place), known, now)
            }
            Request::SignIn { record, asked } => self.asked_to_sign_in(&sender, record, asked, now),
            Request::Renew { record } => self.asked_to_renew(&sender, record, now),
            Request::Stopped { record } => self.phone_stopped(&sender, record),
            Request::Parked { restart } => self.has_parked(&sender, restart),
            Request::NotParked { restart } => self.may_not_park(&sender, restart),
            Request::SignedOut { record } => self.has_signed_out(&sender, record, now),
            Request::WentOffline { record } => self.went_offline(&sender, record, now),
            Request::OpenWindow { record, standard } => {
                self.asked_for_window(&sender, record, standard, now)
            }
            Request::Acknowledged { record } => self.acknowledged(&sender, record, now),
            Request::WhyOut { record } => self.why_out(&sender, record, now),
            Request::Identify {
                record,
                user,
                agent,
            } => self.identify(&sender, record, user.as_ref(), agent),
            Request::SignOut { record } => self.asked_to_sign_out(&sender, record, now),
            Request::Allow { record } => self.asked_to_allow(sender, record),
            Request::OpenPairing => {
                let done = sender.done();
                vec![BackgroundEffect::OpenPairing(sender.origin), done]
            }
            Request::Recall => vec![BackgroundEffect::Recall(sender.ticket, sender.origin)],
            Request::Prefer(preferences) => {
                let done = sender.done();
                vec![BackgroundEffect::Prefer(sender.origin, preferences), done]
            }
            Request::Inject { file } => vec![BackgroundEffect::Inject(sender.ticket, file)],
            Request::Notify {
                contact,
                title,
                body,
            } => notify(&sender, contact, title, body),
            Request::OfferNotifications => vec![BackgroundEffect::OpenNotify, sender.done()],
            Request::Withdraw { contact } => withdraw(&sender, contact),
            Request::Live { record } => self.has_contact(&sender, record, true),
            Request::CallsOver { record } => self.has_contact(&sender, record, false),
            Request::Dismissed { code } => self.dismissed(sender, code),
        }
    }

    /// A page that has no softphone has opened. It reads the record where that is worth knowing ahead.
    fn arrived(&mut self, sender: &RequestSender, path: &str, now: f64) -> Vec<BackgroundEffect> {
        let gone = self.readers_in(sender.tab);
        let mut effects = self.pass_on(gone, now);
        let end = SessionEnd::of(path);
        if end.is_some() {
            // The next session may be another agent's.
            self.memory.end_service_now(&sender.origin);
            effects.push(BackgroundEffect::Remember);
        }
        if end == Some(SessionEnd::LoggedOut) {
            effects.extend(self.logged_out(&sender.origin, now));
        }
        effects.push(sender.done());
        // A page that asks for a login has no record to read.
        let reads = end.is_none() && self.wants_to_know(&sender.origin, now);
        effects.extend(sender.tab.filter(|_| reads).map(BackgroundEffect::ReadIn));
        effects
    }

    fn said_hello(&mut self, page: Page, again: bool, now: f64) -> Vec<BackgroundEffect> {
        // ServiceNow's own softphone may be a frame of the page that reads. Any other page has replaced the tab's earlier page.
        let gone = match page.place {
            PageKind::OwnSoftphone { .. } => Vec::new(),
            PageKind::Desktop | PageKind::Elsewhere => self.readers_in(page.sender.tab),
        };
        self.opened_if_new(&page, again, now);
        let mut effects = self.hello(page, now);
        effects.extend(self.pass_on(gone, now));
        effects
    }

    fn awaits_record(&mut self, page: Page, again: bool, now: f64) -> Vec<BackgroundEffect> {
        self.opened_if_new(&page, again, now);
        self.hello(page, now)
    }

    fn opened_if_new(&mut self, page: &Page, again: bool, now: f64) {
        if page.place == PageKind::Desktop && !again {
            self.desktop_opened(&page.sender, now);
            self.page_opened(page.sender.tab);
        }
    }

    fn asked_to_sign_in(
        &mut self,
        sender: &RequestSender,
        record: Option<SysId>,
        asked: bool,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        match self.company(&sender.key(record)) {
            Ok(target) => {
                self.has_phone(sender, &target.phone);
                self.sign_in(&Wanted::by(sender, target), sender.ticket, asked, now)
            }
            Err(cause) => sender.failed(cause),
        }
    }

    fn asked_for_window(
        &mut self,
        sender: &RequestSender,
        record: Option<SysId>,
        standard: bool,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        let key = sender.key(record);
        let target = match standard {
            true => self.standard(&key),
            false => self.company(&key),
        };
        match target {
            Ok(target) => self.open_window(&Wanted::by(sender, target), now),
            Err(cause) => sender.failed(cause),
        }
    }

    fn asked_to_sign_out(
        &mut self,
        sender: &RequestSender,
        record: Option<SysId>,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        // The page has set its agent to Offline.
        match self.phone_of(&sender.key(record)) {
            Some((phone, ccp)) => self.sign_out(Some(sender.ticket), &phone, ccp, sender.tab, now),
            None => vec![sender.done()],
        }
    }

    fn asked_to_allow(
        &mut self,
        sender: RequestSender,
        record: Option<SysId>,
    ) -> Vec<BackgroundEffect> {
        match self.phone_of(&sender.key(record)) {
            Some((_, ccp)) => vec![BackgroundEffect::OpenAllow(
                sender.ticket,
                ccp,
                sender.origin,
            )],
            None => vec![sender.done()],
        }
    }

    fn dismissed(&mut self, sender: RequestSender, code: String) -> Vec<BackgroundEffect> {
        let done = sender.done();
        if Cause::ALL.iter().any(|cause| cause.code() == code) {
            self.memory.dismiss(sender.origin, code);
        }
        vec![done, BackgroundEffect::Remember]
    }

    pub(super) fn acknowledged(
        &mut self,
        sender: &RequestSender,
        record: Option<SysId>,
        now: f64,
    ) -> Vec<BackgroundEffect> {
        self.about_phone(sender, record, |this, phone| {
            this.phone_acknowledged(&phone, now)
        })
    }
}

/// Nothing is opened for this origin: it is not paired, or the policy names other ServiceNow instances only. Its pages wait.
fn refuse(sender: &RequestSender, request: Request) -> Vec<BackgroundEffect> {
    match request {
        Request::Hello { .. } | Request::AwaitRecord { .. } | Request::Learned { .. } => {
            let welcome = Welcome {
                act: Some(Act::only(Plan::Wait)),
                ..Welcome::default()
            };
            let reply = Reply::Welcome(welcome);
            vec![BackgroundEffect::Answer(sender.ticket, reply)]
        }
        // In a page that refuses WebAssembly the module needs its translation even to say what it has read.
        Request::Inject {
            file: file @ File::Translation,
        } => vec![BackgroundEffect::Inject(sender.ticket, file)],
        Request::SignIn { .. } | Request::OpenWindow { .. } => sender.failed(Cause::PairingChanged),
        _ => vec![sender.done()],
    }
}

fn notify(
    sender: &RequestSender,
    contact: String,
    title: String,
    body: String,
) -> Vec<BackgroundEffect> {
    let notify = sender.tab.map(|tab| BackgroundEffect::Notify {
        tab,
        contact,
        title,
        body,
    });
    notify.into_iter().chain([sender.done()]).collect()
}

fn withdraw(sender: &RequestSender, contact: String) -> Vec<BackgroundEffect> {
    let withdraw = sender
        .tab
        .map(|tab| BackgroundEffect::Withdraw { tab, contact });
    withdraw.into_iter().chain([sender.done()]).collect()
}
